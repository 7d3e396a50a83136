"""Portals, where one Chamilo runs several. Source: Chamilo's wiki, services on campuses."""

from typing import Annotated, Self

from annotated_types import Ge, MaxLen
from pydantic import AfterValidator, model_validator

from connectors.chamilo.base import Answered, Chamilo, Flag, Made, action
from connectors.core.field_markers import Effect, Help, Risk, Url
from connectors.core.intent import FieldFault

FIRST_PORTAL = 1
"""The portal that every Chamilo has. It stays open whatever is sent, but can be deleted."""

MAX_ADDRESS_LENGTH = 255
"""Characters. Chamilo cuts a longer address there without a word."""


_REWRITTEN = set("?#&<>\"'")
"""Characters of an address that Chamilo stores as HTML, or puts its slash behind."""


def _with_slash(url: str) -> str:
    """As Chamilo stores it: looking for one that is there already, it compares what it is sent."""
    return url if url.endswith("/") else f"{url}/"


CampusId = Annotated[int, Ge(1), Help("Chamilo's number of the portal", 2)]
Address = Annotated[
    Url,
    AfterValidator(_with_slash),
    MaxLen(MAX_ADDRESS_LENGTH),
    Help("Address of the portal", "https://learn.example.com/"),
]
Description = Annotated[str, Help("What administrators read about it; may be HTML", "For our partners")]


def _check_address(url: str) -> None:
    if found := [one for one in url if one in _REWRITTEN]:
        raise FieldFault("url", f"cannot have {found[0]} in it: Chamilo would store another address")


class AddCampus(Chamilo[Made]):
    """Add a portal[ at {url}]."""

    http = action("add_campus")

    url: Address
    description: Description
    active: Annotated[Flag, Help("Open it at once", True)]

    @model_validator(mode="after")
    def _address_alone(self) -> Self:
        _check_address(self.url)
        return self


class EditCampus(Chamilo[None]):
    """Change the details of {the id: a portal}; it replaces all of them."""

    http = action("edit_campus", repeatable=True, hollow_yes=True)

    id: CampusId
    url: Address
    description: Description
    active: Annotated[
        Flag,
        Risk("It closes the portal to everyone.", when=lambda active: not active),
        Help("Whether it is open", True),
    ]

    @model_validator(mode="after")
    def _stays_open(self) -> Self:
        _check_address(self.url)
        if self.id == FIRST_PORTAL and not self.active:
            raise FieldFault("active", "must be yes for portal 1: Chamilo says yes to closing it and keeps it open")
        return self


class DeleteCampus(Chamilo[Answered]):
    """Delete {the id: a portal} for good."""

    http = action("delete_campus", effect=Effect.DESTRUCTIVE, hollow_yes=True)

    id: CampusId

    @model_validator(mode="after")
    def _not_the_first(self) -> Self:
        if self.id == FIRST_PORTAL:
            raise FieldFault("id", "cannot be 1: without its main portal no one reaches anything on Chamilo any more")
        return self
