"""`/lms webhooks [platform]`: how news reach us, and what to do where they do not."""

from typing import Any

from bot.desk import Outcome, Pending, RequestRefused
from bot.policy.policy import APPROVER, Actor
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, Mistakes, make
from connectors.core.record import Record
from connectors.news.webhook import ListedWebhook, WebhookApi
from connectors.platform import Platform
from handlers.changes.questions import question
from handlers.notifications import setup_view
from handlers.slack.blocks import Message, context, modal, sentence, stands_in
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.not_opened import not_opened
from handlers.slack.services import Services

ADDRESS_DRAFT, ADDRESS_DRAFT_TTL_S = "address", 600.0
"""The kind of draft whose button shows an address, once; and the seconds for which it can be pressed."""
BUTTON_OUTDATED = "This button is out of date. Type `/lms webhooks` and the platform again."
TRIAL_TIMEOUT_S = 5
"""Seconds in which a trial should arrive."""


async def webhooks(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    name = text.strip().lower()
    if not name:
        await interaction.say(setup_view.overview([(one, setup_view.watched(one)) for one in services.desk.connected]))
    elif name not in services.desk.connected:
        there = ", ".join(services.desk.connected) or "none yet"
        await interaction.say(sentence(f"“{name[:60]}” isn't connected here. Connected: {there}."))
    else:
        await interaction.say(await _told(services, actor, platforms()[name]))


async def create(services: Services, interaction: Interaction, actor: Actor, name: str) -> None:
    """The button under a platform's webhooks. Where nobody said how we can be reached, a form asks."""
    platform, api = _with_api(name)
    await services.desk.recall(api.creates, actor)
    if services.addresses.public:
        message = await _create(services, interaction, actor, name, services.addresses.public)
        await interaction.reply.say(message, replace=True)
        return
    try:
        await services.slack.web.views_open(trigger_id=interaction.trigger, view=setup_view.ask_address(platform))
    except SLACK_CALL_ERRORS as error:
        log.info("view_not_opened", error=reason(error))
        raise RequestRefused(not_opened(error)) from None


async def check(services: Services, interaction: Interaction) -> tuple[tuple[str, str] | None, dict[str, str]]:
    """The platform and the address that was given, or what is wrong with it."""
    name = interaction.draft
    typed = str(((interaction.state.get("address") or {}).get("text") or {}).get("value") or "").strip().rstrip("/")
    public = typed.removesuffix(_with_api(name)[0].webhook_path)
    try:
        _intent(services, name, public)
    except Mistakes:
        return None, {"address": "This must be a web address such as https://registrar.example.com."}
    return (name, public), {}


async def submit(services: Services, interaction: Interaction, actor: Actor, given: tuple[str, str]) -> None:
    message = await _create(services, interaction, actor, *given)
    blocks = [one for one in message.blocks if one["type"] != "actions"]
    try:
        where = stands_in(await services.slack.whisper(interaction.spot, actor.id, message))
    except SLACK_CALL_ERRORS as error:
        log.warning("answer_only_in_view", error=reason(error))
        where = context("Slack didn't accept a message, so you see it only here.")
    if interaction.window:
        await interaction.window.show(modal("Registrar", [*blocks, where]), told=True)


async def ping(services: Services, interaction: Interaction, actor: Actor, which: str) -> None:
    """Have a platform send a trial, and see whether it comes. `which` is `skilljar/abc123`."""
    name, _, id = which.partition("/")
    platform, api = _with_api(name)
    await interaction.say(await _tried(services, actor, platform, api, id))


async def after(services: Services, interaction: Interaction, actor: Actor, outcome: Outcome) -> None:
    """A platform has a new webhook that leads to us."""
    platform, api = _with_api(outcome.intent.platform)
    if outcome.result is None:  # its answer was lost, and a look has shown that it was made
        await interaction.reply.say(await _told(services, actor, platform), replace=True)
        return
    made = api.listed(outcome.result)
    await interaction.reply.say(setup_view.created(platform, made), replace=True)
    if made.id and api.trial_event:
        await interaction.say(await _tried(services, actor, platform, api, made.id))


async def show_address(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """Once, to who asked, if they have the role; and the audit log says that they saw it."""
    if APPROVER not in services.desk.policy.roles_of(actor):
        raise RequestRefused(
            f"Only people with the role “{APPROVER}” can see it: {services.desk.policy.members(APPROVER)}."
        )
    name = await services.drafts.get(draft, ADDRESS_DRAFT, actor.id)
    if not (name and await services.drafts.drop(draft, ADDRESS_DRAFT, actor.id)):
        raise RequestRefused("This was already shown, or has expired. Type `/lms webhooks` and the platform again.")
    platform = platforms()[name]
    said = {"what": "shown", "by": actor.id, "actor": actor.id, "names": {actor.id: actor.name}}
    said |= {"sentence": f"Show the full webhook address of {platform.title}.", "platforms": [name]}
    await services.audit.write(said)
    whole = services.addresses.of(name, open=True)
    await interaction.reply.say(setup_view.opened(platform, whole), replace=True)


async def _told(services: Services, actor: Actor, platform: Platform) -> Message:
    webhook, addresses = platform.webhook, services.addresses
    listening = platform.name in addresses.credentials
    if not webhook:
        return setup_view.by_watching(platform.name)
    if webhook.api:
        found: list[ListedWebhook] = []
        async for page in services.desk.pages(webhook.api.lists, actor):
            found += map(webhook.api.listed, page)
        here = addresses.of(platform.name)
        return setup_view.by_api(platform, webhook.api, found, here, listening)
    public = bool(addresses.public)
    ready = webhook.auth.in_address and listening and public and APPROVER in services.desk.policy.roles_of(actor)
    draft = await services.drafts.put(ADDRESS_DRAFT, actor.id, platform.name, ADDRESS_DRAFT_TTL_S) if ready else ""
    return setup_view.by_hand(platform, webhook, addresses.of(platform.name), listening, public, draft)


def _with_api(name: str) -> tuple[Platform, WebhookApi]:
    """Raises RequestRefused."""
    platform = platforms().get(name)
    if not (platform and platform.webhook and platform.webhook.api):
        raise RequestRefused(BUTTON_OUTDATED)
    return platform, platform.webhook.api


async def _create(services: Services, interaction: Interaction, actor: Actor, name: str, public: str) -> Message:
    outcome = await services.desk.ask(_intent(services, name, public), actor, interaction.channel)
    if isinstance(outcome, Pending):
        return await question(services, outcome.change)
    platform, api = _with_api(name)
    if outcome.result is None:
        return await _told(services, actor, platform)
    return setup_view.created(platform, api.listed(outcome.result))


def _intent(services: Services, name: str, public: str) -> Intent[Any]:
    """All events, to our own webhook endpoint. Raises RequestRefused, and Mistakes where the address is none."""
    platform, api = _with_api(name)
    if not (credentials := services.addresses.credentials.get(name)):
        raise RequestRefused(setup_view.not_set_up(platform))
    return make(api.creates, api.values(services.addresses.of(name, public), credentials))


async def _tried(services: Services, actor: Actor, platform: Platform, api: WebhookApi, id: str) -> Message:
    async def came() -> set[str]:
        return {one.key for one in await services.subscriptions.recent(platform.name, api.trial_event)}

    before = await came()
    try:
        told = await services.desk.read(api.trial(id), actor)
    except PlatformError as error:
        return sentence(f"I couldn't get {platform.title} to send a test. {error.sentence}")
    seen = told.remark if isinstance(told, Record) else ""
    for _ in range(TRIAL_TIMEOUT_S):
        if await came() - before:
            return setup_view.trial(platform, True, TRIAL_TIMEOUT_S, seen)
        await services.sleep(1.0)
    return setup_view.trial(platform, False, TRIAL_TIMEOUT_S, seen)
