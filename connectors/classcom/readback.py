"""Changes of who is in a class whose answer was lost: the listing of the class, which comes whole, tells what came of
them. It only reads. What is new otherwise, such as a class, has no number yet by which it could be known."""

from collections.abc import Mapping
from typing import Any

from connectors.classcom.base import Removed
from connectors.classcom.enrollments import (
    Enrollment,
    EnrollmentsCreate,
    EnrollmentsDelete,
    EnrollmentsList,
    EnrollmentsUpdate,
)
from connectors.core.checks import Check, SeenDone, shown, where_lost
from connectors.core.connector import Connector
from connectors.core.intent import Intent
from connectors.core.record import unread
from connectors.core.same import same

Change = EnrollmentsCreate | EnrollmentsDelete | EnrollmentsUpdate


class EnrollmentSeen(SeenDone, Enrollment):
    seen = "Class's answer was lost. I looked: they are in the class as it was asked for."


class EnrollmentGone(SeenDone, Removed):
    seen = "Class's answer was lost. I looked: they are not in the class."


async def enrolled(connector: Connector, intent: EnrollmentsCreate | EnrollmentsUpdate) -> EnrollmentSeen | None:
    """The one person it is about, as the class shows them, where all is as it was asked for."""
    names = {"first_name": intent.first_name, "last_name": intent.last_name, "user_name": intent.display_name}
    asked = {"role": intent.role, **names}
    found = [row for row in await _rows(connector, intent) if _is(intent, row)]
    if len(found) != 1 or not all(same(getattr(found[0], name) or "", held) for name, held in asked.items() if held):
        return None
    return EnrollmentSeen.model_validate(found[0].model_dump())


async def taken_out(connector: Connector, intent: EnrollmentsDelete) -> EnrollmentGone | None:
    """Where the class lists others, each with what this person is known by. Somebody teaches every class."""
    rows = await _rows(connector, intent)
    told = [{name: held[name] for name in _meant(intent)} for held in map(_known_by, rows)]
    whole = rows and not unread(rows) and all(all(one.values()) for one in told)
    return EnrollmentGone() if whole and not any(_is(intent, row) for row in rows) else None


CHECKED: Mapping[type[Intent[Any]], Check] = {
    EnrollmentsCreate: where_lost(enrolled),
    EnrollmentsDelete: where_lost(taken_out),
    EnrollmentsUpdate: where_lost(enrolled),
}


async def _rows(connector: Connector, intent: Change) -> list[Enrollment]:
    """Nobody, where they cannot be read."""
    asked = EnrollmentsList(class_id=intent.class_id, ext_class_id=intent.ext_class_id)
    return await shown(connector, asked) or []


def _is(intent: Change, row: Enrollment) -> bool:
    """Whether a row is the person: one thing they are known by is the same, and none is another."""
    held, meant = _known_by(row), _meant(intent)
    alike = [same(str(held[name]), asked) for name, asked in meant.items() if held[name]]
    return bool(alike) and all(alike)


def _meant(intent: Change) -> dict[str, str]:
    given = {name: getattr(intent, name, None) for name in ("student_id", "email", "ext_person_id")}
    return {name: held for name, held in given.items() if held}


def _known_by(row: Enrollment) -> dict[str, str | None]:
    return {"student_id": row.student_id, "email": row.email or row.email_user, "ext_person_id": row.ext_person_id}
