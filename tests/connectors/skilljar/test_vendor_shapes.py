"""Where Skilljar's schema, its older reference and what was seen have the same thing in another place, people see it
under one name."""

from typing import Any

import pytest

from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import open_secret
from connectors.core.intent import Mistakes, dump, make
from connectors.core.record import Record
from connectors.skilljar.domain_users import SignupAnswers
from connectors.skilljar.live_sessions import Registration
from connectors.skilljar.live_training import Instructor
from connectors.skilljar.paths import Path
from connectors.skilljar.plans import Plan
from connectors.skilljar.promo_codes import PromoCodePoolsOffersList
from connectors.skilljar.web_packages import WebPackagesCreate
from connectors.standin.standin import Fault, Reply
from tests.connectors.rig import Rig
from tests.connectors.skilljar.rig import skilljar_rig

OPERATIONS = platforms()["skilljar"].operations
ZOE = {"id": "z0e", "email": "zoe@example.com", "first_name": "Zoë", "last_name": "O’Brien"}


@pytest.fixture
def rig() -> Rig:
    """Skilljar and nothing else."""
    return skilljar_rig()


@pytest.mark.parametrize(
    ("record", "came", "name", "read"),
    [
        (Plan, {"id": "1", "name": "Night pass"}, "title", "Night pass"),
        (Plan, {"id": "1", "plan": {"id": "2", "title": "Night pass"}}, "title", "Night pass"),
        (Plan, {"id": "1", "title": "Night pass", "name": "Other"}, "title", "Night pass"),
        (Path, {"id": "1", "title": "Wax", "path_item_count": 3}, "path_item_count", 3),
        (Path, {"path": {"id": "1", "title": "Wax", "path_item_count": 3}}, "path_item_count", 3),
        (Registration, {"id": "1", "user": ZOE}, "email", "zoe@example.com"),
        (Registration, {"id": "1", "student_lesson_progress": {"id": "9", "user": ZOE}}, "email", "zoe@example.com"),
        (Registration, {"id": "1", "attended": True}, "attended", True),
        (
            Instructor,
            {"name": "Ada", "providers": ["calendar", "zoom.meeting"]},
            "providers",
            ("calendar", "zoom.meeting"),
        ),
    ],
)
def test_one_thing_has_one_name(record: type[Record], came: dict[str, Any], name: str, read: Any) -> None:
    """Wherever it stands, in the rows that pickers and tables show."""
    assert getattr(record.model_validate(came), name) == read


@pytest.mark.parametrize("name", ["results", "signup_fields"])
def test_answers_at_sign_up_come_under_either_name(name: str) -> None:
    """Those that are new or changed, each with its question."""
    answer = {"signup_field": {"id": "q1", "label": "Trade"}, "value": "Chandler"}
    made = SignupAnswers.model_validate({name: [answer]})
    assert [(one.label, one.value) for one in made.signup_fields] == [("Trade", "Chandler")]


@pytest.mark.parametrize("rows", [[{"id": "o1"}, {"id": "o2"}], [{"offers": [{"id": "o1"}, {"id": "o2"}]}]])
async def test_offers_of_a_pool_are_rows_however_they_come(rig: Rig, rows: list[Any]) -> None:
    """One by one, or together in one row."""
    rig.standin.faults.add(Fault(Reply({"count": 2, "next": None, "previous": None, "results": rows})))
    page = await rig.connector.run(make(PromoCodePoolsOffersList, {"promo_code_pool_id": "p1"}))
    assert [one.id for one in page.items] == ["o1", "o2"]


async def test_a_switch_of_a_package_that_was_not_taken_is_told(rig: Rig) -> None:
    """It has two names in the documents and goes under both; what counts is what comes back."""
    about = {"title": "Wicks", "sync_completion": True}
    asked = make(WebPackagesCreate, {"content_url": "https://files.example.com/a.zip", "web_package": about})
    body = rig.connector.request(asked).body
    assert body["web_package"] == about | {"sync_on_completion": True}
    for came, said in ((True, ""), (False, "In Skilljar's answer sync_completion is still no.")):
        rig.standin.faults.add(Fault(Reply({"id": "1", "title": "Wicks", "sync_completion": came}, 201)))
        assert (await rig.connector.run(asked)).remark.startswith(said)


@pytest.mark.parametrize("field", ["completed_at", "score"])
def test_emptying_when_something_was_completed_takes_that_away(field: str) -> None:
    """Of a course or a lesson, with a word for the approver; emptying anything else does not."""
    ids = {"user_id": "1", "published_course_id": "2", "lesson_id": "3"}
    for operation, part in (
        ("users_published_courses_update", "course_progress"),
        ("users_published_courses_lessons_update", "lesson_progress"),
    ):
        known = {name: value for name, value in ids.items() if name in OPERATIONS[operation].model_fields}
        intent = make(OPERATIONS[operation], known | {part: {field: None}})
        assert dump(intent)[part] == {field: None}
        assert intent.effect is (Effect.DESTRUCTIVE if field == "completed_at" else Effect.WRITE)


def test_headers_of_a_webhook_are_secrets_with_names(rig: Rig) -> None:
    """A line each; shown masked, kept nowhere, and refused where no such header can be sent."""
    create, address = OPERATIONS["webhooks_create"], {"target_url": "https://hooks.example.com/a"}
    asked = make(create, address | {"additional_headers": "X-Wick: tallow: 9\nX-Lamp:oil"})
    sent = rig.connector.request(asked, open_secret).body["additional_headers"]
    assert sent == {"X-Wick": "tallow: 9", "X-Lamp": "oil"}
    assert "tallow" not in str(rig.connector.request(asked).body)
    assert "additional_headers" not in dump(asked)
    for wrong in ("X-Wick", "X Wick: a", "X-Wick: ä", "X-Wick:", ": a"):
        with pytest.raises(Mistakes) as caught:
            make(create, address | {"additional_headers": wrong})
        assert list(caught.value.fields) == ["additional_headers"]
