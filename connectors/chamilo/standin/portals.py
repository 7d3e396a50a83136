"""Portals, of which one installation may run several."""

import html
from typing import Any

from connectors.chamilo.standin.asked import Action, Asked
from connectors.chamilo.standin.portal import Portal

MAX_ADDRESS_CHARS = 255


def add_campus(portal: Portal, asked: Asked) -> Any:
    """An address that is there is refused only if it is sent as it is stored."""
    asked.as_admin()
    if any(one["url"] == _stored(asked.text("url")) for one in portal.campuses.values()):
        return {"status": False, "id_campus": 0}
    id = max(portal.campuses, default=0) + 1
    portal.campuses[id] = _described(asked)
    return {"status": True, "id_campus": str(id)}


def edit_campus(portal: Portal, asked: Asked) -> Any:
    """Yes to portals there are none of; the first stays open."""
    asked.as_admin()
    id = asked.number("id")
    if not id:
        return [False]
    if id in portal.campuses:
        portal.campuses[id] = _described(asked) | ({"active": 1} if id == 1 else {})
    return [True]


def delete_campus(portal: Portal, asked: Asked) -> Any:
    """Yes to portals there are none of, and to the first: then nobody is listed any more."""
    asked.as_admin()
    id = asked.number("id")
    portal.campuses.pop(id, None)
    for course in portal.courses.values():
        course.campus = 0 if course.campus == id else course.campus
    return {"status": True, "message": "URL deleted."}


def _described(asked: Asked) -> dict[str, Any]:
    """Left out, `active` counts as no."""
    url = _stored(asked.text("url"))
    return {
        "url": (url if url.endswith("/") else f"{url}/")[:MAX_ADDRESS_CHARS],
        "description": asked.text("description"),
        "active": asked.number("active"),
    }


def _stored(address: str) -> str:
    """As HTML; so it is compared, too, before a slash is put behind it."""
    return html.escape(address)


DETAILS = ("url", "description", "active")
ACTIONS = (
    Action("add_campus", add_campus, DETAILS),
    Action("edit_campus", edit_campus, ("id", *DETAILS)),
    Action("delete_campus", delete_campus, ("id",)),
)
