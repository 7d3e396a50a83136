"""A subscription: which news a channel wants to be told."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from functools import lru_cache
from sys import intern
from typing import Any

from bot.notifications.folded_facts import FoldedFacts
from bot.ports import SubscribedNews
from connectors.core.field_specs import squash
from connectors.core.same import folded
from connectors.core.tokenizer import quoted
from connectors.news.news import News

_NEEDS_QUOTES = re.compile(r"[\s'\"`´‘’‚‛“”„‟«»]")
"""What stands in quotes, so that it is read back as it was, whatever stands beside it."""
COMMON_TEXTS = ("channel", "platform", "event", "zone")
"""What many subscriptions have in common: each such text is kept once. Owners are too many: what is interned stands in
one table of the whole process, and that doubles when it is full."""
EVERY_EVENT = "everything"
"""In place of an event: all that a platform tells."""


class Rhythm(StrEnum):
    """When it is told."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Filter:
    """What one fact of the news must say.

    `course="Onboarding 101"` fits one of its names as people read it; `course~onboarding` fits a part of one.
    `key` and `folded` are the fact and the text in the form in which they are compared.
    """

    fact: str
    text: str
    part: bool = False
    key: str = field(init=False, repr=False, compare=False)
    folded: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", intern(squash(self.fact)))
        object.__setattr__(self, "folded", folded(self.text))

    def fits(self, facts: FoldedFacts) -> bool:
        return (facts.holds if self.part else facts.reads)(self.key, self.folded)

    def plain(self) -> dict[str, Any]:
        return {"fact": self.fact, "text": self.text, "part": self.part}

    def __str__(self) -> str:
        text = quoted(self.text) if _NEEDS_QUOTES.search(self.text) else self.text
        return f"{self.fact}{'~' if self.part else '='}{text}"


_filter = lru_cache(1000)(Filter)
"""The same filter where many subscriptions have it: each is kept once, with its texts."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Why nothing is told for now, as a sentence, and since when. `by` is a person, or nobody where Slack made us."""

    why: str
    since: float
    by: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Which news a channel wants to be told. All filters must fit.

    Attributes:
        id: random; its buttons carry it
        channel: by id, so that a new name of the channel changes nothing
        platform: the name people type
        event: one of its events, or `everything`
        filters: what the news must say
        rhythm: at once, hourly or daily
        owner: who asked for it, by Slack user id
        zone: the owner's time zone, for the hour of a daily digest
        since: when it was asked for; Unix seconds
        paused: why nothing is told for now; None while it is
    """

    id: str
    channel: str
    platform: str
    event: str
    filters: tuple[Filter, ...] = ()
    rhythm: Rhythm = Rhythm.AT_ONCE
    owner: str = ""
    zone: str = "UTC"
    since: float = 0.0
    paused: Paused | None = None

    def wants(self, news: News) -> bool:
        """Whether it fits, paused or not."""
        here = self.platform == news.platform and self.event in (news.event, EVERY_EVENT)
        return here and self.fits(FoldedFacts(news))

    def fits(self, facts: FoldedFacts) -> bool:
        """Whether all filters fit these facts."""
        return all(one.fits(facts) for one in self.filters)

    @property
    def asked_for(self) -> SubscribedNews:
        return SubscribedNews(self.platform, self.event, tuple(map(str, self.filters)))

    def changed(self, **changes: Any) -> "Subscription":
        return replace(self, **changes)

    def plain(self) -> dict[str, Any]:
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return said | {"filters": [one.plain() for one in self.filters], "paused": self.paused and asdict(self.paused)}

    @classmethod
    def load(cls, plain: Mapping[str, Any]) -> "Subscription":
        kept = dict(plain)
        for name in COMMON_TEXTS:
            kept[name] = intern(plain[name])
        kept["filters"] = tuple(_filter(**one) for one in plain["filters"])
        kept["rhythm"] = Rhythm(plain["rhythm"])
        kept["paused"] = Paused(**plain["paused"]) if plain["paused"] else None
        return cls(**kept)
