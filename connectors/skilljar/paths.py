"""Learning paths, whichever site they are on. Source: section "paths"."""

from typing import Annotated

from connectors.core.field_markers import GET, Help, OptionsFrom
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import Paged, first_of, inside


class Path(Record):
    """Bare in the schema, inside `path` in the reference."""

    display = Display(
        "title", ("title", "short_description", "path_item_count", "id"), html=("header_html", "long_description_html")
    )

    title: str | None = first_of("title", "path.title")
    path_item_count: int | None = first_of("path_item_count", "path.path_item_count")
    short_description: str | None = None
    header_html: str | None = None
    long_description_html: str | None = None
    id: str | None = first_of("id", "path.id")


class PathItem(Record):
    display = Display("title", ("title", "lesson_count", "required_lesson_count", "slug", "id"))

    title: str | None = inside("course", "title")
    lesson_count: int | None = inside("course", "lesson_count")
    required_lesson_count: int | None = inside("course", "required_lesson_count")
    slug: str | None = None
    id: str | None = None
    course_id: str | None = inside("course", "id")


class PathsList(Paged[Page[Path]]):
    """List all learning paths."""

    http = GET("/paths", section="paths > list")


class PathsPathItemsList(Paged[Page[PathItem]]):
    """List the courses of a learning path."""

    http = GET("/paths/{path_id}/path-items", section="paths > path-items > list")

    path_id: Annotated[str, OptionsFrom("paths_list", "id", "title"), Help("Number of the path", "cdefghi345678")]
