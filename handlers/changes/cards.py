"""What is shown of a change that somebody must decide on: to the requester, to the approvers, and when it is over."""

from collections.abc import Mapping, Sequence

from bot.changes.change import UNRESOLVED_STATES, WAITING_STATES, Change, ChangeState, Decision
from bot.changes.change_set import together
from bot.changes.roles import approving, holders
from bot.policy.policy import BUILT_IN_POLICY, Policy
from handlers.changes import change_set_view, request_view
from handlers.changes.card_states import CARD_STATE_LABELS
from handlers.changes.outcome_buttons import undo, unresolved
from handlers.changes.request_view import CARD_DESCRIPTION_CHARS, CARD_REASON_CHARS, CARD_WHY_CHARS
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    header,
    line,
    link,
    mention,
    rich,
    run,
    say,
    sentence,
    spoken,
    when,
)
from handlers.slack.visible import brief

BEGUN_STATES = UNRESOLVED_STATES | {ChangeState.DONE, ChangeState.FAILED}
"""States of what was begun and is at an end."""
CARD_SUMMARY_CHARS, CARD_OUTCOME_CHARS, CARD_NAME_CHARS = 300, 1500, 80
"""Characters of a change that are shown, so that a card with everything stays within a message."""
CARD_NOTES_SHOWN = 8
"""Sentences that are said beside it."""
FILED_IN_THREAD = "Not everything fits here. The file in this thread has all of it."
FILED_FOR_REQUESTER = "Not everything fits here. The file in your direct messages has all of it."
NOT_SEEN_WHOLE = (
    "Not everything fits here, and the file with all of it isn't in this thread yet. No one can approve this until "
    "it is. If it doesn't appear, invite me to this channel with `/invite @Registrar` and press “Post the file "
    "again”."
)
NOT_SHOWN_WHOLE = (
    "Not everything fits here, and Slack didn't accept the file with all of it, so you can't go on yet. Press “Post "
    "the file again”."
)


def description(change: Change) -> str:
    """What it will do, in words, as long as there is room for it."""
    return brief(request_view.described(change), CARD_SUMMARY_CHARS)


def confirm(change: Change, filed: bool = False) -> Message:
    """To the requester: what will happen, and the last word. `filed` says that a file in their messages holds what has
    no room here."""
    text = f"Please confirm: {description(change)} Go ahead?"
    go = button("Go ahead", "change.go", change.id, style="danger")
    return Message(text, [say("Please confirm:"), *_asked(change), *_decide(change, filed, go)])


def offer(change: Change, policy: Policy, filed: bool = False) -> Message:
    """To the requester: it takes others, and how to ask them."""
    needs = f"needs approval from {approving(change.approvers, change.quorum)}"
    why = brief(change.why.rstrip("."), CARD_WHY_CHARS)
    text = f"{why[:1].upper()}{why[1:]}, so it {needs}." if why else f"This {needs}."
    text = f"{text} Nothing was done yet."
    members = rich(spoken(f"Who can approve: {policy.members(change.approvers)}", people=True))
    ask = button("Ask for approval", "change.ask", change.id, style="primary")
    return Message(text, [say(text), *_asked(change), members, *_decide(change, filed, ask)])


def nobody(change: Change, others: int, besides_you: bool) -> Message:
    """To the requester: there are not enough people who could approve it, besides them where they could themselves."""
    needs = approving(change.approvers, change.quorum)
    people = "person has" if others == 1 else "people have"
    besides = "besides you " if besides_you else ""
    has = f"{besides}only {others} {people} that role" if others else f"{besides}no one has that role"
    text = (
        f"This needs approval from {needs}, but {has}. It can't be approved, so nothing was done. "
        f"Ask your Registrar admin to give someone the role “{change.approvers}”, then ask again."
    )
    return Message(text, [say(text), *_asked(change), actions(button("Cancel", "change.cancel", change.id))])


def card(change: Change, policy: Policy = BUILT_IN_POLICY) -> Message:
    """To the approvers: who wants what, why, what it means, who may decide, and how it stands."""
    title = request_view.where(change)
    text = f"{brief(change.name, CARD_NAME_CHARS)} asks: {description(change)}"
    blocks: list[Block] = [
        header(f"Approval needed on {title}" if change.state is ChangeState.AWAITING else f"Request on {title}"),
        *_asked(change, mention(change.actor), run(" asks: ")),
    ]
    if change.reason:
        blocks.append(rich(line(run("Reason: ", bold=True), run(brief(change.reason, CARD_REASON_CHARS)))))
    if change.why:
        blocks.append(context(f"Why it needs approval: {brief(change.why, CARD_WHY_CHARS)}"))
    blocks += _shown_where(change)
    if change.state is ChangeState.AWAITING:
        blocks.append(rich(spoken(_deciders(change, policy), people=True)))
    blocks.append(rich(line(run(CARD_STATE_LABELS[change.state], bold=True), *_standing(change))))
    if change.decisions:
        blocks.append(rich(*(_voice(one) for one in change.decisions)))
    blocks += _outcome(change)
    if change.state is ChangeState.AWAITING:
        whole = request_view.seen_whole(change)
        approve = button("Approve", "change.approve", change.id, style="primary")
        deny = button("Deny", "change.deny", change.id, style="danger")
        dry = button("Dry run", "change.dry", change.id)
        withdraw = button("Cancel request", "change.withdraw", change.id)
        blocks.append(actions(*([approve] if whole else [_again(change)]), deny, dry, withdraw))
    return Message(text, blocks)


def _deciders(change: Change, policy: Policy) -> str:
    """Those whom the policy names for the roles: groups by their handle, which calls nobody."""
    return f"Who can approve: {' or '.join(policy.members(role) for role in change.deciders)}"


def headline(change: Change) -> str:
    """The sentence for what is done, where there is one."""
    said = change.headline or change.did
    return f"✅ {said}" if said and change.state is ChangeState.DONE else ""


def news(change: Change, buttons: bool = True, said: Mapping[int, str] | None = None) -> Message:
    """One line on what became of it, for the thread and for the requester. Of a change set, one for each item besides,
    with what its platform `said`, by place."""
    if change.state is ChangeState.READY and buttons:
        return _to_run(change)
    decided = change.decisions and change.state is ChangeState.DENIED
    by = f" by {brief(change.decisions[-1].name, CARD_NAME_CHARS)}" if decided else ""
    nothing = " Nothing was done." if change.state is ChangeState.DENIED else ""
    text = headline(change) or f"{CARD_STATE_LABELS[change.state]}{by}: {description(change)}{nothing}"
    reason = change.decisions[-1].reason if change.state is ChangeState.DENIED and change.decisions else ""
    blocks: list[Block] = [rich(line(run(text, bold=bool(headline(change)))))]
    if reason:
        blocks.append(rich(line(run("Reason: ", bold=True), run(brief(reason, CARD_REASON_CHARS)))))
    if change.items:
        blocks.append(change_set_view.listed(change, said=said))
    by_whom = [context(f"{approved_by(change)} it.")] if buttons and change.yes and change.state in BEGUN_STATES else []
    return Message(text, [*blocks, *_outcome(change), *by_whom, *beside(change), *(_next(change) if buttons else [])])


def _to_run(change: Change) -> Message:
    """To the requester: it is approved, and they are the one who has it done."""
    what, label = f" to {_within(description(change))}", "Run now"
    until = [run(" before "), when(change.until)] if change.until else []
    told = line(run(f"{approved_by(change)} it. Press "), run(label, bold=True), run(what), *until, run("."))
    text = f"{approved_by(change)} it. Press {label}{what}."
    listed = [change_set_view.listed(change)] if change.items else []
    return Message(text, [rich(told), *listed, *beside(change), *_next(change)])


def approved_by(change: Change) -> str:
    """The beginning of a sentence."""
    names = [brief(one.name, CARD_NAME_CHARS) for one in change.yes]
    return f"{together(names) if names else 'Someone'} approved"


def answered(change: Change | None, message: Message) -> Message:
    """The answer to what others approved: below what was asked for, and who said yes. Of a change set it says so."""
    if not change or change.items or not change.yes:
        return message
    head = line(run(f"{approved_by(change)} this: "), run(description(change), bold=True))
    return Message(f"{approved_by(change)} this: {description(change)} {message.text}", [rich(head), *message.blocks])


def decided(change: Change, said: str) -> Message:
    """To whoever decided: what was said, and on what."""
    what = brief(change.headline or change.did, CARD_SUMMARY_CHARS) if change.state is ChangeState.DONE else ""
    what = what or description(change)
    return Message(f"{said} {what}", [say(said), rich(line(run(what, bold=True)))])


def cancelled(change: Change) -> Message:
    return decided(change, "Cancelled. Nothing was done.")


def approved(change: Change) -> str:
    """To whoever said the last yes: what came of it, or who has it done."""
    if change.state is ChangeState.READY:
        return f"You approved it. {brief(change.name, CARD_NAME_CHARS)} must now press Run now."
    return f"You approved it. {CARD_STATE_LABELS[change.state]}."


def given_up(change: Change) -> Message:
    """To the requester: it is left as it is. Of a change set besides what was done, and how to take that back."""
    text = "Given up. I'll leave it as it is."
    if not change.items:
        return sentence(text)
    return Message(
        text, [say(text), change_set_view.listed(change), *_outcome(change), *beside(change), *_row(undo(change))]
    )


def beside(change: Change) -> list[Block]:
    """What was no part of it, and was said when it was asked for."""
    left = len(change.notes) - CARD_NOTES_SHOWN
    more = [f"… and {left} more."] if left > 0 else []
    return [context(brief(one, CARD_SUMMARY_CHARS)) for one in (*change.notes[:CARD_NOTES_SHOWN], *more)]


def still_needed(change: Change) -> str:
    """How many more must approve, and whose yes no longer counts, as sentences."""
    left = change.quorum - len(change.yes)
    lost = [brief(one.name, CARD_NAME_CHARS) for one in change.decisions if one.void]
    needs = f"It needs {left} more approval{'' if left == 1 else 's'}."
    if not lost:
        return needs
    why = f"no longer counts: they don't have the role “{change.approvers}” any more."
    return f"{needs} The approval of {together(lost)} {why}"


def reminder(change: Change) -> Message:
    text = f"Still waiting for approval: {description(change)}"
    return Message(text, [rich(line(run(text)))])


def widened(change: Change) -> Message:
    text = f"No one has decided yet, so {holders(change.fallback)} can approve it too."
    return Message(text, [rich(line(run(text)))])


def _next(change: Change) -> list[Block]:
    """The buttons the requester gets with the news."""
    if change.state is ChangeState.READY:
        return [
            actions(
                button("Run now", "change.run", change.id, style="primary"),
                button("Cancel", "change.cancel", change.id),
            )
        ]
    if change.state in UNRESOLVED_STATES:
        hint = [change_set_view.hint(change)] if change.items else []
        return [*hint, actions(*unresolved(change), *undo(change))]
    return _row(undo(change))


def _row(buttons: Sequence[Element]) -> list[Block]:
    return [actions(*buttons)] if buttons else []


def asked(change: Change, channel: str, place: str | None) -> Message:
    """To the requester, in place of the offer: where it was asked, and how to take it back."""
    where = f"to #{channel}"
    if (place or "").startswith("D"):  # nothing of ours is read by others
        where = f"to the approvers in direct messages, because #{channel} is shared with another organization"
    text = f"Sent {where}. I'll message you when it's decided."
    if place is None:
        text = (
            f"Your request is saved. Slack hasn't confirmed yet that it's in #{channel}, so I'll keep "
            "trying. I'll message you when it's decided."
        )
    elif not place:
        text = f"I couldn't post in #{channel}. Invite me there with /invite @Registrar. I'll keep trying."
    cancel = button("Cancel request", "change.cancel", change.id)
    return Message(text, [rich(line(run(description(change), bold=True))), say(text), actions(cancel)])


def standing(change: Change, url: str = "") -> Message:
    """To the requester: how it stands by now; `url` leads to its card."""
    already = "You already asked for this. " if change.state in WAITING_STATES else ""
    text = f"{already}{CARD_STATE_LABELS[change.state]}"
    card = [run(" · "), link(url, "the request")] if url else []
    blocks = [rich(line(run(description(change), bold=True))), rich(line(run(text), *_standing(change), *card))]
    waits = [actions(button("Cancel request", "change.cancel", change.id))] if change.state in WAITING_STATES else []
    return Message(text, [*blocks, *_outcome(change), *waits])


def _within(why: str) -> str:
    """A reason as the end of a sentence."""
    return brief(f"{why[:1].lower()}{why[1:].rstrip('.')}", CARD_SUMMARY_CHARS)


def _voice(one: Decision) -> Element:
    said = f" {'approved' if one.yes else 'denied'}{' (no longer counts)' if one.void else ''}" + (
        f": {brief(one.reason, CARD_REASON_CHARS)}" if one.reason else ""
    )
    return line(mention(one.user), run(f"{said}\n"))


def _standing(change: Change) -> list[Element]:
    if change.state is ChangeState.READY:
        until = [run(" until "), when(change.until)] if change.until else []
        return [run(" by "), mention(change.actor), *until]
    if change.state is not ChangeState.AWAITING:
        return []
    left = [run(f" · {len(change.yes)} of {change.quorum} approvals · expires ")] if change.until else []
    return [*left, *([when(change.until)] if change.until else [])]


def _outcome(change: Change) -> list[Block]:
    return (
        [say(brief(change.outcome, CARD_SUMMARY_CHARS if change.items else CARD_OUTCOME_CHARS))]
        if change.outcome
        else []
    )


def _asked(change: Change, *first: Element) -> list[Block]:
    """What it will do in words, and everything that would be sent; of a change set that is under way or over, what
    became of each item instead."""
    told = run(brief(request_view.described(change), CARD_DESCRIPTION_CHARS), bold=True)
    begun = change.items and change.state not in WAITING_STATES
    return [
        rich(line(*first, told)),
        *([change_set_view.listed(change)] if begun else request_view.values(change)),
    ]


def _shown_where(change: Change) -> list[Block]:
    """Where the whole of it is, if not here."""
    if request_view.fits(change):
        return []
    if request_view.has_file(change):
        return [context(FILED_IN_THREAD)]
    return [say(NOT_SEEN_WHOLE)] if change.state is ChangeState.AWAITING else []


def _decide(change: Change, filed: bool, yes: Element) -> list[Block]:
    """The requester's buttons, where they can see all that they say yes to."""
    cancel = button("Cancel", "change.cancel", change.id)
    if request_view.fits(change):
        return [actions(yes, cancel)]
    if filed:
        return [context(FILED_FOR_REQUESTER), actions(yes, cancel)]
    return [say(NOT_SHOWN_WHOLE), actions(_again(change), cancel)]


def _again(change: Change) -> Element:
    return button("Post the file again", "change.whole", change.id, style="primary")
