"""The cache of reads: what was read is shared for some minutes, and never outlives a write that may touch it."""

import asyncio
import gc
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.changes import read_cache
from bot.changes.read_cache import DOUBT_S, READ_TTL_S, SWEEP_CONNECTIONS, ReadCache, footprint
from connectors.classcom.classes import ClassesCreate, ClassesList
from connectors.classcom.enrollments import EnrollmentsCreate, EnrollmentsDelete, EnrollmentsList
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Page, Rows
from tests.properties import examples

A, B, C = (EnrollmentsList(class_id=one) for one in "abc")
CLASSES = ClassesList()
JANE: dict[str, Any] = {"email": "jane@example.com", "first_name": "Jane", "last_name": "Doe"}
INTO_A = EnrollmentsCreate(class_id="a", **JANE)
NEW_CLASS = ClassesCreate(class_name="New", timezone="Europe/Paris", **JANE)


@dataclass
class Pretend:
    """A platform that answers when it is let: each answer is the version that what was asked for has at that moment."""

    now: float = 1000.0
    versions: Counter[str] = field(default_factory=Counter)
    waiting: dict[str, asyncio.Event] = field(default_factory=dict)
    calls: list[Intent[Any]] = field(default_factory=list)
    fails: dict[str, errors.PlatformError] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    hold: bool = False

    def __post_init__(self) -> None:
        self.cache = ReadCache(self.run, lambda: self.now)

    async def run(self, intent: Intent[Any]) -> Any:
        key = repr(intent)
        assert key not in self.waiting, "two calls for one read at once"
        assert len(self.waiting) < SWEEP_CONNECTIONS, "more calls at once than may be"
        self.calls.append(intent)
        seen = self.versions[key]
        self.waiting[key] = asyncio.Event()
        try:
            if self.hold:
                await self.waiting[key].wait()
            await asyncio.sleep(0)
        finally:
            del self.waiting[key]
        if key in self.fails:
            raise self.fails[key]
        return self.answers.get(key, {"what": key, "version": seen, "at": self.now})

    async def sweep(self, *intents: Intent[Any], timeout_s: float = 5.0) -> list[Any]:
        return await self.cache.sweep(intents, timeout_s)


@pytest.fixture
async def platform() -> AsyncIterator[Pretend]:
    made = Pretend()
    yield made
    await made.cache.close()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_was_read_is_not_read_again_for_some_minutes(platform: Pretend) -> None:
    """By whomever; and after them it is."""
    first = await platform.sweep(A, B)
    platform.now += READ_TTL_S - 1
    assert await platform.sweep(B, A) == first[::-1]
    assert platform.calls == [A, B]
    platform.now += 1
    await platform.sweep(A)
    assert platform.calls == [A, B, A]


async def test_a_clock_that_was_set_back_keeps_nothing_longer(platform: Pretend) -> None:
    """What was read at a time that is yet to come is not believed."""
    await platform.sweep(A)
    platform.now -= 3600
    await platform.sweep(A)
    assert platform.calls == [A, A]


async def test_two_who_ask_at_once_make_one_call(platform: Pretend) -> None:
    """Also where one names it twice."""
    one, other = await asyncio.gather(platform.sweep(A, A), platform.sweep(B, A))
    assert one[0] is one[1] is other[1]
    assert Counter(map(repr, platform.calls)) == {repr(A): 1, repr(B): 1}


async def test_what_is_not_there_in_time_is_none_and_goes_on(platform: Pretend) -> None:
    """Whoever asks again finds more; whoever went away stops nothing that was begun."""
    platform.hold = True
    assert await platform.sweep(A, B, timeout_s=0.01) == [None, None]
    leaving = asyncio.create_task(platform.sweep(A, C))
    await settle()
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    for gate in platform.waiting.values():
        gate.set()
    await settle()
    found = await platform.sweep(A, B, C, timeout_s=0)
    assert [one["what"] for one in found] == [repr(A), repr(B), repr(C)]
    assert platform.calls == [A, B, C]


async def test_an_error_has_its_place_and_is_not_kept(platform: Pretend) -> None:
    """The others are not the worse for it."""
    platform.fails[repr(B)] = errors.NotFound("Class")
    found = await platform.sweep(A, B, C)
    assert [type(one) for one in found] == [dict, errors.NotFound, dict]
    del platform.fails[repr(B)]
    assert isinstance((await platform.sweep(A, B))[1], dict)
    assert platform.calls == [A, B, C, B]


async def test_an_answer_of_which_something_could_not_be_read_is_not_kept(platform: Pretend) -> None:
    """Whoever asks again has it read again, and not the same half of it for minutes."""
    for half in Rows([1], unread=1), Page(Rows([1], unread=1)):
        platform.answers[repr(B)] = half
        assert (await platform.sweep(A, B))[1] is half
    del platform.answers[repr(B)]
    assert isinstance((await platform.sweep(A, B))[1], dict)
    assert platform.calls == [A, B, B, B]


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (errors.Unreachable("Class"), SWEEP_CONNECTIONS),
        (errors.NotAuthorized("Class"), SWEEP_CONNECTIONS),
        (errors.Forbidden("Class", scope="enrollment:read"), SWEEP_CONNECTIONS),
        (errors.Forbidden("Class"), 40),
        (errors.Unavailable("Class"), 40),
    ],
)
async def test_what_would_fail_for_all_is_not_tried_for_all(
    platform: Pretend, error: errors.PlatformError, tries: int
) -> None:
    """A platform that is gone, or a key that lacks a permission, is not asked hundreds of times."""
    many = [EnrollmentsList(class_id=str(one)) for one in range(40)]
    platform.fails = dict.fromkeys(map(repr, many), error)
    found = await platform.sweep(*many)
    assert found == [error] * 40
    assert len(platform.calls) == tries


async def test_a_fault_of_ours_is_raised(platform: Pretend) -> None:
    """It is no answer of the platform's."""

    async def broken(intent: Intent[Any]) -> Any:
        raise LookupError("ours")

    cache = ReadCache(broken, lambda: 0.0)
    with pytest.raises(LookupError, match="ours"):
        await cache.sweep([A], 5)
    await cache.close()


async def test_a_write_makes_forgotten_what_it_may_concern(platform: Pretend) -> None:
    """And nothing that it surely does not."""
    await platform.sweep(A, B, CLASSES)
    with platform.cache.writing(INTO_A):
        pass
    await platform.sweep(A, B, CLASSES)
    assert platform.calls == [A, B, CLASSES, A, CLASSES]
    with platform.cache.writing(NEW_CLASS):
        pass
    await platform.sweep(A, B, CLASSES)
    assert platform.calls[5:] == [A, B, CLASSES]


async def test_what_was_begun_before_a_write_ended_is_not_kept(platform: Pretend) -> None:
    """Whoever asked before gets it; whoever asks afterwards has it read anew, once the first call is over."""
    platform.hold = True
    early = asyncio.create_task(platform.sweep(A))
    await settle()
    with platform.cache.writing(INTO_A):
        during = asyncio.create_task(platform.sweep(A))
        await settle()
        platform.versions[repr(A)] = 1
    late = asyncio.create_task(platform.sweep(A))
    await settle()
    assert platform.calls == [A]
    platform.hold = False
    platform.waiting[repr(A)].set()
    assert (await early)[0]["version"] == 0
    assert (await late)[0]["version"] == 1
    assert (await during)[0]["version"] in (0, 1)
    assert platform.calls == [A, A]
    await platform.sweep(A)
    assert platform.calls == [A, A]


async def test_what_may_still_be_done_is_waited_for(platform: Pretend) -> None:
    """A change that nobody knows the outcome of may happen a moment later: nothing it touches is kept until then."""
    with pytest.raises(errors.OutcomeUnknown), platform.cache.writing(INTO_A):
        raise errors.OutcomeUnknown("Class")
    await platform.sweep(A, B)
    platform.versions[repr(A)] = 1
    assert (await platform.sweep(A, B))[0]["version"] == 1
    assert platform.calls == [A, B, A]
    platform.now += DOUBT_S
    await platform.sweep(A)
    await platform.sweep(A)
    assert platform.calls == [A, B, A, A]


async def test_what_was_refused_leaves_no_doubt(platform: Pretend) -> None:
    with pytest.raises(errors.Invalid), platform.cache.writing(INTO_A):
        raise errors.Invalid("Class")
    await platform.sweep(A)
    await platform.sweep(A)
    assert platform.calls == [A]


async def test_who_waits_comes_before_what_nobody_waits_for(platform: Pretend) -> None:
    """A long look that was given up does not stand before a short one; nor does one that began a moment ago."""
    platform.hold = True
    many = [EnrollmentsList(class_id=str(one)) for one in range(30)]
    await platform.sweep(*many, timeout_s=0)
    short = asyncio.create_task(platform.sweep(A))
    await settle()
    platform.hold = False
    next(iter(platform.waiting.values())).set()
    await short
    assert A in platform.calls[: SWEEP_CONNECTIONS + 2]


async def test_what_nobody_wanted_for_long_is_given_up(platform: Pretend) -> None:
    """What was read with it is forgotten by then."""
    platform.hold = True
    many = [EnrollmentsList(class_id=str(one)) for one in range(30)]
    await platform.sweep(*many, timeout_s=0)
    platform.now += READ_TTL_S
    platform.hold = False
    for gate in [*platform.waiting.values()]:
        gate.set()
    await settle()
    assert len(platform.calls) == SWEEP_CONNECTIONS


async def test_it_is_bounded_in_number_and_in_memory(platform: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used longest ago goes first."""
    monkeypatch.setattr(read_cache, "MAX_KEPT_RESULTS", 2)
    await platform.sweep(A, B)
    await platform.sweep(A)
    await platform.sweep(C)
    await platform.sweep(A, C)
    assert platform.calls == [A, B, C]
    monkeypatch.setattr(read_cache, "MAX_KEPT_BYTES", footprint((await platform.sweep(A))[0]))
    await platform.sweep(B)
    await platform.sweep(B)
    assert platform.calls == [A, B, C, B]
    await platform.sweep(A, C)
    assert platform.calls[4:] == [A, C]


def test_the_footprint_grows_with_what_there_is() -> None:
    """Of nested rows, not of the list alone."""
    rows = [{"name": "x" * 100, "tags": ["y" * 100] * 3} for _ in range(100)]
    assert footprint(rows) > 100 * 200
    assert footprint(rows * 2) > 1.9 * footprint(rows)


async def test_nothing_is_left_behind_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever still waits is answered with nothing, and no task is destroyed while it is pending."""
    made = Pretend(hold=True)
    waiting = asyncio.create_task(made.sweep(A, B, *(EnrollmentsList(class_id=str(one)) for one in range(20))))
    await settle()
    with caplog.at_level(logging.ERROR, "asyncio"):
        await made.cache.close()
        assert await waiting == [None] * 22
        assert await made.sweep(A) == [None]
        del made, waiting
        gc.collect()
    assert caplog.records == []


# Any order

WRITES: dict[str, tuple[Intent[Any], frozenset[str]]] = {
    "into a": (INTO_A, frozenset({repr(A), repr(CLASSES)})),
    "out of b": (EnrollmentsDelete(class_id="b", email="jane@example.com"), frozenset({repr(B)})),
    "into b by its other number": (EnrollmentsCreate(ext_class_id="B-1", **JANE), frozenset({repr(B)})),
    "a new class": (NEW_CLASS, frozenset({repr(CLASSES)})),
}
"""Writes, and what each really changes on the platform of these tests."""
READS: tuple[Intent[Any], ...] = (A, B, CLASSES)
SWEEPING = st.tuples(st.just("sweep"), st.lists(st.integers(0, len(READS) - 1), min_size=1, max_size=2))
ANSWERING = st.tuples(st.just("answer"), st.integers(0, 3))
WRITING = st.tuples(st.just("write"), st.sampled_from(sorted(WRITES)))
HAPPENING = st.tuples(st.just("happens"), st.integers(0, 3))
WRITTEN = st.tuples(st.just("written"), st.tuples(st.integers(0, 3), st.booleans()))
LEAVING = st.tuples(st.just("leave"), st.integers(0, 5))
LATER = st.tuples(st.just("later"), st.sampled_from([1.0, DOUBT_S, READ_TTL_S - 1, READ_TTL_S, -50.0]))
STEPS = st.lists(
    st.one_of(
        *[SWEEPING] * 4, *[ANSWERING] * 5, *[WRITING] * 2, *[HAPPENING] * 3, *[WRITTEN] * 2, LEAVING, LATER
    ),
    min_size=30,
    max_size=80,
)  # fmt: skip


@dataclass(eq=False)
class Write:
    """One under way, or of unknown outcome. It happens at most once, while it is the one or the other."""

    name: str
    under_way: AbstractContextManager[None]
    until: float = inf
    happened: bool = False


@dataclass(eq=False)
class Sweep:
    """Somebody who reads, and what the platform had when they asked."""

    asked: list[Intent[Any]]
    task: asyncio.Task[list[Any]]
    least: Counter[str]
    began: float


class Story:
    """A platform, whoever reads, and whoever writes, in an order that somebody else chooses."""

    def __init__(self) -> None:
        self.platform = Pretend(hold=True)
        self.sweeps: list[Sweep] = []
        self.writes: list[Write] = []
        self.doubtful: list[Write] = []

    async def step(self, what: str, which: Any) -> None:
        getattr(self, what)(which)
        self.doubtful = [one for one in self.doubtful if self.platform.now < one.until]
        await settle()
        for one in [one for one in self.sweeps if one.task.done()]:
            self.sweeps.remove(one)
            self.check(one)

    def sweep(self, places: list[int]) -> None:
        asked = [READS[one] for one in places]
        task = asyncio.create_task(self.platform.sweep(*asked, timeout_s=1000))
        self.sweeps.append(Sweep(asked, task, Counter(self.platform.versions), self.platform.now))

    def answer(self, which: int) -> None:
        if gates := [*self.platform.waiting.values()]:
            gates[which % len(gates)].set()

    def leave(self, which: int) -> None:
        if self.sweeps:
            self.sweeps.pop(which % len(self.sweeps)).task.cancel()

    def write(self, name: str) -> None:
        under_way = self.platform.cache.writing(WRITES[name][0])
        under_way.__enter__()
        self.writes.append(Write(name, under_way))

    def happens(self, which: int) -> None:
        if pending := [one for one in (*self.writes, *self.doubtful) if not one.happened]:
            one = pending[which % len(pending)]
            one.happened = True
            self.platform.versions.update(WRITES[one.name][1])

    def written(self, how: tuple[int, bool]) -> None:
        place, answered = how
        if not self.writes:
            return
        one = self.writes.pop(place % len(self.writes))
        error: errors.PlatformError | None = None
        if answered:
            error = None if one.happened else errors.Invalid("Class")
        else:
            error = errors.OutcomeUnknown("Class")
            one.until = self.platform.now + DOUBT_S
            self.doubtful.append(one)
        assert not one.under_way.__exit__(type(error) if error else None, error, None)

    def later(self, seconds: float) -> None:
        self.platform.now += seconds

    def check(self, one: Sweep) -> None:
        for intent, found in zip(one.asked, one.task.result(), strict=True):
            assert found["what"] == repr(intent)
            assert found["version"] >= one.least[repr(intent)], "older than a write that had happened"
            assert one.began - found["at"] < READ_TTL_S, "older than anything is kept"

    async def end(self) -> None:
        self.platform.hold = False
        for gate in [*self.platform.waiting.values()]:
            gate.set()
        for one in self.sweeps:
            await one.task
            self.check(one)
        await self.platform.cache.close()


@settings(max_examples=examples(120))
@given(STEPS)
def test_in_any_order_nothing_is_stale_and_nothing_is_asked_twice_at_once(steps: list[tuple[str, Any]]) -> None:
    """Reads, writes, answers, people who leave and clocks that jump, in any order. Whoever asks after a write has
    happened never sees what was before it; and each read has one call at a time (which the platform here asserts)."""

    async def told() -> None:
        story = Story()
        for what, which in steps:
            await story.step(what, which)
        await story.end()

    asyncio.run(told())
