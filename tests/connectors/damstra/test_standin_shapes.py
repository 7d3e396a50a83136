"""The stand-in answers in the shapes of the vendor's document: held to `answers/damstra.yaml`, which has them."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from connectors.catalog import platforms
from connectors.damstra.standin import DamstraStandIn
from tests.connectors import answer_shapes
from tests.connectors.damstra.rig import damstra_rig
from tests.hostile_rows import hostile

ANSWERS = Path(__file__).parent.parent / "answers" / "damstra.yaml"
MAY_BE_NULL = {
    "employeeNumber", "userEmployeeNumber",  # said so
    "lastLoggedInDate",  # of somebody who never was there; the document shows nobody such
    "parentId", "notes",  # required nowhere
    # Of a lesson that nobody has begun or completed; the document shows a completed one alone.
    "lessonStartedDate", "lessonCompletedDate", "lessonCompletedBy", "lessonCompletedByName", "completionTypeId",
}  # fmt: skip


class Plainly(yaml.SafeLoader):
    """Dates are text, as in JSON."""


Plainly.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in all_ if not tag.endswith(":timestamp")]
    for first, all_ in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Overheard(httpx.AsyncBaseTransport):
    """Every exchange with a stand-in, as it went over the line."""

    def __init__(self, standin: Any) -> None:
        self._line = httpx.ASGITransport(app=standin)
        self.heard: list[tuple[str, str, bytes]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._line.handle_async_request(request)
        content = await response.aread()
        if response.is_success:
            self.heard.append((request.method, request.url.path, content))
        return httpx.Response(response.status_code, headers=response.headers, content=content)


def documented() -> dict[str, list[Any]]:
    """The bodies of the document's answers, by operation."""
    loaded = yaml.load(ANSWERS.read_text(), Plainly)  # a SafeLoader
    return {id: [one.get("answer", one.get("text", b"")) for one in all_] for id, all_ in loaded.items()}


def kind(value: Any) -> str:
    """What it is, and how a date is written."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes or no"
        case int() | float():
            return "a number"
        case dict():
            return "an object"
        case list():
            return "a list"
        case str() if re.match(r"\d{4}-\d\d-\d\d[T ]", value):
            return re.sub(r"[+-]0000", "+0000", re.sub(r"\d", "0", value))
    return "text"


def differences(seen: Any, examples: Sequence[Any], name: str = "") -> Iterator[str]:
    """In what it is none of the examples, and no mixture of them."""
    if seen is None and name in MAY_BE_NULL:
        return
    kinds = {kind(one) for one in examples}
    if kind(seen) not in kinds:
        yield f"{name}: {kind(seen)}, and not {' or '.join(sorted(kinds))}"
    elif isinstance(seen, dict):
        known = {key for one in examples for key in one}
        lacking = min((one.keys() - seen.keys() for one in examples), key=len)
        yield from (f"{name}.{key} is documented" for key in lacking)
        yield from (f"{name}.{key} is not documented" for key in seen.keys() - known)
        for key in seen.keys() & known:
            yield from differences(seen[key], [one[key] for one in examples if key in one], key)
    elif isinstance(seen, list) and (entries := [entry for one in examples for entry in one]):
        for entry in seen:
            yield from differences(entry, entries, name)


async def test_every_answer_of_the_stand_in_has_a_documented_shape() -> None:
    """The same names, the same kinds of values, and dates written in the same way, whatever is done."""
    rig = damstra_rig()
    line = Overheard(rig.standin)
    connector = rig.connect(transport=line)
    async for _ in rig.walk(connector):
        pass
    await connector.close()
    operations = platforms()["damstra"].operations
    known, seen, wrong, told = documented(), set(), set(), []
    for method, path, content in line.heard:
        ids = [
            id
            for id, one in operations.items()
            if one.http.method == method and re.fullmatch(re.sub(r"\{\w+\}", r"\\d+", one.http.path), path)
        ]
        assert len(ids) == 1, (method, path)
        seen |= set(ids)
        body = _body(content)
        told.append((ids[0], body))
        wrong |= {f"{ids[0]}: {one}" for one in differences(body, known[ids[0]])}
    assert seen == operations.keys()
    wrong |= {*answer_shapes.rowless(answer_shapes.documented("damstra"), told)}
    assert not wrong, "\n" + "\n".join(sorted(wrong))


def _body(content: bytes) -> Any:
    """As the answers have it: JSON, a text, or a file, which is none of both."""
    if content.startswith(b"%PDF"):
        return b""
    try:
        return json.loads(content)
    except ValueError:
        return content.decode()


async def test_what_the_demo_holds_has_a_documented_shape_too() -> None:
    """Lessons of every state, schedules of every status, sessions of every state."""
    standin = DamstraStandIn(access_key="k")
    standin.seed(40)
    hostile(standin)
    account, wrong = standin.account, set()
    looks = [("lessons_list", "/lesson?startIndex=0&maxResults=100")]
    looks += [("ilt_sessions_list", "/ilt_session?startIndex=0&maxResults=100")]
    looks += [("ilt_sessions_get", f"/ilt_session/{id}") for id in account.sessions]
    looks += [("lesson_schedules_get", f"/lesson_schedule/{id}") for id in account.schedules]
    looks += [
        ("user_lesson_schedules_list", f"/user/{id}/lesson_schedule?status=all&startIndex=0&maxResults=100")
        for id in account.users
    ]
    known = documented()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=standin),
        base_url="https://velpic.example.com",
        headers={"AccessKey": "k", "Content-Type": "application/json"},
    ) as client:
        for id, address in looks:
            body = (await client.get(address)).raise_for_status().json()
            wrong |= {f"{id}: {one}" for one in differences(body, known[id])}
    assert not wrong, "\n" + "\n".join(sorted(wrong))


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"a": 1}, []),
        ({"a": "1"}, ["a: text, and not a number"]),
        ({"a": True}, ["a: yes or no, and not a number"]),
        ({"a": None}, ["a: nothing, and not a number"]),
        ({}, [".a is documented"]),
        ({"a": 1, "b": 2}, [".b is not documented"]),
    ],
)
def test_a_difference_is_seen(seen: Any, said: list[str]) -> None:
    assert list(differences(seen, [{"a": 5}])) == said
