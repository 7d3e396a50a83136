"""`Connector`: how a platform is talked to. What differs is declared by the platform; the rest is here, once."""

import asyncio
import json
import logging
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar, Literal, TypeVar, get_args, get_origin

import httpx
from pydantic import SecretStr

from connectors.core import errors, proof
from connectors.core import transport as core_transport
from connectors.core.bounded_answer import AnswerRefused, read_whole
from connectors.core.checks import UNPROVEN_REASON, Check
from connectors.core.every_page import every_page
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Reveal, field_specs, given, mask, open_secret
from connectors.core.intent import Intent, completed, result_type
from connectors.core.pacing import RateLimit, RateLimiter
from connectors.core.paging import Paginator, row_count
from connectors.core.parsing import parsed, rows_of
from connectors.core.record import Page
from connectors.core.request import Request, build
from connectors.core.retrying import (
    MAX_REQUEST_TRIES,
    MAX_RETRY_AFTER_S,
    in_doubt,
    pause,
    retry_after,
    worth_repeating,
)
from connectors.core.secret_forms import SecretMask

R = TypeVar("R")
Sleep = Callable[[float], Awaitable[None]]

# At INFO httpx tells every address, and on some platforms the key is a part of it.
logging.getLogger("httpx").addFilter(lambda record: record.levelno > logging.INFO)

log = logging.getLogger(__name__)

HTTP_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
ANSWER_TIMEOUT_S = 60.0
"""Seconds for the whole of a call and its answer, however it trickles: it has one of few turns."""


@dataclass(frozen=True)
class RefusalBody:
    """What the body of a refusal says: in words, by field, which permission is missing, how many seconds to wait."""

    detail: str = ""
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    scope: str = ""
    wait: float | None = None


class Connector:
    """One platform, one HTTP client. Subclasses say who they are and how success and refusal look."""

    platform: ClassVar[str]
    title: ClassVar[str]
    body: ClassVar[Literal["json", "form"]] = "json"
    concurrency: ClassVar[int] = 4
    limits: ClassVar[tuple[RateLimit, ...]] = ()
    paging: ClassVar[Paginator | None] = None
    """Of every listing that has its field, and names no other."""
    checked: ClassVar[Mapping[type[Intent[Any]], Check]] = {}
    """The changes of which this platform's answer alone does not tell enough."""

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        timeout: httpx.Timeout = HTTP_TIMEOUT,
        limits: Sequence[RateLimit] | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._sleep = sleep
        self._pace = RateLimiter(self.limits if limits is None else limits, clock)
        self._turns = asyncio.Semaphore(self.concurrency)
        self._transport = transport or core_transport.transport(_trusted())
        self._timeout = timeout

    # What a platform says of itself

    def headers(self, reveal: Reveal) -> dict[str, str]:
        """The headers of every call, the credentials among them passed through `reveal`."""
        return {}

    def own(self, reveal: Reveal) -> dict[str, str]:
        """Variables of every path that are the connector's and no intent's: a key in the address, through `reveal`."""
        return {}

    def refusal_body(self, data: Any) -> RefusalBody:
        """What the JSON body of a refusal says. `data` is None where the body is not JSON."""
        return RefusalBody()

    def data(self, intent: Intent[Any], content: bytes) -> Any:
        """What the body of an answer holds; None where it cannot be read. JSON, unless the platform knows better."""
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            return None

    def meant(self, status: int, data: Any) -> int:
        """The HTTP status that an answer amounts to, where the body says more than the status it came with."""
        return status

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """A refusal that only this platform knows, such as one that comes with 200."""
        return None

    def declined(self, data: Any) -> bool:
        """Whether this body of a 503 is one with which the platform is documented to have done nothing."""
        return False

    def masks(self, intent: Intent[Any]) -> bool:
        """Whether the connector's own credentials are taken out of the answer. Not where they are what is asked for."""
        return True

    def page(self, data: Any) -> Page[Any] | None:
        """The rows of one answer to a listing, not parsed yet; None where there is no list in it."""
        return Page(data, total=len(data)) if isinstance(data, list) else None

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        """What of the body of a success is the result."""
        return data

    def proves(self, intent: Intent[Any], data: Any, result: Any) -> bool:
        """Whether an answer shows what the documents say it does where all is well. `result` is what was read of it."""
        return proof.shows(intent, result)

    # What all platforms share

    def request(self, intent: Intent[Any], reveal: Reveal = mask) -> Request:
        """Exactly what `run` would send; secrets masked unless revealed."""
        return build(completed(intent), self.base_url, self.headers(reveal), reveal, self.body, self.own(reveal))

    async def run(self, intent: Intent[R]) -> R:
        """Carry the intent out, with what is looked at before or afterwards. Raises errors.PlatformError."""
        intent = completed(intent)  # once, for all tries
        if check := self.checked.get(type(intent)):
            checked: R = await check(self, intent, lambda: self._carry_out(intent))
            return checked
        answer = await self._carry_out(intent)
        if intent.http.hollow_yes:
            raise errors.OutcomeUnknown(self.title, why=UNPROVEN_REASON)
        return answer

    async def wait(self, seconds: float) -> None:
        """Before another look."""
        await self._sleep(seconds)

    async def _carry_out(self, intent: Intent[R]) -> R:
        failures: list[errors.PlatformError] = []
        while True:
            try:
                return await self._once(intent)
            except errors.PlatformError as error:
                failures.append(error)
            if len(failures) == MAX_REQUEST_TRIES or not worth_repeating(intent, failures[-1]):
                break
            await self._sleep(pause(failures[-1], len(failures)))
        fault = failures[-1]
        fault.write = intent.effect is not Effect.READ
        raise in_doubt(fault, failures) if fault.write else fault

    def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Page[R]]:
        """Every page of a listing, one at a time, each row once. Raises errors.PartRead after all that was read."""
        return every_page(self, self.begin(intent), self.paginator(intent))

    def begin(self, intent: Intent[R]) -> Intent[R]:
        """The same listing from its first page; an intent that says itself where to begin stays as it is."""
        how = self.paginator(intent)
        return how.begin(intent) if how else intent

    def after(self, intent: Intent[R], page: Any) -> Intent[R] | None:
        """The intent that asks for the rows after this page; None at the end."""
        how = self.paginator(intent)
        return how.after(intent, page) if how and isinstance(page, Page) else None

    def paginator(self, intent: Intent[Any]) -> Paginator | None:
        how = intent.http.paging or self.paging
        return how if how and how.cursor in field_specs(type(intent)) else None

    def secrets(self) -> list[str]:
        """What must never be read anywhere: every credential this connector sends."""
        return []

    async def close(self) -> None:
        await self._transport.aclose()

    async def _once(self, intent: Intent[R]) -> R:
        answer: R | errors.PlatformError
        try:
            answer = await self._read(intent, await self._send(self.request(intent, open_secret)))
        except AnswerRefused as refused:  # whatever it answered, a write may have been done
            unknown = errors.Unexpected if intent.effect is Effect.READ else errors.OutcomeUnknown
            answer = unknown(self.title, "", str(refused))
        if isinstance(answer, errors.PlatformError):
            raise answer  # from here, where no local variable quotes the platform
        return answer

    async def _send(self, request: Request) -> httpx.Response:
        error: errors.PlatformError
        try:
            async with self._turns:
                await self._in_time()
                async with asyncio.timeout(ANSWER_TIMEOUT_S):
                    return await self._transported(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            error = errors.Unreachable(self.title)
        except httpx.InvalidURL:
            error = errors.TooLong(self.title)
        except (httpx.TimeoutException, TimeoutError):
            error = errors.NoAnswer(self.title)
        except httpx.RequestError:
            error = errors.NoAnswer(self.title, errors.BROKEN_REASON)
        raise error  # here and not above: httpx's exceptions carry the request, and with it the credentials

    async def _transported(self, request: Request) -> httpx.Response:
        """Straight to the transport, past httpx's client. So no redirects: a key must not follow one to another house.
        And no cookies: a session can stand in for a key."""
        sent = httpx.Request(
            request.method,
            request.url,
            headers=core_transport.COMMON_HEADERS | dict(request.headers),
            json=request.body if request.kind == "json" else None,
            data=request.body if request.kind == "form" else None,
            extensions={"timeout": self._timeout.as_dict()},
        )
        response = await self._transport.handle_async_request(sent)
        try:
            return await read_whole(response)
        finally:
            await response.aclose()

    async def _in_time(self) -> None:
        """Wait until the platform's limits let one more call through. Whoever would wait too long is told when."""
        while left := self._pace.take():
            if left > MAX_RETRY_AFTER_S:
                raise errors.RateLimited(self.title, retry_after=left)
            await self._sleep(left)

    async def _read(self, intent: Intent[R], response: httpx.Response) -> R | errors.PlatformError:
        hide = SecretMask.of(tuple(self.secrets()) if self.masks(intent) else ())
        if result_type(type(intent)) is bytes and response.is_success and response.content.startswith(proof.FILE_MARK):
            return hide(response.content)  # type: ignore[no-any-return]  # R is bytes here, which no checker sees
        try:
            data = await hide.in_stretches(self.data(intent, response.content))
            if fault := self._refusal(intent, response, data):
                return fault
            result = await self._result(intent, data)
            return self._doubt(intent, response, data, result) or result
        except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
            log.warning("an answer to %s could not be read: %s", type(intent).__name__, type(error).__name__)
        return proof.unknown(intent, self.title)  # here and not above: the exception may quote what was answered

    def _doubt(
        self, intent: Intent[Any], response: httpx.Response, data: Any, result: Any
    ) -> errors.PlatformError | None:
        """What a success is that does not show what it should."""
        if response.status_code == HTTPStatus.NO_CONTENT and intent.effect is not Effect.READ:
            return None  # by HTTP itself it is done
        if proof.sound(intent, data, shown := self.proves(intent, data, result)):
            return None
        said = self._discreet(intent, self.refusal_body(data))
        return proof.doubt(intent, self.title, data, shown, said.detail, dict(said.fields))

    def _refusal(self, intent: Intent[Any], response: httpx.Response, data: Any) -> errors.PlatformError | None:
        status, write = self.meant(response.status_code, data), intent.effect is not Effect.READ
        if special := self.refused(intent, status, data):
            return special
        read = data is not None or response.content.strip() in (b"", b"null")
        if 200 <= status < 300 and read and result_type(type(intent)) is not bytes:
            return None
        said = self._discreet(intent, self.refusal_body(data))
        after = said.wait if (asked := retry_after(response.headers)) is None else asked
        match status:
            case 401:
                return errors.NotAuthorized(self.title, said.detail)
            case 403:
                return errors.Forbidden(self.title, said.detail, said.scope)
            case 404:
                return errors.NotFound(self.title, said.detail)
            case 409:
                return errors.Conflict(self.title, said.detail)
            case 400 | 422:
                return errors.Invalid(self.title, said.detail, said.fields)
            case 429:
                return errors.RateLimited(self.title, said.detail, after)
            case 503:
                return errors.Unavailable(self.title, said.detail, after, settled=self.declined(data))
            case _ if 200 <= status < 300 and result_type(type(intent)) is bytes:
                why = "answered with something that is not a file"
            case _ if 200 <= status < 300:
                why = "answered with something that is not JSON"
            case _ if status >= 500:
                why = f"reported an error of its own ({status} {_phrase(status)})"
            case _:
                why = f"answered with {status} {_phrase(status)}"
        # A redirect is how many a web form says that it is done; 408 comes from whoever gave up waiting for it.
        open_end = status >= 500 or status < 400 or status == HTTPStatus.REQUEST_TIMEOUT
        if write and open_end:
            return errors.OutcomeUnknown(self.title, said.detail, why)
        kind = errors.ServerError if status >= 500 else errors.Gone if status == HTTPStatus.GONE else errors.Unexpected
        return kind(self.title, said.detail, why)

    def _discreet(self, intent: Intent[Any], said: RefusalBody) -> RefusalBody:
        """What the platform says without the secrets that were sent to it: some quote them."""
        secrets = [held.get_secret_value() for _, held in given(intent) if isinstance(held, SecretStr)]
        hidden = SecretMask.of(tuple(filter(None, (*self.secrets(), *secrets))))
        fields = {name: [hidden(one) for one in all_] for name, all_ in said.fields.items()}
        return replace(said, detail=hidden(said.detail), fields=fields)

    async def _result(self, intent: Intent[R], data: Any) -> R:
        wanted = result_type(type(intent))
        if get_origin(wanted) is Page:
            page = self.page(data)
            if page is None:
                return None  # type: ignore[return-value]  # as what proves nothing
            rows, total = await rows_of(get_args(wanted)[0], page.items), row_count(page.total)
            result: Any = Page(rows, None if (total or 0) < len(page.items) else total, page.next)
        elif get_origin(wanted) is list:
            held = self.unwrap(intent, data)
            result = await rows_of(get_args(wanted)[0], held) if isinstance(held, list) else None
        else:
            result = parsed(wanted, self.unwrap(intent, data))
        return result  # type: ignore[no-any-return]  # the declaration's type parameter, which no checker sees here


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed: read once for every connector, as it takes some 20 ms each."""
    return httpx.create_ssl_context()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "no known meaning"
