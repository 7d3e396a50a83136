"""How a payload reaches the app: signed requests over HTTP, and three seconds to answer them."""

import asyncio
import hashlib
import hmac
import json
import ssl
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import httpx

from bot.sandbox import limits
from bot.sandbox.clock import Clock
from bot.sandbox.shapes import Json

Trouble = Literal["http_timeout", "connection_failed", "http_error"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One attempt to bring a payload; `retry` is the attempt's number and the reason for it."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: Json
    retry: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: str = ""
    json: Any = None  # the body, if it is JSON
    no_retry: bool = False


class NotAcknowledged(Exception):
    def __init__(self, trouble: Trouble, reply: Reply | None = None) -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble
        self.reply = reply

    @property
    def shown(self) -> str:
        """The code a person sees in Slack."""
        return "operation_timeout" if self.trouble == "http_timeout" else "dispatch_failed"


class Line(Protocol):
    async def send(self, delivery: Delivery) -> Reply:
        """Raises NotAcknowledged("connection_failed") when nobody is there."""

    async def close(self) -> None: ...


class HttpLine:
    """The app's request URL. Signatures carry the real time, because the app checks them against its own clock."""

    def __init__(self, url: str, signing_secret: str) -> None:
        self._url = url
        self._secret = signing_secret
        # Loopback only: a proxy in the environment must not see these requests, and no certificate is trusted,
        # which also saves reading them (30 ms).
        self._client = httpx.AsyncClient(
            trust_env=False, timeout=60, follow_redirects=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )

    async def send(self, delivery: Delivery) -> Reply:
        return await self._post(*self._signed(delivery, self._secret, time.time()))

    async def forge(self, delivery: Delivery, age: float) -> Reply:
        """A true signature `age` seconds old, or without age one made with the wrong secret."""
        secret = self._secret if age else "somebody else's"
        return await self._post(*self._signed(delivery, secret, time.time() - age))

    def _signed(self, delivery: Delivery, secret: str, at: float) -> tuple[bytes, dict[str, str]]:
        kind, body = _encoded(delivery)
        now = str(int(at))
        base = b"v0:" + now.encode() + b":" + body
        digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": f"v0={digest}",
        }
        if delivery.retry:
            number, reason = delivery.retry
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return body, headers

    async def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        try:
            response = await self._client.post(self._url, content=body, headers=headers)
        except httpx.TimeoutException:
            raise NotAcknowledged("http_timeout") from None
        except httpx.HTTPError:
            raise NotAcknowledged("connection_failed") from None
        content: Any = None
        if response.headers.get("content-type", "").startswith("application/json") and response.text:
            content = response.json()
        no_retry = response.headers.get("x-slack-no-retry") == "1"
        return Reply(response.status_code, response.text, content, no_retry)

    async def close(self) -> None:
        await self._client.aclose()


def _encoded(delivery: Delivery) -> tuple[str, bytes]:
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload).encode()
    form = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()


class EventSender:
    """Brings payloads to whichever line is open, and keeps the latest ones for a second look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.line: Line | None = None
        self.sent: deque[Delivery] = deque(maxlen=200)

    async def deliver(self, delivery: Delivery) -> Reply:
        """The app's acknowledgement. Raises NotAcknowledged after three seconds, or when it is not a 2xx."""
        self.sent.append(delivery)
        if self.line is None:
            raise NotAcknowledged("connection_failed")
        sending = asyncio.ensure_future(self.line.send(delivery))
        patience = asyncio.ensure_future(self._clock.sleep(limits.ACKNOWLEDGE_TIMEOUT_S))
        try:
            await asyncio.wait({sending, patience}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                raise NotAcknowledged("http_timeout")
            reply = sending.result()
        finally:
            sending.cancel()
            patience.cancel()
        if not 200 <= reply.status < 300:
            raise NotAcknowledged("http_error", reply)
        return reply
