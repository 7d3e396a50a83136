"""Slack's side of the channels: keeps what was posted, and makes trouble on demand."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.ports import ChannelMessage, Closed, Doubtful, Notice, ThreadSummary


class Lost(Exception):
    """Posted, but the answer never arrives."""


@dataclass(frozen=True)
class Posted:
    channel: str
    ts: str
    what: ChannelMessage
    thread: str
    at: float

    @property
    def keys(self) -> list[str]:
        """The news it names, unless its thread does."""
        told = self.what.digest and self.what.counts and self.what.total > len(self.what.news)
        return [] if told else [one.key for one in self.what.news]


class Wall:
    """Implements `bot.ports.Channels`. `trouble` is what the next calls in a channel raise, None for none; `refuses`
    says of which messages Slack will hear nothing."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.posted: list[Posted] = []
        self.heads: list[tuple[str, str, ThreadSummary]] = []
        self.trouble: dict[str, deque[Exception | None]] = defaultdict(deque)
        self.shut: dict[str, str] = {}
        self.refuses: Callable[[ChannelMessage, str], Exception | None] = lambda what, thread: None
        self.calls: list[tuple[str, str, float]] = []

    async def post(self, channel: str, what: ChannelMessage | ThreadSummary, thread: str = "") -> str:
        assert isinstance(what, ChannelMessage)
        trouble = self._call("post", channel)
        if trouble and not isinstance(trouble, Lost):
            raise trouble
        if refused := self.refuses(what, thread):
            raise refused
        ts = f"{self._clock():.6f}-{len(self.posted)}"
        self.posted.append(Posted(channel, ts, what, thread, self._clock()))
        if trouble:
            raise Doubtful
        return ts

    async def amend(self, channel: str, ts: str, what: ChannelMessage | ThreadSummary) -> None:
        assert isinstance(what, ThreadSummary)
        if trouble := self._call("amend", channel):
            raise trouble
        self.heads.append((channel, ts, what))

    async def find(self, channel: str, id: str, since: float, thread: str = "") -> str:
        if trouble := self._call("find", channel):
            raise trouble
        known = (one for one in self.of(channel) if one.what.id == id and one.thread == thread and one.at >= since)
        return next((one.ts for one in known), "")

    async def closed(self, channel: str) -> str:
        self.calls.append(("closed", channel, self._clock()))
        return self.shut.get(channel, "")

    def _call(self, what: str, channel: str) -> Exception | None:
        self.calls.append((what, channel, self._clock()))
        if channel in self.shut:
            raise Closed(self.shut[channel])
        return self.trouble[channel].popleft() if self.trouble[channel] else None

    def of(self, channel: str) -> Iterator[Posted]:
        return (one for one in self.posted if one.channel == channel)

    def keys(self, channel: str) -> list[str]:
        """What somebody who reads the channel and its threads was told, in order."""
        return [key for one in self.of(channel) for key in one.keys]

    def gaps(self, channel: str) -> list[float]:
        """Seconds between one writing call and the next."""
        times = [at for what, where, at in self.calls if where == channel and what in ("post", "amend")]
        return [later - earlier for earlier, later in pairwise(times)]


class Letters:
    """Implements `bot.ports.Slack`: keeps what people are told in person."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    async def deliver(self, notice: Notice) -> str:
        self.notices.append(notice)
        return "D1:1"
