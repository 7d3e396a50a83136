"""The news of Damstra: seven come by webhook, and what a webhook may have lost is found by looking.

A webhook carries numbers and little else, is sent once at most, and is signed by nobody. So the numbers are looked up,
and people's lessons are looked through, a few people at a time: what was completed has the same key both ways.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import Any

from connectors.core import errors
from connectors.damstra import events
from connectors.damstra.events import (
    Event,
    LessonScheduleCancelled,
    LessonScheduleChanged,
    OfLesson,
    UserAccountCreated,
)
from connectors.damstra.groups import GroupsList
from connectors.damstra.schedules import LessonSchedule, LessonSchedulesGet, UserLessonSchedulesList
from connectors.damstra.users import User, UsersGet, UsersList
from connectors.news import news_facts
from connectors.news.news import AskPlatform, EventKind, News, Source, Watched, if_there

DAY_S = 86_400.0
MAX_EVENT_AGE_S = 6 * DAY_S
"""How far back a look goes. Less than a week: for so long it is remembered what was told, whichever way it came."""
USERS_PER_POLL = 15
"""People whose lessons one look reads."""
LESSONS_PER_PAGE, MAX_LESSON_PAGES = 100, 3
"""Lessons of a person that are read: a page, and how many."""

LESSON = ("person", "lesson", "group", "due")
ONE_TIME_KINDS = ("lesson_schedule_completed", "lesson_schedule_created", "lesson_schedule_cancelled")

KINDS: Mapping[str, EventKind] = {
    "lesson_schedule_completed": EventKind("Somebody completed a lesson", "{person} completed {lesson}.", LESSON),
    "lesson_schedule_created": EventKind("Somebody was given a lesson", "{person} was given {lesson} to take.", LESSON),
    "lesson_schedule_changed": EventKind(
        "A lesson of somebody was moved",
        "{lesson} was moved for {person}.",
        ("lesson", "person", "begins", *LESSON[2:]),
    ),
    "lesson_schedule_cancelled": EventKind(
        "A lesson was taken from somebody",
        "{lesson} was cancelled for {person}.",
        ("lesson", "person", "reason", "group"),
    ),
    "lesson_schedule_overdue": EventKind(
        "Somebody has not completed a lesson in time", "{person} has not completed {lesson} in time.", LESSON
    ),
    "user_account_created": EventKind("Somebody was added", "{person} was added.", ("person", "group")),
    "user_settings_updated": EventKind(
        "Somebody's details were changed", "The details of {person} were changed.", ("person", "by", "group")
    ),
    "user_account_inactivate": EventKind(
        "Somebody was taken out of use", "{person} was taken out of use.", ("person", "group")
    ),
    "unknown": EventKind(
        "Something that Registrar does not know yet",
        "Damstra told of {event}, which I do not know.",
        ("event", "person", "lesson"),
    ),
}


class DamstraNews(Source):
    platform = "damstra"
    every = 300.0
    kinds = KINDS

    def read(self, body: Any) -> News:
        event = events.read(body)
        name = event.name.replace(".", "_")
        kind = name if type(event) is not Event and name in self.kinds else "unknown"
        known = _facts(event)
        if kind == "unknown":
            known = news_facts.facts(event=news_facts.names(event.name) or ("something",)) | known
            known = news_facts.plain_facts(body, ("name", "timeStamp", "userId", "userID")) | known
        moment = event.when
        return News(self.platform, kind, _key(kind, event, body), moment.timestamp() if moment else None, known)

    async def enrich(self, news: News, ask: AskPlatform) -> News:
        """First whose lesson it is and which, in one call; then the e-mail address, and the groups by name. What was
        found before Damstra stopped answering is kept."""
        begun = news
        try:
            if (number := _number(news, "schedule")) and not news.known("lesson"):
                schedule = await if_there(ask(LessonSchedulesGet(lesson_schedule_id=number)))
                news = _of_schedule(news, schedule) if schedule else news
            if (number := _number(news, "user")) and not any("@" in name for name in news.facts.get("person", ())):
                user = await if_there(ask(UsersGet(user_id=number)))
                news = _of_user(news, user) if user else news
            if number := _number(news, "by"):
                acting = await if_there(ask(UsersGet(user_id=number)))
                news = news.learned(by=_names(acting)) if acting else news
            if groups := news.facts.get("group"):
                page = await if_there(ask(GroupsList()))
                called = {str(one.id): one.name for one in page.items} if page else {}
                news = news.learned(group=news_facts.names(*(called.get(number) for number in groups)))
        except errors.PlatformError:
            if news is begun:
                raise
        return news

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """The lessons of the next few people: completed or overdue since we began to look, and not long ago."""
        if not memory:
            return Watched((), {"began": now, "place": 0})
        place, since = memory["place"], max(memory["began"], now - MAX_EVENT_AGE_S)
        people = await ask(UsersList(start_index=place, max_results=USERS_PER_POLL, active_value="active"))
        found = [
            news
            for user in people.items
            async for lesson in _lessons(user, ask)
            for news in self._happened(lesson, user, since, now)
        ]
        following = place + USERS_PER_POLL if len(people.items) == USERS_PER_POLL else 0
        return Watched(tuple(found), {**memory, "place": following})

    def _happened(self, one: LessonSchedule, user: User, since: float, now: float) -> Iterator[News]:
        completed, end = news_facts.seconds(one.lesson_completed_date), news_facts.seconds(one.end_date)
        if completed is not None and since <= completed <= now:
            yield self._found("lesson_schedule_completed", one, user, completed)
        if completed is None and one.status == "overdue" and end is not None and since <= end <= now:
            yield self._found("lesson_schedule_overdue", one, user, end, str(one.end_date))

    def _found(self, kind: str, one: LessonSchedule, user: User, at: float, *again: str) -> News:
        """`again` tells apart what can happen more than once to the same lesson of the same person."""
        news = News(self.platform, kind, news_facts.key(kind, str(one.id), str(user.id), *again), at)
        return _of_user(_of_schedule(news, one), user)


async def _lessons(user: User, ask: AskPlatform) -> AsyncIterator[LessonSchedule]:
    """The first few hundred of a person."""
    for page in range(MAX_LESSON_PAGES):
        rows = await if_there(
            ask(
                UserLessonSchedulesList(
                    user_id=user.id or 0, start_index=page * LESSONS_PER_PAGE, max_results=LESSONS_PER_PAGE
                )
            )
        )
        for one in rows.items if rows else ():
            yield one
        if not rows or len(rows.items) < LESSONS_PER_PAGE:
            return


def _facts(event: Event) -> dict[str, tuple[str, ...]]:
    called = f"{event.first_name} {event.last_name}" if isinstance(event, UserAccountCreated) else ""
    return news_facts.facts(
        person=news_facts.names(called, getattr(event, "user_name", None), event.user_id),
        user=news_facts.names(event.user_id),
        schedule=news_facts.names(event.lesson_schedule_id) if isinstance(event, OfLesson) else (),
        begins=news_facts.names(event.schedule_date) if isinstance(event, LessonScheduleChanged) else (),
        reason=news_facts.names(_in_words(event.cancellation_reason))
        if isinstance(event, LessonScheduleCancelled)
        else (),
        by=news_facts.names(getattr(event, "acting_user_id", None)),
    )


def _in_words(reason: str) -> str:
    """SCHEDULE_CANCELLED_MANUALLY → schedule cancelled manually"""
    return reason.replace("_", " ").lower() if reason.isupper() else reason


def _of_schedule(news: News, one: LessonSchedule) -> News:
    called, extra = f"{one.user_first_name or ''} {one.user_last_name or ''}", one.model_extra or {}
    groups = extra.get("user_groups")
    numbers = [group.get("id") for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
    found = news_facts.facts(
        lesson=news_facts.names(one.lesson_name, one.lesson_id),
        person=news_facts.names(called, extra.get("user_user_name"), one.user_id),
        user=news_facts.names(one.user_id),
        group=news_facts.names(*numbers),
        due=news_facts.names((one.end_date or "")[:10]),
        schedule=news_facts.names(one.id),
    )
    about = ("lesson", str(one.lesson_id)) if one.lesson_id is not None else None
    return replace(news.learned(**found), about=about)


def _of_user(news: News, user: User) -> News:
    groups = news_facts.names(*(group.id for group in user.groups))
    return news.learned(**news_facts.facts(person=_names(user), user=news_facts.names(user.id), group=groups))


def _names(user: User) -> tuple[str, ...]:
    called = f"{user.first_name or ''} {user.last_name or ''}"
    return news_facts.names(called, user.email_address, user.user_name, user.employee_number, user.id)


def _key(kind: str, event: Event, body: Any) -> str:
    """A lesson of a person is completed, given and taken away once; what can happen again is known by all it says."""
    if kind in ONE_TIME_KINDS and isinstance(event, OfLesson) and event.lesson_schedule_id and event.user_id:
        return news_facts.key(kind, event.lesson_schedule_id, event.user_id)
    try:
        return news_facts.key(kind, news_facts.digest(event.key))
    except (RecursionError, ValueError):
        return news_facts.key(kind, news_facts.fingerprint(body))


def _number(news: News, fact: str) -> int | None:
    only = news.facts.get(fact, ())
    return int(only[0]) if len(only) == 1 and only[0].isascii() and only[0].isdecimal() and len(only[0]) < 19 else None
