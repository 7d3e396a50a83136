"""What the everyday verbs make of Chamilo, beyond what they mean on every platform."""

from collections.abc import AsyncIterator

import pytest

from connectors.chamilo.base import V2
from connectors.chamilo.enrollments import SubscribeUserToCourse, UnsubscribeUserFromCourse
from connectors.chamilo.refusals import StaysOff
from connectors.chamilo.standin import ChamiloStandIn
from connectors.chamilo.standin.records import Session, written
from connectors.chamilo.users import UpdateUserFromUsername
from connectors.chamilo.vocabulary import CourseRole, Whom
from connectors.core.field_markers import Effect
from connectors.everyday.everyday import NeedsMore, NothingToDo, Unplanned
from connectors.everyday.exact import NoNumber, Unclear, by_id
from connectors.everyday.values import Newcomer, Progress
from connectors.standin.standin import Fault, Reply
from tests.connectors.chamilo.rig import ADA, CALLER, JANE, MAEVE, ONBOARDING
from tests.connectors.everyday.test_everyday import Desk
from tests.connectors.rig import NOW


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk("chamilo")
    yield made
    await made.connector.close()


@pytest.fixture
def standin(desk: Desk) -> ChamiloStandIn:
    assert isinstance(desk.standin, ChamiloStandIn)
    return desk.standin


async def test_a_login_name_an_accent_and_words_in_any_order_find_a_person(desk: Desk, standin: ChamiloStandIn) -> None:
    """Who has exactly that name comes first; what is no address is a part of no name either."""
    portal = standin.portal
    made = portal.add_user("Zoë", "Lí Doe", "zoe@example.com", "zoe.li", 5, "x")
    for typed in ("zoë lí", "LÍ ZOË", "zoe.li", str(made.id)):
        assert [one.name for one in await desk.verbs.people(typed)] == ["Zoë Lí Doe"]
    portal.add_user("Jane", "Doe-Smith", "other@example.com", "a", 5, "x")
    assert [one.name for one in await desk.verbs.people("doe jane")] == ["Jane Doe", "Jane Doe-Smith"]
    assert (await desk.verbs.people("jane doe"))[0].id == str(JANE)
    assert await desk.verbs.people("jane@") == []


async def test_two_people_with_one_address_are_for_a_person_to_choose_from(desk: Desk, standin: ChamiloStandIn) -> None:
    """Chamilo lets two people have one."""
    standin.portal.add_user("Jane", "Other", "jane@acme.com", "jane2", 5, "x")
    with pytest.raises(Unclear) as caught:
        await desk.jane()
    assert len(caught.value.choices) == 2


async def test_as_many_as_there_are_of_one_name_or_address_are_counted(desk: Desk, standin: ChamiloStandIn) -> None:
    """Whoever shows twelve of them says how many more there are."""
    for n in range(15):
        standin.portal.add_user("Sam", "Lee", "sam.lee@example.com", f"sam{n}", 5, "x")
    for typed in ("Sam Lee", "sam", "sam.lee@example.com"):
        with pytest.raises(Unclear) as caught:
            await desk.verbs.person(typed)
        assert len(caught.value.choices) == 15


async def test_the_account_that_registrar_works_with_is_not_deactivated(desk: Desk, standin: ChamiloStandIn) -> None:
    """Where Chamilo does not tell whose account that is, nobody is kept from it."""
    own = await desk.verbs.person(CALLER)
    with pytest.raises(Unplanned, match="I use on Chamilo myself"):
        await desk.verbs.deactivate(own)
    assert await desk.verbs.deactivate(await desk.jane())
    standin.faults.add(Fault(Reply({"error": True, "message": "Action not found"})), path=V2)
    assert await desk.verbs.deactivate(own)


async def test_a_chamilo_that_lists_nobody_when_asked_for_everybody_is_asked_role_by_role(
    desk: Desk, standin: ChamiloStandIn
) -> None:
    """As those before 1.11.24."""
    standin.faults.add(Fault(reply=Reply({"error": False, "data": []})))
    assert (await desk.jane()).id == str(JANE)
    assert len(standin.calls) == len(Whom)


async def test_a_roster_tells_teachers_from_students_and_who_may_not_log_in(
    desk: Desk, standin: ChamiloStandIn
) -> None:
    """In two calls, however many they are."""
    standin.portal.users[MAEVE].active = False
    course = await desk.course()
    before = len(standin.calls)
    rows = {one.person.id: one async for page in desk.verbs.roster(course) for one in page}
    assert len(standin.calls) == before + 2
    assert {one.role for one in rows.values()} == {"teacher", "student"}
    assert rows[str(ADA)].role == "teacher"
    member = standin.portal.courses[ONBOARDING].people
    assert rows.keys() == {str(id) for id in member}


async def test_somebody_in_a_course_whom_the_list_of_people_lacks_is_on_the_roster_all_the_same(
    desk: Desk, standin: ChamiloStandIn
) -> None:
    """Without an address, which the course does not tell."""
    course = await desk.course()
    one = Reply({"error": False, "data": [{"id": 999, "firstname": "Elsewhere"}]})
    standin.faults.add(Fault(reply=one), path=f"{V2}?action=get_users")
    assert "Jane Doe" in [one.name for one in await desk.roster(course)]


@pytest.mark.parametrize("role", ["teacher", "Trainer", "instructor"])
async def test_a_teacher_of_a_course_is_a_change_to_look_at_twice(desk: Desk, role: str) -> None:
    maeve, course = await desk.verbs.person("Maeve O'Brien"), await desk.verbs.course("FRIENDS")
    (intent,) = await desk.verbs.enroll(maeve, course, role)
    assert isinstance(intent, SubscribeUserToCourse)
    assert intent.status is CourseRole.TEACHER
    assert intent.effect is Effect.DESTRUCTIVE


async def test_who_is_in_a_course_as_something_else_is_to_be_taken_out_first(desk: Desk) -> None:
    """For Chamilo would leave them as they are."""
    with pytest.raises(Unplanned, match="as student, and Chamilo doesn't change that"):
        await desk.verbs.enroll(await desk.jane(), await desk.course(), "teacher")


async def test_who_is_deactivated_can_be_let_in_again(desk: Desk) -> None:
    """The same field undoes it, so it counts as a change that can be undone."""
    (intent,) = await desk.verbs.deactivate(await desk.jane())
    assert (intent.effect, intent.reversible) == (Effect.DESTRUCTIVE, True)
    await desk.carry_out((intent,))
    assert (await desk.jane()).active is False
    await desk.carry_out((UpdateUserFromUsername(login_name="jane.doe", active=True),))
    assert (await desk.jane()).active is True


@pytest.mark.parametrize("second", ["jane@acme.com", "Jane@Acme.com"])
async def test_both_accounts_of_one_address_are_found_in_whatever_capitals(
    desk: Desk, standin: ChamiloStandIn, second: str
) -> None:
    """And each can be reached by its own number."""
    other = standin.portal.add_user("Jane", "Doe", second, "jdoe2", 5, "x")
    for typed in ("jane@acme.com", second, "JANE@ACME.COM", "jane@acme.com\u200b"):
        assert {one.id for one in await desk.verbs.people(typed)} == {str(JANE), str(other.id)}
    for one in (JANE, other.id):
        assert (await desk.verbs.person(by_id(str(one)))).id == str(one)


async def test_a_person_has_the_names_that_chamilo_keeps_apart_and_the_one_to_log_in_with(
    desk: Desk, standin: ChamiloStandIn
) -> None:
    """However they would be split; what Chamilo stored as HTML is read as text."""
    made = standin.portal.add_user("Mary Ann", "van den Berg &amp; O&#039;Neil", "mary@example.com", "mab", 5, "x")
    person = await desk.verbs.person("MAB")
    assert (person.id, person.names) == (str(made.id), ("Mary Ann", "van den Berg & O'Neil"))
    assert person.aliases == ("mab",)
    assert (await desk.verbs.person("mary ann van den berg & o’neil")).id == person.id


async def test_a_log_in_name_that_is_an_address_finds_its_person(desk: Desk, standin: ChamiloStandIn) -> None:
    standin.portal.add_user("Zoe", "Li", "zoe@example.com", "zoe.li@example.com", 5, "x")
    assert (await desk.verbs.person("zoe.li@example.com")).email == "zoe@example.com"


SAME = [
    ("Manager's guide", "Manager’s guide"),
    ("Onboarding 2027 ", "Onboarding 2027"),
    ("Onboarding\u00a02027", "Onboarding 2027"),
    ("Health &amp; Safety", "Health & Safety"),
    ("Health &amp; Safety", "Health &amp; Safety"),
    ("Cafe\u0301 – basics", "Café - basics"),
]


@pytest.mark.parametrize(("title", "typed"), SAME)
async def test_a_course_is_found_by_the_title_that_is_read(
    desk: Desk, standin: ChamiloStandIn, title: str, typed: str
) -> None:
    standin.portal.add_course(title, "SAME", standin.portal.users[ADA])
    assert (await desk.verbs.course(typed)).code == "SAME"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Health &amp; Safety", "Health & Safety"),
        ("O&#039;Brien&#x27;s &lt;tips&gt;", "O'Brien's <tips>"),
        ("R&D &notes AT&T &amp;amp;", "R&D &notes AT&T &amp;"),
        ("&nosuchthing; &#9999999;", "&nosuchthing; �"),
    ],
)
async def test_entities_are_undone_in_what_is_shown_and_nothing_else_is(
    desk: Desk, standin: ChamiloStandIn, stored: str, shown: str
) -> None:
    standin.portal.add_course(stored, "SHOWN", standin.portal.users[ADA])
    assert (await desk.verbs.course("SHOWN")).title == shown


async def test_a_code_that_is_another_courses_number_is_for_a_person_to_choose(
    desk: Desk, standin: ChamiloStandIn
) -> None:
    """Only one of the two is ever seen on Chamilo."""
    made = standin.portal.add_course("Forklift theory", "3", standin.portal.users[ADA])
    assert made
    with pytest.raises(Unclear) as caught:
        await desk.verbs.course("3")
    assert {one.id for one in caught.value.choices} == {"3", str(made.id)}
    assert (await desk.verbs.course(by_id("3"))).id == "3"


@pytest.mark.parametrize("typed", ["²", "③", "١٢"])
async def test_what_only_looks_like_a_digit_breaks_nothing(desk: Desk, typed: str) -> None:
    await desk.verbs.people(typed)
    await desk.verbs.courses(typed)


@pytest.mark.parametrize("old_php", [False, True])
@pytest.mark.parametrize(
    ("number", "active", "standing"), [(1, True, ""), (0, False, ""), (-1, False, "expired"), (-2, False, "deleted")]
)
async def test_only_1_is_active_and_the_other_numbers_say_why_not(
    desk: Desk, standin: ChamiloStandIn, number: int, active: bool, standing: str, old_php: bool
) -> None:
    """As numbers or as text."""
    standin.portal.old_php = old_php
    standin.portal.users[JANE].active = number
    jane = await desk.jane()
    assert (jane.active, jane.standing) == (active, standing)


@pytest.mark.parametrize(("number", "said"), [(-1, "Turn it off first"), (-2, "can't bring them back")])
async def test_who_has_expired_or_was_deleted_is_not_said_to_be_brought_back(
    desk: Desk, standin: ChamiloStandIn, number: int, said: str
) -> None:
    """Chamilo would answer that all is well and leave them as they are."""
    standin.portal.users[JANE].active = number
    jane = await desk.jane()
    with pytest.raises(StaysOff):
        await desk.carry_out((UpdateUserFromUsername(login_name="jane.doe", active=True, phone="1"),))
    assert (standin.portal.users[JANE].active, standin.portal.users[JANE].phone) == (number, "")
    with pytest.raises(Unplanned, match=said):
        await desk.verbs.reactivate(jane)


async def test_closed_and_hidden_courses_say_so(desk: Desk, standin: ChamiloStandIn) -> None:
    for number, visibility in ((1, 0), (2, 4), (3, 1)):
        standin.portal.courses[number].visibility = visibility
    assert [(await desk.verbs.course(by_id(id))).closed for id in ("1", "2", "3")] == ["closed", "hidden", ""]


async def test_somebody_who_was_enrolled_twice_at_once_is_on_the_roster_once(
    desk: Desk, standin: ChamiloStandIn
) -> None:
    """A call that was given up and repeated makes two rows: seen on a real Chamilo."""
    row = {"user_id": JANE, "username": "jane.doe", "firstname": "Jane", "lastname": "Doe", "status_rel": 5}
    ada = {**row, "user_id": ADA, "username": "ada.lovelace", "status_rel": 1}
    twice = Reply({"error": False, "data": [row, ada, row]})
    standin.faults.add(Fault(reply=twice), path=f"{V2}?action=get_users_subscribed_to_course")
    assert [one.name for one in await desk.roster(await desk.course())] == ["Jane Doe", "Ada Lovelace"]


async def test_a_role_or_a_name_that_is_missing_can_be_filled_in(desk: Desk) -> None:
    with pytest.raises(NeedsMore, match="student or teacher"):
        await desk.verbs.enroll(await desk.jane(), await desk.course(), "astronaut")
    with pytest.raises(NeedsMore, match="a first and a last name"):
        await desk.verbs.add(Newcomer("lena@example.com", "Lena"))


async def test_who_is_there_but_not_active_is_to_be_reactivated(desk: Desk, standin: ChamiloStandIn) -> None:
    standin.portal.users[JANE].active = 0
    with pytest.raises(Unplanned, match="reactivate"):
        await desk.verbs.add(Newcomer("jane@acme.com", "Jane", "Doe"))


SPANS = {"future": (40, 90), "running": (-3, 18), "past": (-90, -30), "without dates": None}
"""Days from now."""


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
async def test_who_is_in_a_course_only_through_a_session_is_not_said_to_be_in_it(
    desk: Desk, standin: ChamiloStandIn, span: tuple[int, int] | None
) -> None:
    """Whenever it takes place. What Chamilo does not list is not said to be so, and nobody is kept from enrolling."""
    portal = standin.portal
    start, end = (written(NOW + days * 86_400) for days in span) if span else ("", "")
    course = portal.add_course("Only in sessions", "SESSIONONLY", portal.users[ADA])
    assert course
    portal.sessions[9] = Session(9, "A span", ADA, start, end, courses=[course.id], people=[JANE])
    jane, found = await desk.jane(), await desk.verbs.course("SESSIONONLY")
    assert found.closed == ""
    assert [one.name for one in await desk.roster(found)] == ["Ada Lovelace"]
    assert found.id not in [one.course.id for one in await desk.verbs.taken(jane)]
    with pytest.raises(NothingToDo, match="doesn't list people who are in it only through a session"):
        await desk.verbs.unenroll(jane, found)
    await desk.carry_out(await desk.verbs.enroll(jane, found))
    assert {one.name for one in await desk.roster(found)} == {"Ada Lovelace", "Jane Doe"}
    await desk.carry_out(await desk.verbs.unenroll(jane, found))
    assert portal.sessions[9].people == [JANE]


TOLD = [
    ([], None),
    ([("Badge and door", 7)], Progress(started=True, score="7% in tests")),
    ([("Badge and door", 40), ("Badge and door", 80), ("Fire", 60)], Progress(started=True, score="70% in tests")),
    ([("Badge and door", 0)], Progress(started=True, score="0% in tests")),
]


@pytest.mark.parametrize(("taken", "told"), TOLD)
async def test_who_attempted_a_test_of_a_course_has_started_it(
    desk: Desk, standin: ChamiloStandIn, taken: list[tuple[str, float]], told: Progress | None
) -> None:
    """In two calls, however many courses. Who did not may have started all the same; nobody is said to be through."""
    portal = standin.portal
    portal.attempts.clear()
    for number, (title, percent) in enumerate(taken):
        portal.take(number, title, portal.courses[ONBOARDING], portal.users[JANE], percent)
    portal.take(99, "Of somebody else", portal.courses[ONBOARDING], portal.users[MAEVE], 3)
    jane = await desk.jane()
    before = len(standin.calls)
    rows = {one.course.id: one.progress for one in await desk.verbs.taken(jane)}
    assert len(standin.calls) == before + 2
    assert rows[str(ONBOARDING)] == told
    assert {one for id, one in rows.items() if id != str(ONBOARDING)} <= {None}


async def test_tests_that_cannot_be_read_do_not_cost_the_courses(desk: Desk, standin: ChamiloStandIn) -> None:
    """That is said; an older Chamilo has no such action."""
    jane = await desk.jane()
    no = Reply({"error": True, "message": "Invalid action"})
    standin.faults.add(Fault(reply=no), path=f"{V2}?action=user_courses_by_dates")
    rows = await desk.verbs.taken(jane)
    assert rows
    assert {one.progress for one in rows} == {Progress(score="tests couldn't be read")}


@pytest.mark.parametrize(
    ("first", "said"), [("Ana 😀", "first_name has 😀 in it"), ("a" * 61, "first_name is too long: at most 60")]
)
async def test_a_name_that_chamilo_would_change_is_to_be_filled_in_anew(desk: Desk, first: str, said: str) -> None:
    with pytest.raises(NeedsMore, match=said):
        await desk.verbs.add(Newcomer("ana@example.com", first, "Li"))


async def test_that_a_key_outlives_the_log_in_is_said_before(desk: Desk) -> None:
    (off,) = await desk.verbs.deactivate(await desk.jane())
    assert list(off.risks()) == ["It keeps the person from logging in. Programs that use their API key go on."]


async def test_what_is_taken_through_a_session_is_said_not_to_be_listed(desk: Desk, standin: ChamiloStandIn) -> None:
    """Chamilo lists neither the courses of somebody nor the people of a course that are so only through a session."""
    portal, course = standin.portal, await desk.course()
    zoe = portal.add_user("Zoë", "Lí", "zoe@example.com", "zoe.li", 5, "x")
    portal.sessions[1].people.append(zoe.id)
    portal.sessions[1].attending.add((int(course.id), zoe.id))
    assert await desk.verbs.taken(await desk.verbs.person("zoe.li")) == []
    assert desk.verbs.unseen == ("Chamilo doesn't list courses that people take only through a session.",)
    assert str(zoe.id) not in [one.id for one in await desk.roster(course)]
    assert desk.verbs.unseen == ("Chamilo doesn't list people who are in it only through a session.",)


async def test_somebody_without_a_number_is_not_asked_about(desk: Desk, standin: ChamiloStandIn) -> None:
    """Rows that were made past Chamilo can have none."""
    row = {
        "id": None,
        "firstname": "Ida",
        "lastname": "Noe",
        "email": "ida@example.com",
        "username": "ida",
        "active": 1,
    }
    standin.faults.add(Fault(reply=Reply({"error": False, "data": [row]})), path=f"{V2}?action=get_users")
    ida, course = await desk.verbs.person("ida@example.com"), await desk.course()
    for asked in (desk.verbs.taken(ida), desk.verbs.enroll(ida, course), desk.verbs.unenroll(ida, course)):
        with pytest.raises(NoNumber, match="gives no ID for this person"):
            await asked


async def test_what_is_lost_with_an_enrollment_is_said_before_and_after_undo(desk: Desk) -> None:
    """Chamilo deletes what somebody has in a course, and enrolling them again does not bring it back."""
    jane, course = await desk.jane(), await desk.course()
    [out] = await desk.verbs.unenroll(jane, course)
    assert isinstance(out, UnsubscribeUserFromCourse)
    assert "any groups of theirs in the course" in desk.verbs.consequence((out,))
    back = await desk.verbs.opposite(out, jane, course)
    assert isinstance(back, SubscribeUserToCourse)
    assert "any groups of theirs in the course" in desk.verbs.not_restored(back)
    assert desk.verbs.not_restored(out) == ""
