"""The work that a payload of Slack asks for: begun as a task, for those who are let in, and always answered."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from bot.runtime.logs import referring
from bot.store.claimed import claiming
from handlers.listeners.form_secrets import beside_form, secrets_in
from handlers.listeners.payload_claim import NotOurs, claim_payload, payload_kind
from handlers.listeners.payload_interaction import interaction_of
from handlers.slack.blocks import Message, modal, say, sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import INTERACTION_STORE_DOWN, Interaction, log
from handlers.slack.reply import NO_SPOT, Spot
from handlers.slack.services import Services

ADMISSION_TIMEOUT_S = 1.5
"""Seconds in which Slack must have said who submits a form: it waits three for our answer."""

ListenerWork = Callable[[Services, Interaction, Actor], Awaitable[None]]
ActorWork = Callable[[Actor], Awaitable[None]]


def start(
    services: Services,
    body: Mapping[str, Any],
    work: ListenerWork,
    user: str | None = None,
    spot: Spot = NO_SPOT,
    closing: bool = False,
    addressed: bool = False,
) -> None:
    """Begin the work that a command, a click, a shortcut, an event or a submitted form asks for, as a task: only for
    people who are let in, and only where no form that it comes from tells a secret. What Bolt answers in its
    acknowledgement, pickers and the forms it keeps open, does not come through here.

    `closing` says that the view it was asked in is gone with our acknowledgement; `addressed` that it answers what was
    addressed to this very person, which takes no role.
    """
    interaction = interaction_of(services, body, user, spot)
    interaction = replace(interaction, window=None) if closing else interaction

    async def admitted(actor: Actor) -> None:
        try:
            services.desk.admit(actor, addressed)
        except RequestRefused as refused:
            await show_refusal(services, interaction, str(refused))
            return
        if told := secrets_in(body):
            await _show_beside(services, interaction, beside_form(body, told))
            return
        await work(services, interaction, actor)

    services.tasks.start(_recorded(services, interaction, body, admitted))


async def show_refusal(services: Services, interaction: Interaction, why: str) -> None:
    """The one sentence of those who are not let in, where they are looking."""
    if interaction.home:
        await services.slack.publish(interaction.user, {"type": "home", "blocks": [say(why)]})
    elif interaction.trigger and not interaction.window and not interaction.channel:  # a shortcut has no other place
        view = modal("Registrar", [say(why)])
        try:
            await services.slack.web.views_open(trigger_id=interaction.trigger, view=view)
        except SLACK_CALL_ERRORS as error:
            log.info("view_not_opened", error=reason(error))
            await interaction.say(sentence(why))
    else:
        await interaction.say(sentence(why))


async def _show_beside(services: Services, interaction: Interaction, message: Message) -> None:
    """Over the form, which stays under it as it was filled in."""
    try:
        view = modal("Registrar", message.blocks)
        await services.slack.web.views_push(trigger_id=interaction.trigger, view=view)
    except SLACK_CALL_ERRORS as error:
        log.info("view_not_pushed", error=reason(error))
        await interaction.reply.say(message)


async def turned_away(services: Services, body: Mapping[str, Any]) -> str:
    """Why this person is not let in, as a sentence, for what must be answered in the acknowledgement; empty also where
    Slack does not say in time who it is, for then it is asked again before anything is done."""
    try:
        actor = await asyncio.wait_for(services.slack.actor(interaction_of(services, body).user), ADMISSION_TIMEOUT_S)
        services.desk.admit(actor)
    except RequestRefused as refused:
        return str(refused)
    except (TimeoutError, PersonUnknown):
        return ""
    return ""


async def _recorded(services: Services, interaction: Interaction, body: Mapping[str, Any], work: ActorWork) -> None:
    """Do the work, log how it ended, and count it. All that is logged meanwhile, wherever, carries the reference."""
    kind = payload_kind(body)
    with referring(interaction.reference):
        outcome = await _outcome(services, interaction, body, work)
        log.info("payload", kind=kind, user=interaction.user, outcome=outcome)
    services.metrics.requests.labels(kind, outcome).inc()


async def _outcome(services: Services, interaction: Interaction, body: Mapping[str, Any], work: ActorWork) -> str:
    """The work begins while the payload is still being claimed: until then it may read, and nothing else."""
    claimed = asyncio.create_task(claim_payload(services, body))
    await asyncio.sleep(0)  # the claim is on its way to the store before the work has its turn
    outcome = ""
    try:
        with claiming(claimed):
            outcome = await interaction.answer(services, work)
    except asyncio.CancelledError:
        if not (claimed.done() and claimed.result()):
            raise  # we are stopping
    why_not = await claimed
    if why_not is NotOurs.FAILED:
        await interaction.say(sentence(INTERACTION_STORE_DOWN))
    return why_not.value if why_not else outcome
