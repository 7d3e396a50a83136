"""A person opens their settings, chooses, and it holds from then on."""

from bot.preferences.preferences import DateStyle, Preferences
from bot.preferences.quiet_hours import QuietHours
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
