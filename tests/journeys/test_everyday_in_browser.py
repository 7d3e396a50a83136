"""Everyday verbs as they look. With REGISTRAR_SHOTS=FOLDER each step leaves a picture there."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import running
from bot.demo.demo import demo
from connectors.classcom.connector import ClassConnector
from tests.journeys.browsing import browser as browser
from tests.journeys.browsing import shoot

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser

ENTER, ESCAPE = "\ue007", "\ue00c"
JANE = "jane@acme.com"


async def test_a_person_is_found_seen_in_a_roster_and_deactivated_everywhere(
    browser: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one line to the next by buttons, and through a form that is filled in already."""
    monkeypatch.setattr(ClassConnector, "limits", ())  # it is about looks, and not about waiting

    def ask(text: str, says: str) -> str:
        browser.keys(f"/lms {text}", ESCAPE, ENTER)
        return browser.see(".message:last-of-type", says).text

    def story(url: str) -> None:
        browser.open(f"{url}/as/ada/training")
        ask("help", "Enroll someone")
        shoot(browser, "20-help")
        ask(f"find {JANE}", "Deactivate…")
        shoot(browser, "21-find")
        ask("courses onboarding", "onboarding-101")
        shoot(browser, "22-courses")
        ask('roster "Onboarding 101" on skilljar', "1–15 of 29")
        shoot(browser, "23-roster")
        ask("sessions tomorrow", "As of")
        shoot(browser, "24-sessions")
        ask('attendance "Onboarding 101" last 300 days on class', "came")
        shoot(browser, "25-attendance")
        ask(f"deactivate {JANE} everywhere", "Go ahead")
        shoot(browser, "26-everywhere")
        browser.press("Go ahead")
        browser.see(".message:last-of-type", "✅ Deactivated Jane Doe ")
        shoot(browser, "27-done")
        browser.keys("/lms enroll", ESCAPE, ENTER)
        browser.see("#modal", "Enroll someone in a course")
        browser.wait(lambda: browser.focused.startswith("Who"))
        browser.keys(ENTER)
        browser.keys("maeve")
        browser.see("#popup", "Maeve O'Brien")
        shoot(browser, "28-form")

    async with demo(0, running, tmp_path / "demo") as (url, workspace, _):
        browser.size(1280, 900)
        try:
            await asyncio.to_thread(story, url)
        finally:
            await asyncio.to_thread(browser.hide)
        assert workspace.refusals == []
