"""The everyday verbs on Class, whose people are known by the classes they are in."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from connectors.classcom.all_classes import SET_UP, PutOff
from connectors.classcom.enrollments import EnrollmentsCreate, EnrollmentsDelete, EnrollmentsUpdate, LaunchLinkGet
from connectors.classcom.everyday import ClassEveryday
from connectors.classcom.reports import AttendanceGet
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.standin.records import ClassRecord, Enrollment, User
from connectors.core import errors
from connectors.core.datetimes import moment
from connectors.core.intent import Intent, dump
from connectors.everyday.everyday import NeedsMore, Stopped, Unplanned
from connectors.everyday.exact import NotInCourse, NotKnown, Unclear, by_id
from connectors.everyday.values import Booking, Course, Fact, Person
from connectors.standin.standin import Fault, Reply
from tests.connectors.classcom.rig import class_rig
from tests.connectors.everyday.test_everyday import DirectReader
from tests.connectors.rig import NOW

R = TypeVar("R")
THEN = datetime.fromtimestamp(NOW, UTC)
LATE = "late.comer@example.com"
ROSTERS = "/api/v1/class/enrollments"


class HurriedReader(DirectReader):
    """One for whom a look through many things comes no further than so many of them."""

    def __init__(self, connector: Any, far: int) -> None:
        super().__init__(connector)
        self._far = far

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | errors.PlatformError | None]:
        return [*await super().sweep(intents[: self._far]), *[None] * len(intents[self._far :])]


class Class:
    """Class with its stand-in; `verbs` as one command has them, so that each test makes as many as it needs."""

    def __init__(self) -> None:
        rig = class_rig()
        self.connector = rig.connector
        assert isinstance(rig.standin, ClassStandIn)
        self.standin, self.academy = rig.standin, rig.standin.academy

    @property
    def verbs(self) -> ClassEveryday:
        return ClassEveryday(DirectReader(self.connector))

    def hurried(self, far: int) -> ClassEveryday:
        return ClassEveryday(HurriedReader(self.connector, far))

    @property
    def classes(self) -> list[ClassRecord]:
        """Those that are not put off."""
        return [one for one in self.academy.classes.values() if one.class_deferred_id is None]

    def add_class(self, name: str, email: str = "ines@acme.com", code: str | None = None) -> ClassRecord:
        return self.academy.add_class(email=email, host=email, name=name, ext_class_id=code)

    def enroll(self, record: ClassRecord, first: str, last: str, **more: Any) -> Enrollment:
        person = {"email": None, "ext_person_id": None, "role": "student", "user_name": f"{first} {last}"} | more
        return self.academy.enroll(record, first_name=first, last_name=last, **person)

    def workshops(self, count: int) -> ClassRecord:
        """So many classes more, of which the last has one learner."""
        *_, last = [self.add_class(f"Workshop {at:03d}") for at in range(count)]
        self.enroll(last, "Late", "Comer", email=LATE)
        return last

    async def carry_out(self, plan: Sequence[Intent[Any]]) -> list[Any]:
        return [await self.connector.run(one) for one in plan]

    def in_class(self, record: ClassRecord) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.academy.rosters[record.class_id].values()]


@pytest.fixture
def there() -> Class:
    return Class()


def course(record: ClassRecord) -> Course:
    return Course("class", record.class_id, record.name, record.ext_class_id or "")


# Nobody is out of reach


async def test_who_is_in_the_hundredth_class_is_found(there: Class) -> None:
    """By address, by name, by a part of it, and with what they take."""
    last = there.workshops(100)
    for typed in (LATE, LATE.upper(), "Late Comer", "late comer"):
        verbs = there.verbs
        person = await verbs.person(typed)
        assert (person.email, verbs.stopped) == (LATE, None)
        assert [one.course.title for one in await verbs.taken(person)] == [last.name]
        assert verbs.stopped is None


async def test_a_look_that_stops_says_where(there: Class) -> None:
    """Also where it found nobody: that is not to say that there is nobody."""
    there.workshops(60)
    many = len(there.classes)
    verbs = there.hurried(20)
    with pytest.raises(NotKnown):
        await verbs.person(LATE)
    assert verbs.stopped == Stopped(20, many, SET_UP)
    assert await verbs.taken(Person("class", "", "Late Comer", LATE)) == []
    assert verbs.stopped == Stopped(20, many, SET_UP)
    await verbs.sessions(THEN, THEN + timedelta(days=7))
    assert verbs.stopped == Stopped(20, len(there.academy.classes), "classes")
    verbs = there.hurried(0)
    with pytest.raises(NotKnown):
        await verbs.person(LATE)
    assert verbs.stopped == Stopped(0, None, "classes")


async def test_a_class_that_is_removed_meanwhile_costs_nothing(there: Class) -> None:
    """It stood in the listing, and is not found any more."""
    last, gone = there.workshops(3), there.classes[0]
    fault = Fault(Reply({"error": f"class {gone.class_id} not found"}, 404))
    there.standin.faults.add(fault, path=ROSTERS)
    there.standin.faults.add(fault, path="/api/v1/schedules")
    verbs = there.verbs
    assert [one.course.title for one in await verbs.taken(await verbs.person(LATE))] == [last.name]
    await verbs.sessions(THEN, THEN + timedelta(days=30))
    assert verbs.stopped is None


async def test_a_class_that_fails_is_told_and_costs_the_others_nothing(there: Class) -> None:
    """It counts as not looked at; where every one fails, there is no answer but the fault."""
    there.workshops(3)
    there.standin.faults.add(Fault(Reply({"error": "oh"}, 500)), path=ROSTERS, times=3)
    verbs = there.verbs
    assert (await verbs.person(LATE)).email == LATE
    assert verbs.stopped == Stopped(len(there.classes) - 1, len(there.classes), SET_UP)
    there.standin.faults.add(
        Fault(Reply({"error": "Api key scope enrollment:read required"}, 403)), times=None, path=ROSTERS
    )
    with pytest.raises(errors.Forbidden):
        await there.verbs.person(LATE)


@pytest.mark.parametrize("typed", [LATE, "Late Comer"])
async def test_where_the_class_is_known_only_it_is_asked(there: Class, typed: str) -> None:
    """And the staff, for somebody who is named and not addressed."""
    last = there.workshops(80)
    before = len(there.standin.calls)
    person = await there.verbs.member(typed, course(last))
    assert (person.email, person.first, person.last, person.role) == (LATE, "Late", "Comer", "student")
    calls = [dict(call.query) for call in there.standin.calls[before:]]
    assert calls[0] == {"class_id": last.class_id}
    assert len(calls) <= 2


async def test_an_address_that_a_class_does_not_have_is_said_to_be_not_in_it(there: Class) -> None:
    """Not to be nobody's on Class: the other classes were not looked at. A name is looked for everywhere."""
    there.workshops(3)
    first = course(there.classes[0])
    assert (await there.verbs.member("Late Comer", first)).email == LATE
    before = len(there.standin.calls)
    with pytest.raises(NotInCourse) as caught:
        await there.verbs.member(LATE, first)
    assert str(caught.value) == f"{LATE} isn't in {first.title}"
    assert len(there.standin.calls) - before == 2
    assert (await there.verbs.member("noor.haddad@acme.com", first)).name == "Noor Haddad"


async def test_who_is_enrolled_in_one_more_class_stays_who_they_are(there: Class) -> None:
    """Name, shown name and the company's number are those of the other classes, whatever was typed."""
    first, second = there.classes[:2]
    known = {"email": "jd@example.com", "ext_person_id": "JD-1", "user_name": "JD"}
    there.enroll(first, "Jules", "Dupont", **known)
    for typed in ("jd@example.com", "JD@Example.com", "JD-1", "Jules Dupont"):
        person = await there.verbs.enrollee(typed, course(second))
        (plan,) = await there.verbs.enroll(person, course(second))
        assert isinstance(plan, EnrollmentsCreate)
        sent = {name: value for name, value in dump(plan).items() if value is not None}
        assert sent == {
            "class_id": second.class_id,
            "email": "jd@example.com",
            "ext_person_id": "JD-1",
            "first_name": "Jules",
            "last_name": "Dupont",
            "display_name": "JD",
            "role": "student",
        }


async def test_all_classes_are_looked_at_only_for_who_is_in_none_of_those_near(there: Class) -> None:
    """Whoever is in the class or on the staff is found with two calls."""
    last = there.workshops(80)
    for typed in (LATE, "noor.haddad@acme.com"):
        before = len(there.standin.calls)
        await there.verbs.enrollee(typed, course(last))
        assert len(there.standin.calls) - before <= 2


async def test_who_was_not_found_in_time_is_not_said_to_be_new(there: Class) -> None:
    """As long as a class was not looked at they may be in it."""
    there.workshops(60)
    first, many = course(there.classes[0]), len(there.classes)
    hurried, patient = there.hurried(20), there.verbs
    with pytest.raises(NotKnown):
        await hurried.enrollee(LATE, first)
    assert hurried.stopped == Stopped(20, many, SET_UP)
    assert (await patient.enrollee(LATE, first)).email == LATE
    with pytest.raises(NotKnown):
        await patient.enrollee("nobody@example.com", first)
    assert patient.stopped is None


# One person


async def test_two_spellings_of_an_address_are_one_person(there: Class) -> None:
    """Class keeps an address with each enrollment."""
    for record, email in zip(there.classes[3:5], ("Nora.Quist@Example.com", "nora.quist@example.com"), strict=True):
        there.enroll(record, "Nora", "Quist", email=email)
    for typed in ("nora.quist@example.com", "NORA.QUIST@example.com", "Nora Quist"):
        person = await there.verbs.person(typed)
        assert len(await there.verbs.taken(person)) == 2
    there.academy.rosters[there.classes[4].class_id] |= {
        "other-number": Enrollment("other-number", "Nora", "Quist", "Nora Quist", email="NORA.quist@example.com")
    }
    assert len(await there.verbs.people("nora.quist@example.com")) == 1


async def test_two_people_of_one_name_are_two(there: Class) -> None:
    """Whoever chooses one by its id gets that one, in a class too."""
    record = there.classes[2]
    one = there.enroll(record, "Kim", "Lee", email="kim.1@example.com")
    two = there.enroll(record, "Kim", "Lee", ext_person_id="K-2")
    with pytest.raises(Unclear) as caught:
        await there.verbs.person("Kim Lee")
    assert {each.id for each in caught.value.choices} == {one.student_id, two.student_id}
    with pytest.raises(Unclear):
        await there.verbs.member("Kim Lee", course(record))
    for each in (one, two):
        assert (await there.verbs.person(by_id(each.student_id))).id == each.student_id
        assert (await there.verbs.member(by_id(each.student_id), course(record))).id == each.student_id


async def test_numbers_of_staff_and_of_learners_are_not_mixed_up(there: Class) -> None:
    """User 7 of Class is nobody's learner 7 of the company's."""
    record = there.classes[2]
    kenji = next(one for one in there.academy.users.values() if one.user_name == "Kenji Sato")
    there.enroll(record, "Sam", "Seven", ext_person_id=str(kenji.id))
    staff = await there.verbs.person("kenji@acme.com")
    with pytest.raises(Unplanned, match="isn't in"):
        await there.verbs.unenroll(staff, course(record))
    with pytest.raises(Unclear):
        await there.verbs.person(str(kenji.id))
    assert (await there.verbs.person(by_id(str(kenji.id)))).name == "Kenji Sato"
    assert (await there.verbs.member(by_id(str(kenji.id)), course(record))).name == "Kenji Sato"


async def test_a_part_of_a_number_is_nobody(there: Class) -> None:
    """Numbers are random letters and digits, in which every short name can be found."""
    people = await there.verbs.people("be", most=500)
    assert people
    assert all("be" in f"{one.name} {one.first} {one.last}".lower() for one in people)


# Names travel whole


async def test_a_change_of_role_changes_no_name(there: Class) -> None:
    """Neither first nor last name, nor the name that is shown, nor the company's number."""
    record = there.classes[0]
    there.enroll(record, "Mary Ann", "Smith", email="mary.ann@example.com", ext_person_id="MA-1")
    there.enroll(record, "Jules", "Dupont", email="jd@example.com", user_name="JD")
    there.enroll(record, "Ole", "Nord", ext_person_id="O-1")
    before = {one["student_id"]: one for one in there.in_class(record)}
    for typed in ("mary.ann@example.com", "jd@example.com", "JD", "Jules Dupont", "O-1"):
        person = await there.verbs.member(typed, course(record))
        role = "assistant" if typed == "jd@example.com" else "teacher" if typed == "JD" else "assistant"
        (plan,) = await there.verbs.enroll(person, course(record), role)
        assert isinstance(plan, EnrollmentsUpdate)
        await there.carry_out([plan])
        after = {one["student_id"]: one for one in there.in_class(record)}
        assert after == before | {person.id: before[person.id] | {"role": role}}
        before = after


async def test_who_is_taken_out_comes_back_as_they_were(there: Class) -> None:
    """Everybody in a class, whatever they are known by, with the role and the names they had."""
    record = there.classes[0]
    there.enroll(record, "Mary Ann", "Smith", email="mary.ann@example.com", ext_person_id="MA-1", role="assistant")
    there.enroll(record, "Jules", "Dupont", email="jd@example.com", user_name="JD")
    there.enroll(record, "Ole", "Nord", ext_person_id="O-1")
    before = sorted(there.in_class(record), key=lambda one: str(one["student_id"]))
    for one in before:
        person = await there.verbs.member(by_id(one["student_id"]), course(record))
        (taking,) = await there.verbs.unenroll(person, course(record))
        assert isinstance(taking, EnrollmentsDelete)
        await there.carry_out([taking])
        assert one not in there.in_class(record)
        (giving,) = await there.verbs.enroll(person, course(record), person.role)
        assert isinstance(giving, EnrollmentsCreate)
        await there.carry_out([giving])
    assert sorted(there.in_class(record), key=lambda one: str(one["student_id"])) == before


async def test_who_has_only_a_number_of_the_company_gets_a_link(there: Class) -> None:
    """Class takes an address or that number, and no other."""
    record = there.classes[0]
    there.enroll(record, "Ole", "Nord", ext_person_id="O-1")
    person = await there.verbs.member("O-1", course(record))
    assert await there.verbs.link(person, course(record)) == (
        LaunchLinkGet(class_id=record.class_id, ext_person_id="O-1"),
    )
    (link,) = await there.carry_out(await there.verbs.link(person, course(record)))
    assert link.launch_url


async def test_a_newcomer_has_the_names_that_came_with_them(there: Class) -> None:
    """A whole name is taken apart only where nobody knows better."""
    first = course(there.classes[0])
    for person, names in (
        (
            Person("class", "", "Mary Ann Smith", "mas@example.com", first="Mary Ann", last="Smith"),
            ("Mary Ann", "Smith"),
        ),
        (Person("class", "", "Pieter van den Berg", "vdb@example.com"), ("Pieter", "van den Berg")),
    ):
        (plan,) = await there.verbs.enroll(person, first)
        assert (dump(plan)["first_name"], dump(plan)["last_name"]) == names
    for person in (Person("class", "", "Madonna", "m@example.com"), Person("class", "", "Ann Low")):
        with pytest.raises(NeedsMore, match="an e-mail address, a first and a last name"):
            await there.verbs.enroll(person, first)


async def test_a_role_that_class_does_not_have_can_be_mended(there: Class) -> None:
    person = await there.verbs.person("jane@acme.com")
    with pytest.raises(NeedsMore, match="student, assistant, teacher"):
        await there.verbs.enroll(person, course(there.classes[0]), "astronaut")


# What is put off


async def test_what_was_just_scheduled_stands_among_the_sessions(there: Class) -> None:
    """Also where its instructor has no Zoom yet: Class puts such a class off, and lists it elsewhere."""
    starts = THEN + timedelta(days=2)
    for who in ("ines@acme.com", "Kenji Sato"):
        plan = await there.verbs.schedule(Booking(f"Drill with {who}", starts, 60, "Europe/Paris", (who,)))
        await there.carry_out(plan)
    found = await there.verbs.sessions(starts, starts + timedelta(minutes=1))
    told = {one.title: one for one in found if one.title.startswith("Drill")}
    assert set(told) == {"Drill with ines@acme.com", "Drill with Kenji Sato"}
    assert told["Drill with ines@acme.com"].place == ""
    assert "postponed" in told["Drill with Kenji Sato"].place
    assert told["Drill with Kenji Sato"].host == "kenji@acme.com"


async def test_a_class_that_is_put_off_is_found_and_says_what_it_cannot_do(there: Class) -> None:
    """People can be enrolled in it; who is in it nobody tells."""
    there.add_class("Later", "kenji@acme.com")
    later = await there.verbs.course("Later")
    jane = await there.verbs.person("jane@acme.com")
    with pytest.raises(PutOff, match="has put “Later” off"):
        [rows async for rows in there.verbs.roster(later)]
    for verb in (there.verbs.unenroll, there.verbs.link):
        with pytest.raises(PutOff):
            await verb(jane, later)
    for typed in ("jane@acme.com", "nobody@example.com"):
        with pytest.raises(PutOff):
            await there.verbs.member(typed, later)
    assert (await there.verbs.enrollee("jane@acme.com", later)).name == jane.name
    with pytest.raises(NotKnown):
        await there.verbs.enrollee("nobody@example.com", later)
    with pytest.raises(PutOff):
        await there.verbs.attendance(later, THEN - timedelta(days=30), THEN)
    verbs = there.verbs
    plan = await verbs.enroll(jane, later)
    assert verbs.doubt(plan).startswith("Class has put Later off.")
    (told,) = await there.carry_out(plan)
    assert "put this class off" in told.remark


async def test_of_a_class_that_is_put_off_nobody_says_who_is_not_in_it(there: Class) -> None:
    """Neither of whoever was just enrolled in it, nor of somebody whom nothing else knows: it is named as not seen."""
    later, soon = (there.add_class(title, "kenji@acme.com") for title in ("Later", "Soon"))
    there.enroll(later, "Kim", "Tran", email="kim.tran@example.com")
    verbs = there.verbs
    assert (await verbs.people("Kim Tran"), verbs.stopped) == ([], None)
    (said,) = verbs.unseen
    put_off = [one for one in there.academy.classes.values() if one.class_deferred_id is not None]
    assert {later, soon} <= {*put_off}
    assert said.startswith(f"Postponed, so Class doesn't list who is in: “{put_off[0].name}”")
    jane = await verbs.person("jane@acme.com")
    verbs.unseen = ()
    await verbs.taken(jane)
    assert [*verbs.unseen] == [said]
    assert "no way to see who is in it" in verbs.untold(await verbs.course(soon.class_id))
    assert verbs.untold(course(there.classes[0])) == ""


async def test_another_role_is_asked_about(there: Class) -> None:
    """Class changes it without a word; whoever enrolls a student as teacher may have taken one for another."""
    record = there.add_class("Quiet", "ines@acme.com")
    there.enroll(record, "Jane", "Doe", email="jane@acme.com")
    jane = await there.verbs.person("jane@acme.com")
    verbs = there.verbs
    plan = await verbs.enroll(jane, course(record), "instructor")
    assert verbs.doubt(plan) == "Jane Doe is in Quiet as student so far. Make them teacher?"
    new = Person("class", "", "Zoe New", "zoe.new@example.com", first="Zoe", last="New")
    assert verbs.doubt(await verbs.enroll(new, course(record), "teacher")) == ""


# Instructors


async def test_an_instructor_is_never_guessed(there: Class) -> None:
    """Two of one name, a part of a name, nobody, nobody named: each is asked."""
    number = there.academy.ids.number("user")
    there.academy.users[number] = User(number, None, "ines.2@example.com", "Ines Moreau", ("instructor",), True)

    async def plan(*hosts: str) -> Any:
        booking = Booking("Drill", THEN + timedelta(days=1), 60, "Europe/Paris", hosts)
        return (await there.verbs.schedule(booking))[0]

    with pytest.raises(Unclear) as several:
        await plan("Ines Moreau")
    assert [getattr(one, "email", "") for one in several.value.choices] == [
        "ines@acme.com",
        "ines.2@example.com",
    ]
    with pytest.raises(Unclear):
        await plan("Grace")
    for nobody in ("nobody@example.com", "Nobody Atall"):
        with pytest.raises(NeedsMore, match="knows no instructor"):
            await plan(nobody)
    with pytest.raises(NeedsMore, match="needs an instructor"):
        await plan()
    asked = dump(await plan("ines.2@example.com", "Grace Adeyemi", "INES.2@example.com"))
    assert (asked["email"], asked["display_name"]) == ("ines.2@example.com", "Ines Moreau")
    assert asked["additional_instructors"] == [{"email": "grace.adeyemi@acme.com"}]


async def test_the_staff_is_read_to_its_end_and_no_further(there: Class) -> None:
    """By our own count of pages; one that only says that it has a next one does not lead on for ever."""
    users = [{"id": at, "user_name": f"Guest {at}", "email": f"guest.{at}@example.com"} for at in (901, 902, 903)]
    for at, one in enumerate(users):
        page = {"data": [one], "pagination": {"total_records": 9, "next_page": f"page {at + 2}"}}
        there.standin.faults.add(Fault(Reply(page)), path="/api/v1/users")
    there.standin.faults.add(Fault(Reply({"data": users[-1:], "pagination": {"next_page": 1}})), path="/api/v1/users")
    found = await there.verbs.people("guest")
    assert {one.id for one in found} == {"901", "902", "903"}
    asked = [dict(call.query)["page"] for call in there.standin.calls if call.path == "/api/v1/users"]
    assert asked == ["1", "2", "3", "4"]


# What is told


async def test_attendance_names_those_who_have_no_address(there: Class) -> None:
    """One look at the roster gives their names."""
    record = there.classes[0]
    there.enroll(record, "Ole", "Nord", ext_person_id="O-1")
    told = await there.verbs.attendance(course(record), THEN - timedelta(days=400), THEN)
    assert all(one.person.email or one.person.name for one in told)
    assert "Ole Nord" in [one.person.name for one in told]


async def test_what_class_is_said_to_tell_it_tells(there: Class) -> None:
    """Who takes what, and who came how often; neither who has completed it nor until when."""
    jane = await there.verbs.person("jane@acme.com")
    taken = await there.verbs.taken(jane)
    rows = [one async for page in there.verbs.roster(taken[0].course) for one in page]
    for one in (*taken, *rows):
        assert (one.due, one.expires) == (None, None)
        assert one.progress is None or (one.progress.done, one.progress.fraction, one.progress.score) == (
            None,
            None,
            "",
        )
    assert ClassEveryday.tells.person == {Fact.ENROLLED}
    assert ClassEveryday.tells.course == {Fact.ENROLLED, Fact.STARTED, Fact.ATTENDED}


async def test_how_often_somebody_came_is_told_of_those_sessions_that_were_held(there: Class) -> None:
    """Teachers are in no report."""
    onboarding = await there.verbs.course("Onboarding 101")
    (rows,) = [rows async for rows in there.verbs.roster(onboarding)]
    known = {one.person.email: one.progress for one in rows}
    report = await there.connector.run(AttendanceGet(class_id=onboarding.id))
    hers = [one for session in report.sessions for one in session.students if one.email == "jane@acme.com"]
    assert len(hers) == 4
    jane = known["jane@acme.com"]
    assert jane
    assert (jane.attended, jane.held, jane.started) == (sum(one.present is True for one in hers), 4, True)
    assert jane.at == max(found for one in hers if (found := moment(one.leave_time)))
    assert 0 < (jane.attended or 0) < 4
    assert known["ines@acme.com"] is None


async def test_a_person_costs_a_call_a_class_and_a_class_two(there: Class) -> None:
    """One has the names, the other who came; and the classes must be listed, those that are put off too."""
    jane = await there.verbs.person("jane@acme.com")
    before = len(there.standin.calls)
    taken = await there.verbs.taken(jane)
    assert len(there.standin.calls) - before == 2 + len(there.classes)
    before = len(there.standin.calls)
    assert [rows async for rows in there.verbs.roster(taken[0].course)]
    assert len(there.standin.calls) - before == 2


async def test_who_may_not_be_told_who_came_is_told_who_is_there(there: Class) -> None:
    """With a key without attendance:read."""
    refused = Fault(Reply({"error": "Api key scope attendance:read required"}, 403))
    there.standin.faults.add(refused, times=None, path="/api/v1/reporting/attendance")
    (rows,) = [rows async for rows in there.verbs.roster(await there.verbs.course("Onboarding 101"))]
    assert len(rows) > 2
    assert {one.progress for one in rows} == {None}


async def test_who_came_late_came_late(there: Class) -> None:
    """As Class judges it; of who stayed away nobody says that."""
    told = await there.verbs.attendance(await there.verbs.course("Onboarding 101"), THEN - timedelta(days=400), THEN)
    assert {one.late for one in told if one.came} == {True, False}
    assert {one.late for one in told if not one.came} == {None}


async def test_who_is_listed_twice_in_a_session_came_to_it_once(there: Class) -> None:
    """Such as somebody who left and came back: it is one session, and the minutes are those of both stays."""
    onboarding = await there.verbs.course("Onboarding 101")
    jane = await there.verbs.person("jane@acme.com")
    begins = datetime(2026, 5, 20, 10, tzinfo=UTC)
    stay = {"email": jane.email, "present": True, "tardy": False}
    first = stay | {"join_time": "2026-05-20T10:00:00Z", "leave_time": "2026-05-20T10:20:00Z"}
    second = stay | {"tardy": True, "join_time": "2026-05-20T10:30:00Z", "leave_time": "2026-05-20T11:00:00Z"}
    span = {"start_time": "2026-05-20T10:00:00Z", "end_time": "2026-05-20T11:00:00Z"}
    report = {"class_id": onboarding.id, "sessions": [{"session_id": "s1", **span, "students": [first, second]}]}
    there.standin.faults.add(Fault(Reply(report)), times=None, path="/api/v1/reporting/attendance")
    (told,) = await there.verbs.attendance(onboarding, begins, begins + timedelta(hours=1))
    assert (told.came, told.late, told.minutes) == (True, False, 50)
    (rows,) = [rows async for rows in there.verbs.roster(onboarding)]
    (progress,) = [one.progress for one in rows if one.person.email == jane.email]
    assert progress
    assert (progress.attended, progress.held) == (1, 1)
