"""Webhooks, and the events they carry.

The reference shows no event. Enrollments are as they were seen to arrive; of the others only the envelope is known, and
what stands beside it here has the names that the same things have elsewhere.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from connectors.skilljar.standin.contents import show_all
from connectors.skilljar.standin.endpoint import PAGE, Endpoint, Given, changing
from connectors.skilljar.standin.fields import anything, boolean, choice, may, may_be_null, needs, text, url
from connectors.skilljar.standin.school import Row, School, person
from connectors.standin.standin import Reply

EVENTS = (
    "COURSE_COMPLETION",
    "COURSE_ENROLLMENT",
    "DOMAIN_ENROLLMENT",
    "LESSON_COMPLETION",
    "PATH_COMPLETION",
    "PATH_ENROLLMENT",
    "PURCHASE_FULFILLMENT",
    "QUIZ_COMPLETION",
    "VILT_EVENT_REGISTRATION",
    "DASHBOARD_TASK_CREATED",
)
HOOK = {
    "target_url": needs(url),
    "active": may(boolean),
    "event_type": may_be_null(choice(*EVENTS)),
    "basic_auth_username": may(text),
    "basic_auth_password": may(text),
    "additional_headers": may(anything),
}


def add_hook(school: School, given: Given) -> Reply:
    """The password comes back in clear, here and in the list."""
    row: Row = {
        "active": True,
        "deactivate_reason": None,
        "event_type": None,
        "basic_auth_username": "",
        "basic_auth_password": "",
        "additional_headers": {},
    }
    return Reply(school.add("webhooks", **row | given.body), 201)


def show_hook(school: School, given: Given) -> Reply:
    return Reply(school.get("webhooks", given["webhook_id"]))


def change_hook(school: School, given: Given) -> Reply:
    """Whoever switches it on again need not say why it was off."""
    row = school.get("webhooks", given["webhook_id"])
    row.update(given.body)
    if row["active"]:
        row["deactivate_reason"] = None
    return Reply(row)


def drop_hook(school: School, given: Given) -> Reply:
    school.drop("webhooks", [school.get("webhooks", given["webhook_id"])])
    return Reply(status=204)


def ping(school: School, given: Given) -> Reply:
    """Posts at once, also to a webhook that is off, and says what came of it. Where nobody carries news, it arrives."""
    outcome = school.send(school.get("webhooks", given["webhook_id"]), school.event("PING"), trial=True)
    return AwaitedReply(outcome=outcome) if outcome else Reply(_trial(200))


def _trial(status: int | None) -> Row:
    said = "The webhook did not answer." if status is None else f"The webhook answered with {status}."
    return {"succeeded": status in range(200, 300), "http_status_code": status, "message": said}


@dataclass(frozen=True, slots=True)
class AwaitedReply(Reply):
    """Given once it is known how the receiver answered."""

    outcome: Awaitable[int | None] | None = None

    def response(self) -> Response:
        return Trial(self.outcome)


class Trial(Response):
    def __init__(self, outcome: Awaitable[int | None] | None) -> None:
        super().__init__()
        self._outcome = outcome

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = await self._outcome if self._outcome else None
        await JSONResponse(_trial(status))(scope, receive, send)


def about_domain(school: School, domain_id: str) -> Row:
    row = school.get("domains", domain_id)
    return {"id": row["id"], "name": row["name"]}


def about_course(course: Row) -> Row:
    return {
        "id": course["course"]["id"],
        "title": course["course"]["title"],
        "published_course_id": course["id"],
        "url": course["course_url"],
    }


def about_path(path: Row) -> Row:
    return {
        "id": path["path"]["id"],
        "title": path["path"]["title"],
        "published_path_id": path["id"],
        "url": path["path_url"],
    }


def envelope(school: School, domain_id: str, user: Row) -> dict[str, Any]:
    """What stands in every event: who, where, and what they answered when they signed up there."""
    answers = school.all("answers", _domain=domain_id, _user=user["id"])
    told = {one["signup_field"]["id"]: {"value": one["value"], "signup_field": one["signup_field"]} for one in answers}
    return {"user": person(user), "domain": about_domain(school, domain_id), "signup_fields": told}


def about_enrollment(school: School, row: Row, thing: Row) -> dict[str, Any]:
    of = {"course": about_course(thing)} if "course" in thing else {"path": about_path(thing)}
    member = school.one("domain_users", _key=f"{thing['_domain']}/{row['user']['id']}") or {}
    offer = school.get("offers", thing["offer"]["id"])
    return {
        **envelope(school, thing["_domain"], row["user"]),
        **of,
        "domain_access_code": (member.get("access_code") or {}).get("code"),
        "purchase": row["purchase"] and sold(row["purchase"], offer),
    }


def sold(purchase: Row, offer: Row) -> Row:
    """A purchase as events tell it, which is another way than enrollments have."""
    paid, full = purchase["purchase_price"], purchase["offer_price"]
    return {
        "id": purchase["purchase_id"],
        "order_id": purchase["order_id"],
        "purchase_price": paid["amount"],
        "original_price": full["amount"],
        "price_cents": round(float(paid["amount"]) * 100),
        "offer_sku": offer["sku"],
        "currency_code": paid["currency_code"],
        "state": purchase["purchase_state"],
        "quantity": purchase["quantity"],
        "purchased_at": purchase["purchased_at"].replace("Z", "+00:00"),
        "payment_processor": purchase["payment_processor"],
        "payment_processor_order_id": "",
        "promo_code_id": None,
        "promo_code": None,
        "promo_code_price_cents": None,
        "promo_code_percent_off": None,
        "promo_code_quantity": 0,
    }


ENDPOINTS = (
    Endpoint("GET", "/webhooks", show_all("webhooks"), PAGE),
    Endpoint("POST", "/webhooks", add_hook, body=HOOK),
    Endpoint("GET", "/webhooks/{webhook_id}", show_hook),
    *changing("/webhooks/{webhook_id}", HOOK | {"target_url": may(url)}, change_hook, put_needs=("target_url",)),
    Endpoint("DELETE", "/webhooks/{webhook_id}", drop_hook),
    Endpoint("POST", "/webhooks/{webhook_id}/ping", ping),
)
