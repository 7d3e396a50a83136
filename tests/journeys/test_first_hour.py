"""The first hour as somebody new spends it, in a browser. With REGISTRAR_SHOTS=FOLDER it leaves pictures there: wide
and on a phone, light and dark."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import running
from bot.demo.demo import demo
from connectors.classcom.connector import ClassConnector
from connectors.damstra.connector import DamstraConnector
from tests.journeys.browsing import browser as browser
from tests.journeys.browsing import shoot

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser

ENTER, ESCAPE, TAB = "\ue007", "\ue00c", "\ue004"
SCREENS = {"1280": (1280, 860), "390": (390, 844)}


class Visit:
    """What one does in the page, as one of its people at a time."""

    def __init__(self, browser: "Browser", url: str) -> None:
        self.browser, self.url = browser, url

    def be(self, name: str, where: str = "training") -> None:
        self.browser.open(f"{self.url}/as/{name}/{where}")

    def ask(self, text: str, says: str) -> str:
        """Type a command, and wait until what came of it says something."""
        before = len(self.browser.all("#messages .message"))
        self.browser.keys(f"/lms {text}", ESCAPE, ENTER)
        return self.browser.wait(lambda: next(iter(self._since(before, says)), ""))

    def _since(self, before: int, says: str) -> list[str]:
        return [one.text for one in self.browser.all("#messages .message")[before:] if says in one.text]

    def press(self, label: str, then: str) -> str:
        """Press a button, and wait until a message says something."""
        self.browser.press(label)
        return self.browser.see(".message:last-of-type", then).text

    def portrait(self, name: str) -> None:
        """Wide and on a phone, light and dark."""
        for screen, size in SCREENS.items():
            self.browser.size(*size)
            for theme in ("light", "dark"):
                self.browser.driver.execute_script(
                    "document.documentElement.dataset.theme = arguments[0];"
                    "for (const one of document.querySelectorAll('#scroll')) one.scrollTop = one.scrollHeight;",
                    theme,
                )
                shoot(self.browser, f"{name}-{screen}-{theme}")
        self.browser.driver.execute_script("document.documentElement.dataset.theme = 'light'")
        self.browser.size(*SCREENS["1280"])


def find(visit: Visit) -> None:
    visit.be("ada")
    told = visit.ask("find jane@acme.com", "Skilljar")
    assert "Jane Doe" in told
    visit.portrait("find")


def enroll(visit: Visit) -> None:
    visit.be("ada")
    visit.ask('enroll jane@acme.com in "Onboarding 101" on class', "✅")
    visit.portrait("enroll")


def enroll_five(visit: Visit) -> None:
    visit.be("ada")
    five = "jane@acme.com, anne@acme.com, rick@acme.com, sofia@acme.com, nadia@acme.com"
    told = visit.ask(f"enroll {five} in Welding on class", "✅")
    assert all(name in told for name in ("Jane Doe", "Anne", "Rick", "Sofia", "Nadia"))


def undo(visit: Visit) -> None:
    visit.be("ada")
    visit.ask('enroll jane@acme.com in "Onboarding 101" on chamilo', "✅")
    visit.browser.press("Undo")
    visit.browser.see(".message", "Go ahead")
    visit.press("Go ahead", "Undone")


def schedule(visit: Visit) -> None:
    visit.be("ada")
    visit.ask('schedule "Q&A" on class tomorrow at 10:00 for 1h with anne@acme.com', "Go ahead")
    visit.press("Go ahead", "✅")


def mend_a_form(visit: Visit) -> None:
    """What is wrong is said under its field, and what was right is still there."""
    visit.be("ada")
    visit.browser.keys("/lms class classes create", ESCAPE, ENTER)
    visit.browser.see("#modal", "Class name")
    visit.browser.wait(lambda: visit.browser.focused.startswith("Class name"))
    for words in ("Evening safety", "anne at acme", "Anne", "Hill"):
        visit.browser.keys(words, TAB)
    visit.browser.see(".menu", "Europe/London")  # Ada's own
    visit.browser.press("Create")
    visit.browser.see(".error")
    visit.portrait("form")
    visit.browser.keys("\ue009a\ue000", "anne@acme.com")
    visit.browser.press("Create")
    visit.browser.see("#modal", "Created")
    visit.browser.keys(ESCAPE)
    visit.browser.gone(".sheet")


def approve_and_deny(visit: Visit) -> None:
    """Ines asks; Max approves one thing and denies another; what takes two waits for Ada."""
    for reason in ("It was a trial.", "Nobody signed up."):
        visit.be("ines")
        visit.ask("class classes delete ext_class_id=welding", "Ask for approval")
        visit.browser.press("Ask for approval")
        visit.browser.see("#modal", "Why is this needed?")
        visit.browser.see("#modal textarea").send_keys(reason)
        visit.browser.press("Ask")
        visit.browser.gone(".sheet")
        visit.be("max", "lms-approvals")
        visit.browser.see(".message:last-of-type", reason)
        if reason == "It was a trial.":
            visit.browser.press("Deny")
            visit.browser.see("#modal")
            visit.browser.see("#modal textarea").send_keys("We still need it.")
            visit.browser.press("Deny", "#modal button")
            visit.browser.see(".message:last-of-type", "Max Okafor")
    visit.portrait("approval")
    for name in ("max", "ada"):
        visit.be(name, "lms-approvals")
        visit.browser.press("Approve")
        visit.browser.see(".message", "1 of 2 approvals" if name == "max" else "✅ Done")
    visit.be("ines", "@registrar")
    visit.browser.see(".message", "Deleted the class")


def subscribe(visit: Visit) -> None:
    visit.be("ada")
    visit.ask("subscribe skilljar course_completion", "Skilljar")


def look_into_the_audit_log(visit: Visit) -> None:
    visit.be("nadia")
    told = visit.ask("audit jane@acme.com", "Jane Doe")
    assert "Enrolled" in told
    visit.portrait("audit")


def come_home(visit: Visit) -> None:
    visit.be("ada", "@registrar/home")
    visit.browser.see("#home", "Your last changes")
    visit.portrait("home")


def be_welcomed(visit: Visit) -> None:
    visit.be("ada", "@registrar")
    visit.browser.see(".message", "Three things to try")
    visit.portrait("welcome")


def get_help(visit: Visit) -> None:
    visit.be("ada")
    visit.ask("help", "Everything else")
    visit.portrait("help")


async def test_the_first_hour(browser: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Welcomed, helped, and ten tasks: find, enroll, enroll five, schedule, mend a form, approve, deny, subscribe, look
    into the audit log, undo."""
    for cls in (ClassConnector, DamstraConnector):
        monkeypatch.setattr(cls, "limits", ())  # it is not about patience
    steps: tuple[Callable[[Visit], None], ...] = (
        be_welcomed, get_help, find, enroll, enroll_five, undo, schedule, mend_a_form, approve_and_deny, subscribe,
        look_into_the_audit_log, come_home,
    )  # fmt: skip

    def hour(url: str) -> None:
        visit = Visit(browser, url)
        for step in steps:
            step(visit)

    async with demo(0, running, tmp_path / "demo") as (url, workspace, _):
        browser.size(*SCREENS["1280"])
        try:
            await asyncio.to_thread(hour, url)
        finally:
            await asyncio.to_thread(browser.hide)
        assert workspace.refusals == []
