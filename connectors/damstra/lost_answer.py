"""A lesson that was given to somebody and whose answer was lost: what they have to take tells what came of it."""

from connectors.core.checks import Send, answer_or_loss
from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.damstra.schedules import LessonSchedule, Scheduled, UserLessonSchedulesCreate, UserLessonSchedulesList

OPEN = ("scheduled", "due", "overdue")
"""States of a lesson that somebody has still to take."""


async def given(connector: Connector, intent: UserLessonSchedulesCreate, send: Send) -> Scheduled:
    """Damstra gives nobody a lesson twice that they have still to take, so where they have all that was asked for, none
    of it need be given again, whoever gave it. Raises PlatformError."""
    answer, lost = await answer_or_loss(send)
    if not lost:
        given_now: Scheduled = answer
        return given_now
    rows: list[LessonSchedule] = []
    try:
        async for page in connector.pages(UserLessonSchedulesList(user_id=intent.user_id)):
            rows += [row for row in page.items if isinstance(row, LessonSchedule)]
    except PlatformError:
        raise lost from None
    left = {one.lesson_version_id: one.id for one in rows if one.status in OPEN and one.id is not None}
    if not set(intent.lesson_version_ids) <= left.keys():
        raise lost
    ids = tuple(left[version] for version in intent.lesson_version_ids)
    return Scheduled(ids=ids, asked=len(ids), looked_up=True)
