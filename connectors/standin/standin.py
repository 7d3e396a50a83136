"""What every stand-in shares: a vendor's API as an ASGI app, with a log of what arrived and faults on demand.

A stand-in is written from the vendor's document alone and shares no code with its connector, so that one
misreading does not hide the other. It answers at once and in order: an operation never awaits.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode
from uuid import NAMESPACE_DNS, uuid5

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from connectors.standin.postman import Hook, Postman

Clock = Callable[[], float]
"""Now, in Unix seconds."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it arrived. Header names are in lower case; the values of secret headers read `•••`."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes
    at: float
    params: Mapping[str, str] = field(default_factory=dict)
    """The variable parts of the path, by their documented names."""

    def json(self) -> Any:
        """The body read as JSON; ValueError when it is not."""
        return json.loads(self.body)

    def form(self) -> tuple[tuple[str, str], ...]:
        """The body read as an urlencoded form, in order, repeated names kept. `php.parsed` makes arrays of brackets."""
        return tuple(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    def told(self) -> dict[str, str]:
        """Every parameter that is plain, as text: of the query, and of a body that is a form or a JSON object."""
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            body: Any = dict(self.form())
        else:
            try:
                body = self.json()
            except ValueError:
                body = None
        named = body if isinstance(body, dict) else {}
        return {name: str(one) for name, one in named.items() if isinstance(one, str | int)} | dict(self.query)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. None sends no body, text and bytes go as they are, anything else goes as JSON."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    documented: bool = False
    """The document's own example rather than the state of things; marked `x-standin: documented`."""

    def response(self) -> Response:
        headers = {**self.headers, **({"x-standin": "documented"} if self.documented else {})}
        match self.body:
            case None:
                return Response(status_code=self.status, headers=headers)
            case str():
                return Response(self.body, self.status, headers, media_type="text/html")
            case bytes():
                return Response(self.body, self.status, headers, media_type="application/octet-stream")
            case _:
                return JSONResponse(self.body, self.status, headers)


class StandInRefusal(Exception):
    """Raised while answering, to answer with this reply instead. State must be unchanged by then."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Operation:
    """A documented method and path (variables in braces), and what answers it. Where operations share a path, `fixed`
    are the parameters that say which one is meant."""

    method: str
    path: str
    answer: Callable[[Call], Reply]
    fixed: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def route(self) -> str:
        """The path with what tells its operations apart, as `/rest/server.php?wsfunction=core_user_get_users`."""
        return f"{self.path}?{urlencode(sorted(self.fixed.items()))}" if self.fixed else self.path

    def means(self, told: Mapping[str, str]) -> bool:
        """Whether these parameters are the ones by which it is told apart."""
        return all(told.get(name) == str(value) for name, value in self.fixed.items())


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to go wrong: wait `hang` seconds, then drop the connection, or answer `reply`, or answer as ever.

    With `carried_out` the operation is carried out before things go wrong, and its own answer may be lost.
    """

    reply: Reply | None = None
    hang: float = 0
    drop: bool = False
    carried_out: bool = False


@dataclass(slots=True)
class _Planned:
    fault: Fault
    times: int | None
    method: str | None
    path: str | None


class Faults:
    """What is planned to go wrong. The first plan that fits a request is used, and used up after its times."""

    def __init__(self) -> None:
        self._plans: list[_Planned] = []

    def add(self, fault: Fault, *, times: int | None = 1, method: str | None = None, path: str | None = None) -> None:
        """Plan a fault; `times=None` lasts until cleared. `path` is one that arrives, or as documented, or a route."""
        self._plans.append(_Planned(fault, times, method, path))

    def clear(self) -> None:
        self._plans.clear()

    def take(self, method: str, paths: Sequence[str]) -> Fault:
        """The fault for this request; one without effect when nothing is planned for it."""
        for plan in self._plans:
            if plan.method in (None, method) and (plan.path is None or plan.path in paths):
                if plan.times is not None:
                    plan.times -= 1
                    if plan.times == 0:
                        self._plans.remove(plan)
                return plan.fault
        return Fault()


class Dropped(httpx.RemoteProtocolError):
    """The connection ended inside an answer.

    In one process this exception is what the client catches. A real server that sees any exception once an
    answer has begun cuts the connection, and a real client then raises the parent of this class.
    """


async def give_up(seconds: float) -> None:
    """A sleep for tests in one process, where httpx keeps no timeouts: the client's strikes at once."""
    raise httpx.ReadTimeout(f"No answer in {seconds} seconds.")


class Ids:
    """Identifiers that look random and are the same in every run with the same seed, counted per kind."""

    def __init__(self, seed: str) -> None:
        self._space = uuid5(NAMESPACE_DNS, seed)
        self._counts: Counter[str] = Counter()

    def number(self, kind: str) -> int:
        """1, 2, 3 …"""
        self._counts[kind] += 1
        return self._counts[kind]

    def uuid(self, kind: str) -> str:
        return str(uuid5(self._space, f"{kind}/{self.number(kind)}"))


class StandIn:
    """A vendor's API. A platform gives its operations and overrides `admit` and, if need be, `find` and `lost`.

    `calls` holds every request in the order of arrival, refused and failed ones too. `sleep` is what a fault that hangs
    waits with.
    """

    secret_headers: ClassVar[frozenset[str]] = frozenset({"authorization"})

    def __init__(
        self,
        operations: Sequence[Operation],
        *,
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.operations = tuple(operations)
        self.calls: list[Call] = []
        self.faults = Faults()
        self.hooks: list[Hook] = []
        self._postman: Postman | None = None
        self._clock = clock
        self.sleep = sleep
        self._patterns: dict[str, re.Pattern[str]] = {
            operation.path: compile_path(operation.path)[0] for operation in self.operations
        }

    @property
    def table(self) -> frozenset[tuple[str, str]]:
        """Every (method, route) that has an answer, as documented."""
        return frozenset((operation.method, operation.route) for operation in self.operations)

    def calls_to(self, method: str, path: str, **fixed: str | int) -> list[Call]:
        """Those with these parameters, where `fixed` says which operation of the path is meant."""
        asked = Operation(method, path, lambda call: Reply(), fixed)
        calls = [call for call in self.calls if (call.method, call.path) == (method, path)]
        return [call for call in calls if asked.means(call.told())] if fixed else calls

    def admit(self, operation: Operation, headers: Mapping[str, str], call: Call) -> None:
        """Raise StandInRefusal unless the credentials allow the operation. Only here are secret headers legible."""

    def find(self, call: Call) -> tuple[Operation, Mapping[str, str]] | None:
        """The operation that a request means, with the variable parts of its path: of one path, the one of which it has
        the most parameters."""
        matching = [
            (operation, matched.groupdict())
            for operation in self.operations
            if operation.method == call.method and (matched := self._patterns[operation.path].match(call.path))
        ]
        if any(operation.fixed for operation, _ in matching):
            told = call.told()
            matching = [(operation, params) for operation, params in matching if operation.means(told)]
        return max(matching, key=lambda found: len(found[0].fixed), default=None)

    def lost(self, call: Call, allowed: Sequence[str]) -> Reply:
        """The answer to a request that nothing documents; `allowed` are the methods that the path does have."""
        if allowed:
            return Reply(status=405, headers={"allow": ", ".join(allowed)})
        return Reply(status=404)

    def first_day(self) -> None:
        """What the demo has besides, once it is seeded: what its examples name. Nothing, unless a platform says so."""

    def hook(self, uri: str, event: str = "", secret: str = "") -> None:
        """Set up a webhook, as people do in the platform's app: for the events of one name, or for all."""
        self.hooks.append(Hook(uri, event, secret))

    def shown(self, secret: str, body: bytes) -> Mapping[str, str]:
        """The headers that show a webhook's receiver who posts this body. A platform that signs overrides it."""
        return {}

    def post(self, event: Any, name: str = "") -> None:
        """Carry an event to the webhooks that want it, while `posting`."""
        for hook in self.hooks:
            if self._postman and hook.event in ("", name):
                self._postman.carry(event, hook)

    @asynccontextmanager
    async def posting(self) -> AsyncIterator[None]:
        """Post what happens to webhooks while the context lasts."""
        async with Postman(self.shown) as self._postman:
            try:
                yield
            finally:
                self._postman = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # a server's start and stop: nothing to prepare
        request = Request(scope, receive)
        arrived = Call(
            method=request.method,
            path=scope["path"].removeprefix(scope.get("root_path", "")),
            query=tuple(request.query_params.multi_items()),
            headers={name: "•••" if name in self.secret_headers else value for name, value in request.headers.items()},
            body=await request.body(),
            at=self._clock(),
        )
        found = self.find(arrived)
        operation, params = found or (None, {})
        call = replace(arrived, params=params)
        self.calls.append(call)

        names = [operation.path, operation.route] if operation else []
        fault = self.faults.take(call.method, [call.path, *names])
        answer = partial(self._answer, operation, request.headers, call)
        done = answer() if fault.carried_out else None
        if fault.hang and await self._client_left(fault.hang, receive):
            return
        if fault.drop:
            headers = [(b"content-length", b"1")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            raise Dropped("The stand-in dropped the connection, as it was asked to.")
        reply = fault.reply or done or answer()
        await reply.response()(scope, receive, send)

    def _answer(self, operation: Operation | None, headers: Mapping[str, str], call: Call) -> Reply:
        if operation is None:
            matching = {o.method for o in self.operations if self._patterns[o.path].match(call.path)}
            return self.lost(call, [] if call.method in matching else sorted(matching))
        try:
            self.admit(operation, headers, call)
            return operation.answer(call)
        except StandInRefusal as refused:
            return refused.reply

    async def _client_left(self, seconds: float, receive: Receive) -> bool:
        """Wait, but not for a client that has gone: after its body, the next message is its leaving."""
        sleeping, leaving = asyncio.ensure_future(self.sleep(seconds)), asyncio.ensure_future(receive())
        try:
            await asyncio.wait({sleeping, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not sleeping.done():
                return True
            await sleeping  # whatever the sleep raised is the client's to see
            return False
        finally:
            sleeping.cancel()
            leaving.cancel()
