"""Registrar without a server: its settings and its log, an interaction to answer in, and what the answer said."""

import gc
import itertools
import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.runtime import logs
from bot.runtime.settings import Settings
from connectors.catalog import platforms
from handlers.listeners.payload_interaction import interaction_of
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services
from tests.bench.loads import SIGNING, WEBHOOK_LOGIN


@contextmanager
def logged() -> Iterator[None]:
    """The log of this process as a server has it: at the default level, its lines in a file."""
    with tempfile.TemporaryFile("w") as lines:
        logs.configure(handler=logging.StreamHandler(lines))
        yield


def frozen() -> None:
    """As a server is once all is put together: no collection looks again through what is there by now."""
    platforms()
    gc.collect()
    gc.freeze()


def settings_for(database: str, slack: str) -> Settings:
    return Settings.model_validate(
        {
            "slack_bot_token": SecretStr("xoxb-bench"),
            "slack_signing_secret": SecretStr(SIGNING),
            "slack_api_url": f"{slack}/api/",
            "REGISTRAR_DATABASE": database,
            "SKILLJAR_WEBHOOK_USERNAME": WEBHOOK_LOGIN[0],
            "SKILLJAR_WEBHOOK_PASSWORD": SecretStr(WEBHOOK_LOGIN[1]),
        }
    )


class Handled:
    """Whoever types and presses, and the Slack that hears the answers."""

    def __init__(self, services: Services, slack: str) -> None:
        self._services, self._slack = services, slack
        self._numbers = itertools.count()

    def interaction(self, user: str) -> Interaction:
        body = {
            "command": "/lms",
            "user_id": user,
            "channel_id": "C1",
            "trigger_id": f"t{next(self._numbers)}",
            "response_url": f"{self._slack}/response",
        }
        return interaction_of(self._services, body)

    async def button(self, action: str) -> str:
        """What a button of the last answer carries."""
        async with httpx.AsyncClient() as http:
            said = (await http.get(f"{self._slack}/last")).json()
        found = _value(said, action)
        if found is None:
            raise RuntimeError(f"the last answer has no button {action}: {json.dumps(said)[:500]}")
        return found


def _value(said: Any, action: str) -> str | None:
    """Of the button with this action, wherever it stands."""
    if isinstance(said, dict):
        if str(said.get("action_id", "")).startswith(action):
            options = said.get("options") or [said]
            return str(options[0].get("value"))
        said = list(said.values())
    if isinstance(said, list):
        return next((found for one in said if (found := _value(one, action)) is not None), None)
    return None


async def asgi(app: ASGIApp, request: bytes) -> int:
    """The status with which an app answers a whole HTTP request."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    method, path, _ = first.decode().split()
    headers = [tuple(one.strip() for one in line.split(b":", 1)) for line in lines]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower(), value) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "root_path": "",
    }
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    return statuses[0]
