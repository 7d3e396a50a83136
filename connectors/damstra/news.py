"""The news of Damstra: seven come by webhook, and what a webhook may have lost is found by looking.

A webhook carries numbers and little else, is sent once at most, and is signed by nobody. So the numbers are looked up,
and people's lessons are looked through: what was completed has the same key both ways. What is overdue, and classroom
sessions that begin or have ended, only looking tells.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, ClassVar

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
from connectors.damstra.lesson_watch import LessonMemory, LessonWatch
from connectors.damstra.person_clock import day
from connectors.damstra.schedules import LessonSchedule, LessonSchedulesGet, UserLessonSchedulesList
from connectors.damstra.session_watch import SessionWatch
from connectors.damstra.sessions import IltSessionAttendeesList, IltSessionsGet, IltSessionsList
from connectors.damstra.users import User, UsersGet, UsersList
from connectors.news import news_facts
from connectors.news.hidden_values import covered
from connectors.news.news import AskPlatform, EventKind, News, Source, Trial, Watched, if_there
from connectors.news.poll import Poll, Reads

LESSON = ("person", "lesson", "group", "due")
LOOKED_FOR = ("lesson_schedule_completed", "lesson_schedule_overdue")
ONE_TIME_KINDS = ("lesson_schedule_completed", "lesson_schedule_created", "lesson_schedule_cancelled")

KINDS: Mapping[str, EventKind] = {
    "lesson_schedule_completed": EventKind("{person} completes {lesson}", "{person} completed {lesson}.", LESSON),
    "lesson_schedule_created": EventKind("{person} is assigned {lesson}", "{person} was assigned {lesson}.", LESSON),
    "lesson_schedule_changed": EventKind(
        "{lesson} is moved for {person}",
        "{lesson} was moved for {person}.",
        ("lesson", "person", "begins", *LESSON[2:]),
    ),
    "lesson_schedule_cancelled": EventKind(
        "{lesson} is cancelled for {person}",
        "{lesson} was cancelled for {person}.",
        ("lesson", "person", "reason", "group"),
    ),
    "lesson_schedule_overdue": EventKind(
        "{person} misses the deadline for {lesson}", "{person} hasn't completed {lesson} in time.", LESSON
    ),
    "session_starting": EventKind(
        "{lesson|a classroom session} is about to begin",
        "{lesson} begins at {starts}.",
        ("lesson", "starts", "place", "session"),
    ),
    "session_attended": EventKind(
        "attendance is in for {lesson|a classroom session}",
        "{lesson} has ended: {present} came.",
        ("lesson", "present", "absent", "passed", "starts", "place", "session"),
    ),
    "user_account_created": EventKind("{person} gets an account", "{person} was added.", ("person", "group")),
    "user_settings_updated": EventKind(
        "{person} has their details changed", "The details of {person} were changed.", ("person", "by", "group")
    ),
    "user_account_inactivate": EventKind("{person} is deactivated", "{person} was deactivated.", ("person", "group")),
    "unknown": EventKind(
        "something new to me happens",
        "Damstra reported {event}, which I don't know yet.",
        ("event", "person", "lesson"),
    ),
}


class DamstraNews(Source):
    platform = "damstra"
    every = 120.0
    kinds = KINDS
    reads: ClassVar[Reads] = {
        UsersList: LOOKED_FOR,
        UserLessonSchedulesList: LOOKED_FOR,
        IltSessionsList: ("session_starting", "session_attended"),
        IltSessionsGet: ("session_starting", "session_attended"),
        IltSessionAttendeesList: ("session_attended",),
    }

    def identity(self, body: Any) -> tuple[str, str]:
        """A lesson of a person is completed, given and taken away once; what can happen again is known by all it
        says."""
        kind = str(body["name"]).replace(".", "_") if events.type_of(body) is not Event else "unknown"
        if kind in ONE_TIME_KINDS:
            lesson, person = _said(body, "lessonScheduleId"), _said(body, "userId") or _said(body, "userID")
            if lesson and person:
                return kind, news_facts.key(kind, lesson, person)
        return kind, news_facts.key(kind, events.identity(body))

    def read(self, body: Any) -> News:
        kind, key = self.identity(body)
        body_told = covered(body)
        event = events.read(body_told)
        known = _facts(event)
        if kind == "unknown":
            known = news_facts.facts(event=news_facts.names(event.name) or ("something",)) | known
            known = news_facts.plain_facts(body_told, ("name", "timeStamp", "userId", "userID")) | known
        moment = event.when
        return News(self.platform, kind, key, moment.timestamp() if moment else None, known)

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
                news = _in_their_zone(_of_user(news, user), user) if user else news
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

    async def rehearse(self, look: Trial) -> None:
        people = await look.attempt(UsersList(max_results=1, active_value="active"))
        for user in people.items[:1] if people else ():
            await look.attempt(UserLessonSchedulesList(user_id=user.id or 0, max_results=1))
        sessions = await look.attempt(IltSessionsList(max_results=1))
        for one in sessions.items[:1] if sessions else ():
            await look.attempt(IltSessionsGet(ilt_session_id=one.id or 0))
            await look.attempt(IltSessionAttendeesList(ilt_session_id=one.id or 0))

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """Sessions by a few calls, and by all others the lessons of some people: completed or overdue since we began
        to look, and not long ago."""
        if not memory:
            return Watched((), {**asdict(LessonMemory(now)), "sessions": {}})
        poll, lessons = Poll(ask, self.reads), LessonMemory.load(memory)
        sessions, people = SessionWatch(poll, memory["sessions"], now), LessonWatch(poll, lessons, now, self._found)
        await sessions.look()
        await people.look()
        return Watched((*sessions.news, *people.news), {**asdict(lessons), "sessions": sessions.memory}, poll.unseen)

    def _found(self, kind: str, one: LessonSchedule, user: User, at: float, *again: str) -> News:
        """`again` tells apart what can happen more than once to the same lesson of the same person."""
        news = News(self.platform, kind, news_facts.key(kind, str(one.id), str(user.id), *again), at)
        return _in_their_zone(_of_user(_of_schedule(news, one), user), user)


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
        ends=news_facts.names(one.end_date),
        schedule=news_facts.names(one.id),
    )
    about = ("lesson", str(one.lesson_id)) if one.lesson_id is not None else None
    return replace(news.learned(**found), about=about)


def _in_their_zone(news: News, user: User) -> News:
    """With the day on which a lesson ends where the person is."""
    due = day(news.known("ends"), user.time_zone or "")
    return news.learned(due=(due,)) if due else news


def _of_user(news: News, user: User) -> News:
    groups = news_facts.names(*(group.id for group in user.groups))
    return news.learned(**news_facts.facts(person=_names(user), user=news_facts.names(user.id), group=groups))


def _names(user: User) -> tuple[str, ...]:
    called = f"{user.first_name or ''} {user.last_name or ''}"
    return news_facts.names(called, user.email_address, user.user_name, user.employee_number, user.id)


def _said(body: Mapping[str, Any], name: str) -> str:
    """A number as text, however it was sent."""
    return news_facts.text(body.get(name))


def _number(news: News, fact: str) -> int | None:
    only = news.facts.get(fact, ())
    return int(only[0]) if len(only) == 1 and only[0].isascii() and only[0].isdecimal() and len(only[0]) < 19 else None
