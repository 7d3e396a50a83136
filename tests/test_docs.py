"""What pages say of the platforms is what the code has."""

import re

from connectors.catalog import platforms
from tests.docs import HOUSE, README_PARTS, readme, settings


def test_the_readme_is_up_to_date() -> None:
    """Part by part; each has its two markers."""
    page = (HOUSE / "README.md").read_text()
    assert [name for name in README_PARTS if page.count(f"<!-- {name} -->\n") != 1] == []
    assert [name for name in README_PARTS if page.count(f"\n<!-- /{name} -->") != 1] == []
    assert page == readme(page), "README.md is out of date: run make docs"


def test_what_is_out_of_date_is_written_anew() -> None:
    """And nothing else of the page."""
    page = (HOUSE / "README.md").read_text()
    for name in README_PARTS:
        head, mark, rest = page.partition(f"<!-- {name} -->\n")
        assert readme(f"{head}{mark}of last year\n{rest}") == page


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
