"""Who wants what."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.notifications.index import SubscriptionIndex
from bot.notifications.subscription import EVERY_EVENT, Filter, Paused, Rhythm, Subscription
from bot.notifications.subscriptions import SUBSCRIPTION_GENERATION_KEY, SubscriptionGone, Subscriptions
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import news, subscription
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


TEXTS = st.sampled_from(["Onboarding 101", "ONBOARDING 101", "Zoë", "onb", ""])
FILTERS = st.lists(st.builds(Filter, st.sampled_from(["course", "Per_son", "site"]), TEXTS, st.booleans()), max_size=3)
SUBSCRIPTIONS = st.builds(
    lambda n, event, filters: subscription(f"C{n % 5}", id=str(n), event=event, filters=tuple(filters)),
    st.integers(0, 10**6),
    st.sampled_from(["course_completion", "course_enrollment", EVERY_EVENT]),
    FILTERS,
)


@given(st.lists(SUBSCRIPTIONS, max_size=12, unique_by=lambda one: one.id), st.lists(TEXTS, max_size=2), TEXTS)
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
def test_the_index_finds_what_a_look_at_all_finds(
    subscriptions: list[Subscription], course: list[str], person: str
) -> None:
    """Whatever they filter by."""
    told = replace(news(), facts={"course": tuple(course), "person": (person,)})
    found = SubscriptionIndex(subscriptions).wanting(told)
    assert {one.id for one in found} == {one.id for one in subscriptions if one.wants(told)}
    assert len({one.id for one in found}) == len(found)


def test_not_linear() -> None:
    """Of ten thousand with a filter, those that cannot want it are not even looked at."""
    looked = []

    class Looked(Subscription):
        def wants(self, news: object) -> bool:
            looked.append(self.id)
            return True

    many = [
        Looked(**vars(subscription(id=str(n), event="course_completion", filters=(Filter("Course", f"course {n}"),))))
        for n in range(10_000)
    ]
    assert [one.id for one in SubscriptionIndex(many).wanting(news(course="COURSE 77"))] == ["77"]
    assert looked == ["77"]
