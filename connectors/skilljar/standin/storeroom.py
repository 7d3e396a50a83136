"""The rest of Northwind Academy: codes, offers, purchases, files, quizzes, webhooks."""

from connectors.skilljar.standin.contents import item
from connectors.skilljar.standin.groups import rule
from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.progress import lesson_row
from connectors.skilljar.standin.quizzes import quiz
from connectors.skilljar.standin.school import Row, School, stamp

DAY_S = 86_400


def offer(school: School, domain: str, kind: str, thing: str, dollars: int) -> Row:
    """The offer as what it offers shows it; the list of offers knows more. A series is told by another id than that of
    its kind, `domain`."""
    sold = dict.fromkeys(("course_series_id", "published_path_id", "published_course_id", "plan_id"))
    sold["course_series_id" if kind == "domain" else f"{kind}_id"] = thing
    row = school.add(
        "offers",
        **sold,
        domain_name=domain,
        offer_type=kind,
        price_cents=dollars * 100,
        currency_code="USD",
        price_credits=dollars or None,
        sku=f"NW-{school.ids.number('sku'):03d}",
        max_quantity=1,
        active=True,
        starts_at=stamp(school.clock() - 60 * DAY_S) if dollars else None,
        ends_at=stamp(school.clock() + 300 * DAY_S) if dollars else None,
        linked_to_plan=kind == "plan",
    )
    return {
        "id": row["id"],
        "registration_open": True,
        "registration_url": f"https://{domain}/checkout/{row['id']}",
        "price": {"amount": f"{dollars}.00", "currency_code": "USD"},
    }


def group(school: School, name: str) -> Row:
    """The people of one country are led into the first of them by what they answer at sign-up."""
    options = [{"id": one["id"]} for asked in school.all("signup_fields") for one in asked["options"]]
    first = not school.all("groups")
    return school.add(
        "groups",
        name=name,
        user_count=0,
        discount_percent=0 if first else None,
        group_category_id="country" if first else None,
        sign_up_field_rule=rule(school, {"options": options[:1] if first else []}),
        rule_email_domains=["lyon.example.com"] if first else [],
    )


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
    uses = {"active": True, "max_uses": 30, "use_count": 1, "duration_unit": "MONTHS"}
    codes = [
        school.add("codes", _pool=pool["id"], code=code, **uses, duration=months)
        for code, months in (("opensesame", None), ("northwind-26", 3))
    ]
    known = {"id": codes[0]["id"], "code": codes[0]["code"], "pool": {"id": pool["id"], "name": pool["name"]}}
    member = join(school, partners, buyer, marketing_optin=False)
    member["access_code"] = known
    link = f"https://{partners['name']}/accounts/invite/n0rthw1nd"
    invited = {"token": "n0rthw1nd", "sent_at": since, "used_at": since, "invite_url": link}
    school.add("invites", _member=member["_key"], **invited)

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
        credits_used=120,
        _student_groups=[],
        _offers=[],
    )
    for state in ("SUCCESS", "PENDING"):
        _purchase(school, buyer, state, since)

    about = {"type": "VIDEO_BOTR", "embed_link_url": "", "aspect_ratio": "16:9", "sync_completion": True}
    school.add("assets", name="Welcome film", **about)
    embedded = {"type": "HTML", "embed_link_url": "https://maps.example.com/lyon"}
    school.add("assets", name="Way to Lyon", **about | embedded)
    package = {"type": "SCORM", "redirect_on_completion": True, "state": "READY", "sync_completion": False}
    school.add("packages", title="Forklift basics", **package)
    school.add("packages", title="Forklift basics 2", **package)
    quiz(school, name="First-week quiz", html="<p>Five questions.</p>", passing_percentage_correct=80)
    school.add("banks", name="Safety questions", question_count=12, quiz_association_count=2)
    _module(school)


def _module(school: School) -> None:
    """A part of a lesson, and a token with which another system reports progress."""
    first = school.all("lessons")[0]
    item(school, lesson_id=first["id"], header="Hello", order=10, type="HTML", content_html="<p>Hello.</p>")
    film = school.all("assets")[0]["id"]
    item(school, lesson_id=first["id"], header="Watch this", order=20, type="ASSET", content_asset_id=film)
    questions = school.all("quizzes")[0]["id"]
    item(school, lesson_id=first["id"], header="Try it", order=30, type="QUIZ", content_quiz_id=questions)
    item(school, lesson_id=first["id"], header="How was it?", order=40, type="RATING", content_rating_id="stars12")
    record = lesson_row(school, {"_key": "another-system"}, first)
    school.add("tokens", id="3xna1b23cd456dfg", _record=record["id"])


def _purchase(school: School, buyer: Row, state: str, at: str) -> None:
    """Nothing lists purchases, so these have numbers that one can remember: purchase1001 and purchase1002."""
    sold, number = school.all("offers")[-1], school.ids.number("order") + 1000
    school.add(
        "purchases",
        id=f"purchase{number}",
        user=buyer,
        state=state,
        status_msg="Paid" if state == "SUCCESS" else "",
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
        promo_code="SPRING-20" if state == "SUCCESS" else None,
        promo_code_price_cents=sold["price_cents"] * 4 // 5 if state == "SUCCESS" else None,
        promo_code_percent_off=20 if state == "SUCCESS" else None,
        promo_code_quantity=1 if state == "SUCCESS" else 0,
        tax_price_cents=0,
        payment_processor_order_id="ch_demo",
        payment_processor_response_data="paid" if state == "SUCCESS" else "",
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
        additional_headers={"X-Skilljar-Secret": "for-nobody-either"},
    )
