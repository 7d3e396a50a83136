"""Files: the three steps of an upload, by the SDK's own hands and by clumsy ones."""

from typing import Any

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.conftest import BOT_TOKEN


async def test_a_file_is_uploaded_and_shared(client: AsyncWebClient, ada: Person) -> None:
    """The SDK's upload ends in a message with the file, and the file can be fetched: by people as a download, by
    the app with its token."""
    where = (await client.conversations_open(users=[ada.user.id]))["channel"]["id"]
    done = await client.files_upload_v2(
        channel=where, filename="roster.csv", title="Roster", content="name\nAda\n", initial_comment="Here it is."
    )
    assert ada.messages("@registrar") == "Registrar: Here it is.\n  [file roster.csv]"
    file = done["file"]
    assert (file["title"], file["size"], file["channels"]) == ("Roster", 9, [where])
    async with httpx.AsyncClient(trust_env=False) as browser:
        fetched = await browser.get(file["permalink"])
        private = await browser.get(file["url_private"], headers={"Authorization": f"Bearer {BOT_TOKEN}"})
    assert fetched.text == private.text == "name\nAda\n"
    assert fetched.headers["content-disposition"] == "attachment"
    assert (await client.files_info(file=file["id"]))["file"]["name"] == "roster.csv"


async def test_several_files_make_one_message(client: AsyncWebClient, ada: Person) -> None:
    """They are listed under it."""
    uploads: list[dict[str, Any]] = [{"filename": f"{n}.txt", "content": "x"} for n in (1, 2)]
    await client.files_upload_v2(channel="C00000001", file_uploads=uploads)
    assert ada.messages("#training") == "Registrar: [file 1.txt]\n  [file 2.txt]"


async def test_the_announced_length_must_be_the_length(workspace: Workspace, client: AsyncWebClient) -> None:
    """Bytes that do not match are refused, and the upload cannot be completed."""
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with httpx.AsyncClient(trust_env=False) as uploader:
        assert (await uploader.post(announced["upload_url"], content=b"four")).status_code == 400
        assert (await uploader.post(f"{workspace.url}/upload/guess", content=b"x")).status_code == 404
    completing = client.files_completeUploadExternal(files=[{"id": announced["file_id"]}])
    assert (await refusal(completing))["error"] == "file_not_found"


@pytest.mark.parametrize(("channel", "error"), [("U00000002", "channel_not_found"), ("C00000005", "not_in_channel")])
async def test_a_file_goes_only_where_the_app_is(
    client: AsyncWebClient, workspace: Workspace, channel: str, error: str
) -> None:
    """A person's id does not stand for their direct messages here."""
    workspace.add_channel("quiet", ["ada"])
    uploading = client.files_upload_v2(channel=channel, filename="a.txt", content="x")
    assert (await refusal(uploading))["error"] == error


async def test_an_empty_file_has_no_address(client: AsyncWebClient) -> None:
    """Slack refuses a length of nothing."""
    assert (await refusal(client.files_getUploadURLExternal(filename="a.txt", length=0)))["error"] == (
        "invalid_arguments"
    )


async def test_a_file_is_deleted_once(client: AsyncWebClient, workspace: Workspace) -> None:
    """It leaves the message it came with; the errors are those of Slack's own page on the method."""
    await client.files_upload_v2(channel="C00000001", filename="roster.csv", content="x", title="Roster")
    file = next(iter(shown_files(workspace)))
    await client.files_delete(file=file)
    assert shown_files(workspace) == []
    assert (await refusal(client.files_delete(file=file)))["error"] == "file_deleted"
    assert (await refusal(client.files_delete(file="F404")))["error"] == "file_not_found"


def shown_files(workspace: Workspace) -> list[str]:
    """The files that stand in the channel."""
    return [file for message in workspace.team.history("C00000001") for file in message.files]
