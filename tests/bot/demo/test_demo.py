"""A demo begins afresh, and never at the cost of one that runs."""

import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.app import running
from bot.demo.demo import DEMO_DATABASE, DEMO_LOCK, MAX_DEMOS, demo
from bot.runtime.server import PortTaken
from bot.store import Put
from bot.store.opening import open_store
from bot.store.sqlite_schema import InUse, lock
from tests.proxy import named


@asynccontextmanager
async def a_demo(home: Path) -> AsyncIterator[int]:
    async with demo(0, running, home) as (url, _, registrar):
        await registrar.store.apply(Put("of the first", 1))
        yield int(url.rpartition(":")[2].strip("/"))
        known = await registrar.store.get("of the first")
        assert known is not None
        assert (home / DEMO_DATABASE).is_file()


async def test_a_second_on_the_same_port(tmp_path: Path) -> None:
    """It says that the port is taken, and touches nothing of the first."""
    async with a_demo(tmp_path / "demo") as port:
        before = (tmp_path / "demo" / DEMO_DATABASE).stat().st_ino
        with pytest.raises(PortTaken):
            async with demo(port, running, tmp_path / "demo"):
                pass
        assert (tmp_path / "demo" / DEMO_DATABASE).stat().st_ino == before


async def test_a_second_on_another_port(tmp_path: Path) -> None:
    """It says that it keeps its data elsewhere, both work, and nothing of the first is touched; nor is it when a third
    begins in the folder of the second."""
    said: list[str] = []
    home = tmp_path / "demo"
    async with a_demo(home):
        before = (home / DEMO_DATABASE).stat().st_ino
        for _ in range(2):
            async with demo(0, running, home, tell=said.append) as (_, workspace, registrar):
                assert await registrar.store.get("of the first") is None
                ada = workspace.person("ada")
                await ada.type("#training", "/lms skilljar domains list")
                await ada.see("Skilljar: ")
                assert (tmp_path / "demo-2" / DEMO_DATABASE).is_file()
        assert (home / DEMO_DATABASE).stat().st_ino == before
    assert said == ["Another demo is running on demo. Its data stays as it is. This one keeps its own in demo-2."] * 2


async def test_beside_a_registrar_that_is_no_demo(tmp_path: Path) -> None:
    """Whoever serves the database of a demo keeps it."""
    home = tmp_path / "demo"
    home.mkdir()
    store = await open_store(str(home / DEMO_DATABASE))
    await store.apply(Put("mine", 1))
    async with demo(0, running, home) as (_, _, registrar):
        assert await registrar.store.get("mine") is None
    assert await store.get("mine") is not None
    await store.close()


async def test_too_many(tmp_path: Path) -> None:
    """At some point it says that there are enough, and touches nobody's."""
    home = tmp_path / "demo"
    with ExitStack() as held:
        for folder in (home, *(tmp_path / f"demo-{number}" for number in range(2, MAX_DEMOS + 1))):
            folder.mkdir()
            held.enter_context(lock(folder / DEMO_LOCK))
        with pytest.raises(InUse, match="demos run here already"):
            async with demo(0, running, home):
                pass


async def test_afresh(tmp_path: Path) -> None:
    """What an earlier one left is gone."""
    async with demo(0, running, tmp_path / "demo") as (_, _, registrar):
        await registrar.store.apply(Put("left", 1))
    async with demo(0, running, tmp_path / "demo") as (_, _, registrar):
        assert await registrar.store.get("left") is None


async def test_no_proxy_stands_between_what_is_all_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the environment names is left out of it, and is there again afterwards."""
    named(monkeypatch, HTTP_PROXY="http://127.0.0.1:9", HTTPS_PROXY="http://127.0.0.1:9")
    async with demo(0, running, tmp_path / "demo") as (_, workspace, _):
        ada = workspace.person("ada")
        await ada.type("#training", "/lms skilljar domains list")
        await ada.see("Skilljar: ")
    assert os.environ["HTTP_PROXY"] == os.environ["HTTPS_PROXY"] == "http://127.0.0.1:9"
