"""Several operations as one change through the one door, on two platforms: asked for, decided on, carried out once."""

import asyncio
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState, StepRefused
from bot.changes.change_item import ChangeItem, ItemState
from bot.changes.change_set import CHANGE_ITEM_NOT_BEGUN
from bot.changes.described import ItemMissing
from bot.changes.store import ChangeStore
from bot.desk import Desk, Outcome, RequestRefused
from bot.policy.policy import BUILT_IN_POLICY, Rule, RuleAction
from bot.store import Store
from connectors.classcom.classes import ClassesList
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.templates import TemplatesCreate
from connectors.core.connector import Connector as Platform
from connectors.core.intent import Intent
from connectors.skilljar.domain_users import DomainsUsersUpdate
from connectors.skilljar.groups import GroupsCreate
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.standin.people import join
from connectors.skilljar.users import UsersAnonymize
from connectors.standin.standin import Fault
from tests.bot.asking import (
    ADA,
    BEN,
    CREATE,
    DELETE,
    MAX,
    NIGHT,
    SAYS_NO,
    TEMPLATE,
    UNENROLL,
    UPDATE,
    Connector,
    School,
    done,
    ended,
    item_states,
    pending,
    writes,
)
from tests.bot.store.clock import Clock

R = TypeVar("R")
DONE, FAILED, UNKNOWN, NOT_TRIED = ItemState.DONE, ItemState.FAILED, ItemState.UNKNOWN, ItemState.NOT_TRIED


# Asking


async def test_done(wide: Desk, standin: ClassStandIn, school: SkilljarStandIn, store: Store, audit: AuditLog) -> None:
    """Operations on two platforms are one change: with an item and a result for each, and every step in the audit
    log."""
    outcome = await done(wide.ask((UPDATE, NIGHT), ADA, "C1"))
    assert outcome.change
    assert (outcome.change.state, outcome.change.outcome) == (ChangeState.DONE, "")
    assert outcome.change.description == (
        "Rename the class Onboarding 101 to “Onboarding 102” on Class and create a group “Night shift” on Skilljar."
    )
    assert outcome.change.did == (
        "Renamed the class Onboarding 101 to “Onboarding 102” on Class and created a group “Night shift” on Skilljar."
    )
    assert outcome.change.items == (
        ChangeItem(
            "Rename the class Onboarding 101 to “Onboarding 102” on Class (Ines Moreau).",
            state=DONE,
            runs=1,
            made=outcome.results[0].class_id,
        ),
        ChangeItem("Create a group “Night shift” on Skilljar.", state=DONE, runs=1, made=outcome.results[1].id),
    )
    assert (outcome.results[0].class_name, outcome.results[1].name) == ("Onboarding 102", "Night shift")
    assert (writes(standin), writes(school)) == (1, 1)
    assert await store.scan("running/") == []
    entries = [entry async for entry in audit.entries()]
    steps = [
        (entry["what"], entry.get("item"), [one["operation"] for one in entry["stored_intents"]]) for entry in entries
    ]
    assert (steps[0], steps[-1]) == (
        ("asked", None, ["classes_update", "groups_create"]),
        ("done", None, ["classes_update", "groups_create"]),
    )
    for item, operation in ((1, "classes_update"), (2, "groups_create")):
        assert [one for one in steps if one[1] == item] == [
            ("running", item, [operation]),
            ("done", item, [operation]),
        ]
    assert (await audit.verify()).faults == []


async def test_one_of_one(wide: Desk, store: Store) -> None:
    """A plan of one operation is that change: it has no items, and is stored as ever."""
    outcome = await done(wide.ask((UPDATE,), ADA, "C1"))
    assert outcome.result.class_name == "Onboarding 102"
    (row,) = await store.scan("changes/")
    assert "items" not in row.value
    assert row.value["description"] == ""


@pytest.mark.parametrize(
    ("intents", "said"),
    [
        ((), "There's nothing to do."),
        ((ClassesList(), UPDATE), "Only changes can be asked for together"),
        ((CREATE, CREATE), "More than one of these needs a secret"),
        ((UPDATE,) * 51, "I can do at most 50 at once"),
        ((UNENROLL, CREATE), "This needs your OK and a secret"),
    ],
    ids=["nothing", "a look", "two secrets", "too many", "a secret that waits"],
)
async def test_refused(
    intents: tuple[Intent[Any], ...], said: str, wide: Desk, standin: ClassStandIn, store: Store
) -> None:
    """What cannot be one change is refused with a sentence, and nothing is kept or asked of a platform."""
    with pytest.raises(RequestRefused, match=said):
        await wide.ask(intents, ADA)
    assert standin.calls == []
    assert await store.scan("") == []


async def test_who_may_not(wide: Desk, both: dict[str, Platform], changes: ChangeStore, erase: UsersAnonymize) -> None:
    """An item that this person may not have, or whose platform is not there, costs all; so do two sets of approvers."""
    with pytest.raises(RequestRefused, match="You can't "):
        await wide.ask((UPDATE, NIGHT), MAX)
    with pytest.raises(RequestRefused, match="Skilljar isn't connected here"):
        await Desk({"class": both["class"]}, changes).ask((UPDATE, NIGHT), ADA)
    owners = replace(
        BUILT_IN_POLICY, rules=(Rule("owners", RuleAction.APPROVE, platforms=frozenset({"class"}), approvers="owner"),)
    )
    with pytest.raises(RequestRefused, match=r"approval from different people \(owner and approver\)"):
        await Desk(both, changes, policy=lambda: owners).ask((DELETE, erase), ADA)


async def test_nothing_there(wide: Desk, standin: ClassStandIn, school: SkilljarStandIn, store: Store) -> None:
    """An item whose thing does not exist is named, before anything is kept or done."""
    gone = UPDATE.model_copy(update={"ext_class_id": "nothing"})
    with pytest.raises(ItemMissing) as error:
        await wide.ask((NIGHT, gone), ADA)
    assert error.value.sentence.startswith(
        "One part can't be done, so nothing was done: Rename class nothing to “Onboarding 102” on "
        "Class. Class has nothing with that name or number."
    )
    assert writes(standin) == writes(school) == 0
    assert await store.scan("") == []


async def test_what_is_done_in_two_places_names_each(wide: Desk, school: SkilljarStandIn) -> None:
    """One person on two sites, and one enrollment on each of them, are told apart."""
    ada, sites = school.school.all("users")[0], school.school.all("domains")
    for site in sites:
        join(school.school, site, ada)
    off = [DomainsUsersUpdate(domain_name=one["name"], user_id=ada["id"], active=False) for one in sites]
    change = await pending(wide, off)
    for site, item in zip(sites, change.items, strict=True):
        assert f"(ada@acme.com) on training site {site['name']} on Skilljar. It shuts" in item.description


async def test_looked_up_at_once(both: dict[str, Platform], changes: ChangeStore, standin: ClassStandIn) -> None:
    """Names are looked up at the same time, and the same thing once."""
    desk = Desk(both, changes)
    change = await pending(desk, [UNENROLL] * 20)
    assert len(standin.calls) == 2
    assert change.items[7].description == "Unenroll Jane Doe (jane@acme.com) from Onboarding 101 on Class."


# Carrying out


async def test_stops_at_the_first(wide: Desk, standin: ClassStandIn, school: SkilljarStandIn) -> None:
    """What stands behind an item that was not done is not tried; the other platform does not mind."""
    standin.faults.add(SAYS_NO, method="PATCH")
    change = await ended(wide, UPDATE, NIGHT, TEMPLATE, GroupsCreate(name="Day shift"))
    assert (change.state, change.outcome) == (ChangeState.PARTLY, "2 of 4 succeeded, 1 failed, 1 not tried.")
    assert item_states(change) == [FAILED, DONE, NOT_TRIED, DONE]
    assert (
        change.items[0].outcome
        == "Class says this can't be done as things are, so nothing was done. It says: “Not today”"
    )
    assert (writes(standin), writes(school)) == (1, 2)


async def test_nothing_done(wide: Desk, standin: ClassStandIn, school: SkilljarStandIn) -> None:
    """Where every item is refused the whole has failed, and is over."""
    for one in (standin, school):
        one.faults.add(SAYS_NO, method="POST")
    change = await ended(wide, TEMPLATE, NIGHT)
    assert (change.state, item_states(change)) == (ChangeState.FAILED, [FAILED, FAILED])
    with pytest.raises(StepRefused, match="It was tried and not done"):
        await wide.retry(change.id, ADA)


async def test_platforms_do_not_wait(
    changes: ChangeStore, standin: ClassStandIn, school: SkilljarStandIn, clock: Clock
) -> None:
    """While one platform hangs, the other's items are done and written down as done."""
    seen: list[list[ItemState]] = []
    behind = asyncio.Event()

    class Slow(Connector):
        async def run(self, intent: Intent[R]) -> R:
            if intent == TEMPLATE:
                await behind.wait()
                (change,) = [one async for one in changes.running()]
                seen.append(item_states(change))
            return await super().run(intent)

    class Quick(School):
        async def run(self, intent: Intent[R]) -> R:
            result = await super().run(intent)
            if intent == GroupsCreate(name="Day shift"):
                asyncio.get_running_loop().call_later(0, behind.set)
            return result

    desk = Desk({"class": Slow(standin), "skilljar": Quick(school)}, changes, clock=clock)
    change = await ended(desk, TEMPLATE, NIGHT, GroupsCreate(name="Day shift"))
    assert change.state is ChangeState.DONE
    assert seen[0][:2] == [ItemState.RUNNING, DONE]


async def test_unknown(wide: Desk, standin: ClassStandIn) -> None:
    """An item that was sent and not answered makes the whole unknown; it is done again only when its requester says so,
    and what was done is not repeated."""
    standin.faults.add(Fault(drop=True, carried_out=True), method="POST")
    change = await ended(wide, UPDATE, TEMPLATE, NIGHT, TemplatesCreate(name="Morning"))
    assert (change.state, item_states(change)) == (ChangeState.UNKNOWN, [DONE, UNKNOWN, DONE, NOT_TRIED])
    assert "I don't know whether it was done." in change.items[1].outcome
    with pytest.raises(StepRefused, match="Only the person who asked"):
        await wide.retry(change.id, BEN)
    said = await asyncio.gather(*(wide.retry(change.id, ADA) for _ in range(20)), return_exceptions=True)
    (outcome,) = [one for one in said if isinstance(one, Outcome)]
    assert outcome.change
    assert (outcome.change.state, sorted(outcome.results)) == (ChangeState.DONE, [1, 3])
    assert [item.runs for item in outcome.change.items] == [1, 2, 1, 1]
    assert writes(standin) == 4


async def test_a_fault_of_ours(changes: ChangeStore, standin: ClassStandIn, school: SkilljarStandIn) -> None:
    """When our own code fails after sending, that item is unknown; the other platform's are done."""

    class Faulty(Connector):
        async def run(self, intent: Intent[R]) -> R:
            result = await super().run(intent)
            if intent == TEMPLATE:
                raise ZeroDivisionError
            return result

    change = await ended(Desk({"class": Faulty(standin), "skilljar": School(school)}, changes), TEMPLATE, NIGHT, UPDATE)
    assert (change.state, item_states(change)) == (ChangeState.UNKNOWN, [UNKNOWN, DONE, NOT_TRIED])
    assert change.items[0].outcome == "Something went wrong inside Registrar. Check on Class whether it was done."


async def test_store_fails_in_the_middle(
    changes: ChangeStore, store: Store, standin: ClassStandIn, clock: Clock
) -> None:
    """What was done is told as done although that cannot be written down; what cannot be written down is not begun."""

    class Closing(Connector):
        async def run(self, intent: Intent[R]) -> R:
            result = await super().run(intent)
            if intent == UPDATE:
                await store.close()
            return result

    outcome = await done(Desk({"class": Closing(standin)}, changes, clock=clock).ask((UPDATE, TEMPLATE), ADA))
    assert outcome.change
    assert (outcome.change.state, item_states(outcome.change)) == (ChangeState.PARTLY, [DONE, NOT_TRIED])
    assert outcome.change.items[1].outcome == CHANGE_ITEM_NOT_BEGUN
    assert writes(standin) == 1
