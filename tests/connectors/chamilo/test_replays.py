"""What a real Chamilo was seen to answer, read for what it is: done, refused, not done though it is called a success,
or nothing that tells."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
import yaml
from pydantic import SecretStr

from connectors.catalog import operation
from connectors.chamilo import refusals
from connectors.chamilo.connector import ChamiloConnector
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.intent import make
from connectors.core.record import Page, plain

REPLAYS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "replayed" / "chamilo.yaml").read_text()
)
KEY = "7d793037a0760186574b0282f2f435e7"
PASSWORD = "s3cr3t-of-zoe"
NOT_TAKEN = {"error": False, "data": [False]}
"""What is said of a log-in name that nobody has."""


@pytest.mark.parametrize("replay", REPLAYS.values(), ids=REPLAYS)
async def test_an_answer_is_read_for_what_it_is(replay: dict[str, Any]) -> None:
    """Whatever the status and the envelope call it; no reading tells a key or a password."""
    id, data = replay["asked"]
    cls = operation("chamilo", id)
    assert cls
    intent = make(cls, data)
    connector = ChamiloConnector(
        "ada",
        "https://chamilo.example.com",
        key=SecretStr(KEY),
        transport=httpx.MockTransport(_answering(replay)),
        sleep=_at_once,
    )
    result, error = await _carried_out(connector, intent)
    await connector.close()
    means = replay.get("means")
    assert _reading(error, replay["said"], asking=intent.effect is Effect.READ) == replay["reading"], error or result
    if error is None:
        assert means is None or _holds(result, means), result
    elif means:
        assert isinstance(error, getattr(errors, means, None) or getattr(refusals, means))
    if error and intent.effect is not Effect.READ:
        assert ("don't know whether it was done" in error.sentence) is (replay["reading"] == "unknown")
    told = f"{error!r} {error} {result!r} {plain(result)}"
    assert not [secret for secret in (KEY, PASSWORD) if secret in told]


def test_every_reading_is_there() -> None:
    """And of every operation that writes something but keys, phones and the contents of courses, more than one."""
    asked = [(replay["asked"][0], replay["reading"]) for replay in REPLAYS.values()]
    assert {reading for _, reading in asked} == {"done", "refused", "not done", "unknown"}
    for id in ("save_user", "save_course", "save_session", "delete_user", "subscribe_user_to_course"):
        assert {reading for one, reading in asked if one == id} >= {"done", "not done"}


async def _carried_out(connector: ChamiloConnector, intent: Any) -> tuple[Any, errors.PlatformError | None]:
    try:
        return await connector.run(intent), None
    except errors.PlatformError as error:
        return None, error


async def _at_once(seconds: float) -> None:
    """Nobody waits for a replay."""


def _answering(replay: dict[str, Any]) -> Callable[[httpx.Request], httpx.Response]:
    """Chamilo, which knows this operation and the looks around it, and sets a cookie every time."""

    def answer(request: httpx.Request) -> httpx.Response:
        [action] = (parse_qs(request.url.query.decode()) | parse_qs(request.content.decode()))["action"]
        looks = {"username_exist": NOT_TAKEN, **replay.get("then", {})}
        said = replay["said"] if action == replay["asked"][0] else looks[action]
        headers = {"Content-Type": "application/json", "Set-Cookie": "ch_sid=1; path=/"}
        if said == "broken":
            return httpx.Response(500, headers=headers | {"Content-Type": "text/html; charset=UTF-8"})
        if isinstance(said, dict) and "location" in said:
            return httpx.Response(said["status"], headers=headers | {"Location": said["location"]})
        if isinstance(said, dict) and "body" in said:
            return httpx.Response(
                200, headers=headers | {"Content-Type": said.get("media", headers["Content-Type"])}, text=said["body"]
            )
        return httpx.Response(200, headers=headers, content=json.dumps(said).replace("/", "\\/").encode())

    return answer


def _reading(error: errors.PlatformError | None, said: Any, asking: bool) -> str:
    """An error is a refusal where Chamilo said so; of a change it called a success, it is one that was not done. What
    was looked up after a statement of the database is not done either."""
    if error is None:
        return "done"
    if error.happened is None or (asking and isinstance(error, errors.Unexpected)):
        return "unknown"
    refused = isinstance(said, dict) and said.get("error") is not False
    return "refused" if refused and "SQLSTATE" not in str(said) else "not done"


def _holds(result: Any, wanted: Any) -> bool:
    """Whether a result has what is wanted, in records and in their lists; what is secret reads •••."""
    if isinstance(wanted, list):
        rows = result.items if isinstance(result, Page) else result
        return len(rows) == len(wanted) and all(_holds(row, one) for row, one in zip(rows, wanted, strict=True))
    found: dict[str, Any] = {name: plain(getattr(result, name)) for name in wanted}
    return bool(found == wanted)
