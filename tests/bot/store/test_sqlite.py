"""What the embedded engine does when the disk, the machine or a neighbour fails."""

import asyncio
import resource
import signal
import threading
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from bot.store import ABSENT_VERSION, Append, Put, StoreError, WriteConflict
from bot.store.sqlite import BATCH_WAIT_S, SqliteStore, open_sqlite
from bot.store.sqlite_schema import InUse
from tests.bot.store import crashing
from tests.bot.store.files import beside, overwrite, values, written


@pytest.fixture
async def store(embedded: SqliteStore) -> SqliteStore:
    return embedded


class TestFaults:
    async def fill(self, store: SqliteStore, sentence: str) -> list[str]:
        """Write more than fits; what was acknowledged, which is exactly what is there."""
        sizes = [1_000, 300_000] * 20
        outcomes = await asyncio.gather(
            *(store.apply(Put(f"k/{n}", "x" * size), Put(f"twin/{n}", n)) for n, size in enumerate(sizes)),
            return_exceptions=True,
        )
        kept = [f"{name}/{n}" for n, outcome in enumerate(outcomes) if outcome is None for name in ("k", "twin")]
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert kept
        assert refused
        assert all(isinstance(refusal, StoreError) and sentence in str(refusal) for refusal in refused)
        assert {row.key for row in await store.scan("", limit=1000)} == set(kept)
        return kept

    async def recover(self, store: SqliteStore, path: Path, kept: list[str]) -> None:
        """There is room again: writing goes on, and the file holds what was acknowledged."""
        await store.apply(Put("after", "x" * 300_000))
        await store.close()
        reopened = await open_sqlite(path)
        assert {row.key for row in await reopened.scan("", limit=1000)} == {*kept, "after"}
        await reopened.close()

    async def test_full(self, store: SqliteStore, path: Path) -> None:
        """A full disk refuses what does not fit and keeps what does; once there is room, all goes on."""
        pages = store.file.ask("PRAGMA page_count")[0][0]
        store.file.ask(f"PRAGMA max_page_count = {pages + 200}")
        kept = await self.fill(store, "The disk is full, so nothing was written. Free some space")
        store.file.ask("PRAGMA max_page_count = 1000000")
        await self.recover(store, path, kept)

    async def test_write_refused(self, store: SqliteStore, path: Path) -> None:
        """A disk that refuses only when the commit reaches it keeps nothing by halves, and all goes on after."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, hard))
        try:
            kept = await self.fill(store, "The disk failed")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        await self.recover(store, path, kept)

    async def test_bad_neighbour(self, store: SqliteStore, path: Path) -> None:
        """One that does not fit costs those kept with it nothing, not even what it would have decided for them."""
        store.file.ask(f"PRAGMA max_page_count = {store.file.ask('PRAGMA page_count')[0][0] + 50}")
        with beside(path) as writer:
            writer.execute("BEGIN IMMEDIATE")
            first = asyncio.ensure_future(store.apply(Put("first", 1)))
            await asyncio.sleep(0)
            together = [
                asyncio.ensure_future(store.apply(Put("a", "x" * size, ABSENT_VERSION), Put(f"b/{size}", 1)))
                for size in (1_000_000, 10, 20)
            ]
            await asyncio.sleep(0)
            writer.execute("COMMIT")
        too_big, fits, too_late = await asyncio.gather(*together, return_exceptions=True)
        assert "The disk is full" in str(too_big)
        assert fits is None
        assert isinstance(too_late, WriteConflict)
        assert await values(store, "") == ["x" * 10, 1, 1]
        await first

    async def test_many_failures(self, store: SqliteStore) -> None:
        """However many writes of a transaction fail, no failure outlives it and none of it is kept."""
        await store.apply(*(Append("audit/changes", n) for n in range(1000)))
        rows = await store.scan("", limit=1000)
        for _ in range(5):
            with pytest.raises(StoreError, match="only ever added to"), store.file.transaction():
                store.file.write({"a": (1, "1"), **{row.key: (2, "0") for row in rows}, "b": (1, "1")}, 0)
            store.file.ask("BEGIN IMMEDIATE")
            store.file.ask("ROLLBACK")
        await store.apply(Append("audit/changes", 1000))
        assert await values(store, "") == list(range(1001))

    async def test_locked(self, store: SqliteStore, path: Path) -> None:
        """While another program writes, the event loop runs on; what waited is kept when it is done."""
        with beside(path) as writer:
            writer.execute("BEGIN IMMEDIATE")
            waiting = asyncio.ensure_future(store.apply(Put("a", 1)))
            for _ in range(100):
                await asyncio.sleep(0)
            assert not waiting.done()
            writer.execute("COMMIT")
        await waiting

    async def test_locked_for_long(self, store: SqliteStore, path: Path) -> None:
        """One that does not end its writing is named as the reason, and all who wait hear it together."""
        store.file.ask("PRAGMA busy_timeout = 100")
        begun = asyncio.get_running_loop().time()
        with beside(path) as writer:
            writer.execute("BEGIN IMMEDIATE")
            outcomes = await asyncio.gather(*(store.apply(Put(f"k/{n}", n)) for n in range(50)), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {InUse}
        assert asyncio.get_running_loop().time() - begun < 2.5  # one after the other it would be 5
        await store.apply(Put("a", 1))
        assert await values(store, "") == [1]

    async def test_damaged(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A damaged page, at which sqlitedict's thread ends, is an error for its reader and not a silence."""
        ended: list[str] = []
        monkeypatch.setattr(threading, "excepthook", lambda end: ended.append(end.exc_type.__name__))
        store = await open_sqlite(path)
        await store.apply(*(Put(f"k/{n:04}", "x" * 3000) for n in range(200)))
        await store.close()
        overwrite(path, len(written(path)) // 2, b"\xa5" * 200_000)
        store = await open_sqlite(path)
        with pytest.raises(StoreError, match=r"registrar.db is damaged or its disk failed"):
            await store.scan("k/", limit=1000)
        assert ended == ["DatabaseError"]
        await store.apply(Put("k/0000", "still here"))
        row = await store.get("k/0000")
        assert row is not None
        assert row.value == "still here"
        await store.close()


class TestWaiting:
    @pytest.fixture
    def waited(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """The pauses that the store's thread makes."""
        waited: list[float] = []
        sleep = time.sleep

        def noted(seconds: float) -> None:
            waited.append(seconds)
            sleep(seconds)

        monkeypatch.setattr(time, "sleep", noted)
        return waited

    async def test_one_at_a_time(self, store: SqliteStore, waited: list[float]) -> None:
        """Whoever is alone is not made to wait for company."""
        for n in range(20):
            await store.apply(Put("a", n))
            await store.get("a")
        assert waited == []

    async def test_many_together(self, store: SqliteStore, waited: list[float]) -> None:
        """While many ask, each batch waits once for those who come next."""
        for _ in range(5):
            await asyncio.gather(*(store.apply(Put(f"k/{n}", n)) for n in range(50)))
        assert waited
        assert set(waited) == {BATCH_WAIT_S}


class TestKilled:
    async def test_nothing_promised_is_lost(self, path: Path) -> None:
        """Killed fifty times under load, the file opens at once and holds every promise, whole."""
        context = get_context("forkserver")
        context.set_forkserver_preload([crashing.__name__])
        promised: set[str] = set()
        for life in range(50):
            promised |= await asyncio.to_thread(live, context, path, life)
            store = await open_sqlite(path)
            put, logged = await values(store, f"put/{life}/"), await values(store, "log/")
            assert sorted(put) == sorted(pair for pair in logged if pair.startswith(f"{life}/"))
            assert promised <= set(logged)
            assert len(logged) == len(set(logged))
            await store.close()


def live(context: ForkServerContext, path: Path, life: int) -> set[str]:
    """One life of a writer: killed while it works on more than it has promised. What it promised."""
    promises, writers_end = context.Pipe(duplex=False)
    process = context.Process(target=crashing.write, args=(path, life, writers_end))
    process.start()
    writers_end.close()
    told = {promises.recv() for _ in range(1 + life * 7 % 200)}
    process.kill()
    with suppress(EOFError):
        while True:
            told.add(promises.recv())
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return told
