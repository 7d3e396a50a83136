"""Live sessions, day by day, as people read times."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from connectors.catalog import platforms
from connectors.core.same import same
from connectors.everyday.values import LiveSession
from handlers.everyday.person_view import local
from handlers.slack import times
from handlers.slack.blocks import Block, Element, bullets, clip, line, rich, run

SESSIONS_SHOWN = 40
"""Sessions of a page."""


def by_time(found: Sequence[LiveSession]) -> list[LiveSession]:
    """Earliest first; those without a time come last."""
    return sorted(found, key=lambda one: (one.starts is None, one.starts.timestamp() if one.starts else 0, one.title))


def timetable(found: Sequence[LiveSession], now: datetime, place: bool) -> list[Block]:
    """One page of them, in their order. `place` says whether the platform is named with each."""
    dated = [(local(one.starts, now.tzinfo), one) for one in found[:SESSIONS_SHOWN] if one.starts]
    blocks = [
        rich(line(run(times.day(pairs[0][0], now), bold=True)), bullets([_row(*one, now, place) for one in pairs]))
        for _, group in groupby(dated, key=lambda pair: pair[0].date())
        if (pairs := list(group))
    ]
    undated = [one.title for one in found if not one.starts]
    if undated:
        blocks.append(rich(line(run("Without a time: ", bold=True), run(clip(", ".join(undated), 300)))))
    return blocks


def _there(starts: datetime, one: LiveSession) -> str:
    """The time in the zone that it was scheduled in, where the clocks there show another."""
    try:
        there = starts.astimezone(ZoneInfo(one.zone))
    except (ValueError, OSError, KeyError):
        return ""
    return "" if there.replace(tzinfo=None) == starts.replace(tzinfo=None) else f"{times.clock(there)} in {one.zone}"


def _row(starts: datetime, one: LiveSession, now: datetime, place: bool) -> Element:
    ends = local(one.ends, now.tzinfo) if one.ends else None
    when = "cancelled" if one.cancelled else "over" if one.over else times.ahead(starts, ends, now)
    course = "" if same(one.course, one.title) else one.course
    platform = platforms()[one.platform].title if place else ""
    said = [course, *one.sites, one.host, one.place, platform, _there(starts, one), when]
    return line(
        run(times.span(starts, ends), code=True),
        run("  "),
        run(clip(one.title.strip() or "–", 80), **({"strike": True} if one.cancelled else {"bold": True})),
        run("".join(f" · {clip(text, 40)}" for text in said if text)),
    )
