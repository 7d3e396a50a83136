"""Which subscriptions want a piece of news, found without looking at all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.notifications.subscription import EVERY_EVENT, Subscription
from connectors.core.field_specs import squash
from connectors.core.same import folded
from connectors.news.news import News

IndexKey = tuple[str, ...]
"""Platform and event; of a subscription with an exact filter also the fact and the text of the first one."""


class SubscriptionIndex:
    """All subscriptions as they were at one moment."""

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self.by_id: dict[str, Subscription] = {}
        self.by_channel: dict[str, list[Subscription]] = defaultdict(list)
        self.by_owner: dict[str, list[Subscription]] = defaultdict(list)
        self._places: dict[IndexKey, list[Subscription]] = defaultdict(list)
        for one in sorted(subscriptions, key=lambda one: (one.since, one.id)):
            self.by_id[one.id] = one
            self.by_channel[one.channel].append(one)
            self.by_owner[one.owner].append(one)
            self._places[_place(one)].append(one)

    def wanting(self, news: News) -> list[Subscription]:
        """All that fit, paused or not."""
        found = (one for place in _places(news) for one in self._places.get(place, ()) if one.wants(news))
        return list({one.id: one for one in found}.values())

    def silenced(self) -> set[str]:
        """Channels where something is paused by nobody, because we could not write there."""
        return {one.channel for one in self.by_id.values() if one.paused and not one.paused.by}


def _place(one: Subscription) -> IndexKey:
    exact = next((filter_ for filter_ in one.filters if not filter_.part), None)
    return (one.platform, one.event, *((squash(exact.fact), folded(exact.text)) if exact else ()))


def _places(news: News) -> Iterator[IndexKey]:
    for event in (news.event, EVERY_EVENT):
        yield news.platform, event
        for fact, names in news.facts.items():
            for name in names:
                yield news.platform, event, fact, folded(name)
