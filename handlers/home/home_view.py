"""App Home: what this person did, and how the platforms are."""

from collections.abc import Sequence

from bot.changes.change import UNRESOLVED_STATES, WAITING_STATES, Change, ChangeState
from bot.changes.change_set import together
from bot.changes.places import place
from bot.desk import Health
from bot.notifications.subscription import Subscription
from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from handlers.changes.card_states import CARD_STATE_LABELS
from handlers.changes.cards import CARD_NAME_CHARS, CARD_SUMMARY_CHARS, description
from handlers.changes.change_set_view import to_look_at
from handlers.changes.outcome_buttons import unresolved
from handlers.changes.request_view import described as described_whole
from handlers.changes.request_view import fits, values_within
from handlers.home.launcher_view import described
from handlers.notifications.subscriptions_view import at_home
from handlers.slack.blocks import (
    Block,
    Element,
    View,
    actions,
    button,
    clip,
    context,
    header,
    line,
    mention,
    rich,
    run,
    say,
)
from handlers.slack.values import read_aloud
from handlers.slack.visible import brief, shortened

HOME_WAITING_SHOWN, HOME_ITEMS_SHOWN = 10, 3
"""Requests shown, and items of each."""
UNASKED_STATES = (ChangeState.CONFIRMING, ChangeState.NEEDS_APPROVAL)
"""What waits for a word of the requester's own."""
HOME_NOT_SEEN_WHOLE = "There is more to it than fits here. Approve it on its card, which shows all of it."
HOME_VALUES_CHARS = 1000
"""Characters of all values of a request; Slack counts the bytes of the whole view."""


def view(
    waiting: Sequence[Change],
    changes: Sequence[tuple[Change, str]],
    health: Sequence[tuple[str, Health]],
    zone: str,
    now: float,
    mine: Sequence[Subscription] = (),
    after: str = "",
) -> View:
    """`waiting` is for this person's approval, one more than is shown where there are more, and `after` the place of
    the one before; `changes` come with the draft of a button that does them again, if any;
    `mine` is what this person subscribed to."""
    blocks: list[Block] = [
        header("Registrar"),
        actions(button("Do something", "launcher.open", "home", style="primary")),
    ]
    if waiting:
        blocks.append(header("Waiting for you"))
    blocks += [block for change in waiting[:HOME_WAITING_SHOWN] for block in _request(change)]
    more = [button("Back to the first", "home.first", "first")] if after else []
    if len(waiting) > HOME_WAITING_SHOWN:
        more.append(button("Next", "home.waiting", place(waiting[HOME_WAITING_SHOWN - 1])))
    blocks += [actions(*more)] if more else []
    blocks.append(header("Your requests and changes"))
    for change, draft in changes:
        when = read_aloud(change.began, zone, moment=True)
        said = f"{CARD_STATE_LABELS[change.state]}{_by(change)} · {when}" + (
            f" · {clip(change.outcome, CARD_SUMMARY_CHARS)}" if change.outcome else ""
        )
        known = change.description or change.sentence
        what = description(change) if known else described(vars(change.first))
        shown = _values(change) if change.state in UNASKED_STATES else []
        blocks.append(
            rich(line(run(what, bold=True)), line(run(said)), *([] if shown else to_look_at(change, HOME_ITEMS_SHOWN)))
        )
        blocks += shown
        if buttons := [*_steps(change, shown), *([button("Do it again", "home.again", draft)] if draft else [])]:
            blocks.append(actions(*buttons))
    if not changes:
        blocks.append(say("Nothing yet. What you change on a platform will stand here."))
    blocks += [header("Your subscriptions"), *at_home(mine)]
    blocks.append(header("Platforms"))
    for name, one in health:
        blocks.append(rich(line(run(f"{platforms()[name].title}  ", bold=True), run(_well(one, zone)))))
    if not health:
        blocks.append(say("No platform is connected yet. Ask whoever runs Registrar."))
    blocks.append(context(f"As of {read_aloud(now, zone, moment=True)}. Open this tab again to refresh it."))
    return {"type": "home", "blocks": blocks[:100]}


def _request(change: Change) -> list[Block]:
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


def _values(change: Change) -> list[Block]:
    """All that somebody says yes to, if it can be seen whole here; else nothing."""
    texts = (described_whole(change), change.reason)
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
    if change.items or change.state in (*WAITING_STATES, ChangeState.RUNNING):
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


def _well(one: Health, zone: str) -> str:
    if one.failed and one.failed > (one.answered or 0):
        return f"⚠️ {clip(one.said, CARD_SUMMARY_CHARS)} ({read_aloud(one.failed, zone, moment=True)})"
    return f"✅ answered at {read_aloud(one.answered, zone, moment=True)}" if one.answered else "not asked yet"
