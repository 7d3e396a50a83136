"""How a method of the Web API is declared, and how it reads its arguments."""

import base64
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json

Handler = Callable[[Any, "Args"], Awaitable[Json]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Declared:
    """`scopes` are needed whatever the arguments; `app_token` is for the few methods of Socket Mode."""

    name: str
    scopes: tuple[str, ...]
    app_token: bool


def method(name: str, *scopes: str, app_token: bool = False) -> Callable[[Handler], Handler]:
    def mark(handler: Handler) -> Handler:
        handler.__dict__["declared"] = Declared(name, scopes, app_token)
        return handler

    return mark


def declared_in(group: object) -> Iterator[tuple[Declared, Callable[["Args"], Awaitable[Json]]]]:
    """The methods of a group object, each with its declaration."""
    for name in dir(type(group)):
        bound = getattr(group, name)
        if declared := getattr(bound, "__dict__", {}).get("declared"):
            yield declared, bound


class Grants:
    """The scopes that the app was installed with."""

    def __init__(self, scopes: Sequence[str]) -> None:
        self._scopes = tuple(scopes)

    def __contains__(self, scope: str) -> bool:
        return scope in self._scopes

    def __str__(self) -> str:
        return ",".join(self._scopes)

    def need(self, *scopes: str) -> None:
        if missing := [scope for scope in scopes if scope not in self]:
            raise SlackRefusal("missing_scope", needed=",".join(missing), provided=str(self))


class Args:
    """Arguments as they came, from JSON, a form or a query; a string where JSON is wanted is read as JSON."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = {name: self._read(name, value) for name, value in given.items()}

    _STRUCTURED = frozenset({"blocks", "attachments", "view", "metadata", "files"})

    def _read(self, name: str, value: Any) -> Any:
        if name not in self._STRUCTURED or not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            error = f"invalid_{name}_format" if name == "blocks" else "invalid_arguments"
            raise SlackRefusal(error, [f"must be valid JSON [json-pointer:/{name}]"]) from None

    def get(self, name: str) -> Any:
        return self.given.get(name)

    def optional(self, name: str) -> str | None:
        value = self.given.get(name)
        return None if value is None or value == "" else str(value)

    def text(self, name: str) -> str:
        value = self.optional(name)
        if value is None:
            raise SlackRefusal("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        return str(self.given.get(name, "")).lower() in ("true", "1")

    def whole(self, name: str, default: int) -> int:
        try:
            return int(self.optional(name) or default)
        except ValueError:
            raise SlackRefusal("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"]) from None

    def ids(self, name: str) -> list[str]:
        value = self.given.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [part.strip() for part in str(value or "").split(",") if part.strip()]

    def page(self, items: Sequence[T], *, default: int, most: int) -> tuple[list[T], Json]:
        """A slice by `limit` and `cursor`, and the response_metadata that leads to the next."""
        limit = self.whole("limit", default)
        if not 1 <= limit <= most:
            raise SlackRefusal("invalid_limit")
        try:
            start = int(base64.b64decode(self.optional("cursor") or "MA==").decode())
        except ValueError:
            raise SlackRefusal("invalid_cursor") from None
        end = start + limit
        cursor = base64.b64encode(str(end).encode()).decode() if end < len(items) else ""
        return list(items[start:end]), {"next_cursor": cursor}
