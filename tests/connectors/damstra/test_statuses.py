"""Lessons, lesson schedules and sessions of every status that the document names, through every verb that touches them,
and what is said of each."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connectors.damstra.standin import DamstraStandIn
from connectors.damstra.standin.records import Lesson, Place, Session
from connectors.everyday.everyday import Unplanned
from connectors.everyday.values import Booking
from handlers.everyday.choice_view import described
from handlers.everyday.person_view import Known, card
from handlers.everyday.session_view import timetable
from handlers.slack.blocks import Message
from tests.connectors.damstra.rig import FIRST_AID_LESSON, INES, JANE
from tests.connectors.everyday.test_everyday import ALWAYS, THEN, Desk
from tests.connectors.rig import NOW
from tests.handlers.messages import read

DAY_S, HOUR_S = 86_400, 3_600
HEIGHT, FIRST_AID = "Working at height", "First aid: practice day"
GIVEN = "Your Damstra account sets when it is due."


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk("damstra")
    yield made
    await made.connector.close()


@pytest.fixture
def standin(desk: Desk) -> DamstraStandIn:
    assert isinstance(desk.standin, DamstraStandIn)
    return desk.standin


def lesson_called(standin: DamstraStandIn, title: str) -> Lesson:
    return next(one for one in standin.account.lessons.values() if one.name == title)


async def said(desk: Desk, verb: str, *about: Any) -> str:
    """What planning it says: what it brings, or why it is refused."""
    try:
        return desk.verbs.consequence(await getattr(desk.verbs, verb)(*about))
    except Unplanned as refused:
        return str(refused)


# Lesson schedules

HAS = "Jane Doe already has Working at height to take: it is {}. Nothing to do."
LATER = "They can take it only once it has started, on 30 May 2026 at 04:26 (Australia/Perth)."
CANCELLED = "Jane Doe had Working at height, but it was cancelled. Enroll them first."
DONE = (
    "Jane Doe has completed Working at height, and Damstra doesn't play completed lessons. Enroll them again if "
    "they should retake it."
)
PAST = {"start": NOW - 5 * DAY_S, "end": NOW - DAY_S}
SCHEDULES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("scheduled", {"start": NOW + DAY_S}, "▱▱▱▱▱▱▱▱ 0% · starts 29 May · due 8 Jun · scheduled", HAS, LATER),
    ("due", {}, "▱▱▱▱▱▱▱▱ 0% · due 8 Jun", HAS, ""),
    ("due", {"started": NOW - 60}, "▱▱▱▱▱▱▱▱ 0% · started · due 8 Jun", HAS, ""),
    ("due", {"started": NOW - 60, "reached": 0.5}, "▰▰▰▰▱▱▱▱ 50% · due 8 Jun", HAS, ""),
    # The document calls overdue what was not started in time: what was begun is not, however late it is.
    ("due", PAST | {"started": NOW - 2 * DAY_S, "reached": 0.25}, "▰▰▱▱▱▱▱▱ 25% · was due 28 May", HAS, ""),
    ("overdue", PAST, "▱▱▱▱▱▱▱▱ 0% · overdue since 28 May", HAS, ""),
    ("completed", {"started": NOW - 90, "completed": NOW - 60}, "✓ completed · 28 May", GIVEN, DONE),
    ("completed", PAST | {"completed": NOW - 60}, "✓ completed · 28 May", GIVEN, DONE),
    ("cancelled", {"cancelled": True}, "▱▱▱▱▱▱▱▱ 0% · cancelled", GIVEN, CANCELLED),
    ("cancelled", PAST | {"cancelled": True, "reached": 0.75}, "▰▰▰▰▰▰▱▱ 75% · cancelled", GIVEN, CANCELLED),
]


@pytest.mark.parametrize(("status", "details", "progress", "enroll", "link"), SCHEDULES)
async def test_a_lesson_of_somebody_is_what_its_status_says(
    desk: Desk, standin: DamstraStandIn, status: str, details: dict[str, Any], progress: str, enroll: str, link: str
) -> None:
    """Progress tells how it stands; what is to be taken is not given anew, and a link is for that alone."""
    account, lesson = standin.account, lesson_called(standin, HEIGHT)
    for id in [id for id, one in account.schedules.items() if (one.user, one.lesson.id) == (JANE, lesson.id)]:
        del account.schedules[id]
    made = account.schedule(JANE, lesson, NOW - DAY_S, NOW + 10 * DAY_S - HOUR_S)
    reached = round(details.get("reached", 0) * lesson.length)
    account.schedules[made.id] = replace(made, **details | {"reached": reached})
    assert account.schedules[made.id].status(NOW) == status
    jane, course = await desk.jane(), await desk.verbs.course(HEIGHT)
    taken = [one for one in await desk.verbs.taken(jane) if one.course.id == course.id]
    lines = read(Message("", card(Known(jane, taken), THEN, "Jane Doe"))).splitlines()
    assert lines[1:] == [f"{HEIGHT}  {progress}"]
    assert await said(desk, "enroll", jane, course) == enroll.format(status)
    assert await said(desk, "link", jane, course) == link


# Lessons

NOT_GIVEN = "{title} is {closed} on Damstra, so it can't be assigned now."
LED = "{title} is {closed}: only those who already have it can get a place."
LESSONS = [
    ("active", "", GIVEN, ""),
    ("inactive", "inactive", NOT_GIVEN, LED),
    ("never", "not published yet", NOT_GIVEN, LED),
    ("rendering", "still being made", NOT_GIVEN, LED),
    ("error", "not published because of an error", NOT_GIVEN, LED),
    ("withdrawn", "withdrawn", NOT_GIVEN, LED),  # which the document does not name
]


@pytest.mark.parametrize(("status", "closed", "enroll", "schedule"), LESSONS)
async def test_a_lesson_that_nobody_can_be_given_is_marked_and_not_given(
    desk: Desk, standin: DamstraStandIn, status: str, closed: str, enroll: str, schedule: str
) -> None:
    """Any platform listed it is said; what people have of it stays theirs."""
    account, lesson = standin.account, lesson_called(standin, FIRST_AID)
    maeve = await desk.verbs.person("maeve@acme.com")
    account.schedules = {id: one for id, one in account.schedules.items() if one.user != int(maeve.id)}
    account.lessons[lesson.version_id] = replace(lesson, status=status)
    course = await desk.verbs.course(FIRST_AID)
    assert course.closed == closed
    assert [one.closed for one in await desk.verbs.courses("", most=50) if one.id == course.id] == [closed]
    assert described(course, []).endswith(f"\n{closed}")
    title = {"title": FIRST_AID, "closed": closed}
    assert await said(desk, "enroll", maeve, course) == enroll.format(**title)
    booking = Booking("", THEN + timedelta(days=3), 60, "Europe/London", ("ines@acme.com",), course)
    assert await said(desk, "schedule", booking) == schedule.format(**title)
    account.schedule(int(maeve.id), lesson, NOW - DAY_S, NOW + DAY_S)
    assert [one.standing for one in await desk.verbs.taken(maeve)] == ["due"]
    assert await said(desk, "link", maeve, course) == ""
    assert [one for one in await desk.verbs.sessions(*ALWAYS) if one.title == FIRST_AID]
    assert await desk.verbs.attendance(course, *ALWAYS)


# Sessions

YES, NO, OPEN = True, False, None
ACTIVE, COMPLETED, CALLED_OFF = 1, 2, 3
SESSIONS: list[tuple[int, int, str, list[bool | None]]] = [
    (ACTIVE, 24, "in 24 h", [YES, OPEN]),
    (ACTIVE, -1, "on now", [YES, OPEN]),
    (ACTIVE, -24, "over", [YES, NO]),
    (COMPLETED, -24, "over", [YES, NO]),
    (COMPLETED, -1, "over", [YES, NO]),  # before its time was up
    (COMPLETED, 24, "over", [YES, NO]),
    (CALLED_OFF, 24, "cancelled", []),
    (CALLED_OFF, -1, "cancelled", []),
    (CALLED_OFF, -24, "cancelled", []),
]


@pytest.mark.parametrize(("status", "hours", "shown", "came"), SESSIONS)
async def test_a_session_is_what_its_status_and_its_time_say(
    desk: Desk, standin: DamstraStandIn, status: int, hours: int, shown: str, came: list[bool | None]
) -> None:
    """To come, on now or over, and from one that is not over nobody has stayed away."""
    account, lesson = standin.account, lesson_called(standin, FIRST_AID)
    account.sessions.clear()
    account.places.clear()
    start = NOW + hours * HOUR_S
    one = Session(1399, lesson, INES, start, start + 3 * HOUR_S, "Yard", NOW, NOW, status=status)
    account.sessions[one.id] = one
    for user, attended in ((JANE, True), (INES, False)):
        account.places[user] = Place(user, one.id, user, 1, NOW, NOW, attended=attended)
    (found,) = await desk.verbs.sessions(*ALWAYS)
    assert found.title == FIRST_AID
    assert (
        read(Message("", timetable([found], THEN, place=False)))
        .splitlines()[-1]
        .endswith(f"Ines Moreau · Yard · {shown}")
    )
    course = await desk.verbs.course(FIRST_AID)
    assert lesson.id == FIRST_AID_LESSON
    assert [row.came for row in await desk.verbs.attendance(course, *ALWAYS)] == came
