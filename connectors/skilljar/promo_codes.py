"""Codes for a discount, kept in pools. Source: sections "promo-code-pools" and "promo-codes"."""

from typing import Annotated, Any, Self

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import Field, model_validator

from connectors.core.field_markers import (
    DELETE,
    GET,
    PATCH,
    POST,
    Help,
    Instant,
    Nullable,
    OneOf,
    OptionsFrom,
    Private,
    Risk,
)
from connectors.core.field_specs import Code
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import Sized, Skilljar, Written, is_off, is_on
from connectors.skilljar.offers import OfferItem

POOL = "/promo-code-pools/{promo_code_pool_id}"


class DiscountType(Code):
    PERCENT_OFF = "PERCENT_OFF"
    PRICE_OVERRIDE = "PRICE_OVERRIDE"


class PromoCodePool(Written):
    display = Display("name", ("name", "active", "percent_off", "price_cents", "starts_at", "expires_at", "id"))

    name: str = ""
    active: bool | None = None
    discount_type: str | None = None
    percent_off: int | None = None
    price_cents: int | None = None
    starts_at: str | None = None
    expires_at: str | None = None
    expire_content: bool | None = None
    single_use_per_user: bool | None = None
    id: str | None = None


class PoolOffers(Record):
    offers: tuple[OfferItem, ...] = ()


class PromoCode(Written):
    display = Display(
        "code", ("code", "active", "use_count", "max_uses", "promo_code_pool_id", "id"), private=("code",)
    )

    code: str = ""
    active: bool | None = None
    use_count: int | None = None
    max_uses: int | None = None
    promo_code_pool_id: str | None = None
    id: str | None = None


OfferId = Annotated[str | None, OptionsFrom("offers_list", "id", "sku"), Help("Number of the offer", "abcde12345")]
PoolId = Annotated[
    str, OptionsFrom("promo_code_pools_list", "id", "name", exact="name"), Help("Number of the pool", "9uips0sdja")
]
PoolName = Annotated[str, Help("Name of the pool", "Spring sale")]
StartsAt = Annotated[Instant, Help("When its codes begin to work", "2026-12-01T00:00:00Z")]
ExpiresAt = Annotated[Nullable[Instant], Help("When its codes stop working; without it, never", "2027-12-01T00:00:00Z")]
ExpireContent = Annotated[bool | None, Help("What was bought with its codes ends when they do")]
CodeText = Annotated[str, Private(), Help("What people type", "6hhzj2ea-v5j3ak3d")]
MaxUses = Annotated[int, Help("How often it can be used", 30)]


class PromoCodePoolsList(Sized[Page[PromoCodePool]]):
    """List the pools of promo codes."""

    http = GET("/promo-code-pools", section="promo-code-pools > list")

    offer_id: OfferId = None
    name: Annotated[str | None, Help("Only pools with this name", "Spring sale")] = None


class PromoCodePoolsCreate(Skilljar[PromoCodePool]):
    """Create a pool of promo codes[ “{name}”]."""

    http = POST("/promo-code-pools", section="promo-code-pools > create")

    name: PoolName
    active: Annotated[bool | None, Help("Its codes can be used")] = None
    starts_at: StartsAt
    expires_at: ExpiresAt = None
    expire_content: ExpireContent = None
    discount_type: Annotated[
        DiscountType | str,
        Field(union_mode="left_to_right"),
        Help("How it makes things cheaper; this cannot be changed later", "percent_off"),
    ]
    percent_off: Annotated[int | None, Ge(0), Le(100), OneOf("discount"), Help("How many percent off", 10)] = None
    price_cents: Annotated[int | None, Ge(0), OneOf("discount"), Help("The new price, in cents", 5000)] = None
    single_use_per_user: Annotated[bool | None, Help("Everyone can use the pool only once")] = None

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        for kind, name in ((DiscountType.PERCENT_OFF, "percent_off"), (DiscountType.PRICE_OVERRIDE, "price_cents")):
            if self.discount_type is kind and getattr(self, name) is None:
                raise FieldFault(name, f"is needed, because discount_type is {kind.word}")
        return self


class PromoCodePoolsUpdate(Skilljar[PromoCodePool]):
    """Change {*: the details} of {the promo_code_pool_id: a pool of promo codes}."""

    http = PATCH(POOL, section="promo-code-pools > update", repeatable=True, twins=("promo_code_pools_partial_update",))

    promo_code_pool_id: PoolId
    name: PoolName | None = None
    active: Annotated[
        bool | None, Risk("All codes of the pool stop working.", when=is_off), Help("Its codes can be used")
    ] = None
    starts_at: StartsAt | None = None
    expires_at: ExpiresAt = None
    expire_content: Annotated[
        ExpireContent, Risk("Learners may lose what they bought with a code of the pool.", when=is_on)
    ] = None


class PromoCodePoolsDelete(Skilljar[None]):
    """Delete {the promo_code_pool_id: a pool of promo codes} and its codes for good."""

    http = DELETE(POOL, section="promo-code-pools > delete")

    promo_code_pool_id: PoolId


class PromoCodePoolsOffersList(Sized[Page[OfferItem]]):
    """List what the codes of a pool can be used for."""

    http = GET(f"{POOL}/offers", section="promo-code-pools > offers > list")

    promo_code_pool_id: PoolId


class PromoCodePoolsOffersCreate(Skilljar[PoolOffers]):
    """Add {id ids: offers} to {the promo_code_pool_id: a pool of promo codes}; its codes can be used for them."""

    http = POST(f"{POOL}/offers", section="promo-code-pools > offers > create")

    promo_code_pool_id: PoolId
    id: Annotated[OfferId, OneOf("offer")] = None
    ids: Annotated[
        list[str] | None,
        MinLen(1),
        MaxLen(500),
        OneOf("offer"),
        Help("Numbers of several offers", ["bcdef23456", "cdefg34567"]),
    ] = None

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        # One offer is sent as an object, several as a bare list of such.
        return query, [{"id": one} for one in self.ids] if self.ids else body


class PromoCodesList(Sized[Page[PromoCode]]):
    """List or look up promo codes."""

    http = GET("/promo-codes", section="promo-codes > list")

    promo_code_pool_id: Annotated[PoolId | None, Help("Only codes of this pool", "9uips0sdja")] = None
    code: Annotated[str | None, Private(), Help("Only this code; capitals matter", "6hhzj2ea-v5j3ak3d")] = None
    active: Annotated[bool | None, Help("Only active codes, or only inactive ones")] = None


class PromoCodesCreate(Skilljar[PromoCode]):
    """Create a promo code in {promo_code_pool_id: a pool}."""

    http = POST("/promo-codes", section="promo-codes > create")

    code: CodeText
    max_uses: MaxUses
    active: Annotated[bool | None, Help("It can be used")] = None
    promo_code_pool_id: PoolId


class PromoCodesUpdate(Skilljar[PromoCode]):
    """Change {*: the details} of {the promo_code_id: a promo code}."""

    http = PATCH(
        "/promo-codes/{promo_code_id}",
        section="promo-codes > update",
        repeatable=True,
        twins=("promo_codes_partial_update",),
    )

    promo_code_id: Annotated[
        str, OptionsFrom("promo_codes_list", "id", "code", exact="code"), Help("Number of the code", "rstuvwx678901")
    ]
    code: CodeText | None = None
    max_uses: MaxUses | None = None
    active: Annotated[bool | None, Risk("The code stops working.", when=is_off), Help("It can be used")] = None
