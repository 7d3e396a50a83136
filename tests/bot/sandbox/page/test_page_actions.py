"""What is done on the page is done by the person's own client."""

import base64
import re
from typing import Any

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from tests.bot.sandbox.building import button, field, line, menu, modal, option, plain, section, value
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.page.conftest import Tab

Json = dict[str, Any]


async def posted(client: AsyncWebClient, *blocks: Json) -> str:
    """Where the message is, as the page names it."""
    answer = await client.chat_postMessage(channel="#training", text="x", blocks=list(blocks))
    return f"message/{answer['channel']}/{answer['ts']}"


async def opened(client: AsyncWebClient, bot: Bot, ada: Person, *blocks: Json) -> str:
    """A form before Ada, as the page names it."""
    await ada.type("#training", "/lms form")
    view = await client.views_open(trigger_id=bot.seen[-1]["trigger_id"], view=modal(*blocks))
    return f"view/{view['view']['id']}"


def actions(*elements: Json, block_id: str = "b") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


async def test_commands_are_sent_and_shown_back(nodding: Bot, tab: Tab) -> None:
    """The app gets the command, and the person sees what they typed."""
    assert await tab.do("type", text="  /lms class list  ") == ""
    assert (nodding.seen[-1]["command"], nodding.seen[-1]["text"]) == ("/lms", "class list")
    assert "<code>/lms class list</code>" in await tab.html()


async def test_the_button_that_was_pressed_is_the_one_that_acts(client: AsyncWebClient, nodding: Bot, tab: Tab) -> None:
    """Of two buttons with the same words and action, the block tells which."""
    rows = (actions(button("Approve", "go", value=name), block_id=name) for name in ("first", "second"))
    where = await posted(client, *rows)
    assert await tab.do("click", where=where, block="second", action="go") == ""
    assert nodding.seen[-1]["actions"][0]["value"] == "second"


async def test_two_options_with_the_same_words_differ_by_value(client: AsyncWebClient, nodding: Bot, tab: Tab) -> None:
    """The value says which one was chosen, also when it reads like the words of another."""
    options = [
        {"text": plain("1"), "value": "a"},
        {"text": plain("1"), "value": "b"},
        {"text": plain("b"), "value": "c"},
    ]
    where = await posted(client, actions(menu("static_select", options=options)))
    for chosen in ("b", "c"):
        await tab.do("choose", where=where, block="b", action="menu", value=chosen)
        assert nodding.seen[-1]["actions"][0]["selected_option"]["value"] == chosen


async def test_menus_offer_what_fits(client: AsyncWebClient, nodding: Bot, tab: Tab) -> None:
    """Options with their groups, people, and channels one may know of, narrowed down by what is typed."""
    groups = [{"label": plain("Spring"), "options": [option("Onboarding"), option("Fire safety")]}]
    where = await posted(
        client,
        actions(menu("static_select", option_groups=groups), block_id="a"),
        actions(menu("users_select"), block_id="b"),
        actions(menu("channels_select"), block_id="c"),
    )
    assert "Spring" in await tab.offered(where=where, block="a", action="menu")
    assert "Onboarding" not in await tab.offered(where=where, block="a", action="menu", typed="fire")
    assert "@ines" in await tab.offered(where=where, block="b", action="menu", typed="more")
    assert "#people-ops" in await tab.offered(where=where, block="c", action="menu")
    tab.at = "ines/training"
    assert "#people-ops" not in await tab.offered(where=where, block="c", action="menu")


async def test_a_menu_that_asks_the_app_can_be_searched(
    app: AsyncApp, client: AsyncWebClient, nodding: Bot, ada: Person, tab: Tab
) -> None:
    """What the app offers is shown, and can then be chosen."""

    @app.options("menu")
    async def options(ack: Any, payload: Json) -> None:
        await ack(options=[option(f"{payload['value']} {number}") for number in (1, 2)])

    where = await opened(client, nodding, ada, field("Course", menu("external_select")))
    at = {"where": where, "block": "course", "action": "menu"}
    assert "searches after 3 characters" in await tab.offered(**at, typed="sa")
    assert "safety 2" in await tab.offered(**at, typed="safety")
    assert await tab.do("choose", **at, value="safety 2") == ""
    assert value(ada, "Course") == option("safety 2")
    assert "does not offer" in await tab.do("choose", **at, value="never offered")


async def test_fields_are_filled_in(client: AsyncWebClient, nodding: Bot, ada: Person, tab: Tab) -> None:
    """Text, dates, times on the person's own clock, ticks and files."""
    where = await opened(
        client,
        nodding,
        ada,
        line("Name"),
        field("Day", {"type": "datepicker", "action_id": "value"}),
        field("Moment", {"type": "datetimepicker", "action_id": "value"}),
        field("Days", {"type": "checkboxes", "action_id": "value", "options": [option("Mon"), option("Tue")]}),
        field("Roster", {"type": "file_input", "action_id": "value"}),
    )

    def at(block: str) -> Json:
        return {"where": where, "block": block, "action": "value"}

    assert await tab.do("fill", **at("name"), value="Safety") == ""
    assert await tab.do("fill", **at("day"), value="2026-03-02") == ""
    assert await tab.do("fill", **at("moment"), value="2026-07-02T10:00") == ""
    assert await tab.do("choose", **at("days"), value="tue") == ""
    content = base64.b64encode(b"a,b").decode()
    assert await tab.do("attach", **at("roster"), files=[{"name": "list.csv", "content": content}]) == ""
    assert value(ada, "Name") == "Safety"
    assert value(ada, "Day") == "2026-03-02"
    assert value(ada, "Moment") == 1_782_982_800  # ten o'clock in London, in summer
    assert value(ada, "Days") == [option("Tue")]
    assert [file["name"] for file in value(ada, "Roster")] == ["list.csv"]
    assert "This page sent something that cannot be read" in await tab.do("fill", **at("moment"), value="soon")


async def test_an_incomplete_form_says_so_under_its_fields(
    client: AsyncWebClient, nodding: Bot, ada: Person, tab: Tab
) -> None:
    """Nothing is sent; an error goes as soon as its field is changed."""
    where = await opened(
        client, nodding, ada, line("Name"), field("Mail", {"type": "email_text_input", "action_id": "value"})
    )
    await tab.do("fill", where=where, block="mail", action="value", value="nobody")
    before = len(nodding.seen)
    assert await tab.do("submit", where=where) == ""
    assert len(nodding.seen) == before
    html = await tab.html()
    assert "This is required." in html
    assert "This must be an e-mail address." in html
    await tab.do("fill", where=where, block="name", action="value", value="Ines")
    html = await tab.html()
    assert "This is required." not in html
    assert "This must be an e-mail address." in html


async def test_the_apps_errors_stand_under_their_fields(
    app: AsyncApp, bot: Bot, client: AsyncWebClient, ada: Person, tab: Tab
) -> None:
    """A refused submission keeps the form and what was typed."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack()

    @app.view("form")
    async def submitted(ack: Any) -> None:
        await ack(response_action="errors", errors={"name": "That name is taken."})

    where = await opened(client, bot, ada, line("Name"))
    await tab.do("fill", where=where, block="name", action="value", value="Safety")
    await tab.do("submit", where=where)
    html = await tab.html()
    assert "That name is taken." in html
    assert 'value="Safety"' in html


async def test_forms_are_closed_one_by_one_or_all_at_once(
    client: AsyncWebClient, nodding: Bot, ada: Person, tab: Tab
) -> None:
    """Cancel shows the form beneath; the cross closes every one."""
    where = await opened(client, nodding, ada, line("Name"), actions(button("More")))

    async def pushed() -> None:
        await tab.do("click", where=where, block="b", action="go")
        await client.views_push(trigger_id=nodding.seen[-1]["trigger_id"], view=modal(section("Two"), title="Second"))

    await pushed()
    assert "Step 2" in await tab.html()
    await tab.do("close")
    assert "Step 2" not in await tab.html()
    await pushed()
    await tab.do("close_all")
    assert ada.view is None


async def test_what_the_client_refuses_is_told(client: AsyncWebClient, tab: Tab, workspace: Workspace) -> None:
    """The sentence comes back for the note in the corner."""
    where = await posted(client, actions(button("Go")))
    workspace.archive("#training")
    assert await tab.do("type", text="hello") == "#training is archived."
    assert await tab.do("close") == "No modal is open."
    assert await tab.do("click", where=where, block="b", action="gone") != ""
    assert await tab.do("click", where="message/C00000001/1.0", block="b", action="go") == (
        "That is no longer on the screen."
    )
    assert "Load it again" in await tab.do("dance")


async def test_an_app_that_does_not_answer_is_told(client: AsyncWebClient, bot: Bot, tab: Tab) -> None:
    """A click that nobody listens to is the client's trouble."""
    where = await posted(client, actions(button("Go")))
    assert "trouble connecting" in await tab.do("click", where=where, block="b", action="go")


async def test_nobody_presses_what_only_another_can_see(
    client: AsyncWebClient, nodding: Bot, http: httpx.AsyncClient, workspace: Workspace
) -> None:
    """A private message is not on the screen of others."""
    await client.chat_postEphemeral(
        channel="#training", user=workspace.person("ada").user.id, text="x", blocks=[actions(button("Go"))]
    )
    (message,) = workspace.team.messages.values()
    where = f"message/{message.channel}/{message.ts}"
    said = await Tab(http, "ines/training").do("click", where=where, block="b", action="go")
    assert said == "That is no longer on the screen."
    assert await Tab(http, "ada/training").do("click", where=where, block="b", action="go") == ""


async def test_shortcuts_come_from_the_manifest(app: AsyncApp, client: AsyncWebClient, bot: Bot, tab: Tab) -> None:
    """Those of a message and those of everywhere are offered apart, and reach the app."""
    for name in ("enroll", "about"):

        @app.shortcut(name)
        async def shortcut(ack: Any) -> None:
            await ack()

    where = await posted(client, section("Look"))
    assert "Enroll someone" in await tab.offered(shortcuts="global")
    assert "Ask about this" in await tab.offered(shortcuts="message", where=where)
    assert await tab.do("shortcut", value="enroll") == ""
    assert bot.seen[-1]["callback_id"] == "enroll"
    assert await tab.do("shortcut", value="about", where=where) == ""
    assert bot.seen[-1]["message"]["ts"] == where.rpartition("/")[2]


async def test_threads_take_replies_but_no_commands(client: AsyncWebClient, tab: Tab) -> None:
    """A reply stands in the thread; a command there is refused as Slack does."""
    where = await posted(client, section("Root"))
    assert await tab.do("reply", where=where, text="Leaf") == ""
    assert "Leaf" in await tab.html(f"?thread={where.rpartition('/')[2]}")
    assert await tab.do("reply", where=where, text="/lms help") == "/lms is not supported in threads."


@pytest.mark.parametrize(("pressed", "sent"), [("Good", "good"), ("Bad", "bad")])
async def test_feedback_has_two_sides(client: AsyncWebClient, nodding: Bot, tab: Tab, pressed: str, sent: str) -> None:
    """The words that were pressed decide."""
    element = {
        "type": "feedback_buttons",
        "action_id": "said",
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    }
    where = await posted(client, {"type": "context_actions", "block_id": "b", "elements": [element]})
    await tab.do("feedback", where=where, block="b", action="said", value=pressed)
    assert nodding.seen[-1]["actions"][0]["value"] == sent


async def test_whoever_looks_reads_the_same_number_of_replies(
    client: AsyncWebClient, http: httpx.AsyncClient, workspace: Workspace
) -> None:
    """What only one person sees is no reply that Slack counts: not under the message, and not in the thread."""
    root = (await posted(client, section("Root"))).rpartition("/")[2]
    await client.chat_postMessage(channel="C00000001", text="For everybody", thread_ts=root)
    for _ in range(2):
        ada = workspace.person("ada").user.id
        await client.chat_postEphemeral(channel="C00000001", user=ada, text="For Ada alone", thread_ts=root)
    for name in ("ada", "max"):
        html = await Tab(http, f"{name}/training").html(f"?thread={root}")
        assert re.findall(r"(\d+) repl(?:y|ies)\b", html) == ["1", "1"]


async def test_every_message_that_others_see_can_be_answered_in_a_thread(client: AsyncWebClient, tab: Tab) -> None:
    """Its tools lead there; in the thread itself, and on what one person alone sees, there is no such way."""
    root = (await posted(client, section("Root"))).rpartition("/")[2]
    await client.chat_postMessage(channel="C00000001", text="Leaf", thread_ts=root)
    await client.chat_postEphemeral(channel="C00000001", user="U00000002", text="For one")
    html = await tab.html(f"?thread={root}")
    assert re.findall(r'href="\?thread=([\d.]+)#replying" aria-label="Reply in thread"', html) == [root]
