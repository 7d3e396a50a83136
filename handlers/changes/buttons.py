"""Buttons of changes: go ahead, ask, approve, deny, cancel, run, try again, give up.

Each carries the change's id and nothing else; whether this person may press it now is asked of the desk every time.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.changes import steps
from bot.changes.change import WAITING_STATES, AskedAlready, Change, ChangeState, StepRefused
from bot.desk import CHANGE_OUTDATED, Lapsed, Outcome, RequestRefused
from bot.policy.policy import Actor
from bot.ports import Ended, PersonUnknown, Requested
from bot.store import StoreError
from connectors.catalog import operation
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, Mistakes, make, returns_secret
from connectors.core.request import Request
from handlers.changes import cards, reason_view, request_view, telling
from handlers.changes.deciding import concerned, deciding
from handlers.changes.questions import nobody, standing
from handlers.slack import limits, times
from handlers.slack.blocks import Message, sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.not_opened import not_opened
from handlers.slack.reply import Spot
from handlers.slack.services import Services

REASON_DRAFT = "reason"
"""A kind of draft: which change the form is about, and the way back to the message it was opened from."""
REASON_FORM_EXPIRED = "This form has expired. Press Ask for approval again."

AnswerOutcome = Callable[[Services, Actor, Outcome], Awaitable[Message]]
Preview = Callable[[Services, Interaction, Actor, Sequence[Request]], Awaitable[None]]
OpenForm = Callable[[Services, Interaction, Actor, type[Intent[Any]], Mapping[str, Any], str], Awaitable[None]]
WebhookMade = Callable[[Services, Interaction, Actor, Outcome], Awaitable[None]]


@dataclass(frozen=True)
class ChangeButtons:
    """The buttons that carry out or show what another room knows how to show; what that is, is handed in.

    Attributes:
        answer: the private message of an outcome
        preview: shows the exact requests of a change
        open_form: the form that asks for the secret an approved change takes, by its id
        webhook_made: what follows on a webhook that Registrar made for itself
    """

    answer: AnswerOutcome
    preview: Preview
    open_form: OpenForm
    webhook_made: WebhookMade

    async def go(self, services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
        """What may not be done any more does not go on looking open: why takes the place of the question."""
        try:
            async with deciding(services, actor, id) as now:
                outcome = await services.desk.go(id, now)
        except Lapsed as lapsed:
            await interaction.reply.say(sentence(str(lapsed)), replace=True)
            return
        await self._show(services, interaction, actor, outcome)

    async def dry(self, services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
        change = await services.desk.change(id)
        services.desk.authority.may_decide(change, actor)
        for one in change.stored_intents if change.actor == actor.id else ():
            if cls := operation(one.platform, one.operation):
                await services.desk.recall(cls, actor)
        await self.preview(services, interaction, actor, services.desk.requests_of(change))

    async def approve(self, services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
        """One more yes. Whoever gives the last one sets it going, and everybody hears of it."""
        before = await services.desk.change(id)
        if not request_view.seen_whole(before):
            raise StepRefused(cards.NOT_SEEN_WHOLE)
        people = await concerned(services, before)
        try:
            async with deciding(services, actor) as now:
                change, outcome = await services.desk.approve(id, now, people)
        except PlatformError as error:
            with suppress(StoreError):  # what the platform said must be heard without a store too
                await telling.everybody(services.notices, services.desk, await services.desk.change(id))
            await interaction.say(cards.decided(before, f"You approved it. {error.sentence}"))
            return
        await telling.card(services.notices, services.desk, change)
        if change.state is ChangeState.AWAITING:
            await interaction.say(cards.decided(change, f"You approved it. {cards.still_needed(change)}"))
            return
        message = await self._for_requester(services, change, outcome)
        await telling.requester(services.notices, services.desk, change, Ended(change, message))
        await interaction.say(cards.decided(change, cards.approved(change)))

    async def run(self, services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
        """The requester runs what was approved; where it takes a secret that is not ours, a form asks for it now."""
        change = await services.desk.change(id)
        one = None if change.taking is None else change.stored_intents[change.taking]
        cls = operation(one.platform, one.operation) if one else None
        if one and cls and not change.items and (ours := services.addresses.brings(one)):
            async with deciding(services, actor, id) as now:
                outcome = await services.desk.go(id, now, _whole(cls, {**one.data, **ours}))
            await _redraw(services, outcome)
            await self.webhook_made(services, interaction, actor, outcome)
            return
        if one and cls and one.withheld:
            await self.open_form(services, interaction, actor, cls, one.data, change.id)
            return
        async with deciding(services, actor, id) as now:
            outcome = await services.desk.go(id, now)
        await self._show(services, interaction, actor, outcome)
        await _redraw(services, outcome)

    async def retry(self, services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
        before = await services.desk.change(id)
        async with deciding(services, actor, id) as now:
            outcome = await services.desk.retry(id, now)
        await self._show(services, interaction, actor, outcome, over=not _told_secrets(before))
        await _redraw(services, outcome)

    async def _for_requester(self, services: Services, change: Change, outcome: Outcome | None) -> Message | None:
        """The answer, as the requester would have got it."""
        if not outcome:
            return None
        try:
            requester = await services.slack.actor(change.actor)
        except PersonUnknown:
            return None
        with times.written_for((await services.preferences.of(change.actor)).dates):
            return await self.answer(services, requester, outcome)

    async def _show(
        self, services: Services, interaction: Interaction, actor: Actor, outcome: Outcome, over: bool = True
    ) -> None:
        message = cards.answered(outcome.change, await self.answer(services, actor, outcome))
        await interaction.reply.say(message, replace=over)


async def cancel(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """What is over already does not go on looking open: how it stands takes the place of the button."""
    try:
        change = await services.desk.cancel(id, actor)
    except StepRefused:
        change = await services.desk.change(id)
        if change.actor != actor.id or change.state in WAITING_STATES:
            raise
        await interaction.reply.say(cards.standing(change), replace=True)
        return
    await interaction.reply.say(cards.cancelled(change), replace=True)
    await telling.card(services.notices, services.desk, change)


async def withdraw(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """The requester takes the request back, on the card that everybody sees."""
    change = await services.desk.cancel(id, actor)
    await telling.card(services.notices, services.desk, change)
    await interaction.say(cards.cancelled(change))


async def ask(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """The form in which the requester says why; a second press finds the request."""
    change = await services.desk.change(id)
    if change.actor != actor.id:
        raise StepRefused("Only the person who asked for this can request approval.")
    if change.state is not ChangeState.NEEDS_APPROVAL:
        await interaction.reply.say(cards.standing(change), replace=True)
        return
    try:
        await services.desk.authority.asked_once(change)
    except AskedAlready as same:
        await interaction.reply.say(await standing(services, same.change), replace=True)
        return
    if interaction.home and (said := await nobody(services, change)):  # which its question would have said, elsewhere
        await interaction.reply.say(said)
        return
    back = {"change": id, "url": interaction.reply.url, "spot": vars(interaction.spot)}
    draft = await services.drafts.put(REASON_DRAFT, actor.id, back, limits.RESPONSE_URL_TTL_S)
    await _open(services, interaction, reason_view.ask_why(change, draft))


async def deny(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """The form in which an approver says why not; it is not opened to who may not decide by now."""
    change = await services.desk.change(id)
    services.desk.authority.may_decide(change, await services.slack.actor(actor.id, anew=True))
    steps.must_be_open_to(change, actor.id, await services.desk.now())
    await _open(services, interaction, reason_view.deny_why(change))


async def requested(services: Services, interaction: Interaction, actor: Actor) -> None:
    """The requester has said why: post the card, and say where in place of the message that offered it."""
    back = await services.drafts.get(interaction.draft, REASON_DRAFT, actor.id)
    if not back:
        raise RequestRefused(REASON_FORM_EXPIRED)
    reply = services.slack.reply(str(back["url"]), actor.id, Spot(**back["spot"]))
    reply.about = partial(_about, services, str(back["change"]))
    try:
        async with deciding(services, actor) as now:
            await telling.to_post(services.store, str(back["change"]))  # before others see that it is to be posted
            change = await services.desk.request(str(back["change"]), now, _reason(interaction))
    except AskedAlready as same:
        await reply.say(await standing(services, same.change), replace=True)
        return
    except (RequestRefused, StepRefused) as refused:
        await reply.say(sentence(str(refused)), replace=isinstance(refused, Lapsed))
        return
    channel = services.desk.policy.channel
    wanted = Requested(change, channel)
    place = await services.notices.deliver(wanted)
    await telling.placed(services.desk, change, place, wanted)
    await reply.say(cards.asked(change, channel, place), replace=True)


async def _about(services: Services, id: str) -> str:
    return cards.description(await services.desk.change(id))


async def denied(services: Services, interaction: Interaction, actor: Actor) -> None:
    people = await concerned(services, before := await services.desk.change(interaction.draft))
    async with deciding(services, actor) as now:
        change = await services.desk.deny(before.id, now, _reason(interaction), people[before.actor])
    await telling.everybody(services.notices, services.desk, change)
    await interaction.say(cards.decided(change, f"Denied. {change.name} has been told."))


def _whole(cls: type[Intent[Any]], data: dict[str, Any]) -> Intent[Any]:
    """What was approved, with the secrets that we bring ourselves. Raises StepRefused."""
    try:
        return make(cls, data)
    except Mistakes:
        raise StepRefused(CHANGE_OUTDATED) from None


async def give_up(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    change = await services.desk.give_up(id, actor)
    await interaction.reply.say(cards.given_up(change), replace=not _told_secrets(change))
    await telling.card(services.notices, services.desk, change)


def _told_secrets(change: Change) -> bool:
    """Whether the message whose button was pressed may be the only place where a secret stands: that of an item that
    was done, and is not done again."""
    done = [change.stored_intents[at] for at in change.done]
    known = [operation(one.platform, one.operation) for one in done]
    return any(cls and (returns_secret(cls) or cls.http.sensitive) for cls in known)


async def _redraw(services: Services, outcome: Outcome) -> None:
    """The card, as the desk knows it: asking a store that fails now would end in the words that nothing was done."""
    if outcome.change:
        await telling.card(services.notices, services.desk, outcome.change)


async def _open(services: Services, interaction: Interaction, view: dict[str, Any]) -> None:
    try:
        await services.slack.web.views_open(trigger_id=interaction.trigger, view=view)
    except SLACK_CALL_ERRORS as error:
        log.info("view_not_opened", error=reason(error))
        raise RequestRefused(not_opened(error)) from None


def _reason(interaction: Interaction) -> str:
    """What was written into the form."""
    return str(((interaction.state.get("reason") or {}).get("text") or {}).get("value") or "").strip()
