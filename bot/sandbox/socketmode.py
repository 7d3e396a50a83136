"""Socket Mode: the app comes to the workspace by WebSocket, and payloads travel in envelopes.

The sockets have a small server of their own: it starts with the first apps.connections.open, so that the
workspace needs no WebSocket support from whatever serves the rest of it.
"""

import asyncio
import json
import secrets
from itertools import cycle
from typing import Literal, NamedTuple

from aiohttp import WSMsgType, web

from bot.sandbox import limits
from bot.sandbox.delivery import Delivery, NotAcknowledged, Reply
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json


class _Awaited(NamedTuple):
    """An acknowledgement that is still to come, and by which connection."""

    socket: web.WebSocketResponse
    answer: asyncio.Future[Json]


DisconnectReason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
"""What Slack gives as the reason, and only a reason: warning comes some ten seconds before the connection goes."""


class SocketMode:
    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()  # addresses that nobody has used yet
        self._sockets: list[web.WebSocketResponse] = []
        self._lines: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._leaving: list[web.WebSocketResponse] = []
        self._waiting: dict[str, _Awaited] = {}  # acknowledgements, by envelope id
        self.disabled = False  # Socket Mode was switched off for the app
        self._turns = cycle(range(limits.SOCKET_CONNECTIONS))
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def connections(self) -> int:
        return len(self._sockets)

    async def open(self) -> str:
        """A WebSocket address that works once."""
        if self.disabled:
            raise SlackRefusal("forbidden_team", ["socket mode was switched off for this app"])
        if len(self._sockets) >= limits.SOCKET_CONNECTIONS:
            raise SlackRefusal("too_many_websockets")
        await self._start()
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self._port}/link/?ticket={ticket}&app_id={self._app_id}"

    async def send(self, delivery: Delivery) -> Reply:
        """To one of the connections, by turns; which one is nothing to rely on."""
        if not self._sockets:
            raise NotAcknowledged("connection_failed")
        staying = [socket for socket in self._sockets if socket not in self._leaving] or self._sockets
        socket = staying[next(self._turns) % len(staying)]
        envelope: Json = {
            "envelope_id": secrets.token_hex(16),
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            number, reason = delivery.retry or (0, "")
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        answered: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = _Awaited(socket, answered)
        try:
            await socket.send_json(envelope)
            answer = (await answered).get("payload")
        except ConnectionError:
            raise NotAcknowledged("connection_failed") from None
        finally:
            del self._waiting[envelope["envelope_id"]]
        return Reply(200, "" if answer is None else json.dumps(answer), answer)

    async def disconnect(self, reason: DisconnectReason = "refresh_requested") -> None:
        """What Slack says before it takes connections away: the app is expected to open new ones by itself, and
        as soon as there is one, nothing more comes by the old. After link_disabled there is no way back."""
        self._leaving = list(self._sockets)
        for socket in self._leaving:
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
        if reason == "link_disabled":
            self.disabled = True
            self.drop()

    def drop(self) -> None:
        """Every connection breaks off; what was not acknowledged is not."""
        for transport in self._lines.values():
            transport.close()

    async def close(self) -> None:
        for socket in tuple(self._sockets):
            await socket.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _start(self) -> None:
        if self._runner is None:
            app = web.Application()
            app.router.add_get("/link/", self._serve)
            self._runner = web.AppRunner(app, shutdown_timeout=1)
            await self._runner.setup()
            site = web.TCPSite(self._runner, "127.0.0.1", 0)
            await site.start()
            self._port = int(self._runner.addresses[0][1])

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="This address was used before.")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        if request.transport:
            self._lines[socket] = request.transport
        try:
            info = {"app_id": self._app_id}
            await socket.send_json({"type": "hello", "num_connections": self.connections, "connection_info": info})
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self._sockets.remove(socket)
            self._lines.pop(socket, None)
            for awaited in self._waiting.values():
                if awaited.socket is socket and not awaited.answer.done():
                    awaited.answer.set_exception(ConnectionError())
        return socket

    def _acknowledged(self, answer: Json) -> None:
        waiting = self._waiting.get(str(answer.get("envelope_id")))
        if waiting and not waiting.answer.done():
            waiting.answer.set_result(answer)
