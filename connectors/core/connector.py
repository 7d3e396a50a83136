"""`Connector`: one platform, and how its operations are carried out. What a platform may say of itself is in hooks.py,
with a drawing of when; what is sent goes out by sender.py, and what comes is read by answer_reader.py."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeVar

import httpx

from connectors.core import errors
from connectors.core.answer_reader import read_answer
from connectors.core.bodies import Unwritable
from connectors.core.bounded_answer import AnswerRefused
from connectors.core.checks import UNPROVEN_REASON
from connectors.core.every_page import every_page
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Reveal, field_specs, mask, open_secret
from connectors.core.hooks import Hooks
from connectors.core.intent import Intent, completed
from connectors.core.pacing import RateLimit, RateLimiter
from connectors.core.paging import Paginator
from connectors.core.record import Page
from connectors.core.refusal import RefusalBody as RefusalBody
from connectors.core.refusal import Refusals as Refusals
from connectors.core.request import Request, build, encoded
from connectors.core.retrying import MAX_REQUEST_TRIES, in_doubt, pause, worth_repeating
from connectors.core.sender import HTTP_TIMEOUT, Sender
from connectors.core.sender import Sleep as Sleep

R = TypeVar("R")


class NotSent(errors.Invalid):
    """Something that cannot be written as the platform reads it. `name` is where it stands, `said` what is wrong."""

    def __init__(self, platform: str, name: str, said: str) -> None:
        super().__init__(platform, "", {name: [said]})
        self.said = f"“{name}” {said}"

    @property
    def sentence(self) -> str:
        return f"This wasn't sent to {self.platform}{self.undone}: {self.said}."


class Connector(Hooks):
    """One platform, one HTTP client. Subclasses say who they are and how success and refusal look: see `Hooks`."""

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
        pace = RateLimiter(self.limits if limits is None else limits, clock)
        self._sender = Sender(
            self.title, transport=transport, timeout=timeout, pace=pace, turns=self.concurrency, sleep=sleep
        )

    def request(self, intent: Intent[Any], reveal: Reveal = mask) -> Request:
        """Exactly what `run` would send; secrets masked unless revealed. Raises NotSent."""
        intent = completed(intent)
        built = build(intent, self.base_url, self.headers(reveal), reveal, self.own(intent, reveal))
        finished = self.finish(intent, built, reveal)
        try:
            return encoded(finished, self.body)
        except Unwritable as wrong:
            fault = NotSent(self.title, wrong.name, wrong.said)
        fault.write = intent.effect is not Effect.READ
        raise fault

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

    async def send(self, request: Request) -> httpx.Response:
        """One request and its answer, unread, within the platform's limits. Raises errors.PlatformError where there is
        no answer."""
        return await self._sender.send(request)

    async def read(self, intent: Intent[R], response: httpx.Response) -> R | errors.PlatformError:
        """The result that an answer is, or the error. It raises nothing that could quote the platform."""
        return await read_answer(self, intent, response, self.paginator(intent))

    async def close(self) -> None:
        await self._sender.close()

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

    async def _once(self, intent: Intent[R]) -> R:
        answer: R | errors.PlatformError
        try:
            answer = await self.read(intent, await self.send(self.request(intent, open_secret)))
        except AnswerRefused as refused:  # whatever it answered, a write may have been done
            unknown = errors.Unexpected if intent.effect is Effect.READ else errors.OutcomeUnknown
            answer = unknown(self.title, "", str(refused))
        if isinstance(answer, errors.PlatformError):
            raise answer  # from here, where no local variable quotes the platform
        return answer
