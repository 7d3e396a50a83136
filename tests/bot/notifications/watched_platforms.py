"""Platforms of any size that answer what their watchers ask, at once and on an injected clock, and write down when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, TypeVar

from bot.notifications.watchers import Budget, pause_after
from connectors.chamilo.exercises import GetTestUpdatesList
from connectors.chamilo.messages import UserMessages
from connectors.classcom.classes import ClassesList, ClassRecord
from connectors.classcom.schedules import Schedule, SchedulesList
from connectors.classonlive.contents import Content, ContentList
from connectors.classonlive.recordings import VideoRecordsList
from connectors.classonlive.students import ContentStudentsList, Student, StudentFound, StudentSearch
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.damstra.schedules import LessonSchedule, UserLessonSchedulesList
from connectors.damstra.sessions import IltSessionsList
from connectors.damstra.users import User, UsersList
from connectors.news.news import AskPlatform, Source

R = TypeVar("R")
DAY_S = 86_400.0
BEGUN = 1_800_000_000.0
LEARNING, MEETS_NOW, MEETS_TODAY, MEETS_SOME_DAY, JUST_ENDED = 100, 200, 50, 5, 100
"""One in so many people is learning at any time; one class in so many meets at any time, today, within thirty days; of
one course in so many a session has just ended."""


def written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


class Clock:
    def __init__(self) -> None:
        self.now = BEGUN

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Watching:
    """A watcher at work.

    Attributes:
        polls: when each look began, when it ended, and how many calls it made
        reads: by what was read, when, and when the look of that ended
    """

    source: Source
    answer: Callable[[Intent[Any], float], Any]
    named: Callable[[Intent[Any]], str]
    polls: list[tuple[float, float, int]] = field(default_factory=list)
    reads: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    memory: Any = None
    clock: Clock = field(default_factory=Clock)

    async def begin(self) -> None:
        """As if it had looked at everything once."""

        async def ask(intent: Intent[R]) -> R:
            found: R = self.answer(intent, self.clock.now)
            return found

        self.memory = (await self.source.watch(ask, None, self.clock.now)).memory

    async def look(self) -> None:
        begun, read = self.clock.now, list[tuple[str, float]]()

        async def ask(intent: Intent[R]) -> R:
            read.append((self.named(intent), self.clock.now))
            found: R = self.answer(intent, self.clock.now)
            return found

        budget: AskPlatform = (counting := Budget(self.source.platform, ask, self.clock.sleep))
        seen = await self.source.watch(budget, self.memory, begun)
        assert seen.unseen == {}
        self.memory = seen.memory
        for name, at in read:
            self.reads.setdefault(name, []).append((at, self.clock.now))
        self.polls.append((begun, self.clock.now, counting.spent))
        await self.clock.sleep(pause_after(self.source.every, self.clock.now - begun))

    def late(self, *things: str, since: float = 0.0) -> float:
        """Seconds at most from what happens to one of these until it is told: it happens just after that was read, and
        is told when the look has ended that reads it next. Where not everything was read twice, they come in turn, and
        the turn takes what it would at the pace of all that were read."""
        reads = [[one for one in self.reads.get(thing, ()) if one[0] >= since] for thing in things]
        exact = max((later[1] - sooner[0] for one in reads for sooner, later in pairwise(one)), default=0.0)
        if all(len(one) > 1 for one in reads):
            return exact
        window = self.clock.now - max(since, BEGUN)
        return max(exact, window * len(things) / sum(map(len, reads)) + self.source.every)

    @property
    def next_look(self) -> float:
        """Seconds at most from what any look would see until it is told."""
        return max(later[1] - sooner[0] for sooner, later in pairwise(self.polls))

    @property
    def calls(self) -> int:
        """Of one look, at most."""
        return max(calls for _, _, calls in self.polls)

    def hourly(self, since: float) -> float:
        polls = [one for one in self.polls if one[0] >= since]
        return sum(calls for *_, calls in polls) * 3600 / (self.clock.now - polls[0][0])


def damstra(people: int) -> tuple[Callable[[Intent[Any], float], Any], Callable[[Intent[Any]], str]]:
    """Everybody has one lesson, which never ends while we look."""
    lesson = LessonSchedule(
        id=1, lesson_id=2, lesson_name="Ladders", status="due", end_date=written(BEGUN + 900 * DAY_S)
    )

    users = [User(id=place + 1, last_logged_in_date="2020-01-01T00:00:00Z") for place in range(people)]

    def user(place: int, now: float) -> User:
        learns = place % LEARNING == 0
        return users[place].model_copy(update={"last_logged_in_date": written(now - 60)}) if learns else users[place]

    def answer(intent: Intent[Any], now: float) -> Any:
        if isinstance(intent, UsersList):
            places = range(intent.start_index, min(intent.start_index + intent.max_results, people))
            return Page([user(place, now) for place in places], people)
        if isinstance(intent, UserLessonSchedulesList):
            return Page([lesson])
        assert isinstance(intent, IltSessionsList)
        return Page([])

    def named(intent: Intent[Any]) -> str:
        if isinstance(intent, UserLessonSchedulesList):
            return f"person {intent.user_id - 1}"
        if isinstance(intent, UsersList) and intent.max_results == 100:
            return f"log-ins {intent.start_index}"
        return type(intent).__name__

    return answer, named


def classes(count: int) -> tuple[Callable[[Intent[Any], float], Any], Callable[[Intent[Any]], str]]:
    """The dates of a class stand where they are seen from any moment, so that a class stays what it is."""
    listed = [ClassRecord(class_id=f"{place:05}", class_name=f"Class {place}") for place in range(count)]
    ahead = {"live": 1200.0, "today": 8 * 3600.0, "some day": 9 * DAY_S}

    def answer(intent: Intent[Any], now: float) -> Any:
        if isinstance(intent, ClassesList):
            return listed
        assert isinstance(intent, SchedulesList)
        begins = int(now + ahead.get(kind_of_class(int(intent.class_id)), 60 * DAY_S))
        return [Schedule(schedule_id=intent.class_id, start_time=begins, end_time=begins + 3600)]

    return answer, lambda intent: f"class {int(intent.class_id)}" if isinstance(intent, SchedulesList) else "all"


def kind_of_class(place: int) -> str:
    for kind, share in (("live", MEETS_NOW), ("today", MEETS_TODAY), ("some day", MEETS_SOME_DAY)):
        if place % share == share - 1:
            return kind
    return "idle"


def courses(count: int, whole_search: bool) -> tuple[Callable[[Intent[Any], float], Any], Callable[[Intent[Any]], str]]:
    """One student a course; the search for everybody finds them all, or only the first."""
    listed = [Content(content_id=place + 1, title="A course") for place in range(count)]
    students = [StudentFound(content_id=place + 1, applicant_id=place + 1, name="Jane") for place in range(count)]

    def answer(intent: Intent[Any], now: float) -> Any:
        if isinstance(intent, ContentList):
            ended = {"one_day_date": written(now - 3 * 3600)}
            for place in range(0, count, JUST_ENDED):
                listed[place] = listed[place].model_copy(update=ended)
            return Page(listed)
        if isinstance(intent, StudentSearch):
            return Page(students if whole_search else students[:1])
        if isinstance(intent, ContentStudentsList):
            return Page([Student(applicant_id=intent.content_id, name="Jane")])
        assert isinstance(intent, VideoRecordsList)
        return Page([])

    def named(intent: Intent[Any]) -> str:
        if isinstance(intent, VideoRecordsList | ContentStudentsList):
            return f"{type(intent).__name__} {intent.content_id - 1}"
        return type(intent).__name__

    return answer, named


def portal(tests: int) -> tuple[Callable[[Intent[Any], float], Any], Callable[[Intent[Any]], str]]:
    def answer(intent: Intent[Any], now: float) -> Any:
        assert isinstance(intent, UserMessages | GetTestUpdatesList)
        return []

    return answer, lambda intent: type(intent).__name__
