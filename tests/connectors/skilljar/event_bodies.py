"""An event as Skilljar posted it, and the things that stand in one."""

from typing import Any

from connectors.skilljar.events import EVENT_TYPES

USER = {"id": "3456789hijklmno", "email": "jane@example.com", "first_name": "Jane", "last_name": "Doe"}
DOMAIN = {"id": "2345678defghij", "name": "learn.example.com"}
COURSE = {
    "id": "12345abcdefg",
    "title": "Onboarding 101",
    "published_course_id": "abcdefg12345",
    "url": "https://learn.example.com/onboarding-101",
}
ENVELOPE = {"timestamp": "2026-02-13T18:57:55.066475+00:00", "user": USER, "domain": DOMAIN}
ENROLLED: dict[str, Any] = {
    "event_type": "COURSE_ENROLLMENT",
    **ENVELOPE,
    "course": COURSE,
    "domain_access_code": None,
    "purchase": {
        "id": "pqrst67890",
        "order_id": "ABCD1234",
        "original_price": "0.00",
        "purchase_price": "0.00",
        "price_cents": 0,
        "currency_code": "USD",
        "payment_processor": "NONE",
        "promo_code": None,
        "state": "SUCCESS",
        "quantity": 1,
    },
    "signup_fields": {
        "4mjoj729j1my": {"value": "Head of training", "signup_field": {"id": "4mjoj729j1my", "label": "Job"}}
    },
}
"""With every kind of thing that was seen in one."""

THINGS = ("lesson", "quiz", "path", "offer", "task", "session", "vilt_session", "course_progress", "purchase")
OTHER_EVENTS: list[dict[str, Any]] = [
    ENROLLED | {"event_type": kind, **{thing: dict(COURSE) for thing in THINGS}} for kind in EVENT_TYPES
]
"""Every kind that it documents, with every thing that may stand in one."""
