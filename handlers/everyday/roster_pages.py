"""One page of a roster: found again where the page before it ended, however deep, and although rows have moved."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from connectors.core.errors import Invalid, NotFound, ServerError, Unexpected
from connectors.everyday.everyday import Everyday, ReadAnew, RosterPlace
from connectors.everyday.values import Attendance, Enrollment
from handlers.everyday.pages import at
from handlers.parsing.arguments import VerbArguments

Pages = Callable[[], AsyncGenerator[Sequence[Any]]]
"""Reads a list from where the platform's verbs begin it."""

ROSTER_ROWS_PER_PAGE = 15
"""People of a page."""
LIST_MOVED = "This list has changed since the page before: somebody may be missing between the two, or be on both."


@dataclass(frozen=True)
class RosterPage:
    """Some rows of a list.

    Attributes:
        rows: those that are shown
        begin: how many come before them
        total: how many there are; None where nobody has counted them
        more: whether any come after them
        onward: by what the next page is found: the last row shown, and where the platform's page begins that holds it
        moved: whether the last row of the page before is gone, so that nobody knows what lies between
    """

    rows: Sequence[Any]
    begin: int
    total: int | None
    more: bool
    onward: Mapping[str, Any] | None = None
    moved: bool = False


class _Lost(Exception):
    """The last row that was shown is not where it was."""


async def roster_page(arguments: VerbArguments, verbs: Everyday, pages: Pages, *, filtered: bool = False) -> RosterPage:
    """The rows after the last one that was shown. It goes on from the platform's page that held it; where that is gone,
    or the row is not there any more, everything is read anew from the beginning. With `filtered`, the platform's own
    count is not that of the rows."""
    onward, after = arguments.onward or {}, arguments.after
    if onward.get("asked") is not None:
        verbs.begin = RosterPlace(onward["asked"], onward["owing"])
        try:
            return await _read(verbs, pages, onward, after, onward["before"], filtered)
        except ServerError:
            raise  # it is ill, and would be as ill from the beginning
        except (_Lost, ReadAnew, NotFound, Invalid, Unexpected):
            pass  # platforms do not agree on what they answer to a page that is none any more: 404, 400, 422, 410
        finally:
            verbs.begin = None
    return await _read(verbs, pages, onward, after, 0, filtered)


async def _read(
    verbs: Everyday, pages: Pages, onward: Mapping[str, Any], after: int, before: int, filtered: bool
) -> RosterPage:
    """`before` is how many come before where it begins. One platform's page more is asked for than is shown: where
    there is none, it is known how many there are."""
    after, rows, ended, seen = after - before, list[Any](), True, False
    places: list[tuple[int, RosterPlace | None]] = []
    async with aclosing(pages()) as read:
        async for page in read:
            places.append((len(rows), verbs.told_from))
            rows += page
            if seen:
                ended = False
                break
            seen = len(rows) > after + ROSTER_ROWS_PER_PAGE
    keys, last = [_key(row) for row in rows], onward.get("last")
    # Somebody may be there several times: whom it was about stands nearest to where they stood.
    found = min(
        (place for place, key in enumerate(keys, 1) if key == last), key=lambda it: abs(it - after), default=None
    )
    if verbs.begin and found is None:
        raise _Lost
    begin = at(rows, after) if found is None or found == len(rows) else found
    here = rows[begin : begin + ROSTER_ROWS_PER_PAGE]
    total = before + len(rows) if ended else None if filtered else verbs.roster_rows
    to = _onward(begin + len(here) - 1, before, keys, places) if here else None
    moved = last is not None and found is None
    return RosterPage(here, before + begin, total, len(rows) > begin + len(here), to, moved)


def _key(row: Enrollment | Attendance) -> str:
    """What tells a row from most others."""
    who = row.person.id or row.person.email or row.person.name
    return f"{who} {row.session.id}" if isinstance(row, Attendance) else who


def _onward(
    last: int, before: int, keys: Sequence[str], places: Sequence[tuple[int, RosterPlace | None]]
) -> Mapping[str, Any]:
    count, place = next((one for one in reversed(places) if one[0] <= last), (0, None))
    to: dict[str, Any] = {"last": keys[last], "asked": None}
    return to | ({"asked": place.asked, "owing": place.owing, "before": before + count} if place else {})
