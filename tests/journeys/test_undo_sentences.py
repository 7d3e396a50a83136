"""What an Undo says of somebody is so on the platform: in the course again, or not in it."""

import pytest

from handlers.everyday.platform_reader import everyday_of
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, LENA, COURSE = "jane@acme.com", "lena@example.com", "Onboarding 101"
NEW = f'"Lena Berg" <{LENA}>'
COURSES = {"class": COURSE, "skilljar": COURSE, "chamilo": COURSE}
KNOWN_ALONE = ("skilljar", "chamilo")
"""Platforms whose courses take only people whom they know."""


async def is_in(academies: Academies, platform: str, email: str) -> bool:
    ada = await academies.registrar.services.slack.actor(academies.ada.user.id)
    verbs = everyday_of(academies.registrar.desk, ada, (platform,))[platform]
    now = await verbs.reader.now()
    course = await verbs.course(COURSE)
    rows = [one async for some in verbs.roster(course) for one in some if one.person.email == email]
    return any(one.current(now) for one in rows)


async def undone(academies: Academies) -> str:
    told = await academies.press("Undo")
    return await academies.press("Go ahead") if "[Go ahead]" in told else told


@pytest.mark.on(*COURSES)
@pytest.mark.parametrize("platform", COURSES)
@pytest.mark.parametrize("verb", ["enroll", "unenroll"])
async def test_who_is_said_to_be_in_it_is_in_it(academies: Academies, platform: str, verb: str) -> None:
    """After each Undo, of an Undo too, as often as one is offered."""
    if verb == "enroll":
        who = JANE if platform in KNOWN_ALONE else NEW
        if platform in KNOWN_ALONE and await is_in(academies, platform, JANE):
            await academies.ask(f'unenroll {JANE} from "{COURSE}" on {platform}')
            await academies.press("Go ahead")
        told = await academies.ask(f'enroll {who} in "{COURSE}" on {platform}')
    else:
        who = JANE
        await academies.ask(f'unenroll {JANE} from "{COURSE}" on {platform}')
        told = await academies.press("Go ahead")
    assert "[Undo]" in told, told
    email, was = (LENA if who is NEW else JANE), None
    for _ in range(3):
        if "[Undo]" not in told:
            break
        told = await undone(academies)
        said = told.partition("Undone: ")[2].splitlines()[0]
        here = await is_in(academies, platform, email)
        assert here is not was, "nothing was undone"
        was = here
        assert email in said
        assert ("again" in said) is here, said
        assert said.startswith("the enrollment of ") is not here, said
    assert was is not None


@pytest.mark.on("class")
async def test_another_role_and_somebody_new_at_once(academies: Academies) -> None:
    """Each has what is true of them."""
    await academies.ask(f'enroll {JANE} and {NEW} in "{COURSE}" on class as assistant')
    if "[Go ahead]" in academies.ada.messages("#training").rpartition("only you")[2]:
        await academies.press("Go ahead")
    said = await undone(academies)
    assert f"the enrollment of Lena Berg ({LENA}) in {COURSE} on Class" in said
    assert f"({JANE}) is as before in {COURSE} on Class" in said


@pytest.mark.on("skilljar")
async def test_a_count_says_how_many_are_not_in_it_any_more(academies: Academies) -> None:
    """Skilljar lists whoever was taken away on: its document has nothing that deletes an enrollment, only `active`, and
    no filter by that where the enrollments of a course are listed."""
    for verb in ("roster", "progress"):
        told = await academies.ask(f'{verb} "{COURSE}" on skilljar')
        assert "any more" not in told
    await academies.ask(f'unenroll {JANE} from "{COURSE}" on skilljar')
    await academies.press("Go ahead")
    for verb in ("roster", "progress"):
        told = await academies.ask(f'{verb} "{COURSE}" on skilljar')
        assert ", 1 of them no longer in it" in told, told
    assert "Everybody who takes or took it" in told
