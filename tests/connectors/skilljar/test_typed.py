"""What people type for Skilljar: words and lines for its codes and objects, and sentences for what it would refuse."""

from typing import Any

import pytest

from connectors.catalog import platforms
from connectors.core.field_specs import field_specs
from connectors.core.grammar import command, read_all
from connectors.core.intent import Mistakes, make
from connectors.skilljar.published_courses import DomainsPublishedCoursesList
from tests.connectors.rig import Rig
from tests.connectors.skilljar.rig import LEARN, skilljar_rig

OPERATIONS = platforms()["skilljar"].operations


@pytest.fixture
def rig() -> Rig:
    """Skilljar and nothing else."""
    return skilljar_rig()


@pytest.mark.parametrize(
    ("id", "typed", "body"),
    [
        (
            "webhooks_create",
            "target_url=https://x.example event_type=Course Completion",
            {"target_url": "https://x.example", "event_type": "COURSE_COMPLETION"},
        ),
        (
            "webhooks_create",
            "target_url=https://x.example event_type=null",
            {"target_url": "https://x.example", "event_type": None},
        ),
        ("domains_update", "domain_name=a.example access=private code", {"access": "PRIVATE_CODE"}),
        ("domains_update", "domain_name=a.example access=BY_POST", {"access": "BY_POST"}),
        (
            "quiz_questions_create",
            "quiz=5 html=How much? type=multiple_choice answers=yes: 42, no: 33",
            {
                "quiz": "5",
                "html": "How much?",
                "type": "MULTIPLE_CHOICE",
                "answers": [{"answer_text": "42", "correct": True}, {"answer_text": "33", "correct": False}],
            },
        ),
        (
            "domains_users_signup_fields_bulk_create",
            "domain_name=a.example user_id=5 signup_fields=4mjoj729j1my: Head of training, 2dm0wghioq6rl: Ulm",
            {
                "signup_fields": [
                    {"id": "4mjoj729j1my", "value": "Head of training"},
                    {"id": "2dm0wghioq6rl", "value": "Ulm"},
                ]
            },
        ),
        (
            "training_credit_codes_partial_update",
            "training_credit_code_id=5 offers.add=a, b offers.remove=c",
            {"offers": {"add": ["a", "b"], "remove": ["c"]}},
        ),
        ("promo_code_pools_offers_create", "promo_code_pool_id=5 id=abcde12345", {"id": "abcde12345"}),
        (
            "promo_code_pools_offers_create",
            "promo_code_pool_id=5 ids=bcdef23456, cdefg34567, defgh45678, efghi56789",
            [{"id": "bcdef23456"}, {"id": "cdefg34567"}, {"id": "defgh45678"}, {"id": "efghi56789"}],
        ),
        ("domains_users_update", "domain_name=a.example user_id=5 access_code=remove", {"access_code": None}),
        ("domains_users_update", "domain_name=a.example user_id=5 access_code=null", {"access_code": None}),
        ("domains_users_invites_create", "domain_name=a.example user_id=5", {"send_email": True}),
    ],
)
def test_a_command_becomes_the_body_that_is_documented(rig: Rig, id: str, typed: str, body: Any) -> None:
    """Words for codes, lines for objects, and what it shows of it is read back."""
    cls = OPERATIONS[id]
    intent = make(cls, read_all(field_specs(cls), typed))
    assert rig.connector.request(intent).body == body
    assert make(cls, read_all(field_specs(cls), command(intent))) == intent


@pytest.mark.parametrize("typed", ["none", "null", '"null"', "None"])
def test_people_without_an_access_code_are_asked_for_by_a_word(rig: Rig, typed: str) -> None:
    """Skilljar takes the word null and no other."""
    cls = OPERATIONS["domains_users_list"]
    intent = make(cls, read_all(field_specs(cls), f"domain_name=a.example access_code={typed}"))
    assert rig.connector.request(intent).url.endswith("/users?access_code=null")


def test_texts_that_mean_yes_are_written_as_skilljar_wants_them(rig: Rig) -> None:
    """True for the catalog, true for people."""
    catalog = make(DomainsPublishedCoursesList, {**LEARN, "include_searchable_content": True})
    assert rig.connector.request(catalog).url.endswith("?include_searchable_content=True")
    asked = {**LEARN, "include_signup_field_data": True, "active": False}
    people = make(OPERATIONS["domains_users_list"], asked)
    assert rig.connector.request(people).url.endswith("?active=false&include_signup_field_data=true")


@pytest.mark.parametrize(
    ("id", "data", "faults"),
    [
        ("web_packages_create", {"content_url": "file:///etc/passwd", "web_package": {"title": "a"}}, {"content_url"}),
        ("assets_create", {"content_url": "ftp://files.example.com/a"}, {"content_url"}),
        ("assets_create", {"asset": {"name": "Film"}}, {"content_url"}),
        ("assets_create", {}, {"content_url"}),
        ("webhooks_create", {"target_url": "skilljar.example.com"}, {"target_url"}),
        ("quiz_questions_create", {"quiz": "5", "html": "?", "type": "multiple_answer"}, {"answers"}),
        ("quiz_questions_create", {"html": "?", "type": "freeform"}, {"quiz"}),
        ("promo_codes_create", {"code": "A", "max_uses": "many", "promo_code_pool_id": "5"}, {"max_uses"}),
        ("promo_code_pools_offers_create", {"promo_code_pool_id": "5", "ids": []}, {"ids"}),
        ("promo_code_pools_offers_create", {"promo_code_pool_id": "5", "ids": ["a"] * 501}, {"ids"}),
        ("promo_code_pools_offers_create", {"promo_code_pool_id": "5"}, {"id"}),
        (
            "promo_code_pools_create",
            {"name": "a", "starts_at": "2026-06-01T00:00:00Z", "discount_type": "percent_off", "price_cents": 5},
            {"percent_off"},
        ),
        (
            "training_credit_codes_create",
            {"training_credit_code": "a", "credits_total": 5, "available_for_all_offers": False},
            {"offers"},
        ),
        (
            "training_credit_codes_create",
            {"training_credit_code": "a", "credits_total": 5, "available_to_all_students": False, "offers": ["a"]},
            {"student_groups"},
        ),
        (
            "users_published_courses_update",
            {"user_id": "5", "published_course_id": "6", "course_progress": {}},
            {"course_progress"},
        ),
        ("groups_update", {"group_id": "5", "name": None}, {"name"}),
        ("lesson_progress_update", {"lesson_progress_id": "5", "validation_data": [1]}, {"validation_data"}),
    ],
)
def test_what_skilljar_would_refuse_is_refused_first(id: str, data: dict[str, Any], faults: set[str]) -> None:
    """With a sentence beside the field that is at fault."""
    with pytest.raises(Mistakes) as caught:
        make(OPERATIONS[id], data)
    assert set(caught.value.fields) == faults


SESSION = {
    "instructor_email": "Ada Lovelace <ada@acme.com>",
    "timezone": "US/Pacific",
    "starts_at": "2026-06-01T09:00:00Z",
    "ends_at": "2026-06-01T10:00:00Z",
    "display_name": "Candles",
}


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"lesson": "5"}, ""),
        ({"lesson": "5", "provider": "calendar", "location": "Room 1", "event_link": "https://x.example"}, ""),
        ({"lesson": "5", "provider": "zoom.meeting", "seats_total": 5, "tags": ["a"]}, ""),
        ({}, "lesson"),
        ({"lesson": "5", "multi_session_event": "6"}, "multi_session_event"),
        ({"multi_session_event": "6", "seats_total": 5}, "seats_total"),
        ({"multi_session_event": "6", "tags": []}, "tags"),
        ({"lesson": "5", "provider": "zoom_meeting", "location": "Room 1"}, "location"),
        ({"lesson": "5", "provider": "webex webinar", "event_link": "https://x.example"}, "event_link"),
    ],
)
def test_a_session_is_what_skilljar_lets_it_be(more: dict[str, Any], fault: str) -> None:
    """A lesson's or an event's, in a place or with a meeting service."""
    cls = OPERATIONS["ilt_sessions_create"]
    if not fault:
        assert make(cls, SESSION | more)
        return
    with pytest.raises(Mistakes) as caught:
        make(cls, SESSION | more)
    assert list(caught.value.fields) == [fault]
