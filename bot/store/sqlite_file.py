"""One SQLite file, opened the only way it may be trusted: JSON, WAL, synchronous FULL, one process.

sqlitedict owns the connection, in a thread of its own, and has four traps that this file exists to avoid:

- It pickles by default, so that reading a planted row runs code. Here it only ever sees JSON.
- It sets synchronous=OFF on opening. FULL is set afterwards and read back.
- Its `commit()`, when it fails, ends its thread, and every later call waits for ever. So does an error in
  the middle of a result. COMMIT is therefore sent as a statement, and `ask` notices a thread that is gone.
- It queues writes without an answer; the failure is raised by whichever call comes next, and a COMMIT queued
  behind one keeps the rest. `transaction` waits until every write was tried before it commits.
"""

import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from sqlitedict import SqliteDict

from bot.store import ABSENT_VERSION, Row, StoreError
from bot.store.exclusive import MOVING_MARK
from bot.store.keys import beyond
from bot.store.sqlite_schema import OTHER_FILE_HINT, committing, lock, plainly, prepare

Cell = tuple[int, str]
"""A version and a value, the value as JSON text; in the file `[version,value]`."""

# Text is read as bytes: one value that is not UTF-8 would end sqlitedict's thread.
FETCH_SQL = """
SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM kv WHERE key IN (SELECT value FROM json_each(?))
"""
# One statement for all rows: each costs a third less than with one of its own.
REPLACE_SQL = """
REPLACE INTO kv (key, value) SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)
"""
DELETE_SQL = "DELETE FROM kv WHERE key IN (SELECT value FROM json_each(?))"
# `+` keeps the index on the first bound, which is the greater of the two, so that a late page costs no more.
SQLITE_SCAN_SQL = """
SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM kv
WHERE key >= ? AND +key > ? AND key < ? ORDER BY key LIMIT ?
"""

# Every failure leaves here as one StoreError; sqlitedict would log a dozen lines of stack for each.
logging.getLogger("sqlitedict.SqliteMultithread").setLevel(logging.CRITICAL)


class FileLost(StoreError):
    """The file had to be opened anew.

    sqlitedict's thread ended, and an unfinished transaction with it. The file has been opened anew.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is damaged or its disk failed. If it happens again, restore it from a backup.")


class FileGone(StoreError):
    """The file was removed, or another put in its place: what is written now would be gone when Registrar stops."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} was removed or replaced while Registrar was running, so nothing can be written down. "
            "Stop Registrar, put the file back from a backup, then start it again."
        )


class SqliteFile:
    """The rows of one file. Every method blocks, raises StoreError with a sentence, and is for one thread."""

    def __init__(self, path: Path, read_only: bool = False, into: bool = False) -> None:
        """`into` makes room for a copy, which nobody else can open before `finish`."""
        self.path = path.resolve()  # so that two names of one file meet at one lock
        self.read_only = read_only
        self._lock = None if read_only else lock(self.path)
        try:
            prepare(self.path, read_only, into)
            self._table = self._connect()
        except BaseException:
            self._unlock()
            raise

    def _connect(self) -> Any:
        with plainly():
            table = SqliteDict(
                str(self.path), "kv", journal_mode="WAL", encode=encode, decode=decode, outer_stack=False
            )
            ask = table.conn.select_one
            ask("PRAGMA synchronous = FULL")
            ask(f"PRAGMA query_only = {int(self.read_only)}")
            safe = ask("PRAGMA journal_mode") == ("wal",) and ask("PRAGMA synchronous") == (2,)
        if not safe:
            table.close()
            raise StoreError(f"{self.path.name} lies where writes are not safe. Use a local disk, {OTHER_FILE_HINT}")
        log = self.path.with_name(f"{self.path.name}-wal")
        self._opened = {file: found for file in (self.path, log) if (found := _identity(file))}
        return table

    def _still_there(self) -> None:
        """SQLite goes on with files that nobody can find any more, and says nothing. Raises FileGone."""
        if any(_identity(file) != found for file, found in self._opened.items()):
            raise FileGone(self.path)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of one statement, once it and the writes queued before it were tried."""
        answers: SimpleQueue[Any] = SimpleQueue()
        rows: list[tuple[Any, ...]] = []
        connection = self._table.conn
        with plainly():
            connection.execute(sql, values, answers)
            while True:
                try:
                    answer = answers.get(timeout=0.2)
                except Empty:
                    if connection.is_alive():
                        continue
                    self._table = self._connect()
                    raise FileLost(self.path) from None
                connection.check_raise_error()
                if not isinstance(answer, tuple):  # sqlitedict's word for "no more"
                    return rows
                rows.append(answer)

    def fetch(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What lies under those of the keys that exist, for `row` and `version` to read."""
        self._still_there()
        return _by_key(self.ask(FETCH_SQL, json.dumps(list(keys))))

    def scan(self, prefix: str, after: str, limit: int) -> dict[str, bytes]:
        self._still_there()
        # SQLite sorts every blob after every text, so an empty blob is the end of all keys.
        return _by_key(self.ask(SQLITE_SCAN_SQL, max(prefix, after), after, beyond(prefix) or b"", max(limit, 0)))

    def sequence(self) -> int:
        """The number of the last Append, whatever its stream. Numbers are never used again."""
        found: int = self.ask("SELECT value FROM registrar WHERE name = 'sequence'")[0][0]
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is on the disk when it ends, or nothing is and StoreError is raised; Unconfirmed
        where the disk failed in COMMIT."""
        try:
            self._table.conn.execute("BEGIN IMMEDIATE")  # not waited for: the next question raises its failure
            yield
            self._settle()
            self._still_there()
            with committing():
                self.ask("COMMIT")
        except BaseException:
            with suppress(StoreError):
                self._settle()
            with suppress(StoreError):  # SQLite rolls some failures back by itself, and then says so
                self.ask("ROLLBACK")
            raise

    def write(self, cells: Mapping[str, Cell | None], sequence: int | None) -> None:
        """Queue the writes of a transaction; None deletes."""
        execute = self._table.conn.execute
        with plainly():
            if kept := [(key, encode(cell)) for key, cell in cells.items() if cell is not None]:
                execute(REPLACE_SQL, (json.dumps(kept),))
            if gone := [key for key, cell in cells.items() if cell is None]:
                execute(DELETE_SQL, (json.dumps(gone),))
            if sequence is not None:
                execute("UPDATE registrar SET value = ? WHERE name = 'sequence'", (sequence,))

    def finish(self, sequence: int) -> None:
        """A copy is whole: numbers go on after that one, and everybody may open it."""
        with self.transaction():
            self.write({}, max(sequence, self.sequence()))
            self.ask("DELETE FROM registrar WHERE name = ?", MOVING_MARK)

    def _settle(self) -> None:
        """Return when every queued write was tried; raise when one failed."""
        failure: StoreError | None = None
        while True:
            try:
                self.ask("SELECT 1")
                break
            except FileLost:
                raise
            except StoreError as error:
                failure = error  # perhaps raised before the question was queued: ask until one comes back clean
        if failure is not None:
            raise failure

    def close(self) -> None:
        try:
            self._table.close(force=not self._table.conn.is_alive())
        finally:
            self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file a path leads to now; None where to none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def encode(cell: Cell) -> str:
    return f"[{cell[0]},{cell[1]}]"


def decode(raw: bytes) -> tuple[int, Any]:
    """The version and the value. Raises ValueError for what `encode` did not write."""
    match json.loads(raw):
        case [version, value] if type(version) is int and version > ABSENT_VERSION:
            return version, value
    raise ValueError("not a versioned value")


def row(key: str, raw: bytes) -> Row:
    try:
        version, value = decode(raw)
    except (ValueError, RecursionError) as error:
        raise _foreign(key) from error
    return Row(key, value, version)


def version(key: str, raw: bytes | None) -> int:
    """The version alone, without reading a value that may be long."""
    if raw is None:
        return ABSENT_VERSION
    head = re.match(rb"\[([1-9]\d*),", raw)
    if head is None:
        raise _foreign(key)
    return int(head[1])


def text(key: str, raw: bytes) -> str:
    """The value as JSON text, as it was written."""
    if not raw.endswith(b"]"):
        raise _foreign(key)
    try:
        return raw[raw.index(b",") + 1 : -1].decode()
    except ValueError as error:
        raise _foreign(key) from error


def _foreign(key: str) -> StoreError:
    return StoreError(f"The row {key!r} was not written by Registrar. Restore the file from a backup.")


def _by_key(rows: list[tuple[Any, ...]]) -> dict[str, bytes]:
    return {key.decode(errors="replace"): value or b"" for key, value in rows}
