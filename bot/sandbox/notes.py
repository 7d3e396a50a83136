"""What Slack takes without a word although it does nothing, or nothing that anybody sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Note:
    """`unseen` is a message that nobody sees, `ignored` an argument that the method does not have."""

    method: str
    kind: Literal["unseen", "ignored"]
    says: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method}: {self.says}"


class Notes:
    def __init__(self) -> None:
        self.all: list[Note] = []

    def unseen(self, method: str, says: str, arguments: Mapping[str, Any]) -> None:
        self.all.append(Note(method, "unseen", says, dict(arguments)))

    def ignored(self, method: str, names: Iterable[str], arguments: Mapping[str, Any]) -> None:
        """One note for each argument."""
        for name in names:
            self.all.append(Note(method, "ignored", f"takes no {name}", dict(arguments)))
