"""A success that shows nothing of what the documents show is none: for every operation, against the documented answers.

`answers/<platform>.yaml` says what a yes looks like. In its place comes what says no, what says nothing and what is of
another shape, with 200: no change may be told as done and no listing as empty. Looks around a change meet an error.
"""

import json
from typing import Any, get_origin

import httpx
import pytest

from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.errors import OutcomeUnknown, PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, make, result_type
from connectors.core.record import Page
from connectors.standin.standin import Call, Operation, Reply
from tests.connectors.rigs import RIGS
from tests.connectors.test_answers import examples

PLATFORMS = ("chamilo", "class", "classonlive", "damstra")
REFUSAL = {"success": False, "message": "Licence limit reached"}
BODIES: list[Any] = [
    REFUSAL,
    {"status": "error", "message": "Licence limit reached"},
    {"errors": [{"message": "Licence limit reached"}]},
    {"ids": None},
    {"results": None, "meta": {"totalResultCount": 3}},
    {"error": False},
    {"error": False, "data": None},
    {"error": False, "data": {}},
    {"error": False, "data": "none"},
    {"error": 0, "data": ["no"]},
    {},
    [],
    [None],
    "error",
    0,
    False,
    True,
]
NOTHING = (b"", b" ", b"null")
EMPTY_LISTING = {"error": False, "data": []}
"""Of Chamilo: nobody, where people are asked for; of a change it says nothing."""
SILENT = ("", "HTTP/1.1 200 OK")
"""What is documented as the body of a yes that has nothing to tell."""
OPERATIONS = [(platform, id) for platform in PLATFORMS for id in examples(platform)]


def connected(platform: str, intent: Intent[Any], content: bytes) -> Connector:
    """A platform that answers so to this alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        query = tuple(request.url.params.multi_items())
        call = Call(request.method, request.url.path, query, request.headers, request.content, 0.0)
        meant = Operation(intent.http.method, intent.http.path, lambda call: Reply(), intent.http.fixed)
        own = call.method == meant.method and meant.means(call.told())
        media = {"Content-Type": "application/json"}
        return httpx.Response(200, content=content, headers=media) if own else httpx.Response(500)

    return RIGS[platform]().connect(transport=httpx.MockTransport(answer))


async def told(platform: str, intent: Intent[Any], content: bytes) -> Any:
    connector = connected(platform, intent, content)
    try:
        return await connector.run(intent)
    finally:
        await connector.close()


@pytest.mark.parametrize(("platform", "id"), OPERATIONS)
async def test_what_shows_nothing_of_the_documented_answer_is_no_success(platform: str, id: str) -> None:
    """Neither done nor nobody, whatever else it is."""
    for example in examples(platform)[id]:
        intent = make(platforms()[platform].operations[id], example.get("data") or {})
        silent = example.get("text") in SILENT and "location" not in example
        listing = intent.effect is Effect.READ
        bodies = [json.dumps(one).encode() for one in (*BODIES, *(() if listing else (EMPTY_LISTING,)))]
        lists = get_origin(result_type(type(intent))) in (list, Page)
        bare = lists and any(isinstance(one.get("answer"), list) for one in examples(platform)[id])
        if id == "get_course_quiz_mdl_compat" or bare:
            bodies.remove(b"[]")  # a listing without an envelope, of nobody
        for content in (*bodies, *(() if silent else NOTHING)):
            try:
                result = await told(platform, intent, content)
            except PlatformError:
                continue
            raise AssertionError(f"{content!r} is taken for {result!r}")


@pytest.mark.parametrize(("platform", "id"), [one for one in OPERATIONS if one[0] != "chamilo"])
async def test_a_no_that_comes_with_200_is_told_in_its_own_words(platform: str, id: str) -> None:
    """And as what was not done, where it says so."""
    intent = make(platforms()[platform].operations[id], examples(platform)[id][0].get("data") or {})
    with pytest.raises(PlatformError, match="Licence limit reached") as caught:
        await told(platform, intent, json.dumps(REFUSAL).encode())
    assert not isinstance(caught.value, OutcomeUnknown)
