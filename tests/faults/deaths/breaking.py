"""A load that goes on while what lies between it and its database fails, and what is left of it."""

import asyncio
import signal

from bot.store.postgres import open_postgres
from tests.faults.deaths.account import Account
from tests.faults.deaths.load import Load
from tests.faults.deaths.places import database, look
from tests.faults.deaths.wire import Wire
from tests.postgres import Server, run

LINES_PER_CRASH = 300
SECONDS_PER_FAULT = 3.0
"""Far more than it may take: whoever is not done by then waits for ever."""

# A commit that does not wait for the log is lost with the server's memory, up to three times this delay later:
# https://www.postgresql.org/docs/current/wal-async-commit.html
HURRIED = ("ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()")


async def broken(url: str, seed: int, breaks: int) -> tuple[list[str], Account, Wire]:
    """What is not as it was told after the connection broke so often."""
    wire, account = Wire(url, seed), Account()
    wire.breaking = False  # to make tables and be ready
    store = await open_postgres(await wire.listen())
    load = Load(store, "life", "r", account.hear)
    wire.breaking = True
    async with asyncio.timeout(breaks * SECONDS_PER_FAULT):
        running = asyncio.create_task(load.run())
        while len(wire.broken) < breaks and not running.done():  # noqa: ASYNC110  # a wire breaks when it breaks
            await asyncio.sleep(0.01)
        wire.breaking = False
        load.over.set()
        await running
        await store.close()
    await wire.close()
    return [f"seed {seed}: {one}" for one in await look(url, account, last=True)], account, wire


async def crashed(server: Server, crashes: int) -> list[str]:
    """What is not as it was told after the server crashed so often, where its role would not wait for the log."""
    await run(server.url, *HURRIED)
    account, heard = Account(), 0

    def hear(said: str) -> None:
        nonlocal heard
        account.hear(said)
        heard += 1

    async with database(server.url) as url, asyncio.timeout(20 + crashes * SECONDS_PER_FAULT):
        await run(server.url, f"ALTER ROLE {url.split('//')[1].partition('@')[0]} SET synchronous_commit = off")
        store = await open_postgres(url)
        load = Load(store, "life", "r", hear)
        running = asyncio.create_task(load.run())
        for crash in range(1, crashes + 1):
            while heard < crash * LINES_PER_CRASH and not running.done():  # noqa: ASYNC110  # it says so as it comes
                await asyncio.sleep(0)
            await asyncio.to_thread(server.stop, signal.SIGQUIT)
            await asyncio.to_thread(server.start)
        load.over.set()
        await running
        await store.close()
        return await look(url, account, last=True)
