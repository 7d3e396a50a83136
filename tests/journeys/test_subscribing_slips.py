"""A subscription that asks for what is not there: said at once, with what is near, and still allowed on purpose."""

import pytest

from bot.notifications.subscription import Filter
from connectors.catalog import platforms
from handlers.notifications.subscription_words import plain
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

CASES = {
    "chamilo": ("test_attempted course", "How we wriet", "How we write"),
    "class": ("session_starting class", "Onbording 101", "Onboarding 101"),
    "classonlive": ("course_enrollment course", "Onbording 101", "Onboarding 101"),
    "damstra": ("lesson_schedule_completed lesson", "Fire saftey", "Fire safety"),
    "skilljar": ("course_completion course", "Onbording 101", "Onboarding 101"),
}
"""An event and its fact, a mistyped title, and the course that is near."""
TELLING = [name for name, one in platforms().items() if one.news]


@pytest.mark.parametrize("platform", [pytest.param(one, marks=pytest.mark.on(one)) for one in TELLING])
async def test_a_mistyped_course_is_said_at_once(academies: Academies, platform: str) -> None:
    """On every platform that tells news: the subscription stands, and a press opens it with the right title."""
    asked, typed, near = CASES[platform]
    told = await academies.ask(f'subscribe {platform} {asked}="{typed}"')
    assert "Subscribed. " in told
    assert f"“{typed}”: no course on {platforms()[platform].title} has exactly that name" in told
    assert f"  {near}\n  [Change to this…]" in told, told
    await academies.ada.click("Change to this…")
    await academies.settle()
    assert academies.ada.view is not None
    assert near in academies.ada.text_of(academies.ada.view)
    await academies.ada.submit()
    await academies.settle()
    (one,) = await academies.registrar.services.subscriptions.owned(academies.ada.user.id)
    assert one.filters == (Filter(asked.split()[1], near),)


@pytest.mark.on("class", "skilljar")
async def test_what_is_there_is_not_doubted(academies: Academies) -> None:
    """By its title, in any case, by a part of it, or by what is no course at all."""
    for wanted in ('course="onboarding 101"', "course~onboard", "person=nobody@example.com", "site=nowhere"):
        told = await academies.ask(f"subscribe skilljar course_completion {wanted}")
        assert "Subscribed. " in told
        assert "at present" not in told, told


@pytest.mark.on("skilljar")
async def test_everything_is_said_in_full(academies: Academies) -> None:
    """In the form, in the channel and in the list."""
    parts = [plain(kind.when)[1:] for kind in platforms()["skilljar"].news.kinds.values()]  # type: ignore[union-attr]  # it tells news
    before = academies.ada.messages("#training")
    await academies.ask("subscribe skilljar everything")
    channel = academies.ada.messages("#training")[len(before) :]
    listed = await academies.ask("subscriptions")
    for told in (channel, listed):
        assert not [one for one in parts if one not in told], told
    again = await academies.ask("subscribe skilljar everything")
    assert "Subscribed on" in again
    assert " on today" not in again
