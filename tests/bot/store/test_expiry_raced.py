"""Sweeping while others write: whatever comes between its questions, what lives stays and what is due goes."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.store import Delete, Op, Put, Row, Store
from bot.store.expiry import EXPIRY_INDEX_PREFIX, Expiring, drop, find, keep, sweep
from tests.bot.engines import ENGINES, Postgres
from tests.bot.store.clock import Clock
from tests.properties import examples

KEYS = [f"k/{number}" for number in range(5)]
ACTS = ("keep", "keep", "keep", "drop", "for ever", "delete", "wait", "sweep")
"""What somebody does between two questions of a sweep: some of it past the index, as another version of ours might."""

steps = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(KEYS), st.integers(-3, 4)), max_size=25)
starts = st.lists(st.tuples(st.sampled_from(KEYS), st.integers(1, 3)), max_size=8)


@dataclass
class Writer:
    """Writes by a script, and knows what must be there: under each key the value and its end."""

    store: Store
    clock: Clock
    script: Iterator[tuple[str, str, int]]
    there: dict[str, tuple[object, float]] = field(default_factory=dict)
    count: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    bare: set[str] = field(default_factory=set)
    """What was deleted past the index since the sweep began: none of that is kept anew before the sweep is over, as
    versions begin anew and nothing would tell it from what it was."""

    async def step(self) -> None:
        async with self.turn:  # a sweep asks several things at once
            for step in self.script:
                await self.do(*step)
                return

    async def do(self, what: str, key: str, seconds: int) -> None:
        self.count += 1
        match what:
            case "keep" if key not in self.bare:
                await self.keep(key, self.clock.now + seconds)
            case "drop" if row := await self.store.get(key):
                await self.store.apply(*drop(Expiring.of(row)))
                self.there.pop(key, None)
            case "for ever" if key not in self.bare:
                await self.store.apply(Put(key, self.count))
                self.there[key] = self.count, float("inf")
            case "delete":
                await self.store.apply(Delete(key))
                self.bare.add(key)
                self.there.pop(key, None)
            case "wait":
                self.clock.advance(max(0, seconds))
            case "sweep":
                await sweep(self.store, 3)

    async def keep(self, key: str, end: float) -> None:
        row = await self.store.get(key)
        await self.store.apply(*keep(key, self.count, end, over=Expiring.of(row) if row else None))
        self.there[key] = self.count, end

    async def nothing_alive_is_gone(self) -> None:
        for key, (value, end) in self.there.items():
            if self.clock.now < end:
                found = await find(self.store, key)
                assert found, f"{key} lived, and was deleted"
                assert (found.value, found.end) == (value, end)


class Between:
    """A store of which something else is asked before each question."""

    def __init__(self, store: Store, writer: Writer) -> None:
        self._store, self._writer = store, writer

    async def get(self, key: str) -> Row | None:
        await self._writer.step()
        return await self._store.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        await self._writer.step()
        return await self._store.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        await self._writer.step()
        await self._store.apply(*ops)

    async def now(self) -> float:
        return await self._store.now()

    async def close(self) -> None: ...


@pytest.mark.parametrize("engine", ENGINES)
@given(starts, steps)
@example(begun=[], script=[("keep", "k/0", 0), ("keep", "k/0", 1), ("keep", "k/0", 0)])  # to and fro between two ends
@settings(max_examples=examples(60))
def test_what_lives_stays_and_what_is_due_goes(
    engine: str,
    postgres: Postgres,
    tmp_path_factory: pytest.TempPathFactory,
    begun: list[tuple[str, int]],
    script: list[tuple[str, str, int]],
) -> None:
    """A sweep never deletes what lives, whoever writes meanwhile and however; and once nobody does, nothing that is due
    is left of it, nor in the index."""

    async def live(folder: Path) -> None:
        clock = Clock()
        async with ENGINES[engine](folder, clock, postgres) as store:
            writer = Writer(store, clock, iter(script))
            for key, seconds in begun:
                await writer.do("keep", key, seconds)
            clock.advance(2)
            for _ in range(3):
                await sweep(Between(store, writer))
                writer.bare.clear()
                await writer.nothing_alive_is_gone()
            clock.advance(2)
            while await store.scan(EXPIRY_INDEX_PREFIX, limit=1) and await due_lines(store, clock):
                before = await due_lines(store, clock)
                await sweep(store, 2)
                assert await due_lines(store, clock) < before, "a sweep that nobody disturbs goes on"
            await writer.nothing_alive_is_gone()
            alive = {key for key, (_, end) in writer.there.items() if clock.now < end}
            rows = await store.scan("", limit=1000)
            assert {row.key for row in rows if not row.key.startswith(EXPIRY_INDEX_PREFIX)} == alive

    asyncio.run(live(tmp_path_factory.mktemp("swept")))


async def due_lines(store: Store, clock: Clock) -> int:
    rows = await store.scan(EXPIRY_INDEX_PREFIX, limit=1000)
    return sum(float(row.key.split("/", 2)[1]) <= clock.now for row in rows)


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_handful_of_applies(engine: str, postgres: Postgres, tmp_path: Path) -> None:
    """Two hundred that are due cost two applies, though others sweep at once; one that is kept anew meanwhile costs
    itself and a few more."""
    clock = Clock()
    async with ENGINES[engine](tmp_path, clock, postgres) as store:
        await store.apply(*(op for n in range(200) for op in keep(f"k/{n}", n, clock.now + 1)))
        clock.advance(1)
        counted = Renewing(store, clock, "")
        assert await sweep(counted, 200) == 200
        assert counted.applies == 2
        await store.apply(*(op for n in range(200) for op in keep(f"k/{n}", n, clock.now + 1)))
        clock.advance(1)
        counted = Renewing(store, clock, "k/77")
        assert await sweep(counted, 200) == 199
        assert counted.applies <= 2 + 14
        assert [row.key for row in await store.scan("k/")] == ["k/77"]


class Renewing(Between):
    """A store whose first apply comes after somebody has kept one key anew; it counts them."""

    def __init__(self, store: Store, clock: Clock, key: str) -> None:
        self.applies, self._key = 0, key
        super().__init__(store, Writer(store, clock, iter(())))

    async def apply(self, *ops: Op) -> None:
        self.applies += 1
        if self.applies == 1 and self._key:
            await self._writer.keep(self._key, self._writer.clock.now + 60)
        await super().apply(*ops)


@pytest.mark.parametrize("engine", ENGINES)
async def test_two_hundred_at_once_swept_by_many(engine: str, postgres: Postgres, tmp_path: Path) -> None:
    """Who sweeps what another has just swept stops at once, and all are counted once."""
    clock = Clock()
    async with ENGINES[engine](tmp_path, clock, postgres) as store:
        await store.apply(*(op for n in range(200) for op in keep(f"k/{n}", n, clock.now + 1)))
        clock.advance(1)
        many = [Renewing(store, clock, "") for _ in range(4)]
        assert sum(await asyncio.gather(*(sweep(one, 200) for one in many))) == 200
        assert sum(one.applies for one in many) <= 4 * 2 * 3
        assert await store.scan("") == []
