"""Keys with which programs act as someone. Source: Chamilo's wiki, services on keys and devices."""

from typing import Annotated

from annotated_types import Ge, MaxLen, MinLen
from pydantic import SecretStr

from connectors.chamilo.base import MAX_VALUE_LENGTH, Answered, Chamilo, ChamiloRecord, Flag, UserId, action
from connectors.core.field_markers import Help, MayBeNew, NamedIn, OptionsFrom, Risk, Secret
from connectors.core.record import Display, Page

_ACTS_AS = "anyone with the key acts on Chamilo as the person it belongs to"
_force = Risk("It makes a key for people who have none.", when=bool)


class SignedIn(ChamiloRecord):
    """The key stays the same until it is changed."""

    api_key: SecretStr | None = None
    url: str | None = None
    gcm_sender_id: str | None = None


class KeyHolder(ChamiloRecord):
    """Somebody and their key, if they have one."""

    display = Display("username", ("username", "api_key", "id"))

    id: int | None = None
    username: str | None = None
    api_key: SecretStr | None = None


class NewKey(ChamiloRecord):
    """`own` says that the key was the one Registrar uses."""

    display = Display(hidden=("own",))

    api_key: SecretStr | None = None
    own: bool = False

    @property
    def remark(self) -> str:
        if not self.own:
            return ""
        return "This was the key that Registrar uses. Put the new one into CHAMILO_API_KEY before the next restart."


class Authenticate(Chamilo[SignedIn]):
    """Get the key of {username: an account} with its password."""

    http = action("authenticate", repeatable=True, sensitive=_ACTS_AS)

    username: Annotated[
        str,
        MinLen(1),
        NamedIn("get_users", "username", "email"),
        Help("The name the account logs in with", "ada.lovelace"),
    ]
    password: Annotated[Secret, MinLen(1), Help("Its password", "the password")]


class GetUsersApiKeys(Chamilo[Page[KeyHolder]]):
    """Show the API keys of everyone."""

    http = action("get_users_api_keys", "GET", sensitive=_ACTS_AS)

    page: Annotated[int | None, Ge(1), Help("Which page", 1)] = None
    per_page: Annotated[int | None, Ge(1), Help("How many rows a page has; 30 unless you say", 30)] = None
    force: Annotated[Flag | None, _force, Help("Make a key for everyone who has none")] = None
    url_id: Annotated[
        int | None, Ge(1), Help("Only people of the portal with this number; everyone where Chamilo runs one", 1)
    ] = None


class GetUserApiKey(Chamilo[KeyHolder]):
    """Show the API key of {user: a person}."""

    http = action("get_user_api_key", "GET", sensitive=_ACTS_AS)

    user: Annotated[
        str, OptionsFrom("get_users", "username", "email"), Help("The name the person logs in with", "jane.doe")
    ]
    force: Annotated[Flag | None, _force, Help("Make one if the person has none")] = None


class UpdateUserApikey(Chamilo[NewKey]):
    """Replace the API key of {user_id: a person}; the old one stops working at once."""

    http = action("update_user_apikey", sensitive=_ACTS_AS)

    user_id: UserId
    current_api_key: Annotated[
        Secret, MinLen(1), Help("The key the person has now", "48c1ca6928e505b704fd16a3583911a8")
    ]


class PhoneTold(Answered):
    """Chamilo says `status` whether it keeps the phone or not."""

    status: bool | None = None

    @property
    def remark(self) -> str:
        return (
            "Chamilo says yes to this in any case. It keeps the phone only if someone has ever fetched a key with "
            "their password there."
        )


class GcmId(Chamilo[PhoneTold]):
    """Register a phone for push messages; Google has closed the service it uses."""

    http = action("gcm_id", repeatable=True)

    registration_id: Annotated[
        str,
        MinLen(1),
        MaxLen(MAX_VALUE_LENGTH),
        MayBeNew(),
        Help("What Google called the phone", "APA91bHun4MxP5egoKMw"),
    ]
