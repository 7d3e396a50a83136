"""People who get a password that Registrar makes up: such changes wait, are approved, stand together and are lost like
any other, and nothing that is kept or shown holds the password."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState, StepRefused
from bot.changes.change_item import ChangeItem
from bot.changes.store import ChangeStore
from bot.desk import Desk, Subject
from bot.policy.policy import BUILT_IN_POLICY, Rule, RuleAction
from bot.store import Store
from connectors.chamilo.base import V2
from connectors.chamilo.connector import ChamiloConnector
from connectors.chamilo.standin import ChamiloStandIn
from connectors.chamilo.users import SaveUser, SaveUserGetApikey
from connectors.core.connector import Connector
from connectors.core.errors import OutcomeUnknown
from connectors.core.intent import make
from connectors.standin.standin import Fault
from tests.bot.asking import ADA, BEN, PEOPLE, Pauses, done, item_states, pending, quorum, requested
from tests.bot.store.clock import Clock
from tests.bot.test_desk_change_sets_afterwards import kept
from tests.connectors.overheard import forms

KEY = "7d793037a0760186574b0282f2f435e7"
TYPED = "a phrase of my own"
CONFIRMED = (Rule("look twice", RuleAction.CONFIRM, operations=("save_user",)),)


def person(name: str, **more: Any) -> dict[str, Any]:
    return {
        "first_name": name,
        "last_name": "Berg",
        "status": "student",
        "email": f"{name.lower()}@example.com",
        "login_name": name.lower(),
    } | more


LENA, MAX, INES = (make(SaveUser, person(name)) for name in ("Lena", "Max", "Ines"))
WITH_KEY = make(SaveUserGetApikey, person("Lena"))
WITH_KEY_TYPED = make(SaveUserGetApikey, person("Lena", password=TYPED))


@pytest.fixture
def campus(clock: Clock) -> ChamiloStandIn:
    return ChamiloStandIn(username="registrar", api_key=KEY, clock=clock)


@pytest.fixture
async def chamilo(campus: ChamiloStandIn) -> AsyncIterator[dict[str, Connector]]:
    transport = httpx.ASGITransport(campus)
    pauses = Pauses()
    made = ChamiloConnector(
        "registrar",
        "http://chamilo.test",
        key=SecretStr(KEY),
        transport=transport,
        sleep=pauses.sleep,
        clock=pauses.now,
    )
    yield {"chamilo": made}
    await made.close()


@pytest.fixture
def campus_desk(chamilo: dict[str, Connector], changes: ChangeStore, clock: Clock) -> Desk:
    return Desk(chamilo, changes, clock=clock)


def passwords(campus: ChamiloStandIn) -> list[str]:
    """What arrived, in order."""
    said = [dict(call.form()) for call in campus.calls]
    return [one["password"] for one in said if one["action"].startswith("save_user")]


async def nothing_kept(store: Store, folder: Path, campus: ChamiloStandIn, *shown: object) -> None:
    """Not one of the passwords, in any form, in any file or in what a person or a port is given."""
    await store.close()
    found = kept(folder).decode("utf-8", "replace") + repr(shown)
    assert passwords(campus)
    assert not [form for one in passwords(campus) for form in forms(one) if form in found]


async def test_three_at_once(campus_desk: Desk, campus: ChamiloStandIn, store: Store, tmp_path: Path) -> None:
    """Three people are one change, and each has a password of their own."""
    about = ["Lena Berg", "Max Berg", "Ines Berg"]
    outcome = await done(campus_desk.ask((LENA, MAX, INES), ADA, "C1", subject=Subject(people=about)))
    assert outcome.change
    assert outcome.change.state is ChangeState.DONE
    assert len(set(passwords(campus))) == 3
    await nothing_kept(store, tmp_path, campus, outcome)


async def test_one_of_three_cannot(campus_desk: Desk, campus: ChamiloStandIn) -> None:
    """A log-in name that is taken costs nobody else; tried again, that one alone is sent, with another password."""
    campus.portal.add_user("Max", "Muster", "mm@example.com", "max", 5, "x")
    about = ["Lena Berg", "Max Berg", "Ines Berg"]
    outcome = await done(campus_desk.ask((LENA, MAX, INES), ADA, "C1", subject=Subject(people=about)))
    assert item_states(outcome.change) == ["done", "failed", "done"]
    assert outcome.change
    assert outcome.change.outcome == "Failed for Max Berg. 2 of 3 succeeded."
    await campus_desk.retry(outcome.change.id, ADA)
    assert len(set(passwords(campus))) == len(passwords(campus)) == 4


async def test_confirmed(
    chamilo: dict[str, Connector], changes: ChangeStore, campus: ChamiloStandIn, store: Store, tmp_path: Path
) -> None:
    """It can wait for a confirmation, which one with a secret of somebody's cannot."""
    desk = Desk(chamilo, changes, policy=lambda: replace(BUILT_IN_POLICY, rules=CONFIRMED))
    asked = await pending(desk, LENA)
    assert (asked.state, asked.secret, passwords(campus)) == (ChangeState.CONFIRMING, False, [])
    outcome = await desk.go(asked.id, ADA)
    assert outcome.change
    assert outcome.change.state is ChangeState.DONE
    await nothing_kept(store, tmp_path, campus, asked, outcome)


@pytest.mark.parametrize("several", [False, True])
async def test_approved(
    several: bool,
    chamilo: dict[str, Connector],
    changes: ChangeStore,
    campus: ChamiloStandIn,
    store: Store,
    tmp_path: Path,
) -> None:
    """The last yes runs it: nobody has to come back to give a secret."""
    desk = Desk(chamilo, changes, policy=lambda: quorum(1))
    asked = await requested(desk, (LENA, MAX) if several else LENA)
    (dry, *_) = [one.shown() for one in desk.requests_of(asked)]
    assert dry["body"]["value"]["password"] == "•••"
    after, outcome = await desk.approve(asked.id, BEN, PEOPLE)
    assert (after.state, len(passwords(campus))) == (ChangeState.DONE, 2 if several else 1)
    await nothing_kept(store, tmp_path, campus, asked, after, outcome, dry)


async def test_what_answers_with_a_secret(campus_desk: Desk, campus: ChamiloStandIn) -> None:
    """The requester runs it, to see the key; and gives nothing, for nothing was taken."""
    asked = await requested(campus_desk, WITH_KEY)
    after, outcome = await campus_desk.approve(asked.id, BEN, PEOPLE)
    assert (after.state, outcome, passwords(campus)) == (ChangeState.READY, None, [])
    assert (await campus_desk.go(asked.id, ADA)).result.api_key
    assert len(passwords(campus)) == 1


async def test_one_that_was_typed_is_taken(
    campus_desk: Desk, campus: ChamiloStandIn, store: Store, tmp_path: Path
) -> None:
    """It is kept nowhere, and nobody's own is made up in its place: without it the change does not run. What would be
    sent can be seen all the same."""
    asked = await requested(campus_desk, WITH_KEY_TYPED)
    assert [one.shown()["body"]["value"]["password"] for one in campus_desk.requests_of(asked)] == ["•••"]
    await campus_desk.approve(asked.id, BEN, PEOPLE)
    with pytest.raises(StepRefused, match="needs a secret, which I don't store"):
        await campus_desk.go(asked.id, ADA)
    outcome = await campus_desk.go(asked.id, ADA, WITH_KEY_TYPED)
    assert outcome.change
    assert (outcome.change.state, passwords(campus)) == (ChangeState.DONE, [TYPED])
    await nothing_kept(store, tmp_path, campus, asked, outcome.change)


async def test_sent_and_not_answered(campus_desk: Desk, campus: ChamiloStandIn) -> None:
    """Where no look tells either, adding somebody stays unknown, and tried again it adds nobody twice."""
    campus.faults.add(Fault(drop=True, carried_out=True), path=f"{V2}?action=save_user")
    campus.faults.add(Fault(drop=True), times=None)  # nor do looks tell
    with pytest.raises(OutcomeUnknown):
        await campus_desk.ask(LENA, ADA)
    campus.faults.clear()
    (change,) = await campus_desk.changes_of(ADA.id, 1)
    assert change.state is ChangeState.UNKNOWN
    with pytest.raises(Exception, match="not available"):
        await campus_desk.retry(change.id, ADA)
    assert [one.username for one in campus.portal.users.values()].count("lena") == 1


async def test_killed_after_sending(
    campus_desk: Desk, changes: ChangeStore, campus: ChamiloStandIn, audit: AuditLog
) -> None:
    """What a crash leaves under way is not sent again by itself; who was not begun is added."""
    items = (ChangeItem("Add Lena.", about="Lena").begun, ChangeItem("Add Max.", about="Max"))
    await changes.open((LENA, MAX), ADA, "C1", ChangeState.RUNNING, items=items)
    campus.portal.add_user("Lena", "Berg", "lena@example.com", "lena", 5, "as it was sent")
    (after,) = [one async for one in campus_desk.recovery.recover()]
    assert (after.state, item_states(after)) == (ChangeState.INTERRUPTED, ["interrupted", "done"])
    assert len(passwords(campus)) == 1
    again = await campus_desk.retry(after.id, ADA)
    assert item_states(again.change) == ["unknown", "done"]
    assert [one.username for one in campus.portal.users.values()].count("lena") == 1
    assert (await audit.verify()).faults == []
