"""Damstra's news: numbers are looked up, what a webhook lost is found, and nothing is told twice."""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

import pytest

from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.damstra import news as module
from connectors.damstra.events import EVENT_TYPES
from connectors.damstra.news import MAX_EVENT_AGE_S, MAX_LESSON_PAGES, USERS_PER_POLL, DamstraNews
from connectors.damstra.schedules import LessonSchedule, UserLessonSchedulesList
from connectors.damstra.standin import DamstraStandIn
from connectors.damstra.users import User, UsersList
from connectors.news.news import News
from connectors.standin.standin import Fault, Reply
from tests.connectors.damstra.rig import INES, JANE, damstra_rig
from tests.connectors.damstra.test_events import DOCUMENTED
from tests.connectors.rig import NOW, Rig

R = TypeVar("R")
SOURCE = DamstraNews()
DAY = 86_400.0


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    made = damstra_rig()
    yield made
    await made.connector.close()


def account(rig: Rig) -> Any:
    assert isinstance(rig.standin, DamstraStandIn)
    return rig.standin.account


def event(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "timeStamp": "2026-05-28T20:26:40.000Z", **more}


def test_every_documented_event_is_a_kind_of_news() -> None:
    """And being overdue, which only looking tells."""
    assert SOURCE.kinds.keys() == {name.replace(".", "_") for name in EVENT_TYPES} | {
        "lesson_schedule_overdue",
        "unknown",
    }
    assert [SOURCE.read(body).event for body, _, _ in DOCUMENTED] == [name.replace(".", "_") for name in EVENT_TYPES]


@pytest.mark.parametrize("name", ["completed", "created", "cancelled"])
def test_what_happens_once_is_known_by_its_lesson_and_person(name: str) -> None:
    """Told again with another moment it is the same news; of another person it is not."""
    first, again, other = (
        SOURCE.read(event(f"lesson.schedule.{name}", lessonScheduleId="5", **{id: user}, timeStamp=time)).key
        for id, user, time in (("userId", "7", "x"), ("userID", 7, "y"), ("userId", "8", "x"))
    )
    assert first == again == f"lesson_schedule_{name}:5:7"
    assert other != first


def test_what_can_happen_again_is_known_by_all_it_says() -> None:
    """A lesson may be moved twice, and a webhook without numbers is about nobody we know."""
    moves = [event("lesson.schedule.changed", lessonScheduleId="5", userId="7", scheduleDate=day) for day in "ab"]
    bare = [event("lesson.schedule.completed", userId="7"), event("lesson.schedule.completed", lessonScheduleId="7")]
    assert len({SOURCE.read(body).key for body in (*moves, *bare)}) == 4


async def test_a_lesson_gets_its_names(rig: Rig) -> None:
    """Whose and which it is, by when it was to be done, their e-mail address, and their groups by name."""
    schedule = next(one for one in account(rig).schedules.values() if one.user == JANE)
    told = SOURCE.read(event("lesson.schedule.completed", lessonScheduleId=str(schedule.id), userId=str(JANE)))
    news = await SOURCE.enrich(told, rig.connector.run)
    assert news.facts["person"][:2] == ("Jane Doe", "jane.doe@example.com")
    assert news.facts["lesson"] == (schedule.lesson.name, str(schedule.lesson.id))
    assert news.about == ("lesson", str(schedule.lesson.id))
    assert news.facts["group"][0] == account(rig).groups[account(rig).users[JANE].groups[0]].name
    assert news.facts["group"][-1].isdigit()
    assert len(news.known("due")) == len("2026-05-28")
    assert (news.key, news.at) == (told.key, told.at)
    assert len(rig.standin.calls) == 3
    assert await SOURCE.enrich(news, rig.connector.run) == news, "names that are known stay as they are"


async def test_who_changed_whom(rig: Rig) -> None:
    """Both are named."""
    told = SOURCE.read(event("user.settings.updated", userId=str(JANE), actingUserId=str(INES)))
    news = await SOURCE.enrich(told, rig.connector.run)
    assert (news.known("person"), news.known("by")) == ("Jane Doe", "Ines Moreau")


async def test_what_is_gone_stays_a_number(rig: Rig) -> None:
    """News of something that Damstra does not show any more are told all the same."""
    told = SOURCE.read(event("lesson.schedule.cancelled", lessonScheduleId="1", userId="2", cancellationReason="A_B"))
    news = await SOURCE.enrich(told, rig.connector.run)
    assert news == told
    assert (news.known("person"), news.known("reason")) == ("2", "a b")


async def test_what_was_learned_before_damstra_fell_silent_is_kept(rig: Rig) -> None:
    """And where nothing was, whoever asked is told why."""
    schedule = next(iter(account(rig).schedules.values()))
    told = SOURCE.read(event("lesson.schedule.completed", lessonScheduleId=str(schedule.id), userId=str(schedule.user)))
    rig.standin.faults.add(Fault(reply=Reply(status=503)), times=None, path="/user/{userId}")
    assert (await SOURCE.enrich(told, rig.connector.run)).known("lesson") == schedule.lesson.name
    rig.standin.faults.add(Fault(reply=Reply(status=503)), times=None)
    with pytest.raises(errors.PlatformError):
        await SOURCE.enrich(told, rig.connector.run)


async def rounds(rig: Rig, memory: Any, now: float, most: int = 20) -> tuple[list[News], Any]:
    """Look until everybody was looked at."""
    found: list[News] = []
    for _ in range(most):
        before = len(rig.standin.calls)
        seen = await SOURCE.watch(rig.connector.run, memory, now)
        assert len(rig.standin.calls) - before <= 1 + USERS_PER_POLL * MAX_LESSON_PAGES
        found, memory = [*found, *seen.news], seen.memory
        if memory["place"] == 0:
            return found, memory
    raise AssertionError("it never comes round")


async def test_the_first_look_tells_nothing(rig: Rig) -> None:
    """What was before we came is no news, in the rounds that follow neither; and nobody is asked for it."""
    seen = await SOURCE.watch(rig.connector.run, None, NOW)
    assert (seen.news, rig.standin.calls) == ((), [])
    assert (await rounds(rig, seen.memory, NOW + 60))[0] == []


async def test_a_completion_whose_webhook_was_lost_is_found(rig: Rig) -> None:
    """With all its names, and under the key that the webhook has: it is told once, whichever way it comes first."""
    memory = (await SOURCE.watch(rig.connector.run, None, NOW - 1)).memory
    schedule = next(one for one in account(rig).schedules.values() if one.status(NOW) == "due")
    account(rig).complete(schedule, NOW, INES)
    lost = SOURCE.read(account(rig).events[-1])
    (news,), _ = await rounds(rig, memory, NOW + 60)
    assert (news.event, news.key, news.at) == ("lesson_schedule_completed", lost.key, NOW)
    named = await SOURCE.enrich(lost, rig.connector.run)
    for fact in ("person", "lesson", "due", "schedule", "user"):
        assert news.known(fact) == named.known(fact)
    assert news.about == named.about


async def test_a_lesson_that_becomes_overdue_is_told(rig: Rig) -> None:
    """With a key of its own for every end it is given. Damstra calls overdue what was not begun in time."""
    memory = (await SOURCE.watch(rig.connector.run, None, NOW)).memory
    idle = [one for one in account(rig).schedules.values() if one.status(NOW) == "due" and one.started is None]
    later = min(one.end for one in idle) + 1
    account(rig).clock = lambda: later
    found, memory = await rounds(rig, memory, later)
    assert found
    assert {one.event for one in found} == {"lesson_schedule_overdue"}
    assert len({one.key for one in found}) == len(found)
    again, _ = await rounds(rig, memory, later + 60)
    assert {one.key for one in again} == {one.key for one in found}, "known by the same key as long as it is found"
    assert (await rounds(rig, memory, later + MAX_EVENT_AGE_S + DAY))[0] == []


async def test_what_happened_long_ago_is_not_looked_for(rig: Rig) -> None:
    """After longer than it is remembered what was told, it might be told twice."""
    memory = (await SOURCE.watch(rig.connector.run, None, NOW - 90 * DAY)).memory
    done = [one.completed for one in account(rig).schedules.values() if one.completed is not None]
    found, _ = await rounds(rig, memory, NOW)
    completed = [one for one in found if one.event == "lesson_schedule_completed"]
    assert len(completed) == sum(moment >= NOW - MAX_EVENT_AGE_S for moment in done)
    assert all(one.at is not None and one.at >= NOW - MAX_EVENT_AGE_S for one in found)


async def test_a_damstra_that_is_down_is_looked_at_next_time(rig: Rig) -> None:
    """The look fails as a whole; a person who went away in the middle of it does not make it fail."""
    memory = (await SOURCE.watch(rig.connector.run, None, NOW)).memory
    gone = Fault(reply=Reply({"internalCode": 404, "message": "gone"}, 404))
    rig.standin.faults.add(gone, times=1, path="/user/{userId}/lesson_schedule")
    await SOURCE.watch(rig.connector.run, memory, NOW)
    rig.standin.faults.add(Fault(reply=Reply(status=503)), times=None)
    with pytest.raises(errors.PlatformError):
        await SOURCE.watch(rig.connector.run, memory, NOW)


async def test_somebody_with_endless_lessons_costs_a_few_calls() -> None:
    """Their first few hundred are read."""
    asked: list[Intent[Any]] = []

    async def ask(intent: Intent[R]) -> R:
        asked.append(intent)
        rows: Any = [User(id=7)] if isinstance(intent, UsersList) else [LessonSchedule(id=1)] * module.LESSONS_PER_PAGE
        return Page(rows)  # type: ignore[return-value]  # R is a page here, which no checker sees

    seen = await SOURCE.watch(ask, {"began": NOW, "place": 30}, NOW)
    assert [type(one) for one in asked] == [UsersList, *[UserLessonSchedulesList] * MAX_LESSON_PAGES]
    assert seen.memory == {"began": NOW, "place": 0}
