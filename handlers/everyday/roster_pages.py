"""One page of a roster: found again where the page before it ended, however deep, and although rows have moved."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from typing import Any

from connectors.core.errors import Invalid, NotFound, ServerError, Unexpected
from connectors.everyday.everyday import Everyday, ReadAnew, RosterPlace
from connectors.everyday.values import Attendance, Enrollment
from handlers.everyday.pages import at
from handlers.parsing.arguments import VerbArguments

Pages = Callable[[], AsyncGenerator[Sequence[Any]]]
"""Reads a list from where the platform's verbs begin it."""

IsGone = Callable[[Any], bool]
"""Whether a row tells of somebody who is not in the course any more: platforms list them on."""


def nobody_is(row: Any) -> bool:
    return False


ROSTER_ROWS_PER_PAGE = 15
"""People of a page."""
LIST_MOVED = "This list has changed since the page before: someone may be missing between the two, or be on both."


@dataclass(frozen=True)
class RosterPage:
    """Some rows of a list.

    Attributes:
        rows: those that are shown
        begin: how many come before them
        total: how many there are; None where nobody has counted them
        gone: how many of all these are not in it any more; None where they were not all seen
        more: whether any come after them, or may where there was no time to look
        onward: by what the next page is found: the last row shown, and where the platform's page begins that holds it.
            Where there was no time to look further, the place is where that was
        moved: whether the last row of the page before is gone, so that nobody knows what lies between
    """

    rows: Sequence[Any]
    begin: int
    total: int | None
    more: bool
    onward: Mapping[str, Any] | None = None
    moved: bool = False
    gone: int | None = None


class _Lost(Exception):
    """The last row that was shown is not where it was."""


async def roster_page(
    arguments: VerbArguments, verbs: Everyday, pages: Pages, is_gone: IsGone = nobody_is, *, filtered: bool = False
) -> RosterPage:
    """The rows after the last one that was shown. It goes on from the platform's page that held it; where that is gone,
    or the row is not there any more, everything is read anew from the beginning. With `filtered`, the platform's own
    count is not that of the rows."""
    onward, after = arguments.onward or {}, arguments.after
    if onward.get("place") is not None:
        verbs.begin = RosterPlace(**onward["place"])
        try:
            return await _read(verbs, pages, is_gone, onward, after, filtered)
        except ServerError:
            raise  # it is ill, and would be as ill from the beginning
        except (_Lost, ReadAnew, NotFound, Invalid, Unexpected):
            pass  # platforms do not agree on what they answer to a page that is none any more: 404, 400, 422, 410
        finally:
            verbs.begin = None
    return await _read(verbs, pages, is_gone, {**onward, "before": 0, "gone": 0}, after, filtered)


async def _read(
    verbs: Everyday, pages: Pages, is_gone: IsGone, onward: Mapping[str, Any], after: int, filtered: bool
) -> RosterPage:
    """`onward` says how many come before where it begins. One platform's page more is asked for than is shown: where
    there is none, it is known how many there are."""
    before = onward["before"]
    shown, rows, ended, seen = after - before, list[Any](), True, False
    places: list[tuple[int, RosterPlace | None]] = []
    async with aclosing(pages()) as read:
        async for page in read:
            places.append((len(rows), verbs.told_from))
            rows += page
            if seen:
                ended = False
                break
            seen = len(rows) > shown + ROSTER_ROWS_PER_PAGE
    keys, last = [_key(row) for row in rows], onward.get("last")
    # Somebody may be there several times: whom it was about stands nearest to where they stood.
    found = min(
        (place for place, key in enumerate(keys, 1) if key == last), key=lambda it: abs(it - shown), default=None
    )
    begin = shown if last is None else found
    if verbs.stopped and shown and (begin is None or begin > len(rows)):  # there was no time to come so far again
        return RosterPage([], after, None, False, onward)
    if verbs.begin and begin is None:
        raise _Lost
    if begin is None or (begin >= len(rows) and not verbs.stopped):
        begin = at(rows, shown)
    here = rows[begin : begin + ROSTER_ROWS_PER_PAGE]
    end = begin + len(here)
    whole = ended and not verbs.stopped
    total = before + len(rows) if whole else None if filtered else verbs.roster_rows
    if not places:
        return RosterPage(here, before + begin, total, False, onward)
    count, to = _onward(places if end < len(rows) or not verbs.stopped else places[-1:], end, keys)
    to |= {"before": before + count, "gone": onward["gone"] + sum(map(is_gone, rows[:count]))}
    more = end < len(rows) or bool(verbs.stopped and here and to["place"])
    gone = onward["gone"] + sum(map(is_gone, rows)) if whole else None if total is None else verbs.roster_gone
    moved = last is not None and found is None
    return RosterPage(here, before + begin, total, more, to, moved, gone)


def _key(row: Enrollment | Attendance) -> str:
    """What tells a row from most others."""
    who = row.person.id or row.person.email or row.person.name
    return f"{who} {row.session.id}" if isinstance(row, Attendance) else who


def _onward(
    places: Sequence[tuple[int, RosterPlace | None]], end: int, keys: Sequence[str]
) -> tuple[int, dict[str, Any]]:
    """To whoever comes after the first `end` rows, from the last of these places that they reach, or from the only one;
    and how many rows come before that."""
    count, place = next((one for one in reversed(places) if one[0] < end), places[-1])
    last = keys[end - 1] if count < end else None
    return count, {"last": last, "place": asdict(place) if place else None}
