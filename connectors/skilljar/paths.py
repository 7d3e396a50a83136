"""Learning paths, whichever site they are on. Source: section "paths"."""

from typing import Annotated

from connectors.core.field_markers import GET, Help, OptionsFrom
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import Paged, inside


class Path(Record):
    display = Display("title", ("title", "path_item_count", "id"))

    title: str | None = inside("path", "title")
    path_item_count: int | None = inside("path", "path_item_count")
    id: str | None = inside("path", "id")


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
