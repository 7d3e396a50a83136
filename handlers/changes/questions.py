"""What the requester must do before anything happens; and the file that holds what no message does, posted first."""

from dataclasses import replace

from bot.changes.change import Change, ChangeState, StepRefused
from bot.changes.places import asked_key
from bot.changes.states import STATE_SENTENCES
from bot.policy.policy import Actor
from bot.ports import Requested
from handlers.changes import cards, request_view, telling
from handlers.slack.approvers import members_of
from handlers.slack.blocks import Message, say, sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.services import Services

ASKED_TOO = (
    "You already asked for the same, and that is waiting for your OK too. Unless you want it done twice, cancel one "
    "of them, here or on my Home tab."
)
TWIN_CHANGES_SEARCHED = 8
"""Changes among which the same is looked for, the newest: those that App Home shows."""
FILE_NOT_POSTED = (
    "Slack didn't accept the file, so no one can approve this yet. If I'm not in the channel, invite me with "
    "`/invite @Registrar`. Then press again in a minute."
)
FILE_POSTED = "The file is in the thread, with all of it."
FILE_POSTED_DIRECTLY = (
    "The file is in the approvers' direct messages, with a card to decide on, because the channel is shared with "
    "another organization."
)


async def question(services: Services, change: Change) -> Message:
    """To go ahead, or to ask for approval; without the button for it where the whole of it cannot be shown. Of what was
    asked for already, how it stands."""
    if change.state is ChangeState.AWAITING:
        return await standing(services, change)
    asked = await _question(services, change)
    if not await _asked_too(services, change):
        return asked
    return replace(asked, blocks=[say(ASKED_TOO), *asked.blocks])


async def _question(services: Services, change: Change) -> Message:
    filed = not request_view.fits(change) and await _file(services, change)
    if change.state is ChangeState.CONFIRMING:
        return cards.confirm(change, filed)
    return await nobody(services, change) or cards.offer(change, services.desk.policy, filed)


async def nobody(services: Services, change: Change) -> Message | None:
    """What is said where not enough people could approve it; None where there are, or Slack does not say."""
    may = await _deciders(services, change)
    if may is not None and len(others := may - {change.actor}) < change.quorum:
        return cards.nobody(change, len(others), change.actor in may)
    return None


async def _asked_too(services: Services, change: Change) -> bool:
    """Whether they asked for the very same lately, and that waits for their word as well."""
    now = await services.desk.now()
    return any(
        other.id != change.id
        and other.state is change.state
        and (other.until is None or now < other.until)
        and _same(other, change)
        for other in await services.desk.changes_of(change.actor, TWIN_CHANGES_SEARCHED)
    )


def _same(one: Change, other: Change) -> bool:
    return asked_key(one.actor, one.stored_intents, one.takes_back) == asked_key(
        other.actor, other.stored_intents, other.takes_back
    )


async def standing(services: Services, change: Change) -> Message:
    """How a request stands by now, and where, as far as Slack says that."""
    places = [] if request_view.direct(change.card.split()) else request_view.places(change)
    for channel, ts, _ in places[:1]:
        try:
            found = await services.slack.web.chat_getPermalink(channel=channel, message_ts=ts)
            return cards.standing(change, str(found["permalink"]))
        except SLACK_CALL_ERRORS as error:
            log.info("no_permalink", change=change.id, error=reason(error))
    return cards.standing(change)


async def _deciders(services: Services, change: Change) -> set[str] | None:
    """Who could approve it, if others had asked for it; None where Slack does not say."""
    try:
        found = [
            await members_of(services.slack, services.desk.policy, role)
            for role in (change.approvers, change.fallback)
            if role
        ]
    except SLACK_CALL_ERRORS as error:
        log.warning("approvers_unknown", error=reason(error))
        return None
    return {one for some in found for one in some}


async def show_whole(services: Services, interaction: Interaction, actor: Actor, id: str) -> None:
    """Post the file again: of a card into its thread, of a question to whoever asked."""
    change = await services.desk.change(id)
    if change.state is ChangeState.AWAITING:
        await _card(services, interaction, actor, change)
        return
    if change.state not in (ChangeState.CONFIRMING, ChangeState.NEEDS_APPROVAL):
        raise StepRefused(STATE_SENTENCES[change.state])
    if change.actor != actor.id:
        raise StepRefused("Only the person who asked for this can do that.")
    await interaction.reply.say(await question(services, change), replace=True)


async def _card(services: Services, interaction: Interaction, actor: Actor, change: Change) -> None:
    if change.actor != actor.id and not services.desk.may_approve(change, actor):
        raise StepRefused("Only the person who asked for this and its approvers can do that.")
    if request_view.seen_whole(change):  # its card was not drawn anew then
        change = await telling.card(services.notices, services.desk, change)
    else:
        wanted = Requested(change, services.desk.policy.channel)
        change = await telling.card(services.notices, services.desk, change, wanted)
    posted = FILE_POSTED_DIRECTLY if request_view.direct(change.card.split()) else FILE_POSTED
    await interaction.say(sentence(posted if change.card and request_view.seen_whole(change) else FILE_NOT_POSTED))


async def _file(services: Services, change: Change) -> bool:
    try:
        await services.slack.send_file(
            change.actor,
            request_view.file_name(change),
            request_view.file_text(change).encode(),
            f"Everything in your request: {cards.description(change)}",
        )
    except SLACK_CALL_ERRORS as error:
        log.warning("request_not_filed", change=change.id, error=reason(error))
        return False
    return True
