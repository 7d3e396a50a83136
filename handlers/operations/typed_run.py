"""A typed operation on its way to the desk: names become ids, what is unclear is asked, and the rest is carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.store.claims import claim
from connectors.catalog import operation, platforms
from connectors.core.errors import NotFound
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, Mistakes, Operation, has_secret, operation_id
from handlers.operations import help
from handlers.operations.forms import FORM_START_DRAFT, FORM_TTL_S, about, open_form
from handlers.operations.named_ids import NameUnclear, Resolved, with_ids
from handlers.operations.run import present, preview, waiting_for
from handlers.operations.typed_names import NameTaken, put, typed_names, unlisted_names
from handlers.operations.typed_operation import Faults, TypedOperation, made
from handlers.slack import limits
from handlers.slack.blocks import Block, Message, actions, button, clip, plain, say
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

CHOSEN_ID_DRAFT = "chosen id"
"""A kind of draft: an operation with one more of its names made an id."""
CHOICE_EXPIRED = "This choice has expired. Type the command again."


@dataclass(frozen=True)
class _Asked:
    """An operation with plain data in which names may stand for ids; `taken` are those that are ids by now."""

    cls: Operation
    data: Mapping[str, Any]
    dry: bool = False
    taken: tuple[NameTaken, ...] = ()

    def stored(self) -> dict[str, Any]:
        which = {"platform": self.cls.platform, "operation": operation_id(self.cls)}
        return {**which, "data": dict(self.data), "dry": self.dry, "taken": [vars(one) for one in self.taken]}

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        found = operation(stored["platform"], stored["operation"])
        if not found:
            raise RequestRefused(CHOICE_EXPIRED)
        return cls(found, stored["data"], stored["dry"], tuple(NameTaken(**one) for one in stored["taken"]))


async def run_typed(services: Services, interaction: Interaction, actor: Actor, typed: TypedOperation) -> None:
    """Carry out what was typed, or say what to mend or to choose. With nothing typed but its name, the form opens."""
    try:
        data, wrong = typed.read(actor.zone)
        await _go_on(services, interaction, actor, _Asked(typed.cls, data, typed.dry), wrong)
    except Mistakes as mistakes:
        if not typed.rest and interaction.trigger:
            await open_form(services, interaction, actor, typed.cls, {})
            return
        draft = await _form_draft(services, interaction, actor, typed.cls, mistakes.data)
        await interaction.say(help.mistakes(typed.cls, mistakes, draft))


async def take(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """One of those that were offered was chosen."""
    stored = await services.drafts.get(draft, CHOSEN_ID_DRAFT, actor.id)
    if stored is None:
        raise RequestRefused(CHOICE_EXPIRED)
    asked = _Asked.loaded(stored)
    await services.desk.recall(asked.cls, actor)
    if not await claim(services.store, f"take/{draft}", FORM_TTL_S):
        raise RequestRefused("You already chose this.")
    try:
        await _go_on(services, interaction, actor, asked, {}, replaces=True)
    except Mistakes as mistakes:
        form = await _form_draft(services, interaction, actor, asked.cls, mistakes.data)
        await interaction.say(help.mistakes(asked.cls, mistakes, form))


async def _go_on(
    services: Services,
    interaction: Interaction,
    actor: Actor,
    asked: _Asked,
    wrong: Faults,
    replaces: bool = False,
) -> None:
    """Raises Mistakes."""
    found = Resolved(asked.data, faults=unlisted_names(asked.cls, asked.data))
    if typed_names(asked.cls, asked.data, asked.taken):
        await services.desk.recall(asked.cls, actor)
        services.desk.executor.connector(asked.cls.platform)  # which says so where it is not set up
        async with waiting_for(services, interaction, platforms()[asked.cls.platform].title):
            found = await with_ids(services.desk, actor, asked.cls, asked.data, asked.taken)
    asked = replace(asked, data=found.data, taken=(*asked.taken, *found.taken))
    intent = _intent(asked, wrong, found)
    if intent is None:
        await _ask(services, interaction, actor, asked, found.unclear[0], replaces=replaces)
    elif asked.dry:
        await preview(services, interaction, actor, intent, asked.taken)
    else:
        await _present(services, interaction, actor, asked, intent, replaces)


async def _present(
    services: Services, interaction: Interaction, actor: Actor, asked: _Asked, intent: Intent[Any], replaces: bool
) -> None:
    """What could be an id went out as it was typed. Where there is nothing of that id, what is called so is offered."""
    try:
        await present(services, interaction, actor, intent, replace=replaces, taken=asked.taken)
    except NotFound as error:
        near = await with_ids(services.desk, actor, asked.cls, asked.data, asked.taken, words=True)
        if not near.unclear or has_secret(intent):
            raise
        await _ask(services, interaction, actor, asked, near.unclear[0], str(error), replaces)


def _intent(asked: _Asked, wrong: Faults, found: Resolved) -> Intent[Any] | None:
    """None where nothing is wrong but what is to be chosen yet. Raises Mistakes."""
    unclear = {str(one.name.path[0]): one for one in found.unclear}
    known = {**wrong, **found.faults}
    try:
        intent = made(asked.cls, asked.data, known)
    except Mistakes as mistakes:
        # Of a name that is looked up, what came of that is said, and not that it is no number.
        said = {name: list(found.faults.get(name, all_)) for name, all_ in mistakes.fields.items()}
        others = {name: all_ for name, all_ in said.items() if name not in unclear or name in known}
        if others:
            told = {name: [one.sentence] for name, one in unclear.items()}
            raise Mistakes({**others, **told}, mistakes.data) from None
        return None
    return None if unclear else intent


async def _ask(
    services: Services,
    interaction: Interaction,
    actor: Actor,
    asked: _Asked,
    unclear: NameUnclear,
    before: str = "",
    replaces: bool = False,
) -> None:
    """Offer what a name may stand for. Nothing that is secret is kept behind a button: then the ids are named."""
    if any(spec.secret and name in asked.data for name, spec in field_specs(asked.cls).items()):
        raise Mistakes({str(unclear.name.path[0]): [unclear.sentence]}, asked.data)
    offered = [(text, f"id {value}", unclear.taken(value, text)) for value, text in unclear.choices]
    blocks: list[Block] = [say(*filter(None, (before, unclear.question)))]
    for text, beside, taken in offered:
        chosen = replace(
            asked, data=put(asked.data, unclear.name.path, unclear.name.value(taken.value)), taken=(*asked.taken, taken)
        )
        blocks.append(_choice(f"{text}\n{beside}", await _choice_draft(services, actor, chosen)))
    buttons = []
    if unclear.may_stay:
        stays = replace(asked, taken=(*asked.taken, unclear.stays))
        label = clip(f"Use “{unclear.name.text}” as it is", limits.BUTTON_TEXT_CHARS)
        buttons.append(button(label, "name.take", await _choice_draft(services, actor, stays)))
    form = await _form_draft(services, interaction, actor, asked.cls, asked.data)
    buttons.append(button("Fill in the form", "form.open", form))
    message = Message(unclear.question, [*blocks, actions(*buttons)])
    await interaction.reply.say(message, replace=replaces)


def _choice(text: str, draft: str) -> Block:
    accessory = button("Take this", "name.take", draft)
    return {"type": "section", "text": plain(text, limits.SECTION_TEXT_CHARS), "accessory": accessory}


async def _choice_draft(services: Services, actor: Actor, asked: _Asked) -> str:
    return await services.drafts.put(CHOSEN_ID_DRAFT, actor.id, asked.stored(), FORM_TTL_S)


async def _form_draft(
    services: Services, interaction: Interaction, actor: Actor, cls: Operation, data: Mapping[str, Any]
) -> str:
    kept = about(cls, data) | {"channel": interaction.channel}
    return await services.drafts.put(FORM_START_DRAFT, actor.id, kept, FORM_TTL_S)
