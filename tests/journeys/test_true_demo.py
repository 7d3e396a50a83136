"""The people of the demo are the same in Slack and on the platforms, and may do what their roles say."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.demo.demo import demo, standins
from bot.sandbox.page import TOUR
from bot.sandbox.person import Person
from connectors.classcom.connector import ClassConnector
from connectors.damstra.connector import DamstraConnector
from tests.hostile_rows import HOSTILE_TITLE
from tests.journeys.academies import ONLY_YOU
from tests.journeys.test_examples import STUCK

PEOPLE = ("ada", "ines", "max", "kenji", "sofia", "nadia")
DELETE = "class classes delete ext_class_id=welding"
FINDERS: Mapping[str, Callable[[Any], list[tuple[str, str | None]]]] = {
    "chamilo": lambda it: [(one.full_name, one.email) for one in it.portal.users.values()],
    "class": lambda it: [
        *((one.user_name, one.email) for one in it.academy.users.values()),
        *((one.user_name, one.email) for roster in it.academy.rosters.values() for one in roster.values()),
    ],
    "classonlive": lambda it: [(one.name, one.email) for one in it.academy.people.values()],
    "damstra": lambda it: [(f"{one.first_name} {one.last_name}", one.email) for one in it.account.users.values()],
    "skilljar": lambda it: [
        (f"{one['first_name']} {one['last_name']}", one["email"]) for one in it.school.all("users")
    ],
}
"""Everybody whom a stand-in knows, with their address."""


class House:
    """A demo, and everybody in it."""

    def __init__(self, workspace: Any, registrar: Any) -> None:
        self.workspace, self.registrar = workspace, registrar

    def person(self, name: str) -> Person:
        found: Person = self.workspace.person(name)
        return found

    async def types(self, name: str, text: str) -> str:
        """What they are shown of it, in #training."""
        before = len(self.person(name).messages("#training"))
        await self.person(name).type("#training", text if text.startswith("/") else f"/lms {text}")
        await self.registrar.services.tasks.idle()
        return self.person(name).messages("#training")[before:].replace(ONLY_YOU, "")

    async def presses(self, name: str, label: str) -> None:
        assert not await self.person(name).press(label), label
        await self.registrar.services.tasks.idle()

    async def asks(self, name: str, text: str) -> None:
        """For approval."""
        await self.types(name, text)
        await self.presses(name, "Ask for approval")
        await self.person(name).fill("Why is this needed?", "Nobody signed up.")
        await self.person(name).submit()
        await self.registrar.services.tasks.idle()


@asynccontextmanager
async def a_house(home: Path) -> AsyncIterator[House]:
    async with demo(0, running, home / "demo") as (_, workspace, registrar):
        yield House(workspace, registrar)
        assert workspace.refusals == []


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    for cls in (ClassConnector, DamstraConnector):
        monkeypatch.setattr(cls, "limits", ())  # it is not about patience
    async with a_house(tmp_path) as made:
        yield made


async def test_one_name_is_one_address_everywhere(house: House) -> None:
    """On every platform, and in Slack; and whoever is in Slack is on one platform at least."""
    known: dict[str, set[str]] = {}
    async with standins() as (_, served):
        for name, standin in served.items():
            for person, email in FINDERS[name](standin):
                if email:
                    known.setdefault(person, set()).add(email)
    users = [house.person(name).user for name in PEOPLE]
    assert {one.name for one in house.workspace.team.users.values() if one.email} == set(PEOPLE)
    assert {one.real_name: {one.email} for one in users} == {one.real_name: known[one.real_name] for one in users}
    assert {name: emails for name, emails in known.items() if len(emails) > 1} == {}
    assert {email.rpartition("@")[2] for emails in known.values() for email in emails} == {"acme.com"}


async def test_whoever_is_mentioned_is_found(house: House) -> None:
    for name in PEOPLE:
        told = await house.types("ada", f"find @{name}")
        assert house.person(name).user.real_name in told
        assert f"{name}@acme.com · id" in told


async def test_whoever_wrote_a_message_is_found_from_its_menu(house: House) -> None:
    ines, ada = house.person("ines"), house.person("ada")
    await ines.type("#training", "Who takes Onboarding 101?")
    await ada.message_shortcut("find_person", ines.latest("#training"))
    await house.registrar.services.tasks.idle()
    assert "ines@acme.com · id" in ada.messages("#training") + ada.messages("@registrar")


async def test_no_title_of_the_demo_is_there_to_do_harm() -> None:
    """No marks of Slack, of HTML or of a spreadsheet in anything that a stand-in holds."""
    async with standins() as (_, served):
        for standin in served.values():
            held = next(
                getattr(standin, name) for name in ("portal", "academy", "account", "school") if hasattr(standin, name)
            )
            assert HOSTILE_TITLE not in repr(held)
            assert not re.search(r"<[!@#]|['\"][=+@]\w+\(", repr(held))


async def test_each_role_does_what_it_is_for(house: House) -> None:
    """The manager looks and changes nothing, the auditor reads the log, a guest has no role."""
    is_in = await house.types("sofia", 'is maeve@acme.com in "Onboarding 101"')
    assert "Maeve O'Brien" in is_in
    assert "isn't in" not in is_in
    assert "You can't find a person." in await house.types("sofia", "find jane@acme.com")
    assert "Your courses: “Onboarding 101”, “Fire safety*” and “First-time managers*”." in await house.types(
        "sofia", "help"
    )
    theirs = await house.types("sofia", "courses")
    assert "First-time managers, spring group" in theirs
    assert "Welding" not in theirs
    refused = await house.types("sofia", "deactivate jane@acme.com on damstra")
    assert "Go ahead" not in refused
    assert "✅" not in refused
    assert "✅" in await house.types("max", "reactivate liam@acme.com on damstra")
    assert "Liam Rossi" in await house.types("nadia", "audit")
    assert "Liam Rossi" not in await house.types("sofia", "audit")
    assert "Liam Rossi" not in await house.types("kenji", "find liam@acme.com")


@pytest.mark.parametrize(("asks", "approve"), [("ada", ["max"]), ("max", ["ada"]), ("ines", ["ada", "max"])])
async def test_a_class_is_removed_once_those_who_can_have_approved(house: House, asks: str, approve: list[str]) -> None:
    """Ada and Max approve for one another; what an instructor wants removed takes both."""
    await house.asks(asks, DELETE)
    for name in approve:
        assert "Welding" in await house.types(asks, "courses welding on class")
        await house.presses(name, "Approve")
    assert "welding ·" not in await house.types(asks, "courses welding on class")


async def test_the_tour_can_be_followed_in_the_demo(house: House) -> None:
    """What its steps say to type works, and what they say to press is there; the form is sent in between."""
    who = "ada"
    for step in TOUR:
        if step.ends == "typed":
            told = await house.types(who, step.what)
            assert told
            assert not STUCK.search(told), told
        elif step.ends == "pressed":
            await house.presses(who, step.what)
            if house.person(who).view:
                await house.person(who).fill("Why is this needed?", "Nobody signed up.")
                await house.person(who).submit()
                await house.registrar.services.tasks.idle()
        else:
            who = step.what
    assert "Enrolled Jane Doe" in house.person("ada").messages("#training")
    assert "German A1 beginners" in house.person("ada").messages("@registrar")
    assert "Onboarding 101" in house.person("kenji").messages("#training")
