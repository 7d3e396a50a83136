"""blocks.validate as Slack describes it: exactly one of blocks, message and view, as JSON in a string; `ok`, or what is
wrong with it, each with a pointer. Written from Slack's pages on the method and on blocks, views and their elements; it
knows nothing of Registrar, and passes on what is asked of other methods."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

Json = dict[str, Any]
BLOCKS = (
    "actions", "alert", "card", "carousel", "container", "context", "context_actions", "data_table",
    "data_visualization", "divider", "file", "header", "image", "input", "markdown", "plan", "rich_text", "section",
    "table", "task_card", "video",
)  # fmt: skip
LENGTHS = {
    ("section", "text"): 3000,
    ("header", "text"): 150,
    ("button", "text"): 75,
    ("button", "value"): 2000,
    ("input", "label"): 2000,
    ("input", "hint"): 2000,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
    ("modal", "private_metadata"): 3000,
}
"""Characters of a part, by the type of what holds it."""
COUNTS = {
    ("message", "blocks"): 50,
    ("modal", "blocks"): 100,
    ("home", "blocks"): 100,
    ("actions", "elements"): 25,
    ("context", "elements"): 10,
    ("section", "fields"): 10,
    ("table", "rows"): 100,
    ("static_select", "options"): 100,
    ("overflow", "options"): 5,
    ("checkboxes", "options"): 10,
    ("radio_buttons", "options"): 10,
}
"""How many of a kind may stand in what holds them."""


class Validator:
    """In front of a workspace. `asked` is what it was given, by the argument's name; `refuses` are types of blocks that
    it takes no longer; `answer` stands in place of every answer."""

    def __init__(self, workspace: ASGIApp) -> None:
        self._workspace = workspace
        self.asked: list[tuple[str, Any]] = []
        self.refuses: set[str] = set()
        self.answer: Json | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/api/blocks.validate":
            await self._workspace(scope, receive, send)
            return
        request = Request(scope, receive)
        given = dict(parse_qsl(scope["query_string"].decode())) | dict(parse_qsl((await request.body()).decode()))
        await JSONResponse(self.answer or self._said(given))(scope, receive, send)

    def _said(self, given: Json) -> Json:
        named = [name for name in ("blocks", "message", "view") if name in given]
        if len(named) != 1:
            return _invalid("exactly one of blocks, message and view is required")
        (name,) = named
        try:
            payload = json.loads(given[name])
        except ValueError:
            return _invalid(f"failed to parse {name} as JSON")
        self.asked.append((name, payload))
        whole = {"blocks": payload} if name == "blocks" else payload
        errors = [*_wrong(whole, "", "message" if name != "view" else ""), *self._unwanted(whole)]
        return {"ok": False, "error": f"invalid_{name}", "errors": errors} if errors else {"ok": True}

    def _unwanted(self, whole: Json) -> Iterator[Json]:
        for at, block in enumerate(whole.get("blocks") or ()):
            if block.get("type") in self.refuses:
                yield _error(f"/blocks/{at}/type", "unsupported type", "enum", list(BLOCKS), block["type"])


def _wrong(part: Any, pointer: str, kind: str) -> Iterator[Json]:
    """What is wrong with a part and all in it."""
    if isinstance(part, list):
        for at, one in enumerate(part):
            yield from _wrong(one, f"{pointer}/{at}", "")
        return
    if not isinstance(part, dict):
        return
    kind = kind or str(part.get("type"))
    for name, value in part.items():
        here = f"{pointer}/{name}"
        most, said = LENGTHS.get((kind, name)), value.get("text") if isinstance(value, dict) else value
        if most and isinstance(said, str) and len(said) > most:
            yield _error(here, f"must be at most {most} characters", "max_length", most, len(said))
        if isinstance(value, dict) and value.get("type") in ("plain_text", "mrkdwn") and not value.get("text"):
            yield _error(f"{here}/text", "must be at least 1 character", "min_length", 1, 0)
        if (most := COUNTS.get((kind, name))) and isinstance(value, list) and len(value) > most:
            yield _error(here, f"no more than {most} items allowed", "max_items", most, len(value))
        if name == "blocks":
            for at, one in enumerate(value):
                if one.get("type") not in BLOCKS:
                    yield _error(f"{here}/{at}/type", "unsupported type", "enum", list(BLOCKS), one.get("type"))
        yield from _wrong(value, here, "")
    if kind == "modal" and any(one.get("type") == "input" for one in part.get("blocks") or ()) and "submit" not in part:
        yield _error(f"{pointer}/submit", "is required with an input", "required", "submit", None)


def _error(pointer: str, message: str, constraint: str, expected: Any, got: Any) -> Json:
    limits = {"type": constraint, "expected": expected, "got": got}
    return {"pointer": pointer, "code": "failed_constraint", "message": message, "constraint": limits}


def _invalid(message: str) -> Json:
    return {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": [f"[ERROR] {message}"]}}
