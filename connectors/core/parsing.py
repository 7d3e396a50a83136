"""From the data of an answer to what its operation is declared to give."""

from collections.abc import Sequence
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from connectors.core.record import Record, Rows
from connectors.core.stretches import ARRIVED_PER_STRETCH, in_stretches


def parsed(wanted: Any, data: Any) -> Any:
    """Records never fail; what is of quite another shape is handed on as it came rather than called a failure."""
    try:
        return _adapter(wanted).validate_python(data)
    except ValidationError:
        row = get_args(wanted)[0] if get_origin(wanted) is list else wanted
        if isinstance(data, list):
            return [parsed(row, one) for one in data]
        return parsed(row, data) if row is not wanted else data


async def rows_of(row: Any, arrived: Sequence[Any]) -> Rows[Any]:
    """The rows of a listing, read in stretches. What is no object where records are listed is none of them, and is
    counted."""
    if not (isinstance(row, type) and issubclass(row, Record)):
        return Rows(parsed(list[row], list(arrived)))
    read = [parsed(row, one) async for one in in_stretches(arrived, ARRIVED_PER_STRETCH) if isinstance(one, dict)]
    kept = [one for one in read if isinstance(one, row)]
    return Rows(kept, unread=len(arrived) - len(kept))


@cache
def _adapter(wanted: Any) -> TypeAdapter[Any]:
    return TypeAdapter(wanted)
