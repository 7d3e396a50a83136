"""Changes that Skilljar calls a success: an answer about another person or thing, or with another state, is no yes."""

from typing import Any

import pytest

from connectors.core import errors
from connectors.standin.standin import Fault, Reply
from tests.connectors.rig import Rig
from tests.connectors.skilljar.rig import skilljar_rig
from tests.connectors.skilljar.test_oddities import ask


@pytest.fixture
def rig() -> Rig:
    return skilljar_rig()


@pytest.mark.parametrize("state", ["FAILED", "PENDING", "CANCELLED"])
async def test_a_purchase_that_is_answered_otherwise_is_not_told_as_settled(rig: Rig, state: str) -> None:
    rig.standin.faults.add(Fault(Reply({"purchase": {"id": "p", "state": state}})))
    with pytest.raises(errors.OutcomeUnknown, match=f"state is {state}, and not SUCCESS"):
        await rig.connector.run(ask("purchases_fulfill", purchase_id="p", state="success"))


JANE, EVE = {"id": "u1", "email": "jane@example.com"}, {"id": "u2", "email": "eve@example.com"}
NAMED = {"first_name": "Jane", "last_name": "Doe"}
SITE = {"domain_name": "learn.example.com"}


@pytest.mark.parametrize(
    ("operation", "data", "meant", "other"),
    [
        (
            "domains_users_create",
            SITE | {"user": {"email": "Jane@Example.com"} | NAMED, "active": True},
            {"user": JANE | NAMED, "active": True},
            {"user": EVE | NAMED, "active": True},
        ),
        (
            "domains_users_update",
            SITE | {"user_id": "u1", "active": False},
            {"user": JANE, "active": False},
            {"user": EVE, "active": False},
        ),
        ("users_update", {"user_id": "u1", "first_name": "Jane"}, JANE | NAMED, EVE | NAMED),
        ("groups_users_create", {"group_id": "g", "user": {"id": "u1"}}, {"id": "m", "user": JANE}, {"user": EVE}),
        ("groups_update", {"group_id": "g", "name": "Day"}, {"id": "g", "name": "Day"}, {"id": "h", "name": "Day"}),
        (
            "domains_published_courses_enrollments_update",
            SITE | {"published_course_id": "p", "enrollment_id": "e", "active": False},
            {"id": "e", "user": JANE, "active": False},
            {"id": "f", "user": JANE, "active": False},
        ),
        (
            "users_published_courses_lessons_update",
            {"user_id": "u1", "published_course_id": "p", "lesson_id": "l", "lesson_progress": {"score": 3}},
            {"lesson": {"id": "l"}, "lesson_progress": {"score": 3}},
            {"lesson": {"id": "k"}, "lesson_progress": {"score": 3}},
        ),
        (
            "purchases_fulfill",
            {"purchase_id": "p", "state": "success"},
            {"purchase": {"id": "p", "state": "SUCCESS"}},
            {"purchase": {"id": "q", "state": "SUCCESS"}},
        ),
    ],
)
async def test_an_answer_about_another_person_or_thing_is_no_yes(
    rig: Rig, operation: str, data: Any, meant: Any, other: Any
) -> None:
    """Whatever else of it is as it was asked for."""
    rig.standin.faults.add(Fault(Reply(meant)))
    assert not (await rig.connector.run(ask(operation, **data))).remark
    rig.standin.faults.add(Fault(Reply(other)), times=None)
    with pytest.raises(errors.OutcomeUnknown, match=r"^Skilljar answered "):
        await rig.connector.run(ask(operation, **data))


PERSON = {"user": JANE | NAMED, "inactive_at": None}
REMOVED = {"id": "u1", "email": "removed-1234@email.com", "first_name": "", "last_name": ""}


@pytest.mark.parametrize(
    ("before", "answer", "doubted"),
    [
        (PERSON, {"user": REMOVED}, ""),
        (PERSON, {"user": REMOVED | {"email": "nobody@example.com"}}, ""),
        (PERSON, {"user": REMOVED | {"email": ""}}, ""),
        ({"user": REMOVED}, {"user": REMOVED}, ""),
        (None, {"user": REMOVED}, ""),
        (PERSON, PERSON, "the same e-mail address, first name, last name as before"),
        (
            PERSON,
            {"user": REMOVED | {"email": "nobody@example.com", "last_name": "Doe"}},
            "the same last name as before",
        ),
        (PERSON, {"user": {"id": "u1"}}, "without showing that"),
        (None, PERSON, "without showing that"),
        (PERSON, {"user": REMOVED | {"id": "u2"}}, "about someone else"),
    ],
)
async def test_data_are_erased_only_where_the_answer_shows_it(rig: Rig, before: Any, answer: Any, doubted: str) -> None:
    """Beside who was there before; where Skilljar shows nobody of that number, by the address that it gives whose data
    it erased."""
    rig.standin.faults.add(Fault(Reply(before or {"detail": "Not found."}, 200 if before else 404)))
    rig.standin.faults.add(Fault(Reply(answer)))
    erase = ask("users_anonymize", user_id="u1")
    if not doubted:
        assert (await rig.connector.run(erase)).email is not None
        return
    with pytest.raises(errors.OutcomeUnknown, match=doubted):
        await rig.connector.run(erase)


async def test_nobodys_data_are_erased_where_they_cannot_be_looked_at(rig: Rig) -> None:
    rig.standin.faults.add(Fault(Reply({"detail": "No."}, 403)))
    with pytest.raises(errors.Forbidden):
        await rig.connector.run(ask("users_anonymize", user_id="u1"))
    assert [call.method for call in rig.standin.calls] == ["GET"]
