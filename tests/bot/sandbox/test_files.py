"""Files that people send, and what the app gets to see of them."""

from typing import Any

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ClientRefused, Person, Workspace
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.conftest import BOT_TOKEN, Bot
from tests.bot.sandbox.listening import told

Json = dict[str, Any]

ROSTER = ("roster.csv", b"email\nada@example.com\n")


async def fetched(url: str, token: str | None = BOT_TOKEN) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(url, headers=headers)


@pytest.mark.parametrize("text", ["", "enroll these"])
async def test_a_file_in_direct_messages(hearing: Bot, ada: Person, text: str) -> None:
    """A message of the subtype file_share with the file; there may be no word beside it."""
    await ada.type("@registrar", text, files=[ROSTER])
    (event,) = await told(hearing)
    assert (event["type"], event["subtype"], event["channel_type"]) == ("message", "file_share", "im")
    assert (event["text"], event["user"], event["upload"]) == (text, ada.user.id, True)
    (file,) = event["files"]
    assert (file["name"], file["mimetype"], file["filetype"]) == ("roster.csv", "text/csv", "csv")
    assert (file["size"], file["user"], file["channels"]) == (len(ROSTER[1]), ada.user.id, [event["channel"]])
    answer = await fetched(file["url_private_download"])
    assert (answer.content, answer.headers["content-type"]) == (ROSTER[1], "text/csv; charset=utf-8")


async def test_a_file_in_a_thread_and_in_a_mention(hearing: Bot, ada: Person) -> None:
    """A mention is an app_mention with files."""
    await ada.type("@registrar", "hello")
    await ada.reply(ada.latest("@registrar"), "", files=[ROSTER])
    _, reply = await told(hearing, 2)
    assert (reply["subtype"], bool(reply["thread_ts"])) == ("file_share", True)
    await ada.type("#training", "@registrar enroll these", files=[ROSTER])
    (mention,) = await told(hearing)
    assert mention["type"] == "app_mention"
    assert "subtype" not in mention
    assert [file["name"] for file in mention["files"]] == ["roster.csv"]


async def test_a_shortcut_on_a_message_with_a_file(app: AsyncApp, hearing: Bot, ada: Person) -> None:
    """The message brings its files."""

    @app.shortcut("about")
    async def about(ack: Any) -> None:
        await ack()

    await ada.type("#training", "The new ones", files=[ROSTER, ("photo.png", b"x")])
    assert await ada.message_shortcut("about", ada.latest("#training")) == ""
    files = hearing.seen[-1]["message"]["files"]
    assert [file["mimetype"] for file in files] == ["text/csv", "image/png"]


@pytest.mark.parametrize("token", [None, "xoxb-of-somebody-else"])
async def test_a_download_without_the_token_is_a_page_to_log_in_on(
    hearing: Bot, ada: Person, token: str | None
) -> None:
    """Slack answers 200 with HTML."""
    await ada.type("@registrar", "", files=[ROSTER])
    ((file,),) = [event["files"] for event in await told(hearing)]
    answer = await fetched(file["url_private_download"], token)
    assert answer.status_code == 200
    assert answer.text.startswith("<!DOCTYPE html>")
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_file_from_where_the_app_is_not(
    app: AsyncApp, hearing: Bot, client: AsyncWebClient, ada: Person
) -> None:
    """A shortcut reaches into a private channel, but the file stays closed."""

    @app.shortcut("about")
    async def about(ack: Any) -> None:
        await ack()

    await ada.type("#people-ops", "Salaries", files=[ROSTER])
    await ada.message_shortcut("about", ada.latest("#people-ops"))
    (file,) = hearing.seen[-1]["message"]["files"]
    assert (await refusal(client.files_info(file=file["id"])))["error"] == "file_not_found"
    assert (await fetched(file["url_private_download"])).text.startswith("<!DOCTYPE html>")
    await ada.type("#people-ops", "/invite @registrar")
    assert (await client.files_info(file=file["id"]))["file"]["name"] == "roster.csv"


async def test_a_command_takes_no_files(ada: Person) -> None:
    """The client refuses."""
    with pytest.raises(ClientRefused, match="takes no files"):
        await ada.type("#training", "/lms help", files=[ROSTER])


class TestWithoutScope:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        scopes = [scope for scope in manifest["oauth_config"]["scopes"]["bot"] if scope != "files:read"]
        return {**manifest, "oauth_config": {"scopes": {"bot": scopes}}}

    async def test_files_read_opens_files(
        self, hearing: Bot, client: AsyncWebClient, ada: Person, workspace: Workspace
    ) -> None:
        """Without it the file is told of and cannot be read."""
        await ada.type("@registrar", "", files=[ROSTER])
        ((file,),) = [event["files"] for event in await told(hearing)]
        assert (await fetched(file["url_private_download"])).text.startswith("<!DOCTYPE html>")
        assert (await refusal(client.files_info(file=file["id"])))["error"] == "missing_scope"
