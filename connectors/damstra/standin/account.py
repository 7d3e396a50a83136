"""What an account of Damstra Learning holds, the writes that change it, and the events they post to a webhook."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.damstra.standin.records import (
    ACTIVE,
    NOT_CURRENT,
    TRAINEE,
    Group,
    Lesson,
    Place,
    Schedule,
    Session,
    User,
    exact,
)
from connectors.damstra.standin.refusals import invalid, missing, no_group
from connectors.standin.standin import Clock, Ids

DAY_S = 86_400
CLIENT_ID = 456_788
CLIENT_NAME = "Northwind Academy"


@dataclass(slots=True)
class Account:
    """One organisation. Changes raise StandInRefusal and change nothing when they cannot be done."""

    clock: Clock
    ids: Ids
    users: dict[int, User] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    lessons: dict[int, Lesson] = field(default_factory=dict)
    """By the number of their version."""
    schedules: dict[int, Schedule] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    events: list[dict[str, str]] = field(default_factory=list)
    """What is posted to a webhook for all events, in order."""
    carry: Callable[[dict[str, str]], None] | None = None
    """Takes an event to the webhooks, if anybody does."""
    grace_days: int = 14
    """How long people have for a lesson, in the account's own settings."""

    def number(self, kind: str, first: int) -> int:
        return first + self.ids.number(kind) - 1

    def user(self, id: int) -> User:
        if id not in self.users:
            raise missing("User", id)
        return self.users[id]

    def group(self, id: int) -> Group:
        if id not in self.groups:
            raise no_group(id)
        return self.groups[id]

    def session(self, id: int) -> Session:
        if id not in self.sessions:
            raise missing("ILT Session", id)
        return self.sessions[id]

    def add_user(self, **details: Any) -> User:
        """By the attributes of User but for what is made up here. Names to log in with are taken once."""
        now = self.clock()
        taken = {user.user_name for user in self.users.values()}
        if not details.get("user_name"):
            first, last = details["first_name"], details["last_name"]
            base = f"{first[:1]}.{last}".lower().replace(" ", "")
            free = (base, *(f"{base}{n}" for n in range(2, len(taken) + 3)))
            details["user_name"] = next(name for name in free if name not in taken)
        elif details["user_name"] in taken:
            raise invalid("userName is taken.")
        user = User(**details, id=self.number("user", 12_301), created=now, changed=now)
        self.users[user.id] = user
        self._tell(
            "user.account.created",
            firstName=user.first_name,
            lastName=user.last_name,
            userName=user.user_name,
            userId=user.id,
        )
        return user

    def change_user(self, user: User, **details: Any) -> User:
        changed = replace(user, **details, changed=self.clock())
        self.users[user.id] = changed
        owner = next(iter(self.users))
        self._tell("user.settings.updated", userId=user.id, actingUserId=owner)
        return changed

    def set_standing(self, user: User, active: bool) -> None:
        self.users[user.id] = replace(user, status=ACTIVE if active else NOT_CURRENT, changed=self.clock())
        if not active:
            self._tell("user.account.inactivate", userName=user.user_name, userId=user.id)

    def join(self, group: Group, user: User) -> None:
        """The group's rules then give the person its lessons."""
        if group.id in user.groups:
            return
        self.users[user.id] = replace(user, groups=(*user.groups, group.id))
        for version in group.automatic:
            if not self.open_schedule(user.id, self.lessons[version]):
                now = self.clock()
                self.schedule(user.id, self.lessons[version], now, now + 14 * DAY_S, automatic=True)

    def leave(self, group: Group, user: User) -> None:
        self.users[user.id] = replace(user, groups=tuple(id for id in user.groups if id != group.id))

    def supervise(self, group: Group, user: User, whether: bool) -> None:
        others = tuple(id for id in user.supervises if id != group.id)
        self.users[user.id] = replace(user, supervises=(*others, group.id) if whether else others)

    def close_group(self, group: Group) -> None:
        for user in list(self.users.values()):
            self.leave(group, user)
            self.supervise(group, self.users[user.id], False)
        del self.groups[group.id]

    def open_schedule(self, user_id: int, lesson: Lesson) -> Schedule | None:
        """The one the person has still to complete."""
        found = (one for one in self.schedules.values() if one.user == user_id and one.lesson.id == lesson.id)
        return next((one for one in found if one.completed is None and not one.cancelled), None)

    def schedule(self, user_id: int, lesson: Lesson, start: float, end: float, **details: Any) -> Schedule:
        now = self.clock()
        id = self.number("schedule", 98_701)
        made = Schedule(id, user_id, lesson, start, end, **{"created": now, "changed": now} | details)
        self.schedules[id] = made
        self._tell("lesson.schedule.created", lessonScheduleId=id, userID=user_id)
        return made

    def complete(self, schedule: Schedule, when: float, by: int) -> Schedule:
        done = replace(
            schedule,
            started=schedule.started or when,
            completed=when,
            completed_by=by,
            reached=schedule.lesson.length,
            changed=self.clock(),
        )
        self.schedules[done.id] = done
        self._tell("lesson.schedule.completed", lessonScheduleId=done.id, userId=done.user)
        return done

    def places_in(self, session: Session) -> list[Place]:
        return [place for place in self.places.values() if place.session == session.id]

    def register(self, session: Session, user_id: int) -> Place | None:
        """None, and no word of it, for whoever was not given the lesson or finds the session full."""
        schedule = self.open_schedule(user_id, session.lesson)
        there = self.places_in(session)
        if not schedule or len(there) >= session.places or any(place.user == user_id for place in there):
            return None
        now = self.clock()
        place = Place(self.number("place", 7_001), session.id, user_id, schedule.id, now, now)
        self.places[place.id] = place
        return place

    def finish(self, session: Session) -> None:
        """Completes the session and the lesson of everyone who passed."""
        self.sessions[session.id] = replace(session, status=2, changed=self.clock())
        for place in self.places_in(session):
            schedule = self.schedules[place.schedule]
            if place.passed and schedule.completed is None:
                self.complete(schedule, session.end, session.instructor)

    def _tell(self, name: str, **about: Any) -> None:
        ids = {key: str(value) for key, value in about.items()}
        event = {"name": name, **ids, "timeStamp": exact(self.clock())}
        self.events.append(event)
        if self.carry:
            self.carry(event)


def trainee(roles: list[int] | None) -> tuple[int, ...]:
    """Roles that are left out make a trainee."""
    return tuple(roles) if roles else (TRAINEE,)
