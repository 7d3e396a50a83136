"""Series of courses on a training site. Source: section "domains > course-series"."""

from typing import Annotated

from connectors.core.field_markers import GET, Help, OptionsFrom
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import DomainName, Offer, Paged
from connectors.skilljar.published_courses import PublishedCourse


class CourseSeries(Record):
    display = Display("title", ("title", "series_url", "published_course_count", "visible_on_catalog", "id"))

    title: str = ""
    series_url: str | None = None
    published_course_count: int | None = None
    visible_on_catalog: bool | None = None
    offer: Offer | None = None
    id: str | None = None


class DomainsCourseSeriesList(Paged[Page[CourseSeries]]):
    """List the series of courses of a training site."""

    http = GET("/domains/{domain_name}/course-series", section="domains > course-series > list")

    domain_name: DomainName


class DomainsCourseSeriesPublishedCoursesList(Paged[Page[PublishedCourse]]):
    """List the courses of a series."""

    http = GET(
        "/domains/{domain_name}/course-series/{course_series_id}/published-courses",
        section="domains > course-series > published-courses > list",
    )

    domain_name: DomainName
    course_series_id: Annotated[
        str,
        OptionsFrom("domains_course_series_list", "id", "title", needs=("domain_name",)),
        Help("Number of the series", "hijklmn789012"),
    ]
