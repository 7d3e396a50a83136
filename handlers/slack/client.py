"""Slack as Registrar uses it beyond answering: who people are, and files."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from bot.policy.policy import Actor, Standing
from bot.ports import PersonUnknown
from bot.runtime.logs import logger
from handlers.slack import limits
from handlers.slack.blocks import Message, View, clip, rich, spoken
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.ladder import BlocksRefused, Refusals
from handlers.slack.proxies import proxy_to
from handlers.slack.reply import NO_SPOT, Reply, Spot, Window, whisper
from handlers.slack.text import literal
from handlers.slack.user_groups import UserGroups
from handlers.slack.web import SlackWeb, in_a_message

log = logger("registrar.slack")

USERS_PER_PAGE = 200
HOME_TOLD_INTERVAL_S = 3600.0
"""Seconds for which nobody is told again in a message what App Home would say."""
PERSON_CACHE_TTL_S = 60.0
"""Seconds for which we believe what Slack said of a person."""


class SlackClient:
    """One session for everything we send; implements the port `People`."""

    def __init__(self, token: str, api_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10, connect=5))
        # Without a session of its own slack_sdk opens a connection for every call.
        how = {"token": token, "base_url": api_url, "session": self._session, "timeout": 10}
        refusals = Refusals(clock)
        self.web = SlackWeb(refusals, **how)
        self.web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
        # Sends every call once: what is tried again after a lost connection may be said twice.
        self.once = SlackWeb(refusals, **how, retry_handlers=[])
        # The same, but where Slack asks for patience, since then nothing was done.
        self.patient = SlackWeb(refusals, **how, retry_handlers=[])
        self.patient.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
        for one in (self.web, self.once, self.patient):
            one.proxy = proxy_to(one, api_url)
        self._clock = clock
        self._people: dict[str, tuple[float, Actor]] = {}
        self._homes: dict[str, float] = {}
        """When somebody was last told in a message what their App Home would say."""
        self.identity: dict[str, Any] = {}
        self.groups_matter: Callable[[], bool] = lambda: False
        self._everybody: tuple[float, list[dict[str, Any]]] = (float("-inf"), [])
        self.user_groups = UserGroups(self.web, clock)

    def reply(self, url: str, user: str, spot: Spot = NO_SPOT) -> Reply:
        """Back to a person: by the payload's own address, else in a whisper where they spoke, else directly."""
        return Reply(self.web, self._session, url, user, spot)

    def window(self, where: Mapping[str, str], user: str) -> Window:
        return Window(self.web, self._session, where, user)

    async def whisper(self, spot: Spot, user: str, message: Message) -> str:
        """To one person where they spoke. Gives the channel, or nothing for direct messages. Raises one of
        SLACK_CALL_ERRORS."""
        return await whisper(self.web, spot, user, message)

    async def publish(self, user: str, view: View) -> None:
        """App Home; as a direct message, once in a while, where Slack takes it in no other words. Raises one of
        SLACK_CALL_ERRORS."""
        try:
            await self.web.views_publish(user_id=user, view=view)
        except SlackApiError as error:
            if not BlocksRefused.of(error):
                raise
            if self._clock() - self._homes.get(user, float("-inf")) >= HOME_TOLD_INTERVAL_S:
                self._homes[user] = self._clock()
                await self.reply("", user).say(in_a_message(view))

    async def introduce(self) -> None:
        """Learn our own ids from auth.test. Raises one of SLACK_CALL_ERRORS."""
        self.identity = (await self.web.auth_test()).data  # type: ignore[assignment]  # a dict for every JSON method

    async def actor(self, user_id: str, anew: bool = False) -> Actor:
        known = self._people.get(user_id)
        if known and not anew and self._clock() - known[0] < PERSON_CACHE_TTL_S:
            return known[1]
        try:
            if not self.identity:  # unless we know our own team, the owner of another one looks like ours
                await self.introduce()
            user = (await self.web.users_info(user=user_id))["user"]
        except SLACK_CALL_ERRORS as error:
            log.warning("person_unknown", user=user_id, error=reason(error))
            raise PersonUnknown(user_id) from None
        profile = user.get("profile") or {}
        actor = Actor(
            id=user_id,
            name=literal(profile.get("display_name") or user.get("real_name") or user.get("name") or user_id),
            standing=standing(user, self.identity.get("team_id", "")),
            zone=user.get("tz") or "UTC",
            email=profile.get("email") or "",
            groups=await self._groups_of(user_id, anew),
        )
        if len(self._people) > 5000:
            self._people.clear()
        self._people[user_id] = (self._clock(), actor)
        return actor

    async def everybody(self) -> list[dict[str, Any]]:
        """The people of the workspace as users.list has them, as Slack said within the last minute. Raises one of
        SLACK_CALL_ERRORS."""
        if self._clock() - self._everybody[0] >= PERSON_CACHE_TTL_S:
            if not self.identity:
                await self.introduce()
            found: list[dict[str, Any]] = []
            cursor: str | None = ""
            while cursor is not None:
                page = await self.web.users_list(limit=USERS_PER_PAGE, cursor=cursor or None)
                found += page["members"]
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            self._everybody = (self._clock(), found)
        return self._everybody[1]

    async def _groups_of(self, user_id: str, anew: bool) -> frozenset[str]:
        """The user groups a person is in, by id and by handle; asked for only where the policy speaks of any."""
        if not self.groups_matter():
            return frozenset()
        try:
            groups = await self.user_groups.all(anew)
        except SLACK_CALL_ERRORS as error:
            log.warning("groups_unknown", error=reason(error))
            raise PersonUnknown(user_id) from None
        found = [one for one in groups if user_id in (one.get("users") or ())]
        return frozenset(name for one in found for name in (one["id"], one.get("handle")) if name)

    async def send_file(self, to: str, name: str, content: bytes, comment: str, thread: str = "") -> str:
        """Into a channel, or into the direct messages with a person; with `thread` as an answer to that message. Gives
        the file's id. The comment is literal: a block, since `initial_comment` is parsed for mentions and links. Raises
        one of SLACK_CALL_ERRORS."""
        channel = to if to[:1] in ("C", "G", "D") else await self.direct(to)
        said = await self.web.files_upload_v2(
            channel=channel,
            filename=name,
            content=content,
            thread_ts=thread or None,
            request_file_info=False,
            blocks=json.dumps([rich(spoken(clip(comment, limits.SECTION_TEXT_CHARS)))]),
        )
        return str(said["files"][0]["id"])

    async def members(self, channel: str) -> set[str]:
        """Who is in a channel, by id. Raises one of SLACK_CALL_ERRORS."""
        found: set[str] = set()
        cursor: str | None = ""
        while cursor is not None:
            page = await self.web.conversations_members(channel=channel, limit=USERS_PER_PAGE, cursor=cursor or None)
            found.update(page["members"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        return found

    async def direct(self, user: str) -> str:
        """The id of the direct messages with a person. Raises one of SLACK_CALL_ERRORS."""
        return str((await self.web.conversations_open(users=user))["channel"]["id"])

    async def delete_file(self, file: str) -> None:
        """One that is gone already is no fault. Raises one of SLACK_CALL_ERRORS."""
        try:
            await self.web.files_delete(file=file)
        except SlackApiError as error:
            if reason(error) not in ("file_not_found", "file_deleted"):
                raise

    async def close(self) -> None:
        await self._session.close()


def standing(user: dict[str, Any], team: str) -> Standing:
    """What users.info says a person is; the least trusting reading wins."""
    if user.get("deleted"):
        return Standing.GONE
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return Standing.BOT
    if user.get("is_stranger") or not team or team not in _teams(user):
        return Standing.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    if user.get("is_owner") or user.get("is_primary_owner"):
        return Standing.OWNER
    return Standing.ADMIN if user.get("is_admin") else Standing.MEMBER


def _teams(user: dict[str, Any]) -> set[str]:
    """The workspaces that a person is in. On Enterprise Grid `team_id` names the home of a person, or nothing, and
    `enterprise_user.teams` all workspaces they are in. Source: users.info on docs.slack.dev."""
    said = user.get("enterprise_user")
    there = said.get("teams") if isinstance(said, dict) else None
    listed = there if isinstance(there, list) else []
    return {one for one in (user.get("team_id"), *listed) if isinstance(one, str)}
