"""A form from the first press to the last: opened at once, filled when it can be, and always ended with a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Any

from bot.changes.change import ChangeState
from bot.desk import Outcome, Pending, RequestRefused
from bot.policy.policy import Actor
from connectors.catalog import operation, shower
from connectors.core.errors import Conflict, Invalid, NotFound, PlatformError
from connectors.core.field_specs import FieldSpec, field_specs, given, names, squash
from connectors.core.intent import Intent, Mistakes, Operation, dump, make, operation_id
from connectors.core.record import Record, plain
from handlers.changes import telling
from handlers.changes.deciding import deciding
from handlers.changes.questions import question
from handlers.operations import dry_run
from handlers.operations.answers import Position
from handlers.operations.form_view import Form, blank, block_id, fields, filled, identifies, shown, view
from handlers.operations.named_ids import Resolved, saying, subject_of, with_ids
from handlers.operations.run import answer, remember
from handlers.operations.typed_names import typed_names, unlisted_names
from handlers.slack.blocks import Block, Message, View, context, modal, say, sentence, stands_in
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.not_opened import not_opened
from handlers.slack.reply import Spot
from handlers.slack.services import Services
from handlers.slack.simpler import in_view

OPERATION_FORM_DRAFT, FORM_START_DRAFT = "form", "start"
"""Kinds of drafts: a form, and what a button opens one with."""
FORM_TTL_S = 24 * 3600.0
"""Seconds a form can be left open."""
FORM_EXPIRED = "This form has expired. Type the command again."
NOT_YET = {
    ChangeState.NEEDS_APPROVAL: "No one has been asked yet. ",
    ChangeState.CONFIRMING: "Nothing was done yet. ",
}
LOADING_VIEW = modal("One moment", [say("One moment…")])
WORKING_VIEW = modal("Working…", [say("Working on it. The answer will appear here, or as a message if you close it.")])


def working() -> View:
    """The view between a submission and its answer, with a name of its own, so that the answer finds it."""
    return WORKING_VIEW | {"external_id": f"working-{token_hex(8)}"}


def about(cls: Operation, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a button needs to open the form of an operation, without secrets."""
    table = field_specs(cls)
    told = {name: one for name, one in data.items() if name in table and not table[name].secret}
    return {"platform": cls.platform, "operation": operation_id(cls), "data": told}


async def opened(services: Services, interaction: Interaction) -> Interaction:
    """The interaction, now with an open view to answer in: there before anything is looked up. Raises
    RequestRefused."""
    if interaction.window:
        return interaction
    try:
        where = (await services.slack.web.views_open(trigger_id=interaction.trigger, view=LOADING_VIEW))["view"]["id"]
    except SLACK_CALL_ERRORS as error:
        log.info("view_not_opened", error=reason(error))
        raise RequestRefused(not_opened(error)) from None
    return replace(interaction, window=services.slack.window({"view_id": where}, interaction.user))


async def open_form(
    services: Services,
    interaction: Interaction,
    actor: Actor,
    cls: Operation,
    data: Mapping[str, Any],
    change: str = "",
) -> None:
    """The form of an operation, filled with what is known; with `change`, of one that is approved and takes a
    secret."""
    await services.desk.recall(cls, actor)
    here = await opened(services, interaction)
    await here.answer(
        services, lambda actor: _fill(services, here, actor, blank(cls, data, interaction.spot, actor.zone, change))
    )


async def _fill(services: Services, interaction: Interaction, actor: Actor, form: Form) -> None:
    form = await _with_present(services, actor, form)
    draft = await services.drafts.put(OPERATION_FORM_DRAFT, actor.id, form.stored(), FORM_TTL_S)
    await _draw(services, interaction, form, draft)


async def start(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """The button under a mistake: the form with what was typed already filled in."""
    interaction = await opened(services, interaction)
    stored = await services.drafts.get(draft, FORM_START_DRAFT, actor.id)
    cls = operation(stored["platform"], stored["operation"]) if stored else None
    if not stored or not cls:
        raise RequestRefused(FORM_EXPIRED)
    await services.desk.recall(cls, actor)
    spot = interaction.spot if interaction.channel else Spot(stored["channel"])
    form = blank(cls, stored["data"], spot, actor.zone)
    await _fill(services, interaction, actor, form)


async def more(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """Show the fields that wait, and keep what was typed."""
    form = await kept(services, actor.id, draft)
    await services.desk.recall(form.cls, actor)
    data, _, labels = filled(form, interaction.state)
    await _redraw(services, interaction, form.changed(data=data, labels=labels, texts={}, more=True), draft)


async def picked(services: Services, interaction: Interaction, actor: Actor, value: str) -> None:
    """Something was chosen on which other fields depend: show what the platform holds of it."""
    form = await kept(services, actor.id, interaction.draft)
    await services.desk.recall(form.cls, actor)
    data, _, labels = filled(form, interaction.state)
    typed = {name: one for name, one in data.items() if name not in form.present or form.present[name] != one}
    named = await with_ids(services.desk, actor, form.cls, typed)
    labels |= {one.field: one.text for one in named.taken}
    fresh = form.changed(data=named.data, present={}, labels=labels, texts={}, said="", faults={})
    await _redraw(services, interaction, await _with_present(services, actor, fresh), interaction.draft)


async def dry(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """Push the exact request over the form, or what keeps it from being one."""
    form = await kept(services, actor.id, draft)
    await services.desk.recall(form.cls, actor)
    try:
        named = await with_ids(services.desk, actor, form.cls, _wanted(form, filled(form, interaction.state)[0]))
        intent = make(form.cls, named.data)
        requests = [services.desk.dry_run(intent).shown()]
        blocks: list[Block] = list(dry_run.message(requests).blocks)
    except (Mistakes, RequestRefused) as error:
        requests, blocks = [], [say("This can't be sent yet:", str(error))]
    try:
        await services.slack.web.views_push(trigger_id=interaction.trigger, view=modal("Dry run", blocks))
    except SLACK_CALL_ERRORS as error:
        log.info("view_not_pushed", error=reason(error))
        await interaction.reply.say(Message("Dry run", blocks))
    try:
        await dry_run.send_file(services, actor, requests)
    except RequestRefused as error:  # said beside the form, which stays as it is
        await interaction.reply.say(sentence(str(error)))


async def check(services: Services, interaction: Interaction) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """What was submitted, as plain data of which an intent can be made once names that were typed for ids are looked
    up; or the sentences by block. Asks nobody, so that Slack need not wait."""
    form = await kept(services, interaction.user, interaction.draft)
    filled_in, faults, _ = filled(form, interaction.state)
    data = _wanted(form, filled_in)
    named = {one.path[0] for one in typed_names(form.cls, data)}
    try:
        make(form.cls, data)
    except Mistakes as mistakes:
        unlisted = unlisted_names(form.cls, data)
        wrong = {name: unlisted.get(name, said) for name, said in mistakes.fields.items() if name not in named}
        faults = _by_block(form, wrong) | faults
    return (None, faults) if faults else (data, {})


async def submit(services: Services, interaction: Interaction, actor: Actor, data: dict[str, Any]) -> None:
    """Carry out what was checked, and end the view with what came of it."""
    form = await kept(services, actor.id, interaction.draft)
    named = await with_ids(services.desk, actor, form.cls, data)
    try:
        intent = _intent(form, named)
    except Mistakes as mistakes:
        known, said = field_specs(form.cls), " ".join(mistakes.fields.get("", ()))
        faults = {name: one for name, one in mistakes.fields.items() if name in known}
        again = form.changed(data=dict(form.data) | data, faults=faults, said=said, texts={})
        await _redraw(services, interaction, again, interaction.draft)
        return
    try:
        outcome: Outcome | Pending
        if form.change:
            async with deciding(services, actor, form.change) as now:
                outcome = await services.desk.go(form.change, now, intent)
            if outcome.change:  # where others decided, and where its requester was told to run it, it is over
                await telling.card(services.notices, services.desk, outcome.change)
                if outcome.change.told:
                    await telling.requester(services.notices, services.desk, outcome.change)
        else:
            outcome = await services.desk.ask(intent, actor, form.channel, subject_of(named.taken))
    except Invalid as error:
        faults = {spec.name: said for name, said in error.fields.items() if (spec := _spec(form, name))}
        await _refused(services, interaction, form, intent, faults, error)
        return
    except (NotFound, Conflict) as error:
        if form.change:  # what others decided is over with this
            raise
        meant = [spec.name for spec, _ in given(intent) if _says_which(intent, spec)]
        faults = {meant[0]: [error.sentence]} if len(meant) == 1 and isinstance(error, NotFound) else {}
        await _refused(services, interaction, form, intent, faults, error)
        return
    if isinstance(outcome, Pending):
        message = saying(await question(services, outcome.change), named.taken)
    else:
        message = await answer(services, actor, outcome, Position(dump(intent)), taken=named.taken)
    buttons = [one for block in message.blocks if block["type"] == "actions" for one in block["elements"]]
    # Buttons would have no message to answer in, and Slack takes no tables in a modal.
    blocks = [part for block in message.blocks if block["type"] not in ("actions", "table") for part in in_view(block)]
    try:
        channel = await services.slack.whisper(Spot(form.channel, form.thread), actor.id, message)
    except SLACK_CALL_ERRORS as error:
        log.warning("answer_only_in_view", error=reason(error))
        await interaction.say(
            Message(message.text, [*blocks, context("Slack didn't accept a message, so you see it only here.")])
        )
    else:
        if interaction.window:
            first = NOT_YET.get(outcome.change.state, "") if isinstance(outcome, Pending) else ""
            await interaction.window.show(
                modal("Registrar", [*blocks, stands_in(channel, first, len(buttons))]), told=True
            )
    await remember(services, actor, intent)


async def _refused(
    services: Services,
    interaction: Interaction,
    form: Form,
    intent: Intent[Any],
    faults: Mapping[str, Sequence[str]],
    error: PlatformError,
) -> None:
    """The form once more with all that was filled in, and what the platform says: at its field where that is known."""
    told = "" if faults else error.sentence
    again = form.changed(data=dict(form.data) | dump(intent), faults=faults, said=told, texts={})
    await _redraw(services, interaction, again, interaction.draft)


def _says_which(intent: Intent[Any], spec: FieldSpec) -> bool:
    """Whether a field says what the operation is about."""
    return bool(spec.one_of or spec.options_from or f"{{{spec.wire}}}" in intent.http.path)


async def asked_in(services: Services, interaction: Interaction, block: str) -> tuple[Form, str]:
    """The form a picker stands in, with what it says by now, and the field it picks for. Raises RequestRefused."""
    form = await kept(services, interaction.user, interaction.draft)
    return form.changed(data=filled(form, interaction.state)[0]) if interaction.state else form, block.partition("#")[0]


async def kept(services: Services, user: str, draft: str) -> Form:
    """The form of a view. Raises RequestRefused."""
    stored = await services.drafts.get(draft, OPERATION_FORM_DRAFT, user)
    if stored is None:
        raise RequestRefused(FORM_EXPIRED)
    return Form.loaded(stored)


async def _redraw(services: Services, interaction: Interaction, form: Form, draft: str) -> None:
    if not await services.drafts.change(draft, OPERATION_FORM_DRAFT, interaction.user, form.stored(), FORM_TTL_S):
        raise RequestRefused(FORM_EXPIRED)
    await _draw(services, interaction, form, draft)


async def _draw(services: Services, interaction: Interaction, form: Form, draft: str) -> None:
    if interaction.window:
        await interaction.window.show(view(form, draft))


def _wanted(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the operation knows, and of what the platform holds already only what was changed or is needed."""
    table = field_specs(form.cls)
    return {
        name: value
        for name, value in data.items()
        if name in table and (table[name].required or name not in form.present or form.present[name] != value)
    }


def _intent(form: Form, named: Resolved) -> Intent[Any]:
    """Raises Mistakes, where a name was not found or is not clear. What may be an id itself stays as it was typed: a
    form has its pickers to choose another."""
    faults = {name: list(said) for name, said in named.faults.items()}
    for one in (one for one in named.unclear if not one.may_stay):
        faults.setdefault(str(one.name.path[0]), []).append(one.sentence)
    if faults:
        raise Mistakes(faults)
    return make(form.cls, named.data)


async def _with_present(services: Services, actor: Actor, form: Form) -> Form:
    """The form with what the platform holds now, if it is one that changes a thing and says which."""
    reading = _reading(form)
    if not reading:
        return form
    cls, identity = reading
    try:
        result = await services.desk.read(make(cls, identity), actor)
    except (RequestRefused, PlatformError, Mistakes) as error:
        return form.changed(said=f"I couldn't read what is there now. {error}")
    held = plain(result) if isinstance(result, Record) else {}
    table = field_specs(form.cls)
    present = {
        name: held[spec.wire]
        for name, spec in table.items()
        if held.get(spec.wire) not in (None, "", []) and not spec.secret and name not in identity
    }
    untouched = {name: value for name, value in present.items() if form.data.get(name) in (None, table[name].default)}
    return form.changed(data=dict(form.data) | untouched, present=present)


def _reading(form: Form) -> tuple[Operation, dict[str, Any]] | None:
    """The operation that shows the thing this form changes, and its identifier: `classes_update` → `classes_get`."""
    cls = shower(form.cls) if form.operation.endswith(("_update", "_upsert")) else None
    if not cls:
        return None
    said = {one.id: form.data.get(one.id) for one in fields(form.cls) if identifies(form.cls, one)}
    identity = {name: value for name, value in said.items() if name in field_specs(cls) and value not in (None, "")}
    return (cls, identity) if identity else None


def _by_block(form: Form, faults: Mapping[str, list[str]]) -> dict[str, str]:
    """Sentences under their fields; what belongs to none stands under the first."""
    visible = shown(form)
    found: dict[str, str] = {}
    for name, all_ in faults.items():
        one = next((one for one in visible if name in (one.id, one.path[0])), visible[0] if visible else None)
        if one:
            fault, block = " ".join(all_), block_id(one, form)
            fault = f"{one.label} {fault}" if name == one.path[0] else fault
            found[block] = f"{found[block]} {fault}" if block in found else fault
    return found


def _spec(form: Form, wire: str) -> Any:
    """The field that the platform means."""
    return names(form.cls).get(squash(wire.split(".")[0]))
