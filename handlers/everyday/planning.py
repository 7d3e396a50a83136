"""Verbs that change something: planned on the platforms, which only reads, then asked of the desk as one change."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from itertools import groupby

from bot.changes.change import UNRESOLVED_STATES, WAITING_STATES, Change, ChangeState
from bot.changes.steps import not_taken_back
from bot.desk import Pending, RequestRefused, Subject
from bot.policy.policy import Actor
from connectors.catalog import platforms
from connectors.core.errors import Conflict, Invalid, NotFound, PlatformError
from connectors.core.intent import dump
from connectors.core.operation_sentence import in_past
from connectors.everyday.everyday import NothingToDo, Unplanned
from connectors.everyday.verbs import Verb
from handlers.changes import cards
from handlers.changes.questions import question
from handlers.everyday import known_as, undo
from handlers.everyday.elsewhere import cannot_be_done
from handlers.everyday.person_view import name
from handlers.everyday.plan_access import access
from handlers.everyday.plan_booking import booking
from handlers.everyday.plan_membership import membership
from handlers.everyday.plan_newcomers import newcomers
from handlers.everyday.planned import Planned
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.answers import Position
from handlers.operations.run import answer, preview, preview_all, waiting_for
from handlers.parsing.arguments import VerbArguments
from handlers.slack.blocks import Block, Message, button, context, say, sentence, texts
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

UNDO_ASKED = "You've already asked to undo this."
PLANNERS: Mapping[Verb, Callable[[VerbRequest], Awaitable[Planned | None]]] = {
    Verb.ENROLL: membership,
    Verb.UNENROLL: membership,
    Verb.LINK: membership,
    Verb.DEACTIVATE: access,
    Verb.REACTIVATE: access,
    Verb.ADD: newcomers,
    Verb.SCHEDULE: booking,
}
"""What would be done; None after saying why there is nothing, or asking which."""


async def change(request: VerbRequest) -> None:
    """Plan it and ask for it. What cannot be planned has its sentence and the form, and what is done already
    its sentence."""
    titles = listed([platforms()[name].title for name in request.names])
    try:
        async with waiting_for(request.services, request.interaction, titles):
            if request.arguments.verb is Verb.UNENROLL:
                request = replace(request, beside=(*request.beside, *await cannot_be_done(request)))
            planned = await PLANNERS[request.arguments.verb](request)
    except NothingToDo as error:  # who is not in a course may be somebody else than was meant
        buttons = [await request.fill_in("Change…", style="")] if request.arguments.verb is Verb.UNENROLL else []
        await known_as.noted(request).say(str(error), sentence(str(error), *buttons).blocks)
        return
    except Unplanned as error:
        message = sentence(str(error), await request.fill_in())
        await known_as.noted(request).say(str(error), message.blocks)
        return
    except PlatformError as error:
        if isinstance(error, NotFound | Invalid | Conflict):  # of what was typed
            await request.say(error.sentence, sentence(error.sentence, await request.fill_in()).blocks)
            return
        if not error.retry:
            raise
        draft = await request.keep()
        await request.say(error.sentence, sentence(error.sentence, button("Retry", "everyday.go", draft)).blocks)
        return
    if planned:
        await _ask(request, planned)


async def take_back(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """Undo, on the outcome of a change: its opposite is planned as things stand now, and asked for like any other."""
    change = await services.desk.change(id)
    undo.may(change, actor, await services.store.now())
    before = await services.desk.change(change.undone_by) if change.undone_by else None
    if before and before.state in (WAITING_STATES | UNRESOLVED_STATES):  # its question may be lost
        await interaction.reply.say(await _asked_before(services, before))
        return
    not_taken_back(before)
    kept = await services.drafts.get(change.undo, undo.UNDO_DRAFT, actor.id)
    if not kept:
        raise RequestRefused(undo.UNDO_FORGOTTEN)
    arguments = VerbArguments(Verb(kept["verb"]))
    request = VerbRequest(services, interaction, actor, arguments, services.desk.connected)
    try:
        planned = await undo.planned(request, change, kept["operations"])
        back = replace(arguments, verb=undo.OPPOSITES.get(arguments.verb, arguments.verb))
        await _ask(replace(request, arguments=back), planned, takes_back=id)
    except Unplanned as error:
        await request.say(str(error), sentence(str(error)).blocks)
    except PlatformError as error:
        begun = (await services.desk.change(id)).undone_by != change.undone_by
        if begun or not error.retry:
            raise
        await request.say(error.sentence, sentence(error.sentence, button("Retry", "change.undo", id)).blocks)


async def _asked_before(services: Services, back: Change) -> Message:
    """An Undo that waits for whoever pressed it: its question, or what came of it, with its buttons."""
    if back.state is ChangeState.AWAITING:
        return await question(services, back)
    asks = back.state in (ChangeState.CONFIRMING, ChangeState.NEEDS_APPROVAL)
    message = await question(services, back) if asks else cards.news(back)
    beside = cards.beside(back) if asks else []
    return Message(f"{UNDO_ASKED} {message.text}", [say(UNDO_ASKED), *message.blocks, *beside])


async def _ask(request: VerbRequest, planned: Planned, takes_back: str = "") -> None:
    """One change, whatever it takes; what came of it, or what must happen first."""
    services, interaction, actor, plan = request.services, request.interaction, request.actor, planned.plan
    if request.dry:
        if len(plan) == 1:
            await preview(services, interaction, actor, plan[0])
        else:
            await preview_all(services, interaction, actor, [services.desk.dry_run(one) for one in plan])
        if planned.notes or request.without:
            await request.say("Not included:", planned.notes)
        return
    planned = replace(planned, notes=[*planned.notes, *_consequences(request, planned)])
    back = await undo.keep(request, planned.steps)
    async with waiting_for(services, interaction, listed(_titles(planned))):
        asks = plan[0] if len(plan) == 1 else plan
        notes = texts([*request.without, *planned.notes])
        said = planned.sentence(request.arguments.verb, taking_back=bool(takes_back))
        subject = Subject(
            planned.named,
            planned.about,
            back,
            takes_back,
            planned.done or in_past(said),
            notes,
            sentence=said,
            targets=planned.targets,
            known=[request.platforms[one.platform].known(one) for one in plan],
        )
        outcome = await services.desk.ask(asks, actor, interaction.channel, subject)
    if isinstance(outcome, Pending):
        message = await question(services, outcome.change)
        await request.say(message.text, [*message.blocks, *planned.notes], done=True)
        return
    if outcome.change:  # they stand below, with their buttons
        outcome = replace(outcome, change=replace(outcome.change, notes=()))
    message = await answer(services, actor, outcome, Position(dump(outcome.intent)))
    await request.say(message.text, [*message.blocks, *planned.notes], done=True)


def _consequences(request: VerbRequest, planned: Planned) -> list[Block]:
    """What it brings besides, such as when something is due; where that is not about everybody, whose it is."""
    connector = request.services.desk.executor.connector
    found: dict[str, list[str]] = {}
    for step in planned.steps:
        for platform, intents in groupby(step.plan, lambda one: one.platform):
            begun = tuple(connector(platform).begin(one) for one in intents)
            if said := request.platforms[platform].consequence(begun):
                found.setdefault(said, []).append(name(step.person) if step.person else "")
    everybody = {name(step.person) if step.person else "" for step in planned.steps}
    return [
        context(said if {*who} == everybody or not any(who) else f"{listed(who)}: {said}")
        for said, who in found.items()
    ]


def _titles(planned: Planned) -> list[str]:
    return list(dict.fromkeys(platforms()[one.platform].title for one in planned.plan))
