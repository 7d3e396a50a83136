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
    asked.as_admin()
    id = asked.number("id")
    if id not in portal.campuses:
        return [False]
    portal.campuses[id] = _described(asked)
    return [True]


def delete_campus(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    gone = portal.campuses.pop(asked.number("id"), None)
    return {"status": gone is not None, "message": "URL deleted" if gone else "Error"}


def _described(asked: Asked) -> dict[str, Any]:
    """Left out, `active` counts as no."""
    return {"url": asked.text("url"), "description": asked.text("description"), "active": asked.number("active")}


DETAILS = ("url", "description", "active")
ACTIONS = (
    Action("add_campus", add_campus, DETAILS),
    Action("edit_campus", edit_campus, ("id", *DETAILS)),
    Action("delete_campus", delete_campus, ("id",)),
)
