"""The news of ClassOnLive, which tells nothing by itself and is therefore asked: new recordings, new students.

It lists both by course. So each look reads courses whose sessions have just ended, where a recording may be waited for,
and some others in turn, and remembers the highest numbers it has seen there. That whoever comes later has a higher
number is how its examples look; its document does not say so.

Its document does not say either whether a search for @ finds everybody in every course. So that is compared with the
lists of courses: as long as it agrees, one call tells all who are new; where it does not, their courses are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from connectors.classonlive.contents import Content, ContentList
from connectors.classonlive.recordings import Recording, VideoRecordsList
from connectors.classonlive.students import ContentStudentsList, Student, StudentFound, StudentSearch
from connectors.classonlive.told import is_beyond_the_api
from connectors.classonlive.vocabulary import MADRID
from connectors.core.datetimes import moment
from connectors.core.record import unread
from connectors.news import news_facts
from connectors.news.news import AskPlatform, EventKind, News, Source, Trial, Watched
from connectors.news.poll import Poll, Reads
from connectors.news.turns import later_rows, longest_waiting

MAX_WATCHED_COURSES = 10_000
"""Courses that are watched: the newest ones."""
JUST_ENDED_PER_POLL, COURSES_PER_POLL = 12, 12
"""Courses that one look reads: of those whose session has just ended, and of the others at least."""
RECORDING_DELAY_S = 48 * 3600.0
"""Seconds after its end in which the recording of a session is looked for at every look; later, when its turn comes."""
EVERYBODY = "@"
"""What stands in the e-mail address of everybody."""
SEARCH_RETRY_S = 3600.0
"""Seconds after which a search that did not find everybody is compared once more."""
DAY_S = 86_400.0
MAX_NEW_STUDENTS_PER_POLL = 100
"""New students whom one look tells of. The others are told of when it is the turn of their course again."""
MAX_PENDING_RECORDINGS = 10
"""Recordings of a course that are waited for, until they can be seen."""

KINDS: Mapping[str, EventKind] = {
    "recording_added": EventKind(
        "a recording of {course} is added",
        "There's a new recording of {course}: {recording}.",
        ("course", "recording", "day"),
    ),
    "course_enrollment": EventKind(
        "{person} is enrolled in {course}",
        "{person} was enrolled in {course}.",
        ("person", "course"),
    ),
}


@dataclass(frozen=True)
class Seen:
    """The highest numbers that were seen in a course, None where nobody looked yet, and the recordings that could not
    be seen yet."""

    recording: int | None = None
    student: int | None = None
    waiting: tuple[int, ...] = ()


class ClassOnLiveNews(Source):
    platform = "classonlive"
    kinds = KINDS
    every = 300.0
    reads: ClassVar[Reads] = {
        ContentList: ("recording_added", "course_enrollment"),
        VideoRecordsList: ("recording_added",),
        ContentStudentsList: ("course_enrollment",),
        StudentSearch: (),
    }

    async def rehearse(self, look: Trial) -> None:
        courses = await look.attempt(ContentList())
        for one in [one for one in courses.items if one.content_id and not _beyond(one)][:1] if courses else ():
            await look.attempt(VideoRecordsList(content_id=one.content_id or 0))
            await look.attempt(ContentStudentsList(content_id=one.content_id or 0))
        await look.attempt(StudentSearch(search=EVERYBODY))

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """Two calls for all courses and all people, one for each course that is read, and a second where the search is
        not to be relied on."""
        poll = Poll(ask, self.reads)
        found = await poll.whole(ContentList(), bool(memory and memory["newest"]), "ClassOnLive")
        listed = {one.content_id: one for one in found.items if one.content_id}
        courses = {id: listed[id] for id in sorted(listed)[-MAX_WATCHED_COURSES:]}
        newest = max([*listed, memory["newest"] if memory else 0], default=0)
        known = {int(id): Seen(*seen) for id, seen in memory["courses"].items()} if memory else {}
        # In a course that was made since, everything is new; in any other, what is there at the first look is not.
        made = {id: Seen(0, 0) for id in courses if memory and id > memory["newest"]}
        before = made | known
        seen = {id: before.get(id, Seen()) for id in courses}
        course_poll = CoursePoll(poll, courses, seen, memory, now)
        await course_poll.look()
        hidden = known.keys() - seen.keys() if unread(found) else set()  # they may be among what could not be read
        seen |= {id: known[id] for id in hidden}
        kept = {str(id): [one.recording, one.student, list(one.waiting)] for id, one in seen.items() if one != Seen()}
        return Watched(tuple(course_poll.news), {"newest": newest, "courses": kept, **course_poll.memory}, poll.unseen)


class CoursePoll:
    """The courses of one look: `seen` is changed as they are read."""

    def __init__(
        self, poll: Poll, courses: Mapping[int, Content], seen: dict[int, Seen], memory: Any, now: float
    ) -> None:
        self._poll, self._courses, self._seen, self._now = poll, courses, seen, now
        self._after: int = memory["after"] if memory else 0
        self._ended: Mapping[str, float] = memory["ended"] if memory else {}
        self._trusted: bool | None = memory["trusted"] if memory else None
        """Whether the search finds everybody; None where nobody compared yet."""
        self._asked: float = memory["asked"] if memory else 0.0
        self._compared: list[bool] = []
        self.news: list[News] = []

    @property
    def memory(self) -> dict[str, Any]:
        return {"after": self._after, "ended": dict(self._ended), "trusted": self._trusted, "asked": self._asked}

    async def look(self) -> None:
        everybody = await self._everybody()
        relied = everybody if self._trusted else None
        for id in self._ended_lately():
            await self._read(id, everybody, relied is None)
            self._ended = {**self._ended, str(id): self._now}
        for turn, id in enumerate(self._turn()):
            # One of the turn is compared at every look: what was right once may change.
            if self._poll.left < (2 if turn == 0 or relied is None else 1):
                break
            await self._read(id, everybody, turn == 0 or relied is None)
            self._after = id
        for id, rows in (relied or {}).items():
            if id in self._courses:
                self._came(id, rows)
        if everybody is not None and self._compared:
            self._trusted, self._asked = all(self._compared), self._now

    async def _everybody(self) -> Mapping[int, Sequence[StudentFound]] | None:
        """By course, whom the search finds; None where it is not asked or cannot answer."""
        if self._trusted is False and self._now - self._asked < SEARCH_RETRY_S:
            return None
        page = await self._poll.peek(StudentSearch(search=EVERYBODY))
        if page is None:
            self._trusted, self._asked = False, self._now
            return None
        found: dict[int, list[StudentFound]] = {id: [] for id in self._courses}
        for one in page.items:
            found.setdefault(one.content_id or 0, []).append(one)
        return found

    def _ended_lately(self) -> list[int]:
        """Those read longest ago first."""
        lately = [id for id, one in self._courses.items() if not _beyond(one) and _just_ended(one, self._now)]
        self._ended = {str(id): self._ended.get(str(id), 0.0) for id in lately}
        return longest_waiting({id: self._ended[str(id)] for id in lately}, JUST_ENDED_PER_POLL)

    def _turn(self) -> list[int]:
        """All others in turn, from where it is."""
        order = [id for id, one in self._courses.items() if not _beyond(one) and str(id) not in self._ended]
        return [*(id for id in order if id > self._after), *(id for id in order if id <= self._after)]

    async def _read(self, id: int, everybody: Mapping[int, Sequence[StudentFound]] | None, people: bool) -> None:
        """What is new in a course. Of one that was never seen nothing is told, and what cannot be read stays as it
        was."""
        recordings = await self._poll.read(VideoRecordsList(content_id=id))
        if recordings is not None:
            self._record(id, recordings.items)
        if not people:
            return
        asked = ContentStudentsList(content_id=id)
        if self._trusted:
            students = await self._poll.peek(asked)
        else:
            students = await self._poll.read(asked)
        if students is None:
            return
        if everybody is not None and students.items:
            missing = {one.applicant_id for one in students.items} - {one.applicant_id for one in everybody.get(id, ())}
            self._compared.append(not missing)
        self._came(id, students.items)

    def _record(self, id: int, rows: Sequence[Recording]) -> None:
        before = self._seen[id]
        ready, waiting = _recordings(rows, before)
        last = max([before.recording or 0, *map(_number, [*ready, *waiting])])
        if before.recording is not None:
            self.news += [_recorded(self._courses[id], one) for one in ready]
        self._seen[id] = replace(before, recording=last, waiting=tuple(map(_number, waiting)))

    def _came(self, id: int, rows: Sequence[Student | StudentFound]) -> None:
        before = self._seen[id]
        most = max(MAX_NEW_STUDENTS_PER_POLL - len(self.news), 0)
        came, last = later_rows(rows, _number, before.student, most)
        self.news += [_enrolled(self._courses[id], one) for one in came]
        if last != before.student:
            self._seen[id] = replace(before, student=last)


def _beyond(course: Content) -> bool:
    """A pack or a modular course, with which the API does not work."""
    return _is_beyond(course.content_type, course.type)


_is_beyond = lru_cache(maxsize=100)(is_beyond_the_api)
"""Of a handful of kinds, asked of thousands of courses in every look."""


def _just_ended(course: Content, now: float) -> bool:
    """Whether a session of a course may have ended lately, as far as the listing tells its days."""
    spans = (
        (course.one_day_date, course.one_day_date),
        (course.multiple_day_from_date, course.multiple_day_to_date),
        (course.particular_init_date, course.particular_end_date),
    )
    for first, last in spans:
        begins, ends = _seconds(first), _seconds(last)
        if begins and ends and begins <= now <= ends + DAY_S + RECORDING_DELAY_S:
            return True
    return False


@lru_cache(maxsize=4 * MAX_WATCHED_COURSES)
def _seconds(written: str | None) -> float | None:
    """The days of thousands of courses are looked at in every look, and hardly any changes."""
    found = moment(written, MADRID)
    return found.timestamp() if found else None


def _recordings(rows: Sequence[Recording], before: Seen) -> tuple[list[Recording], list[Recording]]:
    """Those that are new and can be seen, and those that cannot be seen yet."""
    fresh = [one for one in rows if _number(one) > (before.recording or 0) or _number(one) in before.waiting]
    ready = [one for one in fresh if one.processed is not False]
    waiting = [one for one in fresh if one.processed is False]
    return sorted(ready, key=_number), sorted(waiting, key=_number)[-MAX_PENDING_RECORDINGS:]


def _number(one: Recording | Student | StudentFound) -> int:
    return (one.video_id if isinstance(one, Recording) else one.applicant_id) or 0


def _recorded(course: Content, one: Recording) -> News:
    # It says the day and not the hour, so nothing is said of when.
    found = news_facts.facts(
        course=news_facts.names(course.title, course.content_id),
        recording=news_facts.names(one.title, one.filename, one.video_id),
        day=news_facts.names(one.register_date),
    )
    return _news("recording_added", course, _number(one), found)


def _enrolled(course: Content, one: Student | StudentFound) -> News:
    found = news_facts.facts(
        person=news_facts.names(one.name, one.email),
        course=news_facts.names(course.title, course.content_id),
    )
    return _news("course_enrollment", course, _number(one), found)


def _news(kind: str, course: Content, number: int, found: Mapping[str, tuple[str, ...]]) -> News:
    here = str(course.content_id)
    return News("classonlive", kind, news_facts.key(kind, here, str(number)), None, found, ("course", here))
