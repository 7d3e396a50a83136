"""How often somebody came to the sessions of a class that were held. Class knows nothing of completing one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.classcom.class_people import Mark, attendee_marks
from connectors.classcom.reports import Attendance, Attendee, is_over
from connectors.core.datetimes import moment
from connectors.everyday.values import Progress


@dataclass
class _Counted:
    attended: int = 0
    held: int = 0
    seen: list[datetime] = field(default_factory=list)


def counted(report: Attendance, now: datetime) -> Mapping[Mark, Progress]:
    """By whatever tells somebody from others. A session counts once it is over, or they are in it; one that does not
    list them was held before they were in the class."""
    found: dict[Mark, _Counted] = {}
    for one in report.sessions:
        for person in one.students:
            if person.present or is_over(one, now):
                _count(found, person)
    return {mark: _progress(one) for mark, one in found.items()}


def of(marks: set[Mark], came: Mapping[Mark, Progress]) -> Progress | None:
    """How far somebody is; None where the report does not know them."""
    return next((came[mark] for mark in sorted(marks) if mark in came), None)


def _count(found: dict[Mark, _Counted], person: Attendee) -> None:
    marks = sorted(attendee_marks(person))
    one = next((found[mark] for mark in marks if mark in found), _Counted())
    found |= dict.fromkeys(marks, one)
    one.held += 1
    one.attended += bool(person.present)
    one.seen += _moments([person.join_time, person.leave_time])


def _moments(written: Sequence[str | None]) -> list[datetime]:
    return [found for one in written if (found := moment(one))]


def _progress(one: _Counted) -> Progress:
    return Progress(
        started=bool(one.attended or one.seen),
        at=max(one.seen, default=None),
        attended=one.attended,
        held=one.held,
    )
