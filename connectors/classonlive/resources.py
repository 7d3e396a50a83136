"""Videos and documents of courses and modules. Source: ClassOnLive API, section "Content Resources"."""

from typing import Annotated, Literal

from connectors.classonlive.base import ClassOnLive, ContentId, ModuleId, PrivateLink
from connectors.classonlive.topics import Resource
from connectors.core.field_markers import GET, Help, OptionsFrom
from connectors.core.record import Page


class ContentResourcesList(ClassOnLive[Page[Resource]]):
    """List the videos and documents of a course."""

    http = GET("/api/v1/{token}/content/getresources/{contentId}", section="Receive resources from a course")

    content_id: ContentId


class ContentResourceLinkGet(ClassOnLive[PrivateLink]):
    """Get the link of a video or document of a course."""

    http = GET(
        "/api/v1/{token}/content/getresourcelink/{resourceType}/{resourceId}", section="Receive the link of a resource"
    )

    resource_type: Annotated[Literal["Video", "Resource"], Help("What it is; a document is a Resource", "Video")]
    resource_id: Annotated[
        int,
        OptionsFrom("content_resources_list", "resource_id", "title", needs=("content_id",)),
        Help("Number of the video or document", 285095),
    ]


class ModuleResourcesList(ClassOnLive[Page[Resource]]):
    """List the videos, documents and live sessions of a module."""

    http = GET("/api/v1/{token}/theme/getmoduleresources/{moduleId}", section="Receive resources from a module")

    module_id: ModuleId


class ModuleResourceLinkGet(ClassOnLive[PrivateLink]):
    """Get the link of a video, document or live session of a module."""

    # The listing is under /theme, this is under /content; so it is printed.
    http = GET(
        "/api/v1/{token}/content/getmoduleresourcelink/{resourceType}/{resourceId}",
        section="Receive the link of a resource from a module",
    )

    resource_type: Annotated[
        Literal["Video", "Resource", "Session"], Help("What it is; a document is a Resource", "Video")
    ]
    resource_id: Annotated[
        int,
        OptionsFrom("module_resources_list", "resource_id", "title", needs=("module_id",)),
        Help("Number of the video, document or session", 285095),
    ]
