"""Erasing a person's data, which an answer shows only beside what was there before; and access that was given or taken
away and whose answer was lost. It only reads."""

from collections.abc import Mapping
from typing import Any

from connectors.core import errors
from connectors.core.checks import Check, SeenDone, Send, shown, where_lost
from connectors.core.connector import Connector
from connectors.core.intent import Intent
from connectors.skilljar import published_courses as courses
from connectors.skilljar.domain_users import DomainsUsersRead, DomainsUsersUpdate, DomainUser
from connectors.skilljar.enrollments import Enrollment
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


class AccessSeen(SeenDone, Enrollment):
    seen = "Skilljar's answer was lost. I looked: whether the enrollment gives access is as it was asked for."


class MemberSeen(SeenDone, DomainUser):
    seen = "Skilljar's answer was lost. I looked: whether they are active on the site is as it was asked for."


LOOKS: Mapping[type[Intent[Any]], tuple[type[Intent[Any]], type[AccessSeen | MemberSeen]]] = {
    courses.DomainsPublishedCoursesEnrollmentsUpdate: (courses.DomainsPublishedCoursesEnrollmentsRead, AccessSeen),
    DomainsUsersUpdate: (DomainsUsersRead, MemberSeen),
}
"""By the change of an access, what shows it, and as what."""


async def access_changed(connector: Connector, intent: Any) -> AccessSeen | MemberSeen | None:
    """Where nothing else was asked for: a moment may be shown otherwise than it was sent."""
    ask, kind = LOOKS[type(intent)]
    where = {name: held for name, held in vars(intent).items() if held is not None and name != "active"}
    here: Any = await shown(connector, ask(**where)) if where.keys() == ask.model_fields.keys() else None
    so = here and here.id in where.values() and here.active is intent.active
    return kind.model_construct(**vars(here)) if so else None


CHECKED: Mapping[type[Intent[Any]], Check] = {
    **dict.fromkeys(LOOKS, where_lost(access_changed)),
    UsersAnonymize: anonymized,
}


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
