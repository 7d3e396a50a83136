"""What was bought. Skilljar lists no purchases: their numbers come with enrollments and events.

Source: section "purchases".
"""

from typing import Annotated, Any

from annotated_types import Ge

from connectors.core.field_markers import GET, PATCH, POST, Help, Instant, MayBeNew, Nullable, Private, Risk
from connectors.core.field_specs import Code
from connectors.core.record import Display
from connectors.skilljar.base import Skilljar, Written, inside
from connectors.skilljar.enrollments import ORDER_NAMES, PurchaseState


class Outcome(Code):
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Purchase(Written):
    """Prices are in cents."""

    display = Display(
        "order_id",
        ("order_id", "email", "state", "offer_description", "price_cents", "currency_code"),
        private=ORDER_NAMES,
    )

    order_id: str | None = None
    email: str | None = inside("user", "email")
    user_id: str | None = inside("user", "id")
    state: str | None = None
    status_msg: str | None = None
    offer_description: str | None = None
    price_cents: int | None = None
    currency_code: str | None = None
    purchased_at: str | None = None
    refunded_at: str | None = None
    refund_cents: int | None = None
    id: str | None = None


class Fulfillment(Written):
    """The purchase stands one level down, beside the address the buyer is led to."""

    display = Display("order_id", ("order_id", "state", "status_msg", "id"), private=(*ORDER_NAMES, "redirect_url"))

    order_id: str | None = inside("purchase", "order_id")
    state: str | None = inside("purchase", "state")
    status_msg: str | None = inside("purchase", "status_msg")
    id: str | None = inside("purchase", "id")
    redirect_url: str | None = None


def reverses(state: Any) -> bool:
    return state in (PurchaseState.REFUNDED, PurchaseState.CANCELLED)


def ends(outcome: Any) -> bool:
    return outcome in (Outcome.FAILED, Outcome.CANCELLED)


PurchaseId = Annotated[str, Help("Number of the purchase", "xxxxxxxxxxxx")]
Cents = Nullable[Annotated[int, Ge(0)]]


class PurchasesRead(Skilljar[Purchase]):
    """Show one purchase."""

    http = GET("/purchases/{purchase_id}", section="purchases > read")

    purchase_id: PurchaseId


class PurchasesUpdate(Skilljar[Purchase]):
    """Change {*: the details} of {the purchase_id: a purchase}."""

    http = PATCH(
        "/purchases/{purchase_id}",
        section="purchases > update",
        repeatable=True,
        twins=("purchases_partial_update",),
    )

    purchase_id: PurchaseId
    state: Annotated[
        PurchaseState | None,
        Risk("It reverses the sale.", when=reverses),
        Help("How far the purchase is; no money is moved by changing it", "refunded"),
    ] = None
    refunded_at: Annotated[Nullable[Instant], Help("When it was refunded", "2026-11-12T10:12:45Z")] = None
    refund_cents: Annotated[Cents, Help("How much was refunded, in cents", 500)] = None
    price_cents: Annotated[int | None, Ge(0), Help("Price, in cents", 500)] = None
    tax_price_cents: Annotated[Cents, Help("Tax, in cents", 100)] = None


class PurchasesFulfill(Skilljar[Fulfillment]):
    """Mark {the purchase_id: a purchase} as paid, failed or cancelled; once paid, the buyer is signed up."""

    http = POST("/purchases/{purchase_id}/fulfill", section="purchases > fulfill")

    purchase_id: PurchaseId
    state: Annotated[
        Outcome,
        Risk("It ends the purchase.", when=ends),
        Help("How the payment went; this cannot be undone", "success"),
    ]
    error_msg: Annotated[str | None, Help("What to tell the buyer", label="Error message")] = None
    payment_processor_order_id: Annotated[
        str | None, MayBeNew(), Private(), Help("The payment service's own number, for reference")
    ] = None
    payment_processor_response_data: Annotated[
        str | None, Private(), Help("What the payment service said, for reference")
    ] = None

    @property
    def deed(self) -> str:
        if self.state is Outcome.SUCCESS:
            return "Mark {the purchase_id: a purchase} as paid; it signs the buyer up for what was bought"
        return "Mark {the purchase_id: a purchase} as {state}"
