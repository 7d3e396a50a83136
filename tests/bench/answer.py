"""A command, one call to the platform, the answer posted; against those two calls alone."""

import asyncio
import time
from collections.abc import AsyncIterator
from statistics import median

import aiohttp
import httpx

from tests.bench.loads import Wire, percentile, signed
from tests.bench.processes import peer, registrar
from tests.bench.table import Row, at_most, cpu_beside, ratios

ROUNDS, COMMANDS, WARM = 5, 60, 30


async def rows() -> AsyncIterator[Row]:
    async with (
        peer("slack") as slack,
        peer("class") as platform,
        registrar(slack.url, platform.url) as ours,
        aiohttp.ClientSession() as session,
        httpx.AsyncClient(headers={"Authorization": "Bearer bench"}) as http,
    ):
        wire = Wire(ours.url)

        async def whole() -> float:
            waiting = asyncio.create_task(session.get(f"{slack.url}/wait"))
            await asyncio.sleep(0.001)  # it must be waiting before the answer can come
            began = time.perf_counter()
            await wire.send(signed(ours.url, "class templates list", f"{slack.url}/response"))
            (await waiting).release()
            return time.perf_counter() - began

        async def calls() -> float:
            began = time.perf_counter()
            body = (await http.get(f"{platform.url}/api/v1/templates")).json()
            async with session.post(f"{slack.url}/response", json={"text": "x" * 2000, "rows": body}) as response:
                await response.read()
            return time.perf_counter() - began

        for _ in range(WARM):
            await whole()
            await calls()
        found: dict[str, list[float]] = {"whole": [], "calls": [], "cpu": [], "calls cpu": []}
        for _ in range(ROUNDS):
            answers, alone, spent, before = [], [], 0.0, await ours.settled()
            for _ in range(COMMANDS):  # in turns: whatever else the machine does, it does to both
                answers.append(await whole())
                here = time.process_time()
                alone.append(await calls())
                spent += time.process_time() - here
            found["cpu"].append((await ours.settled() - before) / COMMANDS)
            found["calls cpu"].append(spent / COMMANDS)
            found["whole"].append(percentile(answers, 0.5))
            found["calls"].append(percentile(alone, 0.5))
        wire.close()
    milliseconds = median(found["whole"]) * 1000
    yield Row(
        "command to answer, p50",
        ratios(found["whole"], found["calls"]),
        "{:.2f} x",
        f"its two HTTP calls alone ({milliseconds:.1f} ms)",
        cpu_beside(found["cpu"], found["calls cpu"], "the calls"),
        at_most(1.5),
    )
