"""Of an answer with thousands of rows nobody else has to wait for the whole."""

import json
from contextlib import suppress
from typing import Any

import httpx
import pytest

from connectors.core.errors import PlatformError
from connectors.core.paging import RowsSeen
from tests.connectors.rigs import Rig
from tests.stretches import LONGEST_STRETCH_CALLS, longest_stretch

ROWS = 5_000


class Crowded(httpx.AsyncBaseTransport):
    """The stand-in, with thousands of rows on a page: its own over and over, each under a number of its own. They are
    made at the first call."""

    def __init__(self, rig: Rig) -> None:
        self._standin, self._made = httpx.ASGITransport(app=rig.standin), dict[str, bytes]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._standin.handle_async_request(request)
        if str(request.url) not in self._made:
            self._made[str(request.url)] = json.dumps(crowded(json.loads(await response.aread()))).encode()
        return httpx.Response(response.status_code, content=self._made[str(request.url)])


def crowded(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: crowded(one) for name, one in data.items()}
    if not (isinstance(data, list) and data and isinstance(data[0], dict)):
        return data
    return [numbered(data[number % len(data)], number) for number in range(ROWS)]


def numbered(row: Any, number: int) -> Any:
    if not isinstance(row, dict):
        return row
    return {name: numbered(one, number) for name, one in row.items()} | {"id": number, "applicantId": number}


async def test_a_page_is_read_in_stretches(rig: Rig) -> None:
    """Masked, made records and held against what came before: on every platform, and however many there are."""
    connector = rig.connect(transport=Crowded(rig))
    known = connector.begin(rig.listing)
    await connector.run(known)  # what is made at the first time is made once

    async def read() -> None:
        page = await connector.run(known)
        assert page.came == ROWS
        await RowsSeen().new(page.items)

    assert await longest_stretch(read()) <= LONGEST_STRETCH_CALLS


@pytest.mark.parametrize("depth", [100, 300, 500, 900])
@pytest.mark.parametrize(("begin", "end"), [('{"a":', "}"), ("[", "]")])
async def test_an_answer_that_is_as_deep_as_can_be_is_read_or_refused(
    rig: Rig, depth: int, begin: str, end: str
) -> None:
    """Nobody is told of a limit of ours."""
    body = begin * depth + "1" + end * depth
    deep = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    for asked in (rig.question, *([rig.listing] if rig.has("listing") else [])):
        with suppress(PlatformError):
            await rig.connect(transport=deep).run(asked)


@pytest.mark.parametrize("named", [True, False])
async def test_a_page_that_came_before_as_a_whole_is_not_new(named: bool) -> None:
    """Whether its rows have numbers of their own or not; and rows that are alike may stand on several pages."""
    seen = RowsSeen()
    rows = [{"id": number} if named else {"note": "the same"} for number in range(3)]
    assert list(await seen.new(rows)) == rows
    assert list(await seen.new(rows)) == []
    assert list(await seen.new(rows[:2])) == ([] if named else rows[:2])
