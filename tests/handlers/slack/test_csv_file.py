"""How rows travel into a spreadsheet."""

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.core.record import Display
from handlers.slack.csv_file import RecordsFile
from tests.handlers import hostile
from tests.properties import examples
from tests.stretches import LONGEST_STRETCH_CALLS, longest_stretch

MANY_ROWS = [{"id": number, "name": f"Somebody {number}", "notes": ["a", "b"]} for number in range(20_000)]


async def as_csv(rows: Iterable[Mapping[str, Any]], display: Display = Display()) -> str:
    with RecordsFile(display) as file:
        for row in rows:
            file.add(row)
        return (await file.content()).decode("utf-8-sig")


async def cells(rows: list[dict[str, Any]], display: Display = Display()) -> list[list[str]]:
    """The file as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(await as_csv(rows, display))))


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://evil.example","click")', "+1+1", "-1+1", "@SUM(1+1)", "|calc", "\t=1+1", "\r=1+1", "\n=1+1",
        "  =1+1", "\u00a0=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "\ttext", "\rtext", "=", "-2+3+cmd|' /C calc'!A0",
        "+33 6 12 34 56 78", "1;=1+1", '",=1+1', "a\n=1+1",
    ],
    ids=ascii,
)  # fmt: skip
async def test_formulas(cell: str) -> None:
    """A cell that a spreadsheet would run begins with an apostrophe, and every cell stays one cell in one row."""
    for rows in ([{"name": cell}], [{"name": [cell]}]):
        head, (read,) = await cells(rows)
        assert head == ["name"]
        assert read in (f"'{cell}", cell)
        assert read[0] == "'" or read[0] not in "=+-@|\t\r\n＝＋－＠"
        assert read.strip()[0] not in "=+-@|＝＋－＠"
    for line in (await as_csv([{"name": cell}])).split("\r\n"):
        assert line == "" or line.startswith('"') or "\n" in cell  # nothing is outside quotes where `;` separates cells


@pytest.mark.parametrize(
    "number",
    [0, 5, -5, 2.5, -2.5, 1e22, -1e22, -1e-07, 10**20, "-5", "+5", "-2.5", "-2,5", "1e5", "-1.5E+20"],
    ids=repr,
)
async def test_numbers(number: Any) -> None:
    """A number stays as it is, below zero too."""
    assert (await cells([{"n": number}]))[1] == [str(number)]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, ""),
        (True, "true"),
        (["a", "b"], "a; b"),
        ("a\nb\r\nc", "a\nb\r\nc"),
        ('say "hi", then go', 'say "hi", then go'),
        ({"first": "Ada", "n": 1}, '{"first": "Ada", "n": 1}'),
        ([{"n": 1}, {"n": None}], '[{"n": 1}, {"n": null}]'),
        ("Zoë 日本 👩‍🚀", "Zoë 日本 👩‍🚀"),
    ],
    ids=repr,
)
async def test_cells(value: Any, says: str) -> None:
    """What is no plain text is written so that it can be read again."""
    assert (await cells([{"x": value}]))[1] == [says]


async def test_all_columns() -> None:
    """Every field of every row has a column: those people look for first, the rest as they come."""
    rows = [{"z": 1, "b": 2}, {"y": 3, "a": 4, "=c": 5}]
    assert await cells(rows, Display(columns=("a", "b"))) == [
        ["a", "b", "z", "y", "'=c"],
        ["", "2", "1", "", ""],
        ["4", "", "", "3", "5"],
    ]


@given(st.lists(st.dictionaries(hostile.texts, hostile.jsons, min_size=1, max_size=4), min_size=1, max_size=4))
@settings(max_examples=examples(40))
async def test_any_rows(rows: list[dict[str, Any]]) -> None:
    """Whatever the rows, the file has as many, all as wide as its head, and no cell that would run."""
    found = await cells(rows)
    assert len(found) == len(rows) + 1
    assert {len(row) for row in found} == {len({name for row in rows for name in row})}
    for cell in (cell for row in found for cell in row):
        start = cell.lstrip()[:1]
        assert start == "" or start not in "=@|＝＋－＠"
        if start in ("+", "-"):
            assert float(cell.replace(",", ".")) is not None


def whole(rows: list[dict[str, Any]], display: Display) -> bytes:
    """The same from all rows at once, as it was made before they were too many for that."""

    def cell(value: Any) -> str:
        if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
            return "; ".join(cell(one) for one in value)
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    names = list(dict.fromkeys([*display.columns, *(name for row in rows for name in row)]))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(map(tamed, names))
    writer.writerows([[tamed(cell(row.get(name))) for name in names] for row in rows])
    return ("\ufeff" + out.getvalue()).encode(errors="replace")


def tamed(cell: str) -> str:
    runs = re.compile(r"[\t\r\n]|\s*[=+\-@|＝＋－＠]").match(cell)
    return f"'{cell}" if runs and not re.fullmatch(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?", cell) else cell


@given(st.lists(st.dictionaries(hostile.texts, hostile.jsons, max_size=4), max_size=4), st.lists(hostile.texts))
@settings(max_examples=examples(100))
async def test_the_same_bytes_as_all_at_once(rows: list[dict[str, Any]], wanted: list[str]) -> None:
    """Row by row it is the file that all rows at once would be, to the byte."""
    display = Display(columns=tuple(wanted))
    with RecordsFile(display) as file:
        for row in rows:
            file.add(row)
        assert await file.content() == whole(rows, display)


async def test_long_files_let_others_have_their_turn() -> None:
    """However many rows, nobody waits long."""
    with RecordsFile(Display()) as file:
        for row in MANY_ROWS:
            file.add(row)
        assert await longest_stretch(file.content()) < LONGEST_STRETCH_CALLS / 10


async def test_rows_are_not_held() -> None:
    """However many rows, no more of them is in memory than of a few."""
    with RecordsFile(Display()) as file:
        file.add(MANY_ROWS[0])
        tracemalloc.start()
        for row in MANY_ROWS:
            file.add(row)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert held < 100_000
        assert len(await file.content()) > 500_000
