"""What was asked for is done to whom and what it was read out of: after a crash, once more, and among those alike."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.changes.change import CHANGE_INTERRUPTED, Decision
from bot.changes.lookup import NobodyThere
from bot.changes.states import ChangeState
from bot.changes.store import ChangeStore
from bot.desk import Desk, Lapsed
from connectors.classcom.classes import ClassesUpdate
from connectors.classcom.enrollments import EnrollmentsDelete, LaunchLinkGet
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.users import UsersUpsert
from connectors.standin.standin import Fault, Reply
from tests.bot.asking import ADA, BEN, PEOPLE, SAYS_NO, pending, requested, writes

APPROVED: dict[str, Any] = {"decisions": (Decision(BEN.id, BEN.name, True, 1.0),)}
Meanwhile = Callable[[ClassStandIn], None]


def _grant(standin: ClassStandIn) -> UsersUpsert:
    """Somebody who is there is made an administrator, under another name."""
    who = next(iter(standin.academy.users.values()))
    return UsersUpsert(identified_by="email", email=who.email, user_name="Renamed Person", roles=["admin"])


def _unchanged(standin: ClassStandIn) -> None:
    pass


def _renamed_by_itself(standin: ClassStandIn) -> None:
    """The call had arrived before the end."""
    users = standin.academy.users
    first = next(iter(users))
    users[first] = replace(users[first], user_name="Renamed Person")


def _another_name(standin: ClassStandIn) -> None:
    users = standin.academy.users
    first = next(iter(users))
    users[first] = replace(users[first], user_name="Otto Other")


def _another_has_the_address(standin: ClassStandIn) -> None:
    users = standin.academy.users
    first, second, *_ = users
    users[first], users[second] = (
        replace(users[first], email="away@example.com"),
        replace(users[second], email=users[first].email, user_name="Renamed Person"),
    )


def _nobody_has_it(standin: ClassStandIn) -> None:
    users = standin.academy.users
    first = next(iter(users))
    users[first] = replace(users[first], email="away@example.com")


def _failing(standin: ClassStandIn) -> None:
    standin.faults.add(Fault(Reply("", 503)), times=None)


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (_unchanged, ""),
        (_renamed_by_itself, ""),
        (_another_name, "Now it is Otto Other"),
        (_another_has_the_address, "Now it is Renamed Person"),
        (_nobody_has_it, "Now it shows none."),
        (_failing, "I couldn't look up who"),
    ],
)
async def test_recovery_repeats_only_what_names_the_same(
    desk: Desk, changes: ChangeStore, standin: ClassStandIn, meanwhile: Meanwhile, said: str
) -> None:
    """What was approved and begun is sent once more only where the platform still shows who was read out; if not, it is
    in doubt, with why."""
    grant = _grant(standin)
    meant = (await pending(desk, grant)).meant
    assert [one.text for one in meant] == [grant.email]
    await changes.open((grant,), ADA, "C1", ChangeState.RUNNING, meant=meant, **APPROVED)
    meanwhile(standin)
    (after,) = [one async for one in desk.recovery.recover()]
    assert writes(standin) == (0 if said else 1)
    assert after.state is (ChangeState.INTERRUPTED if said else ChangeState.DONE)
    assert not said or after.outcome.startswith(CHANGE_INTERRUPTED)
    assert said in after.outcome
    assert ("it was not sent" in after.outcome) is bool(said)


@pytest.mark.parametrize("whose", ["theirs", "another's"])
async def test_a_new_address_that_came_through_is_no_others(
    desk: Desk, changes: ChangeStore, standin: ClassStandIn, whose: str
) -> None:
    """Nobody had it when it was asked for: after a crash it may be of whom it was given to, and of nobody else."""
    users = standin.academy.users
    first, second, *_ = users
    grant = UsersUpsert(identified_by="id", id=first, user_name=users[first].user_name, email="new@example.com")
    meant = await desk.describer.meant((grant,))
    assert {(one.field, one.nobody) for one in meant} == {("id", False), ("email", True)}
    await changes.open((grant,), ADA, "C1", ChangeState.RUNNING, meant=meant, **APPROVED)
    whom = first if whose == "theirs" else second
    users[whom] = replace(users[whom], email="new@example.com")
    (after,) = [one async for one in desk.recovery.recover()]
    assert writes(standin) == (1 if whose == "theirs" else 0)
    assert after.state is (ChangeState.DONE if whose == "theirs" else ChangeState.INTERRUPTED)


async def test_a_missing_value_is_nobodys(desk: Desk, standin: ClassStandIn) -> None:
    """Whatever word is typed for it: somebody without a number is not the one whose number is None."""
    record = next(one for one in standin.academy.classes.values() if one.ext_class_id == "onboarding-101")
    roster = standin.academy.rosters[record.class_id]
    first, *others = roster
    roster[first] = replace(roster[first], ext_person_id=None)
    roster.update({id: replace(roster[id], ext_person_id=f"E-{at}") for at, id in enumerate(others)})
    with pytest.raises(NobodyThere, match=r"person None is not in Onboarding 101 \(onboarding-101\) on Class"):
        await desk.ask(EnrollmentsDelete(ext_class_id="onboarding-101", ext_person_id="None"), ADA)


async def test_what_a_change_set_has_renamed_itself_is_no_other(desk: Desk, standin: ClassStandIn) -> None:
    """One item gives a class another name, the next fails and is tried again: that name was asked for."""
    rename = ClassesUpdate(ext_class_id="onboarding-101", class_name="Onboarding 102")
    leave = EnrollmentsDelete(ext_class_id="onboarding-101", email="jane@acme.com")
    change = await pending(desk, (rename, leave))
    standin.faults.add(SAYS_NO, method="DELETE")
    first = await desk.go(change.id, ADA)
    assert first.change
    assert first.change.state is ChangeState.PARTLY
    outcome = await desk.retry(change.id, ADA)
    assert outcome.change
    assert outcome.change.state is ChangeState.DONE


async def test_one_item_that_names_another_holds_up_the_whole_set(desk: Desk, standin: ClassStandIn) -> None:
    """They were approved together, by their names."""
    other = EnrollmentsDelete(ext_class_id="friends", email="jane@acme.com")
    change = await requested(desk, (_grant(standin), other))
    _another_has_the_address(standin)
    with pytest.raises(Lapsed, match="Now it is Renamed Person"):
        await desk.approve(change.id, BEN, PEOPLE)
    assert writes(standin) == 0
    assert (await desk.change(change.id)).state is ChangeState.LAPSED


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("vic–7", "VIC-7"), "Second Student"),
        (("VIC-7", "vic–7"), "First Student"),
        (("vic–7", "other"), "I couldn't tell which person VIC-7 is: Class lists one that reads like it."),
        (("vic–7", "vic-7"), "I couldn't tell which person VIC-7 is: Class lists 2 that read like it."),
        (("VIC-7", "VIC-7"), "I couldn't tell which person VIC-7 is: Class lists 2 that read like it."),
    ],
)
async def test_the_row_that_has_it_to_the_letter_is_meant(
    desk: Desk, standin: ClassStandIn, numbers: tuple[str, str], said: str
) -> None:
    """Whether a platform takes one that only reads like it nobody knows, so nobody is named by it."""
    (roster,) = [
        standin.academy.rosters[one.class_id]
        for one in standin.academy.classes.values()
        if one.ext_class_id == "onboarding-101"
    ]
    first, second, *_ = [one for one in roster.values() if one.role == "student"]
    for one, name, number in zip((first, second), ("First", "Second"), numbers, strict=True):
        called = {"user_name": f"{name} Student", "first_name": name, "last_name": "Student"}
        roster[one.student_id] = replace(one, ext_person_id=number, **called)
    for kind in (LaunchLinkGet, EnrollmentsDelete):
        change = await pending(desk, kind(ext_class_id="onboarding-101", ext_person_id="VIC-7"))
        named = [name for name in ("First Student", "Second Student") if name in change.description]
        assert said in change.description
        assert named == ([said] if "Student" in said else [])
        assert [one.name for one in change.targets if one.kind == "person" and one.name] == named
