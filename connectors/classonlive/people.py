"""Names and addresses of people. Source: ClassOnLive API, section "Users"."""

from typing import Annotated, Any

from connectors.classonlive.base import PERSON, ClassOnLive, ClassOnLiveRecord
from connectors.core.field_markers import GET, PUT, Email, Help, Http, MayBeNew, Method
from connectors.core.record import Display

# The document prints GET, on the very path that reads the name. Inferred from the change of an address and of
# everything else, which is PUT; if ClassOnLive refuses it, this is the place to change. The name is read back.
CHANGE_NAME: Method = "PUT"

Address = Annotated[Email, Help("E-mail address of the student or teacher", "jane@acme.com")]


class Person(ClassOnLiveRecord):
    display = Display("name", ("name", "new_email"))

    name: str | None = None
    new_email: str | None = None


class UserNameGet(ClassOnLive[Person]):
    """Show the name of a person."""

    http = GET("/api/v1/{token}/username/{email}", section="Request the name of a user")

    email: Address


class UserNameUpdate(ClassOnLive[Person]):
    """Change the name of {email: a person}[ to {name}]."""

    http = Http(
        CHANGE_NAME,
        "/api/v1/{token}/username/{email}",
        section="Modify a user's name",
        repeatable=True,
        empty_yes=True,
        named_by=("name",),
    )

    email: Address
    name: Annotated[str, Help("The new full name", "Jane Doe")]

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        return query, {"email": self.email, **body}  # in the address and in the body


class UserEmailUpdate(ClassOnLive[Person]):
    """Change the sign-in address of {email: a person}[ to {new_email}]."""

    http = PUT("/api/v1/{token}/useremail", section="Modify a user's email")

    email: Annotated[Address, PERSON, Help("The address until now", "jane@acme.com")]
    new_email: Annotated[Email, PERSON, MayBeNew(), Help("The new address", "jane.smith@example.com")]
