"""A person opens their settings, chooses, and it holds from then on."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes.change import Change
from bot.notifications.quiet_notices import QuietNotices
from bot.ports import Resumed, Silenced, SubscribedNews, Unwatched
from bot.preferences.preferences import DateStyle, Preferences
from bot.preferences.quiet_hours import QuietHours
from handlers.slack import times
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.conftest import World


async def chosen(world: World) -> Preferences:
    return await world.registrar.services.preferences.of(world.ada.user.id)


async def test_the_form_shows_what_holds_and_keeps_what_is_chosen(world: World) -> None:
    """Also the time zone, which is Slack's, and where it is changed."""
    await world.ada.type("#training", "/lms settings")
    form = world.ada.text_of(await world.ada.see("Default platform"))
    assert "Your time zone is Europe/London, from Slack." in form
    assert "Preferences > Language & region" in form
    assert "[09:00]" in form
    await world.ada.choose("Default platform", "Class")
    await world.ada.choose("Daily digests come at", "07:00")
    await world.ada.fill("Quiet hours from", "22:00")
    await world.ada.fill("Quiet hours until", "07:00")
    await world.ada.choose("Dates", "German: 30. Nov. 2026, 21:00")
    await world.ada.submit()
    await world.ada.see("Saved.")
    assert await chosen(world) == Preferences("class", False, 7, QuietHours.read("22:00-07:00"), DateStyle.GERMAN)
    await world.ada.type("#training", "/lms settings")
    form = world.ada.text_of(await world.ada.see("Default platform"))
    assert all(one in form for one in ("[Class]", "[07:00]", "[22:00]", "[German: 30. Nov. 2026, 21:00]"))
    assert world.workspace.refusals == []


async def test_half_of_the_quiet_hours_is_said_under_its_box(world: World) -> None:
    """Nothing is kept."""
    await world.ada.type("#training", "/lms settings")
    await world.ada.see("Default platform")
    await world.ada.fill("Quiet hours from", "22:00")
    await world.ada.submit()
    assert world.ada.errors == {"Quiet hours until": "Choose both times, or clear both for no quiet hours."}
    assert await chosen(world) == Preferences()


async def test_anybody_of_the_workspace_has_settings(world: World) -> None:
    """They are about nobody else, so they take no role; guests get nothing here either."""
    await world.max.type("#training", "/lms settings")
    await world.max.see("Default platform")


async def set_to(world: World, **to: Any) -> None:
    await world.registrar.services.preferences.keep(world.ada.user.id, Preferences(**to))


@pytest.mark.parametrize(
    ("typed", "said", "chosen_then"),
    [
        ("quiet 22:00-07:00", "from 22:00 to 07:00", {"quiet": QuietHours.read("22:00-07:00")}),
        ("quiet from 22 to 7", "from 22:00 to 07:00", {"quiet": QuietHours.read("22:00-07:00")}),
        ("quiet off", "You have no quiet hours.", {}),
        ("digest 8", "Your daily digests come at 08:00.", {"digest_hour": 8}),
        ("platform Class", "Your default platform is Class.", {"platform": "class"}),
        ("dates french", "Saved.", {"dates": DateStyle.FRENCH}),
        ("quiet always", "Quiet hours are two times", {}),
        ("quiet 10pm-7am", "from 22:00 to 07:00", {"quiet": QuietHours.read("22:00-07:00")}),
        ("quiet 9-5", "Type quiet 09:00-17:00 or quiet 21:00-05:00.", {}),
        ("digest 6 pm", "Your daily digests come at 18:00.", {"digest_hour": 18}),
        ("digest off", "type /lms subscriptions", {}),
        ("digest 25", "Daily digests come on the hour", {}),
        ("dates de", "I'll write dates like this: 30. Nov. 2026, 21:00.", {"dates": DateStyle.GERMAN}),
        ("dates klingon", "Dates can be written in these styles", {}),
        ("quite 22-7", "Did you mean “quiet”?", {}),
        ("platform moodle", "“moodle” isn't connected here. Choose: class.", {}),
        ("search default", "You have no default platform yet.", {}),
        ("colour blue", "“colour” isn't a setting.", {}),
    ],
)
async def test_a_setting_is_typed(world: World, typed: str, said: str, chosen_then: dict[str, Any]) -> None:
    """What was understood is said back; what was not changes nothing and says what works."""
    await world.ada.type("#training", f"/lms settings {typed}")
    await world.ada.see(said)
    assert await chosen(world) == Preferences(**chosen_then)


@pytest.mark.on("class", "chamilo")
async def test_dates_are_written_as_they_were_chosen(academies: Academies) -> None:
    """In the question, which they alone read. What approvers and the audit log read too stays in English."""
    await academies.ask("settings dates german")
    at = "at 2030-12-02 18:00 for 1h with ines@acme.com"
    asked = await academies.ask(f'schedule "Q&A" on class {at}')
    assert "Montag, 2. Dezember 2030, 18:00–19:00 (Europe/London)" in asked
    outcome = await academies.press("Go ahead")
    assert "Monday 2 December 2030 at 18:00" in outcome
    assert "2. Dez. 2030" in await academies.ask("sessions 2030-12-02 on class")
    assert "Dezember" not in str([entry async for entry in academies.registrar.audit.entries()])


@pytest.mark.on("class", "chamilo")
@pytest.mark.parametrize("style", DateStyle)
async def test_each_reads_an_answer_in_their_own_way(academies: Academies, style: DateStyle) -> None:
    """The same moment of the same audit log, in an everyday table."""
    await academies.ask("add lena@acme.com Lena Berg to chamilo")
    await academies.ask(f"settings dates {style}")
    now = datetime.fromtimestamp(await academies.registrar.store.now(), ZoneInfo("Europe/London"))
    with times.written_for(style):
        assert times.brief(now, now) in await academies.ask("audit add lena")


@pytest.mark.on("class", "chamilo")
@pytest.mark.parametrize(("style", "meant"), [("german", "3. Apr. 2030"), ("us", "Mar 4, 2030")])
async def test_dates_are_read_as_they_are_written(academies: Academies, style: str, meant: str) -> None:
    """Numbers go by the style, also where the audit log is asked, and what an answer says can be typed again."""
    asked = await academies.ask("sessions 03/04/2030 on class")
    assert "[This one]" in asked
    await academies.ask(f"settings dates {style}")
    for typed in ("03/04/2030", meant):
        assert f"Live sessions, {meant}" in await academies.ask(f"sessions {typed} on class")
    now = datetime.fromtimestamp(await academies.registrar.store.now(), ZoneInfo("Europe/London"))
    with times.written_for(DateStyle(style)):
        today = times.whole_day(now)
    assert "I didn't understand" not in await academies.ask(f"audit by ada on {today}")


@pytest.mark.on("damstra", "chamilo")
async def test_a_default_platform_answers_where_somebody_is_added(academies: Academies) -> None:
    """Without one, Registrar asks; with one it says that it goes by it; whatever is named goes before it."""
    assert "Where should I add lena@acme.com?" in await academies.ask("add lena@acme.com Lena Berg")
    await academies.ask("settings platform chamilo")
    added = await academies.ask("add lena@acme.com Lena Berg")
    assert "to Chamilo." in added
    assert "On Chamilo, your default platform. Change it with /lms settings." in added
    assert "your default platform" not in await academies.ask("add lena2@acme.com Lena Berg on chamilo")
    await academies.ask("settings platform none")
    assert "Where should I add lena3@acme.com?" in await academies.ask("add lena3@acme.com Lena Berg")


@pytest.mark.on("damstra", "chamilo")
async def test_the_form_shows_the_default(academies: Academies) -> None:
    """It can be chosen otherwise there, also to be asked."""
    await academies.ask("settings platform chamilo")
    await academies.ada.type("#training", "/lms add")
    form = academies.ada.text_of(await academies.ada.see("Same as typing"))
    assert "[Chamilo]" in form
    await academies.ada.fill("E-mail", "lena@acme.com")
    await academies.ada.choose("Platform", "Any platform")
    await academies.ada.submit()
    await academies.settle()
    assert "Where should I add lena@acme.com?" in academies.ada.messages("#training")


@pytest.mark.on("class", "chamilo")
async def test_only_the_default_platform_is_searched(academies: Academies) -> None:
    """The answer says so, and leads to all of them; no other platform was asked."""
    await academies.ask("settings platform chamilo")
    await academies.ask("settings search default")
    for everywhere in ("everywhere", "every platform", "each platform", "all platforms"):
        assert "I search all platforms" in await academies.ask(f"settings search {everywhere}")
    await academies.ask("settings search only my default platform")
    found = await academies.ask("find jane@acme.com")
    assert "I searched only Chamilo, your default platform." in found
    assert academies.platform["class"].calls == []
    assert "I searched only" not in await academies.press("Search everywhere")
    assert academies.platform["class"].calls != []
    assert "I searched only" not in await academies.ask("find jane@acme.com everywhere")
    assert "I searched only" not in await academies.ask("find jane@acme.com on class")


NEWS = SubscribedNews("class", "course_completion", ())


async def test_news_about_subscriptions_wait_for_the_end_of_quiet_hours(world: World) -> None:
    """In the order in which they came, with when; a restart loses none, and nothing is said twice."""
    london = datetime.fromtimestamp(await world.registrar.store.now(), ZoneInfo("Europe/London"))
    begins, ends = (f"{london + timedelta(hours=hours):%H:%M}" for hours in (-1, 1))
    await set_to(world, quiet=QuietHours.read(f"{begins}-{ends}"))
    quiet, ada = world.registrar.quiet, world.ada.user.id
    await quiet.deliver(Silenced(ada, "C00000001", "This channel is archived.", (NEWS,)))
    await quiet.deliver(Resumed(ada, "C00000001", (NEWS,)))
    await quiet.deliver(Unwatched(world.max.user.id, "class", "It does not answer.", (NEWS,)))
    await world.max.see("It does not answer.")
    await quiet.deliver_due()
    assert "archived" not in world.ada.messages("@registrar")
    world.later(7300)
    registrar = world.registrar
    again = QuietNotices(world.registrar.store, registrar.notices, registrar.slack, nobody, registrar.desk.change)
    await again.deliver_due()
    await again.deliver_due()
    told = world.ada.messages("@registrar")
    assert told.count("during your quiet hours:") == 2
    assert told.index("archived") < told.index("I can post again")
    assert await world.registrar.store.scan("waiting_notices/") == []


async def nobody(change: Change) -> dict[str, str]:
    """No card stands in direct messages."""
    return {}


async def test_outside_of_quiet_hours_nothing_waits(world: World) -> None:
    """Nor for whoever has none."""
    london = datetime.fromtimestamp(await world.registrar.store.now(), ZoneInfo("Europe/London"))
    begins, ends = (f"{london + timedelta(hours=hours):%H:%M}" for hours in (1, 2))
    await set_to(world, quiet=QuietHours.read(f"{begins}-{ends}"))
    await world.registrar.quiet.deliver(Resumed(world.ada.user.id, "C00000001", (NEWS,)))
    await world.ada.see("I can post again")


@given(
    moment=st.datetimes(datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2027-01-01")),
    begins=st.integers(0, 1439),
    ends=st.integers(0, 1439),
    zone=st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe"]),
)
def test_quiet_hours_by_counting_minutes(moment: datetime, begins: int, ends: int, zone: str) -> None:
    """Whether it is quiet, and until when, against a walk along the clock face minute by minute."""
    if begins == ends:
        return
    quiet = QuietHours.read(f"{begins // 60:02}:{begins % 60:02}-{ends // 60:02}:{ends % 60:02}")
    face = {at % 1440 for at in range(begins, ends if ends > begins else ends + 1440)}
    there = moment.replace(second=0, microsecond=0, tzinfo=ZoneInfo(zone))
    over = quiet.over(there)
    assert (over is not None) == (there.hour * 60 + there.minute in face)
    if over:
        assert (over.hour * 60 + over.minute) == ends
        assert timedelta(0) < over.replace(tzinfo=None) - there.replace(tzinfo=None) <= timedelta(days=1)
