"""What the app hears of messages: what is said, what is edited or unfurled, what is taken back, and mentions of it."""

from collections.abc import Callable

from bot.sandbox.conversation import Channel, Message
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.wire import content

_SUBSCRIPTIONS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}


class MessageEvents:
    """`emit` takes a subscription and an event. What only one person can see is told to nobody."""

    def __init__(self, team: Team, emit: Callable[[str, Json], None]) -> None:
        self._team, self._emit = team, emit

    def posted(self, message: Message) -> None:
        if channel := self._heard(message):
            self._emit(_SUBSCRIPTIONS[channel.kind], self._said(message, channel))
            self._mention(message, channel)

    def edited(self, before: Message, after: Message) -> None:
        """By its author, by the app, or by Slack itself that unfurls a link: then nothing in it says `edited`.
        A mention that stands in it is sent anew, with the ts it had."""
        if channel := self._heard(after):
            said = {"message": content(after, self._team), "previous_message": content(before, self._team)}
            self._emit(_SUBSCRIPTIONS[channel.kind], self._hidden("message_changed", channel) | said)
            self._mention(after, channel)

    def deleted(self, message: Message) -> None:
        if channel := self._heard(message):
            said = {"deleted_ts": message.ts, "previous_message": content(message, self._team)}
            self._emit(_SUBSCRIPTIONS[channel.kind], self._hidden("message_deleted", channel) | said)

    def _mention(self, message: Message, channel: Channel) -> None:
        """Direct messages know no mentions, and the app is not told of its own."""
        own = message.user == self._team.bot.id
        if f"<@{self._team.bot.id}>" in message.text and channel.kind != "im" and not own:
            said = self._said(message, channel)
            if said.get("subtype") != "bot_message":
                said.pop("subtype", None)
            self._emit("app_mention", {**said, "type": "app_mention"})

    def _heard(self, message: Message) -> Channel | None:
        channel = self._team.channels[message.channel]
        return channel if message.only_for is None and self._team.bot.id in channel.members else None

    def _said(self, message: Message, channel: Channel) -> Json:
        return {**content(message, self._team), **self._where(channel, message.ts), "team": self._team.id}

    def _hidden(self, subtype: str, channel: Channel) -> Json:
        """About a message, and not one itself: its ts is its own."""
        ts = self._team.new_ts()
        return {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, **self._where(channel, ts)}

    @staticmethod
    def _where(channel: Channel, ts: str) -> Json:
        return {"channel": channel.id, "channel_type": channel.event_type, "event_ts": ts}
