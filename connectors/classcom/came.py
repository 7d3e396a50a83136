"""How often someone came to the sessions of a class that were held. Class knows nothing of completing one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

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
        for rows in each(one.students):
            if is_over(one, now) or any(row.present for row in rows):
                _count(found, rows, one.zone)
    return {mark: _progress(one) for mark, one in found.items()}


def of(marks: set[Mark], came: Mapping[Mark, Progress]) -> Progress | None:
    """How far somebody is; None where the report does not know them."""
    return next((came[mark] for mark in sorted(marks) if mark in came), None)


def each(students: Sequence[Attendee]) -> list[list[Attendee]]:
    """The rows of each person of one session: who left and came back may be listed twice, and came once."""
    groups: list[list[Attendee]] = []
    for row in students:
        known = [one for one in groups if any(attendee_marks(row) & attendee_marks(other) for other in one)]
        if known:
            known[0].append(row)
        else:
            groups.append([row])
    return groups


def stayed_minutes(rows: Sequence[Attendee]) -> float | None:
    """How long somebody was there in all; None where nobody says. Who left before they came was not there so long."""
    known = [(moment(row.join_time), moment(row.leave_time)) for row in rows]
    stays = [(left - came).total_seconds() / 60 for came, left in known if came and left and came <= left]
    return sum(stays) if stays else None


def _count(found: dict[Mark, _Counted], rows: Sequence[Attendee], zone: tzinfo) -> None:
    marks = sorted({mark for row in rows for mark in attendee_marks(row)})
    one = next((found[mark] for mark in marks if mark in found), _Counted())
    found |= dict.fromkeys(marks, one)
    one.held += 1
    one.attended += any(row.present for row in rows)
    one.seen += _moments([time for row in rows for time in (row.join_time, row.leave_time)], zone)


def _moments(written: Sequence[str | None], zone: tzinfo) -> list[datetime]:
    return [found for one in written if (found := moment(one, zone))]


def _progress(one: _Counted) -> Progress:
    return Progress(
        started=bool(one.attended or one.seen),
        at=max(one.seen, default=None),
        attended=one.attended,
        held=one.held,
    )
