"""Northwind Academy: an organization with two sites, believable courses and people, and dates around the clock's now.

Nothing here is random: who takes what, and how far they are, follows from positions in these tables.
"""

from typing import Any

from connectors.skilljar.standin import crowd, storeroom
from connectors.skilljar.standin.contents import course, lesson
from connectors.skilljar.standin.enrolling import enroll
from connectors.skilljar.standin.groups import put_into
from connectors.skilljar.standin.live import schedule, sign_up
from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.progress import change_lesson, lesson_row
from connectors.skilljar.standin.school import Row, School, stamp
from connectors.standin.addresses import address

DAY_S = 86_400
HOUR_S = 3_600

ONBOARDING = "Onboarding 101"
WRITING = "Writing to customers"

LEARN, PARTNERS = "learn.example.com", "partners.example.com"

COURSES = (
    (ONBOARDING, "Your first week with us", ("Welcome", "Where everything is", "Your tools", "First-week quiz")),
    (WRITING, "Warm, short & clear", ("First lines", "Saying no", "Signing off")),
    ("Fire safety", "What to do when the alarm rings", ("Alarms", "Exits", "Safety quiz")),
    ("Working at height", "Ladders, harnesses, and when to say no", ("Ladders", "Harnesses", "Live practice")),
    ("Security basics", "Passwords, phishing, and locked screens", ("Passwords", "Phishing", "Security quiz")),
    ("Northwind CRM essentials", "Accounts, contacts, and notes that help", ("Accounts", "Contacts", "Notes")),
    ("Reporting for administrators", "Dashboards people read", ("Dashboards", "Schedules")),
    ("Billing", "Invoices, refunds, and month end", ("Invoices", "Refunds", "Month end")),
    ("Integrations", "Connecting Northwind to what you have", ("Keys", "Webhooks")),
    ("First-time managers", "The first ninety days", ("Listening", "Feedback", "Delegating")),
    ("Difficult conversations", "Saying it kindly, and saying it", ("Before", "During", "After")),
    ("Forklift refresher", "Once a year, in person", ("Theory", "Live practice")),
)
QUESTIONS = (("Job title", ()), ("Country", ("France", "Ireland")))
YEARLY = "Forklift refresher"
"""Whoever takes it again begins anew."""
CERTIFIED_DAYS = {ONBOARDING: 0, YEARLY: 365}
"""How long the certificate of a course holds; 0 is for ever."""
GROUPS = ("Lyon plant", "Sales", "New colleagues")


def fill(school: School, n_people: int) -> None:
    """Jane Doe and Maeve O'Brien are always there, and take Onboarding 101."""
    learn = _site(school, LEARN, "PUBLIC", "<h1>All courses</h1>")
    partners = _site(school, PARTNERS, "PRIVATE_CODE", "<h1>For our partners</h1>")
    published = [_course(school, learn, *course) for course in COURSES]
    for one in published[5:9]:
        _publish(school, partners, one["course"], 25)
    _bundles(school, learn, published)
    people = [crowd.person(school, n, *name) for n, name in enumerate(crowd.names(n_people))]
    staff, learners = people[: len(crowd.STAFF)], people[len(crowd.STAFF) :]
    for user in people:
        join(school, learn, user, enrolled_at=user["_since"], marketing_optin=user["first_name"] != "Max" or None)
    storeroom.fill(school, partners, staff[0])
    for user in learners[::5]:
        join(school, partners, user, expires_at=stamp(school.clock() + 300 * DAY_S))
    for place, user in enumerate(learners):
        _study(school, published, user, place)
    groups = [storeroom.group(school, name) for name in GROUPS]
    for place, user in enumerate(learners):
        put_into(school, groups[place % len(groups)], user)
    _live(school, published)
    storeroom.hooks(school)
    school.deliveries.clear()


def _site(school: School, address: str, access: str, title: str) -> Row:
    domain = school.add(
        "domains",
        name=address,
        catalog_title=title,
        access=access,
        access_code_message_html="" if access == "PUBLIC" else "<p>Whoever invited you has a code.</p>",
        marketing_message="May we write to you?",
    )
    for order, (label, answers) in enumerate(QUESTIONS):
        school.add(
            "signup_fields",
            _domain=domain["id"],
            label=label,
            type="PICKLIST" if answers else "TEXT",
            help_text="" if answers else "As it stands on your card",
            regex_validator="" if answers else ".{2,}",
            regex_validator_error_text="" if answers else "Two letters at least.",
            required=False,
            active=True,
            order=7000 + order,
            options=[{"id": school.key("options"), "value": one} for one in answers],
        )
    return domain


def _course(school: School, domain: Row, title: str, summary: str, lessons: tuple[str, ...]) -> Row:
    made = course(
        school,
        title=title,
        short_description=summary,
        long_description_html=f"<p>{summary.replace('&', '&amp;').replace('<', '&lt;')}.</p>",
        enforce_sequential_navigation=title == ONBOARDING,
        labels=["Northwind"],
        average_rating=4.5,
        promo_image_url=f"https://{domain['name']}/images/course.png",
        manual_course_time="45 minutes",
        display_manual_course_time=True,
        course_time="45 minutes",
    )
    for order, name in enumerate(lessons, start=1):
        kind = "QUIZ" if name.endswith("quiz") else "VILT" if name.startswith("Live") else "HTML"
        known = {"course_id": made["id"], "title": name, "order": order * 10, "type": kind, "time_seconds": 600}
        school.add("lessons", **lesson(**known, content_html=f"<p>{name}</p>" if kind == "HTML" else ""))
    return _publish(school, domain, {"id": made["id"], "title": title}, 0)


def _publish(school: School, domain: Row, course: Row, dollars: int) -> Row:
    slug = "-".join("".join(one if one.isalnum() else " " for one in course["title"].lower()).split())
    row = school.add(
        "published_courses",
        _domain=domain["id"],
        course=course,
        slug=slug,
        course_url=f"https://{domain['name']}/{slug}",
        hidden=False,
        strict_enforce_group_visibility=False,
        registration_required=True,
        registration_starts_at=stamp(school.clock() - 100 * DAY_S) if dollars else None,
        registration_ends_at=stamp(school.clock() + 265 * DAY_S) if dollars else None,
        restrict_access_start_end_dates=False,
        allow_self_service_reenroll=True,
        unique_progress_per_enrollment=course["title"] == YEARLY,
        require_all_prerequisites=False,
        timezone="Europe/Paris",
        _credits="2" if course["title"] == "Fire safety" else "0",
        _credit_unit="CPEs" if course["title"] == "Fire safety" else "",
        _certified_days=CERTIFIED_DAYS.get(course["title"]),
    )
    row["offer"] = storeroom.offer(school, domain["name"], "published_course", row["id"], dollars)
    return row


def _bundles(school: School, domain: Row, published: list[Row]) -> None:
    """A learning path, a series and a plan, each of some of the courses."""
    where = f"https://{domain['name']}"
    school.add(
        "series",
        _domain=domain["id"],
        _courses=[one["id"] for one in published[2:5]],
        title="Safe at work",
        visible_on_catalog=True,
        series_url=f"{where}/series/safe-at-work",
        published_course_count=3,
        offer=storeroom.offer(school, domain["name"], "domain", domain["id"], 0),
    )
    path = school.add(
        "paths",
        title="New colleague",
        promo_image_url=f"{where}/images/new-colleague.png",
        short_description="What everybody needs",
        long_description_html="<p>Three courses, in any order.</p>",
        header_html="<h1>Welcome</h1>",
        course_name_singular="course",
        course_name_plural="courses",
        path_item_count=3,
        _labels=["Northwind"],
    )
    row = school.add(
        "published_paths",
        _domain=domain["id"],
        slug="new-colleague",
        path=path,
        path_url=f"{where}/path/new-colleague",
        hidden=False,
        strict_enforce_group_visibility=False,
        offer=None,
        unique_progress_per_enrollment=False,
        created_at=school.now(),
        modified_at=school.now(),
    )
    row["offer"] = storeroom.offer(school, domain["name"], "published_path", row["id"], 20)
    for one in (published[0], published[2], published[4]):
        school.add("path_items", _path=path["id"], slug=one["slug"], course=one["course"])
    row = school.add(
        "plans",
        _domain=domain["id"],
        _plan=school.key("plan"),
        name="Everything, all year",
        slug="everything",
        plan_url=f"{where}/plan/everything",
        offer=None,
        hidden=False,
        short_description="All that we teach",
    )
    row["offer"] = storeroom.offer(school, domain["name"], "plan", row["id"], 400)


def _study(school: School, published: list[Row], user: Row, place: int) -> None:
    """Onboarding 101 for the first thirty, two further courses for everybody, each as far as their place says."""
    chosen = [published[0], published[1]] if place < 30 else []
    chosen += [published[2 + place % 4], published[6 + place % 4]]
    for turn, number in enumerate(dict.fromkeys(one["id"] for one in chosen)):
        at = school.clock() - (5 + (place * 3 + turn * 11) % 90) * DAY_S
        row = school.get("published_courses", number)
        ends: dict[str, Any] = {"purchase": {"purchase_state": "SUCCESS"}} if place % 4 == 1 else {}
        if turn and place % 5 == 2:  # some have a course for a time, of which one in two is over
            ends["expires_at"] = stamp(school.clock() + (200 if place % 2 else -2) * DAY_S)
        if turn and place % 7 == 4:  # some had it before, for a time that is over
            before = {"enrolled_at": stamp(at - 200 * DAY_S), "expires_at": stamp(at - 20 * DAY_S)}
            enroll(school, "published_courses", row, user, **before)
        taken = enroll(school, "published_courses", row, user, enrolled_at=stamp(at), **ends)
        if place % 10 == 3:
            taken.update(rating=5, feedback="Short and clear.")
        progress = school.get("progress", f"{user['id']}/{row['id']}")
        lessons = school.all("lessons", course_id=row["course"]["id"])
        for done, one in enumerate(lessons[: (place + turn) % (len(lessons) + 1)]):
            record = lesson_row(school, progress, one)
            record.update(view_count=1 + done % 2, last_viewed_on=stamp(at + (done + 1) * DAY_S))
            score = {"score": 8 + done % 3, "max_score": 10} if one["type"] == "QUIZ" else {}
            change_lesson(school, record, {"completed_at": stamp(at + (done + 1) * DAY_S), **score})
            progress["latest_activity"] = record["last_viewed_on"]
    if place % 6 == 0:
        path, plan = school.all("published_paths")[0], school.all("plans")[0]
        paid = {"purchase_price": {"amount": "20.00", "currency_code": "USD"}, "tax_price_cents": 400}
        enroll(school, "published_paths", path, user, enrolled_at=stamp(school.clock() - 3 * DAY_S), purchase=paid)
        enroll(school, "plans", plan, user, enrolled_at=stamp(school.clock() - 2 * DAY_S))


def _live(school: School, published: list[Row]) -> None:
    """Three sessions of a lesson in person; the first is over."""
    for first, last in crowd.STAFF[1:]:
        email = address(f"{first} {last}")
        school.add("instructors", _key=email, name=f"{first} {last}", email=email, providers=["calendar"])
    course = next(one for one in published if one["course"]["title"] == "Working at height")
    practice = school.all("lessons", course_id=course["course"]["id"], type="VILT")[0]
    school.add("live_events", lesson=practice["id"], display_name="Harness week", seats_total=12)
    midnight = int(school.clock() // DAY_S) * DAY_S
    for day in (-7, 7, 14):
        start_ = midnight + day * DAY_S + 9 * HOUR_S
        times = {"starts_at": stamp(start_), "ends_at": stamp(start_ + 2 * HOUR_S), "timezone": "Europe/Paris"}
        where = {"lesson": practice["id"], "location": "Room 3, Lyon", "seats_total": 8}
        what = {"display_name": "Harness practice", "instructor_email": address("Ines Moreau")}
        session = schedule(school, {**what, **where, **times})
        session["_place"] = {"name": "Lyon", "info_url": "https://maps.example.com/lyon", "is_active": True}
        for row in school.all("enrollments", _of=course["id"])[:3]:
            sign_up(school, session, row)["attended"] = day < 0
