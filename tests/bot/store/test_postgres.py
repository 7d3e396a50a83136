"""Many at one PostgreSQL, and what happens when it goes away."""

import asyncio
import signal
from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import asyncpg
import pytest

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState
from bot.changes.store import ChangeStore
from bot.store import Append, Chain, Check, Delete, Op, Put, StoreError, Unconfirmed, WriteConflict, postgres
from bot.store.carried_clock import MAX_CLOCK_LAG_S
from bot.store.postgres import MAX_POOL_CONNECTIONS, POSTGRES_SCAN_SQL, PostgresStore, open_postgres
from bot.store.postgres_apply import APPLY_SQL, apply_arguments
from tests.bot.asking import ADA, DELETE
from tests.bot.store import racing
from tests.bot.store.files import values
from tests.postgres import Server


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    opened = await open_postgres(url)
    yield opened
    await opened.close()


@pytest.fixture
async def other(url: str) -> AsyncIterator[PostgresStore]:
    """A second store on the same rows, as another replica has it."""
    opened = await open_postgres(url)
    yield opened
    await opened.close()


@pytest.fixture
async def outsider(url: str) -> AsyncIterator[Any]:
    """Somebody at the same rows without Registrar."""
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


class TestRaces:
    async def test_processes_count(self, store: PostgresStore, url: str) -> None:
        """A thousand increments by four processes are a thousand, though many came too late at first."""
        await store.apply(Put("count", 0))
        late = await asyncio.to_thread(racing.race, racing.count, url, 250, 4)
        (row,) = await store.scan("count")
        assert (row.value, row.version) == (1000, 1001)
        assert sum(late) > 0

    async def test_processes_click(self, store: PostgresStore, url: str) -> None:
        """Of a hundred clicks on one change from four processes one counts, and the audit log has it once."""
        audit = AuditLog(store)
        changes = ChangeStore(store, audit)
        change = await changes.open((DELETE,), ADA, "C1", ChangeState.AWAITING, approvers="approver", quorum=1)
        assert sum(await asyncio.to_thread(racing.race, racing.click, url, change.id, 4)) == 1
        assert [entry["what"] async for entry in audit.entries()] == ["asked", "running"]
        assert (await audit.verify()).faults == []

    async def test_opposite_orders(self, store: PostgresStore, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Applies that name the same keys in opposite orders never wait for each other in a circle."""
        monkeypatch.setattr(postgres, "MAX_CONFLICT_TRIES", 1)  # nothing is repeated
        ops: list[Op] = [Append("log", 1), Delete("b"), Check("c", 0), *(Put(f"k/{n}", n) for n in range(60))]

        async def write(step: int) -> None:
            one = await open_postgres(url)
            for _ in range(40):  # one after the other: what is asked at once travels together
                await one.apply(*ops[::step])
            await one.close()

        await asyncio.gather(*(write(step) for step in (1, -1, 1, -1)))
        assert len(await values(store, "log/")) == 160

    async def test_locks_in_one_order(self, store: PostgresStore, outsider: Any) -> None:
        """In whichever order an apply names its keys: who waits for a lock holds those before it, and none behind."""
        ops = [Put(f"k/{n}", n) for n in range(40)]
        async with outsider.transaction():
            await outsider.execute("LOCK TABLE registrar_rows")
            asked = asyncio.create_task(store.apply(*ops))
            await waits(outsider)
            locks = await advisory(outsider)
        await asked
        for taken, named in product((len(locks) // 4, len(locks) // 2, -1), (ops, ops[::-1])):
            async with outsider.transaction():
                await outsider.execute("SELECT pg_advisory_xact_lock($1)", locks[taken])
                asked = asyncio.create_task(store.apply(*named))
                await waits(outsider)
                held = await advisory(outsider)
            await asked
            assert held == locks[:taken]

    async def test_check_holds(self, store: PostgresStore, other: PostgresStore) -> None:
        """What is checked to be absent stays so until the apply is done: two who exclude each other never both win."""
        for n in range(50):
            outcomes = await asyncio.gather(
                store.apply(Check(f"{n}/b", 0), Put(f"{n}/a", 1)),
                other.apply(Check(f"{n}/a", 0), Put(f"{n}/b", 1)),
                return_exceptions=True,
            )
            assert {type(one) for one in outcomes} == {type(None), WriteConflict}

    async def test_reading_on(self, store: PostgresStore, other: PostgresStore) -> None:
        """Who follows a stream from the last key it saw misses nothing, however many write to it."""
        seen: list[Any] = []

        async def follow() -> None:
            after = ""
            while len(seen) < 400:
                for row in await store.scan("log/", after):
                    seen.append(row.value)
                    after = row.key

        writing = (one.apply(Append("log", n + start)) for n in range(200) for one, start in ((store, 0), (other, 200)))
        await asyncio.gather(follow(), *writing)
        assert sorted(seen) == list(range(400))

    @pytest.mark.parametrize("state", ["40001", "40P01"])
    async def test_begins_again(self, store: PostgresStore, outsider: Any, state: str) -> None:
        """What the database gave up because of somebody else's transaction is done again, and kept once."""
        await stumble(outsider, state, times=3)
        await store.apply(Put("a", 1), Append("log", 1))
        assert await values(store, "") == [1, 1]

    async def test_gives_up(self, store: PostgresStore, outsider: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """What fails so again and again is refused in the end, and nothing of it is kept."""
        monkeypatch.setattr(postgres, "MAX_CONFLICT_TRIES", 3)
        await stumble(outsider, "40P01", times=3)
        with pytest.raises(StoreError, match="Too many wrote the same at once, so nothing was written"):
            await store.apply(Append("log", 1), Put("a", 1))
        assert await values(store, "") == []
        await store.apply(Put("a", 1))

    async def test_bad_neighbour(self, store: PostgresStore, outsider: Any) -> None:
        """One that the database refuses costs those that travel with it nothing, not even what it would have decided
        for them."""
        await outsider.execute("ALTER TABLE registrar_rows ADD CHECK (value <> '\"bad\"')")
        refused, kept, late = await asyncio.gather(
            store.apply(Put("a", "bad", 0), Append("log", 1)),
            store.apply(Put("a", "good", 0), Append("log", 2)),
            store.apply(Put("a", "late", 0)),
            return_exceptions=True,
        )
        assert (type(refused), kept, type(late)) == (StoreError, None, WriteConflict)
        assert await values(store, "") == ["good", 2]

    async def test_locks_are_few(self, store: PostgresStore, other: PostgresStore, outsider: Any) -> None:
        """However many keys there are: a server has room for some thousand locks, and all share it."""
        async with outsider.transaction():
            await outsider.execute("LOCK TABLE registrar_rows")
            asked = asyncio.gather(store.apply(*(Put(f"k/{n}", n) for n in range(5000))), other.apply(Put("k/1", 1)))
            await waits(outsider)
            held = await outsider.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        await asked
        assert 0 < held <= 128 + 1
        (row,) = await store.scan("k/1", limit=1)
        assert row.version == 2


class TestConnections:
    async def test_never_more(self, role: str, outsider: Any) -> None:
        """However many ask at once, no more connections are open than were promised."""
        store = await open_postgres(role)
        asked: list[asyncio.Task[Any]] = [asyncio.create_task(store.scan(f"k/{n}")) for n in range(500)]
        asked += [asyncio.create_task(store.apply(Put(f"k/{n}", n))) for n in range(500)]
        most = 0
        while not all(task.done() for task in asked):
            most = max(most, await sessions(outsider, role))
        assert most == MAX_POOL_CONNECTIONS
        await store.close()

    async def test_cancelled(self, role: str, outsider: Any) -> None:
        """A cancelled apply leaves no transaction and no connection behind."""
        store = await open_postgres(role)
        await store.apply(Put("a", 0))
        async with outsider.transaction():
            await outsider.execute("SELECT * FROM registrar_rows FOR UPDATE")
            asked = [asyncio.create_task(store.apply(Put("a", n))) for n in range(1, 21)]
            await waits(outsider)
            for task in asked:
                task.cancel()
            ended = await asyncio.gather(*asked, return_exceptions=True)
            assert {type(one) for one in ended} == {asyncio.CancelledError}
        await asyncio.gather(*(store.apply(Put(f"k/{n}", n)) for n in range(50)))
        await store.close()
        assert await outsider.fetchval("SELECT count(*) FROM registrar_rows") == 51
        assert await outsider.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 0
        await eventually(lambda: sessions(outsider, role), 0)

    async def test_careful(self, role: str, outsider: Any) -> None:
        """What a role's settings would weaken is set right on every connection."""
        name = role.split("//")[1].partition("@")[0]
        for setting in ("synchronous_commit = off", "default_transaction_isolation = serializable"):
            await outsider.execute(f"ALTER ROLE {name} SET {setting}")
        store = await open_postgres(role)
        for setting, value in (("synchronous_commit", "on"), ("transaction_isolation", "read committed")):
            assert await store.pool.fetchval(f"SHOW {setting}") == value
        await store.close()

    async def test_now(self, store: PostgresStore, outsider: Any) -> None:
        """Without a clock of its own the store tells the database's time."""
        sql = "SELECT extract(epoch FROM clock_timestamp())::float8"
        before, now, after = await outsider.fetchval(sql), await store.now(), await outsider.fetchval(sql)
        assert before <= now <= after
        await store.apply(Put("a", 1))  # from here on it is carried on
        before, now, after = await outsider.fetchval(sql), await store.now(), await outsider.fetchval(sql)
        assert before - MAX_CLOCK_LAG_S <= now <= after

    async def test_pages_use_the_index(self, store: PostgresStore, outsider: Any) -> None:
        """A page is read from the index, where it begins, and not sorted."""
        await store.apply(*(Put(f"{prefix}/{n}", n) for n in range(2000) for prefix in "jkl"))
        await outsider.execute("SET plan_cache_mode = force_generic_plan")
        await outsider.execute(f"PREPARE page (text, text, text, bigint) AS {POSTGRES_SCAN_SQL}")
        rows = await outsider.fetch("EXPLAIN ANALYZE EXECUTE page ('k/1990', 'k/1990', 'k0', 5)")
        plan = "\n".join(line for (line,) in rows)
        assert "Index Scan using registrar_rows_pkey" in plan
        assert "Sort" not in plan
        assert "Filter" not in plan

    async def test_an_apply_reads_by_the_index(self, store: PostgresStore, outsider: Any) -> None:
        """Also by a plan that was made while the table was so small that all of it is read as quickly."""
        await store.apply(*(Put(f"k/{n}", n) for n in range(20)))
        await outsider.execute("ANALYZE registrar_rows")
        given = apply_arguments([[Put("k/1", "1"), Delete("k/2"), Chain("{}")]])
        async with outsider.transaction():
            await outsider.fetch(APPLY_SQL, *given)
            sql = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relid = 'registrar_rows'::regclass"
            assert await outsider.fetchval(sql) == 0


class TestGone:
    async def test_stopped_under_load(self, running: Server) -> None:
        """While the server is away every call says so; once it is back all goes on, and what was promised is there."""
        store = await open_postgres(running.url)
        promised: set[int] = set()
        refused: list[tuple[int, StoreError]] = []
        numbers = iter(range(10**6))
        back = asyncio.Event()

        async def write() -> None:
            for n in numbers:
                try:
                    await store.apply(Put(f"a/{n:06}", n), Put(f"b/{n:06}", n))
                    promised.add(n)
                except StoreError as error:
                    refused.append((n, error))
                    await asyncio.sleep(0.01)
                if back.is_set():
                    return

        writing = [asyncio.create_task(write()) for _ in range(16)]
        for how in (signal.SIGINT, signal.SIGQUIT):
            await eventually(progress(promised), True)
            await asyncio.to_thread(running.stop, how)
            with pytest.raises(StoreError, match=r"cannot be reached|was lost|starting or stopping"):
                await store.get("a/000000")
            await asyncio.to_thread(running.start)
        await eventually(progress(promised), True)
        back.set()
        await asyncio.gather(*writing)

        first, second = await values(store, "a/"), await values(store, "b/")
        assert first == second
        assert promised <= set(first)
        assert refused
        assert not {n for n, error in refused if not isinstance(error, Unconfirmed)} & set(first)
        said = {str(error) for _, error in refused}
        assert said <= {
            "The database cannot be reached. See that it runs. Check REGISTRAR_DATABASE.",
            "The connection to the database was lost. Try again in a minute.",
            "The connection to the database was lost while it wrote, so it may be written or not. "
            "Look before you ask again.",
            "The database is starting or stopping, so nothing was done. Try again in a minute.",
        }
        await store.close()

    async def test_close_without_a_server(self, running: Server) -> None:
        """A store whose server is gone can be closed all the same."""
        store = await open_postgres(running.url)
        await asyncio.to_thread(running.stop, signal.SIGQUIT)
        async with asyncio.timeout(5):
            await store.close()

    async def test_silent(self, url: str, outsider: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """A database that does not answer in time is not waited for; nobody can say then what is written."""
        monkeypatch.setattr(postgres, "POSTGRES_TIMEOUT_S", 0.3)
        store = await open_postgres(url)
        await store.apply(Put("a", 0))
        async with outsider.transaction():
            await outsider.execute("LOCK TABLE registrar_rows")
            with pytest.raises(Unconfirmed, match="may be written or not"):
                await store.apply(Put("a", 1))
            with pytest.raises(StoreError, match="didn't answer in time"):
                await store.get("a")
        await store.apply(Put("b", 1))
        await store.close()


async def stumble(outsider: Any, state: str, times: int) -> None:
    """Make the next so many writes end in an error of the database's own."""
    await outsider.execute("CREATE SEQUENCE stumbles")
    await outsider.execute(
        "CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF nextval('stumbles') <= {times} THEN RAISE SQLSTATE '{state}'; END IF; RETURN NEW; END $$"
    )
    await outsider.execute(
        "CREATE TRIGGER stumbling BEFORE INSERT ON registrar_rows FOR EACH ROW EXECUTE FUNCTION stumble()"
    )


def progress(promised: set[int]) -> Any:
    """Whether much more was promised than when this was made."""
    wanted = len(promised) + 100

    async def look() -> bool:
        return len(promised) >= wanted

    return look


async def waits(outsider: Any) -> None:
    """Until one of the store's statements waits for the outsider."""
    sql = "SELECT count(*) > 0 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    await eventually(lambda: outsider.fetchval(sql), True)


async def advisory(outsider: Any) -> list[int]:
    """The advisory locks of whoever waits for the outsider, smallest first."""
    rows = await outsider.fetch(
        "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted "
        "AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    return sorted(number for (number,) in rows)


async def sessions(outsider: Any, role: str) -> int:
    name = role.split("//")[1].partition("@")[0]
    found: int = await outsider.fetchval("SELECT count(*) FROM pg_stat_activity WHERE usename = $1", name)
    return found


async def eventually(look: Any, wanted: Any) -> None:
    async with asyncio.timeout(20):
        while await look() != wanted:  # noqa: ASYNC110  # another process knows of no event of ours
            await asyncio.sleep(0.005)
