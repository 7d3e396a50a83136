"""The whole of Registrar in a real browser. With REGISTRAR_SHOTS=FOLDER each step leaves a picture there."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.completion import complete
from bot.sandbox.page import Suggestion, page
from tests.journeys.conftest import World

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser

ENTER, ESCAPE = "\ue007", "\ue00c"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    gone = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    gone += [] if find_spec("selenium") else ["selenium"]
    if gone:
        reason = f"This needs {' and '.join(gone)}."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from tests.bot.sandbox.page.browser import Browser

    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.quit()


def shoot(browser: "Browser", name: str) -> None:
    if folder := os.environ.get("REGISTRAR_SHOTS"):
        browser.driver.save_screenshot(str(Path(folder) / f"{name}.png"))


async def tell(world: World, browser: "Browser", story: Callable[["Browser", str], None]) -> None:
    """The server lives in this thread, so the story is told in another."""
    site = page(world.workspace, commands=lambda typed: [Suggestion(*one) for one in complete(typed)])
    world.workspace.app.mount("/", site)
    browser.size(1280, 800)
    try:
        await asyncio.to_thread(story, browser, world.workspace.url)
    finally:
        await asyncio.to_thread(browser.hide)
        site.close()


async def test_a_class_is_created_in_a_form_picked_by_typeahead_and_edited(world: World, browser: "Browser") -> None:
    """A bad e-mail is explained under its field; the edit form shows what is there; only the change is sent."""

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        browser.keys("/lms class classes create", ENTER)
        browser.see("#modal", "Name of the class.")
        shoot(browser, "1-form")
        browser.wait(lambda: browser.focused.startswith("Class name"))
        for words in ("Night shift safety", "ada at example", "Ada", "Lovelace"):
            browser.keys(words, "\ue004")
        browser.keys(ENTER)
        browser.keys("lond")
        browser.see("#popup", "Europe/London")
        shoot(browser, "2-typeahead")
        browser.keys(ENTER)
        browser.see(".menu", "Europe/London")
        browser.press("Create")
        browser.see(".error")
        shoot(browser, "3-error")
        browser.keys("\ue009a\ue000", "ada@example.com")
        browser.press("Create")
        browser.see("#modal", "Done on Class: create a class")
        shoot(browser, "4-done")
        browser.keys(ESCAPE)
        browser.gone(".sheet")
        browser.keys("/lms class classes update", ENTER)
        browser.see("#modal", "Change the name or the description of a class.")
        browser.wait(lambda: browser.focused.startswith("Class id"))
        browser.keys(ENTER)
        browser.keys("night")
        browser.see("#popup", "Night shift safety")
        browser.keys(ENTER)
        browser.wait(
            lambda: "Night shift safety" in [one.get_attribute("value") for one in browser.all("#modal input")]
        )
        shoot(browser, "5-edit")
        name = next(one for one in browser.all("#modal input") if one.get_attribute("value") == "Night shift safety")
        name.send_keys("\ue009a\ue000", "Night shift safety, spring")
        browser.press("Change")
        browser.see("#modal", "Done on Class: change the name")
        shoot(browser, "6-changed")

    await tell(world, browser, story)
    (created,) = world.academy.calls_to("POST", "/api/v1/classes")
    assert created.json()["email"] == "ada@example.com"
    (changed,) = world.academy.calls_to("PATCH", "/api/v1/classes")
    assert changed.json()["class_name"] == "Night shift safety, spring"
    assert changed.json().keys() == {"class_id", "class_name"}


async def test_a_class_is_removed_by_two_people(world: World, browser: "Browser") -> None:
    """The instructor asks and cannot approve it herself; the administrator approves; the card says how it ended."""
    world.workspace.add_usergroup("instructors", ["ines"])

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ines/training")
        browser.keys("/lms class classes delete ext_class_id=onboarding-101", ENTER)
        browser.see(".message", "This takes the approval of somebody else")
        shoot(browser, "7-offer")
        browser.press("Ask for approval")
        browser.see("#modal", "Why is this needed?")
        browser.see("#modal textarea").send_keys("It was a trial.")
        browser.press("Ask")
        browser.gone(".sheet")
        browser.open(f"{url}/as/ines/lms-approvals")
        browser.see(".message", "Approval wanted on Class")
        browser.press("Approve")
        browser.see(".message", "You asked for this yourself, so somebody else must decide.")
        browser.open(f"{url}/as/ada/lms-approvals")
        browser.see(".message", "It was a trial.")
        shoot(browser, "8-card")
        browser.press("Approve")
        browser.see(".message", "You approved it: ✅ done.")
        browser.see(".message", "✅ done")
        browser.gone("button", "Deny")
        shoot(browser, "9-approved")
        browser.open(f"{url}/as/ines/@registrar")
        browser.see(".message", "Done on Class: remove a class for good")

    await tell(world, browser, story)
    assert len(world.academy.calls_to("DELETE", "/api/v1/classes")) == 1
