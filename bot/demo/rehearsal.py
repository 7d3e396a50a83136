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

JANE = "jane.doe@example.com"
TYPED = (
    "help", "help audit", "help class", "help enroll", "search enroll", "what is this", "clas classes list", "hello",
    "skilljar", "skilljar users", "skilljar user list", "skilljar users list page=x", "skilljar users list",
    "skilljar users get user_id=1", "dry run skilljar users list", "dry run chamilo delete user user_id=8",
    "chamilo create user", f"find {JANE}", "find zzz@example.com", "courses onboarding on skilljar",
    'roster "Onboarding 101" on chamilo', f"progress {JANE} on classonlive", "sessions this week on class",
    'attendance "Onboarding 101" on chamilo', 'enroll maeve@example.com in "Onboarding 101" on skilljar',
    f'enroll {JANE} in "Onboarding 101" on skilljar', 'add lena@example.com "Lena Berg" to chamilo',
    f"deactivate {JANE} everywhere", "deactivate", "audit", "audit since foo", "who deleted evening?",
    "subscribe skilljar course_completion corse=x", "subscribe skilljar course_completion digest daily",
    "subscribe skilljar course_completion", "subscriptions", "webhooks", "webhooks skilljar", "webhooks damstra",
    "webhooks class",
)  # fmt: skip
"""What Ada types, one after the other. The mistakes are meant: their answers are messages too."""
FORMS = ("", "subscribe", "chamilo create user", "class classes create", f"enroll {JANE}")
"""What opens a form."""

Payload = Mapping[str, Any]


async def rehearsal(running: Running[Any]) -> list[tuple[str, Payload]]:
    """`message` or `view`, and what was sent as one: of all that have the same blocks and controls, the longest."""
    sent: list[Mapping[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="registrar-") as home:
        async with demo(0, running, Path(home) / "demo", record=sent.append) as (_, workspace, registrar):
            ada, ines, idle = workspace.person("ada"), workspace.person("ines"), registrar.services.tasks.idle
            for text in TYPED:
                await ada.type("#training", f"/lms {text}")
                await idle()
            for text in FORMS:
                await ada.type("#training", f"/lms {text}")
                await idle()
                if ada.view:
                    await ada.close(everything=True)
            await ada.home()
            await ada.type("@registrar", "hello")
            await idle()
            change = await _decided(ada, ines, registrar)
            await _told(registrar, change)
    return _longest(sent)


async def _decided(ada: Any, ines: Any, registrar: Any) -> Change:
    """A request from its question to its end; gives it."""
    await ines.type("#training", f'/lms unenroll {JANE} from "Onboarding 101" on skilljar')
    await ines.see("Go ahead")
    await ines.click("Go ahead")
    await ines.see("Undo")
    await ines.type("#training", "/lms chamilo delete user user_id=8")
    await ines.see("This takes the approval of somebody else")
    await ines.click("Ask for approval")
    await ines.see("The approvers read this.")
    await ines.fill("Why is this needed?", "They have left.")
    await ines.submit()
    await ada.see("Approval wanted on Chamilo")
    (change, *_) = await registrar.desk.changes_of(ines.user.id, 1)
    await registrar.notices.deliver(Reminder(change))
    await registrar.notices.deliver(Widened(change))
    await ada.click("Deny")
    await ada.see("Why not?")
    await ada.fill("Why not?", "They come back in spring.")
    await ada.submit()
    await ines.see("They come back in spring.")
    found: Change = change
    return found


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
        ThreadSummary("thread", news[0], {"course_completion": len(news)}),
    ):
        await registrar.services.channels.post(channel, what)


def _news(number: int) -> News:
    facts = {"person": (f"Learner {number}", f"learner{number}@example.com"), "course": ("Onboarding 101", "c-101")}
    return News("skilljar", "course_completion", str(number), 1_800_000_000.0 + number, facts, ("course", "c-101"))


def _longest(sent: Sequence[Mapping[str, Any]]) -> list[tuple[str, Payload]]:
    kinds: dict[tuple[str, frozenset[str]], tuple[str, Payload]] = {}
    for one in sent:
        surface = "message" if one["kind"] == "message" else "view"
        payload = {name: _read(value) for name, value in one["payload"].items()}
        if surface == "message":  # where it went is no part of it
            payload = {name: payload[name] for name in ("text", "blocks") if payload.get(name)}
        kind = one["kind"], frozenset(_controls(payload))
        if kind not in kinds or len(repr(payload)) > len(repr(kinds[kind][1])):
            kinds[kind] = surface, payload
    return list(kinds.values())


def _read(value: Any) -> Any:
    """Blocks may come as JSON in a string, as slack_sdk sends them in a form."""
    return json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") else value


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
