"""Lists of people in a course as rows: what a table shows of them, and what a file holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from connectors.everyday.values import Attendance, Enrollment
from handlers.everyday.person_view import bar, date, local
from handlers.slack import times
from handlers.slack.blocks import Block, clip, table

ROSTER_CELL_CHARS = 90
"""Characters of a cell: a page of the widest list stays within a message."""

T = TypeVar("T")


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a roster.

    `shown` is how a person reads it; `exact` what a file holds.
    """

    title: str
    shown: Callable[[T, datetime], str]
    exact: Callable[[T], str]


ROSTER_COLUMNS: Sequence[Column[Enrollment]] = (
    Column("Name", lambda one, _: one.person.name, lambda one: one.person.name),
    Column("E-mail", lambda one, _: one.person.email, lambda one: one.person.email),
    Column("Role", lambda one, _: one.role, lambda one: one.role),
    Column("Progress", lambda one, _: bar(one.progress) if one.progress else "", lambda one: _fraction(one)),
    Column(
        "Score",
        lambda one, _: one.progress.score if one.progress else "",
        lambda one: one.progress.score if one.progress else "",
    ),
    Column("Since", lambda one, now: date(one.since, now), lambda one: _iso(one.since)),
    Column("Access", lambda one, _: "taken away" if one.active is False else "", lambda one: _yes(one.active)),
    Column("Id", lambda one, _: one.person.id, lambda one: one.person.id),
)
ATTENDANCE_COLUMNS: Sequence[Column[Attendance]] = (
    Column("When", lambda one, now: _moment(one.session.starts, now), lambda one: _iso(one.session.starts)),
    Column("Name", lambda one, _: one.person.name, lambda one: one.person.name),
    Column("E-mail", lambda one, _: one.person.email, lambda one: one.person.email),
    Column("Came", lambda one, _: _came(one.came), lambda one: _yes(one.came)),
    Column(
        "Stayed",
        lambda one, _: "" if one.minutes is None else times.length(one.minutes),
        lambda one: "" if one.minutes is None else f"{one.minutes:g}",
    ),
    Column("Id", lambda one, _: one.person.id, lambda one: one.person.id),
)


def shown(columns: Sequence[Column[T]], rows: Sequence[T], now: datetime) -> list[Block]:
    """A table of the columns that any row fills; an id is shown only of those who have no name or address."""
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
    return [table([columns[at].title for at in filled], [[row[at] for at in filled] for row in cells])]


def exact(columns: Sequence[Column[T]], rows: Iterable[T]) -> Iterable[list[str]]:
    return ([one.exact(row) for one in columns] for row in rows)


def _fraction(one: Enrollment) -> str:
    if not one.progress:
        return ""
    if one.progress.fraction is not None:
        return f"{one.progress.fraction:g}"
    return {True: "completed", False: "not completed", None: ""}[one.progress.done]


def _came(told: bool | None) -> str:
    return {True: "✓ came", False: "✗ did not come", None: ""}[told]


def _yes(told: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[told]


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(moment: datetime | None, now: datetime) -> str:
    if not moment:
        return ""
    there = local(moment, now.tzinfo)
    return f"{times.brief(there, now)}, {there:%H:%M}"
