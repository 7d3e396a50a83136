"""A Registrar before three platforms that hold what one line names, and nothing else; used for many lines."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Registrar
from bot.policy.policy import Actor
from bot.runtime.settings import Settings
from bot.sandbox.academy import demo_workspace
from bot.sandbox.people import User as SlackUser
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from bot.store.sqlite import open_sqlite
from connectors.catalog import platforms
from connectors.chamilo.standin import ChamiloStandIn
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.standin.records import User as Staff
from connectors.damstra.standin import DamstraStandIn
from connectors.damstra.standin.records import ACTIVE, INSTRUCTOR, TRAINEE, Lesson
from handlers.listeners.commands import command
from handlers.slack.interaction import Interaction
from tests.handlers.parsing.sentences import NOW
from tests.journeys.conftest import MANIFEST, SIGNING, TOKEN, Clock

CAMPUS = ("class", "chamilo", "damstra")
POLICY = """
[roles]
operator = ["admins"]
[[rules]]
name = "whoever runs courses says who teaches in them"
roles = ["operator"]
operations = ["subscribe_user_to_course"]
then = "allow"
"""
ELSEWHERE = "A class of other people"
Facts = Counter[tuple[Any, ...]]


@dataclass(frozen=True)
class Human:
    """Somebody whom a line names."""

    address: str
    name: str

    @property
    def names(self) -> tuple[str, str]:
        first, _, last = self.name.partition(" ")
        return first, last


@dataclass
class Campus:
    """Registrar before three platforms that hold what one line names, and nothing else."""

    workspace: Workspace
    registrar: Registrar
    academy: ClassStandIn
    portal: ChamiloStandIn
    account: DamstraStandIn
    earlier: Callable[[], None]
    ids: "count[int]" = field(default_factory=lambda: count(1))

    # What there is before a line is typed

    def clear(self) -> None:
        """Nobody and nothing but the account with which Registrar works; whatever was read before is out of date."""
        self.earlier()
        school, portal, account = self.academy.academy, self.portal.portal, self.account.account
        for kept in (school.classes, school.rosters, school.activities, school.dates, school.users, school._students):
            kept.clear()
        portal.users = {id: one for id, one in portal.users.items() if one.admin}
        for held in (portal.courses, portal.sessions, account.lessons, account.schedules, account.sessions):
            held.clear()
        account.users.clear()
        self.workspace.team.messages.clear()

    def put_people(self, platform: str, people: Sequence[Human], active: bool, teaching: bool) -> None:
        for one in people:
            (first, last), login = one.names, f"login{next(self.ids)}"
            if platform == "chamilo":
                self.portal.portal.add_user(first, last, one.address, login, 5, "secret").active = int(active)
            elif platform == "damstra":
                roles = (INSTRUCTOR,) if teaching else (TRAINEE,)
                about = {"first_name": first, "last_name": last, "email": one.address, "roles": roles}
                made = self.account.account.add_user(user_name=login, **about)
                self.account.account.set_standing(made, active)
            elif teaching:
                id = next(self.ids)
                self.academy.academy.users[id] = Staff(id, None, one.address, one.name, ("instructor",), True)
            else:
                self.join_class(ELSEWHERE, [one])

    def join_class(self, title: str, people: Sequence[Human]) -> None:
        school = self.academy.academy
        found = next((one for one in school.classes.values() if one.name == title), None)
        record = found or school.add_class(email="nobody@acme.example", host="Nobody", name=title)
        for one in people:
            first, last = one.names
            school.enroll(record, email=one.address, first_name=first, last_name=last, user_name=one.name)

    def put_mentioned(self, id: str, one: Human) -> None:
        """Somebody in Slack."""
        about: dict[str, Any] = {"name": id.lower(), "real_name": one.name, "email": one.address}
        self.workspace.team.users[id] = SlackUser(id=id, team=self.workspace.team.id, **about)

    def put_course(self, platform: str, title: str, members: Sequence[Human]) -> None:
        if platform == "class":
            self.join_class(title, members)
        elif platform == "chamilo":
            portal = self.portal.portal
            course = portal.add_course(title, f"ZQ{next(self.ids)}", next(iter(portal.users.values())))
            assert course
            addresses = {one.address for one in members}
            course.people |= {id: 5 for id, one in portal.users.items() if one.email in addresses}
        else:
            number = next(self.ids) + 70_000
            lesson = Lesson(number, number + 1, title, 60_000, self.account.account.clock(), instructor_led=True)
            self.account.account.lessons[lesson.version_id] = lesson

    # What there is

    def facts(self) -> Facts:
        """Everything that a verb can change, platform by platform."""
        found: Facts = Counter()
        school, portal, account = self.academy.academy, self.portal.portal, self.account.account
        for record in school.classes.values():
            for one in school.rosters[record.class_id].values():
                name = f"{one.first_name} {one.last_name}"
                found["class", "in", record.name, one.email, name, one.role] += 1
            for date in school.dates_of(record):
                found["class", "session", record.name, date.start, date.end] += 1
        for user in portal.users.values():
            found["chamilo", "person", user.email, user.full_name, user.active == 1] += 1
        for course in portal.courses.values():
            for id, role in course.people.items():
                found["chamilo", "in", course.title, portal.users[id].email, role] += 1
        for who in account.users.values():
            found["damstra", "person", who.email, f"{who.first_name} {who.last_name}", who.status == ACTIVE] += 1
        for given_ in account.schedules.values():
            found["damstra", "in", given_.lesson.name, account.users[given_.user].email, given_.cancelled] += 1
        for session in account.sessions.values():
            host = account.users[session.instructor].email
            found["damstra", "session", session.lesson.name, session.start, session.end, host] += 1
        return found

    # Typing

    async def type(self, typed: str) -> str:
        """What Ada sees once she typed the line and pressed every Go ahead that she was offered."""
        services, ada = self.registrar.services, self.workspace.person("ada")
        asked = Interaction(ada.user.id, "", services.slack.reply("", ada.user.id), "test")

        async def work(actor: Actor) -> None:
            await command(services, asked, actor, typed)

        await asked.answer(services, work)
        await services.tasks.idle()
        told = ada.messages("@registrar")
        for _ in range(3):
            if "[Go ahead]" not in ada.messages("@registrar"):
                break
            assert not await ada.click("Go ahead")
            await services.tasks.idle()
            told += ada.messages("@registrar")
        return told


@asynccontextmanager
async def campus(home: Path) -> AsyncIterator[Campus]:
    """Its time is that of the sentences, and goes back a second before every line: what is kept from the line before
    then counts for nothing."""
    time = [NOW.timestamp() + 3600]

    def now() -> float:
        return time[0]

    def earlier() -> None:
        time[0] -= 1

    paced = Clock()
    workspace = demo_workspace(MANIFEST, signing_secret=SIGNING, bot_token=TOKEN)
    academy = ClassStandIn(api_key="class-key", clock=now)
    portal = ChamiloStandIn(username="registrar", api_key="chamilo-key", clock=now)
    account = DamstraStandIn(access_key="damstra-key", clock=now)
    served: Mapping[str, tuple[Any, dict[str, str]]] = {
        "class": (academy, {"api_key": "class-key"}),
        "chamilo": (portal, {"username": "registrar", "api_key": "chamilo-key"}),
        "damstra": (account, {"access_key": "damstra-key"}),
    }
    (home / "policy.toml").write_text(POLICY)
    async with AsyncExitStack() as stack:
        workspace.url = await stack.enter_async_context(serving(workspace.app))
        stack.push_async_callback(workspace.close)
        connectors = {}
        for name, (standin, credentials) in served.items():
            address = await stack.enter_async_context(serving(standin))
            options: dict[str, Any] = {"_env_file": None, "base_url": address, **credentials}
            connectors[name] = platforms()[name].settings(**options).connect(sleep=paced.pause, clock=paced.now)
        slack = Settings.model_validate(
            {
                "slack_bot_token": SecretStr(TOKEN),
                "slack_signing_secret": SecretStr(SIGNING),
                "slack_api_url": f"{workspace.url}/api/",
                "REGISTRAR_DATABASE": str(home / "registrar.db"),
                "REGISTRAR_POLICY": home / "policy.toml",
            }
        )
        store = await open_sqlite(home / "registrar.db", now)
        registrar = Registrar(slack, store, connectors, sleep=paced.sleep, clock=now)
        stack.push_async_callback(registrar.close)
        await registrar.start()
        await workspace.connect(f"{await stack.enter_async_context(serving(registrar.web))}/slack/events")
        yield Campus(workspace, registrar, academy, portal, account, earlier)
    assert workspace.refusals == []
