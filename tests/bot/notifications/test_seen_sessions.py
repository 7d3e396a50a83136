"""What is known of the live sessions around now, as it was seen last."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notifications.seen_sessions import (
    SEEN_SESSIONS_PREFIX,
    SEEN_SESSIONS_ROWS,
    SEEN_SESSIONS_TTL_S,
    SeenSessions,
    known,
    note,
    together,
)
from bot.store import Store
from bot.store.expiry import sweep
from connectors.everyday.values import LiveSession
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)

HOUR_S = 3600.0


def a_session(id: str, at: float, **more: object) -> LiveSession:
    return LiveSession("class", id, f"Title {id}", datetime.fromtimestamp(at, UTC), **more)  # type: ignore[arg-type]  # its own fields


def seen(at: float, since: float, until: float, *hours: float) -> SeenSessions:
    sessions = [a_session(str(hour), at + hour * HOUR_S) for hour in hours]
    return SeenSessions("class", at, at + since * HOUR_S, at + until * HOUR_S, sessions, ("schedules_list",))


def ids(one: SeenSessions) -> list[str]:
    return [each.id for each in one.sessions]


async def test_what_is_kept_comes_back(store: Store) -> None:
    """A row for each platform, with all that is shown of a session, and what it took to ask for it."""
    now = await store.now()
    starts = datetime.fromtimestamp(now + 60, UTC)
    whole = LiveSession(
        "class", "1", "Q&A <!channel>", starts, starts, "Ana", "Room 4", True, True, "Fire safety", (), "Europe/Paris"
    )
    told = SeenSessions("class", now, now, now + HOUR_S, [whole], ("classes_list", "schedules_list"), "4 of 9 classes")
    await note(store, told)
    await note(store, replace(told, platform="damstra", sessions=[replace(whole, platform="damstra", ends=None)]))
    first, second = await known(store, ["class", "damstra", "skilljar"])
    assert first == told
    assert second.sessions == [replace(whole, platform="damstra", ends=None)]
    assert [row.key for row in await store.scan(SEEN_SESSIONS_PREFIX)] == [
        f"{SEEN_SESSIONS_PREFIX}class",
        f"{SEEN_SESSIONS_PREFIX}damstra",
    ]


async def test_after_a_day_it_is_gone(store: Store, clock: Clock) -> None:
    """Row and all; and it can be seen anew, swept or not."""
    await note(store, seen(await store.now(), 0, 1, 0.5))
    clock.advance(SEEN_SESSIONS_TTL_S)
    assert await known(store, ["class"]) == []
    await note(store, seen(await store.now(), 0, 1, 0.5))
    assert len(await known(store, ["class"])) == 1
    clock.advance(SEEN_SESSIONS_TTL_S + 1)
    await sweep(store)
    assert await store.scan(SEEN_SESSIONS_PREFIX) == []


async def test_only_what_may_be_somebodys_today(store: Store) -> None:
    """Of a month what is around now; of next month nothing, and no row; never more than so many."""
    now = await store.now()
    await note(store, seen(now, 300, 600, 301))
    assert await known(store, ["class"]) == []
    await note(store, seen(now, -300, 600, -200, -3, 2, 30, 200))
    (told,) = await known(store, ["class"])
    assert ids(told) == ["-3", "2", "30"]
    assert (told.since, told.until) == (now - 24 * HOUR_S, now + 36 * HOUR_S)
    await note(store, seen(now, -1, 20, *(hour / 100 for hour in range(SEEN_SESSIONS_ROWS + 50))))
    (told,) = await known(store, ["class"])
    assert len(told.sessions) == SEEN_SESSIONS_ROWS


def test_the_last_look_counts() -> None:
    """What it no longer shows is gone; what had begun before it looked stays."""
    morning, noon = seen(0, 0, 24, 1, 5, 9), seen(4 * HOUR_S, 0, 20, 1)  # of noon, at 4: only the session at 5
    told = together(morning, noon)
    assert [one.starts and one.starts.timestamp() / HOUR_S for one in told.sessions] == [5, 1]
    assert (told.at, told.since, told.until) == (noon.at, 0, 24 * HOUR_S)


def test_less_than_before_leaves_the_rest_and_its_time() -> None:
    """A look at one hour says nothing of the evening: that is as old as it was."""
    morning, hour = seen(0, 0, 24, 1, 9), seen(2 * HOUR_S, 0, 1, 0.5)
    told = together(morning, hour)
    assert {one.starts and one.starts.timestamp() / HOUR_S for one in told.sessions} == {1, 2.5, 9}
    assert (told.at, told.until) == (0, 24 * HOUR_S)


def test_a_part_takes_nothing_away() -> None:
    """What a look through a part did not come to may still be."""
    before, part = seen(0, 0, 24, 1, 9), replace(seen(0, 0, 24, 9, 12), part="3 of 9 classes")
    assert sorted(ids(together(before, part)), key=float) == ["1", "9", "12"]
    assert together(before, part).part == "3 of 9 classes"
    assert together(part, before).part == ""


def test_others_may_be_asked_for_something_else() -> None:
    """Where a look took other operations, nothing of it stands beside what others may not see."""
    before, other = seen(0, 0, 24, 1), replace(seen(0, 0, 2, 1.5), asked=("another",))
    assert together(before, other) == other


SPANS = st.tuples(st.integers(-20, 20), st.integers(1, 20), st.lists(st.integers(-20, 40), max_size=6))


@given(SPANS, SPANS)
def test_nothing_is_made_up(one: tuple[int, int, list[int]], other: tuple[int, int, list[int]]) -> None:
    """Whatever two looks saw: all of the newer one is there, each session is of one of them and in its time, and it is
    said to be no newer than it is."""

    def look(at: float, span: tuple[int, int, list[int]]) -> SeenSessions:
        since, length, hours = span
        made = seen(0, since, since + length, *(h for h in dict.fromkeys(hours) if since <= h < since + length))
        return replace(made, at=at)

    before, after = look(0, one), look(1, other)
    told = together(before, after)
    assert {*ids(after)} <= {*ids(told)} <= {*ids(before), *ids(after)}
    assert len(ids(told)) == len({*ids(told)})
    assert all(told.since <= each.starts.timestamp() < told.until for each in told.sessions if each.starts)
    kept = {*ids(told)} - {*ids(after)}
    ahead = [
        each for each in told.sessions if each.id in kept and each.starts and each.starts.timestamp() >= after.until
    ]
    assert told.at == 0 or not ahead
