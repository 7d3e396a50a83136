"""What `registrar check` finds out about the database."""

import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest

from bot.check.finding import Level
from bot.store.postgres import open_postgres
from bot.store.replicas import Replicas
from bot.store.sqlite import open_sqlite
from tests.bot.check.conftest import found, kept, said
from tests.bot.engines import Postgres
from tests.postgres import schema

Usage = namedtuple("Usage", "total used free")


async def faults() -> list[str]:
    return [one for one in said(await found(), Level.FAULT) if "No platform" not in one]


async def test_a_database_in_use(tmp_path: Path) -> None:
    """It is read beside whoever has it."""
    store = await open_sqlite(tmp_path / "registrar.db")
    lines = await found()
    await store.close()
    assert said(lines, Level.OK)[0].startswith("registrar.db can be read. It is of version 6 and has ")


async def test_a_shared_database(monkeypatch: pytest.MonkeyPatch, postgres: Postgres) -> None:
    """How many processes run on it is said, and the check is not one of them."""
    async with schema(postgres.url) as url:
        monkeypatch.setenv("REGISTRAR_DATABASE", url)
        store = await open_postgres(url)
        for count, says in enumerate(("No Registrar runs", "One Registrar runs", "2 processes of Registrar run")):
            assert any(
                one.startswith(f"The database can be reached and read. {says} on it now")
                for one in said(await found(), Level.OK)
            )
            await Replicas(store, str(count)).beat()
        await store.close()


async def test_a_database_at_rest(tmp_path: Path) -> None:
    """It is read without leaving anything beside it."""
    await (await open_sqlite(tmp_path / "registrar.db")).close()
    before = kept(tmp_path)
    assert await faults() == []
    assert kept(tmp_path) == before


async def test_no_database_yet(tmp_path: Path) -> None:
    """That is a note, and none is made."""
    assert "registrar.db is not there yet." in said(await found(), Level.NOTE)[1]
    assert kept(tmp_path) == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b"no database at all " * 100,
            "The file is not a database. Restore it from a backup, or set ",
        ),
        (b"", "registrar.db is not a database of Registrar's. Move it away, or set REGISTRAR_DATABASE"),
    ],
)
async def test_a_file_that_is_none(content: bytes, says: str, tmp_path: Path) -> None:
    """What is not ours is left alone, and what to do is said."""
    (tmp_path / "registrar.db").write_bytes(content)
    (only,) = await faults()
    assert only.startswith(says)
    assert (tmp_path / "registrar.db").read_bytes() == content


async def test_a_newer_database(tmp_path: Path) -> None:
    """One that a newer Registrar wrote is not for this one."""
    await (await open_sqlite(tmp_path / "registrar.db")).close()
    with sqlite3.connect(tmp_path / "registrar.db") as opened:
        opened.execute("UPDATE registrar SET value = 99 WHERE name = 'schema'")
    opened.close()
    (only,) = await faults()
    assert only.startswith("registrar.db was written by a newer Registrar. Update this one")


async def test_a_folder_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is named, and not made."""
    monkeypatch.setenv("REGISTRAR_DATABASE", "data/registrar.db")
    (only,) = await faults()
    assert only.startswith(f"The folder {tmp_path / 'data'} is not there. Make it, or set REGISTRAR_DATABASE")
    assert kept(tmp_path) == {}


@pytest.mark.parametrize(("free", "level"), [(50, Level.FAULT), (500, Level.NOTE), (5000, Level.OK)])
async def test_the_disk(free: int, level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up is said before it is full."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, free * 2**20))
    assert any(one.startswith("The disk of ") for one in said(await found(), level))
