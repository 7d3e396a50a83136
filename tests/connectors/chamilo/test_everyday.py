"""What the everyday verbs make of Chamilo, beyond what they mean on every platform."""

from collections.abc import AsyncIterator

import pytest

from connectors.chamilo.base import V2
from connectors.chamilo.enrollments import SubscribeUserToCourse
from connectors.chamilo.standin import ChamiloStandIn
from connectors.chamilo.users import UpdateUserFromUsername
from connectors.chamilo.vocabulary import CourseRole, Whom
from connectors.core.field_markers import Effect
from connectors.everyday.everyday import Unplanned
from connectors.everyday.exact import Unclear
from connectors.standin.standin import Fault, Reply
from tests.connectors.chamilo.rig import ADA, JANE, MAEVE, ONBOARDING
from tests.connectors.everyday.test_everyday import Desk


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
    """Who is called exactly so comes first; what is no address is a part of no name either."""
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
    standin.portal.add_user("Jane", "Other", "jane.doe@example.com", "jane2", 5, "x")
    with pytest.raises(Unclear) as caught:
        await desk.jane()
    assert len(caught.value.choices) == 2


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
    with pytest.raises(Unplanned, match="as student, and Chamilo does not change that"):
        await desk.verbs.enroll(await desk.jane(), await desk.course(), "teacher")


async def test_who_is_deactivated_can_be_let_in_again(desk: Desk) -> None:
    """The same field undoes it, so it counts as a change that can be undone."""
    (intent,) = await desk.verbs.deactivate(await desk.jane())
    assert (intent.effect, intent.reversible) == (Effect.DESTRUCTIVE, True)
    await desk.carry_out((intent,))
    assert (await desk.jane()).active is False
    await desk.carry_out((UpdateUserFromUsername(login_name="jane.doe", active=True),))
    assert (await desk.jane()).active is True
