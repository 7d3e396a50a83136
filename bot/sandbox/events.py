"""The Events API: what happens in the workspace, told to the app, up to four times if it does not listen."""

import asyncio

from bot.sandbox import limits
from bot.sandbox.conversation import Channel
from bot.sandbox.delivery import Delivery, EventSender, NotAcknowledged
from bot.sandbox.manifest import Manifest
from bot.sandbox.message_events import MessageEvents
from bot.sandbox.payloads import Payloads
from bot.sandbox.people import User
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team

# The scope without which Slack does not tell an event.
_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "channel_shared": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
}


class Events:
    def __init__(self, team: Team, manifest: Manifest, event_sender: EventSender) -> None:
        self._team, self._manifest, self._event_sender = team, manifest, event_sender
        self._payloads = Payloads(team)
        self.messages = MessageEvents(team, self.emit)
        self._tasks: set[asyncio.Task[None]] = set()

    def home_opened(self, user: User, tab: str) -> None:
        view = self._team.homes.get(user.id)
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self._team.im(user.id).id,
            "tab": tab,
            "event_ts": self._team.new_ts(),
        }
        if view and tab == "home":
            event["view"] = view.wire(team=self._team.id, app=self._team.app_id, bot=self._team.bot_id)
        self.emit("app_home_opened", event)

    def channel(self, what: str, channel: Channel, **more: object) -> None:
        """`what` is archive, unarchive, rename or left; private channels tell it as group_…"""
        kind = f"{'group' if channel.kind == 'private' else 'channel'}_{what}"
        place: Json = {"channel": channel.id}
        if what == "rename":
            place = {"channel": {"id": channel.id, "name": channel.name, "created": channel.created}}
        self.emit(kind, {"type": kind, **place, **more, "event_ts": self._team.new_ts()})

    def shared(self, channel: Channel, team: str) -> None:
        """Another workspace has joined the channel; of a private one it is told under the same name."""
        event = {"type": "channel_shared", "connected_team_id": team, "channel": channel.id}
        self.emit("channel_shared", {**event, "event_ts": self._team.new_ts()})

    def member(self, what: str, channel: Channel, user_id: str, by: str) -> None:
        """`what` is joined or left."""
        kind = f"member_{what}_channel"
        event = {"type": kind, "user": user_id, "channel": channel.id, "inviter": by, "team": self._team.id}
        self.emit(kind, {**event, "event_ts": self._team.new_ts()})

    def emit(self, subscription: str, event: Json) -> None:
        """Tells the app in the background, if it subscribed in its manifest and has the scope."""
        needed = _SCOPES.get(subscription)
        if subscription not in self._manifest.events or (needed and needed not in self._manifest.scopes):
            return
        task = asyncio.ensure_future(self._deliver(self._payloads.event(event, self._team.new_id("Ev"))))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, payload: Json) -> None:
        retry: tuple[int, str] | None = None
        for number, wait in enumerate((*limits.EVENT_RETRY_DELAYS_S, None), start=1):
            try:
                await self._event_sender.deliver(Delivery(kind="events_api", payload=payload, retry=retry))
                return
            except NotAcknowledged as failed:
                if wait is None or (failed.reply and failed.reply.no_retry):
                    return
                retry = (number, failed.trouble)
                if wait:
                    await self._team.clock.sleep(wait)

    async def delivered(self) -> None:
        """Wait until the app has all that happened so far, or was told often enough."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
