"""What a person did last, so that it is offered first. A convenience: losing it loses nothing else."""

from typing import Any

from bot.store import Put, Store, WriteConflict
from connectors.core.intent import Intent, dump, has_secret, operation_id

MAX_RECENT_OPERATIONS = 10
"""Operations remembered for a person."""


class RecentOperations:
    """The last operations of each person, for the launcher."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, user: str) -> list[dict[str, Any]]:
        """The last operations, newest first: platform, operation and data without secrets. `whole` says that nothing
        was left out, so that it can be done again as it is."""
        row = await self._store.get(f"recent_operations/{user}")
        return list(row.value) if row else []

    async def note(self, user: str, intent: Intent[Any]) -> None:
        said = {
            "platform": intent.platform,
            "operation": operation_id(type(intent)),
            "data": dump(intent),
            "whole": not has_secret(intent),
        }
        row = await self._store.get(f"recent_operations/{user}")
        before = row.value if row else []
        if said in before[:1]:
            return
        others = [one for one in before if (one["platform"], one["operation"]) != (said["platform"], said["operation"])]
        try:
            await self._store.apply(
                Put(
                    f"recent_operations/{user}",
                    [said, *others][:MAX_RECENT_OPERATIONS],
                    if_version=row.version if row else 0,
                )
            )
        except WriteConflict:
            return  # two at once: either may be the last
