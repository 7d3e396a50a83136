"""A store that loses the answer to COMMIT, on both engines: nobody claims to know, and a second try finds out."""

import asyncio
import itertools
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import ChangeState
from bot.changes.store import ChangeStore
from bot.notifications.subscription import Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.store import Op, Put, Row, Store, StoreError, Unconfirmed
from bot.store.claims import claim
from bot.store.postgres import open_postgres
from bot.store.sqlite import SqliteStore, open_sqlite
from bot.store.sqlite_file import SqliteFile
from tests.bot.asking import ADA, UPDATE


class Wire:
    """Between Registrar and PostgreSQL. With `cut`, a write reaches the server, or does not, and its answer is lost."""

    def __init__(self, host: str, port: int) -> None:
        self._there = host, port
        self.cut = ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(*self._there)
        back = asyncio.create_task(self._pass(from_server, writer))
        self._tasks.add(back)
        while told := await reader.read(65536):
            if self.cut and b"changes/" in told:
                how, self.cut = self.cut, ""
                back.cancel()
                await asyncio.wait([back])  # two cannot read from the server at once
                if how == "after":
                    to_server.write(told)
                    await from_server.read(1)  # it has answered, so it is committed
                break
            to_server.write(told)
        to_server.close()
        writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while told := await reader.read(65536):
            writer.write(told)
        writer.close()  # as the server has


@pytest.fixture
async def wire(url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A wire, and the database's address at this end of it."""
    there, _, rest = url.removeprefix("postgresql://registrar@").partition("/")
    host, _, port = there.rpartition(":")
    made = Wire(host, int(port))
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    yield made, f"postgresql://registrar@127.0.0.1:{server.sockets[0].getsockname()[1]}/{rest}"
    server.close()


@pytest.mark.parametrize("how", ["before", "after"])
async def test_postgres(wire: tuple[Wire, str], how: str) -> None:
    """The connection ends in the COMMIT of a change: alone it is unconfirmed; a change is written once all the same."""
    cutting, url = wire
    store = await open_postgres(url)
    changes = ChangeStore(store, AuditLog(store))
    await changes.open((UPDATE,), ADA, "C1", ChangeState.CONFIRMING)  # so that its connection is warm
    cutting.cut = how
    with pytest.raises(Unconfirmed, match="may be written or not"):
        await store.apply(Put("changes/x", 1))
    assert bool(await store.get("changes/x")) is (how == "after")
    cutting.cut = how
    opened = await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING)
    assert [one.id async for one in changes.running()] == [opened.id]
    assert ((await AuditLog(store).verify()).entries, (await AuditLog(store).verify()).faults) == (2, [])
    await store.close()


@pytest.mark.parametrize("how", ["before", "after"])
async def test_postgres_together(wire: tuple[Wire, str], how: str) -> None:
    """The connection ends in a COMMIT that keeps many: it is unconfirmed for each, also where its condition failed;
    all are kept that could be, or none."""
    cutting, url = wire
    store = await open_postgres(url)
    await store.apply(Put("warm", 1))
    cutting.cut = how
    asked = [store.apply(Put(f"changes/{n % 4}", n, 0)) for n in range(8)]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(one) for one in outcomes} == {Unconfirmed}
    assert [row.value for row in await store.scan("changes/")] == ([0, 1, 2, 3] if how == "after" else [])
    await store.apply(Put("changes/after", 1))
    await store.close()


LOST = sqlite3.SQLITE_IOERR_FSYNC
"""How a COMMIT ends of which nobody can say what became of it."""


class FailingCommit:
    """Makes the next COMMITs of a file end in I/O errors of these kinds; the first after it was carried out, if it is
    `kept`. With `hold`, the next waits for that and succeeds, so that who comes meanwhile travels together."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.codes: list[int] = []
        self.kept = False
        self.hold: threading.Event | None = None
        ask = SqliteFile.ask

        def failing(file: SqliteFile, sql: str, *values: Any) -> list[tuple[Any, ...]]:
            if sql != "COMMIT":
                return ask(file, sql, *values)
            if self.hold:
                hold, self.hold = self.hold, None
                hold.wait()
                return ask(file, sql)
            if not self.codes:
                return ask(file, sql)
            code = self.codes.pop(0)
            if self.kept:
                ask(file, sql)
                self.kept = False
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = code
            raise StoreError("The disk failed, so nothing was written.") from error

        monkeypatch.setattr(SqliteFile, "ask", failing)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> FailingCommit:
    return FailingCommit(monkeypatch)


@pytest.mark.parametrize("kept", [False, True])
async def test_sqlite(embedded: SqliteStore, failing: FailingCommit, kept: bool) -> None:
    """The disk fails in COMMIT: twice, and it is unconfirmed; once, and the second try of a change decides."""
    failing.kept, failing.codes = kept, [LOST]
    with pytest.raises(Unconfirmed, match="may be written or not"):
        await embedded.apply(Put("a", 1))
    assert bool(await embedded.get("a")) is kept
    changes = ChangeStore(embedded, AuditLog(embedded))
    failing.kept, failing.codes = kept, [LOST]
    opened = await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING)
    failing.kept, failing.codes = kept, [LOST]
    assert await claim(embedded, "once")
    assert not await claim(embedded, "once")
    failing.kept, failing.codes = kept, [LOST, LOST]
    with pytest.raises(Unconfirmed):
        await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING)
    assert opened.id in [one.id async for one in changes.running()]
    assert (await AuditLog(embedded).verify()).faults == []


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("again", [LOST, sqlite3.SQLITE_FULL])
async def test_sqlite_together(embedded: SqliteStore, failing: FailingCommit, kept: bool, again: int) -> None:
    """Of many that are kept by one COMMIT, nobody whose second try fails too, for whatever reason, hears that nothing
    was written: the first may have been."""
    failing.hold = hold = threading.Event()
    first = asyncio.create_task(embedded.apply(Put("first", 1)))
    while failing.hold:  # noqa: ASYNC110  # another thread takes it, and knows of no event of ours
        await asyncio.sleep(0)
    asked = [asyncio.create_task(embedded.apply(Put(f"k/{n}", n))) for n in range(5)]
    await asyncio.sleep(0)
    failing.kept, failing.codes = kept, [LOST, again, again]
    hold.set()
    outcomes = await asyncio.gather(first, *asked, return_exceptions=True)
    assert [type(one) for one in outcomes] == [type(None), Unconfirmed, Unconfirmed, *3 * [type(None)]]
    assert [row.value for row in await embedded.scan("k/")] == ([0, 1, 2, 3, 4] if kept else [2, 3, 4])


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY])
async def test_sqlite_known(embedded: SqliteStore, failing: FailingCommit, code: int) -> None:
    """A full disk and another's lock are noticed before the COMMIT counts: nothing is written."""
    failing.codes = [code]
    with pytest.raises(StoreError) as said:
        await embedded.apply(Put("a", 1))
    assert not isinstance(said.value, Unconfirmed)
    assert await embedded.get("a") is None


class Leaving:
    """A store that loses the answer to its first write, which is `kept` or not, and is away so many calls later."""

    def __init__(self, behind: Store, kept: bool, calls: int) -> None:
        self._behind, self._kept, self._calls = behind, kept, calls
        self.lost = False

    async def apply(self, *ops: Op) -> None:
        if self.lost:
            self._still_there()
            await self._behind.apply(*ops)
            return
        self.lost = True
        if self._kept:
            await self._behind.apply(*ops)
        raise Unconfirmed("It may be written or not.")

    async def get(self, key: str) -> Row | None:
        self._still_there()
        return await self._behind.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        self._still_there()
        return await self._behind.scan(prefix, after, limit)

    async def now(self) -> float:
        self._still_there()
        return await self._behind.now()

    async def close(self) -> None:
        pass

    def _still_there(self) -> None:
        self._calls -= self.lost
        if self._calls < 0:
            raise StoreError("It is away, so nothing was written.")


async def _opened(store: Store) -> None:
    await ChangeStore(store, AuditLog(store)).open((UPDATE,), ADA, "C1", ChangeState.CONFIRMING)


async def _stepped(store: Store) -> None:
    changes = ChangeStore(store, AuditLog(store))
    (id,) = [row.key.partition("/")[2] for row in await store.scan("changes/")]
    await changes.step(id, ADA.id, lambda change: steps.cancel(change, ADA.id, 2e9))


async def _claimed(store: Store) -> None:
    assert await claim(store, "once")


async def _subscribed(store: Store) -> None:
    await Subscriptions(store).add(Subscription("", "C1", "class", "everything", owner=ADA.id))


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("work", [_opened, _stepped, _claimed, _subscribed])
async def test_whoever_says_that_nothing_was_written_knows(
    tmp_path: Path, work: Callable[[Store], Awaitable[None]], kept: bool
) -> None:
    """Wherever the store goes away behind a lost answer, be it at a look that would have told."""
    for calls in itertools.count():
        store = await open_sqlite(tmp_path / f"{calls}.db")
        if work is _stepped:
            await _opened(store)
        before = await _rows(store)
        (said,) = await asyncio.gather(work(Leaving(store, kept, calls)), return_exceptions=True)
        written = await _rows(store) != before
        await store.close()
        if said is None:
            assert written
            break
        assert isinstance(said, StoreError)
        assert isinstance(said, Unconfirmed) or not written, f"{calls} calls later"
    assert calls


async def test_what_others_went_on_with_was_kept(embedded: SqliteStore) -> None:
    """Its requester hears so, though somebody decided on it before the second try was looked at."""
    changes = ChangeStore(embedded, AuditLog(embedded))

    class Deciding(Leaving):
        async def get(self, key: str) -> Row | None:
            if self.lost and key.startswith("changes/"):
                await changes.step(key.partition("/")[2], ADA.id, lambda change: steps.cancel(change, ADA.id, 2e9))
            return await super().get(key)

    store = Deciding(embedded, kept=True, calls=99)
    opened = await ChangeStore(store, AuditLog(store)).open((UPDATE,), ADA, "C1", ChangeState.CONFIRMING)
    assert (await changes.found(opened.id)).state is ChangeState.CANCELLED


async def _rows(store: Store) -> list[tuple[str, object]]:
    return [(row.key, row.value) for row in await store.scan("", limit=1000)]


def test_a_lost_fsync_may_be_found_kept(tmp_path: Path) -> None:
    """Why that is unconfirmed: a frame that reached the file without its fsync is whole for whoever opens it next."""
    path = tmp_path / "one.db"
    one = sqlite3.connect(path, isolation_level=None)
    one.execute("PRAGMA journal_mode = WAL")
    one.execute("CREATE TABLE kv (key)")
    one.execute("INSERT INTO kv VALUES (1)")
    for end in ("", "-wal"):
        (tmp_path / f"crashed.db{end}").write_bytes((tmp_path / f"one.db{end}").read_bytes())
    one.close()
    crashed = sqlite3.connect(tmp_path / "crashed.db")
    assert crashed.execute("SELECT key FROM kv").fetchall() == [(1,)]
    crashed.close()
