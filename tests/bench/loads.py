"""A client that costs little: signed payloads and webhooks over kept-alive connections, written by hand."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode, urlsplit

SIGNING = "bench-signing-secret"
WEBHOOK_LOGIN = ("skilljar", "bench-webhook-password")
"""What a webhook signs in with."""
BODY = {
    "event_type": "COURSE_COMPLETION",
    "timestamp": "2026-03-02T09:30:00.012345+00:00",
    "user": {"id": "3m1x9", "email": "jane@acme.com", "first_name": "Jane", "last_name": "Doe"},
    "course": {
        "id": "8k2p",
        "title": "Onboarding 101",
        "published_course_id": "77az",
        "url": "https://example.com/77az",
    },
    "domain": {"id": "9q", "name": "academy.example.com"},
    "course_progress": {"completed_at": "2026-03-02T09:30:00.012345Z", "success_status": "PASSED", "score": 92},
}
"""What Skilljar tells when somebody completed a course."""
_NUMBERS = itertools.count()


def signed(url: str, text: str, response_url: str = "") -> bytes:
    """A command as Slack sends it; no two have the same trigger."""
    fields = {
        "command": "/lms",
        "text": text,
        "user_id": "U1",
        "channel_id": "C1",
        "team_id": "T1",
        "trigger_id": f"{time.time_ns()}.{next(_NUMBERS)}",
        "response_url": response_url,
    }
    return _from_slack(url, fields)


def pressed(url: str, user: str, action: str, value: str, response_url: str = "") -> bytes:
    """A click on a button of a message as Slack sends it."""
    payload = {
        "type": "block_actions",
        "user": {"id": user, "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1764000000.000001", "channel_id": "C1"},
        "trigger_id": f"{time.time_ns()}.{next(_NUMBERS)}",
        "response_url": response_url,
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
    }
    return _from_slack(url, {"payload": json.dumps(payload)})


def _from_slack(url: str, fields: dict[str, str]) -> bytes:
    """A whole HTTP request with these fields, signed."""
    body = urlencode(fields).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(SIGNING.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nhost: {urlsplit(url).netloc}\r\nx-slack-request-timestamp: {stamp}\r\n"
        f"x-slack-signature: v0={digest}\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def told(url: str) -> bytes:
    """A webhook as Skilljar posts it; no two have the same moment."""
    content = json.dumps({**BODY, "timestamp": f"2026-03-02T09:30:{next(_NUMBERS) / 1e6:09.6f}+00:00"}).encode()
    pair = base64.b64encode(":".join(WEBHOOK_LOGIN).encode()).decode()
    head = (
        f"POST /webhooks/skilljar HTTP/1.1\r\nhost: {urlsplit(url).netloc}\r\nauthorization: Basic {pair}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class Wire:
    """One connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> float:
        """Seconds until the answer was read whole."""
        if not self._streams:
            parts = urlsplit(self._url)
            self._streams = await asyncio.open_connection(parts.hostname, parts.port)
        reader, writer = self._streams
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"not acknowledged: {head[:60]!r}")
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        await reader.readexactly(int(length.split(b":")[1]))
        return time.perf_counter() - began

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()


async def one_by_one(url: str, text: str, times: int) -> list[float]:
    wire = Wire(url)
    try:
        return [await wire.send(signed(url, text)) for _ in range(times)]
    finally:
        wire.close()


async def at_once(url: str, make: Callable[[], bytes], times: int, wires: int = 16) -> float:
    """Requests a second over so many connections."""
    numbers = iter(range(times))

    async def work() -> None:
        wire = Wire(url)
        try:
            for _ in numbers:  # of all of them together
                await wire.send(make())
        finally:
            wire.close()

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(wires)))
    return times / (time.perf_counter() - began)


async def paced(send: Callable[[], Awaitable[float]], rate: float, seconds: float) -> list[float]:
    """So many a second, whether the ones before have been answered or not."""
    began, tasks = time.perf_counter(), []
    for number in range(1, int(rate * seconds) + 1):
        tasks.append(asyncio.create_task(_float(send)))
        await asyncio.sleep(began + number / rate - time.perf_counter())  # by the clock: no lag adds up
    return await asyncio.gather(*tasks)


async def _float(send: Callable[[], Awaitable[float]]) -> float:
    return await send()


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
