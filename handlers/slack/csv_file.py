"""CSV files for spreadsheets, written row by row: what is long is never all in memory."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, Self

from connectors.core.record import Display
from connectors.core.stretches import in_stretches

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@|＝＋－＠]")
"""How a cell begins that a spreadsheet may run; with a Japanese keyboard also the wide forms."""


class CsvFile:
    """Rows of cells. A cell that a spreadsheet would run as a formula is put behind an apostrophe, and all stand in
    quotes: where `;` separates cells, an unquoted `a;=1+1` would be two."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="", write_through=True)
        self._rows = csv.writer(self._text, quoting=csv.QUOTE_ALL)

    def write(self, cells: Iterable[str]) -> None:
        self._rows.writerow([_tame(cell) for cell in cells])

    def content(self) -> bytes:
        """All that was written."""
        self._text.detach()
        self._file.seek(0)
        return self._file.read()


class RecordsFile:
    """Records as CSV, every field of every one. Which columns there are is known once all have come; until then they
    lie in a file."""

    def __init__(self, display: Display) -> None:
        self.count = 0
        self._columns = dict.fromkeys(display.columns)
        self._kept = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115  # closed in __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()

    def add(self, record: Mapping[str, Any]) -> None:
        self._columns.update(dict.fromkeys(record))
        self._kept.write(f"{json.dumps(record)}\n")
        self.count += 1

    async def content(self) -> bytes:
        """All of them, below the names of their fields."""
        self._kept.seek(0)
        with tempfile.TemporaryFile() as file:
            out = CsvFile(file)
            out.write(self._columns)
            async for line in in_stretches(self._kept):
                record = json.loads(line)
                out.write([_cell(record.get(name)) for name in self._columns])
            return out.content()


def _cell(value: Any) -> str:
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return "; ".join(_cell(one) for one in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _tame(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
