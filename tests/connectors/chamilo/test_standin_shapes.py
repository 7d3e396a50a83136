"""The stand-in answers in Chamilo's shapes: each operation in one of those that `answers/chamilo.yaml` has."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import yaml

from connectors.catalog import platforms
from tests.connectors.answer_shapes import documented, rowless
from tests.connectors.chamilo.rig import chamilo_rig

ANSWERS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "answers" / "chamilo.yaml").read_text()
)


class Overheard(httpx.ASGITransport):
    """The way to the stand-in, which keeps what it answers, by action."""

    def __init__(self, app: Any) -> None:
        super().__init__(app=app)
        self.bodies: dict[str, list[Any]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        [action] = (parse_qs(request.url.query.decode()) | parse_qs(request.content.decode()))["action"]
        content = await response.aread()
        self.bodies.setdefault(action, []).append(json.loads(content) if content else "")
        return response


async def test_each_answer_has_the_shape_of_a_real_one() -> None:
    """The same names at every place, and numbers where those are numbers, as PHP 8 sends them."""
    rig = chamilo_rig()
    overheard = Overheard(rig.standin)
    connector = rig.connect(transport=overheard)
    async for _ in rig.walk(connector):
        pass
    await connector.close()
    assert overheard.bodies.keys() >= platforms()["chamilo"].operations.keys()
    wrong = [
        f"{id}: {'; '.join(sorted(found, key=lambda all_: len(all_))[0])}"
        for id in platforms()["chamilo"].operations
        for body in overheard.bodies[id]
        if all(found := [list(_unlike(body, one.get("answer", ""))) for one in ANSWERS[id]])
    ]
    wrong += rowless(documented("chamilo"), [(id, body) for id, all_ in overheard.bodies.items() for body in all_])
    assert not wrong, "\n" + "\n".join(wrong)


def _unlike(ours: Any, theirs: Any, at: str = "") -> Iterator[str]:
    """Where they differ in names and kinds. Nothing, and no rows, are like anything."""
    if ours is None or theirs is None or ours == [] or theirs == []:
        return
    if _by_number(ours) and _by_number(theirs):
        ours, theirs = list(ours.values()), list(theirs.values())
    match ours, theirs:
        case dict(), dict():
            names = {name for name in {*ours, *theirs} if not name.startswith("extra_")}
            yield from (
                f"{at}.{name} stands in one only" for name in sorted(names) if (name in ours) != (name in theirs)
            )
            for name in sorted(names & ours.keys() & theirs.keys()):
                yield from _unlike(ours[name], theirs[name], f"{at}.{name}")
        case list(), list():
            for one in ours:
                yield from min((list(_unlike(one, other, at)) for other in theirs), key=len)
        case _ if _kind(ours) != _kind(theirs):
            yield f"{at} is {ours!r} here and {theirs!r} there"


def _by_number(held: Any) -> bool:
    return isinstance(held, dict) and bool(held) and all(name.isdecimal() for name in held)


def _kind(held: Any) -> type:
    return float if isinstance(held, int) and not isinstance(held, bool) else type(held)
