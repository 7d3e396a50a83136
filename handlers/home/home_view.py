"""App Home: what this person did, and how the platforms are."""

from collections.abc import Sequence

from bot.changes.change import OPEN, WAITING, Deed, State
from bot.desk import Health
from bot.notifications.subscription import Subscription
from connectors.catalog import platforms
from handlers.changes.cards import MEANS, SIGNS, means
from handlers.changes.change_set_view import brief
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

MOST, PARTS = 10, 3
"""Requests shown, and parts of each."""


def view(
    waiting: Sequence[Deed],
    deeds: Sequence[tuple[Deed, str]],
    health: Sequence[tuple[str, Health]],
    zone: str,
    now: float,
    mine: Sequence[Subscription] = (),
) -> View:
    """`waiting` is for this person's approval; `deeds` come with the draft of a button that does them again, if any;
    `mine` is what this person subscribed to."""
    blocks: list[Block] = [
        header("Registrar"),
        actions(button("Do something", "launcher.open", "home", style="primary")),
    ]
    if waiting:
        blocks.append(header("Waiting for you"))
    for deed in waiting[:MOST]:
        reason = [line(run(f"\n{clip(deed.reason, MEANS)}"))] if deed.reason else []
        blocks.append(
            rich(line(mention(deed.actor), run(" asks: "), run(means(deed), bold=True)), *brief(deed, PARTS), *reason)
        )
        approve = button("Approve", "deed.approve", deed.id, style="primary")
        blocks.append(actions(approve, button("Deny", "deed.deny", deed.id, style="danger")))
    blocks.append(header("Your requests and deeds"))
    for deed, draft in deeds:
        when = read_aloud(deed.began, zone, moment=True)
        said = f"{SIGNS[deed.state]} · {when}" + (f" · {clip(deed.outcome, MEANS)}" if deed.outcome else "")
        what = means(deed) if deed.parts else described(vars(deed.first))
        blocks.append(rich(line(run(what, bold=True)), line(run(said)), *brief(deed, PARTS)))
        if buttons := [*_steps(deed), *([button("Do it again", "home.again", draft)] if draft else [])]:
            blocks.append(actions(*buttons))
    if not deeds:
        blocks.append(say("Nothing yet. What you change on a platform will stand here."))
    blocks += [header("Your subscriptions"), *at_home(mine)]
    blocks.append(header("Platforms"))
    for name, one in health:
        blocks.append(rich(line(run(f"{platforms()[name].title}  ", bold=True), run(_well(one, zone)))))
    if not health:
        blocks.append(say("No platform is connected yet. Ask whoever runs Registrar."))
    blocks.append(context(f"As of {read_aloud(now, zone, moment=True)}. Open this tab again to refresh it."))
    return {"type": "home", "blocks": blocks[:100]}


def _steps(deed: Deed) -> list[Element]:
    """What the requester can do about a deed that is not over."""
    if deed.state is State.READY:
        return [button("Run now", "deed.run", deed.id, style="primary"), button("Cancel", "deed.withdraw", deed.id)]
    if deed.state in WAITING:
        return [button("Cancel", "deed.withdraw", deed.id)]
    if deed.state in OPEN:
        return [button("Try again", "deed.retry", deed.id), button("Give up", "deed.giveup", deed.id)]
    return []


def _well(one: Health, zone: str) -> str:
    if one.failed and one.failed > (one.answered or 0):
        return f"⚠️ {clip(one.said, MEANS)} ({read_aloud(one.failed, zone, moment=True)})"
    return f"✅ answered at {read_aloud(one.answered, zone, moment=True)}" if one.answered else "not asked yet"
