"""What only Class does: deferred classes, look-ups that answer with a list, users bare or in pages."""

from typing import Any

import pytest

from connectors.classcom.classes import (
    ClassCreated,
    ClassesCreate,
    ClassesDelete,
    ClassesGet,
    ClassesList,
    ClassesUpdate,
    ClassRecord,
)
from connectors.classcom.enrollments import Enrollment, EnrollmentsCreate, LaunchLinkGet
from connectors.classcom.reports import AttendanceGet, MetricsGet
from connectors.classcom.users import User, UsersGet, UsersList
from connectors.core.errors import Invalid, NotFound, Unexpected
from connectors.core.intent import Intent, make
from connectors.core.record import Page, plain, unread
from connectors.standin.standin import Fault, Reply
from tests.connectors.classcom.rig import CLASS, PERSON, class_rig
from tests.connectors.rig import Rig

DEFERRED = CLASS | {"ext_class_id": "later", "email": "kenji@acme.com"}
"""Its instructor has no Zoom yet."""


@pytest.fixture
def rig() -> Rig:
    """Class and nothing else."""
    return class_rig()


async def test_a_new_class_says_which_it_is(rig: Rig) -> None:
    """Class itself gives only a link; the number is in it."""
    made = await rig.connector.run(make(ClassesCreate, CLASS))
    found = await rig.connector.run(make(ClassesGet, {"ext_class_id": "night"}))
    assert (made.meeting_id, made.class_deferred_id) == (found.meeting_id, None)
    assert made.remark == ""


async def test_a_class_can_be_put_off(rig: Rig) -> None:
    """Then it is listed, changed and removed by another number, and people are told."""
    made = await rig.connector.run(make(ClassesCreate, DEFERRED))
    number = made.class_deferred_id
    assert made.remark.startswith("Class has accepted it but put it off")
    listed = await rig.connector.run(make(ClassesList, {"deferred": "yes"}))
    assert number in [one.class_deferred_id for one in listed]
    changed = await rig.connector.run(make(ClassesUpdate, {"class_deferred_id": number, "class_name": "Sooner"}))
    assert (type(changed), changed.class_name, changed.class_deferred_id) == (ClassRecord, "Sooner", number)
    found = await rig.connector.run(make(ClassesGet, {"deferred": True, "ext_class_id": "later"}))
    assert (found.email, found.meeting_id) == ("kenji@acme.com", None)
    with pytest.raises(NotFound):
        await rig.connector.run(make(ClassesGet, {"ext_class_id": "later"}))
    await rig.connector.run(make(ClassesDelete, {"class_deferred_id": number}))
    with pytest.raises(NotFound):
        await rig.connector.run(make(ClassesDelete, {"class_deferred_id": number}))


async def test_an_enrollment_in_a_deferred_class_is_read_with_the_person_who_stands_inside_it(rig: Rig) -> None:
    """Class answers with an internal record; nothing of it is lost."""
    made = await rig.connector.run(make(ClassesCreate, DEFERRED))
    person = await rig.connector.run(make(EnrollmentsCreate, {"ext_class_id": "later", **PERSON}))
    assert (type(person), person.email_user) == (Enrollment, "zoe@example.com")
    assert person.class_deferred_id == made.class_deferred_id
    assert "put this class off" in person.remark
    assert (person.user_name, person.first_name, person.last_name) == ("Zoë O’Brien", "Zoë", "O’Brien")
    assert person.plain()["enroll_params"]["class"] == {"ext_id": "later"}
    assert "user" not in person.plain()


async def test_users_come_bare_or_in_pages(rig: Rig) -> None:
    """Either way it is a page: the bare list has everybody and no next."""
    everybody = await rig.connector.run(make(UsersList, {}))
    some = await rig.connector.run(make(UsersList, {"page": 2, "limit": 4}))
    assert (len(everybody.items), everybody.total, everybody.next) == (15, 15, None)
    assert (some.items, some.total, some.next) == (everybody.items[4:8], 15, 3)
    assert type(some.items[0]) is User


async def test_a_listing_begins_at_its_first_page(rig: Rig) -> None:
    """With a hundred rows unless another number is asked for; whoever names a page gets that page and what follows."""
    begin = rig.connector.begin
    assert rig.connector.request(begin(make(UsersList, {}))).url.endswith("?page=1&limit=100")
    assert rig.connector.request(begin(make(UsersList, {"limit": 7}))).url.endswith("?page=1&limit=7")
    assert begin(make(UsersList, {"page": 3})) == make(UsersList, {"page": 3})
    assert begin(make(MetricsGet, {"class_id": "1"})) == make(MetricsGet, {"class_id": "1"})
    assert [page.next async for page in rig.connector.pages(make(UsersList, {"page": 3, "limit": 4}))] == [4, None]


@pytest.mark.parametrize(
    "intent",
    [
        make(ClassesGet, {"class_id": "5"}),
        make(UsersGet, {"id": 99}),
        make(LaunchLinkGet, {"class_id": "5", "email": "a@example.com"}),
    ],
)
async def test_an_empty_look_up_found_nothing(rig: Rig, intent: Intent[Any]) -> None:
    """Whether Class says 404 or answers with an empty list."""
    for fault in (Fault(), Fault(Reply([]))):
        rig.standin.faults.add(fault)
        with pytest.raises(NotFound, match="has nothing with that name or number"):
            await rig.connector.run(intent)


async def test_an_empty_listing_is_an_empty_listing(rig: Rig) -> None:
    """Nobody is missing from a list of nobody."""
    rig.standin.faults.add(Fault(Reply([])), times=2)
    assert await rig.connector.run(make(ClassesList, {})) == []
    assert await rig.connector.run(make(UsersList, {})) == Page([], total=0)


async def test_passwords_and_personal_links_are_masked_until_revealed(rig: Rig) -> None:
    """The passcode of a class, and a link that opens it as somebody."""
    intents: list[Intent[Any]] = [
        make(ClassesGet, {"ext_class_id": "onboarding-101"}),
        make(LaunchLinkGet, {"ext_class_id": "onboarding-101", "email": "jane@acme.com"}),
    ]
    for intent in intents:
        shown = await rig.connector.run(intent)
        name = "password" if isinstance(shown, ClassRecord) else "launch_url"
        assert plain(shown)[name] == "•••"
        assert plain(shown, reveal=True)[name] not in ("•••", "", None)
        assert plain(shown, reveal=True)[name] not in repr(shown)


async def test_what_a_row_holds_too_much_or_too_little_costs_nothing_else(rig: Rig) -> None:
    """Rows that are none are counted, the others are records, and unknown fields are kept."""
    rows = [{"class_id": 5, "class_name": None, "colour": "red", "password": "p"}, "...", None, {"password": "q"}]
    rig.standin.faults.add(Fault(Reply(rows)))
    found: list[Any] = await rig.connector.run(make(ClassesList, {}))
    first, last = found
    assert first.plain() | {"class_id": "5", "class_name": "", "colour": "red", "password": "•••"} == first.plain()
    assert unread(found) == 2
    assert last.plain()["password"] == "•••"


async def test_two_answers_to_a_look_up_are_both_shown(rig: Rig) -> None:
    """Class says one; if it sends more, none is swallowed and no password with them."""
    rig.standin.faults.add(Fault(Reply([{"class_name": "a", "password": "p"}, {"class_name": "b"}])))
    both: Any = await rig.connector.run(make(ClassesGet, {"class_id": "5"}))
    assert [(type(one), one.class_name) for one in both] == [(ClassRecord, "a"), (ClassRecord, "b")]


async def test_one_broken_attendee_does_not_cost_the_others(rig: Rig) -> None:
    """A report of nobody would be a lie."""
    sessions = [{"session_id": "1", "students": [{"email": "a@example.com", "present": True}, None, 5]}, None]
    rig.standin.faults.add(Fault(Reply({"class_id": "5", "sessions": sessions})))
    report = await rig.connector.run(make(AttendanceGet, {"class_id": "5"}))
    assert [student.email for session in report.sessions for student in session.students] == ["a@example.com"]


@pytest.mark.parametrize("link", ["http://[", "", None, "https://x.class.com/class.html?uuid=5"])
def test_a_link_without_a_number_says_nothing(link: str | None) -> None:
    """Nor does it break the answer to a change that was done."""
    assert ClassCreated(invite_link=link).remark == ""


async def test_rows_in_an_envelope_are_rows(rig: Rig) -> None:
    """Newer readings of the reference have pages around most listings, and around a look-up."""
    row = {"class_name": "Wrapped", "class_id": "5", "timezone": "Europe/Madrid"}
    rig.standin.faults.add(
        Fault(Reply({"data": [row], "pagination": {"total_records": 1, "next_page": None}})), times=2
    )
    (listed,) = await rig.connector.run(make(ClassesList, {}))
    found = await rig.connector.run(make(ClassesGet, {"class_id": "5"}))
    assert (type(listed), listed.class_name, found) == (ClassRecord, "Wrapped", listed)
    rig.standin.faults.add(Fault(Reply({"data": [], "pagination": {"total_records": 0}})))
    with pytest.raises(NotFound):
        await rig.connector.run(make(ClassesGet, {"class_id": "5"}))


async def test_a_part_of_a_list_does_not_pass_for_the_whole(rig: Rig) -> None:
    """Where it has a next page, and nothing is documented that asks for it."""
    part = {"data": [{"class_name": "First"}], "pagination": {"total_records": 2, "next_page": 2}}
    rig.standin.faults.add(Fault(Reply(part)))
    with pytest.raises(Unexpected, match="sent only a part of this list"):
        await rig.connector.run(make(ClassesList, {}))


async def test_a_refusal_says_why_in_either_of_two_ways(rig: Rig) -> None:
    for body in ({"error": "No such host"}, {"message": "No such host"}):
        rig.standin.faults.add(Fault(Reply(body, 400)))
        with pytest.raises(Invalid, match="No such host"):
            await rig.connector.run(make(ClassesList, {}))


async def test_as_many_metrics_as_were_asked_for_are_not_called_all(rig: Rig) -> None:
    asked = {"ext_class_id": "onboarding-101", "starting_after": "2026-01-01T00:00:00Z"}
    some = await rig.connector.run(make(MetricsGet, asked | {"limit": 5}))
    few = await rig.connector.run(make(MetricsGet, {"ext_class_id": "friends"}))
    assert (len(some.items), some.total, some.next) == (5, None, None)
    assert few.total == len(few.items) < 1000
    assert len((await rig.connector.run(make(MetricsGet, asked))).items) == 1000
