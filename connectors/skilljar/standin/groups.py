"""Groups, who is in them, and the pools of codes that lead into them."""

from connectors.skilljar.standin.contents import partial
from connectors.skilljar.standin.endpoint import PAGE, PAGES, Endpoint, Given, changing, paged
from connectors.skilljar.standin.fields import (
    ONE,
    Fields,
    anything,
    boolean,
    count,
    listed,
    may,
    may_be_null,
    name,
    needs,
    nested,
)
from connectors.skilljar.standin.refusals import invalid, not_found
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

GROUP = "/groups/{group_id}"

RULE = nested({"enforce": may(boolean), "require_match_all": may(boolean), "options": needs(listed(ONE))})
NEW_GROUP: Fields = {
    "name": needs(name),
    "discount_percent": may_be_null(count),
    "group_category_id": may_be_null(name),
    "sign_up_field_rule": may(RULE),
}


def memberships(school: School, given: Given) -> Reply:
    user = school.get("users", given["user_id"])
    rows = [
        {
            "id": row["_key"].replace("/", ""),
            "group": {name: school.get("groups", row["_group"])[name] for name in ("id", "name")},
            "joined_at": row["created_at"],
        }
        for row in school.all("group_users", user=user)
    ]
    return paged(given, rows)


def groups(school: School, given: Given) -> Reply:
    return paged(given, [row for row in school.all("groups") if given.query.get("name") in (None, row["name"])], 1000)


def _rule(rule: Row) -> Row:
    """The answers that lead into a group are not shown, as in the example."""
    return {"enforce": False, "require_match_all": False, **rule, "options": []}


def add_group(school: School, given: Given) -> Reply:
    if school.one("groups", name=given.body["name"]):
        raise invalid({"name": ["A group with this name already exists."]})
    row = {"user_count": 0, "discount_percent": None, "group_category_id": None, **given.body}
    row["sign_up_field_rule"] = _rule(row.get("sign_up_field_rule", {}))
    return Reply(school.add("groups", **row), 201)


def show_group(school: School, given: Given) -> Reply:
    return Reply(shown(school.get("groups", given["group_id"])))


def change_group(school: School, given: Given) -> Reply:
    row = school.get("groups", given["group_id"])
    body = dict(given.body)
    if "sign_up_field_rule" in body:
        body["sign_up_field_rule"] = _rule(body["sign_up_field_rule"])
    row.update(body)
    return Reply(shown(row))


def group_pools(school: School, given: Given) -> Reply:
    group = school.get("groups", given["group_id"])
    return paged(given, school.all("group_pools", _group=group["id"]), 1000)


def add_group_pool(school: School, given: Given) -> Reply:
    group, pool = school.get("groups", given["group_id"]), school.get("pools", given.body["access_code_pool"]["id"])
    known = {"id": pool["id"], "name": pool["name"]}
    key = f"{group['id']}/{pool['id']}"
    row = school.add("group_pools", _key=key, _group=group["id"], access_code_pool=known, created_at=school.now())
    return Reply(shown(row), 201)


def members(school: School, given: Given) -> Reply:
    group = school.get("groups", given["group_id"])
    return paged(given, school.all("group_users", _group=group["id"]), 1000)


def add_member(school: School, given: Given) -> Reply:
    """Who is in already is refused, which the document does not settle."""
    group, user = school.get("groups", given["group_id"]), school.one("users", id=given.body["user"]["id"])
    if user is None:
        raise invalid({"user": {"id": ["There is no user with this id."]}})
    return Reply(shown(put_into(school, group, user)), 201)


def put_into(school: School, group: Row, user: Row) -> Row:
    key = f"{group['id']}/{user['id']}"
    if school.one("group_users", _key=key):
        raise invalid({"user": {"id": ["This user is in the group already."]}})
    group["user_count"] += 1
    return school.add("group_users", _key=key, _group=group["id"], user=user, created_at=school.now())


def take_out(school: School, given: Given) -> Reply:
    group = school.get("groups", given["group_id"])
    if not (row := school.one("group_users", _key=f"{group['id']}/{given['user_id']}")):
        raise not_found()
    school.drop("group_users", [row])
    group["user_count"] -= 1
    return Reply(status=204)


ENDPOINTS = (
    Endpoint("GET", "/groups", groups, {**PAGES, "name": anything}),
    Endpoint("POST", "/groups", add_group, body=NEW_GROUP),
    Endpoint("GET", GROUP, show_group),
    *changing(GROUP, partial(NEW_GROUP), change_group, put_needs=("name",)),
    Endpoint("GET", f"{GROUP}/access-code-pools", group_pools, PAGES),
    Endpoint("POST", f"{GROUP}/access-code-pools", add_group_pool, body={"access_code_pool": needs(ONE)}),
    Endpoint("GET", f"{GROUP}/users", members, PAGES),
    Endpoint("POST", f"{GROUP}/users", add_member, body={"user": needs(ONE)}),
    Endpoint("DELETE", f"{GROUP}/users/{{user_id}}", take_out),
    Endpoint("GET", "/users/{user_id}/groups", memberships, PAGE),
)
