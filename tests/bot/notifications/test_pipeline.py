"""The pipeline inside Registrar."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from bot.app import running
from bot.runtime.settings import Settings
from tests.bot.notifications.telling import news, subscription
from tests.bot.notifications.wall import Wall


async def test_from_start_to_stop(tmp_path: Path) -> None:
    """What the inbox takes while Registrar runs, or took while Slack was away, is told; stopping waits for nothing."""
    wall = Wall(time.time)
    settings = Settings.model_validate(
        {
            "slack_bot_token": SecretStr("xoxb-pipeline"),
            "slack_signing_secret": SecretStr("pipeline"),
            "slack_api_url": "http://127.0.0.1:9/api/",  # nobody is there
            "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
        }
    )
    async with running(settings, {}) as registrar:
        await registrar.services.subscriptions.add(subscription("C1"))
        await registrar.services.inbox.tell([news("1")])
    async with running(settings, {}, channels=wall) as registrar:
        await until(lambda: wall.keys("C1") == ["1"])
        await registrar.services.inbox.tell([news("2"), news("3")])
        await until(lambda: wall.keys("C1") == ["1", "2"])
    assert "3" not in wall.keys("C1"), "it was not waited for"
    async with running(settings, {}, channels=wall):
        await until(lambda: wall.keys("C1") == ["1", "2", "3"])


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while True:
            if reached():
                return
            await asyncio.sleep(0.01)
