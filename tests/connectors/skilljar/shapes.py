"""Whether an answer is of the shape that `shapes.yaml` gives for its address."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import yaml

FACTS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "shapes.yaml").read_text())
THINGS: Mapping[str, Any] = FACTS["things"]
ANSWERS: Mapping[str, Any] = FACTS["answers"]
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "number": int,
    "amount": (int, float),
    "yes or no": bool,
    "moment": str,
    "address": str,
}
LINK = "text or null"


class Heard(httpx.AsyncBaseTransport):
    """A way to a stand-in that keeps every answer that is no refusal, by what it answers."""

    def __init__(self, inner: httpx.AsyncBaseTransport, answers: dict[str, list[Any]] | None = None) -> None:
        self._inner = inner
        self.answers: dict[str, list[Any]] = defaultdict(list) if answers is None else answers

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if response.is_success:
            body = await response.aread()
            self.answers[named(request.method, request.url.path)].append(json.loads(body) if body else None)
        return response


def named(method: str, path: str) -> str:
    """As `shapes.yaml` writes it: PUT is PATCH, but where there is no PATCH."""
    found = [one for one in ANSWERS if re.fullmatch(one.replace("{}", "[^/]+"), f"{method} {path}")]
    if not found and method == "PUT":
        return named("PATCH", path)
    return min(found, key=lambda one: one.count("{}"), default=f"{method} {path}")


def faults(answer: Any, shape: Any, at: str = "") -> Iterator[str]:
    """Every place where an answer is of another shape."""
    match shape:
        case str() if shape in THINGS:
            yield from faults(answer, THINGS[shape], at)
        case str():
            yield from _of_kind(answer, shape, at)
        case [row]:
            if not isinstance(answer, list):
                yield f"{at}: no list"
                return
            for one in answer:
                yield from faults(one, row, f"{at}[]")
        case _:
            yield from _named(answer, shape, at)


def _named(answer: Any, shape: Mapping[str, Any], at: str) -> Iterator[str]:
    if not isinstance(answer, dict):
        yield f"{at}: nothing in it has a name"
        return
    names = {name.removesuffix("~"): one for name, one in shape.items()}
    yield from (f"{at}.{name}: missing" for name in shape if name[-1] != "~" and name not in answer)
    yield from (f"{at}.{name}: unknown" for name in answer if name not in names)
    for name in names.keys() & answer.keys():
        yield from faults(answer[name], names[name], f"{at}.{name}")


def _of_kind(answer: Any, shape: str, at: str) -> Iterator[str]:
    kind, null, _ = shape.partition(" or null")
    if answer is None or kind == "nothing":
        if answer is None and not null and kind != "nothing":
            yield f"{at}: null"
        elif answer is not None:
            yield f"{at}: something"
    elif null:
        yield from faults(answer, kind, at)
    elif kind.startswith("page of "):
        row = kind.removeprefix("page of ")
        page = {"count": "number", "next": LINK, "previous": LINK, "results": [row]}
        yield from faults(answer, page, at)
    elif "|" in kind:
        if answer not in kind.split("|"):
            yield f"{at}: {answer}"
    elif kind != "anything" and not _is(answer, kind):
        yield f"{at}: no {kind}"


def _is(answer: Any, kind: str) -> bool:
    if not isinstance(answer, KINDS[kind]) or isinstance(answer, bool) is not (kind == "yes or no"):
        return False
    match kind:
        case "moment":
            return _is_moment(str(answer))
        case "address":
            return str(answer).startswith("http")
    return True


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def places(shape: Any, at: str = "") -> Iterator[str]:
    """Every place of a shape at which a value can stand, but those inside other things."""
    match shape:
        case str():
            if shape.partition(" or null")[0] not in THINGS:
                yield at
        case [row]:
            yield from places(row, f"{at}[]")
        case _:
            for name, one in shape.items():
                yield from places(one, f"{at}.{name.removesuffix('~')}")


def told(answer: Any, shape: Any, at: str = "") -> Iterator[str]:
    """Every place of a thing at which there is a value, under the name of the thing."""
    match shape:
        case str():
            kind = shape.partition(" or null")[0]
            if kind in THINGS:
                yield from told(answer, THINGS[kind], kind)
            elif kind.startswith("page of "):
                yield from told(answer["results"], [kind.removeprefix("page of ")])
            elif answer not in (None, "", {}):
                yield at
        case [row]:
            for one in answer or ():
                yield from told(one, row, f"{at}[]")
        case _:
            for name, one in shape.items() if isinstance(answer, dict) else ():
                bare = name.removesuffix("~")
                yield from told(answer.get(bare), one, f"{at}.{bare}")
