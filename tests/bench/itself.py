"""The bench held against what is known: requests that are slower by a known time, a loop that is held up for a known
time, and a client that is not ours."""

import asyncio
import http.client
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.bench import acknowledge
from tests.bench.loads import at_once, one_by_one, percentile, signed
from tests.bench.processes import Served, peer, registrar
from tests.bench.stretches import measured
from tests.bench.table import Row, between

ROUNDS, ALONE, LOADED, WIRES = 5, 30, 160, 4
HELD_MS = 10.0
SLOW_MS, SLOW_COMMANDS = 40.0, 40
COUNTED_COMMANDS = 320
STRETCH_MS = 30.0


async def rows() -> AsyncIterator[Row]:
    waits, costs, rates = [], [], []
    async with (
        peer("bolt") as plain,
        peer("bolt", "--sleep-ms", str(HELD_MS)) as asleep,
        peer("bolt", "--spin-ms", str(HELD_MS)) as busy,
        peer("bolt", "--sleep-ms", str(SLOW_MS)) as slow,
    ):
        for _ in range(ROUNDS):
            alone = [percentile(await one_by_one(one.url, "help", ALONE), 0.5) for one in (plain, asleep)]
            waits.append((alone[1] - alone[0]) * 1000)
            (_, cost), (_, more) = [await acknowledge.loaded(one, LOADED) for one in (plain, busy)]
            costs.append((more - cost) * 1000)
            ours = await at_once(slow.url, partial(signed, slow.url, "help"), SLOW_COMMANDS, WIRES)
            rates.append(ours / await asyncio.to_thread(by_http_client, slow))
    held = f"{HELD_MS:.0f} ms asleep in every request, one at a time, p50"
    yield Row(held, waits, "{:+.2f} ms", "", "", between(0.95 * HELD_MS, 1.1 * HELD_MS))
    held = f"{HELD_MS:.0f} ms at work in every request, its CPU"
    yield Row(held, costs, "{:+.2f} ms", "", "", between(0.95 * HELD_MS, 1.1 * HELD_MS))
    beside = "that of Python's http.client"
    yield Row(f"a client's rate, {SLOW_MS:.0f} ms a request", rates, "{:.3f} x", beside, "", between(0.95, 1.05))
    yield Row(
        f"{STRETCH_MS:.0f} ms of work in one stretch, as the watchdog has it",
        [await _stretch() for _ in range(ROUNDS)],
        "{:.1f} ms",
        aim=between(STRETCH_MS, 1.1 * STRETCH_MS),
    )
    counted = await _counted() / COUNTED_COMMANDS
    yield Row("commands that the server counted, of those sent", [counted], "{:.3f} x", "", "", between(1, 1))


async def _stretch() -> float:
    """Milliseconds for which nobody else had a turn, with others at work before and after."""

    async def work() -> None:
        for held_ms in (1.0, STRETCH_MS, 1.0):
            until = time.thread_time() + held_ms / 1000
            while time.thread_time() < until:
                pass
            await asyncio.sleep(0)

    return (await measured(work, 1))[1]


async def _counted() -> float:
    """Of COUNTED_COMMANDS that were sent."""
    async with peer("slack") as slack, peer("class") as platform, registrar(slack.url, platform.url, "--mute") as ours:
        await at_once(ours.url, partial(signed, ours.url, "help"), COUNTED_COMMANDS)
        await ours.settled()
        return await ours.metric("registrar_requests_total")


def by_http_client(server: Served) -> float:
    """Commands a second by Python's own client, a thread for each connection."""
    host, _, port = server.url.removeprefix("http://").partition(":")

    def work(_: int) -> None:
        connection = http.client.HTTPConnection(host, int(port))
        for _ in range(SLOW_COMMANDS // WIRES):
            head, body = signed(server.url, "help").split(b"\r\n\r\n")
            first, *lines = head.decode().split("\r\n")
            method, path = first.split()[:2]
            headers = dict(line.split(": ", 1) for line in lines if not line.startswith(("host", "content-length")))
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"not acknowledged: {answer.status}")
        connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(WIRES) as threads:
        list(threads.map(work, range(WIRES)))
    return SLOW_COMMANDS / (time.perf_counter() - began)
