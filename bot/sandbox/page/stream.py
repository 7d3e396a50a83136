"""Live updates: what differs from what a tab has already, sent as soon as anything changes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.sandbox.feed import Subscription
from bot.sandbox.page.screen import Screen
from bot.sandbox.workspace import Workspace

BATCH_WINDOW_S = 0.015
"""Seconds to wait for more changes, so that a burst is one update."""
KEEPALIVE_INTERVAL_S = 20.0
"""Seconds of silence after which a comment shows that the line is open."""


class Stream:
    """The events of one tab. `refusals` is how many refusals the tab has shown."""

    def __init__(self, workspace: Workspace, screen: Screen, user_id: str, refusals: int) -> None:
        self.user_id = user_id
        self.closed = False
        self._workspace, self._screen, self._refusals = workspace, screen, refusals
        self._sent: dict[str, str] = {}  # HTML by the id of a part or line
        self._orders: dict[str, list[str]] = {}  # the ids of the lines of each list

    def forget(self, id: str) -> None:
        """Send this again, even if it is as before: somebody may have changed it in the browser."""
        self._sent.pop(id, None)

    async def events(self) -> AsyncIterator[str]:
        changes = self._workspace.changes()
        while not self.closed:
            update = self._update()
            if update:
                yield f"data: {json.dumps(update)}\n\n"
            while not await _any(changes, KEEPALIVE_INTERVAL_S) and not self.closed:
                yield ": still here\n\n"
            await asyncio.sleep(BATCH_WINDOW_S)
            while await _any(changes, 0):
                pass

    def _update(self) -> dict[str, Any]:
        update: dict[str, Any] = {}
        if parts := self._new(self._screen.parts()):
            update["parts"] = parts
        for name, lines in self._screen.lists().items():
            put, order = self._new(lines), list(lines)
            if put or order != self._orders.get(name):
                update.setdefault("lists", {})[name] = {"order": order, "put": put}
                self._orders[name] = order
        refusals = self._workspace.refusals
        if len(refusals) > self._refusals:
            update["refusals"] = [str(refusal) for refusal in refusals[self._refusals :]][-3:]
            update["refused"] = self._refusals = len(refusals)
        return update

    def _new(self, made: Any) -> dict[str, str]:
        new = {id: str(shown) for id, shown in made.items() if self._sent.get(id) != shown}
        self._sent |= new
        return new


async def _any(changes: Subscription, within: float) -> bool:
    """Whether something changed within so many seconds."""
    try:
        async with asyncio.timeout(within):
            await anext(changes)
    except TimeoutError:
        return False
    return True
