"""What the everyday verbs make of ClassOnLive, beyond what they mean on every platform."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from connectors.classonlive import told
from connectors.classonlive.everyday import ClassOnLiveEveryday
from connectors.classonlive.live import SingleSessionContentCreate
from connectors.classonlive.progress import Progress as CourseProgress
from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.classonlive.students import ContentStudentAdd
from connectors.classonlive.told import UNLISTED, enrollment
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.everyday.everyday import NeedsMore, Stopped, Unplanned
from connectors.everyday.exact import NotKnown
from connectors.everyday.values import Booking, Course, Fact, Person, Progress
from connectors.standin.standin import Fault, Reply
from tests.connectors.classonlive.rig import NASTY, OFFICE_HOURS, ONBOARDING, PACK, SCORM, STUDENTS, TOPICS
from tests.connectors.everyday.test_everyday import ALWAYS, THEN, Desk, DirectReader
from tests.connectors.rig import NOW

R = TypeVar("R")

NO = Fault(reply=Reply({"ok": False}))
STUDENT = "/api/v1/{token}/student"
STATS = f"{STUDENT}/getstatsfromcontent/{{contentId}}/{{pageNumber}}"
STATS_OF_ONE = f"{STUDENT}/getuserstats/{{contentId}}/{{applicantId}}"
SEARCH = f"{STUDENT}/search/{{search}}"
WEEKLY = "French for the front desk"


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk("classonlive")
    yield made
    await made.connector.close()


@pytest.fixture
def standin(desk: Desk) -> ClassOnLiveStandIn:
    assert isinstance(desk.standin, ClassOnLiveStandIn)
    return desk.standin


async def test_somebody_in_no_course_is_found_by_address_only(desk: Desk) -> None:
    """A teacher, for one, and it is said that this is so; whoever is in several courses is one person."""
    assert (await desk.verbs.person("ines@acme.com")).name == "Ines Moreau"
    assert "such as teachers, are found only by address" in desk.verbs.searching
    with pytest.raises(NotKnown):
        await desk.verbs.person("Ines Moreau")
    assert len(await desk.verbs.people("jane doe")) == 1
    assert await desk.verbs.people("DOE jane") == await desk.verbs.people("jane doe")


async def test_a_teacher_has_what_they_teach(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """As whom the list of courses names as teacher; where that could not be read, it is said."""
    ines = await desk.verbs.person("ines@acme.com")
    theirs = {one.title for one in standin.academy.contents.values() if one.teacher == ines.email}
    taught = await desk.verbs.taken(ines)
    assert theirs
    assert {(one.course.title, one.role) for one in taught} == {(title, "teacher") for title in theirs}
    assert {one.role for one in await desk.verbs.taken(await desk.jane())} == {""}
    standin.faults.add(NO, path="/api/v1/{token}/content", times=None)
    assert (await desk.verbs.taken(ines), desk.verbs.unseen) == ([], (UNLISTED,))


@pytest.mark.parametrize("typed", ["", ".", "..", "@", "jane@", "a/b", "x@y"])
async def test_what_is_neither_a_name_nor_an_address_is_nobody(desk: Desk, typed: str) -> None:
    assert await desk.verbs.people(typed) == []


async def test_a_search_that_is_refused_because_it_finds_nothing_finds_nothing(
    desk: Desk, standin: ClassOnLiveStandIn
) -> None:
    """The document does not say how an empty search is answered; a bare no is nobody."""
    standin.faults.add(NO, path=SEARCH)
    assert await desk.verbs.people("Jane") == []


async def test_equal_titles_are_told_apart_by_kind_and_day(desk: Desk) -> None:
    starts = THEN + timedelta(days=3)
    booking = Booking("Onboarding 101", starts, 60, "UTC", ("ines@acme.com",))
    await desk.carry_out(await desk.verbs.schedule(booking))
    found = await desk.verbs.courses("onboarding 101")
    assert [one.place for one in found] == [f"one live session {starts:%Y-%m-%d}", "one live session 2026-05-25"]


async def test_how_far_somebody_is_comes_with_what_they_take(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """A course that tells no progress is still one that they take."""
    maeve = await desk.verbs.person("maeve@acme.com")
    onboarding, *others = await desk.verbs.taken(maeve)
    assert onboarding.progress
    assert onboarding.progress.done is False
    assert onboarding.progress.fraction == pytest.approx(1 / 3, abs=0.001)
    assert onboarding.since == THEN - timedelta(days=30)
    assert [one.course.title for one in others] == ["Office hours", "Safety from A to Z"]
    standin.faults.add(NO, path=STATS_OF_ONE, times=None)
    assert [one.progress for one in await desk.verbs.taken(maeve)] == [None, None, None]


async def test_a_roster_asks_for_the_next_ten_when_they_are_wanted(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """And everybody is on it once, with their progress."""
    course = await desk.course()
    before, pages = len(standin.calls), desk.verbs.roster(course)
    first = await anext(aiter(pages))
    assert (len(first), len(standin.calls) - before) == (10, 2)
    rows = [*first, *[one async for page in pages for one in page]]
    assert len({one.person.id for one in rows}) == len(rows) == STUDENTS
    assert all(one.progress for one in rows)
    assert len(standin.calls) - before == 1 + 3


async def test_a_roster_without_progress_is_a_roster(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """As of somebody whom the progress lacks, and where nothing tells of progress at all."""
    course = await desk.course()
    (one, *others) = (one for one in standin.academy.students(ONBOARDING))
    standin.faults.add(
        Fault(reply=Reply({"stats": [{"general": {"applicantId": one.id}}], "totalPages": 1})), path=STATS
    )
    pages = [page async for page in desk.verbs.roster(course)]
    assert [len(page) for page in pages] == [1, len(others)]
    assert not any(one.progress for one in pages[1])
    standin.faults.add(NO, path=STATS, times=None)
    assert len(await desk.roster(course)) == STUDENTS


async def test_sessions_are_of_every_kind_and_know_when_they_end_where_it_is_told(desk: Desk) -> None:
    """One day, every week, and the hours of tutoring that somebody has taken."""
    found = await desk.verbs.sessions(*ALWAYS)
    titles = [one.title for one in found]
    assert titles.count("Onboarding 101") == 1
    assert titles.count(WEEKLY) > 8
    assert titles.count("Office hours") == 3
    onboarding = next(one for one in found if one.title == "Onboarding 101")
    assert onboarding.starts
    assert onboarding.ends == onboarding.starts + timedelta(minutes=90)
    assert onboarding.host == "ines@acme.com"
    assert {one.ends for one in found if one.title == WEEKLY} == {None}


async def test_only_courses_that_may_take_place_then_are_looked_at(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """One call for all courses, one for the session, and those for what has several dates."""
    onboarding = next(one for one in await desk.verbs.sessions(*ALWAYS) if one.title == "Onboarding 101")
    assert onboarding.starts
    before = len(standin.calls)
    found = await desk.verbs.sessions(onboarding.starts, onboarding.starts + timedelta(minutes=1))
    assert [one.title for one in found] == ["Onboarding 101"]
    assert len(standin.calls) - before <= 1 + 1 + 3
    before = len(standin.calls)
    assert await desk.verbs.sessions(THEN + timedelta(days=300), THEN + timedelta(days=301)) == []
    assert len(standin.calls) - before == 1


async def test_attendance_says_no_more_than_classonlive_knows(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """It notes who came to a course, not to which of its dates; and before a session nobody came to it."""
    french = await desk.verbs.course(WEEKLY)
    academy = standin.academy
    student = academy.enroll(academy.contents[int(french.id)], "jane@acme.com", attended=True, minutes=30)
    absent = academy.enroll(academy.contents[int(french.id)], "maeve@acme.com")
    weekly = {one.person.email: one for one in await desk.verbs.attendance(french, *ALWAYS)}
    assert all(one.whole for one in weekly.values())
    assert (weekly[student.email].came, weekly[student.email].minutes) == (True, 30)
    assert (weekly[absent.email].came, weekly[absent.email].minutes) == (None, None)  # more dates come
    onboarding = await desk.verbs.attendance(await desk.course(), *ALWAYS)
    assert {one.came for one in onboarding} == {True, False}
    assert max(one.minutes or 0 for one in onboarding) == 90
    coming = academy.contents[NASTY]
    assert {one.attended for one in academy.students(coming.id)} == {False}
    told = await desk.verbs.attendance(await desk.verbs.course(str(NASTY)), *ALWAYS)
    assert len(told) > 2
    assert {one.came for one in told} == {None}
    hours = await desk.verbs.attendance(await desk.verbs.course("Office hours"), *ALWAYS)
    assert len(hours) > 2
    assert {one.came for one in hours} == {None}
    assert student.email in {one.person.email for one in hours}


async def test_after_a_session_that_nobody_came_to_everybody_was_absent(
    desk: Desk, standin: ClassOnLiveStandIn
) -> None:
    """That is known, and no longer that nothing is known."""
    academy = standin.academy
    for one in academy.students(ONBOARDING):
        academy.applicants[one.id] = replace(one, attended=False, minutes=0)
    assert {one.came for one in await desk.verbs.attendance(await desk.course(), *ALWAYS)} == {False}


async def test_after_the_last_of_weekly_sessions_who_never_came_was_absent(
    desk: Desk, standin: ClassOnLiveStandIn
) -> None:
    """Nobody says how long they take: the longest that there is has passed by then."""
    academy = standin.academy
    dates = (NOW - 9 * 86_400, NOW - 2 * 86_400)
    weekly = academy.add_content(title="Old", kind="multipleDay", type="Broadcast", first="2026-05-18",
                                 last="2026-05-27", dates=dates)  # fmt: skip
    academy.enroll(weekly, "jane@acme.com")
    course = await desk.verbs.course("Old")
    (told,) = await desk.verbs.attendance(course, *ALWAYS)
    assert (told.came, told.whole) == (False, True)
    academy.change_content(weekly, dates=(*dates, NOW - 7 * 3600))
    (told,) = await desk.verbs.attendance(course, *ALWAYS)
    assert told.came is None


async def test_newcomers_are_enrolled_by_address_and_name(desk: Desk) -> None:
    """Without a name, the form is named that asks for it."""
    course = await desk.course()
    nobody = Person("classonlive", "", "", "lena.berg@example.com")
    with pytest.raises(NeedsMore, match=f"content student add content_id={course.id}"):
        await desk.verbs.enroll(nobody, course)
    await desk.carry_out(await desk.verbs.enroll(replace(nobody, name="Lena Berg"), course))
    assert (await desk.verbs.person("Lena Berg")).email == "lena.berg@example.com"


async def test_what_only_live_courses_have_is_explained(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """Taking people out, and links."""
    course, jane = await desk.verbs.course(str(TOPICS)), await desk.jane()
    with pytest.raises(Unplanned, match="only from live courses"):
        await desk.verbs.unenroll(jane, course)
    with pytest.raises(Unplanned, match="says only for live courses"):
        await desk.verbs.link(jane, course)
    with pytest.raises(Unplanned, match="Enroll them first"):
        await desk.verbs.link(jane, await desk.verbs.course(str(SCORM)))


@pytest.mark.parametrize(
    ("minutes", "hosts", "said"),
    [
        (45, ("ines@acme.com",), "30min, 1h, 1h30, 2h"),
        (60, (), "one teacher"),
        (60, ("ines@acme.com", "grace.adeyemi@acme.com"), "one teacher"),
        (60, ("Ines",), "by address"),
    ],
)
async def test_what_cannot_be_scheduled_is_explained(
    desk: Desk, minutes: int, hosts: tuple[str, ...], said: str
) -> None:
    with pytest.raises(NeedsMore, match=said):
        await desk.verbs.schedule(Booking("Q&A", THEN, minutes, "UTC", hosts))


@pytest.mark.parametrize(
    ("number", "said"), [(OFFICE_HOURS, "session students add"), (PACK, "does not work with those")]
)
async def test_nobody_is_enrolled_by_a_call_that_is_for_other_courses(
    desk: Desk, standin: ClassOnLiveStandIn, number: int, said: str
) -> None:
    """Tutoring has its own, which names the hour; packs and modular courses have none. ClassOnLive would refuse it."""
    course = await desk.verbs.course(str(number))
    zoe = Person("classonlive", "", "Zoë Berg", "zoe.berg@example.com")
    with pytest.raises((Unplanned, told.BeyondTheApi)) as caught:
        await desk.verbs.enroll(zoe, course)
    assert said in getattr(caught.value, "sentence", str(caught.value))
    assert not isinstance(caught.value, NeedsMore)
    with pytest.raises(errors.PlatformError):
        await desk.carry_out((ContentStudentAdd(content_id=number, email=zoe.email, name=zoe.name),))


async def test_a_role_is_left_out(desk: Desk) -> None:
    with pytest.raises(NeedsMore, match="only students"):
        await desk.verbs.enroll(await desk.jane(), await desk.verbs.course(str(SCORM)), "teacher")


class Hurried(DirectReader):
    """Has time for so many of a look through many things."""

    time_for = 0

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | errors.PlatformError | None]:
        return [*await super().sweep(intents[: self.time_for]), *[None] * (len(intents) - self.time_for)]


async def test_a_hundred_courses_are_all_looked_at(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """However many there are, those that cannot take place then are not."""
    academy = standin.academy
    for n in range(100):
        academy.add_content(
            title=f"Talk {n}", kind="oneDay", type="Broadcast", teacher="ines@acme.com",
            start=NOW + n * 60, duration="d1h",
        )  # fmt: skip
        past = {"first": "2020-01-01", "last": "2020-02-01"}
        academy.add_content(title=f"Long ago {n}", kind="multipleDay", type="Broadcast", **past)
        academy.add_content(title=f"By oneself {n}", kind="course", type="Measure")
    before = len(standin.calls)
    found = await desk.verbs.sessions(THEN, THEN + timedelta(hours=2))
    assert len([one for one in found if one.title.startswith("Talk")]) == 100
    assert {one.ends and one.starts and one.ends - one.starts for one in found if "Talk" in one.title} == {
        timedelta(hours=1)
    }
    assert len(standin.calls) - before <= 1 + 100 + 3
    assert desk.verbs.stopped is None


async def test_where_a_look_through_the_courses_stopped_is_told(desk: Desk) -> None:
    """A single session stands in the list with its day, so it is there all the same."""
    reader = Hurried(desk.connector)
    verbs = ClassOnLiveEveryday(reader)
    found = await verbs.sessions(*ALWAYS)
    assert verbs.stopped == Stopped(0, 3, "courses")
    assert "Onboarding 101" in [one.title for one in found]
    assert WEEKLY not in [one.title for one in found]
    reader.time_for = 99
    assert WEEKLY in [one.title for one in await verbs.sessions(*ALWAYS)]
    assert verbs.stopped is None


async def test_a_course_that_is_gone_costs_nothing(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """Between the list and the look; one that does not answer costs itself, and that is told."""
    everything = await desk.verbs.sessions(*ALWAYS)
    shown = "/api/v1/{token}/content/{contentId}"
    standin.faults.add(NO, path=shown)
    gone = {one.title for one in everything} - {one.title for one in await desk.verbs.sessions(*ALWAYS)}
    assert len(gone) == 1
    assert desk.verbs.stopped is None
    standin.faults.add(Fault(reply=Reply({"ok": False}, 500)), path=shown, times=None)
    assert {one.title for one in everything} - {one.title for one in await desk.verbs.sessions(*ALWAYS)} == {
        WEEKLY, "Forklift refresher, evenings"
    }  # fmt: skip
    assert desk.verbs.stopped == Stopped(1, 3, "courses")


PROGRESS = {
    "general": [
        {"name": "nombre alumno", "registerDate": 1604331250000, "totalPercent": 33.33, "totalTime": 0,
         "applicantId": 1504891, "contentId": 123035, "register": 1604358000000, "score": None, "status": None}
    ],
    "detail": [
        {"name": "eva", "examTries": 1, "percent": 82.5, "resourceType": "exam", "success": True, "watched": True},
        {"name": "film", "examTries": 0, "percent": 50, "resourceType": "video", "success": False, "watched": True},
        {"name": "evaluacion", "examTries": 0, "percent": None, "resourceType": "exam", "success": False},
    ],
}  # fmt: skip
"""As the document shows it, with exams that were taken."""


@pytest.mark.parametrize(
    ("general", "progress"),
    [
        ({}, Progress(False, 0.3333, "82.5 %", started=True)),
        ({"score": "7"}, Progress(False, 0.3333, "7", started=True)),
        ({"totalPercent": 100}, Progress(True, 1.0, "82.5 %", started=True)),
        ({"totalPercent": 0}, Progress(False, 0.0, "82.5 %", started=False)),
        ({"totalPercent": 0, "totalTime": 60}, Progress(False, 0.0, "82.5 %", started=True)),
        ({"totalPercent": None, "totalTime": None}, Progress(None, None, "82.5 %", started=None)),
    ],
)
def test_progress_is_what_the_document_shows(general: dict[str, object], progress: Progress) -> None:
    """Exams are the score where the course has none, and people are in it from when they registered."""
    row = CourseProgress.model_validate({**PROGRESS, "general": [PROGRESS["general"][0] | general]})
    told = enrollment(Person("classonlive", "a"), Course("classonlive", "1", "A"), row)
    assert told.progress
    assert replace(told.progress, fraction=progress.fraction) == progress
    assert told.progress.fraction == (None if progress.fraction is None else pytest.approx(progress.fraction))
    assert told.since == datetime.fromisoformat("2020-11-02T15:34:10Z")


async def test_what_is_scheduled_is_a_course_of_its_own(desk: Desk) -> None:
    """Before an audience, whatever other course was named."""
    elsewhere = Course("classonlive", "1", "Another")
    booking = Booking("Q&A", THEN, 90, "Europe/Madrid", ("ines@acme.com",), elsewhere)
    (intent,) = await desk.verbs.schedule(booking)
    assert isinstance(intent, SingleSessionContentCreate)
    assert (intent.title, intent.type, intent.duration.word, intent.session) == ("Q&A", "Broadcast", "1h30", THEN)


def test_what_its_documents_have_of_a_persons_progress_is_promised() -> None:
    assert {Fact.HOW_FAR, Fact.COMPLETED, Fact.STARTED, Fact.SCORE} <= ClassOnLiveEveryday.tells.person
