"""How many operations there are is told the same wherever it is told, and counted in what the vendors document."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import listing
from connectors.catalog import platforms
from connectors.core.intent import documented
from handlers.operations import guide
from tests import docs
from tests.connectors import documents
from tests.handlers.messages import read

HOUSE = Path(__file__).parents[1]
README = " ".join((HOUSE / "README.md").read_text().split())
PAGE = (HOUSE / "docs" / "operations.md").read_text()
OURS = {one.name: len(one.operations) for one in platforms().values()}


THEIRS = {name: sum(1 + len(said.get("also", ())) for said in documents.documented(name).values()) for name in OURS}
"""Operations of the documents, twins counted apart."""
WHOLE = [one for one in platforms().values() if not one.covers]
"""Those that leave out nothing of their documents."""
SCHEMA_ALONE = sum(cls.http.section.startswith("in the schema") for one in WHOLE for cls in one.operations.values())


def test_every_documented_operation_is_counted() -> None:
    """Each once, and update and partial update as the two that the documents make of them."""
    assert {one.name: documented(one.operations.values()) for one in platforms().values()} == THEIRS


def test_the_readme_adds_up() -> None:
    """The number of each platform, of all, and of what the documents and the schema have."""
    for one in platforms().values():
        assert re.search(rf"\*\*{one.title}\*\*[^·]*?, {OURS[one.name]}\b", README), one.title
        if THEIRS[one.name] != OURS[one.name]:
            assert f"**{one.title}**, {OURS[one.name]}, which are {THEIRS[one.name]} of its documents" in README
    said = re.search(
        r"(These|The other) (\d+) are all (\d+) that the vendors' documents have, and (\d+) that only", README
    )
    assert said
    ours, theirs = (sum(count[one.name] for one in WHOLE) for count in (OURS, THEIRS))
    assert tuple(map(int, said.groups()[1:])) == (ours, theirs - SCHEMA_ALONE, SCHEMA_ALONE)
    assert (said[1] == "These") is (len(WHOLE) == len(OURS))


def test_a_part_is_not_called_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The readme, the page and help say what there is, and a part is not counted among what is whole."""
    first = next(iter(platforms().values()))
    others = [one for one in WHOLE if one is not first]
    part = replace(first, covers="people and <courses>")
    monkeypatch.setattr(docs, "platforms", lambda: {**platforms(), first.name: part})
    monkeypatch.setattr(listing, "platforms", lambda: {**platforms(), first.name: part})
    said = f"{OURS[first.name]}, a part of its documents (people and <courses>)"
    assert f"**{first.title}**, {said}" in docs.counted()
    assert f"The other {sum(OURS[one.name] for one in others)} are all " in docs.counted()
    count, rest = said.split(",")
    assert f"## {first.title}\n\n{count} operations,{rest}" in listing.markdown()
    assert f"{count} operations,{rest}" in read(guide.overview(part, [*part.operations.values()]))


def test_the_page_and_help_say_the_same() -> None:
    """As many as the readme, and why the documents have more, where they have."""
    for one in platforms().values():
        said = re.search(
            rf"^## {one.title}\n\n(\d+) operations(?:, which are (\d+) of its documents)?", PAGE, re.MULTILINE
        )
        assert said
        shown = read(guide.overview(one, [*one.operations.values()]))
        assert int(said[1]) == OURS[one.name]
        assert int(said[2] or said[1]) == THEIRS[one.name]
        assert f"{OURS[one.name]} operations" in shown
        assert (f", {THEIRS[one.name]} in its documents" in shown) == (THEIRS[one.name] > OURS[one.name])
