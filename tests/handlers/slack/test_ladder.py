"""Whatever Slack refuses of a message's blocks, its words arrive: on a Slack that refuses on demand."""

import logging
import re
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.runtime import logs
from bot.sandbox.academy import demo_workspace
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from handlers.slack import limits
from handlers.slack.blocks import (
    Message,
    actions,
    asked_in,
    bullets,
    button,
    clip_bytes,
    code,
    context,
    escape,
    header,
    line,
    link,
    mention,
    place,
    rich,
    run,
    say,
    table,
    when,
)
from handlers.slack.client import SlackClient
from handlers.slack.ladder import REFUSAL_REMEMBERED_S
from handlers.slack.simpler import as_text, beginning, fits, simpler, spoken
from handlers.slack.web import BUTTONS_LOST, NO_FILE_EITHER, REST_IN_FILE
from tests.journeys.conftest import MANIFEST, SIGNING, TOKEN

TRAINING = "C00000001"
WHOLE = Message(
    "Overdue in Fire safety",
    [
        header("Overdue"),
        say("So <b>bold</b> & done."),
        table(("Person", "Late"), [("Jane Doe", "12 days"), ("Max", "–")]),
        rich(bullets([line(run("first")), line(run("second"), mention("U00000001"))]), code("a = 1")),
        context("Times are in London."),
        actions(button("Ask again", "x", "id")),
    ],
)
SAID = ("Overdue", "So <b>bold</b> & done.", "Jane Doe", "12 days", "first", "second", "a = 1", "Times are in London.")


class Now:
    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What Registrar writes into its log."""
    root, log = logging.getLogger(), StringIO()
    before = root.handlers[:], root.level
    logs.configure("INFO", (), logging.StreamHandler(log))
    yield log
    root.handlers[:], root.level = before


@pytest.fixture
def recorded() -> list[Any]:
    """Every message and view that Slack was handed."""
    return []


@pytest.fixture
async def workspace(recorded: list[Any]) -> AsyncIterator[Workspace]:
    made = demo_workspace(MANIFEST, signing_secret=SIGNING, bot_token=TOKEN, record=recorded.append)
    async with serving(made.app) as made.url:
        yield made
        await made.close()


@pytest.fixture
async def slack(workspace: Workspace, now: Now) -> AsyncIterator[SlackClient]:
    client = SlackClient(TOKEN, f"{workspace.url}/api/", now)
    yield client
    await client.close()


def seen(workspace: Workspace) -> str:
    return workspace.person("ada").messages("#training")


@pytest.mark.parametrize("pointed", [True, False])
@pytest.mark.parametrize("kind", ["table", "rich_text", "header", "context", "actions", None])
async def test_whichever_block_is_refused_every_word_arrives(
    workspace: Workspace, slack: SlackClient, kind: str | None, pointed: bool
) -> None:
    """Whether Slack names the block or not; the buttons stay where they were not refused themselves."""
    workspace.refuse_blocks("chat.postMessage", kind, pointed=pointed)
    await slack.web.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    shown = seen(workspace)
    for said in SAID:
        assert said in shown, shown
    assert ("[Ask again]" in shown) or BUTTONS_LOST in shown
    if kind == "table":
        assert "[Ask again]" in shown


async def test_a_kind_that_was_refused_is_left_out_for_an_hour_where_it_was(
    workspace: Workspace, slack: SlackClient, now: Now
) -> None:
    """So that not every message is sent twice; elsewhere it is tried."""
    workspace.refuse_blocks("chat.postMessage", "table")
    for _ in range(3):
        await slack.web.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    assert len(workspace.refusals) == 1
    await slack.once.chat_postMessage(channel=TRAINING, **WHOLE.payload())  # the same hour for all clients
    assert len(workspace.refusals) == 1
    now.at = REFUSAL_REMEMBERED_S
    await slack.web.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    assert len(workspace.refusals) == 2


@pytest.mark.parametrize("error", ["not_in_channel", "ratelimited", "fatal_error", "invalid_auth", "msg_too_long"])
async def test_what_is_no_fault_of_the_blocks_goes_to_the_caller(
    workspace: Workspace, slack: SlackClient, error: str
) -> None:
    """It is sent once, or as often as a client repeats it, and never simpler."""
    workspace.fail("chat.postMessage", error=error, times=9)
    with pytest.raises(SlackApiError) as told:
        await slack.once.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    assert told.value.response["error"] == error
    assert len(workspace.refusals) == 1


async def test_where_not_even_text_is_taken_slacks_own_answer_is_raised(
    workspace: Workspace, slack: SlackClient
) -> None:
    workspace.fail("chat.postMessage", error="invalid_blocks", times=20)
    with pytest.raises(SlackApiError) as told:
        await slack.once.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    assert told.value.response["error"] == "invalid_blocks"


LONG = [say(f"{at}: " + "word " * 300) for at in range(30)]


async def test_what_one_message_does_not_hold_is_a_file_in_its_thread(workspace: Workspace, slack: SlackClient) -> None:
    """The beginning and all buttons stand in the message, which says so."""
    message = Message("Long", [*LONG, actions(button("Ask again", "x", "id"))])
    await slack.web.chat_postMessage(channel=TRAINING, **message.payload())
    assert workspace.refusals == []
    shown = seen(workspace)
    assert "[Ask again]" in shown
    assert "The rest is in the file" in shown
    (file,) = workspace.team.files.values()
    assert file.content.decode() == spoken(message.blocks)


async def test_what_a_whisper_does_not_hold_is_a_file_in_the_direct_messages(
    workspace: Workspace, slack: SlackClient
) -> None:
    user = workspace.person("ada").user.id
    await slack.web.chat_postEphemeral(channel=TRAINING, user=user, **Message("Long", LONG).payload())
    assert "The rest is in a file in your direct messages with me." in seen(workspace)
    assert "whole-message.txt" in workspace.person("ada").messages("@registrar")


BLOCKS = st.one_of(
    st.text(max_size=4000).map(say),
    st.text(min_size=1, max_size=200).map(header),
    st.text(min_size=1, max_size=200).map(context),
    st.lists(st.tuples(st.text(max_size=300), st.text(max_size=300)), min_size=1, max_size=99).map(
        lambda rows: table(("A", "B"), rows)
    ),
    st.text(max_size=3000).map(lambda text: rich(bullets([line(run(text or "–"), link("https://x.example", "x"))]))),
    st.just(rich(line(mention("U1"), place("C1"), when(0.0)))),
    st.just(asked_in("C1")),
    st.just(actions(button("Go", "x", "id"))),
)


@given(st.lists(BLOCKS, max_size=70))
def test_the_beginning_of_anything_fits_and_keeps_its_buttons(blocks: list[dict[str, Any]]) -> None:
    buttons = [one for one in blocks if one["type"] == "actions"]
    if len(buttons) >= limits.MESSAGE_BLOCKS:
        return
    kept = blocks if fits(blocks) else beginning(blocks, context(REST_IN_FILE))
    assert fits(kept)
    assert [one for one in kept if one["type"] == "actions"] == buttons


@given(st.lists(BLOCKS, max_size=10))
def test_simpler_blocks_are_taken_and_say_the_same(blocks: list[dict[str, Any]]) -> None:
    """Word for word, as far as a block holds them; and simpler than simple there is nothing."""
    for block in blocks:
        made = simpler(block)
        named = "<@" in as_text([block]) or "<#" in as_text([block])
        if block["type"] not in ("actions", "table") and not named:
            assert "".join(spoken(made).split()) == "".join(spoken([block]).replace("•", "•").split())
        for one in made:
            if one["type"] == "section":
                assert simpler(one) == [one]


@given(st.text(), st.integers(10, 200))
def test_a_clipped_text_has_so_many_bytes_and_no_half_entity(text: str, most: int) -> None:
    cut = clip_bytes(escape(text), most)
    assert len(cut.encode(errors="replace")) <= most
    assert "&" not in cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


MARKUP = st.lists(
    st.sampled_from(["*bold*", "_it_", "~x~", "`y`", "<!channel>", "<@U2>", "<https://x.example|x>", " ", "a_b", "*"])
).map("".join)


@given(st.text() | MARKUP)
def test_text_of_others_is_only_text_where_blocks_are_refused(text: str) -> None:
    """It mentions nobody, and makes nothing bold, struck or code."""
    said = as_text([say(text.replace("`", "'")), context(text or "–"), rich(line(mention("U1"), link(f"x:{text}")))])
    rest = said.replace("<@U1>", "")
    assert not set("<>*~`") & set(rest)
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", rest)
    assert "a_b" not in text or "a_b" in said


async def test_a_message_that_is_drawn_anew_as_text_keeps_none_of_its_old_blocks(
    workspace: Workspace, slack: SlackClient
) -> None:
    """Or a card would go on offering what was decided."""
    sent = await slack.web.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    workspace.refuse_blocks("chat.update")
    await slack.web.chat_update(channel=TRAINING, ts=sent["ts"], **Message("Done", [say("It is done.")]).payload())
    assert "[Ask again]" not in seen(workspace)
    assert "It is done." in seen(workspace)


async def test_who_is_named_in_refused_blocks_is_named_in_simpler_ones(
    workspace: Workspace, slack: SlackClient
) -> None:
    """By name, as Slack draws a mention, and not by an id."""
    ada = workspace.person("ada").user.id
    workspace.refuse_blocks("chat.postMessage", "rich_text")
    asks = Message("x", [rich(line(mention(ada), run(" asks")))])
    await slack.web.chat_postMessage(channel=TRAINING, **asks.payload())
    assert "@Ada Lovelace asks" in seen(workspace)


async def test_where_no_file_is_taken_either_that_is_said(workspace: Workspace, slack: SlackClient) -> None:
    workspace.fail("files.getUploadURLExternal", error="not_allowed", times=9)
    await slack.web.chat_postMessage(channel=TRAINING, **Message("Long", LONG).payload())
    assert NO_FILE_EITHER in seen(workspace)


async def test_a_view_that_is_refused_is_shown_in_words(workspace: Workspace, slack: SlackClient) -> None:
    """Its inputs and buttons go last."""
    workspace.refuse_blocks("views.publish", "rich_text")
    ada = workspace.person("ada")
    home = {"type": "home", "blocks": list(WHOLE.blocks[1:2])}
    await slack.web.views_publish(user_id=ada.user.id, view=home)
    assert ada.client_view.app_home
    assert "So <b>bold</b> & done." in ada.text_of(ada.client_view.app_home)


async def test_nothing_is_unfurled(workspace: Workspace, slack: SlackClient, recorded: list[Any]) -> None:
    """No message makes Slack open an address; what has no such argument is not given it."""
    ada, said = workspace.person("ada").user.id, Message("https://example.com", [say("https://example.com")])
    sent = await slack.web.chat_postMessage(channel=TRAINING, **said.payload())
    assert "preview" not in seen(workspace)
    (told,) = recorded
    assert (told["payload"]["unfurl_links"], told["payload"]["unfurl_media"]) == (False, False)
    await slack.web.chat_update(channel=TRAINING, ts=sent["ts"], **said.payload())
    await slack.web.chat_postEphemeral(channel=TRAINING, user=ada, **said.payload())
    assert workspace.notes == ()


NAMED = [header("Overdue"), say("So it is."), table(("Person",), [("Jane",)]), context("Times are in London.")]


@pytest.mark.parametrize(("kind", "place"), [("header", 0), ("table", 2), ("context", 3)])
async def test_only_the_block_that_is_named_is_said_otherwise(
    workspace: Workspace, slack: SlackClient, recorded: list[Any], kind: str, place: int
) -> None:
    """The others are sent again as they were."""
    workspace.refuse_blocks("chat.postMessage", kind, times=1)
    await slack.web.chat_postMessage(channel=TRAINING, **Message("x", NAMED).payload())
    first, second = [one["payload"]["blocks"] for one in recorded]
    assert [at for at, (one, other) in enumerate(zip(first, second, strict=True)) if one != other] == [place]


async def test_where_none_is_named_the_likeliest_is_said_otherwise(
    workspace: Workspace, slack: SlackClient, recorded: list[Any]
) -> None:
    workspace.refuse_blocks("chat.postMessage", "header", times=1, pointed=False)
    await slack.web.chat_postMessage(channel=TRAINING, **Message("x", NAMED).payload())
    first, second = [one["payload"]["blocks"] for one in recorded]
    assert [at for at, (one, other) in enumerate(zip(first, second, strict=True)) if one != other] == [2]


@pytest.mark.parametrize(
    "code",
    [
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "invalid_attachments",
        "too_many_blocks",
        "invalid_arguments",
    ],
)
async def test_every_word_of_slacks_for_refused_blocks_is_known(
    workspace: Workspace, slack: SlackClient, code: str, logged: StringIO
) -> None:
    """And logged with what it says, but not with what was sent."""
    workspace.refuse_blocks("chat.postMessage", error=code, times=1)
    await slack.web.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    assert "12 days" in seen(workspace)
    assert code in logged.getvalue()
    assert "12 days" not in logged.getvalue()


def test_a_table_has_its_own_room() -> None:
    """Its cells are counted apart, and escaped as all else."""
    wide = [("x" * 90, "y")] * 90
    assert fits([say("z" * 2900), table(("A", "B"), wide)])
    assert not fits([table(("A", "B"), [("x" * 130, "y")] * 90)])
    assert not fits([table(("A", "B"), [("<" * 40, "y")] * 90)])
    assert not fits([say("<" * 2500)])
    assert fits([say("a" * 3000), say("b" * 3000), say("c" * 3000)])
    assert not fits([say("a" * 3000)] * 4)
    assert not fits([table(("A",), [("x",)])] * 2)


async def test_a_long_message_that_is_drawn_anew_with_the_same_words_has_one_file(
    workspace: Workspace, slack: SlackClient
) -> None:
    sent = await slack.web.chat_postMessage(channel=TRAINING, **Message("Long", LONG).payload())
    for _ in range(3):
        await slack.web.chat_update(channel=TRAINING, ts=sent["ts"], **Message("Long", LONG).payload())
    assert len(workspace.team.files) == 1


class Answering:
    """An address of Slack's that answers what it is told to, and keeps what it was handed."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = []
        self.asked: list[dict[str, Any]] = []
        self.app = Starlette(routes=[Route("/hook", self._answer, methods=["POST"])])

    async def _answer(self, request: Request) -> Response:
        self.asked.append(await request.json())
        status, body = self.answers.pop(0) if self.answers else (200, "ok")
        return PlainTextResponse(body, status)


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Answering, str]]:
    made = Answering()
    async with serving(made.app) as url:
        yield made, f"{url}/hook"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, '{"ok":false,"error":"invalid_blocks"}'),
        (200, "invalid_blocks"),
        (400, "invalid_blocks"),
        (400, '{"ok": false, "error": "invalid_blocks"}'),
    ],
)
async def test_an_address_that_does_not_say_ok_has_refused(
    workspace: Workspace, slack: SlackClient, hook: tuple[Answering, str], status: int, body: str
) -> None:
    """However it says so; the words go there all the same."""
    answering, url = hook
    answering.answers = [(status, body)] * 2
    await slack.reply(url, workspace.person("ada").user.id).say(WHOLE)
    assert len(answering.asked) == 3
    assert "12 days" in str(answering.asked[-1])


@pytest.mark.parametrize("body", ["ok", "", '{"ok":true}', '{"ok": true, "warning": "x"}'])
async def test_an_address_that_says_ok_has_it(
    workspace: Workspace, slack: SlackClient, hook: tuple[Answering, str], body: str
) -> None:
    answering, url = hook
    answering.answers = [(200, body)]
    await slack.reply(url, workspace.person("ada").user.id).say(WHOLE)
    assert len(answering.asked) == 1
    assert (answering.asked[0]["unfurl_links"], answering.asked[0]["unfurl_media"]) == (False, False)


async def test_an_address_names_the_block_too(
    workspace: Workspace, slack: SlackClient, hook: tuple[Answering, str]
) -> None:
    answering, url = hook
    answering.answers = [(400, "invalid_blocks [json-pointer:/blocks/0/text]")]
    await slack.reply(url, workspace.person("ada").user.id).say(Message("x", NAMED))
    first, second = [one["blocks"] for one in answering.asked]
    assert [at for at, (one, other) in enumerate(zip(first, second, strict=True)) if one != other] == [0]


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
async def test_what_is_no_fault_of_the_blocks_is_asked_of_an_address_once(
    workspace: Workspace, slack: SlackClient, hook: tuple[Answering, str], status: int
) -> None:
    """Then it is a direct message, whole."""
    answering, url = hook
    answering.answers = [(status, "used_url")] * 9
    await slack.reply(url, workspace.person("ada").user.id).say(WHOLE)
    assert len(answering.asked) == 1
    assert "[Ask again]" in workspace.person("ada").messages("@registrar")


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.parametrize(
    "error",
    [
        "block_mismatch",
        "block_not_allowed_here",
        "too_many_blocks",
        "attachment_payload_limit_exceeded",
        "invalid_block",
    ],
)
async def test_a_code_that_names_blocks_is_about_the_blocks_whatever_it_is(
    workspace: Workspace, slack: SlackClient, error: str, method: str
) -> None:
    """Slack has more codes than anybody lists, and new ones."""
    ts = str((await slack.web.chat_postMessage(channel=TRAINING, text="Before"))["ts"])
    workspace.refuse_blocks(method, error=error, pointed=False)
    if method == "chat.update":
        await slack.web.chat_update(channel=TRAINING, ts=ts, **WHOLE.payload())
    else:
        await slack.web.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    for said in SAID:
        assert said in seen(workspace)


@pytest.mark.parametrize("error", ["user_is_blocked", "file_uploads_blocked", "slack_connect_canvas_blocked"])
async def test_a_code_of_something_that_is_blocked_is_not(workspace: Workspace, slack: SlackClient, error: str) -> None:
    workspace.fail("chat.postMessage", error=error, times=9)
    with pytest.raises(SlackApiError):
        await slack.once.chat_postMessage(channel=TRAINING, **WHOLE.payload())
    assert len(workspace.refusals) == 1


async def test_a_refusal_that_points_at_a_block_is_about_it_whatever_its_code() -> None:
    """The place says more than the name."""

    async def refuse(request: Request) -> Response:
        asked = await request.json()
        messages = ["must be something else [json-pointer:/blocks/2/rows]"]
        told = {"ok": False, "error": "something_new", "response_metadata": {"messages": messages}}
        kinds = {one["type"] for one in asked.get("blocks", ())}
        return JSONResponse(told if "table" in kinds else {"ok": True, "ts": "1.2", "channel": TRAINING})

    async with serving(Starlette(routes=[Route("/chat.postMessage", refuse, methods=["POST"])])) as url:
        client = SlackClient(TOKEN, f"{url}/")
        assert (await client.once.chat_postMessage(channel=TRAINING, **WHOLE.payload()))["ok"]
        await client.close()


async def test_a_rich_text_gives_way_to_a_rich_text_where_slack_takes_nothing_else() -> None:
    """Slack's list of errors of chat.update has block_mismatch: no other blocks in place of rich text."""
    shown: list[str] = []

    async def update(request: Request) -> Response:
        blocks = (await request.json())["blocks"]
        if not blocks or {one["type"] for one in blocks} != {"rich_text"}:
            return JSONResponse({"ok": False, "error": "block_mismatch"})
        shown.append(spoken(blocks))
        return JSONResponse({"ok": True, "ts": "1.2", "channel": TRAINING})

    async with serving(Starlette(routes=[Route("/chat.update", update, methods=["POST"])])) as url:
        client = SlackClient(TOKEN, f"{url}/")
        await client.once.chat_update(channel=TRAINING, ts="1.2", **WHOLE.payload())
        await client.close()
    assert len(shown) == 1
    for said in SAID:
        assert said in shown[0]
