"""What the bench says of a figure, and that all of its sections are there."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.bench.__main__ import SECTIONS
from tests.bench.table import Aim, Row, at_least, at_most, between, line, ratios
from tests.bot.cli.terminals import Terminal


@pytest.mark.parametrize(
    ("aim", "rounds", "said"),
    [
        (at_least(0.85), (0.8, 0.9, 0.86), ("at least 0.85 x", "reached")),
        (at_least(0.85), (0.8, 0.9, 0.84), ("at least 0.85 x", "NOT REACHED")),
        (at_most(1.5), (1.5,), ("at most 1.50 x", "reached")),
        (at_most(1.5), (1.51,), ("at most 1.50 x", "NOT REACHED")),
        (between(0.95, 1.05), (1.06,), ("0.95 x to 1.05 x", "NOT REACHED")),
        (None, (1.0,), ("", "")),
    ],
)
def test_a_row_says_plainly_whether_what_is_wanted_is_reached(
    aim: Aim | None, rounds: tuple[float, ...], said: tuple[str, str]
) -> None:
    """The median of the rounds decides, and a row without an aim says nothing of one."""
    assert Row("what", rounds, "{:.2f} x", aim=aim).cells()[-2:] == said


def test_a_ratio_is_that_of_one_round() -> None:
    """A machine that is slower for one round is so for both sides of it."""
    assert ratios([10, 5, 20], [20, 10, 40]) == [0.5, 0.5, 0.5]


def test_the_columns_stand_below_each_other() -> None:
    """Every cell begins where that of the line above does."""
    few, many = (
        line(["a", "b", "c", "d", "e", "f"]),
        line(["what was measured", "0.85 x", "0.8 – 0.9", "7 µs", "", "f"]),
    )
    assert few.index("f") == many.index("f", many.index("µs"))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_there(section: str) -> None:
    """What moves elsewhere in the house is missed here, and not on the day that somebody measures."""
    assert import_module(f"tests.bench.{section}").rows


@pytest.mark.parametrize("columns", [60, 120, 200])
def test_the_table_fits_a_terminal(columns: int, tmp_path: Path) -> None:
    """Its columns are made narrower together, and what is not reached is red."""
    code = (
        "from bot.cli.screen import Screen; from tests.bench.table import HEADS, show; show(Screen(), HEADS);"
        "show(Screen(), ['  a command claimed and acknowledged', '0.85 x', '0.8 – 0.9', '7 µs', '1 x', 'NOT REACHED'])"
    )
    shown = Terminal(columns, ["-c", code], tmp_path).end()
    assert shown.widest <= columns
    assert {"measured", "claimed", "0.85"} <= {*shown.words.split()}
    assert shown.coloured
