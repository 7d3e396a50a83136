"""A database file, looked at and spoiled without Registrar."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.store import Store


@contextmanager
def beside(path: Path) -> Iterator[sqlite3.Connection]:
    """The same file, opened without Registrar."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        yield opened


def written(path: Path) -> bytes:
    return path.read_bytes()


def overwrite(path: Path, place: int, data: bytes) -> None:
    path.touch()
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def modes(path: Path) -> dict[str, int]:
    """The permissions of the file and of everything beside it."""
    return {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}


async def values(store: Store, prefix: str) -> list[Any]:
    return [row.value for row in await store.scan(prefix, limit=100_000)]
