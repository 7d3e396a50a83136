"""Northwind Academy: an organisation with believable classes, people and dates around the clock's now.

Nothing here is random: who teaches, comes late or stays away follows from positions in these tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.records import Activity, ClassDate, ClassRecord, Enrollment, Presence, Template, User
from connectors.standin.addresses import address

DAY_S = 86_400
MINUTE_S = 60

ONBOARDING = "Onboarding 101"
WELDER_INDUCTION = "Welder induction"

SUBJECTS = (
    ("Spanish", "French", "German", "Italian", "Portuguese", "Japanese", "Mandarin", "Dutch"),
    ("Fire safety", "First aid", "Working at height", "Forklift refresher", "Chemical handling", "Lone working",
     "Manual lifting", "Ladder inspection"),
    ("Meet the company", "Your first week", "Tools and accounts", "Security basics", "Travel and expenses",
     "How we write", "Feedback and reviews", "Benefits explained"),
    ("Northwind CRM", "Reporting", "Mobile app", "Billing", "Integrations", "Help desk", "Inventory", "Data import"),
    ("First-time managers", "Difficult conversations", "Hiring well", "Delegation", "Coaching skills",
     "Running meetings", "Project planning", "Change without fear"),
)  # fmt: skip
VARIANTS = (
    ("A1 beginners", "A2 evening group", "B1 conversation", "B2 business writing", "C1 presentations"),
    ("Lyon plant", "Porto warehouse", "Leeds depot", "Kraków lab", "head office"),
    ("Sales", "Support", "Engineering", "Finance", "Operations"),
    ("essentials", "for administrators", "what is new", "troubleshooting clinic", "live demonstration"),
    ("spring group", "autumn group", "for team leads", "refresher", "workshop"),
)
SEPARATORS = (" ", " – ", " for ", ": ", ", ")
DESCRIPTIONS = (
    "One hour a week in a small group, with plenty of speaking.",
    "Required every year for everyone on site.",
    "For new colleagues. Bring your questions.",
    "Hands-on, in a practice account.",
    "For people who lead people, or soon will.",
)

STAFF = (
    ("Ada Lovelace", ("admin",), True),
    ("Ines Moreau", ("instructor", "admin"), True),
    ("Tomás Herrera", ("instructor",), True),
    ("Grace Adeyemi", ("instructor",), True),
    ("Piotr Nowak", ("instructor",), True),
    ("Noor Haddad", ("instructor", "instructional-designer"), True),
    ("Kenji Sato", ("instructor",), False),
    ("Laura Bianchi", ("instructor",), True),
    ("Samuel Osei", ("instructor",), True),
    ("Freya Lindqvist", ("instructor",), True),
    ("Ravi Menon", ("instructor",), False),
    ("Chloé Dubois", ("instructor",), True),
    ("Daniel Weiss", ("instructor",), True),
    ("Max Okafor", ("admin",), False),
    ("Yara Silva", ("instructional-designer",), False),
)  # fmt: skip

FIRST_NAMES = (
    "Amara", "Ben", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ingrid", "Jamal", "Keiko", "Liam",
    "Mina", "Nils", "Olga", "Paulo", "Quinn", "Rosa", "Stefan", "Tara", "Umar", "Vera", "Wei", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Andersson", "Baker", "Castillo", "Demir", "Evans", "Fischer", "Gupta", "Hansen", "Ivanova", "Johnson",
    "Khan", "Larsen", "Müller", "Nguyen", "Oliveira", "Park", "Quispe", "Rossi", "Santos", "Tanaka", "Usman",
    "Vargas", "Wright", "Yilmaz", "Zhang",
)  # fmt: skip

TEMPLATES = (
    ("Onboarding day", "Welcome quiz, first-week checklist, feedback poll", "published"),
    ("Language lesson", "Warm-up, vocabulary, role play in pairs", "published"),
    ("Safety briefing", "Hazard quiz that must be passed", "published"),
    ("Product demonstration", "Live demonstration with questions", "published"),
    ("Management workshop", "Being rewritten for the autumn", "draft"),
)

MEETING_DAYS = ((-21, -14, -7), (-7, 0, 7), (3, 10, 17), (1,), (-14, 14))
"""Days from today on which a class meets; the third and fourth have not begun."""

ACTIVITIES = (
    ("IS_VIDEO_ON", "true"), ("FOCUSED", "true"), ("IS_AUDIO_MUTED", "false"), ("IS_TALKING", "true"),
    ("RAISED_HAND", "1"), ("REACTION", "clap"), ("FEEDBACK", "yes_mark"), ("STARS", "2"),
    ("FOCUSED", "false"), ("PRESENTING", "true"), ("FEEDBACK", "question"), ("SPOTLIGHT", "true"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    first_name: str
    last_name: str
    email: str | None
    ext_person_id: str | None


def fill(academy: Academy, n_classes: int) -> None:
    """Two of the classes are always there: Onboarding 101, and Welder induction."""
    instructors = _staff(academy)
    for name, description, status in TEMPLATES:
        template = Template(academy.ids.uuid("template"), name, description, status)
        academy.templates[template.template_id] = template
    jane, maeve, *others = people = list(_people())
    now = academy.clock()

    ines = next(user for user in instructors if user.user_name == "Ines Moreau")
    onboarding = _class(academy, ines, ONBOARDING, "onboarding-101", "The first day, together.")
    _gather(academy, onboarding, people[:30], (-28, -21, -14, -7, 1, 8), now, activities=len(ACTIVITIES))
    about = "Gas, masks and permits, before the first spark."
    welders = _class(academy, ines, WELDER_INDUCTION, "welder-induction", about)
    _gather(academy, welders, [maeve, jane, *others[:4]], MEETING_DAYS[1], now, activities=3)

    for n, (name, description) in zip(range(n_classes - 2), _courses(), strict=False):
        instructor = instructors[(n % 5 * 2 + n // 5 % 4) % len(instructors)]
        ext_class_id = None if n % 7 == 6 else f"nw-{n + 1:04d}"
        record = _class(academy, instructor, name, ext_class_id, description)
        first = n * 5 % len(people)
        learners = [*people[first:], *people[:first]][: 6 + n % 9]
        weeks: tuple[int, ...] = MEETING_DAYS[n // 3 % len(MEETING_DAYS)]
        if record.class_deferred_id is not None:
            weeks = tuple(day for day in weeks if day > 0)
        _gather(academy, record, learners, weeks, now, activities=3)


def add_class(
    academy: Academy, instructor: User, name: str, ext_class_id: str, description: str, days: tuple[int, ...]
) -> None:
    """One more, with nine learners, of whom Jane is the first."""
    record = _class(academy, instructor, name, ext_class_id, description)
    _gather(academy, record, list(_people())[:9], days, academy.clock(), activities=3)


def _staff(academy: Academy) -> list[User]:
    """Makes the users; gives those who teach."""
    for place, (name, roles, zoom) in enumerate(STAFF):
        user = User(
            id=academy.ids.number("user"),
            ext_user_id=None if place % 5 == 4 else f"S-{place + 1:03d}",
            email=address(name),
            user_name=name,
            roles=roles,
            is_zoom_configured=zoom,
        )
        academy.users[user.id] = user
    return [user for user in academy.users.values() if "instructor" in user.roles]


def _people() -> Iterator[Person]:
    """Learners. Some are known only by e-mail and some only by the organisation's own identifier."""
    yield Person("Jane", "Doe", address("Jane Doe"), "NW-1001")
    yield Person("Maeve", "O'Brien", address("Maeve O'Brien"), "NW-1002")
    for n in range(90):
        first, last = FIRST_NAMES[n % len(FIRST_NAMES)], LAST_NAMES[(n * 7 + n // 24) % len(LAST_NAMES)]
        email = None if n % 30 == 29 else address(f"{first} {last}")
        yield Person(first, last, email, None if n % 10 == 4 else f"NW-{1003 + n}")


def _courses() -> Iterator[tuple[str, str]]:
    """Names and descriptions, one family after the other so that the first few are already mixed."""
    for group in count(1):
        for variant, subject, family in product(range(5), range(8), range(5)):
            name = f"{SUBJECTS[family][subject]}{SEPARATORS[family]}{VARIANTS[family][variant]}"
            yield name if group == 1 else f"{name} (group {group})", DESCRIPTIONS[family]


def _class(academy: Academy, instructor: User, name: str, ext_class_id: str | None, description: str) -> ClassRecord:
    record = academy.add_class(
        email=address(instructor.user_name),
        host=instructor.user_name,
        name=name,
        ext_class_id=ext_class_id,
        description=description,
        passcode=f"nw{len(academy.classes) + 1001}",
    )
    first, _, last = instructor.user_name.partition(" ")
    academy.enroll(
        record,
        email=instructor.email,
        ext_person_id=instructor.ext_user_id,
        first_name=first,
        last_name=last,
        user_name=instructor.user_name,
        role="teacher",
    )
    return record


def _gather(
    academy: Academy,
    record: ClassRecord,
    people: list[Person],
    days: tuple[int, ...],
    now: float,
    *,
    activities: int,
) -> None:
    """Enrolls the people, sets the dates, and lets the past ones have happened."""
    students = [
        academy.enroll(
            record,
            email=person.email,
            ext_person_id=person.ext_person_id,
            first_name=person.first_name,
            last_name=person.last_name,
            user_name=f"{person.first_name} {person.last_name}",
        )
        for person in people
    ]
    midnight = int(now // DAY_S) * DAY_S
    hour = 8 + len(academy.classes) % 9
    for day in days:
        start = midnight + day * DAY_S + hour * 60 * MINUTE_S
        date = academy.add_date(record, start, start + (60 + 30 * (hour % 2)) * MINUTE_S)
        if date.end <= now:
            _attend(academy, record, date, students, activities)


def _attend(
    academy: Academy, record: ClassRecord, date: ClassDate, students: list[Enrollment], activities: int
) -> None:
    for place, student in enumerate(students):
        turn = place + date.start // DAY_S
        if turn % 6 == 0:
            continue  # absent
        tardy = turn % 7 == 3
        joined = date.start + (12 * MINUTE_S if tardy else place % 4 * MINUTE_S)
        left = date.end - (place % 3) * MINUTE_S
        academy.presences[date.session_id, student.student_id] = Presence(joined, left, tardy)
        events = academy.activities[record.class_id]
        events.append(Activity(student.student_id, joined, left, "ATTENDANCE", "true"))
        for n, (type_, value) in enumerate(ACTIVITIES[:activities]):
            start = joined + 2 * MINUTE_S + n * 3 * MINUTE_S + place * 0.25
            events.append(Activity(student.student_id, start, start + (1 + n % 4) * MINUTE_S, type_, value))
