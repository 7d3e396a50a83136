"""From a payload of Slack to an interaction: who asked, where, and the way back; claimed once, and always answered."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from enum import Enum
from secrets import token_hex
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from bot.runtime.logs import referring
from bot.store import StoreError
from bot.store.claimed import claiming
from bot.store.claims import claim
from handlers.listeners.form_secrets import beside_form, secrets_in
from handlers.slack.blocks import Message, modal, say, sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import INTERACTION_STORE_DOWN, Interaction, log
from handlers.slack.reply import NO_SPOT, Spot
from handlers.slack.services import Services

GROUP_MESSAGE_PREFIX = "mpdm-"
"""What the names of group messages begin with, as `mpdm-ada--max-1`."""
VIEW_ID_FIELDS = {"external_id": "external_id", "view_id": "id"}
"""How a view is named to Slack, and where its payload says it."""
PAYLOAD_KINDS = {
    "block_actions": "action",
    "view_submission": "form",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "event_callback": "event",
}
"""By the type that Slack calls a payload. A command has none."""
OWN_IDS = {"user": "user_id", "bot_id": "bot_id"}
"""Where a message says whose it is, and what auth.test calls that of ours."""
PAYLOAD_CLAIM_TTL_S = 900.0
"""Seconds for which what came once is known. Slack brings a payload again for six minutes at most."""
MESSAGE_CLAIM_TTL_S = 24 * 3600.0
"""The same for what happened: Slack tells a message anew whenever something is made of it, such as a preview of a link,
and brings what an app missed for a day."""
CLOCK_SKEW_S = 3600.0
"""Seconds by which Slack's clock and ours may differ, with all that a message is on its way."""
ADMISSION_TIMEOUT_S = 1.5
"""Seconds in which Slack must have said who submits a form: it waits three for our answer."""

ListenerWork = Callable[[Services, Interaction, Actor], Awaitable[None]]
ActorWork = Callable[[Actor], Awaitable[None]]


class NotOurs(Enum):
    """Why a payload is not worked on, as the log and the figures have it."""

    TWICE = "twice"
    """Somebody has claimed it before: it was brought again."""
    OLD = "old"
    """It was written so long ago that nobody knows any more whether it was done."""
    FAILED = "failed"
    """The store did not say."""


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


def interaction_of(
    services: Services, body: Mapping[str, Any], user: str | None = None, spot: Spot = NO_SPOT
) -> Interaction:
    user = str(user or body.get("user_id") or (body.get("user") or {}).get("id") or "")
    view = body.get("view") or {}
    named = next(({key: str(view[name])} for key, name in VIEW_ID_FIELDS.items() if view.get(name)), None)
    window = services.slack.window(named, user) if named and view.get("type") == "modal" else None
    url = str(body.get("response_url") or "")
    room = body.get("channel") or {}
    channel = spot.channel or str(body.get("channel_id") or room.get("id") or "")
    here = Spot(channel, spot.thread or thread_of(body.get("message") or body.get("container") or {}))
    return Interaction(
        user=user,
        channel=here.channel,
        thread=here.thread,
        clicked=bool(body.get("actions")),
        reply=services.slack.reply(url, user, here),
        reference=token_hex(4),
        trigger=str(body.get("trigger_id") or ""),
        window=window,
        group=str(body.get("channel_name") or room.get("name")).startswith(GROUP_MESSAGE_PREFIX),
        draft=str(view.get("private_metadata") or ""),
        state=(view.get("state") or {}).get("values") or {},
        drawn=str(view.get("hash") or ""),
        message=_message(body.get("container") or {}),
        home="home" in (view.get("type"), (body.get("event") or {}).get("tab")),
    )


def is_of_ourselves(services: Services, event: Mapping[str, Any]) -> bool:
    """Whether we did it: Slack tells us of what we say in direct messages too, and of what becomes of it."""
    us = services.slack.identity
    told = [one for one in (event, event.get("message")) if isinstance(one, dict)]
    return any(one.get(name) and one[name] == us.get(own) for one in told for name, own in OWN_IDS.items())


async def _recorded(services: Services, interaction: Interaction, body: Mapping[str, Any], work: ActorWork) -> None:
    """Do the work, log how it ended, and count it. All that is logged meanwhile, wherever, carries the reference."""
    kind = _kind(body)
    with referring(interaction.reference):
        outcome = await _outcome(services, interaction, body, work)
        log.info("payload", kind=kind, user=interaction.user, outcome=outcome)
    services.metrics.requests.labels(kind, outcome).inc()


async def _outcome(services: Services, interaction: Interaction, body: Mapping[str, Any], work: ActorWork) -> str:
    """The work begins while the payload is still being claimed: until then it may read, and nothing else."""
    claimed = asyncio.create_task(_why_not_ours(services, body))
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


async def _why_not_ours(services: Services, body: Mapping[str, Any]) -> NotOurs | None:
    """Claims a payload, once however often it comes. Why it is not ours to work on; None where it is."""
    known_for = MESSAGE_CLAIM_TTL_S if _kind(body) == "event" else PAYLOAD_CLAIM_TTL_S
    try:
        if not await claim(services.store, f"payload/{payload_id(body)}", known_for):
            return NotOurs.TWICE
        if _written(body.get("event") or {}) < await services.store.now() - known_for + CLOCK_SKEW_S:
            return NotOurs.OLD
    except StoreError as error:
        log.error("payload_not_claimed", error=str(error))
        return NotOurs.FAILED
    except Exception:  # the work waits for this, and whoever asked for an answer
        log.exception("payload_not_claimed")
        return NotOurs.FAILED
    return None


def _written(event: Mapping[str, Any]) -> float:
    """When a message was written, or changed last, in Unix seconds; what is no message never was too long ago."""
    message = event.get("message") or event
    try:
        return float((message.get("edited") or message)["ts"]) if _message_id(event) else float("inf")
    except (ValueError, LookupError, TypeError):
        return float("inf")


def _message(container: Mapping[str, Any]) -> str:
    if container.get("type") != "message" or container.get("is_ephemeral"):
        return ""
    return f"{container.get('channel_id')}:{container.get('message_ts')}"


def thread_of(message: Mapping[str, Any]) -> str:
    """The message that this one answers. That a message has answers itself puts nobody into a thread."""
    thread, own = (str(message.get(name) or "") for name in ("thread_ts", "ts"))
    return "" if thread == (own or message.get("message_ts")) else thread


def _kind(body: Mapping[str, Any]) -> str:
    return PAYLOAD_KINDS.get(str(body.get("type")), "command" if "command" in body else "other")


def payload_id(body: Mapping[str, Any]) -> str:
    """What Slack signs and never repeats: a message by its place and its last change, else the event's id or the
    trigger; else the whole payload stands for itself."""
    named = _message_id(body.get("event") or {}) or body.get("event_id") or body.get("trigger_id")
    whole = str(named) if named else json.dumps(body, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode(errors="backslashreplace")).hexdigest()[:32]


def _message_id(event: Mapping[str, Any]) -> str:
    """A message that is told again, for whatever reason, has another event's id and stands where it stood."""
    message = event.get("message") or event
    if event.get("type") not in ("app_mention", "message") or not isinstance(message, dict) or not message.get("ts"):
        return ""
    edited = message.get("edited")
    if isinstance(edited, dict):  # its time, if it has one, is in whole seconds, in which more than one edit may fall
        edited = f"{edited.get('ts')} {message.get('text')}"
    return f"{event.get('channel')} {message['ts']} {edited or ''}"
