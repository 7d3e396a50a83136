"""What can be bought or signed up for. Source: section "offers"."""

from connectors.core.field_markers import GET
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import Sized


class OfferItem(Record):
    display = Display("sku", ("sku", "offer_type", "domain_name", "price_cents", "currency_code", "active", "id"))

    sku: str | None = None
    offer_type: str | None = None
    domain_name: str | None = None
    price_cents: int | None = None
    price_credits: int | None = None
    currency_code: str | None = None
    active: bool | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    id: str | None = None


class OffersList(Sized[Page[OfferItem]]):
    """List what can be bought or signed up for."""

    http = GET("/offers", section="offers > list")
