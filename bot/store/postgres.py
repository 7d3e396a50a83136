"""The shared engine: PostgreSQL, for as many processes as there are.

Whatever is asked for is one statement on a connection of the pool, and commits by itself: there is never a transaction
that a lost or cancelled caller could leave open. All applies that wait travel in one statement and are kept by one
COMMIT, while those that come meanwhile wait for the next; so do gets. What becomes of applies there is in
postgres_apply.
"""

import asyncio
import json
import random
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

import asyncpg

from bot.store import Append, Chain, Op, Put, Row, StoreError, Unconfirmed
from bot.store.batches import BatchedJob, Batches
from bot.store.carried_clock import CarriedClock, ticks
from bot.store.keys import STORE_STOPPING, beyond, checked, sealed
from bot.store.postgres_apply import APPLY_SQL, apply_arguments, verdicts
from bot.store.postgres_faults import CONNECTION_LOST_ERRORS, Raced, Unreached, plainly, unusable
from bot.store.postgres_schema import prepare

MAX_POOL_CONNECTIONS: Final = 8
"""At most, for each process. More would only wait for the same disk."""
POSTGRES_TIMEOUT_S: Final = 10.0
"""Seconds to wait for a connection, and again for an answer."""
MAX_STATEMENT_JOBS: Final = 128
"""Applies that are kept by one COMMIT, or gets that one statement answers. More keep the loop busy for longer, and gain
nothing."""
MAX_STATEMENT_CHARS: Final = 1_000_000
"""Characters of the values of those applies. What is slow because it is large makes nobody else's doubtful."""
OP_OVERHEAD_CHARS: Final = 100
"""What one costs besides its value, as if it were so much text."""
MAX_CONFLICT_TRIES: Final = 8
"""How often to do it again because another was quicker."""

GET_SQL: Final = "SELECT key, version, value FROM registrar_rows WHERE key = ANY ($1)"
POSTGRES_SCAN_SQL: Final = """
SELECT key, version, value FROM registrar_rows WHERE key >= $1 AND key > $2 AND key < $3 ORDER BY key LIMIT $4
"""
NOW_SQL: Final = "SELECT extract(epoch FROM clock_timestamp())::float8"
AFTER_EVERY_KEY: Final = "\U0010ffff" * 501
"""Sorts after every key: none is so long."""

# What a connection must not take over from the settings of its role or database. Under any other isolation an apply
# would judge by what it saw before it had its locks; without synchronous commit it would be promised too early.
SESSION_SETTINGS_SQL: Final = """
SELECT set_config('default_transaction_isolation', 'read committed', false),
    set_config('default_transaction_read_only', $1, false),
    CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', false) END
"""

T = TypeVar("T")


async def open_postgres(
    url: str,
    clock: Callable[[], float] | None = None,
    read_only: bool = False,
    connections: int = MAX_POOL_CONNECTIONS,
    into: bool = False,
) -> "PostgresStore":
    """Connect, and make the tables if there are none. Raises StoreError when that cannot be.

    Time is the database's own unless a clock is given. With `read_only`, nothing is ever written, not even the tables.
    `into` is for a move, which may also open a copy that is not whole.
    """

    async def careful(connection: Any) -> None:
        await connection.execute(SESSION_SETTINGS_SQL, "on" if read_only else "off")

    pool = None
    try:
        pool = asyncpg.create_pool(
            url,
            min_size=0,  # asyncpg 0.32 restores a floor in the background, at odds with whoever connects meanwhile
            max_size=connections,
            timeout=POSTGRES_TIMEOUT_S,
            command_timeout=POSTGRES_TIMEOUT_S,
            init=careful,
            reset=_nothing,  # or else every statement is followed by another that undoes settings nobody made
            server_settings={"application_name": "registrar"},
        )
        await pool
        async with pool.acquire() as connection:
            await prepare(connection, read_only, into)
        return PostgresStore(pool, clock)
    except Exception as error:
        fault = unusable(error)
    if pool:
        pool.terminate()
    raise fault  # here and not above: what asyncpg says of a URL may quote its password


class PostgresStore:
    """A Store in the database of a pool, for the event loop that is running when it is made."""

    def __init__(self, pool: Any, clock: Callable[[], float] | None = None) -> None:
        self.pool = pool
        self._clock = clock
        self._carried = CarriedClock()
        self._gets: Batches[str] = Batches(self._find, MAX_STATEMENT_JOBS)
        self._applies: Batches[Sequence[Op]] = Batches(self._keep, MAX_STATEMENT_JOBS, _chars, MAX_STATEMENT_CHARS)
        self._asked: set[asyncio.Task[Any]] = set()
        self._closed: asyncio.Task[None] | None = None

    async def get(self, key: str) -> Row | None:
        self._open()
        record = await self._gets.ask(checked(key))
        return _row(record) if record else None

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        for part in filter(None, (prefix, after)):
            checked(part)
        found = await self._rows(POSTGRES_SCAN_SQL, prefix, after, beyond(prefix) or AFTER_EVERY_KEY, max(limit, 0))
        return [_row(record) for record in found]

    async def apply(self, *ops: Op) -> None:
        """When cancelled it may be kept all the same, but only whole.

        Raises Unconfirmed when the database was lost before it could answer.
        """
        self._open()
        await self._applies.ask([sealed(op) for op in ops])

    async def now(self) -> float:
        """By the database's clock, which is asked with each apply and else carried on: see CarriedClock."""
        if self._clock:
            return self._clock()
        carried = self._carried.now()
        if carried is not None:
            return carried
        asked_at = ticks()
        ((now,),) = await self._rows(NOW_SQL)
        self._carried.take(now, asked_at)
        return float(now)

    async def close(self) -> None:
        """Finish everything asked for so far, then let go of the connections."""
        if not self._closed:
            self._closed = asyncio.create_task(self._close())
        await asyncio.shield(self._closed)

    async def _close(self) -> None:
        await asyncio.gather(self._gets.done(), self._applies.done())
        while self._asked:
            await asyncio.wait(self._asked)
        try:
            async with asyncio.timeout(POSTGRES_TIMEOUT_S):
                await self.pool.close()
        except Exception:  # a server that is gone does not say goodbye
            self.pool.terminate()

    def _open(self) -> None:
        if self._closed:
            raise StoreError(STORE_STOPPING)

    async def _find(self, batch: Sequence[BatchedJob[str]]) -> None:
        found = await self._persistently(GET_SQL, [list({pending.what for pending in batch})])
        records = {record[0]: record for record in found}
        for pending in batch:
            pending.answer(records.get(pending.what))

    async def _keep(self, batch: Sequence[BatchedJob[Sequence[Op]]]) -> None:
        """All of them by one COMMIT; those whose conditions fail drop out alone."""
        asked_at = ticks()
        try:
            arguments = apply_arguments([pending.what for pending in batch])
            ((*refused, moment),) = await self._persistently(APPLY_SQL, arguments, writing=True)
            faults = verdicts(*refused)
        except Exception as error:
            if isinstance(error, Unconfirmed | Unreached) or len(batch) == 1:
                raise
            for pending in batch:  # one that cannot be kept must not cost the others theirs
                try:
                    await self._keep([pending])
                except Exception as its_own:
                    pending.answer(its_own)
            return
        self._carried.take(moment, asked_at)
        for place, pending in enumerate(batch):
            pending.answer(faults.get(place))

    async def _rows(self, sql: str, *values: Any) -> list[Any]:
        """All rows of one statement. It goes on when whoever asked is cancelled, as cancelling it may come too late."""
        self._open()
        return await asyncio.shield(self._start(self._persistently(sql, values)))

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)
        return task

    async def _persistently(self, sql: str, values: Sequence[Any], writing: bool = False) -> list[Any]:
        for attempt in range(1, MAX_CONFLICT_TRIES):
            with suppress(Raced):
                return await self._once(sql, values, writing)
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311  # jitter, not a secret
        return await self._once(sql, values, writing)

    async def _once(self, sql: str, values: Sequence[Any], writing: bool) -> list[Any]:
        with plainly(reaching=True):
            connection = await self.pool.acquire(timeout=POSTGRES_TIMEOUT_S)
        try:
            with plainly(writing):
                try:
                    found: list[Any] = await connection.fetch(sql, *values)
                    return found
                except CONNECTION_LOST_ERRORS:
                    connection.terminate()  # asyncpg might lend it again before it notices that it is dead
                    raise
        finally:
            with suppress(Exception):  # a connection that cannot be given back is ended, and the pool makes another
                await self.pool.release(connection)


def _chars(ops: Sequence[Op]) -> int:
    """How large an apply is, its values being text by now."""
    values = (op.entry if isinstance(op, Chain) else op.value for op in ops if isinstance(op, Put | Append | Chain))
    return OP_OVERHEAD_CHARS * len(ops) + sum(map(len, values))


async def _nothing(_: Any) -> None: ...


def _row(record: Any) -> Row:
    key, version, value = record
    try:
        return Row(key, json.loads(value), version)
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"The row {key!r} was not written by Registrar. Restore the database from a backup."
        ) from error
