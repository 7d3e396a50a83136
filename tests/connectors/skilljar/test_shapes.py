"""The stand-in answers in Skilljar's shapes, not in those that its connector would like best."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import httpx
import pytest

from connectors.skilljar.standin import ENDPOINTS
from connectors.skilljar.standin.school import School
from tests.connectors.skilljar.rig import id_of, skilljar_rig
from tests.connectors.skilljar.shapes import ANSWERS, THINGS, Heard, faults, named, places, told

LEARN, PARTNERS = "/domains/learn.example.com", "/domains/partners.example.com"
SOON, LATER = "2026-07-01T10:00:00Z", "2027-07-01T10:00:00Z"
CONTENTS = {"asset": "assets", "quiz": "quizzes", "web_package": "packages"}
NEVER_TOLD = {
    "course.draft_origin_id": "no course here is a draft of another",
    "changed member.login_token": "only somebody who is added is signed in",
    "record of a lesson.validation_data": "no lesson here is checked by somebody else",
}


@pytest.fixture(scope="module")
def heard() -> Mapping[str, list[Any]]:
    return asyncio.run(_walked())


async def _walked() -> Mapping[str, list[Any]]:
    """Every answer to the walk through all operations, and to what the walk does not ask for."""
    rig = skilljar_rig()
    overheard = Heard(httpx.ASGITransport(app=rig.standin))
    connector = rig.connect(transport=overheard)
    async for _ in rig.walk(connector):
        pass
    await connector.close()
    fresh = skilljar_rig(people=40)
    overheard = Heard(httpx.ASGITransport(app=fresh.standin), overheard.answers)
    headers = {"authorization": f"Basic {fresh.key}", "accept": "application/json"}
    async with httpx.AsyncClient(transport=overheard, base_url="https://skilljar.example.com", headers=headers) as raw:
        async for answer in _further(fresh.standin, raw):
            assert answer.is_success, (answer.request.method, answer.request.url, answer.text)
    return overheard.answers


async def _further(standin: Any, raw: httpx.AsyncClient) -> AsyncIterator[httpx.Response]:
    """One thing of every kind, with all that it can have."""
    first = await raw.get("/users", params={"page_size": 9})
    yield first
    yield await raw.get(first.json()["next"])
    for method, path, body in (*_of_people(standin.school), *_of_things(standin.school), *_of_sales(standin.school)):
        yield await raw.request(method, path, json=body)
    hook = id_of(standin, "webhooks")
    yield await raw.post(f"/webhooks/{hook}/ping")
    yield await raw.put(f"/webhooks/{hook}", json={"target_url": "https://a.example/", "event_type": "QUIZ_COMPLETION"})
    yield await raw.get(f"/webhooks/{hook}")
    yield await raw.delete(f"/webhooks/{hook}")


Asked = Iterator[tuple[str, str, Any]]
"""Methods, addresses and bodies."""


def _of_people(school: School) -> Asked:
    for user in school.all("users"):
        for what in ("published-courses", "plan-enrollments", "published-path-enrollments"):
            yield "GET", f"/users/{user['id']}/{what}", None
    for row in school.all("progress", completed_at=None)[:20]:
        yield "GET", f"/users/{row['_user']}/published-courses/{row['_course']}/lessons", None
    yield "GET", "/users?page=1", None
    somebody, done = school.all("enrollments", _table="published_paths")[0]["user"]["id"], {"completed_at": SOON}
    for row in school.all(
        "published_courses", _domain=school.all("domains")[0]["id"]
    ):  # of whoever takes a path all is completed, and so the path
        yield "POST", f"{LEARN}/published-courses/{row['id']}/enrollments", {"user": {"id": somebody}}
        yield "PATCH", f"/users/{somebody}/published-courses/{row['id']}", {"course_progress": done}
    yield "GET", f"/users/{somebody}/published-path-enrollments", None
    buyer, group = school.all("users")[0]["id"], school.all("groups")[0]["id"]
    questions = school.all("signup_fields", _domain=school.all("domains", name="partners.example.com")[0]["id"])
    answers = [{"id": one["id"], "value": "Chandler"} for one in questions]
    newcomer = {"user": {"email": "new@example.com"}, "expires_at": LATER, "marketing_optin": True}
    yield "POST", f"{PARTNERS}/users", newcomer
    yield "POST", f"{PARTNERS}/users/{buyer}/signup-fields-bulk", {"signup_fields": answers}
    yield "PATCH", f"{PARTNERS}/users/{buyer}", {"expires_at": LATER}
    yield "POST", f"{PARTNERS}/users", {"user": {"email": school.all("users")[0]["email"]}}
    yield "POST", f"{PARTNERS}/users/{buyer}/invites", {}
    yield "GET", f"{PARTNERS}/users/{buyer}/invites", None
    yield "GET", f"{PARTNERS}/users?include_signup_field_data=true", None
    yield "GET", f"{PARTNERS}/users/{buyer}", None
    yield "GET", f"/users/{buyer}", None
    yield "GET", "/groups", None
    yield "GET", f"/groups/{group}", None
    yield "DELETE", f"/groups/{group}/users/{school.all('group_users', _group=group)[0]['user']['id']}", None


def _of_things(school: School) -> Asked:
    for path in ("courses", "domains", "quizzes", "vilt-session-events", "paths"):
        yield "GET", f"/{path}", None
    pool, course = school.all("pools")[0]["id"], school.all("courses")[0]["id"]
    for path in (f"access-code-pools/{pool}", f"access-code-pools/{pool}/access-codes"):
        yield "GET", f"{PARTNERS}/{path}", None
    for code in school.all("codes"):
        yield "GET", f"{PARTNERS}/access-code-pools/{pool}/access-codes/{code['id']}", None
    sold = school.all("published_courses")[-1]["id"]
    for path in ("published-courses", f"published-courses/{sold}"):
        yield "GET", f"{PARTNERS}/{path}?include_searchable_content=True", None
    yield "GET", f"{LEARN}/published-paths?include_searchable_content=True", None
    for row in school.all("published_courses")[:6]:
        yield "GET", f"{LEARN}/published-courses/{row['id']}/enrollments", None
    where = {"course_id": course, "title": "Wax", "order": 90, "type": "HTML"}
    words = dict.fromkeys(("content_html", "description_html", "tooltip_html"), "<p>Wax</p>") | {
        "search_keywords": "wax"
    }
    shown = {f"content_{kind}_id": school.all(table)[0]["id"] for kind, table in CONTENTS.items()}
    yield "POST", "/lessons", where | words | shown | {"time_seconds": 60}
    yield "GET", f"/lessons/{school.all('lessons')[0]['id']}/content-items", None
    bank = {"quiz_question_bank": school.all("banks")[0]["id"], "html": "Why?", "type": "FREEFORM"}
    said = dict.fromkeys(("correct_answer_feedback_html", "incorrect_answer_feedback_html"), "<p>So</p>")
    yield "POST", "/quiz-questions", bank | said
    yield "POST", "/quizzes", {"name": "Long", "html": "<p>Two hours</p>", "time_limit_seconds": 7200}
    full = {
        "description": "<p>By candlelight</p>",
        "post_registration_instructions": "<p>Bring one</p>",
        "tags": ["wax"],
    }
    who = {"instructor_email": "ada@acme.com", "display_name": "Candles", "timezone": "Europe/Paris"}
    when = {"starts_at": SOON, "ends_at": LATER, "event_link": "https://video.example.com/1"}
    yield "POST", "/ilt-sessions", {**full, **who, **when, "lesson": school.all("lessons")[0]["id"], "seats_total": 4}
    record = {"finished_at": SOON, "success_status": "PASSED", "score": 7, "max_score": 9, "custom_data": "by hand"}
    taken = next(one for one in school.all("progress") if one["completed_lesson_count"])
    done = school.all("lesson_progress", _progress=taken["_key"])[0]["id"]
    yield "PUT", f"/lesson-progress/{done}", record | {"validation_status": "PASSED"}
    yield "GET", f"/users/{taken['_user']}/published-courses/{taken['_course']}/lessons", None
    token = school.all("tokens")[0]["id"]
    yield "PATCH", f"/progresstokens/{token}", {"success_status": "FAILED", "score": 1, "max_score": 9}
    for table, path in (("plans", "plan/{}/plan-"), ("published_paths", "published-paths/{}/published-path-")):
        row, user = school.all(table)[0], school.all("enrollments", _table=table)[0]["user"]["id"]
        body = {"user": {"id": user}, "expires_at": LATER}
        yield "POST", f"{LEARN}/{path.format(row['id'])}enrollments", body
        yield "GET", f"/users/{user}/{'plan' if table == 'plans' else 'published-path'}-enrollments", None


def _of_sales(school: School) -> Asked:
    offers, terms = [{"id": one["id"]} for one in school.all("offers")], {"name": "Sale", "starts_at": SOON}
    pool = school.all("promo_pools")[0]["id"]
    yield "GET", "/offers", None
    yield "POST", "/promo-code-pools", terms | {"expires_at": LATER, "discount_type": "PERCENT_OFF", "percent_off": 5}
    yield "PATCH", f"/promo-code-pools/{pool}", {"expires_at": LATER}
    yield "POST", f"/promo-code-pools/{pool}/offers", offers
    yield "GET", f"/promo-code-pools/{pool}/offers", None
    yield "GET", "/purchases/purchase1001", None
    yield "PATCH", "/purchases/purchase1001", {"refunded_at": SOON, "refund_cents": 5}
    credits = {"expiration_date": LATER, "tracking_identifier": "PO-1"}
    yield "POST", "/training-credit-codes", credits | {"training_credit_code": "WAX", "credits_total": 9}
    yield "GET", "/training-credit-codes", None
    changes = {"offers": {"add": [offers[0]["id"]], "remove": [offers[1]["id"]]}}
    yield "PATCH", f"/training-credit-codes/{school.all('credits')[0]['id']}", credits | changes


def test_every_answer_is_of_its_shape(heard: Mapping[str, list[Any]]) -> None:
    """Names, kinds, words, and what may be nothing; no name more and none less."""
    found = {
        f"{call}{one}" for call, answers in heard.items() for all_ in answers for one in faults(all_, ANSWERS[call])
    }
    assert sorted(found) == []


def test_every_place_of_a_shape_is_filled_somewhere(heard: Mapping[str, list[Any]]) -> None:
    """What is never told has no wrong shape, so a stand-in that is always empty would fit any schema."""
    filled = {one for call, answers in heard.items() for all_ in answers for one in told(all_, ANSWERS[call])}
    empty = {one for name, shape in THINGS.items() for one in places(shape, name) if one not in filled}
    assert empty == NEVER_TOLD.keys()


def test_every_operation_has_a_shape(heard: Mapping[str, list[Any]]) -> None:
    """And every shape an answer. Of the samples of events only the envelope is known."""
    asked = {named(one.method, one.path) for one in ENDPOINTS if "/sample-" not in one.path}
    assert asked == ANSWERS.keys() == heard.keys()


@pytest.mark.parametrize(
    ("answer", "shape", "fault"),
    [
        ({"amount": "5.00"}, "price", ".currency_code: missing"),
        ({"amount": "5.00", "currency_code": "USD", "tax": 1}, "price", ".tax: unknown"),
        ({"amount": 5, "currency_code": "USD"}, "price", ".amount: no text"),
        ({"amount": None, "currency_code": "USD"}, "price", ".amount: null"),
        ([{"amount": "5.00"}], ["price"], "[].currency_code: missing"),
        ({"count": 1, "next": None, "previous": None, "results": [{}]}, "page of price", ".results[].amount: missing"),
        ([], "page of price", ": nothing in it has a name"),
        ({}, ["price"], ": no list"),
        ("tomorrow", "moment", ": no moment"),
        (True, "number", ": no number"),
        ("SOLD", "FREE|OPEN or null", ": SOLD"),
        ({}, "nothing", ": something"),
    ],
)
def test_another_shape_is_seen(answer: Any, shape: Any, fault: str) -> None:
    """What this file must find is found."""
    assert fault in faults(answer, shape)


@pytest.mark.parametrize(
    ("answer", "shape"),
    [(None, "text or null"), (None, "text or null*"), ({}, {"title~": "text"}), ([], ["text"]), (None, "nothing")],
)
def test_what_may_be_nothing_is_no_fault(answer: Any, shape: Any) -> None:
    """Whoever says so."""
    assert not [*faults(answer, shape)]
