"""People: on a site, and on any."""

from connectors.skilljar.standin.endpoint import (
    PAGES,
    Endpoint,
    Given,
    Query,
    by_cursor,
    changing,
    paged,
    yes_or_no,
)
from connectors.skilljar.standin.fields import (
    Fields,
    anything,
    boolean,
    choice,
    email,
    may,
    may_be_null,
    moment,
    needs,
    nested,
    text,
)
from connectors.skilljar.standin.hooks import envelope
from connectors.skilljar.standin.refusals import invalid, not_found
from connectors.skilljar.standin.school import Row, School, person, shown, whole_person
from connectors.skilljar.standin.sites import SITE, site
from connectors.standin.standin import Reply

USER = "/users/{user_id}"
SITE_USER = f"{SITE}/users/{{user_id}}"

NEW_PERSON: Fields = {
    "user": needs(nested({"email": needs(email), "first_name": may(text), "last_name": may(text)})),
    "active": may(boolean),
    "marketing_optin": may_be_null(boolean),
    "expires_at": may_be_null(moment),
}
ACCESS: Fields = {
    "active": may(boolean),
    "expires_at": may_be_null(moment),
    "access_code": may_be_null(lambda value: ["Only null is accepted here."]),
}
PROFILE: Fields = {"email": may(email), "first_name": may(text), "last_name": may(text)}
ON_SITE: Query = {
    **PAGES,
    "user__email": anything,
    "user__first_name": anything,
    "user__last_name": anything,
    "active": yes_or_no,
    "access_code__code": anything,
    "access_code__id": anything,
    "access_code__pool__id": anything,
    "access_code": choice("null"),
    "signup_field_id": anything,
    "signup_field_label": anything,
    "signup_field_value": anything,
    "include_signup_field_data": anything,
}
ANYWHERE: Query = {
    **PAGES,
    "email": anything,
    "first_name": anything,
    "last_name": anything,
    "is_inactive": yes_or_no,
    "cursor": anything,
}


def same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def find(school: School, address: str) -> Row | None:
    return next((row for row in school.all("users") if same(row["email"], address)), None)


def join(school: School, domain: Row, user: Row, **given: object) -> Row:
    """Put a person on a site; who is there already stays as they are."""
    key = f"{domain['id']}/{user['id']}"
    if known := school.one("domain_users", _key=key):
        return known
    row = {"active": True, "marketing_optin": None, "enrolled_at": school.now(), "expires_at": None}
    made = school.add("domain_users", _key=key, _domain=domain["id"], user=user, **row | given, access_code=None)
    school.tell("DOMAIN_ENROLLMENT", **envelope(school, domain["id"], user), domain_access_code=None)
    return made


def add_user(school: School, **known: object) -> Row:
    """Somebody new, on no site yet."""
    row = {"first_name": "", "last_name": "", "_since": school.now(), "_inactive": None}
    return school.add("users", **row | known)


def _shown(row: Row, answers: list[Row] | None = None) -> Row:
    """Somebody on a site, with what they answered at sign-up where that is told."""
    told = {**shown(row), "user": whole_person(row["user"])}
    return told if answers is None else {**told, "signup_fields": shown(answers)}


def answers_of(school: School, domain: Row, user_id: str) -> list[Row]:
    return school.all("answers", _domain=domain["id"], _user=user_id)


def on_site(school: School, given: Given) -> Reply:
    """Names and codes are compared letter by letter, ids and e-mail addresses are not."""
    domain, asked = site(school, given), given.query
    answered = {name: asked[f"signup_field_{name}"] for name in ("id", "label") if f"signup_field_{name}" in asked}

    def fits(row: Row) -> bool:
        user, code = row["user"], row["access_code"] or {"id": "", "code": None, "pool": {"id": ""}}
        given_answers = [
            one
            for one in answers_of(school, domain, user["id"])
            if all(one["signup_field"][name] == value for name, value in answered.items())
            and asked.get("signup_field_value") in (None, one["value"])
        ]
        return (
            ("user__email" not in asked or same(user["email"], asked["user__email"]))
            and asked.get("user__first_name") in (None, user["first_name"])
            and asked.get("user__last_name") in (None, user["last_name"])
            and asked.get("active") in (None, str(row["active"]).lower())
            and asked.get("access_code__code") in (None, code["code"])
            and ("access_code__id" not in asked or same(asked["access_code__id"], code["id"]))
            and ("access_code__pool__id" not in asked or same(asked["access_code__pool__id"], code["pool"]["id"]))
            and not ("access_code" in asked and row["access_code"])
            and not ((answered or "signup_field_value" in asked) and not given_answers)
        )

    rows = [row for row in school.all("domain_users", _domain=domain["id"]) if fits(row)]
    if asked.get("include_signup_field_data") == "true":
        return paged(given, [_shown(row, answers_of(school, domain, row["user"]["id"])) for row in rows], 1000)
    return paged(given, [_shown(row) for row in rows], 1000)


def add_person(school: School, given: Given) -> Reply:
    """An address that is known finds its owner, who stays as they are and comes back."""
    domain, body = site(school, given), dict(given.body)
    profile = body.pop("user")
    user = find(school, profile["email"]) or add_user(school, **profile)
    row = join(school, domain, user, **body)
    token = f"{user['id']}-3xn-{school.key('token')}"
    return Reply({**_shown(row, answers_of(school, domain, user["id"])), "login_token": token}, 201)


def member(school: School, given: Given) -> Row:
    """Somebody who is on this site."""
    domain, user = site(school, given), school.get("users", given["user_id"])
    if row := school.one("domain_users", _key=f"{domain['id']}/{user['id']}"):
        return row
    raise not_found()


def show_member(school: School, given: Given) -> Reply:
    row = member(school, given)
    return Reply(_shown(row, answers_of(school, site(school, given), row["user"]["id"])))


def change_access(school: School, given: Given) -> Reply:
    """A public site lets everybody in for ever: when access ends is ignored there."""
    row, body = member(school, given), dict(given.body)
    if site(school, given)["access"] == "PUBLIC":
        body.pop("expires_at", None)
    row.update(body)
    return show_member(school, given)


def anywhere(school: School, given: Given) -> Reply:
    """Who is on any site, inside an object beside what they did. Counted in cursors unless a page is asked for."""
    asked, members = given.query, {row["user"]["id"] for row in school.all("domain_users")}
    rows = [
        _overview(school, user)
        for user in school.all("users")
        if user["id"] in members
        and ("email" not in asked or same(user["email"], asked["email"]))
        and asked.get("first_name") in (None, user["first_name"])
        and asked.get("last_name") in (None, user["last_name"])
        and asked.get("is_inactive") in (None, str(user.get("_inactive") is not None).lower())
    ]
    return paged(given, rows, 1000) if "page" in asked else by_cursor(given, rows)


def _overview(school: School, user: Row) -> Row:
    taken = school.all("progress", _user=user["id"])
    return {
        "user": person(user),
        "registration_count": len(taken),
        "completion_count": sum(bool(one["completed_at"]) for one in taken),
        "signed_up_at": user.get("_since"),
        "latest_activity": max((one["latest_activity"] or "" for one in taken), default="") or None,
        "inactive_at": user.get("_inactive"),
    }


def show_person(school: School, given: Given) -> Reply:
    return Reply(_overview(school, school.get("users", given["user_id"])))


def change_person(school: School, given: Given) -> Reply:
    user = school.get("users", given["user_id"])
    other = find(school, given.body.get("email", ""))
    if other and other is not user:
        raise invalid({"email": ["A user with that email address already exists."]})
    user.update(given.body)
    return Reply(person(user, inactive_at=user.get("_inactive")))


def anonymize(school: School, given: Given) -> Reply:
    """For good, and as the help pages show it."""
    user = school.get("users", given["user_id"])
    user.update(email=f"removed-{user['id']}@email.com", first_name="", last_name="", _inactive=school.now())
    return show_person(school, given)


ENDPOINTS = (
    Endpoint("GET", f"{SITE}/users", on_site, ON_SITE),
    Endpoint("POST", f"{SITE}/users", add_person, body=NEW_PERSON),
    Endpoint("GET", SITE_USER, show_member),
    *changing(SITE_USER, ACCESS, change_access),
    Endpoint("GET", "/users", anywhere, ANYWHERE),
    Endpoint("GET", USER, show_person),
    *changing(USER, PROFILE, change_person),
    Endpoint("POST", f"{USER}/anonymize", anonymize),
)
