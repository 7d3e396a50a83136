"""What changed, told to whoever watches: the page, and people who wait to see something."""

import asyncio
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

What = Literal["message", "view", "home", "channel", "person", "refusal"]


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """`id` names the thing: a channel for a message or channel, a user for a view, home or
    person, a method for a refusal."""

    what: What
    id: str


class Subscription(AsyncIterator[FeedEvent]):
    """Holds every change since it was made; forgotten as soon as nobody holds it."""

    def __init__(self) -> None:
        self._changes: asyncio.Queue[FeedEvent] = asyncio.Queue()

    def put(self, event: FeedEvent) -> None:
        self._changes.put_nowait(event)

    async def __anext__(self) -> FeedEvent:
        return await self._changes.get()


class Feed:
    def __init__(self) -> None:
        self._subscriptions: weakref.WeakSet[Subscription] = weakref.WeakSet()

    def publish(self, what: What, id: str) -> None:
        for subscription in tuple(self._subscriptions):
            subscription.put(FeedEvent(what, id))

    def subscribe(self) -> Subscription:
        subscription = Subscription()
        self._subscriptions.add(subscription)
        return subscription
