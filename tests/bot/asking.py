"""Who asks in the tests of the desk, for what, and the connector that carries it to a stand-in in the same process."""

import json
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.changes.change import Change, ChangeState, StoredIntent
from bot.changes.change_item import ItemState
from bot.desk import Desk, Outcome, Pending
from bot.policy.policy import BUILT_IN_POLICY, Actor, Policy, Rule, RuleAction, Standing
from connectors.classcom.classes import ClassesCreate, ClassesDelete, ClassesUpdate
from connectors.classcom.connector import ClassConnector
from connectors.classcom.enrollments import EnrollmentsDelete, LaunchLinkGet
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.templates import TemplatesCreate
from connectors.classcom.users import UsersUpsert
from connectors.core.intent import Intent
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.groups import GroupsCreate
from connectors.skilljar.standin import SkilljarStandIn
from connectors.standin.standin import Fault, Reply, StandIn

KEY = "a-key-made-for-these-tests"
PASSCODE = "hunter22-7f"
ADA = Actor("U1", name="Ada", standing=Standing.OWNER)
BEN = Actor("U3", name="Ben", standing=Standing.ADMIN)
CLEO = Actor("U4", name="Cleo", standing=Standing.ADMIN)
MAX = Actor("U2", name="Max", standing=Standing.MEMBER)
PEOPLE = {one.id: one for one in (ADA, BEN, CLEO, MAX)}
"""As Slack knows them."""
CREATE = ClassesCreate(
    class_name="Knitting",
    email="ada@acme.com",
    first_name="Ada",
    last_name="Lovelace",
    timezone="Europe/Paris",
    ext_class_id="knit-1",
    meeting_passcode=SecretStr(PASSCODE),
)
UPDATE = ClassesUpdate(ext_class_id="onboarding-101", class_name="Onboarding 102")
UNENROLL = EnrollmentsDelete(ext_class_id="onboarding-101", email="jane@acme.com")
DELETE = ClassesDelete(ext_class_id="onboarding-101")
LINK = LaunchLinkGet(ext_class_id="onboarding-101", email="jane@acme.com")
ADMIN = UsersUpsert(identified_by="email", user_name="Jane Doe", email="jane@example.com", roles=["admin"])
NIGHT = GroupsCreate(name="Night shift")
TEMPLATE = TemplatesCreate(name="Evening")
SAYS_NO = Fault(Reply({"error": "Not today"}, 409))
INSTRUCTOR = UsersUpsert(identified_by="email", user_name="Jane Doe", email="jane@example.com", roles=["instructor"])


def change(state: ChangeState = ChangeState.AWAITING, **more: Any) -> Change:
    """What Ada asked for at second 0, and what runs out at second 100 where it can."""
    one: dict[str, Any] = {
        "id": "d1",
        "stored_intents": (StoredIntent("class", "classes_delete", {"ext_class_id": "onboarding-101"}, "digest"),),
        "actor": ADA.id,
        "name": ADA.name,
        "channel": "C1",
        "state": state,
        "began": 0.0,
        "until": 100.0,
        "approvers": "approver",
        "quorum": 1,
        "description": "Remove a class for good on Class: Onboarding 101.",
    }
    return Change(**(one | more))


async def done(asked: Awaitable[Outcome | Pending]) -> Outcome:
    """What came of it, when nothing had to be confirmed or approved."""
    found = await asked
    assert isinstance(found, Outcome)
    return found


class Pauses:
    """Pauses that take no time: it passes in them only."""

    def __init__(self) -> None:
        self.past = 0.0

    async def sleep(self, seconds: float) -> None:
        self.past += seconds

    def now(self) -> float:
        return self.past


class Connector(ClassConnector):
    """The real one, without a network."""

    def __init__(self, standin: ClassStandIn) -> None:
        transport, pauses = httpx.ASGITransport(standin), Pauses()
        super().__init__(SecretStr(KEY), "http://class.test", transport=transport, sleep=pauses.sleep, clock=pauses.now)


class School(SkilljarConnector):
    """The real one, without a network."""

    def __init__(self, standin: SkilljarStandIn) -> None:
        transport, pauses = httpx.ASGITransport(standin), Pauses()
        super().__init__(
            SecretStr(KEY), "http://skilljar.test", transport=transport, sleep=pauses.sleep, clock=pauses.now
        )


async def ended(desk: Desk, *intents: Intent[Any]) -> Change:
    """What came of a change set that needs nobody's word."""
    outcome = await done(desk.ask(intents, ADA, "C1"))
    assert outcome.change
    assert outcome.change == await desk.change(outcome.change.id)
    return outcome.change


def item_states(change: Change | None) -> list[ItemState]:
    assert change
    return [item.state for item in change.items]


async def pending(desk: Desk, intent: Intent[Any] | Sequence[Intent[Any]], actor: Actor = ADA) -> Change:
    """Asked for, and not done yet."""
    found = await desk.ask(intent, actor, "C1")
    assert isinstance(found, Pending)
    return found.change


async def requested(desk: Desk, intent: Intent[Any] | Sequence[Intent[Any]] = DELETE, actor: Actor = ADA) -> Change:
    """Asked for, and waiting for approval."""
    return await desk.request((await pending(desk, intent, actor)).id, actor, "It was a trial.")


def writes(standin: StandIn) -> int:
    """How many calls that change something have arrived."""
    return sum(call.method != "GET" for call in standin.calls)


def quorum(of: int, **more: Any) -> Policy:
    return replace(BUILT_IN_POLICY, rules=(Rule(f"it takes {of}", RuleAction.APPROVE, quorum=of, **more),))


async def states(desk: Desk, change: Change) -> ChangeState:
    return (await desk.change(change.id)).state


def edit(path: Path, id: str, transform: Callable[[dict[str, Any]], None]) -> None:
    """Change a stored change behind Registrar's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        (raw,) = file.execute("SELECT value FROM kv WHERE key = ?", (f"changes/{id}",)).fetchone()
        version, plain = json.loads(raw)
        transform(plain)
        file.execute("UPDATE kv SET value = ? WHERE key = ?", (json.dumps([version, plain]), f"changes/{id}"))
