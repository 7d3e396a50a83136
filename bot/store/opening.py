"""Opens the store that REGISTRAR_DATABASE names, whichever engine keeps it."""

from bot.runtime.settings import SHARED_DATABASE_PREFIXES
from bot.store import Store
from bot.store.sqlite import open_sqlite
from connectors.platform import Misconfigured


async def open_store(where: str, read_only: bool = False) -> Store:
    """The store that REGISTRAR_DATABASE names. Raises Misconfigured or StoreError."""
    if where.startswith(SHARED_DATABASE_PREFIXES):
        from bot.store.postgres import open_postgres  # a file needs no asyncpg

        return await open_postgres(where, read_only=read_only)
    if "://" in where:
        raise Misconfigured("REGISTRAR_DATABASE must be a file, or a URL such as postgresql://name@host/database.")
    return await open_sqlite(where, read_only=read_only)
