"""JSON as people type it, read for the field it is meant for: a number stands for a text where a text is meant.

{"field_value": 29}   is "29" for a text, 29 for a number
[1.10, 1e3, true]     is "1.10", "1e3" and "true" for texts: what was written, never what a computer makes of it
"""

import json
import math
from dataclasses import dataclass
from typing import Any

from connectors.core.field_specs import FieldKind, names, squash

TEXT_KIND, ANY_KIND = FieldKind("text"), FieldKind("json")
WRITTEN_AS_TEXT = ("text", "secret")
"""The kinds that any text fits."""


@dataclass(frozen=True)
class NumberWritten:
    """A number as it stands in the JSON."""

    text: str

    @property
    def number(self) -> int | float:
        """Raises ValueError where it has more digits than are counted, or is beyond all bounds."""
        if not set(self.text) & set(".eE"):
            return int(self.text)
        return finite(self.text)


def finite(text: str) -> float:
    """Raises ValueError: Python's JSON knows NaN and infinities; no platform's does."""
    if not math.isfinite(number := float(text)):
        raise ValueError("a number beyond all bounds")
    return number


def parsed_for(kind: FieldKind, raw: str) -> Any:
    """The JSON that the text is, as plain data of the kind. Raises ValueError."""
    try:
        return _meant(kind, _DECODER.decode(raw))
    except RecursionError:
        raise ValueError("nested too deep") from None


def parsed_object(model: Any, raw: str) -> dict[str, Any]:
    """The JSON object that has the fields of an operation, as plain data of their kinds. Raises ValueError."""
    try:
        found = _DECODER.decode(raw)
        if not isinstance(found, dict):
            raise ValueError("no object")
        return _fields(model, found)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _meant(kind: FieldKind, value: Any) -> Any:
    match value:
        case NumberWritten() | bool():
            return _scalar(kind, value)
        case list():
            return [_meant(kind.item or ANY_KIND, one) for one in value]
        case dict() if kind.part:
            return _fields(kind.part, value)
        case dict():
            inner = TEXT_KIND if kind.name == "extras" else ANY_KIND
            return {name: _meant(inner, one) for name, one in value.items()}
    return value


def _fields(model: Any, value: dict[str, Any]) -> dict[str, Any]:
    known = names(model)
    kinds = {name: known[squash(name)].kind if squash(name) in known else ANY_KIND for name in value}
    return {name: _meant(kinds[name], one) for name, one in value.items()}


def _scalar(kind: FieldKind, value: NumberWritten | bool) -> Any:
    text = value.text if isinstance(value, NumberWritten) else str(value).lower()
    if kind.name in WRITTEN_AS_TEXT:
        return text
    if kind.name == "choice" and (kind.open or text in kind.choices):
        return kind.choices.get(text, text)
    return value.number if isinstance(value, NumberWritten) else value


_DECODER = json.JSONDecoder(parse_int=NumberWritten, parse_float=NumberWritten, parse_constant=finite)
