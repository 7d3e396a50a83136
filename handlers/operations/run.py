"""From an intent to an answer in front of the person: ask the desk, cut out what fits the screen, keep the rest as a
draft whose id the buttons carry."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace as changed
from typing import Any

from bot.changes.change import Change
from bot.changes.change_set import together
from bot.desk import NO_SUBJECT, Outcome, Pending, RequestRefused
from bot.policy.policy import Actor
from bot.store import StoreError
from connectors.catalog import load, platforms
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, Mistakes, dump, has_secret
from connectors.core.record import Page, Record, plain, unread
from connectors.core.request import Request
from handlers.changes import cards, change_set_view, outcome_buttons
from handlers.changes.questions import question
from handlers.operations import dry_run
from handlers.operations.answers import ANSWER_ROWS_PER_PAGE, Answer, Position, about, render
from handlers.operations.help import try_again
from handlers.operations.named_ids import said_of, saying, subject_of
from handlers.operations.typed_names import NameTaken
from handlers.slack.blocks import Message, button, sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import SAY_WAITING_AFTER_S, Interaction, log
from handlers.slack.services import Services

ANSWER_TTL_S = 24 * 3600.0
"""Seconds an answer's buttons work."""
ANSWER_NOT_KEPT = (
    "I couldn't store the answer above, so Share, Show JSON and the other buttons on it won't work. The answer "
    "itself is right."
)
NO_WAY_ON = "{title} says there are more of these, but gives me no way to read them."
ANSWER_DRAFT, INTENT_DRAFT = "answer", "intent"
"""Kinds of drafts."""


async def present(
    services: Services,
    interaction: Interaction,
    actor: Actor,
    intent: Intent[Any],
    at: Position | None = None,
    back: Sequence[Position] = (),
    replace: bool = False,
    taken: Sequence[NameTaken] = (),
) -> None:
    """Carry the intent out and show what came of it, from the row `at` says. `taken` are the names that were typed for
    its ids, and what they were taken for."""
    try:
        async with patience(services, interaction, intent):
            subject = subject_of(taken) if taken else NO_SUBJECT
            outcome = await services.desk.ask(intent, actor, interaction.channel, subject)
    except PlatformError as error:
        if not (error.retry and intent.effect is Effect.READ):
            raise
        draft = await services.drafts.put(INTENT_DRAFT, actor.id, about(intent) | {"data": dump(intent)}, ANSWER_TTL_S)
        await interaction.say(try_again(error.sentence, draft))
        return
    if isinstance(outcome, Pending):
        asked = await question(services, outcome.change)
        await interaction.reply.say(saying(asked, taken) if taken else asked, replace=replace)
        return
    made = await _made(services, actor, outcome, at or Position(dump(intent)), back, taken)
    if isinstance(made, Message):
        await interaction.reply.say(made, replace=replace)
    else:
        await _say_while_kept(services, interaction, actor, outcome, made, replace)
    if not at:
        await remember(services, actor, intent)


async def _say_while_kept(
    services: Services, interaction: Interaction, actor: Actor, outcome: Outcome, made: Answer, replace: bool
) -> None:
    """Say an answer while what its buttons need is being kept. Whoever presses one before that is kept waits for it;
    where it cannot be, and the message is out, that is said below it."""
    draft, keeping = await services.drafts.begin(ANSWER_DRAFT, actor.id, made.stored(), ANSWER_TTL_S)
    lost = keeping.done() and not await _kept(keeping)
    await interaction.reply.say(_shown(made, outcome, "" if lost else draft), replace=replace)
    if not lost and not await _kept(keeping):
        await interaction.reply.say(sentence(ANSWER_NOT_KEPT))


async def answer(
    services: Services,
    actor: Actor,
    outcome: Outcome,
    at: Position,
    back: Sequence[Position] = (),
    taken: Sequence[NameTaken] = (),
) -> Message:
    """The private message of an outcome. A store that fails now costs the buttons, not the answer: it is done."""
    made = await _made(services, actor, outcome, at, back, taken)
    if isinstance(made, Message):
        return made
    draft, keeping = await services.drafts.begin(ANSWER_DRAFT, actor.id, made.stored(), ANSWER_TTL_S)
    return _shown(made, outcome, draft if await _kept(keeping) else "")


async def answered(services: Services, actor: Actor, outcome: Outcome) -> Message:
    """The private message of an outcome, from its first row."""
    return await answer(services, actor, outcome, Position(dump(outcome.intent)))


async def _made(
    services: Services,
    actor: Actor,
    outcome: Outcome,
    at: Position,
    back: Sequence[Position],
    taken: Sequence[NameTaken] = (),
) -> Answer | Message:
    """What is shown of an outcome: an answer with buttons that lead on from it, or the whole message."""
    if outcome.change and outcome.change.items:
        return cards.news(outcome.change, said=_facts(actor, outcome, outcome.change))
    made = _answer(services, actor, outcome, at, back)
    if taken:
        made = changed(made, taken=said_of(taken))
    return await _file(services, actor, made, outcome.result) if isinstance(outcome.result, bytes) else made


async def _kept(keeping: asyncio.Task[None]) -> bool:
    try:
        await keeping
    except StoreError as error:
        log.error("answer_not_kept", error=str(error))
        return False
    return True


def _shown(made: Answer, outcome: Outcome, draft: str) -> Message:
    revealed = plain(outcome.result, reveal=True) if isinstance(outcome.result, Record) else None
    change = outcome.change
    return render(
        made, draft, revealed, outcome_buttons.undo(change) if change else (), cards.beside(change) if change else ()
    )


async def _file(services: Services, actor: Actor, made: Answer, content: bytes) -> Message:
    """A file goes to the direct messages of the person, whatever it is."""
    name = f"{made.operation}.{'pdf' if content.startswith(b'%PDF') else 'bin'}"
    try:
        await services.slack.send_file(actor.id, name, content, made.headline)
    except SLACK_CALL_ERRORS as error:
        log.warning("file_not_sent", error=reason(error))
        return sentence(f"{made.headline}. Slack didn't accept the file, so it wasn't sent. Ask for it again.")
    return sentence(f"{made.headline}. I sent `{name}` to you in a direct message.")


async def remember(services: Services, actor: Actor, intent: Intent[Any]) -> None:
    try:
        await services.recent_operations.note(actor.id, intent)
    except StoreError as error:
        log.warning("not_remembered", error=str(error))


async def preview(
    services: Services, interaction: Interaction, actor: Actor, intent: Intent[Any], taken: Sequence[NameTaken] = ()
) -> None:
    """Show the exact request, and offer to send it. A secret is not kept, so such a command is typed again."""
    await services.desk.recall(intent, actor)
    if taken and (said := said_of(taken)):
        await interaction.say(sentence(said))
    request = services.desk.dry_run(intent).shown()
    if has_secret(intent):
        await dry_run.show(services, interaction, actor, [request])
        return
    draft = await services.drafts.put(INTENT_DRAFT, actor.id, about(intent) | {"data": dump(intent)}, ANSWER_TTL_S)
    send = button("Send it", "intent.send", draft, style="primary")
    await dry_run.show(services, interaction, actor, [request], send)


async def preview_all(services: Services, interaction: Interaction, actor: Actor, requests: Sequence[Request]) -> None:
    """Show the exact requests of a change. Raises RequestRefused."""
    await dry_run.show(services, interaction, actor, [one.shown() for one in requests])


def intent_at(shown: Answer, at: Position) -> Intent[Any]:
    """The intent of a page of a listing. Raises RequestRefused if the operation has changed since."""
    try:
        return load({"platform": shown.platform, "operation": shown.operation, "data": at.data})
    except (Mistakes, KeyError):
        raise RequestRefused("Registrar has changed since you typed this. Type the command again.") from None


def _facts(actor: Actor, outcome: Outcome, change: Change) -> dict[int, str]:
    """What the platforms answered to the items of a change set, by place."""
    found = {}
    for at, result in outcome.results.items():
        one = change.stored_intents[at]
        cls = platforms()[one.platform].operations[one.operation]
        said, room = change_set_view.item_line(change.items[at]), change_set_view.chars_per_item(change)
        found[at] = change_set_view.facts(cls, result, actor.zone, room, said)
    return found


def _answer(services: Services, actor: Actor, outcome: Outcome, at: Position, back: Sequence[Position]) -> Answer:
    intent, result = outcome.intent, outcome.result
    rows = result.items if isinstance(result, Page) else result if isinstance(result, list) else None
    common: Mapping[str, Any] = {
        **about(intent),
        "at": changed(at, data=dump(intent)),
        "request": services.desk.dry_run(intent).shown(),
        "zone": actor.zone,
        "told": cards.headline(outcome.change) if outcome.change else "",
        "brief": bool(outcome.change and outcome.change.headline),
    }
    if rows is None:
        read_back = outcome.change.outcome if outcome.change else ""  # what a look showed, where the answer was lost
        remark = result.remark if isinstance(result, Record) else read_back
        return Answer(**common, thing=plain(result), remark=remark)
    here, left = rows[at.offset : at.offset + ANSWER_ROWS_PER_PAGE], len(rows) - at.offset - ANSWER_ROWS_PER_PAGE
    following = (
        Position(dump(intent), at.offset + ANSWER_ROWS_PER_PAGE, at.before + ANSWER_ROWS_PER_PAGE) if left > 0 else None
    )
    if following is None and outcome.next:
        following = Position(dump(outcome.next), 0, at.before + len(here))
    total = result.total if isinstance(result, Page) else len(rows)
    lost = unread(result)
    remarks = [f"{'One row' if lost == 1 else f'{lost:,} rows'} couldn't be read."] if lost else []
    if following is None and isinstance(result, Page) and result.names_next and (total is None or total > len(rows)):
        remarks.append(NO_WAY_ON.format(title=platforms()[intent.platform].title))
    return Answer(**common, rows=plain(here), total=total, next=following, back=tuple(back), remark=" ".join(remarks))


def patience(services: Services, interaction: Interaction, *intents: Intent[Any]) -> AbstractAsyncContextManager[None]:
    """Say that we are still waiting for these to be done, once, if it takes long."""
    return waiting_for(services, interaction, together(platforms()[one.platform].title for one in intents))


@asynccontextmanager
async def waiting_for(services: Services, interaction: Interaction, title: str) -> AsyncIterator[None]:
    """Say that we are still waiting, once, if it takes long; in words that stay true, since nothing can take them away
    again: what a command posted cannot be replaced by its own address."""

    saying: list[asyncio.Task[None]] = []

    def reassure() -> None:
        is_, its = ("are", "their answers") if " and " in title else ("is", "its answer")
        said = sentence(f"{title} {is_} slow. I'll add {its} below.")
        saying.append(asyncio.create_task(interaction.will_answer_below(said)))

    timer = asyncio.get_running_loop().call_later(SAY_WAITING_AFTER_S, reassure)
    try:
        yield
    finally:
        timer.cancel()
        for task in saying:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
