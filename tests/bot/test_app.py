"""What runs by itself as long as Registrar does."""

import asyncio
from pathlib import Path

from pydantic import SecretStr

from bot.app import EXPIRY_SWEEP_INTERVAL_S, EXPIRY_SWEEP_ROWS, Registrar
from bot.runtime.settings import Settings
from bot.store.claims import claim
from bot.store.sqlite import open_sqlite


async def test_all_that_has_expired_is_swept_at_once(tmp_path: Path) -> None:
    """However much it is: what came in a minute of many is gone before the next is slept through."""
    swept = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if seconds == EXPIRY_SWEEP_INTERVAL_S:
            swept.set()
        await asyncio.Event().wait()

    settings = Settings.model_validate(
        {
            "slack_bot_token": SecretStr("xoxb-1"),
            "slack_signing_secret": SecretStr("signing"),
            "slack_api_url": "http://127.0.0.1:9/api/",
            "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
        }
    )
    store = await open_sqlite(tmp_path / "registrar.db")
    registrar = Registrar(settings, store, {}, sleep)
    await asyncio.gather(*(claim(store, f"old/{n}", -1.0) for n in range(2 * EXPIRY_SWEEP_ROWS + 1)))
    await claim(store, "new")
    await registrar.start()
    await swept.wait()
    assert [row.key for row in await store.scan("claims/", limit=1000)] == ["claims/new"]
    await registrar.close()
