"""Codes that let people into a private site, in pools."""

from connectors.skilljar.standin.contents import partial
from connectors.skilljar.standin.endpoint import PAGE, PAGES, Endpoint, Given, changing, paged
from connectors.skilljar.standin.fields import (
    Fields,
    anything,
    boolean,
    choice,
    count,
    may,
    may_be_null,
    moment,
    name,
    needs,
)
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import Row, School, person, shown
from connectors.skilljar.standin.sites import SITE, of_site, site
from connectors.standin.standin import Reply

POOLS = f"{SITE}/access-code-pools"
POOL = f"{POOLS}/{{access_code_pool_id}}"
CODES = f"{POOL}/access-codes"

NEW_POOL: Fields = {
    "name": needs(name),
    "active": may(boolean),
    "start_date": may_be_null(moment),
    "end_date": may_be_null(moment),
    "expire_linked_to_domain_membership": may(boolean),
}
CODE: Fields = {
    "code": may(name),
    "active": may(boolean),
    "max_uses": may(count),
    "duration": may_be_null(count),
    "duration_unit": may(choice("MONTHS", "DAYS")),
}


def _pool(school: School, given: Given) -> Row:
    row = school.get("pools", given["access_code_pool_id"], _domain=site(school, given)["id"])
    row["code_count"] = len(school.all("codes", _pool=row["id"]))
    return row


def add_pool(school: School, given: Given) -> Reply:
    row = {
        "name": "",
        "active": True,
        "start_date": None,
        "end_date": None,
        "expire_linked_to_domain_membership": False,
        "channel": "api",
        "code_count": 0,
    }
    return Reply(shown(school.add("pools", _domain=site(school, given)["id"], **row | given.body)), 201)


def show_pool(school: School, given: Given) -> Reply:
    return Reply(shown(_pool(school, given)))


def change_pool(school: School, given: Given) -> Reply:
    _pool(school, given).update(given.body)
    return show_pool(school, given)


def codes(school: School, given: Given) -> Reply:
    return paged(given, school.all("codes", _pool=_pool(school, given)["id"]), 1000)


def add_code(school: School, given: Given) -> Reply:
    """One that is left out is made up, which the document does not settle."""
    code = given.body.get("code", school.key("code text"))
    if school.one("codes", code=code):
        raise invalid({"code": ["This code is in use already."]})
    row = {"active": True, "max_uses": 1, "use_count": 0, "duration": None, "duration_unit": "MONTHS"}
    made = school.add("codes", _pool=_pool(school, given)["id"], **row | given.body | {"code": code})
    return Reply(_used(school, made), 201)


def _code(school: School, given: Given) -> Row:
    return school.get("codes", given["access_code_id"], _pool=_pool(school, given)["id"])


def _used(school: School, row: Row) -> Row:
    """With who used it."""
    users = [one["user"] for one in school.all("domain_users") if (one["access_code"] or {}).get("id") == row["id"]]
    return {**shown(row), "users": [person(one) for one in users]}


def show_code(school: School, given: Given) -> Reply:
    return Reply(_used(school, _code(school, given)))


def change_code(school: School, given: Given) -> Reply:
    row = _code(school, given)
    row.update(given.body)
    return Reply(_used(school, row))


ENDPOINTS = (
    Endpoint("GET", POOLS, of_site("pools", "code_count"), {**PAGE, "name": anything}),
    Endpoint("POST", POOLS, add_pool, body=NEW_POOL),
    Endpoint("GET", POOL, show_pool),
    *changing(POOL, partial(NEW_POOL), change_pool),
    Endpoint("GET", CODES, codes, PAGES),
    Endpoint("POST", CODES, add_code, body=CODE),
    Endpoint("GET", f"{CODES}/{{access_code_id}}", show_code),
    *changing(f"{CODES}/{{access_code_id}}", CODE, change_code),
)
