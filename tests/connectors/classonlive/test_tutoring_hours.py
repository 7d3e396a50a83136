"""Tutoring on ClassOnLive: people are put into hours and taken out of hours, and never into the course itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.classonlive.students import SessionStudentRemove, SessionStudentsAdd
from connectors.everyday.everyday import NeedsMore, NotEnrolled, NothingToDo, Unplanned
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from tests.connectors.classonlive.rig import GRACE, INES, OFFICE_HOURS
from tests.connectors.everyday.test_everyday import ALWAYS, THEN, Desk

ZOE = Person("classonlive", "", "Zoë Berg", "zoe.berg@example.com")


class Tutoring(Desk):
    """The seeded course of tutoring, of which the hours ahead are only these."""

    def __init__(self) -> None:
        super().__init__("classonlive")
        assert isinstance(self.standin, ClassOnLiveStandIn)
        self.academy = self.standin.academy

    def offer(self, *hours_ahead: int) -> list[int]:
        """Hours so many hours from now, and nothing else ahead; their numbers."""
        ahead = [one.id for one in self.academy.sessions.values() if one.start > self.academy.clock()]
        for id in ahead:
            del self.academy.sessions[id]
        before = set(self.academy.sessions)
        for hours in hours_ahead:
            starts = THEN.replace(minute=0, second=0) + timedelta(hours=hours)
            offer = {"teacher": GRACE if hours % 2 else INES, starts.strftime("%A").lower(): [f"{starts:%H}:00"]}
            kept = dict(self.academy.sessions)
            self.academy.offer(self.academy.contents[OFFICE_HOURS], f"{starts:%Y-%m-%d}", f"{starts:%Y-%m-%d}", [offer])
            self.academy.sessions |= kept
        return sorted(set(self.academy.sessions) - before)

    def fill(self, session: int, count: int) -> None:
        emails = [f"guest.{n}@example.com" for n in range(count)]
        for email in emails:
            self.academy.welcome(email, email)
        self.put_into(session, *emails)

    def put_into(self, session: int, *emails: str) -> None:
        content = self.academy.contents[OFFICE_HOURS]
        taken = tuple(self.academy.enroll(content, email).id for email in emails)
        self.academy.sessions[session] = replace(self.academy.sessions[session], applicants=taken)

    def there(self, session: int) -> list[str]:
        return [self.academy.applicants[id].email for id in self.academy.sessions[session].applicants]

    async def hours(self) -> Course:
        return await self.verbs.course(str(OFFICE_HOURS))


@pytest.fixture
async def desk() -> AsyncIterator[Tutoring]:
    made = Tutoring()
    yield made
    await made.connector.close()


async def test_where_one_hour_has_room_it_is_that_one(desk: Tutoring) -> None:
    """Somebody new is put into it, with the operation that is for hours, and taken out again by unenrolling."""
    full, free = desk.offer(2, 3)
    desk.fill(full, 9)
    course = await desk.hours()
    plan = await desk.verbs.enroll(ZOE, course)
    assert [type(one) for one in plan] == [SessionStudentsAdd]
    assert await desk.verbs.opposite(plan[0], ZOE, course) is Verb.UNENROLL
    await desk.carry_out(plan)
    assert desk.there(free) == [ZOE.email]
    with pytest.raises(NothingToDo, match=rf"already comes to Office hours: .* GMT \({free}\)\. For another hour"):
        await desk.verbs.enroll(ZOE, course)
    taking = await desk.verbs.unenroll(ZOE, course)
    back = await desk.verbs.opposite(taking[0], ZOE, course)
    await desk.carry_out(taking)
    assert desk.there(free) == []
    assert isinstance(back, SessionStudentsAdd)
    await desk.carry_out((back,))
    assert desk.there(free) == [ZOE.email]


async def test_of_several_hours_somebody_chooses_and_the_next_ones_are_named(desk: Tutoring) -> None:
    numbers = desk.offer(2, 3, 4, 26, 27, 28, 29)
    with pytest.raises(Unplanned) as told:
        await desk.verbs.enroll(ZOE, await desk.hours())
    first = datetime.fromtimestamp(desk.academy.sessions[numbers[0]].start, UTC)
    assert f"There is room at {first:%Y-%m-%d %H:%M} GMT ({numbers[0]}), " in str(told.value)
    assert "and 2 more. Say the hour: " in str(told.value)
    assert f"`/lms classonlive session students add session_id={numbers[0]}`" in str(told.value)
    assert not isinstance(told.value, NeedsMore)


async def test_where_no_hour_has_room_more_must_be_offered(desk: Tutoring) -> None:
    (only,) = desk.offer(5)
    desk.fill(only, 9)
    with pytest.raises(Unplanned, match=f"particular calendar update content_id={OFFICE_HOURS}"):
        await desk.verbs.enroll(ZOE, await desk.hours())


async def test_unenrolling_takes_somebody_out_of_every_hour_ahead(desk: Tutoring) -> None:
    """And of none that has begun."""
    past, *numbers = desk.offer(-3, 2, 30)
    jane = await desk.jane()
    course = await desk.hours()
    desk.put_into(past, jane.email)
    with pytest.raises(NothingToDo, match="has no upcoming hour of Office hours"):
        await desk.verbs.unenroll(jane, course)
    for number in numbers:
        await desk.carry_out((SessionStudentsAdd(session_id=number, students=[{"email": jane.email, "name": "Jane"}]),))  # type: ignore[list-item]  # as it is typed
    plan = await desk.verbs.unenroll(jane, course)
    assert [one.session_id for one in plan if isinstance(one, SessionStudentRemove)] == numbers
    await desk.carry_out(plan)
    assert [id for id in desk.academy.sessions if jane.email in desk.there(id)] == [past]


async def test_a_link_of_tutoring_is_not_said_not_to_exist(desk: Tutoring) -> None:
    """It does, and ClassOnLive tells it of everybody at once; whoever does not come has none."""
    (only,) = desk.offer(5)
    course = await desk.hours()
    with pytest.raises(NotEnrolled, match="has no upcoming hour of"):
        await desk.verbs.link(ZOE, course)
    await desk.carry_out(await desk.verbs.enroll(ZOE, course))
    with pytest.raises(Unplanned, match="only for everyone at once"):
        await desk.verbs.link(ZOE, course)
    assert desk.there(only) == [ZOE.email]


async def test_who_comes_to_an_hour_is_told_and_not_whether_they_came(desk: Tutoring) -> None:
    (only,) = desk.offer(5)
    await desk.carry_out(await desk.verbs.enroll(ZOE, await desk.hours()))
    told = await desk.verbs.attendance(await desk.hours(), *ALWAYS)
    assert [(one.came, one.session.id) for one in told if one.person.email == ZOE.email] == [(None, str(only))]


async def test_without_a_name_the_form_for_the_hour_is_named(desk: Tutoring) -> None:
    (only,) = desk.offer(5)
    with pytest.raises(NeedsMore, match=f"session students add session_id={only}"):
        await desk.verbs.enroll(Person("classonlive", "", "", ZOE.email), await desk.hours())
