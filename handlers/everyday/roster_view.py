"""Lists of people in a course as rows: what a table shows of them, and what a file holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from connectors.everyday.values import Attendance, Enrollment
from handlers.everyday.person_view import access, bar, begins, certified, date, due, local
from handlers.slack import times
from handlers.slack.blocks import Block, clip, table

ROSTER_CELL_CHARS = 90
"""Characters of a cell: a page of the widest list stays within a message."""
ALL_DATES = "all its dates"
"""When, where somebody's coming is noted of a course and not of its dates."""

_WHO = ("Name", "E-mail", "Id")

T = TypeVar("T")


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a roster.

    `shown` is how a person reads it; `exact` what a file holds.
    """

    title: str
    shown: Callable[[T, datetime], str]
    exact: Callable[[T], str]


_NAME = Column[Enrollment]("Name", lambda one, _: one.person.name, lambda one: one.person.name)
_EMAIL = Column[Enrollment]("E-mail", lambda one, _: one.person.email, lambda one: one.person.email)
_PROGRESS = Column[Enrollment]("Progress", lambda one, _: _bar(one), lambda one: _fraction(one))
_SCORE = Column[Enrollment]("Score", lambda one, _: _score(one), lambda one: _score(one))
_RESULT = Column[Enrollment]("Result", lambda one, _: _result(one), lambda one: _result(one))
_CREDITS = Column[Enrollment]("Credits", lambda one, _: _credits(one), lambda one: _credits(one))
_CERTIFIED = Column[Enrollment](
    "Certificate", lambda one, now: certified(one, now).removeprefix("certificate "), lambda one: _iso(one.certified)
)
_COMPLETED = Column[Enrollment](
    "Completed", lambda one, now: date(_completed(one), now), lambda one: _iso(_completed(one))
)
_STARTED = Column[Enrollment](
    "Started",
    lambda one, _: _yes(one.progress.started) if one.progress else "",
    lambda one: _yes(one.progress.started) if one.progress else "",
)
_DUE = Column[Enrollment]("Due", lambda one, now: due(one, now).removeprefix("due "), lambda one: _iso(one.due))
_ROLE = Column[Enrollment]("Role", lambda one, _: one.role, lambda one: one.role)
_SINCE = Column[Enrollment]("Since", lambda one, now: _since(one, now), lambda one: _iso(one.since))
_ACCESS = Column[Enrollment]("Access", lambda one, now: access(one, now), lambda one: _yes(one.active))
_EXPIRES = Column[Enrollment]("Expires", lambda one, _: "", lambda one: _iso(one.expires))
_ID = Column[Enrollment]("Id", lambda one, _: one.person.id, lambda one: one.person.id)

ROSTER_COLUMNS: Sequence[Column[Enrollment]] = (
    _NAME, _PROGRESS, _SCORE, _COMPLETED, _STARTED, _DUE, _ACCESS, _ROLE, _EMAIL, _SINCE, _EXPIRES, _ID,
)  # fmt: skip
"""Who is in a course: how far they are stands beside the name, where a phone shows it."""
PROGRESS_COLUMNS: Sequence[Column[Enrollment]] = (
    _NAME, _PROGRESS, _SCORE, _RESULT, _COMPLETED, _DUE, _ACCESS, _STARTED, _CREDITS, _CERTIFIED, _EMAIL, _ROLE, _SINCE,
    _EXPIRES, _ID,
)  # fmt: skip
"""How far they are."""
ATTENDANCE_COLUMNS: Sequence[Column[Attendance]] = (
    Column("Name", lambda one, _: one.person.name, lambda one: one.person.name),
    Column("Came", lambda one, _: _came(one), lambda one: _yes(one.came)),
    Column("Late", lambda one, _: "", lambda one: _yes(one.late)),
    Column(
        "Stayed",
        lambda one, _: "" if one.minutes is None else times.length(one.minutes),
        lambda one: "" if one.minutes is None else f"{one.minutes:g}",
    ),
    Column(
        "When",
        lambda one, now: ALL_DATES if one.whole else _moment(one.session.starts, now),
        lambda one: ALL_DATES if one.whole else _iso(one.session.starts),
    ),
    Column("E-mail", lambda one, _: one.person.email, lambda one: one.person.email),
    Column("Id", lambda one, _: one.person.id, lambda one: one.person.id),
)


def shown(columns: Sequence[Column[T]], rows: Sequence[T], now: datetime) -> list[Block]:
    """A table of the columns that any row fills, first who it is about: an address where nobody has a name, and an id
    only of those who have neither."""
    if not rows:
        return []
    cells = [[clip(one.shown(row, now).strip(), ROSTER_CELL_CHARS) for one in columns] for row in rows]
    names = [at for at, one in enumerate(columns) if one.title in ("Name", "E-mail")]
    told = all(any(row[at] for at in names) for row in cells)
    filled = [
        at for at, one in enumerate(columns) if any(row[at] for row in cells) and not (one.title == "Id" and told)
    ]
    if not filled:
        return []
    who = next((at for at, one in enumerate(columns) if at in filled and one.title in _WHO), filled[0])
    filled.sort(key=lambda at: at != who)
    return [table([columns[at].title for at in filled], [[row[at] for at in filled] for row in cells])]


def exact(columns: Sequence[Column[T]], rows: Iterable[T]) -> Iterable[list[str]]:
    return ([one.exact(row) for one in columns] for row in rows)


def _fraction(one: Enrollment) -> str:
    if not one.progress:
        return ""
    if one.progress.fraction is not None:
        return f"{one.progress.fraction:g}"
    if one.progress.held:
        return f"came to {one.progress.attended or 0} of {one.progress.held}"
    return {True: "completed", False: "not completed", None: ""}[one.progress.done]


def _bar(one: Enrollment) -> str:
    return bar(one.progress) if one.progress else ""


def _score(one: Enrollment) -> str:
    return one.progress.score if one.progress else ""


def _result(one: Enrollment) -> str:
    return one.progress.result if one.progress else ""


def _credits(one: Enrollment) -> str:
    return one.progress.credits if one.progress else ""


def _completed(one: Enrollment) -> datetime | None:
    return one.progress.at if one.progress and one.progress.done else None


def _since(one: Enrollment, now: datetime) -> str:
    """`3 Mar`; of what is only scheduled, `begins 7 Dec`."""
    return begins(one, now) or date(one.since, now)


def _came(one: Attendance) -> str:
    if one.session.cancelled:
        return "cancelled"
    return {True: "✓ came late" if one.late else "✓ came", False: "✗ didn't come", None: ""}[one.came]


def _yes(told: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[told]


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(moment: datetime | None, now: datetime) -> str:
    if not moment:
        return ""
    there = local(moment, now.tzinfo)
    return f"{times.brief(there, now)}, {times.clock(there)}"
