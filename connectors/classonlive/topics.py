"""Courses made of topics, which ClassOnLive also calls themes, and of modules in them. Source: ClassOnLive API, section
"Themes"."""

from typing import Annotated

from pydantic import Field

from connectors.classonlive.base import (
    ClassOnLive,
    ClassOnLiveRecord,
    ContentId,
    ModuleId,
    Order,
    StudentEmail,
    Teacher,
    ThemeId,
)
from connectors.classonlive.live import Weekly
from connectors.classonlive.vocabulary import Duration, Length, Moment, Room, StartInMilliseconds
from connectors.core.field_markers import GET, POST, Help
from connectors.core.record import Display, Page


class ThemeMade(ClassOnLiveRecord):
    display = Display("theme_id", ("theme_id",))

    theme_id: int | None = None


class ModuleMade(ClassOnLiveRecord):
    display = Display("module_id", ("module_id",))

    module_id: int | None = None


class SessionMade(ClassOnLiveRecord):
    display = Display("resource_id", ("resource_id",))

    resource_id: int | None = None


class Module(ClassOnLiveRecord):
    display = Display("title", ("order", "title", "description", "module_id"))

    module_id: int | None = None
    title: str | None = None
    description: str | None = None
    order: int | None = None


class Resource(ClassOnLiveRecord):
    """A video, a document or, in a module, a live session. Only sessions have the fields from `starts` on."""

    display = Display(
        "title",
        (
            "resource_type", "title", "description", "starts", "first_day", "last_day", "duration", "teacher", "room",
            "resource_id",
        ),
    )  # fmt: skip

    resource_type: str | None = None
    resource_id: int | None = None
    title: str | None = None
    description: str | None = None
    starts: Annotated[Moment, Field(validation_alias="init_one_day_date")] = None
    first_day: Annotated[Moment, Field(validation_alias="init_mid_long_date")] = None
    last_day: Annotated[Moment, Field(validation_alias="end_mid_long_date")] = None
    duration: Annotated[Length, Field(validation_alias="the_content_duration")] = None
    room: Annotated[str | None, Field(validation_alias="the_content_method")] = None
    kind: Annotated[str | None, Field(validation_alias="the_content_type")] = None
    teacher: Annotated[str | None, Field(validation_alias="the_assigned_expert")] = None


class ThemeCreate(ClassOnLive[ThemeMade]):
    """[Change {theme_id: a topic} to|Add a topic][ “{title}”] in {content_id: a course}."""

    http = POST("/api/v1/{token}/theme", section="Add a theme to a course")

    content_id: ContentId
    title: Annotated[str, Help("Title of the topic", "First week")]
    description: Annotated[str, Help("What the topic is about", "Where everything is")]
    order: Order
    theme_id: Annotated[ThemeId | None, Help("Number of the topic to change; leave it out for a new one", 38)] = None


class ModuleCreate(ClassOnLive[ModuleMade]):
    """[Change {module_id: a module} to|Add a module][ “{title}”] in {theme_id: a topic}."""

    http = POST("/api/v1/{token}/theme/addModule", section="Add a module to a topic")

    content_id: ContentId
    title: Annotated[str, Help("Title of the module", "The building")]
    description: Annotated[str, Help("What the module is about", "Floors and doors")]
    order: Order
    theme_id: ThemeId
    module_id: Annotated[ModuleId | None, Help("Number of the module to change; leave it out for a new one", 134)] = (
        None
    )


class ModuleSingleSessionCreate(ClassOnLive[SessionMade]):
    """Add a live session[ by {teacher}][ on {start_day}] to {module_id: a module}."""

    http = POST(
        "/api/v1/{token}/theme/setOneDaySession", section="Add a unique session to a module", named_by=("start_day",)
    )

    type: Room
    duration: Annotated[Duration, Help("How long the session takes", "1h30")]
    start_day: Annotated[StartInMilliseconds, Help("When the session starts", "2026-12-01T10:00:00Z")]
    teacher: Teacher
    module_id: ModuleId


class ModuleMultipleSessionCreate(Weekly[SessionMade]):
    """Add weekly live sessions[ by {teacher}][ from {start_date} to {end_date}] to {module_id: a module}."""

    http = POST(
        "/api/v1/{token}/theme/setMultipleDaySession",
        section="Add a unique session to a module",
        named_by=("start_date", "end_date"),
    )

    type: Room
    teacher: Teacher
    module_id: ModuleId


class ThemeModulesList(ClassOnLive[Page[Module]]):
    """List the modules of a topic."""

    http = GET("/api/v1/{token}/theme/getThemeModules/{themeId}", section="Request the modules of a theme")

    theme_id: ThemeId


class ModuleContentsGet(ClassOnLive[Page[Resource]]):
    """List what is in a module, its live sessions too."""

    http = GET("/api/v1/{token}/theme/getModule/{moduleId}", place="body", section="Request the contents of a module")

    module_id: ModuleId
    email: Annotated[StudentEmail | None, Help("Whose view of it, if it is not yours", "jane@acme.com")] = None
