"""Registrars that are killed once each, in the middle of one write: before it is sent, or when it was answered and that
could not be written down.

    python -m tests.journeys.killed_once CLASS_URL SKILLJAR_URL FOLDER POOL_ID COURSE_ID [STORY …]

Imports everything once and forks for every story, each of which has a database of its own in FOLDER. A story that ends
in `unsent` is killed before its write is sent."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.desk import Desk, Pending
from bot.runtime import logs
from connectors.catalog import platforms
from connectors.classcom.classes import ClassesDelete, ClassesUpdate
from connectors.classcom.templates import TemplatesCreate
from connectors.classcom.users import UsersUpsert
from connectors.core.intent import Intent
from connectors.skilljar.courses import CoursesUpdate
from connectors.skilljar.groups import GroupsCreate
from connectors.skilljar.promo_codes import PromoCodePoolsDelete
from tests.journeys.killed import APPROVES, ASKS
from tests.journeys.killed_change_sets import Transport, desk_on

Asked = list[Intent[Any]]


def stories(pool: str, course: str) -> Mapping[str, Asked]:
    """What is asked for in each; of several, the first is under way when Registrar is killed."""
    return {
        "class renamed": [ClassesUpdate(ext_class_id="friends", class_name="Friends of ours")],
        "class renamed, unsent": [ClassesUpdate(ext_class_id="nw-0001", class_name="Spanish for all")],
        "user made": [UsersUpsert(identified_by="email", email="jo@example.com", user_name="Jo", roles=["instructor"])],
        "class removed": [ClassesDelete(ext_class_id="nw-0002")],
        "class removed, unsent": [ClassesDelete(ext_class_id="nw-0003")],
        "template made": [TemplatesCreate(name="Evening")],
        "course changed": [
            CoursesUpdate(id=course, title="Welcome", labels=["new"], enforce_sequential_navigation=True)
        ],
        "course changed, unsent": [CoursesUpdate(id=course, title="Welcome", short_description="Your first day")],
        "group made": [GroupsCreate(name="Night shift")],
        "pool removed": [PromoCodePoolsDelete(promo_code_pool_id=pool)],
        "pool removed, and more": [PromoCodePoolsDelete(promo_code_pool_id=pool), GroupsCreate(name="Those who go on")],
        "pool removed, unsent, and more": [PromoCodePoolsDelete(promo_code_pool_id=pool), GroupsCreate(name="Nobody")],
    }


async def opened(folder: str, story: str, class_: str, skilljar: str, transport: Transport) -> Desk:
    desk, _ = await desk_on(str(Path(folder) / f"{story}.db"), class_, skilljar, transport)
    return desk


async def work(desk: Desk, asked: Asked) -> None:
    """Until it is killed."""
    outcome = await desk.ask(asked[0] if len(asked) == 1 else asked, ASKS, "C1")
    assert isinstance(outcome, Pending)
    await desk.request(outcome.change.id, ASKS, "because")
    await desk.approve(outcome.change.id, APPROVES, {ASKS.id: ASKS})


def main(class_: str, skilljar: str, folder: str, pool: str, course: str, *told: str) -> None:
    logs.configure("ERROR")
    assert all(platform.known_as for platform in platforms().values())  # loaded once, for all the children
    known = stories(pool, course)

    async def die(story: str) -> None:
        transport = Transport(1, answered="unsent" not in story)
        await work(await opened(folder, story, class_, skilljar, transport), known[story])

    for story in told:
        child = os.fork()
        if not child:
            try:
                asyncio.run(die(story))
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"the child of “{story}” ended before it was killed"


if __name__ == "__main__":
    main(*sys.argv[1:])
