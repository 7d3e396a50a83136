"""The same list of operations in a terminal: as wide as that is, and coloured by what they do to the platform."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.listing import EFFECT_COLUMN_CHARS, ID_COLUMN_CHARS, by_platform, heading
from bot.cli.screen import NARROW_COLUMNS, Screen, printable
from connectors.core.field_markers import Effect
from connectors.core.intent import Operation, operation_id
from connectors.core.operation_sentence import summary

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

EFFECT_STYLES = {Effect.READ: "green", Effect.WRITE: "yellow", Effect.DESTRUCTIVE: "red"}
INDENT = (0, 0, 0, 2)
"""Top, right, bottom, left, as rich counts them."""


def draw(screen: Screen, found: Sequence[Operation]) -> None:
    """These operations under their platforms and resources."""
    from rich.padding import Padding

    first = True
    for platform, resources in by_platform(found):
        if not first:
            screen.line()
        first = False
        screen.line(heading(platform, [cls for _, rows in resources for cls in rows]), "bold")
        for resource, rows in resources:
            screen.line()
            screen.draw(Padding(_said(f"{resource.name}: {resource.says}", "italic"), INDENT))
            screen.draw(Padding(_table(screen, [(operation_id(cls), cls) for cls in rows]), (0, 0, 0, 4)))


def draw_ranked(screen: Screen, found: Sequence[Operation]) -> None:
    """What a search found, in its order."""
    screen.draw(_table(screen, [(f"{cls.platform} {operation_id(cls)}", cls) for cls in found]))


def _table(screen: Screen, rows: Sequence[tuple[str, Operation]]) -> "Table":
    """Three columns; in a narrow terminal what it does stands below what is typed."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table

    table, narrow = Table.grid(padding=(0, 2, 0, 0), collapse_padding=True), screen.columns < NARROW_COLUMNS
    table.add_column(overflow="fold", width=None if narrow else min(ID_COLUMN_CHARS, screen.columns // 3))
    if not narrow:
        table.add_column(no_wrap=True, width=EFFECT_COLUMN_CHARS)
        table.add_column(overflow="fold")
    for id, cls in rows:
        name, help = _said(id.replace("_", " "), "cyan"), _said(summary(cls))
        effect = _said(cls.http.harm.value, EFFECT_STYLES[cls.http.harm])
        if narrow:
            table.add_row(Group(name.append("  ").append(effect), Padding(help, INDENT)))
        else:
            table.add_row(name, effect, help)
    return table


def _said(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(printable(text), style, overflow="fold")
