"""The news of Class, which tells nothing by itself and is therefore asked: what begins soon, and who came.

Class lists dates by class alone. So each look reads the dates of a few classes, in turn, and remembers those of the
next day; what is due is read once more before it is told. A date that is made at short notice may be found too late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from connectors.classcom.classes import ClassesList, ClassRecord
from connectors.classcom.reports import AttendanceGet, Attendee
from connectors.classcom.schedules import Schedule, SchedulesList
from connectors.news import news_facts
from connectors.news.news import AskPlatform, EventKind, News, Source, Watched, if_there

ANNOUNCE_BEFORE_START_S = 15 * 60.0
"""Seconds before it begins that a session is told of."""
REPORT_READY_AFTER_S = 10 * 60.0
"""Seconds after its end at which a report is worth reading."""
REPORT_TIMEOUT_S = 2 * 3600.0
"""Seconds after its end for which a report is waited for, and between a date and a session that are the same."""
WATCH_AHEAD_S = 86_400.0
MAX_REMEMBERED_DATES = 200
"""Dates that are remembered: the next ones."""
CLASSES_PER_POLL = 30
"""Classes whose dates one look reads."""
REPORTS_PER_POLL = 8
"""Reports that one look reads."""


KINDS: Mapping[str, EventKind] = {
    "session_starting": EventKind(
        "A session is about to begin",
        "{class} begins at {starts}.",
        ("class", "starts", "instructor", "session"),
    ),
    "session_attended": EventKind(
        "A session has ended, and it is known who came",
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

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """One call for all classes, CLASSES_PER_POLL at most for their dates, and REPORTS_PER_POLL at most for who
        came."""
        known = [Date(*one) for one in memory["dates"]] if memory else []
        classes = {one.class_id: one for one in await ask(ClassesList()) if one.class_id}
        after = memory["after"] if memory else ""
        chosen, following = _turn(classes, known, after, now)
        for id in chosen:
            rows = await if_there(ask(SchedulesList(class_id=id)))
            if rows is not None:
                fresh = [date for one in rows if (date := _date(one, id))]
                known = _merged(known, id, fresh, now, first=not memory)
        news, kept = await self._due(known, classes, ask, now)
        dates = [list(vars(one).values()) for one in sorted(kept, key=lambda one: one.start)[:MAX_REMEMBERED_DATES]]
        return Watched(tuple(news), {"after": following, "dates": dates})

    async def _due(
        self, known: Sequence[Date], classes: Mapping[str, ClassRecord], ask: AskPlatform, now: float
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
                if came := await self._report(one, ask):
                    news.append(_attended(one, about, came))
                    continue
            kept.append(one)
        return news, kept

    async def _report(self, date: Date, ask: AskPlatform) -> Sequence[Attendee]:
        """Who was expected, and whether they came. The report knows other numbers of sessions than the dates have, so
        the one that began nearest to the date is meant."""
        report = await if_there(ask(AttendanceGet(class_id=date.class_id)))
        near = [
            (abs(began - date.start), place)
            for place, one in enumerate(report.sessions if report else ())
            if (began := news_facts.seconds(one.start_time)) is not None
            and abs(began - date.start) < REPORT_TIMEOUT_S / 2
        ]
        return report.sessions[min(near)[1]].students if report and near else ()


def _date(one: Schedule, class_id: str) -> Date | None:
    if one.schedule_id and one.start_time and one.end_time and 0 < one.start_time <= one.end_time:
        return Date(one.schedule_id, class_id, one.start_time, one.end_time)
    return None


def _turn(classes: Mapping[str, ClassRecord], known: Sequence[Date], after: str, now: float) -> tuple[list[str], str]:
    """Whose dates are read now: those with something due, then the next in turn; and where the turn goes on."""
    due = {
        one.class_id for one in known if not one.told and one.start - ANNOUNCE_BEFORE_START_S <= now
    } & classes.keys()
    order = sorted(classes)
    turn = [*(id for id in order if id > after), *(id for id in order if id <= after)]
    chosen = sorted(due)[:CLASSES_PER_POLL]
    rest = [id for id in turn if id not in due][: CLASSES_PER_POLL - len(chosen)]
    return [*chosen, *rest], rest[-1] if rest else after


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
    late = sum(bool(one.tardy) for one in there)
    counts = {
        "present": (f"{len(there)} of {len(came)}", str(len(there))),
        "absent": (str(len(came) - len(there)),),
        "late": (str(late),),
    }
    return _news("session_attended", date, about, date.end, counts)


def _news(kind: str, date: Date, about: ClassRecord, at: float, more: Mapping[str, tuple[str, ...]]) -> News:
    starts = datetime.fromtimestamp(date.start, UTC)
    called = f"{about.class_name}, {starts:%Y-%m-%d %H:%M} UTC".lstrip(", ")
    names = news_facts.names(about.class_name, about.ext_class_id, about.class_id)
    found = news_facts.facts(
        **{"class": names, "course": names},  # it is a course everywhere else
        instructor=news_facts.names(about.host),
        starts=news_facts.names(f"{starts:%H:%M} UTC"),
        session=news_facts.names(called, date.id),
        **more,
    )
    number = news_facts.part(date.id)
    return News("class", kind, news_facts.key(kind, date.id, f"{date.start:.0f}"), at, found, ("session", number))
