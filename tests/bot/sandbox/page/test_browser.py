"""The page in a real browser. Skipped where there is no Chromium, except in continuous integration."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Workspace
from bot.sandbox.page import Page, Step
from tests.bot.sandbox.building import button, field, line, menu, modal, option, plain, section
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.page import samples

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser

Json = dict[str, Any]
ENTER, ESCAPE, TAB, UP, DOWN = "\ue007", "\ue00c", "\ue004", "\ue013", "\ue015"


def absent() -> str:
    programs = ("chromium", "chromedriver")
    gone = [name for name in programs if shutil.which(name) is None] + ["selenium"] * (find_spec("selenium") is None)
    return " and ".join(gone)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    if gone := absent():
        reason = f"This needs {gone}."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from tests.bot.sandbox.page.browser import Browser

    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.quit()


STEPS = (
    Step(title="Ask for something", text="Type it and send it.", ends="typed", what="/lms class classes list"),
    Step(title="Turn the page", text="Press Next.", ends="pressed", what="Next"),
    Step(title="Let the others see it", text="Press Share.", ends="pressed", what="Share"),
    Step(title="Be Ines", text="Choose her on the left.", ends="switch", what="ines"),
    Step(title="Be somebody else", text="Choose anybody else.", ends="switch"),
)

Tell = Callable[[Callable[["Browser", str], None]], Any]


@pytest.fixture
def tour() -> Sequence[Step]:
    """One for the apps of these stories."""
    return STEPS


@pytest.fixture
def tell(browser: "Browser", workspace: Workspace, site: Page) -> Tell:
    """Tells a story in a thread of its own: the server lives in this one. Nothing may be left in the console."""

    async def told(story: Callable[["Browser", str], None]) -> None:
        browser.size(1280, 800)
        try:
            await asyncio.to_thread(story, browser, workspace.url)
        finally:
            await asyncio.to_thread(browser.hide)
        # The page of the story before may still ask its own server, which is gone.
        assert [one for one in browser.complaints if workspace.url in one or "ERR_CONNECTION_REFUSED" not in one] == []

    return told


def listing(page: int) -> Json:
    rows = [samples.table(f"Class {page}")]
    buttons = {"type": "actions", "elements": [button("Next", "next", style="primary"), button("Share", "share")]}
    return {"text": f"Page {page}", "blocks": [*rows, buttons]}


async def test_the_guided_tour_can_be_followed(app: AsyncApp, bot: Bot, tell: Tell) -> None:
    """Each step ends when it was really done, and the tour does not come back."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack(**listing(1))

    @app.action("next")
    async def following(ack: Any, respond: Any) -> None:
        await ack()
        await respond(**listing(2), replace_original=True)

    @app.action("share")
    async def share(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Shared with everybody", response_type="in_channel", replace_original=False)

    def story(browser: "Browser", url: str) -> None:
        browser.open(url, tour=True)
        browser.press("Type it for me")
        browser.keys(ENTER)
        browser.see(".message", "Class 1")
        browser.see(".tour", "Turn the page")
        browser.press("Next")
        browser.see(".message", "Class 2")
        browser.gone(".message", "Class 1")
        browser.press("Share")
        browser.see(".message", "Shared with everybody")
        browser.see("[data-person=max]").click()
        browser.see(".tour", "Be Ines")
        browser.see("[data-person=ines]").click()
        browser.see(".tour", "Be somebody else")
        browser.see(".message", "Shared with everybody")
        browser.gone(".message", "Class 2")
        browser.see("[data-person=max]").click()
        browser.gone(".tour")

    await tell(story)


async def test_a_form_is_filled_in_with_the_keyboard(
    app: AsyncApp, bot: Bot, client: AsyncWebClient, tell: Tell
) -> None:
    """Errors take the focus to their field, menus are searched and chosen from, Escape leads back to the box."""
    sent: list[Json] = []
    menus = [option(f"Course {number}") for number in range(12)]

    @app.command("/lms")
    async def lms(ack: Any, body: Json) -> None:
        await ack()
        form = modal(
            line("Name"),
            field("Course", menu("static_select", options=menus)),
            line("Note", multiline=True) | {"optional": True},
        )
        await client.views_open(trigger_id=body["trigger_id"], view=form)

    @app.view("form")
    async def submitted(ack: Any, view: Json) -> None:
        sent.append(view["state"]["values"])
        done = {"type": "modal", "title": plain("Done"), "close": plain("Close"), "blocks": [section("It is done.")]}
        await ack(response_action="update", view=done)

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        browser.keys("/lms form", ENTER)
        browser.see("#modal", "Course")
        browser.wait(lambda: browser.focused.startswith("Name"))
        browser.keys(TAB, ENTER)
        browser.see("#popup", "Course 11")
        browser.keys("11")
        browser.gone("#popup li", "Course 10")
        browser.keys(ENTER)
        browser.see(".menu", "Course 11")
        browser.press("Send")
        browser.see(".error", "This is required.")
        browser.wait(lambda: browser.focused.startswith("Name"))
        browser.keys("Safety")
        browser.gone(".error")
        browser.see("textarea.field").send_keys("Two\nlines")
        browser.press("Send")
        browser.see("#modal", "It is done.")
        browser.keys(ESCAPE)
        browser.gone(".sheet")
        browser.wait(lambda: browser.focused == "box")

    await tell(story)
    assert sent[0]["name"]["value"]["value"] == "Safety"
    assert sent[0]["course"]["menu"]["selected_option"] == menus[11]
    assert sent[0]["note"]["value"]["value"] == "Two\nlines"


async def test_half_typed_words_survive_a_live_update(nodding: Bot, client: AsyncWebClient, tell: Tell) -> None:
    """The app changes the form while somebody types: the words and the focus stay."""
    loop = asyncio.get_running_loop()

    async def change() -> None:
        view = await client.views_open(trigger_id=nodding.seen[-1]["trigger_id"], view=modal(line("Name")))
        opened.append(view["view"]["id"])

    async def again() -> None:
        await client.views_update(view_id=opened[0], view=modal(section("New words above"), line("Name")))

    opened: list[str] = []

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        browser.keys("/lms form", ENTER)
        browser.wait(lambda: nodding.seen)
        asyncio.run_coroutine_threadsafe(change(), loop).result(5)
        browser.wait(lambda: browser.focused.startswith("Name"))
        browser.keys("Half a na")
        asyncio.run_coroutine_threadsafe(again(), loop).result(5)
        browser.see("#modal", "New words above")
        browser.keys("me")
        assert browser.see("#modal input").get_attribute("value") == "Half a name"

    await tell(story)


async def test_the_box_completes_and_remembers(nodding: Bot, tell: Tell) -> None:
    """The slash goes to the box, Tab and the arrows complete, Escape closes the list, Up brings the last one back."""

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        browser.driver.execute_script("document.activeElement.blur()")
        browser.keys("/")
        assert browser.focused == "box"
        browser.see("#suggestions", "/lms")
        browser.keys(TAB)
        browser.see("#suggestions", "/lms class classes list")
        browser.keys(DOWN, DOWN, ENTER)
        box = browser.see("#box")
        browser.wait(lambda: box.get_attribute("value") == "/lms class classes create")
        browser.keys(ENTER)
        browser.see(".typed", "/lms class classes create")
        assert box.get_attribute("value") == ""
        browser.keys(UP)
        assert box.get_attribute("value") == "/lms class classes create"
        browser.keys(DOWN, "/")
        browser.see("#suggestions")
        browser.keys(ESCAPE)
        browser.gone("#suggestions")

    await tell(story)
    assert [body["text"] for body in nodding.seen] == ["class classes create"]


async def test_the_safe_answer_to_a_question_is_the_easy_one(nodding: Bot, client: AsyncWebClient, tell: Tell) -> None:
    """The question has the focus on No, Escape means No, and the rest of the page waits."""
    sure = {"title": "Delete it?", "text": "For good.", "confirm": "Delete", "deny": "Keep"}
    confirm = {name: plain(words) for name, words in sure.items()}
    pressed = {"type": "actions", "elements": [button("Remove", "remove", confirm=confirm)]}
    await client.chat_postMessage(channel="#training", text="x", blocks=[pressed])

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        browser.press("Remove")
        browser.see("#question", "For good.")
        browser.wait(lambda: browser.focused == "Keep")
        assert browser.driver.execute_script("return document.getElementById('app').inert")
        browser.keys(ESCAPE)
        browser.gone("#question .sheet")
        assert nodding.seen == []
        browser.press("Remove")
        browser.press("Delete", "#question button")
        browser.gone("#question .sheet")
        browser.wait(lambda: nodding.seen)

    await tell(story)


async def test_everything_fits_a_phone(client: AsyncWebClient, tell: Tell) -> None:
    """All kinds of blocks in 390 pixels: nothing makes the page itself scroll sideways, and the sidebar is put away."""
    await client.chat_postMessage(channel="#training", text="x", blocks=samples.message("Averylongword" * 5))

    def story(browser: "Browser", url: str) -> None:
        browser.size(390, 844)
        browser.open(f"{url}/as/ada/training")
        browser.see(".message")
        for region in ("documentElement", "querySelector('#scroll')"):
            wide = browser.driver.execute_script(
                f"const it = document.{region}; return it.scrollWidth - it.clientWidth"
            )
            assert wide == 0, region
        shown = browser.driver.execute_script("return getComputedStyle(document.querySelector('#box')).overflowX")
        assert shown == "hidden"  # or a bar stands below a placeholder that is longer than the box
        assert browser.all(".place") == []
        browser.see("[data-toggle-sidebar]").click()
        browser.see(".place", "onboarding").click()
        browser.see("h1", "onboarding")

    await tell(story)


async def test_a_table_on_a_phone_keeps_what_it_is_about(client: AsyncWebClient, tell: Tell) -> None:
    """Three columns of a roster are on the screen; of more the first stays while the others are swiped, and an address
    that was broken is copied as it is."""
    rows = [["Name", "E-mail", "Progress", "Last seen"], ["Anastasia Andersson", "anastasia.andersson@example.com"]]
    rows[1] += ["80 %", "30 Nov 2026, 21:00"]
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    await client.chat_postMessage(channel="#training", text="x", blocks=[{"type": "table", "rows": cells}])

    def story(browser: "Browser", url: str) -> None:
        browser.size(390, 844)
        browser.open(f"{url}/as/ada/training")
        table = browser.see(".table")
        name, address, progress, seen = table.find_elements("css selector", "tbody td")
        assert progress.rect["x"] + progress.rect["width"] <= 390
        assert seen.rect["x"] + seen.rect["width"] > 390
        before = name.rect["x"]
        browser.driver.execute_script("arguments[0].scrollLeft = 400", table)
        assert name.rect["x"] == before
        assert address.rect["x"] < before
        copied = "getSelection().selectAllChildren(arguments[0]); return getSelection().toString().trim()"
        assert browser.driver.execute_script(copied, address) == "anastasia.andersson@example.com"

    await tell(story)


async def test_light_and_dark_are_remembered(tell: Tell) -> None:
    """The toggle turns the page over, also after it is loaded again."""

    def story(browser: "Browser", url: str) -> None:
        def paper() -> object:
            return browser.driver.execute_script("return getComputedStyle(document.body).backgroundColor")

        browser.open(f"{url}/as/ada/training")
        light = paper()
        browser.see("[data-theme-toggle]").click()
        dark = paper()
        assert dark != light
        browser.open(f"{url}/as/ines/training")
        assert paper() == dark

    await tell(story)


async def test_what_the_workspace_refuses_is_noted(nodding: Bot, client: AsyncWebClient, tell: Tell) -> None:
    """A note in the corner gives the exact reason, and can be closed."""
    loop = asyncio.get_running_loop()

    async def wrong() -> None:
        await client.api_call("chat.postMessage", json={"channel": "#nowhere", "text": "x"})

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        with pytest.raises(Exception, match="channel_not_found"):
            asyncio.run_coroutine_threadsafe(wrong(), loop).result(5)
        browser.see(".toast", "chat.postMessage refused: channel_not_found")
        browser.see(".toast button").click()
        browser.gone(".toast")

    await tell(story)


async def test_a_message_is_edited_where_it_stands(hearing: Bot, tell: Tell) -> None:
    """With the mouse and the keyboard; Escape leaves it as it was."""

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        browser.keys("@registrar enrol max", ENTER)
        message = browser.see(".message", "enrol max")
        browser.driver.execute_script("arguments[0].querySelector('[data-edit]').click()", message)
        browser.wait(lambda: browser.driver.switch_to.active_element.get_attribute("value") == "@registrar enrol max")
        browser.keys(" now", ESCAPE)
        browser.gone("form.edit")
        browser.driver.execute_script("arguments[0].querySelector('[data-edit]').click()", message)
        browser.wait(lambda: browser.driver.switch_to.active_element.get_attribute("value") == "@registrar enrol max")
        browser.keys(" today", ENTER)
        browser.see(".message", "enrol max today")
        browser.see(".message", "(edited)")
        browser.gone("form.edit")

    await tell(story)


async def test_a_file_is_attached_and_sent(hearing: Bot, tell: Tell, tmp_path: Path) -> None:
    """Its name stands under the box until it is sent, alone or with words."""
    roster = tmp_path / "roster.csv"
    roster.write_text("name\n", encoding="utf-8")

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/@registrar")
        browser.driver.find_element("id", "attached").send_keys(str(roster))
        browser.see("#attached-names", "roster.csv")
        browser.keys(ENTER)
        browser.see(".message", "roster.csv")
        browser.gone("#attached-names")

    await tell(story)
