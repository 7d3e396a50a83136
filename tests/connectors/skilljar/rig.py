"""Northwind Academy on Skilljar."""

import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, get_origin

from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.intent import Intent, Operation, make, operation_id, result_type
from connectors.core.record import Page
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.domains import DomainsRead
from connectors.skilljar.groups import GroupsCreate, GroupsUpdate
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.users import UsersList
from connectors.skilljar.webhooks import WebhooksCreate
from tests.connectors.rig import KEY, NOW, Rig, Sent, error_body, rig_on
from tests.connectors.skilljar.event_bodies import ENROLLED, OTHER_EVENTS
from tests.hostile_rows import hostile

LEARN, PARTNERS = {"domain_name": "learn.example.com"}, {"domain_name": "partners.example.com"}
HOOK = {"target_url": "https://registrar.example.com/webhooks/skilljar", "basic_auth_username": "skilljar"}
PENDING = "purchase1002"
"""A purchase that waits to be settled."""
SEEN_DONE = frozenset(
    {
        "courses_update",
        "domains_access_code_pools_update",
        "domains_plan_plan_enrollments_update",
        "domains_published_courses_enrollments_update",
        "domains_published_paths_published_path_enrollments_update",
        "ilt_multi_session_events_update",
        "lessons_content_items_update",
        "promo_code_pools_delete",
        "promo_codes_update",
        "purchases_update",
        "users_update",
        "vilt_session_registrations_update",
    }
)
SHOWS_ALL = {
    "courses_list": "List all courses in your organization",
    "domains_signup_fields_list": "the list of signup fields configured for a domain",
    "domains_plan_list": "List all Plans available in the specified Domain",
    "domains_users_list": "List users for a domain",
    "lessons_content_items_list": "List all content items for a lesson",
    "lessons_list": "List all lessons within a specific course",
    "offers_list": "Offers available to your organization",
    "promo_code_pools_list": "Promo Code Pools for your organization",
    "promo_codes_list": "Promo Codes for your organization",
    "question_banks_list": "all question banks for the current organization",
    "quizzes_list": "all quizzes for the current organization",
    "training_credit_codes_list": "training credit codes for your organization",
    "users_published_courses_list": "published courses in which the user is enrolled",
    "users_published_courses_lessons_list": "lessons within a published course",
    "vilt_session_events_list": "Retrieve a paginated list of VILT session events",
    "vilt_session_registrations_list": "registrations for VILT sessions, filtered by session if specified",
}
SAYS_SOMETHING = re.compile(r'[1-9]|true|"[^"]+"(?!\s*:)')
"""A number, a yes or a text in what was written as JSON, and no mere name of a field."""
BOB = {"email": "bob@example.com", "first_name": "Bob", "last_name": "O’Brien"}


def skilljar_rig(read_only: bool = False, people: int = 12) -> Rig:
    standin = SkilljarStandIn(api_key=KEY, read_only=read_only, clock=lambda: NOW)
    standin.seed(people)
    hostile(standin)
    return rig_on(
        standin,
        partial(SkilljarConnector, SecretStr(KEY)),
        base_url="https://skilljar.example.com",
        key=b64encode(f"{KEY}:".encode()).decode(),
        question=make(DomainsRead, LEARN),
        repeatable=make(GroupsUpdate, {"group_id": id_of(standin, "groups", name="Sales"), "name": "Sales and more"}),
        change=make(GroupsCreate, {"name": "Night shift"}),
        secret_change=make(WebhooksCreate, HOOK | {"basic_auth_password": "s3cr3t-of-the-hook"}),
        secret="s3cr3t-of-the-hook",
        listing=make(UsersList, {"page_size": 4}),
        walk=_walk,
        refusal=error_body,
        events=[ENROLLED, *OTHER_EVENTS],
        names_nothing={
            "payment_processor_order_id": "the payment service's own number, kept for reference",
            "asset.name": "a title",
            "basic_auth_username": "Registrar's own, for its door",
            "code": "the new code itself, which nobody is looked for by",
            "training_credit_code": "the new code itself, which nobody is looked for by",
        },
        shows_all=SHOWS_ALL,
        empty_answer=_empty,
        wordless=frozenset({"users_anonymize"}),
        seen_done=SEEN_DONE,
        lost_writes=_lost_writes(standin),
        undecided={
            "domains_published_courses_enrollments_create": "no listing can be asked for it, and it may be sent again",
            "domains_users_create": "who is on the site now may have been there before",
        },
        shown_unasked={"download_url": "a file that who asks has put there"},
    )


def _empty(cls: Operation, body: Any) -> bool:
    """A listing may be rows alone. To three changes the schema answers "No response body": what comes all the same is
    believed where anything stands in it that is no error, and a list of nothing is not."""
    if get_origin(result_type(cls)) is Page:
        return bool(body == [])
    untold = operation_id(cls) in ("promo_code_pools_delete", "web_packages_lessons_update", "groups_users_delete")
    said = body if isinstance(body, dict) else {}
    silent = body is not None and not SAYS_SOMETHING.search(json.dumps(body))
    return untold and not silent and said.get("success") is not False and not (said.get("errors") or said.get("status"))


def _lost_writes(standin: SkilljarStandIn) -> list[tuple[Sent, ...]]:
    """Access that is removed, which everybody has at first."""
    school = standin.school
    enrolled = next(one for one in school.all("enrollments", _table="published_courses") if one["active"])
    course = school.get("published_courses", enrolled["_of"])
    member = next(one for one in school.all("domain_users") if one["active"])
    here, there = ({"domain_name": school.get("domains", one["_domain"])["name"]} for one in (course, member))
    ended = {**here, "published_course_id": course["id"], "enrollment_id": enrolled["id"], "active": False}
    return [
        (("domains_published_courses_enrollments_update", ended),),
        (("domains_users_update", {**there, "user_id": member["user"]["id"], "active": False}),),
    ]


def id_of(standin: Any, table: str, **where: Any) -> str:
    """The number of the first row of the stand-in that has all this."""
    return str(standin.school.all(table, **where)[0]["id"])


Did = tuple[Intent[Any], Any]


class Walker:
    """Carries operations out by id, and keeps each intent with its answer."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._operations = platforms()["skilljar"].operations

    async def __call__(self, operation: str, /, **data: Any) -> Did:
        intent = make(self._operations[operation], data)
        return intent, await self._connector.run(intent)


async def _walk(connector: Connector) -> AsyncIterator[Did]:
    do = Walker(connector)
    for part in (_contents, _site, _codes, _people, _enrolling, _groups, _progress, _live, _sales):
        async for did in part(do):
            yield did


async def _contents(do: Walker) -> AsyncIterator[Did]:
    yield await do("assets_list")
    asset = await do("assets_create", content_url="https://files.example.com/a.mp4", asset={"name": "Film"})
    yield asset
    yield await do("assets_read", id=asset[1].id)
    yield await do("courses_list", page_size=5)
    new = {"enforce_sequential_navigation": False, "short_description": "By candlelight", "title": "Night school"}
    course = await do("courses_create", **new, labels=["night", "school"])
    yield course
    yield await do("courses_update", id=course[1].id, long_description_html="<p>Bring a candle.</p>")
    bank = await do("question_banks_create", name="Candles")
    yield bank
    yield await do("question_banks_list")
    quiz = await do("quizzes_create", name="Wicks", passing_percentage_correct=50, max_attempts=2)
    yield quiz
    yield await do("quizzes_list", name="Wicks")
    answers = [{"answer_text": "Wax", "correct": True}, {"answer_text": "Ice", "correct": False}]
    question = {"html": "What burns?", "type": "multiple_choice", "answers": answers}
    yield await do("quiz_questions_create", quiz=quiz[1].id, **question)
    lesson = await do("lessons_create", course_id=course[1].id, order=10, title="Wax", type="html", time_seconds=60)
    yield lesson
    yield await do("lessons_update", id=lesson[1].id, content_quiz_id=quiz[1].id, type="quiz", time_seconds=None)
    yield await do("lessons_list", course_id=course[1].id)
    item = await do("lessons_content_items_create", lesson_id=lesson[1].id, header="Wicks", order=10, type="html")
    yield item
    yield await do("lessons_content_items_update", lesson_id=lesson[1].id, id=item[1].id, content_html="<p>Wicks</p>")
    yield await do("lessons_content_items_list", lesson_id=lesson[1].id)
    yield await do("web_packages_list")
    about = {"title": "Candles", "redirect_on_completion": False}
    package = await do("web_packages_create", content_url="https://files.example.com/a.zip", web_package=about)
    yield package
    old = await do("web_packages_read", id=package[1].id)
    yield old
    yield await do("web_packages_lessons_update", id=old[1].id, web_package_id=old[1].id)


async def _site(do: Walker) -> AsyncIterator[Did]:
    yield await do("domains_list")
    yield await do("domains_read", **LEARN)
    yield await do("domains_update", **LEARN, catalog_title="<h1>Everything</h1>", access="public")
    series = await do("domains_course_series_list", **LEARN)
    yield series
    of_series = {"course_series_id": series[1].items[0].id}
    yield await do("domains_course_series_published_courses_list", **LEARN, **of_series)
    yield await do("domains_plan_list", **LEARN)
    courses = await do("domains_published_courses_list", **LEARN, search="onboarding", include_searchable_content=True)
    yield courses
    yield await do("domains_published_courses_read", **LEARN, published_course_id=courses[1].items[0].id)
    paths = await do("domains_published_paths_list", **LEARN, page=1)
    yield paths
    yield await do("domains_published_paths_read", **LEARN, id=paths[1].items[0].id, include_searchable_content=True)
    yield await do("domains_signup_fields_list", **LEARN)
    yield await do("paths_list")
    yield await do("paths_path_items_list", path_id=paths[1].items[0].path_id)
    yield await do("webhooks_create", **HOOK, event_type="course_completion")
    yield await do("webhooks_list")


async def _codes(do: Walker) -> AsyncIterator[Did]:
    pool = await do("domains_access_code_pools_create", **PARTNERS, name="Friends", end_date=None)
    yield pool
    here = {**PARTNERS, "access_code_pool_id": pool[1].id}
    yield await do("domains_access_code_pools_list", **PARTNERS, name="Friends")
    yield await do("domains_access_code_pools_read", **here)
    yield await do("domains_access_code_pools_update", **here, active=False)
    code = await do("domains_access_code_pools_access_codes_create", **here, code="hello", duration_unit="months")
    yield code
    one = {**here, "access_code_id": code[1].id}
    yield await do("domains_access_code_pools_access_codes_list", **here)
    yield await do("domains_access_code_pools_access_codes_read", **one)
    yield await do("domains_access_code_pools_access_codes_update", **one, max_uses=5, duration=None)


async def _people(do: Walker) -> AsyncIterator[Did]:
    bob = await do("domains_users_create", **LEARN, user=BOB, active=True)
    yield bob
    here = {**LEARN, "user_id": bob[1].id}
    yield await do("domains_users_list", **LEARN, user__email="bob@example.com", access_code="null", active=True)
    yield await do("domains_users_read", **here)
    yield await do("domains_users_update", **here, active=False, access_code="remove")
    yield await do("domains_users_invites_create", **here, send_email=False)
    yield await do("domains_users_invites_list", **here)
    asked = [one.id for one in (await do("domains_signup_fields_list", **LEARN))[1].items]
    yield await do("domains_users_signup_fields_create", **here, signup_field={"id": asked[0]}, value="Chandler")
    both = [{"id": asked[0], "value": "Head chandler"}, {"id": asked[1], "value": "Ireland"}]
    yield await do("domains_users_signup_fields_bulk_create", **here, signup_fields=both)
    yield await do("domains_users_signup_fields_list", **here)
    yield await do("users_list", email="bob@example.com")
    yield await do("users_read", user_id=bob[1].id)
    yield await do("users_update", user_id=bob[1].id, first_name="Robert")
    yield await do("users_anonymize", user_id=bob[1].id)


async def _enrolling(do: Walker) -> AsyncIterator[Did]:
    maeve = (await do("users_list", last_name="O'Brien"))[1].items[0].id
    begins = {"user": {"id": maeve}, "enrolled_at": "2026-06-01T09:00:00Z"}
    for family, listing, key, enrollment in (
        ("domains_plan_plan_enrollments", "domains_plan_list", "plan_id", "plan_enrollment_id"),
        (
            "domains_published_courses_enrollments",
            "domains_published_courses_list",
            "published_course_id",
            "enrollment_id",
        ),
        (
            "domains_published_paths_published_path_enrollments",
            "domains_published_paths_list",
            "published_path_id",
            "published_path_enrollment_id",
        ),
    ):
        here = {**LEARN, key: (await do(listing, **LEARN))[1].items[0].id}
        made = await do(f"{family}_create", **here, **begins, purchase={"purchase_state": "success"})
        yield made
        one = {**here, enrollment: made[1].id}
        yield await do(f"{family}_list", **here, page_size=3)
        yield await do(f"{family}_read", **one)
        yield await do(f"{family}_update", **one, active=False, expires_at="2026-07-01T09:00:00Z")


async def _groups(do: Walker) -> AsyncIterator[Did]:
    asked = (await do("domains_signup_fields_list", **LEARN))[1].items
    options = [{"id": one.plain()["id"]} for question in asked for one in question.options][:1]
    group = await do("groups_create", name="Night shift", sign_up_field_rule={"options": options})
    yield group
    here = {"group_id": group[1].id}
    yield await do("groups_update", **here, discount_percent=10, group_category_id=None)
    yield await do("groups_read", **here)
    yield await do("groups_list", name="Night shift")
    pool = (await do("domains_access_code_pools_list", **PARTNERS))[1].items[0].id
    yield await do("groups_access_code_pools_create", **here, access_code_pool={"id": pool})
    yield await do("groups_access_code_pools_list", **here)
    jane = (await do("users_list", email="jane@acme.com"))[1].items[0].id
    yield await do("groups_users_create", **here, user={"id": jane})
    yield await do("groups_users_list", **here)
    yield await do("users_groups_list", user_id=jane)
    yield await do("groups_users_delete", **here, user_id=jane)


async def _progress(do: Walker) -> AsyncIterator[Did]:
    jane = {"user_id": (await do("users_list", email="jane@acme.com"))[1].items[0].id}
    courses = await do("users_published_courses_list", **jane)
    yield courses
    course = {**jane, "published_course_id": courses[1].items[0].published_course_id}
    yield await do("users_published_courses_update", **course, course_progress={"success_status": "passed"})
    lessons = await do("users_published_courses_lessons_list", **course)
    yield lessons
    first, done = lessons[1].items[0], {"completed_at": "2026-05-01T09:00:00Z"}
    yield await do("users_published_courses_lessons_update", **course, lesson_id=first.id, lesson_progress=done)
    yield await do("lesson_progress_update", lesson_progress_id=first.lesson_progress_id, completed_at=None, score=3)
    yield await do("progresstokens_update", progress_token_id="3xna1b23cd456dfg", **done, success_status="passed")
    yield await do("users_plan_enrollments_list", **jane)
    yield await do("users_published_path_enrollments_list", **jane)


async def _live(do: Walker) -> AsyncIterator[Did]:
    yield await do("ilt_instructors_list", provider="calendar")
    events = await do("ilt_multi_session_events_list")
    yield events
    lesson = events[1].items[0].lesson
    event = await do("ilt_multi_session_events_create", lesson=lesson, display_name="Candle week", seats_total=9)
    yield event
    yield await do("ilt_multi_session_events_update", id=event[1].id, seats_total=8)
    times = {"starts_at": "2026-06-05T09:00:00Z", "ends_at": "2026-06-05T11:00:00Z", "timezone": "Europe/Paris"}
    what = {"instructor_email": "Ada <ada@acme.com>", "display_name": "Candles live", **times}
    session = await do("ilt_sessions_create", **what, multi_session_event=event[1].id)
    yield session
    yield await do("ilt_sessions_update", id=session[1].id, **what, lesson=lesson, location="Room 1", seats_total=5)
    planned = await do("vilt_session_events_list", session__lesson__id=lesson, starts_at__gte="2026-06-05T00:00:00Z")
    yield planned
    seat = {"vilt_session": {"id": planned[1].items[0].vilt_session_id}}
    course = (await do("domains_published_courses_list", **LEARN, search="onboarding"))[1].items[0].id
    enrolled = await do("domains_published_courses_enrollments_list", **LEARN, published_course_id=course)
    made = await do("vilt_session_registrations_create", **seat, enrollment_id=enrolled[1].items[-1].id)
    yield made
    yield await do("vilt_session_registrations_update", vilt_session_registration_id=made[1].id, attended=True)
    yield await do("vilt_session_registrations_list", session__id=seat["vilt_session"]["id"])


async def _sales(do: Walker) -> AsyncIterator[Did]:
    offers = await do("offers_list", page_size=3)
    yield offers
    terms = {"starts_at": "2026-06-01T00:00:00Z", "discount_type": "price_override", "price_cents": 500}
    pool = await do("promo_code_pools_create", name="Candle sale", **terms)
    yield pool
    here = {"promo_code_pool_id": pool[1].id}
    yield await do("promo_code_pools_update", **here, expires_at=None, active=True)
    yield await do("promo_code_pools_offers_create", **here, ids=[one.id for one in offers[1].items])
    yield await do("promo_code_pools_offers_list", **here)
    yield await do("promo_code_pools_list", offer_id=offers[1].items[0].id)
    code = await do("promo_codes_create", **here, code="CANDLE", max_uses=3)
    yield code
    yield await do("promo_codes_update", promo_code_id=code[1].id, active=False)
    yield await do("promo_codes_list", active=False)
    yield await do("promo_code_pools_delete", **here)
    credit = await do("training_credit_codes_create", training_credit_code="CANDLE-9", credits_total=9)
    yield credit
    narrower = {"student_groups": {"add": ["abc"]}, "expire_content": True}
    yield await do("training_credit_codes_partial_update", training_credit_code_id=credit[1].id, **narrower)
    yield await do("training_credit_codes_list", training_credit_code="CANDLE-9")
    yield await do("purchases_read", purchase_id=PENDING)
    yield await do("purchases_fulfill", purchase_id=PENDING, state="success")
    yield await do("purchases_update", purchase_id=PENDING, state="refunded", refund_cents=500)
