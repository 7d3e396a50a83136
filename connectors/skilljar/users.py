"""People, whichever site they are on, and how far they are. Source: section "users"."""

from typing import Annotated, Any

from annotated_types import MaxLen
from pydantic import AliasChoices, AliasPath, Field

from connectors.core.field_markers import (
    GET,
    NULL,
    PATCH,
    POST,
    Effect,
    Email,
    Help,
    Instant,
    MayBeNew,
    NamedIn,
    Nullable,
    OptionsFrom,
    Risk,
)
from connectors.core.field_specs import Part
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import ByEmail, ByFirstName, ByLastName, Paged, Sized, Skilljar, UserId, Written, inside
from connectors.skilljar.lesson_progress import CustomData, MaxScore, Score, Status, completing

USER = "/users/{user_id}"
COURSES = f"{USER}/published-courses"
LESSONS = f"{COURSES}/{{published_course_id}}/lessons"


class User(Written):
    """In the listing a person stands inside `user`, beside what they did; alone they stand bare."""

    display = Display(
        "email",
        ("first_name", "last_name", "email", "registration_count", "completion_count", "latest_activity", "id"),
    )

    first_name: str | None = Field(None, validation_alias=AliasChoices("first_name", AliasPath("user", "first_name")))
    last_name: str | None = Field(None, validation_alias=AliasChoices("last_name", AliasPath("user", "last_name")))
    email: str | None = Field(None, validation_alias=AliasChoices("email", AliasPath("user", "email")))
    id: str | None = Field(None, validation_alias=AliasChoices("id", AliasPath("user", "id")))
    registration_count: int | None = None
    completion_count: int | None = None
    signed_up_at: str | None = None
    latest_activity: str | None = None
    inactive_at: str | None = None


class Membership(Record):
    display = Display("name", ("name", "joined_at", "id"))

    name: str | None = Field(None, validation_alias=AliasChoices("name", AliasPath("group", "name")))
    group_id: str | None = inside("group", "id")
    joined_at: str | None = None
    id: str | None = None


class PlanTaken(Record):
    display = Display("title", ("title", "domain_name", "active", "enrolled_at", "expires_at", "plan_id"))

    title: str | None = inside("plan", "title")
    domain_name: str | None = None
    active: bool | None = None
    enrolled_at: str | None = None
    expires_at: str | None = None
    plan_id: str | None = None
    enrollment_id: str | None = None


class CourseAccess(Record):
    """One of possibly several enrollments of a person in a course."""

    active: bool | None = None
    expires_at: str | None = None
    enrollment_id: str | None = None


class Certificate(Record):
    """Of a course that someone completed. Whoever has its code can have it confirmed."""

    display = Display(private=("validate_url", "code"))

    issued_at: str | None = None
    expires_at: str | None = None
    validate_url: str | None = None
    code: str | None = None


class CourseTaken(Written):
    """`published_course_id` is the number of the course on its site, `course_id` that of the course itself, and
    `enrollment_id` that of the newest enrollment."""

    display = Display(
        "title",
        (
            "title",
            "domain_name",
            "completed_at",
            "success_status",
            "completed_lesson_count",
            "latest_activity",
            "enrolled_at",
            "published_course_id",
        ),
    )

    title: str | None = inside("course", "title")
    completed_at: str | None = inside("course_progress", "completed_at")
    success_status: str | None = inside("course_progress", "success_status")
    score: int | None = inside("course_progress", "score")
    max_score: int | None = inside("course_progress", "max_score")
    lesson_count: int | None = inside("course", "lesson_count")
    required_lesson_count: int | None = inside("course", "required_lesson_count")
    completed_lesson_count: int | None = inside("course_progress", "completed_lesson_count")
    completed_required_lesson_count: int | None = inside("course_progress", "completed_required_lesson_count")
    credits_earned: str | None = inside("course_progress", "credits_earned")
    credit_unit_plural: str | None = inside("course_progress", "credit_unit_plural")
    certificate: Certificate | None = None
    latest_activity: str | None = inside("course_progress", "latest_activity")
    enrolled_at: str | None = None
    all_enrollments: tuple[CourseAccess, ...] = ()
    domain_name: str | None = None
    published_course_id: str | None = None
    enrollment_id: str | None = None
    course_id: str | None = inside("course", "id")


class LessonTaken(Written):
    display = Display("title", ("title", "completed_at", "success_status", "score", "view_count", "id"))

    title: str | None = inside("lesson", "title")
    completed_at: str | None = inside("lesson_progress", "completed_at")
    success_status: str | None = inside("lesson_progress", "success_status")
    score: int | None = inside("lesson_progress", "score")
    max_score: int | None = inside("lesson_progress", "max_score")
    view_count: int | None = inside("lesson_progress", "view_count")
    id: str | None = inside("lesson", "id")
    lesson_progress_id: str | None = inside("lesson_progress", "lesson_progress_id")


class PathTaken(Record):
    display = Display(
        "title",
        (
            "title",
            "domain_name",
            "completed_at",
            "completed_course_count",
            "course_count",
            "active",
            "enrolled_at",
            "published_path_id",
        ),
    )

    title: str | None = inside("published_path", "title")
    course_count: int | None = inside("published_path", "course_count")
    completed_at: str | None = inside("published_path_progress", "completed_at")
    completed_course_count: int | None = inside("published_path_progress", "completed_course_count")
    active: bool | None = None
    enrolled_at: str | None = None
    expires_at: str | None = None
    domain_name: str | None = None
    published_path_id: str | None = None
    enrollment_id: str | None = None


class Completion(Part):
    """How far someone is, by whatever they take."""

    completed_at: Annotated[
        Nullable[Instant],
        Help("When it was completed; that alone completes it, and empty undoes that", "2026-11-12T10:12:45Z"),
    ] = None
    success_status: Annotated[Nullable[Status], Help("Passed or failed", "passed")] = None
    score: Score = None
    max_score: MaxScore = None


class CourseProgress(Completion):
    credits_earned: Annotated[str | None, MaxLen(20), Help("Credits for it, as they are written", "1.5")] = None
    credit_unit_plural: Annotated[str | None, MaxLen(40), Help("What the credits are called", "CPEs")] = None


class LessonDone(Completion):
    custom_data: CustomData = None


def uncompletes(progress: Any) -> bool:
    return isinstance(progress, Completion) and progress.completed_at is NULL


TakenCourseId = Annotated[
    str,
    OptionsFrom("users_published_courses_list", "published_course_id", "title", needs=("user_id",)),
    Help("Number of the course on its site, which is not the number of the course", "abcdefg123456"),
]


class UsersList(Sized[Page[User]]):
    """List or search people, on any training site."""

    http = GET("/users", section="users > list", shows_only="the people who are registered on a training site")

    email: ByEmail = None
    first_name: ByFirstName = None
    last_name: ByLastName = None
    is_inactive: Annotated[bool | None, Help("Only people made inactive as a whole, or only the others")] = None


class UsersRead(Skilljar[User]):
    """Show one person, whichever site they are on."""

    http = GET(USER, section="in the schema: users_retrieve")

    user_id: UserId


class UsersUpdate(Skilljar[User]):
    """Change {*: the name or the e-mail address} of {user_id: a person}."""

    http = PATCH(USER, section="users > update", repeatable=True, twins=("users_partial_update",))

    user_id: UserId
    email: Annotated[
        Email | None,
        NamedIn("users_list", "email", "email", by="email"),
        MayBeNew(),
        Help("New e-mail address; the person may sign in with it"),
    ] = None
    first_name: Annotated[str | None, Help("New first name", "Jane")] = None
    last_name: Annotated[str | None, Help("New last name", "Doe")] = None


class UsersAnonymize(Skilljar[User]):
    """Erase the data of {user_id: a person} for good; they can never sign in again."""

    http = POST(f"{USER}/anonymize", section="users > anonymize", effect=Effect.DESTRUCTIVE)

    user_id: UserId


class UsersGroupsList(Paged[Page[Membership]]):
    """List the groups a person is in."""

    http = GET(f"{USER}/groups", section="users > groups > list")

    user_id: UserId


class UsersPlanEnrollmentsList(Paged[Page[PlanTaken]]):
    """List the plans a person is enrolled in."""

    http = GET(f"{USER}/plan-enrollments", section="users > plan-enrollments > list")

    user_id: UserId


class UsersPublishedCoursesList(Paged[Page[CourseTaken]]):
    """Show how far a person is with their courses."""

    http = GET(COURSES, section="users > published-courses > list")

    user_id: UserId


class UsersPublishedCoursesUpdate(Skilljar[CourseTaken]):
    """Change the progress of {user_id: a person} in {published_course_id: a course}; this can complete it for them."""

    http = PATCH(
        f"{COURSES}/{{published_course_id}}",
        section="users > published-courses > update",
        repeatable=True,
        twins=("users_published_courses_partial_update",),
    )

    user_id: UserId
    # The reference repeats it in the body, where the path has said it already.
    published_course_id: TakenCourseId
    course_progress: Annotated[
        CourseProgress,
        Risk("The course no longer counts as completed.", when=uncompletes),
        Help("How far the person is", {"completed_at": "2026-11-12T10:12:45Z"}),
    ]

    @property
    def deed(self) -> str:
        return completing("{published_course_id: a course}", self.course_progress.completed_at)


class UsersPublishedCoursesLessonsList(Paged[Page[LessonTaken]]):
    """Show how far a person is with the lessons of a course."""

    http = GET(LESSONS, section="users > published-courses > lessons > list")

    user_id: UserId
    published_course_id: TakenCourseId


class UsersPublishedCoursesLessonsUpdate(Skilljar[LessonTaken]):
    """Change the progress of {user_id: a person} in {lesson_id: a lesson}; this can complete it for them."""

    http = PATCH(
        f"{LESSONS}/{{lesson_id}}",
        section="users > published-courses > lessons > update",
        repeatable=True,
        twins=("users_published_courses_lessons_partial_update",),
    )

    user_id: UserId
    published_course_id: TakenCourseId
    lesson_id: Annotated[
        str,
        OptionsFrom("users_published_courses_lessons_list", "id", "title", needs=("user_id", "published_course_id")),
        Help("Skilljar's number of the lesson", "pwgfw0liwwi4"),
    ]
    lesson_progress: Annotated[
        LessonDone,
        Risk("The lesson no longer counts as completed.", when=uncompletes),
        Help("How far the person is", {"completed_at": "2026-11-12T10:12:45Z"}),
    ]

    @property
    def deed(self) -> str:
        return completing("{lesson_id: a lesson}", self.lesson_progress.completed_at)


class UsersPublishedPathEnrollmentsList(Paged[Page[PathTaken]]):
    """Show how far a person is with their learning paths."""

    http = GET(f"{USER}/published-path-enrollments", section="users > published-path-enrollments > list")

    user_id: UserId
