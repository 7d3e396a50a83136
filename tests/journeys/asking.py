"""The demo's own Registrar, asked by Ada."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import running
from bot.demo.demo import demo

Ask = Callable[[str], Awaitable[str]]


@asynccontextmanager
async def asking(home: Path) -> AsyncIterator[Ask]:
    """Ada types; what comes back is all that she sees from then on."""
    async with demo(0, running, home / "demo") as (_, workspace, registrar):
        ada = workspace.person("ada")

        async def ask(text: str) -> str:
            before = ada.messages("#training")
            await ada.type("#training", f"/lms {text}")
            await registrar.services.tasks.idle()
            return ada.messages("#training")[len(before) :]

        yield ask
        assert workspace.refusals == []


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]
