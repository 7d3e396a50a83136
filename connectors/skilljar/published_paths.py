"""Learning paths as a training site offers them, and who is enrolled. Source: section "domains > published-paths"."""

from typing import Annotated

from pydantic import Field

from connectors.core.field_markers import GET, PATCH, POST, Help, OptionsFrom
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import DomainName, Offer, Paged, Sized, Skilljar, inside, now
from connectors.skilljar.enrollments import (
    Active,
    Bought,
    EndsAt,
    EnrolledAt,
    Enrollment,
    ExpiresAt,
    StaysActive,
    User,
    access,
)
from connectors.skilljar.published_courses import WithContent

PATHS = "/domains/{domain_name}/published-paths"
ENROLLMENTS = f"{PATHS}/{{published_path_id}}/published-path-enrollments"
ENROLLMENT = f"{ENROLLMENTS}/{{published_path_enrollment_id}}"
SECTION = "domains > published-paths"
ENROLLMENTS_SECTION = f"{SECTION} > published-path-enrollments"


class PublishedPath(Record):
    """`id` is the number of the path on its site, `path_id` that of the path itself."""

    display = Display("title", ("title", "path_url", "path_item_count", "id", "path_id"))

    title: str | None = inside("path", "title")
    path_url: str | None = None
    path_item_count: int | None = inside("path", "path_item_count")
    offer: Offer | None = None
    id: str | None = None
    path_id: str | None = inside("path", "id")


PublishedPathId = Annotated[
    str,
    OptionsFrom("domains_published_paths_list", "id", "title", needs=("domain_name",), search="search"),
    Help("Number of the path on that site", "abcdefg123456"),
]
PathEnrollmentId = Annotated[
    str,
    OptionsFrom(
        "domains_published_paths_published_path_enrollments_list",
        "id",
        "email",
        needs=("domain_name", "published_path_id"),
    ),
    Help("Number of the enrollment", "bcdefgh234567"),
]
Search = Annotated[str | None, Help("Words to search the catalog for", "onboarding")]


class DomainsPublishedPathsList(Paged[Page[PublishedPath]]):
    """List or search the learning paths of a training site."""

    http = GET(PATHS, section=f"{SECTION} > list")

    domain_name: DomainName
    include_searchable_content: WithContent = None
    label__name: Annotated[str | None, Help("Only paths with this label", "label1", label="Label")] = None
    search: Search = None


class DomainsPublishedPathsRead(Skilljar[PublishedPath]):
    """Show one learning path of a training site."""

    http = GET(f"{PATHS}/{{id}}", section=f"{SECTION} > read")

    domain_name: DomainName
    id: PublishedPathId
    include_searchable_content: WithContent = None
    search: Annotated[Search, Help("Not needed here, where there is one path; Skilljar takes it")] = None


class DomainsPublishedPathsPublishedPathEnrollmentsList(Sized[Page[Enrollment]]):
    """List who is enrolled in a learning path."""

    http = GET(ENROLLMENTS, section=f"{ENROLLMENTS_SECTION} > list")

    domain_name: DomainName
    published_path_id: PublishedPathId


class DomainsPublishedPathsPublishedPathEnrollmentsCreate(Skilljar[Enrollment]):
    """Enroll a person in a learning path."""

    http = POST(ENROLLMENTS, section=f"{ENROLLMENTS_SECTION} > create", repeatable=True)

    domain_name: DomainName
    published_path_id: PublishedPathId
    user: User
    enrolled_at: EnrolledAt = Field(default_factory=now)
    expires_at: ExpiresAt = None
    active: Active = None
    purchase: Bought = None


class DomainsPublishedPathsPublishedPathEnrollmentsRead(Skilljar[Enrollment]):
    """Show one enrollment in a learning path."""

    http = GET(ENROLLMENT, section=f"{ENROLLMENTS_SECTION} > read")

    domain_name: DomainName
    published_path_id: PublishedPathId
    published_path_enrollment_id: PathEnrollmentId


class DomainsPublishedPathsPublishedPathEnrollmentsUpdate(Skilljar[Enrollment]):
    """Change an enrollment in a learning path: when it ends, and whether it gives access."""

    http = PATCH(
        ENROLLMENT,
        section=f"{ENROLLMENTS_SECTION} > update",
        repeatable=True,
        also=("domains_published_paths_published_path_enrollments_partial_update",),
    )

    domain_name: DomainName
    published_path_id: PublishedPathId
    published_path_enrollment_id: PathEnrollmentId
    expires_at: EndsAt = None
    active: StaysActive = None

    @property
    def deed(self) -> str:
        return access(self.active, self.expires_at, "a learning path")
