"""Which subscriptions want a piece of news, found by what it says and without looking at all of them.

Each stands in one place: with those of its platform and event that take all, beside the text that its first exact
filter asks for, or else beside the part of a text that its first filter asks for.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.notifications.folded_facts import FoldedFacts
from bot.notifications.subscription import EVERY_EVENT, Subscription
from connectors.news.news import News

Places = dict[Any, list[str]]
"""By what stands there, the ids."""


class SubscriptionIndex:
    """All subscriptions, each as it was last put in."""

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self.by_id: dict[str, Subscription] = {}
        self._by_channel: Places = {}
        self._unfiltered: Places = {}
        self._exact: dict[tuple[str, str, str], Places] = {}
        self._parts: dict[tuple[str, str, str], Places] = {}
        for one in subscriptions:
            self.put(one)

    def put(self, one: Subscription) -> None:
        """Have it as it is now."""
        if self.by_id.get(one.id) == one:
            return
        self.remove(one.id)
        self.by_id[one.id] = one
        for places, name in self._places(one):
            places.setdefault(name, []).append(one.id)

    def remove(self, id: str) -> None:
        """Have it no more; what is not there is none."""
        if one := self.by_id.pop(id, None):
            for places, name in self._places(one):
                places[name].remove(id)
                if not places[name]:
                    del places[name]

    def of(self, channel: str) -> list[Subscription]:
        """Those of a channel, oldest first."""
        return self._oldest_first(self._by_channel.get(channel, ()))

    def owned(self, user: str) -> list[Subscription]:
        """Those that a person asked for, oldest first. This looks at all: owners are nearly as many."""
        return self._oldest_first(id for id, one in self.by_id.items() if one.owner == user)

    def silenced(self) -> set[str]:
        """Channels where something is paused by nobody, because we could not write there."""
        return {one.channel for one in self.by_id.values() if one.paused and not one.paused.by}

    def wanting(self, news: News) -> list[Subscription]:
        """All that fit, paused or not."""
        facts = FoldedFacts(news)
        events = {news.event, EVERY_EVENT}
        found = (self.by_id[id] for event in events for id in self._near(news.platform, event, facts))
        return [one for one in found if one.fits(facts)]

    def _near(self, platform: str, event: str, facts: FoldedFacts) -> Iterator[str]:
        """Those whose place fits."""
        yield from self._unfiltered.get((platform, event), ())
        for fact, names in facts.names.items():
            if exact := self._exact.get((platform, event, fact)):
                for name in names:
                    yield from exact.get(name, ())
            if parts := self._parts.get((platform, event, fact)):
                for part in facts.holding(fact, parts):
                    yield from parts[part]

    def _places(self, one: Subscription) -> Iterator[tuple[Places, Any]]:
        yield self._by_channel, one.channel
        if not one.filters:
            yield self._unfiltered, (one.platform, one.event)
        else:
            first = next((filter_ for filter_ in one.filters if not filter_.part), one.filters[0])
            places = self._parts if first.part else self._exact
            yield places.setdefault((one.platform, one.event, first.key), {}), first.folded

    def _oldest_first(self, ids: Iterable[str]) -> list[Subscription]:
        return sorted((self.by_id[id] for id in ids), key=lambda one: (one.since, one.id))
