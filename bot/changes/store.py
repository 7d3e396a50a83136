"""The store of changes: every step is one `apply` of the change, of where it is looked for, and of the audit log.

changes/<id>                      the change
running/<id>                      what a restart must ask about
due/<when>/<id>                   what expires, or is to be reminded of
waiting/<role>/<id>               what waits for the approval of that role
mine/<person>/<newest first>      what a person asked for
"""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.audit.log import AuditLog
from bot.changes import change as steps
from bot.changes.change import Change, ChangeState, StepRefused, StoredIntent
from bot.policy.policy import Actor
from bot.store import ABSENT_VERSION, Delete, Op, Put, Store, StoreError, Unconfirmed, WriteConflict
from connectors.core.intent import Intent, digest, dump, operation_id, withheld

CHANGE_GONE = "This is gone. Ask for it again."
CHANGE_NOT_BEGUN = "I could not write down that I began, so it was not done. Ask for it again."

Stepped = Callable[[Change | None, Change], None]
"""Is told of every change that came into another state, or into being: what it was, and what it is now."""


def nobody(before: Change | None, after: Change) -> None:
    """Nobody counts."""


class ChangeStore:
    """Stores changes, and finds them by id, requester, approvers, and when they are due."""

    def __init__(self, store: Store, audit: AuditLog, stepped: Stepped = nobody, here: str = "") -> None:
        """`here` names this process and this start of it, so that others know what it runs."""
        self._store, self._audit, self.here, self._stepped = store, audit, here, stepped
        self._late: dict[str, _Late] = {}

    async def open(
        self,
        intents: Sequence[Intent[Any]],
        actor: Actor,
        channel: str,
        state: ChangeState,
        takes_back: str = "",
        **more: Any,
    ) -> Change:
        """A new change, written down before anything else happens. Raises StoreError, and then nothing may be sent; and
        StepRefused where the change that it `takes_back` is taken back already."""
        change = Change(
            id=secrets.token_urlsafe(9),
            stored_intents=tuple(stored_intent(one) for one in intents),
            actor=actor.id,
            name=actor.name or actor.id,
            channel=channel,
            state=state,
            began=await self._store.now(),
            runs=int(state is ChangeState.RUNNING),
            host=self.here if state is ChangeState.RUNNING else "",
            **more,
        )
        opening = (Put(f"changes/{change.id}", steps.stored(change), if_version=ABSENT_VERSION), *_moves(None, change))
        while True:
            taken = [await self._taken_back(takes_back, change)] if takes_back else []
            try:
                await self._audit.write(entry("asked", change, actor.id), *opening, *taken)
            except WriteConflict:
                if not takes_back:
                    raise
                continue  # it was pressed twice, or is being tried again
            except Unconfirmed:
                self._perhaps_begun(None, change)
                raise
            self._stepped(None, change)
            return change

    async def looking(self, intents: Sequence[Intent[Any]], actor: Actor, channel: str = "") -> None:
        """Writes down what of these questions is sensitive, by whom and for whom it is asked, before it is. What is
        answered is never kept. Raises StoreError, and then nothing may be asked."""
        kept = [stored_intent(one).plain() for one in intents if type(one).http.sensitive]
        if not kept:
            return
        said = {"what": "asked to see", "by": actor.id, "actor": actor.id, "channel": channel, "stored_intents": kept}
        await self._audit.write(said)

    async def undoing(self, change: Change) -> Change | None:
        """What takes it back, or was to."""
        return await self.get(change.undone_by) if change.undone_by else None

    async def _taken_back(self, id: str, by: Change) -> Op:
        row = await self._store.get(f"changes/{id}")
        if not row:
            raise StepRefused(CHANGE_GONE)
        change = steps.loaded(row.value)
        after = steps.take_back(change, by.actor, by.id, await self.undoing(change))
        return Put(row.key, steps.stored(after), if_version=row.version)

    async def found(self, id: str) -> Change:
        """Raises StepRefused where there is none."""
        change = await self.get(id)
        if not change:
            raise StepRefused(CHANGE_GONE)
        return change

    async def step(self, id: str, by: str, transition: Callable[[Change], Change]) -> Change:
        """Take the step that `transition` makes of the change as it is now. Raises StepRefused when it cannot be taken.

        However many take it at once, on however many machines: one after the other, each seeing what the last has done.
        """
        while True:
            row = await self._store.get(f"changes/{id}")
            if not row:
                raise StepRefused(CHANGE_GONE)
            before = steps.loaded(row.value)
            after = transition(before)
            if after.runs != before.runs:
                after = replace(after, host=self.here)
            ops = [Put(row.key, steps.stored(after), if_version=row.version), *_moves(before, after)]
            try:
                if said := _told(before, after, by):
                    await self._audit.write(said, *ops)
                else:
                    await self._store.apply(*ops)
            except WriteConflict:
                continue
            except Unconfirmed:
                self._perhaps_begun(before, after)
                raise
            if after.state is not before.state:
                self._stepped(before, after)
            return after

    async def mark(self, id: str, by: str, transition: Callable[[Change], Change]) -> Change:
        """A step of what runs here. Raises StepRefused also when another process has taken it over meanwhile."""

        def ours(change: Change) -> Change:
            if change.state is ChangeState.RUNNING and change.host != self.here:
                raise StepRefused("Another Registrar has taken this over.")
            return transition(change)

        return await self.step(id, by, ours)

    async def conclude(self, change: Change, transition: Callable[[Change], Change]) -> Change:
        """The last step of what runs here. It has happened: where the store fails, `catch_up` writes it down later.
        Raises StoreError all the same, and StepRefused as `mark` does."""
        try:
            return await self.mark(change.id, change.actor, transition)
        except StoreError:
            self._late[change.id] = _Late(change, lambda one, _: transition(one))
            raise

    async def catch_up(self) -> AsyncIterator[Change]:
        """What ended while the store was away, each once it is written down. Raises StoreError."""
        for late in list(self._late.values()):
            now = await self._store.now()
            with suppress(
                StepRefused
            ):  # it was kept after all, or nothing of it was, or another process has taken it over
                yield await self.mark(late.change.id, late.change.actor, lambda one: late.end(one, now))  # noqa: B023  # awaited at once
            del self._late[late.change.id]

    def _perhaps_begun(self, before: Change | None, after: Change) -> None:
        """Who asked hears that nothing was done, and nothing is: so it must not stay running if the store has kept that
        it does. What an earlier run may have done remains to be looked at by a person."""
        if after.state is not ChangeState.RUNNING or (
            before and (before.runs, before.host) == (after.runs, after.host)
        ):
            return
        if before and before.runs:
            self._late[after.id] = _Late(after, steps.interrupt)
        else:
            self._late[after.id] = _Late(
                after, lambda one, now: steps.end(one, ChangeState.FAILED, CHANGE_NOT_BEGUN, now)
            )

    async def get(self, id: str) -> Change | None:
        row = await self._store.get(f"changes/{id}")
        return steps.loaded(row.value) if row else None

    async def of(self, actor_id: str, most: int) -> list[Change]:
        """The last changes of a person, newest first."""
        return await self._all([str(row.value) for row in await self._store.scan(f"mine/{actor_id}/", limit=most)])

    async def waiting(self, role: str, most: int = 100) -> list[Change]:
        """What waits for the approval of a role."""
        return await self._all([str(row.value) for row in await self._store.scan(f"waiting/{role}/", limit=most)])

    async def due(self, now: float) -> list[Change]:
        """What has expired or should be reminded of by now."""
        rows = await self._store.scan("due/", limit=100)
        return await self._all([str(row.value) for row in rows if row.key.split("/")[1] <= f"{now:015.3f}"])

    async def running(self) -> AsyncIterator[Change]:
        """What is running, or was when its process ended."""
        after = ""
        while rows := await self._store.scan("running/", after=after):
            for row in rows:
                if change := await self.get(str(row.value)):
                    yield change
            after = rows[-1].key

    async def _all(self, ids: Sequence[str]) -> list[Change]:
        found = [await self.get(id) for id in ids]
        return [change for change in found if change]


@dataclass(frozen=True)
class _Late:
    """How a run that is over ended, with the second when that is written down."""

    change: Change
    transition: Callable[[Change, float], Change]

    def end(self, one: Change, now: float) -> Change:
        if one.runs != self.change.runs:
            raise StepRefused("It was begun anew.")
        return self.transition(one, now)


def stored_intent(intent: Intent[Any]) -> StoredIntent:
    return StoredIntent(intent.platform, operation_id(type(intent)), dump(intent), digest(intent), withheld(intent))


def entry(what: str, change: Change, by: str) -> dict[str, Any]:
    """What the audit log keeps of a step. Of a stored intent it keeps everything but secrets."""
    last = change.decisions[-1] if change.decisions else None
    said: dict[str, Any] = {
        "what": what,
        "change": change.id,
        "by": by,
        "actor": change.actor,
        "channel": change.channel,
        "stored_intents": [one.plain() for one in change.stored_intents],
        "rule": change.rule,
        "reason": change.reason,
        "outcome": change.outcome,
    }
    if last and last.user == by:
        said["decision"] = {"yes": last.yes, "reason": last.reason}
    if change.ended is not None:
        said["seconds"] = round(change.ended - change.began, 3)
    return said


def _told(before: Change, after: Change, by: str) -> dict[str, Any]:
    """What the audit log keeps of this step; nothing of where a card stands."""
    if after.state is not before.state or len(after.decisions) != len(before.decisions):
        return entry(after.state.value, after, by)
    changed = [at for at, (old, new) in enumerate(zip(before.items, after.items, strict=True)) if old != new]
    if not changed:
        return {}
    (at,) = changed
    item = after.items[at]
    said = {
        "stored_intents": [after.stored_intents[at].plain()],
        "outcome": item.outcome,
        "item": at + 1,
        "of": len(after.items),
    }
    return entry(item.state.value, after, by) | said


def _places(change: Change) -> dict[str, str]:
    """Where a change is looked for. Keys sort upwards only, so the newest of a person has the smallest number."""
    found = {f"mine/{change.actor}/{10**13 - int(change.began * 1000):013d}-{change.id}": change.id}
    if change.state is ChangeState.RUNNING:
        found[f"running/{change.id}"] = change.id
    if change.state is ChangeState.AWAITING:
        found[f"waiting/{change.approvers}/{change.id}"] = change.id
    if change.due is not None:
        found[f"due/{change.due:015.3f}/{change.id}"] = change.id
    return found


def _moves(before: Change | None, after: Change) -> list[Op]:
    old, new = _places(before) if before else {}, _places(after)
    return [
        *(Put(key, value) for key, value in new.items() if key not in old),
        *(Delete(key) for key in old if key not in new),
    ]
