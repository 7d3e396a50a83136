"""Users: the staff of the organisation (administrators, instructors, instructional designers)."""

from dataclasses import asdict
from math import ceil
from typing import Any

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.attributes import (
    EMAIL,
    NAME,
    POSITIVE,
    UP_TO_1000,
    Attribute,
    Attributes,
    ListOf,
    choice,
    optional,
    required,
)
from connectors.classcom.standin.endpoint import Endpoint, Given
from connectors.classcom.standin.records import User, same
from connectors.classcom.standin.refusals import invalid, not_found
from connectors.standin.standin import Reply

PATH = "/api/v1/users"

ROLES = ("instructor", "admin", "instructional-designer")
"""Roles come back in this order, whatever the order they came in, as in the document's example."""

ONE = {"id": optional(POSITIVE), "ext_user_id": optional(NAME), "email": optional(EMAIL)}
ONE_USER = tuple(ONE)
USERS_PER_PAGE = 20
"""When only the page is asked for; the document gives no default and this length in its example."""


def upsert(academy: Academy, given: Given) -> Reply:
    """200 when the identifier found a user, 201 when it did not and a new one was made.

    Roles left out stay as they are, which the document does not settle. A new user has no Zoom yet.
    """
    by = given["identified_by"]
    if given.get(by) is None:
        raise invalid([(by, f"The {by} field is required when identified_by is {by}.")])
    found = academy.user_by(**{by: given[by]})
    if found and given.get("id", found.id) != found.id:
        raise invalid([("id", "The id of a user cannot be changed.")])
    email = given.get("email", found and found.email)
    ext_user_id = given.get("ext_user_id", found and found.ext_user_id)
    for other in academy.users.values():
        if other != found and same(other.email, email):
            raise invalid([("email", "The email has already been taken.")])
        if other != found and ext_user_id is not None and other.ext_user_id == ext_user_id:
            raise invalid([("ext_user_id", "The ext_user_id has already been taken.")])
    roles = given.get("roles", found.roles if found else ())
    user = User(
        id=found.id if found else academy.ids.number("user"),
        ext_user_id=ext_user_id,
        email=email,
        user_name=given["user_name"],
        roles=tuple(role for role in ROLES if role in roles),
        is_zoom_configured=found is not None and found.is_zoom_configured,
    )
    academy.users[user.id] = user
    return Reply(_shown(user), 200 if found else 201)


def show_all(academy: Academy, given: Given) -> Reply:
    """An array of the one asked for, a page in its envelope, or without either a bare array of all."""
    if any(name in given for name in ONE):
        return Reply([_shown(_find(academy, given))])
    users = [_shown(user) for user in academy.users.values()]
    if not given:
        return Reply(users)
    page, length = given.get("page", 1), given.get("limit", USERS_PER_PAGE)
    pages = max(1, ceil(len(users) / length))
    return Reply(
        {
            "data": users[(page - 1) * length : page * length],
            "pagination": {
                "total_records": len(users),
                "current_page": page,
                "total_pages": pages,
                "next_page": page + 1 if page < pages else None,
                "prev_page": page - 1 if page > 1 else None,
            },
        }
    )


def remove(academy: Academy, given: Given) -> Reply:
    """Answers with who was removed."""
    user = _find(academy, given)
    del academy.users[user.id]
    return Reply(_shown(user))


def _find(academy: Academy, given: Given) -> User:
    identity = {name: given[name] for name in ONE if name in given}
    user = academy.user_by(**identity)
    if user is None:
        raise not_found("user", *identity.values())
    return user


def _shown(user: User) -> dict[str, Any]:
    return {**asdict(user), "roles": list(user.roles)}


ENDPOINTS = (
    Endpoint(
        "PUT",
        PATH,
        "user:write",
        "body",
        Attributes(
            {
                **ONE,
                "ext_user_id": Attribute(NAME, nullable=True),
                "identified_by": required(choice(*ONE_USER)),
                "user_name": required(NAME),
                "roles": optional(ListOf(choice(*ROLES))),
            }
        ),
        upsert,
    ),
    Endpoint(
        "GET",
        PATH,
        "user:read",
        "query",
        Attributes(
            {**ONE, "page": optional(POSITIVE), "limit": optional(UP_TO_1000)},
            not_both=((*ONE_USER, "page"), (*ONE_USER, "limit")),
        ),
        show_all,
    ),
    Endpoint("DELETE", PATH, "user:write", "query", Attributes(ONE, one_of=(ONE_USER,)), remove),
)
