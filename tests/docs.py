"""What pages say of the platforms, as the code has it: `make docs` writes it anew, and tests/test_docs.py looks whether
that was done.

    python -m tests.docs
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.cli import listing
from connectors.catalog import platforms
from connectors.core.intent import documented
from handlers.everyday import help

HOUSE = Path(__file__).parents[1]
VARIABLE = re.compile(r"\b[A-Z]\w*_[A-Z_]+\b")
OPERATIONS_PAGE = HOUSE / "docs" / "operations.md"


def counted() -> str:
    """How many operations there are: on each platform, and in the documents, which list some of them twice."""
    known, whole = platforms().values(), [one for one in platforms().values() if not one.covers]
    ours = {one.title: len(one.operations) for one in known}
    theirs = {one.title: documented(one.operations.values()) for one in known}
    schema = sum(cls.http.section.startswith("in the schema") for one in whole for cls in one.operations.values())
    twice = {title: f", which are {theirs[title]} of its documents" for title in ours if theirs[title] != ours[title]}
    each = [f"**{one.title}**, {ours[one.title]}{twice.get(one.title, '')}{one.part}" for one in known]
    here, there = (sum(count[one.title] for one in whole) for count in (ours, theirs))
    return (
        f"Operations: {' · '.join(each)}. {'These' if len(whole) == len(known) else 'The other'} {here} are all "
        f"{there - schema} that the vendors' documents have, and {schema} that only a published schema has; what "
        "documents list twice, as update and partial update, is one here."
    )


def settings() -> str:
    """The settings of each platform, and where they come from."""
    lines = ["| platform | needed | besides | where they come from |", "|---|---|---|---|"]
    for one in platforms().values():
        kinds = (one.settings.variables(needed) for needed in (True, False))
        needed, besides = (", ".join(f"`{name}`" for name in names) for names in kinds)
        said = VARIABLE.sub(r"`\g<0>`", " ".join((one.settings.__doc__ or "").split()))
        lines.append(f"| {one.title} | {needed} | {besides} | {said} |")
    return "\n".join(lines)


MADE_PARTS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "README.md": {"platforms": counted, "settings": settings, "everyday verbs": help.table},
    "docs/platforms.md": {"what platforms lack": help.lacking, "what platforms tell": help.facts},
}
"""By the page, and by the name between the part's two markers."""


def made_anew(page: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """A page's text with each of these parts written anew."""
    for name, made in parts.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"\n<!-- /{name} -->")
        page = f"{before}{mark}{made()}{end}{after}"
    return page


def main() -> None:
    OPERATIONS_PAGE.write_text(listing.markdown())
    for name, parts in MADE_PARTS.items():
        page = HOUSE / name
        page.write_text(made_anew(page.read_text(), parts))


if __name__ == "__main__":
    main()
