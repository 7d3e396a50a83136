"""What every engine keeps to."""

import asyncio
from typing import Any

import pytest

from bot.store import ABSENT_VERSION, Append, Check, Delete, Op, Put, Row, Store, StoreError, WriteConflict
from tests.bot.engines import ENGINES

pytestmark = pytest.mark.engines(*ENGINES)

Rows = dict[str, tuple[Any, int]]


async def content(store: Store, prefix: str = "") -> Rows:
    """Value and version of every row, by key."""
    return {row.key: (row.value, row.version) for row in await store.scan(prefix, limit=10_000)}


async def keys(store: Store, prefix: str, after: str = "", limit: int = 100) -> list[str]:
    return [row.key for row in await store.scan(prefix, after, limit)]


class TestRows:
    async def test_get_absent(self, store: Store) -> None:
        """A key that was never written has no row."""
        assert await store.get("nobody") is None

    async def test_put_counts_versions(self, store: Store) -> None:
        """Each write of a key counts its version up from 1."""
        for version in (1, 2, 3):
            await store.apply(Put("course", {"seats": version}))
            assert await store.get("course") == Row("course", {"seats": version}, version)

    async def test_delete_restarts_versions(self, store: Store) -> None:
        """A deleted key has no row, and counts from 1 again when it is written anew."""
        await store.apply(Put("course", 1))
        await store.apply(Put("course", 2))
        await store.apply(Delete("course"))
        assert await store.get("course") is None
        await store.apply(Put("course", 3))
        assert await store.get("course") == Row("course", 3, 1)

    async def test_delete_absent(self, store: Store) -> None:
        """Deleting what is not there is no error."""
        await store.apply(Delete("nobody"), Delete("nobody", ABSENT_VERSION), Put("course", 1))
        assert await content(store) == {"course": (1, 1)}

    async def test_nothing_to_do(self, store: Store) -> None:
        """An apply without operations does nothing."""
        await store.apply()
        assert await content(store) == {}

    async def test_now(self, store: Store, clock: Any) -> None:
        """Everybody who uses the store reads the same clock."""
        assert await store.now() == clock()


class TestConditions:
    @pytest.mark.parametrize("stored", [0, 1, 2])
    @pytest.mark.parametrize("expected", [0, 1, 2, 3])
    @pytest.mark.parametrize("kind", ["put", "delete", "check"])
    async def test_versions_decide(self, store: Store, kind: str, stored: int, expected: int) -> None:
        """A conditional operation happens at exactly its version, and otherwise names the key that differs."""
        for count in range(stored):
            await store.apply(Put("change", count))
        before = await content(store)
        ops: dict[str, Op] = {
            "put": Put("change", "new", expected),
            "delete": Delete("change", expected),
            "check": Check("change", expected),
        }
        if stored == expected:
            await store.apply(ops[kind], Put("beside", 1))
            after: Rows = {"put": {"change": ("new", stored + 1)}, "delete": {}, "check": before}[kind]
            assert await content(store) == after | {"beside": (1, 1)}
        else:
            with pytest.raises(WriteConflict) as conflict:
                await store.apply(ops[kind], Put("beside", 1))
            assert conflict.value.key == "change"
            assert await content(store) == before

    async def test_deleted_is_absent(self, store: Store) -> None:
        """A deleted key is ABSENT_VERSION to every condition."""
        await store.apply(Put("change", 1))
        await store.apply(Delete("change", 1))
        await store.apply(Check("change", ABSENT_VERSION), Put("change", 2, ABSENT_VERSION))
        assert await content(store) == {"change": (2, 1)}

    async def test_concurrent_increments(self, store: Store) -> None:
        """Four hundred increments by eight writers that race each other are four hundred."""
        await store.apply(Put("count", 0))

        async def increment() -> None:
            while True:
                row = await store.get("count")
                assert row is not None
                try:
                    return await store.apply(Put("count", row.value + 1, row.version))
                except WriteConflict:
                    continue

        async def writer() -> None:
            for _ in range(50):
                await increment()

        await asyncio.gather(*(writer() for _ in range(8)))
        assert await content(store) == {"count": (400, 401)}

    async def test_one_winner(self, store: Store) -> None:
        """Of two hundred who want a key to be new, one gets it and the others hear of a conflict."""
        outcomes = await asyncio.gather(
            *(store.apply(Put("approval", n, ABSENT_VERSION), Append("log", n)) for n in range(200)),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes if outcome is not None] == [WriteConflict] * 199
        winner = outcomes.index(None)
        assert [row.value for row in await store.scan("")] == [winner, winner]


class TestApply:
    @pytest.mark.parametrize("failing", range(5))
    async def test_all_or_nothing(self, store: Store, failing: int) -> None:
        """Wherever in an apply the failing condition stands, nothing of it is kept."""
        await store.apply(Put("old", 1), Put("doomed", 1))
        before = await content(store)
        ops: list[Op] = [Put("old", 2), Put("new", 1), Delete("doomed"), Append("log", "entry")]
        with pytest.raises(WriteConflict):
            await store.apply(*ops[:failing], Check("missing", 7), *ops[failing:])
        assert await content(store) == before
        await store.apply(*ops)
        assert set(await content(store)) - set(await keys(store, "log/")) == {"old", "new"}

    async def test_in_order(self, store: Store) -> None:
        """Operations of one apply happen one after the other; a condition sees what those before it did."""
        await store.apply(
            Put("a", 1, ABSENT_VERSION),
            Check("a", 1),
            Put("a", 2, 1),
            Delete("a", 2),
            Check("a", ABSENT_VERSION),
            Put("a", 3, ABSENT_VERSION),
            Put("b", 1),
            Delete("b"),
        )
        assert await content(store) == {"a": (3, 1)}

    async def test_in_order_refused(self, store: Store) -> None:
        """A condition that held before the apply, but no longer within it, fails."""
        await store.apply(Put("a", 1))
        with pytest.raises(WriteConflict):
            await store.apply(Put("a", 2, 1), Put("a", 3, 1))
        assert await content(store) == {"a": (1, 1)}

    async def test_value_is_taken_at_once(self, store: Store) -> None:
        """What the caller does to a value after asking for it to be kept is not kept."""
        value = {"seats": 1}
        asked = asyncio.ensure_future(store.apply(Put("course", value)))
        await asyncio.sleep(0)
        value["seats"] = 2
        await asked
        assert await content(store) == {"course": ({"seats": 1}, 1)}

    async def test_cancelled(self, store: Store) -> None:
        """Cancelled applies are kept whole or not at all, and the store goes on."""
        asked = [asyncio.ensure_future(store.apply(Put(f"a/{n}", n), Put(f"b/{n}", n))) for n in range(200)]
        await asyncio.sleep(0)
        for task in asked[::2]:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        await store.apply(Put("after", 1))
        found = await keys(store, "", limit=500)  # in one look: what was cancelled may be kept a moment later still
        first, second = ([key[2:] for key in found if key.startswith(prefix)] for prefix in ("a/", "b/"))
        assert first == second
        assert {str(n) for n in range(1, 200, 2)} <= set(first)


class TestAppend:
    async def test_order(self, store: Store) -> None:
        """A stream is scanned in the order in which it was written, under 20-digit numbers."""
        await store.apply(Append("log", "a"), Append("other", "x"), Append("log", "b"))
        await store.apply(Append("log", "c"))
        rows = await store.scan("log/")
        assert [row.value for row in rows] == ["a", "b", "c"]
        assert all(len(row.key) == len("log/") + 20 and row.key[4:].isdigit() for row in rows)
        assert [row.version for row in rows] == [1, 1, 1]
        assert [row.value for row in await store.scan("other/")] == ["x"]

    async def test_numbers_are_not_used_again(self, store: Store) -> None:
        """What was removed from the end of a stream leaves a gap: its key never means something else."""
        await store.apply(Append("log", "a"), Append("log", "b"))
        first, second = await keys(store, "log/")
        await store.apply(Delete(second))
        await store.apply(Append("log", "c"))
        assert (await keys(store, "log/"))[0] == first
        assert (await keys(store, "log/"))[1] > second

    async def test_concurrent(self, store: Store) -> None:
        """Entries appended at once are all there, each under a key of its own."""
        await asyncio.gather(*(store.apply(Append("log", n), Append("log", n)) for n in range(100)))
        values = [row.value for row in await store.scan("log/", limit=1000)]
        assert sorted(values) == sorted([*range(100), *range(100)])

    async def test_refused_leaves_no_trace(self, store: Store) -> None:
        """An append refused with the rest of its apply does not disturb those beside it."""
        outcomes = await asyncio.gather(
            store.apply(Append("log", "a")),
            store.apply(Append("log", "lost"), Check("missing", 1)),
            store.apply(Append("log", "b")),
            return_exceptions=True,
        )
        assert isinstance(outcomes[1], WriteConflict)
        assert sorted(row.value for row in await store.scan("log/")) == ["a", "b"]

    @pytest.mark.parametrize("conditional", [True, False])
    @pytest.mark.parametrize("kind", [Put, Delete])
    async def test_audit_stays(self, store: Store, kind: type[Put | Delete], conditional: bool) -> None:
        """Under audit/ nothing is rewritten or deleted, and the rest of such an apply is not kept either."""
        await store.apply(Append("audit/changes", "done"))
        before = await content(store)
        (entry,) = before
        version = 1 if conditional else None
        op = Put(entry, "undone", version) if kind is Put else Delete(entry, version)
        with pytest.raises(StoreError, match=r"only ever added to: audit/changes/\d{20} exists") as refusal:
            await store.apply(Put("beside", 1), op)
        assert not isinstance(refusal.value, WriteConflict)
        assert await content(store) == before


async def test_close_drains(store: Store) -> None:
    """What was asked for before closing is done, and what is asked for afterwards is refused, each time."""
    asked = [asyncio.ensure_future(store.apply(Put(f"k/{n}", n))) for n in range(100)]
    read = asyncio.ensure_future(store.get("k/1"))
    await asyncio.sleep(0)
    await asyncio.gather(store.close(), store.close())
    await asyncio.gather(*asked, read)
    for call in (store.get("k/1"), store.scan("k/"), store.apply(Put("k/1", 2))):
        with pytest.raises(StoreError):
            await call
    await store.close()
