"""The everyday verbs mean the same on every platform that has them."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.connector import Connector
from connectors.core.intent import Intent, dump
from connectors.core.record import Page
from connectors.core.same import same
from connectors.everyday.everyday import Everyday, NeedsMore, NeedsPlace, Plan, Unplanned
from connectors.everyday.exact import NotKnown, Unclear, by_id
from connectors.everyday.values import Attendance, Booking, Course, Newcomer, Person
from connectors.everyday.verbs import Verb
from tests.connectors.rig import NOW
from tests.connectors.rigs import RIGS

R = TypeVar("R")
JANE, INES, COURSE = "jane@acme.com", "ines@acme.com", "Onboarding 101"
CAST = {JANE: "Jane Doe", "maeve@acme.com": "Maeve O'Brien"}
HOST = {INES: "Ines Moreau"}
COURSES = (COURSE, '<!channel> & "Friends" =cmd()')
THEN = datetime.fromtimestamp(NOW, UTC)
ALWAYS = (THEN - timedelta(days=400), THEN + timedelta(days=400))
EVERY = frozenset(Verb)

PLATFORMS = [name for name, one in platforms().items() if one.everyday]


class DirectReader:
    """Reads without anybody's leave."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def read(self, intent: Intent[R]) -> R:
        return await self._connector.run(self._connector.begin(intent))

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | errors.PlatformError | None]:
        found: list[R | errors.PlatformError | None] = []
        for one in intents:
            try:
                said: R = await self.read(one)
                found.append(said)
            except errors.PlatformError as error:
                found.append(error)
        return found

    async def now(self) -> datetime:
        return THEN

    async def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Sequence[R]]:
        async for page in self._connector.pages(intent):
            yield page.items


class Desk:
    """A platform in front of its stand-in, and its verbs."""

    def __init__(self, name: str) -> None:
        rig = RIGS[name]()
        self.connector, self.standin = rig.connector, rig.standin
        kind = platforms()[name].everyday
        assert kind
        self.verbs: Everyday = kind(DirectReader(rig.connector))

    async def carry_out(self, plan: Plan) -> list[Any]:
        return [await self.connector.run(one) for one in plan]

    async def jane(self) -> Person:
        return await self.verbs.person(JANE)

    async def course(self) -> Course:
        return await self.verbs.course(COURSE)

    async def roster(self, course: Course) -> list[Person]:
        return [one.person async for rows in self.verbs.roster(course) for one in rows if one.active is not False]


async def came(desk: Desk, course: Course) -> list[Attendance]:
    """Nobody, where a platform says that it does not note it of such a course."""
    try:
        return await desk.verbs.attendance(course, *ALWAYS)
    except errors.PlatformError:
        return []


def can(name: str) -> frozenset[Verb]:
    kind = platforms()[name].everyday
    return kind.can() if kind else frozenset()


def having(*verbs: Verb) -> pytest.MarkDecorator:
    """The platforms that have all these verbs."""
    able = [name for name in PLATFORMS if can(name) >= set(verbs)]
    return pytest.mark.parametrize("desk", able, indirect=True)


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(request.param)


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_platform_has_the_verbs_that_its_documents_allow(name: str) -> None:
    silent = EVERY - can(name) - platforms()[name].lacks.keys()
    assert not silent, (
        f"{name} has no {', '.join(silent)}, and does not say why. People who ask for it read that: "
        "Platform(lacks={Verb.…: “…”})"
    )
    assert not can(name) & platforms()[name].lacks.keys(), "what it has, it does not lack"
    kind = platforms()[name].everyday
    assert kind
    assert kind.platform == name


@pytest.mark.parametrize("name", platforms())
def test_what_a_platform_lacks_is_told_in_a_sentence(name: str) -> None:
    """Of a platform that everybody can tell from others."""
    one = platforms()[name]
    for why in (*one.lacks.values(), *filter(None, [one.tells_no_news])):
        assert re.fullmatch(r"[A-Z].*\.", why), why
        assert one.title in why, why
    assert one.news or one.tells_no_news, f"{name} tells no news: say why in Platform(tells_no_news=“…”)"


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
async def test_the_stand_in_has_whom_and_what_the_verbs_are_tried_on(desk: Desk) -> None:
    """Every stand-in the same people and courses, so that one person can be found on all of them."""
    able, missing = desk.verbs.can(), []
    wanted = (CAST if Verb.FIND in able else {}) | (HOST if Verb.SCHEDULE in able else {})
    for email, name in wanted.items():
        if [same(one.name, name) for one in await desk.verbs.people(email)] != [True]:
            missing.append(f"a person {name} <{email}>")
    listed = [one.title for one in await desk.verbs.courses("")] if Verb.COURSES in able else COURSES
    missing += [f"a course “{title}”" for title in COURSES if title not in listed]
    if not missing and Verb.PROGRESS in able:
        taken = await desk.verbs.taken(await desk.jane())
        missing += [] if COURSE in [one.course.title for one in taken] else [f"Jane Doe in “{COURSE}”"]
    assert not missing, f"Put into the stand-in of {desk.verbs.platform}: {', '.join(missing)}."


@having(Verb.FIND)
async def test_a_person_is_found_by_address_name_and_id(desk: Desk) -> None:
    """And it is the same one each time, whatever the capitals."""
    jane = await desk.jane()
    assert (jane.name, jane.email) == ("Jane Doe", JANE)
    assert jane.id
    assert (await desk.verbs.person("Jane Doe")).id == jane.id
    assert (await desk.verbs.person("jane doe")).id == jane.id
    assert (await desk.verbs.person(jane.id)).email == JANE
    assert (await desk.verbs.person(JANE.upper())).id == jane.id


@having(Verb.FIND)
async def test_who_is_not_there_is_missing_and_a_part_of_a_name_is_only_offered(desk: Desk) -> None:
    for nobody in ("nobody@example.com", "Nobody Atall", "zzzzzz99"):
        with pytest.raises(NotKnown):
            await desk.verbs.person(nobody)
    assert await desk.verbs.people("jane@") == []
    with pytest.raises(Unclear) as caught:
        await desk.verbs.person("Jane")
    assert JANE in [one.email for one in caught.value.choices if isinstance(one, Person)]


@having(Verb.COURSES)
async def test_a_course_is_found_by_title_code_and_id_and_never_guessed(desk: Desk) -> None:
    course = await desk.course()
    assert course.title == COURSE
    for typed in (course.id, course.title.upper(), *filter(None, [course.code])):
        assert (await desk.verbs.course(typed)).id == course.id
    assert '<!channel> & "Friends" =cmd()' in [one.title for one in await desk.verbs.courses("friends")]
    assert len(await desk.verbs.courses("", most=3)) == 3
    with pytest.raises(NotKnown):
        await desk.verbs.course("Underwater basketry")
    with pytest.raises(Unclear):
        await desk.verbs.course("onboard")


@having(Verb.FIND, Verb.COURSES)
@pytest.mark.parametrize("typed", ["e", "example", "jane", JANE])
async def test_all_that_a_word_fits_are_found_unless_fewer_are_asked_for(desk: Desk, typed: str) -> None:
    """Whoever shows a few of them counts the rest."""
    assert await desk.verbs.people(typed) == await desk.verbs.people(typed, most=100_000)
    assert await desk.verbs.courses(typed) == await desk.verbs.courses(typed, most=100_000)
    assert await desk.verbs.courses("") == await desk.verbs.courses("", most=100_000)
    assert len(await desk.verbs.people(typed, most=2)) <= 2


@having(Verb.ENROLL)
async def test_who_is_to_be_enrolled_is_the_one_the_platform_knows(desk: Desk) -> None:
    """In whatever course they are; only somebody new is not known."""
    jane = await desk.jane()
    for course in await desk.verbs.courses("", most=5):
        found = await desk.verbs.enrollee(JANE, course)
        assert (found.email, found.name) == (JANE, jane.name)
        with pytest.raises(NotKnown):
            await desk.verbs.enrollee("nobody@example.com", course)
    assert desk.verbs.stopped is None


@having(Verb.PROGRESS)
async def test_what_a_person_takes_names_courses_that_exist(desk: Desk) -> None:
    taken = await desk.verbs.taken(await desk.jane())
    assert COURSE in [one.course.title for one in taken]
    course = next(one.course for one in taken if one.course.title == COURSE)
    assert (await desk.verbs.course(course.id)).title == COURSE


@having(Verb.ROSTER)
async def test_a_roster_has_the_people_who_take_the_course(desk: Desk) -> None:
    people = await desk.roster(await desk.course())
    assert JANE in [one.email for one in people]
    assert all(one.platform == desk.verbs.platform for one in people)


@having(Verb.ENROLL, Verb.UNENROLL, Verb.ROSTER)
async def test_who_is_taken_out_is_gone_and_who_is_enrolled_is_there_and_nothing_is_done_twice(desk: Desk) -> None:
    jane, course = await desk.jane(), await desk.course()
    with pytest.raises(Unplanned, match="Nothing to do"):
        await desk.verbs.enroll(jane, course)
    await desk.carry_out(await desk.verbs.unenroll(jane, course))
    assert JANE not in [one.email for one in await desk.roster(course)]
    with pytest.raises(Unplanned, match="Nothing to do"):
        await desk.verbs.unenroll(jane, course)
    await desk.carry_out(await desk.verbs.enroll(jane, course))
    assert JANE in [one.email for one in await desk.roster(course)]


@having(Verb.ENROLL)
async def test_a_role_that_is_not_there_is_explained(desk: Desk) -> None:
    person, course = await desk.jane(), await desk.course()
    with pytest.raises(Unplanned) as caught:
        await desk.verbs.enroll(person, course, "astronaut")
    assert str(caught.value).endswith(".")


@having(Verb.DEACTIVATE)
async def test_who_is_deactivated_is_not_active_and_it_is_not_planned_twice(desk: Desk) -> None:
    plan = await desk.verbs.deactivate(await desk.jane())
    assert all(one.reversible for one in plan)
    await desk.carry_out(plan)
    with pytest.raises(Unplanned, match="active"):
        await desk.verbs.deactivate(await desk.jane())


@having(Verb.DEACTIVATE, Verb.REACTIVATE)
async def test_who_is_reactivated_is_active_again_and_it_is_not_planned_twice(desk: Desk) -> None:
    """And finding the person tells which of the two they are."""
    with pytest.raises(Unplanned, match=r"\.$"):
        await desk.verbs.reactivate(await desk.jane())
    await desk.carry_out(await desk.verbs.deactivate(await desk.jane()))
    gone = await desk.jane()
    assert gone.active is False
    await desk.carry_out(await desk.verbs.reactivate(gone))
    assert (await desk.jane()).active is True
    with pytest.raises(Unplanned, match=r"\.$"):
        await desk.verbs.reactivate(await desk.jane())


@having(Verb.ADD)
async def test_who_is_added_is_found_or_the_person_is_told_what_is_wanted(desk: Desk) -> None:
    """On a platform of several sites, once one of them was chosen."""
    try:
        plan = await desk.verbs.add(Newcomer("lena.berg@example.com", "Lena", "Berg"))
    except NeedsPlace as needed:
        plan = await desk.verbs.add(Newcomer("lena.berg@example.com", "Lena", "Berg", place=needed.places[0]))
    await desk.carry_out(plan)
    assert (await desk.verbs.person("lena.berg@example.com")).name == "Lena Berg"


@having(Verb.SESSIONS)
async def test_sessions_lie_in_the_time_that_was_asked_for_earliest_first(desk: Desk) -> None:
    found = await desk.verbs.sessions(*ALWAYS)
    starts = [one.starts for one in found if one.starts]
    assert len(starts) == len(found) > 1
    assert starts == sorted(starts)
    assert all(one.title for one in found)
    within = await desk.verbs.sessions(starts[0], starts[0] + timedelta(minutes=1))
    assert {one.starts for one in within} == {starts[0]}


@having(Verb.ATTENDANCE)
async def test_attendance_tells_who_came_to_what_took_place(desk: Desk) -> None:
    told = [one for course in await desk.verbs.courses("", 50) for one in await came(desk, course)]
    assert {True, False} <= {one.came for one in told}
    assert all(one.person.email or one.person.name or one.person.id for one in told)
    assert all(one.session.starts and ALWAYS[0] <= one.session.starts < ALWAYS[1] for one in told)


@having(Verb.SCHEDULE, Verb.SESSIONS)
async def test_what_is_scheduled_takes_place(desk: Desk) -> None:
    lesson = await desk.verbs.course((await desk.verbs.sessions(*ALWAYS))[0].title)
    starts = THEN + timedelta(days=3)
    booking = Booking(lesson.title, starts, 60, "Europe/London", (INES,), lesson)
    await desk.carry_out(await desk.verbs.schedule(booking))
    found = await desk.verbs.sessions(starts, starts + timedelta(minutes=1))
    assert lesson.title in [one.title for one in found]
    assert all(one.ends == starts + timedelta(hours=1) for one in found if one.title == lesson.title)


@having(Verb.SCHEDULE, Verb.SESSIONS)
async def test_the_place_of_a_session_is_sent_or_refused(desk: Desk) -> None:
    """Never dropped without a word."""
    lesson = await desk.verbs.course((await desk.verbs.sessions(*ALWAYS))[0].title)
    booking = Booking("Drill", THEN + timedelta(days=3), 60, "Europe/London", (INES,), lesson, "Room 5")
    try:
        plan = await desk.verbs.schedule(booking)
    except NeedsMore as refused:
        assert "leave out “Room 5”" in str(refused)  # noqa: PT017  # a platform without places
        return
    assert "Room 5" in [value for one in plan for value in dump(one).values()]


@having(Verb.SCHEDULE, Verb.SESSIONS)
async def test_whoever_is_chosen_to_host_is_the_one_that_is_sent(desk: Desk) -> None:
    """A button says who by the id, marked as one."""
    lesson = await desk.verbs.course((await desk.verbs.sessions(*ALWAYS))[0].title)
    ines = await desk.verbs.person(INES)
    plans = [
        await desk.verbs.schedule(Booking("Drill", THEN + timedelta(days=3), 60, "Europe/London", (host,), lesson))
        for host in (INES, by_id(ines.id))
    ]
    assert plans[0] == plans[1]
    with pytest.raises(NeedsMore) as refused:
        await desk.verbs.schedule(Booking("Drill", THEN, 60, "Europe/London", (by_id("987654"),), lesson))
    assert by_id("") not in str(refused.value)


@having(Verb.LINK)
async def test_a_link_is_sensitive_and_belongs_to_a_person_who_takes_the_course(desk: Desk) -> None:
    jane = await desk.jane()
    taken = [one for one in await desk.verbs.taken(jane) if not (one.progress and one.progress.done)]
    (intent,) = await desk.verbs.link(jane, taken[0].course)
    assert intent.http.sensitive
    with pytest.raises((Unplanned, errors.NotFound)):
        await desk.verbs.link(Person(desk.verbs.platform, "0", "Nobody", "nobody@example.com"), taken[0].course)
