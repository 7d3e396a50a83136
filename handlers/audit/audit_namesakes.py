"""Whom a name may mean that somebody looked for by it: people choose their names in Slack themselves, and may take
another's. Who is called so now, and who was when they did what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.audit.search import AuditedChange, AuditTerm
from bot.audit.terms import APPROVER_FIELD, ASKER_FIELD, DENIER_FIELD, DOER_FIELD
from connectors.core.same import folded
from handlers.audit.audit_request import AuditRequest
from handlers.slack.text import literal
from handlers.slack.visible import brief, visible

NAMESAKES_SHOWN = 5
"""People offered for one name; more are counted."""
NAMESAKE_CHARS = 40
"""Characters of a name on a button, which has room for the id too."""
BY_FIELD = {DOER_FIELD: "done by", ASKER_FIELD: "by", APPROVER_FIELD: "approved by", DENIER_FIELD: "denied by"}
"""How each is typed."""


@dataclass(frozen=True)
class AuditNamesake:
    """One of several people whom the name `looked_for` fits; `typed` is the search for this one alone."""

    id: str
    name: str
    typed: str
    looked_for: str

    @property
    def label(self) -> str:
        return f"{brief(literal(self.name), NAMESAKE_CHARS)} ({self.id})"


def namesakes(
    request: AuditRequest, changes: Sequence[AuditedChange], everybody: Iterable[Mapping[str, Any]]
) -> list[AuditNamesake]:
    """Of the first name that fits several people; `everybody` is as Slack's users.list has them."""
    members = list(everybody)
    for term in request.query.terms:
        if term.field in BY_FIELD and not term.exact:
            found = _called(term.texts[0], changes, members)
            if len(found) > 1:
                looked_for = term.texts[0]
                people = sorted(found.items())
                return [AuditNamesake(id, name, _typed(request, term, id), looked_for) for id, name in people]
    return []


def said(found: Sequence[AuditNamesake]) -> str:
    """That the name fits them all, and so does what was found."""
    shown = [one.label for one in found[:NAMESAKES_SHOWN]]
    more = [f"{len(found) - len(shown)} more"] if len(found) > len(shown) else []
    *most, last = [*shown, *more]
    people = f"{', '.join(most)} and {last}"
    return f"“{visible(found[0].looked_for)}” fits several people: {people}. The results may be about any of them."


def _called(name: str, changes: Sequence[AuditedChange], members: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Everybody who is or was called so, by id."""
    then = [
        (str(id), str(called))
        for change in changes
        for entry in change.entries
        for id, called in (entry.get("names") or {}).items()
    ]
    wanted = folded(name)
    return {id: called for id, called in (*_now(members, wanted), *then) if wanted in folded(called)}


def _now(members: Sequence[Mapping[str, Any]], wanted: str) -> Iterable[tuple[str, str]]:
    for one in members:
        profile = one.get("profile") or {}
        names = (profile.get("display_name"), profile.get("real_name"), one.get("real_name"), one.get("name"))
        if fits := [str(name) for name in names if name and wanted in folded(str(name))]:
            yield str(one["id"]), fits[0]


def _typed(request: AuditRequest, term: AuditTerm, id: str) -> str:
    pieces = (f"{BY_FIELD[term.field]} @{id}" if one.term == term else one.typed for one in request.pieces)
    return " ".join(pieces)
