"""The stand-ins post to webhooks as the vendors say that they do: over real HTTP, again or not, switched off or not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.runtime.server import serving
from connectors.damstra.standin import DamstraStandIn
from connectors.skilljar.events import EVENT_TYPES, read
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.standin.postman import RETRY_PAUSES_S
from connectors.skilljar.standin.samples import SAMPLES
from tests.connectors.rig import KEY, NOW
from tests.hostile_rows import hostile

LEARN = "/domains/learn.example.com"


@dataclass
class Receiver:
    """Answers with what is next in `answers`, then with 200."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[Any, dict[str, str]]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        self.got.append((await request.json(), dict(request.headers)))
        status = self.answers.pop(0) if self.answers else 200
        await Response(status_code=status, headers={"location": self.url})(scope, receive, send)

    async def until(self, reached: Callable[[], bool]) -> None:
        """Until something holds; within seconds."""
        async with asyncio.timeout(10):
            while not reached():  # noqa: ASYNC110  # what is looked at sets no event
                await asyncio.sleep(0.005)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    async with serving(made) as made.url:
        yield made


@dataclass
class Skilljar:
    standin: SkilljarStandIn
    api: httpx.AsyncClient
    waits: list[float]

    async def hook(self, url: str, **more: Any) -> str:
        answer = await self.api.post("/webhooks", json={"target_url": url, **more})
        assert answer.status_code == 201
        return str(answer.json()["id"])

    def state(self, hook: str) -> tuple[bool, str | None]:
        row = self.standin.school.get("webhooks", hook)
        return row["active"], row["deactivate_reason"]

    async def enroll(self, first_name: str) -> None:
        """Somebody into a course, which is news."""
        school = self.standin.school
        course = next(one for one in school.all("published_courses") if one["slug"] == "billing")
        user = school.all("users", first_name=first_name)[0]["id"]
        path = f"{LEARN}/published-courses/{course['id']}/enrollments"
        assert (await self.api.post(path, json={"user": {"id": user}})).status_code == 201


@asynccontextmanager
async def posting() -> AsyncIterator[Skilljar]:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    standin = SkilljarStandIn(api_key=KEY, clock=lambda: NOW, sleep=sleep)
    standin.seed(12)
    hostile(standin)
    transport = httpx.ASGITransport(standin)
    headers = {"accept": "application/json"}
    async with (
        standin.posting(),
        httpx.AsyncClient(
            transport=transport, base_url="https://skilljar.test", auth=(KEY, ""), headers=headers
        ) as api,
    ):
        yield Skilljar(standin, api, waits)


@pytest.fixture
async def skilljar() -> AsyncIterator[Skilljar]:
    async with posting() as made:
        yield made


async def test_skilljar_posts_what_happens(skilljar: Skilljar, receiver: Receiver) -> None:
    """The bare event, with the name and the password that were set up."""
    await skilljar.hook(receiver.url, basic_auth_username="me", basic_auth_password="pw")
    await skilljar.enroll("Ada")
    await receiver.until(lambda: len(receiver.got) == 1)
    event, headers = receiver.got[0]
    assert (event["event_type"], event["user"]["first_name"]) == ("COURSE_ENROLLMENT", "Ada")
    assert (headers["authorization"], headers["user-agent"]) == ("Basic bWU6cHc=", "skilljar")


async def test_skilljar_tries_again_after_an_error(skilljar: Skilljar, receiver: Receiver) -> None:
    """The same event, later and later; once it is taken, all is well."""
    hook = await skilljar.hook(receiver.url)
    receiver.answers = [500, 503]
    await skilljar.enroll("Ada")
    await receiver.until(lambda: len(receiver.got) == 3)
    assert receiver.got[0][0] == receiver.got[2][0]
    assert skilljar.waits == list(RETRY_PAUSES_S[:2])
    assert skilljar.state(hook) == (True, None)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([401], "HTTP_4XX_RESPONSE"),
        ([404], "HTTP_4XX_RESPONSE"),
        ([500] * 20, "RETRY_COUNT"),
        ([307] * 20, "TOO_MANY_REDIRECTS"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
async def test_skilljar_switches_a_webhook_off(
    skilljar: Skilljar, receiver: Receiver, answers: list[int], reason: str
) -> None:
    """For a refusal at once, for errors after a while, for being led astray; and then it posts nothing there."""
    hook = await skilljar.hook(receiver.url)
    receiver.answers = list(answers)
    await skilljar.enroll("Ada")
    await receiver.until(lambda: skilljar.state(hook) == (False, reason))
    before = len(receiver.got)
    receiver.answers.clear()
    await skilljar.enroll("Ines")
    assert (await skilljar.api.patch(f"/webhooks/{hook}", json={"active": True})).json()["deactivate_reason"] is None
    await skilljar.enroll("Max")
    await receiver.until(lambda: len(receiver.got) > before)
    assert [event["user"]["first_name"] for event, _ in receiver.got[before:]] == ["Max"]


async def test_a_trial_changes_nothing(skilljar: Skilljar, receiver: Receiver) -> None:
    """It is posted once, a refusal is forgiven, and the answer says what came of it."""
    hook = await skilljar.hook(receiver.url)
    receiver.answers = [500]
    first = await skilljar.api.post(f"/webhooks/{hook}/ping")
    assert (first.status_code, first.json()["succeeded"], first.json()["http_status_code"]) == (200, False, 500)
    receiver.answers.append(404)
    assert (await skilljar.api.post(f"/webhooks/{hook}/ping")).json()["http_status_code"] == 404
    assert len(receiver.got) == 2
    assert {event["event_type"] for event, _ in receiver.got} == {"PING"}
    assert skilljar.state(hook) == (True, None)
    assert skilljar.waits == []
    assert (await skilljar.api.post("/webhooks/nothing/ping")).status_code == 404


async def test_a_webhook_that_is_gone_gets_nothing(skilljar: Skilljar, receiver: Receiver) -> None:
    """It is neither shown nor posted to."""
    hook = await skilljar.hook(receiver.url)
    assert (await skilljar.api.get(f"/webhooks/{hook}")).json()["target_url"] == receiver.url
    assert (await skilljar.api.delete(f"/webhooks/{hook}")).status_code == 204
    assert (await skilljar.api.get(f"/webhooks/{hook}")).status_code == 404
    await skilljar.enroll("Ada")
    assert skilljar.standin.deliveries == []


async def test_there_is_a_sample_of_every_event(skilljar: Skilljar) -> None:
    """In a list of one; each is read as the event that it is, and says who."""
    kinds = set()
    for slug in SAMPLES:
        (event,) = (await skilljar.api.get(f"/webhooks/sample-{slug}")).json()["results"]
        kinds.add(event["event_type"])
        assert type(read(event)) is EVENT_TYPES[event["event_type"]]
        assert read(event).who
    assert kinds == EVENT_TYPES.keys() - {"PING"}


async def test_damstra_posts_once_at_most(receiver: Receiver) -> None:
    """To everybody who wants it, whatever the answer; what cannot be posted is lost."""
    standin = DamstraStandIn(access_key=KEY, clock=lambda: NOW)
    standin.seed(12)
    hostile(standin)
    async with standin.posting():
        standin.hook(receiver.url)
        standin.hook(receiver.url, "lesson.schedule.completed")
        standin.hook("http://127.0.0.1:9/nobody")
        receiver.answers = [500] * 9
        account = standin.account
        schedule = next(one for one in account.schedules.values() if one.completed is None and not one.cancelled)
        account.complete(schedule, NOW, next(iter(account.users)))
        account.set_standing(account.users[schedule.user], False)
        await receiver.until(lambda: len(receiver.got) == 3)
    names = sorted(event["name"] for event, _ in receiver.got)
    assert names == ["lesson.schedule.completed", "lesson.schedule.completed", "user.account.inactivate"]
    assert receiver.got[0][0] in account.events
    assert "authorization" not in receiver.got[0][1]


async def test_nobody_is_posted_to_unless_somebody_carries_it(receiver: Receiver) -> None:
    """Outside of `posting`, and after it, what happens is only written down."""
    async with posting() as skilljar:
        await skilljar.hook(receiver.url)
    skilljar.standin.school.tell("DASHBOARD_TASK_CREATED")
    assert len(skilljar.standin.deliveries) == 1
    assert receiver.got == []
