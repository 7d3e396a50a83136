"""Northwind Academy: an academy with believable people, courses and hours around the clock's now.

Nothing here is random: who came and how far somebody is follows from positions in these tables.
"""

from collections.abc import Iterator
from dataclasses import replace

from connectors.classonlive.standin.academy import DAY_S, HOUR_S, Academy, weekly
from connectors.classonlive.standin.records import (
    COURSE,
    MULTIPLE_DAY,
    ONE_DAY,
    PARTICULAR,
    SCORM,
    Content,
    Module,
    Resource,
    Theme,
    Video,
    day,
)
from connectors.standin.addresses import address

ONBOARDING = "Onboarding 101"
VAN_LOADING = "Loading a van safely"

TEACHERS = ("Ada Lovelace", "Ines Moreau", "Max Okafor", "Grace Adeyemi", "Piotr Nowak")
FIRST_NAMES = (
    "Amara", "Ben", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ingrid", "Jamal", "Keiko", "Liam",
    "Mina", "Nils", "Olga", "Paulo", "Quinn", "Rosa", "Stefan", "Tara", "Umar", "Vera", "Wei", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Andersson", "Baker", "Castillo", "Demir", "Evans", "Fischer", "Gupta", "Hansen", "Ivanova", "Johnson",
    "Khan", "Larsen", "Müller", "Nguyen", "Oliveira", "Park", "Quispe", "Rossi", "Santos", "Tanaka",
)  # fmt: skip
WEBINARS = (
    ("Year-end close, live", "Broadcast", "d1h", -21), ("Safety briefing: the new warehouse", "Broadcast", "d30m", -7),
    ("Customer stories", "Broadcast", "d1h", 4), ("Interview practice", "Many_to_Many", "d15h", 9),
    ("Career talk with Max", "One_to_One", "d30m", 12),
)  # fmt: skip
SERIES = (
    ("French for the front desk", "Many_to_Many", ("monday", "wednesday"), "d1h"),
    ("Forklift refresher, evenings", "Broadcast", ("tuesday",), "d2h"),
)
THEMES = (
    ("First week", (("The building", "Floors and doors"), ("Your tools", "Accounts and machines"))),
    ("First month", (("How we work", "Meetings, notes, decisions"),)),
)


def fill(academy: Academy, n_students: int) -> None:
    """Everybody is in Onboarding 101; every third in the one about vans."""
    now = academy.clock()
    midnight = int(now // DAY_S) * DAY_S
    teachers = [teacher(academy, name) for name in TEACHERS]
    onboarding = _one_day(academy, ONBOARDING, "Broadcast", "d15h", midnight - 3 * DAY_S + 10 * HOUR_S, teachers[1])
    loading = _one_day(academy, VAN_LOADING, "Broadcast", "d1h", midnight + 5 * DAY_S + 9 * HOUR_S, teachers[0])
    for place, (title, room, length, days) in enumerate(WEBINARS):
        _one_day(academy, title, room, length, midnight + days * DAY_S + 15 * HOUR_S, teachers[place % len(teachers)])
    for place, (title, room, weekdays, length) in enumerate(SERIES):
        spec = {"hour": f"{17 + place:02}", "minutes": "30", "duration": length}
        pattern = {
            "startDate": day(now - 14 * DAY_S),
            "endDate": day(now + 42 * DAY_S),
            **dict.fromkeys(weekdays, spec),
        }
        first, last, dates = weekly(pattern)
        about = {"title": title, "type": room, "teacher": teachers[3 - place]}
        academy.add_content(kind=MULTIPLE_DAY, first=first, last=last, dates=dates, **about)
    people = [academy.welcome(address(name), name)[0].email for name in _names(n_students)]
    for place, email in enumerate(people):
        came = place % 5 != 4
        minutes = 90 - place % 7 if came else 0
        academy.enroll(onboarding, email, since=now - 30 * DAY_S, minutes=minutes, attended=came, passed=place % 4)
        if place % 3 == 0:
            academy.enroll(loading, email, since=now - DAY_S)
    _tutoring(academy, teachers, people, now)
    _topics(academy, teachers[2], people, now)
    _recordings(academy, onboarding, now)


def _names(count: int) -> Iterator[str]:
    yield "Jane Doe"
    yield "Maeve O'Brien"
    for n in range(count - 2):
        yield f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {LAST_NAMES[(n * 7 + n // 24) % len(LAST_NAMES)]}"


def teacher(academy: Academy, name: str) -> str:
    email = academy.welcome(address(name), name)[0].email
    academy.teachers.add(email)
    return email


def _one_day(academy: Academy, title: str, room: str, length: str, start: float, teacher: str) -> Content:
    return academy.add_content(title=title, kind=ONE_DAY, type=room, teacher=teacher, start=start, duration=length)


def _tutoring(academy: Academy, teachers: list[str], people: list[str], now: float) -> None:
    """Two teachers offer hours in the two weeks from tomorrow: all are ahead, whatever the hour. Some are taken."""
    content = academy.add_content(title="Office hours", kind=PARTICULAR, type="Many_to_Many")
    offers = (
        {"teacher": teachers[1], "monday": ["12:00", "14:00"], "thursday": ["09:00"]},
        {"teacher": teachers[3], "tuesday": ["13:00"]},
    )
    academy.offer(content, day(now + DAY_S), day(now + 14 * DAY_S), offers)
    for place, session in enumerate(list(academy.sessions.values())[:3]):
        taken = [
            academy.enroll(content, email, since=now - DAY_S).id for email in people[place : place + 1 + place % 2]
        ]
        academy.sessions[session.id] = replace(session, applicants=tuple(taken))


def _topics(academy: Academy, teacher: str, people: list[str], now: float) -> None:
    """A course of topics, and the courses that are nothing but themselves."""
    content = academy.add_content(title="Safety from A to Z", kind=COURSE, type="Topics")
    for order, (title, modules) in enumerate(THEMES, 1):
        theme = Theme(academy.number("theme", 38), content.id, title, f"{title} at Northwind", order)
        academy.themes[theme.id] = theme
        for place, (called, about) in enumerate(modules, 1):
            module = Module(academy.number("module", 134), theme.id, called, about, place)
            academy.modules[module.id] = module
            _resource(academy, "Video", content, module.id, f"{called}: the film", about)
            id, start = academy.number("resource", 32_425), now + place * DAY_S
            academy.resources[id] = Resource(
                id, "Session", content.id, module.id, type="Broadcast", teacher=teacher, duration="d1h", start=start
            )
    _resource(academy, "Video", content, None, "Welcome", "Three minutes with Ada")
    _resource(academy, "Resource", content, None, "Handbook", "Everything on forty pages")
    for place, email in enumerate(people[:6]):
        themes = (38,) if place % 2 else None
        academy.enroll(content, email, since=now - 10 * DAY_S, themes=themes, passed=place % 3)
    academy.add_content(title="Data protection (SCORM)", kind=SCORM, type=None)
    academy.add_content(title="Ladders and lifts", kind=COURSE, type="Measure")
    academy.add_content(title="Starter pack", kind=COURSE, type="Pack")


def _resource(academy: Academy, kind: str, content: Content, module: int | None, title: str, about: str) -> None:
    id = academy.number("resource", 32_425)
    academy.resources[id] = Resource(id, kind, content.id, module, title, about)


def _recordings(academy: Academy, content: Content, now: float) -> None:
    """The first is shared with two students, the second with nobody yet."""
    students = [one.id for one in academy.students(content.id)][:2]
    for part, viewers in (("morning", ((students[0], True), (students[1], False))), ("questions", ())):
        id = academy.number("video", 81_583)
        academy.videos[id] = Video(id, content.id, f"onboarding/{part}.mp4", day(now - 3 * DAY_S), None, viewers)
