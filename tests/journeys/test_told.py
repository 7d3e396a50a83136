"""What a channel reads: told by the demo's own platforms, and seen in a real browser."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import running
from bot.demo.demo import demo
from bot.notifications.subscription import Filter, Paused
from bot.ports import ChannelMessage, ThreadSummary
from bot.store import Put
from connectors.news.news import News
from connectors.skilljar.users import UsersList, UsersPublishedCoursesList
from handlers.ports.channels import CHANNEL_CLOSED_REASONS
from tests.journeys.browsing import shoot
from tests.journeys.conftest import World
from tests.journeys.test_in_browser import ENTER, ESCAPE, tell
from tests.telling import completion, recent, tells

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser

PEOPLE = ("Jane Doe", "Maeve O’Brien", "Amara Andersson", "Zoë Usman", "שירה כהן", "<!channel> & Co", "Ben Baker")


async def test_a_completion_in_the_demo_is_read_in_the_channel_that_asked_for_it(tmp_path: Path) -> None:
    """The platform posts it, it is kept, matched, and told once, with its names, where it was asked for."""
    async with demo(0, running, tmp_path / "demo") as (_, workspace, registrar):
        ada, max_, skilljar = workspace.person("ada"), workspace.person("max"), registrar.connectors["skilljar"]
        jane = str((await skilljar.run(UsersList(email="jane@acme.com"))).items[0].id)
        taken = (await skilljar.run(UsersPublishedCoursesList(user_id=jane))).items
        course = next(one for one in taken if not one.completed_at)
        await ada.type("#onboarding", "/lms subscribe skilljar course_completion person=jane@acme.com")
        await ada.type("#training", "/lms subscribe skilljar course_completion person=nobody@example.com")
        await ada.see("Subscribed. ")
        await registrar.services.tasks.idle()
        which = f"user_id={jane} published_course_id={course.published_course_id}"
        when = "course_progress.completed_at=2026-11-20 10:00"
        await ada.type("#training", f"/lms skilljar users published courses update {which} {when}")
        told = max_.text_of(await max_.see("✅ Jane Doe completed "))
        assert "Skilljar · " in told
        assert "✅" not in max_.messages("#training")
        assert workspace.refusals == []


async def test_a_trial_in_the_demo_arrives(tmp_path: Path) -> None:
    """The webhook works, and Skilljar's trial comes all the way round."""
    async with demo(0, running, tmp_path / "demo") as (_, workspace, _):
        ada = workspace.person("ada")
        await ada.type("#training", "/lms webhooks skilljar")
        await ada.see("✅ Skilljar sends me everything that happens.")
        await ada.click("Send a test")
        await ada.see("✅ Skilljar sent a test, and it arrived.")
        assert workspace.refusals == []


async def test_news_in_a_browser(world: World, browser: "Browser", monkeypatch: pytest.MonkeyPatch) -> None:
    """The form, what a channel then reads, a thread of it, a digest, the list with everything one can do, App Home."""
    tells(monkeypatch, "class")
    news = [_happened(person) for person in PEOPLE]
    others = [_happened(person, "Fire safety") for person in PEOPLE]
    await world.registrar.store.apply(Put("recent/class/course_completion", recent(*news, *others)))
    port, onboarding = world.registrar.services.channels, "C00000002"
    await world.ada.type("#onboarding", "/lms subscribe class session_cancelled digest hourly")
    await world.ada.see("Subscribed. ")
    (silent,) = await world.registrar.services.subscriptions.of(onboarding)
    paused = Paused(CHANNEL_CLOSED_REASONS["is_archived"], 1_795_000_000.0)
    await world.registrar.services.subscriptions.change(silent.id, lambda one: one.changed(paused=paused))
    ts = await port.post(onboarding, ChannelMessage("b-0", (news[0],)))
    for at, one in enumerate(news[1:]):
        await port.post(onboarding, ChannelMessage(f"b-{at + 1}", (one,)), ts)
    await port.amend(
        onboarding, ts, ThreadSummary("b-0", news[0], news[-1], {"course_completion": 7, "course_enrollment": 3})
    )
    await port.post(onboarding, ChannelMessage("u-1", (_unknown(),)))
    counts = {("class", "course_completion"): 31, ("class", "session_cancelled"): 2, ("skilljar", "ping"): 1}
    digest = await port.post(onboarding, ChannelMessage("d-1", tuple(others[:5]), True, 34, counts, "the last hour"))
    await port.post(onboarding, ChannelMessage("d-1.0", tuple(others) * 4, True, 34), digest)
    await port.post(onboarding, ChannelMessage("b-9", (_happened("Ines Moreau", "Fire safety"),)))

    def story(browser: "Browser", url: str) -> None:
        browser.open(f"{url}/as/ada/onboarding")
        browser.keys("/lms subscribe", ENTER)
        browser.see("#modal", "What happens")
        browser.wait(lambda: browser.focused.startswith("Platform"))
        browser.keys("\ue004", ENTER, "course", ENTER)
        browser.see("#modal", "Only where")
        shoot(browser, "20-subscribe")
        browser.see("#modal textarea").send_keys("course~onboarding")
        browser.press("Subscribe")
        browser.see("#modal", "Subscribed. ")
        shoot(browser, "21-subscribed")
        browser.keys(ESCAPE)
        browser.gone(".sheet")
        browser.see(".message", "subscribed this channel to")
        shoot(browser, "22-channel")
        browser.open(f"{url}/as/ada/onboarding?thread={ts}")
        browser.see("#thread .message", "Ben Baker")
        browser.see("#thread", "6 replies")
        assert len(browser.all("#thread .who")) == 2, "the head and the first answer have a name, the others follow"
        browser.see(".replies", "Last reply today")
        shoot(browser, "23-thread")
        browser.open(f"{url}/as/ada/onboarding?thread={digest}")
        browser.see("#thread .message", "… and 6 more.")
        shoot(browser, "24-digest")
        browser.open(f"{url}/as/ada/onboarding")
        browser.keys("/lms subscriptions", ENTER)
        browser.see(".message", "Subscriptions in this channel")
        shoot(browser, "25-list")
        browser.open(f"{url}/as/ada/@registrar/home")
        browser.see("#home", "Your subscriptions")
        shoot(browser, "26-home")

    await tell(world, browser, story)
    (made,) = [one for one in await world.registrar.services.subscriptions.of(onboarding) if not one.paused]
    assert made.filters == (Filter("course", "onboarding", part=True),)
    assert world.workspace.refusals == []


def _happened(person: str, course: str = "Onboarding 101") -> News:
    one = completion(person, course, 1_795_200_000.0)
    return News("class", one.event, one.key, one.at, one.facts, one.about)


def _unknown() -> News:
    facts = {"event": ("BADGE_EARNED",), "badge": ("Gold star",), "person": ("Jane Doe",)}
    return News("class", "unknown", "k", 1_795_200_300.0, facts)
