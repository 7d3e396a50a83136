"""Changes of accounts to which Chamilo says yes and changes nothing, or which would leave Registrar without its own."""

from typing import Any

from connectors.chamilo.looking import ask, listed_people, people_listed, undone
from connectors.chamilo.refusals import OwnAccount, StaysOff
from connectors.chamilo.users import DeleteUser, UpdateUserFromUsername, UserProfile
from connectors.core.checks import Send
from connectors.core.connector import Connector
from connectors.core.errors import OutcomeUnknown, PlatformError
from connectors.core.same import same

YES_TO_EXPIRED_REASON = "says yes to this of expired and deleted accounts too, and does not list this one to me"


async def change_person(connector: Connector, intent: UpdateUserFromUsername, send: Send) -> Any:
    """Chamilo compares what it is sent with yes or no, and takes an expired or deleted account for a yes: it answers
    that all is well and changes nothing."""
    if intent.active is None:
        return await send()
    if intent.active is False:
        own = await ask(connector, UserProfile())
        if not isinstance(own, PlatformError) and same(own.username or "", intent.login_name):
            raise undone(OwnAccount(connector.title))
        return await send()
    people = await listed_people(connector)
    known = next((one for one in people if same(one.username or "", intent.login_name)), None)
    if known and known.standing:
        raise undone(StaysOff(connector.title, known.standing))
    answer = await send()
    if not known or known.active is None:
        raise undone(OutcomeUnknown(connector.title, why=YES_TO_EXPIRED_REASON))
    return answer


async def delete_person(connector: Connector, intent: DeleteUser, send: Send) -> Any:
    """Chamilo says that it deleted people it never had, and deletes the account that tells it to. Where it does not
    tell whose that is, nobody is deleted, for that is for good."""
    await people_listed(connector, [intent.user_id])
    own = await ask(connector, UserProfile())
    if isinstance(own, PlatformError):
        raise undone(own)
    if own.id == intent.user_id:
        raise undone(OwnAccount(connector.title))
    return await send()
