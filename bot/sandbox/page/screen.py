"""What one person has before them in one place, as named parts of HTML: the first page and every update are made
of the same parts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.conversation import Channel, Message
from bot.sandbox.page.drawing import Eyes
from bot.sandbox.page.emoji import emoji
from bot.sandbox.page.typed import Typed, TypedCommand
from bot.sandbox.page.unread import Unread
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace

MAX_CHANNEL_LINES = 200
"""Lines of a channel on the page, the latest ones."""
GROUP_MESSAGES_WITHIN_S = 300
"""Seconds within which two messages of one person stand under one name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a tab is. `thread` is the ts of a message."""

    channel: Channel
    home: bool = False
    thread: str = ""


class Screen:
    def __init__(
        self,
        workspace: Workspace,
        person: Person,
        place: Place,
        *,
        templates: Environment,
        typed: Typed,
        unread: Unread,
    ) -> None:
        self._workspace, self._person, self._place = workspace, person, place
        self._templates, self._typed, self._unread = templates, typed, unread
        self._team = workspace.team
        self._eyes = Eyes(self._team, person.client_view.reader, person.user)
        self._drawn: dict[str, tuple[object, Markup]] = {}  # lines, by id, beside what they were drawn from

    def parts(self) -> dict[str, Markup]:
        """Everything but the lists."""
        if not self._place.home:
            self._unread.mark(self._person, self._place.channel.id)
        made = {"sidebar": self._sidebar(), "bar": self._bar(), "modal": self._modal(), "question": self._question()}
        return made | ({"home": self._home()} if self._place.home else {})

    def lists(self) -> dict[str, dict[str, Markup]]:
        """The lines of each list by their ids, oldest first. What did not change is not drawn again."""
        if self._place.home:
            return {}
        seen = [m for m in self._person.client_view.messages if m.channel == self._place.channel.id][::-1]
        made = {"messages": dict(self._messages(seen))}
        if self._place.thread:
            made["thread"] = dict(self._thread(seen))
        return made

    @property
    def slug(self) -> str:
        """The place as the address bar names it."""
        channel = self._place.channel
        return f"@{self._team.bot.name}" if channel.kind == "im" else channel.name

    def page(self, **more: Any) -> str:
        lists = {name: Markup("\n").join(lines.values()) for name, lines in self.lists().items()}
        commands = self._workspace.manifest.commands
        return self._draw(
            "page",
            **self._place_of(),
            parts=self.parts() | lists,
            title=f"{self._team.name} – {self._team.bot.real_name} demo",
            team=self._team,
            thread=self._place.thread,
            slug=self.slug,
            command=commands[0]["command"] if commands else "",
            shortcuts=self._shortcuts("global"),
            **more,
        )

    def _sidebar(self) -> Markup:
        user, channel = self._person.user, self._place.channel
        channels = [one for one in self._team.channels_of(user.id) if one.kind != "im" and not one.archived]
        people = [one for one in self._team.users.values() if not one.bot and not one.deleted]
        able = {one.id for one in people} if channel.kind == "im" else channel.members
        return self._draw(
            "sidebar",
            **self._place_of(),
            channels=sorted(channels, key=lambda one: one.name),
            people=people,
            able=able,
            slug=self.slug,
            here=channel.id,
            im=self._team.im(user.id).id,
            unread=self._unread.counts(self._person),
        )

    def _bar(self) -> Markup:
        channel = self._team.channels[self._place.channel.id]
        members = [self._eyes.person(one) for one in channel.members]
        return self._draw("bar", **self._place_of(), members=members, home_tab=self._workspace.manifest.home_tab)

    def _place_of(self) -> dict[str, Any]:
        channel = self._team.channels[self._place.channel.id]
        return {"channel": channel, "home": self._place.home, "user": self._person.user, "app": self._team.bot}

    def _modal(self) -> Markup:
        view = self._person.view
        if view is None:
            return Markup("")
        depth, below = 1, view.previous_id
        while below:
            depth, below = depth + 1, self._team.views[below].previous_id
        errors = self._person.client_view.errors(view)
        return self._draw("modal", view=view, where=f"view/{view.id}", values=view.values, errors=errors, depth=depth)

    def _question(self) -> Markup:
        dialog = self._person.dialog
        return self._draw("question", dialog=dialog) if dialog else Markup("")

    def _home(self) -> Markup:
        view = self._person.client_view.app_home
        return self._draw(
            "home", view=view, where=f"home/{view.id}" if view else "", values=view.values if view else {}, errors={},
            app=self._team.bot,
        )  # fmt: skip

    def _messages(self, seen: list[Message]) -> Iterator[tuple[str, Markup]]:
        top = [m for m in seen if m.in_channel]
        typed = self._typed.of(self._person.user.id, self._place.channel.id)
        inside = [m for m in seen if _is_reply(m)]
        replies, last = Counter(m.thread_ts for m in inside), {m.thread_ts: m.ts for m in inside}
        lines: list[Message | TypedCommand] = sorted([*top, *typed], key=lambda one: float(one.ts))
        if len(lines) > MAX_CHANNEL_LINES:
            yield self._line("cut", "day", day="Older messages are not shown")
        day, before = "", None
        for line in lines[-MAX_CHANNEL_LINES:]:
            if (today := self._eyes.moment(line.ts, "{date_long}")) != day:
                day, before = today, None
                yield self._line(f"day-{day.replace(' ', '')}", "day", day=self._eyes.moment(line.ts, "{date_pretty}"))
            if isinstance(line, Message):
                follows = before is not None and _together(before, line)
                yield self._message(line, follows=follows, replies=replies[line.ts], last=last.get(line.ts))
                before = line
            else:
                yield self._line(f"t-{line.ts}", "typed", typed=line)
                before = None

    def _thread(self, seen: list[Message]) -> Iterator[tuple[str, Markup]]:
        root = self._place.thread
        answers = [m for m in seen if m.thread_ts == root and m.ts != root]
        yield from (self._message(m, "thread-", follows=False, replies=0) for m in seen if m.ts == root)
        if count := sum(map(_is_reply, answers)):
            yield self._line("thread-count", "day", day=f"{count} {'reply' if count == 1 else 'replies'}")
        before: Message | None = None
        for message in answers:  # in a thread even cards of one person stand under one name
            follows = before is not None and _alike(before, message)
            yield self._message(message, "thread-", follows=follows, replies=0)
            before = message

    def _message(self, message: Message, prefix: str = "", last: str | None = None, **more: Any) -> tuple[str, Markup]:
        names: dict[str, list[str]] = {}
        for name, user in message.reactions:
            names.setdefault(emoji(name), []).append(self._eyes.person(user).real_name)
        return self._line(
            f"{prefix}m-{message.ts}",
            "message",
            message=message,
            where=f"message/{message.channel}/{message.ts}",
            inside=bool(prefix),
            values=self._person.client_view.values(message),
            errors={},
            reactions=names.items(),
            shortcuts=self._shortcuts("message"),
            last=last,
            **more,
        )

    def _line(self, id: str, template: str, **made_from: Any) -> tuple[str, Markup]:
        known = self._drawn.get(id)
        if known is None or known[0] != made_from:
            self._drawn[id] = known = (made_from, self._draw(template, id=id, **made_from))
        return id, known[1]

    def _shortcuts(self, kind: str) -> bool:
        return any(shortcut["type"] == kind for shortcut in self._workspace.manifest.shortcuts)

    def _draw(self, template: str, **more: Any) -> Markup:
        return Markup(self._templates.get_template(f"{template}.html").render(eyes=self._eyes, **more))  # noqa: S704  # autoescaped


def _is_reply(message: Message) -> bool:
    """Whether Slack counts it: the same number for everybody, so nothing that only one person sees."""
    return message.in_thread and message.only_for is None


def _together(before: Message, line: Message) -> bool:
    """A plain message right after another of the same person needs no second name."""
    return _alike(before, line) and not line.blocks and not line.files


def _alike(before: Message, line: Message) -> bool:
    """Of the same person, for the same eyes, and soon after."""
    same = (before.user, before.username, before.only_for) == (line.user, line.username, line.only_for)
    return same and float(line.ts) - float(before.ts) < GROUP_MESSAGES_WITHIN_S
