"""The way into channels for news: each message is sent once, carries its id unseen, and what Slack says to it becomes
one of a few exceptions of `bot.ports`."""

import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports import Away, ChannelMessage, Closed, DeliveryRefused, Doubtful, ThreadSummary, Wait
from bot.runtime.logs import logger
from handlers.notifications.messages import GROUP_MESSAGE, drawn
from handlers.slack.client import SlackClient
from handlers.slack.errors import SLACK_CALL_ERRORS, reason

log = logger("registrar.channels")

METADATA_EVENT_TYPE = "registrar_news"
"""The type of the metadata that carries the id of news."""
CHANNEL_CACHE_TTL_S = 60.0
"""Seconds for which a channel is believed to be shared with nobody outside. Slack tells one process when it is shared;
for the others, and where the telling is lost, news go on for so long at most."""
HISTORY_MESSAGES_PER_PAGE, MAX_HISTORY_PAGES = 200, 10
"""Messages looked at in search of one: in a page, and pages."""
HISTORY_CLOCK_SKEW_S = 60.0
"""Seconds by which Slack's clock may be behind ours."""
SLACK_RETRY_AFTER_S = 5.0
"""Seconds to wait where Slack asks for patience and does not say how long."""

CHANNEL_SHARED = (
    "This channel is shared with another organization, so I don't post updates about learners here. Subscribe in one "
    "of your own channels."
)
NOT_IN_CHANNEL = "I'm not in this channel. Type /invite @Registrar there."
POSTING_RESTRICTED = (
    "Only some people may post in this channel. Let Registrar post there, or subscribe in another channel."
)
CHANNEL_CLOSED_REASONS: Mapping[str, str] = {
    "channel_not_found": (
        "I can't see this channel. It's gone, or it's private and I'm not in it. Type /invite @Registrar there."
    ),
    "not_in_channel": NOT_IN_CHANNEL,
    "is_archived": "This channel is archived. Unarchive it, and type /invite @Registrar there if I'm not in it.",
    "is_inactive": "This channel is frozen. Subscribe in another one.",
    "restricted_action": POSTING_RESTRICTED,
    "restricted_action_read_only_channel": POSTING_RESTRICTED,
    "restricted_action_thread_only_channel": POSTING_RESTRICTED,
    "no_permission": POSTING_RESTRICTED,
    "user_disabled": "This person's account is deactivated. Someone else can subscribe in a channel.",
    "user_not_found": "This person is gone. Someone else can subscribe in a channel.",
    "cannot_dm_bot": "This is an app and reads no messages. Subscribe in a channel.",
    "messages_tab_disabled": "Direct messages with Registrar are switched off. Subscribe in a channel.",
    "ekm_access_denied": "The admins of this workspace have blocked messages here. Ask them.",
    "missing_scope": "Registrar lacks a permission for this channel. Ask your Registrar admin to reinstall it.",
}
"""What keeps us from writing, by Slack's code."""
NOT_EDITABLE_CODES = ("message_not_found", "cant_update_message", "edit_window_closed")
RATE_LIMIT_CODES = ("ratelimited", "rate_limited", "message_limit_exceeded")
UNCERTAIN_CODES = ("fatal_error", "internal_error")
"""Slack says of these that a part may have been done."""
SLACK_UNAVAILABLE_CODES = (
    "not_authed", "invalid_auth", "token_revoked", "token_expired", "account_inactive", "org_login_required",
    "team_access_not_granted", "accesslimited", "access_denied", "request_timeout", "service_unavailable",
    "team_added_to_org",
)  # fmt: skip
"""Trouble with the whole of Slack or with our way in: no channel is at fault, and it is worth trying again."""


class ChannelsPort:
    """Implements `bot.ports.Audience`."""

    def __init__(self, slack: SlackClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._slack, self._web, self._clock = slack, slack.once, clock
        self._ours: dict[str, float] = {}
        """When a channel was last seen to be shared with nobody."""

    async def post(self, channel: str, what: ChannelMessage | ThreadSummary, thread: str = "") -> str:
        await self._check_ours(channel)
        message = drawn(what).payload() | {"channel": channel, "metadata": metadata(METADATA_EVENT_TYPE, what.id)}
        call = self._web.chat_postMessage(**message, thread_ts=thread or None)
        return str((await _sent(call, posting=True))["ts"])

    async def amend(self, channel: str, ts: str, what: ChannelMessage | ThreadSummary) -> None:
        """A message that is gone is left so."""
        try:
            await _sent(self._web.chat_update(channel=channel, ts=ts, **drawn(what).payload()))
        except DeliveryRefused as error:
            if str(error) not in NOT_EDITABLE_CODES:
                raise
            log.info("not_amended", channel=channel, reason=str(error))

    async def find(self, channel: str, id: str, since: float, thread: str = "") -> str:
        if thread:
            replies = partial(self._web.conversations_replies, channel=channel, ts=thread)
            if found := await self._search(replies, id, since):
                return found
        return await self._search(partial(self._web.conversations_history, channel=channel), id, since)

    async def closed(self, channel: str) -> str:
        try:
            if channel.startswith("D"):
                await _sent(self._web.conversations_open(channel=channel))
                return ""
            about = (await _sent(self._web.conversations_info(channel=channel)))["channel"]
        except Closed as error:
            return str(error)
        if about.get("is_mpim"):
            return GROUP_MESSAGE
        if about.get("is_archived"):
            return CHANNEL_CLOSED_REASONS["is_archived"]
        if _is_shared(about):
            self.forget(channel)
            return CHANNEL_SHARED
        self._ours[channel] = self._clock()
        return "" if about.get("is_member") else NOT_IN_CHANNEL

    async def has_others(self, channel: str, user: str = "") -> bool:
        if channel.startswith("D"):
            ours = (await _sent(self._web.conversations_open(users=user)))["channel"]["id"]
            if ours != channel:
                raise Closed(NOT_IN_CHANNEL)  # a conversation between people, which we cannot see
            return False
        return _is_shared((await _sent(self._web.conversations_info(channel=channel)))["channel"])

    def forget(self, channel: str) -> None:
        self._ours.pop(channel, None)

    async def _check_ours(self, channel: str) -> None:
        """What is told of learners must not leave the house, also where a channel was shared later. Raises Closed."""
        if channel.startswith("D") or self._clock() - self._ours.get(channel, float("-inf")) < CHANNEL_CACHE_TTL_S:
            return
        if sentence := await self.closed(channel):
            raise Closed(sentence)

    async def _search(self, fetch: Callable[..., Awaitable[AsyncSlackResponse]], id: str, since: float) -> str:
        try:
            return await search(self._slack, lambda **page: _sent(fetch(**page)), METADATA_EVENT_TYPE, id, since)
        except DeliveryRefused as error:
            if str(error) == "thread_not_found":
                return ""
            raise


async def search(
    slack: SlackClient, fetch: Callable[..., Awaitable[AsyncSlackResponse]], kind: str, id: str, since: float
) -> str:
    """The `ts` of our message whose metadata is of this kind and carries this id, as `fetch` gives page after page of
    those since a Unix second; nothing if there is none."""
    cursor = ""
    for _ in range(MAX_HISTORY_PAGES):
        page = {
            "oldest": f"{max(0.0, since - HISTORY_CLOCK_SKEW_S):.6f}",
            "limit": HISTORY_MESSAGES_PER_PAGE,
            "include_all_metadata": True,
        }
        said = await fetch(**page, **({"cursor": cursor} if cursor else {}))
        for one in said["messages"]:
            if _id_of(one, kind) == id and _is_ours(slack, one):
                return str(one["ts"])
        cursor = (said.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return ""


def metadata(kind: str, id: str) -> dict[str, Any]:
    """What travels with a message unseen, so that it can be found."""
    return {"event_type": kind, "event_payload": {"id": id}}


def _is_ours(slack: SlackClient, message: Mapping[str, Any]) -> bool:
    """Another app may put anything into its metadata."""
    known = slack.identity.get("bot_id")
    return not known or message.get("bot_id") == known


def _is_shared(about: Mapping[str, Any]) -> bool:
    """Whether people of other organizations are in a channel, or are invited."""
    return bool(about.get("is_ext_shared") or about.get("is_pending_ext_shared"))


def _id_of(message: Mapping[str, Any], kind: str) -> str:
    carried = message.get("metadata") or {}
    return str((carried.get("event_payload") or {}).get("id")) if carried.get("event_type") == kind else ""


async def _sent(call: Awaitable[AsyncSlackResponse], posting: bool = False) -> AsyncSlackResponse:
    """What Slack answers. Raises Wait, Closed, Away, Doubtful or DeliveryRefused."""
    try:
        return await call
    except SLACK_CALL_ERRORS as error:
        raise meaning(error, posting) from error


def meaning(error: Exception, posting: bool) -> Wait | Closed | Away | Doubtful | DeliveryRefused:
    """What an error of slack_sdk or aiohttp says of the message. `posting` says that it matters whether it was done."""
    perhaps = Doubtful if posting else Away
    if isinstance(error, SlackApiError):
        # What is no JSON comes with aiohttp's own response, which names its status differently.
        status = getattr(error.response, "status_code", None) or getattr(error.response, "status", 0)
        code = reason(error) if isinstance(getattr(error.response, "data", None), dict) else ""
        if status == 429 or code in RATE_LIMIT_CODES:
            return Wait(_seconds(error.response.headers.get("Retry-After")))
        if code == "missing_scope" and _is_group_message(error.response.data):
            return Closed(GROUP_MESSAGE)
        if code in CHANNEL_CLOSED_REASONS:
            return Closed(CHANNEL_CLOSED_REASONS[code])
        if status == 503 or code in SLACK_UNAVAILABLE_CODES:
            return Away(code or "Slack answers 503")
        if status != 200 or code in UNCERTAIN_CODES or not code:
            return perhaps(code or f"Slack answers {status}")
        return DeliveryRefused(code)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Away(type(error).__name__)
    return perhaps(type(error).__name__)


def _is_group_message(said: Mapping[str, Any]) -> bool:
    """Whether Slack asks for the scope of group messages of somebody who has those of all channels. Registrar does not
    ask for it: nothing it does needs one."""
    needed, held = ({one.strip() for one in str(said.get(key)).split(",")} for key in ("needed", "provided"))
    return "mpim:read" in needed and {"channels:read", "groups:read"} <= held


def _seconds(text: Any) -> float:
    said = str(text or "").strip()
    return max(1.0, float(said)) if said.isdecimal() else SLACK_RETRY_AFTER_S
