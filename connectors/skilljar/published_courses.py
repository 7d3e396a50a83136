"""Courses as a training site offers them, and who is enrolled. Source: section "domains > published-courses"."""

from typing import Annotated

from connectors.core.field_markers import GET, PATCH, POST, Help, OptionsFrom, Wire
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import DomainName, Offer, Paged, PublishedCourseId, Sized, Skilljar, inside
from connectors.skilljar.enrollments import ChangedAccess, Enrolling, Enrollment

COURSES = "/domains/{domain_name}/published-courses"
ENROLLMENTS = f"{COURSES}/{{published_course_id}}/enrollments"
ENROLLMENT = f"{ENROLLMENTS}/{{enrollment_id}}"
SECTION = "domains > published-courses"


class PublishedCourse(Record):
    """`id` is the number of the course on its site, `course_id` that of the course itself."""

    display = Display("title", ("title", "course_url", "hidden", "registration_required", "id", "course_id"))

    title: str | None = inside("course", "title")
    course_url: str | None = None
    slug: str | None = None
    hidden: bool | None = None
    registration_required: bool | None = None
    registration_starts_at: str | None = None
    registration_ends_at: str | None = None
    restrict_access_start_end_dates: bool | None = None
    timezone: str | None = None
    offer: Offer | None = None
    id: str | None = None
    course_id: str | None = inside("course", "id")


# A text parameter, not a true or false one.
WithContent = Annotated[bool | None, Wire(str), Help("Show descriptions, tags, lessons and search words too")]
EnrollmentId = Annotated[
    str,
    OptionsFrom(
        "domains_published_courses_enrollments_list", "id", "email", needs=("domain_name", "published_course_id")
    ),
    Help("Number of the enrollment", "abcdefg123456"),
]


class DomainsPublishedCoursesList(Paged[Page[PublishedCourse]]):
    """List or search the courses of a training site."""

    http = GET(COURSES, section=f"{SECTION} > list")

    domain_name: DomainName
    course__id: Annotated[
        str | None, OptionsFrom("courses_list", "id", "title"), Help("Only what publishes this course", "376culderht1r")
    ] = None
    include_searchable_content: WithContent = None
    search: Annotated[str | None, Help("Words to search the catalog for", "onboarding")] = None


class DomainsPublishedCoursesRead(Skilljar[PublishedCourse]):
    """Show one course of a training site."""

    http = GET(f"{COURSES}/{{published_course_id}}", section=f"{SECTION} > read")

    domain_name: DomainName
    published_course_id: PublishedCourseId
    include_searchable_content: WithContent = None


class DomainsPublishedCoursesEnrollmentsList(Sized[Page[Enrollment]]):
    """List who is enrolled in a course."""

    http = GET(ENROLLMENTS, section=f"{SECTION} > enrollments > list")

    domain_name: DomainName
    published_course_id: PublishedCourseId


class OfCourse(Skilljar[Enrollment]):
    """What is about being enrolled in a course."""

    domain_name: DomainName
    published_course_id: PublishedCourseId


class OneOfCourse(OfCourse):
    enrollment_id: EnrollmentId


class DomainsPublishedCoursesEnrollmentsCreate(Enrolling, OfCourse):
    """Enroll {user.id: a person} in {published_course_id: a course}."""

    http = POST(ENROLLMENTS, section=f"{SECTION} > enrollments > create", repeatable=True)


class DomainsPublishedCoursesEnrollmentsRead(OneOfCourse):
    """Show one enrollment in a course."""

    http = GET(ENROLLMENT, section=f"{SECTION} > enrollments > read")


class DomainsPublishedCoursesEnrollmentsUpdate(ChangedAccess, OneOfCourse):
    """Change {*: the end or the access} of {of enrollment_id: an enrollment} in {published_course_id: a course}."""

    http = PATCH(
        ENROLLMENT,
        section=f"{SECTION} > enrollments > update",
        repeatable=True,
        twins=("domains_published_courses_enrollments_partial_update",),
    )
