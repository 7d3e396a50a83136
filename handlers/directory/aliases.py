"""“This is me”: somebody says which address on a platform is theirs, and an approver confirms it.

`/lms me ines.moreau@class.example on class`, the form behind *This is me on a platform…*, and the buttons of the card
in the channel of approvals. Who may decide is asked at every press; nobody decides on their own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from bot.desk import RequestRefused
from bot.directory.aliases import ALIAS_DECIDED, ALIAS_OWN, AliasRefused, AliasRequest
from bot.policy.policy import APPROVER, OUTSIDER_REFUSALS, Actor, may_approve
from bot.ports import PersonUnknown, Posted
from bot.runtime.logs import logger
from connectors.core.same import same
from handlers.directory import alias_view
from handlers.directory.alias_view import title
from handlers.directory.alias_words import SaidOfMe
from handlers.everyday.alias_check import of_another
from handlers.everyday.alias_lookup import looked_up
from handlers.everyday.dispatch import no_address
from handlers.operations.forms import FORM_EXPIRED, FORM_TTL_S, opened
from handlers.slack.approvers import members_of
from handlers.slack.blocks import sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, SLACK_SILENT, reason
from handlers.slack.interaction import Interaction
from handlers.slack.reply import Spot
from handlers.slack.services import Services

log = logger("registrar.directory")

ALIAS_DRAFT = "alias"
"""A kind of draft: where somebody was when they opened the form."""
PLATFORM_SAYS_OTHERWISE = "{title} says something else about this address now. Look at the card again, then decide."


class Identity(NamedTuple):
    """What somebody says: the platform and their address there."""

    platform: str
    address: str


async def typed(services: Services, interaction: Interaction, actor: Actor, said: SaidOfMe) -> None:
    """`me … on …`, `me remove …`; the form, where something is missing. Raises RequestRefused."""
    services.desk.admit(actor)
    if said.removes:
        await _remove_typed(services, interaction, actor, said)
    elif said.address and said.platform:
        if why := await unfit(services, actor, Identity(said.platform, said.address)):
            raise RequestRefused(why)
        await ask(services, interaction, actor, Identity(said.platform, said.address))
    elif interaction.trigger:
        await _open(services, interaction, said.platform, said.address)
    else:
        raise RequestRefused("Say the address and the platform, such as `/lms me jane@class.example on class`.")


async def _remove_typed(services: Services, interaction: Interaction, actor: Actor, said: SaidOfMe) -> None:
    aliases = await services.aliases.of(actor.id)
    found = [one for one in aliases.values() if one.platform == said.platform or same(one.address, said.address)]
    if len(found) == 1:
        await remove(services, interaction, actor, found[0].platform)
    else:
        await show_me(services, interaction, actor)


async def show_me(services: Services, interaction: Interaction, actor: Actor, _: str = "") -> None:
    """Who somebody is, in Slack and on the platforms, with what can be done about it."""
    connected = services.desk.connected
    message = alias_view.me(
        actor,
        sorted(services.desk.policy.roles_of(actor)),
        await services.aliases.of(actor.id),
        await services.aliases.waiting(actor.id, connected),
        bool(connected),
    )
    await interaction.say(message)


async def open_form(services: Services, interaction: Interaction, actor: Actor, platform: str) -> None:
    """The button where a platform does not know somebody; it names the platform, if it is one."""
    services.desk.admit(actor)
    await _open(services, interaction, platform, "")


async def _open(services: Services, interaction: Interaction, platform: str, address: str) -> None:
    here = await opened(services, interaction)

    async def fill(actor: Actor) -> None:
        draft = await services.drafts.put(ALIAS_DRAFT, actor.id, vars(interaction.spot), FORM_TTL_S)
        if here.window:
            await here.window.show(alias_view.form(draft, services.desk.connected, platform, address, actor.email))

    await here.answer(services, fill)


async def check(services: Services, interaction: Interaction) -> tuple[Identity, Spot, dict[str, str]]:
    """What was filled in, where, and what is wrong with it, by block. Raises RequestRefused."""
    spot = await services.drafts.get(interaction.draft, ALIAS_DRAFT, interaction.user)
    if spot is None:
        raise RequestRefused(FORM_EXPIRED)
    held: dict[str, Mapping[str, Any]] = {
        block: next(iter(controls.values()), {}) for block, controls in interaction.state.items()
    }
    platform = str((held.get("platform", {}).get("selected_option") or {}).get("value") or "")
    who = Identity(platform, str(held.get("address", {}).get("value") or "").strip())
    why = await unfit(services, await services.slack.actor(interaction.user), who)
    return who, Spot(**spot), {"address": why} if why else {}


async def submit(services: Services, interaction: Interaction, actor: Actor, who: Identity, spot: Spot) -> None:
    said = replace(interaction, window=None, reply=services.slack.reply("", actor.id, spot))
    await said.answer(services, lambda actor: ask(services, said, actor, who))


async def unfit(services: Services, actor: Actor, who: Identity) -> str:
    """Why this cannot be somebody's address there, as a sentence; empty where it may be."""
    if not who.address or "@" not in who.address or no_address(who.address):
        return f"“{who.address[:60]}” isn't an e-mail address."
    if same(who.address, actor.email):
        return "That's the address Slack has for you, so I use it already."
    if who.platform not in services.desk.connected:
        return f"{title(who.platform) or 'That'} isn't connected here."
    owner = await services.aliases.owner(who.platform, who.address)
    if (owner and owner != actor.id) or await of_another(services, who.address, actor.id):
        return "That address belongs to someone else in this workspace."
    return ""


async def ask(services: Services, interaction: Interaction, actor: Actor, who: Identity) -> None:
    """Ask approvers to confirm it. Raises RequestRefused."""
    services.desk.admit(actor)
    earlier = await services.aliases.waiting(actor.id, [who.platform])
    try:
        request = await services.aliases.ask(actor, who.platform, title(who.platform), who.address)
    except AliasRefused as refused:
        raise RequestRefused(str(refused)) from None
    for one in earlier:
        await _redraw(services, one, "Replaced by a newer request")
    request = await services.aliases.shown(await looked_up(services.desk, request))
    message = alias_view.card(request, services.desk.policy)
    channel = services.desk.policy.channel
    places = [await services.notices.deliver(Posted(channel, message))]
    where = f"#{channel}"
    if not any(places):
        others = [one for one in await _approvers(services) if one != actor.id]
        places = [await services.notices.deliver(Posted(one, message)) for one in others]
        where = "the approvers"
    if not any(places):
        await services.aliases.withdraw(request.id, actor, title(who.platform))
        raise RequestRefused(
            "I found no approver to send this to, so nothing was saved. Ask your Registrar admin to invite me to "
            f"#{channel}, or to name an approver."
        )
    await services.aliases.shown(replace(request, cards=tuple(filter(None, places))))
    await interaction.say(sentence(f"Sent to {where}. I'll message you when it's decided."))


async def approve(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """One yes is enough; everything is asked anew before it counts."""
    request = await _decidable(services, actor, id)
    try:
        owner = await services.slack.actor(request.user, anew=True)
    except PersonUnknown:
        raise RequestRefused(SLACK_SILENT) from None
    if owner.standing in OUTSIDER_REFUSALS or not same(owner.email or "-", request.email or "-"):
        await _redraw(services, request, "Not confirmed: this person's Slack account has changed since")
        await services.aliases.withdraw(id, owner, title(request.platform))
        raise RequestRefused("Their Slack account has changed since they asked, so nothing was saved.")
    if await of_another(services, request.address, request.user):
        raise RequestRefused("That address belongs to someone else in this workspace, so nothing was saved.")
    now = await looked_up(services.desk, request)
    if (now.known, now.unread) != (request.known, request.unread):
        await services.aliases.shown(now)
        await _draw(services, now)
        raise RequestRefused(PLATFORM_SAYS_OTHERWISE.format(title=title(request.platform)))
    try:
        request = await services.aliases.confirm(id, actor, title(request.platform))
    except AliasRefused as refused:
        raise RequestRefused(str(refused)) from None
    await _redraw(services, request, "✅ Confirmed", actor.name)
    where = title(request.platform)
    told = f"✅ {actor.name} confirmed that you are {request.address} on {where}. Mentions of you find you there now."
    await services.notices.deliver(Posted(request.user, sentence(told)))
    await interaction.say(sentence(f"Confirmed. {request.name} is {request.address} on {where}."))


async def deny(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    request = await _decidable(services, actor, id)
    try:
        request = await services.aliases.deny(id, actor, title(request.platform))
    except AliasRefused as refused:
        raise RequestRefused(str(refused)) from None
    await _redraw(services, request, "Denied", actor.name)
    said = f"{actor.name} did not confirm that you are {request.address} on {title(request.platform)}."
    await services.notices.deliver(Posted(request.user, sentence(f"{said} Nothing was saved.")))
    await interaction.say(sentence(f"Denied. {request.name} was told."))


async def withdraw(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """By whoever asked."""
    try:
        request = await services.aliases.request(id)
        if not request:
            raise AliasRefused(ALIAS_DECIDED)
        await services.aliases.withdraw(id, actor, title(request.platform))
    except AliasRefused as refused:
        raise RequestRefused(str(refused)) from None
    await _redraw(services, request, "Withdrawn", request.name)
    await interaction.say(sentence(f"Withdrawn. No one is asked about {request.address} any more."))


async def remove(services: Services, interaction: Interaction, actor: Actor, platform: str) -> None:
    """One's own, at once."""
    try:
        gone = await services.aliases.remove(actor, platform, title(platform))
    except AliasRefused as refused:
        raise RequestRefused(str(refused)) from None
    usual = f" I look for you there by {actor.email} again." if actor.email else ""
    await interaction.say(sentence(f"Removed {gone.address} on {title(platform)}.{usual}"))


async def _decidable(services: Services, actor: Actor, id: str) -> AliasRequest:
    """What waits, where this person may decide on it by what Slack and the policy say now. Raises RequestRefused."""
    try:
        actor = await services.slack.actor(actor.id, anew=True)
    except PersonUnknown:
        raise RequestRefused(SLACK_SILENT) from None
    policy = services.desk.policy
    if not may_approve(actor, APPROVER, policy):
        raise RequestRefused(f"Only approvers ({policy.members(APPROVER)}) can decide this.")
    request = await services.aliases.request(id)
    if not request:
        raise RequestRefused(ALIAS_DECIDED)
    if request.user == actor.id:
        raise RequestRefused(ALIAS_OWN)
    return request


async def _approvers(services: Services) -> list[str]:
    try:
        return await members_of(services.slack, services.desk.policy, APPROVER)
    except SLACK_CALL_ERRORS as error:
        log.warning("approvers_unknown", error=reason(error))
        return []


async def _draw(services: Services, request: AliasRequest) -> None:
    for place in request.cards:
        channel, _, ts = place.partition(":")
        await services.notices.deliver(Posted(channel, alias_view.card(request, services.desk.policy), ts))


async def _redraw(services: Services, request: AliasRequest, how: str, by: str = "") -> None:
    """Its cards, once it is over: nothing on them can be pressed any more."""
    for place in request.cards:
        channel, _, ts = place.partition(":")
        await services.notices.deliver(Posted(channel, alias_view.decided(request, how, by), ts))
