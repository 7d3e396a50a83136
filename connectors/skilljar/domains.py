"""Training sites, which Skilljar calls domains. Source: section "domains"."""

from typing import Annotated

from pydantic import Field

from connectors.core.field_markers import GET, PATCH, Help, Risk
from connectors.core.field_specs import Code
from connectors.core.record import Display, Page
from connectors.skilljar.base import DomainName, Paged, Skilljar, Written


class Access(Code):
    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"
    PRIVATE_CODE = "PRIVATE_CODE"


class Domain(Written):
    """`access` is what counts; `private`, an older word for it, can say otherwise."""

    display = Display(
        "name", ("name", "access", "catalog_title", "id"), html=("catalog_title", "access_code_message_html")
    )

    name: str = ""
    access: str | None = None
    catalog_title: str | None = None
    access_code_message_html: str | None = None
    marketing_message: str | None = None
    id: str | None = None


class DomainsList(Paged[Page[Domain]]):
    """List the training sites."""

    http = GET("/domains", section="domains > list")


class DomainsRead(Skilljar[Domain]):
    """Show one training site."""

    http = GET("/domains/{domain_name}", section="domains > read")

    domain_name: DomainName


class DomainsUpdate(Skilljar[Domain]):
    """Change {*: the catalog page or the sign-in rule} of {the domain_name: a training site}."""

    http = PATCH(
        "/domains/{domain_name}", section="domains > update", repeatable=True, twins=("domains_partial_update",)
    )

    domain_name: DomainName
    catalog_title: Annotated[str | None, Help("Heading of the catalog page, as HTML")] = None
    access: Annotated[
        Access | str | None,
        Field(union_mode="left_to_right"),
        Risk("It may open a private site to everyone, or shut learners out."),
        Help("Who may enter: everyone, who signs up, or who has a code", "private"),
    ] = None
    access_code_message_html: Annotated[str | None, Help("Text where the site asks for a code, as HTML")] = None
    marketing_message: Annotated[str | None, Help("Text beside the box that agrees to marketing")] = None
