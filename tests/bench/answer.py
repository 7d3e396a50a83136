"""A command, one call to the platform, the answer posted; against those two calls alone: with httpx to the platform, as
most would write it, and with aiohttp to both, as ours are made."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from statistics import median
from typing import Any

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

        async def by_httpx() -> Any:
            return (await http.get(f"{platform.url}/api/v1/templates")).json()

        async def by_aiohttp() -> Any:
            bearer = {"Authorization": "Bearer bench"}
            async with session.get(f"{platform.url}/api/v1/templates", headers=bearer) as response:
                return await response.json()

        async def calls(read: Callable[[], Awaitable[Any]]) -> float:
            began = time.perf_counter()
            body = await read()
            async with session.post(f"{slack.url}/response", json={"text": "x" * 2000, "rows": body}) as response:
                await response.read()
            return time.perf_counter() - began

        for _ in range(WARM):
            await whole()
            await calls(by_httpx)
            await calls(by_aiohttp)
        names = ("whole", "httpx", "aiohttp", "cpu", "httpx cpu", "aiohttp cpu")
        found: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(ROUNDS):
            answers, before = [], await ours.settled()
            alone: dict[str, list[float]] = {"httpx": [], "aiohttp": []}
            spent = {"httpx": 0.0, "aiohttp": 0.0}
            for _ in range(COMMANDS):  # in turns: whatever else the machine does, it does to all
                answers.append(await whole())
                for name, read in (("httpx", by_httpx), ("aiohttp", by_aiohttp)):
                    here = time.process_time()
                    alone[name].append(await calls(read))
                    spent[name] += time.process_time() - here
            found["cpu"].append((await ours.settled() - before) / COMMANDS)
            found["whole"].append(percentile(answers, 0.5))
            for name in alone:
                found[name].append(percentile(alone[name], 0.5))
                found[f"{name} cpu"].append(spent[name] / COMMANDS)
        wire.close()
    milliseconds = median(found["whole"]) * 1000
    for name, aim in (("httpx", at_most(1.5)), ("aiohttp", None)):
        yield Row(
            f"command to answer, p50, the call to the platform by {name}",
            ratios(found["whole"], found[name]),
            "{:.2f} x",
            f"its two HTTP calls alone ({milliseconds:.1f} ms)",
            cpu_beside(found["cpu"], found[f"{name} cpu"], "the calls"),
            aim,
        )
