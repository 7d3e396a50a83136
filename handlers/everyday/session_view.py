"""Live sessions, day by day, as people read times."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from connectors.catalog import platforms
from connectors.everyday.values import LiveSession
from handlers.everyday.person_view import local
from handlers.slack import times
from handlers.slack.blocks import Block, Element, bullets, clip, line, rich, run, say

SESSIONS_SHOWN = 40
"""Sessions that are shown."""


def timetable(found: Sequence[LiveSession], now: datetime, place: bool) -> list[Block]:
    """Earliest first. `place` says whether the platform is named with each."""
    dated = [(local(one.starts, now.tzinfo), one) for one in found if one.starts]
    dated.sort(key=lambda pair: (pair[0].timestamp(), pair[1].title))
    blocks = [
        rich(line(run(times.day(pairs[0][0], now), bold=True)), bullets([_row(*one, now, place) for one in pairs]))
        for _, group in groupby(dated[:SESSIONS_SHOWN], key=lambda pair: pair[0].date())
        if (pairs := list(group))
    ]
    if left := len(dated) - SESSIONS_SHOWN:
        blocks += [say(f"… and {left} more. Ask for a shorter time.")] if left > 0 else []
    undated = [one.title for one in found if not one.starts]
    if undated:
        blocks.append(rich(line(run("Without a time: ", bold=True), run(clip(", ".join(undated), 300)))))
    return blocks


def _row(starts: datetime, one: LiveSession, now: datetime, place: bool) -> Element:
    ends = local(one.ends, now.tzinfo) if one.ends else None
    said = [one.host, one.place, platforms()[one.platform].title if place else "", times.ahead(starts, ends, now)]
    return line(
        run(times.span(starts, ends), code=True),
        run(f"  {clip(one.title.strip() or '–', 80)}", bold=True),
        run("".join(f" · {clip(text, 40)}" for text in said if text)),
    )
