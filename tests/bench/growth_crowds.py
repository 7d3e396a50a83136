"""What comes by the thousand at once in a grown store: changes that a process left running, requests that expire, and
digests that are due. Each is made by Registrar itself, then measured: the CPU for each of them, and for how many
milliseconds the loop did nothing else while all were worked on."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.app import Registrar
from bot.changes.change import ChangeState
from bot.changes.store import WAITING_PAGE_ROWS
from bot.notifications.digests import Digests
from bot.notifications.queued_news import single
from bot.notifications.subscription import Rhythm, Subscription
from bot.store import Append
from connectors.classcom.templates import TemplatesUpdate
from connectors.skilljar.news import SkilljarNews
from tests.bench.growth_rows import HOUR_S, each, person
from tests.bench.loads import BODY
from tests.bench.stretches import cost_ms, stretch_ms

DRAIN_TIMEOUT_S = 600.0
_NUMBERS = itertools.count()


async def crowded(registrar: Registrar, count: int) -> dict[str, tuple[float, float]]:
    """Of each the milliseconds of CPU for one, and those of the longest stretch of the loop."""
    digests = Digests(registrar.store, registrar.services.subscriptions, lambda _: None, asyncio.sleep, asyncio.Event())
    return {
        "a change that was left running": await _each(
            partial(_changes, registrar, ChangeState.RUNNING), partial(_recovered, registrar), count
        ),
        "a request that expires, of as many as one look takes": await _each(
            partial(_changes, registrar, ChangeState.AWAITING), partial(_expired, registrar), WAITING_PAGE_ROWS
        ),
        "a digest of one piece of news": await _each(
            partial(_digests, registrar), partial(_sent, registrar, digests), count
        ),
        "a piece of news in one digest of all": await _each(
            partial(_long_digest, registrar), partial(_sent, registrar, digests), count
        ),
    }


async def _each(
    prepare: Callable[[int], Awaitable[None]], work: Callable[[], Awaitable[None]], count: int
) -> tuple[float, float]:
    """Prepared twice: whoever watches the loop takes CPU too."""
    await prepare(count)
    cost = await cost_ms(work)
    await prepare(count)
    return cost / count, await stretch_ms(work)


async def _changes(registrar: Registrar, state: ChangeState, count: int) -> None:
    """Requests that have expired, their cards posted; or changes that are running."""
    now = await registrar.store.now()
    asked = {"approvers": "approver", "quorum": 1, "until": now - 1, "card": "C1:1.1"}
    terms: dict[str, Any] = asked if state is ChangeState.AWAITING else {"sentence": "Rename it"}

    async def one(_: int) -> None:
        number = next(_NUMBERS)
        intent = TemplatesUpdate(template_id=f"c-{number:08d}", name=f"Left {number}")
        await registrar.changes.open((intent,), person(number), "C1", state, **terms)

    await each(count, one)


async def _recovered(registrar: Registrar) -> None:
    await registrar.recover()
    left = await registrar.services.tasks.drain(DRAIN_TIMEOUT_S)
    if left or await registrar.store.scan("running/", limit=1):
        raise RuntimeError("not all that was left running was recovered and told")


async def _expired(registrar: Registrar) -> None:
    await registrar.look_after()
    if await registrar.changes.due(await registrar.store.now()):
        raise RuntimeError("not all that is due has expired")


async def _digests(registrar: Registrar, count: int) -> None:
    """So many hourly subscriptions, with a piece of news each that came hours ago."""

    async def one(number: int) -> None:
        await _news(registrar, await _subscribed(registrar, f"C{number % 200:04d}"))

    await each(count, one)


async def _long_digest(registrar: Registrar, count: int) -> None:
    """One, with so many pieces of news."""
    subscription = await _subscribed(registrar, "C0000")
    await each(count, lambda _: _news(registrar, subscription))


async def _subscribed(registrar: Registrar, channel: str) -> Subscription:
    made = Subscription("", channel, "skilljar", "course_completion", (), Rhythm.HOURLY, person(0).id)
    return await registrar.services.subscriptions.add(made)


async def _news(registrar: Registrar, subscription: Subscription) -> None:
    told = single(SkilljarNews().read(BODY), time.time() - 3 * HOUR_S, "made").plain()
    await registrar.store.apply(Append(f"digest/{subscription.id}", told))


async def _sent(registrar: Registrar, digests: Digests) -> None:
    await digests.look()
    if await registrar.store.scan("digest/", limit=1):
        raise RuntimeError("not every digest that is due was sent")
