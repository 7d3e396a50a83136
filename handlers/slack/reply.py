"""The way back to the person who asked: the payload's response_url while it lasts, then a direct message."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.logs import logger
from handlers.slack import limits
from handlers.slack.blocks import Message, View, modal

log = logger("registrar.reply")

SLACK_CALL_ERRORS = (TimeoutError, SlackClientError, aiohttp.ClientError)
"""What talking to Slack can end in. An upload that fails is a SlackRequestError, which is no SlackApiError."""


class Reply:
    """Answers to one payload, by its `url` as long as that lasts. Private unless said otherwise."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, url: str, user: str, channel: str = ""
    ) -> None:
        self._client, self._session = client, session
        self.url, self._user, self._channel = url, user, channel
        self._left = (
            limits.RESPONSE_URL_USES - 1
        )  # the last use is kept: a retry of ours may have been counted by Slack

    async def say(self, message: Message, *, replace: bool = False) -> None:
        """To the person alone; with `replace`, in place of the message whose button was pressed."""
        if not await self._post(message.payload() | {"response_type": "ephemeral", "replace_original": replace}):
            await self._direct(message)

    async def share(self, message: Message) -> bool:
        """To everybody in the channel. False if Slack does not let us, and then nobody saw it."""
        return await self._post(message.payload() | {"response_type": "in_channel", "replace_original": False})

    async def _post(self, payload: dict[str, Any]) -> bool:
        if not self.url or self._left <= 0:
            return False
        self._left -= 1
        try:
            async with self._session.post(self.url, json=payload) as response:
                if response.status == 200:
                    return True
                log.warning("response_url_refused", status=response.status, said=(await response.text())[:200])
        except SLACK_CALL_ERRORS as error:
            log.warning("response_url_unreachable", error=reason(error))
        return False

    async def _direct(self, message: Message) -> None:
        try:
            await whisper(self._client, self._channel, self._user, message)
        except SLACK_CALL_ERRORS as error:
            log.error("answer_lost", user=self._user, error=reason(error))


async def whisper(client: AsyncWebClient, channel: str, user: str, message: Message) -> str:
    """To one person in a channel; into their direct messages where we are not in it. Gives the channel, or nothing for
    direct messages. Raises one of SLACK_CALL_ERRORS."""
    if channel[:1] in ("C", "G"):
        try:
            await client.chat_postEphemeral(channel=channel, user=user, **message.payload())
        except SlackApiError as error:
            log.info("not_whispered", reason=reason(error))
        else:
            return channel
    await client.chat_postMessage(channel=user, **message.payload())
    return ""


class Window(Reply):
    """Answers in a modal that is open; as a direct message when it has been closed meanwhile."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, where: Mapping[str, str], user: str
    ) -> None:
        """`where` names the view: by `view_id`, or by the `external_id` of one that an acknowledgement brings."""
        super().__init__(client, session, "", user)
        self._where = where

    async def say(self, message: Message, *, replace: bool = False) -> None:
        if not await self.show(modal("Registrar", message.blocks)):
            await self._direct(message)

    async def show(self, view: View, over: str = "") -> bool:
        """Put the view in place of what is there; with `over`, the hash of a view, only in place of that. False if the
        person has closed it, or gone on. Raises one of SLACK_CALL_ERRORS.

        What we do may be done before Slack has read our acknowledgement, which would then be put over it: so a view
        that comes with one is waited for.
        """
        for pause in (0.1, 0.3, 0.6) if "external_id" in self._where else (0.0,):
            await asyncio.sleep(pause)
            try:
                await self._client.views_update(**self._where, view=view, hash=over or None)
            except SlackApiError as error:
                if reason(error) not in ("not_found", "hash_conflict"):
                    raise
            else:
                return True
        return False


def reason(error: Exception) -> str:
    """A SlackApiError holds the whole response, and that the whole message: only the code of it is logged."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    said = getattr(error.response, "data", None)  # text where a proxy or Slack in trouble answers
    return str(said.get("error")) if isinstance(said, dict) else "no answer of Slack's"
