"""What is shown of a deed that somebody must decide on: to the requester, to the approvers, and when it is over."""

from collections.abc import Mapping

from bot.changes.change import OPEN, WAITING, Decision, Deed, State
from bot.policy.policy import Policy
from handlers.changes import change_set_view
from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    clip,
    context,
    header,
    line,
    mention,
    modal,
    plain,
    rich,
    run,
    say,
    spoken,
    when,
)

SIGNS: Mapping[State, str] = {
    State.WISHED: "✋ not asked for yet",
    State.CONFIRMING: "✋ waits for a go-ahead",
    State.AWAITING: "⏳ waits for approval",
    State.READY: "👍 approved, waits to be run",
    State.RUNNING: "⚙️ under way",
    State.DONE: "✅ done",
    State.PARTLY: "⚠️ carried out only in part",
    State.FAILED: "✖️ not done",
    State.UNKNOWN: "❓ unknown whether it was done",
    State.INTERRUPTED: "❓ interrupted",
    State.DENIED: "⛔ denied",
    State.EXPIRED: "⌛ expired",
    State.CANCELLED: "↩️ cancelled",
    State.GIVEN_UP: "🏳️ given up",
}


MEANS, DETAILS, REASON, NAME = 300, 3000, 1000, 80
"""Characters of a deed that are shown, so that a card with everything stays within a message."""


def means(deed: Deed) -> str:
    """What it will do, in words, as long as there is room for it."""
    return clip(deed.means or f"{deed.first.platform} {deed.first.operation}", MEANS)


def confirm(deed: Deed) -> Message:
    """To the requester: what will happen, and the last word."""
    text = f"This will happen: {means(deed)} Go ahead?"
    buttons = actions(button("Go ahead", "deed.go", deed.id, style="danger"), button("Cancel", "deed.cancel", deed.id))
    return Message(text, [say("This will happen:"), rich(line(run(means(deed), bold=True))), *_details(deed), buttons])


def offer(deed: Deed, policy: Policy) -> Message:
    """To the requester: it takes others, and how to ask them."""
    who = f"{deed.quorum} people" if deed.quorum > 1 else "somebody else"
    why = f", because {_within(deed.why)}" if deed.why else ""
    text = f"This takes the approval of {who} with the role “{deed.approvers}”{why}. Nothing was done yet."
    blocks: list[Block] = [say(text), rich(line(run(means(deed), bold=True))), *_details(deed)]
    blocks.append(rich(spoken(f"{deed.approvers}: {policy.members(deed.approvers)}", people=True)))
    ask = button("Ask for approval", "deed.ask", deed.id, style="primary")
    return Message(text, [*blocks, actions(ask, button("Cancel", "deed.cancel", deed.id))])


def card(deed: Deed) -> Message:
    """To the approvers: who wants what, why, what it means, and how it stands."""
    title = change_set_view.where(deed)
    text = f"{clip(deed.name, NAME)} asks: {means(deed)}"
    blocks: list[Block] = [
        header(f"Approval wanted on {title}" if deed.state is State.AWAITING else f"Request on {title}"),
        rich(line(mention(deed.actor), run(" asks: "), run(means(deed), bold=True))),
        *_details(deed),
    ]
    if deed.reason:
        blocks.append(rich(line(run("Reason: ", bold=True), run(clip(deed.reason, REASON)))))
    if deed.why:
        blocks.append(context(f"Why it takes approval: {clip(deed.why, REASON)}"))
    blocks.append(rich(line(run(SIGNS[deed.state], bold=True), *_standing(deed))))
    if deed.decisions:
        blocks.append(rich(*(_voice(one) for one in deed.decisions)))
    blocks += _outcome(deed)
    if deed.state is State.AWAITING:
        approve = button("Approve", "deed.approve", deed.id, style="primary")
        deny = button("Deny", "deed.deny", deed.id, style="danger")
        blocks.append(
            actions(
                approve,
                deny,
                button("Dry run", "deed.dry", deed.id),
                button("Cancel request", "deed.withdraw", deed.id),
            )
        )
    return Message(text, blocks)


def news(deed: Deed, buttons: bool = True, said: Mapping[int, str] | None = None) -> Message:
    """One line on what became of it, for the thread and for the requester. Of a bundle, one for each part besides, with
    what its platform `said`, by place."""
    decided = deed.decisions and deed.state in (State.DENIED, State.READY)
    by = f" by {clip(deed.decisions[-1].name, NAME)}" if decided else ""
    text = f"{SIGNS[deed.state]}{by}: {means(deed)}"
    reason = deed.decisions[-1].reason if deed.state is State.DENIED and deed.decisions else ""
    blocks: list[Block] = [rich(line(run(text)))]
    if reason:
        blocks.append(rich(line(run("Reason: ", bold=True), run(clip(reason, REASON)))))
    if deed.parts:
        blocks.append(change_set_view.listed(deed, said=said))
    return Message(text, [*blocks, *_outcome(deed), *(_next(deed) if buttons else [])])


def reminder(deed: Deed) -> Message:
    text = f"Still waiting for approval: {means(deed)}"
    return Message(text, [rich(line(run(text)))])


def _next(deed: Deed) -> list[Block]:
    """The buttons the requester gets with the news."""
    if deed.state is State.READY:
        return [
            actions(button("Run now", "deed.run", deed.id, style="primary"), button("Cancel", "deed.cancel", deed.id))
        ]
    if deed.state in OPEN:
        again = actions(button("Try again", "deed.retry", deed.id), button("Give up", "deed.giveup", deed.id))
        return [*([change_set_view.hint(deed)] if deed.parts else []), again]
    return []


def ask_why(deed: Deed) -> View:
    """The form in which the requester says why."""
    return _reason("Ask for approval", "deed.reason", deed, "Why is this needed?", "The approvers read this.", "Ask")


def deny_why(deed: Deed) -> View:
    return _reason("Deny", "deed.denied", deed, "Why not?", f"{clip(deed.name, NAME)} reads this.", "Deny")


def _reason(title: str, callback: str, deed: Deed, question: str, hint: str, submit: str) -> View:
    box: Block = {
        "type": "input",
        "block_id": "reason",
        "label": plain(question, limits.LABEL),
        "hint": plain(hint, limits.LABEL),
        "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": REASON},
    }
    return modal(title, [rich(line(run(means(deed)))), box], deed.id, submit=submit, callback=callback)


def _within(why: str) -> str:
    """A reason as the end of a sentence."""
    return clip(f"{why[:1].lower()}{why[1:].rstrip('.')}", MEANS)


def _voice(one: Decision) -> Element:
    said = f" {'approved' if one.yes else 'denied'}" + (f": {clip(one.reason, REASON)}" if one.reason else "")
    return line(mention(one.user), run(f"{said}\n"))


def _standing(deed: Deed) -> list[Element]:
    if deed.state is not State.AWAITING:
        return []
    left = [run(f" · {len(deed.yes)} of {deed.quorum} · expires ")] if deed.until else []
    return [*left, *([when(deed.until)] if deed.until else [])]


def _outcome(deed: Deed) -> list[Block]:
    return [say(clip(deed.outcome, MEANS if deed.parts else limits.SECTION))] if deed.outcome else []


def _details(deed: Deed) -> list[Block]:
    """What exactly would be sent, as it would be typed; of a bundle, and what became of it, part by part."""
    if deed.parts:
        return [change_set_view.listed(deed, exact=deed.state in WAITING)]
    return [rich(line(run(clip(change_set_view.typed(deed, 0), DETAILS), code=True)))]
