"""What Damstra posts to a webhook. Source: Damstra Learning Public API 2.0, section "Webhooks".

Webhooks are set up in Damstra itself, one for each event or one for all. They carry numbers and little else, they are
not signed, and nothing says that one is ever sent again: what they tell is worth asking Damstra about before acting.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AliasChoices, ConfigDict, Field
from pydantic.alias_generators import to_camel

from connectors.core.record import Record
from connectors.news import news_facts

# The document writes userId for some events, userID for others, and both for one.
UserId = Annotated[str, Field(validation_alias=AliasChoices("userId", "userID"))]


class Event(Record):
    """An event, known or not. Numbers arrive as text. `when` is None where the time cannot be read."""

    model_config = ConfigDict(alias_generator=to_camel)

    name: str = ""
    time_stamp: str = ""
    user_id: UserId = ""

    @property
    def when(self) -> datetime | None:
        try:
            moment = datetime.fromisoformat(self.time_stamp)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):  # the first midnight of all, seen from the east, is in no year
            return None


class OfLesson(Event):
    """About one person's lesson schedule. A lesson given to many comes as one event for each of them."""

    lesson_schedule_id: str = ""


class LessonScheduleCompleted(OfLesson):
    """A person has completed a lesson."""


class LessonScheduleChanged(OfLesson):
    """A lesson was moved; `schedule_date` is when it may begin now."""

    schedule_date: str = ""


class LessonScheduleCreated(OfLesson):
    """A person was given a lesson."""


class LessonScheduleCancelled(OfLesson):
    """A lesson was taken from a person. The document's table of reasons is missing: the reason is any text."""

    cancellation_reason: str = ""


class UserAccountCreated(Event):
    """A person was added."""

    first_name: str = ""
    last_name: str = ""
    user_name: str = ""


class UserSettingsUpdated(Event):
    """A person's details were changed by `acting_user_id`. What was changed is not said."""

    acting_user_id: str = ""


class UserAccountInactivated(Event):
    """A person is being taken out of use; asked at once, Damstra may not show it yet."""

    user_name: str = ""


EVENT_TYPES: Mapping[str, type[Event]] = {
    "lesson.schedule.completed": LessonScheduleCompleted,
    "lesson.schedule.changed": LessonScheduleChanged,
    "lesson.schedule.created": LessonScheduleCreated,
    "lesson.schedule.cancelled": LessonScheduleCancelled,
    "user.account.created": UserAccountCreated,
    "user.settings.updated": UserSettingsUpdated,
    "user.account.inactivate": UserAccountInactivated,
}


def type_of(body: Any) -> type[Event]:
    """Which event a JSON body holds; `Event` where that is not known."""
    said = body.get("name") if isinstance(body, dict) else None
    return EVENT_TYPES.get(said, Event) if isinstance(said, str) else Event


def read(body: Any) -> Event:
    """The event that a JSON body holds. It never fails: what is no object has no name, and its content is kept."""
    if not isinstance(body, dict):
        return Event.model_validate({"content": body})
    legible = {name.encode(errors="backslashreplace").decode(): value for name, value in body.items()}
    return type_of(body).model_validate(legible)


def identity(body: Any) -> str:
    """The same for the same event delivered twice: there is no number of a delivery, so it is all that is said."""
    if isinstance(body, dict) and "userID" in body and "userId" not in body:
        body = {"userId" if name == "userID" else name: value for name, value in body.items()}
    return news_facts.fingerprint(body)
