"""Things with a short life."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.store import Append, Delete, Op, Put, Row, Store, WriteConflict
from bot.store.expiry import EXPIRY_INDEX_PREFIX, LOOK_AGAIN_S, Expiring, drop, find, keep, sweep
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)


async def born(store: Store, key: str, ttl: float, over: Expiring | None = None) -> Expiring:
    await store.apply(*keep(key, "value", await store.now() + ttl, over))
    found = await find(store, key)
    assert found is not None
    return found


async def keys(store: Store) -> list[str]:
    """What is stored, index lines left out."""
    return [row.key for row in await store.scan("", limit=1000) if not row.key.startswith(EXPIRY_INDEX_PREFIX)]


async def lines(store: Store) -> int:
    return len(await store.scan(EXPIRY_INDEX_PREFIX, limit=1000))


class TestLife:
    async def test_found_until_due(self, store: Store, clock: Clock) -> None:
        """It is there until its last second, and gone from then on although nobody swept."""
        mortal = await born(store, "a", 60)
        assert (mortal.value, mortal.end, mortal.version) == ("value", clock.now + 60, 1)
        clock.advance(59.9)
        assert await find(store, "a") == mortal
        clock.advance(0.1)
        assert await find(store, "a") is None
        assert await keys(store) == ["a"]

    async def test_absent(self, store: Store) -> None:
        """What never lived is not found."""
        assert await find(store, "a") is None

    async def test_only_if_new(self, store: Store) -> None:
        """Without an earlier state to write over, a key that is taken is a conflict, dead or alive."""
        await born(store, "a", 60)
        with pytest.raises(WriteConflict) as conflict:
            await store.apply(*keep("a", "other", 0))
        assert conflict.value.key == "a"
        assert await lines(store) == 1

    async def test_with_other_operations(self, store: Store) -> None:
        """A life begins in the same apply as what belongs to it, or not at all."""
        once = keep("seen/1", None, await store.now() + 60)
        outcomes = await asyncio.gather(
            *(store.apply(*once, Append("outbox", n)) for n in range(5)), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes].count(WriteConflict) == 4
        assert len(await store.scan("outbox/")) == 1

    async def test_without_end(self, store: Store, clock: Clock) -> None:
        """A row written without an end lives for ever."""
        await store.apply(Put("a", {"end": "of time"}))
        clock.advance(1e12)
        found = await find(store, "a")
        assert found is not None
        assert found.value == {"end": "of time"}

    async def test_kept_anew(self, store: Store, clock: Clock) -> None:
        """Another end replaces the first, and leaves one line in the index."""
        first = await born(store, "a", 60)
        second = await born(store, "a", 120, over=first)
        assert second.version == 2
        clock.advance(60)
        assert await sweep(store) == 0
        assert await find(store, "a") == second
        assert await lines(store) == 1

    async def test_changed(self, store: Store, clock: Clock) -> None:
        """The same end again leaves its line where it is, and the sweep still finds it."""
        first = await born(store, "a", 60)
        await store.apply(*keep("a", "changed", first.end, over=first))
        assert await lines(store) == 1
        clock.advance(60)
        assert await sweep(store) == 1
        assert await store.scan("") == []

    async def test_drop(self, store: Store) -> None:
        """Dropped before its end, nothing is left of it."""
        await store.apply(*drop(await born(store, "a", 60)))
        assert await store.scan("") == []


class TestSweep:
    async def test_what_is_due(self, store: Store, clock: Clock) -> None:
        """A sweep deletes what is due and leaves the living."""
        for seconds in (5, 30, 10, 60):
            await born(store, f"in/{seconds}", seconds)
        clock.advance(30)
        assert await sweep(store) == 3
        assert await keys(store) == ["in/60"]
        assert await lines(store) == 1
        assert await sweep(store) == 0

    async def test_limit(self, store: Store, clock: Clock) -> None:
        """A sweep deletes at most as many as it may, the longest dead first."""
        for seconds in range(9, 0, -1):
            await born(store, f"in/{seconds}", seconds)
        clock.advance(60)
        assert [await sweep(store, 4) for _ in range(4)] == [4, 4, 1, 0]
        assert await store.scan("") == []

    async def test_oldest_first(self, store: Store, clock: Clock) -> None:
        """Ends sort as numbers, whatever their length."""
        await store.apply(*keep("late", 1, 10_000), *keep("early", 1, 999.5), *keep("never", 1, -5))
        assert await sweep(store, 1) == 1
        assert await keys(store) == ["early", "late"]
        assert await sweep(store, 1) == 1
        assert await keys(store) == ["late"]

    async def test_reads_only_the_start(self, store: Store, clock: Clock) -> None:
        """However many are alive, a sweep asks for as many index lines as its limit, and for the rows due."""
        await store.apply(*(op for n in range(300) for op in keep(f"alive/{n}", n, clock.now + 100 + n)))
        await born(store, "dead", 1)
        clock.advance(1)
        asked = CountingStore(store)
        assert await sweep(asked, 10) == 1
        assert (asked.rows, asked.gets, asked.applies) == (10, 1, 1)

    async def test_many_at_once(self, store: Store, clock: Clock) -> None:
        """Several who sweep at once delete each row once between them."""
        await store.apply(*(op for n in range(100) for op in keep(f"k/{n}", n, clock.now + 1)))
        clock.advance(1)
        assert sum(await asyncio.gather(*(sweep(store) for _ in range(5)))) == 100
        assert await store.scan("") == []

    async def test_spares_the_kept_anew(self, store: Store, clock: Clock) -> None:
        """What is kept anew while it is being swept lives on, whoever comes first."""
        for n in range(50):
            await born(store, f"k/{n}", 1)
        rows = [await store.get(f"k/{n}") for n in range(50)]
        clock.advance(1)

        async def renew(row: Row | None) -> bool:
            assert row is not None
            try:
                await store.apply(*keep(row.key, "anew", clock.now + 60, over=Expiring.of(row)))
            except WriteConflict:
                await store.apply(*keep(row.key, "anew", clock.now + 60))
            return True

        await asyncio.gather(sweep(store), *(renew(row) for row in rows), sweep(store))
        for n in range(50):
            found = await find(store, f"k/{n}")
            assert found is not None
            assert found.value == "anew"
        await sweep(store)
        assert await lines(store) == 50

    async def test_line_without_row(self, store: Store, clock: Clock) -> None:
        """A line whose row was rewritten without an end is put off for a day, and the row stays. A line without a row
        goes."""
        mortal = await born(store, "a/b/c", 1)
        await store.apply(Put(mortal.key, "for ever", mortal.version))
        clock.advance(1)
        assert await sweep(store) == 0
        (line,) = await store.scan(EXPIRY_INDEX_PREFIX)
        assert float(line.key.split("/")[1]) == clock.now + LOOK_AGAIN_S
        assert await store.get("a/b/c") == Row("a/b/c", "for ever", 2)
        await store.apply(Delete("a/b/c"))
        clock.advance(LOOK_AGAIN_S)
        assert await sweep(store) == 0
        assert await lines(store) == 0

    async def test_overtaken_by_a_new_life(self, store: Store, clock: Clock) -> None:
        """A row dropped and born again while a sweep looks at it is spared, though the version is the same."""
        dead = await born(store, "a", 1)
        clock.advance(1)

        async def reborn() -> None:
            await store.apply(*drop(dead))
            await born(store, "a", 60)

        assert await sweep(CountingStore(store, reborn)) == 0
        found = await find(store, "a")
        assert found is not None
        assert found.version == dead.version

    async def test_overtaken_by_a_write(self, store: Store, clock: Clock) -> None:
        """A row written past its index between a sweep's look and its blow is spared."""
        await born(store, "a", 1)
        clock.advance(1)
        assert await sweep(CountingStore(store, lambda: store.apply(Put("a", "for ever")))) == 0
        assert await store.get("a") == Row("a", "for ever", 2)


class CountingStore:
    """Another store, and what was asked of it; after the first get, something may come between."""

    def __init__(self, store: Store, between: Callable[[], Awaitable[None]] | None = None) -> None:
        self._store = store
        self._between = between
        self.rows = self.gets = self.applies = 0

    async def get(self, key: str) -> Row | None:
        self.gets += 1
        row = await self._store.get(key)
        if self._between and self.gets == 1:
            await self._between()
        return row

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        self.rows += limit
        return await self._store.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        self.applies += 1
        await self._store.apply(*ops)

    async def now(self) -> float:
        return await self._store.now()

    async def close(self) -> None:
        await self._store.close()
