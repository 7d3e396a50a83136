"""Portals, where one Chamilo runs several. Source: Chamilo's wiki, services on campuses."""

from typing import Annotated, Self

from annotated_types import Ge
from pydantic import model_validator

from connectors.chamilo.base import V2, Answered, Chamilo, Flag, Made
from connectors.core.field_markers import POST, Effect, Help, Risk, Url
from connectors.core.intent import FieldFault

FIRST_PORTAL = 1
"""The portal that every Chamilo has, and keeps open whatever is sent."""

CampusId = Annotated[int, Ge(1), Help("Chamilo's number of the portal", 2)]
Address = Annotated[Url, Help("Address of the portal", "https://learn.example.com/")]
Description = Annotated[str, Help("What administrators read about it", "For our partners")]


class AddCampus(Chamilo[Made]):
    """Add a portal."""

    http = POST(V2, section="add_campus")

    url: Address
    description: Description
    active: Annotated[Flag, Help("Open it at once", True)]


class EditCampus(Chamilo[None]):
    """Change a portal; give all of it."""

    http = POST(V2, section="edit_campus", repeatable=True, hollow_yes=True)

    id: CampusId
    url: Address
    description: Description
    active: Annotated[
        Flag,
        Risk("It closes the portal to everybody.", when=lambda active: not active),
        Help("Whether it is open", True),
    ]

    @model_validator(mode="after")
    def _stays_open(self) -> Self:
        if self.id == FIRST_PORTAL and not self.active:
            raise FieldFault("active", "must be yes for portal 1: Chamilo says yes to closing it and keeps it open")
        return self


class DeleteCampus(Chamilo[Answered]):
    """Delete a portal for good."""

    http = POST(V2, section="delete_campus", effect=Effect.DESTRUCTIVE, hollow_yes=True)

    id: CampusId
