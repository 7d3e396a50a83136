"""The news of ClassOnLive, which tells nothing by itself and is therefore asked: new recordings, new students.

It lists both by course alone. So each look reads a few courses, in turn, and remembers the highest numbers it has seen
there. That whoever comes later has a higher number is how its examples look; its document does not say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.classonlive.contents import Content, ContentList
from connectors.classonlive.recordings import Recording, VideoRecordsList
from connectors.classonlive.students import ContentStudentsList, Student
from connectors.news import news_facts
from connectors.news.news import AskPlatform, EventKind, News, Source, Watched, if_there

MAX_WATCHED_COURSES = 400
"""Courses that are watched: the newest ones."""
COURSES_PER_POLL = 20
"""Courses that one look reads, by two calls each."""
MAX_NEW_STUDENTS_PER_POLL = 100
"""New students whom one look tells of. The others are told of when it is the turn of their course again."""
MAX_PENDING_RECORDINGS = 10
"""Recordings of a course that are waited for, until they can be seen."""

KINDS: Mapping[str, EventKind] = {
    "recording_added": EventKind(
        "A recording can be seen",
        "There is a new recording of {course}: {recording}.",
        ("course", "recording", "day"),
    ),
    "course_enrollment": EventKind(
        "Somebody was enrolled in a course",
        "{person} was enrolled in {course}.",
        ("person", "course"),
    ),
}


@dataclass(frozen=True)
class Seen:
    """The highest numbers that were seen in a course, and the recordings that could not be seen yet."""

    recording: int = 0
    student: int = 0
    waiting: tuple[int, ...] = ()


class ClassOnLiveNews(Source):
    platform = "classonlive"
    kinds = KINDS
    every = 300.0

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """One call for all courses, and two for each of COURSES_PER_POLL."""
        listed = {one.content_id: one for one in (await ask(ContentList())).items if one.content_id}
        courses = {id: listed[id] for id in sorted(listed)[-MAX_WATCHED_COURSES:]}
        newest = max([*listed, memory["newest"] if memory else 0], default=0)
        known = {int(id): Seen(*seen) for id, seen in memory["courses"].items()} if memory else {}
        # In a course that was made since, everything is new; in any other, what is there at the first look is not.
        made = {id: Seen() for id in courses if memory and id > memory["newest"]}
        seen = {id: one for id, one in (made | known).items() if id in courses}
        chosen = _turn(list(courses), memory["after"] if memory else 0)
        news: list[News] = []
        for id in chosen:
            told, left = await self._read(ask, courses[id], seen.get(id), MAX_NEW_STUDENTS_PER_POLL - len(news))
            news += told
            if left:
                seen[id] = left
        kept = {str(id): [one.recording, one.student, list(one.waiting)] for id, one in seen.items()}
        return Watched(tuple(news), {"newest": newest, "after": chosen[-1] if chosen else 0, "courses": kept})

    async def _read(
        self, ask: AskPlatform, course: Content, seen: Seen | None, most: int
    ) -> tuple[list[News], Seen | None]:
        """What is new in a course, and what has been seen in it then. Of one that was never seen nothing is told, and
        one that cannot be read stays as it was."""
        id = course.content_id or 0
        recordings = await if_there(ask(VideoRecordsList(content_id=id)))
        students = await if_there(ask(ContentStudentsList(content_id=id)))
        if recordings is None or students is None:
            return [], seen
        before = seen or Seen()
        ready, waiting = _recordings(recordings.items, before)
        came = sorted((one for one in students.items if _number(one) > before.student), key=_number)
        if not seen:
            return [], _after(before, [*ready, *waiting], waiting, came)
        came = came[: max(most - len(ready), 0)]
        told = [*(_recorded(course, one) for one in ready), *(_enrolled(course, one) for one in came)]
        return told, _after(before, [*ready, *waiting], waiting, came)


def _turn(courses: Sequence[int], after: int) -> list[int]:
    """The next few in turn, of courses in order."""
    return [*(id for id in courses if id > after), *(id for id in courses if id <= after)][:COURSES_PER_POLL]


def _recordings(rows: Sequence[Recording], before: Seen) -> tuple[list[Recording], list[Recording]]:
    """Those that are new and can be seen, and those that cannot be seen yet."""
    fresh = [one for one in rows if _number(one) > before.recording or _number(one) in before.waiting]
    ready = [one for one in fresh if one.processed is not False]
    waiting = [one for one in fresh if one.processed is False]
    return sorted(ready, key=_number), sorted(waiting, key=_number)[-MAX_PENDING_RECORDINGS:]


def _after(before: Seen, fresh: Sequence[Recording], waiting: Sequence[Recording], came: Sequence[Student]) -> Seen:
    return Seen(
        max(before.recording, *map(_number, fresh)) if fresh else before.recording,
        max(before.student, *map(_number, came)) if came else before.student,
        tuple(map(_number, waiting)),
    )


def _number(one: Recording | Student) -> int:
    return (one.video_id if isinstance(one, Recording) else one.applicant_id) or 0


def _recorded(course: Content, one: Recording) -> News:
    # It says the day and not the hour, so nothing is said of when.
    found = news_facts.facts(
        course=news_facts.names(course.title, course.content_id),
        recording=news_facts.names(one.title, one.filename, one.video_id),
        day=news_facts.names(one.register_date),
    )
    return _news("recording_added", course, _number(one), found)


def _enrolled(course: Content, one: Student) -> News:
    found = news_facts.facts(
        person=news_facts.names(one.name, one.email),
        course=news_facts.names(course.title, course.content_id),
    )
    return _news("course_enrollment", course, _number(one), found)


def _news(kind: str, course: Content, number: int, found: Mapping[str, tuple[str, ...]]) -> News:
    here = str(course.content_id)
    return News("classonlive", kind, news_facts.key(kind, here, str(number)), None, found, ("course", here))
