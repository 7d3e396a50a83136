"""What the everyday verbs make of Skilljar, beyond what they mean on every platform."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.core import errors
from connectors.core.intent import Intent
from connectors.everyday.everyday import NeedsMore, NeedsPlace, NotAtPlace, Stopped, Unplanned
from connectors.everyday.exact import NotKnown, Unclear, by_id
from connectors.everyday.values import Course, Enrollment, Fact, Newcomer, Person
from connectors.skilljar import told
from connectors.skilljar.everyday import SkilljarEveryday
from connectors.skilljar.name_searches import MAX_NAME_SEARCHES, name_searches
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.school import Row, stamp
from connectors.skilljar.users import CourseAccess, CourseTaken
from connectors.standin.standin import Fault, Reply
from tests.connectors.everyday.test_everyday import JANE, THEN, Desk, DirectReader
from tests.connectors.rig import NOW

R = TypeVar("R")
DAY_S = 86_400
LEARN, PARTNERS = "learn.example.com", "partners.example.com"
PEOPLE = (
    ("mas@example.com", "Mary Ann", "Smith"),
    ("mcd@example.com", "Ronan", "McDonald"),
    ("vdb@example.com", "Pieter", "van den Berg"),
    ("obn@example.com", "Aoife", "O’Neill"),
    ("cap@example.com", "CARLA", "REY"),
)
"""As people are called, and not as a program would take their names apart."""


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk("skilljar")
    yield made
    await made.connector.close()


@pytest.fixture
def standin(desk: Desk) -> SkilljarStandIn:
    assert isinstance(desk.standin, SkilljarStandIn)
    return desk.standin


def person(standin: SkilljarStandIn, email: str, first: str, last: str, site: str = LEARN) -> Row:
    school = standin.school
    user = school.add("users", email=email, first_name=first, last_name=last, _since=school.now())
    domain = school.one("domains", name=site)
    assert domain
    join(school, domain, user)
    return user


def crowd(standin: SkilljarStandIn, count: int) -> None:
    for n in range(count):
        person(standin, f"person{n}@example.com", f"First{n}", f"Last{n}")


def enrollments_of_jane(standin: SkilljarStandIn, course: Course) -> list[Row]:
    return [row for row in standin.school.all("enrollments", _of=course.id) if row["user"]["email"] == JANE]


def set_sign_up(standin: SkilljarStandIn, course: Course, **changed: Any) -> None:
    row = standin.school.one("published_courses", id=course.id)
    assert row
    row |= changed


# People


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("Mary Ann Smith", "mas@example.com"),
        ("mary ann smith", "mas@example.com"),
        ("Smith, Mary Ann", "mas@example.com"),
        ("mcdonald", "mcd@example.com"),
        ("Berg", "vdb@example.com"),
        ("van den Berg", "vdb@example.com"),
        ("Aoife O'Neill", "obn@example.com"),
        ("carla rey", "cap@example.com"),
    ],
)
async def test_people_are_found_by_the_names_they_have(
    desk: Desk, standin: SkilljarStandIn, typed: str, email: str
) -> None:
    """Whatever their capitals, apostrophes and number of words; first and last name stay as Skilljar keeps them."""
    for one in PEOPLE:
        person(standin, *one)
    (found,) = [one for one in await desk.verbs.people(typed) if one.email == email]
    assert (found.email, *found.names) in PEOPLE
    assert desk.verbs.stopped is None


@pytest.mark.parametrize(
    ("typed", "email"),
    [("mary ann smith", "mas@example.com"), ("mcdonald", "mcd@example.com"), ("van den berg", "vdb@example.com"),
     ("carla rey", "cap@example.com"), ("Ronan McDonald", "mcd@example.com")],
)  # fmt: skip
async def test_among_thousands_skilljar_is_asked_for_a_name_in_every_way_it_may_stand_there(
    desk: Desk, standin: SkilljarStandIn, typed: str, email: str
) -> None:
    """In few calls: Skilljar compares whole names letter by letter."""
    crowd(standin, 1_100)
    for one in PEOPLE:
        person(standin, *one)
    before = len(standin.calls)
    assert [one.email for one in await desk.verbs.people(typed)] == [email]
    assert len(standin.calls) - before <= 1 + MAX_NAME_SEARCHES + 1 + 2


def test_a_long_name_is_asked_for_in_no_more_ways_than_a_short_one() -> None:
    """And the likeliest come first."""
    asked = name_searches("Juan Carlos de la Cruz y Vega")
    assert len(asked) == MAX_NAME_SEARCHES
    assert (asked[0].first_name, asked[0].last_name) == ("Juan Carlos", "de la Cruz y Vega")
    first = name_searches("Doe, Jane")[0]
    assert (first.first_name, first.last_name) == ("Jane", "Doe")


async def test_among_thousands_a_part_of_a_name_is_found_too(desk: Desk, standin: SkilljarStandIn) -> None:
    """By looking through all of them, since Skilljar cannot be asked for it."""
    crowd(standin, 1_100)
    person(standin, "vdb@example.com", "Pieter", "van den Berg")
    assert [one.email for one in await desk.verbs.people("Berg")] == ["vdb@example.com"]
    assert desk.verbs.stopped is None
    with pytest.raises(NotKnown):
        await desk.verbs.person("Nobody Atall")


async def test_an_id_is_asked_for_and_nobody_looked_through(desk: Desk, standin: SkilljarStandIn) -> None:
    """However many people there are, and whatever its capitals; who is on no site is found so too."""
    crowd(standin, 1_100)
    last = person(standin, "vdb@example.com", "Pieter", "van den Berg")
    before = len(standin.calls)
    assert (await desk.verbs.person(by_id(last["id"]))).email == "vdb@example.com"
    assert "/users" not in [call.path for call in standin.calls[before:]]
    assert [one.email for one in await desk.verbs.people(last["id"].upper())] == ["vdb@example.com"]
    nowhere = standin.school.add("users", email="nowhere@example.com", first_name="No", last_name="Where")
    assert (await desk.verbs.person(nowhere["id"])).email == "nowhere@example.com"


async def test_everybody_of_one_name_is_found(desk: Desk, standin: SkilljarStandIn) -> None:
    """However many pages they fill, and not only those of the first one."""
    crowd(standin, 5)
    for n in range(1_150):
        person(standin, f"smith{n}@example.com", "Jo", "Smith")
    found = await desk.verbs.people("Jo Smith")
    assert (len(found), desk.verbs.stopped) == (1_150, None)


async def test_whom_one_site_does_not_show_by_their_number_it_is_asked_for_by_address(
    desk: Desk, standin: SkilljarStandIn
) -> None:
    """Skilljar says 404 also to what it does not serve: that proves nothing of anybody."""
    jane = await desk.jane()
    unserved = Fault(Reply({"detail": "Not found."}, 404))
    standin.faults.add(unserved, times=None, method="GET", path="/domains/{domain_name}/users/{user_id}")
    assert len(await desk.verbs.deactivate(jane)) == 2


class Hurried(DirectReader):
    """Has time for so many of a look through many things."""

    time_for = 0

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | errors.PlatformError | None]:
        found = await super().sweep(intents[: self.time_for])
        return [*found, *[None] * (len(intents) - len(found))]


async def test_where_a_look_through_all_people_stopped_is_told(desk: Desk, standin: SkilljarStandIn) -> None:
    """And it is told no longer once the next look saw everything."""
    crowd(standin, 2_100)
    person(standin, "late@example.com", "Late", "van Comer")
    reader = Hurried(desk.connector)
    verbs = SkilljarEveryday(reader)
    assert await verbs.people("Comer") == []
    assert verbs.stopped == Stopped(1_000, 12 + 2_100 + 1, "people")
    reader.time_for = 9
    assert [one.email for one in await verbs.people("Comer")] == ["late@example.com"]
    assert verbs.stopped is None


async def test_two_accounts_under_one_address_are_two_people(desk: Desk, standin: SkilljarStandIn) -> None:
    """Each can be reached, and what is done to one is not done to the other."""
    twin = person(standin, JANE.title(), "Jane", "Doe")
    found = await desk.verbs.people(JANE)
    assert {one.email for one in found} == {JANE, JANE.title()}
    with pytest.raises(Unclear):
        await desk.verbs.person(JANE)
    second = await desk.verbs.person(by_id(twin["id"]))
    (intent,) = await desk.verbs.deactivate(second)
    await desk.carry_out((intent,))
    assert {one.id: one.active for one in await desk.verbs.people(JANE)}[twin["id"]] is False
    assert sum(one.active is True for one in await desk.verbs.people(JANE)) == 1


# Who is active, and where


async def test_access_is_switched_only_where_it_is_otherwise(desk: Desk, standin: SkilljarStandIn) -> None:
    """On one of two sites, then on both; a person is active as long as any site lets them in."""
    user = person(standin, "two.sites@example.com", "Two", "Sites")
    partners = standin.school.one("domains", name=PARTNERS)
    assert partners
    join(standin.school, partners, user, active=False)
    two = await desk.verbs.person("two.sites@example.com")
    assert two.active is True
    assert [one.model_dump()["domain_name"] for one in await desk.verbs.deactivate(two)] == [LEARN]
    assert [one.model_dump()["domain_name"] for one in await desk.verbs.reactivate(two)] == [PARTNERS]
    await desk.carry_out(await desk.verbs.deactivate(two))
    two = await desk.verbs.person("two.sites@example.com")
    assert (two.active, two.standing) == (False, "deactivated")
    assert len(await desk.verbs.reactivate(two)) == 2


async def test_where_somebody_is_switched_off_is_told_by_site(desk: Desk, standin: SkilljarStandIn) -> None:
    """Of the person, of what they take there, and before they are enrolled there; of the other site nothing is said."""
    partners = standin.school.one("domains", name=PARTNERS)
    assert partners
    user = person(standin, "two.sites@example.com", "Two", "Sites")
    join(standin.school, partners, user, active=False)
    two = await desk.verbs.person("two.sites@example.com")
    assert (two.active, two.standing, two.off) == (True, f"deactivated on {PARTNERS}", (PARTNERS,))
    said = {}
    for course in await desk.verbs.courses(""):
        if course.place not in said:
            plan = await desk.verbs.enroll(two, course)
            said[course.place] = desk.verbs.consequence(plan)
            await desk.carry_out(plan)
    assert PARTNERS in said[PARTNERS]
    assert "deactivated" not in said[LEARN]
    standings = {(one.course.place, one.standing) for one in await desk.verbs.taken(two) if one.current(THEN)}
    assert standings == {(LEARN, ""), (PARTNERS, "deactivated on this site")}


async def test_who_is_inactive_as_a_whole_is_told_and_not_promised_a_way_back(
    desk: Desk, standin: SkilljarStandIn
) -> None:
    """Skilljar says since when, and its documents have nothing that ends it."""
    user = person(standin, "gone@example.com", "Long", "Gone")
    user["_inactive"] = stamp(NOW - DAY_S)
    gone = await desk.verbs.person("gone@example.com")
    assert (gone.active, gone.standing) == (False, "inactive")
    with pytest.raises(Unplanned, match="Do it on Skilljar itself"):
        await desk.verbs.reactivate(gone)


async def test_of_a_site_that_may_have_ended_nothing_is_claimed(desk: Desk, standin: SkilljarStandIn) -> None:
    """When access ends is ignored by a public site, so a date that has passed does not make somebody inactive."""
    user = person(standin, "ended@example.com", "Access", "Ended")
    (membership,) = standin.school.all("domain_users", user=user)
    membership["expires_at"] = stamp(NOW - DAY_S)
    assert (await desk.verbs.person("ended@example.com")).active is None


# Enrollments that have ended


def has_access(rows: Sequence[Row]) -> bool:
    """Skilljar: a user has access to a course if at least one of the enrollments is active and not expired."""
    return any(row["active"] and (not row["expires_at"] or row["expires_at"] > stamp(NOW)) for row in rows)


@pytest.mark.parametrize(
    "ended", [{"expires_at": "2025-01-01T00:00:00Z"}, {"active": False}, {"active": False, "expires_at": None}]
)
async def test_who_had_access_once_can_be_enrolled_again(
    desk: Desk, standin: SkilljarStandIn, ended: dict[str, Any]
) -> None:
    """With a further enrollment; the one that ended stays as it is, and there is nothing to take away until then."""
    jane, course = await desk.jane(), await desk.course()
    (old,) = enrollments_of_jane(standin, course)
    old |= ended
    assert JANE not in [
        one.person.email async for rows in desk.verbs.roster(course) for one in rows if one.current(THEN)
    ]
    with pytest.raises(Unplanned, match="Nothing to do"):
        await desk.verbs.unenroll(jane, course)
    await desk.carry_out(await desk.verbs.enroll(jane, course))
    rows = enrollments_of_jane(standin, course)
    assert len(rows) == 2
    assert has_access(rows)
    assert old.items() >= ended.items()
    with pytest.raises(Unplanned, match="already enrolled"):
        await desk.verbs.enroll(jane, course)
    (intent,) = await desk.verbs.unenroll(jane, course)
    await desk.carry_out((intent,))
    assert not has_access(enrollments_of_jane(standin, course))


async def test_what_has_expired_and_what_was_taken_away_is_told(desk: Desk, standin: SkilljarStandIn) -> None:
    """Of the person and in the course alike."""
    course, jane = await desk.course(), await desk.jane()
    (row,) = enrollments_of_jane(standin, course)
    for changed, standing in (
        ({"expires_at": stamp(NOW + DAY_S)}, ""),
        ({"expires_at": stamp(NOW - DAY_S)}, "expired"),
        ({"active": False}, "removed"),
    ):
        row |= changed
        (mine,) = [one for one in await desk.verbs.taken(jane) if one.course.id == course.id]
        (there,) = [one async for rows in desk.verbs.roster(course) for one in rows if one.person.email == JANE]
        for one in (mine, there):
            assert one.standing == standing
            assert one.expires == (datetime.fromisoformat(row["expires_at"]) if row["active"] else None)
            assert one.active is row["active"]
            assert one.current(THEN) is (standing == "")


async def test_who_was_enrolled_several_times_is_in_a_course_once(desk: Desk, standin: SkilljarStandIn) -> None:
    """By the enrollment that gives access longest, wherever it stands among them."""
    course = await desk.course()
    (row,) = enrollments_of_jane(standin, course)
    about = {name: row[name] for name in ("user", "enrolled_at", "purchase", "_table", "_of")}
    standin.school.add("enrollments", **about, active=True, expires_at=None)
    standin.school.add("enrollments", **about, active=False, expires_at=None)
    row["expires_at"] = stamp(NOW - DAY_S)
    (jane,) = [one async for rows in desk.verbs.roster(course) for one in rows if one.person.email == JANE]
    assert (jane.active, jane.expires, jane.standing) == (True, None, "")


@given(
    st.lists(
        st.builds(
            dict,
            active=st.sampled_from([True, False, None]),
            expires_at=st.one_of(st.none(), st.integers(-500, 500).map(lambda days: stamp(NOW + days * DAY_S + 1))),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_access_is_what_skilljar_says_it_is(rows: list[Row]) -> None:
    """While at least one enrollment is active and has not expired; one that does not say is active, as by default."""
    one = CourseTaken(all_enrollments=tuple(CourseAccess(**row) for row in rows))
    mine = told.taken(Person("skilljar", "1"), one, THEN)
    assert mine.current(THEN) is has_access([row | {"active": row["active"] is not False} for row in rows])


# How far somebody is


TAKEN: dict[str, Any] = {
    "published_course_id": "pub1",
    "domain_name": LEARN,
    "enrolled_at": "2026-01-01T00:00:00.123456Z",
    "enrollment_id": "new",
    "course": {"id": "c1", "title": "Ladders", "lesson_count": 10, "required_lesson_count": 8},
    "course_progress": {
        "course_progress_id": "p1", "completed_lesson_count": 4, "completed_required_lesson_count": 3,
        "completed_at": None, "latest_activity": "2026-02-01T00:00:00Z", "score": 17, "max_score": 20,
        "credits_earned": "2", "credit_unit_plural": "CPEs", "success_status": None,
    },
    "certificate": None,
    "all_enrollments": [
        {"course_progress_id": "p0", "active": True, "expires_at": "2030-01-01T00:00:00Z", "enrollment_id": "old"},
        {"course_progress_id": "p1", "active": False, "expires_at": "2026-01-31T00:00:00Z", "enrollment_id": "new"},
    ],
}  # fmt: skip
"""A course that somebody takes, in the shape of the schema and of what the real one answers."""


def test_how_far_somebody_is_comes_from_their_lessons() -> None:
    """And access from all their enrollments, of which the newest is not the one that counts."""
    mine = told.taken(Person("skilljar", "1"), CourseTaken.model_validate(TAKEN), THEN)
    assert mine.progress
    assert (mine.progress.done, mine.progress.fraction, mine.progress.score) == (False, 0.4, "17 of 20")
    assert (mine.progress.started, mine.progress.at) == (True, datetime.fromisoformat("2026-02-01T00:00:00Z"))
    assert (mine.active, mine.expires) == (True, datetime.fromisoformat("2030-01-01T00:00:00Z"))
    counted = "4 of 10 lessons, 3 of the 8 required"
    assert (mine.progress.counted, mine.progress.credits, mine.progress.result) == (counted, "2 CPEs", "")
    assert (mine.certified, mine.certified_until) == (None, None)


@pytest.mark.parametrize(("others", "begins"), [([], True), ([{"active": True}], False), ([{"active": False}], True)])
def test_a_course_begins_only_where_nothing_gives_access_before(others: list[Row], begins: bool) -> None:
    """The schema tells only when somebody enrolled most recently."""
    later = {"enrolled_at": "2027-03-01T09:00:00Z", "all_enrollments": [{"enrollment_id": "new"}, *others]}
    mine = told.taken(Person("skilljar", "1"), CourseTaken.model_validate(TAKEN | later), THEN)
    assert mine.since == (datetime(2027, 3, 1, 9, tzinfo=UTC) if begins else None)


@pytest.mark.parametrize(
    ("course", "progress", "counted"),
    [
        ({"required_lesson_count": 10}, {}, "4 of 10 lessons"),
        ({"required_lesson_count": None}, {}, "4 of 10 lessons"),
        ({"required_lesson_count": 0}, {"completed_required_lesson_count": 0}, "4 of 10 lessons, 0 of the 0 required"),
        ({}, {"completed_required_lesson_count": None}, "4 of 10 lessons"),
        ({}, {"completed_lesson_count": 9, "completed_required_lesson_count": 8},
         "9 of 10 lessons, 8 of the 8 required"),
        ({"lesson_count": 0}, {}, ""),
    ],
)  # fmt: skip
def test_lessons_that_complete_a_course_are_counted_besides_where_others_are_optional(
    course: dict[str, Any], progress: dict[str, Any], counted: str
) -> None:
    """A course is completed by those that Skilljar requires, and how far somebody is counts them all. A course counts
    as completed where Skilljar says so, and not by any count."""
    row = TAKEN | {"course": TAKEN["course"] | course, "course_progress": TAKEN["course_progress"] | progress}
    mine = told.taken(Person("skilljar", "1"), CourseTaken.model_validate(row), THEN)
    assert mine.progress
    assert (mine.progress.counted, mine.progress.done) == (counted, False)
    row["course_progress"] |= {"completed_at": "2026-03-01T00:00:00Z"}
    done = told.taken(Person("skilljar", "1"), CourseTaken.model_validate(row), THEN)
    assert done.progress
    assert done.progress.done


@pytest.mark.parametrize(
    ("progress", "score", "result", "credits"),
    [
        ({"score": 17, "max_score": 20, "success_status": "PASSED", "credits_earned": "1.5"}, "17 of 20", "passed",
         "1.5 credits"),
        ({"score": 0, "max_score": 20, "success_status": "FAILED", "credits_earned": "0.00"}, "0 of 20", "failed", ""),
        ({"score": 85, "max_score": None, "credits_earned": "", "credit_unit_plural": "CPEs"}, "85", "", ""),
        ({"score": None, "max_score": 20, "credits_earned": "10", "credit_unit_plural": "hours"}, "", "", "10 hours"),
    ],
)  # fmt: skip
def test_how_it_was_judged_is_told_as_skilljar_writes_it(
    progress: dict[str, Any], score: str, result: str, credits: str
) -> None:
    """Points with or without their most, passed or failed, credits in the school's own unit; no credits are none."""
    mine = told.taken(Person("skilljar", "1"), CourseTaken.model_validate({**TAKEN, "course_progress": progress}), THEN)
    assert mine.progress
    assert (mine.progress.score, mine.progress.result, mine.progress.credits) == (score, result, credits)


def test_a_certificate_is_told_with_how_long_it_holds() -> None:
    """Not with its code: that is for whoever asks for just this."""
    given = {"code": "C0DE", "validate_url": "https://x.example/C0DE", "issued_at": "2026-03-01T00:00:00Z",
             "expires_at": "2027-03-01T00:00:00Z"}  # fmt: skip
    mine = told.taken(Person("skilljar", "1"), CourseTaken.model_validate({**TAKEN, "certificate": given}), THEN)
    assert mine.certified == datetime.fromisoformat("2026-03-01T00:00:00Z")
    assert mine.certified_until == datetime.fromisoformat("2027-03-01T00:00:00Z")
    assert "C0DE" not in repr(mine)


@pytest.mark.parametrize(
    ("progress", "started", "fraction"),
    [
        ({"completed_lesson_count": 0, "latest_activity": None}, False, 0.0),
        ({"completed_lesson_count": 0, "latest_activity": "2026-02-01T00:00:00Z"}, True, 0.0),
        ({"completed_lesson_count": 12, "latest_activity": None}, True, 1.0),
        ({}, None, None),
    ],
)
def test_nobody_has_started_who_did_nothing(
    progress: dict[str, Any], started: bool | None, fraction: float | None
) -> None:
    """Where nothing is told nothing is said, and nobody is further than through."""
    mine = told.taken(Person("skilljar", "1"), CourseTaken.model_validate({**TAKEN, "course_progress": progress}), THEN)
    assert mine.progress
    assert (mine.progress.started, mine.progress.fraction) == (started, fraction)


@pytest.mark.parametrize("turned", [False, True])
def test_how_far_somebody_is_comes_from_the_very_course(turned: bool) -> None:
    """And not from one that is called the same, on another site or on this one; of a course that is not among theirs
    nothing is told."""
    held = {"issued_at": "2026-03-01T00:00:00Z", "expires_at": "2027-03-01T00:00:00Z"}
    done = {**TAKEN["course_progress"], "completed_at": "2026-02-01T00:00:00Z"}
    twins = [
        {**TAKEN, "published_course_id": "pub2", "domain_name": PARTNERS, "course_progress": done, "certificate": held},
        {**TAKEN, "published_course_id": "pub3", "course_progress": done, "certificate": held},
    ]
    rows = [CourseTaken.model_validate(one) for one in (twins[0], TAKEN, twins[1])]
    someone, ladders = Person("skilljar", "1"), Course("skilljar", "pub1", "Ladders", place=LEARN)
    for id, complete in (("pub1", False), ("pub2", True), ("pub3", True)):
        one = Enrollment(someone, replace(ladders, id=id))
        mine = told.with_progress(one, rows[::-1] if turned else rows)
        assert mine.progress
        assert (mine.progress.done, mine.certified is not None, mine.certified_until is not None) == (complete,) * 3
    elsewhere = Enrollment(someone, replace(ladders, id="pub4"))
    assert told.with_progress(elsewhere, rows) == elsewhere


async def test_how_far_the_people_of_a_course_are_is_asked_person_by_person(
    desk: Desk, standin: SkilljarStandIn
) -> None:
    """As many at a time as a page of an answer shows; where time runs out that is told, and nobody is guessed at."""
    course = await desk.course()
    everybody = [one async for rows in desk.verbs.progress(course) for one in rows]
    assert len(everybody) == desk.verbs.roster_rows
    assert {one.progress.done for one in everybody if one.progress} == {True, False}
    assert all(one.progress and one.progress.counted for one in everybody)
    assert [one.certified is not None for one in everybody] == [
        bool(one.progress and one.progress.done) for one in everybody
    ]
    reader = Hurried(desk.connector)
    reader.time_for = 2
    verbs = SkilljarEveryday(reader)
    seen = [one async for rows in verbs.progress(course) for one in rows]
    assert [one.person.id for one in seen] == [one.person.id for one in everybody[:2]]
    assert verbs.stopped == Stopped(2, len(everybody), "people")


async def test_one_person_who_is_gone_costs_nobody_else_their_line(desk: Desk, standin: SkilljarStandIn) -> None:
    """Whose progress cannot be had stands in the list without it, and that is said."""
    course, jane = await desk.course(), await desk.jane()
    gone = Fault(Reply({"detail": "Not found."}, 404))
    standin.faults.add(gone, times=None, path=f"/users/{jane.id}/published-courses")
    told_of = {one.person.id: one async for rows in desk.verbs.progress(course) for one in rows}
    assert told_of[jane.id].progress is None
    assert all(one.progress for id, one in told_of.items() if id != jane.id)
    assert desk.verbs.unseen == ("Of one of these people Skilljar did not tell how far they are.",)


# Courses and sessions


async def test_a_course_that_nobody_can_take_any_more_is_closed(desk: Desk, standin: SkilljarStandIn) -> None:
    """Where registration has ended that is said; where access ended with it, that."""
    course = await desk.course()
    assert course.closed == ""
    set_sign_up(standin, course, registration_ends_at=stamp(NOW + DAY_S))
    assert (await desk.course()).closed == ""
    set_sign_up(standin, course, registration_ends_at=stamp(NOW - DAY_S))
    assert (await desk.course()).closed == "registration ended"
    set_sign_up(standin, course, restrict_access_start_end_dates=True)
    assert (await desk.course()).closed == "ended"


async def test_sessions_are_read_to_the_last_page(desk: Desk, standin: SkilljarStandIn) -> None:
    school = standin.school
    (first, *_) = school.all("sessions")
    for n in range(1_005):
        row = {name: value for name, value in first.items() if name not in ("id", "_vilt", "starts_at", "ends_at")}
        at = NOW + 30 * DAY_S + n * 60
        school.add("sessions", _vilt=f"v{n}", starts_at=stamp(at), ends_at=stamp(at + 3600), **row)
    found = await desk.verbs.sessions(THEN + timedelta(days=30), THEN + timedelta(days=32))
    assert len(found) == 1_005


async def test_a_session_tells_its_course_where_that_is_offered_and_in_which_zone_it_was_scheduled(
    desk: Desk, standin: SkilljarStandIn
) -> None:
    """Which site it is about stands in no answer on sessions: the sites tell what they offer. Without them the sessions
    are told all the same."""
    when = THEN, THEN + timedelta(days=30)
    (first, *_) = await desk.verbs.sessions(*when)
    assert (first.title, first.course, first.zone) == ("Harness practice", "Working at height", "Europe/Paris")
    assert first.sites == tuple(one.place for one in await desk.verbs.courses("Working at height", 9)) != ()
    standin.faults.add(Fault(Reply({"detail": "No."}, 403)), times=None, path="/domains")
    (again, *_) = await desk.verbs.sessions(*when)
    assert (again.id, again.course, again.sites) == (first.id, first.course, ())


# What cannot be planned


async def test_only_people_of_the_site_are_enrolled_there(desk: Desk, standin: SkilljarStandIn) -> None:
    """Skilljar wants them to be members; nobody is let into a private site by the way."""
    course = next(one for one in await desk.verbs.courses("", 50) if one.place == PARTNERS)
    user = person(standin, "learner@example.com", "Only", "Learner")
    learner = await desk.verbs.person("learner@example.com")
    with pytest.raises(NotAtPlace, match=f"isn't on {PARTNERS}.*Add them there first") as missing:
        await desk.verbs.enroll(learner, course)
    assert (missing.value.place, missing.value.person) == (PARTNERS, learner)
    partners = standin.school.one("domains", name=PARTNERS)
    assert partners
    join(standin.school, partners, user)
    await desk.carry_out(await desk.verbs.enroll(learner, course))


async def test_a_role_and_a_site_are_asked_for(desk: Desk) -> None:
    """Since more words, or choosing one of the sites, would mend it."""
    jane, course = await desk.jane(), await desk.course()
    with pytest.raises(NeedsMore, match="only learners"):
        await desk.verbs.enroll(jane, course, "teacher")
    with pytest.raises(NeedsPlace, match="training sites") as needed:
        await desk.verbs.add(Newcomer("lena.berg@example.com", "Lena", "Berg"))
    assert PARTNERS in needed.value.places
    with pytest.raises(NeedsPlace, match="no training site “nowhere"):
        await desk.verbs.add(Newcomer("lena.berg@example.com", "Lena", "Berg", "", "nowhere.example.com"))


async def test_adding_says_that_an_invitation_is_a_step_of_its_own(desk: Desk) -> None:
    """The documents have a step that mails one, and say nothing of mail where somebody is added."""
    plan = await desk.verbs.add(Newcomer("lena.berg@example.com", "Lena", "Berg", "", PARTNERS))
    said = desk.verbs.consequence(plan)
    assert "its documents don't say" in said
    assert said.endswith(f"/lms skilljar domains users invites create domain_name={PARTNERS}")
    assert desk.verbs.consequence(await desk.verbs.unenroll(await desk.jane(), await desk.course())) == ""


async def test_on_an_only_site_people_are_added_once(desk: Desk, standin: SkilljarStandIn) -> None:
    """With the names as they were given."""
    standin.school.drop("domains", standin.school.all("domains", name=PARTNERS))
    with pytest.raises(Unplanned, match="already on"):
        await desk.verbs.add(Newcomer(JANE.upper(), "Jane", "Doe"))
    await desk.carry_out(await desk.verbs.add(Newcomer("pb@example.com", "Pieter", "van den Berg")))
    assert (await desk.verbs.person("pb@example.com")).names == ("Pieter", "van den Berg")


def test_what_its_documents_have_of_a_persons_progress_is_promised() -> None:
    assert {Fact.HOW_FAR, Fact.COMPLETED, Fact.STARTED, Fact.SCORE} <= SkilljarEveryday.tells.person
