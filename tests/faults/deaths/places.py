"""Where stores lie on which processes die, and how they are looked at afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from bot.store.opening import open_store
from tests.bot.store.files import beside
from tests.faults.deaths import ledger
from tests.faults.deaths.account import Account
from tests.postgres import run, schema

GONE_WITHIN_S = 30.0


@asynccontextmanager
async def database(server: str) -> AsyncIterator[str]:
    """The URL of an empty schema of that server, for a role of its own: so its sessions can be told from others'."""
    async with schema(server) as url:
        name = urlsplit(url).query.rpartition("=")[2]
        await run(url, f"CREATE ROLE {name} LOGIN", f"GRANT ALL ON SCHEMA {name} TO {name}")
        try:
            yield url.replace("//registrar@", f"//{name}@")
        finally:
            await run(url, f"DROP OWNED BY {name} CASCADE", f"DROP ROLE {name}")


async def quiet(url: str) -> None:
    """Until the server has noticed that all who were connected are gone, and nothing of theirs goes on."""
    outsider = await asyncpg.connect(url.replace(f"//{urlsplit(url).username}@", "//registrar@"))
    others = "usename = $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    sql = f"SELECT count(*) FROM pg_stat_activity WHERE {others}"  # a constant
    try:
        async with asyncio.timeout(GONE_WITHIN_S):
            while await outsider.fetchval(sql, urlsplit(url).username):  # noqa: ASYNC110  # a server knows no event of ours
                await asyncio.sleep(0.01)
    finally:
        await outsider.close()


async def look(where: str, account: Account, *, complete: bool = False, last: bool = False) -> list[str]:
    """What is not as it was told, once nobody uses the store any more. The `last` look also recovers what was left."""
    found = [] if "://" in where else integrity(Path(where))
    if "://" in where:
        await quiet(where)
    store = await open_store(where)
    try:
        found += await ledger.faults(store, account, complete=complete)
        if last:
            found += await ledger.recovered(store)
    finally:
        await store.close()
    return found


def integrity(file: Path) -> list[str]:
    """What SQLite itself says of it."""
    if not file.exists():  # killed before there was one
        return []
    with beside(file) as opened:
        return [f"SQLite says: {said}" for (said,) in opened.execute("PRAGMA integrity_check") if said != "ok"]
