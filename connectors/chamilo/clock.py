"""Times as Chamilo takes and gives them."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


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
