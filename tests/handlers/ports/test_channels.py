"""The way into channels, against a workspace that is as strict as Slack is: what is posted, and what trouble means."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.ports import Away, ChannelMessage, Closed, DeliveryRefused, Doubtful, ThreadSummary, Wait
from bot.sandbox.academy import demo_workspace
from bot.sandbox.clock import ManualClock
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from connectors.news.news import News
from handlers.notifications.messages import GROUP_MESSAGE
from handlers.ports import channels
from handlers.ports.channels import (
    CHANNEL_CACHE_TTL_S,
    CHANNEL_CLOSED_REASONS,
    CHANNEL_SHARED,
    NOT_IN_CHANNEL,
    ChannelsPort,
    meaning,
)
from handlers.slack.client import SlackClient
from tests.bot.store.clock import Clock
from tests.handlers.hostile import NASTY
from tests.recording import recorder
from tests.telling import completion, tells

TRAINING, PRIVATE = "C00000001", "C00000004"
MANIFEST = yaml.safe_load((Path(__file__).parents[3] / "manifest.yml").read_text())


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, "skilljar")


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    made = demo_workspace(
        MANIFEST, signing_secret="s", bot_token="xoxb-1", clock=ManualClock(1_800_000_000.0), record=recorder()
    )
    async with serving(made.app) as url:
        made.url = url
        yield made
        await made.close()


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[SlackClient]:
    made = SlackClient("xoxb-1", f"{workspace.url}/api/")
    yield made
    await made.close()


@pytest.fixture
def port(slack: SlackClient) -> ChannelsPort:
    return ChannelsPort(slack)


def bulletin(id: str = "b-1", *news: News) -> ChannelMessage:
    return ChannelMessage(id, news or (completion(),))


async def test_posted_threaded_and_drawn_anew(port: ChannelsPort, workspace: Workspace) -> None:
    """A message, one in its thread, and then its head with how things stand."""
    ts = await port.post(TRAINING, bulletin())
    assert await port.post(TRAINING, bulletin("b-2", completion("Lena")), ts) > ts
    await port.amend(TRAINING, ts, ThreadSummary("b-1", completion(), completion("Lena"), {"course_completion": 2}))
    said = workspace.transcript("#training", "max").splitlines()
    assert said[0].startswith("Registrar: Onboarding 101  Skilljar · course")
    assert [line.strip().partition(":")[0] for line in said[2:4]] == ["First", "Latest"]
    assert "Lena completed Onboarding 101." in said[4]
    assert workspace.refusals == []


async def test_found_by_what_it_carries(port: ChannelsPort, workspace: Workspace) -> None:
    """A message is found by its id in its channel or its thread, and nothing else is: not what is older, nor another
    app's, nor what people say."""
    ts = await port.post(TRAINING, bulletin("b-1"))
    inside = await port.post(TRAINING, bulletin("b-2"), ts)
    await workspace.person("max").type("#training", "b-3")
    now = workspace.clock.time()
    assert await port.find(TRAINING, "b-1", now - 5) == ts
    assert await port.find(TRAINING, "b-2", now - 5) == ""
    assert await port.find(TRAINING, "b-2", now - 5, ts) == inside
    assert await port.find(TRAINING, "b-1", now - 5, ts) == ts
    assert await port.find(TRAINING, "b-1", now - 5, "1.000000") == ts
    assert await port.find(TRAINING, "b-3", now - 5) == ""
    assert await port.find(TRAINING, "b-1", now + 3600) == ""


async def test_found_beyond_the_first_page(
    port: ChannelsPort, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search goes on from page to page, and ends."""
    monkeypatch.setattr(channels, "HISTORY_MESSAGES_PER_PAGE", 2)
    ts = await port.post(TRAINING, bulletin("old"))
    for n in range(6):
        await port.post(TRAINING, bulletin(f"b-{n}"))
    assert await port.find(TRAINING, "old", workspace.clock.time() - 5) == ts
    monkeypatch.setattr(channels, "MAX_HISTORY_PAGES", 2)
    assert await port.find(TRAINING, "old", workspace.clock.time() - 5) == ""


async def test_of_another_app(port: ChannelsPort, slack: SlackClient, workspace: Workspace) -> None:
    """Metadata that somebody else's app wrote is not ours, whatever it says."""
    await port.post(TRAINING, bulletin("b-1"))
    slack.identity = {"bot_id": "B-ANOTHER"}
    assert await port.find(TRAINING, "b-1", workspace.clock.time() - 5) == ""


async def test_a_lost_answer_is_looked_for_and_never_sent_twice(port: ChannelsPort, workspace: Workspace) -> None:
    """The connection breaks off after the message was posted: nobody knows, and nothing tries again by itself."""
    workspace.lose_answers("chat.postMessage")
    with pytest.raises(Doubtful):
        await port.post(TRAINING, bulletin("b-1"))
    assert len(workspace.team.history(TRAINING)) == 1
    assert await port.find(TRAINING, "b-1", workspace.clock.time() - 5)


async def test_too_fast(port: ChannelsPort, workspace: Workspace) -> None:
    """One message a second: the next one is told to wait, nothing is posted, and nothing waits inside the call."""
    workspace.pace_channels()
    await port.post(TRAINING, bulletin("b-1"))
    with pytest.raises(Wait) as told:
        await port.post(TRAINING, bulletin("b-2"))
    assert told.value.seconds == 1
    assert len(workspace.team.history(TRAINING)) == 1
    workspace.rate_limit("chat.postMessage", 30)
    with pytest.raises(Wait) as told:
        await port.post("C00000002", bulletin("b-2"))
    assert told.value.seconds == 30


@pytest.mark.parametrize(
    ("status", "what"), [(500, Doubtful), (502, Doubtful), (503, Away), (504, Doubtful), (429, Wait)]
)
async def test_trouble_at_slack(port: ChannelsPort, workspace: Workspace, status: int, what: type[Exception]) -> None:
    """503 is said before anything is done; of other failures nobody knows, and only of posting that matters."""
    workspace.fail("chat.postMessage", status)
    with pytest.raises(what):
        await port.post(TRAINING, bulletin())
    ts = await port.post(TRAINING, bulletin())
    workspace.fail("chat.update", status)
    with pytest.raises(Wait if status == 429 else Away):
        await port.amend(TRAINING, ts, bulletin())


async def test_nobody_there() -> None:
    """Where no connection is made, nothing was sent."""
    slack = SlackClient("xoxb-1", "http://127.0.0.1:9/api/")
    with pytest.raises(Away):
        await ChannelsPort(slack).post("D1", bulletin())
    await slack.close()


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ServerDisconnectedError(), aiohttp.ClientPayloadError()])
def test_lost_on_the_way(error: Exception) -> None:
    """What breaks off after a connection was made may have arrived."""
    assert isinstance(meaning(error, posting=True), Doubtful)
    assert isinstance(meaning(error, posting=False), Away)


@pytest.mark.parametrize("code", CHANNEL_CLOSED_REASONS)
async def test_closed(port: ChannelsPort, workspace: Workspace, code: str) -> None:
    """Each way of being kept out is a sentence that says what to do."""
    workspace.fail("chat.postMessage", error=code)
    with pytest.raises(Closed) as told:
        await port.post(TRAINING, bulletin())
    assert str(told.value) == CHANNEL_CLOSED_REASONS[code]
    assert str(told.value).endswith(".")


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("msg_too_long", DeliveryRefused),
        ("thread_not_found", DeliveryRefused),
        ("never_heard_of", DeliveryRefused),
        ("ratelimited", Wait),
        ("message_limit_exceeded", Wait),
        ("fatal_error", Doubtful),
        ("internal_error", Doubtful),
        ("invalid_auth", Away),
        ("token_revoked", Away),
        ("service_unavailable", Away),
    ],
)
async def test_codes(port: ChannelsPort, workspace: Workspace, code: str, what: type[Exception]) -> None:
    """A message that is at fault is told from Slack that is, and from what may have been done."""
    workspace.fail("chat.postMessage", error=code)
    with pytest.raises(what):
        await port.post(TRAINING, bulletin())


@pytest.mark.parametrize(
    ("needed", "provided", "group"),
    [
        ("mpim:read", "channels:read,groups:read,chat:write", True),
        ("channels:read,groups:read,mpim:read,im:read", "groups:read, channels:read", True),
        ("channels:read,groups:read,mpim:read,im:read", "chat:write", False),
        ("groups:read", "channels:read", False),
        ("im:read", "channels:read,groups:read", False),
    ],
)
async def test_group_messages(needed: str, provided: str, group: bool) -> None:
    """Where Slack asks for the scope of group messages alone, no reinstallation would help: another place would."""

    async def refuse(_: Request) -> JSONResponse:
        return JSONResponse({"ok": False, "error": "missing_scope", "needed": needed, "provided": provided})

    async with serving(Starlette(routes=[Route("/api/{method}", refuse, methods=["GET", "POST"])])) as url:
        slack = SlackClient("xoxb-1", f"{url}/api/")
        said = await ChannelsPort(slack).closed("C05CUEZJ05C")
        await slack.close()
    assert said == (GROUP_MESSAGE if group else CHANNEL_CLOSED_REASONS["missing_scope"])


async def test_archived_left_and_renamed(port: ChannelsPort, workspace: Workspace) -> None:
    """The door is closed and open again as people close and open it; a name changes nothing."""
    assert await port.closed(TRAINING) == ""
    workspace.archive("training")
    assert await port.closed(TRAINING) == CHANNEL_CLOSED_REASONS["is_archived"]
    workspace.unarchive("training")
    workspace.remove_app("training", by="ada")
    assert await port.closed(TRAINING) == NOT_IN_CHANNEL
    workspace.invite_app("training", by="ada")
    workspace.rename("training", "learning")
    assert await port.closed(TRAINING) == ""
    assert await port.post(TRAINING, bulletin())


async def test_private(port: ChannelsPort, workspace: Workspace) -> None:
    """A private channel is not there for us until we are invited."""
    assert await port.closed(PRIVATE) == CHANNEL_CLOSED_REASONS["channel_not_found"]
    with pytest.raises(Closed):
        await port.post(PRIVATE, bulletin())
    workspace.invite_app("people-ops", by="ada")
    assert await port.closed(PRIVATE) == ""
    ts = await port.post(PRIVATE, bulletin())
    assert await port.find(PRIVATE, "b-1", workspace.clock.time() - 5) == ts


async def test_shared_with_others(slack: SlackClient, workspace: Workspace) -> None:
    """What is told of learners does not leave the house, also where a channel is shared only later."""
    clock = Clock()
    port = ChannelsPort(slack, clock)
    await port.post(TRAINING, bulletin())
    workspace.share("training")
    assert await port.closed(TRAINING) == CHANNEL_SHARED
    with pytest.raises(Closed) as told:
        await port.post(TRAINING, bulletin())
    assert str(told.value) == CHANNEL_SHARED
    workspace.share("training", shared=False)
    await port.post(TRAINING, bulletin())
    workspace.share("training")
    clock.advance(CHANNEL_CACHE_TTL_S)
    with pytest.raises(Closed):
        await port.post(TRAINING, bulletin())


async def test_direct_messages(port: ChannelsPort, slack: SlackClient, workspace: Workspace) -> None:
    """They can be written to, unless the account is no more."""
    ada = workspace.person("ada").user
    place = workspace.team.im(ada.id).id
    assert await port.closed(place) == ""
    ts = await port.post(place, bulletin())
    assert await port.find(place, "b-1", workspace.clock.time() - 5) == ts
    assert await port.closed("D99999999") == CHANNEL_CLOSED_REASONS["channel_not_found"]
    workspace.deactivate("ada")
    assert await port.closed(place) == CHANNEL_CLOSED_REASONS["user_disabled"]


async def test_amending_what_is_gone(port: ChannelsPort, slack: SlackClient, workspace: Workspace) -> None:
    """A message that somebody deleted is left so; nothing is posted in its place."""
    ts = await port.post(TRAINING, bulletin())
    await slack.web.chat_delete(channel=TRAINING, ts=ts)
    await port.amend(TRAINING, ts, ThreadSummary("b-1", completion(), completion(), {}))
    assert workspace.team.history(TRAINING) == []


async def test_whatever_a_platform_says(port: ChannelsPort, workspace: Workspace) -> None:
    """The workspace takes all of it, rings nobody, and shows it as it came."""
    ts = ""
    for n, text in enumerate(NASTY):
        facts: Any = dict.fromkeys(("person", "course", "event", "badge"), (text,))
        for event in ("course_completion", "unknown"):
            news = News("skilljar", event, "k", 1_800_000_000.0, facts, ("course", text))
            ts = await port.post(TRAINING, bulletin(f"{n}-{event}", news))
            await port.amend(TRAINING, ts, ThreadSummary("g", news, news, {event: 3, text or "x": 9}))
            many = ChannelMessage("d", (news,) * 60, True, 999, {("skilljar", text or "x"): 5}, "the last hour")
            await port.post(TRAINING, many)
            await port.post(TRAINING, ChannelMessage("p", (news,) * 60, True, 70), ts)
    assert workspace.refusals == []
