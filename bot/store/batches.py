"""What many ask for at once, served together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BatchedJob(Generic[T]):
    """What somebody asks for, and who waits for it."""

    what: T
    future: "asyncio.Future[Any]"

    def answer(self, outcome: Any) -> None:
        """An exception is raised where it is waited for."""
        if self.future.done():  # whoever waited was cancelled
            return
        if isinstance(outcome, Exception):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


class Batches(Generic[T]):
    """Serves what is asked for, a batch at a time and each in the order it came in; who comes meanwhile waits for the
    next. What was asked for is done, also when whoever asked is cancelled."""

    def __init__(
        self,
        serve: Callable[[Sequence[BatchedJob[T]]], Awaitable[None]],
        most: int,
        weigh: Callable[[T], int] = lambda _: 0,
        heaviest: int = 0,
    ) -> None:
        """`serve` answers everybody; what it raises, it answers to all. A batch has `most` jobs, and is no heavier than
        `heaviest` unless one alone is."""
        self._serve, self._most = serve, most
        self._weigh, self._heaviest = weigh, heaviest
        self._waiting: list[BatchedJob[T]] = []
        self._serving: asyncio.Task[None] | None = None

    async def ask(self, what: T) -> Any:
        pending = BatchedJob(what, asyncio.get_running_loop().create_future())
        self._waiting.append(pending)
        self._serving = self._serving or asyncio.create_task(self._serve_all())
        return await pending.future

    async def done(self) -> None:
        """Return when nothing waits any more."""
        while self._serving:
            await asyncio.wait([self._serving])

    async def _serve_all(self) -> None:
        try:
            while batch := self._next():
                try:
                    await self._serve(batch)
                except Exception as error:  # even a fault of ours must reach those who wait
                    for one in batch:
                        one.answer(error)
        finally:
            self._serving = None

    def _next(self) -> list[BatchedJob[T]]:
        count, weight = 0, 0
        for one in self._waiting[: self._most]:
            weight += self._weigh(one.what)
            if count and weight > self._heaviest:
                break
            count += 1
        batch = self._waiting[:count]
        del self._waiting[:count]
        return batch
