"""Every place that sends something to Slack, with a Slack that refuses its blocks: whoever is told something hears it.

The sendings of each story are numbered by the client. In one run after the other, each of them is refused until it is
text alone. The places are read out of the source, so that one which was never refused fails.
"""

import ast
import html
import inspect
import itertools
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.ports import ChannelMessage, ThreadSummary
from bot.sandbox.controls import ClientRefused
from bot.store.claims import release
from connectors.news.news import News
from connectors.skilljar.standin import SkilljarStandIn
from handlers.slack import ladder, web
from handlers.slack import reply as replies
from handlers.slack.simpler import spoken
from tests.journeys.conftest import API_KEY, World
from tests.telling import completion, tells

HANDLERS = Path(web.__file__).parents[1]
SENDING = {
    "chat_postMessage": "chat.postMessage",
    "chat_update": "chat.update",
    "chat_postEphemeral": "chat.postEphemeral",
    "views_open": "views.open",
    "views_update": "views.update",
    "views_push": "views.push",
    "views_publish": "views.publish",
    "files_upload_v2": "files.completeUploadExternal",
}
WITHOUT_BLOCKS = {
    ("handlers/slack/web.py", "file", "files.completeUploadExternal"),
    ("handlers/slack/web.py", "file", "chat.postMessage"),
}
"""The file that holds what was refused is sent without a word, and that there is none in a bare sentence."""
INSTEAD = ((), ("Slack didn't let me open the form", "Slack didn't accept this form"))
"""What may be said in place of a message, and of a view: a form that cannot be filled in is none."""
TRAINING = "C00000001"
Story = Callable[[World], Awaitable[None]]
POINTING = "It is in "
"""How a view says where the message stands that it repeats."""
TURNS = itertools.count(20)
Site = tuple[str, str, str]
"""A file, a function, and the method of Slack's that it calls."""


def sites() -> set[Site]:
    """Every place in the source that sends something."""
    found = set()
    for file in HANDLERS.rglob("*.py"):
        name = f"handlers/{file.relative_to(HANDLERS)}"
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.AsyncFunctionDef):
                for one in ast.walk(function):
                    if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in SENDING:
                        found.add((name, function.name, SENDING[one.func.attr]))
    return found - WITHOUT_BLOCKS | {("handlers/slack/reply.py", "_post", "response_url")}


class Numbered:
    """Counts what is sent with blocks, and has one of it refused; `said` is what that was to say."""

    def __init__(self, world: World, refuse: int) -> None:
        self._world, self._refuse = world, refuse
        self._number = itertools.count()
        self.sent = self.lowered = 0
        self.said, self.in_view = "", False
        self.heard: set[str] = set()
        """What stood there right after that; it may be drawn anew later."""
        self.sites: set[Site] = set()

    async def call(self, surface: str, blocks: Any, send: Callable[[], Awaitable[Any]]) -> Any:
        if not blocks:
            return await send()
        self.sent += 1
        if next(self._number) != self._refuse:
            return await send()
        self.said, self.in_view = spoken(blocks), surface.startswith("views.")
        if surface == "response_url":
            self.sites.add(("handlers/slack/reply.py", "_post", surface))
        self.sites |= {(file, function, surface) for file, function in _callers()}
        self._world.workspace.refuse_blocks(surface)
        try:
            return await send()
        finally:
            self._world.workspace.accept_blocks()
            self.heard = everything(self._world)


def _callers() -> Iterator[tuple[str, str]]:
    for frame in inspect.stack(context=0):
        if "/handlers/" in frame.filename:
            yield f"handlers/{Path(frame.filename).relative_to(HANDLERS)}", frame.function


@pytest.fixture
def numbered(monkeypatch: pytest.MonkeyPatch) -> Callable[[World, int], Numbered]:
    """Registrar's own client, with somebody who counts beside it: one at a time."""
    call, post, lower = web.SlackWeb.api_call, replies.Reply._post, ladder._lower

    def made(world: World, refuse: int) -> Numbered:
        counting = Numbered(world, refuse)

        async def api_call(client: web.SlackWeb, api_method: str, **how: Any) -> Any:
            given = how.get("json") or how.get("params") or {}
            blocks = (given.get("view") or given).get("blocks")
            blocks = json.loads(blocks) if isinstance(blocks, str) else blocks
            return await counting.call(api_method, blocks, lambda: call(client, api_method, **how))

        async def to_url(reply: replies.Reply, message: Any, how: dict[str, Any]) -> Any:
            reachable = reply.url and message.blocks
            return await counting.call("response_url", reachable, lambda: post(reply, message, how))

        def lowered(*given: Any) -> Any:
            counting.lowered += 1
            return lower(*given)

        monkeypatch.setattr(ladder, "_lower", lowered)
        monkeypatch.setattr(web.SlackWeb, "api_call", api_call)
        monkeypatch.setattr(replies.Reply, "_post", to_url)
        return counting

    return made


@pytest.fixture
def school() -> SkilljarStandIn:
    return SkilljarStandIn(api_key=API_KEY)


@pytest.fixture
def more_settings() -> dict[str, Any]:
    return {"skilljar_webhook_username": "registrar", "skilljar_webhook_password": SecretStr("Password-of-the-Hook-1")}


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, "class")


def a_class(world: World) -> str:
    """One that nobody was asked about yet; its approvers are among themselves."""
    world.workspace.share("lms-approvals", shared=False)
    return f"/lms class classes delete class_id={list(world.academy.academy.classes)[next(TURNS)]}"


async def looking(world: World) -> None:
    await world.ada.type("#training", "/lms class classes list")
    await world.settle()
    await world.ada.click("CSV")


async def in_words(world: World) -> None:
    """Where there is no address to answer to."""
    await world.ada.type("#training", "@registrar class classes list")
    await world.settle()
    await world.ada.type("@registrar", "class classes list")
    await world.settle()
    message = world.ada.latest("@registrar")
    await world.ada.reply(message, "class users list")
    await world.settle()
    await world.ada.edit(message, "class templates list")


async def in_a_form(world: World) -> None:
    await world.ada.type("#training", "/lms class templates create")
    await world.settle()
    await world.ada.fill("Name", "Evening")
    await world.ada.click("Dry run")
    await world.settle()
    await world.ada.close()
    await world.ada.fill("Name", "Evening password: Hunter2Zq9x")
    await world.ada.click("Dry run")
    await world.settle()
    await world.ada.close()
    await world.ada.fill("Name", "Evening")
    await world.ada.submit()


async def ask(world: World) -> None:
    """Ines asks to have a class removed."""
    await world.ines.type("#training", a_class(world))
    await world.settle()
    await world.ines.click("Ask for approval")
    await world.settle()
    await world.ines.fill("Why is this needed?", "It was a trial.")
    await world.ines.submit()
    await world.settle()


async def with_approval(world: World) -> None:
    await ask(world)
    await world.ada.click("Approve")
    await world.settle()
    await world.ines.home()


async def in_a_channel_that_others_read_by_now(world: World) -> None:
    await ask(world)
    world.workspace.share("lms-approvals")
    await world.ada.click("Approve")


async def as_a_guest(world: World) -> None:
    guest = world.workspace.person("kenji")
    await guest.home()
    await world.settle()
    await guest.shortcut("launcher")


async def with_a_webhook(world: World) -> None:
    await world.ada.type("#training", "/lms webhooks skilljar")
    await world.settle()
    await world.ada.click("Create it")


async def with_news(world: World) -> None:
    await world.ada.type("#training", "/lms subscribe class course_completion")
    await world.settle()
    told = completion("Jane", "Onboarding 101")
    news = News("class", told.event, told.key, told.at, told.facts, told.about)
    port = world.registrar.services.channels
    ts = await port.post(TRAINING, ChannelMessage("b-1", (news,)))
    await port.amend(TRAINING, ts, ThreadSummary("b-1", news, news, {"course_completion": 2}))


COURSES = itertools.count()


async def as_somebody_new(world: World) -> None:
    await release(world.registrar.store, f"welcomed/{world.ines.user.id}")
    await world.ines.messages_tab()


async def as_somebody_refused(world: World) -> None:
    """Of another course each time: the same is asked for once a day."""
    await world.max.type("#training", f'/lms roster "Course {next(COURSES)}"')
    await world.settle()
    await world.max.press("Ask for access")
    await world.settle()
    await world.max.fill("Why do you need it?", "I book places for my team.")
    await world.max.submit()
    await world.settle()
    await world.ada.press("Not now")
    await world.settle()


async def beside_a_bot(world: World) -> None:
    world.workspace.add_bot("Onboarding").say("#training", "@registrar class classes list")


STORIES: tuple[Story, ...] = (
    looking, in_words, in_a_form, with_approval, in_a_channel_that_others_read_by_now, as_a_guest, with_a_webhook,
    with_news, as_somebody_new, as_somebody_refused, beside_a_bot,
)  # fmt: skip


def letters(text: str) -> str:
    return "".join(one for one in html.unescape(text) if one.isalnum())


def everything(world: World) -> set[str]:
    """All that stands anywhere, or is in a file, a piece each."""
    team = world.workspace.team
    people = [world.workspace.person(name) for name in ("ada", "ines", "max", "kenji")]
    views = [spoken(one.blocks) for person in people for one in (person.view, person.client_view.app_home) if one]
    files = [one.id + one.content.decode(errors="replace") for one in team.files.values()]
    messages = [f"{one.ts} {one.edited_ts} {one.text} {spoken(one.blocks or ())}" for one in team.messages.values()]
    return {letters(one) for one in [*messages, *views, *files]}


@pytest.mark.classes(120)
async def test_whoever_is_told_something_hears_it(world: World, numbered: Callable[[World, int], Numbered]) -> None:
    """All of it, wherever it was refused; and there is no place that was not."""
    world.workspace.add_usergroup("instructors", ["ines"])
    refused, lost = set[Site](), list[str]()
    for story in STORIES:
        for number in itertools.count():
            counting, before = numbered(world, number), everything(world)
            with suppress(ClientRefused, LookupError):
                await story(world)
            await world.settle()
            if counting.sent <= number:
                break
            refused |= counting.sites
            if not counting.lowered:
                lost.append(f"{story.__name__}, the sending {number} was not said in other blocks: {counting.said}")
            heard = " ".join((everything(world) | counting.heard) - before)
            instead = any(letters(one) in heard for one in INSTEAD[counting.in_view])
            said = [line for line in counting.said.splitlines() if not line.startswith(POINTING)]
            if not instead and any(letters(line) not in heard for line in said):
                lost.append(f"{story.__name__}, the sending {number}: {counting.said}")
            while world.ada.view:
                await world.ada.close(everything=True)
            while world.ines.view:
                await world.ines.close(everything=True)
    assert not lost, "\n\n".join(lost)
    assert sites() <= refused


async def test_a_form_whose_acknowledgement_slack_refuses_is_answered_all_the_same(world: World) -> None:
    """There is no calling back then: what was submitted is done, and its answer comes as a message."""
    await world.ada.type("#training", "/lms class templates create")
    await world.settle()
    await world.ada.fill("Name", "Evening")
    world.workspace.refuse_blocks("acknowledgement")
    await world.ada.submit()
    await world.settle()
    assert "Created a template" in world.ada.messages("#training")
