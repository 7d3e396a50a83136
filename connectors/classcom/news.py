"""The news of Class, which tells nothing by itself and is therefore asked: what begins soon, and who came.

Class lists dates by class alone. So each look reads the dates of some classes and remembers those of the next day: new
classes first, then those that meet now, today, some day and not at all, each as often as that is worth; what is due is
read once more before it is told. A date that is made at short notice may be found too late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from connectors.classcom.classes import ClassesList, ClassRecord
from connectors.classcom.reports import AttendanceGet, Attendee
from connectors.classcom.schedules import Schedule, SchedulesList
from connectors.core.intent import operation_id
from connectors.core.record import unread
from connectors.news import news_facts
from connectors.news.live_sessions import ANNOUNCE_BEFORE_START_S, WATCH_AHEAD_S, attendance_facts, session_facts
from connectors.news.news import AskPlatform, EventKind, News, Source, Trial, Watched
from connectors.news.poll import Poll, Reads
from connectors.news.watched_sessions import WatchedSession, WatchedSessions

REPORT_READY_AFTER_S = 10 * 60.0
"""Seconds after its end at which a report is worth reading."""
REPORT_TIMEOUT_S = 2 * 3600.0
"""Seconds after its end for which a report is waited for, and between a date and a session that are the same."""
MAX_REMEMBERED_DATES = 200
"""Dates that are remembered: the next ones."""
CLASSES_PER_POLL = 40
"""Classes whose dates one look reads."""
REREAD_AFTER_S = {"new": 1.0, "live": 100.0, "soon": 600.0, "later": 1800.0, "idle": 3600.0}
"""Seconds after which the dates of a class are read again: where it meets within the hour or is meeting, within a day,
within thirty days, or not. The first is less than the time between two looks."""
NEW, OTHERS = "new", "others"
PLACES_PER_POLL = {"live": 14, NEW: 8, "soon": 10, OTHERS: 8}
"""Of the classes that a look reads, those that each group has for itself: none waits for ever."""
LIVE_AHEAD_S, LATER_AHEAD_S = 3600.0, 30 * 86_400.0
MAX_WATCHED_CLASSES = 20_000
"""Classes that are watched: those whose numbers come first."""
REPORTS_PER_POLL = 8
"""Reports that one look reads."""
CLASS_DIGEST_CHARS = 12
"""Characters by which a class is remembered."""

KINDS: Mapping[str, EventKind] = {
    "session_starting": EventKind(
        "{class|a session} is about to begin",
        "{class} begins at {starts}.",
        ("class", "starts", "instructor", "session"),
    ),
    "session_attended": EventKind(
        "attendance is in for {class|a session}",
        "{class} has ended: {present} came.",
        ("class", "present", "absent", "late", "starts", "instructor", "session"),
    ),
}


@dataclass(frozen=True)
class Date:
    """One date of a class, in Unix seconds. `told` says that its beginning has been, or need not be."""

    id: str
    class_id: str
    start: float
    end: float
    told: bool = False


class ClassNews(Source):
    platform = "class"
    kinds = KINDS
    every = 120.0
    reads: ClassVar[Reads] = {
        ClassesList: ("session_starting", "session_attended"),
        SchedulesList: ("session_starting", "session_attended"),
        AttendanceGet: ("session_attended",),
    }

    async def rehearse(self, look: Trial) -> None:
        classes = await look.attempt(ClassesList()) or []
        for one in [one for one in classes if one.class_id][:1]:
            await look.attempt(SchedulesList(class_id=one.class_id or ""))
            await look.attempt(AttendanceGet(class_id=one.class_id))

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """One call for all classes, CLASSES_PER_POLL at most for their dates, and REPORTS_PER_POLL at most for who
        came."""
        poll = Poll(ask, self.reads)
        known = [Date(*one) for one in memory["dates"]] if memory else []
        found = await poll.whole(ClassesList(), bool(memory and memory["read"]), "Class")
        listed = {one.class_id: one for one in found if one.class_id}
        classes = {id: listed[id] for id in sorted(listed)[:MAX_WATCHED_CLASSES]}
        before = memory["read"] if memory else {}
        hidden = [one for one in known if one.class_id not in listed] if unread(found) else []
        read = {short: before[short] for id in classes if (short := _short(id)) in before}
        if unread(found):  # what is not listed may be among what could not be read
            read = {**before, **read}
        for id in _turn(classes, known, read, now):
            rows = await poll.read(SchedulesList(class_id=id))
            fresh = [date for one in rows or () if (date := _date(one, id))]
            if rows is not None:
                known = _merged(known, id, fresh, now, first=not memory)
            read[_short(id)] = [round(now), _worth(fresh, now)]
        news, kept = await self._due(known, classes, poll, now)
        kept += [one for one in hidden if one.end + REPORT_TIMEOUT_S >= now]
        dates = [list(vars(one).values()) for one in sorted(kept, key=lambda one: one.start)[:MAX_REMEMBERED_DATES]]
        return Watched(tuple(news), {"read": read, "dates": dates}, poll.unseen, _sessions(kept, classes, read, now))

    async def _due(
        self, known: Sequence[Date], classes: Mapping[str, ClassRecord], poll: Poll, now: float
    ) -> tuple[list[News], list[Date]]:
        """What is to be told of the dates that are known, and those to go on remembering."""
        news: list[News] = []
        kept: list[Date] = []
        reports = 0
        for one in known:
            about = classes.get(one.class_id)
            if not about or one.end + REPORT_TIMEOUT_S < now:
                continue
            if not one.told and one.start - ANNOUNCE_BEFORE_START_S <= now:
                news += [_starting(one, about)] if now < one.start else []
                one = replace(one, told=True)
            if one.end + REPORT_READY_AFTER_S <= now and reports < REPORTS_PER_POLL:
                reports += 1
                if came := await self._report(one, poll):
                    news.append(_attended(one, about, came))
                    continue
            kept.append(one)
        return news, kept

    async def _report(self, date: Date, poll: Poll) -> Sequence[Attendee]:
        """Who was expected, and whether they came. The report knows other numbers of sessions than the dates have, so
        the one that began nearest to the date is meant."""
        report = await poll.read(AttendanceGet(class_id=date.class_id))
        near = [
            (abs(began.timestamp() - date.start), place)
            for place, one in enumerate(report.sessions if report else ())
            if (began := one.starts) and abs(began.timestamp() - date.start) < REPORT_TIMEOUT_S / 2
        ]
        return report.sessions[min(near)[1]].students if report and near else ()


def _sessions(
    dates: Sequence[Date], classes: Mapping[str, ClassRecord], read: Mapping[str, Sequence[Any]], now: float
) -> WatchedSessions:
    """The dates of the next day. They are as old as what was read of the class that was read longest ago."""
    times = [read[short][0] for id in classes if (short := _short(id)) in read]
    part = f"{len(times):,} of {len(classes):,} classes" if len(times) < len(classes) else ""
    found = [
        WatchedSession(one.id, about.class_name or "", one.start, one.end, about.host or about.email or "")
        for one in dates
        if (about := classes.get(one.class_id)) and one.start < now + WATCH_AHEAD_S
    ]
    asked = (operation_id(ClassesList), operation_id(SchedulesList))
    return WatchedSessions(min(times, default=now), now, now + WATCH_AHEAD_S, found, asked, part)


def _date(one: Schedule, class_id: str) -> Date | None:
    if one.schedule_id and one.start_time and one.end_time and 0 < one.start_time <= one.end_time:
        return Date(one.schedule_id, class_id, one.start_time, one.end_time)
    return None


@lru_cache(maxsize=2 * MAX_WATCHED_CLASSES)
def _short(id: str) -> str:
    """By which a class is remembered: thousands of them are, in one row of the store."""
    return news_facts.digest(id)[:CLASS_DIGEST_CHARS]


def _worth(dates: Sequence[Date], now: float) -> str:
    """How often a class with these dates is read."""
    ahead = min((max(one.start - now, 0.0) for one in dates if one.end >= now), default=float("inf"))
    return next(
        (
            name
            for name, most in (("live", LIVE_AHEAD_S), ("soon", WATCH_AHEAD_S), ("later", LATER_AHEAD_S))
            if ahead <= most
        ),
        "idle",
    )


def _turn(
    classes: Mapping[str, ClassRecord], known: Sequence[Date], read: Mapping[str, Sequence[Any]], now: float
) -> list[str]:
    """Whose dates are read now: those with something due, then of each group those that wait for longest, the first
    group first; and what a group does not need the others have. Nobody whose time has not come."""
    due = {one.class_id for one in known if not one.told and one.start - ANNOUNCE_BEFORE_START_S <= now}
    groups: dict[str, list[tuple[float, str]]] = {group: [] for group in PLACES_PER_POLL}
    for id in classes:
        at, worth = read.get(_short(id), (0.0, NEW))
        waits = (now - at) / REREAD_AFTER_S[worth]
        if waits >= 1 and id not in due:
            groups[worth if worth in groups else OTHERS].append((-waits, id))
    ordered = {group: [id for _, id in sorted(waiting)] for group, waiting in groups.items()}
    own = [id for group, ids in ordered.items() for id in ids[: PLACES_PER_POLL[group]]]
    more = [id for group, ids in ordered.items() for id in ids[PLACES_PER_POLL[group] :]]
    return [*sorted(due & classes.keys()), *own, *more][:CLASSES_PER_POLL]


def _merged(known: Sequence[Date], class_id: str, fresh: Sequence[Date], now: float, first: bool) -> list[Date]:
    """With the dates that a class has now in place of those it had. A date that was moved is another one.

    What is under way when it is first seen is not told of as a beginning; at the first look, nothing is.
    """
    before = {(one.id, one.start): one for one in known if one.class_id == class_id}
    others = [one for one in known if one.class_id != class_id]
    near = [
        one
        for one in fresh
        if one.start < now + WATCH_AHEAD_S and (one.end + REPORT_READY_AFTER_S > now or (one.id, one.start) in before)
    ]
    soon = [replace(one, told=first and one.start - ANNOUNCE_BEFORE_START_S <= now) for one in near]
    return [*others, *(replace(before.get((one.id, one.start), one), end=one.end) for one in soon)]


def _starting(date: Date, about: ClassRecord) -> News:
    return _news("session_starting", date, about, date.start, {})


def _attended(date: Date, about: ClassRecord, came: Sequence[Attendee]) -> News:
    there = [one for one in came if one.present]
    late = str(sum(bool(one.tardy) for one in there))
    counts = attendance_facts(len(there), len(came)) | {"late": (late,)}
    return _news("session_attended", date, about, date.end, counts)


def _news(kind: str, date: Date, about: ClassRecord, at: float, more: Mapping[str, tuple[str, ...]]) -> News:
    names = news_facts.names(about.class_name, about.ext_class_id, about.class_id)
    found = news_facts.facts(
        **{"class": names, "course": names},  # it is a course everywhere else
        instructor=news_facts.names(about.host),
        **session_facts(about.class_name, date.id, datetime.fromtimestamp(date.start, UTC)),
        **more,
    )
    number = news_facts.part(date.id)
    return News("class", kind, news_facts.key(kind, date.id, f"{date.start:.0f}"), at, found, ("session", number))
