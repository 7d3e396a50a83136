"""`make bench`: what Registrar costs, as ratios against a peer measured in the same run. Absolute figures are this
machine's of today; the ratios are what holds."""

import asyncio
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import httpx

from tests.bench.durable import durable_applies
from tests.bench.everyday import everyday
from tests.bench.ingest import BODY, ingested
from tests.bench.loads import Wire, at_once, one_by_one, paced, percentile, signed, told
from tests.bench.replicas import replicas
from tests.bench.shared import shared_applies

ROUNDS = 5


@asynccontextmanager
async def server(what: str, *options: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.servers", what, *options, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdin
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()


async def acknowledging(slack: str, platform: str) -> None:
    """A signed command claimed durably and acknowledged, against a bare Bolt app that only acknowledges."""
    options = ("--slack", slack, "--platform", platform)
    async with server("bare") as bare, server("registrar", *options, "--mute") as ours:
        rates: dict[str, list[float]] = {bare: [], ours: []}
        alone: dict[str, list[float]] = {bare: [], ours: []}
        for url in (bare, ours):
            await at_once(url, partial(signed, url, "help"), 320)  # warm
        for _ in range(ROUNDS):
            for url in (bare, ours):
                rates[url].append(await at_once(url, partial(signed, url, "help"), 1600))
                alone[url] += await one_by_one(url, "help", 200)
        ratio = statistics.median(rates[ours]) / statistics.median(rates[bare])
        p50 = [percentile(alone[url], 0.5) * 1000 for url in (bare, ours)]
        show("acknowledged a second, 16 at once", f"{ratio:.2f} x a bare Bolt app", "at least 0.7")
        show("acknowledged, one at a time, p50", f"{p50[1] - p50[0]:+.2f} ms beside a bare Bolt app", "at most 1 ms")


async def arriving(slack: str, platform: str) -> None:
    """Webhooks kept durably and acknowledged over HTTP, against the same app that keeps nothing."""
    options = ("--slack", slack, "--platform", platform)
    async with server("registrar", *options) as ours, server("registrar", *options, "--forget") as bare:
        rates: dict[str, list[float]] = {ours: [], bare: []}
        for _ in range(ROUNDS):
            for url, found in rates.items():
                found.append(await at_once(url, partial(told, url, BODY), 3200, 64))
        kept, forgotten = statistics.median(rates[ours]), statistics.median(rates[bare])
        show("webhooks acknowledged a second, 64 at once", f"{kept:,.0f}", "at least 2,000")
        show("the same", f"{kept / forgotten:.2f} x the app that keeps nothing", "")


async def answering(slack: str, platform: str) -> None:
    """A command, one call to the platform, the answer posted; against those two calls alone."""
    async with (
        server("registrar", "--slack", slack, "--platform", platform) as ours,
        aiohttp.ClientSession() as session,
        httpx.AsyncClient(headers={"Authorization": "Bearer bench"}) as http,
    ):
        wire = Wire(ours)
        whole, calls = [], []
        for turn in range(330):
            waiting = asyncio.create_task(session.get(f"{slack}/wait"))
            await asyncio.sleep(0.001)  # it must be waiting before the answer can come
            began = time.perf_counter()
            await wire.send(signed(ours, "class templates list", f"{slack}/response"))
            (await waiting).release()
            took = time.perf_counter() - began
            began = time.perf_counter()
            body = (await http.get(f"{platform}/api/v1/templates")).json()
            async with session.post(f"{slack}/response", json={"text": "x" * 2000, "rows": body}) as response:
                await response.read()
            if turn >= 30:
                whole.append(took)
                calls.append(time.perf_counter() - began)
        wire.close()
        ratio = percentile(whole, 0.5) / percentile(calls, 0.5)
        show("command to answer, p50", f"{ratio:.2f} x its two HTTP calls alone", "at most 1.5")

        async def one() -> float:
            fresh = Wire(ours)
            try:
                return await fresh.send(signed(ours, "class templates list", f"{slack}/response"))
            finally:
                fresh.close()

        late = percentile(await paced(one, 50, 6), 0.99) * 1000
        show("acknowledged while answering 50 a second, p99", f"{late:.1f} ms", "under 50 ms")


def starting() -> None:
    """Start to ready: a process that imports everything, every operation included."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import bot.app, bot.__main__; from bot.cli.requests import operations; operations()",
            ],
            check=True,
        )
        times.append(time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    show("start, every operation imported", f"{statistics.median(times):.2f} s", "at most 1.5 s")
    show("memory, the largest of all processes above", f"{memory:.0f} MB", "at most 120 MB")


def show(what: str, measured: str, wanted: str) -> None:
    print(f"{what:<46} {measured:<38} {wanted}", flush=True)


async def main() -> None:
    async with server("slack") as slack, server("class") as platform:
        await acknowledging(slack, platform)
        await answering(slack, platform)
        await arriving(slack, platform)
    for name, figure in (await durable_applies()).items():
        show(name, f"{figure:.2f}", "")
    for name, figure in (await shared_applies()).items():
        show(f"PostgreSQL, {name}", f"{figure:.2f} x plain asyncpg's upserts", "")
    for what, figures in (await replicas()).items():
        show(f"PostgreSQL, {what} a second", f"{figures['× plain asyncpg']:.2f} x plain asyncpg", "")
        grows = f"{figures['× with three']:.2f} x one (plain asyncpg {figures['× plain with three']:.2f} x)"
        show(f"PostgreSQL, {what} by three processes", grows, "")
    for name, figure in (await ingested()).items():
        show(f"webhooks kept {name}", f"{figure:,.2f}", "at least 2,000" if name == "a second" else "")
    for what, measured, wanted in await everyday():
        show(what, measured, wanted)


if __name__ == "__main__":
    starting()
    asyncio.run(main())
