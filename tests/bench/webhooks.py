"""Webhooks kept durably and acknowledged over HTTP; against an endpoint that looks at the password and says yes.

A burst is over before it is dispatched: while many come, the dispatcher waits. So there are two rates: of what was
acknowledged, and of what was dispatched too, by the time from the first that was sent. Nobody is subscribed."""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from statistics import median

from tests.bench.loads import at_once, told
from tests.bench.processes import Served, peer, registrar, rows_of
from tests.bench.table import Row, at_least, cpu_beside, ratios

ROUNDS, WEBHOOKS, WIRES = 5, 3200, 64
DISPATCHED_POLL_S, DISPATCHED_TIMEOUT_S = 0.1, 120.0


async def rows() -> AsyncIterator[Row]:
    rates: dict[str, list[float]] = {"door": [], "ours": []}
    costs: dict[str, list[float]] = {"door": [], "ours": []}
    dispatched: list[float] = []
    async with (
        peer("slack") as slack,
        peer("class") as platform,
        peer("door") as door,
        registrar(slack.url, platform.url) as ours,
    ):
        for one in (door, ours):
            await at_once(one.url, partial(told, one.url), WEBHOOKS // 4, WIRES)  # warm
        for _ in range(ROUNDS):
            for name, one in (("door", door), ("ours", ours)):
                rate, whole, cost = await loaded(one, WEBHOOKS, dispatches=name == "ours")
                rates[name].append(rate)
                costs[name].append(cost)
                dispatched += [whole] if name == "ours" else []
        await kept(ours, WEBHOOKS // 4 + ROUNDS * WEBHOOKS)
    yield Row(
        f"webhooks acknowledged a second, {WEBHOOKS:,} in a burst, {WIRES} at once",
        rates["ours"],
        "{:,.0f}",
        "one process, SQLite",
        cpu_beside(costs["ours"], costs["door"], "yes-sayer"),
        at_least(4000),
    )
    yield Row("the same until all of them are dispatched", dispatched, "{:,.0f}", "nobody is subscribed")
    yield Row(
        "the burst, beside an endpoint that only says yes",
        ratios(rates["ours"], rates["door"]),
        "{:.2f} x",
        f"its {median(rates['door']):,.0f}",
    )


async def loaded(server: Served, webhooks: int, *, dispatches: bool) -> tuple[float, float, float]:
    """Webhooks a second, acknowledged; those until the last is dispatched too; and seconds of CPU of each with its way
    to those who want it: here nobody does."""
    before = await server.settled()
    done = await server.metric("registrar_news_total") + webhooks if dispatches else 0.0
    began = time.perf_counter()
    rate = await at_once(server.url, partial(told, server.url), webhooks, WIRES)
    while dispatches and await server.metric("registrar_news_total") < done:
        if time.perf_counter() - began > DISPATCHED_TIMEOUT_S:
            raise RuntimeError("not all webhooks acknowledged were dispatched")
        await asyncio.sleep(DISPATCHED_POLL_S)
    whole = webhooks / (time.perf_counter() - began)
    return rate, whole, (await server.settled() - before) / webhooks


async def kept(server: Served, sent: int) -> None:
    """What is measured must be what is promised: every webhook is known by its key, has its line in the log, and was
    dispatched."""
    seen, dispatched = await rows_of(server.database, "seen/skilljar/"), await server.metric("registrar_news_total")
    lines = await asyncio.to_thread(lambda: server.log.read_bytes().count(b"\n"))
    if seen != sent or dispatched != sent or lines < sent:
        raise RuntimeError(
            f"of {sent:,} webhooks acknowledged {seen:,} were kept, {lines:,} logged, {dispatched:,.0f} dispatched"
        )
