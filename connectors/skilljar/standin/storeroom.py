"""The rest of Northwind Academy: codes, offers, purchases, files, quizzes, webhooks."""

from typing import Any

from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.progress import lesson_row
from connectors.skilljar.standin.school import Row, School, stamp

DAY_S = 86_400


def offer(school: School, domain: str, kind: str, thing: str, dollars: int) -> Row:
    """The offer as what it offers shows it; the list of offers knows more."""
    row = school.add(
        "offers",
        **{f"{kind}_id": thing},
        domain_name=domain,
        offer_type=kind,
        price_cents=dollars * 100,
        currency_code="USD",
        price_credits=None,
        sku=f"NW-{school.ids.number('sku'):03d}",
        max_quantity=1,
        active=True,
        starts_at=None,
        ends_at=None,
        linked_to_plan=kind == "plan",
    )
    return {
        "id": row["id"],
        "registration_open": True,
        "registration_url": f"https://{domain}/checkout/{row['id']}",
        "price": {"amount": f"{dollars}.00", "currency_code": "USD"},
    }


def group(name: str) -> dict[str, Any]:
    rule = {"enforce": False, "require_match_all": False, "options": []}
    return {"name": name, "user_count": 0, "discount_percent": 0, "group_category_id": None, "sign_up_field_rule": rule}


def fill(school: School, partners: Row, buyer: Row) -> None:
    """One or two of everything. `partners` is the site one needs a code for."""
    since, until = stamp(school.clock() - 60 * DAY_S), stamp(school.clock() + 300 * DAY_S)
    pool = school.add(
        "pools",
        _domain=partners["id"],
        name="New partners",
        active=True,
        start_date=since,
        end_date=until,
        expire_linked_to_domain_membership=False,
        channel="dashboard",
        code_count=2,
    )
    uses = {"max_uses": 30, "use_count": 1, "duration": None, "duration_unit": "MONTHS"}
    codes = [
        school.add("codes", _pool=pool["id"], code=code, active=True, **uses) for code in ("opensesame", "northwind-26")
    ]
    known = {"id": codes[0]["id"], "code": codes[0]["code"], "pool": {"id": pool["id"], "name": pool["name"]}}
    join(school, partners, buyer)["access_code"] = known

    sale = school.add(
        "promo_pools",
        _offers=[one["id"] for one in school.all("offers")[:2]],
        name="Spring sale",
        active=True,
        starts_at=since,
        expires_at=until,
        expire_content=False,
        discount_type="PERCENT_OFF",
        price_cents=None,
        percent_off=20,
        single_use_per_user=True,
    )
    for code in ("SPRING-20", "WELCOME-BACK"):
        school.add("promo_codes", code=code, max_uses=100, use_count=3, active=True, promo_code_pool_id=sale["id"])
    school.add(
        "credits",
        training_credit_code="NORTHWIND-500",
        credits_total=500,
        expiration_date=until,
        expire_content=False,
        tracking_identifier="PO-2026-117",
        available_to_all_students=True,
        available_for_all_offers=True,
        student_groups=[],
        offers=[],
    )
    for state in ("SUCCESS", "PENDING"):
        _purchase(school, buyer, state, since)

    about = {"type": "Video", "embed_link_url": None, "aspect_ratio": "16:9", "sync_completion": True}
    school.add("assets", name="Welcome film", **about)
    package = {"type": "SCORM", "redirect_on_completion": True, "state": "READY", "sync_completion": False}
    school.add("packages", title="Forklift basics", **package)
    school.add("packages", title="Forklift basics 2", **package)
    school.add("quizzes", name="First-week quiz", html="<p>Five questions.</p>", passing_percentage_correct=80)
    school.add("banks", name="Safety questions", question_count=12, quiz_association_count=2)
    _module(school)


def _module(school: School) -> None:
    """A part of a lesson, and a token with which another system reports progress."""
    first = school.all("lessons")[0]
    school.add("items", lesson_id=first["id"], header="Hello", order=10, type="HTML", content_html="<p>Hello.</p>")
    progress = {"_key": "another-system"}
    record = lesson_row(school, progress, first)
    school.add("tokens", id="3xna1b23cd456dfg", _record=record["id"])


def _purchase(school: School, buyer: Row, state: str, at: str) -> None:
    """Nothing lists purchases, so these have numbers that one can remember: purchase1001 and purchase1002."""
    sold, number = school.all("offers")[-1], school.ids.number("order") + 1000
    school.add(
        "purchases",
        id=f"purchase{number}",
        user=buyer,
        state=state,
        status_msg="",
        purchased_at=at,
        refunded_at=None,
        refund_cents=None,
        payment_processor="STRIPE",
        order_id=f"NW-{number}",
        price_cents=sold["price_cents"],
        quantity=1,
        offer_id=sold["id"],
        offer_sku=sold["sku"],
        offer_description="Everything, all year",
        offer_price_cents=sold["price_cents"],
        promo_code_price_cents=None,
        promo_code_percent_off=None,
        promo_code_quantity=None,
        tax_price_cents=0,
        payment_processor_order_id="ch_demo",
        payment_processor_response_data="",
        currency_code="USD",
    )


def hooks(school: School) -> None:
    """One that Skilljar has switched off, with a password in its address, as people do."""
    school.add(
        "webhooks",
        target_url="https://hooks.example.com/skilljar?auth=hush-hush",
        event_type=None,
        active=False,
        deactivate_reason="HTTP_4XX_RESPONSE",
        basic_auth_username="skilljar",
        basic_auth_password="not-for-anybody",  # noqa: S106  # the stand-in's own
    )
