"""An alias is used as long as it is its owner's: what has become another's is dropped and said, and what looks like
another address is marked for who decides."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_this_is_me import THEIRS, asked, confirmed, ines

pytestmark = pytest.mark.on("class", "chamilo")
SCOPED = """
[roles]
operator = ["admins"]
manager = ["{max}"]
[[rules]]
name = "theirs"
roles = ["manager"]
courses = ["Onboarding 101", "Welding"]
effects = ["read"]
then = "allow"
"""
DROPPED = f"{THEIRS} on Class is someone else's by now, so I no longer use it"


async def test_an_address_that_became_another_members_in_slack(academies: Academies) -> None:
    await confirmed(academies)
    people, id = academies.workspace.team.users, academies.workspace.person("max").user.id
    people[id] = replace(people[id], email=THEIRS)
    academies.registrar.services.slack._everybody = (float("-inf"), [])
    calls = len(writes(academies))
    assert f"{DROPPED} for ines@acme.com. Nothing was changed." in await academies.ask(
        'enroll @ines in "Onboarding 101" on class as teacher'
    )
    assert len(writes(academies)) == calls
    assert f"{DROPPED} for you. Tell me your address there with /lms me" in ines(academies).messages("@registrar")
    assert await academies.registrar.services.aliases.of(ines(academies).user.id) == {}
    assert await academies.registrar.services.aliases.owner("class", THEIRS) == ""
    assert "as ines.moreau" not in await academies.ask("find @ines")
    entries = [(one["what"], one["sentence"]) async for one in academies.registrar.audit.entries()]
    dropped = f"Remove {THEIRS} as the address of ines@acme.com on Class: it's someone else's by now."
    assert ("removed", dropped) in entries


async def test_an_account_that_became_another_persons_on_the_platform(academies: Academies) -> None:
    await confirmed(academies)
    reassigned(academies, "Bo Adams")
    told = await academies.ask("find @ines on class")
    assert DROPPED in told
    assert "Bo Adams" not in told


async def test_an_account_that_was_renamed_is_still_theirs(academies: Academies) -> None:
    await confirmed(academies)
    for roster in _class(academies).academy.rosters.values():
        for key, one in roster.items():
            if one.email == THEIRS:
                roster[key] = replace(one, first_name="Ines", last_name="Martin", user_name="Ines Martin")
    assert f"Ines Moreau: on Class as {THEIRS}." in await academies.ask("find @ines on class")


async def test_who_is_typed_and_mentioned_is_asked_which_is_meant(academies: Academies) -> None:
    await confirmed(academies)
    told = await academies.ask('enroll @ines, ines@acme.com in "Onboarding 101" on class as teacher')
    assert "You wrote both ines@acme.com and a mention of the same person, who has another address on Class." in told
    assert "You wrote both" not in await academies.ask("find ines@acme.com")


async def test_lookalikes_are_marked_for_who_decides(academies: Academies) -> None:
    await academies.ask("me inеs.moreau@acme.com on chamilo", who="ines")  # with the е of Cyrillic
    card = academies.ada.text_of(await academies.ada.see("Same person on Chamilo?"))
    assert "The address contains letters that look like others: “е” (Cyrillic). Compare it letter by letter." in card


async def test_nothing_is_marked_where_nothing_looks_like_another(academies: Academies) -> None:
    await asked(academies)
    assert "look like others" not in academies.ada.text_of(await academies.ada.see("Same person on Class?"))


async def test_who_may_see_some_courses_only_is_not_told_an_alias(academies: Academies, tmp_path: Path) -> None:
    """Unless its owner is in such a course; and there they are found by it."""
    await confirmed(academies)
    policy = tmp_path / "scoped.toml"
    policy.write_text(SCOPED.format(max=academies.workspace.person("max").user.id))
    academies.registrar.policy._path = policy
    for line in ('link @ines to "Welding"', 'is @ines in "Welding"', "find @ines", "progress @ines"):
        told = await academies.ask(f"{line} on class" if "Welding" in line else line, who="max")
        assert THEIRS not in told, (line, told)
    assert THEIRS in await academies.ask('is @ines in "Onboarding 101"', who="max")


def reassigned(academies: Academies, name: str) -> None:
    """Class gives the address to a new account of somebody else, and what was read before is forgotten."""
    academies.registrar.desk.executor.reads._kept.clear()
    first, last = name.split()
    for roster in _class(academies).academy.rosters.values():
        for key, one in [*roster.items()]:
            if one.email == THEIRS:
                roster[key] = replace(one, student_id=f"new-{key}", first_name=first, last_name=last, user_name=name)


def writes(academies: Academies) -> list[Any]:
    return [one for one in _class(academies).calls if one.method != "GET"]


def _class(academies: Academies) -> Any:
    return academies.platform["class"]
