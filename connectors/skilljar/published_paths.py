"""Learning paths as a training site offers them, and who is enrolled. Source: section "domains > published-paths"."""

from typing import Annotated

from connectors.core.field_markers import GET, PATCH, POST, Help, OptionsFrom
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import DomainName, Offer, Paged, Sized, Skilljar, inside
from connectors.skilljar.enrollments import ChangedAccess, Enrolling, Enrollment
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


class OfPath(Skilljar[Enrollment]):
    """What is about being enrolled in a learning path."""

    domain_name: DomainName
    published_path_id: PublishedPathId


class OneOfPath(OfPath):
    published_path_enrollment_id: PathEnrollmentId


class DomainsPublishedPathsPublishedPathEnrollmentsCreate(Enrolling, OfPath):
    """Enroll {user.id: a person} in {published_path_id: a learning path}."""

    http = POST(ENROLLMENTS, section=f"{ENROLLMENTS_SECTION} > create", repeatable=True)


class DomainsPublishedPathsPublishedPathEnrollmentsRead(OneOfPath):
    """Show one enrollment in a learning path."""

    http = GET(ENROLLMENT, section=f"{ENROLLMENTS_SECTION} > read")


class DomainsPublishedPathsPublishedPathEnrollmentsUpdate(ChangedAccess, OneOfPath):
    """Change {*: the access} of {of published_path_enrollment_id: an enrollment} in {published_path_id: a path}."""

    http = PATCH(
        ENROLLMENT,
        section=f"{ENROLLMENTS_SECTION} > update",
        repeatable=True,
        twins=("domains_published_paths_published_path_enrollments_partial_update",),
    )
