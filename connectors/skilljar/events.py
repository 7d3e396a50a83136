"""What Skilljar posts to a webhook.

Its reference names ten events and shows none. An enrollment in a course is known from one that was seen to arrive; of
the others the envelope is certain (event_type, timestamp, user), and what stands inside them is not: of those Skilljar
shows samples (samples.py). So nothing is relied on: what is missing is None, and what is not expected is kept.

An event has no number of its own, and one whose answer got lost comes again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AliasChoices, Field

from connectors.core.record import Record
from connectors.news import news_facts


class Thing(Record):
    id: str = ""
    title: str | None = None
    name: str | None = None


class Person(Thing):
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class Course(Thing):
    """`id` is the number of the course itself, `published_course_id` that of the course on its site."""

    published_course_id: str | None = None
    url: str | None = None


class Path(Thing):
    published_path_id: str | None = None
    url: str | None = None


class Purchase(Thing):
    order_id: str | None = None
    purchase_price: str | None = None
    currency_code: str | None = None
    state: str | None = None
    offer_sku: str | None = None


class Progress(Record):
    completed_at: str | None = None
    success_status: str | None = None
    score: int | None = None
    max_score: int | None = None


class Event(Record):
    """An event, known or not. `when` is None where the time cannot be read."""

    event_type: str = ""
    timestamp: str = ""
    user: Person | None = None
    domain: Thing | None = None
    signup_fields: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """As people type it: `course_completion`."""
        return self.event_type.lower()

    @property
    def when(self) -> datetime | None:
        try:
            moment = datetime.fromisoformat(self.timestamp)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):  # the first midnight of all, seen from the east, is in no year
            return None

    @property
    def ids(self) -> dict[str, str]:
        """The numbers of what it is about, by name: user, course, lesson …"""
        return {name: value.id for name, value in self if isinstance(value, Thing) and value.id}

    @property
    def who(self) -> str:
        person = self.user or Person()
        return " ".join(filter(None, (person.first_name, person.last_name))) or person.email or ""

    @property
    def what(self) -> str:
        """What people call the thing that it is about, most particular first: a lesson before its course."""
        things = [value for name, value in self if isinstance(value, Thing) and name not in ("user", "domain")]
        return next((called for one in reversed(things) if (called := one.title or one.name)), "")

    @property
    def answers(self) -> dict[str, str]:
        """What the person answered at sign-up, by question. It comes by the number of the question."""
        found = {}
        for told in (self.signup_fields or {}).values():
            question = told.get("signup_field") if isinstance(told, dict) else None
            if isinstance(question, dict) and question.get("label"):
                found[str(question["label"])] = str(told.get("value") or "")
        return found


class CourseEnrollment(Event):
    """Somebody was enrolled in a course."""

    course: Course | None = None
    purchase: Purchase | None = None
    domain_access_code: str | None = None


class CourseCompletion(Event):
    """Somebody completed a course."""

    course: Course | None = None
    course_progress: Progress | None = None


class LessonCompletion(Event):
    """Somebody completed a lesson."""

    course: Course | None = None
    lesson: Thing | None = None
    lesson_progress: Progress | None = None


class QuizCompletion(LessonCompletion):
    """Somebody completed a quiz."""

    quiz: Thing | None = None


class PathEnrollment(Event):
    """Somebody was enrolled in a learning path."""

    path: Path | None = None
    purchase: Purchase | None = None


class PathCompletion(Event):
    """Somebody completed a learning path."""

    path: Path | None = None


class DomainEnrollment(Event):
    """Somebody joined a training site."""

    domain_access_code: str | None = None


class PurchaseFulfillment(Event):
    """Something that was bought has been handed over."""

    purchase: Purchase | None = None
    offer: Thing | None = None


# Which of these it is nobody has told.
SESSION = AliasChoices("vilt_session_event", "vilt_event", "vilt_session", "session")


class ViltEventRegistration(Event):
    """Somebody registered for a live session."""

    course: Course | None = None
    lesson: Thing | None = None
    session: Annotated[Thing | None, Field(validation_alias=SESSION)] = None


class DashboardTaskCreated(Event):
    """Somebody who looks after Skilljar has something to do."""

    task: Thing | None = None


class Ping(Event):
    """Somebody tried out the webhook; it is about nothing."""


EVENT_TYPES: Mapping[str, type[Event]] = {
    "COURSE_COMPLETION": CourseCompletion,
    "COURSE_ENROLLMENT": CourseEnrollment,
    "DOMAIN_ENROLLMENT": DomainEnrollment,
    "LESSON_COMPLETION": LessonCompletion,
    "PATH_COMPLETION": PathCompletion,
    "PATH_ENROLLMENT": PathEnrollment,
    "PURCHASE_FULFILLMENT": PurchaseFulfillment,
    "QUIZ_COMPLETION": QuizCompletion,
    "VILT_EVENT_REGISTRATION": ViltEventRegistration,
    "DASHBOARD_TASK_CREATED": DashboardTaskCreated,
    "PING": Ping,
}


def type_of(body: Any) -> type[Event]:
    """Which event a JSON body holds; `Event` where that is not known."""
    said = body.get("event_type") if isinstance(body, dict) else None
    return EVENT_TYPES.get(said, Event) if isinstance(said, str) else Event


def read(body: Any) -> Event:
    """The event that a JSON body holds. It never fails: what is no object has no name, and its content is kept."""
    if not isinstance(body, dict):
        return Event.model_validate({"content": body})
    legible = {name.encode(errors="backslashreplace").decode(): value for name, value in body.items()}
    return type_of(body).model_validate(legible)


def identity(body: Any) -> str:
    """The same for the same event delivered twice: its kind, its moment, and what tells it apart from another of that
    moment. Of one without a moment, and of one that nobody knows, everything it says."""
    if type_of(body) is Event or not isinstance(body.get("timestamp"), str) or not body["timestamp"]:
        return news_facts.fingerprint(body)
    user = body.get("user")
    about_user = ("signup_fields",) if isinstance(user, dict) and user.get("id") else ()
    try:
        told = {name: _apart(one) for name, one in body.items() if one is not None and name not in about_user}
    except RecursionError:  # nested beyond measure
        told = body
    return news_facts.fingerprint(told)


def _apart(value: Any) -> Any:
    """What tells a thing apart: its numbers, where it has one of its own; else all that it says."""
    if isinstance(value, dict):
        if value.get("id"):
            return {name: one for name, one in value.items() if one and (name == "id" or name.endswith("_id"))}
        return {name: _apart(one) for name, one in value.items()}
    return [_apart(one) for one in value] if isinstance(value, list) else value
