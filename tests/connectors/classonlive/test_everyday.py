"""What the everyday verbs make of ClassOnLive, beyond what they mean on every platform."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.classonlive.live import SingleSessionContentCreate
from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.everyday.everyday import Unplanned
from connectors.everyday.exact import NotKnown
from connectors.everyday.values import Booking, Course, Person
from connectors.standin.standin import Fault, Reply
from tests.connectors.classonlive.rig import OFFICE_HOURS, ONBOARDING, SCORM, STUDENTS, TOPICS
from tests.connectors.everyday.test_everyday import ALWAYS, THEN, Desk

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
    """A teacher, for one; whoever is in several courses is one person."""
    assert (await desk.verbs.person("ines.moreau@example.com")).name == "Ines Moreau"
    with pytest.raises(NotKnown):
        await desk.verbs.person("Ines Moreau")
    assert len(await desk.verbs.people("jane doe")) == 1
    assert await desk.verbs.people("DOE jane") == await desk.verbs.people("jane doe")


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
    booking = Booking("Onboarding 101", starts, 60, "UTC", ("ines.moreau@example.com",))
    await desk.carry_out(await desk.verbs.schedule(booking))
    found = await desk.verbs.courses("onboarding 101")
    assert [one.place for one in found] == [f"one live session {starts:%Y-%m-%d}", "one live session 2026-05-25"]


async def test_how_far_somebody_is_comes_with_what_they_take(desk: Desk, standin: ClassOnLiveStandIn) -> None:
    """A course that tells no progress is still one that they take."""
    maeve = await desk.verbs.person("maeve.obrien@example.com")
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
    assert onboarding.host == "ines.moreau@example.com"
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
    student = academy.enroll(academy.contents[int(french.id)], "jane.doe@example.com", attended=True, minutes=30)
    told = await desk.verbs.attendance(french, *ALWAYS)
    assert len(told) > 8
    assert {(one.came, one.minutes) for one in told} == {(None, None)}
    onboarding = await desk.verbs.attendance(await desk.course(), *ALWAYS)
    assert {one.came for one in onboarding} == {True, False}
    assert max(one.minutes or 0 for one in onboarding) == 90
    for one in academy.students(ONBOARDING):
        academy.applicants[one.id] = replace(one, attended=False, minutes=0)
    assert {one.came for one in await desk.verbs.attendance(await desk.course(), *ALWAYS)} == {None}
    hours = await desk.verbs.attendance(await desk.verbs.course("Office hours"), *ALWAYS)
    assert len(hours) > 2
    assert {one.came for one in hours} == {None}
    assert student.email in {one.person.email for one in hours}


async def test_newcomers_are_enrolled_by_address_and_name(desk: Desk) -> None:
    """Without a name, the form is named that asks for it."""
    course = await desk.course()
    nobody = Person("classonlive", "", "", "lena.berg@example.com")
    with pytest.raises(Unplanned, match=f"content student add content_id={course.id}"):
        await desk.verbs.enroll(nobody, course)
    await desk.carry_out(await desk.verbs.enroll(replace(nobody, name="Lena Berg"), course))
    assert (await desk.verbs.person("Lena Berg")).email == "lena.berg@example.com"


@pytest.mark.parametrize("number", [OFFICE_HOURS, TOPICS])
async def test_what_only_live_courses_have_is_explained(desk: Desk, standin: ClassOnLiveStandIn, number: int) -> None:
    """Taking people out, and links."""
    course, jane = await desk.verbs.course(str(number)), await desk.jane()
    with pytest.raises(Unplanned, match="out of live courses only"):
        await desk.verbs.unenroll(jane, course)
    with pytest.raises(Unplanned, match="Only live courses have links"):
        await desk.verbs.link(jane, course)
    with pytest.raises(Unplanned, match="Enroll them first"):
        await desk.verbs.link(jane, await desk.verbs.course(str(SCORM)))


@pytest.mark.parametrize(
    ("minutes", "hosts", "said"),
    [
        (45, ("ines.moreau@example.com",), "30min, 1h, 1h30, 2h"),
        (60, (), "one teacher"),
        (60, ("ines.moreau@example.com", "grace.adeyemi@example.com"), "one teacher"),
        (60, ("Ines",), "by address"),
    ],
)
async def test_what_cannot_be_scheduled_is_explained(
    desk: Desk, minutes: int, hosts: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Unplanned, match=said):
        await desk.verbs.schedule(Booking("Q&A", THEN, minutes, "UTC", hosts))


async def test_what_is_scheduled_is_a_course_of_its_own(desk: Desk) -> None:
    """Before an audience, whatever other course was named."""
    elsewhere = Course("classonlive", "1", "Another")
    booking = Booking("Q&A", THEN, 90, "Europe/Madrid", ("ines.moreau@example.com",), elsewhere)
    (intent,) = await desk.verbs.schedule(booking)
    assert isinstance(intent, SingleSessionContentCreate)
    assert (intent.title, intent.type, intent.duration.word, intent.session) == ("Q&A", "Broadcast", "1h30", THEN)
