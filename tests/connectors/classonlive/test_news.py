"""ClassOnLive is watched: new recordings and new students are told once, course by course, by a bounded number of
calls."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from connectors.classonlive.connector import ClassOnLiveConnector
from connectors.classonlive.news import (
    COURSES_PER_POLL,
    MAX_NEW_STUDENTS_PER_POLL,
    MAX_WATCHED_COURSES,
    ClassOnLiveNews,
)
from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.classonlive.standin.records import COURSE, Content, Video
from connectors.core import errors
from connectors.news import poll
from connectors.news.news import News
from connectors.standin.standin import Fault, Reply
from tests.connectors.classonlive.rig import ONBOARDING
from tests.connectors.rig import KEY, NOW

SOURCE = ClassOnLiveNews()
CALLS = 1 + 2 * COURSES_PER_POLL


class Watch:
    """A watcher's memory over its looks; what it remembers is plain data each time."""

    def __init__(self) -> None:
        self.memory: Any = None
        self.standin = ClassOnLiveStandIn(token=KEY, clock=lambda: NOW)
        self.standin.seed(6)
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
        assert len(self.standin.calls) - before <= CALLS <= poll.MAX_CALLS_PER_POLL
        self.memory = json.loads(json.dumps(seen.memory))
        return seen.news

    def course(self, title: str = "New") -> Content:
        return self.academy.add_content(title=title, kind=COURSE, type="Topics")

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
    watch.academy.contents = {ONBOARDING: watch.onboarding}
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


async def test_many_courses_are_read_in_turn() -> None:
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
        for n in range(MAX_WATCHED_COURSES):
            watch.course(f"More {n}")
        await watch.look()
        assert len(watch.memory["courses"]) <= MAX_WATCHED_COURSES
        assert len(json.dumps(watch.memory)) < 20_000
    finally:
        await watch.connector.close()


async def test_a_flood_of_students_is_told_over_several_looks(watch: Watch) -> None:
    """In the order they came, nobody twice and nobody left out."""
    course = watch.course()
    watch.academy.contents = {course.id: course}
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
    path = "/api/v1/{token}/student/findbycontent/{contentId}"
    watch.standin.faults.add(Fault(reply=Reply({"ok": False})), path=path, times=None)
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
