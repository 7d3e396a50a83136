"""The verbs over what Skilljar has of access: none, one enrollment or several; active, expired, taken away; one course
on two sites, two courses of one title."""

from collections.abc import AsyncIterator

import pytest

from connectors.everyday.everyday import NothingToDo
from connectors.everyday.exact import Unclear, by_id
from connectors.everyday.values import Course, Enrollment, Person
from connectors.skilljar.access import PAGE_ROWS
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.standin.enrolling import enroll
from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.school import Row, stamp
from connectors.standin.standin import Fault, Reply
from tests.connectors.everyday.test_everyday import JANE, THEN, Desk
from tests.connectors.rig import NOW

DAY_S = 86_400
PAST, FUTURE = stamp(NOW - DAY_S), stamp(NOW + DAY_S)
LEARN, PARTNERS = "learn.example.com", "partners.example.com"
TITLE = "Northwind CRM essentials"
"""A course that both sites have."""

OPEN: Row = {"active": True, "expires_at": None}
UNTIL: Row = {"active": True, "expires_at": FUTURE}
EXPIRED: Row = {"active": True, "expires_at": PAST}
TAKEN: Row = {"active": False, "expires_at": None}
TAKEN_AND_EXPIRED: Row = {"active": False, "expires_at": PAST}
TAKEN_LATER: Row = {"active": False, "expires_at": FUTURE}
TAKEN_LONG_EXPIRED: Row = {"active": False, "expires_at": stamp(NOW - 9 * DAY_S)}
"""It ended before the other one did, whenever it was removed."""


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk("skilljar")
    yield made
    await made.connector.close()


@pytest.fixture
def standin(desk: Desk) -> SkilljarStandIn:
    assert isinstance(desk.standin, SkilljarStandIn)
    return desk.standin


def user_of(standin: SkilljarStandIn, email: str = JANE) -> Row:
    return standin.school.all("users", email=email)[0]


def but(row: Row, *names: str) -> Row:
    """The row without these."""
    return {name: value for name, value in row.items() if name not in names}


def enrolled(standin: SkilljarStandIn, course: str, user: Row) -> list[Row]:
    return [one for one in standin.school.all("enrollments", _of=course) if one["user"] is user]


def have(standin: SkilljarStandIn, course: str, user: Row, *wanted: Row) -> list[Row]:
    """Exactly these enrollments of somebody, the earliest first."""
    school = standin.school
    school.drop("enrollments", enrolled(standin, course, user))
    school.drop("progress", school.all("progress", _key=f"{user['id']}/{course}"))
    thing = school.get("published_courses", course)
    begins = [stamp(NOW - (90 - place) * DAY_S) for place, _ in enumerate(wanted)]
    return [
        enroll(school, "published_courses", thing, user, enrolled_at=at, **one)
        for at, one in zip(begins, wanted, strict=True)
    ]


async def in_course(desk: Desk, course: Course, person: Person) -> list[Enrollment]:
    rows = [one async for page in desk.verbs.roster(course) for one in page]
    return [one for one in rows if one.person.id == person.id]


@pytest.mark.parametrize(
    ("having", "standing", "gives"),
    [
        ((), None, 0),
        ((OPEN,), "", 1),
        ((UNTIL,), "", 1),
        ((EXPIRED,), "expired", 0),
        ((TAKEN,), "removed", 0),
        ((TAKEN_AND_EXPIRED,), "removed", 0),
        ((EXPIRED, OPEN), "", 1),
        ((OPEN, EXPIRED), "", 1),
        ((TAKEN, UNTIL), "", 1),
        ((UNTIL, TAKEN), "", 1),
        ((OPEN, OPEN), "", 2),
        ((OPEN, UNTIL, EXPIRED), "", 2),
        ((EXPIRED, TAKEN), "removed", 0),
        ((TAKEN, EXPIRED, TAKEN_AND_EXPIRED), "removed", 0),
        ((EXPIRED, TAKEN_LATER), "removed", 0),
        ((TAKEN_LONG_EXPIRED, EXPIRED), "expired", 0),
        ((EXPIRED, TAKEN_LONG_EXPIRED), "expired", 0),
    ],
)
async def test_every_verb_goes_by_all_enrollments(
    desk: Desk, standin: SkilljarStandIn, having: tuple[Row, ...], standing: str | None, gives: int
) -> None:
    """Somebody has access while any gives it: then there is nothing to enroll, and every one that gives it is taken
    away; else a further one is made, and the old ones stay as they are."""
    course, jane = await desk.course(), await desk.jane()
    rows = have(standin, course.id, user_of(standin), *having)
    mine = [one for one in await desk.verbs.taken(jane) if one.course.id == course.id]
    there = await in_course(desk, course, jane)
    for one in (mine, there):
        assert [each.standing for each in one] == ([] if standing is None else [standing])
        assert [each.current(THEN) for each in one] == ([] if standing is None else [gives > 0])
    before = [dict(one) for one in rows]
    if gives:
        with pytest.raises(NothingToDo, match="already enrolled"):
            await desk.verbs.enroll(jane, course)
        plan = await desk.verbs.unenroll(jane, course)
        assert len(plan) == gives
        await desk.carry_out(plan)
        changed = [one for one, was in zip(rows, before, strict=True) if one != was]
        assert [(one["active"], one["expires_at"]) for one in changed] == [
            (False, was["expires_at"]) for was in before if was["active"] and was["expires_at"] != PAST
        ]
    else:
        with pytest.raises(NothingToDo, match="Nothing to do"):
            await desk.verbs.unenroll(jane, course)
        plan = await desk.verbs.enroll(jane, course)
        became = {"": "", None: "", "expired": "has expired", "removed": "was removed"}[standing]
        assert became in desk.verbs.consequence(plan)
        assert bool(desk.verbs.consequence(plan)) is bool(having)
        await desk.carry_out(plan)
        assert rows == before
        assert len(enrolled(standin, course.id, user_of(standin))) == len(rows) + 1
    (left,) = [one for one in await desk.verbs.taken(jane) if one.course.id == course.id]
    assert left.current(THEN) is (gives == 0)


async def test_that_somebody_has_no_access_any_more_is_said_as_it_is(desk: Desk, standin: SkilljarStandIn) -> None:
    """And not that they never took it."""
    course, jane = await desk.course(), await desk.jane()
    for having, said in (((EXPIRED,), "has expired"), ((TAKEN,), "was removed"), ((), "is not enrolled")):
        have(standin, course.id, user_of(standin), *having)
        with pytest.raises(NothingToDo, match=said):
            await desk.verbs.unenroll(jane, course)


@pytest.mark.parametrize("unshown", [(), (0,), (1, 2), (0, 1, 2)])
async def test_an_enrollment_that_is_listed_and_not_shown_stops_no_other(
    desk: Desk, standin: SkilljarStandIn, unshown: tuple[int, ...]
) -> None:
    """It is left as it is, and that is said; where Skilljar shows none of them it does not serve that, and all are
    ended."""
    course, jane = await desk.course(), await desk.jane()
    ids = [one["id"] for one in have(standin, course.id, user_of(standin), OPEN, OPEN, UNTIL)]
    for at in unshown:
        path = f"/domains/{LEARN}/published-courses/{course.id}/enrollments/{ids[at]}"
        standin.faults.add(Fault(Reply({"detail": "Not found."}, 404)), times=None, method="GET", path=path)
    plan = await desk.verbs.unenroll(jane, course)
    left = [] if len(unshown) == len(ids) else [ids[at] for at in unshown]
    assert {getattr(one, "enrollment_id", "") for one in plan} == {*ids} - {*left}
    assert all(desk.verbs.known(one) for one in plan)
    said = desk.verbs.consequence(plan)
    assert bool(said) is bool(left)
    assert all(one in said for one in left)
    assert desk.verbs.left(plan, "it") == ("the enrollments in it that are shown" if left else "it")
    await desk.carry_out(plan)
    assert {one["id"] for one in enrolled(standin, course.id, user_of(standin)) if one["active"]} == {*left}


@pytest.mark.parametrize("shown", [{"all_enrollments": []}, {"all_enrollments": None}, {}])
@pytest.mark.parametrize(
    ("having", "said"),
    [(OPEN, "already enrolled"), (EXPIRED, "has expired"), (TAKEN, "was removed"), (None, "")],
)
async def test_whoever_does_not_show_their_enrollments_has_those_that_the_course_shows(
    desk: Desk, standin: SkilljarStandIn, shown: Row, having: Row | None, said: str
) -> None:
    """Of what somebody takes the schema requires only how far they are."""
    course, jane = await desk.course(), await desk.jane()
    have(standin, course.id, user_of(standin), *filter(None, [having]))
    row = {"published_course_id": course.id, "domain_name": LEARN, "course_progress": {}} | shown
    bare = Fault(Reply([row]))
    standin.faults.add(bare, times=None, method="GET", path=f"/users/{jane.id}/published-courses")
    if having is OPEN:
        with pytest.raises(NothingToDo, match=said):
            await desk.verbs.enroll(jane, course)
        assert len(await desk.verbs.unenroll(jane, course)) == 1
    else:
        plan = await desk.verbs.enroll(jane, course)
        assert said in desk.verbs.consequence(plan)
        with pytest.raises(NothingToDo, match=said or "no longer enrolled in Onboarding 101. Nothing"):
            await desk.verbs.unenroll(jane, course)


@pytest.mark.parametrize("other", [EXPIRED, TAKEN_AND_EXPIRED, TAKEN])
async def test_what_was_taken_away_a_moment_ago_is_not_said_to_have_expired(
    desk: Desk, standin: SkilljarStandIn, other: Row
) -> None:
    """By every verb, and with no day on which it ended: Skilljar tells none of what was removed."""
    course, jane = await desk.course(), await desk.jane()
    have(standin, course.id, user_of(standin), other, UNTIL)
    await desk.carry_out(await desk.verbs.unenroll(jane, course))
    mine = [one for one in await desk.verbs.taken(jane) if one.course.id == course.id]
    for one in [*mine, *await in_course(desk, course, jane)]:
        assert (one.standing, one.expires) == ("removed", None)
    with pytest.raises(NothingToDo, match="their access was removed"):
        await desk.verbs.unenroll(jane, course)
    assert "was removed" in desk.verbs.consequence(await desk.verbs.enroll(jane, course))


async def test_who_is_enrolled_again_at_once_has_access(desk: Desk, standin: SkilljarStandIn) -> None:
    """However short it is since they were taken out: it is another enrollment, and one however often it is sent."""
    course, jane = await desk.course(), await desk.jane()
    have(standin, course.id, user_of(standin))
    for count in range(1, 6):
        plan = await desk.verbs.enroll(jane, course)
        (made,), (again,) = await desk.carry_out(plan), await desk.carry_out(plan)
        assert (made.active, made.id) == (True, again.id)
        rows = enrolled(standin, course.id, user_of(standin))
        assert (len(rows), [one["active"] for one in rows].count(True)) == (count, 1)
        await desk.carry_out(await desk.verbs.unenroll(jane, course))


async def test_one_course_on_two_sites_is_two_things_to_take(desk: Desk, standin: SkilljarStandIn) -> None:
    """Nothing that is done on one site touches the other, and which one is meant is asked."""
    with pytest.raises(Unclear) as unclear:
        await desk.verbs.course(TITLE)
    assert {one.place for one in unclear.value.choices if isinstance(one, Course)} == {LEARN, PARTNERS}
    courses = {one.place: one for one in await desk.verbs.courses(TITLE)}
    jane, user = await desk.jane(), user_of(standin)
    partners = standin.school.all("domains", name=PARTNERS)[0]
    join(standin.school, partners, user)
    (here,) = have(standin, courses[LEARN].id, user, OPEN)
    (gone,) = have(standin, courses[PARTNERS].id, user, EXPIRED)
    with pytest.raises(NothingToDo):
        await desk.verbs.enroll(jane, courses[LEARN])
    await desk.carry_out(await desk.verbs.enroll(jane, courses[PARTNERS]))
    await desk.carry_out(await desk.verbs.unenroll(jane, courses[LEARN]))
    assert (here["active"], gone["active"]) == (False, True)
    standings = {one.course.place: one.standing for one in await desk.verbs.taken(jane) if one.course.title == TITLE}
    assert standings == {LEARN: "removed", PARTNERS: ""}


async def test_two_courses_of_one_title_are_told_apart_by_their_number(desk: Desk, standin: SkilljarStandIn) -> None:
    """On one site, too; and only the one that is meant is changed."""
    course, jane, user = await desk.course(), await desk.jane(), user_of(standin)
    school = standin.school
    twin = school.add("courses", **but(school.get("courses", course.refs["course_id"]), "id"))
    about = but(school.get("published_courses", course.id), "id", "course")
    other = school.add("published_courses", **about, course={"id": twin["id"], "title": twin["title"]})
    (mine,) = have(standin, course.id, user, OPEN)
    with pytest.raises(Unclear) as unclear:
        await desk.verbs.course(course.title)
    assert {one.id for one in unclear.value.choices} == {course.id, other["id"]}
    second = await desk.verbs.course(by_id(other["id"]))
    with pytest.raises(NothingToDo, match="is not enrolled"):
        await desk.verbs.unenroll(jane, second)
    await desk.carry_out(await desk.verbs.enroll(jane, second))
    await desk.carry_out(await desk.verbs.unenroll(jane, second))
    assert mine["active"] is True
    assert [one["active"] for one in enrolled(standin, other["id"], user)] == [False]


async def test_who_stands_on_several_pages_of_a_course_is_in_it_once(desk: Desk, standin: SkilljarStandIn) -> None:
    """With access, wherever the enrollment that gives it stands; who has none comes once too."""
    course, jane, user = await desk.course(), await desk.jane(), user_of(standin)
    maeve = user_of(standin, "maeve@acme.com")
    (first,) = have(standin, course.id, user, EXPIRED)
    have(standin, course.id, maeve, TAKEN)
    school = standin.school
    shape = but(first, "id", "user", "active", "expires_at")
    for n in range(PAGE_ROWS):
        some = {"id": f"p{n}", "email": f"p{n}@example.com", "first_name": "P", "last_name": str(n)}
        school.add("enrollments", **shape, user=some, **OPEN)
    for one in (user, user, maeve):
        school.add("enrollments", **shape, user=one, **(OPEN if one is user else EXPIRED))
    (told,) = await in_course(desk, course, jane)
    assert told.current(THEN)
    rows = [one async for page in desk.verbs.roster(course) for one in page]
    assert len({one.person.id for one in rows}) == len(rows)
    assert [one.standing for one in rows if one.person.id == maeve["id"]] == ["removed"]


async def test_whose_access_stands_on_two_pages_is_told_with_the_first(desk: Desk, standin: SkilljarStandIn) -> None:
    """And not again: neither for the one that gives access too, nor for the one that does not any more."""
    course, user = await desk.course(), user_of(standin)
    maeve = user_of(standin, "maeve@acme.com")
    (first,) = have(standin, course.id, user, OPEN)
    have(standin, course.id, maeve, OPEN)
    shape = but(first, "id", "user", "active", "expires_at")
    for n in range(PAGE_ROWS):
        some = {"id": f"p{n}", "email": f"p{n}@example.com", "first_name": "P", "last_name": str(n)}
        standin.school.add("enrollments", **shape, user=some, **OPEN)
    standin.school.add("enrollments", **shape, user=user, **UNTIL)
    standin.school.add("enrollments", **shape, user=maeve, **EXPIRED)
    pages = [[one.person.id for one in page] async for page in desk.verbs.roster(course)]
    assert len(pages) > 1
    assert {user["id"], maeve["id"]} <= {*pages[0]}
    everybody = [id for page in pages for id in page]
    assert len(everybody) == len({*everybody})
