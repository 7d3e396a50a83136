"""Every write, from wish to outcome, in the store before the platform hears of it.

running ─┬─ done
         ├─ failed         the platform refused: nothing was done
         ├─ unknown        it was sent, and the answer does not tell
         └─ interrupted    Registrar stopped while it was running
"""

import secrets
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from bot.policy import Actor
from bot.store import ABSENT, Delete, Put, Store
from connectors.errors import PlatformError
from connectors.intent import Intent, digest, dump, operation_id


class State(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Deed:
    """One write. Times are Unix seconds; `data` is the intent's plain data without secrets; `channel` is where it was
    asked for; `outcome` is the sentence that was said."""

    id: str
    platform: str
    operation: str
    data: dict[str, Any]
    digest: str
    actor: str
    channel: str
    state: State
    began: float
    ended: float | None = None
    outcome: str = ""


class Deeds:
    """The book of deeds: `deeds/<id>`, `running/<id>` for those a restart must ask about, and `mine/<person>/…`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, intent: Intent[Any], actor: Actor, channel: str) -> Deed:
        """Written down before anything is sent. Raises StoreError, and then nothing may be sent."""
        deed = Deed(
            id=secrets.token_urlsafe(9),
            platform=intent.platform,
            operation=operation_id(type(intent)),
            data=dump(intent),
            digest=digest(intent),
            actor=actor.id,
            channel=channel,
            state=State.RUNNING,
            began=await self._store.now(),
        )
        await self._store.apply(
            Put(f"deeds/{deed.id}", asdict(deed), if_version=ABSENT),
            Put(f"running/{deed.id}", {}, if_version=ABSENT),
            # Keys sort upwards only, so the newest has the smallest number.
            Put(f"mine/{actor.id}/{10**13 - int(deed.began * 1000):013d}-{deed.id}", deed.id),
        )
        return deed

    async def of(self, actor_id: str, most: int) -> list[Deed]:
        """The last deeds of a person, newest first."""
        rows = await self._store.scan(f"mine/{actor_id}/", limit=most)
        found = [await self.get(str(row.value)) for row in rows]
        return [deed for deed in found if deed]

    async def end(self, deed: Deed, state: State, outcome: str = "") -> Deed:
        ended = replace(deed, state=state, outcome=outcome, ended=await self._store.now())
        await self._store.apply(
            Put(f"deeds/{deed.id}", asdict(ended), if_version=1), Delete(f"running/{deed.id}", if_version=1)
        )
        return ended

    async def fail(self, deed: Deed, error: PlatformError) -> Deed:
        return await self.end(deed, State.UNKNOWN if error.happened is None else State.FAILED, error.sentence)

    async def get(self, id: str) -> Deed | None:
        row = await self._store.get(f"deeds/{id}")
        return Deed(**(row.value | {"state": State(row.value["state"])})) if row else None

    async def interrupted(self) -> AsyncIterator[Deed]:
        """What was running when the last process ended, marked as interrupted. Only at start, before new deeds."""
        while rows := await self._store.scan("running/"):
            for row in rows:
                deed = await self.get(row.key.removeprefix("running/"))
                if deed:
                    yield await self.end(deed, State.INTERRUPTED, "Registrar stopped while this was under way.")
                else:
                    await self._store.apply(Delete(row.key))
