"""Where a person goes and what they may do there: run a command, invite the app, open its tabs."""

from dataclasses import replace
from typing import Any

from bot.sandbox.controls import ClientRefused
from bot.sandbox.conversation import Channel, Message
from bot.sandbox.events import Events
from bot.sandbox.interactions import Interactions
from bot.sandbox.manifest import Manifest
from bot.sandbox.people import User
from bot.sandbox.team import Team
from bot.sandbox.typing_in import encode
from bot.sandbox.views import View
from bot.sandbox.writing import Writing


class Places:
    def __init__(
        self, team: Team, manifest: Manifest, interactions: Interactions, events: Events, writing: Writing
    ) -> None:
        self._team, self._manifest, self._interactions, self._events = team, manifest, interactions, events
        self._writing = writing

    def find(self, user: User, name: str) -> Channel:
        """A channel of this person by name, or with @name the direct messages with the app."""
        if name.startswith("@"):
            if self._team.user_named(name) != self._team.bot:
                raise ClientRefused(f"Only {self._team.bot.real_name} takes direct messages here, not {name}.")
            return self._team.im(user.id)
        channel = self._team.channel_named(name) or self._team.channels.get(name)
        if channel is None or (channel.kind != "public" and user.id not in channel.members):
            raise ClientRefused(f"{user.real_name} cannot find a channel called {name}.")
        if user.id not in channel.members:
            raise ClientRefused(f"{user.real_name} is not in {name}.")
        return channel

    def visible(self, user: User, name: str) -> Channel | None:
        """What a menu of channels offers: more than those a person is in, less than what is private."""
        channel = self._team.channel_named(name)
        return channel if channel and (channel.kind == "public" or user.id in channel.members) else None

    async def command(self, user: User, channel: Channel, typed: str) -> Message | None:
        """What the client shows in answer, if anything: the app's own words, or Slackbot's."""
        self._writing.check_open(channel)
        command, _, text = typed.partition(" ")
        if command in ("/invite", "/remove"):
            self.move(user, channel, text.strip(), joins=command == "/invite")
            return None
        declared = self._manifest.command(command)
        if declared is None:
            return self._slackbot(user, channel, f"{command} is not a valid command.")
        text = encode(text, self._team, named=True) if declared.get("should_escape") else text
        shown = await self._interactions.command(user, channel, command, text.strip())
        return self._slackbot(user, channel, shown) if isinstance(shown, str) else shown

    def move(self, user: User, channel: Channel, name: str, *, joins: bool) -> None:
        """/invite and /remove."""
        who = self._team.user_named(name)
        if who is None:
            raise ClientRefused(f"Nobody is called {name}.")
        members = channel.members | {who.id} if joins else channel.members - {who.id}
        moved = self._team.put_channel(replace(channel, members=members))
        if who == self._team.bot and not joins:
            self._events.channel("left", moved, actor_id=user.id)
        else:
            self._events.member("joined" if joins else "left", moved, who.id, user.id)

    def archive(self, name: str) -> Channel:
        return self._changed(name, "archive", archived=True)

    def unarchive(self, name: str) -> Channel:
        return self._changed(name, "unarchive", archived=False)

    def rename(self, name: str, new_name: str) -> Channel:
        return self._changed(name, "rename", name=new_name.removeprefix("#"))

    def _changed(self, called: str, what: str, **fields: Any) -> Channel:
        channel = self._team.channel_named(called)
        if channel is None:
            raise LookupError(f"There is no channel {called!r}.")
        changed = self._team.put_channel(replace(channel, **fields))
        self._events.channel(what, changed)
        return changed

    def open_home(self, user: User) -> View | None:
        if not self._manifest.home_tab:
            raise ClientRefused(f"{self._team.bot.real_name} has no Home tab.")
        self._events.home_opened(user, "home")
        return self._team.homes.get(user.id)

    def open_messages(self, user: User) -> None:
        """The Messages tab of the app: Slack tells it each time."""
        if not self._manifest.messages_tab:
            raise ClientRefused(f"{self._team.bot.real_name} has no Messages tab.")
        self._events.home_opened(user, "messages")

    def check_shortcut(self, callback_id: str, kind: str) -> None:
        if self._manifest.shortcut(callback_id, kind) is None:
            raise ClientRefused(f"The manifest has no {kind} shortcut {callback_id!r}.")

    def _slackbot(self, user: User, channel: Channel, text: str) -> Message:
        ts = self._team.new_ts()
        return self._team.post(
            Message(channel=channel.id, ts=ts, user=self._team.slackbot.id, text=text, only_for=user.id)
        )
