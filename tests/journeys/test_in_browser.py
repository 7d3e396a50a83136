"""The whole of Registrar in a real browser. With REGISTRAR_SHOTS=FOLDER each step leaves a picture there."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import running
from bot.demo.completion import complete
from bot.demo.demo import demo
from bot.notifications import watchers
from bot.notifications.rows import unguarded
from bot.sandbox.page import Suggestion, page
from connectors.damstra.connector import DamstraConnector
from tests.journeys.browsing import shoot
from tests.journeys.conftest import World

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser

ENTER, ESCAPE = "\ue007", "\ue00c"


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
        browser.keys("\ue009a\ue000", "ada@acme.com")
        browser.press("Create")
        browser.see("#modal", "Created a class")
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
        browser.see("#modal", "Renamed the class")
        shoot(browser, "6-changed")

    await tell(world, browser, story)
    (created,) = world.academy.calls_to("POST", "/api/v1/classes")
    assert created.json()["email"] == "ada@acme.com"
    (changed,) = world.academy.calls_to("PATCH", "/api/v1/classes")
    assert changed.json()["class_name"] == "Night shift safety, spring"
    assert changed.json().keys() == {"class_id", "class_name"}


async def test_a_class_is_removed_by_two_people(world: World, browser: "Browser") -> None:
    """The instructor asks and cannot approve it herself; the administrator approves; the card says how it ended."""
    world.workspace.add_usergroup("instructors", ["ines"])

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ines/training")
        browser.keys("/lms class classes delete ext_class_id=onboarding-101", ENTER)
        browser.see(".message", "needs approval from another approver")
        shoot(browser, "7-offer")
        browser.press("Ask for approval")
        browser.see("#modal", "Why is this needed?")
        browser.see("#modal textarea").send_keys("It was a trial.")
        browser.press("Ask")
        browser.gone(".sheet")
        browser.open(f"{url}/as/ines/lms-approvals")
        browser.see(".message", "Approval needed on Class")
        browser.press("Approve")
        browser.see(".message", "You asked for this yourself, so someone else must decide.")
        browser.open(f"{url}/as/ada/lms-approvals")
        browser.see(".message", "It was a trial.")
        shoot(browser, "8-card")
        browser.press("Approve")
        browser.see(".message", "You approved it. ✅ Done.")
        browser.see(".message", "✅ Done")
        browser.gone("button", "Deny")
        shoot(browser, "9-approved")
        browser.open(f"{url}/as/ines/@registrar")
        browser.see(".message", "Deleted the class")

    await tell(world, browser, story)
    assert len(world.academy.calls_to("DELETE", "/api/v1/classes")) == 1


def begin_thread(browser: "Browser", under: str) -> None:
    """With the keyboard, from the message's own tools; what is typed next is the reply."""
    message = browser.see("#messages .message", under)
    tool = message.find_element("css selector", "[aria-label='Reply in thread']")
    before = message.find_element("css selector", ".tools").value_of_css_property("opacity")
    browser.driver.execute_script("arguments[0].focus()", tool)
    shown = message.find_element("css selector", ".tools").value_of_css_property("opacity")
    assert (before, shown) == ("0", "1")
    browser.keys(ENTER)
    browser.see("#thread .message", under)
    browser.wait(lambda: browser.driver.execute_script("return document.activeElement.closest('#reply')"))


async def test_a_mention_in_a_thread_is_answered_there_and_changed_does_nothing_again(
    world: World, browser: "Browser"
) -> None:
    """What it says by then takes a button."""

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/max/training")
        browser.keys("Who looks after the evening class?", ENTER)
        browser.see(".message", "Who looks after")
        browser.open(f"{url}/as/ada/training")
        begin_thread(browser, "Who looks after")
        browser.keys("@registrar class templates create name=Evening", ENTER)
        browser.see("#thread .message", "Created a template")
        shoot(browser, "20-thread")
        browser.driver.execute_script("document.querySelector('#thread [data-edit]').click()")
        box = browser.see("#thread form.edit[data-open] textarea")
        box.clear()
        box.send_keys("@registrar class templates create name=Night")
        browser.press("Save")
        browser.see("#thread .message", "You changed a message to me")
        shoot(browser, "21-changed")

    await tell(world, browser, story)
    assert [call.json()["name"] for call in world.academy.calls_to("POST", "/api/v1/templates")] == ["Evening"]


async def of_the_demo(browser: "Browser", home: Path, story: Callable[[Callable[[str, str], str]], None]) -> None:
    """The story's `ask` types a command as Ada, waits until the newest answer says something, and gives all it says."""
    browser.size(1280, 800)
    async with demo(0, running, home / "demo") as (url, workspace, _):

        def ask(text: str, says: str) -> str:
            browser.keys(f"/lms {text}", ESCAPE, ENTER)
            told = browser.see(".message:last-of-type", says)
            for folded in told.find_elements("css selector", "summary"):  # ids are behind Details
                folded.click()
            browser.driver.execute_script("document.getElementById('box').focus()")
            return told.text

        def tale() -> None:
            browser.open(f"{url}/as/ada/training")
            story(ask)

        try:
            await asyncio.to_thread(tale)
        finally:
            await asyncio.to_thread(browser.hide)
        assert workspace.refusals == []


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]


async def test_a_learner_on_skilljar_is_invited_enrolled_and_completes_a_lesson(
    browser: "Browser", tmp_path: Path
) -> None:
    """What Skilljar would fetch from elsewhere is shown before it is sent."""

    def story(ask: Callable[[str, str], str]) -> None:
        site = "domain_name=learn.example.com"
        who = "user.email=lena@example.com user.first_name=Lena user.last_name=Berg"
        person = found(r"Id:? ?\n?(\w{6,})", ask(f"skilljar domains users create {site} {who}", "✅ "))
        ask(f"skilljar domains users invites create {site} user_id={person}", "✅ Invited Lena Berg")
        shoot(browser, "10-invited")
        listed = ask(f"skilljar domains published courses list {site}", "Onboarding 101")
        shoot(browser, "11-courses")
        published, course = found(r"onboarding-101\s+no\s+yes\s+(\w+\s+\w+)", listed).split()
        enroll = f"skilljar domains published courses enrollments create {site} published_course_id={published}"
        ask(f"{enroll} user.id={person}", "✅ Enrolled Lena Berg")
        lesson = found(r"\w{13}\s+(\w{13})", ask(f"skilljar lessons list course_id={course}", "Welcome"))
        ask(
            f"skilljar users published courses lessons update user_id={person} published_course_id={published} "
            f"lesson_id={lesson} lesson_progress.completed_at=2026-11-20 10:00",
            "✅ Marked Welcome as completed for Lena Berg",
        )
        shoot(browser, "12-completed")
        film = "https://files.example.com/welcome.mp4"
        ask(f"skilljar assets create content_url={film}", f"Skilljar will copy it from: {film}")
        shoot(browser, "13-look")
        browser.press("Go ahead")
        browser.see(".message:last-of-type", "Added a file")

    await of_the_demo(browser, tmp_path, story)


async def test_a_person_on_damstra_gets_a_role_a_lesson_and_a_certificate(
    browser: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The role is named in words; giving it takes nobody else, as it is the least of all; the certificate is a file."""
    monkeypatch.setattr(DamstraConnector, "limits", ())  # it is not about patience

    def story(ask: Callable[[str, str], str]) -> None:
        who = "first_name=Lena last_name=Berg email_address=lena@example.com"
        person = found(r"[Ii]d:? ?\n?(\d{4,})", ask(f"damstra users create {who} roles=trainee", "✅ "))
        shoot(browser, "14-added")
        lesson = "lesson_version_ids=2501 grace_period=2 grace_period_unit=months"
        given = ask(f"damstra user lesson schedules create user_id={person} {lesson}", "✅ Assigned ")
        schedule = found(r"Ids:? ?\n?(\d+)", given)
        ask(
            f"damstra lesson schedules complete user_id={person} completed_date=2026-11-20 10:00 "
            "manually_completed_by_user_id=12301 lesson_id=1401",
            "✅ ",
        )
        ask(f"damstra lesson schedules certificate lesson_schedule_id={schedule}", "lesson_schedules_certificate.pdf")
        shoot(browser, "15-certificate")
        browser.see("a", "Registrar").click()
        browser.see(".message", "lesson_schedules_certificate.pdf")
        shoot(browser, "16-file")

    await of_the_demo(browser, tmp_path, story)


async def test_what_happens_on_three_platforms_appears_in_the_channel_that_asked(
    browser: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Skilljar and Damstra post it; ClassOnLive is looked at."""
    monkeypatch.setattr(watchers, "WATCHER_CALL_INTERVAL_S", 0.0)  # it is not about patience
    browser.size(1280, 800)
    async with demo(0, running, tmp_path / "demo") as (url, workspace, registrar):
        *_, watching = registrar._work(unguarded)
        assert isinstance(watching, watchers.Watchers)
        await watching.look("classonlive")  # the first look only remembers

        def ask(text: str, says: str) -> str:
            browser.keys(f"/lms {text}", ESCAPE, ENTER)
            return browser.see(".message", says).text

        def before() -> None:
            browser.open(f"{url}/as/ada/onboarding")
            for what in ("skilljar course_completion", "damstra lesson_schedule_completed", "classonlive everything"):
                ask(f"subscribe {what}", "subscribed this channel to")
            browser.open(f"{url}/as/ada/training")
            jane = found(r"id (\w+)", ask("find jane@acme.com on skilljar", "Skilljar"))
            listed = ask("skilljar domains published courses list domain_name=learn.example.com", "Course URL")
            course = found(r"fire-safety\s+no\s+yes\s+(\w+)", listed)
            which = f"user_id={jane} published_course_id={course} course_progress.completed_at=2026-11-20 10:00"
            ask(f"skilljar users published courses update {which}", "✅ ")
            lesson = "completed_date=2026-11-20 10:00 manually_completed_by_user_id=12301 lesson_id=1402"
            ask(f"damstra lesson schedules complete user_id=12308 {lesson}", "✅ ")
            enroll = 'enroll lena.berg@example.com "Lena Berg" in "Onboarding 101" on classonlive'
            ask(enroll, "Enroll them anyway?")
            browser.press("Go ahead")
            browser.see(".message", "Enrolled Lena Berg")

        def after() -> None:
            browser.open(f"{url}/as/ada/onboarding")
            for says in ("Jane Doe completed Fire safety", "Jane Doe completed Slips and trips", "Lena Berg"):
                browser.see(".message", says)
            shoot(browser, "27-told")

        try:
            await asyncio.to_thread(before)
            await watching.look("classonlive")
            await asyncio.to_thread(after)
        finally:
            await asyncio.to_thread(browser.hide)
        assert workspace.refusals == []
