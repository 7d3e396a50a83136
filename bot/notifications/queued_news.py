"""What waits for a channel: a piece of news, or many that a digest brings together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.news.news import News

MAX_LISTED_NEWS = 1000
"""News that a digest names one by one; the rest it counts."""
MAX_NEWEST_NEWS = 5
"""News that stand in the message of a digest itself."""


@dataclass(frozen=True)
class QueuedNews:
    """News that wait in an outbox or for a digest, to be told together.

    `at` is the Unix second when the first arrived. `news` are in order and at most MAX_LISTED_NEWS; `newest` are the
    last of all; `total` and `counts`, by platform and event, tell of all. `of` is the subscription whose digest it is,
    and `covers` how many seconds its rhythm has. `reference` finds the log lines of a single piece of news.
    """

    news: tuple[News, ...]
    at: float
    total: int = 1
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    newest: tuple[News, ...] = ()
    of: str = ""
    covers: float = 0.0
    reference: str = ""

    @property
    def about(self) -> News | None:
        """The news of a single message that gathers with others in a thread."""
        return self.news[0] if self.total == 1 and self.news and self.news[0].about else None

    def digest(self, of: str, covers: float) -> "QueuedNews":
        """The same as the digest of a subscription, whose rhythm covers so many seconds."""
        return replace(self, of=of, covers=covers, newest=self.newest or self.news)

    def plain(self) -> dict[str, Any]:
        return {
            **vars(self),
            "news": [one.plain() for one in self.news],
            "counts": [[*kind, count] for kind, count in self.counts.items()],
            "newest": [one.plain() for one in self.newest],
        }

    @classmethod
    def load(cls, plain: Mapping[str, Any]) -> "QueuedNews":
        kept = dict(plain)
        kept["news"] = tuple(News.load(one) for one in plain["news"])
        kept["counts"] = {(platform, event): count for platform, event, count in plain["counts"]}
        kept["newest"] = tuple(News.load(one) for one in plain["newest"])
        return cls(**kept)


def single(news: News, at: float, reference: str = "") -> QueuedNews:
    return QueuedNews((news,), at, counts={(news.platform, news.event): 1}, reference=reference)


def joined(entries: Sequence[QueuedNews]) -> QueuedNews:
    """All of them as one, in their order. A single one stays as it is."""
    if len(entries) == 1:
        return entries[0]
    counts: Counter[tuple[str, str]] = Counter()
    for one in entries:
        counts.update(one.counts)
    last = [news for one in entries[-MAX_NEWEST_NEWS:] for news in one.newest or one.news]
    return QueuedNews(
        news=tuple(news for one in entries for news in one.news)[:MAX_LISTED_NEWS],
        at=min(one.at for one in entries),
        total=sum(one.total for one in entries),
        counts=dict(counts),
        newest=tuple(last[-MAX_NEWEST_NEWS:]),
        of=entries[0].of if len({one.of for one in entries}) == 1 else "",
        covers=max(one.covers for one in entries),
    )
