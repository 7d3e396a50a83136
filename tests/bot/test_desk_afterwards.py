"""What becomes of a change: tried again, left open by a crash, reminded of, run out; and what is said of it."""

import asyncio
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.changes.change import ChangeState, Decision, StepRefused
from bot.changes.store import ChangeStore
from bot.desk import Desk, Outcome
from bot.policy.policy import Actor
from bot.store import Store, StoreError
from connectors.classcom.standin import ClassStandIn
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.standin.standin import Fault, Reply
from tests.bot.asking import (
    ADA,
    ADMIN,
    BEN,
    CLEO,
    CREATE,
    DELETE,
    INSTRUCTOR,
    LINK,
    PEOPLE,
    UNENROLL,
    UPDATE,
    Connector,
    edit,
    pending,
    requested,
    states,
    writes,
)
from tests.bot.store.clock import Clock

R = TypeVar("R")


async def test_retry(desk: Desk, standin: ClassStandIn, store: Store) -> None:
    """What may have been done is done again only by its requester, once for each press."""
    standin.faults.add(Fault(drop=True), method="DELETE")
    change = await requested(desk)
    with pytest.raises(errors.OutcomeUnknown) as error:
        await desk.approve(change.id, BEN, PEOPLE)
    change = await desk.change(change.id)
    assert (change.state, change.outcome) == (ChangeState.UNKNOWN, error.value.sentence)
    with pytest.raises(StepRefused, match="Only the person who asked"):
        await desk.retry(change.id, BEN)
    said = await asyncio.gather(*(desk.retry(change.id, ADA) for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(one, Outcome) for one in said) == 1
    assert writes(standin) == 2
    assert (await desk.change(change.id)).runs == 2


async def test_give_up(desk: Desk, changes: ChangeStore, standin: ClassStandIn) -> None:
    """What is given up is over."""
    change = await changes.open((CREATE,), ADA, "C1", ChangeState.RUNNING)
    async for _ in desk.recovery.recover():
        pass
    assert (await desk.give_up(change.id, ADA)).state is ChangeState.GIVEN_UP
    with pytest.raises(StepRefused, match=r"It was given up\.$"):
        await desk.retry(change.id, ADA, CREATE)
    assert standin.calls == []


async def test_refused_by_the_platform(desk: Desk, standin: ClassStandIn) -> None:
    """What was approved and then refused by the platform has failed, and cannot be approved again."""
    change = await requested(desk)
    standin.faults.add(Fault(Reply({"error": "Too many"}, 429)), method="DELETE", times=None)
    with pytest.raises(errors.RateLimited):
        await desk.approve(change.id, BEN, PEOPLE)
    assert await states(desk, change) is ChangeState.FAILED
    with pytest.raises(StepRefused, match=r"It was tried and not done\. Ben approved it\.$"):
        await desk.approve(change.id, CLEO, PEOPLE)


async def test_recover(desk: Desk, changes: ChangeStore, standin: ClassStandIn, store: Store) -> None:
    """After a crash, what was approved and can be repeated without harm is done; of the rest a person decides, unless
    its platform shows that it stands."""
    approved: dict[str, Any] = {"decisions": (Decision(BEN.id, BEN.name, True, 1.0),)}
    nowhere = UPDATE.model_copy(update={"ext_class_id": "nothing"})
    update = await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING, **approved)
    secret = await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING, secret=True, **approved)
    create = await changes.open((CREATE,), ADA, "C1", ChangeState.RUNNING, **approved)
    gone = await changes.open((nowhere,), ADA, "C1", ChangeState.RUNNING, **approved)
    direct = await changes.open((INSTRUCTOR,), ADA, "C1", ChangeState.RUNNING)
    found = {change.id: (change.state, change.outcome) async for change in desk.recovery.recover()}
    stopped = (ChangeState.INTERRUPTED, "Registrar stopped while this was in progress.")
    assert (found[update.id], found[create.id], found[direct.id]) == ((ChangeState.DONE, ""), stopped, stopped)
    assert found[secret.id][1].startswith(stopped[1])  # what the same update shows, which may have run by then
    assert found[gone.id][0] is ChangeState.UNKNOWN  # it is gone, perhaps because the first try did it
    assert await store.scan("running/") == []
    assert writes(standin) == 2
    assert [change async for change in desk.recovery.recover()] == []


async def test_recover_outdated(desk: Desk, changes: ChangeStore, standin: ClassStandIn, tmp_path: Path) -> None:
    """What is another today is not repeated after a crash."""
    change = await changes.open((UPDATE,), ADA, "C1", ChangeState.RUNNING)
    edit(
        tmp_path / "registrar.db",
        change.id,
        lambda plain: plain["stored_intents"][0]["data"].update(class_name="Sewing"),
    )
    assert [one.state async for one in desk.recovery.recover()] == [ChangeState.INTERRUPTED]
    assert standin.calls == []


async def test_store_fails_at_a_step(desk: Desk, store: Store, standin: ClassStandIn) -> None:
    """An approval that cannot be written down sends nothing."""
    change = await requested(desk)
    await store.close()
    with pytest.raises(StoreError):
        await desk.approve(change.id, BEN, PEOPLE)
    assert writes(standin) == 0


async def test_store_fails_after_approval(standin: ClassStandIn, store: Store, changes: ChangeStore) -> None:
    """What was approved and done is told as done although its end cannot be written down."""

    class Closing(Connector):
        async def run(self, intent: Intent[R]) -> R:
            result = await super().run(intent)
            if intent == DELETE:
                await store.close()
            return result

    desk = Desk({"class": Closing(standin)}, changes)
    change, outcome = await desk.approve((await requested(desk)).id, BEN, PEOPLE)
    assert outcome
    assert change.state is ChangeState.DONE


async def looked(desk: Desk) -> list[tuple[str, str]]:
    return [(what, change.id) async for what, change in desk.recovery.look_after()]


async def test_reminded_and_expired(desk: Desk, clock: Clock, standin: ClassStandIn) -> None:
    """A request is reminded of once, at half time, and expires at its end, once; each exactly then."""
    change = await requested(desk)
    clock.advance(43199.999)
    assert await looked(desk) == []
    clock.advance(0.001)
    assert await looked(desk) == [("reminded", change.id)]
    assert await looked(desk) == []
    clock.advance(43199.999)
    assert await looked(desk) == []
    clock.advance(0.001)
    assert await looked(desk) == [("expired", change.id)]
    assert await looked(desk) == []
    assert await states(desk, change) is ChangeState.EXPIRED
    with pytest.raises(StepRefused, match=r"It has expired\.$"):
        await desk.approve(change.id, BEN, PEOPLE)
    assert writes(standin) == 0


async def test_too_late_before_anybody_looked(desk: Desk, clock: Clock, standin: ClassStandIn) -> None:
    """What has run out cannot be done, also when nobody has looked yet; looked at late, it is not reminded of."""
    awaiting, confirming = await requested(desk), await pending(desk, UNENROLL)
    clock.advance(86400)
    for trying in (desk.approve(awaiting.id, BEN, PEOPLE), desk.go(confirming.id, ADA)):
        with pytest.raises(StepRefused, match=r"^This has expired, and nothing was done\. Ask for it again\.$"):
            await trying
    assert sorted(await looked(desk)) == sorted([("expired", awaiting.id), ("expired", confirming.id)])
    assert writes(standin) == 0


@pytest.mark.parametrize("seconds", [43200, 86400])
async def test_looked_after_by_many(desk: Desk, clock: Clock, seconds: float) -> None:
    """However many look at once, each thing is said once."""
    upserts = [ADMIN.model_copy(update={"email": f"jane{at}@example.com"}) for at in range(5)]
    asked = {(await requested(desk, one)).id for one in upserts}
    clock.advance(seconds)
    said = [one for some in await asyncio.gather(*(looked(desk) for _ in range(8))) for one in some]
    assert sorted(id for _, id in said) == sorted(asked)


async def test_unposted(desk: Desk) -> None:
    """A request is without its card until it is known where it was posted, and how it looks there; that is nothing for
    the audit log. So it is after a step until it is known that the card shows it."""
    change = await requested(desk)
    assert await desk.recovery.unposted() == [change]
    assert (await desk.posted(change.id, "C9:12.5")).card == "C9:12.5"
    assert [one.id for one in await desk.recovery.unposted()] == [change.id]
    await desk.posted(change.id, "C9:12.5", change.look)
    assert await desk.recovery.unposted() == []
    cancelled = await desk.cancel(change.id, Actor(change.actor))
    assert await desk.recovery.unposted() == [cancelled]
    await desk.posted(change.id, "C9:12.5", cancelled.look)
    assert await desk.recovery.unposted() == []


JANE = "Jane Doe (jane@acme.com)"


@pytest.mark.parametrize(
    ("intent", "description"),
    [
        (DELETE, "Delete the class Onboarding 101 for good on Class (Ines Moreau)."),
        (UNENROLL, f"Unenroll {JANE} from Onboarding 101 on Class."),
        (LINK, f"Get a join link for {JANE} to Onboarding 101 on Class."),
        (CREATE, "Create a class “Knitting” with Ada Lovelace (ada@acme.com) as instructor on Class."),
    ],
)
async def test_description(intent: Intent[Any], description: str, desk: Desk) -> None:
    """What it will do can be read before it is done, with the name the platform knows."""
    assert (await desk.describer.of(intent)).sentence == description


async def test_description_of_a_risk(desk: Desk) -> None:
    """What a field makes risky is said in words."""
    assert (await desk.describer.of(ADMIN)).sentence.endswith(
        " is changed. It makes this person an administrator of Class."
    )


async def test_nothing_there(desk: Desk, store: Store) -> None:
    """What is not there is not asked approval for: the platform says so at once."""
    with pytest.raises(errors.NotFound):
        await desk.ask(DELETE.model_copy(update={"ext_class_id": "nothing"}), ADA)
    assert await store.scan("changes/") == []


async def test_nobody_by_that_number(desk: Desk, store: Store) -> None:
    """Whom the platform does not list is not asked approval for."""
    gone = r"^x@example\.com is not in Onboarding 101 \(onboarding-101\) on Class, so nothing was done\."
    with pytest.raises(errors.NotFound, match=gone):
        await desk.ask(UNENROLL.model_copy(update={"email": "x@example.com"}), ADA)
    assert await store.scan("changes/") == []


async def test_named_in_the_change(desk: Desk) -> None:
    """Whom and what it is about stands in it by name, though only an address and a number were given."""
    change = await pending(desk, UNENROLL)
    assert {one.called for one in change.targets} == {"Onboarding 101", "Jane Doe (jane@acme.com)"}


@pytest.mark.parametrize("how", ["cancelled", "denied", "done"])
@pytest.mark.parametrize("yes", [True, False])
async def test_whoever_decides_too_late_hears_how_it_ended(desk: Desk, how: str, yes: bool) -> None:
    """And nothing of a policy that nobody changed."""
    change = await requested(desk)
    if how == "cancelled":
        await desk.cancel(change.id, ADA)
    elif how == "denied":
        await desk.deny(change.id, BEN, "", ADA)
    else:
        await desk.approve(change.id, BEN, PEOPLE)
    with pytest.raises(StepRefused, match=rf"^It('s already| was) {how}\."):
        await (desk.approve(change.id, CLEO, PEOPLE) if yes else desk.deny(change.id, CLEO, "No.", ADA))
