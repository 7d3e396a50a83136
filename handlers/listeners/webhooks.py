"""The webhooks: where platforms post what happens. Authenticated, stored, and only then answered 200.

Skilljar switches a webhook off for a single answer of 4xx, and Damstra sends nothing twice. So whoever has shown the
secret is never refused: what cannot be read is kept as it came, and only a store that fails is answered with 503.
All that is found out here is what tells one event from another; the dispatcher reads it.
"""

import hashlib
import hmac
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Self

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.notifications.rows import unread
from bot.notifications.webhook_body import Unreadable, decoded, parsed
from bot.runtime.logs import logger, referring
from bot.runtime.settings import Settings, secrets_in
from bot.store import StoreError
from connectors.catalog import platforms
from connectors.news.news import Source
from handlers.slack.services import Services

log = logger("registrar.webhooks")

MAX_WEBHOOK_BODY_BYTES = 1024 * 1024
"""Bytes of a body that is read. The events that were seen have a few thousand."""
MAX_WEBHOOK_DRAIN_BYTES = 64 * MAX_WEBHOOK_BODY_BYTES
"""Bytes that are let pass of one that is larger: whoever sends must come to its end to hear our answer."""
MAX_UNREADABLE_CHARS = 64 * 1024
"""Characters that are kept of what cannot be read."""
WEBHOOK_RETRY_AFTER_S = "30"
"""Seconds after which to try again when the store fails."""


@dataclass(frozen=True)
class WebhookCredentials:
    """The secrets with which each platform is let in, as SHA-256 digests, so that all are of one length. A platform
    without any has no endpoint."""

    damstra: tuple[bytes, ...] = ()
    skilljar: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        name, password = settings.skilljar_webhook_username, settings.skilljar_webhook_password
        pairs = [f"{name}:{password.get_secret_value()}"] if password else []
        secrets = secrets_in(settings.damstra_webhook_secret)
        return cls(*(tuple(_digest(one.encode()) for one in opening) for opening in (secrets, pairs)))


def routes(services: Services, credentials: WebhookCredentials) -> list[Route]:
    """An endpoint for every platform whose secret is known; a `/` more at the end of what was typed there is no reason
    to lose what it tells."""
    ways = (
        ("damstra", "/webhooks/damstra/{secret}", credentials.damstra, _in_path),
        ("skilljar", "/webhooks/skilljar", credentials.skilljar, _in_header),
    )
    return [
        Route(f"{path}{end}", WebhookEndpoint(services, source, opening, shown).told, methods=["POST"])
        for platform, path, opening, shown in ways
        if opening and (source := platforms()[platform].news)
        for end in ("", "/")  # nobody follows the redirect that would otherwise be answered
    ]


@dataclass(frozen=True)
class WebhookEndpoint:
    """Where one platform posts. `shown` finds in a request the secret that must be among `opening`."""

    services: Services
    source: Source
    opening: tuple[bytes, ...]
    shown: Callable[[Request], bytes]

    async def told(self, request: Request) -> Response:
        if _opens(self.opening, _digest(self.shown(request))):
            reference = token_hex(4)
            with referring(reference):
                outcome, status = await self._outcome(request, reference)
        else:  # without a reference, so that a thousand of them are one line
            log.warning("webhook_refused", platform=self.platform)
            outcome, status = "refused", 401
        self.services.metrics.webhooks.labels(self.platform, outcome).inc()
        return JSONResponse(
            {"status": outcome}, status, {"retry-after": WEBHOOK_RETRY_AFTER_S} if status == 503 else None
        )

    async def _outcome(self, request: Request, reference: str) -> tuple[str, int]:
        try:
            return await self._keep(request, reference), 200
        except ClientDisconnect:
            log.info("webhook_broken_off", platform=self.platform)
            return "broken_off", 503  # nobody hears it
        except StoreError as error:
            log.error("webhook_not_kept", platform=self.platform, error=str(error))
            return "failed", 503
        except Exception:  # a fault of ours must not switch their webhook off
            log.exception("webhook_failed", platform=self.platform)
            return "failed", 503

    async def _keep(self, request: Request, reference: str) -> str:
        body, size = await _body(request)
        try:
            text = _whole(body, size)
            event, key = self.source.identity(parsed(text))
        except Unreadable as error:
            where = {"platform": self.platform, "reference": reference, "bytes": size}
            what = {**where, "body": body[: 4 * MAX_UNREADABLE_CHARS].decode(errors="replace")[:MAX_UNREADABLE_CHARS]}
            await self.services.store.apply(*unread(str(error), what, await self.services.store.now()))
            log.error("webhook_unread", platform=self.platform, reason=str(error), bytes=size)
            return "unread"
        fresh = await self.services.inbox.put(self.platform, text, key, reference)
        outcome = "kept" if fresh else "twice"
        log.info("webhook", platform=self.platform, news=event, key=key, outcome=outcome)
        return outcome

    @property
    def platform(self) -> str:
        return self.source.platform


def _in_path(request: Request) -> bytes:
    return str(request.path_params["secret"]).encode(errors="backslashreplace")


def _in_header(request: Request) -> bytes:
    """Name and password of Basic authentication; nothing where there are none."""
    scheme, _, pair = request.headers.get("authorization", "").partition(" ")
    try:
        return b64decode(pair.strip(), validate=True) if scheme.lower() == "basic" else b""
    except ValueError:
        return b""


def _digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def _opens(opening: Sequence[bytes], shown: bytes) -> bool:
    """In the same time, whichever of them it is and however much of it is right."""
    return any([hmac.compare_digest(one, shown) for one in opening])  # noqa: C419  # all of them, whatever came before


async def _body(request: Request) -> tuple[bytes, int]:
    """The first MAX_WEBHOOK_BODY_BYTES bytes, and how many there were."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        if size < MAX_WEBHOOK_BODY_BYTES:
            chunks.append(chunk[: MAX_WEBHOOK_BODY_BYTES - size])
        size += len(chunk)
        if size > MAX_WEBHOOK_DRAIN_BYTES:
            break
    return b"".join(chunks), size


def _whole(body: bytes, size: int) -> str:
    """All of it, as text. Raises Unreadable."""
    if size > MAX_WEBHOOK_BODY_BYTES:
        raise Unreadable("It is larger than anything that is read.")
    return decoded(body)
