"""What runs by itself as long as Registrar does."""

import asyncio
from pathlib import Path

from pydantic import SecretStr

from bot.app import EXPIRY_SWEEP_INTERVAL_S, EXPIRY_SWEEP_ROWS, RECOVERY_POLL_S, Registrar
from bot.runtime.settings import Settings
from bot.store import Put
from bot.store.claims import claim
from bot.store.sqlite import open_sqlite


def settings(folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "slack_bot_token": SecretStr("xoxb-1"),
            "slack_signing_secret": SecretStr("signing"),
            "slack_api_url": "http://127.0.0.1:9/api/",
            "REGISTRAR_DATABASE": str(folder / "registrar.db"),
        }
    )


async def test_all_that_has_expired_is_swept_at_once(tmp_path: Path) -> None:
    """However much it is: what came in a minute of many is gone before the next is slept through."""
    swept = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if seconds == EXPIRY_SWEEP_INTERVAL_S:
            swept.set()
        await asyncio.Event().wait()

    store = await open_sqlite(tmp_path / "registrar.db")
    registrar = Registrar(settings(tmp_path), store, {}, sleep)
    await asyncio.gather(*(claim(store, f"old/{n}", -1.0) for n in range(2 * EXPIRY_SWEEP_ROWS + 1)))
    await claim(store, "new")
    await registrar.start()
    await swept.wait()
    assert [row.key for row in await store.scan("claims/", limit=1000)] == ["claims/new"]
    await registrar.close()


async def test_whatever_goes_wrong_in_a_look_the_next_one_comes(tmp_path: Path) -> None:
    """A change that nobody can read any more costs its look, and not those after it."""
    looks, looked = 0, asyncio.Event()

    async def sleep(seconds: float) -> None:
        nonlocal looks
        looks += seconds == RECOVERY_POLL_S
        if looks == 3:
            looked.set()
        if looks == 3 or seconds != RECOVERY_POLL_S:
            await asyncio.Event().wait()

    store = await open_sqlite(tmp_path / "registrar.db")
    await store.apply(Put("changes/broken", {"of": "another age"}), Put("due/0/broken", "broken"))
    registrar = Registrar(settings(tmp_path), store, {}, sleep)
    await registrar.start()
    await looked.wait()
    await registrar.close()
