"""A whole Registrar that can be killed at any write and started anew over the same store, before the same people and
the same platforms."""

import asyncio
import getpass
import logging
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import EXPIRY_SWEEP_INTERVAL_S, RECOVERY_POLL_S, Registrar
from bot.notifications.leader import LEADER_HEARTBEAT_S
from bot.notifications.pipeline import RECURRING_WAITS_S
from bot.notifications.watchers import FIRST_POLL_DELAY_S
from bot.runtime.settings import Settings
from bot.sandbox.academy import demo_workspace
from bot.sandbox.controls import ClientRefused
from bot.sandbox.conversation import Message
from bot.sandbox.serving import serving
from bot.store import Store, StoreError
from connectors.classcom.connector import ClassConnector
from connectors.classcom.standin import ClassStandIn
from connectors.core.connector import Connector
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.standin import SkilljarStandIn
from connectors.standin.standin import Call, StandIn
from handlers.slack.interaction import SAY_WAITING_AFTER_S
from tests.faults.store import FaultyStore, Plan
from tests.hostile_rows import hostile
from tests.journeys.conftest import API_KEY, MANIFEST, SIGNING, TOKEN, policy
from tests.journeys.test_architecture import HOOK

NEVER_S = frozenset(
    {SAY_WAITING_AFTER_S, EXPIRY_SWEEP_INTERVAL_S, FIRST_POLL_DELAY_S, LEADER_HEARTBEAT_S, *RECURRING_WAITS_S}
)
"""Waits that outlast a story."""
QUIET_WITHIN_S = 0.5
"""Seconds after which news that are still under way are left to the next life."""
DEAD_WITHIN_S = 5.0
"""Seconds for the tasks of a killed process to end."""
PEOPLE, PLACES = ("ada", "ines", "max"), ("#training", "#lms-approvals", "@registrar")
ASKING = """[[rules]]
        name = "instructors ask before they open a class or enroll people"
        roles = ["instructor"]
        operations = ["classes_create", "enrollments_create"]
        then = "approve"
        [[rules]]
        name = "instructors find people"
        roles = ["instructor"]
        operations = ["users_*"]
        effects = ["read"]
        then = "allow"
        [[rules]]"""
LAUNCH_PATH = "/api/v1/class/enrollments/launch"
"""Of Class: a look with which whoever has its answer joins a class as somebody else."""
PASSCODE = "sesame-5a1d77"
"""What nobody but its requester and the platform ever sees."""

_life: ContextVar[int] = ContextVar("life", default=-1)
_tasks: "weakref.WeakKeyDictionary[asyncio.Task[Any], int]" = weakref.WeakKeyDictionary()


def _remember(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **options: Any) -> "asyncio.Task[Any]":
    """A task knows the life in which it began."""
    task = asyncio.Task(work, loop=loop, **options)
    _tasks[task] = _life.get()
    return task


class House:
    """The people's Slack, two platforms, a store, and one life of Registrar after another.

    Attributes:
        heard: what was said to somebody outside of Slack
        kept: what the platforms' posts were answered
    """

    def __init__(self, home: Path, open_store: Callable[[], Awaitable[Store]], plan: Plan) -> None:
        self._home, self._open, self._plan = home, open_store, plan
        self.policy = policy(home)
        named = f'operator = ["admins", "cli:{getpass.getuser()}"]\nboard = ["@board"]'
        asking = self.policy.read_text().replace('operator = ["admins"]', named).replace("[[rules]]", ASKING, 1)
        self.policy.write_text(f'{asking}fallback = "board"\nfallback_after = "2h"\nexpires = "6h"\n')
        self.workspace = demo_workspace(MANIFEST, signing_secret=SIGNING, bot_token=TOKEN)
        self.workspace.add_usergroup("instructors", ["ines"])
        self.workspace.add_usergroup("board", ["max"])
        self.academy, self.school = ClassStandIn(api_key=API_KEY), SkilljarStandIn(api_key=API_KEY)
        self.academy.seed(5)
        hostile(self.academy)
        self.school.seed(3)
        hostile(self.school)
        self.life = -1
        self.lives: list[FaultyStore] = []
        self.heard: list[str] = []
        self.ahead_s = 0.0
        self.registrar: Registrar | None = None
        self.address = ""
        self.killed = asyncio.Event()
        self._looked = asyncio.Event()
        self._behind: Store | None = None
        self._stack = AsyncExitStack()

    # What stories do

    async def type(self, text: str, who: str = "ada") -> None:
        with suppress(httpx.HTTPError):
            await self.workspace.person(who).type("#training", f"/lms {text}")
        await self.settle()

    async def click(self, label: str, who: str = "ada") -> None:
        """Press a button, if it is anywhere on the person's screen."""
        with suppress(ClientRefused, httpx.HTTPError):
            await self.workspace.person(who).press(label)
        await self.settle()

    async def submit(self, who: str = "ada", **fields: str) -> None:
        """Fill in the open form and send it, if one is open."""
        person = self.workspace.person(who)
        if person.view is None:
            return
        with suppress(ClientRefused, httpx.HTTPError):
            for label, value in fields.items():
                await person.fill(label.replace("_", " "), value)
            await person.submit()
        await self.settle()

    async def later(self, hours: float) -> None:
        """So much time passes, and Registrar looks after what waits."""
        self.ahead_s += hours * 3600
        if self.registrar:
            with suppress(StoreError):  # it looks again, at the latest in its next life
                await self.registrar.look_after()
        await self.settle()

    async def post(self, body: Any) -> int:
        """What Skilljar's webhook is answered."""
        async with httpx.AsyncClient(auth=HOOK) as http:
            try:
                return (await http.post(f"{self.address}/webhooks/skilljar", json=body)).status_code
            except httpx.HTTPError:
                return 0

    @property
    def connectors(self) -> dict[str, Connector]:
        async def sleep(_: float) -> None:
            await asyncio.sleep(0)

        options: dict[str, Any] = {"sleep": sleep}
        return {
            "class": ClassConnector(
                SecretStr(API_KEY), "http://class.test", transport=httpx.ASGITransport(self.academy), **options
            ),
            "skilljar": SkilljarConnector(
                SecretStr(API_KEY), "http://skilljar.test", transport=httpx.ASGITransport(self.school), **options
            ),
        }

    # What is seen

    def lines(self) -> list[str]:
        """All that people read so far."""
        shown = [self.posted()]
        views = [self.workspace.person(who) for who in PEOPLE]
        shown += [one.text_of(one.view) for one in views if one.view]
        return [line for text in [*shown, *self.heard] for line in text.splitlines()]

    def posted(self) -> str:
        """All messages; not what somebody types into a form that nobody else sees."""
        return "\n".join(self.workspace.person(who).messages(place) for who in PEOPLE for place in PLACES)

    def text_of(self, message: Message) -> str:
        """As whoever reads it sees it."""
        return self.workspace.person("max").text_of(message)

    def calls(self) -> list[Call]:
        """What the platforms were told to change, or to give away."""
        platforms: tuple[StandIn, ...] = self.academy, self.school
        return [call for one in platforms for call in one.calls if call.method != "GET" or call.path == LAUNCH_PATH]

    @property
    def store(self) -> Store:
        """As it is, whatever the lives on it suffer."""
        assert self._behind
        return self._behind

    # Lives

    async def live(self, alone: bool = False) -> None:
        """Begin a life; `alone`, without a Registrar, for a command that has the store to itself."""
        self.life += 1
        self.killed, self._looked = asyncio.Event(), asyncio.Event()
        self._behind = await self._open()
        faulty = FaultyStore(self._behind, self.life, self._plan, self._kill, lambda: self.ahead_s)
        self.lives.append(faulty)
        if alone:
            return
        token = _life.set(self.life)
        try:
            settings = Settings.model_validate(
                {
                    "slack_bot_token": SecretStr(TOKEN),
                    "slack_signing_secret": SecretStr(SIGNING),
                    "slack_api_url": f"{self.workspace.url}/api/",
                    "REGISTRAR_DATABASE": str(self._home / "registrar.db"),
                    "REGISTRAR_POLICY": self.policy,
                    "skilljar_webhook_username": HOOK[0],
                    "skilljar_webhook_password": SecretStr(HOOK[1]),
                }
            )
            self.registrar = Registrar(settings, faulty, self.connectors, sleep=self._sleep)
            starting = asyncio.create_task(self.registrar.start())
            await asyncio.wait([starting])
            if starting.cancelled() or starting.exception():  # it does not come up: its supervisor starts it again
                if not faulty.dead:
                    self._kill()
                return
            await self._race(self._served(self.registrar))  # it may be dead before its server is open
        finally:
            _life.reset(token)
        await self._race(self.workspace.connect(f"{self.address}/slack/events"))
        await self._race(self._looked.wait())
        await self.settle()

    async def _served(self, registrar: Registrar) -> None:
        self.address = await self._stack.enter_async_context(serving(registrar.web))

    async def die(self) -> None:
        """Killed, if it lives, and swept up."""
        if not self.lives[-1].dead:
            self._kill()
        ended = [task for task, life in _tasks.items() if life == self.life]
        for task in ended:  # what began after the kill, such as a server that was being opened, does not go on either
            if not task.cancelling():
                task.cancel()
        await asyncio.wait_for(asyncio.gather(*ended, return_exceptions=True), DEAD_WITHIN_S)
        await self._stack.aclose()
        if self.registrar:
            await self.registrar.slack.close()
            self.registrar = None
        await self.store.close()

    def relent(self) -> None:
        """From now on nothing fails."""
        self.lives[-1].plan = {}

    async def settle(self) -> None:
        """Until nothing is under way, or the process is dead."""
        await self._race(self._quiet())

    async def play(self, story: Awaitable[None]) -> None:
        await self._race(story)

    def _kill(self) -> None:
        self.lives[-1].dead = True
        for task, life in list(_tasks.items()):
            if life == self.life and task is not asyncio.current_task():
                task.cancel()
        self.killed.set()

    async def _race(self, work: Awaitable[Any]) -> None:
        doing, dying = asyncio.ensure_future(work), asyncio.ensure_future(self.killed.wait())
        try:
            await asyncio.wait({doing, dying}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in (doing, dying):
                one.cancel()
            outcomes = await asyncio.gather(doing, dying, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception) and not self.killed.is_set():  # else it is the end of a life
                raise outcome

    async def _quiet(self) -> None:
        if not self.registrar:
            return
        until = asyncio.get_running_loop().time() + QUIET_WITHIN_S
        await self.registrar.services.tasks.idle()
        while any([await self.store.scan(prefix, limit=1) for prefix in ("inbox/", "outbox/", "sending/")]):
            if asyncio.get_running_loop().time() > until:
                return
            await asyncio.sleep(0.002)
        await self.registrar.services.tasks.idle()

    async def _sleep(self, seconds: float) -> None:
        if seconds == RECOVERY_POLL_S:
            self._looked.set()
        if seconds == RECOVERY_POLL_S or seconds in NEVER_S:
            await asyncio.Event().wait()
        await asyncio.sleep(0)


@asynccontextmanager
async def house(home: Path, open_store: Callable[[], Awaitable[Store]], plan: Plan) -> AsyncIterator[House]:
    """With the people's Slack open, and no Registrar yet."""
    loop, servers = asyncio.get_running_loop(), logging.getLogger("uvicorn.error")
    servers.disabled = True  # it speaks of every server that is killed
    _tasks.clear()
    loop.set_task_factory(_remember)  # type: ignore[arg-type]  # typeshed knows no keyword arguments of 3.11
    made = House(home, open_store, plan)
    try:
        async with serving(made.workspace.app) as made.workspace.url:
            yield made
            await made.workspace.close()
    finally:
        loop.set_task_factory(None)
        servers.disabled = False
