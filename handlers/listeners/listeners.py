"""Who takes which payload. One list for both roads: HTTP, and the socket of Socket Mode.

What a payload only sets off is begun at once, by `begin`, and acknowledged with nothing. Bolt has the rest, registered
by `listen`: what is typed into a picker and submitted forms, since their acknowledgement carries the answer; Slack's
question whether the address is ours; and what nobody knows. In Socket Mode all comes through Bolt, which asks `begin`
first.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_token_skipped
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from handlers.listeners import actions, commands, events, options, shortcuts, views
from handlers.listeners.payload import is_of_ourselves
from handlers.listeners.payload_shape import is_well_formed, mend_text
from handlers.slack.services import Services

NOT_KEPT, NOT_TAKEN = "not kept, so bring it again", "nobody takes this"
"""What Slack is answered where it is no acknowledgement."""


class NotKept(Exception):
    """The store did not take what must be in it before Slack may forget a payload."""


async def begin(services: Services, body: dict[str, Any]) -> bool:
    """Begin the work that a payload sets off; it is kept what must be before Slack may forget it. False for what waits
    for Bolt, and nothing was begun. Text in the payload is mended. Raises NotKept."""
    mend_text(body)
    if not is_well_formed(body):
        return False
    match body:
        case {"command": str() as name} if "/" in name:
            commands.begin(services, body)
        case {"type": "block_actions", "actions": [{"action_id": str()}, *_]}:
            actions.begin(services, body)
        case {"type": "shortcut" | "message_action", "callback_id": str()}:
            shortcuts.begin(services, body)
        case {"type": "event_callback", "event": {"type": str() as kind} as event} if kind in events.LISTENERS:
            keeping = None if is_of_ourselves(services, event) else events.LISTENERS[kind](services, body, event)
            if keeping and await asyncio.shield(keeping) is None:  # shielded: Slack may hang up
                raise NotKept
        case _:
            return False
    return True


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
        before_authorize=_Begin(services),
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


class _Begin(AsyncMiddleware):
    def __init__(self, services: Services) -> None:
        self._services = services

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        try:
            begun = await begin(self._services, req.body)
        except NotKept:
            return BoltResponse(status=503, body=NOT_KEPT)
        if not begun and not is_well_formed(req.body):
            return BoltResponse(status=404, body=NOT_TAKEN)
        return await (req.context.ack() if begun else next())


def _not_of_the_token(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN from the environment, where our settings may stand, and warns at each start that it
    will not use it: `authorize` gives the token."""
    return record.getMessage() != warning_token_skipped()
