"""Paging through a list: which rows are shown, of how many, and the buttons to the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.everyday.verb_request import VerbRequest
from handlers.slack.blocks import Element, button


def counted(after: int, here: int, total: int | None, *, more: bool = False, so_far: bool = False) -> str:
    """`1–15 of 60`; `1–15, and more` where nobody knows how many, `so far` where nobody knows whether there are more;
    `60 in all` where all are shown."""
    if so_far and total is None:
        return f"{after + 1:,}–{after + here:,} so far" if here > 1 or after else f"{here:,} so far"
    if not after and not more and total in (None, here):
        return f"{here:,} in all"
    where = f"{after + 1:,}–{after + here:,}" if here > 1 else f"{after + 1:,}"
    if total is not None:
        return f"{where} of {total:,}"
    return f"{where}, and more" if more else f"{where} of {after + here:,}"


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
