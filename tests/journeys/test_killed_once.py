"""Killed in the middle of a write: the next start looks on the platform, and says done only where that shows it."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.changes.change import CHANGE_INTERRUPTED, Change, ChangeState, StepRefused
from bot.changes.change_item import ItemState
from bot.sandbox.serving import serving
from connectors.classcom.standin import ClassStandIn
from connectors.skilljar.standin import SkilljarStandIn
from connectors.standin.standin import Fault, Reply, StandIn
from tests.hostile_rows import hostile
from tests.journeys.killed import ASKS, KEY
from tests.journeys.killed_change_sets import Transport, desk_on

DONE, INTERRUPTED = ItemState.DONE, ItemState.INTERRUPTED


@dataclass
class Platforms:
    """Class and Skilljar behind sockets."""

    academy: ClassStandIn
    school: SkilljarStandIn
    urls: tuple[str, str]
    folder: Path

    @property
    def ids(self) -> tuple[str, str]:
        """Of a pool of promo codes, and of a course."""
        pool, course = (self.school.school.all(table)[0]["id"] for table in ("promo_pools", "courses"))
        return str(pool), str(course)

    def writes(self) -> list[tuple[str, str]]:
        both: tuple[StandIn, ...] = self.academy, self.school
        return [(call.method, call.path) for one in both for call in one.calls if call.method != "GET"]

    async def killed(self, story: str) -> None:
        """The story as far as a Registrar comes that is killed in it."""
        program = [sys.executable, "-m", "tests.journeys.killed_once", *self.urls, str(self.folder), *self.ids, story]
        process = await asyncio.create_subprocess_exec(*program)
        assert await process.wait() == 0

    async def recovered(self, story: str) -> Change:
        """What the next start makes of it, and the one after that leaves as it is; and that nothing is sent twice by
        whoever tries again what is done."""
        database = str(self.folder / f"{story}.db")
        desk, audit = await desk_on(database, *self.urls, Transport(float("inf"), False), at_once)
        found = [one async for one in desk.recovery.recover()]
        assert [one async for one in desk.recovery.recover()] == []
        (change,) = await desk.changes_of(ASKS.id, 10)
        assert [one.id for one in found] == [change.id]
        before = self.writes()
        if change.state is ChangeState.DONE:
            with pytest.raises(StepRefused, match=r"It's already done\.$"):
                await desk.retry(change.id, ASKS)
        assert self.writes() == before
        assert (await audit.verify()).faults == []
        assert [one async for one in audit.entries(lambda one: one["outcome"] == change.outcome)]
        await _close(audit)
        return change


async def at_once(seconds: float) -> None:
    """Between tries of a read nobody waits here."""
    await asyncio.sleep(0)


async def _close(audit: AuditLog) -> None:
    await audit._store.close()


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Platforms]:
    academy, school = ClassStandIn(api_key=KEY), SkilljarStandIn(api_key=KEY)
    academy.seed(5)
    hostile(academy)
    school.seed(3)
    hostile(school)
    (pool,) = school.school.all("promo_pools")
    school.school.add("promo_pools", **{name: pool[name] for name in pool if name != "id"} | {"name": "Another"})
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(serving(one)) for one in (academy, school)]
        yield Platforms(academy, school, (urls[0], urls[1]), tmp_path)


LOOKED = rf"^{re.escape(CHANGE_INTERRUPTED)} It looked on %s at \d\d:\d\d UTC: %s$"
ANOTHER = "It may be a different one than before, so check it before you try again."
STILL = "It may still appear, so check again before you try again."


@pytest.mark.parametrize(
    ("story", "platform", "said"),
    [
        ("course changed", "Skilljar", r"Onboarding 101 \(course \w+\) is as requested\."),
        ("pool removed", "Skilljar", r"Spring sale \(promo pool \w+\) isn't there any more, as requested\."),
    ],
)
async def test_what_stands_as_asked_is_done(both: Platforms, story: str, platform: str, said: str) -> None:
    """It was sent once, is told as what was seen, and is never sent again."""
    await both.killed(story)
    sent = both.writes()
    change = await both.recovered(story)
    assert change.state is ChangeState.DONE
    assert re.match(LOOKED % (platform, said), change.outcome)
    assert both.writes() == sent
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("story", "platform", "said"),
    [
        ("class renamed", "Class", rf"class friends \(now “Friends of ours”\) is as requested\. {ANOTHER}"),
        ("user made", "Class", rf"jo@example\.com \(now “Jo”\) is as requested\. {ANOTHER}"),
        (
            "class renamed, unsent",
            "Class",
            rf"class nw-0001 \(now “[^”]+”\) didn't have everything as requested \(class name\)\. {ANOTHER}",
        ),
        (
            "class removed, unsent",
            "Class",
            rf"class nw-0003 \(now “Meet the company for Sales”\) was there\. {ANOTHER}",
        ),
        (
            "course changed, unsent",
            "Skilljar",
            r"Onboarding 101 \(course \w+\) didn't have everything as requested "
            rf"\(short description, title\)\. {STILL}",
        ),
    ],
)
async def test_what_is_not_there_yet_is_told_as_seen(both: Platforms, story: str, platform: str, said: str) -> None:
    """It may arrive after the look, so nobody says that it is not done, and what has a number or an address that people
    give may be another by now, so nobody says that it is: it stays for a person to decide."""
    await both.killed(story)
    sent = both.writes()
    change = await both.recovered(story)
    assert change.state is ChangeState.INTERRUPTED
    assert re.match(LOOKED % (platform, said), change.outcome)
    assert both.writes() == sent
    assert len(sent) == ("unsent" not in story)


async def _renumbered(both: Platforms) -> None:
    """Every class has another number now."""
    classes = both.academy.academy.classes
    for at, one in classes.items():
        classes[at] = replace(one, ext_class_id=f"{one.ext_class_id}-old")


async def _put_off(both: Platforms) -> None:
    """No class has a meeting any more, so the listing has none of them."""
    classes = both.academy.academy.classes
    for at, (key, one) in enumerate(classes.items()):
        classes[key] = replace(one, class_deferred_id=at + 1)
    both.academy.academy.add_class(email="x@example.com", host="H", name="Another", ext_class_id="another")


async def _made_anew(both: Platforms) -> None:
    """Another class has the number now."""
    await _renumbered(both)
    for number in ("nw-0002", "nw-0003"):
        both.academy.academy.add_class(email="x@example.com", host="H", name="Brand new", ext_class_id=number)


@pytest.mark.parametrize("story", ["class removed", "class removed, unsent"])
@pytest.mark.parametrize(("since", "said"), [(_renumbered, ""), (_put_off, ""), (_made_anew, "Brand new")])
async def test_what_was_given_another_number_meanwhile_fools_nobody(
    both: Platforms, story: str, since: Callable[[Platforms], Awaitable[None]], said: str
) -> None:
    """The absence of a number that people give proves nothing, nor does its presence."""
    await both.killed(story)
    await since(both)
    change = await both.recovered(story)
    assert change.state is ChangeState.INTERRUPTED
    assert change.outcome.startswith(CHANGE_INTERRUPTED)
    assert "as was asked" not in change.outcome
    assert "Meet the company" not in change.outcome
    assert (f"(now “{said}”) was there. {ANOTHER}" in change.outcome) == bool(said)


@pytest.mark.parametrize("story", ["template made", "group made"])
async def test_what_no_look_tells_stays_in_doubt(both: Platforms, story: str) -> None:
    """What is new has no id yet: nothing is looked up, and nothing is said of it."""
    await both.killed(story)
    reads = len(both.academy.calls) + len(both.school.calls)
    change = await both.recovered(story)
    assert (change.state, change.outcome) == (ChangeState.INTERRUPTED, CHANGE_INTERRUPTED)
    assert len(both.academy.calls) + len(both.school.calls) == reads


@pytest.mark.parametrize("story", ["class renamed", "class removed", "course changed", "pool removed"])
@pytest.mark.parametrize(
    "fault",
    [Fault(Reply({"error": "later"}, 503)), Fault(Reply({}, 404)), Fault(drop=True)],
    ids=["down", "404", "cut"],
)
async def test_a_platform_that_does_not_show_decides_nothing(both: Platforms, story: str, fault: Fault) -> None:
    """Down, or answering whatever it is asked that there is nothing: a proxy before it says that too."""
    await both.killed(story)
    for one in (both.academy, both.school):
        one.faults.add(fault, times=None, method="GET")
    change = await both.recovered(story)
    assert (change.state, change.outcome) == (ChangeState.INTERRUPTED, CHANGE_INTERRUPTED)
    assert len(both.writes()) == 1


@pytest.mark.parametrize(
    ("story", "states", "groups"),
    [
        ("pool removed, and more", [DONE, DONE], ["Those who go on"]),
        ("pool removed, unsent, and more", [INTERRUPTED, ItemState.NOT_TRIED], []),
    ],
)
async def test_a_change_set_goes_on_after_what_stands(
    both: Platforms, story: str, states: Sequence[ItemState], groups: Sequence[str]
) -> None:
    """What comes after an item that is done is done; after one that nobody knows of, it waits."""
    await both.killed(story)
    change = await both.recovered(story)
    assert [one.state for one in change.items] == states
    assert "It looked on Skilljar at" in change.items[0].outcome
    made = [call.json()["name"] for call in both.school.calls_to("POST", "/groups")]
    assert made == groups
