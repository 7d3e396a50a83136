"""Whether a stand-in answers in the shapes of `answers/<platform>.yaml`: the same names and kinds, by operation."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import yaml

from connectors.core.intent import Intent, operation_id
from tests.connectors.rig import Rig

ANSWERS = Path(__file__).parent / "answers"
Shapes = Mapping[str, set[str]]
"""By path: the names of an object there, or the kind of a value."""


class Overheard(httpx.AsyncBaseTransport):
    """A way to a stand-in that keeps what it answered, until somebody takes it."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._answers: list[Any] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        self._answers.append(json.loads(await response.aread()))
        return response

    def take(self) -> Any:
        """The first since the last time; what came after it was read back."""
        first, *_ = self._answers
        self._answers.clear()
        return first


def shapes(data: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every path of an answer, and what stands there. Nothing has no shape."""
    match data:
        case dict() if data and all(str(name).isdigit() for name in data):  # by number, which is no name
            for one in data.values():
                yield from shapes(one, f"{at}.#")
        case dict():
            yield at, f"{{{' '.join(sorted(map(str, data)))}}}"
            for name, one in data.items():
                yield from shapes(one, f"{at}.{name}")
        case list():
            yield at, "list"
            for one in data:
                yield from shapes(one, f"{at}[]")
        case bool():
            yield at, "yes or no"
        case int() | float():
            yield at, "number"
        case str():
            yield at, "text"


def documented(platform: str) -> Mapping[str, Shapes]:
    """By operation, of every example that a vendor printed or that was recorded."""
    loaded: Any = yaml.safe_load((ANSWERS / f"{platform}.yaml").read_text())
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for operation, all_ in loaded.items():
        for path, shape in (one for each in all_ if each["from"] != "schema" for one in shapes(each.get("answer"))):
            found[operation][path].add(shape)
    return found


async def differences(rig: Rig, platform: str, *further: Intent[Any]) -> list[str]:
    """Where an answer of the stand-in is of a shape that no example has: to these operations, and to all of the rig's
    walk; and where a listing has no rows in all of them. Nothing in place of a value is no other shape: what somebody
    may leave out is empty then."""
    heard, told = Overheard(httpx.ASGITransport(app=rig.standin)), list[tuple[str, Any]]()
    connector = rig.connect(transport=heard)
    for one in further:
        await connector.run(one)
        told.append((operation_id(type(one)), heard.take()))
    async for one, _ in rig.walk(connector):
        told.append((operation_id(type(one)), heard.take()))
    await connector.close()
    known = documented(platform)
    found = [
        f"{operation}{path}: {shape}, and not {' or '.join(sorted(known[operation][path])) or 'anything'}"
        for operation, answer in told
        for path, shape in shapes(answer)
        if shape not in known[operation].get(path, set())
    ]
    return [*dict.fromkeys(found), *rowless(known, told)]


def rowless(known: Mapping[str, Shapes], told: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """Listings that have rows in an example, and none in any of these answers: no row has no wrong shape."""
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for operation, answer in told:
        seen[operation] |= {*shapes(answer)}
    for operation, found in seen.items():
        paths = {path for path, _ in found}
        for path in (path for path, shape in found if shape == "list" and "[]" not in path):
            rows = {f"{path}[]", f"{path}.#"}  # PHP writes a list with a gap in it as a map by place
            if rows & known[operation].keys() and not rows & paths:
                yield f"{operation}{path}: no row in any answer"
