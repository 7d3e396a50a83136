"""The door of the Web API: who calls, with which arguments, and what may go wrong before the method runs."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.api.method import Args, Declared, Grants, declared_in
from bot.sandbox.block_faults import BlockFaults
from bot.sandbox.clock import Clock, SystemClock
from bot.sandbox.faults import Faults
from bot.sandbox.record import Record
from bot.sandbox.refusal import Refusal, SlackRefusal
from bot.sandbox.shapes import Json


class BrokenOff(Response):
    """An answer that begins and never ends: the server closes the connection when nothing follows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


class Door:
    def __init__(
        self,
        groups: Iterable[object],
        *,
        grants: Grants,
        bot_token: str,
        app_token: str | None,
        clock: Clock,
        faults: Faults,
        block_faults: BlockFaults,
        record: Record,
        refused: Callable[[Refusal], None],
    ) -> None:
        self._methods: dict[str, tuple[Declared, Callable[[Args], Awaitable[Json]]]] = {
            declared.name: (declared, handler) for group in groups for declared, handler in declared_in(group)
        }
        self._grants = grants
        self._bot_token, self._app_token = bot_token, app_token
        self._clock, self._faults, self._block_faults = clock, faults, block_faults
        self._record, self._refused = record, refused

    async def call(self, request: Request) -> Response:
        name = request.path_params["method"]
        given: Mapping[str, Any] = {}
        try:
            given = await self._arguments(request)
            args = Args({name: value for name, value in given.items() if name != "token"})
            self._record.call(name, args.given)
            declared, handler = self._called(name, request, given)
            trouble = self._faults.next(name, args.optional("channel") or args.optional("channel_id"))
            if trouble and trouble.hang is not None:
                await self._clock.sleep(trouble.hang)
            elif trouble and trouble.retry_after is not None:
                raise SlackRefusal("ratelimited", retry_after=trouble.retry_after)
            elif trouble and trouble.status is not None:
                self._refused(Refusal(name, f"HTTP {trouble.status}", (), dict(given)))
                return PlainTextResponse("Internal Server Error", trouble.status)
            elif trouble and trouble.error:
                raise SlackRefusal(trouble.error)
            if name == "chat.postMessage":
                self._keep_pace(args.text("channel"))
            self._grants.need(*declared.scopes)
            self._block_faults.check(name, args.given)
            answer = {"ok": True, **await handler(args)}
            if trouble and trouble.lost:
                return BrokenOff()
        except SlackRefusal as refused:
            self._refused(Refusal(name, refused.error, refused.messages, dict(given)))
            after = refused.extra.pop("retry_after", None)
            if after is not None:
                return JSONResponse(refused.answer, 429, {"Retry-After": str(after)})
            answer = refused.answer
        return JSONResponse(answer, headers={"X-OAuth-Scopes": str(self._grants), **self._date()})

    def _date(self) -> Mapping[str, str]:
        """Whatever serves the workspace says what time it is, unless the workspace lives in another."""
        lives_now = isinstance(self._clock, SystemClock)
        return {} if lives_now else {"Date": formatdate(self._clock.time(), usegmt=True)}

    def _keep_pace(self, channel: str) -> None:
        if wait := self._faults.pace.wait(channel, self._clock.time()):
            raise SlackRefusal("ratelimited", retry_after=wait)

    def _called(
        self, name: str, request: Request, given: Mapping[str, Any]
    ) -> tuple[Declared, Callable[[Args], Awaitable[Json]]]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else str(given.get("token") or "")
        if not token:
            raise SlackRefusal("not_authed")
        if token not in (self._bot_token, self._app_token):
            raise SlackRefusal("invalid_auth")
        if name not in self._methods:
            raise SlackRefusal("unknown_method", req_method=name)
        declared, handler = self._methods[name]
        if (token == self._app_token) != declared.app_token:
            raise SlackRefusal("not_allowed_token_type")
        return declared, handler

    async def _arguments(self, request: Request) -> dict[str, Any]:
        given: dict[str, Any] = dict(request.query_params)
        body = await request.body()
        if not body:
            return given
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind == "application/json":
            try:
                sent = await request.json()
            except ValueError:
                raise SlackRefusal("invalid_json") from None
            if not isinstance(sent, dict):
                raise SlackRefusal("json_not_object")
            return {**given, **sent}
        if kind == "application/x-www-form-urlencoded":
            return {**given, **dict(parse_qsl(body.decode(), keep_blank_values=True))}
        raise SlackRefusal("invalid_post_type")
