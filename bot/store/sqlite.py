"""The embedded engine: one thread does all the work, and all who wait for the disk wait for it together.

Jobs are taken in order of arrival, up to MAX_BATCH_JOBS at a time. First come the batch's reads, which need no disk;
then its writes, judged in memory one after the other and kept by a single COMMIT.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from bot.store import ABSENT_VERSION, Append, Chain, Check, Op, Put, Row, StoreError, Unconfirmed, WriteConflict
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_LOG_KEY, POINTER_TEXT, link
from bot.store.keys import AUDIT_PREFIX, AUDIT_REWRITE_REFUSED, ROW_TAKEN, STORE_STOPPING, checked, sealed
from bot.store.sqlite_file import Cell, SqliteFile, row, text, version
from bot.store.sqlite_schema import InUse

MAX_BATCH_JOBS = 512
BATCH_WAIT_S = 0.004
"""Seconds to wait for more while many ask: one COMMIT for ten costs little more than one for two."""


async def open_sqlite(
    path: Path | str, clock: Callable[[], float] = time.time, *, read_only: bool = False
) -> "SqliteStore":
    """Open the file, or make it. Raises InUse when another process has it, StoreError when it is not ours.

    With `read_only`, look into an existing file beside the process that has it.
    """
    return SqliteStore(await asyncio.to_thread(SqliteFile, Path(path), read_only), clock)


class SqliteStore:
    """A Store in one file, for the event loop that is running when it is made."""

    def __init__(self, file: SqliteFile, clock: Callable[[], float] = time.time) -> None:
        self.file = file
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._closing = False
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._owner = threading.Thread(target=self._own, name="store", daemon=True)
        self._owner.start()

    async def get(self, key: str) -> Row | None:
        found: Row | None = await self._done(_Get(checked(key)))
        return found

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        for part in filter(None, (prefix, after)):
            checked(part)
        found: Sequence[Row] = await self._done(_Scan(prefix, after, limit))
        return found

    async def apply(self, *ops: Op) -> None:
        """When cancelled it may be kept all the same, but only whole.

        Raises Unconfirmed when the disk failed in COMMIT.
        """
        await self._done(_Apply([sealed(op) for op in ops]))

    async def now(self) -> float:
        return self._clock()

    async def close(self) -> None:
        """Finish everything asked for so far, then let go of the file."""
        if not self._closing:
            self._closing = True
            self._jobs.put(None)
        await asyncio.to_thread(self._owner.join)

    async def _done(self, job: "_Job") -> Any:
        if self._closing:
            raise StoreError(STORE_STOPPING)
        job.future = self._loop.create_future()
        self._jobs.put(job)
        return await job.future

    # From here on everything runs in the owner's thread.

    def _own(self) -> None:
        closing = crowded = False
        try:
            while not closing:
                jobs = [self._jobs.get()]
                if crowded:
                    time.sleep(BATCH_WAIT_S)
                with suppress(Empty):
                    while len(jobs) < MAX_BATCH_JOBS:
                        jobs.append(self._jobs.get_nowait())
                closing = jobs[-1] is None  # nothing is ever asked for after it
                crowded = len(jobs) > 2
                self._serve([job for job in jobs if isinstance(job, _Get | _Scan)], self._read)
                self._serve([job for job in jobs if isinstance(job, _Apply)], self._write)
        finally:
            self.file.close()

    def _serve(self, jobs: "list[J]", work: "Callable[[list[J]], None]") -> None:
        if not jobs:
            return
        try:
            work(jobs)
        except Exception as error:  # even a fault of ours must reach those who wait
            plain = error if isinstance(error, StoreError) else StoreError(f"The store failed: {error!r}. Try again.")
            for job in jobs:
                job.outcome = job.doubt or plain
        with suppress(RuntimeError):  # the loop is gone, and everybody who waited with it
            self._loop.call_soon_threadsafe(_tell, jobs)

    def _read(self, jobs: "list[_Get | _Scan]") -> None:
        keys = {job.key for job in jobs if isinstance(job, _Get)}
        found = self.file.fetch(keys) if keys else {}
        for job in jobs:
            with job.answered():
                if isinstance(job, _Get):
                    job.outcome = row(job.key, found[job.key]) if job.key in found else None
                else:
                    rows = self.file.scan(job.prefix, job.after, job.limit)
                    job.outcome = [row(key, raw) for key, raw in rows.items()]

    def _write(self, jobs: "list[_Apply]") -> None:
        """Keep all of them by one COMMIT; those whose conditions fail drop out alone."""
        ops = [op for job in jobs for op in job.ops]
        keys = {AUDIT_HEAD_KEY if isinstance(op, Chain) else op.key for op in ops if not isinstance(op, Append)}
        appends = any(isinstance(op, Append) for op in ops)
        try:
            with self.file.transaction():
                changes = _Changes(self.file.fetch(keys), self.file.sequence() if appends else 0)
                for job in jobs:
                    job.outcome = None  # there may be one from a batch that failed
                    with job.answered():
                        changes.accept(job.ops)
                self.file.write(changes.cells, changes.sequence if appends else None)
        except StoreError as error:
            if len(jobs) == 1 or isinstance(error, InUse):
                raise
            for job in jobs:  # one that cannot be kept must not cost the others theirs
                job.doubt = error if isinstance(error, Unconfirmed) else None  # until it is kept by itself
                self._serve([job], self._write)


@dataclass(eq=False)
class _Job:
    """Something to do, who waits for it, and what came of it: the answer or the exception. With `doubt` a try before
    may have been kept."""

    future: "asyncio.Future[Any]" = field(init=False)
    outcome: Any = field(init=False, default=None)
    doubt: Unconfirmed | None = field(init=False, default=None)

    @contextmanager
    def answered(self) -> Iterator[None]:
        """A StoreError raised inside is this job's own outcome and nobody else's."""
        try:
            yield
        except StoreError as error:
            self.outcome = error


@dataclass(eq=False)
class _Get(_Job):
    key: str


@dataclass(eq=False)
class _Scan(_Job):
    prefix: str
    after: str
    limit: int


@dataclass(eq=False)
class _Apply(_Job):
    ops: list[Op]


J = TypeVar("J", bound=_Job)


class _Changes:
    """What a batch will leave in the file: each apply is judged by what those before it leave."""

    def __init__(self, found: Mapping[str, bytes], sequence: int) -> None:
        self.cells: dict[str, Cell | None] = {}
        self.sequence = sequence
        self._found = found

    def accept(self, ops: Iterable[Op]) -> None:
        """Take in all of one apply, or raise and take in nothing."""
        cells: dict[str, Cell | None] = {}
        sequence = self.sequence
        for op in ops:
            if isinstance(op, Append):
                sequence += 1
                self._add(f"{op.stream}/{sequence:020}", op.value, cells)
                continue
            if isinstance(op, Chain):
                self._link(op, cells)
                continue
            now = self._version(op.key, cells)
            expected = op.version if isinstance(op, Check) else op.if_version
            if expected is not None and expected != now:
                raise WriteConflict(op.key)
            if isinstance(op, Check):
                continue
            if now != ABSENT_VERSION and op.key.startswith(AUDIT_PREFIX):
                raise StoreError(AUDIT_REWRITE_REFUSED.format(op.key))
            if isinstance(op, Put):
                cells[op.key] = (now + 1, op.value)
            elif now != ABSENT_VERSION:
                cells[op.key] = None
        self.cells |= cells
        self.sequence = sequence

    def _link(self, op: Chain, cells: dict[str, Cell | None]) -> None:
        number, entry, head = link(self._text(AUDIT_HEAD_KEY, cells), op.entry)
        cells[AUDIT_HEAD_KEY] = (self._version(AUDIT_HEAD_KEY, cells) + 1, head)
        self._add(f"{AUDIT_LOG_KEY}/{number:020}", entry, cells)
        for pointer in op.pointers:
            self._add(f"{pointer}/{number:020}", POINTER_TEXT, cells)

    def _add(self, key: str, value: Any, cells: dict[str, Cell | None]) -> None:
        """What must be new. Whether it is in the file, the file knows."""
        if cells.get(key) or self.cells.get(key):
            raise StoreError(ROW_TAKEN.format(key))
        cells[key] = (1, value)

    def _text(self, key: str, cells: Mapping[str, Cell | None]) -> str | None:
        for written in (cells, self.cells):
            if key in written:
                cell = written[key]
                return cell and cell[1]
        return text(key, self._found[key]) if key in self._found else None

    def _version(self, key: str, cells: Mapping[str, Cell | None]) -> int:
        for written in (cells, self.cells):
            if key in written:
                cell = written[key]
                return ABSENT_VERSION if cell is None else cell[0]
        return version(key, self._found.get(key))


def _tell(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        if job.future.done():  # whoever waited was cancelled
            continue
        if isinstance(job.outcome, Exception):
            job.future.set_exception(job.outcome)
        else:
            job.future.set_result(job.outcome)
