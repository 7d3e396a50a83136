"""`python -m tests.bench.growth_work DATABASE SLACK CROWD`: what Registrar does with a store, piece by piece, as JSON:
the CPU that each piece takes, in milliseconds, and for how many of them the loop did nothing else. Of what may come by
the thousand at once there are CROWD.

All parts are put together as they are at work, and nothing runs besides what is measured: neither the recurring tasks
nor a server. Slack is another process.
"""

import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.app import Registrar
from bot.changes import steps
from bot.changes.change import ChangeState
from bot.notifications.backlog import backlog
from bot.notifications.dispatcher import INBOX_BATCH_ROWS, MAX_DISPATCH_ROWS, Dispatcher
from bot.notifications.names import Names
from bot.store.claims import claim
from bot.store.expiry import sweep
from bot.store.opening import open_store
from connectors.catalog import platforms
from connectors.classcom.templates import TemplatesUpdate
from handlers.audit.audit import as_file, audit, turn
from handlers.home import home
from tests.bench.growth_crowds import crowded
from tests.bench.growth_rows import SUBSCRIPTIONS_A_COURSE, course, person
from tests.bench.handled import Handled, asgi, frozen, logged, settings_for
from tests.bench.loads import told
from tests.bench.stretches import measured

ADA = person(0)
MAX_TIMES = 200
SWEPT = 200
DEEP_PAGES = 15
BATCH_NEWS = min(INBOX_BATCH_ROWS, -(-MAX_DISPATCH_ROWS // (SUBSCRIPTIONS_A_COURSE + 1)))
"""Pieces of news of one batch: what each writes is a row for each channel that wants it, and that it is done."""
_NUMBERS = itertools.count()


async def opened(path: str) -> dict[str, tuple[float, float]]:
    async def once() -> None:
        await (await open_store(path)).close()

    return {"open": await measured(once, 5)}


async def worked(path: str, slack: str, crowd: int, most: int = MAX_TIMES) -> dict[str, tuple[float, float]]:
    """Every piece but the opening, each at most so many times for one figure."""
    registrar = Registrar(settings_for(path, slack), await open_store(path), {})
    frozen()
    found: dict[str, tuple[float, float]] = {}
    try:
        for name, once, times in [*_kept(registrar), *_told(registrar), *await _asked(registrar, slack)]:
            if min(times, most) > 1:
                await once()  # what is made at the first time is not measured
            found[name] = await measured(once, min(times, most))
        found |= await crowded(registrar, crowd)
    finally:
        await registrar.close()
    return found


Piece = tuple[str, Callable[[], Awaitable[Any]], int]
"""What it is, how it is done once, and how often it is for one figure."""


def _kept(registrar: Registrar) -> list[Piece]:
    """What is kept, and looked after."""
    store, changes = registrar.store, registrar.changes

    async def change() -> None:
        number = 10**6 + next(_NUMBERS)
        intent = TemplatesUpdate(template_id=f"t-{number}", name=course(number))
        made = await changes.open((intent,), ADA, "C1", ChangeState.RUNNING, sentence="Rename it")
        await changes.conclude(made, lambda one: steps.end(one, ChangeState.DONE, "", time.time()))

    async def swept() -> None:
        await asyncio.gather(*(claim(store, f"old/{next(_NUMBERS)}", -1.0) for _ in range(SWEPT)))
        if await sweep(store, SWEPT) != SWEPT:
            raise RuntimeError("not all that is due was swept")

    return [
        ("recover", registrar.recover, 20),
        ("a claim", lambda: claim(store, f"new/{time.time_ns()}/{next(_NUMBERS)}"), MAX_TIMES),
        ("a change, from request to outcome", change, 40),
        ("look_after", registrar.look_after, 20),
        (f"{SWEPT} claims made and swept", swept, 3),
        ("metrics", lambda: registrar.metrics.text(partial(backlog, store)), 10),
    ]


def _told(registrar: Registrar) -> list[Piece]:
    """What platforms tell, and who wants it."""
    services, store = registrar.services, registrar.store
    sources = {name: one.news for name, one in platforms().items() if one.news}
    names, closing = Names(sources, {}, time.monotonic, asyncio.sleep), asyncio.Event()
    dispatcher = Dispatcher(
        store, services.inbox, services.subscriptions, names, sources, lambda _: None, asyncio.sleep, closing, Counter()
    )

    async def webhook() -> None:
        if await asgi(registrar.web, told("http://bench")) != 200:
            raise RuntimeError("the webhook was not taken")

    async def changed() -> None:
        one = (await services.subscriptions.owned(ADA.id))[0]
        await services.subscriptions.change(one.id, lambda it: it.changed(zone=f"UTC{next(_NUMBERS)}"))
        await services.subscriptions.index()

    async def dispatched() -> None:
        if (count := await dispatcher.dispatch()) != BATCH_NEWS:
            raise RuntimeError(f"of a batch of {BATCH_NEWS} pieces of news {count} were dispatched")

    return [
        ("a webhook", webhook, 100),
        ("one subscription changed, and known again", changed, 3),
        (f"{BATCH_NEWS} pieces of news dispatched", dispatched, 1),
    ]


async def _asked(registrar: Registrar, slack: str) -> list[Piece]:
    """What people look at."""
    services = registrar.services
    handled = Handled(services, slack)

    async def looked(text: str) -> None:
        await audit(services, handled.interaction(ADA.id), ADA, text)

    async def shown() -> None:
        await home.show(services, handled.interaction(ADA.id), ADA)

    await looked("")
    deep = ""
    for _ in range(DEEP_PAGES):
        deep = await handled.button("audit.next")
        await turn(services, handled.interaction(ADA.id), ADA, deep)
    await looked("since yesterday")
    file = await handled.button("audit.csv")
    return [
        ("App Home", shown, 10),
        ("audit log, by a person", partial(looked, f"by <@{ADA.id}>"), 5),
        ("audit log, by a word that stands everywhere", partial(looked, "okafor"), 5),
        ("audit log, by time", partial(looked, "last month"), 5),
        (f"audit log, page {DEEP_PAGES + 1}", lambda: turn(services, handled.interaction(ADA.id), ADA, deep), 5),
        ("audit log as a file, since yesterday", lambda: as_file(services, handled.interaction(ADA.id), ADA, file), 2),
    ]


async def main(path: str, slack: str, crowd: str) -> None:
    with logged():
        print(json.dumps(await opened(path) | await worked(path, slack, int(crowd))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
