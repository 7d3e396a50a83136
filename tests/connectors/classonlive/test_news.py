"""ClassOnLive is watched: new recordings and new students are told once, course by course, by a bounded number of
calls."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from connectors.classonlive import news
from connectors.classonlive.connector import ClassOnLiveConnector
from connectors.classonlive.news import (
    COURSES_PER_POLL,
    JUST_ENDED_PER_POLL,
    MAX_NEW_STUDENTS_PER_POLL,
    ClassOnLiveNews,
)
from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.classonlive.standin.records import COURSE, ONE_DAY, Content, Video
from connectors.core import errors
from connectors.news import poll
from connectors.news.news import News
from connectors.standin.standin import Fault, Reply
from tests.connectors.classonlive.rig import ONBOARDING
from tests.connectors.rig import KEY, NOW
from tests.hostile_rows import hostile

SOURCE = ClassOnLiveNews()


class Watch:
    """A watcher's memory over its looks; what it remembers is plain data each time."""

    def __init__(self) -> None:
        self.memory: Any = None
        self.standin = ClassOnLiveStandIn(token=KEY, clock=lambda: NOW)
        self.standin.seed(6)
        hostile(self.standin)
        self.academy = self.standin.academy
        self.onboarding = self.academy.contents[ONBOARDING]
        waits: list[float] = []

        async def sleep(seconds: float) -> None:
            waits.append(seconds)

        transport = httpx.ASGITransport(self.standin)
        ours = {"transport": transport, "sleep": sleep, "clock": lambda: sum(waits)}  # time passes in sleep only
        self.connector = ClassOnLiveConnector(SecretStr(KEY), "http://col.test", **ours)

    async def look(self) -> tuple[News, ...]:
        before = len(self.standin.calls)
        seen = await SOURCE.watch(self.connector.run, self.memory, NOW)
        assert len(self.standin.calls) - before <= poll.MAX_CALLS_PER_POLL
        self.memory = json.loads(json.dumps(seen.memory))
        return seen.news

    def course(self, title: str = "New") -> Content:
        return self.academy.add_content(title=title, kind=COURSE, type="Topics")

    def only(self, course: Content) -> None:
        for one in [one for one in self.academy.contents.values() if one.id != course.id]:
            self.academy.delete_content(one)

    def enroll(self, course: Content, name: str) -> int:
        email = f"{name.lower().replace(' ', '.')}@example.com"
        self.academy.welcome(email, name)
        return self.academy.enroll(course, email).id

    def record(self, course: Content, name: str = "evening.mp4") -> int:
        id = self.academy.number("video", 81_583)
        self.academy.videos[id] = Video(id, course.id, name, "2026-05-28")
        return id


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    made = Watch()
    yield made
    await made.connector.close()


async def test_a_new_recording_is_told_once(watch: Watch) -> None:
    """With its course and its day; of the hour nothing is known. Those of before the first look are not told."""
    assert await watch.look() == ()
    id = watch.record(watch.onboarding)
    (news,) = await watch.look()
    assert (news.event, news.at, news.about) == ("recording_added", None, ("course", str(ONBOARDING)))
    assert news.facts == {
        "course": ("Onboarding 101", str(ONBOARDING)),
        "recording": ("evening.mp4", str(id)),
        "day": ("2026-05-28",),
    }
    assert await watch.look() == ()


async def test_a_recording_is_told_when_it_can_be_seen(watch: Watch) -> None:
    """One that is still being processed is waited for, also when later ones are ready before it."""
    await watch.look()
    rows: list[dict[str, Any]] = [{"id": 90_001, "processed": False}, {"id": 90_002, "processed": True}]
    path = "/api/v1/{token}/video_records/{contentId}"
    watch.standin.faults.add(Fault(reply=Reply({"videos": rows, "ok": True})), path=path, times=None)
    watch.only(watch.onboarding)
    assert [one.known("recording") for one in await watch.look()] == ["90002"]
    assert await watch.look() == ()
    rows[0]["processed"] = True
    assert [one.known("recording") for one in await watch.look()] == ["90001"]
    assert await watch.look() == ()


async def test_a_new_student_is_told_once(watch: Watch) -> None:
    """Also somebody who left and comes back; who is in two courses is told of in each."""
    await watch.look()
    other = next(one for one in watch.academy.contents.values() if one.title == "Customer stories")
    watch.enroll(watch.onboarding, "Lena Berg")
    watch.enroll(other, "Lena Berg")
    news = await watch.look()
    assert [one.event for one in news] == ["course_enrollment"] * 2
    assert {one.known("course") for one in news} == {"Onboarding 101", "Customer stories"}
    assert news[0].facts["person"] == ("Lena Berg", "lena.berg@example.com")
    found = watch.academy.find(ONBOARDING, "lena.berg@example.com")
    assert found
    watch.academy.leave(found)
    assert await watch.look() == ()
    watch.enroll(watch.onboarding, "Lena Berg")
    (again,) = await watch.look()
    assert again.key not in {one.key for one in news}


async def test_in_a_course_that_is_new_everything_is_new(watch: Watch) -> None:
    """Whoever was enrolled before the first look at it too; a course that goes is forgotten."""
    await watch.look()
    course = watch.course()
    watch.enroll(course, "Lena Berg")
    watch.record(course)
    assert [one.event for one in await watch.look()] == ["recording_added", "course_enrollment"]
    assert str(course.id) in watch.memory["courses"]
    watch.academy.delete_content(course)
    await watch.look()
    assert str(course.id) not in watch.memory["courses"]


async def test_many_courses_are_read_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each within a few looks, the newest of them, and from a memory that stays small."""
    watch = Watch()
    try:
        courses = [watch.course(f"Course {n}") for n in range(3 * COURSES_PER_POLL)]
        turns = -(-len(watch.academy.contents) // COURSES_PER_POLL)
        for _ in range(turns):
            assert await watch.look() == ()
        for one in courses:
            watch.enroll(one, "Lena Berg")
        told = [one for _ in range(turns) for one in await watch.look()]
        assert len({one.key for one in told}) == len(told) == len(courses)
        monkeypatch.setattr(news, "MAX_WATCHED_COURSES", 50)
        await watch.look()
        assert 0 < len(watch.memory["courses"]) <= 50
        assert len(json.dumps(watch.memory)) < 50 * 50
    finally:
        await watch.connector.close()


async def test_a_flood_of_students_is_told_over_several_looks(watch: Watch) -> None:
    """In the order they came, nobody twice and nobody left out."""
    course = watch.course()
    watch.only(course)
    await watch.look()
    ids = [watch.enroll(course, f"Person {n}") for n in range(MAX_NEW_STUDENTS_PER_POLL + 20)]
    first, second, third = [await watch.look() for _ in range(3)]
    assert (len(first), len(second), len(third)) == (MAX_NEW_STUDENTS_PER_POLL, 20, 0)
    assert [one.key.rpartition(":")[2] for one in (*first, *second)] == [str(id) for id in ids]


async def test_a_course_that_cannot_be_read_stays_as_it_was(watch: Watch) -> None:
    """And costs the others nothing; an academy that is down is looked at next time."""
    await watch.look()
    id = watch.enroll(watch.onboarding, "Lena Berg")
    known = watch.memory["courses"]
    for path in ("student/findbycontent/{contentId}", "student/search/{search}"):
        watch.standin.faults.add(Fault(reply=Reply({"ok": False})), path=f"/api/v1/{{token}}/{path}", times=None)
    assert await watch.look() == ()
    assert watch.memory["courses"] == known
    watch.standin.faults.add(Fault(reply=Reply(status=503)), path="/api/v1/{token}/content", times=None)
    with pytest.raises(errors.PlatformError):
        await watch.look()
    watch.standin.faults.clear()
    assert [one.key.rpartition(":")[2] for one in await watch.look()] == [str(id)]


async def test_no_link_of_a_recording_is_told(watch: Watch) -> None:
    """Whoever has it sees the recording as somebody else."""
    await watch.look()
    id = watch.record(watch.onboarding)
    student = watch.academy.students(ONBOARDING)[0]
    watch.academy.videos[id] = replace(watch.academy.videos[id], viewers=((student.id, True),))
    (news,) = await watch.look()
    assert "http" not in json.dumps(news.plain())


SEARCH, LISTED = "/api/v1/{token}/student/search/{search}", "/api/v1/{token}/student/findbycontent/{contentId}"


async def test_one_search_tells_all_who_are_new(watch: Watch) -> None:
    """Once it was compared with the lists of courses: wherever the turn is, everybody is told in the next look, and one
    list a look goes on being compared."""
    courses = [watch.course(f"Course {n}") for n in range(5 * COURSES_PER_POLL)]
    for one in courses:
        watch.enroll(one, "Jane Doe")
    await watch.look()
    assert watch.memory["trusted"] is True
    await watch.look()
    before = len(watch.standin.calls_to("GET", LISTED))
    for one in courses:
        watch.enroll(one, "Lena Berg")
    assert len(await watch.look()) == len(courses)
    assert len(watch.standin.calls_to("GET", LISTED)) <= before + 1 + JUST_ENDED_PER_POLL
    assert await watch.look() == ()


@pytest.mark.parametrize("rows", [0, 1], ids=["nobody", "one page of many"])
async def test_a_search_that_does_not_find_everybody_is_not_relied_on(watch: Watch, rows: int) -> None:
    """Its document does not say that it does: then the lists are read, and nobody is missed."""
    student = watch.academy.students(ONBOARDING)[0]
    row = {"name": "A", "email": "a@example.com", "content": "B", "contentId": ONBOARDING, "applicantId": student.id}
    watch.standin.faults.add(Fault(reply=Reply({"ok": True, "students": [row] * rows})), path=SEARCH, times=None)
    await watch.look()
    assert watch.memory["trusted"] is False
    id = watch.enroll(watch.onboarding, "Lena Berg")
    told = [one for _ in range(3) for one in await watch.look()]
    assert [one.key.rpartition(":")[2] for one in told] == [str(id)]


async def test_a_search_that_stops_finding_everybody_is_found_out(watch: Watch) -> None:
    """By the list that is compared at every look."""
    await watch.look()
    assert watch.memory["trusted"] is True
    watch.standin.faults.add(Fault(reply=Reply({"ok": True, "students": []})), path=SEARCH, times=None)
    for _ in range(6):
        await watch.look()
    assert watch.memory["trusted"] is False


async def test_a_course_whose_session_has_just_ended_is_read_at_every_look(watch: Watch) -> None:
    """Its recording is what people wait for; the others have their turn."""
    ended = watch.academy.add_content(
        title="Evening", kind=ONE_DAY, type="Broadcast", teacher="x@example.com", start=NOW - 7200, duration="d1h"
    )
    for n in range(8 * COURSES_PER_POLL):
        watch.course(f"Course {n}")
    for _ in range(12):
        await watch.look()
    id = watch.record(ended)
    (told,) = await watch.look()
    assert told.key.rpartition(":")[2] == str(id)
