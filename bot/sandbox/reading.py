"""What a person reads: Slack's mark-up turned into the plain text that their client would show."""

import html
import re

from bot.sandbox.conversation import Message
from bot.sandbox.dates import show_date
from bot.sandbox.people import User
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team

_CODE = re.compile(r"```(.*?)```|`([^`\n]+)`", re.DOTALL)
_MARK = r"(?<![\w{0}])\{0}(?=\S)([^{0}\n]*?)(?<=\S)\{0}(?![\w{0}])"
_BOLD, _ITALIC, _STRIKE = (re.compile(_MARK.format(mark)) for mark in "*_~")
_ANGLE = re.compile(r"<([^<>]+)>")


class Reader:
    """One person's eyes: names, channels and times as they see them."""

    def __init__(self, team: Team, viewer: User) -> None:
        self._team = team
        self._viewer = viewer

    def person(self, user_id: str) -> str:
        user = self._team.users.get(user_id)
        return user.real_name if user else user_id

    def author(self, message: Message) -> str:
        return message.username or self.person(message.user)

    def channel(self, channel_id: str) -> str:
        channel = self._team.channels.get(channel_id)
        if channel is None:
            return channel_id
        if channel.kind == "im":
            others = channel.members - {self._viewer.id}
            return self.person(next(iter(others), self._viewer.id))
        hidden = channel.kind == "private" and self._viewer.id not in channel.members
        return "private channel" if hidden else f"#{channel.name}"

    def text(self, text_object: Json) -> str:
        shown = text_object["text"]
        return self.mrkdwn(shown) if text_object["type"] == "mrkdwn" else html.unescape(shown)

    def mrkdwn(self, text: str) -> str:
        kept: list[str] = []

        def keep(found: re.Match[str]) -> str:
            kept.append((found[1] or found[2] or "").strip("\n"))
            return f"\0{len(kept) - 1}\0"

        shown = _CODE.sub(keep, text)
        for mark in (_BOLD, _ITALIC, _STRIKE):
            shown = mark.sub(r"\1", shown)
        shown = re.sub(r"\0(\d+)\0", lambda found: kept[int(found[1])], shown)
        return html.unescape(_ANGLE.sub(lambda found: self._angle(found[1]), shown))

    def date(self, timestamp: int, pattern: str) -> str:
        return show_date(timestamp, pattern, self._viewer.tz, self._team.clock.time())

    def _angle(self, inside: str) -> str:
        target, _, label = inside.partition("|")
        if target.startswith("@"):
            return f"@{self.person(target[1:])}"
        if target.startswith("#"):
            return self.channel(target[1:])
        if target.startswith("!date^"):
            parts = target.split("^")
            return self.date(int(parts[1]), parts[2]) if len(parts) > 2 else label
        if target.startswith("!subteam^"):
            group = self._team.usergroups.get(target.removeprefix("!subteam^"))
            return f"@{group.handle}" if group else label or target
        if target.startswith("!"):
            return f"@{target[1:]}"
        return label or target.removeprefix("mailto:")


def strip_markdown(text: str) -> str:
    """A markdown block as plain text: marks gone, words and layout kept."""
    shown = re.sub(r"^#{1,6} +", "", text, flags=re.MULTILINE)
    shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", shown)
    shown = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", shown)
    return re.sub(r"`([^`\n]+)`", r"\1", shown)
