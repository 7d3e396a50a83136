"""Who may do what. Pure: a decision is a value made from an intent and a person, and nothing else is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from connectors.intent import Intent
from connectors.marks import Effect


class Standing(Enum):
    """What Slack says a person is."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    STRANGER = "stranger"
    """Of another workspace, in a channel that two share."""
    GONE = "gone"
    """Deactivated."""
    SHELL = "shell"
    """Nobody in Slack: whoever runs `registrar request --send` on the machine that holds the keys."""


@dataclass(frozen=True)
class Actor:
    """Who asks. `id` is Slack's user id, or `cli:<user>`; `zone` is a name of the time zone database."""

    id: str
    name: str = ""
    standing: Standing = Standing.MEMBER
    zone: str = "UTC"
    email: str = ""


@dataclass(frozen=True)
class Allow:
    """Go ahead."""


@dataclass(frozen=True)
class Refuse:
    """`reason` is a whole sentence that says what to do next."""

    reason: str


Verdict = Allow | Refuse

OUTSIDERS = {
    Standing.GUEST: "Guests cannot use Registrar. Ask a member of your training team to do it for you.",
    Standing.BOT: "Apps and workflows cannot use Registrar.",
    Standing.STRANGER: "Only people of this workspace can use Registrar. Ask someone here to do it for you.",
    Standing.GONE: "This account is deactivated, so it cannot use Registrar.",
}
OPERATORS = (Standing.OWNER, Standing.ADMIN, Standing.SHELL)


def decide(intents: Sequence[Intent[Any]], actor: Actor, read_only: bool = False) -> Verdict:
    """May this person have these operations carried out, as one deed?"""
    if actor.standing in OUTSIDERS:
        return Refuse(OUTSIDERS[actor.standing])
    if intents and actor.standing not in OPERATORS:
        return Refuse("Only administrators and owners of this Slack workspace may use Registrar. Ask one of them.")
    for intent in intents:
        if read_only and intent.effect is not Effect.READ:
            return Refuse("Registrar is set to read only right now, so nothing was done. Ask whoever runs it.")
        if risk := _risk(intent, actor):
            return Refuse(
                f"This needs the approval of a second person, because {risk}. "
                "Registrar cannot ask for approvals yet, so nothing was done. Do it on the platform itself."
            )
    return Allow()


def _risk(intent: Intent[Any], actor: Actor) -> str:
    if intent.http.harm is Effect.DESTRUCTIVE:
        return "it takes something away"
    if actor.standing is Standing.SHELL:
        return ""  # holds the platform's key anyway
    if intent.http.sensitive:
        return intent.http.sensitive
    return next((why[:1].lower() + why[1:].rstrip(".") for why in intent.risks()), "")
