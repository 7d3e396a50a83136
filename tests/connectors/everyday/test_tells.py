"""What a platform says that it tells of enrollments it does tell, and nothing else: held to its stand-in."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from connectors.catalog import platforms
from connectors.everyday.values import Course, Enrollment, Fact, Person, Tells
from connectors.everyday.verbs import Verb
from tests.connectors.everyday.test_everyday import JANE, Desk, came

IS_TOLD: Mapping[Fact, Callable[[Enrollment], bool]] = {
    Fact.ENROLLED: lambda one: True,  # that it is there tells it
    Fact.STARTED: lambda one: one.progress is not None and one.progress.started is not None,
    Fact.HOW_FAR: lambda one: one.progress is not None and one.progress.fraction is not None,
    Fact.COMPLETED: lambda one: one.progress is not None and one.progress.done is not None,
    Fact.SCORE: lambda one: one.progress is not None and bool(one.progress.score),
    Fact.DUE: lambda one: one.due is not None,
    Fact.EXPIRES: lambda one: one.expires is not None,
    Fact.CERTIFICATE: lambda one: one.certificate is not None or one.certified is not None,
}
"""All but whether somebody came, which is told of a session and not of an enrollment."""
PLATFORMS = [name for name, one in platforms().items() if one.everyday and one.everyday.tells != Tells()]
BEYOND_THE_API = ("Pack", "Modular")
"""Kinds of courses of which ClassOnLive's document says that its API does not work with them."""
NAMES = ("jane", "maeve", "ben", "carla", "ines", "max", "ada")
"""Parts of names by which every stand-in finds somebody."""


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(request.param)


async def of_people(desk: Desk) -> list[Enrollment]:
    """What everybody takes whom a search finds or a roster has."""
    people: dict[str, Person] = {}
    for name in (JANE, *NAMES):
        people |= {one.id: one for one in await desk.verbs.people(name, most=50)}
    for one in await of_courses(desk):
        people.setdefault(one.person.id, one.person)
    return [one for person in people.values() if person.id for one in await desk.verbs.taken(person)]


async def of_courses(desk: Desk) -> list[Enrollment]:
    """Who is in every course, where there are rosters."""
    if Verb.ROSTER not in desk.verbs.can():
        return []
    return [one for course in await courses_shown(desk) async for rows in desk.verbs.progress(course) for one in rows]


async def courses_shown(desk: Desk) -> list[Course]:
    """Those of whose people the platform's API tells anything: neither put off nor beyond it."""
    listed = await desk.verbs.courses("", most=500)
    return [one for one in listed if "deferred" not in one.refs and one.refs.get("kind") not in BEYOND_THE_API]


async def somebody_came(desk: Desk) -> bool:
    if Verb.ATTENDANCE not in desk.verbs.can():
        return False
    rows = [one for course in await courses_shown(desk) for one in await came(desk, course)]
    return any(one.came is not None for one in rows)


def told(enrollments: Sequence[Enrollment]) -> set[Fact]:
    return {fact for fact, is_told in IS_TOLD.items() if any(map(is_told, enrollments))}


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
async def test_of_a_person_everything_is_told_that_is_promised_and_nothing_else(desk: Desk) -> None:
    """Whatever no enrollment of the stand-in yields is not promised."""
    assert told(await of_people(desk)) == desk.verbs.tells.person - {Fact.ATTENDED}


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
async def test_in_a_course_everything_is_told_that_is_promised_and_nothing_else(desk: Desk) -> None:
    """Also where that costs a call for each of them."""
    assert told(await of_courses(desk)) == desk.verbs.tells.course - {Fact.ATTENDED}


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
async def test_who_came_is_promised_where_attendance_tells_it(desk: Desk) -> None:
    tells = desk.verbs.tells
    assert (Fact.ATTENDED in tells.person | tells.course) == await somebody_came(desk)


def test_every_fact_is_looked_for() -> None:
    assert IS_TOLD.keys() | {Fact.ATTENDED} == set(Fact)
