"""Socket Mode: the same listeners, without an address that Slack can reach."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
import yaml
from pydantic import SecretStr

from bot.app import running
from bot.runtime.manifest import manifest
from bot.runtime.settings import Settings
from bot.sandbox.academy import demo_workspace
from bot.sandbox.serving import serving
from connectors.classcom.connector import ClassConnector
from connectors.classcom.standin import ClassStandIn
from tests.hostile_rows import hostile
from tests.journeys.conftest import API_KEY, TOKEN
from tests.proxy import named
from tests.recording import recorder


@pytest.mark.parametrize(
    "proxies", [{}, {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"}], ids=["", "past a proxy"]
)
async def test_a_command_works_over_a_socket_and_after_the_socket_was_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxies: dict[str, str]
) -> None:
    """Also where the environment names a proxy that leads nowhere, and that none of this is for."""
    named(monkeypatch, **proxies)
    app_token = "xapp-journey-1"
    workspace = demo_workspace(
        yaml.safe_load(manifest(socket=True)),
        signing_secret="unused",
        bot_token=TOKEN,
        app_token=app_token,
        record=recorder(),
    )
    academy = ClassStandIn(api_key=API_KEY)
    academy.seed(20)
    hostile(academy)
    async with AsyncExitStack() as stack:
        workspace.url = await stack.enter_async_context(serving(workspace.app))
        stack.push_async_callback(workspace.close)
        platform = await stack.enter_async_context(serving(academy))
        settings = Settings.model_validate(
            {
                "slack_bot_token": SecretStr(TOKEN),
                "slack_app_token": SecretStr(app_token),
                "slack_api_url": f"{workspace.url}/api/",
                "REGISTRAR_DATABASE": str(tmp_path / "registrar.db"),
            }
        )
        registrar = await stack.enter_async_context(
            running(settings, {"class": ClassConnector(SecretStr(API_KEY), platform)})
        )
        assert registrar.socket
        await registrar.socket.connected(5)
        await workspace.person("ada").type("#training", "/lms class templates list")
        await workspace.person("ada").see("Class: List all templates")
        await workspace.person("ada").click("Dry run")
        await workspace.person("ada").see("This is the request that was sent.")
        await workspace.disconnect()
        await workspace.person("ada").type("#training", "/lms class classes list")
        await workspace.person("ada").see("Class: List all classes")
        address = await stack.enter_async_context(serving(registrar.web))
        async with httpx.AsyncClient(base_url=address) as http:
            assert (await http.post("/slack/events", content=b"{}")).status_code == 404
            assert (await http.get("/healthz")).status_code == 200
            assert (await http.get("/readyz")).status_code == 200
            assert "registrar_slack_socket_up 1.0" in (await http.get("/metrics")).text
            workspace.fail("apps.connections.open", error="invalid_auth", times=99)
            workspace.drop_connections()
            for _ in range(100_000):  # until it is noticed; nothing else tells when it is
                if not await registrar.socket.alive():
                    break
                await asyncio.sleep(0)
            ready = await http.get("/readyz")
            assert (ready.status_code, ready.json()) == (503, {"status": "the connection to Slack is not open"})
            assert "registrar_slack_socket_up 0.0" in (await http.get("/metrics")).text
