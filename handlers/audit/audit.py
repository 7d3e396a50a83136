"""`/lms audit [words] [by …] [approved by …] [on a platform] [when]`: the audit log, for auditors."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.audit.search import AuditPage, AuditQuery, AuditSearch, TooManyAlike
from bot.audit.terms import WORD_FIELD
from bot.desk import AccessRefused, RequestRefused
from bot.policy.access import NeededAccess
from bot.policy.policy import AUDITOR, Actor
from connectors.catalog import platforms
from handlers.audit import audit_view
from handlers.audit.audit_namesakes import BY_FIELD, NAMESAKES_SHOWN, AuditNamesake, namesakes
from handlers.audit.audit_query_parser import platform_names, read
from handlers.audit.audit_request import AuditRequest
from handlers.audit.audit_rest import AuditRest, rest
from handlers.audit.audit_states import waits
from handlers.audit.audit_view import NothingFound
from handlers.slack.blocks import Message, say
from handlers.slack.csv_file import CsvFile
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.services import Services
from handlers.slack.text import unslack
from handlers.slack.visible import visible

AUDIT_DRAFT, AUDIT_DRAFT_TTL_S = "audit", 24 * 3600.0
"""A search: what was typed, when, and where each page up to this one begins."""
WAITS_ELSEWHERE = (
    "Requests waiting for approval are in #{channel}, and on the Home tab of everyone who can approve them."
)
MAX_AUDIT_FILE_ROWS = 50_000
"""Rows in a file."""


async def audit(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    """Show the last changes that fit."""
    await _auditor(services, actor)
    await interaction.say(await _page(services, actor, unslack(text, ids=True), await services.store.now(), [""]))


async def turn(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """Next or Back: another page in place of this one."""
    await _auditor(services, actor)
    stored = await _stored(services, actor, draft)
    message = await _page(services, actor, stored["text"], stored["at"], stored["places"])
    await interaction.reply.say(message, replace=True)


async def as_file(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """Everything that fits, as a file in the direct messages."""
    await _auditor(services, actor)
    stored = await _stored(services, actor, draft)
    request = await _read(services, actor, stored["text"], stored["at"])
    rows = changes = 0
    zone = actor.zone if _known(actor.zone) else "UTC"
    with tempfile.TemporaryFile() as content:
        file = CsvFile(content)
        file.write(audit_view.AUDIT_FILE_COLUMNS)
        async for change in AuditSearch(services.store, services.audit).every(request.query):
            changes += 1
            for row in audit_view.file_rows(change, zone):
                file.write(row)
                rows += 1
            if rows > MAX_AUDIT_FILE_ROWS:
                raise RequestRefused(
                    f"That's more than {MAX_AUDIT_FILE_ROWS:,} rows. Narrow it down, for example with `last month`."
                )
        count = f"{changes:,} {'change' if changes == 1 else 'changes'}"
        now = _there(stored["at"], actor.zone)
        name, looked_for = audit_view.file_name(request, now), visible(", ".join(request.understood))
        what = f"The audit log, {looked_for}" if looked_for else "The whole audit log"
        await services.slack.send_file(actor.id, name, file.content(), f"{what}: {count}. Times are in {zone}.")
    await interaction.say(Message("Sent to you.", [say(f"I sent you `{name}` in a direct message.")]))


async def _page(services: Services, actor: Actor, text: str, at: float, places: Sequence[str]) -> Message:
    """The page that begins at the last of these places."""
    request = await _read(services, actor, text, at)
    search = AuditSearch(services.store, services.audit)
    left = AuditRest()
    try:
        page = await search.page(request.query, audit_view.CHANGES_SHOWN, places[-1])
        nothing = not page.changes and not page.after and len(places) == 1
    except TooManyAlike as error:
        if not (left := await rest(search, request)).count:
            raise RequestRefused(str(error)) from None
        page, nothing = AuditPage([]), False
    if nothing:
        left = await rest(search, request)
    cut = [] if page.after else await search.cut(request.query, audit_view.CUT_SHOWN)

    async def keep(to: Sequence[str], text: str = text) -> str:
        value = {"text": text, "at": at, "places": list(to)}
        return await services.drafts.put(AUDIT_DRAFT, actor.id, value, AUDIT_DRAFT_TTL_S)

    drafts = {"csv": await keep([""])}
    sought = [one.texts[0] for one in request.query.terms if one.field == WORD_FIELD]
    if following := audit_view.following(page, sought):
        drafts["next"] = await keep([*places, following])
    if len(places) > 1:
        drafts["back"] = await keep(places[:-1])
    if left.count:
        drafts["rest"] = await keep([""], left.typed)
    fits = await _namesakes(services, request, page)
    for number, one in enumerate(fits[:NAMESAKES_SHOWN]):
        drafts[f"person {number}"] = await keep([""], one.typed)
    now, query = _there(at, actor.zone), request.query
    spanned = (query.since, query.until) != (None, None)
    waiting = WAITS_ELSEWHERE.format(channel=services.desk.policy.channel) if any(map(waits, query.terms)) else ""
    beside = NothingFound(left, cut, spanned, fits, waiting, all_asked=nothing and query == AuditQuery())
    return audit_view.shown(page, now, request.understood, drafts, beside, sought)


async def _namesakes(services: Services, request: AuditRequest, page: AuditPage) -> list[AuditNamesake]:
    """Whom a name that was looked for fits. Where Slack does not answer, those whom the log knows."""
    if not any(one.field in BY_FIELD and not one.exact for one in request.query.terms):
        return []
    try:
        everybody = await services.slack.everybody()
    except SLACK_CALL_ERRORS as error:
        log.warning("namesakes_unknown", error=reason(error))
        everybody = []
    return namesakes(request, page.changes, everybody)


async def _read(services: Services, actor: Actor, text: str, at: float) -> AuditRequest:
    """What was typed, as it was meant when it was typed."""
    names = platform_names({name: one.title for name, one in platforms().items()})
    return await read(text, _there(at, actor.zone), actor, names, services.slack.actor)


async def _stored(services: Services, actor: Actor, draft: str) -> Mapping[str, Any]:
    stored: Mapping[str, Any] | None = await services.drafts.get(draft, AUDIT_DRAFT, actor.id)
    if stored is None:
        raise RequestRefused("This button has expired. Type the command again.")
    return stored


def _there(moment: float, zone: str) -> datetime:
    """On the clocks of a zone; in UTC where nobody knows the zone."""
    try:
        return datetime.fromtimestamp(moment, ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return datetime.fromtimestamp(moment, UTC)


def _known(zone: str) -> bool:
    try:
        return bool(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return False


async def _auditor(services: Services, actor: Actor) -> None:
    policy = services.desk.policy
    if AUDITOR not in policy.roles_of(actor):
        helpers = await services.desk.judge.whom_to_ask(policy, actor)
        wanted = NeededAccess((), "Read the audit log", role=AUDITOR)
        raise AccessRefused(f"Only auditors can read the audit log. {helpers}", wanted)
