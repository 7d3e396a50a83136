"""The Bolt app: one file for each kind of payload registers its listener here, as in Bolt's own templates."""

import logging
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_token_skipped

from handlers.listeners import actions, commands, events, options, shortcuts, views
from handlers.slack.services import Services

LISTENER_MODULES = (commands, actions, views, options, shortcuts, events)


def listen(services: Services, token: str, signing_secret: str | None) -> AsyncApp:
    """The Bolt app. Without a signing secret (Socket Mode) nothing may come in over HTTP."""

    async def authorize(**_: Any) -> AuthorizeResult:
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
        authorize=authorize,
        logger=logger,
        # Acknowledged in the first statement, so Bolt need not poll for it every 10 ms.
        process_before_response=True,
        # What we have no use for would still be looked at on every payload.
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        ignoring_self_assistant_message_events_enabled=False,
    )
    for kind in LISTENER_MODULES:
        kind.register(app, services)
    return app


def _not_of_the_token(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN from the environment, where our settings may stand, and warns at each start that it
    will not use it: `authorize` gives the token."""
    return record.getMessage() != warning_token_skipped()
