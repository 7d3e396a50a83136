"""Reading back before and after every write of the walk that each platform's stand-in is taken on."""

from collections import Counter
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.changes.naming import identifiers
from bot.changes.read_back import MAYBE_ANOTHER, Seen, read_back
from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, operation_id
from tests.connectors.rigs import RIGS, Rig


class Looking:
    """A connector that looks before and after every write what could be told of it."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self.before: dict[str, Seen | None] = {}
        self.after: dict[str, list[Seen | None]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connector, name)

    async def run(self, intent: Intent[Any]) -> Any:
        if intent.effect is Effect.READ:
            return await self._connector.run(intent)
        id = operation_id(type(intent))
        self.before[f"{id} {len(self.after.get(id, []))}"] = await self._seen(intent)
        answer = await self._connector.run(intent)
        self.after.setdefault(id, []).append(await self._seen(intent))
        return answer

    async def _seen(self, intent: Intent[Any]) -> Seen | None:
        async def look(asked: Intent[Any]) -> Any:
            return await self._connector.run(self._connector.begin(asked))

        def after(asked: Intent[Any], page: Any) -> Intent[Any] | None:
            return self._connector.after(self._connector.begin(asked), page)

        targets = [replace(one.target(intent.platform), name="Somebody or something") for one in identifiers(intent)]
        try:
            return await read_back(intent, targets, look, after, 0.0)
        except PlatformError:
            return None


async def walked(rig: Rig) -> Looking:
    looking = Looking(rig.connector)
    async for _ in rig.walk(cast(Connector, looking)):
        pass
    return looking


@pytest.mark.parametrize("platform", RIGS)
async def test_only_what_was_done_is_seen_as_done(platform: str) -> None:
    """Before it is sent nothing is seen as done, and afterwards nothing is seen as missing; of what was found by a name
    or a number of people's own, it is said that it may be another."""
    rig = RIGS[platform]()
    looking = await walked(rig)
    early = {id.split()[0] for id, seen in looking.before.items() if seen and seen.done}
    after = [(id, seen) for id, all_ in looking.after.items() for seen in all_ if seen and not seen.done]
    late = {id for id, seen in after if not seen.sentence.endswith(f"is as requested. {MAYBE_ANOTHER}")}
    assert early == late == set()
    done = Counter(id for id, all_ in looking.after.items() for seen in all_ if seen and seen.done)
    assert done.keys() >= rig.seen_done
