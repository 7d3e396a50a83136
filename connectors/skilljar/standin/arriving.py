"""How people come to a site: invitations, and what they answer when they sign up."""

from connectors.skilljar.standin.endpoint import PAGE, Endpoint, Given, paged
from connectors.skilljar.standin.fields import ONE, boolean, listed, may, name, needs, nested
from connectors.skilljar.standin.people import SITE_USER, answers_of, member
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import Row, School, shown
from connectors.skilljar.standin.sites import site
from connectors.standin.standin import Reply

ANSWER = nested({"id": needs(name), "value": needs(name)})


def invites(school: School, given: Given) -> Reply:
    return paged(given, school.all("invites", _member=member(school, given)["_key"]))


def invite(school: School, given: Given) -> Reply:
    token = school.key("token")
    row = school.add(
        "invites",
        _member=member(school, given)["_key"],
        token=token,
        sent_at=school.now() if given.body.get("send_email", True) else None,
        used_at=None,
        invite_url=f"https://{given['domain_name']}/accounts/invite/{token}",
    )
    return Reply(shown(row), 201)


def answers(school: School, given: Given) -> Reply:
    member(school, given)
    return paged(given, answers_of(school, site(school, given), given["user_id"]))


def _answer(school: School, given: Given, field_id: str, value: str) -> tuple[Row, bool]:
    """The answer, and whether it is new or changed."""
    domain, user = site(school, given), member(school, given)["user"]
    asked = school.one("signup_fields", id=field_id, _domain=domain["id"])
    if asked is None:
        raise invalid({"signup_field": {"id": ["There is no such signup field."]}})
    key = f"{domain['id']}/{user['id']}/{field_id}"
    known = school.one("answers", _key=key)
    if known and known["value"] == value:
        return known, False
    question = {"id": field_id, "label": asked["label"]}
    made = school.add("answers", _key=key, _domain=domain["id"], _user=user["id"], signup_field=question, value=value)
    return made, True


def answer_one(school: School, given: Given) -> Reply:
    return Reply(shown(_answer(school, given, given.body["signup_field"]["id"], given.body["value"])[0]), 201)


def answer_many(school: School, given: Given) -> Reply:
    """Only what is new or changed comes back."""
    found = [_answer(school, given, one["id"], one["value"]) for one in given.body["signup_fields"]]
    where = f"/v1/domains/{given['domain_name']}/users/{given['user_id']}/signup-fields"
    return Reply({"results": [shown(one) for one, new in found if new]}, 201, {"Location": where})


ENDPOINTS = (
    Endpoint("GET", f"{SITE_USER}/invites", invites, PAGE),
    Endpoint("POST", f"{SITE_USER}/invites", invite, body={"send_email": may(boolean)}),
    Endpoint("GET", f"{SITE_USER}/signup-fields", answers, PAGE),
    Endpoint("POST", f"{SITE_USER}/signup-fields", answer_one, body={"signup_field": needs(ONE), "value": needs(name)}),
    Endpoint("POST", f"{SITE_USER}/signup-fields-bulk", answer_many, body={"signup_fields": needs(listed(ANSWER))}),
)
