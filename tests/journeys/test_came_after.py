"""Undo leaves alone what came after the change that it takes back: through Registrar, or on the platform itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.changes.change import StepRefused
from handlers.everyday.planning import take_back
from handlers.everyday.undo import still
from handlers.slack.interaction import Interaction
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane@acme.com", "Onboarding 101"
ENROLLMENTS = "/api/v1/class/enrollments"
LENA = 'lena@example.com "Lena Berg"'


async def pressed_again(academies: Academies, at: int) -> str:
    """What Undo of an earlier change of Ada's says, the newest being 0: its button still stands in the channel."""
    services, user = academies.registrar.services, academies.ada.user.id
    change = (await services.desk.changes_of(user, at + 1))[at]
    pressed = Interaction(user, "", services.slack.reply("", user), "test")
    before = len(academies.ada.messages("@registrar"))
    await pressed.answer(services, lambda actor: take_back(services, pressed, actor, change.id))
    return academies.ada.messages("@registrar")[before:]


def writes(academies: Academies) -> int:
    return sum(call.method != "GET" for one in academies.platform.values() for call in one.calls)


ALL_AT_ONCE_POLICY = """[roles]
operator = ["admins"]
[[rules]]
name = "all at once"
roles = ["operator"]
then = "allow"
"""
MADE_TEACHER = (
    "class enrollments update ext_class_id=onboarding-101 email=lena@example.com first_name=Lena last_name=Berg "
    "role=teacher"
)


async def go(academies: Academies, text: str, who: str = "ada") -> None:
    if "[Go ahead]" in await academies.ask(text, who):
        await academies.press("Go ahead", who=who)


@pytest.mark.parametrize(
    ("platform", "first", "since", "instead"),
    [
        pytest.param(name, first, since, instead, marks=pytest.mark.on(name))
        for name, first, since, instead in [
            (
                "class",
                f'enroll {LENA} in "{COURSE}" on class',
                [
                    f'unenroll lena@example.com from "{COURSE}" on class',
                    f'enroll {LENA} in "{COURSE}" on class as teacher',
                ],
                f'/lms unenroll lena@example.com from "{COURSE}" on class',
            ),
            (
                "class",
                f'enroll {LENA} in "{COURSE}" on class',
                [MADE_TEACHER],
                f'/lms unenroll lena@example.com from "{COURSE}" on class',
            ),
            (
                "damstra",
                f"deactivate {JANE} on damstra",
                [f"reactivate {JANE} on damstra", f"deactivate {JANE} on damstra"],
                f"/lms reactivate {JANE} on damstra",
            ),
        ]
    ],
)
@pytest.mark.parametrize("by", ["ada", "max"])
async def test_what_came_after_is_not_taken_back(
    academies: Academies, platform: str, first: str, since: list[str], instead: str, by: str
) -> None:
    """Whoever did it: who presses hears what it was and what to type, and nothing is sent."""
    users, other = academies.workspace.team.users, academies.workspace.person("max").user.id
    users[other] = replace(users[other], admin=True)
    await go(academies, first)
    for text in since:
        await go(academies, text, by)
    sent = writes(academies)
    name = academies.workspace.person(by).user.real_name
    said = await pressed_again(academies, len(since) if by == "ada" else 0)
    assert "Something happened since: “" in said
    assert f"”, asked for by {name}." in said
    assert "Undo would reverse that too. Nothing was changed." in said
    assert instead in said
    assert writes(academies) == sent


@pytest.mark.on("chamilo")
async def test_who_is_gone_for_good_is_not_offered_to_be_brought_back(academies: Academies, tmp_path: Path) -> None:
    """Though the deletion was asked for before: what counts is when it was done."""
    (tmp_path / "policy.toml").write_text(ALL_AT_ONCE_POLICY)
    await go(academies, "deactivate jane@acme.com on chamilo")
    users = academies.platform["chamilo"].portal.users  # type: ignore[attr-defined]  # of its stand-in
    await go(
        academies, f"chamilo delete user user_id={next(it.id for it in users.values() if it.full_name == 'Jane Doe')}"
    )
    said = await pressed_again(academies, 1)
    assert "That can't be reversed. Nothing was changed." in said
    assert "/lms reactivate" not in said


@pytest.mark.on("class")
@pytest.mark.parametrize(
    "since",
    [
        f'enroll {JANE} in "{COURSE}" on class',
        f'enroll {LENA} in "Welding refresher" on class',
        "class enrollments list ext_class_id=onboarding-101",
    ],
)
async def test_what_is_about_others_or_other_courses_is_no_hindrance(academies: Academies, since: str) -> None:
    await go(academies, f'enroll {LENA} in "{COURSE}" on class')
    await go(academies, since)
    changes = await academies.registrar.services.desk.changes_of(academies.ada.user.id, 9)
    said = await pressed_again(academies, len(changes) - 1)
    assert "Something happened since" not in said
    assert "[Go ahead]" in said


@pytest.mark.on("class")
async def test_what_was_asked_for_and_cancelled_is_no_hindrance(academies: Academies) -> None:
    await go(academies, f'enroll {LENA} in "{COURSE}" on class')
    await academies.ask(f'unenroll lena@example.com from "{COURSE}" on class')
    await academies.press("Cancel")
    assert "[Go ahead]" in await pressed_again(academies, 1)


@pytest.mark.on("class")
@pytest.mark.parametrize("was", ["as student", "as teacher"])
async def test_what_the_platform_shows_otherwise_is_not_taken_back(academies: Academies, was: str) -> None:
    """Somebody gave another role on the platform itself; the audit log has nothing of it."""
    await go(academies, f'enroll {LENA} in "{COURSE}" on class {was}')
    members = academies.platform["class"].academy  # type: ignore[attr-defined]  # of its stand-in
    (record,) = [it for it in members.classes.values() if it.name == COURSE]
    (one,) = [it for it in members.rosters[record.class_id].values() if it.email == "lena@example.com"]
    members.change_enrollment(record, replace(one, role="assistant"))
    sent = writes(academies)
    said = await pressed_again(academies, 0)
    assert "isn't as this left them: someone has changed it since." in said
    assert writes(academies) == sent


@pytest.mark.on("class")
@pytest.mark.parametrize("typed", [MADE_TEACHER, ""])
async def test_what_comes_while_undo_waits_is_not_taken_back_either(academies: Academies, typed: str) -> None:
    """Between Undo and Go ahead; where nothing came, it goes ahead."""
    await go(academies, f'enroll {LENA} in "{COURSE}" on class')
    assert "[Go ahead]" in await academies.press("Undo")
    if typed:
        assert "[Go ahead]" not in await academies.ask(typed)
    await academies.press("Go ahead")
    said = academies.ada.messages("#training")  # in place of the question
    taken = len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS))
    assert ("”, asked for by Ada Lovelace." in said, taken) == (bool(typed), 0 if typed else 1)


@pytest.mark.on("class")
async def test_whom_somebody_else_has_taken_back_is_left_out(academies: Academies) -> None:
    """Undo of two people, one of whom was unenrolled since: that is said, and the other is taken back."""
    other = academies.workspace.person("max").user.id
    academies.workspace.team.users[other] = replace(academies.workspace.team.users[other], admin=True)
    await go(academies, f'enroll {LENA}, rick@example.com "Rick Roe" in "{COURSE}" on class')
    await go(academies, f'unenroll rick@example.com from "{COURSE}" on class', "max")
    said = await pressed_again(academies, 0)
    assert "Max Okafor has already done this for Rick Roe (rick@example.com) on Class: “Unenroll Rick Roe" in said
    assert "[Go ahead]" in said
    (change, *_) = await academies.registrar.services.desk.changes_of(academies.ada.user.id, 1)
    await academies.registrar.services.desk.go(change.id, await academies.registrar.services.slack.actor(change.actor))
    assert [one.body for one in academies.platform["class"].calls_to("DELETE", ENROLLMENTS)][1:]
    assert emails(academies) == set()


@pytest.mark.on("class")
async def test_the_advice_names_the_rest(academies: Academies) -> None:
    """Where one of two was changed since, and nothing is taken back, whoever pressed reads what to type for both."""
    await go(academies, f'enroll {LENA}, rick@example.com "Rick Roe" in "{COURSE}" on class')
    await go(academies, f'unenroll rick@example.com from "{COURSE}" on class')
    await go(academies, f'enroll rick@example.com "Rick Roe" in "{COURSE}" on class as teacher')
    sent = writes(academies)
    said = await pressed_again(academies, 2)
    assert "Undo would reverse that too. Nothing was changed." in said
    assert f'If you still want to undo it, type /lms unenroll rick@example.com from "{COURSE}" on class.' in said
    assert f'For the rest, type /lms unenroll lena@example.com from "{COURSE}" on class.' in said
    assert writes(academies) == sent


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_where_somebody_else_has_taken_it_back_is_left_out(academies: Academies) -> None:
    """Deactivated everywhere, reactivated on Chamilo since: Undo reactivates them on the others, and says so."""
    await go(academies, f"deactivate {JANE} everywhere")
    await go(academies, f"reactivate {JANE} on chamilo")
    sent = writes(academies)
    said = await pressed_again(academies, 1)
    assert "You have already done this for Jane Doe (jane@acme.com) on Chamilo" in said
    await academies.press("Go ahead")
    assert "is active on Skilljar and Damstra Learning again." in academies.ada.messages("@registrar")
    chamilo = [one for one in academies.platform["chamilo"].calls if b"update_user" in one.body]
    assert len(chamilo) == 2
    assert writes(academies) > sent


@pytest.mark.parametrize(
    ("platform", "first", "since"),
    [
        pytest.param(name, first, since, marks=pytest.mark.on(name))
        for name, first, since in [
            ("class", f'enroll {LENA} in "{COURSE}" on class', f'unenroll lena@example.com from "{COURSE}" on class'),
            ("class", f'unenroll {JANE} from "{COURSE}" on class', f'enroll {JANE} in "{COURSE}" on class'),
            ("damstra", f"deactivate {JANE} on damstra", f"reactivate {JANE} on damstra"),
            ("damstra", f"deactivate {JANE} on damstra", "damstra users activate user_id=12308"),
            ("chamilo", f"deactivate {JANE} on chamilo", f"reactivate {JANE} on chamilo"),
            ("skilljar", f"deactivate {JANE} on skilljar", f"reactivate {JANE} on skilljar"),
        ]
    ],
)
async def test_what_is_taken_back_already_is_said_to_be(
    academies: Academies, platform: str, first: str, since: str
) -> None:
    """By the very thing that Undo would do, however it was typed: nothing is sent, nor anybody told to do it again."""
    await go(academies, first)
    await go(academies, since)
    sent = writes(academies)
    said = await pressed_again(academies, 1)
    assert "You have already done this for " in said
    assert "There's nothing left to undo." in said
    assert "Undo would reverse that too" not in said
    assert "still want" not in said
    assert writes(academies) == sent


@pytest.mark.on("class")
async def test_what_is_taken_back_while_undo_waits_is_said_to_be(academies: Academies) -> None:
    await go(academies, f'enroll {LENA} in "{COURSE}" on class')
    assert "[Go ahead]" in await academies.press("Undo")
    undo, *_ = await academies.registrar.services.desk.changes_of(academies.ada.user.id, 1)
    await academies.ask(f'unenroll lena@example.com from "{COURSE}" on class')
    await academies.press("Go ahead")
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == 1
    with pytest.raises(StepRefused, match="Ada Lovelace has already done this for Lena Berg"):
        await still(academies.registrar.services, undo)


@pytest.mark.on("class")
async def test_the_question_of_an_undo_is_asked_again(academies: Academies) -> None:
    """Whoever lost the question presses Undo again, and gets it, with its buttons; it is done once."""
    await go(academies, f'enroll {LENA} in "{COURSE}" on class')
    assert "[Go ahead]" in await academies.press("Undo")
    said = await pressed_again(academies, 1)
    assert "You've already asked to undo this." in said
    assert "[Go ahead] [Cancel]" in said
    await academies.press("Go ahead")
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == 1


def emails(academies: Academies) -> set[str]:
    """Who of the two is in the course."""
    members = academies.platform["class"].academy  # type: ignore[attr-defined]  # of its stand-in
    (record,) = [it for it in members.classes.values() if it.name == COURSE]
    there = {it.email for it in members.rosters[record.class_id].values()}
    return there & {"lena@example.com", "rick@example.com"}
