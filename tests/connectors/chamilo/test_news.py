"""Chamilo is watched: messages and attempts at tests are told once, by few calls, with names for people."""

import json
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import httpx
import pytest
from pydantic import SecretStr

from connectors.chamilo.base import V2
from connectors.chamilo.connector import ChamiloConnector
from connectors.chamilo.news import MAX_NEWS_PER_POLL, MAX_REMEMBERED_TESTS, ChamiloNews
from connectors.chamilo.standin import ChamiloStandIn
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.news.news import News
from connectors.standin.standin import Fault, Reply
from tests.connectors.chamilo.rig import CALLER, JANE, KEY, MAEVE, ME, ONBOARDING
from tests.connectors.rig import NOW
from tests.hostile_rows import hostile

R = TypeVar("R")
SOURCE = ChamiloNews()
MINUTE = 60.0
MESSAGES, TESTS = f"{V2}?action=user_messages", f"{V2}?action=get_test_updates_list"
NO = Fault(reply=Reply({"error": True, "message": "You are not allowed to see this page."}))


class Watch:
    """A watcher's memory over the time it looks; what it remembers is plain data each time."""

    def __init__(self) -> None:
        self.now = NOW
        self.memory: Any = None
        self.unseen: set[str] = set()
        self.asked = 0
        self.standin = ChamiloStandIn(username=CALLER, api_key=KEY, clock=lambda: self.now)
        self.standin.seed(12)
        hostile(self.standin)
        self.portal = self.standin.portal
        self.jane, self.maeve = self.portal.users[JANE], self.portal.users[MAEVE]
        ours: dict[str, Any] = {"transport": httpx.ASGITransport(self.standin), "sleep": self._sleep}
        self.connector = ChamiloConnector(CALLER, "http://chamilo.test", key=SecretStr(KEY), **ours)

    async def _ask(self, intent: Intent[R]) -> R:
        self.asked += 1
        return await self.connector.run(intent)

    async def _sleep(self, seconds: float) -> None: ...

    async def look(self, after: float = MINUTE) -> tuple[News, ...]:
        self.now += after
        self.asked = 0
        seen = await SOURCE.watch(self._ask, self.memory, self.now)
        assert self.asked <= (4 if seen.news else 2)
        self.memory, self.unseen = json.loads(json.dumps(seen.memory)), set(seen.unseen)
        return seen.news

    def take(self, who: Any, test: int = 4, title: str = "Badge and door") -> None:
        self.portal.take(test, title, self.portal.courses[ONBOARDING], who)


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    made = Watch()
    yield made
    await made.connector.close()


async def test_a_message_is_told_once(watch: Watch) -> None:
    """With who wrote it, and its title; what it says stays on Chamilo."""
    assert await watch.look() == (), "those that are there at the first look"
    watch.portal.send(watch.jane, ME, "Where is room 2?", "<p>I cannot find it.</p>")
    (news,) = await watch.look()
    assert (news.event, news.at, news.about) == ("message_received", NOW + MINUTE, None)
    assert news.facts["person"] == ("Jane Doe", "jane@acme.com", "jane.doe", str(JANE))
    assert news.known("message") == "Where is room 2?"
    assert "cannot find" not in str(news)
    assert await watch.look() == ()


async def test_an_attempt_at_a_test_is_told_once(watch: Watch) -> None:
    """With the test and its course; it may be taken again. Whoever Chamilo names beside it may be somebody else."""
    watch.take(watch.maeve)
    assert await watch.look() == (), "what was taken before the first look"
    watch.take(watch.jane)
    (news,) = await watch.look()
    assert (news.event, news.at, news.about) == ("test_attempted", NOW + MINUTE, ("test", "4"))
    assert "jane" not in str(news).lower()
    assert news.facts["test"] == ("Badge and door", "4")
    assert news.facts["course"] == ("Onboarding 101", "ONBOARDING101", str(ONBOARDING))
    assert await watch.look() == ()
    watch.take(watch.jane)
    (again,) = await watch.look()
    assert again.key != news.key


async def test_of_two_attempts_between_two_looks_the_later_one_is_told(watch: Watch) -> None:
    """Chamilo forgets when a test was taken before; at two tests, both are told, the earlier one first."""
    await watch.look()
    watch.take(watch.maeve)
    watch.now += 1
    watch.take(watch.jane, test=5, title="Ladders")
    watch.now += 1
    watch.take(watch.jane)
    assert [one.known("test") for one in await watch.look()] == ["Ladders", "Badge and door"]


async def test_names_that_cannot_be_read_cost_no_news(watch: Watch) -> None:
    """Then people are called as Chamilo's messages call them, and a course by its number."""
    await watch.look()
    watch.portal.send(watch.jane, ME, "Hello", "x")
    watch.take(watch.maeve)
    for action in ("get_users", "get_courses"):
        watch.standin.faults.add(NO, path=f"{V2}?action={action}")
    message, attempt = await watch.look()
    assert message.facts["person"] == ("Jane Doe", str(JANE))
    assert attempt.known("course") == str(ONBOARDING)


@pytest.mark.parametrize("path", [MESSAGES, TESTS])
async def test_what_may_not_be_read_keeps_nothing_else_from_being_told(watch: Watch, path: str) -> None:
    """An account that is no administrator may not see tests. Once it may, that is another first look."""
    watch.standin.faults.add(NO, path=path, times=None)
    await watch.look()
    watch.portal.send(watch.jane, ME, "One", "x")
    watch.take(watch.jane)
    first = await watch.look()
    assert watch.unseen == {{MESSAGES: "message_received", TESTS: "test_attempted"}[path]}
    watch.standin.faults.clear()
    assert await watch.look() == ()
    watch.portal.send(watch.jane, ME, "Two", "x")
    watch.take(watch.jane)
    assert [one.event for one in first] == [{MESSAGES: "test_attempted", TESTS: "message_received"}[path]]
    assert [one.event for one in await watch.look()] == ["message_received", "test_attempted"]


@pytest.mark.parametrize("status", [500, 502])
async def test_a_broken_cache_is_no_quiet_day(watch: Watch, status: int) -> None:
    """With one, Chamilo answers 500 to the list of tests and knows the messages: that is said, and nothing is lost."""
    await watch.look()
    watch.take(watch.jane)
    watch.portal.send(watch.jane, ME, "One", "x")
    watch.standin.faults.add(Fault(reply=Reply("Fatal error: apcu_fetch()", status)), path=TESTS, times=None)
    assert [one.event for one in await watch.look()] == ["message_received"]
    assert watch.unseen == {"test_attempted"}
    watch.standin.faults.clear()
    assert [one.event for one in await watch.look()] == ["test_attempted"]
    assert watch.unseen == set()


async def test_a_name_beside_a_test_changes_nothing(watch: Watch) -> None:
    """Three looks at one real Chamilo named the same person for three attempts by three people. A test that was taken
    by nobody it names was taken all the same, and another name for the same moment is no other attempt."""
    await watch.look()
    row = {"id": "41", "title": "Lifts", "last_attempt_time": "2026-05-28 20:20:00", "c_id": "11"}
    for named in ("student01", "student02", ""):
        reply = Reply({"error": False, "data": [row | {"last_attempt_username": named}]})
        watch.standin.faults.add(Fault(reply=reply), path=TESTS)
    told = [one for _ in range(3) for one in await watch.look()]
    assert [(one.event, one.known("test"), "student" in str(one)) for one in told] == [
        ("test_attempted", "Lifts", False)
    ]


async def test_a_chamilo_that_is_down_is_looked_at_next_time(watch: Watch) -> None:
    """The look fails as a whole; what came meanwhile is told then."""
    await watch.look()
    watch.portal.send(watch.jane, ME, "Hello", "x")
    watch.standin.faults.add(Fault(reply=Reply(status=503)), times=None)
    with pytest.raises(errors.PlatformError):
        await watch.look()
    watch.standin.faults.clear()
    assert [one.known("message") for one in await watch.look()] == ["Hello"]


async def test_a_flood_is_told_over_several_looks(watch: Watch) -> None:
    """Oldest first, nothing twice and nothing lost, from a memory that stays small."""
    for test in range(MAX_REMEMBERED_TESTS):
        watch.take(watch.maeve, test + 1000)
    await watch.look()
    for count in range(MAX_NEWS_PER_POLL + 10):
        watch.now += 1
        watch.portal.send(watch.jane, ME, f"Message {count}", "x")
        watch.take(watch.jane, 4 + count, f"Test {count}")
    told = [one for _ in range(3) for one in await watch.look()]
    assert [one.known("message") for one in told if one.known("message")] == [
        f"Message {n}" for n in range(MAX_NEWS_PER_POLL + 10)
    ]
    assert [one.known("test") for one in told if one.known("test")] == [
        f"Test {n}" for n in range(MAX_NEWS_PER_POLL + 10)
    ]
    assert len({one.key for one in told}) == len(told)
    assert len(watch.memory["tests"]) == MAX_REMEMBERED_TESTS
    assert len(json.dumps(watch.memory)) < 20_000
    watch.take(watch.jane, 1000)
    assert [one.facts["test"][1] for one in await watch.look()] == ["1000"], "one that was forgotten"


async def test_a_portal_where_nobody_wrote_or_took_anything(watch: Watch) -> None:
    """The first of each is told."""
    watch.portal.messages.clear()
    watch.standin.faults.add(Fault(reply=Reply({"error": False, "data": []})), path=TESTS)
    await watch.look()
    watch.portal.send(watch.jane, ME, "First", "x")
    watch.take(watch.jane)
    assert [one.event for one in await watch.look()] == ["message_received", "test_attempted"]
