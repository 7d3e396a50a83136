"""What a channel is being told right now, one message after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from bot.notifications.queued_news import MAX_NEWEST_NEWS, QueuedNews
from bot.ports import ChannelMessage
from connectors.news.news import News

MAX_SEPARATE_MESSAGES = 10
"""More than so many waiting are told as one digest."""
MAX_DIGEST_NEWS = 10_000
"""News that one digest takes in; more make another."""
THREAD_MESSAGE_LINES = 50
"""Lines of a digest in one message of its thread."""
MINUTE_S, HOUR_S, DAY_S = 60.0, 3600.0, 86400.0


@dataclass(frozen=True)
class OutgoingMessage:
    """A message that is being sent to a channel.

    One message; or a digest, whose thread follows it: `thread` is its `ts` once it was posted, `line` counts what
    its thread has told, which is in `what` no more. `since` is the Unix second when the message in hand was first
    tried. A `brief` one says of each piece of news only what kind it is, because Slack would not take the whole.
    """

    id: str
    since: float
    what: QueuedNews
    thread: str = ""
    line: int = 0
    brief: bool = False

    @property
    def digest(self) -> bool:
        return self.what.total > 1

    @property
    def message(self) -> ChannelMessage:
        """The one in hand. In the thread of a digest, `total` counts what it lists and what is left out after it."""
        what = self.what
        id = f"{self.id}{f'.{self.line}' if self.thread else ''}{'.brief' if self.brief else ''}"
        if not self.digest:
            return ChannelMessage(id, self._told(what.news))
        if not self.thread:
            period = span(max(self.since - what.at, what.covers))
            return ChannelMessage(id, self._told(what.newest), True, what.total, what.counts, period)
        lines = what.news[:THREAD_MESSAGE_LINES]
        beyond = 0 if what.news[THREAD_MESSAGE_LINES:] else what.total - self.line - len(lines)
        return ChannelMessage(id, self._told(lines), True, len(lines) + beyond)

    def after(self, ts: str, now: float) -> "OutgoingMessage | None":
        """What follows the message in hand, posted as `ts`; nothing when all is told."""
        told = THREAD_MESSAGE_LINES if self.thread else 0
        left = self.what.news[told:]
        if self.what.total <= MAX_NEWEST_NEWS or not left:
            return None
        what, thread = replace(self.what, news=left), self.thread or ts
        return replace(self, thread=thread, line=self.line + told, since=now, what=what, brief=False)

    def _told(self, news: Sequence[News]) -> tuple[News, ...]:
        return tuple(News(one.platform, one.event, one.key, one.at) if self.brief else one for one in news)

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "what": self.what.plain()}

    @classmethod
    def load(cls, plain: Mapping[str, Any]) -> "OutgoingMessage":
        return cls(**{**plain, "what": QueuedNews.load(plain["what"])})


def fitting(held: OutgoingMessage | None, waiting: Sequence[QueuedNews]) -> int:
    """How many of those waiting, from the first on, go into what is told next. `held` is not posted yet."""
    if not waiting or (held and (held.thread or held.what.total >= MAX_DIGEST_NEWS)):
        return 0
    mixed = bool(held and held.digest and not held.what.of)
    if mixed or len(waiting) + bool(held) > MAX_SEPARATE_MESSAGES:
        return len(waiting)
    if of := held.what.of if held else waiting[0].of:
        return len(list(takewhile(lambda one: one.of == of, waiting)))
    return 0 if held else 1


def span(seconds: float) -> str:
    """How long a digest reaches back, in words."""
    units = ((DAY_S, "day"), (HOUR_S, "hour"))
    unit, name = next((one for one in units if seconds >= 0.9 * one[0]), (MINUTE_S, "minute"))
    count = max(round(seconds / unit), 1)
    return f"the last {name}" if count == 1 else f"the last {count} {name}s"
