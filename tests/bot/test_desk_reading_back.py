"""What a crash left in doubt is looked up on its platform: by whom, how often, and what becomes of it."""

import asyncio
import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.changes import recovery
from bot.changes.change import CHANGE_INTERRUPTED, Change, ChangeState, Decision, StepRefused
from bot.changes.change_item import ItemState
from bot.changes.store import ChangeStore
from bot.desk import Desk, Subject
from bot.policy.policy import Actor, Standing
from bot.store import Store
from connectors.classcom.classes import ClassesUpdate
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.templates import TemplatesDelete
from connectors.core.errors import OutcomeUnknown
from connectors.core.intent import Intent
from connectors.standin.standin import Fault, Reply
from tests.bot.asking import ADA, BEN, PEOPLE, UPDATE, Connector, pending, requested, writes

APPROVED: dict[str, Any] = {"decisions": (Decision(BEN.id, BEN.name, True, 1.0),)}


async def left(changes: ChangeStore, *intents: Intent[Any], **more: Any) -> Change:
    """What a process that is gone was doing."""
    return await changes.open(intents, ADA, "C1", ChangeState.RUNNING, **more)


def stood(standin: ClassStandIn) -> ClassesUpdate:
    """As it is anyhow."""
    return ClassesUpdate(class_id=_class_id(standin, "onboarding-101"), class_name="Onboarding 101")


def template(standin: ClassStandIn) -> TemplatesDelete:
    """Of one, among others, that is not in use."""
    return TemplatesDelete(template_id=next(iter(standin.academy.templates)))


async def recovered(desk: Desk) -> list[Change]:
    return [one async for one in desk.recovery.recover()]


def reads(standin: ClassStandIn) -> int:
    return len(standin.calls) - writes(standin)


async def test_a_direct_change_that_stands_is_done(desk: Desk, changes: ChangeStore, standin: ClassStandIn) -> None:
    """It is done, said so once, and nobody can try it again or go ahead with it."""
    change = await left(changes, stood(standin))
    (after,) = await recovered(desk)
    assert (after.id, after.state) == (change.id, ChangeState.DONE)
    assert re.search(r"class \S+ is as requested\.$", after.outcome)
    for step in (desk.retry(change.id, ADA), desk.go(change.id, ADA)):
        with pytest.raises(StepRefused, match=r"It's already done\.$"):
            await step
    assert (writes(standin), reads(standin)) == (0, 1)
    assert await recovered(desk) == []


async def test_a_direct_change_that_does_not_stand_can_be_tried_again(
    desk: Desk, changes: ChangeStore, standin: ClassStandIn
) -> None:
    """Nobody says that it is not done, and it is sent only when its requester says so."""
    change = await left(changes, UPDATE)
    (after,) = await recovered(desk)
    assert after.state is ChangeState.INTERRUPTED
    assert (
        "class onboarding-101 (now “Onboarding 101”) didn't have everything as requested (class name)." in after.outcome
    )
    assert writes(standin) == 0
    await desk.retry(change.id, ADA)
    assert writes(standin) == 1
    assert (await desk.change(change.id)).outcome == ""


@pytest.mark.parametrize("was_there", [True, False])
async def test_a_removal_is_done_only_where_the_thing_had_been_seen(
    was_there: bool, desk: Desk, changes: ChangeStore, standin: ClassStandIn
) -> None:
    """What nobody ever saw may never have been there: its absence proves nothing."""
    removal = template(standin)
    named = await pending(desk, removal)
    targets = named.targets if was_there else ()
    standin.academy.templates.pop(removal.template_id)
    await left(changes, removal, targets=targets, **APPROVED)
    (after,) = await recovered(desk)
    assert (after.state is ChangeState.DONE) is was_there
    assert was_there or after.outcome == CHANGE_INTERRUPTED


def _class_id(standin: ClassStandIn, ext: str) -> str:
    return next(one.class_id for one in standin.academy.classes.values() if one.ext_class_id == ext)


@pytest.mark.parametrize("now", [None, Standing.GUEST, Standing.GONE])
async def test_nothing_is_looked_up_for_who_may_not_see_it(
    now: Standing | None, connector: Connector, changes: ChangeStore, standin: ClassStandIn
) -> None:
    """A guest by now, gone, or nobody whom Slack knows: the platform is not asked for them."""

    async def who(id: str) -> Actor | None:
        return replace(PEOPLE[id], standing=now) if now else None

    desk = Desk({"class": connector}, changes, who=who)
    await left(changes, stood(standin))
    (after,) = await recovered(desk)
    assert (after.state, after.outcome, standin.calls) == (ChangeState.INTERRUPTED, CHANGE_INTERRUPTED, [])


async def test_it_is_looked_up_for_who_may(connector: Connector, changes: ChangeStore, standin: ClassStandIn) -> None:
    """By the policy of this moment."""

    async def who(id: str) -> Actor | None:
        return PEOPLE[id]

    await left(changes, stood(standin))
    assert [one.state for one in await recovered(Desk({"class": connector}, changes, who=who))] == [ChangeState.DONE]


async def test_a_platform_that_is_down_is_asked_once(desk: Desk, changes: ChangeStore, standin: ClassStandIn) -> None:
    """However many changes it left in doubt: a start waits for the answer. Later it is not asked again either."""
    standin.faults.add(Fault(Reply({"error": "later"}, 503)), times=None)
    for _ in range(4):
        await left(changes, stood(standin))
    assert {(one.state, one.outcome) for one in await recovered(desk)} == {
        (ChangeState.INTERRUPTED, CHANGE_INTERRUPTED)
    }
    assert reads(standin) == 3  # one question, with its retries
    standin.faults.clear()
    assert await recovered(desk) == []


async def test_a_look_has_its_time(
    desk: Desk, changes: ChangeStore, standin: ClassStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not answer by then decides nothing, and what comes after it is not kept waiting."""
    monkeypatch.setattr(recovery, "LOOKUP_TIMEOUT_S", 0.0)
    standin.faults.add(Fault(hang=3600.0), times=None)
    await left(changes, stood(standin))
    await left(changes, stood(standin))
    assert [one.outcome for one in await recovered(desk)] == [CHANGE_INTERRUPTED] * 2
    assert len(standin.calls) <= 1


async def test_what_is_sent_anyhow_is_not_looked_up(desk: Desk, changes: ChangeStore, standin: ClassStandIn) -> None:
    """What was approved and does no harm twice runs again, as ever."""
    await left(changes, UPDATE, **APPROVED)
    assert [(one.state, one.outcome) for one in await recovered(desk)] == [(ChangeState.DONE, "")]
    assert (writes(standin), reads(standin)) == (1, 0)


async def test_one_of_many_looks(connector: Connector, store: Store, audit: AuditLog, standin: ClassStandIn) -> None:
    """Of several processes that find the same, one takes it over, looks, and writes down what it saw."""
    await left(ChangeStore(store, audit, here="gone"), stood(standin))
    desks = [Desk({"class": connector}, ChangeStore(store, audit, here=f"r{at}")) for at in range(5)]

    async def alive(host: str) -> bool:
        return host != "gone"

    async def recover(desk: Desk) -> list[Change]:
        return [one async for one in desk.recovery.recover(alive)]

    found = [one for some in await asyncio.gather(*map(recover, desks)) for one in some]
    assert [one.state for one in found] == [ChangeState.DONE]
    assert reads(standin) == 1
    told = [entry["what"] async for entry in audit.entries(lambda one: True)]
    assert sorted(told) == ["asked", "done"]


async def test_an_item_that_was_under_way(desk: Desk, changes: ChangeStore, standin: ClassStandIn) -> None:
    """It is looked up even where its requester may not go on; what comes after it then waits."""
    removal = template(standin)
    asked = await requested(desk, (removal, UPDATE))
    items = (replace(asked.items[0], state=ItemState.RUNNING, runs=1), asked.items[1])
    name = standin.academy.templates.pop(removal.template_id).name
    await left(changes, removal, UPDATE, items=items, targets=asked.targets, until=0.0, **APPROVED)
    (after,) = [one for one in await recovered(desk) if one.id != asked.id]
    assert [one.state for one in after.items] == [ItemState.DONE, ItemState.NOT_TRIED]
    assert f"{name} (template {removal.template_id}) isn't there any more, as requested." in after.items[0].outcome
    assert (after.state, writes(standin)) == (ChangeState.PARTLY, 0)


async def test_a_change_that_takes_another_back_is_told_alike(
    desk: Desk, changes: ChangeStore, standin: ClassStandIn
) -> None:
    """The headline that somebody has for what is done is said, and what was seen beside it."""
    await left(changes, stood(standin), **Subject(headline="Onboarding 101 is called so again.").terms)
    (after,) = await recovered(desk)
    assert (after.headline, after.state) == ("Onboarding 101 is called so again.", ChangeState.DONE)
    assert "It looked on Class at" in after.outcome
    assert writes(standin) == 0


# An answer that was lost while somebody waits


def lose(standin: ClassStandIn, *, carried_out: bool) -> None:
    """The answer to the next removal of a template."""
    standin.faults.add(Fault(drop=True, carried_out=carried_out), method="DELETE")


async def removed(desk: Desk, *intents: Intent[Any]) -> Change:
    """As they were approved, and whatever became of it."""
    asked = await requested(desk, intents)
    with suppress(OutcomeUnknown):
        await desk.approve(asked.id, BEN, PEOPLE)
    return await desk.change(asked.id)


async def test_a_write_whose_answer_was_lost_is_looked_for(desk: Desk, standin: ClassStandIn) -> None:
    """Where a look decides, nobody has to go and see for themselves; it is sent once, and said how it is known."""
    lose(standin, carried_out=True)
    change = await removed(desk, template(standin))
    assert change.state is ChangeState.DONE
    assert change.outcome.startswith("Class didn't answer: the connection broke, so I looked on Class at ")
    assert writes(standin) == 1


async def test_what_a_look_does_not_show_stays_unknown(desk: Desk, standin: ClassStandIn) -> None:
    """It may still come, so it is never told as not done."""
    lose(standin, carried_out=False)
    change = await removed(desk, template(standin))
    assert change.state is ChangeState.UNKNOWN
    assert "I don't know whether it was done" in change.outcome
    assert writes(standin) == 1


async def test_a_lost_answer_among_several_is_looked_for_too(desk: Desk, standin: ClassStandIn) -> None:
    """Of a change set, each item for itself."""
    first, second, *_ = (TemplatesDelete(template_id=one) for one in standin.academy.templates)
    lose(standin, carried_out=True)
    change = await removed(desk, first, second)
    assert [one.state for one in change.items] == [ItemState.DONE, ItemState.DONE]
    assert sum("so I looked on Class at" in one.outcome for one in change.items) == 1
