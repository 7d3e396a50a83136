"""Plans, which open many courses at once, and who is enrolled in them. Source: section "domains > plan"."""

from typing import Annotated

from connectors.core.field_markers import GET, PATCH, POST, Help, OptionsFrom
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import DomainName, Offer, Paged, Sized, Skilljar, first_of
from connectors.skilljar.enrollments import ChangedAccess, Enrolling, Enrollment

ENROLLMENTS = "/domains/{domain_name}/plan/{plan_id}/plan-enrollments"
ENROLLMENT = f"{ENROLLMENTS}/{{plan_enrollment_id}}"
SECTION = "domains > plan > plan-enrollments"


class Plan(Record):
    """`id` is the number of the plan on its site; elsewhere the plan has another. The schema calls it by its name, the
    reference by the title of another object."""

    display = Display("title", ("title", "short_description", "plan_url", "hidden", "id"))

    title: str | None = first_of("title", "name", "plan.title")
    short_description: str | None = None
    plan_url: str | None = None
    hidden: bool | None = None
    offer: Offer | None = None
    id: str | None = None


PlanId = Annotated[
    str,
    OptionsFrom("domains_plan_list", "id", "title", needs=("domain_name",)),
    Help("Number of the plan on that site", "cdefghi345678"),
]
PlanEnrollmentId = Annotated[
    str,
    OptionsFrom("domains_plan_plan_enrollments_list", "id", "email", needs=("domain_name", "plan_id")),
    Help("Number of the enrollment", "abcdefg123456"),
]


class DomainsPlanList(Paged[Page[Plan]]):
    """List the plans of a training site."""

    http = GET("/domains/{domain_name}/plan", section="domains > plan > list")

    domain_name: DomainName


class DomainsPlanPlanEnrollmentsList(Sized[Page[Enrollment]]):
    """List who is enrolled in a plan."""

    http = GET(ENROLLMENTS, section=f"{SECTION} > list")

    domain_name: DomainName
    plan_id: PlanId


class OfPlan(Skilljar[Enrollment]):
    """What is about being enrolled in a plan."""

    domain_name: DomainName
    plan_id: PlanId


class OneOfPlan(OfPlan):
    plan_enrollment_id: PlanEnrollmentId


class DomainsPlanPlanEnrollmentsCreate(Enrolling, OfPlan):
    """Enroll {user.id: a person} in {plan_id: a plan}."""

    http = POST(ENROLLMENTS, section=f"{SECTION} > create", repeatable=True)


class DomainsPlanPlanEnrollmentsRead(OneOfPlan):
    """Show one enrollment in a plan."""

    http = GET(ENROLLMENT, section=f"{SECTION} > read")


class DomainsPlanPlanEnrollmentsUpdate(ChangedAccess, OneOfPlan):
    """Change {*: the end or the access} of {of plan_enrollment_id: an enrollment} in {plan_id: a plan}."""

    http = PATCH(
        ENROLLMENT,
        section=f"{SECTION} > update",
        repeatable=True,
        twins=("domains_plan_plan_enrollments_partial_update",),
    )
