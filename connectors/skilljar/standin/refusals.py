"""How Skilljar refuses: a sentence for the whole, or sentences by field. Some answers list them one by one instead."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from connectors.standin.standin import Reply, StandInRefusal


def refused(status: int, detail: str) -> StandInRefusal:
    return StandInRefusal(Reply({"detail": detail}, status))


def not_found(detail: str = "Not found.") -> StandInRefusal:
    return refused(404, detail)


def invalid(faults: Any) -> StandInRefusal:
    """By field, or by place where a list was sent."""
    return StandInRefusal(Reply(faults, 400))


def throttled(seconds: int) -> StandInRefusal:
    """How long to wait stands in the sentence alone; no header says it."""
    return refused(429, f"Request was throttled. Expected available in {seconds} second{'s' * (seconds != 1)}.")


def listed(reply: Reply) -> Reply:
    """The same refusal as a list of errors."""
    known = HTTPStatus(reply.status)
    about = {"status": str(reply.status), "code": known.name.lower(), "title": known.phrase}
    return Reply({"errors": [{**about, "detail": one} for one in _sentences(reply.body)]}, reply.status, reply.headers)


def _sentences(faults: Any, name: str = "") -> Iterator[str]:
    match faults:
        case dict():
            for key, inner in faults.items():
                yield from _sentences(inner, "" if key == "detail" else f"{name}.{key}" if name else str(key))
        case list():
            for inner in faults:
                yield from _sentences(inner, name)
        case _:
            yield f"{name}: {faults}" if name else str(faults)
