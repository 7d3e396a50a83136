"""Templates that fill a new class. Source: Class developer platform, section "Templates"."""

from typing import Annotated, Literal

from connectors.classcom.base import Class
from connectors.core.field_markers import DELETE, GET, PATCH, POST, Help, OptionsFrom
from connectors.core.record import Display, Record

TemplateId = Annotated[
    str,
    OptionsFrom("templates_list", "template_id", "name"),
    Help("The number of the template", "8ce1adbf-e60d-4606-8ad2-69f57d0ed571"),
]
Status = Annotated[Literal["published", "draft"], Help("Whether it can be used already", "draft")]


class Template(Record):
    display = Display("name", ("name", "status", "description", "template_id"))
    proof = ("template_id",)

    name: str = ""
    description: str | None = None
    status: str | None = None
    template_id: str | None = None


class TemplatesCreate(Class[Template]):
    """Create a template[ “{name}”]."""

    http = POST("/api/v1/templates", scope="template:write", section="Create a Template")

    name: Annotated[str, Help("Name of the template", "Onboarding")]
    description: Annotated[str | None, Help("What the template is for")] = None
    status: Status | None = None


class TemplatesList(Class[list[Template]]):
    """List all templates."""

    http = GET("/api/v1/templates", scope="template:read", section="Get All Templates")


class TemplatesGet(Class[Template]):
    """Show one template."""

    http = GET("/api/v1/templates", scope="template:read", section="Get a Template")

    template_id: TemplateId


class TemplatesUpdate(Class[Template]):
    """Change {*: the details} of {the template_id: a template}."""

    http = PATCH("/api/v1/templates", scope="template:write", section="Update a Template", repeatable=True)

    template_id: TemplateId
    name: Annotated[str | None, Help("The new name", "Onboarding 2027")] = None
    description: Annotated[str | None, Help("The new description")] = None
    status: Status | None = None


class TemplatesDelete(Class[Template]):
    """Delete {the template_id: a template} for good."""

    http = DELETE("/api/v1/templates", scope="template:write", section="Remove a Template")

    template_id: TemplateId
