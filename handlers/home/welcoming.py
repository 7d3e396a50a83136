"""Welcomes each person once, at the first time that they open App Home or their direct messages with Registrar."""

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.desk import Desk
from bot.policy.access import is_built_in
from bot.policy.policy import OUTSIDER_REFUSALS, Actor, Standing, not_at_once, subscribing
from bot.ports import PersonUnknown
from bot.store import StoreError
from bot.store.claims import claim, release
from connectors.catalog import platforms
from handlers.everyday.allowed_verbs import PersonMay, allowed_verbs
from handlers.home.help_card import help_card
from handlers.home.welcome import welcome
from handlers.home.without_rights import NO_PLATFORM_YET, access_of, nothing_yet, whom_to_ask, with_access
from handlers.slack.blocks import Message
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.readers import OthersRead, only_us
from handlers.slack.services import Services

WELCOME_TTL_S = 10 * 365 * 24 * 3600.0
"""Seconds for which somebody has been welcomed."""
FIRST_ADMIN_CLAIM = "welcomed first admin"
ADMINS = (Standing.OWNER, Standing.ADMIN)
NOT_POSTED_ERRORS = (PersonUnknown, SlackApiError, aiohttp.ClientConnectorError)
"""After these nothing was posted for sure. After any other nobody knows, and nobody is welcomed twice."""


async def welcome_once(services: Services, user: str, *, sets_up: bool = False) -> None:
    """Once in a person's life, on however many machines. Guests get none. Where it surely was not posted, it is at the
    next opening. Who `sets_up`, and else the first administrator, reads what is left to be set up."""
    try:
        if not await claim(services.store, f"welcomed/{user}", WELCOME_TTL_S):
            return
        first_admin = False
        try:
            actor = await services.slack.actor(user)
            if actor.standing in OUTSIDER_REFUSALS:
                return
            told = sets_up or actor.standing in ADMINS
            first_admin = told and await claim(services.store, FIRST_ADMIN_CLAIM, WELCOME_TTL_S)
            message = await _welcome(services, actor, first_admin)
            await services.slack.patient.chat_postMessage(channel=user, **message.payload())
        except NOT_POSTED_ERRORS as error:
            log.warning("not_welcomed", user=user, error=str(error) or type(error).__name__)
            await release(services.store, f"welcomed/{user}")
            if first_admin:
                await release(services.store, FIRST_ADMIN_CLAIM)
    except StoreError as error:
        log.error("payload_not_claimed", error=str(error))
    except SLACK_CALL_ERRORS as error:
        log.warning("not_welcomed", user=user, error=reason(error))


async def _welcome(services: Services, actor: Actor, first_admin: bool) -> Message:
    desk = services.desk
    may = PersonMay(desk, actor)
    verbs = allowed_verbs(desk.connected, may)
    return welcome(
        desk.connected,
        verbs,
        "" if verbs else await nothing_yet(services, actor),
        subscribes=may_subscribe(desk, actor),
        setup=await _left_to_do(services) if first_admin else (),
        access=await access_of(services, actor),
        courses=may.courses,
    )


async def _left_to_do(services: Services) -> list[str]:
    """What an administrator has to do before others can work with us, as sentences; nothing where it is done."""
    policy = services.desk.policy
    left = []
    try:
        if not await only_us(services.slack.web, policy.channel):
            left.append(f"In #{policy.channel}, type `/invite @Registrar`: requests for approval go there.")
    except OthersRead:
        left.append(f"#{policy.channel} is shared with another organization. Name another channel in the policy file.")
    if is_built_in(policy):
        left.append("Give colleagues a role in a policy file. Until then only admins can use me.")
    return [*left, "Then type `registrar check` on the machine that runs me."] if left else []


def help_for(desk: Desk, actor: Actor) -> Message:
    """The card of help, with what this person may do."""
    may = PersonMay(desk, actor)
    verbs = allowed_verbs(desk.connected, may)
    denied = "" if verbs or not desk.connected else whom_to_ask(desk.policy, actor, first=NO_PLATFORM_YET)
    return help_card(
        desk.connected,
        verbs,
        denied,
        subscribes=may_subscribe(desk, actor),
        audits=may.audits,
        courses=may.courses,
    )


async def give_help(services: Services, interaction: Interaction, actor: Actor, _: str) -> None:
    """The button on App Home and under the welcome."""
    await interaction.say(await with_access(services, actor, help_for(services.desk, actor)))


def may_subscribe(desk: Desk, actor: Actor) -> bool:
    """Whether this person may have a channel told of any platform here."""
    telling = [name for name in desk.connected if platforms()[name].news]
    return any(not not_at_once(subscribing(name), actor, desk.policy) for name in telling)
