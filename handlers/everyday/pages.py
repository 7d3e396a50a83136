"""Paging through a list: which rows are shown, of how many, and the buttons to the others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.changes.read_cache import READ_TTL_S
from handlers.everyday.platform_reply import PlatformReply
from handlers.everyday.verb_request import VerbRequest
from handlers.slack import times
from handlers.slack.blocks import Block, Element, button, context

SO_FAR, COULD_BE_READ = "so far", "that could be read"
"""What stands behind a count of what is not all there is: more may come, or it is known that it does not."""


def counted(after: int, here: int, total: int | None, *, more: bool = False, of_what: str = "") -> str:
    """`1–15 of 60`; `1–15, and more` where nobody knows how many; `60 in all` where all are shown. Where nobody knows
    whether `total` is all there is, `of_what` says what it is a count of: `60 so far`."""
    where = f"{after + 1:,}–{after + here:,}" if here > 1 else f"{after + 1:,}"
    if not after and not more and total == here:
        return f"{here:,} {of_what or 'in all'}"
    if total is None and of_what:
        return f"{where if here > 1 or after else here} {of_what}"
    if total is not None:
        return f"{where} of {total:,}{f' {of_what}' if of_what else ''}"
    return f"{where}, and more" if more else where


def count_of_what(asked: Collection[str], told: Sequence[PlatformReply[Any]]) -> str:
    """What a count of all that these platforms found is a count of; empty where it is of all there is."""
    if len(told) < len(asked) or any(one.stopped or (one.trouble and not one.final) for one in told):
        return SO_FAR
    return COULD_BE_READ if any(one.trouble or one.unseen for one in told) else ""


async def paging(
    request: VerbRequest, rows: int, more: bool, onward: Mapping[str, Any] | None = None, **kept: Any
) -> list[Element]:
    """Back and Next, by `rows` each; `more` says whether there is any after these, `onward` what else Next goes by."""
    after, back, buttons = request.arguments.after, request.arguments.back, []
    if after:
        draft = back or await request.keep(**kept, after=max(0, after - rows), onward=None)
        buttons.append(button("Back", "everyday.back", draft))
    if more:
        onwards = {"after": after + rows, **(onward or {}), "back": request.arguments.shown}
        draft = await request.keep(**kept, **onwards)
        buttons.append(button("Next", "everyday.next", draft, style="primary"))
    return buttons


def at(rows: Sequence[Any], after: int) -> int:
    """The row that a page begins with; the first, where there are not so many rows any more."""
    return after if after < len(rows) else 0


def looked(told: Sequence[PlatformReply[Any]]) -> dict[str, int]:
    """How many things were looked through, by platform, where that is not all."""
    return {one.platform: one.stopped.read for one in told if one.stopped}


async def dated(request: VerbRequest) -> VerbRequest:
    """With when its answer is asked for: now, unless it draws one anew of which everything that was read is kept."""
    now, before = await request.now(), request.arguments.asked if request.over else None
    asked = before if before and not _forgotten(before, now) else now
    return replace(request, arguments=replace(request.arguments, asked=asked), before=before)


def asked_anew(request: VerbRequest, told: Sequence[PlatformReply[Any]], now: datetime) -> list[Block]:
    """That what is drawn anew was asked for once more, and may differ: what was read for it is not kept any more, or
    another process of ours than this one has read it."""
    before, seen = request.before, request.arguments.looked or {}
    less = any(count < seen.get(platform, 0) for platform, count in looked(told).items())
    if not before or not (less or _forgotten(before, now)):
        return []
    day = "" if before.astimezone(now.tzinfo).date() == now.date() else f"{times.brief(before, now)}, "
    return [
        context(
            f"I asked again just now. What you saw before is from {day}{times.clock(before.astimezone(now.tzinfo))}."
        )
    ]


def _forgotten(before: datetime, now: datetime) -> bool:
    return now - before > timedelta(seconds=READ_TTL_S)
