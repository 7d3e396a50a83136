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
from bot.store.sqlite_schema import InUse, lock
from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.intent import make
from connectors.news.webhook_auth import WebhookCredentials
from connectors.platform import Platform

DEMO_HOME = Path(".registrar-demo")
DEMO_DATABASE, DEMO_LOCK = "registrar.db", "demo"
MAX_DEMOS = 9
"""Demos that may run beside each other in one folder."""
OTHER_FOLDER = "Another demo is running on {home}. Its data stays as it is. This one keeps its own in {folder}."
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
    port: int,
    running: Running[R],
    home: Path = DEMO_HOME,
    record: Sink | None = None,
    tell: Callable[[str], None] = lambda said: None,
) -> AsyncIterator[tuple[str, Workspace, R]]:
    """The page's address, the workspace behind it, and the Registrar that serves it. Begins afresh every time,
    in another folder where a demo runs on `home`, which `tell` hears. `record` is given all that Registrar sends to be
    shown.

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
        home = stack.enter_context(_afresh(home, tell))  # only now: where the port is taken, nothing is begun
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


@contextlib.contextmanager
def _afresh(home: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """An empty folder that no other demo has as long as this lasts: `home`, or where another runs on that, the next
    that is free. Nothing of the other is touched. Raises InUse where there are too many."""
    with contextlib.ExitStack() as held:
        for folder in (home, *(home.with_name(f"{home.name}-{number}") for number in range(2, MAX_DEMOS + 1))):
            folder.mkdir(mode=0o700, exist_ok=True)
            with contextlib.suppress(InUse):
                held.enter_context(lock(folder / DEMO_LOCK))
                held.enter_context(lock(folder / DEMO_DATABASE)).close()  # nor has a Registrar that is none
                break
        else:
            raise InUse(f"{MAX_DEMOS} demos run here already. Stop one of them, then try again.")
        if folder != home:
            tell(OTHER_FOLDER.format(home=home.name, folder=folder.name))
        for one in folder.iterdir():
            if one.name != f"{DEMO_LOCK}.lock":
                shutil.rmtree(one) if one.is_dir() else one.unlink()
        yield folder
