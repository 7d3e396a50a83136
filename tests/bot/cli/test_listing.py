"""The operations as a table and as a page."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import listing
from connectors.catalog import platforms

PAGE = Path(__file__).parents[3] / "docs" / "operations.md"
EVERY = [(platform, id) for platform in platforms().values() for id in platform.operations]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["operations", *arguments]) == 0
    return capsys.readouterr().out


def test_the_page_is_up_to_date() -> None:
    """What people read is what the code does."""
    assert PAGE.read_text() == listing.markdown(), "docs/operations.md is out of date: run make docs"


def test_the_page_has_every_operation_once() -> None:
    """As it is typed, with the vendor's name for it, in a row of five cells."""
    rows = [line for line in listing.markdown().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [f"{platform.name} {id.replace('_', ' ')}" for platform, id in EVERY]
    assert all(row.replace("\\|", "").count("|") == 6 for row in rows)


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Every operation has its line, in the order of the page, and nothing is wider than a terminal."""
    lines = printed(capsys).splitlines()
    assert max(map(len, lines)) <= listing.LISTING_WIDTH_CHARS
    names = [line.strip() for line in lines if line.startswith("    ") and line[4] != " "]
    assert len(names) == len(EVERY)
    for name, (_, id) in zip(names, EVERY, strict=True):
        assert name.startswith(id.replace("_", " "))
    helps = {line.index("  read  ") for line in lines if "  read  " in line}
    assert len(helps) == 1


@pytest.mark.parametrize("name", platforms())
def test_one_platform(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With its name, only a platform's own are listed."""
    shown = printed(capsys, name)
    assert shown.splitlines()[0].startswith(platforms()[name].title)
    assert not any(f"request {other} " in shown for other in platforms() if other != name)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("certificate",), "damstra lesson schedules certificate"),
        (("skilljar", "promo", "codes"), "promo code pools list"),
        (("skilljar", "domains", "users"), "domains users list"),
        (("Damstra", "kick", "out"), "group members remove"),
        (("damstra", "zzzyyyxxx"), "No operation like that."),
        (("zzzyyyxxx",), "No operation like that."),
    ],
)
def test_looking_for_one(words: tuple[str, ...], first: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Words narrow it down, on one platform or on all."""
    shown = printed(capsys, *words)
    assert first in shown
    assert "users anonymize" not in shown


def test_looking_at_the_beginning() -> None:
    """Whoever reads only the first lines gets them and no complaint."""
    command = f"{sys.executable} -m bot operations | head -1"
    ended = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
