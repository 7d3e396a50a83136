"""What a card showed besides names must be so at the last word: when something takes place, who teaches it, what else
would be taken out. Whoever presses, it ends with what it was and what it is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.changes.states import ChangeState
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_same_still import Case, Story

MOVED_BY_S = 14 * 86_400 + 3_600


def _to_come(world: Any) -> Any:
    account = world.account
    return next(one for one in account.sessions.values() if one.status == 1 and one.start > account.clock())


def _is_moved(world: Any, id: str) -> None:
    one = world.account.sessions[int(id)]
    world.account.sessions[int(id)] = replace(one, start=one.start + MOVED_BY_S, end=one.end + MOVED_BY_S)


def _group(world: Any) -> Any:
    return next(one for one in world.account.groups.values() if one.description)


def _is_described_anew(world: Any, id: str) -> None:
    world.account.groups[int(id)] = replace(world.account.groups[int(id)], description="Everybody")


def _gets_a_member(world: Any, id: str) -> None:
    users = world.account.users
    one = next(it for it in users.values() if int(id) not in it.groups)
    users[one.id] = replace(one, groups=(*one.groups, int(id)))


def _one_day(world: Any) -> Any:
    return next(one for one in world.academy.contents.values() if one.kind == "oneDay" and one.teacher)


def _is_taught_by_max(world: Any, id: str) -> None:
    contents = world.academy.contents
    contents[int(id)] = replace(contents[int(id)], teacher="max@acme.com")


def _is_hosted_by_max(world: Any, code: str) -> None:
    classes = world.academy.classes
    one = next(it for it in classes.values() if it.ext_class_id == code)
    classes[one.class_id] = replace(one, host="Max Okafor")


def _purchase(world: Any) -> Any:
    return next(row for row in world.school.all("purchases") if row["state"] == "SUCCESS")


def _is_refunded(world: Any, _: str) -> None:
    _purchase(world)["state"] = "REFUNDED"


def _has_one_more(world: Any, _: str) -> None:
    session = world.portal.sessions[1]
    session.courses.append(next(one for one in world.portal.courses if one not in (4, *session.courses)))


CANCEL = "damstra ilt sessions cancel ilt_session_id={} tell_trainees=yes tell_instructor=yes"
CLOSE = "damstra groups inactivate group_id={}"
CLASS = "class classes delete ext_class_id={}"
COURSES = "chamilo add courses session session_id={} courses=4"


def _case(asked: str, finds: Callable[[Any], str], meanwhile: Callable[[Any, str], None], was: str, now: str) -> Case:
    return Case(asked.split()[0], asked, "Approve", finds, meanwhile, was, now)


CASES = {
    "a session is moved": _case(CANCEL, lambda world: str(_to_come(world).id), _is_moved, ", 16:00 (", ", 17:00 ("),
    "a group is described anew": _case(
        CLOSE, lambda world: str(_group(world).id), _is_described_anew, "Everybody at Northwind", "Everybody"
    ),
    "a course is taught by another": _case(
        "classonlive content delete content_id={}",
        lambda world: str(_one_day(world).id),
        _is_taught_by_max,
        "ines@acme.com",
        "max@acme.com",
    ),
    "a class is hosted by another": _case(
        CLASS, lambda _: "onboarding-101", _is_hosted_by_max, "Ines Moreau", "Max Okafor"
    ),
    "a purchase is given back": _case(
        "skilljar purchases update purchase_id={} refund_cents=99",
        lambda world: str(_purchase(world)["id"]),
        _is_refunded,
        "SUCCESS",
        "REFUNDED",
    ),
    "one more course would be taken out": _case(
        COURSES,
        lambda _: "1",
        _has_one_more,
        "Right now that would take out: Onboarding 101, How we write.",
        "Onboarding 101, How we write, ",
    ),
}


@pytest.mark.parametrize(
    "case", [pytest.param(one, id=name, marks=pytest.mark.on(one.platform)) for name, one in CASES.items()]
)
async def test_what_was_read_is_another_by_now(academies: Academies, tmp_path: Path, case: Case) -> None:
    """Nothing is sent, and its requester, its approver, its card and the log say what it was and what it is."""
    story = Story(academies, tmp_path, case)
    await story.up_to_the_step()
    assert case.was in story.read("ada")
    case.meanwhile(story.standin, story.value)
    before = story.world
    await story.step()
    assert story.world == before
    change = await story.change()
    assert change.state is ChangeState.LAPSED
    for text in (change.outcome, story.read("ines"), story.read("ada"), await academies.ask("audit today")):
        was, _, now = text.rpartition("When this was requested, ")[2].partition(" Now it s")
        assert case.was in was
        assert case.now in now


@pytest.mark.on("damstra")
async def test_what_changes_by_itself_stops_nothing(academies: Academies, tmp_path: Path) -> None:
    """How many are in a group is not shown, so one more is nobody's concern."""
    case = _case(CLOSE, lambda world: str(_group(world).id), _gets_a_member, "", "")
    story = Story(academies, tmp_path, case)
    await story.up_to_the_step()
    said = story.read("ada").partition("asks: Close the group ")[2].splitlines()[0]
    group = _group(story.standin)
    assert said == f"{group.name} for good on Damstra Learning ({group.description})."
    case.meanwhile(story.standin, story.value)
    await story.step()
    assert (await story.change()).state is ChangeState.DONE
