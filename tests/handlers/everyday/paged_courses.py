"""Courses of many people on the platforms whose listings have pages, as the vendors' documents have those pages. Each
counts how often it was asked. People are numbers."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import SecretStr

from connectors.classonlive.connector import ClassOnLiveConnector
from connectors.classonlive.everyday import ClassOnLiveEveryday
from connectors.core import errors
from connectors.core.connector import Connector
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.damstra.connector import DamstraConnector
from connectors.damstra.everyday import DamstraEveryday
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import Course
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.everyday import SkilljarEveryday
from tests.bot.asking import Pauses

KEY = SecretStr("a-key-of-these-tests")


class Crowd:
    """A platform of one course.

    Attributes:
        people: who is listed, in this order
        last: of these, whom a roster tells last
        calls: how often it was asked
        most: how many calls a page may cost
    """

    course: Course
    verbs: type[Everyday]
    most: int

    def __init__(self, people: Sequence[int], last: frozenset[int] = frozenset()) -> None:
        self.people, self.last, self.calls = list(people), last, 0
        pauses = Pauses()
        transport = httpx.MockTransport(self._answer)
        # No limits: what a page costs is counted, and not how long it takes.
        self.connector = self.connect(sleep=pauses.sleep, clock=pauses.now, transport=transport, limits=())

    def connect(self, **options: Any) -> Connector:
        raise NotImplementedError

    def answer(self, request: httpx.Request) -> Any:
        """JSON, or a whole response."""
        raise NotImplementedError

    def reading(self, in_time: Callable[[], bool] = lambda: True) -> Everyday:
        """The verbs for one command, which has time for a sweep as long as `in_time` says so."""
        return self.verbs(CrowdReader(self.connector, in_time))

    def listed(self, verbs: Any) -> AsyncGenerator[Sequence[Any]]:
        """The rows of its course."""
        rows: AsyncGenerator[Sequence[Any]] = verbs.roster(self.course)
        return rows

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        said = self.answer(request)
        return said if isinstance(said, httpx.Response) else httpx.Response(200, json=said)


class CrowdReader:
    """Reads for anybody. What it sweeps it has only as long as there is time."""

    def __init__(self, connector: Connector, in_time: Callable[[], bool]) -> None:
        self._connector, self._in_time = connector, in_time

    async def read(self, intent: Intent[Any]) -> Any:
        return await self._connector.run(self._connector.begin(intent))

    async def sweep(self, intents: Sequence[Intent[Any]]) -> Sequence[Any]:
        found: list[Any] = []
        for one in intents:
            try:
                found.append(await self.read(one) if self._in_time() else None)
            except errors.PlatformError as error:
                found.append(error)
        return found

    async def pages(self, intent: Intent[Page[Any]]) -> AsyncIterator[Sequence[Any]]:
        async for page in self._connector.pages(intent):
            yield page.items

    async def now(self) -> datetime:
        return datetime(2026, 11, 30, tzinfo=UTC)


class SkilljarCrowd(Crowd):
    """By numbers of pages. Who has no access any more is told last."""

    course = Course("skilljar", "c1", "Course", refs={"domain_name": "d"})
    verbs, most, page_rows = SkilljarEveryday, 4, 20

    def connect(self, **options: Any) -> Connector:
        return SkilljarConnector(KEY, "http://skilljar.test", **options)

    def answer(self, request: httpx.Request) -> Any:
        if request.url.path.endswith("/published-courses"):
            return []
        number = int(request.url.params.get("page") or 1)
        begin = (number - 1) * self.page_rows
        if begin > len(self.people):
            return httpx.Response(404, json={"detail": "Invalid page."})
        rows = [
            {"id": f"e{one}", "user": {"id": str(one), "email": f"{one}@x.example"}, "active": one not in self.last}
            for one in self.people[begin : begin + self.page_rows]
        ]
        more = begin + self.page_rows < len(self.people)
        link = f"http://skilljar.test/x?page={number + 1}" if more else None
        return {"count": len(self.people), "next": link, "results": rows}


class ClassOnLiveCrowd(Crowd):
    """Everybody at once, and how far they are by tens. Whom nothing is told of that comes last.

    Attributes:
        left: who is in the course no more, while it is still told how far they came
    """

    course = Course("classonlive", "5", "Course")
    verbs, most = ClassOnLiveEveryday, 1 + 4

    def __init__(self, people: Sequence[int], last: frozenset[int] = frozenset()) -> None:
        super().__init__(people, last)
        self.left: set[int] = set()

    def connect(self, **options: Any) -> Connector:
        return ClassOnLiveConnector(KEY, "http://classonlive.test", **options)

    def answer(self, request: httpx.Request) -> Any:
        here = [one for one in self.people if one not in self.left]
        if "findbycontent" in request.url.path:
            return {"ok": True, "students": [{"applicantId": one, "email": str(one), "name": "X"} for one in here]}
        page = int(request.url.path.rpartition("/")[2])
        told = [one for one in self.people if one not in self.last]
        stats = [{"general": {"applicantId": one, "totalPercent": 50}} for one in told[page * 10 :][:10]]
        return {"stats": stats, "num": page, "totalPages": -(-len(told) // 10)}


class DamstraCrowd(Crowd):
    """By so many rows to skip, everybody who is active; and the lessons of each.

    Attributes:
        others: who hasn't been assigned the lesson
    """

    course = Course("damstra", "7", "Lesson")
    verbs, most = DamstraEveryday, 2 + 4 * 15

    def __init__(self, people: Sequence[int], last: frozenset[int] = frozenset()) -> None:
        super().__init__(people, last)
        self.others: set[int] = set()

    def connect(self, **options: Any) -> Connector:
        return DamstraConnector(KEY, "http://damstra.test", **options)

    def answer(self, request: httpx.Request) -> Any:
        if person := re.fullmatch(r"/user/(\d+)/lesson_schedule", request.url.path):
            id = int(person[1])
            row = {"id": 1000 + id, "lessonId": 7, "lessonName": "Lesson", "status": "due", "userId": id}
            return {"results": [] if id in self.others else [row]}
        begin, size = (int(request.url.params[name]) for name in ("startIndex", "maxResults"))
        rows = [{"id": one, "firstName": "X", "lastName": str(one)} for one in self.people[begin : begin + size]]
        return {"results": rows, "meta": {"totalResultCount": len(self.people), "startIndex": begin}}


class SkilljarProgress(SkilljarCrowd):
    """A call besides for each of the people shown, and for twenty at once."""

    most, page_rows = 4 + 4 * 20, 50

    def listed(self, verbs: Any) -> AsyncGenerator[Sequence[Any]]:
        rows: AsyncGenerator[Sequence[Any]] = verbs.progress(self.course)
        return rows


CROWDS: tuple[type[Crowd], ...] = (SkilljarCrowd, SkilljarProgress, ClassOnLiveCrowd, DamstraCrowd)
