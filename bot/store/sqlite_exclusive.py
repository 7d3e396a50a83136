"""A file of the embedded engine, for a move alone. Its lock says that nobody else has it, and keeps it so."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

from bot.store import StoreError
from bot.store.exclusive import COPY_BATCH_ROWS, Line
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import SqliteFile, text, version
from bot.store.sqlite_schema import lock


class ExclusiveFile:
    """The store's own thread touches the file only while the store is asked something, so the two take turns."""

    def __init__(self, file: SqliteFile, held: IO[str] | None = None) -> None:
        self._file, self._held = file, held
        self.store = SqliteStore(file)

    @classmethod
    async def source(cls, where: str) -> Self:
        """To be copied from: nothing in it is changed."""
        return cls(*await asyncio.to_thread(_locked, Path(where)))

    @classmethod
    async def target(cls, where: str) -> Self:
        """To be copied to: new, empty, or left by a move that did not come to its end."""
        return cls(await asyncio.to_thread(SqliteFile, Path(where), into=True))

    async def count(self) -> int:
        ((count,),) = await asyncio.to_thread(self._file.ask, "SELECT count(*) FROM kv")
        return int(count)

    async def page(self, after: str) -> Sequence[Line]:
        rows = await asyncio.to_thread(self._file.scan, "", after, COPY_BATCH_ROWS)
        return [(key, version(key, raw), text(key, raw)) for key, raw in rows.items()]

    async def sequence(self) -> int:
        return await asyncio.to_thread(self._file.sequence)

    async def add(self, lines: Sequence[Line]) -> None:
        def write() -> None:
            with self._file.transaction():
                self._file.write({key: (version, text) for key, version, text in lines}, None)

        await asyncio.to_thread(write)

    async def finish(self, sequence: int) -> None:
        await asyncio.to_thread(self._file.finish, sequence)

    async def close(self) -> None:
        try:
            await self.store.close()
        finally:
            if self._held:
                self._held.close()


def _locked(path: Path) -> tuple[SqliteFile, IO[str]]:
    if not path.is_file():
        raise StoreError(f"{path.name} is not there, so there is nothing to move. Check REGISTRAR_DATABASE.")
    held = lock(path.resolve())
    try:
        return SqliteFile(path, read_only=True), held
    except BaseException:
        held.close()
        raise
