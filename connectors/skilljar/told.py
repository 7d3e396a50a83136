"""What Skilljar tells of people, courses, progress and dates, as the everyday verbs have it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from connectors.core.datetimes import moment
from connectors.everyday.values import Course, Enrollment, LiveSession, Person, Progress, named_person
from connectors.skilljar.domain_users import DomainUser
from connectors.skilljar.enrollments import Enrollment as CourseEnrollment
from connectors.skilljar.live_sessions import ScheduledSession
from connectors.skilljar.published_courses import PublishedCourse
from connectors.skilljar.users import Certificate, CourseAccess, CourseTaken, User

A = TypeVar("A", CourseEnrollment, CourseAccess)
SWITCHED_OFF = "deactivated on this site"
NEVER = datetime.max.replace(tzinfo=UTC)


def person(one: User | DomainUser | CourseEnrollment, id: str | None) -> Person:
    return named_person("skilljar", id, one.first_name, one.last_name, one.email)


def user(one: User) -> Person:
    """Since when somebody is inactive as a whole is told; of those who are not, whether they are active on any site is
    told there."""
    known = person(one, one.id)
    return replace(known, active=False, standing="inactive") if one.inactive_at else known


def member(known: Person, by_site: Mapping[str, DomainUser], now: datetime) -> Person:
    """The same person with what the sites say that they are on: active where any lets them in, and where not."""
    if known.active is False or not by_site:
        return known
    active = {site: one for site, one in by_site.items() if one.active is not False}
    known = replace(known, off=tuple(site for site in by_site if site not in active))
    if not active:
        return replace(known, active=False, standing="deactivated")
    known = replace(known, standing=f"deactivated on {' and '.join(known.off)}" if known.off else "")
    # When access to a site ends is ignored where the site is public, so that alone makes nobody inactive.
    return replace(known, active=any((moment(one.expires_at) or NEVER) > now for one in active.values()) or None)


def course(one: PublishedCourse, site: str, now: datetime) -> Course:
    refs = {"domain_name": site, "course_id": one.course_id}
    closed = ""
    if (ends := moment(one.registration_ends_at)) and ends <= now:
        closed = "ended" if one.restrict_access_start_end_dates else "registration ended"
    return Course("skilljar", one.id or "", one.title or "", one.slug or "", site, refs, closed)


def lasting(enrollments: Sequence[A], now: datetime) -> A:
    """Of all enrollments of one person in one course the one by which they have access, or have it no more: they have
    access while any of them is active and has not expired."""
    return max(enrollments, key=lambda one: _lasts(one, now))


def _lasts(one: CourseEnrollment | CourseAccess, now: datetime) -> tuple[bool, datetime, bool]:
    """Whether it gives access, and until when at most: of what was taken away nobody knows when, so that it may have
    been a moment ago."""
    active, expires = one.active is not False, moment(one.expires_at) or NEVER
    return active and expires > now, expires if active else min(expires, now), active


def taken(person: Person, one: CourseTaken, now: datetime) -> Enrollment:
    place = one.domain_name or ""
    refs = {"domain_name": one.domain_name, "course_id": one.course_id}
    course = Course("skilljar", one.published_course_id or "", one.title or "", place=place, refs=refs)
    access = lasting(one.all_enrollments, now) if one.all_enrollments else None
    certificate = one.certificate or Certificate()
    return Enrollment(
        person,
        course,
        since=_since(one, now),
        active=access.active is not False if access else None,
        progress=_progress(one),
        refs={"enrollment_id": one.enrollment_id},
        expires=_ends(access) if access else None,
        standing=(standing(access, now) if access else "") or (SWITCHED_OFF if place in person.off else ""),
        certified=moment(certificate.issued_at),
        certified_until=moment(certificate.expires_at),
    )


def _since(one: CourseTaken, now: datetime) -> datetime | None:
    """When their newest enrollment began or begins. Who has another one until then has the course already, and Skilljar
    tells not since when."""
    begins = moment(one.enrolled_at)
    others = (each for each in one.all_enrollments if each.enrollment_id != one.enrollment_id)
    return None if begins and begins > now and any(gives_access(each, now) for each in others) else begins


def untold(people: int) -> tuple[str, ...]:
    """That of so many it is not known how far they are, where there are any."""
    who = "one of these people" if people == 1 else f"{people} of these people"
    return (f"Of {who} Skilljar did not tell how far they are.",) if people else ()


def with_progress(one: Enrollment, rows: Sequence[CourseTaken]) -> Enrollment:
    """Somebody in a course, with what their own courses tell of it."""
    mine = next((row for row in rows if row.published_course_id == one.course.id), None)
    if not mine:
        return one
    certificate = mine.certificate or Certificate()
    return replace(
        one,
        progress=_progress(mine),
        certified=moment(certificate.issued_at),
        certified_until=moment(certificate.expires_at),
    )


def gives_access(one: CourseEnrollment | CourseAccess, now: datetime) -> bool:
    return one.active is not False and (moment(one.expires_at) or NEVER) > now


def _progress(one: CourseTaken) -> Progress:
    lessons, completed = one.lesson_count or 0, one.completed_lesson_count
    known = completed is not None or one.latest_activity or one.completed_at
    return Progress(
        done=bool(one.completed_at),
        # A lesson that was taken out of a course stays with those who completed it.
        fraction=min(1.0, completed / lessons) if lessons and completed is not None else None,
        score=_score(one),
        at=moment(one.completed_at or one.latest_activity),
        started=bool(completed or one.latest_activity or one.completed_at) if known else None,
        counted=_counted(one),
        result=(one.success_status or "").lower(),
        credits=_credits(one),
    )


def _counted(one: CourseTaken) -> str:
    """How far they are is counted from all lessons; where some are optional, a course is completed by the others."""
    lessons, required = one.lesson_count or 0, one.required_lesson_count
    if not lessons or one.completed_lesson_count is None:
        return ""
    said = f"{one.completed_lesson_count} of {lessons} {'lesson' if lessons == 1 else 'lessons'}"
    if required in (None, lessons) or one.completed_required_lesson_count is None:
        return said
    return f"{said}, {one.completed_required_lesson_count} of the {required} required"


def _score(one: CourseTaken) -> str:
    if one.score is None:
        return ""
    return f"{one.score} of {one.max_score}" if one.max_score else str(one.score)


def _credits(one: CourseTaken) -> str:
    """Nothing where none were earned, which Skilljar writes as `0`, `0.00` or not at all."""
    earned = (one.credits_earned or "").strip()
    return f"{earned} {one.credit_unit_plural or 'credits'}" if earned.strip("0.") else ""


def enrolled(course: Course, one: CourseEnrollment, now: datetime) -> Enrollment:
    return Enrollment(
        person(one, one.user_id),
        course,
        since=moment(one.enrolled_at),
        active=one.active,
        refs={"enrollment_id": one.id},
        expires=_ends(one),
        standing=standing(one, now),
    )


def _ends(one: CourseEnrollment | CourseAccess) -> datetime | None:
    """When access by it ends or has ended; nobody knows when it was taken away."""
    return None if one.active is False else moment(one.expires_at)


def standing(one: CourseEnrollment | CourseAccess, now: datetime) -> str:
    """Why it gives no access, in a word or two; empty where it does."""
    if one.active is False:
        return "removed"
    return "" if gives_access(one, now) else "expired"


def session(one: ScheduledSession, sites: Sequence[str] = ()) -> LiveSession:
    title, starts, ends = one.display_name or one.course or "", moment(one.starts_at), moment(one.ends_at)
    host, place = one.instructor_name or "", one.location or ""
    at = LiveSession("skilljar", one.id or "", title, starts, ends, host, place)
    return replace(at, course=one.course or "", sites=tuple(sites), zone=one.timezone or "")
