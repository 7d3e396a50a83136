"""The news of Chamilo, which tells nothing by itself and is therefore asked: messages, and who took which test.

Of every test Chamilo tells only who took it last, and of that neither the result nor whether they are through with it.
So of two attempts at one test between two looks the later one is told, and an attempt is called nothing more than that.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.chamilo.courses import Course, GetCourses
from connectors.chamilo.exercises import GetTestUpdatesList, LastAttempt
from connectors.chamilo.messages import Message, UserMessages
from connectors.chamilo.users import GetUsers, User
from connectors.news import news_facts
from connectors.news.news import AskPlatform, EventKind, News, Source, Watched, if_there

MAX_REMEMBERED_TESTS = 500
"""Tests that are remembered: those taken last."""
MAX_NEWS_PER_POLL = 50
"""Messages, and attempts, that one look tells of: the oldest. The others come with the next one."""

KINDS: Mapping[str, EventKind] = {
    "message_received": EventKind(
        "Somebody wrote to Registrar's account",
        "{person} wrote to Registrar on Chamilo: {message}.",
        ("person", "message"),
    ),
    "test_attempted": EventKind(
        "Somebody attempted a test",
        "{person} attempted {test}.",
        ("person", "test", "course"),
    ),
}


class ChamiloNews(Source):
    platform = "chamilo"
    kinds = KINDS
    every = 300.0

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """Two calls, and two more for names where there is something to tell."""
        memory = memory or {"message": None, "tests": None, "since": 0.0}
        last: int | None = memory["message"]
        got = await if_there(ask(UserMessages(last=last)))
        taken = await if_there(ask(GetTestUpdatesList()))
        written, last = _written(got, last)
        attempts, tests, since = _attempted(taken, memory["tests"], memory["since"])
        news = await self._named(ask, written, attempts) if written or attempts else []
        return Watched(tuple(news), {"message": last, "tests": tests, "since": since})

    async def _named(self, ask: AskPlatform, written: Sequence[Message], attempts: Sequence[LastAttempt]) -> list[News]:
        people = await if_there(ask(GetUsers())) or []
        courses = (await if_there(ask(GetCourses())) or []) if attempts else []
        by_login = {one.username: one for one in people}
        by_number = {one.id: one for one in people}
        titles = {one.id: one for one in courses}
        return [
            *(_message(one, by_number) for one in written),
            *(_attempt(one, by_login, titles) for one in attempts),
        ]


def _written(got: Sequence[Message] | None, last: int | None) -> tuple[list[Message], int | None]:
    """The messages to tell of, and the number of the last one that was told of; None until they could be read."""
    if got is None:
        return [], last
    if last is None:
        return [], max((one.id or 0 for one in got), default=0)
    fresh = sorted((one for one in got if (one.id or 0) > last), key=lambda one: one.id or 0)[:MAX_NEWS_PER_POLL]
    return fresh, fresh[-1].id if fresh else last


def _attempted(
    taken: Sequence[LastAttempt] | None, tests: Mapping[str, float] | None, since: float
) -> tuple[list[LastAttempt], Mapping[str, float] | None, float]:
    """The attempts to tell of; by test, when it was taken last, None until that could be read; and the time that holds
    for all other tests."""
    if taken is None:
        return [], tests, since
    when = {str(one.id): at for one in taken if one.last_attempt_username and (at := _time(one))}
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


def _attempt(one: LastAttempt, people: Mapping[str | None, User], courses: Mapping[int | None, Course]) -> News:
    course = courses.get(one.c_id)
    found = news_facts.facts(
        person=news_facts.names(*_names(people.get(one.last_attempt_username)), one.last_attempt_username),
        test=news_facts.names(one.title, one.id),
        course=news_facts.names(course.title, course.code, course.id) if course else news_facts.names(one.c_id),
    )
    at = _time(one)
    key = news_facts.key("test_attempted", str(one.id), f"{at or 0:.0f}", one.last_attempt_username or "")
    return News("chamilo", "test_attempted", key, at, found, ("test", news_facts.part(str(one.id))))


def _names(one: User | None) -> tuple[str, ...]:
    return (
        news_facts.names(" ".join(filter(None, (one.firstname, one.lastname))), one.email, one.username) if one else ()
    )
