"""Enrollments in courses, paths and plans, which are alike."""

from dataclasses import dataclass
from typing import Any

from connectors.skilljar.standin.endpoint import PAGES, Endpoint, Given, changing, paged
from connectors.skilljar.standin.fields import (
    ONE,
    boolean,
    choice,
    count,
    may,
    may_be_null,
    moment,
    name,
    needs,
    nested,
)
from connectors.skilljar.standin.hooks import about_enrollment
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import Row, School, shown
from connectors.skilljar.standin.school import moment as seconds
from connectors.skilljar.standin.sites import SITE, site
from connectors.standin.standin import Reply

STATES = ("CREATED", "PENDING", "SUCCESS", "FAILED", "REFUNDED", "CANCELLED", "FLAGGED")
PRICE = nested({"amount": needs(name), "currency_code": needs(name)})
NEW = {
    "user": needs(ONE),
    "enrolled_at": may(moment),
    "expires_at": may_be_null(moment),
    "active": may_be_null(boolean),
    "purchase": may_be_null(
        nested(
            {
                "purchase_state": may(choice(*STATES)),
                "purchase_price": may(PRICE),
                "purchased_at": may(moment),
                "tax_price_cents": may(count),
            }
        )
    ),
}
CHANGE = {"expires_at": may_be_null(moment), "active": may(boolean)}


def enroll(school: School, table: str, thing: Row, user: Row, **given: Any) -> Row:
    """Enroll somebody; the same person at the same moment is enrolled already, and stays as they were."""
    at = given.pop("enrolled_at", None) or school.now()
    for row in school.all("enrollments", _table=table, _of=thing["id"], user=user):
        if seconds(row["enrolled_at"]) == seconds(at):
            return row
    purchase = given.pop("purchase", None)
    rated = {"rating": None, "feedback": None} if table == "published_courses" else {}
    row = school.add(
        "enrollments",
        _table=table,
        _of=thing["id"],
        _progress_id=school.key("progress"),
        user=user,
        enrolled_at=at,
        **{"expires_at": None, "active": True} | given | rated,
        purchase=purchase and _purchase(school, purchase),
    )
    if table == "published_courses":
        row["_progress_id"] = begin(school, thing, user, row["_progress_id"])["course_progress_id"]
    if event := {"published_courses": "COURSE_ENROLLMENT", "published_paths": "PATH_ENROLLMENT"}.get(table):
        school.tell(event, **about_enrollment(school, row, thing))
    return row


def begin(school: School, course: Row, user: Row, id: str) -> Row:
    """How far a person is with a course, from nothing on. Taking it a second time starts anew only where the course
    says that each enrollment has a progress of its own."""
    key = f"{user['id']}/{course['id']}"
    known = school.one("progress", _key=key)
    if known and not course["unique_progress_per_enrollment"]:
        return known
    nothing = {
        "course_progress_id": id,
        "completed_lesson_count": 0,
        "completed_required_lesson_count": 0,
        "completed_at": None,
        "latest_activity": None,
        "score": None,
        "max_score": None,
        "credits_earned": "0",
        "credit_unit_plural": course["_credit_unit"],
        "success_status": None,
    }
    if known:
        school.drop("lesson_progress", school.all("lesson_progress", _progress=key))
        known.update(nothing)
        return known
    return school.add("progress", _key=key, _user=user["id"], _course=course["id"], **nothing)


def _purchase(school: School, given: Row) -> Row:
    return {
        "order_id": school.key("orders")[:8].upper(),
        "offer_price": {"amount": "0.00", "currency_code": "USD"},
        "purchase_price": {"amount": "0.00", "currency_code": "USD"},
        "quantity": 1,
        "purchase_state": "SUCCESS",
        "payment_processor": "NONE",
        "purchase_id": school.key("purchases"),
        "purchased_at": school.now(),
        "tax_price_cents": None,
        **given,
    }


@dataclass(frozen=True, slots=True)
class Family:
    """The five operations on the enrollments of one kind of thing."""

    table: str
    path: str
    thing: str
    enrollment: str

    def _thing(self, school: School, given: Given) -> Row:
        return school.get(self.table, given[self.thing], _domain=site(school, given)["id"])

    def _row(self, school: School, given: Given) -> Row:
        thing = self._thing(school, given)
        return school.get("enrollments", given[self.enrollment], _table=self.table, _of=thing["id"])

    def show_all(self, school: School, given: Given) -> Reply:
        rows = school.all("enrollments", _table=self.table, _of=self._thing(school, given)["id"])
        return paged(given, rows, 1000)

    def create(self, school: School, given: Given) -> Reply:
        """Only somebody who is on the site; the schema says so, and shows no refusal."""
        body, thing = dict(given.body), self._thing(school, given)
        user = school.one("users", id=body.pop("user")["id"])
        if user is None:
            raise invalid({"user": {"id": ["There is no user with this id."]}})
        if not school.one("domain_users", _key=f"{thing['_domain']}/{user['id']}"):
            raise invalid({"user": ["The user is not a member of this domain."]})
        return Reply(shown(enroll(school, self.table, thing, user, **body)), 201)

    def show(self, school: School, given: Given) -> Reply:
        return Reply(shown(self._row(school, given)))

    def change(self, school: School, given: Given) -> Reply:
        row = self._row(school, given)
        row.update(given.body)
        return Reply(shown(row))

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        one = f"{self.path}/{{{self.enrollment}}}"
        return (
            Endpoint("GET", self.path, self.show_all, PAGES),
            Endpoint("POST", self.path, self.create, body=NEW),
            Endpoint("GET", one, self.show),
            *changing(one, CHANGE, self.change),
        )


FAMILIES = (
    Family(
        "published_courses",
        f"{SITE}/published-courses/{{published_course_id}}/enrollments",
        "published_course_id",
        "enrollment_id",
    ),
    Family(
        "published_paths",
        f"{SITE}/published-paths/{{published_path_id}}/published-path-enrollments",
        "published_path_id",
        "published_path_enrollment_id",
    ),
    Family("plans", f"{SITE}/plan/{{plan_id}}/plan-enrollments", "plan_id", "plan_enrollment_id"),
)
ENDPOINTS = tuple(endpoint for family in FAMILIES for endpoint in family.endpoints)
