"""The whole of Registrar with no account anywhere: a local Slack workspace as a page, and stand-in platforms."""

import contextlib
import importlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.demo.completion import complete
from bot.runtime.manifest import manifest
from bot.runtime.server import serving
from bot.runtime.settings import Settings
from bot.sandbox.academy import demo_workspace
from bot.sandbox.page import Suggestion, page
from bot.sandbox.record import Sink
from bot.sandbox.workspace import Workspace
from bot.store.sqlite_schema import lock
from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.intent import make
from connectors.news.webhook_auth import WebhookCredentials
from connectors.platform import Platform

DEMO_HOME = Path(".registrar-demo")
DEMO_DATABASE = "registrar.db"
USER_GROUPS = {"instructors": ["ines"], "managers": ["sofia"], "auditors": ["nadia"], "training-leads": ["max"]}
"""Who has which role, as demo_policy.toml names these groups; the approvers are in the workspace of the tests too."""
PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


class Served(Protocol):
    """A running Registrar, as far as the demo knows it: `web` serves its HTTP side."""

    web: Starlette


R = TypeVar("R", bound=Served)
Running = Callable[[Settings, dict[str, Connector]], AbstractAsyncContextManager[R]]
"""How a Registrar is run: `bot.app.running`, which stands above and is handed in."""


@contextlib.asynccontextmanager
async def standins() -> AsyncIterator[tuple[dict[str, Connector], dict[str, Any]]]:
    """Every platform that has a stand-in, served on a free port: its connector and the stand-in itself, by name."""
    connectors: dict[str, Connector] = {}
    served: dict[str, Any] = {}
    async with contextlib.AsyncExitStack() as stack:
        for name, platform in platforms().items():
            package = platform.resources[0].__name__.rsplit(".", 1)[0]
            served[name], credentials = importlib.import_module(f"{package}.standin").demo()
            served[name].first_day()
            await stack.enter_async_context(served[name].posting())
            address = await stack.enter_async_context(serving(served[name]))
            settings = platform.settings(_env_file=None, base_url=address, **credentials)  # type: ignore[call-arg]  # not in its stubs
            connectors[name] = settings.connect()
        yield connectors, served


@contextlib.asynccontextmanager
async def demo(
    port: int, running: Running[R], home: Path = DEMO_HOME, record: Sink | None = None
) -> AsyncIterator[tuple[str, Workspace, R]]:
    """The page's address, the workspace behind it, and the Registrar that serves it. Begins afresh every time. `record`
    is given all that Registrar sends to be shown.

    Raises PortTaken and InUse."""
    token, signing = f"xoxb-{secrets.token_hex(12)}", secrets.token_hex(16)
    described: Mapping[str, Any] = yaml.safe_load(manifest())
    workspace = demo_workspace(described, signing_secret=signing, bot_token=token, record=record)
    for handle, members in USER_GROUPS.items():
        workspace.add_usergroup(handle, members)
    site = page(workspace, commands=suggestions)
    workspace.app.mount("/", site)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(_without_proxies())
        connectors, served = await stack.enter_async_context(standins())
        url = workspace.url = await stack.enter_async_context(serving(workspace.app, port=port))
        stack.callback(site.close)
        _afresh(home)  # only now: where the port is taken, another demo may have its database there
        settings = Settings.model_validate(
            {
                "slack_bot_token": SecretStr(token),
                "slack_signing_secret": SecretStr(signing),
                "slack_api_url": f"{url}/api/",
                "REGISTRAR_DATABASE": str(home / DEMO_DATABASE),
                "REGISTRAR_POLICY": Path(__file__).with_name("demo_policy.toml"),
                **{
                    variable: SecretStr(secrets.token_hex(16))
                    for platform in platforms().values()
                    for variable in platform.webhook_variables.values()
                },
            }
        )
        registrar = await stack.enter_async_context(running(settings, connectors))
        bot = await stack.enter_async_context(serving(registrar.web))
        await workspace.connect(f"{bot}/slack/events")
        for name, credentials in settings.webhooks.items():
            await hook_up(bot, platforms()[name], credentials, connectors[name], served[name])
        yield url, workspace, registrar


@contextlib.contextmanager
def _without_proxies() -> Iterator[None]:
    """All of it stands on this machine, where no proxy of the environment leads to."""
    taken = {name: os.environ.pop(name) for name in PROXY_VARIABLES if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)


async def hook_up(
    bot: str, platform: Platform, credentials: WebhookCredentials, connector: Connector, standin: Any
) -> None:
    """Have a platform tell us what happens, as it wants it to be set up: by its API, or in its app."""
    webhook, address = platform.webhook, f"{bot}{platform.webhook_path}"
    if webhook and webhook.api:
        await connector.run(make(webhook.api.creates, webhook.api.values(address, credentials)))
    elif webhook and webhook.auth.in_address:
        standin.hook(f"{address}/{credentials.handed_out}")
    else:
        standin.hook(address, secret=credentials.handed_out)


def suggestions(typed: str) -> list[Suggestion]:
    """What the command box offers."""
    return [Suggestion(text, help) for text, help in complete(typed)]


def _afresh(home: Path) -> None:
    """Raises InUse where another demo runs on it."""
    if home.is_dir():
        with lock(home / DEMO_DATABASE):
            shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700)
