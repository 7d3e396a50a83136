"""Everything that Registrar posts and shows, once of each kind, as it is sent in a demo of its own: the code is the
real one, every name is made up, and nobody's workspace or platform is asked."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.changes.change import Change
from bot.demo.demo import Running, demo
from bot.ports import (
    AuditHead,
    ChannelMessage,
    Interrupted,
    Reminder,
    Resumed,
    Silenced,
    SubscribedNews,
    ThreadSummary,
    Unwatched,
    WatchedAgain,
    Widened,
)
from connectors.news.news import News

JANE, MAEVE = "jane@acme.com", "maeve@acme.com"
TYPED = (
    "help", "help audit", "help class", "help enroll", "help skilljar users list",
    "search enroll", "menu", "what is this", "clas classes list", "hello",
    "skilljar", "skilljar users", "skilljar user list", "skilljar users list page=x", "skilljar users list",
    "skilljar users get user_id=1", "dry run skilljar users list", "dry run chamilo delete user user_id=8",
    "damstra groups get group_id=starters", "dry run damstra groups get group_id=NEW STARTERS",
    'damstra group members remove group_id="New starters" user_ids="Jane Doe"',
    "chamilo create user", f"find {JANE} on skilljar", "find zzz@example.com on skilljar",
    'class classes delete class_id="Onboarding 101"',
    "courses onboarding on skilljar", 'roster "Onboarding 101" on chamilo', f"progress {JANE} on classonlive",
    "sessions this week on classonlive",
    'attendance "Onboarding 101" on chamilo', 'enroll sam@acme.com in "Onboarding 101" on skilljar',
    f'enroll {MAEVE} in "Onboarding 101" on skilljar', 'add lena@acme.com "Lena Berg" to chamilo',
    f"deactivate {JANE} everywhere", "deactivate", "audit", "audit since foo", "who deleted evening?",
    "subscribe skilljar course_completion corse=x", "subscribe skilljar course_completion digest daily",
    "subscribe skilljar course_completion", "subscriptions", "webhooks", "webhooks skilljar", "webhooks damstra",
    "webhooks class",
)  # fmt: skip
"""What Ada types, one after the other. The mistakes are meant: their answers are messages too."""
FORMS = ("", "settings", "subscribe", "chamilo create user", "class classes create", f"enroll {JANE}")
"""What opens a form."""
PRESSED = (
    ("skilljar users list", "Next"), ("skilljar users list", "Share"), ("skilljar users list", "Show JSON"),
    ("dry run skilljar users list", "Send it"), ("webhooks skilljar", "Send a test"),
    ("subscriptions", "Try it"), ("subscriptions", "Pause"),
)  # fmt: skip
"""What she types, and the button that she presses in the answer."""
LINK = "class launch link get ext_class_id=onboarding-101 email=maeve@acme.com"

Payload = Mapping[str, Any]


async def rehearsal(running: Running[Any]) -> list[tuple[str, Payload]]:
    """`message` or `view`, and what was sent as one: of all that have the same blocks and controls, the longest."""
    sent: list[Mapping[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="registrar-") as home:
        async with demo(0, running, Path(home) / "demo", record=sent.append) as (_, workspace, registrar):
            ada, ines, sofia = (_Player(workspace.person(name), registrar) for name in ("ada", "ines", "sofia"))
            for text in (*TYPED, *FORMS):
                await ada.types(text)
            for text, label in PRESSED:
                await ada.types(text)
                await ada.presses(label)
            await ada.person.home()
            await ada.person.type("@registrar", "hello")
            await ada.types("subscriptions")
            await ada.presses("Edit")
            await ada.person.submit()
            await _submitted(ada)
            await _confirmed(ines)
            await _refused(sofia, ada)
            await _known_as(sofia, ada)
            await _told(registrar, await _decided(ada, ines))
    return _longest(sent)


class _Player:
    """Somebody at their Slack client, who waits until Registrar has answered."""

    def __init__(self, person: Any, registrar: Any) -> None:
        self.person, self.registrar = person, registrar

    async def types(self, text: str) -> None:
        await self.closes()
        await self.person.type("#training", f"/lms {text}")
        await self.registrar.services.tasks.idle()

    async def presses(self, label: str) -> None:
        await self.person.press(label)
        await self.registrar.services.tasks.idle()

    async def writes(self, label: str, value: str) -> None:
        """Into the form that is open, and sends it."""
        await self.person.fill(label, value)
        await self.person.submit()
        await self.registrar.services.tasks.idle()
        await self.closes()

    async def closes(self) -> None:
        """Whatever form is open."""
        if self.person.view:
            await self.person.close(everything=True)

    async def asks(self, text: str) -> Change:
        """For somebody's approval; gives the request."""
        await self.types(text)
        await self.presses("Ask for approval")
        await self.writes("Why is this needed?", "They have left.")
        (change,) = await self.registrar.desk.changes_of(self.person.user.id, 1)
        found: Change = change
        return found


async def _submitted(ada: _Player) -> None:
    await ada.types("class templates create")
    await ada.presses("Dry run")
    await ada.person.close()
    await ada.writes("Name", "Evening")


async def _refused(sofia: _Player, ada: _Player) -> None:
    """She asks for access; the lines that give it are looked at, and she is told: not now."""
    await sofia.types('add lena@example.com "Lena Berg" to chamilo')
    await sofia.presses("Ask for access")
    await sofia.writes("Why do you need it?", "I book places for my team.")
    await ada.presses("Only this…")
    await ada.presses("Not now")


async def _known_as(sofia: _Player, ada: _Player) -> None:
    """She is known by another address on a platform, and an approver confirms it."""
    await sofia.types("me")
    await sofia.presses("This is me on a platform…")
    await sofia.types("me sofia.lindgren@acme.com on class")
    await ada.presses("Approve")


async def _confirmed(ines: _Player) -> None:
    await ines.types(f'unenroll {MAEVE} from "Onboarding 101" on skilljar')
    await ines.presses("Go ahead")
    await ines.presses("Undo")
    await ines.presses("Go ahead")


async def _decided(ada: _Player, ines: _Player) -> Change:
    """One that is approved and run, one that is taken back, and one that is denied in the end, which it gives."""
    await ines.asks(LINK)
    await ada.presses("Approve")
    await ines.presses("Run now")
    await ines.asks("chamilo delete user user_id=7")
    await ines.types("chamilo delete user user_id=7")  # it says how the first one stands
    await ines.presses("Cancel request")
    change = await ines.asks("chamilo delete user user_id=8")
    for notice in (Reminder(change), Widened(change)):
        await ines.registrar.notices.deliver(notice)
    await ada.presses("Deny")
    await ada.writes("Why not?", "They come back in spring.")
    return change


async def _told(registrar: Any, change: Change) -> None:
    """What is said because time has passed, or because a platform or a channel has changed."""
    channel, owner = "C00000001", change.actor
    asked = (SubscribedNews("skilljar", "course_completion", ('course="Onboarding 101"',)),)
    for notice in (
        Interrupted(change),
        AuditHead("lms-approvals", 1234, "ab" * 32),
        Silenced(owner, channel, "This channel is archived.", asked),
        Resumed(owner, channel, asked),
        Unwatched(owner, "skilljar", "Skilljar does not answer.", asked),
        WatchedAgain(owner, "skilljar", asked),
    ):
        await registrar.notices.deliver(notice)
    news = tuple(_news(number) for number in range(30))
    counts = {("skilljar", "course_completion"): len(news)}
    for what in (
        ChannelMessage("one", news[:1]),
        ChannelMessage("many", news),
        ChannelMessage("digest", news, digest=True, total=len(news), counts=counts, period="the last hour"),
        ThreadSummary("thread", news[-1], news[0], {"course_completion": len(news)}),
    ):
        await registrar.services.channels.post(channel, what)


def _news(number: int) -> News:
    facts = {"person": (f"Learner {number}", f"learner{number}@example.com"), "course": ("Onboarding 101", "c-101")}
    return News("skilljar", "course_completion", str(number), 1_800_000_000.0 + number, facts, ("course", "c-101"))


def _longest(sent: Sequence[Mapping[str, Any]]) -> list[tuple[str, Payload]]:
    kinds: dict[tuple[str, frozenset[str]], tuple[str, Payload]] = {}
    for one in sent:
        surface = "message" if one["kind"] == "message" else "view"
        payload = dict(one["payload"])
        if isinstance(payload.get("blocks"), str):  # as slack_sdk sends them in a form
            payload["blocks"] = json.loads(payload["blocks"])
        if surface == "message":  # where it went is no part of it
            payload = {name: payload[name] for name in ("text", "blocks") if payload.get(name)}
        kind = one["kind"], frozenset(_controls(payload))
        if kind not in kinds or len(repr(payload)) > len(repr(kinds[kind][1])):
            kinds[kind] = surface, payload
    return list(kinds.values())


def _controls(part: Any) -> Iterator[str]:
    """The types of blocks and elements, and the names of buttons without what stands behind them."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "type" or name == "action_id":
                yield re.sub(r"[\W\d].*", "", str(value))
            yield from _controls(value)
    elif isinstance(part, list):
        for one in part:
            yield from _controls(one)
