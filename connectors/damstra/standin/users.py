"""People."""

from typing import Any

from connectors.damstra.standin.account import CLIENT_ID, Account, trainee
from connectors.damstra.standin.endpoint import Endpoint, Given, paged
from connectors.damstra.standin.records import ACTIVE, User, exact, plain
from connectors.damstra.standin.refusals import invalid
from connectors.damstra.standin.rules import (
    GROUP_REFS,
    PAGE,
    ROLE,
    Field,
    Fields,
    choice,
    counted,
    each_of,
    email,
    flag,
    list_of,
    may,
    name,
    need,
    number,
    text,
    zone,
)
from connectors.standin.standin import Reply

SITE = "https://app.velpic.com"


def show_all(account: Account, given: Given) -> Reply:
    """Without maxResults no rows: its documented default is 0."""
    q = given.get("q", "").casefold()
    active = given.get("activeValue", "active")

    def wanted(user: User) -> bool:
        return (
            any(q in one.casefold() for one in (user.user_name, user.first_name, user.last_name))
            and given.get("empId", user.employee_number) == user.employee_number
            and given.get("emailAddress", user.email).casefold() == user.email.casefold()
            and active in ("all", "active" if user.status == ACTIVE else "inactive")
            and given.get("roleId", user.roles[0]) in user.roles
        )

    return paged([user for user in account.users.values() if wanted(user)], given, listed)


def show(account: Account, given: Given) -> Reply:
    return Reply(shown(account.user(given["userId"])))


def create(account: Account, given: Given) -> Reply:
    """Answers with the number and the dates alone. Two people may have one e-mail address."""
    groups, supervised = _groups(account, given)
    user = account.add_user(**_details(given), roles=trainee(given.get("roles")), supervises=supervised)
    for id in groups:
        account.join(account.groups[id], account.users[user.id])
    return Reply({"id": user.id, "createdDate": exact(user.created), "modifiedDate": exact(user.changed)})


def change(account: Account, given: Given) -> Reply:
    """Groups that are given take the place of those there were; left out, they stay."""
    user = account.user(given["userId"])
    if given["id"] != user.id:
        raise invalid("id must be the number in the address.")
    groups, supervised = _groups(account, given)
    details = _details(given) | {"employee_number": given["employeeNumber"], "roles": tuple(given["roles"])}
    if "groups" in given:
        details["groups"] = groups
    if "groupsSupervised" in given:
        details["supervises"] = supervised
    return Reply(shown(account.change_user(user, **details)))


def import_all(account: Account, given: Given) -> Reply:
    """Answers with a bare array. Whoever is matched and given no roles becomes a trainee, as documented."""
    by = {"email": "emailAddress", "empNo": "employeeNumber"}.get(given.get("mergeType", "none"), "")
    done = []
    for row, (groups, supervised) in [(row, _groups(account, row)) for row in given["users"]]:
        found = next((one for one in account.users.values() if by and row.get(by) and row[by] == shown(one)[by]), None)
        details = _details(row) | {"roles": trainee(row.get("roles"))}
        if "groupsSupervised" in row:
            details["supervises"] = supervised
        if found:
            user = account.change_user(found, **details)
        else:
            blank = {"first_name": "", "last_name": "", "email": ""}
            user = account.add_user(**blank | details)
        for id in groups:
            account.join(account.groups[id], account.users[user.id])
        done.append(account.users[user.id])
    return Reply([shown(user) for user in done])


def activate(account: Account, given: Given) -> Reply:
    account.set_standing(account.user(given["userId"]), True)
    return Reply()


def inactivate(account: Account, given: Given) -> Reply:
    account.set_standing(account.user(given["userId"]), False)
    return Reply()


def login_url(account: Account, given: Given) -> Reply:
    """A bare word that is called JSON, as the document prints it."""
    user = account.user(given["userId"])
    link = f"{SITE}/#touch?userId={user.id}&token={account.ids.uuid('touch token')}"
    return Reply(link, headers={"content-type": "application/json"})


def shown(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "userName": user.user_name,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "emailAddress": user.email,
        "phoneNumber": user.phone,
        "mobileNumber": user.mobile,
        "employeeNumber": user.employee_number,
        "clientStatusId": user.status,
        "groups": [{"id": id} for id in user.groups],
        "groupsSupervised": [{"id": id} for id in user.supervises],
        "roles": list(user.roles),
        "timeZone": user.zone,
        "createdDate": plain(user.created),
        "modifiedDate": plain(user.changed),
    }


def listed(user: User) -> dict[str, Any]:
    """With what only the listing of Getting Started shows."""
    return shown(user) | {
        "active": user.status == ACTIVE,
        "clientId": CLIENT_ID,
        "lastLoggedInDate": None if user.logged_in is None else exact(user.logged_in),
    }


def _details(given: Given) -> dict[str, Any]:
    names = {
        "userName": "user_name",
        "firstName": "first_name",
        "lastName": "last_name",
        "emailAddress": "email",
        "phoneNumber": "phone",
        "mobileNumber": "mobile",
        "employeeNumber": "employee_number",
        "timeZone": "zone",
    }
    return {ours: given[theirs] for theirs, ours in names.items() if theirs in given}


def _groups(account: Account, given: Given) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers in `groups` and `groupsSupervised`, all of them of groups that there are."""
    found = [tuple(one["id"] for one in given.get(key, ())) for key in ("groups", "groupsSupervised")]
    for id in (*found[0], *found[1]):
        account.group(id)
    return found[0], found[1]


ROLES = may(list_of(ROLE))
ROW: Fields = {
    "userName": may(name),
    "firstName": may(text),
    "lastName": may(text),
    "emailAddress": may(email),
    "phoneNumber": may(text),
    "mobileNumber": may(text),
    "employeeNumber": may(text),
    "roles": ROLES,
    "groups": GROUP_REFS,
    "groupsSupervised": GROUP_REFS,
    "timeZone": may(zone),
}
NEW: Fields = {
    **ROW,
    "firstName": need(name),
    "lastName": need(name),
    "emailAddress": need(email),
    "sendWelcomeEmail": may(flag),
    "password": may(name),
}
CHANGED: Fields = {
    **{key: field for key, field in NEW.items() if key != "sendWelcomeEmail"},
    "id": need(number),
    "phoneNumber": need(text),
    "mobileNumber": need(text),
    "employeeNumber": Field(text, required=True, nullable=True),
    "roles": need(list_of(ROLE)),
    "timeZone": need(zone),
}
ENDPOINTS = (
    Endpoint(
        "GET",
        "/user",
        show_all,
        query={
            "q": may(text),
            "empId": may(text),
            "emailAddress": may(text),
            **{key: Field(number, read=counted) for key in PAGE},
            "activeValue": may(choice("active", "inactive", "all")),
            "roleId": Field(ROLE, read=counted),
        },
    ),
    Endpoint("GET", "/user/{userId}", show),
    Endpoint("POST", "/user", create, body=NEW),
    Endpoint("POST", "/user/{userId}", change, body=CHANGED),
    Endpoint(
        "POST",
        "/bulkUserImport",
        import_all,
        # userName is in the document's table only; its schema does not let it pass.
        body={"users": need(each_of(ROW)), "mergeType": may(choice("none", "email", "empNo"))},
    ),
    Endpoint("POST", "/user/{userId}/activate", activate),
    Endpoint("POST", "/user/{userId}/inactivate", inactivate),
    Endpoint(
        "POST",
        "/user/{userId}/generate_login_url",
        login_url,
        query={"expiresIn": need(choice("disabled", "never", "day", "week", "month", "year"))},
    ),
)
