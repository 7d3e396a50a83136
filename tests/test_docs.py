"""What pages say of the platforms is what the code has."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from connectors.catalog import platforms
from tests.docs import HOUSE, MADE_PARTS, made_anew, settings

Parts = Mapping[str, Callable[[], str]]


@pytest.mark.parametrize(("name", "parts"), MADE_PARTS.items())
def test_pages_are_up_to_date(name: str, parts: Parts) -> None:
    """Part by part; each has its two markers."""
    page = (HOUSE / name).read_text()
    assert [part for part in parts if page.count(f"<!-- {part} -->\n") != 1] == []
    assert [part for part in parts if page.count(f"\n<!-- /{part} -->") != 1] == []
    assert page == made_anew(page, parts), f"{name} is out of date: run make docs"


@pytest.mark.parametrize(("name", "parts"), MADE_PARTS.items())
def test_what_is_out_of_date_is_written_anew(name: str, parts: Parts) -> None:
    """And nothing else of the page."""
    page = (HOUSE / name).read_text()
    for part in parts:
        head, mark, rest = page.partition(f"<!-- {part} -->\n")
        assert made_anew(f"{head}{mark}of last year\n{rest}", parts) == page


@pytest.mark.parametrize(
    "page", [HOUSE / "README.md", *sorted((HOUSE / "docs").glob("*.md"))], ids=lambda one: one.name
)
def test_links_lead_somewhere(page: Path) -> None:
    """To a file of the house, and to a heading that its page has, as GitHub names them."""
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text()):
        name, _, heading = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.is_file() or file.suffix == ".png", target  # a copy to try something on has no pictures
        if heading:
            assert heading in headings(file.read_text()), target


def headings(text: str) -> set[str]:
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    shown = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", one) for one in titles)
    return {re.sub(r"[^\w\- ]", "", one).lower().replace(" ", "-") for one in shown}


def test_every_setting_of_a_platform_is_told() -> None:
    """Which are needed, and which may be given besides; and where the credentials come from, in sentences."""
    rows = {row[1]: row for line in settings().splitlines() if (row := [*map(str.strip, line.split("|"))])}
    for one in platforms().values():
        _, _, needed, besides, said, _ = rows[one.title]
        known = {f"`{name}`" for name in one.settings.variables() + one.settings.variables(needed=False)}
        assert {*needed.split(", "), *besides.split(", ")} - {""} == known
        assert len(known) == len(one.settings.model_fields)
        assert {*re.findall(r"`[^`]*`", said)} <= known
        assert said.endswith("."), one.title
