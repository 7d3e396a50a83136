"""A lesson that was given to someone and whose answer was lost: what they have to take tells what came of it."""

from connectors.core.checks import Send, answer_or_loss
from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.damstra.schedules import LessonSchedule, Scheduled, UserLessonSchedulesCreate, UserLessonSchedulesList

OPEN = ("scheduled", "due", "overdue")
"""States of a lesson that somebody has still to take."""


async def given(connector: Connector, intent: UserLessonSchedulesCreate, send: Send) -> Scheduled:
    """Damstra gives nobody a lesson twice that they have still to take, so where they have all that was asked for, none
    of it need be given again, whoever gave it. When it is to begin or be due no listing shows as it was asked for: then
    only what they did not have before was given so. Raises PlatformError."""
    timed = intent.schedule_date is not None or intent.grace_period is not None
    before = await _left(connector, intent.user_id) if timed else {}
    answer, lost = await answer_or_loss(send)
    if not lost:
        given_now: Scheduled = answer
        return given_now
    left, asked = await _left(connector, intent.user_id), set(intent.lesson_version_ids)
    if before is None or left is None or asked & before.keys() or not asked <= left.keys():
        raise lost
    ids = tuple(left[version] for version in intent.lesson_version_ids)
    return Scheduled(ids=ids, asked=len(ids), looked_up=True)


async def _left(connector: Connector, user_id: int) -> dict[int, int] | None:
    """The schedules of what somebody has still to take, by the version of the lesson; None where they cannot be read
    to the end."""
    rows: list[LessonSchedule] = []
    try:
        async for page in connector.pages(UserLessonSchedulesList(user_id=user_id)):
            rows += page.items
    except PlatformError:
        return None
    open = [one for one in rows if one.status in OPEN]
    return {one.lesson_version_id: one.id for one in open if one.lesson_version_id is not None and one.id is not None}
