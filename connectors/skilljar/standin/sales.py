"""Money: offers, promo codes, purchases, training credits."""

from typing import Any

from connectors.skilljar.standin.contents import change, partial, show_all, without
from connectors.skilljar.standin.endpoint import PAGES, Endpoint, Given, changing, paged, yes_or_no
from connectors.skilljar.standin.fields import (
    Fields,
    anything,
    boolean,
    choice,
    count,
    listed,
    may,
    may_be_null,
    moment,
    name,
    needs,
    nested,
    text,
)
from connectors.skilljar.standin.hooks import envelope
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import Row, School, shown, whole_person
from connectors.standin.standin import Reply

POOL = "/promo-code-pools/{promo_code_pool_id}"
DISCOUNT = ("discount_type", "price_cents", "percent_off", "single_use_per_user")
CHANGE_POOL: Fields = {
    "name": may(name),
    "active": may(boolean),
    "starts_at": may(moment),
    "expires_at": may_be_null(moment),
    "expire_content": may(boolean),
}
NEW_POOL: Fields = {
    **CHANGE_POOL,
    "name": needs(name),
    "starts_at": needs(moment),
    "discount_type": needs(choice("PERCENT_OFF", "PRICE_OVERRIDE")),
    "price_cents": may_be_null(count),
    "percent_off": may_be_null(count),
    "single_use_per_user": may(boolean),
}
CODE: Fields = {"code": needs(name), "max_uses": needs(count), "active": may(boolean)}
PURCHASE: Fields = {
    "state": may(choice("CREATED", "PENDING", "SUCCESS", "FAILED", "REFUNDED", "CANCELLED", "FLAGGED")),
    "refunded_at": may_be_null(moment),
    "refund_cents": may_be_null(count),
    "price_cents": may(count),
    "tax_price_cents": may_be_null(count),
}
SETTLE: Fields = {
    "state": needs(choice("SUCCESS", "FAILED", "CANCELLED")),
    "error_msg": may(name),
    "payment_processor_order_id": may(name),
    "payment_processor_response_data": may(name),
}
LIMITS = ("student_groups", "offers")
"""Who may use credits, and for what; no answer ever says so."""
CHANGES = may(nested({"add": may(listed(name)), "remove": may(listed(name))}))
CREDIT: Fields = {
    "credits_total": may(count),
    "expiration_date": may_be_null(moment),
    "expire_content": may(boolean),
    "tracking_identifier": may(text),
    "available_to_all_students": may(boolean),
    "student_groups": CHANGES,
    "available_for_all_offers": may(boolean),
    "offers": CHANGES,
}
NEW_CREDIT: Fields = {
    **CREDIT,
    "training_credit_code": needs(name),
    "credits_total": needs(count),
    "student_groups": may(listed(name)),
    "offers": may(listed(name)),
}


def pools(school: School, given: Given) -> Reply:
    asked = given.query
    rows = [
        row
        for row in school.all("promo_pools")
        if asked.get("name") in (None, row["name"]) and asked.get("offer_id") in (None, *row["_offers"])
    ]
    return paged(given, [without(row, "discount_type", "single_use_per_user") for row in rows], 1000)


def add_pool(school: School, given: Given) -> Reply:
    wanted = {"PERCENT_OFF": "percent_off", "PRICE_OVERRIDE": "price_cents"}[given.body["discount_type"]]
    if given.body.get(wanted) is None:
        raise invalid({wanted: ["This field is required for this discount type."]})
    row = {
        "active": True,
        "expires_at": None,
        "expire_content": False,
        "price_cents": None,
        "percent_off": None,
        "single_use_per_user": False,
    }
    return Reply(shown(school.add("promo_pools", _offers=[], **row | given.body)), 201)


def remove_pool(school: School, given: Given) -> Reply:
    """With its codes."""
    row = school.get("promo_pools", given["promo_code_pool_id"])
    school.drop("promo_codes", school.all("promo_codes", promo_code_pool_id=row["id"]))
    school.drop("promo_pools", [row])
    return Reply(status=204)


def _offers(school: School, row: Row) -> list[Row]:
    return [school.get("offers", id) for id in row["_offers"]]


def pool_offers(school: School, given: Given) -> Reply:
    """A row holds all offers of its page, as the schema has it; whoever counts them counts offers."""
    offers = _offers(school, school.get("promo_pools", given["promo_code_pool_id"]))
    page = dict(paged(given, offers, 1000).body)
    return Reply(page | {"results": [{"offers": page["results"]}] if offers else []})


def attach(school: School, given: Given) -> Reply:
    """One offer, or a list of up to 500."""
    row = school.get("promo_pools", given["promo_code_pool_id"])
    asked = given.body if isinstance(given.body, list) else [given.body]
    for one in asked:
        if school.one("offers", id=one["id"]) is None:
            raise invalid({"id": [f"There is no offer {one['id']}."]})
    row["_offers"] = list(dict.fromkeys([*row["_offers"], *(one["id"] for one in asked)]))
    return Reply({"offers": _offers(school, row)}, 201)


def codes(school: School, given: Given) -> Reply:
    asked = given.query
    rows = [
        row
        for row in school.all("promo_codes")
        if asked.get("promo_code_pool_id") in (None, row["promo_code_pool_id"])
        and asked.get("code") in (None, row["code"])
        and asked.get("active") in (None, str(row["active"]).lower())
    ]
    return paged(given, rows, 250)


def add_code(school: School, given: Given) -> Reply:
    if school.one("promo_pools", id=given.body["promo_code_pool_id"]) is None:
        raise invalid({"promo_code_pool_id": ["There is no pool with this id."]})
    if school.one("promo_codes", code=given.body["code"]):
        raise invalid({"code": ["This code is in use already."]})
    return Reply(school.add("promo_codes", **{"use_count": 0, "active": True} | given.body), 201)


def show_purchase(school: School, given: Given) -> Reply:
    return Reply(_purchase(school.get("purchases", given["purchase_id"])))


def _purchase(row: Row) -> Row:
    return {**shown(row), "user": whole_person(row["user"])}


def change_purchase(school: School, given: Given) -> Reply:
    school.get("purchases", given["purchase_id"]).update(given.body)
    return show_purchase(school, given)


def settle(school: School, given: Given) -> Reply:
    """What is settled stays so."""
    row, body = school.get("purchases", given["purchase_id"]), dict(given.body)
    if row["state"] not in ("CREATED", "PENDING"):
        raise invalid({"state": ["This purchase is settled already."]})
    row["status_msg"] = body.pop("error_msg", "")
    row.update(body)
    if row["state"] == "SUCCESS":
        offer = {key: row[key] for key in ("offer_id", "offer_sku", "offer_description")}
        about = envelope(school, school.all("domains")[0]["id"], row["user"])
        school.tell("PURCHASE_FULFILLMENT", **about, purchase=without(row, "user"), offer=offer)
    return Reply({"redirect_url": "https://learn.example.com/", "purchase": _purchase(row)})


def add_credit(school: School, given: Given) -> Reply:
    body = given.body
    wrong = {
        name: ["This field is required."]
        for flag, name in (("available_to_all_students", "student_groups"), ("available_for_all_offers", "offers"))
        if body.get(flag) is False and not body.get(name)
    }
    if wrong:
        raise invalid(wrong)
    row: dict[str, Any] = {
        "expiration_date": None,
        "expire_content": False,
        "tracking_identifier": "",
        "available_to_all_students": True,
        "available_for_all_offers": True,
    }
    limits = {f"_{name}": body.get(name, []) for name in LIMITS}
    said = {name: one for name, one in body.items() if name not in LIMITS}
    return Reply(shown(school.add("credits", **row | said, **limits, credits_used=0)), 201)


def change_credit(school: School, given: Given) -> Reply:
    """What is to be added comes first, then what is to be removed. The answer says what was asked for, not what is."""
    row, body = school.get("credits", given["training_credit_code_id"]), dict(given.body)
    asked = {name: body.pop(name) for name in LIMITS if name in body}
    for limit, changes in asked.items():
        kept = dict.fromkeys([*row[f"_{limit}"], *changes.get("add", [])])
        row[f"_{limit}"] = [one for one in kept if one not in changes.get("remove", [])]
    row.update(body)
    return Reply({**shown(row), **asked})


ENDPOINTS = (
    Endpoint("GET", "/offers", show_all("offers", size=1000), PAGES),
    Endpoint("GET", "/promo-code-pools", pools, {**PAGES, "offer_id": anything, "name": anything}),
    Endpoint("POST", "/promo-code-pools", add_pool, body=NEW_POOL),
    *changing(
        POOL,
        CHANGE_POOL,
        change("promo_pools", *DISCOUNT),
        put_needs=("name", "starts_at"),
    ),
    Endpoint("DELETE", POOL, remove_pool),
    Endpoint("GET", f"{POOL}/offers", pool_offers, PAGES),
    Endpoint("POST", f"{POOL}/offers", attach, body={"id": needs(name)}, many=True),
    Endpoint(
        "GET", "/promo-codes", codes, {**PAGES, "promo_code_pool_id": anything, "code": anything, "active": yes_or_no}
    ),
    Endpoint("POST", "/promo-codes", add_code, body={**CODE, "promo_code_pool_id": needs(name)}),
    *changing("/promo-codes/{promo_code_id}", partial(CODE), change("promo_codes"), put_needs=("code", "max_uses")),
    Endpoint("GET", "/purchases/{purchase_id}", show_purchase),
    *changing("/purchases/{purchase_id}", PURCHASE, change_purchase),
    Endpoint("POST", "/purchases/{purchase_id}/fulfill", settle, body=SETTLE),
    Endpoint(
        "GET",
        "/training-credit-codes",
        show_all("credits", "available_to_all_students", "available_for_all_offers", size=1000),
        {**PAGES, "tracking_identifier": anything, "training_credit_code": anything},
    ),
    Endpoint("POST", "/training-credit-codes", add_credit, body=NEW_CREDIT),
    Endpoint("PATCH", "/training-credit-codes/{training_credit_code_id}", change_credit, body=CREDIT),
)
