"""How a class that was scheduled is called off: Class removes it with everything in it."""

from connectors.classcom import all_classes
from connectors.classcom.classes import ClassesCreate, ClassesDelete
from connectors.classcom.enrollments import EnrollmentsList
from connectors.classcom.schedules import SchedulesList
from connectors.core.datetimes import moment
from connectors.everyday.cancelling import Booked, Cancelling
from connectors.everyday.everyday import Reader, Unplanned

RENUMBERED = (
    "I can't find this session on Class by the number it got. It was removed, or Class has set it up since under "
    "another number. Nothing was changed. Look for it with `/lms sessions on class`."
)


async def _find(reader: Reader, made: str) -> Booked:
    """Class answers with the number of the meeting, or with that of a class that it has put off, and seldom with the
    class's own; who is in a class that is put off, it doesn't say."""
    listed = await all_classes.listed(reader)
    numbers = {id(one): (one.class_id, one.meeting_id, str(one.class_deferred_id or "")) for one in listed}
    found = [one for one in listed if made and made in numbers[id(one)]]
    if len(found) != 1 or not found[0].class_id:
        raise Unplanned(RENUMBERED)
    one, number = found[0], found[0].class_id
    dates = [moment(date.start_time) for date in await reader.read(SchedulesList(class_id=number))]
    invited = None
    if not all_classes.is_put_off(one):
        invited = sum(each.role != "teacher" for each in await reader.read(EnrollmentsList(class_id=number)))
    key = {"class_deferred_id": one.class_deferred_id} if all_classes.is_put_off(one) else {"class_id": number}
    return Booked(one.class_name, tuple(sorted(filter(None, dates))), invited, (ClassesDelete.model_validate(key),))


CANCELLING = Cancelling(ClassesCreate, lambda made: made.session_times[0].start_time, _find)
