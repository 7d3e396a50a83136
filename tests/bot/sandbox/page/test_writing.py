"""What a person writes on the page: files, edits, and what is shown of workflows and links."""

import base64

import httpx
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.listening import told
from tests.bot.sandbox.page.conftest import Listen, Tab


async def test_ones_own_message_can_be_edited(
    hearing: Bot, tab: Tab, http: httpx.AsyncClient, ada: Person, listen: Listen
) -> None:
    """The box has the words as they were typed; what is saved is told anew and marked as edited."""
    await tab.do("type", text="@registrar enroll @max in #onboarding & more")
    message = ada.latest("#training")
    html = await tab.html()
    assert 'data-typed="@registrar enroll @max in #onboarding &amp; more"' in html
    assert 'aria-label="Edit this message"' in html
    assert 'aria-label="Edit this message"' not in await Tab(http, "max/training").html()
    async with listen("max/training") as others:
        await tab.do("edit", where=f"message/{message.channel}/{message.ts}", text="@registrar help")
        assert "(edited)" in await others.see("help")
    first, second = await told(hearing, 2)
    assert (first["ts"], second["text"]) == (second["ts"], "<@U00000001> help")
    said = await Tab(http, "max/training").do("edit", where=f"message/{message.channel}/{message.ts}", text="Mine")
    assert said == "Only one's own messages can be edited."


async def test_files_are_sent_with_a_message_or_alone(hearing: Bot, tab: Tab) -> None:
    """They stand under it, and the app is told of them."""
    file = {"name": "roster.csv", "content": base64.b64encode(b"name\n").decode()}
    tab.at = "ada/@registrar"
    await tab.do("type", text="", files=[file])
    (event,) = await told(hearing)
    assert (event["subtype"], event["files"][0]["name"]) == ("file_share", "roster.csv")
    assert "roster.csv, 5 bytes" in await tab.html()
    await told(hearing)  # that the tab was opened
    assert await tab.do("type", text="/lms help", files=[file]) == "A command takes no files."


async def test_the_app_is_told_that_its_messages_are_opened(hearing: Bot, tab: Tab) -> None:
    """Each time somebody goes there, and not for a channel."""
    await tab.html()
    tab.at = "ada/@registrar"
    await tab.html()
    await tab.html()
    events = await told(hearing, 2)
    assert [(event["type"], event["tab"]) for event in events] == [("app_home_opened", "messages")] * 2
    assert hearing.events.empty()


async def test_a_workflow_has_a_name_of_its_own(tab: Tab, workspace: Workspace) -> None:
    """And says what it is."""
    workspace.add_bot("Monday enrolments").say("#training", "hello")
    html = await tab.html()
    assert '<strong class="who">Monday enrolments</strong>' in html
    assert '<span class="tag">Workflow</span>' in html


async def test_the_preview_of_a_link_stands_under_the_message(tab: Tab, ada: Person, workspace: Workspace) -> None:
    """Nobody edited it."""
    await ada.type("#training", "https://example.com/roster")
    workspace.unfurl(ada.latest("#training"), "https://example.com/roster", "The roster")
    html = await tab.html()
    assert "The roster" in html
    assert "(edited)" not in html


async def test_nobody_is_shown_a_private_answer_in_a_thread_that_is_not_active(
    client: AsyncWebClient, tab: Tab, ada: Person
) -> None:
    """Neither in the thread nor in the channel."""
    await tab.do("type", text="Who is new?")
    parent = ada.latest("#training")
    for text in ("Lost", "Found"):
        await client.chat_postEphemeral(channel=parent.channel, user=ada.user.id, text=text, thread_ts=parent.ts)
        await tab.do("reply", where=f"message/{parent.channel}/{parent.ts}", text="I am")
    html = await tab.html(f"?thread={parent.ts}")
    assert "Lost" not in html
    assert "Found" in html
