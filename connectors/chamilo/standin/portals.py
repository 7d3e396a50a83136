"""Portals, of which one installation may run several."""

from typing import Any

from connectors.chamilo.standin.asked import Action, Asked
from connectors.chamilo.standin.portal import Portal


def add_campus(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    id = max(portal.campuses) + 1
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
    """Yes to portals there are none of."""
    asked.as_admin()
    id = asked.number("id")
    portal.campuses.pop(id, None)
    for course in portal.courses.values():
        course.campus = 0 if course.campus == id else course.campus
    return {"status": True, "message": "URL deleted."}


def _described(asked: Asked) -> dict[str, Any]:
    """Left out, `active` counts as no."""
    return {"url": asked.text("url"), "description": asked.text("description"), "active": asked.number("active")}


DETAILS = ("url", "description", "active")
ACTIONS = (
    Action("add_campus", add_campus, DETAILS),
    Action("edit_campus", edit_campus, ("id", *DETAILS)),
    Action("delete_campus", delete_campus, ("id",)),
)
