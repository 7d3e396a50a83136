"""`/lms audit [@who | what | since 2026-11-01]`: the audit log, for auditors."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk import RequestRefused
from bot.policy.policy import AUDITOR, Actor
from bot.ports import PersonUnknown
from connectors.core.record import Display
from handlers.audit import audit_view
from handlers.slack.blocks import Message, say
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services
from handlers.slack.values import as_csv

AUDIT_DRAFT, AUDIT_DRAFT_TTL_S = "audit", 24 * 3600.0
MAX_AUDIT_CSV_ROWS = 50_000
"""Entries in a file."""

AUDIT_USER_PATTERN = re.compile(r"<?@([UW][A-Z0-9]+)(?:\|[^>]*)?>?")
AUDIT_DATE_PATTERN = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
AuditFilter = Callable[[Mapping[str, Any]], bool]


async def audit(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    """Show the last entries that fit."""
    _auditor(services, actor)
    entries = await services.audit.latest(audit_filter(text, actor.zone), audit_view.AUDIT_ROWS_SHOWN)
    names = {}
    for user in {str(one.get("by", "")) for one in entries}:
        try:
            names[user] = (await services.slack.actor(user)).name if user[:1] in "UW" else user
        except PersonUnknown:
            continue
    draft = await services.drafts.put(AUDIT_DRAFT, actor.id, {"text": text}, AUDIT_DRAFT_TTL_S)
    await interaction.say(audit_view.shown(entries, names, actor.zone, text, draft))


async def as_file(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """Everything that fits, as a file in the direct messages."""
    _auditor(services, actor)
    stored = await services.drafts.get(draft, AUDIT_DRAFT, actor.id)
    if stored is None:
        raise RequestRefused("This button has expired. Type the command again.")
    found = []
    async for one in services.audit.entries(audit_filter(stored["text"], actor.zone)):
        found.append(one)
        if len(found) > MAX_AUDIT_CSV_ROWS:
            raise RequestRefused(
                f"That is more than {MAX_AUDIT_CSV_ROWS:,} entries. Narrow it down, for example with since 2026-11-01."
            )
    text = as_csv(audit_view.rows(found, actor.zone), Display())
    await services.slack.send_file(
        actor.id, "audit.csv", ("\ufeff" + text).encode(), f"The audit log: {len(found):,} entries."
    )
    await interaction.say(Message("Sent to you.", [say("I sent `audit.csv` to you in a direct message.")]))


def audit_filter(text: str, zone: str) -> AuditFilter:
    """What the words ask for: a person, words of the operation, and a day since when. All must hold."""
    words = re.sub(r"\bsince\b", " ", text).split()
    users = {found[1] for word in words if (found := AUDIT_USER_PATTERN.fullmatch(word))}
    days = [
        datetime.fromisoformat(word).replace(tzinfo=ZoneInfo(zone))
        for word in words
        if AUDIT_DATE_PATTERN.fullmatch(word)
    ]
    since = max((day.timestamp() for day in days), default=0.0)
    others = [
        word.lower() for word in words if not (AUDIT_USER_PATTERN.fullmatch(word) or AUDIT_DATE_PATTERN.fullmatch(word))
    ]

    def fits(entry: Mapping[str, Any]) -> bool:
        said = f"{audit_view.what(entry)} {entry.get('what')} {entry.get('change')}".lower()
        people = {entry.get("by"), entry.get("actor")}
        return float(entry.get("at", 0)) >= since and users <= people and all(word in said for word in others)

    return fits


def _auditor(services: Services, actor: Actor) -> None:
    policy = services.desk.policy
    if AUDITOR not in policy.roles_of(actor):
        raise RequestRefused(f"Only people with the role “{AUDITOR}” read the audit log: {policy.members(AUDITOR)}.")
