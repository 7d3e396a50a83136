"""`registrar check` as a whole: what it says of a healthy Registrar and of nothing, and what it never does."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from bot.__main__ import main
from bot.check.daemon_threads import DaemonThreads
from bot.check.finding import Level
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from bot.store.sqlite import open_sqlite
from connectors.classcom.news import ClassNews
from connectors.classcom.standin import ClassStandIn
from tests.bot.check.conftest import CHECK_TIMEOUT_S, KEY, SECRETS, found, kept, said


@pytest.mark.usefixtures("academy", "workspace")
async def test_all_is_well() -> None:
    """Of a healthy Registrar every part is told, and nothing is wrong."""
    lines = await found()
    assert said(lines, Level.FAULT) == []
    assert [one for one in said(lines, Level.OK) if not one.startswith(("Role", "The disk", "Where", "Policy"))] == [
        "Slack knows Registrar as registrar in Northwind Academy.",
        "The token may do all that Registrar needs.",
        "This machine's clock agrees with Slack's.",
        "SLACK_SIGNING_SECRET is set. The first command will show whether it is right.",
        "Registrar is in #lms-approvals.",
        "Class can be reached and accepts the key.",
        "Class can be watched.",
    ]
    assert [one.split(".")[0] for one in said(lines, Level.NOTE)] == ["registrar"]


async def test_nothing_is_set_up() -> None:
    """On a fresh machine it says where to begin."""
    lines = await found()
    assert said(lines, Level.FAULT) == ["No platform is set up. See the README, Connect a platform."]
    assert "Slack is not set up, so only the command line works here." in said(lines, Level.NOTE)[0]


async def test_settings_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, academy: ClassStandIn) -> None:
    """Each is named, none quoted, and what else can be looked at is."""
    monkeypatch.setenv("REGISTRAR_POLICY", "nowhere.toml")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-check-9b8c7d")
    monkeypatch.setenv("DAMSTRA_ACCESS_KEY", "“quoted”")
    lines = await found()
    wrong = [one for one in lines if one.setting]
    assert [one.said.split()[0] for one in wrong] == ["SLACK_BOT_TOKEN", "REGISTRAR_POLICY:", "DAMSTRA_ACCESS_KEY"]
    assert "quoted" not in " ".join(one.said for one in lines)
    assert "Class can be reached and accepts the key." in said(lines, Level.OK)
    assert len(academy.calls) == 1 + len(ClassNews.reads)


async def test_when_even_the_first_setting_is_wrong(monkeypatch: pytest.MonkeyPatch, academy: ClassStandIn) -> None:
    """The platforms are asked all the same."""
    monkeypatch.setenv("REGISTRAR_LOG_LEVEL", "loud")
    lines = await found()
    assert [one.said for one in lines if one.setting] == [
        "REGISTRAR_LOG_LEVEL cannot be used: it must be DEBUG, INFO, WARNING or ERROR."
    ]
    assert len(academy.calls) == 1 + len(ClassNews.reads)


async def test_a_file_of_settings_that_is_none(tmp_path: Path) -> None:
    """It is said of the file, not of everything that could stand in it."""
    (tmp_path / ".env").write_bytes(b"CLASS_API_KEY=\xff\xfe")
    assert [one.said for one in await found() if one.setting] == [".env is not a text file in UTF-8. Save it as one."]


async def test_a_database_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is said of it, its password is not."""
    monkeypatch.setenv("REGISTRAR_DATABASE", "postgresql://registrar:hunter22-7f@127.0.0.1:9/registrar")
    lines = await found()
    assert said(lines, Level.FAULT)
    assert "hunter22-7f" not in " ".join(one.said for one in lines)


async def test_it_changes_nothing(workspace: Workspace, academy: ClassStandIn, tmp_path: Path) -> None:
    """Beside a running Registrar every file, message and platform is afterwards what it was."""
    store = await open_sqlite(tmp_path / "registrar.db")
    before = kept(tmp_path)
    await found()
    after = kept(tmp_path)
    await store.close()
    assert {name: before[name] for name in before if not name.endswith("-shm")}.items() <= after.items()
    assert after.keys() == before.keys()
    assert not any(workspace.team.history(channel) for channel in workspace.team.channels)
    assert {call.method for call in academy.calls} == {"GET"}


async def test_everything_hangs(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    """All parts wait at once: the whole takes no longer than one of them, and each says so."""

    async def silence(scope: Scope, receive: Receive, send: Send) -> None:
        while scope["type"] == "http" and (await receive())["type"] != "http.disconnect":
            pass

    async with serving(silence) as url:
        monkeypatch.setenv("SLACK_API_URL", f"{url}/api/")
        for name in ("CLASS", "SKILLJAR", "DAMSTRA"):
            monkeypatch.setenv(f"{name}_BASE_URL", url)
            monkeypatch.setenv(f"{name}_{'ACCESS' if name == 'DAMSTRA' else 'API'}_KEY", KEY)
        began = time.perf_counter()
        lines = await found(patience=CHECK_TIMEOUT_S)
    assert time.perf_counter() - began < 3 * CHECK_TIMEOUT_S + 1
    late = f"did not answer within {CHECK_TIMEOUT_S:g} seconds. Check the network, then check again."
    assert said(lines, Level.FAULT).count(f"Slack {late}") == 2
    assert {f"{title} {late}" for title in ("Class", "Skilljar", "Damstra Learning")} <= set(said(lines, Level.FAULT))


async def test_a_name_server_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that waits for a name holds nobody up, not even the end of the program."""
    answered = threading.Event()

    def hang(*_: Any, **__: Any) -> Any:
        answered.wait(30)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setenv("CLASS_API_KEY", KEY)
    monkeypatch.setenv("CLASS_BASE_URL", "https://northwind.class.example")

    async def look() -> list[str]:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        return said(await found(patience=CHECK_TIMEOUT_S), Level.FAULT)

    began = time.perf_counter()
    faults = await asyncio.to_thread(asyncio.run, look())
    assert time.perf_counter() - began < 5
    answered.set()
    assert faults == [f"Class did not answer within {CHECK_TIMEOUT_S:g} seconds. Check the network, then check again."]


@pytest.mark.usefixtures("workspace")
async def test_as_a_command(academy: ClassStandIn) -> None:
    """A line each, in columns, on standard output; 0 where all is well."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "check", stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    out, err = await process.communicate()
    lines = out.decode().splitlines()
    # The workspace lives in another time than this process, which is the one thing wrong.
    assert [line for line in lines if line.startswith("fault")] == [line for line in lines if "clock" in line]
    assert "ok     Class can be reached and accepts the key." in lines
    assert (process.returncode, err) == (1, b"")
    assert not any(secret.encode() in out for secret in SECRETS)


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"CLASS_API_KEY": KEY, "CLASS_BASE_URL": "http://127.0.0.1:9"}, 1),
        ({"CLASS_API_KEY": KEY}, 2),
        ({"REGISTRAR_POLICY": "nowhere.toml"}, 2),
        ({}, 1),
    ],
    ids=["a fault", "half set up", "no policy", "nothing"],
)
def test_how_it_ends(settings: dict[str, str], status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 1 where something is wrong, with 2 where a setting cannot be used."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["check"]) == status
