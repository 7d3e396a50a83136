"""The webhooks, over real HTTP: who is let in, what is kept before anybody is thanked, what is never said."""

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.app import Registrar
from bot.notifications.rows import UNREAD_TTL_S
from bot.notifications.webhook_body import MAX_WEBHOOK_JSON_DEPTH
from bot.runtime import logs
from bot.runtime.server import serving
from bot.runtime.settings import Settings
from bot.store import Op, Row, Store, StoreError
from bot.store.expiry import sweep
from bot.store.sqlite import open_sqlite
from connectors.catalog import platforms
from handlers.listeners.webhooks import MAX_UNREADABLE_CHARS, MAX_WEBHOOK_BODY_BYTES
from tests.connectors.damstra.event_bodies import DOCUMENTED
from tests.connectors.skilljar.event_bodies import ENROLLED

OLD, NEW = "an-old-secret-of-damstra", "a-new.secret~of_damstra"
NAME, PASSWORD = "registrar", "pa:ss word' of $killjar"
GUESSED = "a-guessed-secret-of-mallory"
LOG_IN = {"authorization": f"Basic {b64encode(f'{NAME}:{PASSWORD}'.encode()).decode()}"}
DAMSTRA, SKILLJAR = f"/webhooks/damstra/{NEW}", "/webhooks/skilljar"
COMPLETED = DOCUMENTED[0][0]


def settings(tmp_path: Path, **more: Any) -> Settings:
    doors: dict[str, Any] = {
        "damstra_webhook_secret": SecretStr(f"{OLD}, {NEW}"),
        "skilljar_webhook_username": NAME,
        "skilljar_webhook_password": SecretStr(PASSWORD),
    }
    return Settings.model_validate(
        {
            "slack_bot_token": SecretStr("xoxb-1"),
            "slack_signing_secret": SecretStr("signing-secret"),
            "slack_api_url": "http://127.0.0.1:9/api/",
            "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
        }
        | doors
        | more
    )


class Shelf:
    """A store whose writes fail as a test says, and whose clock is so many seconds ahead."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.fault: Exception | None = None
        self.later_s = 0.0

    async def get(self, key: str) -> Row | None:
        return await self._store.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        return await self._store.scan(prefix, after, limit)

    async def apply(self, *ops: Op) -> None:
        if self.fault:
            raise self.fault
        await self._store.apply(*ops)

    async def now(self) -> float:
        return await self._store.now() + self.later_s

    async def close(self) -> None:
        await self._store.close()


@dataclass
class House:
    """A Registrar that is served and not started, so what is kept stays where it is."""

    registrar: Registrar
    shelf: Shelf
    http: httpx.AsyncClient

    async def rows(self, prefix: str) -> list[Any]:
        return [row.value for row in await self.registrar.store.scan(prefix, limit=1000)]

    async def tell(self, body: Any, path: str = SKILLJAR, **headers: str) -> httpx.Response:
        """Post it: text and bytes as they are, anything else as JSON."""
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return await self.http.post(path, content=content, headers=LOG_IN | headers)

    def counted(self, platform: str, outcome: str) -> float:
        labels = {"platform": platform, "outcome": outcome}
        return self.registrar.metrics.registry.get_sample_value("registrar_webhooks_total", labels) or 0.0


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged, at DEBUG, as it is in earnest."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    written = StringIO()
    logs.configure("DEBUG", (OLD, NEW, PASSWORD), logging.StreamHandler(written))
    yield written
    root.handlers[:], root.level = before, level


@pytest.fixture
async def house(tmp_path: Path, log: StringIO) -> AsyncIterator[House]:
    shelf = Shelf(await open_sqlite(tmp_path / "registrar.db"))
    made = Registrar(settings(tmp_path), shelf, {})
    async with serving(made.web) as url, httpx.AsyncClient(base_url=url, timeout=None) as http:
        yield House(made, shelf, http)
    await made.close()


async def test_what_skilljar_tells_is_kept(house: House, log: StringIO) -> None:
    """As it arrived, with a reference that finds the line of the log; and it is counted."""
    answer = await house.tell(ENROLLED)
    assert (answer.status_code, answer.json()) == (200, {"status": "kept"})
    (row,) = await house.rows("inbox/")
    assert (row["platform"], row["body"]) == ("skilljar", json.dumps(ENROLLED))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [one for one in lines if one.get("reference") == row["reference"]]
    assert (line["event"], line["news"], line["outcome"]) == ("webhook", "course_enrollment", "kept")
    assert house.counted("skilljar", "kept") == 1


async def test_damstra_comes_in_by_either_secret(house: House) -> None:
    """While one is being changed for another, both are good."""
    for secret, body in ((OLD, COMPLETED), (NEW, DOCUMENTED[1][0])):
        assert (await house.http.post(f"/webhooks/damstra/{secret}", json=body)).status_code == 200
    assert [json.loads(row["body"]) for row in await house.rows("inbox/")] == [COMPLETED, DOCUMENTED[1][0]]


async def test_a_slash_more_at_the_end_loses_nothing(house: House) -> None:
    """What somebody typed into the platform's form with a `/` at the end is kept all the same, and by the same door."""
    for path, body in ((SKILLJAR, ENROLLED), (DAMSTRA, COMPLETED)):
        assert (await house.tell(body, f"{path}/")).json() == {"status": "kept"}
        assert (await house.tell(body, path)).json() == {"status": "twice"}
        assert (await house.http.post(f"{path[:-1]}/", json=body)).status_code in (401, 404)
    assert [json.loads(row["body"]) for row in await house.rows("inbox/")] == [ENROLLED, COMPLETED]


async def test_nobody_who_posts_is_sent_elsewhere(house: House) -> None:
    """A platform that is told to go to another address does not post there: it hears a refusal, which it shows."""
    for path in (f"{SKILLJAR}//", f"/{SKILLJAR}", "/webhooks/", "/webhooks", "/healthz/", "/metrics/", f"{DAMSTRA}/x"):
        answer = await house.tell(ENROLLED, path)
        assert (path, answer.status_code, "location" in answer.headers) == (path, 404, False)
    assert await house.rows("inbox/") == []


async def test_what_is_told_twice_is_kept_once(house: House) -> None:
    """A hundred at once; everybody is thanked, and a header that says it is another delivery changes nothing."""
    answers = await asyncio.gather(*(house.tell(ENROLLED, **{"x-delivery-id": str(n)}) for n in range(100)))
    assert {one.status_code for one in answers} == {200}
    assert len(await house.rows("inbox/")) == 1
    assert (house.counted("skilljar", "kept"), house.counted("skilljar", "twice")) == (1, 99)


async def test_two_events_of_one_moment_are_both_kept(house: House) -> None:
    """Two lessons of one person, which have no number, one lesson of another, and two of a kind that nobody knows; each
    of them once, however often it is delivered."""
    envelope = {name: ENROLLED[name] for name in ("timestamp", "user", "domain", "course")}
    exits = {"event_type": "LESSON_COMPLETION", **envelope, "lesson": {"title": "Exits"}}
    badge = {"event_type": "BADGE_WON", **envelope, "badge": "Gold"}
    told = [
        exits,
        exits | {"lesson": {"title": "Alarms"}},
        exits | {"user": {"email": "joe@example.com"}},
        badge,
        badge | {"badge": "Silver"},
    ]
    for outcome in ("kept", "twice"):
        assert [(await house.tell(one)).json()["status"] for one in told] == [outcome] * len(told)
    assert [json.loads(row["body"]) for row in await house.rows("inbox/")] == told


REFUSED: list[dict[str, str]] = [
    {},
    {"authorization": ""},
    {"authorization": "Basic"},
    {"authorization": "Basic !!!"},
    {"authorization": f"Basic {b64encode(f'{NAME}:{GUESSED}'.encode()).decode()}"},
    {"authorization": f"Basic {b64encode(PASSWORD.encode()).decode()}"},
    {"authorization": f"Bearer {b64encode(f'{NAME}:{PASSWORD}'.encode()).decode()}"},
    {"authorization": f"Basic {PASSWORD.encode().hex()}"},
]


async def test_nobody_else_gets_into_skilljars_door(house: House) -> None:
    """Whatever is shown in place of the name and the password; nothing is kept of what came with it."""
    for headers in REFUSED:
        answer = await house.http.post(SKILLJAR, json=ENROLLED, headers=headers)
        assert answer.status_code == 401, headers
    assert await house.rows("inbox/") == await house.rows("unread/") == []
    assert house.counted("skilljar", "refused") == len(REFUSED)


async def test_nobody_else_gets_into_damstras_door(house: House) -> None:
    """Neither by a part of a secret, nor by both of them as they are set."""
    guesses = (GUESSED, OLD[:-1], f"{OLD}x", f"{OLD}, {NEW}", "%C3%A9", "%ff", "a" * 5000)
    for guess in guesses:
        answer = await house.http.post(f"/webhooks/damstra/{guess}", json=COMPLETED)
        assert answer.status_code == 401, guess
    assert await house.rows("inbox/") == []
    assert house.counted("damstra", "refused") == len(guesses)


async def test_other_ways_in_are_none(house: House) -> None:
    """The doors open for POST, and there is no other."""
    assert (await house.http.get(SKILLJAR, headers=LOG_IN)).status_code == 405
    for path in ("/webhooks/damstra", "/webhooks/class", f"/webhooks/damstra/{NEW}/more", "/webhooks"):
        assert (await house.http.post(path, json=COMPLETED)).status_code == 404


async def test_without_a_secret_there_is_no_door(tmp_path: Path) -> None:
    """Not even a closed one; and each platform has its own."""
    none = {"damstra_webhook_secret": None, "skilljar_webhook_username": "", "skilljar_webhook_password": None}
    made = Registrar(settings(tmp_path, **none), await open_sqlite(tmp_path / "registrar.db"), {})
    transport = httpx.ASGITransport(made.web)
    async with httpx.AsyncClient(transport=transport, base_url="http://registrar.test") as http:
        assert (await http.post(SKILLJAR, json=ENROLLED, headers=LOG_IN)).status_code == 404
        assert (await http.post(DAMSTRA, json=COMPLETED)).status_code == 404
    await made.close()


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


STRANGE: dict[str, Any] = {
    "unknown": {"event_type": "BADGE_WON", "stars": 4},
    "nothing in it": {},
    "no object": [1, "two", None],
    "null": "null",
    "without ids": {"event_type": "COURSE_COMPLETION", "user": {}, "course": None},
    "a title beyond measure": ENROLLED | {"course": {"id": "c", "title": "x" * 1_000_000}},
    "years ahead": ENROLLED | {"timestamp": "9999-12-31T23:59:59+00:00"},
    "years ago": ENROLLED | {"timestamp": "0001-01-01T00:00:00+14:00"},
    "half a character": '{"event_type": "\\ud800", "\\ud800": "\\udfff\\u0000"}',
    "no numbers": '{"event_type": "X", "a": NaN, "b": Infinity, "c": -1e999, "d": 1e400}',
    "nested": f'{{"event_type": "X", "a": {deep(MAX_WEBHOOK_JSON_DEPTH - 2)}}}',
    "wide": {"event_type": "X", "many": [{}] * 5000},
}


async def test_whatever_is_json_is_kept(house: House) -> None:
    """And can be read again; nothing that is unknown, missing or beyond measure is held against the sender."""
    for strange, body in STRANGE.items():
        answer = await house.tell(body)
        assert (answer.status_code, answer.json()) == (200, {"status": "kept"}), strange
    assert len(await house.rows("inbox/")) == len(STRANGE)


UNREAD: dict[str, bytes] = {
    "not JSON": b"<html>",
    "nothing": b"",
    "bytes": b"\xff\xfe\x00",
    "half of it": b'{"event_type": "COURSE',
    "a number without end": b"9" * 5000,
    "too deep": deep(MAX_WEBHOOK_JSON_DEPTH + 1).encode(),
    "deeper than can be read": b"[" * 100_000,
    "too large": b'{"event_type": "' + b"x" * MAX_WEBHOOK_BODY_BYTES + b'"}',
    "far too large": b"[" + b"1," * 3 * MAX_WEBHOOK_BODY_BYTES + b"1]",
}


async def test_what_cannot_be_read_is_put_aside(house: House) -> None:
    """Its beginning is kept for whoever looks after Registrar. An answer of 4xx would switch the webhook off."""
    for unread, body in UNREAD.items():
        answer = await house.tell(body)
        assert (answer.status_code, answer.json()) == (200, {"status": "unread"}), unread
    assert await house.rows("inbox/") == []
    rows = await house.rows("unread/")
    for row, body in zip(rows, UNREAD.values(), strict=True):
        what, text = row["value"]["what"], body.decode(errors="replace")
        assert row["value"]["why"].endswith(".")
        assert (what["platform"], what["bytes"]) == ("skilljar", len(body))
        assert what["body"] == text[:MAX_UNREADABLE_CHARS]
    assert house.counted("skilljar", "unread") == len(UNREAD)


async def test_what_cannot_be_read_is_not_kept_for_ever(house: House) -> None:
    """It may hold the codes and orders of others."""
    await house.tell("<html>")
    house.shelf.later_s = UNREAD_TTL_S - 60
    assert await sweep(house.shelf) == 0
    house.shelf.later_s = UNREAD_TTL_S
    assert await sweep(house.shelf) == 1
    assert await house.rows("unread/") == []


async def test_the_door_does_not_read_the_news(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What tells one event from another is all that whoever posts waits for; the dispatcher reads the rest."""
    read = []
    for name in ("skilljar", "damstra"):
        source = platforms()[name].news
        assert source
        monkeypatch.setattr(type(source), "read", lambda _, body: read.append(body))
    for path, body in ((SKILLJAR, ENROLLED), (DAMSTRA, COMPLETED)):
        assert (await house.tell(body, path)).json() == {"status": "kept"}
    assert read == []


async def test_a_store_that_fails_is_said_so(house: House) -> None:
    """With 503 and when to try again; then it is taken as if it had never been tried. A fault of ours is none of theirs
    and answered in the same way."""
    for fault in (StoreError("The disk is full."), ZeroDivisionError("by us")):
        house.shelf.fault = fault
        for body in (ENROLLED, "<html>"):
            answer = await house.tell(body)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert house.counted("skilljar", "failed") == 4
    house.shelf.fault = None
    assert (await house.tell(ENROLLED)).json() == {"status": "kept"}


async def test_whoever_hangs_up_is_forgotten(house: House) -> None:
    """Nothing is kept of a body that did not come to its end, and the next one is taken."""
    _, writer = await asyncio.open_connection("127.0.0.1", house.http.base_url.port)
    head = f"POST {DAMSTRA} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n"
    writer.write(head.encode() + b'{"name": "lesson')
    await writer.drain()
    writer.close()
    while not house.counted("damstra", "broken_off"):  # noqa: ASYNC110  # until the test's own time limit
        await asyncio.sleep(0.01)
    assert await house.rows("inbox/") == await house.rows("unread/") == []
    assert (await house.http.post(DAMSTRA, json=COMPLETED)).status_code == 200


async def test_no_secret_is_ever_logged(house: House, log: StringIO) -> None:
    """Not those that are set, and not those that somebody tried: neither from the path, nor from a header, nor in the
    traceback of a fault of ours."""
    await house.http.post(DAMSTRA, json=COMPLETED)
    await house.http.post(f"/webhooks/damstra/{GUESSED}", json=COMPLETED)
    await house.http.get(f"/webhooks/damstra/{GUESSED}")
    await house.http.post(SKILLJAR, headers={"authorization": f"Basic {GUESSED}"}, content=b"<html>")
    house.shelf.fault = ZeroDivisionError("by us")
    await house.http.post(DAMSTRA, json=COMPLETED)
    await house.tell(ENROLLED)
    said = log.getvalue()
    assert said.count("webhook_failed") == 2
    assert "by us" in said
    for secret in (OLD, NEW, PASSWORD, GUESSED, LOG_IN["authorization"].removeprefix("Basic ")):
        assert secret not in said
    assert GUESSED not in (await house.http.get("/metrics")).text
