"""What Slack adds to blocks it has accepted, and returns in answers and payloads."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.blocks import elements_of
from bot.sandbox.shapes import Json

_DEFAULTS: dict[str, Json] = {
    "plain_text": {"emoji": True},
    "mrkdwn": {"verbatim": False},
    "input": {"optional": False, "dispatch_action": False},
}


def _with_defaults(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_defaults(item) for item in value]
    if isinstance(value, dict):
        kind = value.get("type")
        defaults = _DEFAULTS.get(kind, {}) if isinstance(kind, str) else {}
        return {**defaults, **{key: _with_defaults(inner) for key, inner in value.items()}}
    return value


def complete(blocks: Iterable[Json], new_id: Callable[[str], str]) -> tuple[Json, ...]:
    """Copies of the blocks with generated ids and spelled-out defaults; the originals stay as they are."""
    done: list[Json] = _with_defaults(list(blocks))
    for block in done:
        block.setdefault("block_id", new_id("b"))
        for _, element in elements_of(block):
            if element["type"] != "image":
                element.setdefault("action_id", new_id("a"))
    return tuple(done)
