"""A signed command, claimed durably and acknowledged; against a bare Bolt app that only acknowledges."""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from statistics import median

from tests.bench.loads import at_once, one_by_one, percentile, signed
from tests.bench.processes import Served, peer, registrar, rows_of
from tests.bench.table import Row, at_least, at_most, cpu_beside, ratios

ROUNDS, COMMANDS, ALONE, WIRES = 5, 1600, 200, 16
KEPT_TIMEOUT_S = 10.0


async def rows() -> AsyncIterator[Row]:
    rates: dict[str, list[float]] = {"bolt": [], "ours": []}
    costs: dict[str, list[float]] = {"bolt": [], "ours": []}
    alone: dict[str, list[float]] = {"bolt": [], "ours": []}
    async with (
        peer("slack") as slack,
        peer("class") as platform,
        peer("bolt") as bolt,
        registrar(slack.url, platform.url, "--mute") as ours,
    ):
        for one in (bolt, ours):
            await at_once(one.url, partial(signed, one.url, "help"), COMMANDS // 4, WIRES)  # warm
        for _ in range(ROUNDS):
            for name, one in (("bolt", bolt), ("ours", ours)):
                rate, cost = await loaded(one, COMMANDS)
                rates[name].append(rate)
                costs[name].append(cost)
                alone[name].append(percentile(await one_by_one(one.url, "help", ALONE), 0.5))
        await kept(ours, COMMANDS // 4 + ROUNDS * (COMMANDS + ALONE))
    yield Row(
        f"commands acknowledged a second, {WIRES} at once",
        ratios(rates["ours"], rates["bolt"]),
        "{:.2f} x",
        f"a bare Bolt app ({median(rates['ours']):,.0f} of {median(rates['bolt']):,.0f})",
        cpu_beside(costs["ours"], costs["bolt"]),
        at_least(0.85),
    )
    yield Row(
        "its CPU, with all that the claim takes",
        ratios(costs["ours"], costs["bolt"]),
        "{:.2f} x",
        "that of a bare Bolt app",
    )
    yield Row(
        "a command acknowledged, one at a time, p50",
        [(one - other) * 1000 for one, other in zip(alone["ours"], alone["bolt"], strict=True)],
        "{:+.2f} ms",
        f"beside a bare Bolt app's {median(alone['bolt']) * 1000:.2f}",
        aim=at_most(1.0),
    )


async def loaded(server: Served, commands: int) -> tuple[float, float]:
    """Commands a second, and seconds of CPU of each with all that it set going."""
    before = await server.settled()
    rate = await at_once(server.url, partial(signed, server.url, "help"), commands, WIRES)
    return rate, (await server.settled() - before) / commands


async def kept(server: Served, sent: int) -> None:
    """What is measured must be what is promised: every command is claimed, and has its line in the log, or soon has."""
    until = time.monotonic() + KEPT_TIMEOUT_S
    while True:
        await server.settled()
        claims = await rows_of(server.database, "claims/payload/")
        lines = await asyncio.to_thread(lambda: server.log.read_bytes().count(b"\n"))
        if claims == sent and lines >= sent:
            return
        if time.monotonic() > until:
            raise RuntimeError(f"of {sent:,} commands acknowledged {claims:,} were claimed and {lines:,} logged")
