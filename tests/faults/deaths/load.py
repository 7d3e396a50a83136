"""Many writers on one store, of all kinds that Registrar has, each telling what it was told as soon as it was.

In one process two lanes want the same things; on one database, as many more as there are processes.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from itertools import count
from typing import Any, TypeVar

from bot.audit.log import AuditLog
from bot.changes import steps
from bot.changes.change import Change, ChangeState, Decision, StepRefused
from bot.changes.store import ChangeStore
from bot.notifications.inbox import Inbox
from bot.policy.policy import Actor
from bot.store import ABSENT_VERSION, Append, Op, Put, Store, StoreError, Unconfirmed
from bot.store.claims import claim, release
from bot.store.expiry import keep, sweep
from connectors.classcom.templates import TemplatesCreate
from tests.faults.deaths.account import DONE, REFUSED, UNCONFIRMED, line

LANES = 2
"""Of those who want the same, in each process."""
STREAMS = ("north", "south")
MORTALS_PER_SWEEP = 20
TURNS_UNTIL_GONE = 8
"""Of the event loop, before somebody who asked does not wait any longer."""
BULK_ROWS = (70, 60)
REQUESTER = Actor("UASKS", "Ines")
APPROVERS = "approver"
HOUR_S = 3600.0

T = TypeVar("T")


class Load:
    """All writers of one process.

    Attributes:
        over: set by whoever wants them to end what they do and stop
    """

    def __init__(self, store: Store, who: str, round_: str, tell: Callable[[str], None]) -> None:
        """Of one `round_` all processes want the same; `who` is the name of this one."""
        self.over = asyncio.Event()
        self._store, self._who, self._round, self._tell = store, who, round_, tell
        self._audit = AuditLog(store)
        self._inbox = Inbox(store)
        self.changes = ChangeStore(store, self._audit, here=who)

    async def run(self) -> None:
        """Until it is over; then what the store was away for is written down."""
        lanes = [(f"{self._who}.{lane}", count()) for lane in range(LANES)]
        await asyncio.gather(
            *(self._repeat(work, by, numbers) for by, numbers in lanes for work in (self._receive, self._claim) * 3),
            *(self._alone(self._append, at) for at in range(4)),
            *(self._alone(self._note, at) for at in range(8)),
            *(self._alone(self._count, at) for at in range(3)),
            *(self._alone(self._ask, at) for at in range(3)),
            *(self._alone(self._decide, at) for at in range(4)),
            *(self._alone(self._release, at) for at in range(2)),
            *(self._alone(self._abandon, at) for at in range(2)),
            *(self._alone(self._write_many, at) for at in range(2)),
            *(self._alone(self._die, at) for at in range(2)),
            *(self._follow(stream) for stream in STREAMS),
        )
        async for _ in self.changes.catch_up():
            pass

    async def _repeat(
        self, work: Callable[[str, int], Coroutine[Any, Any, None]], by: str, numbers: Iterator[int]
    ) -> None:
        while not self.over.is_set():
            try:
                await work(by, next(numbers))
            except StoreError:  # of a look: nothing was to be written
                await asyncio.sleep(0)

    async def _alone(self, work: Callable[[str, int], Coroutine[Any, Any, None]], at: int) -> None:
        await self._repeat(work, f"{self._who}.{at}", count())

    async def _try(self, kind: str, name: str, work: Awaitable[T], refusal: str = REFUSED) -> T | None:
        """What the work gives; None where it was refused or nobody can say, which is told."""
        try:
            return await work
        except Unconfirmed:
            self._tell(line(UNCONFIRMED, kind, name))
        except StoreError:
            self._tell(line(refusal, kind, name))
        return None

    async def _write(self, kind: str, name: str, work: Awaitable[None]) -> None:
        async def written() -> bool:
            await work
            return True

        if await self._try(kind, name, written()):
            self._tell(line(DONE, kind, name))

    # What everybody wants

    async def _receive(self, by: str, number: int) -> None:
        key = f"hook-{self._round}-{number}"
        name = f"{key}~{by}"
        new = await self._try("received", name, self._inbox.put("skilljar", json.dumps({"told": name}), key, name))
        if new is not None:
            self._tell(line(DONE, "received" if new else "received-before", name))

    async def _claim(self, by: str, number: int) -> None:
        key = f"claim-{self._round}-{number}"
        won = await self._try("claimed", f"{key}~{by}", claim(self._store, key, HOUR_S))
        if won is not None:
            self._tell(line(DONE, "claimed" if won else "claimed-before", f"{key}~{by}"))

    async def _decide(self, by: str, number: int) -> None:
        """Approve whatever waits; every other time see to it that it ends too."""
        for at, change in enumerate(await self.changes.waiting([APPROVERS], most=10)):
            voice = f"{by}.{number}.{at}"
            name = f"{change.first.data['name']}~{voice}"
            try:
                running = await self._try("decided", name, self._approve(change, voice))
            except StepRefused:
                self._tell(line(DONE, "decided-before", name))
                continue
            if running:
                self._tell(line(DONE, "decided", name))
                if (number + at) % 2:
                    await self._end(running)

    async def _approve(self, change: Change, voice: str) -> Change:
        said = Decision(voice, voice, True, await self._store.now())
        return await self.changes.step(change.id, voice, lambda one: steps.approve(one, said, {voice}))

    async def _end(self, change: Change) -> None:
        now, name = await self._store.now(), str(change.first.data["name"])
        try:
            await self.changes.conclude(change, lambda one: steps.end(one, ChangeState.DONE, "", now))
        except StepRefused:  # somebody else ended what was ours to end
            self._tell(line(REFUSED, "ended", name))
        else:
            self._tell(line(DONE, "ended", name))

    async def _count(self, by: str, number: int) -> None:
        """Add one to what all count, with an entry, by compare and set."""
        name, row = f"{self._round}/{by}/{number}", await self._store.get("count")
        value = {"number": row.value["number"] + 1 if row else 1, "last": name}
        counting = Put("count", value, row.version if row else ABSENT_VERSION)
        await self._write("counted", name, self._audit.write({"what": "counted", "by": name}, counting))

    # What is everybody's own

    async def _ask(self, by: str, number: int) -> None:
        name = f"ask-{self._round}-{by}.{number}"
        until = await self._store.now() + HOUR_S
        terms: dict[str, Any] = {"approvers": APPROVERS, "quorum": 1, "until": until}
        opening = self.changes.open((TemplatesCreate(name=name),), REQUESTER, "C1", ChangeState.AWAITING, **terms)
        if await self._try("asked", name, opening):
            self._tell(line(DONE, "asked", name))

    async def _append(self, by: str, number: int) -> None:
        name = f"{by}/{number}"
        await self._write("appended", f"{self._round}/{name}", self._store.apply(*self._both(name, number)))

    def _both(self, name: str, number: int = 0) -> tuple[Op, ...]:
        """A row, and a line of a stream."""
        stream = STREAMS[number % len(STREAMS)]
        return Put(f"twin/{self._round}/{name}", stream), Append(f"log/{self._round}-{stream}", name)

    async def _abandon(self, by: str, number: int) -> None:
        """Ask for a write and be gone, at once or a little later: it is whole or not there, and costs nobody theirs."""
        name = f"{by}.gone.{number}/0"
        self._tell(line(UNCONFIRMED, "appended", f"{self._round}/{name}"))
        asked = asyncio.ensure_future(self._store.apply(*self._both(name)))
        for _ in range(number % TURNS_UNTIL_GONE):
            await asyncio.sleep(0)
        asked.cancel()
        with suppress(asyncio.CancelledError):
            await asked
        await self._append(f"{by}.stays", number)

    async def _write_many(self, by: str, number: int) -> None:
        """Many rows by one apply: more than an engine may lock one by one, or fewer behind a line of a stream, whose
        number is then taken long before it can be seen."""
        name, rows = f"{self._round}/{by}/{number}", BULK_ROWS[number % 2]
        ops: list[Op] = [Put(f"bulk/{name}/{at}", rows) for at in range(rows)]
        if number % 2:
            late = f"{by}.late/{number}"
            self._tell(line(UNCONFIRMED, "appended", f"{self._round}/{late}"))
            ops = [*reversed(self._both(late)), *ops]
        await self._write("bulk", name, self._store.apply(*ops))

    async def _note(self, by: str, number: int) -> None:
        name = f"{self._round}/{by}/{number}"
        entry = {"what": "noted", "by": name}
        await self._write("noted", name, self._audit.write(entry, Put(f"noted/{name}", 1, ABSENT_VERSION)))

    async def _release(self, by: str, number: int) -> None:
        """Claim, and let it go again."""
        key = f"own-{self._round}-{by}.{number}"
        won = await self._try("claimed", key, claim(self._store, key, HOUR_S))
        if won is not None:
            self._tell(line(DONE, "claimed" if won else "claimed-before", key))
        if won and number % 2:
            self._tell(line(DONE, "releasing", key))  # from here on it may be gone
            await release(self._store, key)
            self._tell(line(DONE, "released", key))

    async def _die(self, by: str, number: int) -> None:
        """Keep what is over at once, and sweep now and then."""
        await self._store.apply(*keep(f"mortal/{self._round}/{by}/{number}", number, await self._store.now()))
        if number % MORTALS_PER_SWEEP == 0:
            await sweep(self._store)

    async def _follow(self, stream: str) -> None:
        """Read on from the last key that was seen."""
        prefix, after = f"log/{self._round}-{stream}/", ""
        while not self.over.is_set():
            try:
                rows = await self._store.scan(prefix, after)
            except StoreError:
                await asyncio.sleep(0)
                continue
            for row in rows:
                after = row.key
                self._tell(line(DONE, f"seen-by-{self._who}", f"{row.key}={row.value}"))
