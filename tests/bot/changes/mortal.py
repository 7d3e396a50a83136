"""What dies in the tests of change sets: a store in memory whose machine loses power, and platforms that do as
scripted."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import SecretStr

from bot.store import ABSENT_VERSION, Append, Chain, Check, Delete, Op, Put, Row, WriteConflict
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_LOG_KEY, link
from bot.store.keys import sealed
from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesCreate, TemplatesUpdate
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.groups import GroupsCreate, GroupsUpdate

R = TypeVar("R")
REFUSALS = {"refused": errors.Conflict, "locked out": errors.NotAuthorized}
NO_NETWORK = httpx.AsyncBaseTransport()


class Killed(BaseException):
    """The process ends here. No handler of ours sees it."""


class Power:
    """`left` is how many more writes and calls there is power for."""

    def __init__(self) -> None:
        self.left: float = float("inf")

    def use(self) -> None:
        if self.left <= 0:
            raise Killed
        self.left -= 1


class Memory:
    """A Store without a disk. When the power fails during a write, it is either kept or not; nobody is told which."""

    def __init__(self, power: Power) -> None:
        self.rows: dict[str, Row] = {}
        self._power = power

    async def get(self, key: str) -> Row | None:
        return self.rows.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        keys = sorted(key for key in self.rows if key.startswith(prefix) and key > after)
        return [self.rows[key] for key in keys[:limit]]

    async def apply(self, *ops: Op) -> None:
        self._power.use()
        for op in ops:
            if isinstance(op, Append):
                raise NotImplementedError
            if isinstance(op, Chain):
                continue
            wanted = op.version if isinstance(op, Check) else op.if_version
            there = self.rows.get(op.key)
            if wanted is not None and wanted != (there.version if there else ABSENT_VERSION):
                raise WriteConflict(op.key)
        for op in ops:
            if isinstance(op, Put):
                before = self.rows.get(op.key)
                self.rows[op.key] = Row(op.key, op.value, before.version + 1 if before else 1)
            elif isinstance(op, Delete):
                self.rows.pop(op.key, None)
            elif isinstance(op, Chain):
                self._link(op)
        self._power.use()

    def _link(self, op: Chain) -> None:
        head, whole = self.rows.get(AUDIT_HEAD_KEY), sealed(op)
        assert isinstance(whole, Chain)
        text = json.dumps(head.value, separators=(",", ":")) if head else None
        number, entry, now_last = link(text, whole.entry)
        self.rows[AUDIT_HEAD_KEY] = Row(AUDIT_HEAD_KEY, json.loads(now_last), head.version + 1 if head else 1)
        for key, value in {AUDIT_LOG_KEY: json.loads(entry), **dict.fromkeys(op.pointers, 1)}.items():
            self.rows[f"{key}/{number:020}"] = Row(f"{key}/{number:020}", value, 1)

    async def now(self) -> float:
        return 1_800_000_000.0

    async def close(self) -> None: ...


@dataclass(frozen=True)
class ScriptedItem:
    """One item: on which platform, whether it can be repeated, how it goes each time it is tried (at last, well), and
    whom it is about."""

    platform: str
    idempotent: bool
    goes: tuple[str, ...]
    about: str = ""

    def intent(self, at: int) -> Intent[Any]:
        name = f"item {at}"
        if self.platform == "class":
            return TemplatesUpdate(template_id=name, name=name) if self.idempotent else TemplatesCreate(name=name)
        return GroupsUpdate(group_id=name, name=name) if self.idempotent else GroupsCreate(name=name)


class World:
    """What the platforms were asked and what they did, by place of the item."""

    def __init__(self, items: Sequence[ScriptedItem], power: Power) -> None:
        self.items, self.power = items, power
        self.tried: Counter[int] = Counter()
        self.did: Counter[int] = Counter()
        self.hasty: list[int] = []
        """What was begun before all that stands before it, on its platform and about its person, was done."""

    def carry_out(self, title: str, at: int) -> None:
        its = self.items[at]
        earlier = [n for n, one in enumerate(self.items[:at]) if (one.platform, one.about) == (its.platform, its.about)]
        if not all(self.did[before] for before in earlier):
            self.hasty.append(at)
        self.power.use()
        how = [*self.items[at].goes, "well"][min(self.tried[at], len(self.items[at].goes))]
        self.tried[at] += 1
        if how in REFUSALS:
            raise REFUSALS[how](title)
        if how != "never arrived":
            self.did[at] += 1
        self.power.use()
        if how in ("never arrived", "no answer"):
            raise errors.OutcomeUnknown(title)
        if how == "stumbled":
            raise ZeroDivisionError


class Class(ClassConnector):
    def __init__(self, world: World) -> None:
        super().__init__(SecretStr("key"), "http://class.test", transport=NO_NETWORK)
        self._world = world

    async def run(self, intent: Intent[R]) -> R:
        return _run(self._world, self.title, intent)


class Skilljar(SkilljarConnector):
    def __init__(self, world: World) -> None:
        super().__init__(SecretStr("key"), "http://skilljar.test", transport=NO_NETWORK)
        self._world = world

    async def run(self, intent: Intent[R]) -> R:
        return _run(self._world, self.title, intent)


def _run(world: World, title: str, intent: Intent[R]) -> R:
    if intent.effect is not Effect.READ:
        world.carry_out(title, int(str(getattr(intent, "name", "")).removeprefix("item ")))
    return None  # type: ignore[return-value]  # no item's answer is looked at
