"""The workspace's state: who, where, and what was said. Everything else reads and changes it here."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

from bot.sandbox.clock import Clock
from bot.sandbox.conversation import Channel, File, Message
from bot.sandbox.feed import Feed
from bot.sandbox.people import ENTERPRISE, FOREIGN_TEAM, SLACKBOT, Grid, User, Usergroup
from bot.sandbox.views import View


class Team:
    """One Slack workspace with one app in it. Ids count up, so that a story runs the same way twice."""

    def __init__(self, name: str, domain: str, *, bot_name: str, clock: Clock) -> None:
        self.id, self.name, self.domain = "T00000001", name, domain
        self.app_id, self.bot_id = "A00000001", "B00000001"
        self.enterprise_id: str | None = None
        self.clock = clock
        self.feed = Feed()
        self.users: dict[str, User] = {}
        self.usergroups: dict[str, Usergroup] = {}
        self.usergroups_refused = ""  # the error of a plan that has no user groups
        self.channels: dict[str, Channel] = {}
        self.messages: dict[tuple[str, str], Message] = {}  # by (channel, ts), in the order they were posted
        self.views: dict[str, View] = {}  # open modals, by view id
        self.homes: dict[str, View] = {}  # App Home views, by user id
        self.files: dict[str, File] = {}
        self.on_post: Callable[[Message], None] = lambda message: None
        self.on_edit: Callable[[Message, Message], None] = lambda before, after: None
        self.on_delete: Callable[[Message], None] = lambda message: None
        self.base_url: Callable[[], str] = lambda: ""  # where the workspace is served
        self._replies: Counter[tuple[str, str]] = Counter()  # by the channel and ts of the first message
        self._counts: dict[str, int] = {}
        self._last_ts = 0
        self.bot = self.add_user(name=bot_name.lower().replace(" ", ""), real_name=bot_name, bot=True)
        self.slackbot = User(id=SLACKBOT, team=self.id, name="slackbot", real_name="Slackbot", bot=True)
        self.users[self.slackbot.id] = self.slackbot

    def new_id(self, prefix: str) -> str:
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return f"{prefix}{self._counts[prefix]:08d}"

    def new_client_msg_id(self) -> str:
        """A UUID, as clients make one for what is typed."""
        return str(UUID(int=int(self.new_id("")), version=4))

    def new_ts(self) -> str:
        """A message's name: seconds with six decimals, never twice the same."""
        self._last_ts = max(int(self.clock.time() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # People

    def add_user(
        self,
        *,
        name: str,
        real_name: str,
        email: str = "",
        tz: str = "Etc/UTC",
        title: str = "",
        admin: bool = False,
        owner: bool = False,
        guest: bool = False,
        bot: bool = False,
        foreign: bool = False,
        grid: Grid | None = None,
    ) -> User:
        """The first person of an Enterprise Grid makes the workspace a part of it."""
        home, teams = FOREIGN_TEAM if foreign else self.id, None
        if grid:
            self.enterprise_id = ENTERPRISE
            everywhere = tuple(dict.fromkeys(filter(None, (self.id, grid.home))))
            home, teams = grid.home, everywhere if grid.teams is None else grid.teams
        user = User(
            id=self.new_id("W" if grid else "U"),
            team=home,
            grid_teams=teams,
            name=name,
            real_name=real_name,
            email=email,
            tz=tz,
            title=title,
            admin=admin,
            owner=owner,
            guest=guest,
            bot=bot,
            foreign=foreign,
        )
        self.users[user.id] = user
        self.feed.publish("person", user.id)
        return user

    def user_named(self, name: str) -> User | None:
        wanted = name.removeprefix("@").casefold()
        return next(
            (u for u in self.users.values() if wanted in (u.name.casefold(), u.real_name.casefold(), u.id.casefold())),
            None,
        )

    def add_usergroup(self, handle: str, name: str, users: tuple[str, ...]) -> Usergroup:
        group = Usergroup(id=self.new_id("S"), team=self.id, handle=handle, name=name, users=users)
        self.usergroups[group.id] = group
        return group

    # Places

    def put_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self.feed.publish("channel", channel.id)
        return channel

    def channel_named(self, name: str) -> Channel | None:
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name and wanted in (c.name, c.id)), None)

    def im(self, user_id: str) -> Channel:
        """The direct messages between the app and a person, opened if they were not."""
        pair = frozenset({user_id, self.bot.id})
        found = next((c for c in self.channels.values() if c.kind == "im" and c.members == pair), None)
        return found or self.put_channel(
            Channel(id=self.new_id("D"), kind="im", members=pair, created=int(self.clock.time()))
        )

    def channels_of(self, user_id: str) -> Iterator[Channel]:
        return (channel for channel in self.channels.values() if user_id in channel.members)

    # Messages

    def post(self, message: Message) -> Message:
        self.messages[message.channel, message.ts] = message
        self._count_reply(message, 1)
        self.feed.publish("message", message.channel)
        self.on_post(message)
        return message

    def change(self, message: Message) -> Message:
        self.messages[message.channel, message.ts] = message
        self.feed.publish("message", message.channel)
        return message

    def edit(self, message: Message) -> Message:
        """A change of what a message says, which Slack tells the app of."""
        before = self.messages[message.channel, message.ts]
        self.change(message)
        self.on_edit(before, message)
        return message

    def delete(self, message: Message) -> None:
        del self.messages[message.channel, message.ts]
        self._count_reply(message, -1)
        self.feed.publish("message", message.channel)
        self.on_delete(message)

    def _count_reply(self, message: Message, change: int) -> None:
        if message.in_thread and message.only_for is None:
            self._replies[message.channel, message.thread_ts or ""] += change

    def begins_thread(self, channel_id: str, ts: str) -> bool:
        """Whether replies may name it: not a reply itself, nor what only one person sees."""
        message = self.messages.get((channel_id, ts))
        return message is not None and not message.in_thread and message.only_for is None

    def reply_count(self, channel_id: str, ts: str) -> int:
        """What everybody sees under a message; with none, its thread is not active."""
        return self._replies[channel_id, ts]

    def history(self, channel_id: str) -> list[Message]:
        """What everybody in the channel sees, oldest first."""
        return [m for m in self.messages.values() if m.channel == channel_id and m.only_for is None]

    def seen_by(self, user_id: str) -> Iterator[Message]:
        """Everything on a person's screen, newest first."""
        places = {channel.id for channel in self.channels_of(user_id)}
        return (
            message
            for message in reversed(self.messages.values())
            if (message.only_for or user_id) == user_id and (message.only_for or message.channel in places)
        )

    def permalink(self, message: Message) -> str:
        return f"https://{self.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"

    # Files

    def share(self, file: File, channel_id: str) -> File:
        shared = replace(file, channels=(*file.channels, channel_id))
        self.files[file.id] = shared
        return shared

    def shows_app(self, file: File) -> bool:
        """Whether the app may look into a file: its own, one put into a form, or one shared where it can read."""
        places = [self.channels[id] for id in file.channels]
        inside = any(place.kind == "public" or self.bot.id in place.members for place in places)
        return file.user == self.bot.id or not places or inside

    def remove(self, file: File) -> None:
        del self.files[file.id]
        for message in list(self.messages.values()):
            if file.id in message.files:
                self.change(replace(message, files=tuple(one for one in message.files if one != file.id)))
