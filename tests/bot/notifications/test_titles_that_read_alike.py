"""A subscription hears of the course it names, however keyboards, word processors and platforms write its title."""

from dataclasses import replace

import pytest

from bot.notifications.index import SubscriptionIndex
from bot.notifications.subscription import Filter
from tests.bot.notifications.telling import news, subscription
from tests.connectors.core.test_same import ALIKE, OTHER


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize(("title", "typed"), [*ALIKE.values(), *(pair[::-1] for pair in ALIKE.values())])
def test_a_title_that_reads_alike_is_heard(title: str, typed: str, part: bool) -> None:
    """By the filter, and through the index that spares looking at the others."""
    wanting = subscription(filters=(Filter("course", typed, part=part),))
    told = replace(news(), facts={"course": (title, "c-1")})
    assert wanting.wants(told)
    assert SubscriptionIndex([wanting]).wanting(told) == [wanting]


@pytest.mark.parametrize(("title", "typed"), OTHER)
def test_a_title_that_reads_otherwise_is_not_heard(title: str, typed: str) -> None:
    wanting = subscription(filters=(Filter("course", typed),))
    assert SubscriptionIndex([wanting]).wanting(replace(news(), facts={"course": (title,)})) == []
