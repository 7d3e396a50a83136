"""Whose file it is, what stands in a new one, and what SQLite's faults mean to people."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from bot.store import StoreError, Unconfirmed
from bot.store.exclusive import MOVING_MARK, Occupied, Unfinished

SQLITE_SCHEMA_VERSION = 6
"""Counts the changes of SQLITE_TABLES_SQL and of what rows mean. A file with another number is refused: read with other
words, old rows would be half there, and what waits in them would never be found."""

# `kv` is declared as sqlitedict declares it. REPLACE removes the old row without telling the delete trigger,
# which is why the insert trigger looks whether the key is taken.
SQLITE_TABLES_SQL = """
CREATE TABLE kv (key TEXT PRIMARY KEY, value BLOB);
CREATE TABLE registrar (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TRIGGER audit_rewritten BEFORE INSERT ON kv
    WHEN NEW.key GLOB 'audit/*' AND EXISTS (SELECT 1 FROM kv WHERE key = NEW.key)
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_changed BEFORE UPDATE ON kv
    WHEN OLD.key GLOB 'audit/*' OR NEW.key GLOB 'audit/*'
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_deleted BEFORE DELETE ON kv
    WHEN OLD.key GLOB 'audit/*'
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
"""

DROP_TABLES_SQL = "DROP TABLE kv; DROP TABLE registrar;"  # no trigger hears of it

OTHER_FILE_HINT = "or set REGISTRAR_DATABASE to another file."
NOT_OUR_DATABASE = f"{{name}} is not a database of Registrar's. Move it away, {OTHER_FILE_HINT}"
SQLITE_FAULT_TEXTS = {
    sqlite3.SQLITE_FULL: "The disk is full, so nothing was written. Free some space, then try again.",
    sqlite3.SQLITE_IOERR: "The disk failed, so nothing was written. Check its space and health, then try again.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged. Stop Registrar and restore the file from a backup.",
    sqlite3.SQLITE_NOTADB: f"The file is not a database. Restore it from a backup, {OTHER_FILE_HINT}",
    sqlite3.SQLITE_CANTOPEN: f"The database file cannot be opened. Check that it exists, {OTHER_FILE_HINT}",
    sqlite3.SQLITE_READONLY: f"The database file cannot be written. Check its permissions, {OTHER_FILE_HINT}",
}


SQLITE_WRITE_UNCONFIRMED = (
    "The disk failed while it wrote, so it may be written or not. Check its space and health, then look before you ask "
    "again."
)


class InUse(StoreError):
    """Somebody else holds the file or its write lock; nothing was written."""


def plain(error: Exception) -> StoreError:
    """What SQLite reported, as a sentence for people."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the family of an extended code
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return InUse("Another program is writing to the database file. Close it, then try again.")
    return StoreError(SQLITE_FAULT_TEXTS.get(code, f"The database refused, and nothing was written: {error}."))


@contextmanager
def committing() -> Iterator[None]:
    """An I/O error at COMMIT tells nothing of what is on the disk: where only the last fsync failed, this connection
    takes it back, but whoever opens the file after a crash may find it there whole. A full disk and a lock that another
    holds are noticed before."""
    try:
        yield
    except StoreError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", sqlite3.SQLITE_IOERR) & 0xFF
        if code == sqlite3.SQLITE_IOERR:
            raise Unconfirmed(SQLITE_WRITE_UNCONFIRMED) from error
        raise


@contextmanager
def plainly() -> Iterator[None]:
    """Turns the errors of SQLite into StoreError."""
    try:
        yield
    except (sqlite3.Error, OverflowError) as error:  # OverflowError: a value of more than 2 GiB
        raise plain(error) from error


def lock(path: Path) -> IO[str]:
    """Take the file for this process alone; the lock lies beside it and ends with the process."""
    try:
        holder = os.fdopen(os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except OSError as error:
        raise unreachable(path, error) from error
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder.close()
        if isinstance(error, BlockingIOError):
            raise InUse(f"Another Registrar already uses {path.name}. Stop it first, {OTHER_FILE_HINT}") from None
        raise unreachable(path, error) from error
    return holder


def prepare(path: Path, read_only: bool, into: bool = False) -> None:
    """Make a new file ready and refuse one that is not ours, before sqlitedict touches either.

    With `into`, make it ready for a copy, and throw away one that is not whole.
    """
    if not read_only:
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            path.chmod(0o600)  # SQLite gives the files beside it the same mode
        except OSError as error:
            raise unreachable(path, error) from error
    where = f"{path.as_uri()}?mode={'ro' if read_only else 'rw'}"
    with plainly(), closing(sqlite3.connect(where, uri=True, isolation_level=None)) as opened:
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        if "registrar" not in tables and (tables or read_only):
            raise StoreError(NOT_OUR_DATABASE.format(name=path.name))
        if "registrar" in tables:
            _version(path, opened)
        if into and "registrar" in tables:
            if not _unfinished(opened) and opened.execute("SELECT 1 FROM kv LIMIT 1").fetchone():
                raise Occupied
            _make(opened, DROP_TABLES_SQL + SQLITE_TABLES_SQL, into)
        elif not tables:
            _make(opened, SQLITE_TABLES_SQL, into)
        elif _unfinished(opened):
            raise Unfinished


def _make(opened: sqlite3.Connection, tables: str, into: bool) -> None:
    opened.execute("PRAGMA journal_mode = WAL")
    opened.executescript(f"BEGIN IMMEDIATE; {tables}")
    opened.execute("INSERT INTO registrar VALUES ('schema', ?), ('sequence', 0)", (SQLITE_SCHEMA_VERSION,))
    if into:
        opened.execute("INSERT INTO registrar VALUES (?, 1)", (MOVING_MARK,))
    opened.execute("COMMIT")


def _unfinished(opened: sqlite3.Connection) -> bool:
    return opened.execute("SELECT 1 FROM registrar WHERE name = ?", (MOVING_MARK,)).fetchone() is not None


def look(path: Path) -> int:
    """The version of an existing file, beside whoever has it. Leaves no trace; raises StoreError."""
    # SQLite makes the files beside one in WAL mode even to read it, unless told that nobody writes.
    busy = all(path.with_name(f"{path.name}{end}").exists() for end in ("-wal", "-shm"))
    where = f"{path.as_uri()}?mode=ro{'' if busy else '&immutable=1'}"
    with plainly(), closing(sqlite3.connect(where, uri=True, isolation_level=None)) as opened:
        if not opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'registrar'").fetchone():
            raise StoreError(NOT_OUR_DATABASE.format(name=path.name))
        if _unfinished(opened):
            raise Unfinished
        return _version(path, opened)


def _version(path: Path, opened: sqlite3.Connection) -> int:
    schema = opened.execute("SELECT value FROM registrar WHERE name = 'schema'").fetchone()
    if schema is None or schema[0] > SQLITE_SCHEMA_VERSION:
        raise StoreError(f"{path.name} was written by a newer Registrar. Update this one, {OTHER_FILE_HINT}")
    if schema[0] < SQLITE_SCHEMA_VERSION:
        raise StoreError(f"{path.name} was written by an earlier Registrar. Move it away, {OTHER_FILE_HINT}")
    return int(schema[0])


def unreachable(path: Path, error: OSError) -> StoreError:
    return StoreError(f"{path} cannot be opened: {error.strerror}. Check its folder and permissions, {OTHER_FILE_HINT}")
