"""Live updates."""

import asyncio

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Workspace
from bot.sandbox.page import Page
from tests.bot.sandbox.building import button, modal, section
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.page.conftest import Listen, Tab


async def test_a_message_reaches_everybody_who_looks(tab: Tab, listen: Listen) -> None:
    """Both tabs get the line, without asking."""
    async with listen("ada/training") as ada, listen("ines/training") as ines:
        await tab.do("type", text="Good morning")
        assert "Ada Lovelace" in await ada.see("Good morning")
        assert "Ada Lovelace" in await ines.see("Good morning")


async def test_a_private_answer_reaches_one_tab(client: AsyncWebClient, workspace: Workspace, listen: Listen) -> None:
    """Ines gets the public message that follows, and nothing of what was for Ada."""
    async with listen("ada/training") as ada, listen("ines/training") as ines:
        for text, method in (("For Ada", client.chat_postEphemeral), ("For all", client.chat_postMessage)):
            await method(channel="#training", text=text, user=workspace.person("ada").user.id)
        assert "For Ada" in await ada.see("For all")
        assert "For Ada" not in await ines.see("For all")


async def test_only_what_changed_is_sent(client: AsyncWebClient, workspace: Workspace, listen: Listen) -> None:
    """A second message brings one line; a changed one brings its own line again; a deleted one brings an order."""
    async with listen("ada/training") as ada:
        first = await client.chat_postMessage(channel="#training", text="First")
        await ada.see("First")
        await workspace.person("ines").type("#training", "Second")
        update = await ada.hear()
        assert list(update) == ["lists"]
        assert len(update["lists"]["messages"]["put"]) == 1
        await client.chat_update(channel=first["channel"], ts=first["ts"], text="First, mended")
        update = await ada.hear()
        assert list(update["lists"]["messages"]["put"]) == [f"m-{first['ts']}"]
        await client.chat_delete(channel=first["channel"], ts=first["ts"])
        update = await ada.hear()
        assert update["lists"]["messages"]["put"] == {}
        assert len(update["lists"]["messages"]["order"]) == 2  # the day and the second message


async def test_unread_marks_come_by_themselves(listen: Listen, workspace: Workspace) -> None:
    """The sidebar counts what is said in another channel."""
    async with listen("ada/training") as ada:
        await workspace.person("ines").type("#onboarding", "Are you there?")
        assert "New: </span>1" in await ada.see("count", "sidebar")


async def test_forms_open_and_change_where_they_belong(
    client: AsyncWebClient, nodding: Bot, tab: Tab, listen: Listen
) -> None:
    """The person who asked has the form before them, also when the app changes it; nobody else does."""
    async with listen("ada/training") as ada, listen("ines/training") as ines:
        await tab.do("type", text="/lms form")
        trigger = nodding.seen[-1]["trigger_id"]
        view = (await client.views_open(trigger_id=trigger, view=modal(section("Loading …"))))["view"]
        await ada.see("Loading …", "modal")
        await client.views_update(view_id=view["id"], view=modal(section("Here it is.")))
        await ada.see("Here it is.", "modal")
        await tab.do("close")
        while ada.parts["modal"]:
            await ada.hear()
        await client.chat_postMessage(channel="#training", text="Done")
        await ines.see("Done")
        assert ines.parts["modal"] == ""


async def test_a_question_appears_and_goes(client: AsyncWebClient, nodding: Bot, tab: Tab, listen: Listen) -> None:
    """What a button asks first is on the screen of who pressed it."""
    sure = {"title": "Sure?", "text": "It will go.", "confirm": "Delete it", "deny": "Keep it"}
    question = {name: {"type": "plain_text", "text": text} for name, text in sure.items()}
    actions = {"type": "actions", "block_id": "b", "elements": [button("Delete", "delete", confirm=question)]}
    posted = await client.chat_postMessage(channel="#training", text="x", blocks=[actions])
    async with listen("ada/training") as ada:
        where = f"message/{posted['channel']}/{posted['ts']}"
        await tab.do("click", where=where, block="b", action="delete")
        assert "Keep it" in await ada.see("It will go.", "question")
        await tab.do("answer", value="Delete it")
        while ada.parts["question"]:
            await ada.hear()
        assert nodding.seen[-1]["actions"][0]["action_id"] == "delete"


async def test_refusals_are_told_with_their_reason(client: AsyncWebClient, listen: Listen) -> None:
    """Whoever looks sees what the workspace would not take from the app."""
    async with listen("ada/training") as ada:
        try:
            await client.chat_postMessage(channel="#training", text="x", blocks=[{"type": "heading"}])
        except SlackApiError:
            await ada.hear()
        assert ada.refusals == [
            "chat.postMessage refused: invalid_blocks: unsupported type: heading [json-pointer:/blocks/0/type]"
        ]


async def test_a_home_is_live(app: AsyncApp, bot: Bot, tab: Tab, listen: Listen) -> None:
    """Opening it tells the app, and what the app publishes arrives."""

    @app.event("app_home_opened")
    async def opened(event: dict[str, str], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Welcome home")]})

    tab.at = "ada/@registrar/home"
    await tab.html()
    async with listen("ada/@registrar/home") as ada:
        await ada.see("Welcome home", "home")


async def test_closing_the_page_ends_the_live_updates(site: Page, listen: Listen) -> None:
    """A server that stops need not wait for its browsers."""
    async with listen("ada/training") as ada:
        site.close()
        async with asyncio.timeout(5):
            assert [line async for line in ada.updates if line.startswith("data: ")] == []
