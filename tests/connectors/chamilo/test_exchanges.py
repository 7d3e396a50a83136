"""Exchanges with a real Chamilo of which its answer alone does not tell the truth: what is said of each is true."""

import json
from collections import Counter
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
from connectors.core.intent import make
from connectors.core.record import Page, plain
from tests.connectors.chamilo.test_replays import KEY, NOT_TAKEN, PASSWORD

EXCHANGES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "replayed" / "chamilo_exchanges.yaml").read_text()
)


class Recorded:
    """Chamilo, which answers each action as it was recorded, and nothing that was not; no log-in name is taken."""

    def __init__(self, came: dict[str, Any]) -> None:
        known = {"username_exist": NOT_TAKEN, **came}
        self._came = {action: list(said) if isinstance(said, list) else [said] for action, said in known.items()}
        self.sent: Counter[str] = Counter()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        [action] = (parse_qs(request.url.query.decode()) | parse_qs(request.content.decode()))["action"]
        said = self._came[action][min(self.sent[action], len(self._came[action]) - 1)]
        self.sent[action] += 1
        if said == "lost":
            raise httpx.ReadTimeout("No answer in time", request=request)
        if said == "broken":
            return httpx.Response(500, headers={"Content-Type": "text/html; charset=UTF-8"})
        content = json.dumps(said).replace("/", "\\/").encode()
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=content)


async def _at_once(seconds: float) -> None:
    """Nobody waits for a replay."""


@pytest.mark.parametrize("exchange", EXCHANGES.values(), ids=EXCHANGES)
async def test_what_is_said_is_the_truth(exchange: dict[str, Any]) -> None:
    """Of what was done, what was not, and what nobody knows; and no key or password is told on the way."""
    id, data = exchange["asked"]
    cls, recorded = operation("chamilo", id), Recorded(exchange["came"])
    assert cls
    connector = ChamiloConnector(
        "ada",
        "https://chamilo.example.com",
        key=SecretStr(KEY),
        zone=exchange.get("zone", "UTC"),
        transport=httpx.MockTransport(recorded),
        sleep=_at_once,
    )
    try:
        result: Any = await connector.run(make(cls, data))
        said, error = f"{json.dumps(plain(result), ensure_ascii=False)} {getattr(result, 'remark', '')}", None
    except errors.PlatformError as caught:
        result, error, said = None, caught, caught.sentence
    finally:
        await connector.close()
    wanted = exchange.get("error")
    kind = getattr(errors, wanted, None) or getattr(refusals, wanted) if wanted else type(None)
    assert isinstance(error, kind), error or result
    if "holds" in exchange:
        assert _has(result, exchange["holds"]), result
    for words in exchange.get("told", ()):
        assert words in said
    for words in (*exchange.get("never", ()), KEY, PASSWORD):
        assert words not in f"{said} {error!r}"
    for action, times in exchange.get("sent", {}).items():
        assert recorded.sent[action] == times
    if "only" in exchange:
        assert cls.http.shows_only == exchange["only"]


def _has(result: Any, wanted: Any) -> bool:
    """Whether a result has what is wanted, in records and in their lists."""
    if isinstance(wanted, list):
        rows = result.items if isinstance(result, Page) else result
        return len(rows) == len(wanted) and all(_has(row, one) for row, one in zip(rows, wanted, strict=True))
    if not isinstance(wanted, dict):
        return bool(plain(result) == wanted)
    return {name: plain(getattr(result, name)) for name in wanted} == wanted
