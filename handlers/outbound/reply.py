"""The way back to the person who asked: the payload's response_url while it lasts, then a direct message."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import logger
from handlers.outbound import limits
from handlers.outbound.blocks import Message

log = logger("registrar.reply")

TROUBLE = (TimeoutError, SlackApiError, aiohttp.ClientError)
"""What talking to Slack can end in."""


class Reply:
    """Answers to one payload. Private unless said otherwise."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, url: str, user: str) -> None:
        self._client, self._session = client, session
        self._url, self._user = url, user
        self._left = limits.RESPONSE_USES - 1  # the last use is kept: a retry of ours may have been counted by Slack

    async def say(self, message: Message, *, replace: bool = False) -> None:
        """To the person alone; with `replace`, in place of the message whose button was pressed."""
        if not await self._post(message.payload() | {"response_type": "ephemeral", "replace_original": replace}):
            await self._direct(message)

    async def share(self, message: Message) -> bool:
        """To everybody in the channel. False if Slack does not let us, and then nobody saw it."""
        return await self._post(message.payload() | {"response_type": "in_channel", "replace_original": False})

    async def _post(self, payload: dict[str, Any]) -> bool:
        if not self._url or self._left <= 0:
            return False
        self._left -= 1
        try:
            async with self._session.post(self._url, json=payload) as response:
                if response.status == 200:
                    return True
                log.warning("response_url_refused", status=response.status, said=(await response.text())[:200])
        except TROUBLE as error:
            log.warning("response_url_unreachable", error=type(error).__name__)
        return False

    async def _direct(self, message: Message) -> None:
        try:
            await self._client.chat_postMessage(channel=self._user, **message.payload())
        except TROUBLE as error:
            log.error("answer_lost", user=self._user, error=_reason(error))


def _reason(error: Exception) -> str:
    """A SlackApiError holds the whole response, and that the whole message: only the code of it is logged."""
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
