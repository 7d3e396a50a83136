"""Groups, their members and their supervisors."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from connectors.damstra.standin.account import CLIENT_ID, Account
from connectors.damstra.standin.endpoint import Endpoint, Given, accepted, paged
from connectors.damstra.standin.records import Group, User, zoneless
from connectors.damstra.standin.refusals import no_group_to_show
from connectors.damstra.standin.rules import PAGE, USERS, Fields, may, name, need, number, text
from connectors.damstra.standin.users import shown as person
from connectors.standin.standin import Reply


def show_all(account: Account, given: Given) -> Reply:
    q = given.get("q", "").casefold()
    return paged([one for one in account.groups.values() if q in one.name.casefold()], given, _shown(account))


def show(account: Account, given: Given) -> Reply:
    group = account.groups.get(given["groupId"])
    if not group:
        raise no_group_to_show()
    return Reply(_shown(account)(group))


def create(account: Account, given: Given) -> Reply:
    group = Group(account.number("group", 1_201), **_details(account, given), created=account.clock())
    account.groups[group.id] = group
    return Reply(_shown(account)(group))


def change(account: Account, given: Given) -> Reply:
    """A parent that is left out stays, which the document does not settle."""
    group = replace(account.group(given["groupId"]), **_details(account, given))
    account.groups[group.id] = group
    return Reply(_shown(account)(group))


def members(account: Account, given: Given) -> Reply:
    group = account.group(given["groupId"])
    return paged([user for user in account.users.values() if group.id in user.groups], given, person)


def supervisors(account: Account, given: Given) -> Reply:
    group = account.group(given["groupId"])
    return paged([user for user in account.users.values() if group.id in user.supervises], given, person)


def of_each(change: Callable[[Account, Group, User], None]) -> Callable[[Account, Given], Reply]:
    """A change for every person that is named. A person that is not there makes it none at all."""

    def answer(account: Account, given: Given) -> Reply:
        group = account.group(given["groupId"])
        for user in [account.user(id) for id in given["userIds"]]:
            change(account, group, account.users[user.id])
        return accepted()

    return answer


def close(account: Account, given: Given) -> Reply:
    account.close_group(account.group(given["groupId"]))
    return Reply()


def _shown(account: Account) -> Callable[[Group], dict[str, Any]]:
    return lambda group: {
        "id": group.id,
        "name": group.name,
        "parentId": group.parent,
        "description": group.description,
        "memberCount": sum(group.id in user.groups for user in account.users.values()),
        "createdDate": zoneless(group.created),
        "clientId": CLIENT_ID,
    }


def _details(account: Account, given: Given) -> dict[str, Any]:
    parent = {"parent": account.group(given["parentId"]).id} if "parentId" in given else {}
    return {"name": given["name"], "description": given["description"], **parent}


DETAILS: Fields = {"name": need(name), "description": need(text), "parentId": may(number)}
ENDPOINTS = (
    Endpoint("GET", "/group", show_all, query={**PAGE, "q": may(text)}),
    Endpoint("GET", "/group/{groupId}", show),
    Endpoint("POST", "/group", create, body=DETAILS),
    Endpoint("POST", "/group/{groupId}", change, body=DETAILS),
    Endpoint("GET", "/group/{groupId}/member", members, query=PAGE),
    Endpoint("POST", "/group/{groupId}/add_members", of_each(Account.join), body=USERS),
    Endpoint("POST", "/group/{groupId}/remove_members", of_each(Account.leave), body=USERS),
    Endpoint("GET", "/group/{groupId}/supervisor", supervisors, query=PAGE),
    Endpoint(
        "POST",
        "/group/{groupId}/add_supervisors",
        of_each(lambda account, group, user: account.supervise(group, user, True)),
        body=USERS,
    ),
    Endpoint(
        "POST",
        "/group/{groupId}/remove_supervisors",
        of_each(lambda account, group, user: account.supervise(group, user, False)),
        body=USERS,
    ),
    Endpoint("POST", "/group/{groupId}/inactivate", close),
)
