"""The demo's own Registrar, asked by Ada."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.app import running
from bot.demo.demo import demo
from connectors.classcom.connector import ClassConnector

Ask = Callable[[str], Awaitable[str]]


@asynccontextmanager
async def asking(home: Path) -> AsyncIterator[Ask]:
    """Ada types; what comes back is all that she sees from then on. Class is asked as fast as it answers."""
    async with AsyncExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setattr(ClassConnector, "limits", ())
        _, workspace, registrar = await stack.enter_async_context(demo(0, running, home / "demo"))
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
