"""The changes on App Home: those that wait for this person, and what they asked for last, a sentence each."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.changes.change import UNRESOLVED_STATES, WAITING_STATES, Change, ChangeState
from bot.changes.change_set import together
from connectors.catalog import operation
from connectors.core.field_markers import Effect
from connectors.core.operation_sentence import in_past
from handlers.changes.card_states import CARD_STATE_LABELS
from handlers.changes.cards import CARD_NAME_CHARS, CARD_SUMMARY_CHARS, description
from handlers.changes.change_set_view import to_look_at
from handlers.changes.outcome_buttons import undo, unresolved
from handlers.changes.request_view import described, fits, values_within
from handlers.everyday.undo import UNDO_WITHIN_S
from handlers.slack import times
from handlers.slack.blocks import Block, Element, actions, button, context, line, mention, plain, rich, run
from handlers.slack.limits import SECTION_TEXT_CHARS
from handlers.slack.visible import brief, shortened

HOME_ITEMS_SHOWN = 3
"""Items of a change set."""
UNASKED_STATES = (ChangeState.CONFIRMING, ChangeState.NEEDS_APPROVAL)
"""What waits for a word of the requester's own."""
UNANSWERED_SHOWN_S = 7 * 24 * 3600.0
"""Seconds for which a question is shown that its requester never answered."""
HOME_NOT_SEEN_WHOLE = "There is more to it than fits here. Approve it on its card, which shows all of it."
HOME_VALUES_CHARS = 1000
"""Characters of all values of a request; Slack counts the bytes of the whole view."""


def worth_showing(change: Change, now: float) -> bool:
    """Whether it still tells its requester anything: not what expired, nor a question that was never answered and is
    out of time or older than a week."""
    if change.state is ChangeState.EXPIRED:
        return False
    late = change.until is not None and change.until <= now
    return not (change.state in UNASKED_STATES and (late or now - change.began > UNANSWERED_SHOWN_S))


def request(change: Change) -> list[Block]:
    """A request that waits for this person. What cannot be seen whole here is approved where it can: on its card."""
    shown = _values(change)
    reason = f"Reason: {brief(change.reason, CARD_SUMMARY_CHARS)}" if change.reason else ""
    deny = button("Deny", "change.deny", change.id, style="danger")
    approve = button("Approve", "change.approve", change.id, style="primary")
    head = line(mention(change.actor), run(" asks: "), run(description(change), bold=True))
    return [
        rich(head, *([] if shown else to_look_at(change, HOME_ITEMS_SHOWN))),
        *shown,
        *([rich(line(run(reason)))] if reason else []),
        *([] if shown else [context(HOME_NOT_SEEN_WHOLE)]),
        actions(*([approve] if shown else []), deny),
    ]


def mine(change: Change, draft: str, now: datetime, done: Collection[str] = ()) -> list[Block]:
    """What this person asked for, and what they can do about it now; `draft` is of a button that does it again, where
    one may. `now` is on their clock; `done` are the ids of changes that are done, among them what took others back."""
    when = times.recent(datetime.fromtimestamp(change.ended or change.began, now.tzinfo), now)
    again = [button("Do it again", "home.again", draft)] if draft else []
    if change.state is ChangeState.DONE:
        fresh = change.ended is not None and now.timestamp() - change.ended < UNDO_WITHIN_S
        back = undo(change) if fresh and not change.undone_by else []
        return [_in_a_line(f"✅ {_done(change, done)}{_by(change)} · {when}", [*back, *again])]
    shown = _values(change) if change.state in UNASKED_STATES else []
    said = f"{CARD_STATE_LABELS[change.state]}{_by(change)} · {when}"
    outcome = f" · {brief(change.outcome, CARD_SUMMARY_CHARS)}" if change.outcome else ""
    items = [] if shown else to_look_at(change, HOME_ITEMS_SHOWN)
    buttons = [*_steps(change, shown), *again]
    return [
        rich(line(run(description(change), bold=True)), line(run(said + outcome)), *items),
        *shown,
        *([actions(*buttons)] if buttons else []),
    ]


def _in_a_line(text: str, buttons: Sequence[Element]) -> Block:
    """The first of the buttons stands beside it: what is most wanted."""
    if not buttons:
        return rich(line(run(text)))
    return {"type": "section", "text": plain(text, SECTION_TEXT_CHARS), "accessory": buttons[0]}


def _done(change: Change, done: Collection[str]) -> str:
    """`Enrolled Jane Doe in Onboarding 101 on Chamilo`, without its full stop."""
    planned = "" if change.takes_back else in_past(change.sentence) if change.sentence else ""
    said = change.did or planned or change.headline or in_past(described(change))
    back = "" if not change.undone_by else " · undone" if change.undone_by in done else " · undo asked for"
    return f"{brief(said, CARD_SUMMARY_CHARS).rstrip('.')}{back}"


def _values(change: Change) -> list[Block]:
    """All that somebody says yes to, if it can be seen whole here; else nothing."""
    texts = (described(change), change.reason)
    small = not any(shortened(text, CARD_SUMMARY_CHARS)[1] for text in texts)
    return values_within(change, HOME_VALUES_CHARS) if small and fits(change) else []


def _by(change: Change) -> str:
    """Who decided on it."""
    if change.state is ChangeState.DENIED and change.decisions:
        return f" by {brief(change.decisions[-1].name, CARD_NAME_CHARS)}"
    yes = [brief(one.name, CARD_NAME_CHARS) for one in change.yes]
    return f" · approved by {together(yes)}" if yes else ""


def repeatable(change: Change) -> bool:
    """Whether somebody may want the same once more: not what is not over, nor what was removed for good."""
    if change.items or change.state in (*WAITING_STATES, ChangeState.RUNNING, ChangeState.DENIED):
        return False
    if change.takes_back or change.undone_by:  # what was undone was a mistake
        return False
    cls = operation(change.first.platform, change.first.operation)
    gone = cls and cls.http.harm is Effect.DESTRUCTIVE and not cls.http.reversible
    return not (gone and change.state is ChangeState.DONE)


def _steps(change: Change, shown: Sequence[Block]) -> list[Element]:
    """What the requester can do about a change that is not over. Slack may not have taken the buttons of its question,
    so the answer to that can be given here too, where all of it is `shown`; else it is asked again, with its file."""
    if change.state in UNASKED_STATES:
        yes = button("Show the whole of it", "change.whole", change.id)
        if shown and change.state is ChangeState.CONFIRMING:
            yes = button("Go ahead", "change.go", change.id, style="danger")
        elif shown:
            yes = button("Ask for approval", "change.ask", change.id, style="primary")
        return [yes, button("Cancel", "change.withdraw", change.id)]
    if change.state is ChangeState.READY:
        return [
            button("Run now", "change.run", change.id, style="primary"),
            button("Cancel", "change.withdraw", change.id),
        ]
    if change.state in WAITING_STATES:
        return [button("Cancel", "change.withdraw", change.id)]
    if change.state in UNRESOLVED_STATES:
        return unresolved(change)
    return []
