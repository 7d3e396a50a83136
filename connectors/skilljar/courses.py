"""Courses, whichever site they are on. Source: section "courses"."""

from typing import Annotated

from annotated_types import MaxLen

from connectors.core.field_markers import GET, PATCH, POST, Help
from connectors.core.field_specs import Code
from connectors.core.record import Display, Page
from connectors.skilljar.base import CourseId, Sized, Skilljar, Written


class TimeFormat(Code):
    HOURS_MINUTES_SECONDS = "HOURS_MINUTES_SECONDS"
    HOURS_MINUTES = "HOURS_MINUTES"
    HOURS_MINUTES_VERBOSE = "HOURS_MINUTES_VERBOSE"
    MINUTES_VERBOSE = "MINUTES_VERBOSE"


class Course(Written):
    display = Display("title", ("title", "short_description", "labels", "id"), html=("long_description_html",))

    title: str = ""
    short_description: str | None = None
    long_description_html: str | None = None
    labels: tuple[str, ...] = ()
    enforce_sequential_navigation: bool | None = None
    id: str | None = None


InOrder = Annotated[bool, Help("Lessons must be taken in order", False)]
Summary = Annotated[str, Help("What it is about, in a line", "Your first week with us")]
Description = Annotated[str | None, Help("What it is about, in full; HTML is welcome")]
Title = Annotated[str, Help("Name of the course", "Onboarding 101")]
Labels = Annotated[list[str] | None, Help("Labels to find it by", ["label1", "label2"])]
ShowTime = Annotated[bool | None, Help("Show how long the course and its lessons take")]
TimeText = Annotated[str | None, MaxLen(15), Help("How long it takes, in your own words", "about 2 hours")]
ShowTimeText = Annotated[bool | None, Help("Show those words instead of the time that Skilljar adds up")]
HowTime = Annotated[TimeFormat | None, Help("How times are written", "hours_minutes")]


class CoursesList(Sized[Page[Course]]):
    """List all courses."""

    http = GET("/courses", section="courses > list")

    label__name: Annotated[str | None, Help("Only courses with this label", "label1", label="Label")] = None


class CoursesCreate(Skilljar[Course]):
    """Create a course[ “{title}”]."""

    http = POST("/courses", section="courses > create")

    enforce_sequential_navigation: InOrder
    long_description_html: Description = None
    short_description: Summary
    title: Title
    labels: Labels = None
    display_course_and_lesson_time: ShowTime = None
    manual_course_time: TimeText = None
    display_manual_course_time: ShowTimeText = None
    course_and_lesson_time_format: HowTime = None


class CoursesUpdate(Skilljar[Course]):
    """Change {*: the details} of {the id: a course}."""

    http = PATCH("/courses/{id}", section="courses > update", repeatable=True, twins=("courses_partial_update",))

    id: CourseId
    enforce_sequential_navigation: InOrder | None = None
    long_description_html: Description = None
    short_description: Summary | None = None
    title: Title | None = None
    labels: Labels = None
    display_course_and_lesson_time: ShowTime = None
    manual_course_time: TimeText = None
    display_manual_course_time: ShowTimeText = None
    course_and_lesson_time_format: HowTime = None
