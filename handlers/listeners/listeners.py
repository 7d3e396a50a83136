"""Who takes which payload. One list for both roads: HTTP, and the socket of Socket Mode.

What a payload only sets off is begun at once, by `dispatch`, and acknowledged with nothing. Bolt has the rest,
registered by `listen`: what is typed into a picker and submitted forms, since their acknowledgement carries the answer;
Slack's question whether the address is ours; and what nobody knows. In Socket Mode all comes through Bolt, which asks
`dispatch` first.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import Enum
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_token_skipped
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from handlers.listeners import actions, commands, events, options, shortcuts, views
from handlers.listeners.payload_interaction import is_of_ourselves
from handlers.listeners.payload_shape import is_well_formed, mend_text
from handlers.slack.services import Services

NOT_KEPT, NOT_TAKEN = "not kept, so bring it again", "no one takes this"
"""What Slack is answered where it is no acknowledgement."""
DISPATCHED_KEY = "registrar_dispatched"
"""In the context of a request that Bolt is handed: it has been through `dispatch`."""


class Dispatched(Enum):
    """What became of a payload."""

    BEGUN = "begun"
    """Its work goes on as a task, and Slack may forget it."""
    FOR_BOLT = "for Bolt"
    """It is answered in its acknowledgement, or nobody knows it; nothing was begun."""
    MALFORMED = "malformed"
    """It is not formed as Slack forms it; nobody looks into it any further."""
    NOT_KEPT = "not kept"
    """The store did not take what must be in it before Slack may forget it."""


async def dispatch(services: Services, body: dict[str, Any]) -> Dispatched:
    """Begin the work that a payload sets off; it is kept what must be before Slack may forget it. Text in the payload
    is mended."""
    mend_text(body)
    if not is_well_formed(body):
        return Dispatched.MALFORMED
    match body:
        case {"command": str() as name} if "/" in name:
            commands.on_command(services, body)
        case {"type": "block_actions", "actions": [{"action_id": str()}, *_]}:
            actions.on_action(services, body)
        case {"type": "shortcut" | "message_action", "callback_id": str()}:
            shortcuts.on_shortcut(services, body)
        case {"type": "event_callback", "event": {"type": str() as kind} as event} if kind in events.LISTENERS:
            keeping = None if is_of_ourselves(services, event) else events.LISTENERS[kind](services, body, event)
            if keeping and await asyncio.shield(keeping) is None:  # shielded: Slack may hang up
                return Dispatched.NOT_KEPT
        case _:
            return Dispatched.FOR_BOLT
    return Dispatched.BEGUN


def listen(services: Services, token: str, signing_secret: str | None) -> AsyncApp:
    """The Bolt app. Without a signing secret (Socket Mode) nothing may come in over HTTP."""

    async def authorize() -> AuthorizeResult:
        """Who we are was asked at start. Asking here would keep somebody's command waiting."""
        us = services.slack.identity
        return AuthorizeResult(
            enterprise_id=us.get("enterprise_id"),
            team_id=us.get("team_id"),
            bot_token=token,
            bot_id=us.get("bot_id"),
            bot_user_id=us.get("user_id"),
        )

    logger = logging.getLogger("slack_bolt")
    logger.addFilter(_not_of_the_token)
    app = AsyncApp(
        name="slack_bolt",  # of its loggers; else Bolt walks the whole stack with its sources for one
        signing_secret=signing_secret or token_hex(32),
        before_authorize=_Dispatch(services),
        authorize=authorize,
        logger=logger,
        # Acknowledged in the first statement, so Bolt need not poll for it every 10 ms.
        process_before_response=True,
        # What we have no use for would still be looked at on every payload.
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    views.register(app, services)
    options.register(app, services)
    return app


class _Dispatch(AsyncMiddleware):
    """For what comes over a socket; what comes by the door was dispatched there."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        match Dispatched.FOR_BOLT if DISPATCHED_KEY in req.context else await dispatch(self._services, req.body):
            case Dispatched.NOT_KEPT:
                return BoltResponse(status=503, body=NOT_KEPT)
            case Dispatched.MALFORMED:
                return BoltResponse(status=404, body=NOT_TAKEN)
            case Dispatched.BEGUN:
                return await req.context.ack()
        return await next()


def _not_of_the_token(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN from the environment, where our settings may stand, and warns at each start that it
    will not use it: `authorize` gives the token."""
    return record.getMessage() != warning_token_skipped()
