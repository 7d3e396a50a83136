"""What an installation holds, and the writes that change it."""

import re
from dataclasses import dataclass, field
from typing import Any

from connectors.chamilo.standin.asked import broken, refuse
from connectors.chamilo.standin.records import Attempt, Course, Message, Session, User
from connectors.standin.standin import Clock, Ids

USER_FIELDS, COURSE_FIELDS, SESSION_FIELDS = {"age", "client"}, {"client"}, {"client"}
"""The additional fields there are. Those that are not Chamilo makes for a new person, and drops for all else."""

MAX_NAME_CHARS, MAX_SESSION_NAME_CHARS, MAX_TITLE_CHARS, MAX_VALUE_CHARS = 60, 150, 250, 255
LANGUAGES = ("english", "french", "german", "spanish")
LOGIN = r"[\w.@$-]{1,50}"
"""ASCII letters, digits and _ . @ $ -, 50 at most, as Chamilo 1.11 has it unless addresses are its log-in names."""


@dataclass(slots=True)
class Portal:
    """One installation, whose account sees times in `zone`. `names_anybody` has it name anybody who took a test beside
    the last time it was taken; with `broken_cache` it breaks at whatever is about tests; with `races` people are
    enrolled as if two calls had come at once. Since somebody fetched a key with their password, it `keeps_phones`."""

    clock: Clock
    ids: Ids
    old_php: bool = False
    zone: str = "UTC"
    names_anybody: bool = False
    broken_cache: bool = False
    races: bool = False
    users: dict[int, User] = field(default_factory=dict)
    courses: dict[int, Course] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    campuses: dict[int, dict[str, Any]] = field(default_factory=lambda: {1: {"url": "http://localhost/", "active": 1}})
    keeps_phones: bool = False
    user_fields: set[str] = field(default_factory=lambda: set(USER_FIELDS))

    def sql(self, number: int | bool) -> Any:
        """A number as it comes from the database."""
        return str(int(number)) if self.old_php else int(number)

    def key(self) -> str:
        return self.ids.uuid("key").replace("-", "")

    def add_administrator(self, username: str, api_key: str, password: str) -> User:
        user = self.add_user("Registrar", "Bot", "registrar@acme.com", username, 1, password)
        user.admin, user.api_key = True, api_key
        return user

    def caller(self, username: str | None, api_key: str | None) -> User:
        """Chamilo breaks without a key, and tells of a wrong one."""
        if api_key is None:
            raise broken()
        found = self.by_login(username or "")
        if not (found and found.api_key and found.api_key == api_key):
            raise refuse("Invalid API key")
        return found

    def by_login(self, login: str) -> User | None:
        return next((one for one in self.users.values() if one.username.lower() == login.lower()), None)

    def by_code(self, code: str) -> Course | None:
        return next((one for one in self.courses.values() if one.code == code), None)

    def course_asked(self, text: str | None) -> Course:
        """Chamilo breaks at what is no number or 0."""
        if not (text or "").isdecimal() or not int(text or 0):
            raise broken()
        if int(text or 0) not in self.courses:
            raise refuse("This course could not be found")
        return self.courses[int(text or 0)]

    def add_user(self, first: str, last: str, email: str, login: str, status: int, password: str) -> User:
        if not login or self.by_login(login):
            raise refuse("This login is not available")
        if not re.fullmatch(LOGIN, login, re.ASCII) or "@" not in email or (self.users and not password):
            raise refuse("User not registered.")
        user = User(self.ids.number("user"), first, last, email, login, status, password=password)
        self.users[user.id] = user
        return user

    def add_course(self, title: str, code: str, teacher: User, **details: Any) -> Course | None:
        """None where the code is taken or there is no title."""
        if not title or self.by_code(code):
            return None
        course = Course(self.ids.number("course"), title, code, self.clock(), people={teacher.id: 1}, **details)
        self.courses[course.id] = course
        return course

    def add_session(self, name: str, coach: int, start: str, end: str, **details: Any) -> Session | str:
        """What is wrong comes back as a sentence, which Chamilo then takes for the number."""
        if not name:
            return "A name is required for the session"
        if any(one.name == name for one in self.sessions.values()):
            return "Session name already exists"
        if not all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", one) for one in (start, end)):
            return "Invalid start date was given"
        if start >= end:
            return "The first date should be before the end date"
        session = Session(self.ids.number("session"), name, coach, start, end, **details)
        self.sessions[session.id] = session
        return session

    def send(self, sender: User, receiver: int, title: str, content: str) -> None:
        id = self.ids.number("message")
        self.messages[id] = Message(id, sender.id, receiver, title, content, self.clock())

    def take(self, id: int, title: str, course: Course, who: User, percent: float = 0.0) -> None:
        """Somebody takes a test, now."""
        self.attempts.append(Attempt(id, title, course.id, who.username, self.clock(), percent))


def held(value: str) -> str:
    """As an additional field keeps it."""
    return kept(value, MAX_VALUE_CHARS)


def kept(text: str, chars: int | None = None) -> str:
    """As the database keeps it: cut, and without what takes four bytes in UTF-8."""
    return re.sub("[\U00010000-\U0010ffff]", "????", text)[:chars]
