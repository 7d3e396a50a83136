"""Courses of every kind and time that the documents of ClassOnLive name, through every verb, with what is said."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.classonlive.standin.academy import Academy
from connectors.classonlive.standin.records import Content, Session
from connectors.everyday.values import Person
from connectors.everyday.verbs import Verb
from tests.connectors.classonlive.rig import INES
from tests.connectors.everyday.test_everyday import JANE, THEN, Desk
from tests.connectors.rig import NOW
from tests.connectors.verbs_said import OF_A_COURSE, said

DAY_S, HOUR_S = 86_400, 3_600
SPAN = (THEN - timedelta(days=30), THEN + timedelta(days=30))
ZOE = Person("classonlive", "", "Zoë Berg", "zoe.berg@example.com")


@dataclass(frozen=True)
class Kind:
    """How a course is made. `days` from now are of its sessions, which last an hour and have been on for half of it; of
    tutoring, of its hours, and Jane comes to those that are `hers`."""

    kind: str
    type: str | None = "Broadcast"
    days: tuple[int, ...] = ()
    hers: tuple[int, ...] = ()
    removed: bool = False

    def make(self, academy: Academy) -> Content:
        times = {day: NOW + day * DAY_S - HOUR_S // 2 for day in self.days}
        made = academy.add_content(title="Kind", kind=self.kind, type=self.type)
        came = self.kind != "particular" and any(day <= 0 for day in self.days)
        if self.type in ("Modular", "Pack"):
            return made  # nobody can be put into one
        jane = academy.enroll(made, JANE, passed=1, attended=came, minutes=30 if came else 0)
        academy.enroll(made, "maeve@acme.com")
        span = {name: f"{THEN + timedelta(days=day):%Y-%m-%d}" for name, day in self._span()}
        if self.kind == "oneDay":
            return academy.change_content(made, teacher=INES, start=times[self.days[0]], duration="d1h")
        if self.kind == "multipleDay":
            return academy.change_content(made, teacher=INES, dates=tuple(times.values()), **span)
        for day, start in times.items():
            number = academy.number("session", 85_262)
            academy.sessions[number] = Session(number, made.id, INES, start, (jane.id,) if day in self.hers else ())
        return academy.change_content(made, **span)

    def _span(self) -> list[tuple[str, int]]:
        return [("first", min(self.days)), ("last", max(self.days))] if self.days else []


ONE_OVER, ONE_NOW, ONE_AHEAD = (Kind("oneDay", days=(day,)) for day in (-2, 0, 3))
WEEKLY_OVER, WEEKLY_ON, WEEKLY_AHEAD = (Kind("multipleDay", days=days) for days in ((-9, -2), (-7, 7), (3, 10)))
BARE, HOUR, HOURS, HERS, FORMER = (
    Kind("particular", "Many_to_Many", days, hers)
    for days, hers in (((), ()), ((3,), ()), ((3, 4), ()), ((-3, 3, 4), (-3, 3)), ((-3,), (-3,)))
)
SCORM, TOPICS, MEASURE, PRIVATE = Kind("Scorm", None), *(Kind("course", one) for one in ("Temas", "Measure", "Private"))
MODULAR, PACK = (Kind("course", one) for one in ("Modular", "Pack"))
REMOVED = Kind("oneDay", days=(3,), removed=True)
STANDS = {
    ONE_OVER: "one, over", ONE_NOW: "one, on", ONE_AHEAD: "one, ahead",
    WEEKLY_OVER: "weekly, over", WEEKLY_ON: "weekly, on", WEEKLY_AHEAD: "weekly, ahead",
    BARE: "tutoring without hours", HOUR: "tutoring, an hour", HOURS: "tutoring, two hours", HERS: "tutoring, taken",
    FORMER: "tutoring, over", SCORM: "SCORM", TOPICS: "topics", MEASURE: "measure", PRIVATE: "private",
    MODULAR: "modular", PACK: "pack", REMOVED: "removed",
}  # fmt: skip
LIVE = (ONE_OVER, ONE_NOW, ONE_AHEAD, WEEKLY_OVER, WEEKLY_ON, WEEKLY_AHEAD)
TUTORING = (BARE, HOUR, HOURS, HERS, FORMER)
ALONE, BEYOND = (SCORM, TOPICS, MEASURE, PRIVATE), (MODULAR, PACK)
GONE = "ClassOnLive has nothing with that name or number. Check it and try again."
NO_API = (
    "“Kind” is a pack or a modular course, and ClassOnLive's API does not work with those: no one can tell from here "
    "who is in it. Look there itself."
)
PACKS = "I can't see who is in packs and modular courses: ClassOnLive's API doesn't work with them."
OVER = "content_student_add Kind is over: its last live session was on 2026-05-26."

TABLE: list[tuple[tuple[Kind, ...], Verb, str]] = [
    ((ONE_OVER,), Verb.COURSES, "one live session 2026-05-26"),
    ((ONE_NOW,), Verb.COURSES, "one live session 2026-05-28"),
    ((ONE_AHEAD,), Verb.COURSES, "one live session 2026-05-31"),
    ((WEEKLY_OVER,), Verb.COURSES, "weekly live sessions 2026-05-19"),
    ((WEEKLY_ON,), Verb.COURSES, "weekly live sessions 2026-05-21"),
    ((WEEKLY_AHEAD,), Verb.COURSES, "weekly live sessions 2026-05-31"),
    ((BARE,), Verb.COURSES, "tutoring"),
    ((HOUR, HOURS), Verb.COURSES, "tutoring 2026-05-31"),
    ((HERS, FORMER), Verb.COURSES, "tutoring 2026-05-25"),
    ((SCORM,), Verb.COURSES, "SCORM"),
    ((TOPICS,), Verb.COURSES, "Temas"),
    ((MEASURE,), Verb.COURSES, "Measure"),
    ((PRIVATE,), Verb.COURSES, "Private"),
    ((MODULAR,), Verb.COURSES, "Modular"),
    ((PACK,), Verb.COURSES, "Pack"),
    ((REMOVED,), Verb.COURSES, ""),
    ((*LIVE, *TUTORING, *ALONE), Verb.ROSTER, "Jane Doe 33%, Maeve O'Brien 0%"),
    (BEYOND, Verb.ROSTER, NO_API),
    ((REMOVED,), Verb.ROSTER, GONE),
    ((*LIVE, *TUTORING, *ALONE), Verb.PROGRESS, "Jane Doe 33%"),
    (BEYOND, Verb.PROGRESS, f"not taken {PACKS}"),
    ((REMOVED,), Verb.PROGRESS, f"not taken {PACKS}"),
    ((ONE_OVER,), Verb.ATTENDANCE, "Jane Doe came, Maeve O'Brien absent"),
    ((ONE_NOW,), Verb.ATTENDANCE, "Jane Doe came, Maeve O'Brien unknown"),
    ((ONE_AHEAD,), Verb.ATTENDANCE, "Jane Doe unknown, Maeve O'Brien unknown"),
    ((WEEKLY_OVER,), Verb.ATTENDANCE, "Jane Doe came (all dates), Maeve O'Brien absent (all dates)"),
    ((WEEKLY_ON,), Verb.ATTENDANCE, "Jane Doe came (all dates), Maeve O'Brien unknown (all dates)"),
    ((WEEKLY_AHEAD,), Verb.ATTENDANCE, "Jane Doe unknown (all dates), Maeve O'Brien unknown (all dates)"),
    ((BARE, HOUR, HOURS), Verb.ATTENDANCE, "nothing"),
    ((HERS,), Verb.ATTENDANCE, "Jane Doe unknown, Jane Doe unknown"),
    ((FORMER,), Verb.ATTENDANCE, "Jane Doe unknown"),
    (BEYOND, Verb.ATTENDANCE, NO_API),
    (ALONE, Verb.ATTENDANCE,
     "“Kind” is neither a live course nor tutoring, so ClassOnLive tells no dates of it. Whether someone came at all "
     "stands in `/lms classonlive content students list`."),
    ((REMOVED,), Verb.ATTENDANCE, GONE),
    ((ONE_OVER,), Verb.SESSIONS, "05-26 19:56"),
    ((ONE_NOW,), Verb.SESSIONS, "05-28 19:56"),
    ((ONE_AHEAD,), Verb.SESSIONS, "05-31 19:56"),
    ((WEEKLY_OVER,), Verb.SESSIONS, "05-19 19:56, 05-26 19:56"),
    ((WEEKLY_ON,), Verb.SESSIONS, "05-21 19:56, 06-04 19:56"),
    ((WEEKLY_AHEAD,), Verb.SESSIONS, "05-31 19:56, 06-07 19:56"),
    ((HERS,), Verb.SESSIONS, "05-25 19:56, 05-31 19:56"),
    ((FORMER,), Verb.SESSIONS, "05-25 19:56"),
    ((BARE, HOUR, HOURS, *ALONE, *BEYOND, REMOVED), Verb.SESSIONS, "nothing"),
    ((ONE_NOW, ONE_AHEAD, WEEKLY_ON, WEEKLY_AHEAD, *ALONE), Verb.ENROLL, "content_student_add"),
    ((ONE_OVER, WEEKLY_OVER), Verb.ENROLL, OVER),
    ((BARE, FORMER), Verb.ENROLL,
     "Kind is tutoring, and has no hour ahead with room. Offer more: "
     "`/lms classonlive particular calendar update content_id=#`."),
    ((HOUR,), Verb.ENROLL, "session_students_add"),
    ((HOURS,), Verb.ENROLL,
     "Kind is tutoring: people come to one of its hours. There is room at 2026-05-31 19:56 GMT (85270) and 2026-06-01 "
     "19:56 GMT (85271). Say the hour: `/lms classonlive session students add session_id=85270`."),
    ((HERS,), Verb.ENROLL,
     "Kind is tutoring: people come to one of its hours. There is room at 2026-05-31 19:56 GMT (85271) and 2026-06-01 "
     "19:56 GMT (85272). Say the hour: `/lms classonlive session students add session_id=85271`."),
    (BEYOND, Verb.ENROLL, NO_API),
    ((REMOVED,), Verb.ENROLL, GONE),
    (LIVE, Verb.UNENROLL, "content_student_remove"),
    ((HERS,), Verb.UNENROLL, "session_student_remove"),
    ((BARE, HOUR, HOURS, FORMER), Verb.UNENROLL, "Jane Doe has no upcoming hour of Kind. Nothing to do."),
    (ALONE, Verb.UNENROLL,
     "ClassOnLive removes students only from live courses, and Kind isn't one. Remove them on ClassOnLive itself."),
    (BEYOND, Verb.UNENROLL, NO_API),
    ((REMOVED,), Verb.UNENROLL, GONE),
    (LIVE, Verb.LINK, "content_student_get"),
    ((HERS,), Verb.LINK,
     "Kind is tutoring, and ClassOnLive gives the links to its hours only for everyone at once. Take this one from its "
     "calendar on ClassOnLive."),
    ((BARE, HOUR, HOURS, FORMER), Verb.LINK, "Jane Doe has no upcoming hour of Kind. Enroll them first."),
    (ALONE, Verb.LINK,
     "ClassOnLive's document says only for live courses how to get someone's link, and Kind isn't one. To try it: "
     "`/lms classonlive content student get content_id=# email=jane@acme.com`."),
    (BEYOND, Verb.LINK, NO_API),
    ((REMOVED,), Verb.LINK, GONE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "verb", "told"),
    [pytest.param(kind, verb, told, id=f"{verb}-{STANDS[kind]}") for kinds, verb, told in TABLE for kind in kinds],
)
async def test_a_course_of_every_kind_through_every_verb(kind: Kind, verb: Verb, told: str) -> None:
    """Jane is in it and came where it has begun, Maeve never did; it is Zoë who is to be enrolled."""
    desk = Desk("classonlive")
    assert isinstance(desk.standin, ClassOnLiveStandIn)
    made = kind.make(desk.standin.academy)
    course = await desk.verbs.course(str(made.id))
    if kind.removed:
        desk.standin.academy.delete_content(made)
    person = ZOE if verb is Verb.ENROLL else Person("classonlive", JANE, "Jane Doe", JANE)
    assert (await said(desk.verbs, verb, course, person, SPAN)).replace(str(made.id), "#") == told
    await desk.connector.close()


def test_the_table_is_whole() -> None:
    """Every kind with every verb that is about a course, once."""
    rows = [(kind, verb) for kinds, verb, _ in TABLE for kind in kinds]
    assert sorted(rows, key=str) == sorted(((kind, verb) for kind in STANDS for verb in OF_A_COURSE), key=str)
