"""From the inbox to whoever wants it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.notifications.rows import WEEK_S
from bot.notifications.subscription import Filter, Paused, Rhythm
from bot.store import Check, Put
from connectors.news.news import News
from tests.bot.notifications.conftest import World


async def test_filters(world: World) -> None:
    """A channel is told what fits all filters of one of its subscriptions."""
    await world.wanted("C1", filters=(Filter("course", "onboarding 101"), Filter("person", "zo", part=True)))
    await world.wanted("C2", event="course_enrollment")
    await world.put(1, course="Onboarding 101")
    await world.put(2, course="Onboarding 102")
    await world.put(3, course="Onboarding 101", person="Ada")
    await world.quiet()
    assert world.wall.keys("C1") == ["1"]
    assert world.wall.keys("C2") == []


async def test_once_for_a_channel(world: World) -> None:
    """Several subscriptions of a channel that fit tell it once, the soonest of them."""
    await world.wanted("C1", rhythm=Rhythm.DAILY)
    await world.wanted("C1", rhythm=Rhythm.HOURLY)
    await world.wanted("C1")
    await world.wanted("C1", event="course_completion")
    await world.wanted("C2", rhythm=Rhythm.DAILY)
    (hourly,) = await world.wanted("C2", rhythm=Rhythm.HOURLY)
    await world.put(1)
    await world.quiet()
    assert world.wall.keys("C1") == ["1"]
    assert len(await world.rows("digest/")) == len(await world.rows(f"digest/{hourly.id}/")) == 1


async def test_paused(world: World) -> None:
    """What a person paused is not told, then or later. What Slack made us pause is kept for a week of news."""
    (one,) = await world.wanted("C1")
    (two,) = await world.wanted("C2")
    since = world.time.now
    await world.pipeline.subscriptions.change(one.id, lambda one: one.changed(paused=Paused("", since, "U1")))
    await world.pipeline.subscriptions.change(two.id, lambda two: two.changed(paused=Paused("It is gone.", since)))
    world.wall.shut["C2"] = "It is gone."
    await world.put(1)
    await world.time.still()
    world.time.now += WEEK_S + 1
    await world.put(2)
    await world.time.still()
    await world.pipeline.subscriptions.change(one.id, lambda one: one.changed(paused=None))
    del world.wall.shut["C2"]
    await world.quiet()
    assert world.wall.keys("C1") == []
    assert world.wall.keys("C2") == ["1"]


async def test_unread(world: World) -> None:
    """What cannot be read is kept aside with the reason, counted, and holds up nothing."""
    await world.wanted("C1")
    await world.pipeline.inbox.put("skilljar", '{"nonsense": true}', "bad", "ref-bad")
    await world.pipeline.inbox.put("nowhere", "{}", "lost")
    await world.put(1)
    await world.quiet()
    assert world.wall.keys("C1") == ["1"]
    first, second = await world.unread()
    assert json.loads(first["what"]["body"]) == {"nonsense": True}
    assert first["what"]["reference"] == "ref-bad"
    assert "KeyError" in first["why"]
    assert "Nothing here reads" in second["why"]
    assert world.pipeline.tally["unread"] == 2


async def test_cannot_be_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """News of which the store will hear nothing are kept aside alone, not with their whole batch."""
    await world.wanted("C1")
    read = world.academy.read

    def misread(body: Any) -> News:
        found = read(body)
        return replace(found, at=float("nan")) if "bad" in found.facts else found

    monkeypatch.setattr(world.academy, "read", misread)
    for n in range(3):
        await world.put(n, **({"bad": "x"} if n == 1 else {}))
    await world.quiet()
    assert world.wall.keys("C1") == ["0", "2"]
    assert len(await world.rows("unread/")) == 1


async def test_watched_news(world: World) -> None:
    """What a watcher told goes the same road as what was posted."""
    await world.wanted("C1")
    await world.pipeline.inbox.tell([world.academy.read({"key": "1", "event": "x", "about": "", "facts": {}})])
    await world.quiet()
    assert world.wall.keys("C1") == ["1"]


async def test_recent(world: World) -> None:
    """The last twenty of a kind are remembered, newest first."""
    for n in range(130):
        await world.put(n, event="course_enrollment" if n % 10 == 0 else "course_completion")
    await world.time.still()
    subscriptions_store = world.pipeline.subscriptions
    kind = [one.key for one in await subscriptions_store.recent("skilljar", "course_completion")]
    assert kind == [str(n) for n in range(129, 0, -1) if n % 10][:20]
    assert len(await subscriptions_store.recent("skilljar", "everything")) == 20
    assert await subscriptions_store.recent("skilljar", "unheard_of") == []


async def test_woken_or_not(world: World) -> None:
    """What somebody else put into the inbox is found although nobody rang."""
    await world.wanted("C1")
    await world.time.pass_(1)
    world.pipeline.inbox.came, came = type(world.pipeline.inbox.came)(), world.pipeline.inbox.came
    await world.put(1)
    await world.time.pass_(1)
    assert world.wall.keys("C1") == []
    await world.time.pass_(30)
    assert world.wall.keys("C1") == ["1"]
    world.pipeline.inbox.came = came


async def test_guarded(still: World) -> None:
    """Who has lost its fence moves nothing and posts nothing more."""
    await still.store.apply(Put("fence", 1))
    room = still.made(lambda: (Check("fence", 1),))
    await still.wanted("C1")
    await still.put(1)
    room.start()
    await still.quiet()
    await still.store.apply(Put("fence", 2))
    await still.put(2)
    room.inbox.came.set()
    await still.time.pass_(60)
    assert still.wall.keys("C1") == ["1"]
    assert len(await still.rows("inbox/")) == 1
    await room.close(0)
