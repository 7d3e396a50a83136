"""No code, no token and no number of an order or a payment is ever told in a channel: of every event that Skilljar's
reference names, with every such field filled, at the top and inside each thing that it is about."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from connectors.skilljar.events import EVENT_TYPES
from connectors.skilljar.news import SkilljarNews
from tests.connectors.skilljar.event_bodies import COURSE, DOMAIN, ENROLLED, USER

SOURCE = SkilljarNews()
CODES = (
    "domain_access_code", "access_code", "code", "invite_code", "license_code", "training_credit_code", "promo_code",
    "promo_code_id", "coupon", "voucher", "registration_code", "passcode", "pin",
)  # fmt: skip
TOKENS = (
    "login_token", "token", "progress_token", "auth_token", "api_key", "secret", "password", "basic_auth_password",
    "signature", "invite_url", "join_url", "start_url", "registration_url", "validate_url", "download_url",
)  # fmt: skip
ORDERS = ("order_id", "order", "payment_processor_order_id", "invoice_number", "payment_id", "transaction_id")
SECRETS = (*CODES, *TOKENS, *ORDERS)
THINGS: dict[str, dict[str, Any]] = {
    "user": USER,
    "domain": DOMAIN,
    "course": COURSE,
    "lesson": {"id": "l1", "title": "Exits"},
    "quiz": {"id": "q1", "name": "Exits quiz"},
    "path": {"id": "p1", "title": "New here", "published_path_id": "pp1", "url": "https://learn.example.com/new"},
    "purchase": ENROLLED["purchase"],
    "offer": {"id": "o1", "name": "All year", "offer_sku": "all-year"},
    "course_progress": {"score": 17, "max_score": 20, "success_status": "PASSED"},
    "lesson_progress": {"score": 3, "max_score": 5},
    "vilt_session_event": {"id": "v1", "display_name": "Candles live"},
    "vilt_session": {"id": "v2", "display_name": "Candles live"},
    "task": {"id": "t1", "title": "Grade an answer"},
    "certificate": {"issued_at": "2026-05-01T10:00:00Z"},
    "access_code": {"id": "a1", "pool": {"id": "a2", "name": "Friends"}},
}
"""What an event of Skilljar may be about, whichever it is."""


class Marks:
    """Secrets, no two alike."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, name: str) -> str:
        mark = f"opensesame-{len(self.made):03}"
        self.made.append(mark)
        return f"https://x.example/in?next={mark}" if name.endswith("_url") else mark


def filled(value: Any, mark: Marks) -> Any:
    """The same with every secret in it and in all that is inside it."""
    if not isinstance(value, dict):
        return value
    beside = {name: mark(name) for name in SECRETS if not isinstance(value.get(name), dict)}
    return {name: filled(one, mark) for name, one in value.items()} | beside


def events() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each kind, with all that any is about; and one that nobody knows yet."""
    for kind in (*EVENT_TYPES, "BADGE_WON"):
        yield kind, {"event_type": kind, "timestamp": "2026-02-13T18:57:55.066475+00:00", **THINGS}


@pytest.mark.parametrize(("kind", "body"), [*events()], ids=lambda one: one if isinstance(one, str) else "")
def test_no_secret_of_an_event_is_told(kind: str, body: dict[str, Any]) -> None:
    """Whatever stands beside the names of people and things; these are told as ever."""
    mark = Marks()
    news = SOURCE.read(filled(body, mark))
    assert len(mark.made) > 10 * len(SECRETS)
    said = json.dumps(news.plain())
    assert not [one for one in mark.made if one in said]
    plain = SOURCE.read(body)
    assert {name: news.facts.get(name) for name in plain.facts if name in SOURCE.kinds[plain.event].facts} == {
        name: all_ for name, all_ in plain.facts.items() if name in SOURCE.kinds[plain.event].facts
    }


def test_the_one_event_that_was_really_seen_tells_neither_its_code_nor_its_order() -> None:
    """In the shape in which it arrived: a code as text at its top, orders inside the purchase."""
    purchase = {
        "order_id": "67ABCDE9",
        "payment_processor_order_id": "ch_1Q",
        "promo_code": "SPRING",
        "promo_code_id": "pc1",
    }
    said = json.dumps(SOURCE.read(ENROLLED | {"domain_access_code": "acme-latam", "purchase": purchase}).plain())
    assert "Onboarding 101" in said
    assert not [one for one in ("acme-latam", "67ABCDE9", "ch_1Q", "SPRING", "pc1") if one in said]


@pytest.mark.parametrize("thing", ["task", "vilt_session_event"])
def test_what_somebody_wrote_a_link_into_is_told_by_its_number(thing: str) -> None:
    """Titles of tasks and sessions are free text, and a link in one lets in whoever reads it."""
    about = {"id": "n1", "title": "Join at https://meet.example/j/123?pwd=opensesame", "display_name": None}
    kind = "DASHBOARD_TASK_CREATED" if thing == "task" else "VILT_EVENT_REGISTRATION"
    news = SOURCE.read({"event_type": kind, "user": USER, thing: about})
    assert "opensesame" not in json.dumps(news.plain())
    assert news.known("task" if thing == "task" else "session") == "n1"


TITLED = {
    "COURSE_ENROLLMENT": "course",
    "LESSON_COMPLETION": "lesson",
    "QUIZ_COMPLETION": "quiz",
    "PATH_ENROLLMENT": "path",
    "PURCHASE_FULFILLMENT": "offer",
}


@pytest.mark.parametrize(("kind", "thing"), [*TITLED.items()])
@pytest.mark.parametrize("title", ["Join https://zoom.example/j/123?pwd=opensesame", "bearer opensesame0123456789"])
def test_no_title_of_anything_tells_a_link_or_a_key(kind: str, thing: str, title: str) -> None:
    """Courses, lessons, quizzes, paths and offers are called what somebody typed too."""
    news = SOURCE.read({"event_type": kind, "user": USER, thing: {"id": "n1", "title": title}})
    assert "opensesame" not in json.dumps(news.plain())
    assert news.known(thing) == "n1"


@pytest.mark.parametrize("name", ["promo", "invite", "inviteLink", "redeem", "activation"])
def test_of_an_unknown_event_what_lets_one_in_is_left_out_by_its_name(name: str) -> None:
    assert "opensesame" not in json.dumps(SOURCE.read({"event_type": "X", name: "opensesame"}).plain())


@pytest.mark.parametrize("state", ["FAILED", "REFUNDED", "CANCELLED"])
def test_what_was_not_handed_over_is_not_told_as_bought(state: str) -> None:
    sold = {"event_type": "PURCHASE_FULFILLMENT", "user": USER, "purchase": {"id": "p1", "state": "SUCCESS"}}
    assert SOURCE.read(sold).event == "purchase_fulfillment"
    assert SOURCE.read(sold | {"purchase": {"id": "p1", "state": state}}).event == "unknown"
