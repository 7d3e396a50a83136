"""Asking several platforms at once: what each says, as it comes in, and never later than the slowest may be.

A command's own address cannot replace what it posted (slackapi/bolt-python#1268), so a command is answered once, with
`all_of`; the address of a click can, so what answers a click grows, with `fan_out`."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from bot.desk import AccessRefused, RequestRefused
from bot.runtime.logs import logger
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Mistakes
from connectors.everyday.everyday import Everyday, Unplanned
from connectors.everyday.exact import NotInCourse, NotKnown, Unclear
from handlers.everyday.chosen import NotAsShown
from handlers.everyday.platform_reply import PlatformReply, asked_by, courses_of

log = logger("registrar.handlers")

FIRST_UPDATE_AFTER_S = 1.0
"""Seconds after which a person sees what has come so far."""
MIN_UPDATE_INTERVAL_S = 2.5
"""Seconds between two updates of it at least: an address to answer at takes few messages."""
FAN_OUT_TIMEOUT_S = 10.0
"""Seconds after which a platform is no longer waited for: what it says then is late."""
MAX_UPDATES = 4
"""How often it is shown at most."""
PLATFORM_TIMED_OUT = "{title} didn't answer within {seconds:g} seconds."
PLATFORM_INPUT_INVALID = "{title} can't be asked for that: it must be written another way."
FAN_OUT_INTERNAL_ERROR = (
    "Something went wrong inside Registrar while it asked {title}. Your Registrar admin can find the reason in the log."
)

T = TypeVar("T")


class FanOutProgress(NamedTuple, Generic[T]):
    """What has come in since the last update, and who is still being waited for."""

    new: tuple[PlatformReply[T], ...]
    waiting: tuple[str, ...]


AskOne = Callable[[], Awaitable[T]]
Running = dict[str, asyncio.Task[PlatformReply[T]]]
"""What is being asked, by platform."""


@dataclass(frozen=True)
class PlatformAsk(Generic[T]):
    """A question to one platform, which knows afterwards whether the platform saw everything."""

    verbs: Everyday
    ask: Callable[[Everyday], Awaitable[T]]

    async def __call__(self) -> T:
        self.verbs.stopped, self.verbs.unseen = None, ()  # of an earlier question
        return await self.ask(self.verbs)


async def fan_out(
    asks: Mapping[str, AskOne[T]], running: Running[T] | None = None
) -> AsyncGenerator[FanOutProgress[T]]:
    """Ask all platforms at once. Gives one update if they are quick, and never more than MAX_UPDATES.

    With `running`, those that are in it are not asked again, and it holds all of them afterwards: who is late by then
    is not given up but goes on, for whoever holds it to wait for or to cancel.
    """
    until = time.monotonic() + FAN_OUT_TIMEOUT_S
    kept: Running[T] = {} if running is None else running
    for name, ask in asks.items():
        if name not in kept:
            kept[name] = asyncio.create_task(_said(name, ask))
    left = {name: kept[name] for name in asks}
    try:
        for updates in range(MAX_UPDATES):
            last = updates == MAX_UPDATES - 1
            patience = min(MIN_UPDATE_INTERVAL_S if updates else FIRST_UPDATE_AFTER_S, _left(until))
            await asyncio.wait(left.values(), timeout=_left(until) if last else patience)
            if updates and not any(task.done() for task in left.values()):  # there would be nothing new to see
                await asyncio.wait(left.values(), timeout=_left(until), return_when=asyncio.FIRST_COMPLETED)
            new = [left.pop(name).result() for name in [*left] if left[name].done()]
            if last or not _left(until):
                new += [_late(name) for name in left]
                left = {}
            yield FanOutProgress(tuple(new), tuple(left))
            if not left:
                return
    finally:
        await _stop(kept.values() if running is None else left.values())


async def all_of(asks: Mapping[str, AskOne[T]], running: Running[T] | None = None) -> list[PlatformReply[T]]:
    """What all of them say, in the order they were named, once the last has answered or is late."""
    found = {one.platform: one async for progress in fan_out(asks, running) for one in progress.new}
    return [found[name] for name in asks]


async def _said(platform: str, ask: AskOne[T]) -> PlatformReply[T]:
    reply = await _asked(platform, ask)
    if not isinstance(ask, PlatformAsk):
        return reply
    return replace(
        reply, stopped=ask.verbs.stopped, unseen=ask.verbs.unseen, asked=asked_by(ask.verbs), of=courses_of(ask.verbs)
    )


def unclear_reply(platform: str, unclear: Unclear) -> PlatformReply[Any]:
    """Where a person must choose, perhaps once more."""
    otherwise = str(unclear) if isinstance(unclear, NotAsShown) else ""
    return PlatformReply(platform, choices=unclear.choices, otherwise=otherwise)


def _late(platform: str) -> PlatformReply[Any]:
    sentence = PLATFORM_TIMED_OUT.format(title=_title(platform), seconds=FAN_OUT_TIMEOUT_S)
    return PlatformReply(platform, trouble=sentence, late=True)


async def _asked(platform: str, ask: AskOne[T]) -> PlatformReply[T]:
    """One that fails costs its own line in the answer, not the answer."""
    try:
        return PlatformReply(platform, await ask())
    except Unclear as unclear:
        return unclear_reply(platform, unclear)
    except NotInCourse as missing:
        return PlatformReply(platform, missing=missing.what, within=missing.title)
    except NotKnown as missing:
        return PlatformReply(platform, missing=missing.what)
    except (RequestRefused, Unplanned) as error:
        refused = isinstance(error, RequestRefused)
        wanted = error.wanted if isinstance(error, AccessRefused) else None
        return PlatformReply(platform, trouble=str(error), final=True, refused=refused, wanted=wanted)
    except (ValidationError, Mistakes):  # what was typed fits no field of an operation that would be asked
        return PlatformReply(platform, trouble=PLATFORM_INPUT_INVALID.format(title=_title(platform)), final=True)
    except PlatformError as error:
        return PlatformReply(platform, trouble=error.sentence, final=not error.retry)
    except Exception:
        log.exception("verb_failed", platform=platform)
        return PlatformReply(platform, trouble=FAN_OUT_INTERNAL_ERROR.format(title=_title(platform)))


async def _stop(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _left(until: float) -> float:
    return max(0.0, until - time.monotonic())


def _title(platform: str) -> str:
    return platforms()[platform].title
