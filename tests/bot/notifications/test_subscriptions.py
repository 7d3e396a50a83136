"""Who wants what."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.notifications.index import SubscriptionIndex
from bot.notifications.subscription import EVERY_EVENT, Filter, Paused, Rhythm, Subscription
from bot.notifications.subscriptions import (
    MAX_CHANGED_IDS,
    SUBSCRIPTION_GENERATION_KEY,
    SubscriptionGone,
    Subscriptions,
)
from bot.store import Put
from connectors.core.field_specs import squash
from connectors.core.same import holds, same
from connectors.core.stretches import ROWS_PER_STRETCH
from connectors.news.news import News
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import news, subscription
from tests.bot.notifications.turns import longest_stretch
from tests.properties import examples


@pytest.fixture
def subscriptions_store(still: World) -> Subscriptions:
    return still.pipeline.subscriptions


async def test_added(subscriptions_store: Subscriptions, still: World) -> None:
    """It gets an id and a moment, and is found by id, by channel and by owner, also by another process."""
    filters = (Filter("course", "Onboarding 101"), Filter("person", "zo", part=True))
    made = await subscriptions_store.add(
        subscription("C1", filters=filters, rhythm=Rhythm.DAILY, owner="U1", zone="Europe/Paris")
    )
    assert made.id
    assert made.since == still.time.now
    for one in (subscriptions_store, Subscriptions(still.store)):
        assert await one.get(made.id) == made
        assert await one.of("C1") == await one.owned("U1") == [made]
        assert await one.of("C2") == await one.owned("U2") == []
        assert await one.get("nobody") is None


def test_the_same_filter_is_kept_once() -> None:
    """However many subscriptions have it."""
    first, second, other = (
        Subscription.load(subscription("C1", filters=(Filter("course", text), Filter("person", "zo", True))).plain())
        for text in ("Onboarding 101", "Onboarding 101", "Onboarding 102")
    )
    assert first.filters[0] is second.filters[0]
    assert first.filters[1] is second.filters[1] is other.filters[1]
    assert first.filters[0] != other.filters[0]


async def test_changed(subscriptions_store: Subscriptions, still: World) -> None:
    """Many changes at once are all kept, each on top of the others; other processes see them."""
    made, other = await subscriptions_store.add(subscription("C1")), Subscriptions(still.store)
    assert await other.of("C1") == [made]

    def more(one: Subscription) -> Subscription:
        return one.changed(filters=(*one.filters, Filter("course", str(len(one.filters)))))

    await asyncio.gather(*(subscriptions_store.change(made.id, more) for _ in range(10)))
    for one in (subscriptions_store, other):
        (found,) = await one.of("C1")
        assert [filter_.text for filter_ in found.filters] == [str(n) for n in range(10)]


async def test_removed(subscriptions_store: Subscriptions) -> None:
    """What is removed is gone, and says so to who would change it; removing it again is no error."""
    made = await subscriptions_store.add(subscription("C1"))
    await subscriptions_store.remove(made.id)
    await subscriptions_store.remove(made.id)
    assert await subscriptions_store.get(made.id) is None
    assert await subscriptions_store.of("C1") == []
    with pytest.raises(SubscriptionGone):
        await subscriptions_store.change(made.id, lambda one: one)


async def test_pause_and_resume(subscriptions_store: Subscriptions, still: World) -> None:
    """A channel pauses with what runs there and resumes with what nobody paused."""
    running = [await subscriptions_store.add(subscription("C1", owner=f"U{n}")) for n in range(3)]
    await subscriptions_store.change(running[0].id, lambda one: one.changed(paused=Paused("Enough.", 1.0, "U0")))
    elsewhere = await subscriptions_store.add(subscription("C2"))
    paused = await subscriptions_store.pause_channel("C1", "It is archived.")
    assert {one.owner for one in paused} == {"U1", "U2"}
    assert {one.paused for one in paused} == {Paused("It is archived.", still.time.now)}
    assert await subscriptions_store.pause_channel("C1", "It is gone.") == []
    assert await subscriptions_store.get(elsewhere.id) == elsewhere
    assert {one.owner for one in await subscriptions_store.resume_channel("C1")} == {"U1", "U2"}
    assert await subscriptions_store.resume_channel("C1") == []
    assert [one.owner for one in await subscriptions_store.of("C1") if one.paused] == ["U0"]


async def test_one_look(subscriptions_store: Subscriptions, still: World) -> None:
    """While nothing changes, who wants something costs one look at one row, however many there are."""
    for n in range(300):
        await subscriptions_store.add(subscription(f"C{n}"))
    await subscriptions_store.wanting(news())
    still.store.read.clear()
    assert len(await subscriptions_store.wanting(news())) == 300
    assert still.store.read == [SUBSCRIPTION_GENERATION_KEY]


async def test_one_has_changed(subscriptions_store: Subscriptions, still: World) -> None:
    """Of many only that one is read again, by every process that looks; also when it was removed."""
    made = [await subscriptions_store.add(subscription(f"C{n}")) for n in range(50)]
    other = Subscriptions(still.store)
    processes = subscriptions_store, other
    assert [len(await one.wanting(news())) for one in processes] == [50, 50]
    steps: list[Callable[[], Awaitable[object]]] = [
        lambda: subscriptions_store.change(made[0].id, lambda one: one.changed(event="course_enrollment")),
        lambda: other.remove(made[1].id),
        lambda: other.pause_channel("C2", "It is archived."),
        lambda: subscriptions_store.add(subscription("C50", id="new")),
    ]
    for step, left in zip(steps, (49, 48, 48, 49), strict=True):
        await step()
        for one in processes:
            still.store.read.clear()
            assert len(await one.wanting(news())) == left
            assert len(still.store.read) == len(set(still.store.read)) == 2, "the generation, and the one"
    assert [bool(one.paused) for one in await other.of("C2")] == [True]


@pytest.mark.parametrize("many", [2, MAX_CHANGED_IDS + 1])
async def test_several_have_changed(subscriptions_store: Subscriptions, still: World, many: int) -> None:
    """Since the last look, or at once and too many to be named: all are read again, and nothing is missed."""
    made = [await subscriptions_store.add(subscription("C1", since=float(n + 1))) for n in range(many)]
    other = Subscriptions(still.store)
    assert await other.of("C1") == made
    if many == 2:
        await subscriptions_store.remove(made[0].id)
        await subscriptions_store.change(made[1].id, lambda one: one.changed(rhythm=Rhythm.DAILY))
    else:
        await subscriptions_store.pause_channel("C1", "It is archived.")
    assert await other.of("C1") == await Subscriptions(still.store).of("C1") != made


async def test_many_ask_at_once(subscriptions_store: Subscriptions, still: World) -> None:
    """They wait for one reading of all, and none of them sees a part of it."""
    for n in range(20):
        await subscriptions_store.add(subscription(f"C{n}"))
    other = Subscriptions(still.store)
    still.store.read.clear()
    found = await asyncio.gather(*(other.wanting(news()) for _ in range(10)))
    assert [len(one) for one in found] == [20] * 10
    assert still.store.read.count("subscription/") == 2, "a page, and that nothing follows it"


async def test_reading_all_lets_others_have_their_turn(still: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every so many rows, however many there are."""
    made = [subscription(f"C{n}", id=f"{n:05}") for n in range(ROWS_PER_STRETCH * 7)]
    await still.store.apply(*(Put(f"subscription/{one.id}", one.plain()) for one in made))
    loaded, load = [], Subscription.load

    def counted(plain: Mapping[str, Any]) -> Subscription:
        loaded.append(plain["id"])
        return load(plain)

    monkeypatch.setattr(Subscription, "load", counted)
    stretch = await longest_stretch(Subscriptions(still.store).index(), lambda: len(loaded))
    assert (stretch, len(loaded)) == (ROWS_PER_STRETCH, len(made))


NAMES = st.sampled_from(
    ["Onboarding 101", "ONBOARDING  101", "on\u00adboarding", "Zoë", "Zoe\u0308", "ZOË", "Straße", "STRASSE", "O’Brien",
     "o'brien", "O´Brien", "R&amp;D", "r&d", "“Safety”", '"safety"', "''safety''", "a – b", "a-b", "a - b", "ﬁre",
     "FIRE", " fire ", "fi\tre", "fi re", "İ", "i̇", "\n", ""]
)  # fmt: skip
"""What reads alike, and what does not: in case, accents, marks, dashes, blanks, entities, and what nobody sees."""
TEXTS = NAMES | NAMES.map(lambda one: one[1:4]) | st.text(max_size=3)
FACTS = ["course", "person", "site"]
FILTERS = st.lists(st.builds(Filter, st.sampled_from(["course", "Per_son", "SITE"]), TEXTS, st.booleans()), max_size=3)
EVENTS = st.sampled_from(["course_completion", "course_enrollment", EVERY_EVENT])
SUBSCRIPTIONS = st.builds(
    lambda n, platform, event, filters: subscription(
        f"C{n % 5}", id=str(n), platform=platform, event=event, filters=tuple(filters)
    ),
    st.integers(0, 9),
    st.sampled_from(["skilljar", "skilljar", "damstra"]),
    EVENTS,
    FILTERS,
)


def fits(one: Subscription, news: News) -> bool:
    """What the documentation of a filter says, on the plain texts and without anything that was prepared."""
    return (
        one.platform == news.platform
        and one.event in (news.event, EVERY_EVENT)
        and all(
            any((holds if each.part else same)(name, each.text) for name in news.facts.get(squash(each.fact), ()))
            for each in one.filters
        )
    )


@given(
    st.lists(SUBSCRIPTIONS, max_size=30),
    st.lists(st.integers(0, 9), max_size=3),
    st.dictionaries(st.sampled_from(FACTS), st.lists(NAMES | st.text(max_size=5), max_size=3)),
    EVENTS,
)
@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.too_slow])
def test_the_index_finds_what_a_look_at_all_finds(
    put: list[Subscription], removed: list[int], facts: dict[str, list[str]], event: str
) -> None:
    """Whatever they filter by, and however often they were changed or removed since; each once."""
    index, known = SubscriptionIndex(), dict[str, Subscription]()
    for one in put:
        index.put(one)
        known[one.id] = one
    for number in removed:
        index.remove(str(number))
        known.pop(str(number), None)
    told = replace(news(), event=event, facts={name: tuple(names) for name, names in facts.items()})
    found = index.wanting(told)
    assert sorted(one.id for one in found) == sorted(one.id for one in known.values() if fits(one, told))
    assert all(one == known[one.id] for one in found)
    assert all(one.wants(told) == fits(one, told) for one in known.values())
    for channel in {one.channel for one in put}:
        assert {one.id for one in index.of(channel)} == {one.id for one in known.values() if one.channel == channel}
    assert index.by_id == known


@pytest.mark.parametrize("event", ["course_completion", EVERY_EVENT])
@pytest.mark.parametrize("part", [True, False])
def test_not_linear(event: str, part: bool) -> None:
    """Of ten thousand with a filter, those that cannot want it are not even looked at."""
    looked = []

    class Looked(Subscription):
        def fits(self, facts: object) -> bool:
            looked.append(self.id)
            return True

    many = [Looked(str(n), "C1", "skilljar", event, (Filter("Course", f"course {n:05}", part),)) for n in range(10_000)]
    assert [one.id for one in SubscriptionIndex(many).wanting(news(course="COURSE 00077"))] == ["77"]
    assert looked == ["77"]
