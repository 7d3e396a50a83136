"""What is hidden in an event under one name is hidden wherever it stands in it: in titles, notes and addresses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.news.hidden_values import covered
from tests.connectors.news.test_discretion import spelled
from tests.connectors.news.test_news import KNOWN, READERS
from tests.connectors.strategies import THOROUGH, json

CODES = st.sampled_from(("opensesame", "SPRING24", "acme-latam", "ch_1Qabc9", "VIP", "4815", "zwei Worte", "a+b/c=7"))
WAYS = st.sampled_from(
    ("{}", "Use {} at the door", "({})", "{}.", "Code:{}", "https://x.test/{}/in", "https://x.test/{}")
)
"""How a code stands in what people write."""


@THOROUGH
@given(name=spelled(), code=CODES, way=WAYS, deep=st.booleans())
def test_a_note_does_not_tell_what_is_hidden_beside_it(name: str, code: str, way: str, deep: bool) -> None:
    """Whatever the secret is called, wherever it stands, and whichever text repeats it; what else is said stays."""
    said = way.format(code)
    hidden = {"inner": [{name: code}]} if deep else {name: code}
    told = {"note": said, "badge": {"title": said, "id": "b1"}, "place": {"name": said}, "stars": 4}
    for platform, reader in READERS.items():
        for header in ({"event_type": "BADGE_WON", "name": "badge.won"}, KNOWN[platform]):
            news = reader.read({**header, **told, **hidden})
            assert code not in str([*news.facts.values()]), platform
            assert "stars" not in news.facts or news.known("stars") == "4"
            assert "badge" not in news.facts or news.facts["badge"][-1] == "b1"


@pytest.mark.parametrize("thing", ["course", "lesson", "quiz", "path", "offer", "session", "task"])
@pytest.mark.parametrize(
    "hidden",
    [
        {"domain_access_code": "SPRING24"},
        {"purchase": {"order_id": "SPRING24"}},
        {"order": {"id": "SPRING24", "state": "SUCCESS"}},
        {"codes": ["SPRING24"]},
        {"payment_token": {"value": "SPRING24"}},
        {"codes": {"first": {"value": "SPRING24"}}},
        {"access_code": {"name": "Friends", "value": "SPRING24"}},
    ],
)
@pytest.mark.parametrize("kind", ["COURSE_ENROLLMENT", "QUIZ_COMPLETION", "PATH_ENROLLMENT", "PURCHASE_FULFILLMENT",
                                  "VILT_EVENT_REGISTRATION", "DASHBOARD_TASK_CREATED", "BADGE_WON"])  # fmt: skip
def test_no_title_repeats_a_code(kind: str, thing: str, hidden: dict[str, Any]) -> None:
    """Of an event that is known or not; in whatever case it is written there."""
    about = {"id": "n1", "title": "Doors open with spring24, say SPRING24"}
    news = READERS["skilljar"].read({"event_type": kind, thing: about, **hidden})
    assert "spring24" not in str(news.plain()).lower()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"access_code": "acme", "email": "jane@acme.com", "site": "learn.acme.com"}, ("email", "site")),
        ({"access_code": "acme", "email": "jane@acme-north.com"}, ("email",)),
        ({"code": "ONBOARDING", "course": "Onboarding 101"}, ("course",)),
        ({"order": 7, "lesson": "Lesson 7"}, ("lesson",)),
        ({"code": "a", "lesson": "a lesson"}, ("lesson",)),
        ({"token": "none", "note": "none of it"}, ("note",)),
        ({"purchase": {"purchase_price": "20.00", "currency_code": "USD"}, "note": "20.00 USD"}, ("note",)),
        ({"order_id": "1000", "max_score": 1000, "purchase": {"purchase_price": "1000"}}, ("max_score", "purchase")),
        ({"purchase": {"status_msg": "Paid", "id": "p123"}, "note": "Paid p123"}, ("note",)),
        ({"purchase": {"user": {"email": "jane@x.test"}, "title": "All year"}, "who": "jane@x.test"}, ("who",)),
        ({"author": "Jane Doe", "person": "Jane Doe"}, ("author", "person")),
        ({"purchase": {"offer_sku": "all-year"}, "offer": {"offer_sku": "all-year"}}, ("offer",)),
        ({"code": "GOLD12", "won": True, "stars": 4.5, "none": None}, ("won", "stars", "none")),
    ],
)
def test_what_only_looks_like_a_repetition_is_told(body: dict[str, Any], told: tuple[str, ...]) -> None:
    """A word inside of another, a short number, and what a purchase says of its price, its offer and its buyer."""
    assert {name: covered(body)[name] for name in told} == {name: body[name] for name in told}


@pytest.mark.parametrize("code", ["BB22", "bb22", "NW-5", "ch_1Qabc", 481516])
@pytest.mark.parametrize("way", ["{}", "“{}”", "x.test/{}/y", "Say:{}!"])
def test_a_code_is_found_in_whatever_case(code: str | int, way: str) -> None:
    for said in (way.format(code), way.format(code).upper(), way.format(code).lower()):
        told = str(covered({"code": code, "note": said})["note"]).lower()
        assert str(code).lower() not in told
        assert "•••" in told


@THOROUGH
@given(body=json, code=st.text(min_size=3))
def test_no_body_breaks_it(body: Any, code: str) -> None:
    """Whatever a code is made of; and what nothing is hidden in stays the very same."""
    assert covered({"codes": [f"a{at:04}" for at in range(501)], "note": "x"})["note"] == "•••"
    covered({"code": code, "note": f"x{code}", "body": body})
    assert covered([4, "x"]) == [4, "x"]
    deep: Any = "SPRING24"
    for _ in range(5000):
        deep = {"a": [deep]}
    assert covered({"code": "SPRING24", "deep": deep})["code"] == "•••"
