"""The store of changes: every step is one `apply` of the change, of where it is looked for, and of the audit log.

changes/<id>                      the change
running/<id>                      what a restart must ask about
due/<when>/<id>                   what expires, or is to be reminded of
waiting/<role>/<when>-<id>        what waits for the approval of that role, oldest first
unposted/<when>-<id>              whose card is to be posted, or to be drawn anew
mine/<person>/<newest first>      what a person asked for
asked/<person>/<digest>           what waits for approval, by what exactly it is
"""

import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import AskedAlready, Change, ChangeState, StepRefused, StoredIntent, loaded, stored
from bot.changes.entries import entry, sight
from bot.changes.entries import told as step_told
from bot.changes.naming import typed_targets
from bot.changes.places import asked_key, moves
from bot.changes.sentence import told
from bot.changes.target import Target
from bot.policy.policy import Actor
from bot.store import ABSENT_VERSION, Op, Put, Store, StoreError, Unconfirmed, WriteConflict
from bot.store.once import write_once
from connectors.core.intent import Intent, digest, dump, operation_id, withheld

CHANGE_GONE = "This is gone. Ask for it again."
WAITING_PAGE_ROWS = 100
"""Requests read at once."""
CHANGE_NOT_BEGUN = "I couldn't save that I started, so it wasn't done. Ask for it again."

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
        """A new change, written down before anything else happens. Raises StoreError, and then nothing may be sent, as
        little where it is Unconfirmed; and StepRefused where the change that it `takes_back` is taken back already."""
        said = str(more.pop("sentence", "")) or str(more.get("description", "")) or told(intents)
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
            takes_back=takes_back,
            sentence=said,
            targets=tuple(more.pop("targets", ())) or typed_targets(intents),
            **more,
        )
        key = f"changes/{change.id}"
        opening = (Put(key, stored(change), if_version=ABSENT_VERSION), *moves(None, change))
        while True:
            taken = [await self._taken_back(takes_back, change)] if takes_back else []
            ops = *opening, *taken
            try:
                await write_once(
                    self._store,
                    key,
                    lambda: self._audit.write(entry("asked", change, actor.id), *ops),  # noqa: B023  # awaited at once
                )
            except WriteConflict:
                if not takes_back:
                    raise
                continue  # it was pressed twice, or is being tried again
            except Unconfirmed:
                self._perhaps_begun(None, change)
                raise
            self._stepped(None, change)
            return change

    async def now(self) -> float:
        """Unix seconds by the clock that all processes share: when anything expires, and when it began and ended."""
        return await self._store.now()

    async def now_or(self, here: float) -> float:
        """The same; `here` while the store is away, for what has happened all the same."""
        try:
            return await self._store.now()
        except StoreError:
            return here

    async def looking(
        self,
        intents: Sequence[Intent[Any]],
        actor: Actor,
        channel: str = "",
        described: str = "",
        targets: Sequence[Target] = (),
    ) -> None:
        """Writes down what of these questions is sensitive, by whom and for whom it is asked, before it is. What is
        answered is never kept. Raises StoreError, and then nothing may be asked."""
        sensitive = [one for one in intents if type(one).http.sensitive]
        if sensitive:
            kept = [stored_intent(one) for one in sensitive]
            said, whom = described or told(sensitive), targets or typed_targets(sensitive)
            await self._audit.write(sight(kept, actor, channel, said, whom))

    async def undoing(self, change: Change) -> Change | None:
        """What takes it back, or was to."""
        return await self.get(change.undone_by) if change.undone_by else None

    async def _taken_back(self, id: str, by: Change) -> Op:
        row = await self._store.get(f"changes/{id}")
        if not row:
            raise StepRefused(CHANGE_GONE)
        change = loaded(row.value)
        after = steps.take_back(change, by.actor, by.id, await self.undoing(change))
        return Put(row.key, stored(after), if_version=row.version)

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
        lost: _LostStep | None = None
        while True:
            try:
                before, after = await self._step(id, by, transition, lost)
            except WriteConflict:
                continue
            except StoreError as error:
                if not lost and isinstance(error, _LostStep):
                    lost = error  # the same once more says what came of it
                    continue
                if not lost:
                    raise
                self._perhaps_begun(lost.before, lost.after)
                raise lost from None
            if after.state is not before.state:
                self._stepped(before, after)
            return after

    async def _step(
        self, id: str, by: str, transition: Callable[[Change], Change], lost: "_LostStep | None"
    ) -> tuple[Change, Change]:
        """One try, and the change before and after it."""
        row = await self._store.get(f"changes/{id}")
        if not row:
            raise StepRefused(CHANGE_GONE)
        before = loaded(row.value)
        if lost and before == lost.after:  # it was kept after all
            return lost.before, lost.after
        after = transition(before)
        if after.runs != before.runs:
            after = replace(after, host=self.here)
        ops = [Put(row.key, stored(after), if_version=row.version), *await self._alone(after, moves(before, after))]
        try:
            if said := step_told(before, after, by):
                await self._audit.write(said, *ops)
            else:
                await self._store.apply(*ops)
        except Unconfirmed as error:
            raise _LostStep(before, after, str(error)) from error
        return before, after

    async def _alone(self, change: Change, ops: Sequence[Op]) -> list[Op]:
        """The same, written only while nobody asked for the very same in the meantime. Raises AskedAlready."""
        asked = asked_key(change.actor, change.stored_intents, change.takes_back)
        if not any(isinstance(one, Put) and one.key == asked for one in ops):
            return [*ops]
        row = await self._store.get(asked)
        same = await self.asked_already(change.actor, change.stored_intents, change.takes_back)
        if same and same.id != change.id:
            raise AskedAlready(same)
        version = row.version if row else ABSENT_VERSION
        return [replace(one, if_version=version) if isinstance(one, Put) and one.key == asked else one for one in ops]

    async def mark(self, id: str, by: str, transition: Callable[[Change], Change]) -> Change:
        """A step of what runs here. Raises StepRefused also when another process has taken it over meanwhile."""

        def ours(change: Change) -> Change:
            if change.state is ChangeState.RUNNING and change.host != self.here:
                raise StepRefused("Another Registrar process has taken this over.")
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
            with suppress(StepRefused):  # it was kept after all, or another process has taken it over
                if late.opening and not await self.get(late.change.id):
                    yield await self._refused(late, now)
                else:
                    yield await self.mark(late.change.id, late.change.actor, lambda one: late.end(one, now))  # noqa: B023  # awaited at once
            del self._late[late.change.id]

    async def _refused(self, late: "_Late", now: float) -> Change:
        """What was asked for, and not begun because nobody could say whether it was written down. Written where it
        would have been, so that the lost write can never arrive there. Raises WriteConflict where it just has."""
        after = late.end(late.change, now)
        put = Put(f"changes/{after.id}", stored(after), if_version=ABSENT_VERSION)
        await self._audit.write(entry(after.state.value, after, after.actor), put, *moves(None, after))
        self._stepped(None, after)
        return after

    def _perhaps_begun(self, before: Change | None, after: Change) -> None:
        """Nothing is sent for it: so it must not stay running if the store has kept that it does. What an earlier run
        may have done remains to be looked at by a person."""
        if after.state is not ChangeState.RUNNING or (
            before and (before.runs, before.host) == (after.runs, after.host)
        ):
            return
        if before and before.runs:
            self._late[after.id] = _Late(after, steps.interrupt)
        else:
            self._late[after.id] = _Late(
                after, lambda one, now: steps.end(one, ChangeState.FAILED, CHANGE_NOT_BEGUN, now), not before
            )

    async def get(self, id: str) -> Change | None:
        row = await self._store.get(f"changes/{id}")
        return loaded(row.value) if row else None

    async def of(self, actor_id: str, most: int) -> list[Change]:
        """The last changes of a person, newest first."""
        return await self._all([str(row.value) for row in await self._store.scan(f"mine/{actor_id}/", limit=most)])

    async def asked_already(
        self, actor_id: str, intents: Sequence[StoredIntent], takes_back: str = ""
    ) -> Change | None:
        """The same, where this person asked for it and it still waits for approval."""
        row = await self._store.get(asked_key(actor_id, intents, takes_back))
        found = await self.get(str(row.value)) if row else None
        over = not found or (found.until is not None and await self.now() >= found.until)
        return found if found and not over and found.state is ChangeState.AWAITING else None

    async def waiting(self, roles: Iterable[str], after: str = "", most: int = WAITING_PAGE_ROWS) -> list[Change]:
        """What waits for the approval of any of these roles, oldest first; after the `place` of one, the next."""
        rows = [
            row
            for role in roles
            for row in await self._store.scan(
                f"waiting/{role}/", after=f"waiting/{role}/{after}" if after else "", limit=most
            )
        ]
        rows.sort(key=lambda row: row.key.rpartition("/")[2])
        return await self._all(list(dict.fromkeys(str(row.value) for row in rows))[:most])

    async def unposted(self, after: str = "", most: int = WAITING_PAGE_ROWS) -> list[Change]:
        """Whose card is to be posted or drawn anew, oldest first; after the `place` of one, the next."""
        rows = await self._store.scan("unposted/", after=f"unposted/{after}" if after else "", limit=most)
        return await self._all([str(row.value) for row in rows])

    async def due(self, now: float) -> list[Change]:
        """What has expired or should be reminded of by now, the longest due first, a page of it."""
        until = f"{now:015.3f}"
        first = await self._store.scan("due/", limit=1)
        if not first or first[0].key.split("/")[1] > until:
            return []  # as at most looks, however much waits
        rows = await self._store.scan("due/", limit=WAITING_PAGE_ROWS)
        return await self._all([str(row.value) for row in rows if row.key.split("/")[1] <= until])

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


class _LostStep(Unconfirmed):
    """Nobody can say whether this step was kept."""

    def __init__(self, before: Change, after: Change, said: str) -> None:
        super().__init__(said)
        self.before, self.after = before, after


@dataclass(frozen=True)
class _Late:
    """How a run that is over ended, with the second when that is written down; `opening`, where it may never have been
    written down that it began."""

    change: Change
    transition: Callable[[Change, float], Change]
    opening: bool = False

    def end(self, one: Change, now: float) -> Change:
        if one.runs != self.change.runs:
            raise StepRefused("It was started again.")
        return self.transition(one, now)


def stored_intent(intent: Intent[Any]) -> StoredIntent:
    return StoredIntent(intent.platform, operation_id(type(intent)), dump(intent), digest(intent), withheld(intent))
