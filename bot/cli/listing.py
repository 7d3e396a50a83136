"""Every operation for people to read: a table in plain lines of 100 characters, and the page docs/operations.md.
`listing_drawn.py` draws the table in a terminal."""

import textwrap
from collections.abc import Iterator, Sequence

from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.core.intent import Operation, changeable, documented, groups, operation_id
from connectors.core.operation_sentence import summary
from connectors.platform import Platform, Resource

LISTING_WIDTH_CHARS = 100
ID_COLUMN_CHARS, EFFECT_COLUMN_CHARS = 38, 11
"""Columns of an id and of what it does to the platform; the rest is the help's."""
OPERATIONS_PAGE_INTRO = """\
# Operations

Everything Registrar can do, by platform and by what it is done to. In Slack, `/lms help` and `/lms search` lead to the
same; `registrar operations --json` has every parameter. This page is made from the code by `make docs`.

What an operation does to the platform: *read* looks, *write* changes, *destructive* takes something away. What is
taken away for good, and what is *sensitive*, takes a second person unless the policy says otherwise; what can be given
back is confirmed; the rest is done at once.
"""


def by_platform(found: Sequence[Operation]) -> Iterator[tuple[Platform, list[tuple[Resource, list[Operation]]]]]:
    """These operations under their platforms and resources, without those that have none of them."""
    for platform in platforms().values():
        here = [
            (resource, rows)
            for resource in platform.by_resource.values()
            if (rows := [cls for cls in resource.operations if cls in found])
        ]
        if here:
            yield platform, here


def heading(platform: Platform, here: Sequence[Operation]) -> str:
    """Its title, how many they are, and how they are sent."""
    return f"{platform.title}  ·  {_counted(here)}  ·  registrar request {platform.name} …"


def table(found: Sequence[Operation]) -> str:
    """These operations in columns."""
    lines: list[str] = []
    for platform, resources in by_platform(found):
        lines += ["", heading(platform, [cls for _, rows in resources for cls in rows])]
        for resource, rows in resources:
            lines += ["", *_wrapped(f"{resource.name}: {resource.says}", "  ")]
            lines += [line for cls in rows for line in _row(operation_id(cls), cls)]
    return "\n".join(lines[1:])


def ranked(found: Sequence[Operation]) -> str:
    """What a search found, in its order."""
    return "\n".join(line for cls in found for line in _row(f"{cls.platform} {operation_id(cls)}", cls))


def markdown() -> str:
    """The page."""
    lines = [OPERATIONS_PAGE_INTRO]
    for platform in platforms().values():
        count = _counted([*platform.operations.values()])
        lines += [
            f"## {platform.title}",
            "",
            f"{count}{_listed_twice(platform)}{platform.part}. In Slack each is typed after `/lms`.",
            "",
        ]
        for resource in platform.by_resource.values():
            lines += [f"### {platform.title}: {resource.name}", "", resource.says, ""]
            lines += ["| type | what it does | effect | needed | the vendor calls it |", "|---|---|---|---|---|"]
            lines += [_line(platform, cls) for cls in resource.operations]
            lines.append("")
    return "\n".join(lines)


def _listed_twice(platform: Platform) -> str:
    """Why the vendor's documents have more."""
    theirs = documented(platform.operations.values())
    more = f", which are {theirs} of its documents: update and partial update, which those list apart, are one here"
    return more if theirs > len(platform.operations) else ""


def _row(id: str, cls: Operation) -> Iterator[str]:
    name = f"    {id.replace('_', ' ')}"
    indent = " " * (4 + ID_COLUMN_CHARS + 2)
    if len(name) > 4 + ID_COLUMN_CHARS:
        yield name
        name = ""
    first, *more = _wrapped(summary(cls), indent + " " * (EFFECT_COLUMN_CHARS + 2))
    yield f"{name:<{len(indent)}}{cls.http.harm.value:<{EFFECT_COLUMN_CHARS + 2}}{first.strip()}"
    yield from more


def _line(platform: Platform, cls: Operation) -> str:
    typed = f"`{platform.name} {operation_id(cls).replace('_', ' ')}`"
    cells = (typed, summary(cls), _effect(cls), ", ".join(_needed(cls)) or "–", cls.http.section)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _effect(cls: Operation) -> str:
    undone = " (can be undone)" if cls.http.harm is Effect.DESTRUCTIVE and cls.http.reversible else ""
    return f"{cls.http.harm.value}{undone}" + (", sensitive" if cls.http.sensitive else "")


def _needed(cls: Operation) -> Iterator[str]:
    yield from (f"`{one.name}`" for one in field_specs(cls).values() if one.required)
    for members in groups(cls, "one_of").values():
        yield " or ".join(f"`{name}`" for name in members)
    for members in groups(cls, "any_of").values():
        yield " and/or ".join(f"`{name}`" for name in members)
    if (changes := changeable(cls)) and not any(one.required or one.any_of for one in changes.values()):
        yield "a change"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, LISTING_WIDTH_CHARS, initial_indent=indent, subsequent_indent=indent)


def _counted(found: Sequence[Operation]) -> str:
    return "1 operation" if len(found) == 1 else f"{len(found)} operations"
