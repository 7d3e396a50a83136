"""Undo of a session that was scheduled: it is looked up by what its platform called it, shown as it is now, and called
off as that platform documents it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.changes.change import Change
from bot.desk import RequestRefused
from bot.preferences.preferences import DateStyle
from connectors.catalog import load, platforms
from connectors.core.intent import Intent, Mistakes, dump
from connectors.everyday.cancelling import Booked, Cancelling
from connectors.everyday.everyday import Unplanned
from handlers.everyday.person_view import local
from handlers.everyday.planned import Planned, Step
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.answers import about
from handlers.slack import times

UNDO_OUTDATED = "Registrar has changed since this was done. Type the command you want instead."
MOVED = (
    "Someone has changed when “{title}” takes place since you scheduled it. Nothing was changed. Cancel it on {where}."
)


def kept(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The operations that made sessions, as plain data; none where one of them cannot be called off."""
    intents = [intent for step in steps for intent in step.plan]
    if not all(_cancelling(one.platform, type(one)) for one in intents):
        return []
    return [about(one) | {"data": dump(one)} for one in intents]


async def planned(request: VerbRequest, change: Change, operations: Sequence[Mapping[str, Any]]) -> Planned:
    """What calls off the sessions that a change made. Raises Unplanned where they are gone or elsewhere in time, and
    PlatformError."""
    steps, said, titles = list[Step](), list[str](), list[str]()
    for at in change.done:
        try:
            made = load(operations[at])
        except (Mistakes, KeyError):
            raise RequestRefused(UNDO_OUTDATED) from None
        cancelling, where = _cancelling(made.platform, type(made)), platforms()[made.platform].title
        if not cancelling:
            raise RequestRefused(UNDO_OUTDATED)
        now = await cancelling.find(request.platforms[made.platform].reader, change.made_by(at))
        if now.starts != (cancelling.starts(made),):
            raise Unplanned(MOVED.format(title=now.title, where=where))
        steps.append(Step(now.plan))
        said.append(await _said(request, now))
        titles.append(where)
    return Planned(steps, listed(said), f"Cancelled {listed(said)} on {listed(list(dict.fromkeys(titles)))}.")


def _cancelling(platform: str, cls: type[Intent[Any]]) -> Cancelling | None:
    found = platforms()[platform].cancelling
    return found if found and found.makes is cls else None


async def _said(request: VerbRequest, one: Booked) -> str:
    """`Q&A on Wednesday 2 December 2026 at 10:00 (3 people invited)`, as approvers and the audit log read it too."""
    starts = local(one.starts[0], (await request.now()).tzinfo)
    with times.written_for(DateStyle.ENGLISH):
        when = f"{times.whole_day(starts)} at {times.clock(starts)}"
    invited = "" if one.invited is None else f", {_people(one.invited)} invited"
    return f"{one.title} on {when} ({request.actor.zone}{invited})"


def _people(count: int) -> str:
    return {0: "no one", 1: "1 person"}.get(count, f"{count:,} people")
