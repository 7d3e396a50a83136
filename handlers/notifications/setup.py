"""`/lms webhooks [platform]`: how news reach us, and what to do where they do not."""

from typing import Any

from bot.desk import Outcome, Pending, Refused
from bot.policy.policy import APPROVER, Actor
from connectors.catalog import operation, platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, Mistakes, make
from connectors.core.record import plain
from connectors.skilljar.ping import WebhooksPing
from handlers.notifications import setup_view
from handlers.operations.forms import LATE
from handlers.operations.run import question
from handlers.slack.blocks import Message, context, modal, sentence
from handlers.slack.interaction import Asked, log
from handlers.slack.reply import TROUBLE
from handlers.slack.services import Room

ADDRESS, LIFE = "address", 600.0
"""The kind of draft whose button shows an address, once; and the seconds for which it can be pressed."""
TRIES = 5
"""Seconds in which a trial should arrive."""


async def webhooks(room: Room, asked: Asked, actor: Actor, text: str) -> None:
    name = text.strip().lower()
    if not name:
        await asked.say(setup_view.overview([(one, setup_view.watched(one)) for one in room.desk.connected]))
    elif name not in room.desk.connected:
        there = ", ".join(room.desk.connected) or "none yet"
        await asked.say(sentence(f"“{name[:60]}” is not connected here. Connected are: {there}."))
    elif name == "skilljar":
        await asked.say(await _skilljar(room, actor))
    elif name == "damstra":
        await asked.say(await _damstra(room, actor))
    else:
        await asked.say(setup_view.by_watching(name))


async def create(room: Room, asked: Asked, actor: Actor, _: str) -> None:
    """The button under Skilljar's webhooks. Where nobody said how we can be reached, a form asks."""
    if room.addresses.public:
        await asked.reply.say(await _create(room, asked, actor, room.addresses.public), replace=True)
        return
    try:
        await room.slack.web.views_open(trigger_id=asked.trigger, view=setup_view.ask_address())
    except TROUBLE as error:
        log.info("view_not_opened", error=type(error).__name__)
        raise Refused(LATE) from None


async def check(room: Room, asked: Asked) -> tuple[str | None, dict[str, str]]:
    """The address that was given, or what is wrong with it."""
    typed = str(((asked.state.get("address") or {}).get("text") or {}).get("value") or "").strip().rstrip("/")
    public = typed.removesuffix(setup_view.PATH)
    try:
        _intent(room, public)
    except Mistakes:
        return None, {"address": "This must be a web address such as https://registrar.example.com."}
    return public, {}


async def submit(room: Room, asked: Asked, actor: Actor, public: str) -> None:
    message = await _create(room, asked, actor, public)
    await room.slack.whisper(asked.channel, actor.id, message)
    if asked.window:
        blocks = [one for one in message.blocks if one["type"] != "actions"]
        where = context("It is in your messages too, with its buttons.")
        await asked.window.show(modal("Registrar", [*blocks, where]))


async def ping(room: Room, asked: Asked, actor: Actor, id: str) -> None:
    """Have Skilljar send a trial, and see whether it comes."""
    await asked.say(await _tried(room, actor, id))


async def after(room: Room, asked: Asked, actor: Actor, outcome: Outcome) -> None:
    """Skilljar has a new webhook that leads to us."""
    made = plain(outcome.result)
    await asked.reply.say(setup_view.created(made), replace=True)
    if id := str(made.get("id") or ""):
        await asked.say(await _tried(room, actor, id))


async def show_address(room: Room, asked: Asked, actor: Actor, draft: str) -> None:
    """Once, to who asked, if they have the role; and the record says that they saw it."""
    if APPROVER not in room.desk.policy.roles_of(actor):
        raise Refused(f"Only people with the role “{APPROVER}” see it: {room.desk.policy.members(APPROVER)}.")
    if not await room.drafts.drop(draft, ADDRESS, actor.id):
        raise Refused("This was shown already, or has expired. Type `/lms webhooks damstra` again.")
    said = {"what": "shown", "by": actor.id, "actor": actor.id, "outcome": "the address of Damstra's webhook"}
    await room.audit.write(said)
    await asked.reply.say(setup_view.opened(room.addresses.of_damstra(open=True)), replace=True)


async def _skilljar(room: Room, actor: Actor) -> Message:
    cls = operation("skilljar", "webhooks_list")
    found: list[Any] = []
    if cls:
        async for page in room.desk.pages(make(cls, {}), actor):
            found += page
    rows = [plain(one) | {"remark": one.remark} for one in found]
    address = room.addresses.of_skilljar() if room.addresses.public else setup_view.PATH
    return setup_view.skilljar(rows, address, bool(room.addresses.skilljar))


async def _damstra(room: Room, actor: Actor) -> Message:
    source = platforms()["damstra"].news
    ready = room.addresses.damstra and room.addresses.public and APPROVER in room.desk.policy.roles_of(actor)
    draft = await room.drafts.put(ADDRESS, actor.id, None, LIFE) if ready else ""
    where, every = room.addresses.of_damstra(), source.every if source else 0.0
    return setup_view.damstra(where, every, bool(room.addresses.damstra), bool(room.addresses.public), draft)


async def _create(room: Room, asked: Asked, actor: Actor, public: str) -> Message:
    outcome = await room.desk.ask(_intent(room, public), actor, asked.channel)
    if isinstance(outcome, Pending):
        return question(room, outcome)
    return setup_view.created(plain(outcome.result))


def _intent(room: Room, public: str) -> Intent[Any]:
    """Everything that happens, to our own door. Raises Refused, and Mistakes where the address is none."""
    cls = operation("skilljar", "webhooks_create")
    if not cls or not room.addresses.skilljar:
        raise Refused(setup_view.NOT_SKILLJAR)
    name, _ = room.addresses.skilljar
    data = {"target_url": room.addresses.of_skilljar(public), "active": True, "basic_auth_username": name}
    return make(cls, data | room.addresses.brings("skilljar", "webhooks_create", data))


async def _tried(room: Room, actor: Actor, id: str) -> Message:
    before = {one.key for one in await room.subscriptions.recent("skilljar", "ping")}
    try:
        await room.desk.read(WebhooksPing(webhook_id=id), actor)
    except PlatformError as error:
        return sentence(f"I could not have Skilljar send a trial. {error.sentence}")
    for _ in range(TRIES):
        if {one.key for one in await room.subscriptions.recent("skilljar", "ping")} - before:
            return setup_view.trial(True, TRIES)
        await room.sleep(1.0)
    return setup_view.trial(False, TRIES)
