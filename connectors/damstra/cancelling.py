"""How a classroom session is called off: Damstra cancels it, and tells everyone who was to come."""

from connectors.core import errors
from connectors.damstra import told
from connectors.damstra.sessions import IltSessionsCancel, IltSessionsCreate, IltSessionsGet
from connectors.everyday.cancelling import Booked, Cancelling, gone
from connectors.everyday.everyday import NothingToDo, Reader


async def _find(reader: Reader, made: str) -> Booked:
    try:
        number = int(made)
        shown = await reader.read(IltSessionsGet(ilt_session_id=number))
    except (ValueError, errors.NotFound):
        raise gone("Damstra") from None
    if told.is_cancelled(shown):
        raise NothingToDo("This session is already cancelled on Damstra. There's nothing to undo.")
    session = told.session(shown, shown.lesson_name or "")
    plan = (IltSessionsCancel(ilt_session_id=number, tell_trainees=True, tell_instructor=True),)
    return Booked(session.title, (session.starts,) if session.starts else (), shown.number_of_attendees, plan)


CANCELLING = Cancelling(IltSessionsCreate, lambda made: made.start_datetime, _find)
