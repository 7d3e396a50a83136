"""The cache of reads: what looks through many things have read, kept for some minutes for everybody in this process.

    wanted ─▶ waiting ─▶ under way ─▶ kept for READ_TTL_S ─▶ forgotten
                          └─ touched by a write: answers whom it was begun for, is not kept, and is begun anew for
                             whoever comes later

A read that is under way goes on when nobody waits for it any more; one that waits goes on too, after those that
somebody waits for. Nobody's rights are looked at here: whoever uses this has asked the policy.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from sys import getsizeof
from typing import Any

from pydantic import BaseModel

from bot.changes.touching import touches
from bot.runtime.tasks import TaskSet
from connectors.core import errors
from connectors.core.intent import Intent, digest
from connectors.core.record import unread

READ_TTL_S = 300.0
"""Seconds for which a result is kept."""
MAX_KEPT_RESULTS = 4000
MAX_KEPT_BYTES = 32_000_000
SWEEP_CONNECTIONS = 3
"""Reads of one platform under way at once; a connector has more, so that whoever asks for one thing is not kept waiting
by those who look through all."""
READS_PER_TURN = 100
"""How many are taken in before others have a turn of the event loop."""
DOUBT_S = 30.0
"""Seconds for which a write that nobody knows the outcome of may still come to happen."""


@dataclass(eq=False)
class _Read:
    """A read that waits or is under way. `answer` comes to its result or its error, or to None where it was given up;
    `follows` is the same read again, for those who came after a write."""

    key: str
    intent: Intent[Any]
    answer: asyncio.Future[Any]
    place: int
    asked: float
    waited: int = 0
    begun: bool = False
    stale: bool = False
    follows: "_Read | None" = None


@dataclass(frozen=True)
class _Kept:
    intent: Intent[Any]
    result: Any
    at: float
    bytes: int


class ReadCache:
    """Results of reads by platform and digest of the intent. Two who ask for the same at once make one call."""

    def __init__(self, run: Callable[[Intent[Any]], Awaitable[Any]], clock: Callable[[], float]) -> None:
        """`run` makes one call and raises PlatformError; `clock` gives seconds."""
        self._run, self._clock = run, clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._kept_bytes = 0
        self._reads: dict[str, _Read] = {}
        self._under_way: Counter[str] = Counter()
        self._writes: list[Intent[Any]] = []
        self._doubts: list[tuple[float, Intent[Any]]] = []
        """Writes that may still come to happen, and when that is over."""
        self._tasks = TaskSet()
        self._closed = False

    async def sweep(self, intents: Sequence[Intent[Any]], timeout_s: float) -> list[Any]:
        """Results and PlatformErrors by place; None where there is none after so many seconds. What is not there by
        then goes on being read."""
        found: list[Any] = [None] * len(intents)
        reads: dict[int, _Read] = {}
        try:
            for place, intent in enumerate(intents):
                if place % READS_PER_TURN == READS_PER_TURN - 1:
                    await asyncio.sleep(0)
                key = digest(intent)
                if kept := self._fresh(key):
                    found[place] = kept.result
                elif not self._closed:
                    reads[place] = self._wanted(key, intent, place)
                    reads[place].waited += 1
            self._begin()
            if reads:
                await asyncio.wait({one.answer for one in reads.values()}, timeout=timeout_s)
        finally:
            for one in reads.values():
                one.waited -= 1
        for place, one in reads.items():
            found[place] = one.answer.result() if one.answer.done() else None
        if fault := next((one for one in found if _is_fault(one)), None):
            raise fault
        return found

    @contextmanager
    def writing(self, intent: Intent[Any]) -> Iterator[None]:
        """What was read before this and may be touched by it is forgotten, and what is read while it is carried out is
        not kept. Where nobody knows whether it was done, it may still be, and is taken to go on for DOUBT_S."""
        self._writes.append(intent)
        self._forget(intent)
        try:
            yield
        except BaseException as error:
            if getattr(error, "happened", None) is None:
                self._doubts.append((self._clock() + DOUBT_S, intent))
            raise
        finally:
            self._writes.remove(intent)

    async def close(self) -> None:
        """Give up what waits, and stop what is under way."""
        self._closed = True
        for one in self._reads.values():
            for each in filter(None, (one, one.follows)):
                _answer(each, None)
        await self._tasks.drain(0)
        self._reads.clear()

    # What is kept

    def _fresh(self, key: str) -> _Kept | None:
        kept = self._kept.get(key)
        if kept and 0 <= self._clock() - kept.at < READ_TTL_S:
            self._kept.move_to_end(key)
            return kept
        self._drop(key)
        return None

    def _keep(self, one: _Read, result: Any) -> None:
        self._drop(one.key)
        kept = _Kept(one.intent, result, self._clock(), footprint(result))
        self._kept[one.key] = kept
        self._kept_bytes += kept.bytes
        while len(self._kept) > MAX_KEPT_RESULTS or self._kept_bytes > MAX_KEPT_BYTES:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        if kept := self._kept.pop(key, None):
            self._kept_bytes -= kept.bytes

    def _forget(self, write: Intent[Any]) -> None:
        for key in [key for key, kept in self._kept.items() if touches(write, kept.intent)]:
            self._drop(key)
        for one in self._reads.values():
            one.stale = one.stale or (one.begun and touches(write, one.intent))

    # What is being read

    def _wanted(self, key: str, intent: Intent[Any], place: int) -> _Read:
        now = self._clock()
        one = self._reads.get(key)
        if one and one.stale:  # what it answers may be older than a write that has ended
            one.follows = one = one.follows or self._new(key, intent, place)
        elif not one:
            one = self._reads[key] = self._new(key, intent, place)
        one.place, one.asked = min(one.place, place), now
        return one

    def _new(self, key: str, intent: Intent[Any], place: int) -> _Read:
        return _Read(key, intent, asyncio.get_running_loop().create_future(), place, self._clock())

    def _begin(self) -> None:
        """Have as many under way as may be, on every platform."""
        for platform in {one.intent.platform for one in self._reads.values() if not one.begun}:
            while self._under_way[platform] < SWEEP_CONNECTIONS and (one := self._next(platform)):
                self._doubts = [(until, write) for until, write in self._doubts if self._clock() < until]
                writes = [*self._writes, *(write for _, write in self._doubts)]
                one.begun, one.stale = True, any(touches(write, one.intent) for write in writes)
                self._under_way[platform] += 1
                self._tasks.start(self._carry(one))

    def _next(self, platform: str) -> _Read | None:
        """What somebody waits for comes first, and of several looks the one that has had least. What nobody has wanted
        for so long that what was read with it is forgotten is given up."""
        waiting = [one for one in self._reads.values() if not one.begun and one.intent.platform == platform]
        for one in waiting:
            if not one.waited and not 0 <= self._clock() - one.asked < READ_TTL_S:
                self._give_up(one, None)
        left = (one for one in waiting if not one.answer.done())
        return min(left, key=lambda one: (not one.waited, one.place), default=None)

    async def _carry(self, one: _Read) -> None:
        answer: Any = None
        try:
            answer = await self._run(one.intent)
        except errors.PlatformError as error:
            answer = error
        except Exception as error:
            answer = error
            raise  # into the log
        finally:
            self._ended(one, answer)

    def _ended(self, one: _Read, answer: Any) -> None:
        self._under_way[one.intent.platform] -= 1
        if not one.stale and not isinstance(answer, Exception | None) and not unread(answer):
            self._keep(one, answer)
        _answer(one, answer)
        if self._closed:
            return
        if one.follows:
            self._reads[one.key] = one.follows
        else:
            del self._reads[one.key]
        if _is_hopeless(answer):
            for other in [*self._reads.values()]:
                if not other.begun and other.intent.platform == one.intent.platform:
                    self._give_up(other, answer)
        self._begin()

    def _give_up(self, one: _Read, answer: errors.PlatformError | None) -> None:
        del self._reads[one.key]
        _answer(one, answer)


def _answer(one: _Read, answer: Any) -> None:
    if not one.answer.done():
        one.answer.set_result(answer)


def _is_hopeless(answer: Any) -> bool:
    """Whether every other read of the platform would fail alike: they are not tried in their hundreds."""
    if isinstance(answer, errors.Forbidden):
        return bool(answer.scope)  # the key lacks a permission, whatever it is used for
    return isinstance(answer, errors.Unreachable | errors.NotAuthorized)


def _is_fault(answer: Any) -> bool:
    """Whether it is a fault of ours."""
    return isinstance(answer, Exception) and not isinstance(answer, errors.PlatformError)


def footprint(result: Any) -> int:
    """About how many bytes of memory a result takes."""
    size, left = 0, [result]
    while left:
        one = left.pop()
        size += getsizeof(one)
        if isinstance(one, BaseModel):
            left += [vars(one), one.model_extra or {}]
        elif isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list | tuple | set | frozenset):
            left += one
        elif hasattr(one, "__dict__") and not isinstance(one, type):
            left += vars(one).values()
    return size
