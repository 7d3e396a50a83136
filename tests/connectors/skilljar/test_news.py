"""What Skilljar's events say as news: who, what, with which score; and what is the same news told twice."""

from typing import Any

import pytest

from connectors.core.intent import make
from connectors.skilljar.events import EVENT_TYPES
from connectors.skilljar.news import SkilljarNews
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.webhooks import WebhooksCreate
from tests.connectors.skilljar.event_bodies import COURSE, DOMAIN, ENROLLED, ENVELOPE, USER
from tests.connectors.skilljar.rig import HOOK, skilljar_rig

SOURCE = SkilljarNews()
PERSON = ("Jane Doe", "jane@example.com", "3456789hijklmno")
SITE = ("learn.example.com", "2345678defghij")
COURSE_NAMES = ("Onboarding 101", "abcdefg12345", "12345abcdefg")


def test_every_event_of_the_reference_is_a_kind_of_news() -> None:
    """Under the name people type; and what nobody knows yet."""
    assert SOURCE.kinds.keys() == {name.lower() for name in EVENT_TYPES} | {"unknown"}


@pytest.mark.parametrize(
    ("body", "facts", "about"),
    [
        (
            {"event_type": "COURSE_COMPLETION", "course": COURSE,
             "course_progress": {"score": 17, "max_score": 20, "success_status": "PASSED"}},
            {"course": COURSE_NAMES, "score": ("17 of 20", "17"), "result": ("passed",)},
            ("course", "12345abcdefg"),
        ),
        (
            {"event_type": "COURSE_COMPLETION", "course": COURSE, "course_progress": {"score": 85, "max_score": None}},
            {"course": COURSE_NAMES, "score": ("85",)},
            ("course", "12345abcdefg"),
        ),
        ({"event_type": "COURSE_COMPLETION", "course": COURSE}, {"course": COURSE_NAMES}, ("course", "12345abcdefg")),
        (
            {"event_type": "LESSON_COMPLETION", "course": COURSE, "lesson": {"id": "l1", "title": "Exits"},
             "lesson_progress": {"score": 0, "max_score": 5, "success_status": "FAILED"}},
            {"course": COURSE_NAMES, "lesson": ("Exits", "l1"), "score": ("0 of 5", "0"), "result": ("failed",)},
            ("course", "12345abcdefg"),
        ),
        (
            {"event_type": "QUIZ_COMPLETION", "quiz": {"id": "q1", "name": "Quiz"}},
            {"quiz": ("Quiz", "q1")},
            None,
        ),
        (
            {"event_type": "PATH_COMPLETION", "path": {"id": "p1", "title": "New", "published_path_id": "pp1"}},
            {"path": ("New", "pp1", "p1")},
            ("path", "p1"),
        ),
        ({"event_type": "DOMAIN_ENROLLMENT", "domain_access_code": "opensesame"}, {}, None),
        (
            {"event_type": "PURCHASE_FULFILLMENT", "offer": {"offer_id": "o1", "offer_description": "All year"},
             "purchase": {"id": "p1", "order_id": "NW-1", "purchase_price": "20.00", "currency_code": "USD"}},
            {"offer": ("All year", "o1"), "price": ("20.00 USD", "20.00")},
            None,
        ),
        (
            {"event_type": "VILT_EVENT_REGISTRATION", "course": COURSE,
             "vilt_session": {"id": "v1", "display_name": "Candles live", "starts_at": "2026-06-05T09:00:00Z"}},
            {"course": COURSE_NAMES, "session": ("Candles live", "v1"), "starts": ("2026-06-05T09:00:00Z",)},
            ("session", "v1"),
        ),
        ({"event_type": "DASHBOARD_TASK_CREATED", "task": {"id": 3, "title": "Grade"}}, {"task": ("Grade", "3")}, None),
    ],
    ids=lambda value: value.get("event_type") if isinstance(value, dict) else None,
)  # fmt: skip
def test_an_event_tells_its_facts(body: dict[str, Any], facts: dict[str, Any], about: tuple[str, str] | None) -> None:
    """Under one word each, with every name a thing has; what is missing is not made up."""
    news = SOURCE.read(body | ENVELOPE)
    assert news.event == body["event_type"].lower()
    assert news.facts == {"person": PERSON, "site": SITE} | facts
    assert news.about == about
    assert news.at == pytest.approx(1_771_009_075.066475)


def test_an_enrollment_that_cost_nothing_has_no_price() -> None:
    """Most cost nothing."""
    free = SOURCE.read(ENROLLED)
    assert "price" not in free.facts
    dear = SOURCE.read(ENROLLED | {"purchase": {"purchase_price": "9.50", "currency_code": "EUR"}})
    assert dear.known("price") == "9.50 EUR"


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"signup_fields": {}, "user": USER | {"first_name": "Janet"}}, True),
        ({"user": USER | {"id": "somebody-else"}}, False),
        ({"course": COURSE | {"id": "another"}}, False),
        ({"timestamp": "2026-02-13T18:57:56+00:00"}, False),
        ({"event_type": "COURSE_COMPLETION"}, False),
        ({"domain": DOMAIN | {"id": "elsewhere"}}, False),
    ],
)
def test_the_same_news_told_twice_has_the_same_key(changes: dict[str, Any], same: bool) -> None:
    """By what stands in the event; a header nobody vouches for has no say."""
    assert (SOURCE.read(ENROLLED | changes).key == SOURCE.read(ENROLLED).key) is same


async def test_the_stand_ins_events_become_news() -> None:
    """Everything told while the whole catalogue is walked through is known, and names who and what."""
    rig = skilljar_rig()
    await rig.connector.run(make(WebhooksCreate, HOOK))
    async for _ in rig.walk(rig.connector):
        pass
    assert isinstance(rig.standin, SkilljarStandIn)
    told = [SOURCE.read(one.event) for one in rig.standin.deliveries]
    assert {one.event for one in told} >= {"course_enrollment", "lesson_completion", "purchase_fulfillment"}
    for one in told:
        said = SOURCE.kinds[one.event].facts[:2]
        assert all(one.known(fact) for fact in said), one
