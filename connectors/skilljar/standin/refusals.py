"""How Skilljar refuses."""

from typing import Any

from connectors.standin.standin import Refused, Reply


def refused(status: int, detail: str) -> Refused:
    return Refused(Reply({"detail": detail}, status))


def not_found(detail: str = "Not found.") -> Refused:
    return refused(404, detail)


def invalid(faults: Any) -> Refused:
    """By field, or by place where a list was sent."""
    return Refused(Reply(faults, 400))
