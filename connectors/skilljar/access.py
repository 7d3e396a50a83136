"""What someone has been given in a course: all enrollments they ever had there, wherever Skilljar lists them."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from connectors.core.errors import NotFound, PlatformError
from connectors.core.record import Page
from connectors.everyday.everyday import Reader, RosterPlace
from connectors.everyday.values import Course, Enrollment, Person
from connectors.skilljar import enrollments as shapes
from connectors.skilljar.published_courses import (
    DomainsPublishedCoursesEnrollmentsList,
    DomainsPublishedCoursesEnrollmentsRead,
)
from connectors.skilljar.users import CourseAccess, CourseTaken, UsersPublishedCoursesList

PAGE_ROWS = 1000


async def given(reader: Reader, person: Person, course: Course) -> list[CourseAccess] | None:
    """All enrollments that somebody ever had in a course; None where they never took it. The list of the course has
    them where their own courses do not say."""
    mine = [one for one in await taken(reader, person) if one.published_course_id == course.id]
    found = [each for one in mine for each in one.all_enrollments]
    if any(not one.all_enrollments for one in mine):
        found += [
            CourseAccess(active=one.active, expires_at=one.expires_at, enrollment_id=one.id)
            async for rows in enrollments(reader, course)
            for one in rows
            if one.user_id == person.id
        ]
    return found if mine else None


async def unshown(reader: Reader, course: Course, ids: Sequence[str]) -> list[str]:
    """Those enrollments that Skilljar lists and then does not know: they must not stop the others. Where it shows
    none, it does not serve that at all, and says the same."""
    looks = [DomainsPublishedCoursesEnrollmentsRead(**fields_of(course), enrollment_id=id) for id in ids]
    found = await reader.sweep(looks)
    gone = [id for id, one in zip(ids, found, strict=True) if isinstance(one, NotFound)]
    return gone if len(gone) < len(ids) else []


async def taken(reader: Reader, person: Person) -> list[CourseTaken]:
    """As one bare list, or in pages, as the reference has it."""
    listing = UsersPublishedCoursesList(user_id=person.id)
    first = await reader.read(listing)
    return [one async for rows in reader.pages(listing) for one in rows] if first.next else first.items


async def takings(reader: Reader, some: Sequence[Enrollment]) -> Sequence[Page[CourseTaken] | PlatformError | None]:
    """What each of these people takes."""
    return await reader.sweep([UsersPublishedCoursesList(user_id=one.person.id) for one in some])


def enrollments(
    reader: Reader, course: Course, begin: RosterPlace | None = None
) -> AsyncIterator[Sequence[shapes.Enrollment]]:
    asked = {**begin.asked, **fields_of(course)} if begin else {**fields_of(course), "page_size": PAGE_ROWS}
    return reader.pages(DomainsPublishedCoursesEnrollmentsList(**asked))


def rows_before(begin: RosterPlace | None) -> int:
    """How many rows of the list come before the page of that place."""
    return (int(begin.asked.get("page") or 1) - 1) * PAGE_ROWS if begin else 0


def fields_of(course: Course) -> dict[str, Any]:
    """What every operation on a published course takes."""
    return {"domain_name": course.refs["domain_name"], "published_course_id": course.id}
