"""Northwind Academy: an organisation with believable people, lessons and sessions around the clock's now.

Nothing here is random: who is late, done or absent follows from positions in these tables.
"""

from collections.abc import Iterator
from dataclasses import replace

from connectors.damstra.standin.account import DAY_S, Account
from connectors.damstra.standin.records import (
    ADMIN,
    EDITOR,
    INSTRUCTOR,
    NOT_CURRENT,
    OWNER,
    SUPERVISOR,
    TRAINEE,
    Group,
    Lesson,
    Session,
    User,
)
from connectors.standin.addresses import address, login

HOUR_S = 3_600
MINUTE_MS = 60_000
"""Lengths of lessons are in milliseconds."""

ONBOARDING = "Onboarding 101"
SLIPS_AND_TRIPS = "Slips and trips"

STAFF = (
    ("Ada Lovelace", (OWNER, ADMIN)),
    ("Ines Moreau", (INSTRUCTOR, SUPERVISOR)),
    ("Max Okafor", (ADMIN,)),
    ("Grace Adeyemi", (INSTRUCTOR, TRAINEE)),
    ("Piotr Nowak", (SUPERVISOR, TRAINEE)),
    ("Noor Haddad", (EDITOR,)),
    ("Data Import", (ADMIN,)),
)
FIRST_NAMES = (
    "Amara", "Ben", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ingrid", "Jamal", "Keiko", "Liam",
    "Mina", "Nils", "Olga", "Paulo", "Quinn", "Rosa", "Stefan", "Tara", "Umar", "Vera", "Wei", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Andersson", "Baker", "Castillo", "Demir", "Evans", "Fischer", "Gupta", "Hansen", "Ivanova", "Johnson",
    "Khan", "Larsen", "Müller", "Nguyen", "Oliveira", "Park", "Quispe", "Rossi", "Santos", "Tanaka",
)  # fmt: skip
GROUPS = (
    ("Whole company", "Everybody at Northwind", None),
    ("New starters", "In their first month", "Whole company"),
    ("Porto warehouse", "Picking, packing and forklifts", "Whole company"),
    ("Lyon plant", "Chemical handling, three shifts", "Whole company"),
    ("Kraków lab", "Analysis and quality", "Whole company"),
    ("Safety officers", "One on every floor", None),
    ("Contractors", "With a badge for a while", None),
)
LESSONS = (
    ("Working at height", 14, "active", False), ("Fire safety", 9, "active", False), ("First aid", 22, "active", False),
    ("Forklift refresher", 16, "active", False), ("Chemical handling", 27, "active", False),
    ("Lone working", 8, "active", False), ("Manual lifting", 11, "active", False),
    ("Ladder inspection", 6, "active", False), ("Security basics", 12, "active", False),
    ("Travel and expenses", 7, "active", False), ("How we write", 10, "active", False),
    ("First aid: practice day", 180, "active", True), ("Forklift: driving test", 60, "active", True),
    ("Evacuation drill", 45, "active", True), ("Asbestos awareness (2019)", 18, "inactive", False),
    ("Confined spaces", 25, "never", False), ("Noise at work", 13, "rendering", False),
    ("Hot work permits", 15, "error", False),
)  # fmt: skip
ROOMS = ("Training room 2", "Porto, yard", "Lyon, canteen", "Kraków, room 114")


def fill(account: Account, n_people: int) -> None:
    """Two of the lessons are always there, Onboarding 101 and Slips and trips, and two of the people."""
    now = account.clock()
    staff = [person(account, name, roles, place, now) for place, (name, roles) in enumerate(STAFF)]
    groups = _groups(account, now)
    lessons = _lessons(account, now)
    onboarding, slips = lessons[0], lessons[1]
    account.groups[groups[1].id] = replace(groups[1], automatic=(onboarding.version_id,))
    for supervisor, group in ((staff[1], groups[1]), (staff[4], groups[2]), (staff[4], groups[3])):
        account.supervise(group, account.users[supervisor.id], True)

    people = [person(account, name, (TRAINEE,), place + 100, now) for place, name in enumerate(_names(n_people))]
    taken = [one for one in lessons[2:] if one.status == "active" and not one.instructor_led]
    for place, user in enumerate(people):
        for group in (groups[0], groups[2 + place % 3], *([groups[1]] if place % 8 == 0 else [])):
            account.users[user.id] = replace(user, groups=(*account.users[user.id].groups, group.id))
        _give(account, user, onboarding, place, now)
        for n in range(1 + place % 3):
            _give(account, user, taken[(place + n) % len(taken)], place + n + 1, now)
        if place < 6:
            _give(account, user, slips, place + 3, now)
        if place > 3 and place % 13 == 0:
            account.users[user.id] = replace(account.users[user.id], status=NOT_CURRENT)
    _sessions(account, [one for one in lessons if one.instructor_led], staff, people, now)
    account.events.clear()  # what happened before anybody listened


def _names(count: int) -> Iterator[str]:
    yield "Jane Doe"
    yield "Maeve O'Brien"
    for n in range(count - 2):
        yield f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {LAST_NAMES[(n * 7 + n // 24) % len(LAST_NAMES)]}"


def person(account: Account, name: str, roles: tuple[int, ...], place: int, now: float) -> User:
    first, _, last = name.partition(" ")
    user = account.add_user(
        user_name=login(name),
        first_name=first,
        last_name=last,
        email=address(name),
        roles=roles,
        employee_number=None if place % 9 == 8 else f"NW-{1001 + place}",
        mobile=f"04{11_000_000 + place * 7919:08d}",
    )
    made = replace(
        user, created=now - (400 - place) * DAY_S, changed=now - place * HOUR_S, logged_in=now - place * HOUR_S
    )
    account.users[user.id] = made
    return made


def _groups(account: Account, now: float) -> list[Group]:
    by_name: dict[str, Group] = {}
    for place, (name, description, parent) in enumerate(GROUPS):
        above = by_name[parent].id if parent else None
        by_name[name] = Group(account.number("group", 1_201), name, description, now - (300 - place) * DAY_S, above)
    account.groups.update((group.id, group) for group in by_name.values())
    return list(by_name.values())


def _lessons(account: Account, now: float) -> list[Lesson]:
    rows = ((ONBOARDING, 12, "active", False), (SLIPS_AND_TRIPS, 5, "active", False), *LESSONS)
    for place, (name, minutes, status, led) in enumerate(rows):
        lesson = Lesson(
            id=account.number("lesson", 1_401),
            version_id=account.number("version", 2_501) + place,
            name=name,
            length=minutes * MINUTE_MS + place * 1_000,
            created=now - (200 - place) * DAY_S,
            status=status,
            version=1 + place % 4,
            instructor_led=led,
        )
        account.lessons[lesson.version_id] = lesson
    return list(account.lessons.values())


def _give(account: Account, user: User, lesson: Lesson, turn: int, now: float) -> None:
    """In turn: completed, half way, overdue, not open yet, cancelled."""
    start = now - (40 - turn % 7) * DAY_S
    match turn % 5:
        case 0 | 1:
            made = account.schedule(user.id, lesson, start, start + 14 * DAY_S, created=start, changed=start)
            account.complete(made, start + (1 + turn % 3) * DAY_S, user.id)
        case 2:
            made = account.schedule(user.id, lesson, now - 2 * DAY_S, now + 12 * DAY_S)
            account.schedules[made.id] = replace(made, started=now - DAY_S, reached=lesson.length // 2)
        case 3:
            account.schedule(user.id, lesson, start, start + 14 * DAY_S, created=start, changed=start)
        case _:
            made = account.schedule(user.id, lesson, now + (3 + turn % 5) * DAY_S, now + 21 * DAY_S)
            account.schedules[made.id] = replace(made, cancelled=turn % 2 == 0)


def _sessions(account: Account, lessons: list[Lesson], staff: list[User], people: list[User], now: float) -> None:
    """Of each lesson one in the past and one to come; in the second to come of the first, one was cancelled."""
    midnight = int(now // DAY_S) * DAY_S
    for place, lesson in enumerate(lessons):
        for n, day in enumerate((-30 + place, 5 + place, 12 + place)):
            start = midnight + day * DAY_S + (8 + place) * HOUR_S
            instructor = staff[1] if (place + n) % 2 == 0 else staff[3]
            session = Session(
                id=account.number("session", 1_301),
                lesson=lesson,
                instructor=instructor.id,
                start=start,
                end=start + 3 * HOUR_S,
                location=ROOMS[(place + n) % len(ROOMS)],
                created=now - 60 * DAY_S,
                changed=now - 60 * DAY_S,
                notes="Bring safety boots." if n % 2 == 0 else None,
                places=8 + 4 * place,
                status=3 if (place, n) == (0, 2) else 1,
            )
            account.sessions[session.id] = session
            if n < 2:
                _fill_places(account, session, people[place + n * 7 :][: 6 + place], now)


def _fill_places(account: Account, session: Session, people: list[User], now: float) -> None:
    for turn, user in enumerate(people):
        if not account.open_schedule(user.id, session.lesson):
            account.schedule(user.id, session.lesson, session.start - 7 * DAY_S, session.start + 14 * DAY_S)
        place = account.register(session, user.id)
        if place and session.end < now:
            attended = turn % 5 != 4
            account.places[place.id] = replace(place, attended=attended, passed=attended and turn % 7 != 6)
    if session.end < now:
        account.finish(session)
