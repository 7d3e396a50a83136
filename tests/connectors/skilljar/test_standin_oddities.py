"""What real Skilljar does that nobody would expect, and the stand-in does too."""

from base64 import b64encode
from typing import Any

import httpx
import pytest

from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.standin.cleaning import cleaned
from tests.connectors.rig import KEY, NOW
from tests.hostile_rows import hostile

LEARN = "/domains/learn.example.com"
MAY, JUNE = "2026-05-01T10:00:00Z", "2026-06-01T10:00:00Z"
USER_LESSONS = "/users/{user_id}/published-courses/{published_course_id}/lessons"
HEADERS = {"authorization": f"Basic {b64encode(f'{KEY}:'.encode()).decode()}", "accept": "application/json"}


def made(**options: Any) -> tuple[SkilljarStandIn, httpx.AsyncClient]:
    """Northwind Academy, and somebody who asks it."""
    standin = SkilljarStandIn(api_key=KEY, **{"clock": lambda: NOW} | options)
    standin.seed(14)
    hostile(standin)
    transport = httpx.ASGITransport(app=standin)
    return standin, httpx.AsyncClient(transport=transport, base_url="https://s.example", headers=HEADERS)


def number(standin: SkilljarStandIn, table: str, **where: Any) -> str:
    return str(standin.school.all(table, **where)[0]["id"])


async def test_throttles_say_how_long_in_words_alone() -> None:
    """Without Retry-After; what was turned away is not counted."""
    now = [NOW]
    _, client = made(calls_an_hour=2, clock=lambda: now[0])
    assert [(await client.get("/domains")).status_code for _ in range(2)] == [200, 200]
    now[0] += 3_000
    for _ in range(2):
        answer = await client.get("/domains")
        assert answer.status_code == 429
        assert "retry-after" not in answer.headers
        assert answer.json() == {"detail": "Request was throttled. Expected available in 600 seconds."}
    now[0] += 600
    assert (await client.get("/domains")).status_code == 200


async def test_refusals_may_come_as_a_list_of_errors() -> None:
    """Each with its status, in text, a code, a title, and what was wrong where."""
    _, client = made(lists_errors=True)
    known = {"status": "404", "code": "not_found", "title": "Not Found"}
    assert (await client.get("/domains/nowhere")).json() == {"errors": [known | {"detail": "Not found."}]}
    assert (await client.get("/nothing")).json() == {"errors": [known | {"detail": "Not found."}]}
    said = (await client.post(f"{LEARN}/users", json={"user": {"email": "x"}, "active": 1})).json()["errors"]
    assert [one["detail"] for one in said] == [
        "user.email: Enter a valid email address.",
        "active: Must be a valid boolean.",
    ]
    assert {one["status"] for one in said} == {"400"}


async def test_an_organization_may_not_have_what_is_documented() -> None:
    """It is not found then, and nothing else says why."""
    standin, client = made(unserved=[USER_LESSONS])
    jane, course = number(standin, "users", first_name="Jane"), number(standin, "published_courses")
    answer = await client.get(f"/users/{jane}/published-courses/{course}/lessons")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
    assert (await client.get(f"/users/{jane}/published-courses")).status_code == 200


async def test_progress_is_found_by_the_course_itself_on_whatever_site() -> None:
    """So what was asked for one site may be answered, and done, for another."""
    standin, client = made()
    ada = number(standin, "users", first_name="Ada")
    there = {one["_domain"]: one["id"] for one in standin.school.all("published_courses", slug="billing")}
    learn, partners = there.values()
    for site, course in (("learn", learn), ("partners", partners)):
        path = f"/domains/{site}.example.com/published-courses/{course}/enrollments"
        assert (await client.post(path, json={"user": {"id": ada}})).status_code == 201
    progress = {"course_progress": {"completed_at": MAY}}
    answer = (await client.patch(f"/users/{ada}/published-courses/{partners}", json=progress)).json()
    assert (answer["published_course_id"], answer["domain_name"]) == (learn, "learn.example.com")
    assert (await client.patch(f"/users/{ada}/published-courses/nothing", json=progress)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p onclick='x()'>Safe</p>", "<p>Safe</p>"),
        ("<script>alert(1)</script>", ""),
        ("Salt & pepper &amp; more", "Salt &amp; pepper &amp; more"),
        ('<a href="https://a.example/?b=1">Plans</a>', '<a href="https://a.example/?b=1">Plans</a>'),
    ],
)
async def test_html_comes_back_cleaned(sent: str, kept: str) -> None:
    """Of the script nothing is left, and it is a success all the same."""
    standin, client = made()
    path = f"/courses/{number(standin, 'courses')}"
    answer = await client.patch(path, json={"long_description_html": sent, "title": sent})
    assert (answer.status_code, answer.json()["long_description_html"], answer.json()["title"]) == (200, kept, sent)
    assert cleaned(cleaned({"html": sent})) == cleaned({"html": sent})


async def test_a_course_taken_every_year_begins_anew() -> None:
    """Each enrollment then has a progress of its own; of the others only their numbers are told."""
    standin, client = made()
    ada, row = (
        number(standin, "users", first_name="Ada"),
        standin.school.all("published_courses", slug="forklift-refresher")[0],
    )
    path = f"{LEARN}/published-courses/{row['id']}/enrollments"
    await client.post(path, json={"user": {"id": ada}, "enrolled_at": MAY, "expires_at": JUNE})
    done = {"course_progress": {"completed_at": MAY, "success_status": "PASSED", "score": 9, "max_score": 10}}
    certified = (await client.patch(f"/users/{ada}/published-courses/{row['id']}", json=done)).json()
    assert certified["certificate"]["expires_at"] == "2027-05-01T10:00:00.000000Z"
    await client.post(path, json={"user": {"id": ada}, "enrolled_at": JUNE})
    (taken,) = (await client.get(f"/users/{ada}/published-courses")).json()
    before, after = taken["all_enrollments"]
    assert (before["expires_at"], after["expires_at"], before["active"]) == (JUNE, None, True)
    assert before["course_progress_id"] == certified["course_progress"]["course_progress_id"]
    assert taken["course_progress"]["course_progress_id"] == after["course_progress_id"]
    assert (taken["course_progress"]["completed_at"], taken["certificate"]) == (None, None)


async def test_a_completion_is_taken_back_with_its_credits() -> None:
    """By saying that there is none."""
    standin, client = made()
    ada, course = number(standin, "users", first_name="Ada"), number(standin, "published_courses", slug="fire-safety")
    await client.post(f"{LEARN}/published-courses/{course}/enrollments", json={"user": {"id": ada}})
    told = [
        (await client.patch(f"/users/{ada}/published-courses/{course}", json={"course_progress": change})).json()
        for change in (
            {"completed_at": MAY, "success_status": "PASSED"},
            {"completed_at": None, "success_status": None},
        )
    ]
    progress = [one["course_progress"] for one in told]
    assert [(one["completed_at"], one["success_status"], one["credits_earned"]) for one in progress] == [
        (MAY, "PASSED", "2"),
        (None, None, "0"),
    ]


async def test_an_enrollment_is_told_as_one_was_seen_to_arrive() -> None:
    """With the purchase in the words of events, the code that let the person in, and answers by their numbers."""
    standin, client = made()
    await client.post(
        "/webhooks", json={"target_url": "https://a.example/", "additional_headers": {"X-Secret": "hush"}}
    )
    partners, ada = "/domains/partners.example.com", number(standin, "users", first_name="Ada")
    asked = number(
        standin, "signup_fields", label="Job title", _domain=number(standin, "domains", access="PRIVATE_CODE")
    )
    answer = {"signup_field": {"id": asked}, "value": "Mathematician"}
    await client.post(f"{partners}/users/{ada}/signup-fields", json=answer)
    course = standin.school.all("published_courses")[-1]["id"]
    bought = {"purchase_price": {"amount": "25.00", "currency_code": "USD"}, "purchase_state": "SUCCESS"}
    await client.post(
        f"{partners}/published-courses/{course}/enrollments", json={"user": {"id": ada}, "purchase": bought}
    )
    (delivery,) = standin.deliveries
    assert delivery.headers["X-Secret"] == "hush"
    assert delivery.event.keys() == {
        "event_type", "timestamp", "user", "course", "purchase", "domain", "domain_access_code", "signup_fields",
    }  # fmt: skip
    assert delivery.event["domain_access_code"] == "opensesame"
    assert delivery.event["signup_fields"] == {
        asked: {"value": "Mathematician", "signup_field": {"id": asked, "label": "Job title"}}
    }
    assert delivery.event["purchase"].keys() == {
        "id", "purchase_price", "order_id", "original_price", "offer_sku", "price_cents", "currency_code", "state",
        "quantity", "purchased_at", "payment_processor", "payment_processor_order_id", "promo_code_id", "promo_code",
        "promo_code_price_cents", "promo_code_percent_off", "promo_code_quantity",
    }  # fmt: skip
    assert (delivery.event["purchase"]["purchase_price"], delivery.event["purchase"]["price_cents"]) == ("25.00", 2500)
    (sample,) = (await client.get("/webhooks/sample-course-enrollment")).json()["results"]
    assert (sample.keys(), sample["purchase"].keys()) == (delivery.event.keys(), delivery.event["purchase"].keys())


async def test_what_a_lesson_of_several_parts_holds_is_told_when_asked() -> None:
    """In the order of its parts; of all other lessons it is told anyway."""
    standin, client = made()
    about = {"course_id": number(standin, "courses"), "order": 90}
    lesson = (await client.post("/lessons", json=about | {"title": "Wax", "type": "MODULAR"})).json()["id"]
    for order, words in ((2, "<p>Wicks</p>"), (1, "<p>Wax</p>")):
        part = {"header": "Part", "order": order, "type": "HTML", "content_html": words}
        await client.post(f"/lessons/{lesson}/content-items", json=part)
    told = [
        [one["content_html"] for one in (await client.get("/lessons", params=asked)).json()["results"]]
        for asked in ({}, {"include_content": "true"})
    ]
    assert (told[0][:-1], told[0][-1]) == (told[1][:-1], "")
    assert told[1][-1] == "<p>Wax</p><p>Wicks</p>"
    assert "<p>Welcome</p>" in told[0]


async def test_people_leave_a_group_one_by_one() -> None:
    """Who is not in it is not found; the person stays."""
    standin, client = made()
    group = standin.school.all("groups")[0]
    before, path = group["user_count"], f"/groups/{group['id']}"
    somebody = standin.school.all("group_users", _group=group["id"])[0]["user"]["id"]
    assert [(await client.delete(f"{path}/users/{somebody}")).status_code for _ in range(2)] == [204, 404]
    assert (await client.get(path)).json()["user_count"] == before - 1
    assert (await client.get(f"/users/{somebody}")).json()["user"]["id"] == somebody


async def test_one_title_stands_on_two_sites() -> None:
    """As two things with two numbers, of one course."""
    _, client = made()
    found = [
        one
        for site in ("learn", "partners")
        for one in (await client.get(f"/domains/{site}.example.com/published-courses?search=billing")).json()["results"]
    ]
    assert len({one["id"] for one in found}) == 2
    assert len({one["course"]["id"] for one in found}) == 1
