"""Portals, where one Chamilo runs several. Source: Chamilo's wiki, services on campuses."""

from typing import Annotated

from annotated_types import Ge

from connectors.chamilo.base import V2, Chamilo, Flag, Made
from connectors.core.field_markers import POST, Effect, Help, Risk, Url

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

    http = POST(V2, section="edit_campus", repeatable=True)

    id: CampusId
    url: Address
    description: Description
    active: Annotated[
        Flag,
        Risk("It closes the portal to everybody.", when=lambda active: not active),
        Help("Whether it is open", True),
    ]


class DeleteCampus(Chamilo[None]):
    """Delete a portal for good."""

    http = POST(V2, section="delete_campus", effect=Effect.DESTRUCTIVE)

    id: CampusId
