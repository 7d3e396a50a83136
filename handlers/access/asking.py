"""*Ask for access*: tells those who can give it, and how; *Done* and *Not now* tell who asked. What a button carries
is an id; whether somebody may press it is asked of the policy every time."""

from typing import Any

from bot.desk import RequestRefused
from bot.policy.access import NeededAccess, has_access
from bot.policy.access_requests import DONE, NOT_NOW, OPEN, AccessRequest, AccessRequests
from bot.policy.policy import Actor, may_approve
from bot.ports import PersonUnknown
from bot.runtime.logs import logger
from bot.store import WriteConflict
from handlers.access import access_view
from handlers.slack.approvers import members_of
from handlers.slack.blocks import Message
from handlers.slack.errors import SLACK_CALL_ERRORS, SLACK_SILENT, reason
from handlers.slack.interaction import Interaction
from handlers.slack.not_opened import not_opened
from handlers.slack.readers import OthersRead, only_us
from handlers.slack.refusals import ACCESS_DRAFT
from handlers.slack.reply import Reply
from handlers.slack.services import Services
from handlers.slack.values import read_aloud

log = logger("registrar.access")

BUTTON_EXPIRED = "This button has expired. Type the command again."
HAS_IT_NOW = "You have access now. Type the command again."
NOBODY_REACHED = "I couldn't reach anyone who can give access, so nothing was sent. {helpers}"
NOT_THERE_YET = (
    "{name} doesn't have the access yet, so I didn't tell them. Check the line, or the group, save it, and press Done "
    "again. A file that can't be read changes nothing: my log says why."
)
GONE = "This request is more than 30 days old. They can ask again."
MAX_TOLD_PEOPLE = 20
"""Approvers who are told one by one."""


async def ask(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """The button under a refusal: a form for why, which may stay empty."""
    wanted, said = await _wanted(services, actor, draft)
    if await _shown_as_asked(services, interaction.reply, actor, wanted, said):
        return
    await _once(services, actor, wanted)
    if said and interaction.reply.url:
        services.refusals.keep(draft, interaction.reply)
    try:
        await services.slack.web.views_open(trigger_id=interaction.trigger, view=access_view.ask_why(wanted, draft))
    except SLACK_CALL_ERRORS as error:
        log.info("view_not_opened", error=reason(error))
        raise RequestRefused(not_opened(error)) from None


async def asked(services: Services, interaction: Interaction, actor: Actor) -> None:
    """The form was sent: written down, with its entry in the audit log, then told."""
    wanted, said = await _wanted(services, actor, interaction.draft)
    await _once(services, actor, wanted)
    why = str(((interaction.state.get("reason") or {}).get("text") or {}).get("value") or "").strip()
    requests = AccessRequests(services.store)
    try:
        request, ops = await requests.begun(actor.id, actor.name, wanted, why)
        await services.audit.write(_entry("asked for access", request, actor, interaction.channel), *ops)
    except WriteConflict:
        await _once(services, actor, wanted)
        raise RequestRefused("Already asked. I'll message you when it's decided.") from None
    cards, channel, people = await _told(services, request, actor)
    if not cards:
        await requests.forget(request)
        helpers = await services.desk.judge.whom_to_ask(services.desk.policy, actor)
        raise RequestRefused(NOBODY_REACHED.format(helpers=helpers))
    where = access_view.told_where(channel, people)
    await requests.placed(request.id, cards, where)
    await interaction.say(access_view.sent(where))
    if refusal := services.refusals.take(interaction.draft):
        await _shown_as_asked(services, refusal, actor, wanted, said)


async def lines(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """*Only this…* on the card: the lines that give no more than was asked for."""
    request = await _decidable(services, actor, id)
    try:
        asker = await services.slack.actor(request.user)
    except PersonUnknown:
        raise RequestRefused(SLACK_SILENT) from None
    await interaction.say(access_view.lines(request, services.desk.policy, asker))


async def done(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    await _decide(services, interaction, actor, id, DONE)


async def later(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    await _decide(services, interaction, actor, id, NOT_NOW)


async def _decide(services: Services, interaction: Interaction, actor: Actor, id: str, state: str) -> None:
    """Once, by somebody who may give access and is not who asks."""
    request, requests = await _decidable(services, actor, id), AccessRequests(services.store)
    if state == DONE and request.state == OPEN and not await _works(services, request):
        raise RequestRefused(NOT_THERE_YET.format(name=request.name))
    decided = await requests.decided(id, actor.id, state)
    try:
        if decided:
            what = "gave access" if state == DONE else "did not give access"
            await services.audit.write(_entry(what, decided[0], actor, interaction.channel), *decided[1])
    except WriteConflict:
        decided = None
    if not decided:
        now = await requests.get(id) or request
        await _redraw(services, now)
        raise RequestRefused(f"Already decided: {'done' if now.state == DONE else 'not now'}.")
    await _redraw(services, decided[0])
    await services.slack.reply("", request.user).say(access_view.told(decided[0], actor.name))


async def _decidable(services: Services, actor: Actor, id: str) -> AccessRequest:
    """A request, where this person may decide on it now. Raises RequestRefused."""
    try:
        actor = await services.slack.actor(actor.id, anew=True)  # who left the group a moment ago decides nothing
    except PersonUnknown:
        raise RequestRefused(SLACK_SILENT) from None
    policy = services.desk.policy
    request = await AccessRequests(services.store).get(id)
    if not request:
        raise RequestRefused(GONE)
    if not policy.helping_role or not may_approve(actor, policy.helping_role, policy):
        raise RequestRefused(f"Only people who can give access decide this: {policy.members(policy.helping_role)}.")
    if request.user == actor.id:
        raise RequestRefused("You can't decide your own request.")
    return request


async def _works(services: Services, request: AccessRequest) -> bool:
    try:
        asker = await services.slack.actor(request.user, anew=True)
    except PersonUnknown:
        return False
    return has_access(services.desk.policy, asker, request.wanted)


async def _wanted(services: Services, actor: Actor, draft: str) -> tuple[NeededAccess, str]:
    """What a button stands for, and the refusal that it stands under. Raises RequestRefused where it is theirs no more,
    or they have it."""
    stored = await services.drafts.get(draft, ACCESS_DRAFT, actor.id)
    try:
        wanted = NeededAccess.loaded(stored or {})
    except (KeyError, TypeError, ValueError):
        raise RequestRefused(BUTTON_EXPIRED) from None
    if has_access(services.desk.policy, actor, wanted):
        raise RequestRefused(HAS_IT_NOW)
    return wanted, str((stored or {}).get("said", ""))


async def _shown_as_asked(services: Services, refusal: Reply, actor: Actor, wanted: NeededAccess, said: str) -> bool:
    """In place of a refusal that it was asked for, and when, where that is so and nobody has answered yet."""
    before = await AccessRequests(services.store).asked(actor.id, wanted)
    if not before or before.state != OPEN or not said or not refusal.url:
        return False
    when = read_aloud(before.at, actor.zone, moment=True)
    await refusal.say(access_view.asked_on(said, before.where or "those who can give it", when), replace=True)
    return True


async def _once(services: Services, actor: Actor, wanted: NeededAccess) -> None:
    """Raises RequestRefused where it was asked for within a day."""
    if before := await AccessRequests(services.store).asked(actor.id, wanted):
        when = read_aloud(before.at, actor.zone, moment=True)
        if before.state == OPEN:
            raise RequestRefused(f"Already asked ({when}). I'll message you when it's decided.")
        raise RequestRefused(f"You asked for this ({when}) and heard the answer. You can ask again a day after that.")


async def _told(services: Services, request: AccessRequest, asker: Actor) -> tuple[list[str], str, list[str]]:
    """Where approvers see it: in the channel of approvals, unless others read there or we are not in it, else each in
    their direct messages. Gives the places, the channel, and who else was told, by name."""
    policy = services.desk.policy
    message = access_view.card(request, policy, asker)
    try:
        room = await only_us(services.slack.web, policy.channel)
        if room and (place := await _post(services, room, message)):
            return [place], policy.channel, []
    except OthersRead:
        log.warning("access_not_said_to_others", channel=policy.channel)
    except SLACK_CALL_ERRORS as error:
        log.warning("readers_unknown", error=reason(error))
    try:
        found = [one for one in await members_of(services.slack, policy, policy.helping_role) if one != request.user]
    except SLACK_CALL_ERRORS as error:
        log.error("approvers_unknown", error=reason(error))
        return [], "", []
    places, names = list[str](), list[str]()
    for user in found[:MAX_TOLD_PEOPLE]:
        try:
            place = await _post(services, await services.slack.direct(user), message)
            names += [(await services.slack.actor(user)).name] if place else []
        except PersonUnknown as error:
            log.warning("approver_not_told", error=str(error))
            continue
        except SLACK_CALL_ERRORS as error:
            log.warning("approver_not_told", error=reason(error))
            continue
        places += [place] if place else []
    return places, "", names


async def _post(services: Services, channel: str, message: Message) -> str:
    """Where it stands; empty where Slack did not take it."""
    try:
        said = await services.slack.web.chat_postMessage(channel=channel, **message.payload())
    except SLACK_CALL_ERRORS as error:
        log.warning("access_not_posted", channel=channel, error=reason(error))
        return ""
    return f"{said['channel']}:{said['ts']}"


async def _redraw(services: Services, request: AccessRequest) -> None:
    """Its cards, as it stands now."""
    message = access_view.card(request, services.desk.policy, Actor(request.user, request.name))
    for place in request.cards:
        channel, _, ts = place.partition(":")
        try:
            await services.slack.web.chat_update(channel=channel, ts=ts, **message.payload())
        except SLACK_CALL_ERRORS as error:
            log.warning("access_not_redrawn", channel=channel, error=reason(error))


def _entry(what: str, request: AccessRequest, by: Actor, channel: str) -> dict[str, Any]:
    """What the audit log keeps of it."""
    return {
        "what": what,
        "by": by.id,
        "actor": request.user,
        "names": {request.user: request.name, by.id: by.name},
        "channel": channel,
        "sentence": f"Give {request.name} the right to {access_view.right(request.wanted)}.",
        "targets": [],
        "stored_intents": [],
        "reason": request.reason,
    }
