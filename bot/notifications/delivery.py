"""Delivery: a sender for every channel that has something to be told, and a recheck of those that were closed."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable

from bot.notifications.channel_sender import ChannelSender
from bot.notifications.outbox import channels
from bot.notifications.periodic_task import PeriodicTask
from bot.notifications.rows import Guard, unguarded
from bot.notifications.subscription import Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.notifications.threads import stale
from bot.ports import Away, Channels, Closed, DeliveryRefused, Doubtful, Resumed, Silenced, Slack, SubscribedNews, Wait
from bot.runtime.logs import logger
from bot.runtime.tasks import TaskSet
from bot.store import Store
from connectors.core.connector import Sleep

log = logger("registrar.notifications")

OUTBOX_POLL_S = 30.0
"""Seconds after which we look for something to tell although nobody said so."""
CLOSED_CHANNELS_POLL_S = 240.0
"""Seconds between two looks whether a closed channel is open again."""
CHANNEL_PROBE_INTERVAL_S = 1.5
"""Seconds between two such questions: Slack answers fifty a minute."""
SENDER_BACKOFF_S = 30.0
"""Seconds for which a channel is left alone after its sender stumbled."""


class Delivery:
    """Has a sender for every channel that has messages, and closes and reopens channels."""

    def __init__(
        self,
        store: Store,
        subscriptions: Subscriptions,
        port: Channels,
        slack: Slack,
        clock: Callable[[], float],
        sleep: Sleep,
        closing: asyncio.Event,
        tally: Counter[str],
        guard: Guard = unguarded,
    ) -> None:
        self._store, self._subscriptions, self._port, self._slack = store, subscriptions, port, slack
        self._clock, self._sleep, self._closing, self._tally, self._guard = clock, sleep, closing, tally, guard
        self._periodic, self._looked = PeriodicTask(sleep, closing), False
        self._senders: dict[str, ChannelSender] = {}
        self._out: set[str] = set()
        self._closed: set[str] = set()
        self._tasks = TaskSet()

    async def run(self) -> None:
        """Look for what is to be told, at the start and now and then; whoever knows better calls `wake`."""
        await asyncio.gather(
            self._periodic.make("outbox", self._look, OUTBOX_POLL_S),
            self._periodic.make("closed channels", self._recheck_all, CLOSED_CHANNELS_POLL_S),
        )

    async def _look(self) -> None:
        if not self._looked:
            async for channel, key in stale(self._store):
                self._sender(channel).redraw(key)
                self.wake([channel])
            self._looked = True
        async for channel in channels(self._store):
            self.wake([channel])

    async def _recheck_all(self) -> None:
        for channel in sorted(self._closed | (await self._subscriptions.index()).silenced()):
            await self._recheck(channel)
            await self._periodic.pause(CHANNEL_PROBE_INTERVAL_S)

    def wake(self, channels: Iterable[str]) -> None:
        """There is something to be told in these."""
        for channel in channels:
            self._sender(channel).rung.set()
            if channel not in self._out and channel not in self._closed and not self._closing.is_set():
                self._out.add(channel)
                self._tasks.start(self._send(channel))

    async def drain(self, seconds: float) -> int:
        """Let every sender finish its message. How many had to be cut off."""
        return await self._tasks.drain(seconds)

    def _sender(self, channel: str) -> ChannelSender:
        if channel not in self._senders:
            rest = self._clock, self._sleep, self._closing, self._tally, self._guard
            self._senders[channel] = ChannelSender(self._store, channel, self._port, *rest)
        return self._senders[channel]

    async def _send(self, channel: str) -> None:
        sender = self._sender(channel)
        try:
            while True:
                if why := await sender.run():
                    log.warning("channel_closed", channel=channel, reason=why)
                    self._closed.add(channel)
                    self._tally["closed"] += 1
                    await self._silence(channel, why)
                    break
                if not sender.rung.is_set() or self._closing.is_set():
                    break
        except Exception:
            log.exception("sender_failed", channel=channel)
            self._senders.pop(channel, None)  # the next one looks into the store for what is being told
            await self._periodic.pause(SENDER_BACKOFF_S)
        finally:
            self._out.discard(channel)

    async def _silence(self, channel: str, why: str) -> None:
        """Pause what is told there, and tell the owners, once. What waits is kept."""
        for owner, theirs in _owners(await self._subscriptions.pause_channel(channel, why)).items():
            await self._slack.deliver(Silenced(owner, channel, why, theirs))

    async def _recheck(self, channel: str) -> None:
        if channel in self._closed and not await self._subscriptions.of(channel):
            await self._sender(channel).outbox.clear()  # nobody wants anything told there any more
            self._closed.discard(channel)
            return
        try:
            why = await self._port.closed(channel)
        except (Wait, Away, Doubtful, Closed, DeliveryRefused):
            return
        if why:
            await self._silence(channel, why)  # somebody may have resumed one, or asked for a new one
            return
        resumed = await self._subscriptions.resume_channel(channel)
        log.info("channel_open", channel=channel)
        self._closed.discard(channel)
        self.wake([channel])
        for owner, theirs in _owners(resumed).items():
            await self._slack.deliver(Resumed(owner, channel, theirs))


def _owners(subscriptions: Iterable[Subscription]) -> dict[str, tuple[SubscribedNews, ...]]:
    found: dict[str, tuple[SubscribedNews, ...]] = {}
    for one in subscriptions:
        found[one.owner] = (*found.get(one.owner, ()), one.asked_for)
    return {owner: theirs for owner, theirs in found.items() if owner}
