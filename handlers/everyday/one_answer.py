"""The one message that answers a verb which asks several platforms: what they found, which of several is meant, who
failed or is late, and what leads on.

A command is answered once, when all have answered or at the deadline. Every button of the answer draws the message
anew in its own place, and asks only those again who failed or did not see everything."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.store.claimed import claimed
from connectors.catalog import platforms
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import shown
from handlers.everyday import platform_reply
from handlers.everyday.choice_view import Thing, choices, merged, question
from handlers.everyday.did_you_mean import absent
from handlers.everyday.fan_out import Running, all_of, fan_out
from handlers.everyday.pages import asked_anew, looked
from handlers.everyday.platform_reply import PlatformReply, listed
from handlers.everyday.resolve import leads_on
from handlers.everyday.sharing import share_button
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.run import waiting_for
from handlers.slack.blocks import Block, Element, actions, header, say

LATE_ANSWER_TIMEOUT_S = 30.0
"""Seconds for which a platform that is late is still listened to, for whoever looks on."""

Ask = Callable[[Everyday], Awaitable[Any]]


@dataclass(frozen=True)
class Drawn:
    """What was found, as blocks; `buttons` page through it and are the asker's alone."""

    blocks: Sequence[Block]
    buttons: Sequence[Element] = ()


class AnswerView(Protocol):
    """How the answer to a verb looks."""

    def title(self, told: Sequence[PlatformReply[Any]], now: datetime) -> str:
        """The heading; empty where there is none before something is found."""
        ...

    async def draw(self, told: Sequence[PlatformReply[Any]], now: datetime) -> Drawn:
        """What the platforms found."""
        ...

    def different(self, told: Sequence[PlatformReply[Any]]) -> Sequence[Thing]:
        """What was found, where it may be several things and a person must choose one; else nothing."""
        ...

    async def next(self, told: Sequence[PlatformReply[Any]]) -> list[Element]:
        """Buttons to what a person most likely wants to do after this."""
        ...


async def give(request: VerbRequest, ask: Ask, view: AnswerView) -> None:
    """Ask all, and answer."""
    async with aclosing(answers(request, ask)) as updates:
        async for told, waiting in updates:
            await show(request, told, waiting, view)


async def answers(request: VerbRequest, ask: Ask) -> AsyncGenerator[tuple[Sequence[PlatformReply[Any]], Sequence[str]]]:
    """What all have said so far, and who is still waited for: as it comes in to a click, and once to a command."""
    running: Running[Any] = {}
    asks = request.asks(ask)
    try:
        if request.over:
            await claimed()  # whoever goes on with the same answer shares what is asked here
            running = _running(request)
            so_far: dict[str, PlatformReply[Any]] = {}
            async with aclosing(fan_out(asks, running)) as updates:
                async for progress in updates:
                    so_far |= {one.platform: one for one in progress.new}
                    yield [so_far[name] for name in asks if name in so_far], progress.waiting
        else:
            titles = listed([platforms()[name].title for name in request.names])
            async with waiting_for(request.services, request.interaction, titles):
                told = await all_of(asks, running)
            await claimed()
            _running(request).update(running)
            yield told, ()
    finally:
        for task in running.values():
            if not task.done():
                request.services.tasks.start(_seen_out(task))


async def show(
    request: VerbRequest, told: Sequence[PlatformReply[Any]], waiting: Sequence[str], view: AnswerView
) -> None:
    """Draw the message as far as it is known. `waiting` are those that have not answered yet."""
    if request.over and waiting and not any(one.found or one.choices for one in told):
        return  # what is shown already stays until there is more
    now, typed = await request.now(), shown(request.arguments.who or request.arguments.course)
    title = view.title(told, now)
    heading = title or (f"Looking for “{typed}”" if waiting else "")
    drawn = await view.draw(told, now)
    again = await _again(request, told)
    found = any(one.found for one in told)
    known = [*([header(heading)] if heading else []), *platform_reply.stops(told, again), *drawn.blocks]
    limits = platform_reply.unseen(told)
    troubles = platform_reply.troubles(told, again, "everyday.go")
    blocks = [*known, *await _which(request, told, view.different(told)), *troubles]
    title = title or f"Looking for “{typed}”"
    if not waiting:
        unsure = not any(one.found or one.choices for one in told)
        blocks += await absent(request, told, typed, "Show", near=unsure, again=again)
        blocks += [*limits, *asked_anew(request, told, now)]
        buttons = [*drawn.buttons, *await view.next(told)]
        asked = [cls for one in told for cls in one.asked]
        of = [course for one in told for course in one.of]
        buttons += await share_button(request, title, [*known, *limits, *troubles], asked, of) if found else []
        if not found and any(one.missing or one.choices for one in told):  # it may be mistyped
            buttons.append(await request.fill_in(style="" if buttons or leads_on(blocks) else "primary"))
        blocks += [actions(*buttons)] if buttons else []
    else:
        blocks += limits
    await request.say(title, [*blocks, *platform_reply.waiting(waiting)] or [say("Nothing was found.")])


async def _which(request: VerbRequest, told: Sequence[PlatformReply[Any]], found: Sequence[Thing]) -> list[Block]:
    """What a person must choose from, where several are called so."""
    things: list[Thing] = [*found, *(thing for one in told for thing in one.choices)]
    if not things:
        return []
    different = merged(things)
    one_of = [thing for thing, _ in different]
    beside_found = any(one.found for one in told)
    typed = shown(request.arguments.who or request.arguments.course)
    asked = "Which one do you mean?" if beside_found else question(typed, one_of)
    otherwise = " ".join(one.otherwise for one in told if one.otherwise)
    drafts = await request.chosen(one_of, things)
    return [say(otherwise or asked), *choices(different, drafts, "Show")]


async def _again(request: VerbRequest, told: Sequence[PlatformReply[Any]]) -> dict[str, str]:
    """The draft that draws this message anew, for each platform of which it does not have everything."""
    partial = [one.platform for one in told if not one.whole]
    return dict.fromkeys(partial, await request.keep(looked=looked(told))) if partial else {}


def _running(request: VerbRequest) -> Running[Any]:
    """What is known of this very question from a moment ago, without what is to be asked once more."""
    question = json.dumps(request.arguments.question.stored(), sort_keys=True, default=str)
    running = request.services.recent_answers.begin(request.actor.id, question, anew=not request.over)
    for name, task in [*running.items()]:
        if task.done() and (task.cancelled() or task.exception() or not _good(request, task.result())):
            del running[name]
    return running


def _good(request: VerbRequest, reply: PlatformReply[Any]) -> bool:
    """Whether it can be shown again: all of it came, and who asks might still ask for it."""
    return reply.whole and request.services.desk.judge.still_sees(reply.asked, request.actor, reply.of)


async def _seen_out(task: asyncio.Task[Any]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(task, LATE_ANSWER_TIMEOUT_S)
