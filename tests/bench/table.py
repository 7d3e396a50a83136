"""The table that the bench prints: a row for each thing that was measured, beside what it should come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.cli.screen import Screen

WIDTHS = (60, 46, 18, 32, 20)
"""Characters of the columns before the last."""
END_STYLES = {"reached": "green", "NOT REACHED": "bold red"}
HEADS = ("what", "measured", "rounds", "CPU", "wanted", "")


@dataclass(frozen=True)
class Aim:
    """The bounds within which a figure should lie."""

    least: float = float("-inf")
    most: float = float("inf")

    def reached(self, figure: float) -> bool:
        return self.least <= figure <= self.most

    def said(self, form: str) -> str:
        if self.most == float("inf"):
            return f"at least {form.format(self.least)}"
        if self.least == float("-inf"):
            return f"at most {form.format(self.most)}"
        return f"{form.format(self.least)} to {form.format(self.most)}"


def at_least(figure: float) -> Aim:
    return Aim(least=figure)


def at_most(figure: float) -> Aim:
    return Aim(most=figure)


def between(least: float, most: float) -> Aim:
    return Aim(least, most)


@dataclass(frozen=True)
class Row:
    """One thing that was measured.

    Attributes:
        what: it, in words
        rounds: what each round came to; their median is the figure
        form: how the figure is written, such as `{:.2f} x`
        beside: what it is to be read beside, in words
        cpu: the CPU that one of them took, of us and of whoever stands beside us
        aim: what it should come to; None where nobody has said
    """

    what: str
    rounds: Sequence[float]
    form: str
    beside: str = ""
    cpu: str = ""
    aim: Aim | None = None

    @property
    def figure(self) -> float:
        return median(self.rounds)

    def cells(self) -> tuple[str, ...]:
        unit = self.form.split("}")[0] + "}"
        spread = " – ".join(unit.format(one) for one in (min(self.rounds), max(self.rounds)))
        return (
            self.what,
            f"{self.form.format(self.figure)} {self.beside}".strip(),
            spread if len(self.rounds) > 1 else "",
            self.cpu,
            self.aim.said(self.form) if self.aim else "",
            ("reached" if self.aim.reached(self.figure) else "NOT REACHED") if self.aim else "",
        )


def line(cells: Sequence[str]) -> str:
    *front, last = cells
    padded = (f"{cell:<{width}}" for cell, width in zip(front, WIDTHS, strict=True))
    return " ".join([*padded, last]).rstrip()


def show(screen: Screen, cells: Sequence[str]) -> None:
    """A line of the table: in a terminal with its columns made narrower together until it fits."""
    if not screen.terminal:
        screen.line(line(cells))
        return
    from rich.table import Table
    from rich.text import Text

    row = Table.grid(padding=(0, 1, 0, 0), expand=True)
    for width in (*WIDTHS, max(map(len, END_STYLES))):
        row.add_column(ratio=width, overflow="fold")
    row.add_row(*(Text(cell, END_STYLES.get(cell, "")) for cell in cells))
    screen.draw(row)


def ratios(ours: Sequence[float], beside: Sequence[float]) -> list[float]:
    """Round by round, so that a machine that was slower for a while was so for both."""
    return [one / other for one, other in zip(ours, beside, strict=True)]


def shown(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs" if seconds < 0.01 else f"{seconds * 1e3:,.0f} ms"


def cpu_beside(ours: Sequence[float], beside: Sequence[float] = (), who: str = "bare") -> str:
    """Seconds of CPU for one, medians of the rounds, as they are shown."""
    said = shown(median(ours))
    return f"{said} ({who} {shown(median(beside))})" if beside else said
