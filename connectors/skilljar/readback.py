"""Erasing a person's data, which an answer shows only beside what was there before."""

from collections.abc import Mapping
from typing import Any

from connectors.core import errors
from connectors.core.checks import Check, Send
from connectors.core.connector import Connector
from connectors.core.intent import Intent
from connectors.skilljar.users import User, UsersAnonymize, UsersRead

REMOVED_PREFIX = "removed-"
"""How the address begins that Skilljar puts in place of one that it erased, by its own help pages."""
ERASED = {"email": "e-mail address", "first_name": "first name", "last_name": "last name"}
"""What its help pages name first of what is erased, and what people call it."""


async def anonymized(connector: Connector, intent: UsersAnonymize, send: Send) -> User:
    """Nothing is sent where who it is cannot be looked at, but for a 404: Skilljar answers that also to what it does
    not serve."""
    try:
        before = await connector.run(UsersRead(user_id=intent.user_id))
    except errors.NotFound:
        before = None
    answer: User = await send()
    if why := _not_erased(before, answer):
        fault = errors.OutcomeUnknown(connector.title, why=why)
        fault.write = True
        raise fault
    return answer


CHECKED: Mapping[type[Intent[Any]], Check] = {UsersAnonymize: anonymized}


def _not_erased(before: User | None, answer: User) -> str:
    """What speaks against it, as the rest of a sentence; empty where the answer shows that it happened."""
    if (answer.email or "").startswith(REMOVED_PREFIX):
        return ""
    kept = [
        said for name, said in ERASED.items() if (one := getattr(answer, name)) and one == getattr(before, name, "")
    ]
    if kept:
        return f"answered with the same {', '.join(kept)} as before"
    shown = before and answer.email is not None
    return "" if shown else "answered without showing that the data were erased"
