"""A form as PHP reads it, and times as Chamilo takes and gives them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def form(body: Mapping[str, Any]) -> dict[str, Any]:
    """Lists and maps by names with brackets: `ids[]` for each of a list, `extra[0][field_name]`, `extra[extra_age]`.

    A list of plain values stays one, for the HTTP client repeats its name. An empty one says nothing.
    """
    return {name: value for key, held in body.items() for name, value in _fields(key, held)}


def _fields(name: str, held: Any) -> Iterator[tuple[str, Any]]:
    match held:
        case Mapping():
            for key, inner in held.items():
                yield from _fields(f"{name}[{key}]", inner)
        case list() if any(isinstance(one, Mapping | list) for one in held):
            for count, inner in enumerate(held):
                yield from _fields(f"{name}[{count}]", inner)
        case list():
            if held:
                yield f"{name}[]", [_text(one) for one in held]
        case _:
            yield name, _text(held)


def _text(held: Any) -> str:
    return str(int(held)) if isinstance(held, bool) else "" if held is None else str(held)


def local(moment: datetime, zone: str) -> str:
    """`2026-03-02 14:30:00`: Chamilo takes times in its own zone, without saying which."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")


def comes_second(moment: datetime, zone: str) -> bool:
    """Whether clocks in that zone show this time for the second time, having been put back."""
    return bool(moment.astimezone(ZoneInfo(zone)).fold)


def moment(arrived: Any, zone: str) -> Any:
    """The moment in UTC of a time by a clock in that zone. One that comes twice is no moment: it stays as it came, with
    the zone behind it."""
    if not isinstance(arrived, str) or not _WRITTEN.fullmatch(arrived):
        return arrived
    try:
        first = datetime.fromisoformat(arrived).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return arrived
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        return f"{arrived} {zone}"
    return first.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc(arrived: Any) -> Any:
    """`2026-03-02 14:30:00` as the moment in UTC that it is: Chamilo gives times in UTC without saying so."""
    if isinstance(arrived, str) and _WRITTEN.fullmatch(arrived):
        return f"{arrived.replace(' ', 'T')}Z"
    return arrived
