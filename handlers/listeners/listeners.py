"""Slack's door: one listener per kind of payload. Each acknowledges first, then claims the payload."""

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from secrets import token_hex
from typing import Any, TypeVar

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.desk import Refused
from bot.policy.policy import Actor
from bot.ports import Unknown
from bot.store import StoreError
from bot.store.claims import claim
from connectors.core.intent import Intent
from connectors.everyday.everyday import Verb
from handlers.changes import buttons
from handlers.everyday import forms as verb_forms
from handlers.everyday.form_view import CALLBACK as EVERYDAY
from handlers.everyday.verb_command import author, saying
from handlers.home import home, launcher
from handlers.listeners.actions import action
from handlers.listeners.commands import command
from handlers.notifications import setup, subscribe
from handlers.notifications import setup_view as hook_forms
from handlers.notifications.subscribe_view import CALLBACK
from handlers.operations import forms
from handlers.operations.help import sentence
from handlers.operations.pickers import BUDGET, as_typed
from handlers.slack.blocks import modal, say
from handlers.slack.interaction import NO_MEMORY, Asked, Room, log

NAMES = {"external_id": "external_id", "view_id": "id"}
"""How a view is named to Slack, and where its payload says it."""

KINDS = {
    "block_actions": "action",
    "view_submission": "form",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "event_callback": "event",
}
"""By the type that Slack calls a payload. A command has none."""

T = TypeVar("T")
Work = Callable[[Room, Asked, Actor], Awaitable[None]]


def listen(room: Room, token: str, signing_secret: str | None) -> AsyncApp:
    """The Bolt app. Without a signing secret (Socket Mode) nothing may come in over HTTP."""

    async def authorize(**_: Any) -> AuthorizeResult:
        """Who we are was asked at start. Asking here would keep somebody's command waiting."""
        us = room.slack.identity
        return AuthorizeResult(
            enterprise_id=us.get("enterprise_id"),
            team_id=us.get("team_id"),
            bot_token=token,
            bot_id=us.get("bot_id"),
            bot_user_id=us.get("user_id"),
        )

    app = AsyncApp(
        signing_secret=signing_secret or token_hex(32),
        authorize=authorize,
        logger=logging.getLogger("slack_bolt"),
        # Acknowledged in the first statement, so Bolt need not poll for it every 10 ms.
        process_before_response=True,
        # What we have no use for would still be looked at on every payload.
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        ignoring_self_assistant_message_events_enabled=False,
    )
    anything = re.compile(r".*", re.DOTALL)

    @app.command(re.compile(r"/.*"))
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        _start(room, body, lambda room, asked, actor: command(room, asked, actor, body.get("text", "")))

    @app.action(anything)
    async def on_action(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        _start(room, body, lambda room, asked, actor: _click(room, asked, actor, action))

    @app.view("deed.reason")
    async def on_reason(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        _start(room, body, buttons.requested, closing=True)

    @app.view("deed.denied")
    async def on_denial(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        _start(room, body, buttons.denied, closing=True)

    @app.view(CALLBACK)
    async def on_subscription(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _submitted(room, ack, body, subscribe.check, subscribe.submit)

    @app.view(hook_forms.CALLBACK)
    async def on_address(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _submitted(room, ack, body, setup.check, setup.submit)

    @app.view(EVERYDAY)
    async def on_everyday(ack: AsyncAck, body: dict[str, Any]) -> None:
        """What was filled in is done as if it had been typed, so the form goes away."""
        try:
            wanted, channel, faults = await verb_forms.check(room, _asked(room, body))
        except (Refused, StoreError, Unknown) as error:
            said = str(error) if isinstance(error, Refused) else NO_MEMORY
            await ack(response_action="update", view=modal("Registrar", [say(said)]))
            return
        if faults:
            await ack(response_action="errors", errors=faults)
            return
        await ack()
        _start(
            room,
            body,
            lambda room, asked, actor: verb_forms.submit(room, asked, actor, wanted, channel),
            channel=channel,
            closing=True,
        )

    @app.view(anything)
    async def on_submission(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        drawn = str(view.get("hash"))

        async def submit(room: Room, asked: Asked, actor: Actor, intent: Intent[Any]) -> None:
            await forms.submit(room, asked, actor, intent, drawn)

        await _submitted(room, ack, body, forms.check, submit)

    @app.options(anything)
    async def on_options(ack: AsyncAck, body: dict[str, Any]) -> None:
        typed = str(body.get("value") or "")
        try:
            options = await asyncio.wait_for(_options(room, body, typed), BUDGET + 0.2)
        except (TimeoutError, Refused, StoreError, Unknown) as error:
            log.info("options_as_typed", error=type(error).__name__)
            options = as_typed(typed)
        await ack(options=options)

    @app.shortcut("find_person")
    async def on_find(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        who = author(body.get("message") or {})
        _start(room, body, lambda room, asked, actor: saying(room, asked, actor, Verb.FIND, who))

    @app.shortcut(anything)
    async def on_shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        _start(room, body, launcher.open_launcher)

    @app.event("app_home_opened")
    async def on_home(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home":
            _start(room, body, home.show, user=event.get("user"))

    @app.event("app_mention")
    async def on_mention(body: dict[str, Any], event: dict[str, Any]) -> None:
        _heard(room, body, event)

    @app.event("message")
    async def on_message(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("channel_type") == "im" and not event.get("subtype"):
            _heard(room, body, event)

    return app


async def _submitted(
    room: Room,
    ack: AsyncAck,
    body: dict[str, Any],
    check: Callable[[Room, Asked], Awaitable[tuple[T | None, dict[str, str]]]],
    submit: Callable[[Room, Asked, Actor, T], Awaitable[None]],
) -> None:
    """The one kind that is looked at first: its acknowledgement carries what is wrong."""
    try:
        found, faults = await check(room, _asked(room, body))
    except (Refused, StoreError) as error:
        said = str(error) if isinstance(error, Refused) else NO_MEMORY
        await ack(response_action="update", view=modal("Registrar", [say(said)]))
        return
    if faults or found is None:
        await ack(response_action="errors", errors=faults)
        return
    done, waiting = found, forms.working()
    await ack(response_action="update", view=waiting)
    body["view"] = body["view"] | {"external_id": waiting["external_id"]}
    _start(room, body, lambda room, asked, actor: submit(room, asked, actor, done))


def _heard(room: Room, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """A mention or a direct message works like the command, and is answered in private."""
    text = re.sub(r"^\s*(<@[A-Z0-9]+(\|[^>]*)?>[\s,:]*)+", "", str(event.get("text") or ""))
    text = re.sub(r"^\s*/?lms\b", "", text)
    work: Work = lambda room, asked, actor: command(room, asked, actor, text or "help")  # noqa: E731  # one of a kind
    _start(room, body, work, user=event.get("user"), channel=str(event.get("channel") or ""))


async def _click(room: Room, asked: Asked, actor: Actor, clicked: Mapping[str, Any]) -> None:
    chosen = (clicked.get("selected_option") or {}).get("value")
    await action(room, asked, actor, str(clicked.get("action_id", "")), str(clicked.get("value") or chosen or ""))


async def _options(room: Room, body: Mapping[str, Any], typed: str) -> list[dict[str, Any]]:
    asked = _asked(room, body)
    if body.get("action_id") == "launcher.choose":
        return await launcher.offer(room, asked.user, typed)
    if (action := str(body.get("action_id"))) in ("everyday.who", "everyday.course"):
        return await verb_forms.offer(room, asked.user, action.removeprefix("everyday."), asked.draft, typed)
    form, path = await forms.asked_in(room, asked, str(body.get("block_id", "")))
    return await room.pickers.offer(room.desk, await room.slack.actor(asked.user), form, path, typed)


def _start(
    room: Room, body: Mapping[str, Any], work: Work, user: str | None = None, channel: str = "", closing: bool = False
) -> None:
    """`closing` says that the view it was asked in is gone with our acknowledgement."""
    asked = _asked(room, body, user, channel)
    asked = replace(asked, window=None) if closing else asked
    room.tasks.start(_once(room, asked, _payload_id(body), _kind(body), work))


def _asked(room: Room, body: Mapping[str, Any], user: str | None = None, channel: str = "") -> Asked:
    user = str(user or body.get("user_id") or (body.get("user") or {}).get("id") or "")
    view = body.get("view") or {}
    named = next(({key: str(view[name])} for key, name in NAMES.items() if view.get(name)), None)
    window = room.slack.window(named, user) if named and view.get("type") == "modal" else None
    url = str(body.get("response_url") or "")
    place = channel or str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    return Asked(
        user=user,
        channel=place,
        reply=room.slack.reply(url, user, channel),
        reference=token_hex(4),
        trigger=str(body.get("trigger_id") or ""),
        window=window,
        draft=str(view.get("private_metadata") or ""),
        state=(view.get("state") or {}).get("values") or {},
        drawn=str(view.get("hash") or ""),
    )


async def _once(room: Room, asked: Asked, payload: str, kind: str, work: Work) -> None:
    """All that is logged meanwhile, wherever, carries the reference."""
    with structlog.contextvars.bound_contextvars(reference=asked.reference):
        outcome = await _outcome(room, asked, payload, work)
        log.info("payload", kind=kind, user=asked.user, outcome=outcome)
    room.metrics.requests.labels(kind, outcome).inc()


async def _outcome(room: Room, asked: Asked, payload: str, work: Work) -> str:
    try:
        if not await claim(room.store, f"payload/{payload}"):
            return "twice"
    except StoreError as error:
        log.error("payload_not_claimed", error=str(error))
        await asked.say(sentence(NO_MEMORY))
        return "failed"
    return await asked.answer(room, lambda actor: work(room, asked, actor))


def _kind(body: Mapping[str, Any]) -> str:
    return KINDS.get(str(body.get("type")), "command" if "command" in body else "other")


def _payload_id(body: Mapping[str, Any]) -> str:
    """What Slack signs and never repeats: the event's id or the trigger; else the whole payload stands for itself."""
    named = body.get("event_id") or body.get("trigger_id")
    whole = str(named) if named else json.dumps(body, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
