"""Damstra's news: numbers are looked up, what a webhook lost is found, and nothing is told twice."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.damstra.events import EVENT_TYPES
from connectors.damstra.lesson_watch import LESSONS_PER_PAGE, MAX_EVENT_AGE_S, MAX_LESSON_PAGES, LessonMemory
from connectors.damstra.news import DamstraNews
from connectors.damstra.schedules import LessonSchedule, UserLessonSchedulesList
from connectors.damstra.sessions import IltSessionsList
from connectors.damstra.standin import DamstraStandIn
from connectors.damstra.users import User, UsersList
from connectors.news.news import News
from connectors.news.poll import MAX_CALLS_PER_POLL
from connectors.standin.standin import Fault, Reply
from tests.connectors.damstra.event_bodies import DOCUMENTED
from tests.connectors.damstra.rig import INES, JANE, damstra_rig
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
    """And what only looking tells: what is overdue, and classroom sessions."""
    assert SOURCE.kinds.keys() == {name.replace(".", "_") for name in EVENT_TYPES} | {
        "lesson_schedule_overdue",
        "session_starting",
        "session_attended",
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
    assert news.facts["person"][:2] == ("Jane Doe", "jane@acme.com")
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
        assert len(rig.standin.calls) - before <= MAX_CALLS_PER_POLL
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
    old, _ = await rounds(rig, memory, later + MAX_EVENT_AGE_S + DAY)
    assert not {one.key for one in old} & {one.key for one in found}


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
        rows: Any = [User(id=7)] if isinstance(intent, UsersList) else [LessonSchedule(id=1)] * LESSONS_PER_PAGE
        rows = [] if isinstance(intent, IltSessionsList) else rows
        return Page(rows)  # type: ignore[return-value]  # R is a page here, which no checker sees

    memory = {**asdict(LessonMemory(NOW, place=30, polls=1)), "sessions": {}}
    seen = await SOURCE.watch(ask, memory, NOW)
    people = [type(one) for one in asked if not isinstance(one, IltSessionsList)]
    assert people == [UsersList, *[UserLessonSchedulesList] * MAX_LESSON_PAGES]
    assert seen.memory["place"] == 0


async def looked(rig: Rig, memory: Any, now: float) -> tuple[list[News], Any]:
    """Once; what it remembers is plain data."""
    account(rig).clock = lambda: now
    seen = await SOURCE.watch(rig.connector.run, memory, now)
    assert seen.unseen == {}
    return list(seen.news), json.loads(json.dumps(seen.memory))


def late(rig: Rig) -> Any:
    """Somebody's lesson that they began and have not completed."""
    return next(one for one in account(rig).schedules.values() if one.status(NOW) == "due" and one.started is not None)


async def test_a_lesson_that_was_begun_and_is_late_is_overdue(rig: Rig) -> None:
    """Damstra's document calls overdue what was not started; whoever is half way through is late all the same. It is
    told in the first look after its end, wherever the turn is, and by the key that the turn has too."""
    schedule = late(rig)
    memory = (await SOURCE.watch(rig.connector.run, None, NOW)).memory
    _, memory = await rounds(rig, memory, NOW + 60)
    memory["place"] = 10_000
    told, memory = await looked(rig, memory, schedule.end + 1)
    mine = [one for one in told if one.known("schedule") == str(schedule.id)]
    assert [one.event for one in mine] == ["lesson_schedule_overdue"]
    again = [one for one in (await rounds(rig, memory, schedule.end + 60))[0] if one.key == mine[0].key]
    assert len(again) == 1, "the turn finds it too, and it is told once by its key"


@pytest.mark.parametrize(
    ("zone", "day"), [("Australia/Perth", "2016-08-25"), ("America/New_York", "2016-08-24"), ("Nowhere/At all", "")]
)
async def test_a_lesson_is_due_on_the_day_of_the_person(rig: Rig, zone: str, day: str) -> None:
    """16:00 UTC, as in the document's example, is midnight in Perth: its day is the next one there. The same whether a
    webhook told it or a look, and nothing where it is not known where they are."""
    schedule = late(rig)
    account(rig).users[schedule.user] = replace(account(rig).users[schedule.user], zone=zone)
    end = datetime(2016, 8, 24, 16, tzinfo=UTC).timestamp()
    account(rig).schedules[schedule.id] = replace(schedule, end=end)
    account(rig).complete(account(rig).schedules[schedule.id], NOW, INES)
    memory = (await SOURCE.watch(rig.connector.run, None, NOW - 1)).memory
    (found,) = [one for one in (await rounds(rig, memory, NOW + 60))[0] if one.known("schedule") == str(schedule.id)]
    posted = await SOURCE.enrich(SOURCE.read(account(rig).events[-1]), rig.connector.run)
    assert found.known("due") == posted.known("due") == day
    assert found.key == posted.key


async def test_whoever_has_logged_in_is_read_first(rig: Rig) -> None:
    """What they complete is found within three looks, wherever the turn is; they are not read at every look."""
    schedule = late(rig)
    memory = (await SOURCE.watch(rig.connector.run, None, NOW)).memory
    user = account(rig).users[schedule.user]
    account(rig).users[schedule.user] = replace(user, logged_in=NOW + 60)
    memory["place"] = 10_000
    _, memory = await looked(rig, memory, NOW + 100)
    account(rig).complete(schedule, NOW + 200, schedule.user)
    told: list[News] = []
    for turn in range(1, 4):
        news, memory = await looked(rig, {**memory, "place": 10_000}, NOW + 100 + turn * 145)
        told += news
    assert [(one.event, one.known("schedule")) for one in told] == [("lesson_schedule_completed", str(schedule.id))]


async def test_a_session_is_told_when_it_begins_and_when_it_is_known_who_came(rig: Rig) -> None:
    """Once each, in one thread; before anybody is noted nothing is said of who came, and nothing of one called off."""
    session = next(one for one in account(rig).sessions.values() if one.state(NOW) == 1 and account(rig).places_in(one))
    memory = (await SOURCE.watch(rig.connector.run, None, NOW)).memory
    others = [one.id for one in account(rig).sessions.values() if one.id != session.id]
    for id in others:
        del account(rig).sessions[id]
    gone = replace(session, id=9_001)
    account(rig).sessions[gone.id] = gone
    told, memory = await looked(rig, memory, session.start - 3600)
    account(rig).sessions[gone.id] = replace(gone, status=3)
    starting, memory = await looked(rig, memory, session.start - 600)
    none, memory = await looked(rig, memory, session.start - 300)
    ended, memory = await looked(rig, memory, session.end + 60)
    sessions = [[one for one in news if one.event.startswith("session")] for news in (told, starting, none, ended)]
    assert [len(news) for news in sessions] == [0, 1, 0, 0]
    (news,) = sessions[1]
    assert (news.event, news.at, news.about) == ("session_starting", session.start, ("session", str(session.id)))
    assert (news.known("lesson"), news.known("place")) == (session.lesson.name, session.location)
    places = account(rig).places_in(session)
    account(rig).places[places[0].id] = replace(places[0], attended=True, passed=True)
    soon, memory = await looked(rig, memory, session.end + 120)
    later, memory = await looked(rig, memory, session.end + 900)
    (came,) = [one for one in (*soon, *later) if one.event.startswith("session")]
    assert (came.event, came.known("present"), came.about) == ("session_attended", f"1 of {len(places)}", news.about)
    assert not [one for one in (await looked(rig, memory, session.end + 5000))[0] if one.event.startswith("session")]


async def test_a_key_that_may_not_see_sessions_still_sees_lessons(rig: Rig) -> None:
    """What it cannot see is said."""
    memory = (await SOURCE.watch(rig.connector.run, None, NOW)).memory
    no = Fault(reply=Reply({"internalCode": 403, "message": "No."}, 403))
    rig.standin.faults.add(no, times=None, path="/ilt_session")
    seen = await SOURCE.watch(rig.connector.run, memory, NOW)
    assert set(seen.unseen) == {"session_starting", "session_attended"}
