"""From one store into another, of either kind: everything, as it is, or nothing that could be taken for it.

Versions, the audit log with its numbers and hashes, and the numbers of streams go along, so that nothing that was open
notices. The copy is read again and compared before anybody else can open it.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.audit.log import AuditLog, Verified
from bot.cli.progress import Tell
from bot.runtime.settings import SHARED_DATABASE_PREFIXES
from bot.store import Store, StoreError
from bot.store.exclusive import Exclusive, Line
from bot.store.replicas import Replicas
from bot.store.sqlite_exclusive import ExclusiveFile

DATABASE_IN_USE = (
    "Registrar is running on the database of --from. Stop it first. "
    "If it did not stop cleanly, wait half a minute. Nothing was moved."
)
COPY_DIFFERS = (
    "The copy differs from the original, so it stays marked as not whole. "
    "Make sure that no one else writes there, then move again."
)


@dataclass(frozen=True)
class Moved:
    """What `registrar move` has copied.

    `digest` is the SHA-256 of all keys, versions and values, the same on both sides; `audit_log` is what a look at
    the copied audit log found.
    """

    rows: int
    digest: str
    audit_log: Verified


async def move(source: str, target: str, tell: Tell) -> Moved:
    """Each is a file or a postgresql:// URL. Raises StoreError; the source is never changed."""
    if _same(source, target):
        raise StoreError("--from and --to are the same place. Nothing was moved.")
    async with AsyncExitStack() as held:
        old = await _held(held, source, "--from")
        if source.startswith(SHARED_DATABASE_PREFIXES) and await _runs(old.store):  # of a file, the lock says so
            raise StoreError(DATABASE_IN_USE)
        new = await _held(held, target, "--to")
        count = await old.count()
        copied, read_again = _Content(), _Content()
        async for lines in _pages(old, count, "Copying rows", tell):
            await new.add(lines)
            copied.take(lines)
        async for lines in _pages(new, count, "Comparing rows", tell):
            read_again.take(lines)
        if not copied.rows == read_again.rows == count or copied.digest != read_again.digest:
            raise StoreError(COPY_DIFFERS)
        audit_log = await AuditLog(new.store).verify(tell=partial(tell, "Checking the audit log"))
        await new.finish(await old.sequence())
        return Moved(copied.rows, copied.digest, audit_log)


class _Content:
    """How many lines there were, and a hash of all of them in their order."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def take(self, lines: Sequence[Line]) -> None:
        self.rows += len(lines)
        for key, version, text in lines:  # neither a key nor JSON text has a NUL
            self._hash.update(f"{key}\0{version}\0{text}\0".encode())

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


async def _held(held: AsyncExitStack, where: str, option: str) -> Exclusive:
    try:
        opened = await _open(where, option)
    except StoreError as error:  # everywhere else a store is what REGISTRAR_DATABASE names
        raise StoreError(str(error).replace("REGISTRAR_DATABASE", option)) from error
    held.push_async_callback(opened.close)
    return opened


async def _open(where: str, option: str) -> Exclusive:
    if where.startswith(SHARED_DATABASE_PREFIXES):
        from bot.store.postgres_exclusive import ExclusiveDatabase  # two files need no asyncpg

        return await (ExclusiveDatabase.source(where) if option == "--from" else ExclusiveDatabase.target(where))
    if "://" in where:
        raise StoreError(f"{option} must be a file, or a URL such as postgresql://name@host/database.")
    return await (ExclusiveFile.source(where) if option == "--from" else ExclusiveFile.target(where))


async def _pages(one: Exclusive, count: int, what: str, tell: Tell) -> AsyncIterator[Sequence[Line]]:
    rows, after = 0, ""
    tell(what, rows, count)
    while lines := await one.page(after):
        yield lines
        after = lines[-1][0]
        rows += len(lines)
        tell(what, rows, count)


async def _runs(store: Store) -> bool:
    """Whether a process gave a sign of life lately, or holds a lease."""
    now = await store.now()
    leases = [row.value for row in await store.scan("lease/", limit=1000)]
    return bool(await Replicas(store).others()) or any(one["holder"] and now < one["end"] for one in leases)


def _same(source: str, target: str) -> bool:
    return source == target or ("://" not in source + target and Path(source).resolve() == Path(target).resolve())
