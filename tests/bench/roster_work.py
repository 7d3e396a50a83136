"""`python -m tests.bench.roster_work SLACK CROWD PLATFORM DATABASE file|pages`: what long lists of people cost, as
JSON: the milliseconds of CPU and those of the longest stretch of the loop, and the calls to the platform.

`file` sends a list as a file, by its verb and by its operation; `pages` turns the pages of a list to its end.
"""

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

import httpx

from bot.app import Registrar
from bot.store.opening import open_store
from connectors.catalog import platforms
from connectors.core.connector import Connector
from handlers.listeners.actions import ACTIONS
from handlers.listeners.commands import command
from tests.bench.growth_rows import person
from tests.bench.handled import Handled, frozen, logged, settings_for
from tests.bench.stretches import measured

ADA = person(0)
ROSTER = 'roster "Onboarding 101" on '
LISTING = "skilljar domains published courses enrollments list domain_name=learn.example.com published_course_id=p1"

Found = dict[str, tuple[float, ...]]


class Lists:
    """Somebody who looks at lists."""

    def __init__(self, registrar: Registrar, slack: str, crowd: str) -> None:
        self._services, self._crowd = registrar.services, crowd
        self._handled = Handled(registrar.services, slack)

    async def type(self, text: str) -> None:
        await command(self._services, self._handled.interaction(ADA.id), ADA, text)

    async def press(self, action: str) -> None:
        value = await self._handled.button(action)
        await self._press(action, value)

    async def _press(self, action: str, value: str) -> None:
        await ACTIONS[action](self._services, self._handled.interaction(ADA.id), ADA, value)

    async def pressed(self, action: str) -> tuple[float, ...]:
        """What that costs, and the calls of it. It is pressed twice, once with somebody who watches the loop."""
        value, before = await self._handled.button(action), await self._calls()
        cost, stretch = await measured(lambda: self._press(action, value), 1)
        return cost, stretch, (await self._calls() - before) / 2

    async def _calls(self) -> int:
        async with httpx.AsyncClient() as http:
            return int((await http.get(f"{self._crowd}/calls")).json())


async def as_files(lists: Lists, platform: str) -> Found:
    await lists.type(f"{ROSTER}{platform}")
    verb = await lists.pressed("everyday.csv")
    await lists.type(LISTING)
    return {"verb": verb, "operation": await lists.pressed("answer.csv")}


async def page_by_page(lists: Lists, platform: str) -> Found:
    """The first turn of a page, and the last but one."""
    await lists.type(f"{ROSTER}{platform}")
    await lists.press("everyday.next")
    first = last = await lists.pressed("everyday.next")
    turns = 0
    while True:
        try:
            last = await lists.pressed("everyday.next")
        except RuntimeError:  # the last page has no such button
            return {"first": first, "last": last, "turns": (turns,)}
        turns += 1


def connected(platform: str, crowd: str, **options: Any) -> Connector:
    """To a crowd, and without the pace of its platform: what Registrar costs is measured, and not how long it waits."""
    _, credentials = import_module(f"connectors.{platform}.standin").demo()
    given: dict[str, Any] = {"base_url": crowd, **credentials}
    configured = platforms()[platform].settings(_env_file=None, **given)  # type: ignore[call-arg]  # not in its stubs
    return configured.connect(limits=(), **options)


async def worked(slack: str, crowd: str, platform: str, database: str, what: str) -> Found:
    connectors = {platform: connected(platform, crowd)}
    registrar = Registrar(settings_for(database, slack), await open_store(database), connectors)
    frozen()
    try:
        return await (as_files if what == "file" else page_by_page)(Lists(registrar, slack, crowd), platform)
    finally:
        await registrar.close()


async def main(*given: str) -> None:
    with logged():
        print(json.dumps(await worked(*given)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
