"""What the everyday verbs make of Damstra, beyond what they mean on every platform."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from connectors.core import errors
from connectors.core.intent import Intent
from connectors.damstra import told
from connectors.damstra.everyday import DamstraEveryday
from connectors.damstra.lessons import Lesson
from connectors.damstra.player import EmbedUrlsGetAnyLesson
from connectors.damstra.schedules import UserLessonSchedulesCreate
from connectors.damstra.sessions import IltSessionsCreate
from connectors.damstra.standin import DamstraStandIn
from connectors.damstra.standin.records import INSTRUCTOR, TRAINEE, Place, Schedule, Session, User, in_perth
from connectors.everyday.everyday import NeedsCourse, NeedsMore, NotEnrolled, Stopped, Unplanned
from connectors.everyday.exact import Unclear, by_id
from connectors.everyday.values import Booking, Course, Enrollment, Newcomer, Person
from connectors.standin.standin import Fault, Reply
from handlers.everyday.person_view import due
from tests.connectors.damstra.rig import FIRST_AID_LESSON, INES, JANE, MAEVE
from tests.connectors.everyday.test_everyday import ALWAYS, THEN, Desk, DirectReader
from tests.connectors.rig import NOW

R = TypeVar("R")
DAY_S = 86_400
HEIGHT = "Working at height"


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk("damstra")
    yield made
    await made.connector.close()


@pytest.fixture
def standin(desk: Desk) -> DamstraStandIn:
    assert isinstance(desk.standin, DamstraStandIn)
    return desk.standin


def add(standin: DamstraStandIn, first: str, last: str, email: str, **details: Any) -> User:
    return standin.account.add_user(first_name=first, last_name=last, email=email, **details)


def give(standin: DamstraStandIn, title: str = HEIGHT, **details: Any) -> Schedule:
    """Jane is given a lesson that she has not had yet."""
    account = standin.account
    lesson = next(one for one in account.lessons.values() if one.name == title)
    for id in [id for id, one in account.schedules.items() if (one.user, one.lesson.id) == (JANE, lesson.id)]:
        del account.schedules[id]
    made = account.schedule(JANE, lesson, NOW - DAY_S, NOW + 9 * DAY_S)
    account.schedules[made.id] = replace(made, **details)
    return account.schedules[made.id]


def hold(standin: DamstraStandIn, count: int, day: int = -3) -> list[Session]:
    """So many sessions of First aid on one day, one after the other."""
    account = standin.account
    lesson = next(one for one in account.lessons.values() if one.id == FIRST_AID_LESSON)
    made = []
    for n in range(count):
        start = NOW + day * DAY_S + n * 60
        one = Session(account.number("session", 1_301), lesson, INES, start, start + 3600, "Yard", NOW, NOW)
        account.sessions[one.id] = one
        made.append(one)
    return made


async def taken(desk: Desk, title: str = HEIGHT) -> Enrollment:
    return next(one for one in await desk.verbs.taken(await desk.jane()) if one.course.title == title)


# People


async def test_people_are_found_by_their_employee_number(desk: Desk) -> None:
    """It is the key of every list of the personnel department, in whatever capitals and with whatever dash."""
    for typed in ("NW-1002", "nw-1002", "NW–1002"):
        person = await desk.verbs.person(typed)
        assert (person.name, person.id) == ("Ines Moreau", str(INES))
    assert person.aliases == ("ines.moreau", "NW-1002")
    assert (await desk.verbs.person("ines.moreau")).id == str(INES)


async def test_a_number_may_be_an_id_an_employee_number_or_a_name(desk: Desk, standin: DamstraStandIn) -> None:
    """Whatever fits is offered, and a mark says which is meant."""
    other = add(standin, "Nia", "Obi", "nia@example.com", employee_number=str(JANE))
    third = add(standin, "Leo", "Obi", "leo@example.com", user_name=f"user{JANE}")
    *exact, partly = [one.id for one in await desk.verbs.people(str(JANE))]
    assert (set(exact), partly) == ({str(JANE), str(other.id)}, str(third.id))
    with pytest.raises(Unclear) as caught:
        await desk.verbs.person(str(JANE))
    assert {one.id for one in caught.value.choices} == {str(JANE), str(other.id)}
    assert (await desk.verbs.person(by_id(str(JANE)))).email == "jane@acme.com"


@pytest.mark.parametrize("second", ["jane@acme.com", "Jane@Acme.com"])
async def test_both_accounts_of_one_address_are_found_in_whatever_capitals(
    desk: Desk, standin: DamstraStandIn, second: str
) -> None:
    other = add(standin, "Jane", "Doe", second)
    for typed in ("jane@acme.com", second, "jane@acme.com\u200b"):
        assert {one.id for one in await desk.verbs.people(typed)} == {str(JANE), str(other.id)}
    assert (await desk.verbs.person(by_id(str(other.id)))).id == str(other.id)


async def test_a_user_name_that_is_an_address_finds_its_person(desk: Desk, standin: DamstraStandIn) -> None:
    add(standin, "Zoe", "Li", "zoe@example.com", user_name="zoe.li@partner.example")
    assert (await desk.verbs.person("zoe.li@partner.example")).email == "zoe@example.com"
    assert await desk.verbs.people("nobody@partner.example") == []


async def test_names_are_those_that_damstra_keeps_apart(desk: Desk, standin: DamstraStandIn) -> None:
    """Found whatever the apostrophe and the order."""
    add(standin, "Mary Ann", "van den O'Berg", "mary@example.com")
    for typed in ("Mary Ann van den O’Berg", "o’berg mary"):
        (found,) = await desk.verbs.people(typed)
        assert found.names == ("Mary Ann", "van den O'Berg")


async def test_a_name_that_fits_more_people_than_a_page_has_is_looked_for_to_the_end(
    desk: Desk, standin: DamstraStandIn
) -> None:
    for n in range(230):
        add(standin, "Sam", f"Smith {n:03d}", f"sam{n}@example.com")
    assert (await desk.verbs.person("Sam Smith 229")).email == "sam229@example.com"
    assert len(await desk.verbs.people("sam", most=500)) == 230
    assert desk.verbs.stopped is None


@pytest.mark.parametrize("typed", ["²", "③", "١٢", "'", "…", "", "9" * 40, "jane@", "a(b)@c.d"])
async def test_what_only_looks_like_a_number_or_a_name_breaks_nothing(desk: Desk, typed: str) -> None:
    await desk.verbs.people(typed)
    await desk.verbs.courses(typed)


# Lessons


async def test_a_number_in_a_title_is_found_although_a_lesson_has_that_number(
    desk: Desk, standin: DamstraStandIn
) -> None:
    account = standin.account
    version = next(version for version, one in account.lessons.items() if one.id == 1405)
    account.lessons[version] = replace(account.lessons[version], name="Toolbox talk 1401")
    assert {one.id for one in await desk.verbs.courses("1401")} == {"1401", "1405"}
    assert (await desk.verbs.course("1401")).title == "Onboarding 101"
    assert (await desk.verbs.course("toolbox talk 1401")).id == "1405"


async def test_a_title_that_is_a_number_and_a_number_are_for_a_person_to_choose(
    desk: Desk, standin: DamstraStandIn
) -> None:
    account = standin.account
    version = next(version for version, one in account.lessons.items() if one.id == 1405)
    account.lessons[version] = replace(account.lessons[version], name="1401")
    with pytest.raises(Unclear):
        await desk.verbs.course("1401")


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Manager's guide", "Manager’s guide"),
        ("Lone  working – basics ", "Lone working - basics"),
        ("Health & Safety", "Health &amp; Safety"),
        ("Cafe\u0301", "Café"),
        ("安全教育", "安全教育"),
    ],
)
async def test_a_lesson_is_found_by_the_title_that_is_read(
    desk: Desk, standin: DamstraStandIn, title: str, typed: str
) -> None:
    account = standin.account
    version = next(version for version, one in account.lessons.items() if one.id == 1405)
    account.lessons[version] = replace(account.lessons[version], name=title)
    assert (await desk.verbs.course(typed)).id == "1405"


async def test_more_lessons_than_a_page_has_are_read_to_the_end(desk: Desk, standin: DamstraStandIn) -> None:
    account = standin.account
    template = next(iter(account.lessons.values()))
    for n in range(250):
        account.lessons[9000 + n] = replace(template, id=8000 + n, version_id=9000 + n, name=f"Talk {n:03d}")
    assert (await desk.verbs.course("Talk 249")).id == "8249"
    assert len(await desk.verbs.courses("talk", most=1000)) == 250
    assert len(await desk.verbs.courses("", most=1000)) == 270


async def test_of_several_versions_the_latest_that_can_be_given_is_the_lesson(
    desk: Desk, standin: DamstraStandIn
) -> None:
    """The document does not say that a listing has but one of them."""
    account = standin.account
    lesson = next(one for one in account.lessons.values() if one.name == HEIGHT)
    for number, status in ((9001, "inactive"), (9002, "active"), (9003, "never")):
        account.lessons[number] = replace(lesson, version_id=number, version=number, status=status)
    (found,) = await desk.verbs.courses(HEIGHT)
    assert (found.closed, found.refs["lesson_version_id"]) == ("", 9002)
    assert len([one for one in await desk.verbs.courses("", most=100) if one.title == HEIGHT]) == 1
    (intent,) = await desk.verbs.enroll(await desk.verbs.person("maeve@acme.com"), found)
    assert isinstance(intent, UserLessonSchedulesCreate)
    assert intent.lesson_version_ids == [9002]


async def test_lessons_that_nobody_can_be_given_say_why(desk: Desk) -> None:
    said = {one.title: one.closed for one in await desk.verbs.courses("", most=50)}
    assert said["Asbestos awareness (2019)"] == "inactive"
    assert said["Confined spaces"] == "not published yet"
    assert said["Onboarding 101"] == ""
    with pytest.raises(Unplanned, match="inactive"):
        await desk.verbs.enroll(await desk.jane(), await desk.verbs.course("Asbestos awareness (2019)"))


# What people take


@pytest.mark.parametrize(
    ("details", "standing", "active", "done", "fraction", "started"),
    [
        ({"start": NOW + DAY_S}, "scheduled", True, False, 0.0, False),
        ({"started": NOW - 60, "reached": 1}, "due", True, False, 1 / 842_000, True),
        ({"end": NOW - 60}, "overdue", True, False, 0.0, False),
        ({"completed": NOW - 60, "started": NOW - 90}, "completed", True, True, 1.0, True),
        ({"cancelled": True}, "cancelled", False, False, 0.0, False),
    ],
)
async def test_what_a_person_takes_tells_all_that_damstra_knows(
    desk: Desk,
    standin: DamstraStandIn,
    details: dict[str, Any],
    standing: str,
    active: bool,
    done: bool,
    fraction: float,
    started: bool,
) -> None:
    """Standing, due date, whether it was begun and how far. The rate that a test demands is nobody's score."""
    made = give(standin, **details)
    one = await taken(desk)
    assert one.progress
    assert (one.standing, one.active, one.progress.done, one.progress.started) == (standing, active, done, started)
    assert one.progress.fraction == pytest.approx(fraction)
    assert one.progress.score == ""
    assert one.due == datetime.fromtimestamp(made.end, UTC)
    assert one.current(THEN) is active


async def test_more_lessons_of_one_person_than_a_page_has_are_read_to_the_end(
    desk: Desk, standin: DamstraStandIn
) -> None:
    """Their listing has no count; what lies behind the first hundred is there all the same."""
    account = standin.account
    lessons = list(account.lessons.values())
    for n in range(150):
        account.schedule(JANE, lessons[0], NOW - n, NOW, completed=NOW)
    made = give(standin)
    last = list(account.schedules)
    account.schedules = {id: account.schedules[id] for id in (*last[:-1], made.id)}
    rows = await desk.verbs.taken(await desk.jane())
    assert len(rows) > 150
    with pytest.raises(Unplanned, match="Nothing to do"):
        await desk.verbs.enroll(await desk.jane(), await desk.verbs.course(HEIGHT))


@pytest.mark.parametrize("details", [{"cancelled": True}, {"completed": NOW - 60}])
async def test_who_had_a_lesson_can_be_given_it_again(
    desk: Desk, standin: DamstraStandIn, details: dict[str, Any]
) -> None:
    """Cancelled or completed it is theirs no longer."""
    give(standin, **details)
    (intent,) = await desk.verbs.enroll(await desk.jane(), await desk.verbs.course(HEIGHT))
    await desk.carry_out((intent,))
    with pytest.raises(Unplanned, match=r"already has .* to take"):
        await desk.verbs.enroll(await desk.jane(), await desk.verbs.course(HEIGHT))


async def test_a_link_is_for_a_lesson_that_can_be_taken_now_and_never_for_a_cancelled_one(
    desk: Desk, standin: DamstraStandIn
) -> None:
    cancelled = give(standin, cancelled=True)
    jane, course = await desk.jane(), await desk.verbs.course(HEIGHT)
    with pytest.raises(Unplanned, match="was cancelled"):
        await desk.verbs.link(jane, course)
    account = standin.account
    late = account.schedule(JANE, cancelled.lesson, NOW + DAY_S, NOW + 2 * DAY_S)
    now = account.schedule(JANE, cancelled.lesson, NOW - DAY_S, NOW + 2 * DAY_S)
    for expected in (now, late):
        (intent,) = await desk.verbs.link(jane, course)
        assert isinstance(intent, EmbedUrlsGetAnyLesson)
        assert intent.lesson_schedule_id == expected.id
        del account.schedules[expected.id]


async def test_no_link_is_made_for_a_completed_lesson_and_one_that_begins_later_says_so(
    desk: Desk, standin: DamstraStandIn
) -> None:
    """Damstra documents that it refuses the first, and that what begins later cannot be watched before."""
    give(standin, completed=NOW - 60)
    jane, course = await desk.jane(), await desk.verbs.course(HEIGHT)
    with pytest.raises(NotEnrolled, match="has completed Working at height"):
        await desk.verbs.link(jane, course)
    give(standin, start=NOW + DAY_S)
    plan = await desk.verbs.link(jane, course)
    assert desk.verbs.consequence(plan) == (
        "They can take it only once it has started, on 30 May 2026 at 04:26 (Australia/Perth)."
    )
    give(standin)
    assert desk.verbs.consequence(await desk.verbs.link(jane, course)) == ""


@pytest.mark.parametrize(
    ("zone", "in_london", "in_auckland"),
    [
        ("Australia/Perth", "10 Jun", "10 Jun"),
        ("America/Lima", "9 Jun", "9 Jun"),
        ("", "9 Jun", "10 Jun"),
        ("Nowhere/Atall", "9 Jun", "10 Jun"),
        ("..", "9 Jun", "10 Jun"),
    ],
)
async def test_a_lesson_is_due_on_the_day_that_it_is_where_the_person_lives(
    desk: Desk, standin: DamstraStandIn, zone: str, in_london: str, in_auckland: str
) -> None:
    """A midnight in Perth is the afternoon before in London, where whoever asks may be. Where nothing tells the zone
    that they live by, it is the day of whoever asks."""
    give(standin, end=datetime(2026, 6, 9, 16, tzinfo=UTC).timestamp())
    standin.account.users[JANE] = replace(standin.account.users[JANE], zone=zone)
    one = await taken(desk)
    assert one.due == datetime(2026, 6, 9, 16, tzinfo=UTC)
    for place, day in (("Europe/London", in_london), ("Pacific/Auckland", in_auckland)):
        assert due(one, THEN.astimezone(ZoneInfo(place))) == f"due {day}"


async def test_the_account_says_when_a_lesson_is_due_unless_the_plan_does(desk: Desk, standin: DamstraStandIn) -> None:
    """Thirty days that nobody asked for are sent no more, and what holds is told beforehand."""
    standin.account.grace_days = 21
    course = await desk.verbs.course("Security basics")
    (intent,) = plan = await desk.verbs.enroll(await desk.jane(), course)
    assert isinstance(intent, UserLessonSchedulesCreate)
    assert "your damstra account sets" in desk.verbs.consequence(plan).lower()
    await desk.carry_out(plan)
    assert (await taken(desk, "Security basics")).due == THEN + timedelta(days=21)
    for count, unit, said in ((14, "days", "14 days"), (1, "days", "1 day"), (2, "months", "2 months")):
        begun = intent.model_copy(update={"grace_period": count, "grace_period_unit": unit})
        assert desk.verbs.consequence((begun,)) == f"It's due {said} after it starts."
    assert desk.verbs.consequence(await desk.verbs.deactivate(await desk.jane())) == ""


# Who has a lesson


async def of_everybody(verbs: DamstraEveryday, course: Course) -> dict[str, list[str]]:
    rows = [one async for page in verbs.roster(course) for one in page]
    return {id: [one.standing for one in rows if one.person.id == id] for id in {one.person.id for one in rows}}


async def test_who_has_a_lesson_costs_a_call_for_each_active_person(desk: Desk, standin: DamstraStandIn) -> None:
    """And one for each hundred people. What was cancelled is nobody's, and what is given twice is told twice."""
    for n in range(130):
        add(standin, "Sam", f"Smith {n:03d}", f"sam{n}@example.com")
    account = standin.account
    course, lesson = await desk.verbs.course(HEIGHT), next(x for x in account.lessons.values() if x.name == HEIGHT)
    account.schedules.clear()
    for who in (JANE, MAEVE, INES):
        account.schedule(who, lesson, NOW - DAY_S, NOW + DAY_S)
    done = account.schedule(JANE, lesson, NOW - 9 * DAY_S, NOW - 5 * DAY_S)
    account.complete(done, NOW - 6 * DAY_S, JANE)
    account.schedules = {
        id: replace(one, cancelled=True) if one.user == MAEVE else one for id, one in account.schedules.items()
    }
    account.set_standing(account.users[INES], False)
    active = sum(one.status == 56 for one in account.users.values())
    before = len(standin.calls)
    verbs = DamstraEveryday(DirectReader(desk.connector))
    assert await of_everybody(verbs, course) == {str(JANE): ["due", "completed"]}
    assert len(standin.calls) - before == active + -(-active // 100)
    assert verbs.unseen == ("Damstra lists lessons by person: I looked at people who are active there.",)
    assert verbs.stopped is None


async def test_what_one_person_takes_costs_one_call(desk: Desk, standin: DamstraStandIn) -> None:
    jane, before = await desk.jane(), len(standin.calls)
    assert await desk.verbs.taken(jane)
    assert len(standin.calls) - before == 1


async def test_a_refusal_among_what_is_late_is_not_the_answer(desk: Desk, standin: DamstraStandIn) -> None:
    """There was no time to see whether the others are refused too."""
    course, first = await desk.verbs.course(HEIGHT), next(iter(standin.account.users))
    standin.faults.add(Fault(Reply({"statusCode": 403}, 403)), path=f"/user/{first}/lesson_schedule", times=None)
    verbs = DamstraEveryday(Hurried(desk, 1))
    assert await of_everybody(verbs, course) == {}
    assert verbs.stopped is not None
    assert verbs.unseen[1].startswith("I could not look at people Ada Lovelace: Damstra Learning")


async def test_a_roster_says_where_it_stopped_and_whom_it_could_not_see(desk: Desk, standin: DamstraStandIn) -> None:
    course = await desk.verbs.course(HEIGHT)
    people = sum(one.status == 56 for one in standin.account.users.values())
    refused = Fault(Reply({"statusCode": 404}, 404))
    standin.faults.add(refused, path=f"/user/{JANE}/lesson_schedule", times=None)
    verbs = DamstraEveryday(Hurried(desk, 10))
    await of_everybody(verbs, course)
    assert verbs.stopped == Stopped(10, people, "people")
    assert verbs.unseen[1:] == ("Gone since Damstra listed these people: Jane Doe.",)
    for _ in range(3):
        await of_everybody(verbs, course)
    assert verbs.stopped is None


# Live sessions


async def test_sixty_sessions_come_in_a_few_calls(desk: Desk, standin: DamstraStandIn) -> None:
    """The listing tells which lesson each is of, and one call names the lessons."""
    hold(standin, 60)
    before = len(standin.calls)
    found = await desk.verbs.sessions(THEN - timedelta(days=4), THEN - timedelta(days=2))
    assert len(found) == 60
    assert {one.title for one in found} == {"First aid: practice day"}
    assert {one.host for one in found} == {"Ines Moreau"}
    assert len(standin.calls) - before == 2
    assert desk.verbs.stopped is None


async def test_more_sessions_than_a_page_has_are_read_to_the_end(desk: Desk, standin: DamstraStandIn) -> None:
    hold(standin, 230)
    assert len(await desk.verbs.sessions(*ALWAYS)) >= 230


async def test_cancelled_sessions_are_marked(desk: Desk, standin: DamstraStandIn) -> None:
    one, other = hold(standin, 2)
    standin.account.sessions[one.id] = replace(one, status=3)
    found = {one.id: one.cancelled for one in await desk.verbs.sessions(*ALWAYS)}
    assert (found[str(one.id)], found[str(other.id)]) == (True, False)


class Hurried(DirectReader):
    """Has time for only so many reads of a sweep; what it read it keeps."""

    def __init__(self, desk: Desk, reads: int) -> None:
        super().__init__(desk.connector)
        self.reads = reads
        self._kept: dict[Any, Any] = {}

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | errors.PlatformError | None]:
        fresh = [one for one in intents if repr(one) not in self._kept][: self.reads]
        for one in fresh:
            try:
                self._kept[repr(one)] = await self.read(one)
            except errors.PlatformError as error:
                self._kept[repr(one)] = error
        return [self._kept.get(repr(one)) for one in intents]


def without_lessons(standin: DamstraStandIn) -> Reply:
    """A listing that does not tell which lessons its sessions are of."""
    rows = [
        {"id": one.id, "statusId": one.status, "startDatetime": in_perth(one.start), "endDatetime": in_perth(one.end)}
        for one in standin.account.sessions.values()
    ]
    return Reply({"results": rows, "meta": {"totalResultCount": len(rows), "startIndex": 0, "endIndex": len(rows)}})


async def test_sessions_that_must_be_looked_at_one_by_one_come_in_parts(desk: Desk, standin: DamstraStandIn) -> None:
    """It says where it stopped, and goes on from there. One that is gone by then costs nothing but itself."""
    gone, *_ = hold(standin, 60)
    standin.faults.add(Fault(reply=without_lessons(standin)), path="/ilt_session", times=3)
    standin.faults.add(Fault(Reply({"statusCode": 404}, 404)), path=f"/ilt_session/{gone.id}")
    verbs = DamstraEveryday(Hurried(desk, 25))
    span = (THEN - timedelta(days=4), THEN - timedelta(days=2))
    assert len(await verbs.sessions(*span)) == 24
    assert verbs.unseen == (f"Gone since Damstra listed these sessions: {gone.id}.",)
    assert verbs.stopped == Stopped(25, 60, "sessions")
    assert len(await verbs.sessions(*span)) == 49
    assert verbs.stopped == Stopped(50, 60, "sessions")
    assert len(await verbs.sessions(*span)) == 59
    assert verbs.stopped is None


async def test_pages_that_there_was_no_time_for_are_told(desk: Desk, standin: DamstraStandIn) -> None:
    for n in range(230):
        add(standin, "Sam", f"Smith {n:03d}", f"sam{n}@example.com")
    verbs = DamstraEveryday(Hurried(desk, 1))
    assert len(await verbs.people("sam", most=500)) == 200
    assert verbs.stopped == Stopped(200, 230, "people")
    assert len(await verbs.people("sam", most=500)) == 230
    assert verbs.stopped is None


async def test_what_cannot_be_looked_at_is_a_line_and_not_the_answer(desk: Desk, standin: DamstraStandIn) -> None:
    """Gone or refused, the others are told; where none can be looked at, that is the answer."""
    gone, shut, seen = hold(standin, 3)
    standin.faults.add(Fault(reply=without_lessons(standin)), path="/ilt_session", times=2)
    standin.faults.add(Fault(Reply({"statusCode": 404}, 404)), path=f"/ilt_session/{gone.id}")
    standin.faults.add(Fault(Reply({"internalCode": 831, "error": "No"}, 403)), path=f"/ilt_session/{shut.id}")
    span = (THEN - timedelta(days=4), THEN - timedelta(days=2))
    found = {one.id: one.title for one in await desk.verbs.sessions(*span)}
    assert found == {str(shut.id): f"Session {shut.id}", str(seen.id): "First aid: practice day"}
    first, second = desk.verbs.unseen
    assert first == f"Gone since Damstra listed these sessions: {gone.id}."
    assert second.startswith(f"I could not look at sessions {shut.id}: Damstra Learning")
    course = await desk.verbs.course("First aid: practice day")
    attend(standin, seen, JANE, True)
    standin.faults.add(Fault(Reply({"statusCode": 404}, 404)), path=f"/ilt_session/{gone.id}/attendees")
    standin.faults.add(Fault(Reply({"statusCode": 403}, 403)), path=f"/ilt_session/{shut.id}/attendees")
    came = await desk.verbs.attendance(course, *span)
    assert [(one.session.id, one.came) for one in came] == [(str(seen.id), True)]
    assert [text.partition(":")[0] for text in desk.verbs.unseen] == [
        "Gone since Damstra listed these sessions",
        f"I could not look at sessions {shut.id}",
    ]
    assert await desk.verbs.people("jane")
    assert desk.verbs.unseen == ()
    for one in (gone, shut, seen):
        standin.faults.add(Fault(Reply({"statusCode": 403}, 403)), path=f"/ilt_session/{one.id}/attendees")
    with pytest.raises(errors.Forbidden):
        await desk.verbs.attendance(course, *span)


def attend(standin: DamstraStandIn, session: Session, user: int, attended: bool) -> None:
    account = standin.account
    id = account.number("place", 7_001)
    account.places[id] = Place(id, session.id, user, 1, NOW, NOW, attended=attended)


async def test_who_came_to_a_lesson_held_among_many_others(desk: Desk, standin: DamstraStandIn) -> None:
    """Only its own sessions are asked, so that a year of others costs nothing."""
    course = await desk.verbs.course("First aid: practice day")
    drill = next(one for one in standin.account.lessons.values() if one.name == "Evacuation drill")
    for one in hold(standin, 80):
        standin.account.sessions[one.id] = replace(one, lesson=drill)
    ours = hold(standin, 20)
    for one in ours:
        attend(standin, one, JANE, True)
        attend(standin, one, MAEVE, False)
    before = len(standin.calls)
    found = await desk.verbs.attendance(course, THEN - timedelta(days=4), THEN - timedelta(days=2))
    assert len(standin.calls) - before == 2 + 20
    assert {(one.person.id, one.came) for one in found} == {(str(JANE), True), (str(MAEVE), False)}
    assert len(found) == 40
    verbs = DamstraEveryday(Hurried(desk, 12))
    part = await verbs.attendance(course, THEN - timedelta(days=4), THEN - timedelta(days=2))
    assert len(part) == 24
    assert verbs.stopped == Stopped(12, 20, "sessions")


async def test_nobody_stayed_away_from_what_is_to_come_or_was_cancelled(desk: Desk, standin: DamstraStandIn) -> None:
    course = await desk.verbs.course("First aid: practice day")
    (coming,) = hold(standin, 1, day=4)
    (cancelled,) = hold(standin, 1)
    standin.account.sessions[cancelled.id] = replace(cancelled, status=3)
    for one in (coming, cancelled):
        attend(standin, one, JANE, False)
    found = await desk.verbs.attendance(course, *ALWAYS)
    told = {(one.session.id, one.came) for one in found if one.person.id == str(JANE)}
    assert (str(coming.id), None) in told
    assert str(cancelled.id) not in {id for id, _ in told}


async def test_more_places_than_a_page_has_are_read_to_the_end(desk: Desk, standin: DamstraStandIn) -> None:
    (session,) = hold(standin, 1)
    for n in range(130):
        attend(standin, session, add(standin, "P", f"N{n}", f"p{n}@example.com").id, True)
    course = await desk.verbs.course("First aid: practice day")
    found = await desk.verbs.attendance(course, THEN - timedelta(days=4), THEN - timedelta(days=2))
    assert len({one.person.id for one in found}) == 130


# Scheduling


def booking(course: Course | None, *hosts: str) -> Booking:
    return Booking("First aid", THEN + timedelta(days=3), 60, "Europe/London", hosts, course)


async def test_the_instructor_of_a_session_is_never_guessed(desk: Desk, standin: DamstraStandIn) -> None:
    """Of two Anns the first in the list is a trainee."""
    course = await desk.verbs.course("First aid: practice day")
    trainee = add(standin, "Ann", "Archer", "ann.archer@example.com", roles=(TRAINEE,))
    leading = add(standin, "Ann", "Baxter", "ann.baxter@example.com", roles=(INSTRUCTOR,))
    with pytest.raises(Unclear) as caught:
        await desk.verbs.schedule(booking(course, "ann"))
    assert [one.id for one in caught.value.choices] == [str(leading.id)]
    second = add(standin, "Ann", "Baxter", "ann2@example.com", roles=(TRAINEE,))
    for typed in ("Ann Baxter", by_id(str(leading.id)), "ann.baxter@example.com"):
        (intent,) = await desk.verbs.schedule(booking(course, typed))
        assert isinstance(intent, IltSessionsCreate)
        assert intent.instructor_id == leading.id
    standin.account.users[second.id] = replace(second, roles=(TRAINEE, INSTRUCTOR))
    with pytest.raises(Unclear) as caught:
        await desk.verbs.schedule(booking(course, "Ann Baxter"))
    assert {one.id for one in caught.value.choices} == {str(leading.id), str(second.id)}
    (intent,) = await desk.verbs.schedule(booking(course, trainee.email))
    assert "Ann Archer has the role trainee on Damstra and isn't an instructor there." in desk.verbs.consequence(
        (intent,)
    )
    assert isinstance(intent, IltSessionsCreate)
    assert intent.instructor_id == trainee.id


async def test_a_name_that_only_somebody_else_has_is_asked_about(desk: Desk, standin: DamstraStandIn) -> None:
    """Somebody logs in as `ann` who teaches nothing, while an Ann does: either may be meant, unless an address says."""
    course = await desk.verbs.course("First aid: practice day")
    trainee = add(standin, "Hannah", "Archer", "ann.archer@example.com", roles=(TRAINEE,), user_name="ann")
    (intent,) = await desk.verbs.schedule(booking(course, "ann"))
    assert isinstance(intent, IltSessionsCreate)
    assert intent.instructor_id == trainee.id
    leading = add(standin, "Ann", "Baxter", "ann.baxter@example.com", roles=(INSTRUCTOR,))
    with pytest.raises(Unclear) as caught:
        await desk.verbs.schedule(booking(course, "ann"))
    assert [one.id for one in caught.value.choices] == [str(trainee.id), str(leading.id)]
    (intent,) = await desk.verbs.schedule(booking(course, "ann.archer@example.com"))
    assert isinstance(intent, IltSessionsCreate)
    assert intent.instructor_id == trainee.id


async def test_who_is_not_active_leads_nothing(desk: Desk, standin: DamstraStandIn) -> None:
    """Of two of one name the active one is meant; alone, they are to be reactivated first."""
    course = await desk.verbs.course("First aid: practice day")
    gone = add(standin, "Ann", "Baxter", "ann.baxter@example.com", roles=(INSTRUCTOR,))
    standin.account.set_standing(gone, False)
    with pytest.raises(NeedsMore, match="Ann Baxter isn't active on Damstra"):
        await desk.verbs.schedule(booking(course, "Ann Baxter"))
    here = add(standin, "Ann", "Baxter", "ann2@example.com", roles=(INSTRUCTOR,))
    (intent,) = await desk.verbs.schedule(booking(course, "Ann Baxter"))
    assert isinstance(intent, IltSessionsCreate)
    assert intent.instructor_id == here.id


async def test_a_lesson_that_may_have_no_sessions_is_told_before_its_first(desk: Desk, standin: DamstraStandIn) -> None:
    """No lesson says whether it is led by an instructor; one with sessions is."""
    held = await desk.verbs.course("First aid: practice day")
    plan = await desk.verbs.schedule(booking(held, "ines@acme.com"))
    assert desk.verbs.consequence(plan) == ""
    other = await desk.verbs.course("Onboarding 101")
    plan = await desk.verbs.schedule(booking(other, "ines@acme.com"))
    assert "I see no sessions of Onboarding 101 on Damstra so far" in desk.verbs.consequence(plan)
    with pytest.raises(errors.NotFound):
        await desk.carry_out(plan)
    standin.faults.add(Fault(Reply({"statusCode": 403}, 403)), path="/ilt_session")
    again = DamstraEveryday(DirectReader(desk.connector))
    assert "I see no sessions" in again.consequence(await again.schedule(booking(held, "ines@acme.com")))


async def test_as_many_as_have_one_name_may_teach(desk: Desk, standin: DamstraStandIn) -> None:
    """However many have the name, the one instructor among them is found."""
    course = await desk.verbs.course("First aid: practice day")
    for n in range(120):
        add(standin, "Sam", "Lee", f"sam{n}@example.com")
    leading = add(standin, "Sam", "Lee", "sam.lee@example.com", roles=(INSTRUCTOR,))
    (intent,) = await desk.verbs.schedule(booking(course, "Sam Lee"))
    assert isinstance(intent, IltSessionsCreate)
    assert intent.instructor_id == leading.id
    with pytest.raises(Unclear) as caught:
        await desk.verbs.person("Sam Lee")
    assert len(caught.value.choices) == 121
    assert len(await desk.verbs.people("")) > 121


async def test_what_is_missing_can_be_filled_in(desk: Desk) -> None:
    course, jane = await desk.verbs.course("First aid: practice day"), await desk.jane()
    for asked in (
        desk.verbs.schedule(booking(None, "ines@acme.com")),
        desk.verbs.schedule(booking(course)),
        desk.verbs.schedule(booking(course, "ines@acme.com", "ada@acme.com")),
        desk.verbs.schedule(booking(course, "Nobody Atall")),
        desk.verbs.enroll(jane, course, "astronaut"),
        desk.verbs.add(Newcomer("lena@example.com", "Lena")),
    ):
        with pytest.raises(NeedsMore) as caught:
            await asked
        assert isinstance(caught.value, NeedsCourse) == ("lesson's name" in str(caught.value))
        assert str(caught.value).endswith((".", "`."))


async def test_who_is_there_but_not_active_is_to_be_reactivated(desk: Desk, standin: DamstraStandIn) -> None:
    standin.account.set_standing(standin.account.users[JANE], False)
    with pytest.raises(Unplanned, match="reactivate"):
        await desk.verbs.add(Newcomer("jane@acme.com", "Jane", "Doe"))
    await desk.carry_out(await desk.verbs.reactivate(await desk.jane()))
    assert (await desk.jane()).active is True


async def test_nobody_takes_what_a_stranger_takes(desk: Desk) -> None:
    with pytest.raises(Unplanned, match="hasn't been assigned"):
        await desk.verbs.link(Person("damstra", str(MAEVE), "Maeve"), Course("damstra", "1", "Nothing"))


@pytest.mark.parametrize(
    ("state", "said"), [("active", ""), (None, ""), ("inactive", "inactive"), ("archived", "archived")]
)
def test_a_state_that_nobody_documents_is_told_as_it_is(state: str | None, said: str) -> None:
    """Whatever is not in use is marked, also in a word that the vendor has not written down."""
    assert told.lesson(Lesson(name="Chemical handling", status=state, lesson_id=1)).closed == said
