"""Classes of every status that the documents of Class name, and their dates, through every verb, with what is said."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from connectors.classcom.standin.records import ClassRecord, Presence
from connectors.everyday.values import Person
from connectors.everyday.verbs import Verb
from tests.connectors.classcom.test_everyday import THEN, Class
from tests.connectors.rig import NOW
from tests.connectors.verbs_said import OF_A_COURSE, said

DAY_S, HOUR_S = 86_400, 3_600
SPAN = (THEN - timedelta(days=30), THEN + timedelta(days=30))
SOMEBODY = "jane@acme.com"
PUT_OFF = (
    "Class has put “Kind” off: it has no meeting yet. Until it has, I know of no way to see who is in it or who came. "
    "Try again later."
)
NOT_SEEN = "Postponed, so Class doesn't list who is in: …."
GONE = "Class has nothing with that name or number. Check it and try again. It says: “class # not found”"


@dataclass(frozen=True)
class Kind:
    """How a class is made; `put_off` by an instructor who has no Zoom."""

    days: tuple[int, ...] = ()
    put_off: bool = False
    removed: bool = False
    code: str | None = None

    def make(self, there: Class) -> ClassRecord:
        host = "kenji@acme.com" if self.put_off else "ines@acme.com"
        record = there.add_class("Kind", host, self.code)
        jane = there.enroll(record, "Jane", "Doe", email=SOMEBODY)
        ole = there.enroll(record, "Ole", "Nord", ext_person_id="O-1", role="student")
        there.enroll(record, "Ada", "Lovelace", email="ada@acme.com", role="assistant")
        for day in self.days:
            start = int(NOW) + day * DAY_S - HOUR_S // 2
            date = there.academy.add_date(record, start, start + HOUR_S)
            if day <= 0:
                there.academy.presences[date.session_id, jane.student_id] = Presence(start + 60, start + 1800, day == 0)
            if day < -7:
                there.academy.presences[date.session_id, ole.student_id] = Presence(start, start + HOUR_S)
        return record


MET = Kind(days=(-14, -7, 0, 7), code="kind-1")
"""It meets right now, too."""
TO_COME, NEVER = Kind(days=(3,)), Kind()
LATER, SOMETIME = Kind(days=(3,), put_off=True), Kind(put_off=True)
REMOVED = Kind(removed=True)
STANDS = {MET: "met", TO_COME: "to come", NEVER: "never meets", LATER: "put off", SOMETIME: "put off, no date",
          REMOVED: "removed"}  # fmt: skip
THERE, AWAY = (MET, TO_COME, NEVER), (LATER, SOMETIME)

TABLE: list[tuple[tuple[Kind, ...], Verb, str]] = [
    (THERE, Verb.COURSES, "Kind"),
    (AWAY, Verb.COURSES, "postponed by Class: no meeting yet"),
    ((REMOVED,), Verb.COURSES, ""),
    ((MET,), Verb.ROSTER, "Jane Doe as student came to 3 of 3, Ole Nord as student came to 1 of 2, "
     "Ada Lovelace as assistant"),
    ((TO_COME, NEVER), Verb.ROSTER, "Jane Doe as student, Ole Nord as student, Ada Lovelace as assistant"),
    (AWAY, Verb.ROSTER, PUT_OFF),
    ((REMOVED,), Verb.ROSTER, GONE),
    (THERE, Verb.PROGRESS, "Jane Doe as student"),
    ((*AWAY, REMOVED), Verb.PROGRESS, f"not taken {NOT_SEEN}"),
    ((MET,), Verb.ATTENDANCE, "Jane Doe came, Ole Nord came, Jane Doe came, Ole Nord absent, Jane Doe late, "
     "Ole Nord unknown"),
    ((TO_COME, NEVER), Verb.ATTENDANCE, "nothing"),
    (AWAY, Verb.ATTENDANCE, PUT_OFF),
    ((REMOVED,), Verb.ATTENDANCE, GONE),
    ((MET,), Verb.SESSIONS, "05-14 19:56, 05-21 19:56, 05-28 19:56, 06-04 19:56"),
    ((TO_COME,), Verb.SESSIONS, "05-31 19:56"),
    ((LATER,), Verb.SESSIONS, "05-31 19:56 postponed by Class: no meeting yet"),
    ((NEVER, SOMETIME, REMOVED), Verb.SESSIONS, "nothing"),
    (THERE, Verb.ENROLL, "Jane Doe is already in Kind as student. Nothing to do."),
    (AWAY, Verb.ENROLL, "enrollments_create"),
    ((REMOVED,), Verb.ENROLL, GONE),
    (THERE, Verb.UNENROLL, "enrollments_delete"),
    (AWAY, Verb.UNENROLL, PUT_OFF),
    ((REMOVED,), Verb.UNENROLL, GONE),
    (THERE, Verb.LINK, "launch_link_get"),
    (AWAY, Verb.LINK, PUT_OFF),
    ((REMOVED,), Verb.LINK, GONE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "verb", "told"),
    [pytest.param(kind, verb, told, id=f"{verb}-{STANDS[kind]}") for kinds, verb, told in TABLE for kind in kinds],
)
async def test_a_class_of_every_kind_through_every_verb(kind: Kind, verb: Verb, told: str) -> None:
    """Jane is in it, and Ole, of whom Class knows no address."""
    there = Class()
    record = kind.make(there)
    course = await there.verbs.course(record.class_id)
    jane = Person("class", "", "Jane Doe", SOMEBODY)
    if kind.removed:
        there.academy.remove_class(record)
    text = (await said(there.verbs, verb, course, jane, SPAN)).replace(record.class_id, "#")
    assert re.sub(r"(?<=who is in: )[^.]+", "…", text) == told


def test_the_table_is_whole() -> None:
    """Every kind with every verb that is about a class, once."""
    rows = [(kind, verb) for kinds, verb, _ in TABLE for kind in kinds]
    assert sorted(rows, key=str) == sorted(((kind, verb) for kind in STANDS for verb in OF_A_COURSE), key=str)
