"""App Home: what this person can do, today's sessions, what waits for them, what they did, how the platforms are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.changes.change import Change, ChangeState
from bot.changes.places import place
from bot.desk import Health
from bot.notifications.subscription import Subscription
from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.changes.cards import CARD_SUMMARY_CHARS
from handlers.everyday.allowed_verbs import AllowedVerbs
from handlers.everyday.platform_reply import listed
from handlers.home import home_changes
from handlers.home.help_card import NO_PLATFORM_CONNECTED
from handlers.notifications.subscriptions_view import at_home
from handlers.slack import limits, times
from handlers.slack.blocks import Block, Element, View, actions, button, clip, context, header, rich, say, spoken

HOME_WAITING_SHOWN = 10
HOME_VERBS: Mapping[Verb, str] = {
    Verb.ENROLL: "Enroll someone",
    Verb.FIND: "Find someone",
    Verb.ROSTER: "See who's in a course",
    Verb.SCHEDULE: "Schedule a session",
}
"""The commonest verbs, and what their buttons say."""
NOTHING_CHANGED = "Nothing yet. What you change on a platform stands here."


@dataclass(frozen=True)
class HomeContents:
    """What stands on somebody's App Home.

    Attributes:
        now: the moment, on their clock
        verbs: what they may use, and where
        denied: what to say where that is nothing: whom to ask
        access: the button that asks them
        sessions: today's, as blocks
        waiting: requests for this person's approval, one more than is shown where there are more
        after: the place of the request before those; empty where they are the first
        changes: what they asked for last, newest first, each with the draft that does it again, if any
        older: whether there are more of these
        subscriptions: what they subscribed to
        subscribes: whether they may subscribe to anything
        health: how each connected platform is
    """

    now: datetime
    verbs: AllowedVerbs
    denied: str = ""
    access: Sequence[Element] = ()
    sessions: Sequence[Block] = ()
    waiting: Sequence[Change] = ()
    after: str = ""
    changes: Sequence[tuple[Change, str]] = ()
    older: bool = False
    subscriptions: Sequence[Subscription] = ()
    subscribes: bool = True
    health: Sequence[tuple[str, Health]] = ()


def view(home: HomeContents) -> View:
    """As much as Slack takes; what is left out is said."""
    before = [*_doing(home), *home.sessions, *_waiting(home)]
    behind = [
        *_titled("Your subscriptions", at_home(home.subscriptions) if home.subscriptions or home.subscribes else []),
        *_health(home),
        context(f"As of {times.recent(home.now, home.now)}. Open this tab again to refresh it."),
    ]
    room = limits.VIEW_BLOCKS - len(before) - len(behind) - 2  # of these the header, and what is left out
    blocks = [*before, *_titled("Your last changes", _changes(home, room)), *behind]
    if len(blocks) > limits.VIEW_BLOCKS:
        blocks = [*blocks[: limits.VIEW_BLOCKS - 1], context("There is more, and Slack shows no more than this.")]
    return {"type": "home", "blocks": blocks}


def _doing(home: HomeContents) -> list[Block]:
    """The commonest verbs, and where everything else is."""
    settings, help = button("Settings", "settings.open", "home"), button("Help", "home.help", "home")
    if not home.verbs:
        told = home.denied if home.health and home.denied else NO_PLATFORM_CONNECTED
        return [header("Registrar"), rich(spoken(told, people=True)), actions(*home.access, help, settings)]
    common = [one for one in HOME_VERBS if one in home.verbs]
    shown = [
        button(HOME_VERBS[verb], "verb.open", verb, style="primary" if verb is common[0] else "") for verb in common
    ]
    rest = [button("Something else…", "launcher.open", "home"), settings, help]
    return [header("What do you want to do?"), *([actions(*shown)] if shown else []), actions(*rest)]


def _waiting(home: HomeContents) -> list[Block]:
    blocks = [block for change in home.waiting[:HOME_WAITING_SHOWN] for block in home_changes.request(change)]
    more: list[Element] = [button("Back to the first", "home.first", "first")] if home.after else []
    if len(home.waiting) > HOME_WAITING_SHOWN:
        more.append(button("Next", "home.waiting", place(home.waiting[HOME_WAITING_SHOWN - 1])))
    return _titled("Waiting for you", [*blocks, *([actions(*more)] if more else [])])


def _changes(home: HomeContents, room: int) -> list[Block]:
    """The newest of them, as many as have room."""
    blocks: list[Block] = []
    done = {change.id for change, _ in home.changes if change.state is ChangeState.DONE}
    entries = [home_changes.mine(change, draft, home.now, done) for change, draft in home.changes]
    for at, entry in enumerate(entries):
        if len(blocks) + len(entry) > room:
            left = len(entries) - at
            return [*blocks, context(f"{left} older {'change has' if left == 1 else 'changes have'} no room here.")]
        blocks += entry
    if home.older:
        blocks.append(context("Older changes aren't shown here."))
    return blocks or ([say(NOTHING_CHANGED)] if home.verbs else [])


def _health(home: HomeContents) -> list[Block]:
    """What is wrong, a line each, and all else in one."""
    if not home.health or not home.verbs:
        return []
    failed = {name: one for name, one in home.health if one.failed and one.failed > (one.answered or 0)}
    well = [platforms()[name].title for name, _ in home.health if name not in failed]
    lines = [f"⚠️ {clip(one.said, CARD_SUMMARY_CHARS)} ({_at(one.failed or 0, home)})" for one in failed.values()]
    lines += [f"✅ No trouble on {listed(well)}."] if well else []
    return [header("Platforms"), *(context(one) for one in lines)]


def _at(moment: float, home: HomeContents) -> str:
    return times.recent(datetime.fromtimestamp(moment, home.now.tzinfo), home.now)


def _titled(title: str, blocks: Sequence[Block]) -> list[Block]:
    return [header(title), *blocks] if blocks else []
