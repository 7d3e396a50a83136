"""Webhooks kept durably and acknowledged over HTTP; against an endpoint that looks at the password and says yes."""

from collections.abc import AsyncIterator
from functools import partial
from statistics import median

from tests.bench.loads import at_once, told
from tests.bench.processes import Served, peer, registrar, rows_of
from tests.bench.table import Row, at_least, cpu_beside, ratios

ROUNDS, WEBHOOKS, WIRES = 5, 3200, 64


async def rows() -> AsyncIterator[Row]:
    rates: dict[str, list[float]] = {"door": [], "ours": []}
    costs: dict[str, list[float]] = {"door": [], "ours": []}
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
                rate, cost = await loaded(one)
                rates[name].append(rate)
                costs[name].append(cost)
        await kept(ours, WEBHOOKS // 4 + ROUNDS * WEBHOOKS)
    yield Row(
        f"webhooks acknowledged a second, {WIRES} at once",
        rates["ours"],
        "{:,.0f}",
        "one process, SQLite",
        cpu_beside(costs["ours"], costs["door"], "yes-sayer"),
        at_least(4000),
    )
    yield Row(
        "the same, beside an endpoint that only says yes",
        ratios(rates["ours"], rates["door"]),
        "{:.2f} x",
        f"its {median(rates['door']):,.0f}",
    )


async def loaded(server: Served) -> tuple[float, float]:
    """Webhooks a second, and seconds of CPU of each with its way to those who want it: here nobody does."""
    before = await server.settled()
    rate = await at_once(server.url, partial(told, server.url), WEBHOOKS, WIRES)
    return rate, (await server.settled() - before) / WEBHOOKS


async def kept(server: Served, sent: int) -> None:
    """What is measured must be what is promised: every webhook is known by its key, and was dispatched."""
    seen, dispatched = await rows_of(server.database, "seen/skilljar/"), await server.metric("registrar_news_total")
    if seen != sent or dispatched != sent:
        raise RuntimeError(f"of {sent:,} webhooks acknowledged {seen:,} were kept and {dispatched:,.0f} dispatched")
