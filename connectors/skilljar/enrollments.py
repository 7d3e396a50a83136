"""Being enrolled, which is the same for a course, a path and a plan.

Skilljar takes two enrollments of one person at one moment for one. That moment, `enrolled_at`, is therefore always
sent, and fixed when the enrollment is asked for: however often it is sent, the person is enrolled once.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from annotated_types import Ge
from pydantic import Field

from connectors.core.datetimes import moment
from connectors.core.field_markers import Help, Instant, Nullable, Risk
from connectors.core.field_specs import Code, Part
from connectors.core.record import Display, Record
from connectors.skilljar.base import KnownPerson, Skilljar, Written, has_passed, inside, is_off, now


class PurchaseState(Code):
    CREATED = "CREATED"
    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    REFUNDED = "REFUNDED"
    CANCELLED = "CANCELLED"
    FLAGGED = "FLAGGED"


class Price(Part):
    line = "{amount} {currency_code}"

    amount: Annotated[str, Help("How much, with a point before the cents", "5.00")]
    currency_code: Annotated[str, Help("Three letters of the currency", "USD")]


class Purchase(Part):
    purchase_state: Annotated[PurchaseState | None, Help("How far the purchase is", "success")] = None
    purchase_price: Annotated[Price | None, Help("Price paid")] = None
    purchased_at: Annotated[Instant | None, Help("When it was bought", "2026-11-12T10:12:45Z")] = None
    tax_price_cents: Annotated[Nullable[Annotated[int, Ge(0)]], Help("Tax, in cents", 100)] = None


ORDER_NAMES = (
    "order_id",
    "payment_processor_order_id",
    "payment_processor_response_data",
    "promo_code",
    "promo_code_id",
)
"""Of a purchase: with the number of an order somebody gets money back, with a code a discount."""


class PurchaseMade(Record):
    display = Display(private=ORDER_NAMES)

    order_id: str | None = None
    purchase_state: str | None = None
    amount: str | None = inside("purchase_price", "amount")
    currency_code: str | None = inside("purchase_price", "currency_code")
    purchased_at: str | None = None
    payment_processor: str | None = None
    purchase_id: str | None = None


class Enrollment(Written):
    """One of possibly several: a person has access while any of them is active and has not expired."""

    display = Display("email", ("first_name", "last_name", "email", "active", "enrolled_at", "expires_at", "id"))

    first_name: str | None = inside("user", "first_name")
    last_name: str | None = inside("user", "last_name")
    email: str | None = inside("user", "email")
    user_id: str | None = inside("user", "id")
    active: bool | None = None
    enrolled_at: str | None = None
    expires_at: str | None = None
    purchase: PurchaseMade | None = None
    id: str | None = None


def not_enrolled(sent: Mapping[str, Any], answered: Mapping[str, Any]) -> str:
    """What an answer has in place of the enrollment that was asked for, as the rest of a sentence; empty where it is
    that one. Skilljar gives back the one that the person has of that moment already, whatever became of it since."""
    wanted, came = sent["user"]["id"], (answered.get("user") or {}).get("id")
    if came not in (None, wanted):
        return "answered with the enrollment of someone else"
    if answered.get("active") is False and sent.get("active") is not False:
        return "answered with an enrollment that gives no access: it is not active"
    if _is_over(answered) and not _is_over(sent):
        return "answered with an enrollment that gives no access: it has expired"
    return ""


def _is_over(one: Mapping[str, Any]) -> bool:
    return has_passed(moment(one.get("expires_at")))


User = Annotated[KnownPerson, Help("Who is enrolled", {"id": "abcde12345"})]
EnrolledAt = Annotated[Instant, Help("When it begins; now, if left out", "2026-12-01T10:00:00Z")]
ExpiresAt = Annotated[Nullable[Instant], Help("When access ends; without it, never", "2027-12-01T10:00:00Z")]
EndsAt = Annotated[ExpiresAt, Risk("It ends the access at once.", when=has_passed)]
Active = Annotated[Nullable[bool], Help("The enrollment gives access")]
StaysActive = Annotated[
    bool | None, Help("The enrollment gives access"), Risk("It takes the access away.", when=is_off, reversible=True)
]
Bought = Annotated[Purchase | None, Help("The purchase to note with it")]


class Enrolling(Skilljar[Enrollment]):
    """Giving someone access, to whatever it is."""

    user: User
    enrolled_at: EnrolledAt = Field(default_factory=now)
    expires_at: ExpiresAt = None
    active: Active = None
    purchase: Bought = None


class ChangedAccess(Skilljar[Enrollment]):
    """Changing it: when it ends, and whether there is any."""

    expires_at: EndsAt = None
    active: StaysActive = None
