"""What Skilljar posts while processes come and go, and what the channels read of it."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from bot.notifications.subscription import Filter, Subscription
from bot.notifications.subscriptions import Subscriptions
from tests.journeys.replicas.house import House

HOOK = ("skilljar", "hook-password-of-many")
Pause = Callable[[], Awaitable[None]]
WAITING = ("inbox/", "outbox/", "sending/")
"""Where news are in the store until they are told."""


def completion(channel: str, number: int) -> dict[str, Any]:
    """Somebody with a number has completed the course that this channel wants to hear of. No two gather in a thread."""
    return {
        "event_type": "COURSE_COMPLETION",
        "timestamp": "2026-03-02T09:30:00.012345+00:00",
        "user": {"id": f"u{channel}{number}", "first_name": "Learner", "last_name": _name(channel, number)},
        "course": {"id": f"c{channel}{number}", "title": f"The course of {channel}"},
    }


async def wanted(house: House, *channels: str) -> None:
    """New channels, each told of a course of its own."""
    for name in channels:
        made = house.workspace.add_channel(name, ["ada", house.workspace.team.bot.name])
        filters = (Filter("course", f"The course of {name}"),)
        await Subscriptions(house.store).add(Subscription("", made.id, "skilljar", "course_completion", filters))


class Skilljar:
    """What happens there is posted to one channel, one event after the other, each until we are thanked for it."""

    def __init__(self, house: House, channel: str) -> None:
        self.channel, self.thanked = channel, list[str]()
        self.answers: Counter[int] = Counter()
        self._http = httpx.AsyncClient(base_url=house.address, auth=HOOK, trust_env=False, timeout=60)

    async def post(self) -> int:
        """The next event, or the last one once more; how it was answered."""
        number = len(self.thanked)
        said = await self._http.post("/webhooks/skilljar", json=completion(self.channel, number))
        if said.status_code == 200:
            self.thanked.append(_name(self.channel, number))
        self.answers[said.status_code] += 1
        return said.status_code

    async def tell(self, over: asyncio.Event, pause: Pause) -> None:
        while not over.is_set():
            await self.post()
            await pause()

    async def close(self) -> None:
        await self._http.aclose()


def told(house: House, channel: str) -> list[str]:
    """Who has completed the course, as the channel read it: alone, or in the thread of a digest, which quotes the last
    of them in its head as well."""
    place = house.workspace.team.channel_named(channel)
    assert place
    messages = [one for one in house.workspace.team.history(place.id) if not one.text.startswith("📰")]
    return [name for one in messages for name in re.findall(rf"{channel}-\d+", json.dumps(one.blocks))]


def _name(channel: str, number: int) -> str:
    return f"{channel}-{number:05}"
