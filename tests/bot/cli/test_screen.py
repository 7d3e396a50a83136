"""What commands print in terminals of several widths, and in a pipe."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import listing, requests
from bot.runtime.manifest import manifest
from connectors.catalog import platforms
from tests.bot.cli.terminals import Terminal, run, surroundings

WIDTHS = (40, 80, 200)
CREATE = ("class", "classes", "create", "email=ada@example.com", "first_name=Ada", "last_name=L", "timezone=UTC")
HOSTILE = "[bold red]Welding[/] [/nothing] :smile: [link=https://example.com]x[/link] \\[x] 日本語 \x1b[31m\x9b31m"
COMMANDS = (
    "",
    "serve",
    "demo",
    "operations",
    "request",
    "sample",
    "check",
    "audit",
    "move",
    "new-platform",
    "manifest",
)
KEY = "a-key-made-for-these-tests"


@pytest.fixture(autouse=True)
def _class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASS_API_KEY", KEY)
    monkeypatch.setenv("CLASS_BASE_URL", "http://127.0.0.1:9")


def piped(*arguments: str, folder: Path, **environment: str) -> tuple[str, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=surroundings(environment),
    )
    return ended.stdout, ended.stderr


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits(columns: int, command: str, tmp_path: Path) -> None:
    """How every command is used fits the terminal."""
    shown = run(columns, *([command] if command else []), "--help", folder=tmp_path)
    assert shown.status == 0
    assert shown.widest <= columns


@pytest.mark.parametrize("columns", WIDTHS)
def test_every_operation_fits(columns: int, tmp_path: Path) -> None:
    """Each has its id, its effect and its help, in colour and no wider than the terminal."""
    shown = run(columns, "operations", folder=tmp_path)
    assert shown.widest <= columns
    assert shown.coloured
    plain = "".join(listing.table([cls for one in platforms().values() for cls in one.operations.values()]).split())
    # Columns side by side interleave what is wrapped; nothing is lost of it.
    assert sorted(plain) == sorted("".join(shown.text.split()))


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_search_and_a_check_fit(columns: int, tmp_path: Path) -> None:
    """So do lists that are ranked, findings with their level in front, and what could not be found."""
    for arguments in (("operations", "certificate"), ("operations", "zzzyyyxxx"), ("check",), ("audit", "--verify")):
        shown = run(columns, *arguments, folder=tmp_path)
        assert shown.widest <= columns, arguments
    assert "Class cannot be reached at 127.0.0.1." in run(columns, "check", folder=tmp_path).words


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("burn",), "“burn” isn't a command. Choose: serve, demo,"),
        (("request",), "Missing: PLATFORM, WORD."),
        (("check", "--colour"), "I don't know --colour."),
        (("move", "--from"), "Say something after --from."),
        (("manifest", "--socket", "--url", "x"), "--url and --socket don't go together. Choose one."),
        (("request", "nowhere", "classes", "list"), "“nowhere” isn't a platform. Choose: "),
        (("request", "class", "burn"), "Class has no operation “burn”. See: registrar operations class"),
        (("serve",), "SLACK_BOT_TOKEN"),
        (("audit",), "Say what to do with the audit log: registrar audit --verify"),
        (("new-platform", "lodestar"), "Go to the folder that has its pyproject.toml"),
    ],
)
def test_what_ends_a_command_fits(columns: int, arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """A mistake is a sentence, wrapped and red, and never argparse's "error"."""
    shown = run(columns, *arguments, folder=tmp_path)
    assert shown.status == 2
    assert shown.widest <= columns
    assert said in shown.words
    assert shown.coloured
    assert "error" not in shown.text
    assert "invalid" not in shown.text


def test_colours_are_for_terminals_that_want_them(tmp_path: Path) -> None:
    """NO_COLOR is respected, a simple terminal gets lines alone, and a pipe gets no escape, whatever is forced."""
    assert run(80, "operations", "class", folder=tmp_path).coloured
    assert not run(80, "operations", "class", folder=tmp_path, NO_COLOR="1").coloured
    simple = run(40, "operations", "class", folder=tmp_path, TERM="dumb")
    assert b"\x1b" not in simple.sent
    assert simple.widest <= 40
    for out in piped("operations", "class", folder=tmp_path, FORCE_COLOR="1", TTY_COMPATIBLE="1"):
        assert "\x1b" not in out


def test_what_programs_read_stays_as_it_is(tmp_path: Path) -> None:
    """JSON and YAML are the same bytes as ever, in any surroundings."""
    dry = requests.dry_run(requests.typed("class", CREATE[1:], json.dumps({"class_name": HOSTILE})))
    given = {"FORCE_COLOR": "1", "COLUMNS": "40", "TTY_INTERACTIVE": "1"}
    wanted = {
        ("operations", "--json"): json.dumps(requests.operations(), indent=2),
        ("operations", "--markdown"): listing.markdown().removesuffix("\n"),
        ("manifest",): manifest().removesuffix("\n"),
        ("request", *CREATE, "--params", json.dumps({"class_name": HOSTILE})): json.dumps(
            dry, indent=2, ensure_ascii=False
        ),
    }
    for arguments, text in wanted.items():
        assert piped(*arguments, folder=tmp_path, **given) == (f"{text}\n", "")


@pytest.mark.parametrize("columns", WIDTHS)
def test_json_in_a_terminal_is_still_json(columns: int, tmp_path: Path) -> None:
    """Brackets are no markup, what could steer the terminal is escaped, no secret is shown, and it can be copied."""
    params = json.dumps({"class_name": HOSTILE, "meeting_passcode": "hunter22-7f"})
    shown = run(columns, "request", *CREATE, "--params", params, folder=tmp_path)
    dry = requests.dry_run(requests.typed("class", CREATE[1:], params))
    # pyte keeps a cell empty behind each wide letter; what is sent is what is copied.
    assert json.loads(_bare(shown.sent)) == dry
    assert shown.coloured
    assert b"hunter22" not in shown.sent
    assert KEY.encode() not in shown.sent
    assert b"\x1b[31m" not in shown.sent.replace(b"\x1b[31m\x1b", b"")
    assert "\x9b".encode() not in shown.sent


def test_a_line_has_no_markup(tmp_path: Path) -> None:
    """Titles of platforms are shown as they are written, and steer nothing."""
    code = "import sys; from bot.cli.screen import Screen; Screen().line(sys.argv[1]); Screen().pair('ok', sys.argv[1])"
    for columns in WIDTHS:
        shown = Terminal(columns, ["-c", code, HOSTILE], tmp_path).end()
        seen = "".join(shown.text.split())
        for words in ("[boldred]Welding[/]", "[/nothing]:smile:", "[link=https://example.com]x[/link]", "\\[x]"):
            assert seen.count(words) == 2
        assert not shown.coloured
        assert b"\x1b" not in shown.sent
        assert shown.widest <= columns


def test_a_server_never_loads_it(tmp_path: Path) -> None:
    """Neither to begin with nor once it serves, not even in a terminal and not by others (httpx has a command line made
    of it), so that its start and its memory are as they were."""
    code = (
        "import sys; from bot.__main__ import main; from bot import commands\n"
        "async def told(): print('RICH' if any(one.split('.')[0] == 'rich' for one in sys.modules) else 'none')\n"
        "commands._until_told = told; sys.exit(main(['serve']))"
    )
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "signing",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "REGISTRAR_DATABASE": "registrar.db",
        "REGISTRAR_PORT": "0",
    }
    shown = Terminal(80, ["-c", code], tmp_path, environment=settings).end()
    assert shown.status == 0
    assert "none" in shown.text
    assert "RICH" not in shown.text


def test_what_a_stream_cannot_write_is_no_traceback(tmp_path: Path) -> None:
    """In a terminal of another alphabet sentences arrive, with numbers in place of letters that it lacks."""
    out, said = piped("request", "nowhere", "x", folder=tmp_path, PYTHONIOENCODING="latin-1")
    assert out == ""
    assert said.startswith("\\u201cnowhere\\u201d isn't a platform.")


def _bare(sent: bytes) -> str:
    import re

    return re.sub(r"\x1b\[[\d;]*m", "", sent.decode())
