"""A story told once with some faults: what the people read, what the platforms hold, and what stands in the store."""

import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bot.audit.log import AuditLog
from bot.changes import change as steps
from bot.changes.change import Change, ChangeState
from bot.changes.change_item import ItemState
from bot.changes.change_set import CHANGE_OUTCOME_UNWRITTEN, safe
from bot.changes.executor import load_intent
from bot.changes.states import UNDONE_STATES, WAITING_STATES
from bot.store import Store
from bot.store.sqlite import open_sqlite
from connectors.core.connector import Connector
from connectors.core.field_specs import MASK
from connectors.standin.standin import Call
from handlers.changes.card_states import CARD_STATE_LABELS
from handlers.ports.notices import CARD_METADATA_TYPE, NOTHING_SENT_STILL
from handlers.slack.interaction import INTERACTION_STORE_DOWN
from tests.faults.house import PASSCODE, PEOPLE, House, house
from tests.faults.store import Plan
from tests.faults.stories import Story

MAX_LIVES = 6
SAID_DONE = re.compile(r"✅ |✅ |\bis enrolled\b|\bwas enrolled\b")
SAID_NOT_DONE = re.compile(
    r"nothing was done(?! yet)|✖️ Not done|I sent nothing|didn't start|wasn't done|not tried: ", re.IGNORECASE
)
SAID_STATES: Mapping[ChangeState, re.Pattern[str]] = {
    ChangeState.CANCELLED: re.compile(r"Cancelled\. Nothing was done|↩️ Cancelled"),
    ChangeState.DENIED: re.compile(r"\bDenied\. |⛔ Denied"),
    ChangeState.EXPIRED: re.compile(r"This has expired|⌛ Expired"),
    ChangeState.GIVEN_UP: re.compile(r"Given up\. |🏳️ Given up"),
}
"""What is said of a change that stays as it is then; with the words of its label."""
SAID_ASKED = re.compile(r"\bSent to (#|the approvers)|Your request is saved|asks: ")
SAID_APPROVED = re.compile(r"You approved it|approved it\. Press|\bapproved this: ")
SAID_OF_SLACK = re.compile(r"I couldn't post in|Slack hasn't confirmed yet|Slack (didn't|did not)")
"""No story has trouble with Slack."""
DECIDED = {ChangeState.CANCELLED, ChangeState.DENIED, ChangeState.GIVEN_UP}
"""What only a click brings about."""
SAID_SUBSCRIBED = "Subscribed."
NOTHING_DONE = {*UNDONE_STATES, *WAITING_STATES, ItemState.NOT_TRIED, ItemState.WAITING}
TOLD = "Jane completed Fire safety."
OpenStore = Callable[[Path], Awaitable[Store]]


async def in_a_file(folder: Path) -> Store:
    return await open_sqlite(folder / "registrar.db")


@dataclass
class Run:
    """What was seen of a story.

    Attributes:
        writes: the names of its writes, in their order, of all lives
        hit: those at which the plan struck
        faults: what was lost, done twice or said though it is not so; empty where all is well
    """

    writes: list[str] = field(default_factory=list)
    hit: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


async def run(story: Story, plan: Plan, catch_up: bool = False, open_store: OpenStore = in_a_file) -> Run:
    """Tell it with these faults, kill it, recover over the same store until a life survives that, and look. Where
    people were told that nothing was done, they ask again, now without a fault, and it must be done once. With
    `catch_up` the first life looks after its changes before it is killed."""
    seen = Run()
    with TemporaryDirectory(prefix="registrar-faults-") as folder:
        async with house(Path(folder), lambda: open_store(Path(folder)), plan) as one:
            await _lives(story, one, catch_up)
            await _look(story, one, seen)
            if not plan:
                await _look_at_the_end(story, one, seen.faults.append)
            seen.writes = [name for life in one.lives for name in life.writes]
            if not seen.faults and _asks_again(story, one):
                one.relent()
                for who in PEOPLE:  # who asks again has put away the form in which it failed
                    if one.workspace.person(who).view:
                        await one.workspace.person(who).close(everything=True)
                await one.play(story.play(one))
                await one.settle()
                await _look(story, one, seen, again=True)
            await one.die()
            seen.hit = [name for life in one.lives for name in life.hit]
            seen.shown = one.lines()
    return seen


async def _lives(story: Story, one: House, catch_up: bool) -> None:
    if story.before:
        await one.live()
        await story.before(one)
        await one.die()
    one.life, one.lives = 0, []  # whatever is made before the story is a life of its own, in which nothing fails
    await one.live(story.alone)
    if not one.killed.is_set():
        await one.play(story.play(one))
        await one.settle()
    if catch_up and one.registrar and not one.killed.is_set():
        await one.play(one.registrar.look_after())
    await one.die()
    for _ in range(MAX_LIVES):
        await one.live()
        if not one.killed.is_set() and not one.lives[-1].hit:
            return  # what failed in this life is tried again in the next, as it would be by and by in this one
        await one.die()
    raise AssertionError("it never comes up again")


def _asks_again(story: Story, one: House) -> bool:
    """Whether the last that was said is that nothing was done."""
    return bool(story.effects) and not one.calls() and any(map(SAID_NOT_DONE.search, one.lines()))


async def _look(story: Story, one: House, seen: Run, again: bool = False) -> None:
    changes = [steps.loaded(row.value) for row in await one.store.scan("changes/", limit=1000)]
    calls, lines, say = list(map(_of_call, one.calls())), one.lines(), seen.faults.append
    allowed: Counter[str] = Counter()
    for change in changes:
        for at, (call, state) in enumerate(_standing(change, one.connectors)):
            repeated = bool(change.yes) and safe(change, at, load_intent(change.stored_intents[at]))
            allowed[call] += max(change.runs, len(one.lives) * change.runs if repeated else 0)
            if state == "done" and call not in calls:
                say(f"{call} is called done and was never sent")
            if state == "not done" and calls.count(call) > story.dropped and not again:
                say(f"{call} is called not done and was sent")
        if change.state is ChangeState.RUNNING:
            say(f"{change.id} is left running")
    for call, came in Counter(calls).items():
        if came > allowed[call]:
            say(f"{call} was sent {came} times, and may be {allowed[call]} times")
    if (await AuditLog(one.store).verify()).faults:
        say("the audit log is broken")
    if again and len(calls) - story.dropped != story.effects:
        say(f"asked again, it came to {len(calls)} changes instead of {story.effects}")
    if story.ends and not again:
        _look_at_words(story, lines, calls, say)
        _look_at_states(story, changes, lines, say)
    _look_at_cards(one, changes, say)
    if not story.ends:
        await _look_at_news(story, one, lines, say)
    if any(
        PASSCODE in text
        for text in [one.posted(), *[repr(row.value) for row in await one.store.scan("", limit=10_000)]]
    ):
        say("the passcode was shown or kept")


async def _look_at_the_end(story: Story, one: House, say: Callable[[str], None]) -> None:
    """Where nothing fails, the story is what its name says."""
    changes = [steps.loaded(row.value) for row in await one.store.scan("changes/", limit=1000)]
    last = max(changes, key=lambda each: each.began, default=None)
    if (last.state.value if last else "") != story.ends:
        say(f"it ends {last.state.value if last else 'without a change'} and should end {story.ends or 'without one'}")
    if len(one.calls()) - story.dropped != story.effects:
        say(f"it came to {len(one.calls())} changes instead of {story.effects}")


def _look_at_words(story: Story, lines: list[str], calls: list[str], say: Callable[[str], None]) -> None:
    """What people read is so, as far as it speaks of a change on a platform. What it would mean if something else had
    been said is no word on what was done."""
    for line in (one.replace(NOTHING_SENT_STILL, "") for one in _not_to_go_on(lines)):
        marks = [part for words, part in story.marks.items() if words in line]
        if story.marks and not marks:
            if SAID_NOT_DONE.search(line) and len(calls) - story.dropped >= story.effects:
                say(f"all of it was done, and somebody reads: {line}")
            continue
        for part in marks or [""]:
            done = sum(part in call for call in calls) > story.dropped
            if done and SAID_NOT_DONE.search(line):
                say(f"it was done, and somebody reads: {line}")
            if not done and SAID_DONE.search(line):
                say(f"it was not done, and somebody reads: {line}")


def _not_to_go_on(lines: list[str]) -> list[str]:
    """But for what is said not to be done in messages that say themselves that the rest may still be, and be told in
    another."""
    begin = [at for at, line in enumerate(lines) if line.lstrip().startswith("Registrar")]
    messages = [lines[at:until] for at, until in pairwise([0, *begin, len(lines)])]
    goes_on = [any(CHANGE_OUTCOME_UNWRITTEN in line for line in message) for message in messages]
    pairs = zip(messages, goes_on, strict=True)
    return [line for message, more in pairs for line in message if not (more and SAID_NOT_DONE.search(line))]


def _look_at_states(story: Story, changes: list[Change], lines: list[str], say: Callable[[str], None]) -> None:
    """What people read is so, as far as it says how a change stands."""
    states = {change.state for change in changes}
    for line in lines:
        for state, words in SAID_STATES.items():
            if words.search(line) and state not in states:
                say(f"it is {' and '.join(sorted(states)) or 'nowhere'}, and somebody reads: {line}")
        if SAID_ASKED.search(line) and all(change.drawn is None for change in changes):
            say(f"nobody was asked, and somebody reads: {line}")
        if SAID_APPROVED.search(line) and not any(change.yes for change in changes):
            say(f"nobody approved it, and somebody reads: {line}")
        if SAID_OF_SLACK.search(line):
            say(f"Slack did all it was told, and somebody reads: {line}")
        if INTERACTION_STORE_DOWN in line and story.ends in states & DECIDED:
            say(f"it is {story.ends}, and somebody reads: {line}")


def _look_at_cards(one: House, changes: list[Change], say: Callable[[str], None]) -> None:
    """Every card in a channel or somebody's messages shows how its change stands, and stands there once; whoever is to
    decide has one."""
    team, found = one.workspace.team, Counter[tuple[str, str]]()
    known = {change.id: change for change in changes}
    for message in [message for channel in team.channels for message in team.history(channel)]:
        if (message.metadata or {}).get("event_type") != CARD_METADATA_TYPE:
            continue
        change, shown = known.get(str((message.metadata or {})["event_payload"]["id"])), one.text_of(message)
        if not change:
            say(f"a card stands of what is not there: {shown}")
            continue
        found[message.channel, change.id] += 1
        if CARD_STATE_LABELS[change.state] not in shown:
            say(f"it is {change.state.value}, and its card says: {shown}")
        if ("[Approve]" in shown) is not (change.state is ChangeState.AWAITING):
            say(f"it is {change.state.value}, and its card has these buttons: {shown}")
    for (channel, id), count in found.items():
        if count > 1:
            say(f"{count} cards of {id} stand in {channel}")
    for change in changes:
        if change.state is ChangeState.AWAITING and not any(id == change.id for _, id in found):
            say(f"{change.id} waits for approval, and no card of it stands anywhere")


async def _look_at_news(story: Story, one: House, lines: list[str], say: Callable[[str], None]) -> None:
    if "Kept." in lines:
        shown = one.workspace.person("max").messages("#training").count(TOLD)
        if shown != 1:
            say(f"what was acknowledged was told {shown} times")
    subscriptions = await one.store.scan("subscription/")
    if story.name == "subscribe":
        if any(SAID_SUBSCRIBED in line for line in lines) and len(subscriptions) != 1:
            say(f"said that it is subscribed, and there are {len(subscriptions)}")
        if any(map(SAID_NOT_DONE.search, lines)) and subscriptions:
            say("said that nothing was done, and it is subscribed")


def _standing(change: Change, connectors: dict[str, Connector]) -> list[tuple[str, str]]:
    """Each operation as its platform sees it, and what its state says of it: done, not done, or nothing."""
    found = []
    for at, one in enumerate(change.stored_intents):
        state = change.items[at].state.value if change.items else change.state.value
        sent = connectors[one.platform].request(connectors[one.platform].begin(load_intent(one))).shown()
        url = httpx.URL(str(sent["url"]))
        query = "&".join(f"{name}={value}" for name, value in url.params.multi_items())
        found.append((_call(str(sent["method"]), url.path, query, sent["body"]["value"]), _word(state)))
    return found


def _of_call(call: Call) -> str:
    query = "&".join(f"{name}={value}" for name, value in call.query)
    body = call.json() if call.body else None
    if isinstance(body, dict):  # as it reads where it is stored without its secret
        body = {name: MASK if value == PASSCODE else value for name, value in body.items()}
    return _call(call.method, call.path, query, body)


def _call(method: str, path: str, query: str, body: object) -> str:
    return f"{method} {path}?{query} {json.dumps(body, sort_keys=True) if body else ''}".rstrip(" ?")


def _word(state: str) -> str:
    if state == ChangeState.DONE:
        return "done"
    return "not done" if state in NOTHING_DONE else ""
