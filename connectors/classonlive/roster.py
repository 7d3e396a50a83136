"""Who is in a course on ClassOnLive, and how far they are.

    students (all at once) ─┬─ progress, ten at a time, from any ten ─▶ rows
                            └─ who is left of them at the end ────────▶ rows without progress

ClassOnLive's document has no way to ask for a part of the students, nor for who has no progress. So each page of an
answer costs one call for the students, and one for each ten of whom it tells. Only somebody who goes on to the very end
costs a call for each ten from the first one on, once, and only where somebody has no progress, or people came or went.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from hashlib import sha256

from connectors.classonlive.course_dates import NOT_THERE
from connectors.classonlive.progress import STUDENTS_PER_PAGE, ContentProgressList, Progress
from connectors.classonlive.students import Student
from connectors.everyday.everyday import ReadAnew, Reader, RosterPlace, place_of

MAX_OWED = 1_000
"""People without progress, of whom a button keeps who they are; of more, each page costs all calls again."""

Key = int | str
Told = Sequence[tuple[Student, Progress | None]]


def by_number(students: Sequence[Student]) -> dict[Key, Student]:
    """Each once, by what the course knows them by."""
    return {one.applicant_id or one.email or "": one for one in students}


async def by_tens(
    reader: Reader, course: int, students: Mapping[Key, Student], begin: RosterPlace | None
) -> AsyncIterator[tuple[Told, RosterPlace | None]]:
    """All of them, and where each ten begins, from `begin` on. Raises ReadAnew, where nobody can say from there who is
    left at the end."""
    left, among = dict(students), _mark(students)
    if begin and begin.owed:
        if begin.among != among:
            raise ReadAnew
        yield [(left[id], None) for id in begin.owed], begin
        return
    owing = begin is not None and (begin.owing or begin.among != among)
    listing = ContentProgressList(**begin.asked) if begin else ContentProgressList(content_id=course)
    count = listing.page_number * STUDENTS_PER_PAGE
    try:
        async for rows in reader.pages(listing):
            place = place_of(rows, owing=owing, among=among)
            there = [(one, row) for row in rows if row.applicant_id and (one := left.pop(row.applicant_id, None))]
            count += len(there)
            owing = owing or len(there) != STUDENTS_PER_PAGE
            yield there, place
    except NOT_THERE:
        if begin:
            raise ReadAnew from None
        # else a course without progress
    if begin and (begin.owing or begin.among != among or count != len(students)):
        raise ReadAnew
    if left and not begin:
        yield [(one, None) for one in left.values()], _end(course, among, left)


def _end(course: int, among: str, left: Mapping[Key, Student]) -> RosterPlace | None:
    if len(left) > MAX_OWED:
        return None
    return RosterPlace({"content_id": course}, among=among, owed=tuple(left))


def _mark(students: Mapping[Key, Student]) -> str:
    return sha256("\n".join(sorted(map(str, students))).encode()).hexdigest()[:16]
