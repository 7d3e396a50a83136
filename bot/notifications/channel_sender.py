"""The sender of one channel: posts what waits there, strictly in order, and no faster than Slack likes it.

What Slack or the store may do to it, and what it does then:

    Wait             nothing was posted       waits as long as it is told, this channel only
    Away             nothing was posted       tries again, each time after twice as long
    Doubtful         it may be posted         looks for it first, then as Away
    StoreError       perhaps posted, unsaid   the same: the row still says that it is being sent
    DeliveryRefused  it never will be         tries outside of its thread, then in short; keeps the whole aside
    Closed           nothing ever will be     stops, and leaves everything where it is

A fault of ours in drawing a message is as good as a refusal, except that it is tried a few times: it must not silence a
channel for ever, nor cost a message because of one bad moment.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from bot.notifications.outbox import Outbox
from bot.notifications.outgoing_message import OutgoingMessage
from bot.notifications.periodic_task import PeriodicTask
from bot.notifications.rows import Guard, unguarded
from bot.notifications.threads import Thread, Threads
from bot.ports import Away, Channels, Closed, DeliveryRefused, Doubtful, Wait
from bot.runtime.logs import logger
from bot.runtime.tasks import either
from bot.store import Store, StoreError
from connectors.core.connector import Sleep

log = logger("registrar.notifications")

MESSAGE_INTERVAL_S = 1.0
"""Seconds between two messages in a channel."""
MAX_SEND_BACKOFF_S = 60.0
"""Seconds, at most, between two tries."""
MAX_SEND_FAULTS = 3
"""Faults of ours with one message before it is given up."""
SENDER_CLOCK_SKEW_S = 120.0
"""Seconds that Slack's clock may be behind ours."""
THREAD_DEBOUNCE_S = 5.0
"""Seconds for which the head of a thread may be behind it, so that a burst draws it once."""


class ChannelSender:
    """Posts the queued messages of one channel, in order, about one a second.

    `rung` is set when something was put into the outbox.
    """

    def __init__(
        self,
        store: Store,
        channel: str,
        port: Channels,
        clock: Callable[[], float],
        sleep: Sleep,
        closing: asyncio.Event,
        tally: Counter[str],
        guard: Guard = unguarded,
    ) -> None:
        self.channel, self.rung = channel, asyncio.Event()
        self.outbox = Outbox(store, channel, guard)
        self._threads = Threads(store, channel, guard)
        self._port, self._clock, self._sleep, self._closing, self._tally = port, clock, sleep, closing, tally
        self._periodic, self._free_at = PeriodicTask(sleep, closing), 0.0
        self._doubtful = True
        self._alone = False
        self._tries = self._faults = 0
        self._stale: dict[str, float] = {}

    async def run(self) -> str:
        """Tell everything that waits. Nothing once that is done, or else why the channel cannot be written to."""
        while not self._closing.is_set():
            self.rung.clear()
            try:
                if not (await self._tell() or await self._redraw() or self.rung.is_set()):
                    break
            except Wait as wait:
                self._tally["told_to_wait"] += 1
                await self._periodic.pause(wait.seconds)
            except Closed as closed:
                return str(closed)
            except (Away, Doubtful, StoreError) as error:
                self._doubtful |= not isinstance(error, Away)
                if isinstance(error, StoreError):
                    self.outbox.forget()
                self._tally["tried_again"] += 1
                log.warning("post_failed", channel=self.channel, reason=type(error).__name__, detail=str(error))
                await self._back_off()
        return ""

    def redraw(self, key: str) -> None:
        """The head of a thread is behind it."""
        self._stale.setdefault(key, self._clock() + THREAD_DEBOUNCE_S)

    async def _tell(self) -> bool:
        """The next message; False if nothing waits."""
        await self._periodic.pause(self._free_at - self._clock())
        outgoing = await self.outbox.held()
        if outgoing and self._doubtful:
            inside = await self._inside(outgoing)
            thread = outgoing.thread or (inside.ts if inside else "")
            if ts := await self._port.find(
                self.channel, outgoing.message.id, outgoing.since - SENDER_CLOCK_SKEW_S, thread
            ):
                await self._told(outgoing, ts, inside)
                return True
        self._doubtful = False
        if self._closing.is_set() or not (outgoing := await self.outbox.next()):
            return False
        inside = await self._inside(outgoing)
        try:
            ts = await self._post(outgoing, outgoing.thread or (inside.ts if inside else ""))
        except (DeliveryRefused, _Fault) as error:
            await self._refused(outgoing, error, bool(inside))
        else:
            await self._told(outgoing, ts, inside)
        return True

    async def _inside(self, outgoing: OutgoingMessage) -> Thread | None:
        return await self._threads.of(outgoing.what.about) if outgoing.what.about and not self._alone else None

    async def _post(self, outgoing: OutgoingMessage, thread: str) -> str:
        self._free_at = self._clock() + MESSAGE_INTERVAL_S
        try:
            return await self._port.post(self.channel, outgoing.message, thread)
        except (Wait, Away, Doubtful, Closed, DeliveryRefused):
            raise
        except Exception as error:
            log.exception("render_failed", channel=self.channel, id=outgoing.id)
            raise _Fault(repr(error)) from error

    async def _told(self, outgoing: OutgoingMessage, ts: str, inside: Thread | None) -> None:
        self._doubtful = True  # until the store knows it too
        news, id = outgoing.what.about, outgoing.message.id
        await self.outbox.told(outgoing, ts, *(await self._threads.told(news, ts, id, inside) if news else ()))
        self._doubtful, self._alone, self._tries, self._faults = False, False, 0, 0
        self._tally["told"] += 1
        log.info(
            "message_posted", channel=self.channel, id=id, reference=outgoing.what.reference, news=outgoing.what.total
        )
        if news and inside:
            self.redraw(self._threads.key(news))

    async def _refused(self, outgoing: OutgoingMessage, error: Exception, inside: bool) -> None:
        self._faults += isinstance(error, _Fault)
        if 0 < self._faults < MAX_SEND_FAULTS:
            await self._back_off()
            return
        log.error(
            "message_refused", channel=self.channel, id=outgoing.message.id, reason=str(error), brief=outgoing.brief
        )
        self._tries = self._faults = 0
        if inside:  # its head may have been deleted
            self._alone = True
            return
        self._tally["refused"] += 1
        if not outgoing.brief:
            instead: OutgoingMessage | None = replace(outgoing, brief=True)
        else:
            instead = outgoing.after(outgoing.thread, outgoing.since) if outgoing.thread else None
        await self.outbox.put_aside(outgoing, str(error), instead)
        self._alone = False

    async def _redraw(self) -> bool:
        """While nothing waits: draw the head of a thread anew, once that is due; False if there is none."""
        if not self._stale:
            return False
        key = min(self._stale, key=lambda one: self._stale[one])
        if (left := self._stale[key] - self._clock()) > 0:
            await either(self._sleep(left), self.rung.wait(), self._closing.wait())
            if self.rung.is_set() or self._closing.is_set():
                return True
        await self._periodic.pause(self._free_at - self._clock())
        del self._stale[key]
        thread = await self._threads.get(key)
        if not thread or not thread.stale:
            return True
        self._free_at = self._clock() + MESSAGE_INTERVAL_S
        try:
            await self._port.amend(self.channel, thread.ts, thread.gathering)
            await self._threads.drawn(key, thread)
        except (Wait, Away, Doubtful, StoreError) as error:
            self._stale[key] = self._clock() + (error.seconds if isinstance(error, Wait) else MAX_SEND_BACKOFF_S)
        except Exception as error:  # not worth losing news for
            log.warning("not_drawn_anew", channel=self.channel, reason=repr(error))
        return True

    async def _back_off(self) -> None:
        self._tries += 1
        await self._periodic.pause(min(2.0 ** (self._tries - 1), MAX_SEND_BACKOFF_S))


class _Fault(Exception):
    """Something went wrong on our side in posting a message."""
