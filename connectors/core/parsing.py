"""From the data of an answer to what its operation is declared to give."""

from functools import cache
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError


def parsed(wanted: Any, data: Any) -> Any:
    """Records never fail; what is of quite another shape is handed on as it came rather than called a failure."""
    try:
        return _adapter(wanted).validate_python(data)
    except ValidationError:
        row = get_args(wanted)[0] if get_origin(wanted) is list else wanted
        if isinstance(data, list):
            return [parsed(row, one) for one in data]
        return parsed(row, data) if row is not wanted else data


@cache
def _adapter(wanted: Any) -> TypeAdapter[Any]:
    return TypeAdapter(wanted)
