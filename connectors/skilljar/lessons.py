"""Lessons, and the parts of a lesson that has several. Source: section "lessons"."""

from typing import Annotated

from annotated_types import Ge
from pydantic import Field

from connectors.core.field_markers import GET, PATCH, POST, Help, Nullable, OptionsFrom
from connectors.core.field_specs import Code
from connectors.core.record import Display, Page
from connectors.skilljar.base import AssetId, CourseId, LessonId, QuizId, Sized, Skilljar, Written

ITEMS = "/lessons/{lesson_id}/content-items"


class LessonType(Code):
    ASSET = "ASSET"
    HTML = "HTML"
    WEB_PACKAGE = "WEB_PACKAGE"
    QUIZ = "QUIZ"
    VILT = "VILT"
    MODULAR = "MODULAR"
    SECTION = "SECTION"


class ItemType(Code):
    ASSET = "ASSET"
    HTML = "HTML"
    QUIZ = "QUIZ"
    RATING = "RATING"


class Lesson(Written):
    display = Display(
        "title",
        ("title", "type", "order", "optional", "course_id", "id"),
        html=("content_html", "description_html", "tooltip_html"),
    )

    title: str = ""
    type: str | None = None
    order: int | None = None
    optional: bool | None = None
    course_id: str | None = None
    content_html: str | None = None
    description_html: str | None = None
    tooltip_html: str | None = None
    time_seconds: int | None = None
    id: str | None = None


class ContentItem(Written):
    display = Display("header", ("header", "type", "order", "lesson_id", "id"), html=("content_html",))

    header: str = ""
    type: str | None = None
    order: int | None = None
    content_html: str | None = None
    lesson_id: str | None = None
    id: str | None = None


WebPackageId = Annotated[
    Nullable[str],
    OptionsFrom("web_packages_list", "id", "title"),
    Help("Web package to show, by its number", "13k7y5yndi8er"),
]
LessonAssetId = Nullable[AssetId]
LessonQuizId = Nullable[QuizId]
Content = Annotated[str | None, Help("What to show, as HTML")]
Description = Annotated[str | None, Help("What the lesson is about; HTML is welcome")]
FullScreen = Annotated[bool | None, Help("Show it on the whole screen")]
Optional = Annotated[bool | None, Help("People may leave it out")]
Order = Annotated[int, Help("Where it stands; smaller numbers come first", 10)]
Keywords = Annotated[str | None, Help("More words to find it by")]
Seconds = Annotated[Nullable[Annotated[int, Ge(0)]], Help("How long it takes, in seconds", 300)]
Title = Annotated[str, Help("Name of the lesson", "Where everything is")]
Tooltip = Annotated[str | None, Help("Short explanation that pops up, as HTML")]
Kind = Annotated[LessonType | str, Field(union_mode="left_to_right"), Help("What the lesson is made of", "html")]
Header = Annotated[str, Help("Heading of the part", "Fire exits")]
ItemKind = Annotated[ItemType | str, Field(union_mode="left_to_right"), Help("What the part is made of", "html")]


class LessonsList(Sized[Page[Lesson]]):
    """List the lessons of a course."""

    http = GET("/lessons", section="lessons > list")

    # Not marked as needed in the reference, whose text asks for it all the same.
    course_id: CourseId
    # In neither document; only with it come the parts of lessons that are made of several.
    include_content: Annotated[bool | None, Help("Show what is in lessons of several parts too")] = None


class LessonFields(Skilljar[Lesson]):
    """What a lesson is made of."""

    content_asset_id: LessonAssetId = None
    content_html: Content = None
    content_quiz_id: LessonQuizId = None
    content_web_package_id: WebPackageId = None
    # The reference has it in the query of a change as well, where it only narrows a search for the lesson.
    course_id: CourseId | None = None
    description_html: Description = None
    display_fullscreen: FullScreen = None
    optional: Optional = None
    order: Order | None = None
    search_keywords: Keywords = None
    time_seconds: Seconds = None
    title: Title | None = None
    tooltip_html: Tooltip = None
    type: Kind | None = None


class LessonsCreate(LessonFields):
    """Create a lesson[ “{title}”] in {course_id: a course}."""

    http = POST("/lessons", section="lessons > create")

    course_id: CourseId
    order: Order
    title: Title
    type: Kind


class OneLesson(Skilljar[Lesson]):
    id: LessonId


class LessonsUpdate(LessonFields, OneLesson):
    """Change {*: the details} of {the id: a lesson}."""

    http = PATCH("/lessons/{id}", section="lessons > update", repeatable=True, twins=("lessons_partial_update",))


class LessonsContentItemsList(Sized[Page[ContentItem]]):
    """List the parts of a lesson."""

    http = GET(ITEMS, section="lessons > content-items > list")

    lesson_id: LessonId


class LessonsContentItemsCreate(Skilljar[ContentItem]):
    """Add a part[ “{header}”] to {lesson_id: a lesson}."""

    http = POST(ITEMS, section="lessons > content-items > create")

    lesson_id: LessonId
    content_asset_id: AssetId = None
    content_html: Content = None
    content_quiz_id: QuizId = None
    header: Header
    order: Order
    type: ItemKind


class LessonsContentItemsUpdate(Skilljar[ContentItem]):
    """Change {*: the details} of {id: a part} in {lesson_id: a lesson}."""

    http = PATCH(
        f"{ITEMS}/{{id}}",
        section="lessons > content-items > update",
        repeatable=True,
        twins=("lessons_content_items_partial_update",),
    )

    lesson_id: LessonId
    id: Annotated[
        str,
        OptionsFrom("lessons_content_items_list", "id", "header", needs=("lesson_id",)),
        Help("Number of the part", "lmnopqr012345"),
    ]
    content_asset_id: AssetId = None
    content_html: Content = None
    content_quiz_id: QuizId = None
    header: Header | None = None
    order: Order | None = None
    type: ItemKind | None = None
