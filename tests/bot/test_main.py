"""The command `registrar`: how it ends, and that what it prints can be read by a program."""

import asyncio
import gc
import json
import logging
import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import commands
from bot.__main__ import main
from bot.audit.log import AuditLog
from bot.cli import requests
from bot.store.opening import open_store
from tests.bot.engines import Postgres
from tests.postgres import schema

KEY, PASSCODE = "a-key-made-for-these-tests", "hunter22-7f"
REGISTRAR = Path(sys.executable).with_name("registrar")
CREATE = (
    "classes", "create", "class_name=Knitting", "email=ada@acme.com", "first_name=Ada", "last_name=Lovelace",
    "timezone=Europe/Paris",
)  # fmt: skip


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder without `.env`, and Class set up at an address where nobody is."""
    monkeypatch.chdir(tmp_path)
    for name in ("REGISTRAR_DATABASE", "REGISTRAR_READ_ONLY", "REGISTRAR_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLASS_API_KEY", KEY)
    monkeypatch.setenv("CLASS_BASE_URL", "http://127.0.0.1:9")


@pytest.fixture(autouse=True)
def log() -> Iterator[None]:
    """Commands set up the log of their process; this one goes on after them."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


def test_as_a_process() -> None:
    """A dry run prints JSON and nothing else, and ends with 0."""
    arguments = ["request", "class", *CREATE, "--params", json.dumps({"meeting_passcode": PASSCODE})]
    ended = subprocess.run([REGISTRAR, *arguments], capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["body"]["value"]["meeting_passcode"] == "•••"
    assert KEY not in ended.stdout
    assert PASSCODE not in ended.stdout


def test_lists(capsys: pytest.CaptureFixture[str]) -> None:
    """The operations are printed as JSON and nothing else."""
    assert main(["operations", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == requests.operations()
    assert printed.err == ""


def test_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake ends with 2, says what is wrong on standard error, and prints nothing on standard output."""
    assert main(["request", "class", "classes", "create", "colour=red"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "There is no parameter “colour” here.\n" in printed.err
    assert "class_name is needed\n" in printed.err


def test_not_set_up(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A setting that is missing ends with 2 and its name."""
    monkeypatch.delenv("CLASS_API_KEY")
    assert main(["request", "class", "classes", "list"]) == 2
    assert capsys.readouterr().err.startswith("CLASS_API_KEY is not set.")


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy in which whoever runs the tests is an operator."""
    file = tmp_path / "policy.toml"
    file.write_text(f'[roles]\noperator = ["cli:{pwd.getpwuid(os.getuid()).pw_name}"]\napprover = ["admins"]\n')
    monkeypatch.setenv("REGISTRAR_POLICY", str(file))


@pytest.mark.usefixtures("named")
def test_cannot_reach(capsys: pytest.CaptureFixture[str]) -> None:
    """A platform that is not there ends with 1 and a sentence."""
    assert main(["request", "class", *CREATE, "--send"]) == 1
    assert capsys.readouterr() == ("", "I couldn't reach Class, so nothing was done. Try again in a minute.\n")


def test_may_not(capsys: pytest.CaptureFixture[str]) -> None:
    """What the policy refuses ends with 1 and its reason: whoever it does not name may nothing."""
    assert main(["request", "class", *CREATE, "--send"]) == 1
    assert "in a role of the policy file." in capsys.readouterr().err


@pytest.mark.usefixtures("named")
def test_not_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """What takes a second person is not sent from the command line, and the platform is asked nothing it could do."""
    assert main(["request", "class", "classes", "delete", "class_id=c1", "--send"]) == 1
    assert capsys.readouterr().out == ""


async def test_verifies_beside_a_running_bot(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The audit log is walked in a shared database while another process writes to it; what it says ends with 0."""
    async with schema(postgres.url) as url:
        monkeypatch.setenv("REGISTRAR_DATABASE", url)
        store = await open_store(url)
        audit = AuditLog(store)
        await audit.write({"what": "asked"})
        writing = asyncio.gather(*(audit.write({"what": "asked", "n": n}) for n in range(50)))
        assert await asyncio.to_thread(main, ["audit", "--verify"]) == 0
        await writing
        await store.close()
    printed = capsys.readouterr()
    assert "The chain is whole." in printed.out
    assert printed.err == ""


def test_cannot_verify(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A database that is not there ends with 1 and a sentence without its password."""
    monkeypatch.setenv("REGISTRAR_DATABASE", f"postgresql://lms:{PASSCODE}@127.0.0.1:9/lms")
    assert main(["audit", "--verify"]) == 1
    said = "The database cannot be reached. See that it runs. Check REGISTRAR_DATABASE.\n"
    assert capsys.readouterr() == ("", said)


def test_no_such_kind_of_database(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A URL of another kind ends with 2, and is not repeated."""
    monkeypatch.setenv("REGISTRAR_DATABASE", f"mysql://lms:{PASSCODE}@127.0.0.1/lms")
    assert main(["audit", "--verify"]) == 2
    said = "REGISTRAR_DATABASE must be a file, or a URL such as postgresql://name@host/database.\n"
    assert capsys.readouterr() == ("", said)


def test_a_file_needs_no_postgres() -> None:
    """Whoever keeps everything in a file does not even load what speaks to PostgreSQL."""
    look = "import sys, bot.app, bot.cli.requests, bot.commands; sys.exit('asyncpg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], timeout=30, check=False).returncode == 0


def test_what_measures_mistakes_waits_for_one() -> None:
    """rapidfuzz takes 4 MB: whoever only waits for news does not even load it."""
    look = "import sys, bot.app, bot.cli.requests, bot.commands; sys.exit('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], timeout=30, check=False).returncode == 0


def test_what_is_imported_is_not_looked_through_for_garbage() -> None:
    """Nothing is collected while it starts; what is there by then stays out of collections, which go on."""
    look = (
        "import gc, sys; from bot.__main__ import main; main(['manifest']); frozen = gc.get_freeze_count();"
        "sys.exit(not gc.isenabled() or frozen < 50_000 or gc.get_stats()[2]['collections'] > 0)"
    )
    asked = [sys.executable, "-c", look]
    assert subprocess.run(asked, timeout=30, check=False, stdout=subprocess.DEVNULL).returncode == 0


@pytest.mark.parametrize("wrong", [[], ["burn"], ["request"], ["manifest", "--socket", "--url", "x"]], ids=str)
def test_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What is no command ends with 2 and how it is used."""
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: registrar")


def test_a_sample_that_there_is_none_of_ends_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """And with those that there are."""
    assert main(["sample", "Skilljar", "PING"]) == 2
    assert "has no sample of “ping”. Choose: course_completion," in capsys.readouterr().err


def test_what_is_there_once_it_serves_is_not_looked_through_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No collection of garbage goes through all that was imported and put together."""
    seen: list[int] = []

    async def told() -> None:
        seen.extend((gc.get_freeze_count(), len(gc.get_objects())))

    monkeypatch.setattr(commands, "_until_told", told)
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "signing",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
        "REGISTRAR_PORT": "0",
    }.items():
        monkeypatch.setenv(name, value)
    try:
        assert commands.main(["serve"]) == 0
    finally:
        gc.unfreeze()
    frozen, left = seen
    assert frozen > 100 * left
