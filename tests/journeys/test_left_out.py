"""Whoever is left out on the way is named, with why, in every answer from then on."""

import re

import pytest

from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, MAX, COURSE = "jane@acme.com", "max@acme.com", "Onboarding 101"
NOBODY = ("nobody.at.all@example.com", "xenia.unknown@example.com")
LINES = {
    f'unenroll {JANE}, {NOBODY[0]} and {NOBODY[1]} from "{COURSE}" on class': NOBODY,
    f'unenroll {JANE} and {NOBODY[0]} from "{COURSE}" on skilljar': NOBODY[:1],
    f'enroll "New Person1" <new1@example.com> and 987654321 in "{COURSE}" on class': ("987654321",),
    f'enroll {JANE} and {NOBODY[0]} in "{COURSE}" on damstra': NOBODY[:1],
    f'link {JANE} and {NOBODY[0]} to "{COURSE}" on class': NOBODY[:1],
    f"deactivate {JANE}, {NOBODY[0]} and {NOBODY[1]} on damstra": NOBODY,
    f"deactivate {JANE}, {NOBODY[0]} and {NOBODY[1]} everywhere": NOBODY,
    f"reactivate {JANE} and {NOBODY[0]} on damstra": NOBODY[:1],
}
"""What is typed, and for whom it cannot be done."""
GO_ON = re.compile(r"\[(Continue with [^\]]+)\]")
LEFT_OUT = "Left out: "


def go_on(told: str) -> str:
    found = GO_ON.search(told)
    assert found, told
    return found[1]


@pytest.mark.on("class", "damstra", "skilljar")
@pytest.mark.parametrize("line", LINES)
async def test_whoever_is_left_out_is_named_until_the_end(academies: Academies, line: str) -> None:
    """In the question, and in what came of it; with what was said of them when they were left out."""
    told = await academies.ask(line)
    whys = [next(one for one in told.splitlines() if who in one) for who in LINES[line]]
    said = [await academies.press(go_on(told))]
    while "[Go ahead]" in said[-1]:
        said.append(await academies.press("Go ahead"))
    for answer in said:
        left = answer.partition(LEFT_OUT)[2]
        for why in whys:
            assert why.strip() in left, answer
    assert "done" in said[-1] or "✅" in said[-1] or "Nothing to do" in said[-1], said[-1]


@pytest.mark.on("class")
async def test_the_one_who_may_be_meant_is_not_said_to_be_several(academies: Academies) -> None:
    """Somebody is nearly called so, and left out unseen."""
    told = await academies.ask(f'unenroll {JANE} and Maeve from "{COURSE}" on class')
    assert "Maeve O'Brien" in told
    assert "Left out: I'm not sure who “Maeve” is." in await academies.press(go_on(told))


@pytest.mark.on("damstra")
async def test_one_who_may_be_meant_is_asked_about_alone(academies: Academies) -> None:
    told = await academies.ask(f"deactivate {JANE} and Maeve on damstra")
    assert "On Damstra Learning I'm not sure who “Maeve” is. Is it this one? Nothing was changed yet." in told


@pytest.mark.on("class", "damstra", "skilljar")
async def test_as_many_as_fit_one_command(academies: Academies) -> None:
    """Each has their name in what came of it, which has room for eight notes; and it is said once."""
    lost = [f"nobody.of.that.name.number{n}@subdomain.example.com" for n in range(11)]
    told = await academies.ask(f"deactivate {JANE}, {', '.join(lost)} on damstra")
    told = await academies.press(go_on(told))
    assert all(told.count(one) == 1 for one in lost), told
    told = await academies.press("Go ahead")
    assert all(told.count(one) == 1 for one in lost), told


@pytest.mark.on("damstra")
async def test_who_has_done_it_reads_it_too_where_the_platform_refuses(academies: Academies) -> None:
    told = await academies.ask(f"deactivate {JANE} and {NOBODY[0]} on damstra")
    academies.platform["damstra"].faults.add(Fault(reply=Reply(status=503)), times=None)
    told = await academies.press(go_on(told))
    assert NOBODY[0] in told
