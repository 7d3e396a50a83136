"""The news of Chamilo, which tells nothing by itself and is therefore asked: unread messages, and attempts at tests.

It lists messages only until somebody has read them: one that is read before the next look is not told.

Of every test Chamilo tells when it was taken last, and beside that the name of somebody who took it at some time, not
of whoever took it last. So that name is never told: no operation of its document lists attempts with their people. Of
two attempts at one test between two looks the later one is told, and neither its result nor whether it is finished.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from connectors.chamilo.courses import Course, GetCourses
from connectors.chamilo.exercises import GetTestUpdatesList, LastAttempt
from connectors.chamilo.messages import Message, UserMessages
from connectors.chamilo.users import GetUsers, User
from connectors.news import news_facts
from connectors.news.news import AskPlatform, EventKind, News, Source, Watched
from connectors.news.poll import Poll, Reads
from connectors.news.turns import later_rows

MAX_REMEMBERED_TESTS = 500
"""Tests that are remembered: those taken last."""
MAX_NEWS_PER_POLL = 50
"""Messages, and attempts, that one look tells of: the oldest. The others come with the next one."""

KINDS: Mapping[str, EventKind] = {
    "message_received": EventKind(
        "{person} writes to Registrar's account",
        "{person} wrote to Registrar on Chamilo: {message}.",
        ("person", "message"),
    ),
    "test_attempted": EventKind(
        "someone attempts {test}",
        "Someone attempted {test}. Chamilo doesn't say who.",
        ("test", "course"),
    ),
}


class ChamiloNews(Source):
    platform = "chamilo"
    kinds = KINDS
    every = 300.0
    reads: ClassVar[Reads] = {
        UserMessages: ("message_received",),
        GetTestUpdatesList: ("test_attempted",),
        GetUsers: (),
        GetCourses: (),
    }

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """Two calls, and one more for the names of each kind where there is something to tell."""
        memory, poll = memory or {"message": None, "tests": None, "since": 0.0}, Poll(ask, self.reads)
        last: int | None = memory["message"]
        got = await poll.read(UserMessages(last=last))
        taken = await poll.read(GetTestUpdatesList())
        written: list[Message] = []
        if got is not None:
            written, last = later_rows(got, lambda one: one.id or 0, last, MAX_NEWS_PER_POLL)
        attempts, tests, since = _attempted(taken, memory["tests"], memory["since"])
        people = {one.id: one for one in await poll.read(GetUsers()) or ()} if written else {}
        courses = {one.id: one for one in await poll.read(GetCourses()) or ()} if attempts else {}
        news = (*(_message(one, people) for one in written), *(_attempt(one, courses) for one in attempts))
        return Watched(news, {"message": last, "tests": tests, "since": since}, poll.unseen)


def _attempted(
    taken: Sequence[LastAttempt] | None, tests: Mapping[str, float] | None, since: float
) -> tuple[list[LastAttempt], Mapping[str, float] | None, float]:
    """The attempts to tell of; by test, when it was taken last, None until that could be read; and the time that holds
    for all other tests."""
    if taken is None:
        return [], tests, since
    when = {str(one.id): at for one in taken if (at := _time(one))}
    rows = {str(one.id): one for one in taken}
    known = when if tests is None else {id: at for id, at in tests.items() if id in rows}
    fresh = sorted((id for id in when if when[id] > known.get(id, since)), key=lambda id: when[id])[:MAX_NEWS_PER_POLL]
    newest_last = sorted((known | {id: when[id] for id in fresh}).items(), key=lambda one: one[1])
    forgotten, kept = newest_last[:-MAX_REMEMBERED_TESTS], newest_last[-MAX_REMEMBERED_TESTS:]
    return [rows[id] for id in fresh], dict(kept), max([since, *(at for _, at in forgotten)])


def _time(one: LastAttempt) -> float | None:
    return news_facts.seconds(one.last_attempt_time)


def _message(one: Message, people: Mapping[int | None, User]) -> News:
    told = one.sender if isinstance(one.sender, Mapping) else {"completeName": one.sender}
    number = told.get("id")
    known = people.get(int(str(number)) if str(number).isdecimal() else None)
    names = news_facts.names(told.get("completeName"), *_names(known), number)
    found = news_facts.facts(person=names, message=news_facts.names(one.title, one.id))
    key = news_facts.key("message_received", str(one.id))
    return News("chamilo", "message_received", key, news_facts.seconds(one.send_date), found)


def _attempt(one: LastAttempt, courses: Mapping[int | None, Course]) -> News:
    course = courses.get(one.c_id)
    found = news_facts.facts(
        test=news_facts.names(one.title, one.id),
        course=news_facts.names(course.title, course.code, course.id) if course else news_facts.names(one.c_id),
    )
    at = _time(one)
    key = news_facts.key("test_attempted", str(one.id), f"{at or 0:.0f}")
    return News("chamilo", "test_attempted", key, at, found, ("test", news_facts.part(str(one.id))))


def _names(one: User | None) -> tuple[str, ...]:
    return (
        news_facts.names(" ".join(filter(None, (one.firstname, one.lastname))), one.email, one.username) if one else ()
    )
