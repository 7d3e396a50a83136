"""`/lms webhooks [platform]`: how news reach us, and what to do where they do not."""

from typing import Any

from bot.desk import Outcome, Pending, RequestRefused
from bot.policy.policy import APPROVER, Actor
from connectors.catalog import operation, platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, Mistakes, make
from connectors.core.record import plain
from connectors.skilljar.ping import Trial, WebhooksPing
from handlers.changes.questions import question
from handlers.notifications import setup_view
from handlers.slack.blocks import Message, context, modal, sentence, stands_in
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.not_opened import not_opened
from handlers.slack.services import Services

ADDRESS_DRAFT, ADDRESS_DRAFT_TTL_S = "address", 600.0
"""The kind of draft whose button shows an address, once; and the seconds for which it can be pressed."""
TRIAL_TIMEOUT_S = 5
"""Seconds in which a trial should arrive."""


async def webhooks(services: Services, interaction: Interaction, actor: Actor, text: str) -> None:
    name = text.strip().lower()
    if not name:
        await interaction.say(setup_view.overview([(one, setup_view.watched(one)) for one in services.desk.connected]))
    elif name not in services.desk.connected:
        there = ", ".join(services.desk.connected) or "none yet"
        await interaction.say(sentence(f"“{name[:60]}” is not connected here. Connected are: {there}."))
    elif name == "skilljar":
        await interaction.say(await _skilljar(services, actor))
    elif name == "damstra":
        await interaction.say(await _damstra(services, actor))
    else:
        await interaction.say(setup_view.by_watching(name))


async def create(services: Services, interaction: Interaction, actor: Actor, _: str) -> None:
    """The button under Skilljar's webhooks. Where nobody said how we can be reached, a form asks."""
    if cls := operation("skilljar", "webhooks_create"):
        services.desk.recall(cls, actor)
    if services.addresses.public:
        await interaction.reply.say(
            await _create(services, interaction, actor, services.addresses.public), replace=True
        )
        return
    try:
        await services.slack.web.views_open(trigger_id=interaction.trigger, view=setup_view.ask_address())
    except SLACK_CALL_ERRORS as error:
        log.info("view_not_opened", error=reason(error))
        raise RequestRefused(not_opened(error)) from None


async def check(services: Services, interaction: Interaction) -> tuple[str | None, dict[str, str]]:
    """The address that was given, or what is wrong with it."""
    typed = str(((interaction.state.get("address") or {}).get("text") or {}).get("value") or "").strip().rstrip("/")
    public = typed.removesuffix(setup_view.SKILLJAR_WEBHOOK_PATH)
    try:
        _intent(services, public)
    except Mistakes:
        return None, {"address": "This must be a web address such as https://registrar.example.com."}
    return public, {}


async def submit(services: Services, interaction: Interaction, actor: Actor, public: str) -> None:
    message = await _create(services, interaction, actor, public)
    blocks = [one for one in message.blocks if one["type"] != "actions"]
    try:
        where = stands_in(await services.slack.whisper(interaction.spot, actor.id, message))
    except SLACK_CALL_ERRORS as error:
        log.warning("answer_only_in_view", error=reason(error))
        where = context("Slack took no message, so it stands only here.")
    if interaction.window:
        await interaction.window.show(modal("Registrar", [*blocks, where]), told=True)


async def ping(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """Have Skilljar send a trial, and see whether it comes."""
    await interaction.say(await _tried(services, actor, id))


async def after(services: Services, interaction: Interaction, actor: Actor, outcome: Outcome) -> None:
    """Skilljar has a new webhook that leads to us."""
    made = plain(outcome.result)
    await interaction.reply.say(setup_view.created(made), replace=True)
    if id := str(made.get("id") or ""):
        await interaction.say(await _tried(services, actor, id))


async def show_address(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """Once, to who asked, if they have the role; and the audit log says that they saw it."""
    if APPROVER not in services.desk.policy.roles_of(actor):
        raise RequestRefused(
            f"Only people with the role “{APPROVER}” see it: {services.desk.policy.members(APPROVER)}."
        )
    if not await services.drafts.drop(draft, ADDRESS_DRAFT, actor.id):
        raise RequestRefused("This was shown already, or has expired. Type `/lms webhooks damstra` again.")
    said = {"what": "shown", "by": actor.id, "actor": actor.id, "names": {actor.id: actor.name}}
    said |= {"sentence": "Show the whole address of Damstra's webhook.", "platforms": ["damstra"]}
    await services.audit.write(said)
    await interaction.reply.say(setup_view.opened(services.addresses.of_damstra(open=True)), replace=True)


async def _skilljar(services: Services, actor: Actor) -> Message:
    cls = operation("skilljar", "webhooks_list")
    found: list[Any] = []
    if cls:
        async for page in services.desk.pages(make(cls, {}), actor):
            found += page
    rows = [plain(one) | {"remark": one.remark} for one in found]
    address = services.addresses.of_skilljar() if services.addresses.public else setup_view.SKILLJAR_WEBHOOK_PATH
    return setup_view.skilljar(rows, address, bool(services.addresses.skilljar))


async def _damstra(services: Services, actor: Actor) -> Message:
    source = platforms()["damstra"].news
    ready = (
        services.addresses.damstra and services.addresses.public and APPROVER in services.desk.policy.roles_of(actor)
    )
    draft = await services.drafts.put(ADDRESS_DRAFT, actor.id, None, ADDRESS_DRAFT_TTL_S) if ready else ""
    where, every = services.addresses.of_damstra(), source.every if source else 0.0
    return setup_view.damstra(where, every, bool(services.addresses.damstra), bool(services.addresses.public), draft)


async def _create(services: Services, interaction: Interaction, actor: Actor, public: str) -> Message:
    outcome = await services.desk.ask(_intent(services, public), actor, interaction.channel)
    if isinstance(outcome, Pending):
        return await question(services, outcome.change)
    return setup_view.created(plain(outcome.result))


def _intent(services: Services, public: str) -> Intent[Any]:
    """All events, to our own webhook endpoint. Raises RequestRefused, and Mistakes where the address is none."""
    cls = operation("skilljar", "webhooks_create")
    if not cls or not services.addresses.skilljar:
        raise RequestRefused(setup_view.SKILLJAR_NOT_SET_UP)
    name, _ = services.addresses.skilljar
    data = {"target_url": services.addresses.of_skilljar(public), "active": True, "basic_auth_username": name}
    return make(cls, data | services.addresses.brings("skilljar", "webhooks_create", data))


async def _tried(services: Services, actor: Actor, id: str) -> Message:
    before = {one.key for one in await services.subscriptions.recent("skilljar", "ping")}
    try:
        told = await services.desk.read(WebhooksPing(webhook_id=id), actor)
    except PlatformError as error:
        return sentence(f"I could not have Skilljar send a trial. {error.sentence}")
    seen = told.remark if isinstance(told, Trial) else ""
    for _ in range(TRIAL_TIMEOUT_S):
        if {one.key for one in await services.subscriptions.recent("skilljar", "ping")} - before:
            return setup_view.trial(True, TRIAL_TIMEOUT_S, seen)
        await services.sleep(1.0)
    return setup_view.trial(False, TRIAL_TIMEOUT_S, seen)
