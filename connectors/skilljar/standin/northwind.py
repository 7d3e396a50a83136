"""Northwind Academy: an organization with two sites, believable courses and people, and dates around the clock's now.

Nothing here is random: who takes what, and how far they are, follows from positions in these tables.
"""

from connectors.skilljar.standin import storeroom
from connectors.skilljar.standin.contents import lesson
from connectors.skilljar.standin.enrolling import enroll, start
from connectors.skilljar.standin.groups import put_into
from connectors.skilljar.standin.live import schedule, sign_up
from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.progress import change_lesson, lesson_row
from connectors.skilljar.standin.school import Row, School, stamp

DAY_S = 86_400
HOUR_S = 3_600

ONBOARDING = "Onboarding 101"
NASTY = '<!channel> & "Friends" =cmd()'
"""A name that must ping nobody in Slack and run nowhere in a spreadsheet."""

LEARN, PARTNERS = "learn.example.com", "partners.example.com"

COURSES = (
    (ONBOARDING, "Your first week with us", ("Welcome", "Where everything is", "Your tools", "First-week quiz")),
    (NASTY, 'Commas, "quotes" & <tags>', ("One, two", '"Three"', "=1+1")),
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
STAFF = (("Ada", "Lovelace"), ("Ines", "Moreau"), ("Max", "Okafor"))
FIRST_NAMES = (
    "Amara", "Ben", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ingrid", "Jamal", "Keiko", "Liam",
    "Mina", "Nils", "Olga", "Paulo", "Quinn", "Rosa", "Stefan", "Tara", "Umar", "Vera", "Wei", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Andersson", "Baker", "Castillo", "Demir", "Evans", "Fischer", "Gupta", "Hansen", "Ivanova", "Johnson",
    "Khan", "Larsen", "Müller", "Nguyen", "Oliveira", "Park", "Quispe", "Rossi", "Santos", "Tanaka", "Usman",
)  # fmt: skip
GROUPS = ("Lyon plant", "Sales", "New colleagues")


def fill(school: School, n_people: int) -> None:
    """Jane Doe and Maeve O'Brien are always there, and take Onboarding 101."""
    learn = _site(school, LEARN, "PUBLIC", "<h1>All courses</h1>")
    partners = _site(school, PARTNERS, "PRIVATE_CODE", "<h1>For our partners</h1>")
    published = [_course(school, learn, *course) for course in COURSES]
    for course in published[5:9]:
        _publish(school, partners, course["course"], 25)
    _bundles(school, learn, published)
    people = [_person(school, n, *name) for n, name in enumerate(_names(n_people))]
    staff, learners = people[: len(STAFF)], people[len(STAFF) :]
    for user in people:
        join(school, learn, user, enrolled_at=user["_since"])
    storeroom.fill(school, partners, staff[0])
    for user in learners[::5]:
        join(school, partners, user, expires_at=stamp(school.clock() + 300 * DAY_S))
    for place, user in enumerate(learners):
        _study(school, published, user, place)
    groups = [school.add("groups", **storeroom.group(name)) for name in GROUPS]
    for place, user in enumerate(learners):
        put_into(school, groups[place % len(groups)], user)
    _live(school, published)
    storeroom.hooks(school)
    school.deliveries.clear()


def _site(school: School, address: str, access: str, title: str) -> Row:
    domain = school.add(
        "domains", name=address, catalog_title=title, access=access, access_code_message_html="", marketing_message=""
    )
    for order, label in enumerate(("Job title", "Country")):
        question = {"type": "TEXT", "required": False, "active": True, "order": 7000 + order, "options": []}
        school.add("signup_fields", _domain=domain["id"], label=label, **question)
    return domain


def _course(school: School, domain: Row, title: str, summary: str, lessons: tuple[str, ...]) -> Row:
    course = school.add(
        "courses",
        title=title,
        short_description=summary,
        long_description_html=f"<p>{summary.replace('&', '&amp;').replace('<', '&lt;')}.</p>",
        enforce_sequential_navigation=title == ONBOARDING,
        labels=["Northwind"],
    )
    for order, name in enumerate(lessons, start=1):
        kind = "QUIZ" if name.endswith("quiz") else "VILT" if name.startswith("Live") else "HTML"
        known = {"course_id": course["id"], "title": name, "order": order * 10, "type": kind}
        school.add("lessons", **lesson(**known, content_html=f"<p>{name}</p>" if kind == "HTML" else ""))
    return _publish(school, domain, {"id": course["id"], "title": title}, 0)


def _publish(school: School, domain: Row, course: Row, dollars: int) -> Row:
    slug = "-".join("".join(one if one.isalnum() else " " for one in course["title"].lower()).split())
    row = school.add(
        "published_courses",
        _domain=domain["id"],
        course=course,
        slug=slug,
        course_url=f"https://{domain['name']}/{slug}",
        hidden=False,
        registration_required=True,
        registration_starts_at=None,
        registration_ends_at=None,
        timezone="Europe/Paris",
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
    path = {"id": school.key("paths"), "title": "New colleague", "path_item_count": 3}
    row = school.add(
        "published_paths", _domain=domain["id"], path=path, path_url=f"{where}/path/new-colleague", offer=None
    )
    row["offer"] = storeroom.offer(school, domain["name"], "published_path", row["id"], 20)
    for course in (published[0], published[2], published[4]):
        lessons = len(school.all("lessons", course_id=course["course"]["id"]))
        counts = {"lesson_count": lessons, "required_lesson_count": lessons}
        school.add("path_items", _path=path["id"], slug=course["slug"], course={**course["course"], **counts})
    plan = {"id": school.key("plan"), "title": "Everything, all year"}
    row = school.add("plans", _domain=domain["id"], plan=plan, plan_url=f"{where}/plan/everything", offer=None)
    row["offer"] = storeroom.offer(school, domain["name"], "plan", row["id"], 400)


def _names(count: int) -> list[tuple[str, str]]:
    """The staff, two that are always there, and as many more as are wanted."""
    always = [*STAFF, ("Jane", "Doe"), ("Maeve", "O'Brien")]
    more = range(max(0, count - len(always)))
    return always + [(FIRST_NAMES[n % 24], LAST_NAMES[(n * 8 + n // 24) % 21]) for n in more]


def _person(school: School, n: int, first: str, last: str) -> Row:
    plain = f"{first}.{last}".lower().translate(str.maketrans("ëüöø", "euoo", "'"))
    since = stamp(school.clock() - (400 - n % 300) * DAY_S)
    return school.add("users", email=f"{plain}@example.com", first_name=first, last_name=last, _since=since)


def _study(school: School, published: list[Row], user: Row, place: int) -> None:
    """Onboarding 101 for the first thirty, two further courses for everybody, each as far as their place says."""
    chosen = [published[0], published[1]] if place < 30 else []
    chosen += [published[2 + place % 4], published[6 + place % 4]]
    for turn, course in enumerate(dict.fromkeys(one["id"] for one in chosen)):
        at = school.clock() - (5 + (place * 3 + turn * 11) % 90) * DAY_S
        row = school.get("published_courses", course)
        ends = {}
        if turn and place % 5 == 2:  # some have a course for a time, of which one in two is over
            ends["expires_at"] = stamp(school.clock() + (200 if place % 2 else -2) * DAY_S)
        enroll(school, "published_courses", row, user, enrolled_at=stamp(at), **ends)
        progress = start(school, row, user)
        lessons = school.all("lessons", course_id=row["course"]["id"])
        for done, one in enumerate(lessons[: (place + turn) % (len(lessons) + 1)]):
            record = lesson_row(school, progress, one)
            score = {"score": 8 + done % 3, "max_score": 10} if one["type"] == "QUIZ" else {}
            change_lesson(school, record, {"completed_at": stamp(at + (done + 1) * DAY_S), **score})
    if place % 6 == 0:
        path, plan = school.all("published_paths")[0], school.all("plans")[0]
        enroll(school, "published_paths", path, user, enrolled_at=stamp(school.clock() - 3 * DAY_S))
        enroll(school, "plans", plan, user, enrolled_at=stamp(school.clock() - 2 * DAY_S))


def _live(school: School, published: list[Row]) -> None:
    """Three sessions of a lesson in person; the first is over."""
    for first, last in STAFF[1:]:
        address = f"{first}.{last}@example.com".lower()
        school.add("instructors", name=f"{first} {last}", email=address, provider="calendar")
    course = next(one for one in published if one["course"]["title"] == "Working at height")
    practice = school.all("lessons", course_id=course["course"]["id"], type="VILT")[0]
    school.add("live_events", lesson=practice["id"], display_name="Harness week", seats_total=12)
    midnight = int(school.clock() // DAY_S) * DAY_S
    for day in (-7, 7, 14):
        start_ = midnight + day * DAY_S + 9 * HOUR_S
        times = {"starts_at": stamp(start_), "ends_at": stamp(start_ + 2 * HOUR_S), "timezone": "Europe/Paris"}
        where = {"lesson": practice["id"], "location": "Room 3, Lyon", "seats_total": 8}
        what = {"display_name": "Harness practice", "instructor_email": "ines.moreau@example.com"}
        session = schedule(school, {**what, **where, **times})
        for row in school.all("enrollments", _of=course["id"])[:3]:
            sign_up(school, session, row)["attended"] = day < 0
