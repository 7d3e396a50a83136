"""How a course with one live session is called off: ClassOnLive deletes it with everything in it."""

from connectors.classonlive import told
from connectors.classonlive.contents import ContentDelete, ContentGet
from connectors.classonlive.live import SingleSessionContentCreate
from connectors.classonlive.students import ContentStudentsList
from connectors.core import errors
from connectors.everyday.cancelling import Booked, Cancelling, gone
from connectors.everyday.everyday import Reader


async def _find(reader: Reader, made: str) -> Booked:
    try:
        number = int(made)
        shown = await reader.read(ContentGet(content_id=number))
        students = (await reader.read(ContentStudentsList(content_id=number))).items
    except (ValueError, errors.NotFound):
        raise gone("ClassOnLive") from None
    starts = sorted(one.starts for one in told.dates(shown) if one.starts)
    return Booked(shown.title or "", tuple(starts), len(students), (ContentDelete(content_id=number),))


CANCELLING = Cancelling(SingleSessionContentCreate, lambda made: made.session, _find)
