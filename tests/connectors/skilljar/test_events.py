"""Skilljar's events: ten and a ping by name, any other by chance, and a key that tells a repetition from news."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from connectors.core.intent import make
from connectors.skilljar.events import (
    EVENT_TYPES,
    CourseEnrollment,
    DomainEnrollment,
    Event,
    LessonCompletion,
    PathEnrollment,
    Ping,
    PurchaseFulfillment,
    QuizCompletion,
    ViltEventRegistration,
    identity,
    read,
)
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.webhooks import EventType, WebhooksCreate
from tests.connectors.skilljar.event_bodies import COURSE, ENROLLED, ENVELOPE, USER
from tests.connectors.skilljar.rig import HOOK, skilljar_rig
from tests.connectors.strategies import THOROUGH, json


def test_an_enrollment_is_read_as_it_was_seen_to_arrive() -> None:
    """Who, what, where, when and with which purchase."""
    event = read(ENROLLED)
    assert isinstance(event, CourseEnrollment)
    assert (event.name, event.who, event.what) == ("course_enrollment", "Jane Doe", "Onboarding 101")
    assert event.when == datetime(2026, 2, 13, 18, 57, 55, 66475, UTC)
    assert event.ids == {
        "user": "3456789hijklmno",
        "domain": "2345678defghij",
        "course": "12345abcdefg",
        "purchase": "pqrst67890",
    }
    assert event.course
    assert event.course.published_course_id == "abcdefg12345"
    assert event.purchase
    assert (event.purchase.order_id, event.purchase.state) == ("ABCD1234", "SUCCESS")
    assert event.answers == {"Job": "Head of training"}


def test_every_event_one_can_ask_for_is_known() -> None:
    """And the ping, which nobody asks for; each says in a sentence what happened."""
    assert EVENT_TYPES.keys() == {one.value for one in EventType} | {"PING"}
    assert all((cls.__doc__ or "").endswith(".") for cls in EVENT_TYPES.values())
    assert isinstance(read({"event_type": "PING"}), Ping)


@pytest.mark.parametrize(
    ("body", "cls", "what", "ids"),
    [
        (
            {"event_type": "LESSON_COMPLETION", "course": COURSE, "lesson": {"id": "l1", "title": "Exits"}},
            LessonCompletion,
            "Exits",
            {"course": "12345abcdefg", "lesson": "l1"},
        ),
        (
            {
                "event_type": "QUIZ_COMPLETION",
                "lesson": {"id": "l1", "title": "Exits"},
                "quiz": {"id": 7, "name": "Quiz"},
            },
            QuizCompletion,
            "Quiz",
            {"lesson": "l1", "quiz": "7"},
        ),
        (
            {"event_type": "PURCHASE_FULFILLMENT", "purchase": {"id": "p1"}, "offer": {"id": "o1", "name": "All year"}},
            PurchaseFulfillment,
            "All year",
            {"purchase": "p1", "offer": "o1"},
        ),
        (
            {"event_type": "VILT_EVENT_REGISTRATION", "vilt_event": {"id": "v1"}, "course": COURSE},
            ViltEventRegistration,
            "Onboarding 101",
            {"course": "12345abcdefg", "session": "v1"},
        ),
    ],
)
def test_the_others_say_what_they_are_about(
    body: dict[str, Any], cls: type[Event], what: str, ids: dict[str, str]
) -> None:
    """The most particular thing that has a name; numbers are text."""
    event = read(body)
    assert (type(event), event.what, event.ids) == (cls, what, ids)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"purchase": ENROLLED["purchase"] | {"state": "REFUNDED"}}, True),
        ({"user": USER | {"first_name": "Janet"}}, True),
        ({"signup_fields": {}}, True),
        ({"timestamp": "2026-02-13T18:57:56+00:00"}, False),
        ({"user": USER | {"id": "somebody-else"}}, False),
        ({"course": COURSE | {"id": "another"}}, False),
        ({"event_type": "COURSE_COMPLETION"}, False),
        ({"event_type": "COURSE_REVIEW"}, False),
    ],
)
def test_an_event_that_comes_again_has_the_same_key(changes: dict[str, Any], same: bool) -> None:
    """Its kind, its moment and the numbers of what it is about make it that event; what else it tells may change."""
    assert (identity(ENROLLED | changes) == identity(ENROLLED)) is same


LESSON = {"id": "l1", "title": "Exits"}
OTHER_USER = {"email": "joe@example.com", "first_name": "Joe", "last_name": "Doe"}
NAMELESS = {name: value for name, value in USER.items() if name != "id"}


@pytest.mark.parametrize("kind", [*EVENT_TYPES, "BADGE_WON"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"lesson": LESSON}, {"lesson": LESSON | {"id": "l2"}}),
        ({"lesson": {"title": "Exits"}}, {"lesson": {"title": "Alarms"}}),
        ({"lesson": {"lesson_id": "l1"}}, {"lesson": {"lesson_id": "l2"}}),
        ({"lesson_id": "l1"}, {"lesson_id": "l2"}),
        ({"lessons": [LESSON]}, {"lessons": [LESSON, LESSON | {"id": "l2"}]}),
        ({"user": USER}, {"user": USER | {"id": "somebody-else"}}),
        ({"user": NAMELESS}, {"user": OTHER_USER}),
        ({"user": None, "email": "jane@example.com"}, {"user": None, "email": "joe@example.com"}),
        ({"path": {"published_path_id": "pp1"}}, {"path": {"published_path_id": "pp2"}}),
        ({"course": COURSE}, {"course": COURSE | {"published_course_id": "on-another-site"}}),
        ({"badge": {"id": "b1"}}, {"badge": {"id": "b2"}}),
        ({"course_progress": {"score": 3}}, {"course_progress": {"score": 4}}),
        ({"domain_access_code": "north"}, {"domain_access_code": "south"}),
    ],
)
def test_two_events_of_one_moment_are_told_apart(kind: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    """Two lessons completed by one person, or one by two people: by their numbers, and by what they say of whatever has
    none. Each of them, delivered again in whatever order of its names, is the same."""
    event, another = ({"event_type": kind, **ENVELOPE, **more} for more in (one, other))
    assert identity(event) != identity(another)
    assert identity(dict(reversed(event.items()))) == identity(event)


def test_events_without_a_moment_or_a_subject_are_told_apart_by_all_they_say() -> None:
    """So that two of them are not taken for one."""
    bodies: list[Any] = [
        {"event_type": "PING"},
        {"event_type": "PING", "timestamp": "2026-02-13T18:57:55+00:00"},
        {"event_type": "COURSE_REVIEW", "stars": 4},
        {"event_type": "COURSE_REVIEW", "stars": 5},
        {},
        [],
        "x",
    ]
    assert len({identity(body) for body in bodies}) == len(bodies)
    assert identity({"event_type": "PING"}) == identity({"event_type": "PING"})


async def test_the_stand_ins_news_is_read() -> None:
    """Of everything that is told while the whole catalogue is walked through."""
    rig = skilljar_rig()
    await rig.connector.run(make(WebhooksCreate, HOOK))
    async for _ in rig.walk(rig.connector):
        pass
    assert isinstance(rig.standin, SkilljarStandIn)
    events = [read(one.event) for one in rig.standin.deliveries]
    told = (CourseEnrollment, DomainEnrollment, LessonCompletion, PathEnrollment, PurchaseFulfillment)
    assert {type(one) for one in events} == {*told, ViltEventRegistration}
    assert all(one.who and one.ids["user"] and one.when for one in events)
    assert len({identity(one.event) for one in rig.standin.deliveries}) == len(events)


def test_an_unknown_event_keeps_what_it_says() -> None:
    """Its name, its time and its people are read like any other's."""
    event = read({"event_type": "COURSE_REVIEW", **ENVELOPE, "stars": 4})
    assert (type(event), event.name, event.who, event.plain()["stars"]) == (Event, "course_review", "Jane Doe", 4)


@pytest.mark.parametrize("when", ["", "yesterday", "2026-02-30T10:00:00Z", "12"])
def test_a_moment_that_is_none_is_none(when: str) -> None:
    """And a time without a zone is in UTC."""
    assert read({"event_type": "PING", "timestamp": when}).when is None
    assert read({"timestamp": "2026-02-13T18:57:55"}).when == datetime(2026, 2, 13, 18, 57, 55, tzinfo=UTC)


@given(body=json)
@THOROUGH
def test_no_body_breaks_the_reader(body: Any) -> None:
    """Neither alone nor in place of any part of a real one."""
    for sent in (body, *(ENROLLED | {name: body} for name in ENROLLED)):
        event = read(sent)
        assert len(identity(sent)) == 32
        assert isinstance(event.who + event.what + event.name, str)
        assert isinstance(event.answers, dict)
        assert event.when is None or event.when.tzinfo is UTC
