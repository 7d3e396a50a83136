"""The commands people typed, for the page to show them back: Slack itself shows only the answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypedCommand:
    ts: str
    text: str


class Typed:
    def __init__(self) -> None:
        self._commands: dict[tuple[str, str], list[TypedCommand]] = {}  # by (user id, channel id)

    def add(self, user_id: str, channel_id: str, command: TypedCommand) -> None:
        self._commands.setdefault((user_id, channel_id), []).append(command)

    def of(self, user_id: str, channel_id: str) -> list[TypedCommand]:
        return self._commands.get((user_id, channel_id), [])
