"""Where commands print: plain lines into a pipe; on a terminal what fits its width, coloured unless NO_COLOR is set.

rich is imported only where there is a terminal, so that a server never loads it. Nothing is read as markup: titles of
platforms may have brackets.
"""

import json
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

NARROW_COLUMNS = 72
"""Below this a terminal is too narrow for columns side by side."""
FALLBACK_COLUMNS = 80
"""Where a terminal does not say how wide it is."""


class Hidden(Protocol):
    """What is drawn below the lines, and makes room for another line."""

    def hidden(self) -> AbstractContextManager[None]: ...


class Screen:
    """Standard output, unless another stream is given.

    Attributes:
        terminal: whether people read it as it is printed; a pipe gets the same words in plain lines
        below: progress that is shown meanwhile, if any
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.terminal = self.stream.isatty()
        self.below: Hidden | None = None

    @property
    def columns(self) -> int:
        """Characters that fit into a line of the terminal."""
        return columns(self.stream)

    def line(self, text: str = "", style: str = "") -> None:
        """One line or several; on a terminal wrapped between words. `style` is rich's, such as `bold red`."""
        if not self.terminal:
            self._plain(text)
            return
        from rich.text import Text

        self.draw(Text(printable(text), style))

    def pair(self, label: str, text: str, style: str = "", label_columns: int = 5) -> None:
        """A word and what it is about, which stays in a column of its own when it is wrapped."""
        if not self.terminal:
            self._plain(f"{label:<{label_columns}}  {text}")
            return
        from rich.table import Table
        from rich.text import Text

        both = Table.grid(padding=(0, 2, 0, 0))
        both.add_column(width=label_columns, no_wrap=True)
        both.add_column(overflow="fold")
        both.add_row(Text(label, style), Text(printable(text)))
        self.draw(both)

    def json(self, value: Any) -> None:
        """As JSON that can be copied: only the terminal itself breaks its lines. What could steer a terminal is
        escaped there; it is the same JSON."""
        text = json.dumps(value, indent=2, ensure_ascii=False)
        if not self.terminal:
            self._plain(text)
            return
        from rich.highlighter import JSONHighlighter
        from rich.text import Text

        shown = Text(escaped(text))
        JSONHighlighter().highlight(shown)
        self.draw(shown, soft_wrap=True)

    def draw(self, made: "RenderableType", soft_wrap: bool = False) -> None:
        """Something of rich's; on a terminal only."""
        with self._room():
            console(self.stream).print(made, soft_wrap=soft_wrap, overflow="ignore" if soft_wrap else "fold")

    def _plain(self, text: str) -> None:
        with self._room():
            print(text, file=self.stream, flush=True)  # the one place that prints

    def _room(self) -> AbstractContextManager[None]:
        return self.below.hidden() if self.below else nullcontext()


def errors() -> Screen:
    """Standard error."""
    return Screen(sys.stderr)


def console(stream: TextIO) -> "Console":
    """rich's, for a stream that is a terminal: no markup, no names of emoji, no guesses of what is a number."""
    from rich.console import Console

    # rich takes every simple terminal to have 80 columns.
    size = {"width": columns(stream), "height": 25} if simple() else {}
    return Console(file=stream, markup=False, emoji=False, highlight=False, **size)  # type: ignore[arg-type]


def columns(stream: TextIO) -> int:
    """As COLUMNS says, else as the terminal does."""
    if (given := os.environ.get("COLUMNS", "")).isdigit() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(stream.fileno()).columns or FALLBACK_COLUMNS
    except (OSError, ValueError):
        return FALLBACK_COLUMNS


def simple() -> bool:
    """Whether the terminal can only write one line after the other."""
    return os.environ.get("TERM", "").lower() in ("dumb", "unknown")


def printable(text: str) -> str:
    """Without what could steer a terminal."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)


def escaped(text: str) -> str:
    """JSON with what cannot be printed as its escapes; its line ends stay."""
    return "".join(one if one.isprintable() or one == "\n" else json.dumps(one)[1:-1] for one in text)
