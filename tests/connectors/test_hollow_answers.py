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
from connectors.core.field_markers import GET, POST, Effect
from connectors.core.field_specs import open_secret
from connectors.core.intent import Intent, completed, make, result_type
from connectors.core.proof import shows
from connectors.core.record import Page, Record
from connectors.standin.standin import Call, Operation, Reply
from tests.connectors.rigs import RIGS, Rig
from tests.connectors.test_answers import examples

SAID = "Licence limit reached"
REFUSAL = {"success": False, "message": SAID}
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
NOBODY: list[Any] = [[], [[]], [{}], {"data": []}, {"error": False, "data": []}, {"results": [], "count": 0}]
"""A list of nothing, bare or in the envelope of one of the platforms."""
OPERATIONS = [(platform, id) for platform in RIGS for id in examples(platform)]


def connected(rig: Rig, intent: Intent[Any], content: bytes) -> Connector:
    """A platform that answers so to this alone: at one address, to what has the same constants."""
    own = rig.connector.request(intent, open_secret)

    def answer(request: httpx.Request) -> httpx.Response:
        query = tuple(request.url.params.multi_items())
        call = Call(request.method, request.url.path, query, request.headers, request.content, 0.0)
        meant = Operation(intent.http.method, intent.http.path, lambda call: Reply(), intent.http.fixed)
        same = meant.means(call.told())
        media = {"Content-Type": "application/json"}
        asked = (request.method, str(request.url)) == (own.method, own.url) and same
        return httpx.Response(200, content=content, headers=media) if asked else httpx.Response(500)

    return rig.connect(transport=httpx.MockTransport(answer))


async def told(rig: Rig, intent: Intent[Any], content: bytes) -> Any:
    connector = connected(rig, intent, content)
    try:
        return await connector.run(intent)
    finally:
        await connector.close()


@pytest.mark.parametrize(("platform", "id"), OPERATIONS)
async def test_what_shows_nothing_of_the_documented_answer_is_no_success(platform: str, id: str) -> None:
    """Neither done nor nobody, whatever else it is."""
    rig = RIGS[platform]()
    for example in examples(platform)[id]:
        intent = completed(make(platforms()[platform].operations[id], example.get("data") or {}))
        silent = example.get("text") in SILENT and "location" not in example
        silent = silent or rig.empty_answer(type(intent), None)
        listing = intent.effect is Effect.READ
        lists = get_origin(result_type(type(intent))) in (list, Page)
        bare = lists and any(isinstance(one.get("answer"), list) for one in examples(platform)[id])
        bodies = [
            json.dumps(one).encode()
            for one in (*BODIES, *(() if listing else (EMPTY_LISTING,)))
            if not rig.empty_answer(type(intent), one) and not (bare and one == [])  # nobody, without an envelope
        ]
        for content in (*bodies, *(() if silent else NOTHING)):
            try:
                result = await told(rig, intent, content)
            except PlatformError:
                continue
            raise AssertionError(f"{content!r} is taken for {result!r}")


CHANGES = [(one, id) for one, id in OPERATIONS if platforms()[one].operations[id].http.harm is not Effect.READ]


@pytest.mark.parametrize(("platform", "id"), CHANGES)
async def test_a_list_of_nothing_shows_no_change(platform: str, id: str) -> None:
    """No vendor documents it as the yes to any, so it is told as unconfirmed, or as what it is a refusal of."""
    rig = RIGS[platform]()
    intent = completed(make(platforms()[platform].operations[id], examples(platform)[id][0].get("data") or {}))
    for body in NOBODY:
        with pytest.raises(PlatformError):
            await told(rig, intent, json.dumps(body).encode())


class Row(Record):
    id: int | None = None


class Listed(Intent[list[Row]]):
    """Of a platform whose changes are answered with all rows that they made."""

    platform = "made up"
    http = POST("/rows")


class Emptied(Listed):
    """One that documents an empty list as its yes."""

    http = POST("/rows/empty", empty_yes=True)


class Rows(Listed):
    """A read."""

    http = GET("/rows")


def test_no_rows_are_an_answer_to_a_question_alone() -> None:
    """Unless the documents say otherwise of that very change."""
    assert not shows(Listed(), [])
    assert all(shows(one, [Row(id=1)]) for one in (Listed(), Emptied(), Rows()))
    assert all(shows(one, []) for one in (Emptied(), Rows()))


@pytest.mark.parametrize(("platform", "id"), [one for one in OPERATIONS if one[1] not in RIGS[one[0]]().wordless])
async def test_a_no_that_comes_with_200_is_told_in_its_own_words(platform: str, id: str) -> None:
    """And as what was not done, where it says so."""
    rig = RIGS[platform]()
    intent = completed(make(platforms()[platform].operations[id], examples(platform)[id][0].get("data") or {}))
    read = rig.connector.refusal_body(REFUSAL).detail
    body = REFUSAL if read else {"success": False, **rig.refusal(SAID)}
    with pytest.raises(PlatformError, match=SAID) as caught:
        await told(rig, intent, json.dumps(body).encode())
    assert not isinstance(caught.value, OutcomeUnknown)
