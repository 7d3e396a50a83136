"""The webhooks: where platforms post what happens. Authenticated, stored, and only then answered 200.

Some platforms switch a webhook off for a single answer of 4xx, others send nothing twice. So whoever has shown the
secret is never refused: what cannot be read is kept as it came, and only a store that fails is answered with 503.
All that is found out here is what tells one event from another; the dispatcher reads it. Who signs the body has shown
the secret once all of it has been read; until then nothing is kept of it.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Self

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.notifications.rows import unread
from bot.notifications.webhook_body import Unreadable, decoded, parsed
from bot.runtime.logs import logger, referring
from bot.store import StoreError
from connectors.catalog import platforms
from connectors.news.news import Source
from connectors.news.webhook_auth import WebhookAuth, WebhookCredentials
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


class WrongSignature(Exception):
    """The body was not signed with any of the secrets."""


def routes(services: Services, credentials: Mapping[str, WebhookCredentials]) -> list[Route]:
    """An endpoint for every platform whose secret is known; a `/` more at the end of what was typed there is no reason
    to lose what it tells."""
    return [
        Route(f"{path}{end}", WebhookEndpoint.of(services, one.news, one.webhook.auth, known).told, methods=["POST"])
        for name, known in credentials.items()
        if (one := platforms()[name]).webhook and one.news
        for path in [one.webhook_path + "/{secret}" * one.webhook.auth.in_address]
        for end in ("", "/")  # nobody follows the redirect that would otherwise be answered
    ]


@dataclass(frozen=True)
class WebhookEndpoint:
    """Where one platform posts.

    Attributes:
        opening: SHA-256 digests, so that all are of one length, of what is good to be shown; none where it signs
        keys: with which it may have signed; none where it does not
    """

    services: Services
    source: Source
    auth: WebhookAuth
    opening: tuple[bytes, ...]
    keys: tuple[bytes, ...]

    @classmethod
    def of(cls, services: Services, source: Source, auth: WebhookAuth, credentials: WebhookCredentials) -> Self:
        opens = [one.get_secret_value().encode() for one in credentials.opens]
        signs = auth.signs
        return cls(services, source, auth, () if signs else tuple(map(_digest, opens)), tuple(opens) if signs else ())

    async def told(self, request: Request) -> Response:
        outcome, status = "refused", 401
        shown = self.auth.shown(request.path_params, request.headers)
        if _opens(self.opening, _digest(shown)) or (shown and self.keys):
            reference = token_hex(4)
            with referring(reference):
                outcome, status = await self._outcome(request, reference, shown)
        if outcome == "refused":  # without a reference, so that a thousand of them are one line
            log.warning("webhook_refused", platform=self.platform)
        self.services.metrics.webhooks.labels(self.platform, outcome).inc()
        return JSONResponse(
            {"status": outcome}, status, {"retry-after": WEBHOOK_RETRY_AFTER_S} if status == 503 else None
        )

    async def _outcome(self, request: Request, reference: str, shown: bytes) -> tuple[str, int]:
        try:
            return await self._keep(request, reference, shown), 200
        except WrongSignature:
            return "refused", 401
        except ClientDisconnect:
            log.info("webhook_broken_off", platform=self.platform)
            return "broken_off", 503  # nobody hears it
        except StoreError as error:
            log.error("webhook_not_kept", platform=self.platform, error=str(error))
            return "failed", 503
        except Exception:  # a fault of ours must not switch their webhook off
            log.exception("webhook_failed", platform=self.platform)
            return "failed", 503

    async def _keep(self, request: Request, reference: str, shown: bytes) -> str:
        signed = [hmac.new(key, digestmod=hashlib.sha256) for key in self.keys]
        body, size = await _body(request, signed)
        if signed and not _opens([one.digest() for one in signed], shown):
            raise WrongSignature
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


def _digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def _opens(opening: Sequence[bytes], shown: bytes) -> bool:
    """In the same time, whichever of them it is and however much of it is right."""
    return any([hmac.compare_digest(one, shown) for one in opening])  # noqa: C419  # all of them, whatever came before


async def _body(request: Request, signed: Sequence[hmac.HMAC]) -> tuple[bytes, int]:
    """The first MAX_WEBHOOK_BODY_BYTES bytes, and how many there were; `signed` get all of them."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        if size < MAX_WEBHOOK_BODY_BYTES:
            chunks.append(chunk[: MAX_WEBHOOK_BODY_BYTES - size])
        size += len(chunk)
        for one in signed:
            one.update(chunk)
        if size > MAX_WEBHOOK_DRAIN_BYTES:
            break
    return b"".join(chunks), size


def _whole(body: bytes, size: int) -> str:
    """All of it, as text. Raises Unreadable."""
    if size > MAX_WEBHOOK_BODY_BYTES:
        raise Unreadable("It's too large to read.")
    return decoded(body)
