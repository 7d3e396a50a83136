"""The way back to the person who asked: the payload's response_url while it lasts, then a direct message."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.runtime.logs import logger
from bot.store import StoreError
from bot.store.claimed import claimed
from handlers.slack import limits
from handlers.slack.blocks import Block, Message, View, asked_in, clip, context, modal, say, texts
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.in_thread import in_thread
from handlers.slack.ladder import BlocksRefused
from handlers.slack.proxies import proxy_to
from handlers.slack.web import NOTHING_UNFURLED, SlackWeb, in_a_message

log = logger("registrar.reply")

ABOUT_CHARS = 300
"""Characters of the line that says what a late answer is about."""
ANSWER_PAUSES_S = (0.0, 0.5)
"""Seconds before each time that an answer is sent."""
RESPONSE_URL_SURFACE = "response_url"
TAKEN_PATTERN = re.compile(r'(ok)?$|\{.*"ok"\s*:\s*true', re.IGNORECASE)
"""What Slack answers where it took a message."""
THREAD_GONE_CODES = ("thread_not_found", "message_not_found")
"""What Slack says of a thread that is not there."""
URL_OVER_STATUSES = (404, 410, 429)
"""The address is used up or has expired, or is asked too often: no other words would help."""


@dataclass(frozen=True)
class Spot:
    """Where somebody spoke: a channel, and the message whose thread it was in, if it was in one."""

    channel: str = ""
    thread: str = ""


NO_SPOT = Spot()


async def _unknown() -> str:
    return ""


class Reply:
    """Answers to one payload, by its `url` as long as that lasts. Private unless said otherwise.

    Attributes:
        about: what was asked, in a line; empty where nobody knows. An answer that comes late, or does not stand where
            it belongs, begins with it
        late: whether the person was told that the answer comes below, by itself
    """

    def __init__(
        self, web: SlackWeb, session: aiohttp.ClientSession, url: str, user: str, spot: Spot = NO_SPOT
    ) -> None:
        self._web, self._session = web, session
        self.url, self._user, self._spot = url, user, spot
        self.about: Callable[[], Awaitable[str]] = _unknown
        self.late = False
        self._left = (
            limits.RESPONSE_URL_USES - 1
        )  # the last use is kept: a retry of ours may have been counted by Slack

    async def say(self, message: Message, *, replace: bool = False) -> None:
        """To the person alone; with `replace`, in place of the message whose button was pressed. In a thread a new one
        is whispered, since what goes to the payload's address would stand beside the thread."""
        message = await self.headed(message) if self.late and not replace else message
        if self._spot.thread and not replace:
            await self._direct(message)
        elif not await self._post(message, {"response_type": "ephemeral", "replace_original": replace}):
            await self._direct(await self.headed(message) if self.url else message)

    async def headed(self, message: Message) -> Message:
        """With what it is about, where it does not say that itself."""
        try:
            about = await self.about()
        except StoreError as error:
            log.warning("not_said_about_what", error=str(error))
            return message
        if not about or any(about in one for one in (message.text, *texts(message.blocks))):
            return message
        head = context(clip(f"About: {about}", ABOUT_CHARS))
        return replace(message, blocks=[head, *(message.blocks or [say(message.text)])])

    async def share(self, message: Message) -> bool:
        """To everybody in the channel. False if Slack does not let us, and then nobody saw it."""
        return await self._post(message, {"response_type": "in_channel", "replace_original": False})

    async def _post(self, message: Message, how: dict[str, Any]) -> bool:
        if not self.url or self._left <= 0:
            return False
        whole = NOTHING_UNFURLED | how | ({"thread_ts": self._spot.thread} if self._spot.thread else {})

        async def send(text: str, blocks: Sequence[Block]) -> bool:
            return await self._sent(whole | {"text": text} | ({"blocks": list(blocks)} if blocks else {}))

        said = (in_thread(message) if self._spot.thread else message).payload()
        private = how["response_type"] == "ephemeral"
        sent = await self._web.deliver(
            RESPONSE_URL_SURFACE, said["text"], said.get("blocks") or (), send, private=private
        )
        if sent.answer and sent.rest and private:
            await self._web.file(self._user, sent.rest)
        elif sent.answer and sent.rest:
            await self._web.file(self._spot.channel or self._user, sent.rest, self._spot.thread)
        return sent.answer

    async def _sent(self, payload: dict[str, Any]) -> bool:
        """Whether Slack took it. Raises BlocksRefused where that may be the fault of the blocks."""
        await claimed()
        if self._left <= 0:
            return False
        self._left -= 1
        try:
            async with self._session.post(self.url, json=payload, proxy=proxy_to(self._web, self.url)) as response:
                said = (await response.text())[:200].strip()
                if response.status == 200 and TAKEN_PATTERN.match(said):
                    return True
                log.warning("response_url_refused", status=response.status, said=said)
        except SLACK_CALL_ERRORS as error:
            log.warning("response_url_unreachable", error=reason(error))
            return False
        if "blocks" in payload and response.status < 500 and response.status not in URL_OVER_STATUSES:
            raise BlocksRefused.said_to_be(f"{response.status} {said[:60]}", [said])
        return False

    async def _direct(self, message: Message) -> None:
        """Slack may have trouble of its own for a moment: better said twice than never."""
        for pause in ANSWER_PAUSES_S:
            await asyncio.sleep(pause)
            try:
                await whisper(self._web, self._spot, self._user, message)
            except SLACK_CALL_ERRORS as error:
                failed = reason(error)
            else:
                return
        log.error("answer_lost", user=self._user, error=failed)


async def whisper(web: SlackWeb, spot: Spot, user: str, message: Message) -> str:
    """To one person where they spoke; into their direct messages where we are not in that channel, which then says
    where they had asked. Gives the channel, or nothing for direct messages. Raises one of SLACK_CALL_ERRORS."""
    message = in_thread(message) if spot.thread else message
    if spot.channel[:1] in ("C", "G"):
        try:
            if await _is_shown(web, spot):
                await web.chat_postEphemeral(
                    channel=spot.channel, user=user, thread_ts=spot.thread or None, **message.payload()
                )
                return spot.channel
        except SlackApiError as error:
            log.info("not_whispered", reason=reason(error))
        where = asked_in(spot.channel, spot.thread)
        message = replace(message, blocks=[*(message.blocks or [say(message.text)]), where])
    elif spot.thread:
        try:
            await web.chat_postMessage(channel=user, thread_ts=spot.thread, **message.payload())
        except SlackApiError as error:  # it may be locked, or gone
            log.info("not_in_thread", reason=reason(error))
        else:
            return ""
    await web.chat_postMessage(channel=user, **message.payload())
    return ""


async def _is_shown(web: SlackWeb, spot: Spot) -> bool:
    """Whether Slack shows a whisper there: in a thread only while replies stand in it, and it takes it all the same.
    Where Slack does not let us look, we believe so. Source: docs.slack.dev, chat.postEphemeral, `thread_ts`."""
    if not spot.thread:
        return True
    try:
        found = await web.conversations_replies(channel=spot.channel, ts=spot.thread, limit=2)
    except SLACK_CALL_ERRORS as error:
        return reason(error) not in THREAD_GONE_CODES
    return len(found["messages"]) > 1


class Window(Reply):
    """Answers in a modal that is open; as a direct message when it has been closed meanwhile."""

    def __init__(self, web: SlackWeb, session: aiohttp.ClientSession, where: Mapping[str, str], user: str) -> None:
        """`where` names the view: by `view_id`, or by the `external_id` of one that an acknowledgement brings."""
        super().__init__(web, session, "", user)
        self._where = where

    async def say(self, message: Message, *, replace: bool = False) -> None:
        if not await self.show(modal("Registrar", message.blocks), told=True):
            await self._direct(await self.headed(message))

    async def show(self, view: View, over: str = "", *, told: bool = False) -> bool:
        """Put the view in place of what is there; with `over`, the hash of a view, only in place of that. False if the
        person has closed it, or gone on. What Slack does not take is a direct message, unless they were `told` already:
        then it is False too.

        What we do may be done before Slack has read our acknowledgement, which would then be put over it: so a view
        that comes with one is waited for.
        """
        for pause in (0.1, 0.3, 0.6) if "external_id" in self._where else (0.0,):
            await asyncio.sleep(pause)
            try:
                await self._web.views_update(**self._where, view=view, hash=over or None)
            except SLACK_CALL_ERRORS as error:
                if reason(error) in ("not_found", "hash_conflict"):
                    continue
                log.warning("view_not_updated", error=reason(error))
                if not told:
                    await self._direct(in_a_message(view))
                return not told
            else:
                return True
        return False
