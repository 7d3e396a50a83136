"""Northwind Academy: an installation with believable people, courses and sessions around the clock's now.

Nothing here is random: who is in what follows from positions in these tables.
"""

from collections.abc import Iterator

from connectors.chamilo.standin.portal import Portal
from connectors.chamilo.standin.records import STUDENT, TEACHER, Attempt, Thread, User, written
from connectors.standin.addresses import address, login

DAY_S = 86_400
ONBOARDING = "Onboarding 101"
FIRE_SAFETY = "Fire safety"

STAFF = ("Ada Lovelace", "Ines Moreau", "Max Okafor")
FIRST_NAMES = (
    "Amara", "Ben", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ingrid", "Jamal", "Keiko", "Liam",
    "Mina", "Nils", "Olga", "Paulo", "Quinn", "Rosa", "Stefan", "Tara", "Umar", "Vera", "Wei", "Zadie",
)  # fmt: skip
LAST_NAMES = (
    "Andersson", "Baker", "Castillo", "Demir", "Evans", "Fischer", "Gupta", "Hansen", "Ivanova", "Johnson",
    "Khan", "Larsen", "Müller", "Nguyen", "Oliveira", "Park", "Quispe", "Rossi", "Santos", "Tanaka",
)  # fmt: skip
COURSES = (
    (ONBOARDING, "ONBOARDING101"), (FIRE_SAFETY, "FIRESAFETY"), ("How we write", "WRITING"),
    ("Data protection", "PRIVACY"),
    ("Spreadsheets without tears", "SHEETS"), ("Leading your first team", "LEADING"),
    ("French for the office", "FRENCH"),
)  # fmt: skip
SESSIONS = (("Onboarding, autumn", -30, 10), ("Onboarding, winter", -3, 18), ("Leadership, spring", 40, 90))


def fill(portal: Portal, n_people: int) -> None:
    """Jane Doe and Maeve O'Brien are always there, and so are the first two courses."""
    staff = [person(portal, name, TEACHER) for name in STAFF]
    people = [person(portal, name, STUDENT) for name in _names(n_people)]
    for place, (title, code) in enumerate(COURSES):
        course = portal.add_course(title, code, staff[place % len(staff)], visibility=1 + place % 3, quota=100_000_000)
        if course:
            course.created -= (200 - place) * DAY_S
            course.extra = {"client": "ACME"} if place % 2 == 0 else {}
            course.people |= {one.id: STUDENT for at, one in enumerate(people) if (at + place) % (place + 2) == 0}
            thread = Thread(portal.ids.number("thread"), "Where do I find my badge?")
            thread.posts.append((portal.ids.number("post"), thread.title, "<p>At the front desk.</p>"))
            course.threads[thread.id] = thread
    for place, (name, start, end) in enumerate(SESSIONS):
        dates = [written(portal.clock() + days * DAY_S) for days in (start, end)]
        session = portal.add_session(name, staff[1].id, *dates, extra={"client": f"NW-{place}"})
        if not isinstance(session, str):
            session.courses = [1 + place, 3 + place]
            session.people = [one.id for one in people[place :: len(SESSIONS)]]
    jane = people[0].username
    portal.attempts.append(Attempt(4, "Badge and door", 1, jane, portal.clock() - 3 * DAY_S, 85))
    registrar = next(iter(portal.users.values()))
    registrar.extra = {"client": "Northwind"}
    portal.sessions[1].people.append(registrar.id)
    for one in (staff[1], people[0]):
        portal.send(one, registrar.id, "A question", "<p>Who may see the recordings?</p>")


def _names(count: int) -> Iterator[str]:
    yield "Jane Doe"
    yield "Maeve O'Brien"
    for n in range(count - 2):
        yield f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {LAST_NAMES[(n * 7 + n // 24) % len(LAST_NAMES)]}"


def person(portal: Portal, name: str, status: int) -> User:
    first, _, last = name.partition(" ")
    user = portal.add_user(first, last, address(name), login(name), status, "welcome")
    user.api_key = portal.key() if user.id % 3 else ""
    user.extra = {"age": str(20 + user.id)}
    return user
