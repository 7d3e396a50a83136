"""A person who was added or changed and of whom no answer came: the list of all people tells what came of it."""

from collections.abc import Sequence

from connectors.chamilo.base import Made
from connectors.chamilo.entities import readable
from connectors.chamilo.looking import everybody
from connectors.chamilo.users import SaveUser, UpdateUserFromUsername, User, UsernameExist, needs_mail
from connectors.core.checks import Send, answer_or_loss, shown
from connectors.core.connector import Connector
from connectors.core.errors import OutcomeUnknown
from connectors.core.same import same

DATABASE_ERROR_REASON = "reported an error of its database"
"""Why nothing is known of a change that Chamilo answered with a statement of its database. It may be half done."""
SEEN_NOTE = "Chamilo's answer was lost. I looked: a person of this name, address and log-in name is there."
MAIL_UNKNOWN_NOTE = "Whether Chamilo sent them their password I do not know: ask them."
_LISTED = {"first_name": "firstname", "last_name": "lastname", "email": "email", "active": "active"}
"""What can be changed of a person and the list of people shows, and how it is called there."""


async def added(connector: Connector, intent: SaveUser, send: Send) -> Made:
    """Nobody has a log-in name that somebody else has. Only whose name nobody had before was added by this."""
    known = await shown(connector, UsernameExist(login_name=intent.login_name))
    answer, lost = await answer_or_loss(send)
    if not lost:
        return answer  # type: ignore[no-any-return]  # what the operation declares
    if known is None or known.exists is not False:
        raise lost
    here = await _listed(connector, intent.login_name, lost)
    if not _stands(here, intent, ("first_name", "last_name", "email")):
        raise lost
    unsure = intent.send_mail and needs_mail(vars(intent))
    return Made(id=here.id, note=f"{SEEN_NOTE} {MAIL_UNKNOWN_NOTE}" if unsure else SEEN_NOTE)


async def changed(connector: Connector, intent: UpdateUserFromUsername, send: Send) -> None:
    """Where all that was to be changed is in the list."""
    _, lost = await answer_or_loss(send)
    if not lost:
        return
    asked = [name for name in type(intent).model_fields if name != "login_name" and getattr(intent, name) is not None]
    unlisted = not asked or any(name not in _LISTED for name in asked)
    if unlisted or not _stands(await _listed(connector, intent.login_name, lost), intent, asked):
        raise lost


async def _listed(connector: Connector, login: str, lost: OutcomeUnknown) -> User:
    rows = [] if lost.why == DATABASE_ERROR_REASON else await everybody(connector)
    found = [one for one in rows if (one.username or "").lower() == login.lower()]
    if len(found) != 1:
        raise lost
    return found[0]


def _stands(here: User, intent: SaveUser | UpdateUserFromUsername, names: Sequence[str]) -> bool:
    """Whether they are as was asked. An account that expired or was deleted is no answer to whether it is active."""
    for name in names:
        asked, told = getattr(intent, name), getattr(here, _LISTED[name])
        if name == "active":
            if told is not asked or here.standing:
                return False
        elif not same(readable(told), asked):
            return False
    return True
