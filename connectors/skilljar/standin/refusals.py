"""How Skilljar refuses."""

from typing import Any

from connectors.standin.standin import Reply, StandInRefusal


def refused(status: int, detail: str) -> StandInRefusal:
    return StandInRefusal(Reply({"detail": detail}, status))


def not_found(detail: str = "Not found.") -> StandInRefusal:
    return refused(404, detail)


def invalid(faults: Any) -> StandInRefusal:
    """By field, or by place where a list was sent."""
    return StandInRefusal(Reply(faults, 400))
