"""How Slack says no."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


class SlackRefusal(Exception):
    """A method's `error`, the places it names, and whatever else its answer carries."""

    def __init__(self, error: str, messages: Iterable[object] = (), **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(str(message) for message in messages)
        self.extra = extra

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON body Slack would send."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
            if self.error == "invalid_blocks":
                body["errors"] = list(self.messages)
        return body

    def __str__(self) -> str:
        return ": ".join((self.error, "; ".join(self.messages))) if self.messages else self.error


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing the workspace refused: where it came in, why, and what was sent."""

    method: str
    error: str
    messages: tuple[str, ...] = ()
    arguments: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} refused: {SlackRefusal(self.error, self.messages)}"
