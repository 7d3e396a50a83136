"""uvicorn's HTTP protocol, with an end to everything that somebody may send and to the time they may take.

httptools reads headers of any length and uvicorn waits for ever; h11 has a limit for headers and none for time, and
costs several times as much. So this stands in front of httptools and counts:

    the head    its bytes as they come, and once it is whole its address, its headers and their number
    the body    its bytes as they come, its chunks, what comes between and after them; all large bodies together
    the time    one timer a connection, that looks whether it is the other side that we wait for, and since when
    the answer  408, 413, 414, 431, 503 or 400, and the connection is closed; never ahead of answers to earlier requests
"""

import asyncio
from http import HTTPStatus
from typing import Any, cast

import httptools
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from bot.runtime.http_limits import (
    MAX_BODY_CHUNKS,
    MAX_KEPT_BODY_BYTES,
    MAX_LINGERING_CONNECTIONS,
    MAX_UNCOUNTED_BODY_BYTES,
    MIN_CHUNK_BYTES,
    HttpLimits,
)
from bot.runtime.logs import logger

log = logger("registrar.http")

BUSY_RETRY_AFTER_S = 30
"""Seconds after which to try again when there is too much of everything."""
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This is not HTTP as we read it.",
    HTTPStatus.REQUEST_TIMEOUT: "The request took too long to arrive. Send it again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than anything that is read here.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is longer than anything that is read here.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The headers are more than is read here.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too much is being sent at once. Try again in half a minute.",
}


class LimitedConfig(uvicorn.Config):
    """The settings of uvicorn, and our limits beside them."""

    def __init__(self, app: ASGIApp, limits: HttpLimits, **options: Any) -> None:
        # ws: who changes to WebSocket would be out of our sight, and nobody here speaks it.
        super().__init__(app, http=LimitedHttpProtocol, ws="none", **options)
        self.limits = limits


class _OverLimit(Exception):
    """Ends the reading of what is too much."""


class LimitedHttpProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: LimitedConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = config.limits
        self._in_head = True  # else within a body
        self._between = True  # nothing has come of the request that is next
        self._part_bytes = 0  # of this head or body; of a head not the piece in which another request ended
        self._began_now = False  # the body began within the piece that is being read
        self._body_chunks = 0
        self._other_bytes = 0  # since the last of the body came: extensions of a chunk, and trailers
        self._waiting_since = self.loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._refusal: HTTPStatus | None = None
        self._told = False  # the refusal is said, and what still comes is read past

    # What arrives

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own is
        super().connection_made(transport)
        beyond = len(self.connections) - self._limits.open_connections
        if beyond > 0 and (beyond > MAX_LINGERING_CONNECTIONS or beyond > sum(one._told for one in self._others())):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            if beyond > MAX_LINGERING_CONNECTIONS:
                transport.close()
        else:
            self._look_again(self._waiting_since + self._limits.head_timeout_s)

    def data_received(self, data: bytes) -> None:
        if self._refusal:
            return
        self._unset_keepalive_if_required()
        if self._between:  # also by an empty line, which begins no request and would be waited behind for ever
            self._between, self._waiting_since = False, self.loop.time()
        self._part_bytes += len(data)
        self._other_bytes += len(data)
        self._began_now = False
        try:
            self._feed(data)
        except httptools.HttpParserError:
            if not self._refusal:
                self._refuse(HTTPStatus.BAD_REQUEST)
        else:
            if not self._between and (status := self._excess()):
                self._refuse(status)

    def _feed(self, data: bytes) -> None:
        """Whoever would like to speak something else than HTTP/1.1 is answered in HTTP/1.1."""
        while data and not self._refusal:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
            else:
                return

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._between, self._waiting_since = False, self.loop.time()

    def on_headers_complete(self) -> None:
        limits, headers = self._limits, self.headers
        if len(self.url) > limits.request_target_bytes:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG)
        elif len(headers) > limits.header_lines or sum([len(n) + len(v) for n, v in headers]) > limits.headers_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif len(self.pipeline) >= limits.pipelined_messages:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        elif self.parser.should_upgrade() and any(n in (b"content-length", b"transfer-encoding") for n, _ in headers):
            self._refuse(HTTPStatus.BAD_REQUEST)  # httptools would take the body for another request
        if self._refusal:
            raise _OverLimit
        super().on_headers_complete()
        self._in_head, self._part_bytes, self._began_now = False, 0, True
        self._body_chunks = self._other_bytes = 0
        self.headers = []  # of trailers, which nobody here reads

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._body_chunks += 1
        self._other_bytes = 0
        if self._began_now:
            self._part_bytes += len(body)
        if self._body_chunks > MAX_BODY_CHUNKS and self._part_bytes < self._body_chunks * MIN_CHUNK_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            raise _OverLimit

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_head, self._between, self._part_bytes = True, True, 0

    def _excess(self) -> HTTPStatus | None:
        """What is too much about the part that is still coming."""
        limits, size = self._limits, self._part_bytes
        if self._in_head:
            if size <= limits.request_target_bytes + limits.headers_bytes:
                return None
            long = self.scope is not None and len(self.url) > limits.request_target_bytes
            return HTTPStatus.REQUEST_URI_TOO_LONG if long else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if len(self.headers) > limits.header_lines or self._other_bytes > limits.headers_bytes:
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if size > limits.body_bytes:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if size > MAX_UNCOUNTED_BODY_BYTES:
            self._make_room()
        return None

    def _make_room(self) -> None:
        """Where all bodies together are too much, let go of the largest, which is hardly ever somebody honest's."""
        if sum(one._held for one in self._others()) > self._limits.bodies_bytes:
            max(self._others(), key=lambda one: one._held)._refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    @property
    def _held(self) -> int:
        """Bytes of the body that somebody may be keeping."""
        if self._in_head or self._refusal or self.cycle.response_complete:
            return 0
        return min(self._part_bytes, MAX_KEPT_BODY_BYTES)

    def _others(self) -> set["LimitedHttpProtocol"]:
        """All connections of this server; it makes no others."""
        return cast("set[LimitedHttpProtocol]", self.connections)

    # What goes out

    def on_response_complete(self) -> None:
        last = not self.pipeline
        super().on_response_complete()
        self._waiting_since = self.loop.time()
        if not self._between:
            self._unset_keepalive_if_required()  # the time of a request that has begun is longer
        if self._refusal and last and not self.transport.is_closing():
            self._tell(self._answer(self._refusal))

    def pause_writing(self) -> None:
        super().pause_writing()
        self._waiting_since = self.loop.time()

    def _refuse(self, status: HTTPStatus) -> None:
        """Read nothing more, answer when it is this request's turn, and close."""
        log.warning("request_refused", status=int(status))
        self._refusal, cycle = status, self.cycle
        if not self._in_head and self.pipeline:
            self.pipeline.popleft()  # the newest: it waits for its turn, as its answer now does
        elif not self._in_head:
            begun, cycle.disconnected = cycle.response_started, True
            cycle.message_event.set()
            self._tell(b"" if begun else self._answer(status))
        elif cycle is None or cycle.response_complete:
            self._tell(self._answer(status))

    def _answer(self, status: HTTPStatus) -> bytes:
        text = SENTENCES[status].encode()
        headers = [
            *self.server_state.default_headers,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(text)),
            (b"connection", b"close"),
        ]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append((b"retry-after", b"%d" % BUSY_RETRY_AFTER_S))
        lines = [b"%s: %s\r\n" % header for header in headers]
        return b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (status, status.phrase.encode(), b"".join(lines), text)

    def _tell(self, answer: bytes) -> None:
        """Say it and that it is the end. Closed at once, with something unread, the other side would see a reset."""
        self._told, self._waiting_since = True, self.loop.time()
        self._unset_keepalive_if_required()
        self.transport.write(answer)
        self.transport.write_eof()
        self.flow.resume_reading()
        self._look_again(self._waiting_since + self._limits.linger_timeout_s)

    # The time

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._timer:
            self._timer.cancel()

    def _look_again(self, moment_s: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_at(moment_s, self._look)

    def _look(self) -> None:
        now = self.loop.time()
        if self._is_our_turn():
            self._look_again(now + self._limits.head_timeout_s)
        elif (end := self._waiting_since + self._allowed_s()) > now:
            self._look_again(end)
        elif self._told or self.flow.write_paused or self.transport.is_closing():
            self.transport.abort()
        elif self._between:
            self.transport.close()  # nobody has asked anything
        else:
            self._look_again(now + self._limits.request_timeout_s)
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _is_our_turn(self) -> bool:
        """Whether we are at work, or do not read; then time is not the other side's."""
        if self._told or self.flow.write_paused or self.transport.is_closing():
            return False
        working = self.cycle is not None and not self.cycle.response_complete
        return self.flow.read_paused or (working and (self._between or self._refusal is not None))

    def _allowed_s(self) -> float:
        """Seconds for which the other side may let us wait."""
        if self._told:
            return self._limits.linger_timeout_s
        is_head = self._in_head and not self.flow.write_paused and not self.transport.is_closing()
        return self._limits.head_timeout_s if is_head else self._limits.request_timeout_s
