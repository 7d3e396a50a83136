"""What is told by the hour or in the morning."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notifications.digests import due
from bot.notifications.outgoing_message import span
from bot.notifications.subscription import Paused, Rhythm
from bot.ports import Wait
from bot.preferences.preferences import Preferences, PreferencesStore
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import subscription


def local(text: str, zone: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("zone", "at", "told"),
    [
        ("UTC", "2026-05-04 08:59:59", "2026-05-04 09:00:00"),
        ("UTC", "2026-05-04 09:00:00", "2026-05-05 09:00:00"),
        ("Asia/Kathmandu", "2026-05-04 23:59:59", "2026-05-05 09:00:00"),
        ("America/New_York", "2026-12-31 10:00:00", "2027-01-01 09:00:00"),
        ("Europe/Paris", "2026-03-28 10:00:00", "2026-03-29 09:00:00"),  # a day of 23 hours
        ("Europe/Paris", "2026-10-24 10:00:00", "2026-10-25 09:00:00"),  # a day of 25 hours
        ("Europe/Paris", "2026-10-25 02:30:00", "2026-10-25 09:00:00"),  # the hour that comes twice
        ("Australia/Lord_Howe", "2026-10-03 12:00:00", "2026-10-04 09:00:00"),  # half an hour of it
        ("Nowhere/At_all", "2026-05-04 08:00:00", "2026-05-04 09:00:00"),
        ("", "2026-05-04 08:00:00", "2026-05-04 09:00:00"),
        ("../etc/passwd", "2026-05-04 08:00:00", "2026-05-04 09:00:00"),
    ],
)
def test_nine_in_the_morning(zone: str, at: str, told: str) -> None:
    """By the clock on the wall where the owner lives; where nobody knows that clock, by UTC."""
    real = zone if zone.count("/") == 1 and "Nowhere" not in zone else "UTC"
    assert due(local(at, real), subscription(rhythm=Rhythm.DAILY, zone=zone)) == local(told, real)


@given(
    at=st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-01-01")),
    hour=st.integers(0, 23),
    zone=st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_the_hour_that_was_chosen(at: datetime, hour: int, zone: str) -> None:
    """It comes within a day and the hours by which clocks are set, and the clock shows that hour; or the next, on a day
    on which there is no such hour."""
    moment = at.replace(tzinfo=ZoneInfo(zone)).timestamp()
    told = due(moment, subscription(rhythm=Rhythm.DAILY, zone=zone), hour)
    assert 0 < told - moment <= 25 * 3600 + 1
    there = datetime.fromtimestamp(told, ZoneInfo(zone))
    exists = there.replace(hour=hour, minute=0).astimezone(UTC).astimezone(there.tzinfo).hour == hour
    assert (there.hour, there.minute) == (hour, 0) or not exists


def test_the_full_hour() -> None:
    """What arrives in an hour is told at its end."""
    hourly = subscription(rhythm=Rhythm.HOURLY)
    assert due(7200.0, hourly) == due(10799.9, hourly) == 10800.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "the last minute"),
        (200, "the last 3 minutes"),
        (3600, "the last hour"),
        (3630, "the last hour"),
        (5 * 3600, "the last 5 hours"),
        (23 * 3600, "the last day"),
        (25 * 3600, "the last day"),
        (60 * 3600, "the last 2 days"),
    ],
)
def test_how_far_it_reaches(seconds: float, words: str) -> None:
    """In words."""
    assert span(seconds) == words


async def test_hourly(world: World) -> None:
    """Everything of an hour is one message at its end, and nothing before."""
    world.time.now = local("2026-05-04 10:20:00", "UTC")
    await world.wanted("C1", rhythm=Rhythm.HOURLY)
    for n in range(7):
        await world.put(n)
        await world.time.pass_(60)
    assert world.wall.posted == []
    await world.time.pass_(local("2026-05-04 11:00:31", "UTC") - world.time.now)
    head, thread = world.wall.posted
    assert (head.what.digest, head.what.total, head.what.period) == (True, 7, "the last hour")
    assert thread.thread == head.ts
    assert await world.rows("digest/") == []
    await world.time.pass_(7200)
    assert len(world.wall.posted) == 2


async def test_few(world: World) -> None:
    """A digest of a handful needs no thread; of one it is an ordinary message."""
    await world.wanted("C1", rhythm=Rhythm.HOURLY)
    await world.put(1)
    await world.time.pass_(3700)
    await world.put(2)
    await world.put(3)
    await world.time.pass_(3700)
    first, second = world.wall.posted
    assert not first.what.digest
    assert (second.what.digest, [one.key for one in second.what.news]) == (True, ["2", "3"])


async def test_daily_in_two_zones(world: World) -> None:
    """Each channel is told at nine where its owner lives."""
    world.time.now = local("2026-10-24 12:00:00", "UTC")
    await world.wanted("C1", rhythm=Rhythm.DAILY, zone="Europe/Paris")
    await world.wanted("C2", rhythm=Rhythm.DAILY, zone="America/New_York")
    await world.put(1)
    await world.put(2)
    for zone, day in (("America/New_York", "2026-10-24"), ("Europe/Paris", "2026-10-25")):
        await world.time.pass_(1)
        world.time.now = local(f"{day} 08:59:00", zone)
        await world.time.pass_(55)
        await world.time.pass_(40)
    at = {channel: next(iter(world.wall.of(channel))).at for channel in ("C1", "C2")}
    assert 0 <= at["C1"] - local("2026-10-25 09:00:00", "Europe/Paris") <= 30
    assert 0 <= at["C2"] - local("2026-10-24 09:00:00", "America/New_York") <= 30
    assert {one.what.period for one in world.wall.posted} == {"the last day"}


async def test_each_owner_has_an_hour(world: World) -> None:
    """Two channels, the same news, and what each owner chose in their settings."""
    await world.wanted("C1", rhythm=Rhythm.DAILY, owner="U1")
    await world.wanted("C2", rhythm=Rhythm.DAILY, owner="U2")
    await PreferencesStore(world.store).keep("U1", Preferences(digest_hour=7))
    world.time.now = local(f"{datetime.fromtimestamp(world.time.now, UTC).date()} 12:00:00", "UTC")
    await world.put(1)
    await world.put(2)
    await world.time.pass_(1)
    day = datetime.fromtimestamp(world.time.now, UTC).date() + timedelta(days=1)
    for clock in ("06:59:00", "08:59:00"):
        world.time.now = local(f"{day} {clock}", "UTC")
        await world.time.pass_(95)
    at = {channel: next(iter(world.wall.of(channel))).at for channel in ("C1", "C2")}
    assert 0 <= at["C1"] - local(f"{day} 07:00:00", "UTC") <= 30
    assert 0 <= at["C2"] - local(f"{day} 09:00:00", "UTC") <= 30


async def test_very_many(world: World) -> None:
    """Thousands are moved page by page and told as one, also after a crash."""
    await world.wanted("C1", rhythm=Rhythm.HOURLY)
    world.wall.trouble["C1"].append(Wait(30))
    await world.pipeline.inbox.tell([world.academy.read({**BODY, "key": str(n)}) for n in range(1200)])
    await world.time.until(lambda: bool(world.wall.calls))
    await world.restart()
    await world.quiet()
    assert next(world.wall.of("C1")).what.total == 1200
    assert world.wall.keys("C1") == [str(n) for n in range(1000)]
    assert await world.rows("digest/") == []


BODY = {"event": "course_completion", "about": "", "facts": {}}


async def test_paused_and_removed(world: World) -> None:
    """What was collected waits while a person has paused it, and goes with the subscription."""
    one, two = await world.wanted("C1", "C2", rhythm=Rhythm.HOURLY)
    await world.put(1)
    await world.time.still()
    subscriptions_store = world.pipeline.subscriptions
    await subscriptions_store.change(one.id, lambda one: one.changed(paused=Paused("", world.time.now, "U1")))
    await subscriptions_store.remove(two.id)
    await world.time.pass_(4000)
    assert world.wall.posted == []
    assert len(await world.rows("digest/")) == 1
    await subscriptions_store.change(one.id, lambda one: one.changed(paused=None))
    await world.time.pass_(60)
    assert world.wall.keys("C1") == ["1"]


async def test_no_longer_by_the_hour(world: World) -> None:
    """What was collected before its owner wanted news at once is told at once."""
    (one,) = await world.wanted("C1", rhythm=Rhythm.DAILY)
    await world.put(1)
    await world.time.still()
    await world.pipeline.subscriptions.change(one.id, lambda one: one.changed(rhythm=Rhythm.AT_ONCE))
    await world.time.pass_(31)
    assert world.wall.keys("C1") == ["1"]
