"""What an academy on ClassOnLive holds, and the writes that change it."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from connectors.classonlive.standin.records import (
    DAYS,
    PARTICULAR,
    SEATS,
    Applicant,
    Content,
    Module,
    Person,
    Resource,
    Session,
    Theme,
    Video,
    day,
    seconds,
)
from connectors.classonlive.standin.refusals import no
from connectors.standin.standin import Clock, Ids

DAY_S, HOUR_S = 86_400, 3_600
SITE = "https://northwind.classonlive.com"
MAX_CALENDAR_DAYS = 3 * 366
"""Days a calendar may span."""


@dataclass(slots=True)
class Academy:
    """Changes raise StandInRefusal and change nothing when they cannot be done."""

    clock: Clock
    ids: Ids
    contents: dict[int, Content] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    """By address, in lower case."""
    teachers: set[str] = field(default_factory=set)
    applicants: dict[int, Applicant] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    themes: dict[int, Theme] = field(default_factory=dict)
    modules: dict[int, Module] = field(default_factory=dict)
    resources: dict[int, Resource] = field(default_factory=dict)
    videos: dict[int, Video] = field(default_factory=dict)

    def number(self, kind: str, first: int) -> int:
        return first + self.ids.number(kind) - 1

    def content(self, id: int, *kinds: str) -> Content:
        found = self.contents.get(id)
        if not found or (kinds and found.kind not in kinds):
            raise no(f"there is no such content {id}")
        return found

    def person(self, email: str) -> Person:
        if email.lower() not in self.people:
            raise no(f"there is nobody {email}")
        return self.people[email.lower()]

    def teacher(self, email: str) -> str:
        """The document does not say whether anybody else may teach; here nobody may."""
        if email.lower() not in self.teachers:
            raise no(f"{email} is no teacher of the academy")
        return self.person(email).email

    def applicant(self, id: int) -> Applicant:
        if id not in self.applicants:
            raise no(f"there is no applicant {id}")
        return self.applicants[id]

    def session(self, id: int) -> Session:
        if id not in self.sessions:
            raise no(f"there is no session {id}")
        return self.sessions[id]

    def add_content(self, **details: Any) -> Content:
        made = Content(self.number("content", 32_951), **details)
        self.contents[made.id] = made
        return made

    def change_content(self, content: Content, **details: Any) -> Content:
        self.contents[content.id] = replace(content, **details)
        return self.contents[content.id]

    def delete_content(self, content: Content) -> None:
        """With its students, hours, topics, resources and recordings; the document does not say."""
        del self.contents[content.id]
        for kept in (self.applicants, self.sessions, self.resources, self.videos):
            self._forget(kept, content.id)
        for theme in [one for one in self.themes.values() if one.content == content.id]:
            del self.themes[theme.id]
            for module in [one for one in self.modules.values() if one.theme == theme.id]:
                del self.modules[module.id]

    @staticmethod
    def _forget(kept: dict[int, Any], content: int) -> None:
        for id in [id for id, one in kept.items() if one.content == content]:
            del kept[id]

    def welcome(self, email: str, name: str) -> tuple[Person, str]:
        """The person, and the password of one who is new."""
        known = self.people.get(email.lower())
        if known:
            return known, ""
        made = Person(self.number("account", 93_001), email, name)
        self.people[email.lower()] = made
        return made, self.ids.uuid("password")[:8]

    def move(self, person: Person, email: str) -> None:
        """To another address, wherever the old one stands."""
        if email.lower() in self.people:
            raise no(f"{email} is taken")
        old = person.email
        self.people[email.lower()] = replace(self.people.pop(old.lower()), email=email)
        if old.lower() in self.teachers:
            self.teachers = self.teachers - {old.lower()} | {email.lower()}
        self.applicants |= {k: replace(v, email=email) for k, v in self.applicants.items() if v.email == old}
        self.contents |= {k: replace(v, teacher=email) for k, v in self.contents.items() if v.teacher == old}
        self.sessions |= {k: replace(v, teacher=email) for k, v in self.sessions.items() if v.teacher == old}

    def students(self, content: int) -> list[Applicant]:
        return [one for one in self.applicants.values() if one.content == content]

    def find(self, content: int, email: str) -> Applicant | None:
        return next((one for one in self.students(content) if one.email.lower() == email.lower()), None)

    def enroll(self, content: Content, email: str, **details: Any) -> Applicant:
        """Whoever is there already stays as they are."""
        if known := self.find(content.id, email):
            return known
        seats = SEATS.get(content.type or "")
        if seats and content.kind != PARTICULAR and len(self.students(content.id)) >= seats:
            raise no("the room is full")
        details = {"since": self.clock()} | details
        made = Applicant(self.number("applicant", 142_801), content.id, email, **details)
        self.applicants[made.id] = made
        return made

    def leave(self, applicant: Applicant) -> None:
        del self.applicants[applicant.id]
        for session in list(self.sessions.values()):
            left = tuple(one for one in session.applicants if one != applicant.id)
            self.sessions[session.id] = replace(session, applicants=left)

    def offer(self, content: Content, first: str, last: str, offers: Sequence[Mapping[str, Any]]) -> None:
        """Hours to come take the place of those that nobody has taken."""
        for offer in offers:
            self.teacher(offer["teacher"])
        for session in [one for one in self.sessions.values() if one.content == content.id and not one.applicants]:
            del self.sessions[session.id]
        there = {(one.teacher, one.start) for one in self.sessions.values() if one.content == content.id}
        for offer in offers:
            for midnight, name in days(first, last):
                for hour in offer.get(name, ()):
                    start = midnight + int(hour[:2]) * HOUR_S
                    if (offer["teacher"], start) not in there:
                        id = self.number("session", 85_262)
                        self.sessions[id] = Session(id, content.id, offer["teacher"], start)
        self.change_content(content, first=first, last=last)

    def link(self, room: str, content: Content, who: str) -> str:
        """A link that opens the room as that very person; the same for the same person."""
        slug = re.sub(r"\W+", "-", content.title.lower()).strip("-")
        code = b64encode(uuid5(NAMESPACE_URL, f"{content.id}/{who.lower()}").bytes).decode()
        return f"{SITE}/{room}/{slug}?code={code}"


def days(first: str, last: str) -> Iterator[tuple[float, str]]:
    """Every day from one to the other: when it begins, and its name. Raises StandInRefusal for days that go back."""
    start, end = seconds(first[:10]), seconds(last[:10])
    if end < start or end - start > MAX_CALENDAR_DAYS * DAY_S:
        raise no("endDate is before startDate, or too far away")
    while start <= end:
        yield start, DAYS[(int(start // DAY_S) + 3) % 7]  # 1 January 1970 was a Thursday
        start += DAY_S


def weekly(given: Mapping[str, Any]) -> tuple[str, str, tuple[float, ...]]:
    """First and last day of a week's pattern, and all its sessions. Raises StandInRefusal for one without any."""
    if not any(name in given for name in DAYS):
        raise no("at least one day of the week is required")
    first, last = (day(seconds(given[name])) for name in ("startDate", "endDate"))
    found = []
    for midnight, name in days(first, last):
        if spec := given.get(name):
            found.append(midnight + int(spec["hour"]) * HOUR_S + int(spec["minutes"]) * 60)
    return first, last, tuple(found)
