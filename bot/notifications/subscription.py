"""A subscription: which news a channel wants to be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.ports import SubscribedNews
from connectors.core.field_specs import squash
from connectors.core.same import holds, same
from connectors.core.tokenizer import quoted
from connectors.news.news import News

_NEEDS_QUOTES = re.compile(r"[\s'\"`´‘’‚‛“”„‟«»]")
"""What stands in quotes, so that it is read back as it was, whatever stands beside it."""
EVERY_EVENT = "everything"
"""In place of an event: all that a platform tells."""


class Rhythm(StrEnum):
    """When it is told."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True)
class Filter:
    """What one fact of the news must say.

    `course="Onboarding 101"` fits one of its names as people read it; `course~onboarding` fits a part of one.
    """

    fact: str
    text: str
    part: bool = False

    def fits(self, news: News) -> bool:
        names = news.facts.get(squash(self.fact), ())
        return any((holds if self.part else same)(name, self.text) for name in names)

    def __str__(self) -> str:
        text = quoted(self.text) if _NEEDS_QUOTES.search(self.text) else self.text
        return f"{self.fact}{'~' if self.part else '='}{text}"


@dataclass(frozen=True)
class Paused:
    """Why nothing is told for now, as a sentence, and since when. `by` is a person, or nobody where Slack made us."""

    why: str
    since: float
    by: str = ""


@dataclass(frozen=True)
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
        return here and all(one.fits(news) for one in self.filters)

    @property
    def asked_for(self) -> SubscribedNews:
        return SubscribedNews(self.platform, self.event, tuple(map(str, self.filters)))

    def changed(self, **changes: Any) -> "Subscription":
        return replace(self, **changes)

    def plain(self) -> dict[str, Any]:
        said = dict(vars(self))
        return said | {"filters": [vars(one) for one in self.filters], "paused": self.paused and vars(self.paused)}

    @classmethod
    def load(cls, plain: Mapping[str, Any]) -> "Subscription":
        kept = dict(plain)
        kept["filters"] = tuple(Filter(**one) for one in plain["filters"])
        kept["rhythm"] = Rhythm(plain["rhythm"])
        kept["paused"] = Paused(**plain["paused"]) if plain["paused"] else None
        return cls(**kept)
