"""People on Class as whoever types a line meets them: in any class, in any spelling, with their names whole."""

from dataclasses import replace
from typing import Any

import pytest

from connectors.catalog import platforms
from connectors.classcom.everyday import ClassEveryday
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.standin.records import ClassRecord, User
from connectors.everyday.everyday import Stopped
from connectors.everyday.values import Person
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_whole_answers import many_classes as many_classes

LATE = "late.comer@example.com"
ENROLLMENTS = "/api/v1/class/enrollments"


def class_(academies: Academies) -> ClassStandIn:
    standin = academies.platform["class"]
    assert isinstance(standin, ClassStandIn)
    return standin


def enroll(academies: Academies, record: ClassRecord, first: str, last: str, email: str, shown: str = "") -> None:
    person: dict[str, Any] = {"first_name": first, "last_name": last, "user_name": shown or f"{first} {last}"}
    class_(academies).academy.enroll(record, email=email, ext_person_id=None, role="student", **person)


def workshop(academies: Academies) -> ClassRecord:
    """The last of all classes, which has one learner."""
    host = {"email": "ines@acme.com", "host": "Ines Moreau"}
    last = class_(academies).academy.add_class(**host, name="Workshop 071", ext_class_id="ws-71")
    enroll(academies, last, "Late", "Comer", LATE)
    return last


@pytest.mark.on("class")
@pytest.mark.parametrize("line", ["unenroll {who} from {course} on class", "link {who} to {course} on class"])
async def test_who_is_in_a_class_is_found_in_that_class(academies: Academies, line: str) -> None:
    """However many classes there are before it."""
    last = workshop(academies)
    assert "Late Comer" in await academies.ask(f'roster "{last.name}" on class')
    told = await academies.ask(line.format(who=LATE, course=f'"{last.name}"'))
    assert "Nobody is called" not in told, told
    assert "Late Comer" in told, told


@pytest.mark.on("class")
async def test_who_is_in_the_last_class_is_found(academies: Academies) -> None:
    """And whoever looks again within some minutes costs Class nothing."""
    last = workshop(academies)
    told = await academies.ask(f"find {LATE} on class")
    assert "Late Comer" in told, told
    assert last.name in told, told
    before = len(class_(academies).calls)
    assert "Jane Doe" in await academies.ask("find jane@acme.com on class")
    assert len(class_(academies).calls) == before


@pytest.mark.on("class")
async def test_who_was_just_enrolled_is_found(academies: Academies) -> None:
    """What was read before a change is not believed after it."""
    last = workshop(academies)
    assert last.name not in await academies.ask("find jane@acme.com on class")
    assert "✅" in await academies.ask(f'enroll jane@acme.com in "{last.name}" on class')
    assert last.name in await academies.ask("find jane@acme.com on class")


@pytest.mark.on("class")
async def test_one_person_in_two_spellings_is_one_person(academies: Academies) -> None:
    """Class keeps an address with each enrollment."""
    first, second, third = list(class_(academies).academy.classes.values())[3:6]
    for record, email in ((first, "Nora.Quist@Example.com"), (second, "nora.quist@example.com")):
        enroll(academies, record, "Nora", "Quist", email)
    told = await academies.ask(f'enroll nora.quist@example.com in "{third.name}" on class')
    assert "✅ Enrolled Nora Quist" in told, told


@pytest.mark.on("class")
async def test_a_change_of_role_changes_no_name(academies: Academies) -> None:
    """First and last name travel whole, and so does the name that is shown."""
    record = next(iter(class_(academies).academy.classes.values()))
    enroll(academies, record, "Mary Ann", "Smith", "mary.ann@example.com")
    enroll(academies, record, "Jules", "Dupont", "jd@example.com", "JD")
    for who in ("mary.ann@example.com", "jd@example.com"):
        told = await academies.ask(f'enroll {who} in "{record.name}" on class as teacher')
        assert "as student so far. Make them teacher? Nothing was changed yet." in told, told
        assert "✅" in await academies.press("Go ahead")
    mary, jules = (one.json() for one in class_(academies).calls_to("PUT", ENROLLMENTS))
    assert (mary["first_name"], mary["last_name"], mary["role"]) == ("Mary Ann", "Smith", "teacher")
    assert (jules["first_name"], jules["last_name"], jules["display_name"]) == ("Jules", "Dupont", "JD")


@pytest.mark.on("class")
async def test_a_place_that_class_cannot_keep_is_refused_before_anything_is_shown(academies: Academies) -> None:
    told = await academies.ask('schedule OB on class tomorrow 10:00 with ines@acme.com in "Room 5"')
    assert "Class has no rooms or places for sessions: leave out “Room 5”." in told, told
    assert "Go ahead" not in told
    assert not class_(academies).calls_to("POST", "/api/v1/classes")


@pytest.mark.on("class")
async def test_the_one_of_two_who_is_chosen_leads_the_session(academies: Academies) -> None:
    """A button says who by a number; Class is told the address."""
    academy = class_(academies).academy
    number = academy.ids.number("user")
    academy.users[number] = User(number, None, "ines.2@example.com", "Ines Moreau", ("instructor",), True)
    told = await academies.ask('schedule OB on class tomorrow 10:00 with "Ines Moreau"')
    assert "which one do you mean?" in told, told
    told = await academies.press("This one", beside="ines.2@example.com")
    assert "Go ahead" in told, told
    await academies.press("Go ahead")
    (sent,) = class_(academies).calls_to("POST", "/api/v1/classes")
    assert sent.json()["email"] == "ines.2@example.com"


@pytest.mark.on("class")
async def test_a_typed_name_does_not_stand_for_the_one_that_class_has(academies: Academies) -> None:
    """Whoever it knows from another class is enrolled as they are there."""
    first, second = list(class_(academies).academy.classes.values())[3:5]
    person = {"first_name": "Nora", "last_name": "Quist", "user_name": "Nora Quist", "role": "student"}
    class_(academies).academy.enroll(first, email="nora@example.com", ext_person_id="NQ-1", **person)
    told = await academies.ask(f'enroll nora@example.com "Nora Wrong" in "{second.name}" on class')
    assert "✅ Enrolled Nora Quist" in told, told
    assert "You wrote Nora Wrong" in told, told
    (sent,) = class_(academies).calls_to("POST", ENROLLMENTS)
    assert {"first_name": "Nora", "last_name": "Quist", "ext_person_id": "NQ-1"}.items() <= sent.json().items()


@pytest.mark.on("class")
@pytest.mark.parametrize("line", ["enroll {} in {} on class", "unenroll {} from {} on class"])
async def test_somebody_elses_name_beside_an_address_stops_everything(academies: Academies, line: str) -> None:
    """One of the two is a mistake, and nobody knows which."""
    last = workshop(academies)
    told = await academies.ask(line.format(f'{LATE} "Jane Doe"', f'"{last.name}"'))
    assert "You wrote Jane Doe beside late.comer@example.com, which is Late Comer on Class." in told
    assert "Nothing was changed." in told


@pytest.mark.on("class")
@pytest.mark.parametrize(
    ("line", "rest"), [("unenroll {} from", "Nothing to do."), ("link {} to", "Enroll them first.")]
)
async def test_who_is_not_in_a_class_is_not_said_to_be_nobody(academies: Academies, line: str, rest: str) -> None:
    last = workshop(academies)
    told = await academies.ask(f'{line.format("jane@acme.com")} "{last.name}" on class')
    assert f"jane@acme.com isn't in {last.name}. {rest}" in told, told


def hansens(academies: Academies) -> ClassRecord:
    """Three of one last name in two classes, two of them called the same; and a third class with one of them."""
    first, second, third = list(class_(academies).academy.classes.values())[3:6]
    enroll(academies, first, "Rosa", "Quist", "rosa@example.com")
    enroll(academies, first, "Nora", "Quist", "nora@example.com")
    enroll(academies, second, "Nora", "Quist", "nora.two@example.com")
    enroll(academies, third, "Nora", "Quist", "nora@example.com")
    return third


@pytest.mark.on("class")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("Nora Quist", ["nora@", "nora.two@"]), ("quist", ["rosa@", "nora@", "nora.two@"])],
)
async def test_a_name_is_looked_for_beyond_the_class_and_all_are_offered(
    academies: Academies, typed: str, offered: list[str]
) -> None:
    """Whoever is in the class already is not guessed to be meant."""
    told = await academies.ask(f'enroll {typed} in "{hansens(academies).name}" on class')
    assert all(f"· {one}example.com ·" in told for one in offered), told
    assert "Nothing to do" not in told, told
    told = await academies.press("This one", beside="nora.two@")
    assert "✅ Enrolled Nora Quist" in told, told
    (sent,) = class_(academies).calls_to("POST", ENROLLMENTS)
    assert sent.json()["email"] == "nora.two@example.com"


class HalfSeen(ClassEveryday):
    """A Class of whose people there was time to see some."""

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        found = await super().people(who, most)
        self.stopped = Stopped(60, 206, "classes")
        return found[:1]


@pytest.fixture
def half_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    known = platforms()
    assert isinstance(known, dict)
    monkeypatch.setitem(known, "class", replace(known["class"], everyday=HalfSeen))


@pytest.mark.on("class")
@pytest.mark.parametrize("who", ["Nora Quist", "Nora Quist, jane@acme.com"])
async def test_a_name_is_not_guessed_where_not_all_were_seen(half_seen: None, academies: Academies, who: str) -> None:
    third = hansens(academies)
    told = await academies.ask(f'enroll {who} in "{third.name}" on class')
    assert "I've looked through 60 of 206 classes on Class so far." in told, told
    assert all(label in told for label in ("[This one]", "[Keep looking]")), told
    assert not class_(academies).calls_to("POST", ENROLLMENTS)


@pytest.mark.on("class")
async def test_who_is_named_whole_needs_no_look_through_all_classes(many_classes: None, academies: Academies) -> None:
    """What was not seen is said beside it."""
    last = workshop(academies)
    new = ", ".join(f'new{at}@example.com "New Person{letter}"' for at, letter in enumerate("abc"))
    told = await academies.ask(f'enroll {new} in "{last.name}" on class')
    assert told.count("✅ Enrolled New Person") == 1 + 3, told
    assert "of 206 classes on Class" in told, told


@pytest.mark.on("class")
async def test_whose_name_is_missing_is_asked_for_it_or_looked_on_for(many_classes: None, academies: Academies) -> None:
    last = workshop(academies)
    told = await academies.ask(f'enroll new1@example.com in "{last.name}" on class')
    assert "Class needs their first and last name" in told, told
    assert all(label in told for label in ("[Fill in the form]", "[Keep looking]")), told
    assert not class_(academies).calls_to("POST", ENROLLMENTS)
    told = await academies.ask(f'enroll new1@example.com, new2@example.com in "{last.name}" on class')
    assert told.count("Class needs their first and last name") == 2, told
    assert all(label in told for label in ("[Fill in the form]", "[Keep looking]")), told


@pytest.mark.on("class")
@pytest.mark.parametrize("pressed", ["Continue with the other 2", "Keep looking"])
async def test_whom_to_go_on_with_or_look_on_for_is_one_row(
    many_classes: None, academies: Academies, pressed: str
) -> None:
    """Slack refuses a message in which two buttons of a row have one id; each of them does its own."""
    last = workshop(academies)
    people = 'new1@example.com, "New One" <new2@example.com>, "New Two" <new3@example.com>'
    told = await academies.ask(f'enroll {people} in "{last.name}" on class')
    assert all(label in told for label in ("[Continue with the other 2]", "[Keep looking]")), told
    assert not class_(academies).calls_to("POST", ENROLLMENTS)
    told = await academies.press(pressed)
    assert ("✅ Enrolled New One" in told) == (pressed == "Continue with the other 2"), told
    assert len(class_(academies).calls_to("POST", ENROLLMENTS)) == (2 if pressed == "Continue with the other 2" else 0)


@pytest.mark.on("class")
async def test_undo_is_not_offered_where_it_could_not_work(academies: Academies) -> None:
    """Nobody can be taken out of a class that is put off."""
    academy = class_(academies).academy
    host = next(one for one in academy.users.values() if not one.is_zoom_configured)
    later = academy.add_class(email=host.email or "", host=host.user_name, name="Put off", ext_class_id="later")
    assert later.class_deferred_id is not None
    told = await academies.ask('enroll jane@acme.com in "Put off" on class')
    assert "no one can see or take out from here, until Class has set it up. Enroll them anyway?" in told, told
    told = await academies.press("Go ahead")
    assert "✅ Enrolled Jane Doe" in told, told
    assert "[Undo]" not in told, told
    told = await academies.ask('is jane@acme.com in "Put off" on class')
    assert "I can't tell whether they take “Put off”." in told, told
    told = await academies.ask("find jane@acme.com on class")
    assert "Postponed, so Class doesn't list who is in: " in told, told
    told = await academies.ask('enroll "New One" <new1@example.com> in "Onboarding 101" on class')
    assert "[Undo]" in told, told
