"""Errors that come with 200: a platform's own codes as a table, and what is not in it is no success."""

from typing import Any, ClassVar

import httpx
import pytest

from connectors.core import errors
from connectors.core.connector import Connector, RefusalBody, Refusals
from connectors.core.field_markers import GET, POST, Effect
from connectors.core.intent import Intent
from connectors.core.record import Record
from connectors.core.retrying import MAX_REQUEST_TRIES


class Suspended(errors.Forbidden):
    """Of whoever is switched off."""

    @property
    def sentence(self) -> str:
        return f"{self.platform} has switched this account off{self.undone}. Lacking: {self.scope}."


class Room(Record):
    id: int = 0


class RoomsShow(Intent[Room]):
    platform = "annex"
    http = GET("/rooms")


class RoomsAdd(Intent[Room]):
    platform = "annex"
    http = POST("/rooms")


class Annex(Connector):
    """Its errors are those of Moodle's web services: {"exception": …, "errorcode": …, "message": …}, with 200."""

    platform = "annex"
    title = "Annex"
    refusals: ClassVar[Refusals] = {
        "invalidtoken": errors.NotAuthorized,
        "nopermissions": errors.Forbidden,
        "invalidrecord": errors.NotFound,
        "invalidparameter": errors.Invalid,
        "alreadyexists": errors.Conflict,
        "slowdown": errors.RateLimited,
        "sitemaintenance": errors.Unavailable,
        "dmlwriteexception": errors.ServerError,
        "suspended": Suspended,
        409: errors.Conflict,
    }

    def secrets(self) -> list[str]:
        return ["k3y-0f-annex"]

    def refusal_code(self, data: Any) -> str | int | None:
        return data.get("errorcode") if isinstance(data, dict) else None

    def refusal_body(self, data: Any) -> RefusalBody:
        told = data if isinstance(data, dict) else {}
        return RefusalBody(str(told.get("message", "")), {"name": ["is odd"]}, "rooms:write", 7.0)

    def declined(self, data: Any) -> bool:
        return bool(data.get("settled"))


def said(code: Any, **more: Any) -> dict[str, Any]:
    return {"exception": "moodle_exception", "errorcode": code, "message": "Not so", **more}


async def outcome(intent: Intent[Any], body: Any, status: int = 200) -> tuple[errors.PlatformError, int]:
    """What it ends in, and how many calls it took."""
    calls: list[httpx.Request] = []
    waits: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(status, json=body)

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    connector = Annex("https://annex.example.com", transport=httpx.MockTransport(answer), sleep=sleep)
    with pytest.raises(errors.PlatformError) as caught:
        await connector.run(intent)
    await connector.close()
    return caught.value, len(calls)


@pytest.mark.parametrize("code", Annex.refusals)
@pytest.mark.parametrize("status", [200, 400, 404, 500])
async def test_a_code_of_the_table_is_that_error(code: str | int, status: int) -> None:
    """To a question, whatever status it comes with, with what the platform says; an error of its own is asked again."""
    kind = Annex.refusals[code]
    error, calls = await outcome(RoomsShow(), said(code), status)
    assert type(error) is kind
    assert error.detail == "Not so"
    assert calls == (MAX_REQUEST_TRIES if kind.retry else 1)


@pytest.mark.parametrize("code", Annex.refusals)
async def test_a_change_that_is_refused_so_was_not_made(code: str | int) -> None:
    """But where the platform itself stumbled or is down, nobody knows."""
    kind = Annex.refusals[code]
    error, _ = await outcome(RoomsAdd(), said(code))
    doubtful = issubclass(kind, errors.ServerError | errors.Unavailable)
    assert type(error) is (errors.OutcomeUnknown if doubtful else kind)
    assert error.happened is (None if doubtful else False)
    settled, _ = await outcome(RoomsAdd(), said("sitemaintenance", settled=True))
    assert (type(settled), settled.happened) == (errors.Unavailable, False)


async def test_what_belongs_to_an_error_comes_with_it() -> None:
    """By field, the scope, the wait; an error of the platform's own making too, with its own sentence."""
    invalid, _ = await outcome(RoomsAdd(), said("invalidparameter"))
    limited, _ = await outcome(RoomsAdd(), said("slowdown"))
    suspended, _ = await outcome(RoomsAdd(), said("suspended"))
    assert isinstance(invalid, errors.Invalid)
    assert invalid.fields == {"name": ["is odd"]}
    assert isinstance(limited, errors.RateLimited)
    assert limited.retry_after == 7.0
    assert suspended.sentence == "Annex has switched this account off, so nothing was done. Lacking: rooms:write."


@pytest.mark.parametrize(
    "body", [said("quitenew"), said("quitenew", id=5), {"errorcode": "quitenew", "ok": True, "id": 5}]
)
async def test_an_unknown_code_is_never_a_success(body: dict[str, Any]) -> None:
    """Whatever else the answer shows."""
    asked, _ = await outcome(RoomsShow(), body)
    done, calls = await outcome(RoomsAdd(), body)
    assert (type(asked), type(done)) == (errors.Unexpected, errors.OutcomeUnknown)
    assert (done.happened, calls) == (None, 1)


async def test_an_unknown_code_is_told_where_there_are_no_words() -> None:
    """So that somebody can look it up; without the key, should that be in it."""
    told, _ = await outcome(RoomsShow(), {"errorcode": "quitenew"})
    masked, _ = await outcome(RoomsShow(), {"errorcode": "bad k3y-0f-annex"})
    assert told.sentence == (
        "Annex reported an error instead of an answer. Try again in a few minutes. It says: “quitenew”"
    )
    assert masked.detail == "bad •••"


@pytest.mark.parametrize(
    "body", [{"id": 5}, {"id": 5, "errorcode": None}, {"id": 5, "errorcode": ""}, {"id": 5, "errorcode": 0}]
)
async def test_a_success_stays_one(body: dict[str, Any]) -> None:
    """Also with a code that says that nothing is wrong."""
    for intent in (RoomsShow(), RoomsAdd()):
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
        connector = Annex("https://annex.example.com", transport=transport)
        assert (await connector.run(intent)).id == 5
        await connector.close()


@pytest.mark.parametrize("code", [["quitenew"], {"a": 1}, 1.5, True])
async def test_an_odd_code_is_unknown_too(code: Any) -> None:
    """A list or a map where a word belongs: nobody knows what came of it."""
    for intent in (RoomsShow(), RoomsAdd()):
        error, _ = await outcome(intent, {"errorcode": code, "id": 5})
        assert type(error) is (errors.Unexpected if intent.effect is Effect.READ else errors.OutcomeUnknown)
