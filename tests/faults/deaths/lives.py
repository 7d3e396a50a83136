"""Processes that write until they are killed, or until they are told to stop, and say what they were told.

Each takes the store up as a start does, is ready, and begins when it is told to. What it says is heard by a thread of
its own, so that no pipe holds it up.
"""

import asyncio
import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from bot.audit.log import AuditLog
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.store.opening import open_store
from tests.faults.deaths.account import Account
from tests.faults.deaths.disk import Disk
from tests.faults.deaths.load import Load

BORN, READY = "born", "ready"
HEARD_WITHIN_S = 25.0
"""Seconds after which a process that says nothing more hangs."""
WRITTEN_WITHIN_S = 1.0
"""Seconds in which it has written what its threads were at."""


@dataclass(frozen=True)
class Given:
    """What a process is to do.

    Attributes:
        where: the store, as REGISTRAR_DATABASE names it
        who: the name of the process
        round_: of which all processes want the same
        recovers: it is alone and takes up what others have left
        disk: under a store in a file, where that fails or loses its power
    """

    where: str
    who: str
    round_: str
    recovers: bool = True
    disk: Disk | None = None


class Life:
    """One process, seen from outside."""

    def __init__(self, given: Given, account: Account) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__, "bot.store.postgres"])
        self._lane, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(given, theirs), daemon=True)
        self._account = account
        self._news = threading.Condition()
        self._over = False
        self._heard = 0
        self.at = ""
        self._process.start()
        theirs.close()
        self._ear = threading.Thread(target=self._hear, daemon=True)
        self._ear.start()

    def until(self, said: int = 0, at: str = "") -> None:
        """Until it has said so many lines, or is at this place. Raises AssertionError if it ends or hangs before."""

        def far_enough() -> bool:
            return self._over or (self._heard >= said and at in ("", self.at))

        with self._news:
            assert self._news.wait_for(far_enough, HEARD_WITHIN_S), self._hangs()
            assert not self._over, f"it ended by itself: {self._process.exitcode}"

    def begin(self) -> None:
        """Once it is ready, it writes."""
        self.until(at=READY)
        self._lane.send(0)

    def kill(self) -> None:
        """Without warning; what it has said before is heard."""
        self._process.kill()
        self._end()
        assert self._process.exitcode == -signal.SIGKILL, f"it ended by itself: {self._process.exitcode}"

    def stop(self) -> None:
        """It ends what it does, closes the store, and is gone."""
        self._lane.send(0)
        self._end()
        assert self._process.exitcode == 0, f"it did not stop, but ended with {self._process.exitcode}"

    def _end(self) -> None:
        self._process.join(HEARD_WITHIN_S)
        assert self._process.exitcode is not None, self._hangs()
        self._ear.join()
        self._lane.close()

    def _hangs(self) -> str:
        """Whoever looks for the reason finds on standard error what each of its threads was at."""
        if self._process.pid:
            os.kill(self._process.pid, signal.SIGUSR1)
            time.sleep(WRITTEN_WITHIN_S)
        return f"it hangs, {self.at or 'not yet born'}, after {self._heard} lines"

    def _hear(self) -> None:
        try:
            while True:
                said = self._lane.recv()
                with self._news:
                    if said in (BORN, READY):
                        self.at = said
                    else:
                        self._account.hear(said)
                        self._heard += 1
                    self._news.notify_all()
        except (EOFError, OSError):
            with self._news:
                self._over = True
                self._news.notify_all()


def _live(given: Given, lane: "Connection[str, int]") -> None:
    faulthandler.register(signal.SIGUSR1)
    lane.send(BORN)
    failing = given.disk.install() if given.disk else threading.Event()
    asyncio.run(_write(given, lane, failing))
    lane.close()


async def _write(given: Given, lane: "Connection[str, int]", failing: threading.Event) -> None:
    """The disk fails from when it begins to when it is to stop."""
    store = await open_store(given.where)
    if given.recovers:
        async for _ in Desk({}, ChangeStore(store, AuditLog(store))).recovery.recover():
            pass
    load = Load(store, given.who, given.round_, lane.send)
    lane.send(READY)
    await asyncio.to_thread(lane.recv)
    failing.set()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        failing.clear()
        load.over.set()

    threading.Thread(target=_until_told, args=(lane, loop, stop), daemon=True).start()
    await load.run()
    await store.close()


def _until_told(lane: "Connection[str, int]", loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    lane.recv()
    loop.call_soon_threadsafe(stop)
