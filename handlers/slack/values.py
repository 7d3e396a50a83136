"""How a value from a platform reads: in a cell, on a card. Always text, never markup."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.core.discretion import records_in
from connectors.core.intent import Intent, result_type
from connectors.core.labels import label
from connectors.core.record import Display, Record
from handlers.slack import times

_SECONDS = re.compile(r"\d{1,12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")


def read_aloud(value: Any, zone: str, moment: bool = False) -> str:
    """One value as a person reads it. `moment` says that a number is Unix seconds, also one that came as text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() if moment:
            return _local(value, zone)
        case str() if moment and _SECONDS.fullmatch(value):
            return _local(int(value), zone)
        case str() if _MOMENT.fullmatch(value):
            return _local(value, zone)
        case str() | int() | float():
            return str(value)
        case list() if not any(isinstance(one, dict | list) for one in value):
            return ", ".join(read_aloud(one, zone, moment) for one in value)
        case list() if all(map(_called, value)):
            return ", ".join(map(_called, value))
        case list():
            return f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
        case dict():
            said = ((label(key), read_aloud(one, zone)) for key, one in value.items())
            return ", ".join(f"{name}: {told}" for name, told in said if told)
    return str(value)


def _called(one: Any) -> str:
    """A thing in a list by its name and its number, which is what people go on with: `Path one (3)`."""
    known = one if isinstance(one, dict) else {}
    name = next((known[key] for key in ("title", "name") if isinstance(known.get(key), str)), "")
    number = known.get("id")
    return f"{name.strip()} ({number})" if name.strip() and isinstance(number, str | int) else ""


def columns(display: Display, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of a table: those the record asks for and some row fills, else the first that rows have."""
    seen = dict.fromkeys(name for row in rows for name in row if name not in display.aside)
    wanted = display.columns or tuple(seen)[:6]
    return [name for name in wanted if any(row.get(name) not in (None, "", []) for row in rows)] or list(wanted)[:1]


def _local(value: str | float, zone: str) -> str:
    """What looks like a moment but is none, such as 2026-02-30T10:00Z, stays as it came."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)
        return times.whole(moment.astimezone(ZoneInfo(zone)))
    except (KeyError, ValueError, OverflowError, OSError):
        return str(value)


def record_of(cls: type[Intent[Any]]) -> type[Record] | None:
    """The record that an operation gives, or lists."""
    return next(records_in(result_type(cls)), None)


def record_at(record: type[Record] | None, name: str) -> type[Record] | None:
    """The record that a field of this one holds, alone or in a list; None where it holds none that is declared."""
    declared = record.model_fields.get(name) if record else None
    return next(records_in(declared.annotation), None) if declared else None


def display_of(record: type[Record] | None) -> Display:
    """How it is shown."""
    return record.display if record else Display()


def as_http(request: Mapping[str, Any]) -> str:
    """A shown request as it would be written down: method and address, headers, body."""
    body = request["body"]
    return "\n".join(
        [
            f"{request['method']} {request['url']}",
            *(f"{name}: {value}" for name, value in request["headers"].items()),
            *(["", json.dumps(body["value"], indent=2, ensure_ascii=False)] if body["kind"] != "none" else []),
            *(["", f"Read besides, a call each: {', '.join(request['looks'])}"] if request.get("looks") else []),
        ]
    )
