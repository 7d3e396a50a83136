"""Keys: got with a password, shown to administrators, replaced."""

from typing import Any

from connectors.chamilo.standin.asked import NOT_ALLOWED, V2, Action, Asked, refuse
from connectors.chamilo.standin.portal import Portal, held
from connectors.chamilo.standin.records import User


def authenticate(portal: Portal, asked: Asked) -> Any:
    """The key is made once and stays. Whatever is wrong is told in the same words."""
    user = portal.by_login(asked.text("username"))
    if not (user and user.active > 0 and user.password and user.password == asked.form.get("password")):
        raise refuse("Invalid user detected.")
    portal.keeps_phones = True
    return {"url": "http://localhost/", "apiKey": _key(portal, user), "gcmSenderId": None}


def get_users_api_keys(portal: Portal, asked: Asked) -> Any:
    """The link to the next page holds the caller's key."""
    asked.as_admin()
    page, size = asked.number("page") or 1, asked.number("per_page") or 30
    everybody = list(portal.users.values())
    here = everybody[(page - 1) * size : page * size]
    answer = {"total": len(everybody), "list": [_row(portal, one, asked) for one in here], "length": len(here)}
    if page * size < len(everybody):
        own = f"api_key={asked.me.api_key}&username={asked.me.username}"
        answer["next"] = f"{V2}?{own}&page={page + 1}&per_page={size}"
    return answer


def get_user_api_key(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    asked.needs("user")
    user = portal.by_login(asked.text("user"))
    if user is None:
        raise refuse("User not found.")
    return _row(portal, user, asked)


def _row(portal: Portal, user: User, asked: Asked) -> dict[str, Any]:
    key = _key(portal, user) if asked.number("force") else user.api_key
    return {"id": portal.sql(user.id), "username": user.username, "api_key": key or None}


def _key(portal: Portal, user: User) -> str:
    user.api_key = user.api_key or portal.key()
    return user.api_key


def update_user_apikey(portal: Portal, asked: Asked) -> Any:
    """The old one is gone at once."""
    user = portal.users.get(asked.number("user_id"))
    if user is None or not (asked.me.admin or user is asked.me) or user.api_key != asked.text("current_api_key"):
        raise refuse(NOT_ALLOWED)
    user.api_key = portal.key()
    return {"api_key": user.api_key}


def gcm_id(portal: Portal, asked: Asked) -> Any:
    """Yes in any case; the field for it is made when somebody first signs in."""
    asked.needs("registration_id")
    if portal.keeps_phones:
        asked.me.extra["gcm_registration_id"] = held(asked.text("registration_id"))
    return {"status": True}


ACTIONS = (
    Action("authenticate", authenticate, ("password",), keyless=True),
    Action("get_users_api_keys", get_users_api_keys, query=("page", "per_page", "force", "url_id"), method="GET"),
    Action("get_user_api_key", get_user_api_key, query=("user", "force"), method="GET"),
    Action("update_user_apikey", update_user_apikey, ("user_id", "current_api_key")),
    Action("gcm_id", gcm_id, ("registration_id",)),
)
