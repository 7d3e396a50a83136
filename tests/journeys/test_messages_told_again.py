"""Slack tells a message anew when it is edited or gets a preview, under another event's id each time: what it asked for
is done once, and what it says by now takes a button.

Source: docs.slack.dev, events app_mention and message.message_changed; slack-go/slack#1256 has an edited mention."""

from dataclasses import replace

import pytest

from bot.sandbox.conversation import Message
from tests.journeys.conftest import World, stored

CREATE = ("POST", "/api/v1/templates")
PLACES = ("#training", "@registrar")


def made(world: World) -> list[str]:
    """The templates that were asked for on the platform, by name."""
    return [call.json()["name"] for call in world.academy.calls_to(*CREATE)]


async def say(world: World, place: str, name: str) -> Message:
    mention = "@registrar " if place.startswith("#") else ""
    await world.ada.type(place, f'{mention}class templates create name="{name}"')
    await world.settle()
    return world.ada.latest(place)


@pytest.mark.parametrize("place", PLACES)
async def test_what_an_edited_message_says_takes_a_button_and_is_done_once(world: World, place: str) -> None:
    """However often it is edited, nothing is done by itself; pressed twice, once."""
    message = await say(world, place, "Evening")
    for name in ("Nights", "Night"):
        mention = "@registrar " if place.startswith("#") else ""
        message = await world.ada.edit(message, f'{mention}class templates create name="{name}"')
        await world.settle()
    assert made(world) == ["Evening"]
    assert world.ada.messages(place).count("You changed a message to me") == 2
    offered = await world.ada.see("You changed a message to me")
    await world.ada.click("Do this now", on=offered)
    await world.settle()
    assert made(world) == ["Evening", "Night"]
    assert world.ada.messages(place).count("[Do this now]") == 1  # the other offers what was overtaken
    click = [one for one in world.workspace.deliveries if one.payload.get("type") == "block_actions"][-1]
    again = type(click)(kind=click.kind, payload={**click.payload, "trigger_id": "again"})
    assert (await world.workspace.replay(again)).status == 200
    await world.ada.see("You already pressed this")
    assert made(world) == ["Evening", "Night"]


@pytest.mark.parametrize("place", PLACES)
async def test_a_preview_under_a_message_asks_for_nothing(world: World, place: str) -> None:
    """It is told anew without anybody's edit."""
    message = await say(world, place, "Evening")
    world.workspace.unfurl(message, "https://example.com/")
    await world.settle()
    assert made(world) == ["Evening"]
    assert "You changed a message" not in world.ada.messages(place)


@pytest.mark.parametrize("place", PLACES)
async def test_a_message_that_is_told_twice_is_done_once(world: World, place: str) -> None:
    """Under whatever event's id: Slack says itself that it may come again."""
    await say(world, place, "Evening")
    told = next(one for one in world.workspace.deliveries if "Evening" in repr(one))
    await world.workspace.replay(told, retry=(1, "http_timeout"))
    await world.workspace.replay(replace(told, payload=told.payload | {"event_id": "Ev0ANOTHER"}))
    await world.settle()
    assert made(world) == ["Evening"]


async def test_a_mention_that_is_edited_into_a_message_takes_a_button_too(world: World) -> None:
    """Nothing was asked for before, which nobody but Slack knows."""
    await world.ada.type("#training", "class templates create")
    message = world.ada.latest("#training")
    await world.ada.edit(message, '@registrar class templates create name="Night"')
    await world.settle()
    assert made(world) == []
    await world.ada.click("Do this now")
    await world.settle()
    assert made(world) == ["Night"]


@pytest.mark.parametrize(
    "typed",
    [
        "reset password=Kestrel-Harbour-91 of jane@acme.com",
        "add jane@acme.com to chamilo password=Kestrel-Harbour-91",
        "enroll jane@acme.com in Fire safety password=Kestrel-Harbour-91",
        "find jane password Kestrel-Harbour-91",
        "who did password=Kestrel-Harbour-91",
        "class classes create name=x passcode=Kestrel-Harbour-91",
        "class templates create name=x password: Kestrel-Harbour-91",
    ],
)
async def test_a_password_that_is_edited_in_is_kept_behind_no_button(world: World, typed: str) -> None:
    """Whatever the line begins with."""
    await say(world, "@registrar", "Evening")
    await world.ada.edit(world.ada.latest("@registrar"), typed)
    await world.settle()
    assert "It looks as if" in world.ada.messages("@registrar")
    assert "Do this now" not in world.ada.messages("@registrar")
    for content in stored(world.home).values():
        assert b"Kestrel" not in content


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "words",
    [
        'roster "PIN: basics"',
        'courses "Secret: the MI6 story"',
        'enroll jane@acme.com in "Passcode: iOS18 device management"',
        'audit "Secret: the MI6 story"',
    ],
)
async def test_a_title_in_quotes_is_taken_from_a_changed_message_as_from_any(
    world: World, place: str, words: str
) -> None:
    mention = "@registrar " if place.startswith("#") else ""
    await world.ada.type(place, f"{mention}{words}")
    await world.settle()
    assert "It looks as if" not in world.ada.messages(place)
    await say(world, place, "Evening")
    await world.ada.edit(world.ada.latest(place), f"{mention}{words}")
    await world.settle()
    assert "It looks as if" not in world.ada.messages(place)
    await world.ada.click("Do this now", on=await world.ada.see("I did nothing for the new words"))
    await world.settle()
    assert "It looks as if" not in world.ada.messages(place)


async def test_what_we_say_ourselves_is_no_command(world: World) -> None:
    """Slack tells us of it as of any message, with a file too: nobody is answered, and nothing is lost."""
    await world.ada.type("@registrar", "class classes list")
    await world.settle()
    await world.ada.click("CSV")
    await world.settle()
    told = [one.payload.get("event", {}) for one in world.workspace.deliveries]
    assert {one.get("user") for one in told} > {world.ada.user.id}
    assert "answer_lost" not in world.log.getvalue()
    assert "app_refused" not in world.log.getvalue()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("hours", [12, 23.5, 24.5, 49, 1000])
async def test_a_message_is_done_once_however_old_it_is_when_it_is_told_again(
    world: World, place: str, hours: float
) -> None:
    """A preview may come after days."""
    message = await say(world, place, "Evening")
    world.later(hours * 3600)
    told = next(one for one in world.workspace.deliveries if "Evening" in repr(one))
    await world.workspace.replay(replace(told, payload=told.payload | {"event_id": "Ev0ANOTHER"}))
    world.workspace.unfurl(message, "https://example.com/")
    await world.settle()
    assert made(world) == ["Evening"]


def offer(name: str) -> str:
    return f'class templates create name="{name}"'


@pytest.mark.parametrize("place", PLACES)
async def test_what_is_deleted_acts_no_more(world: World, place: str) -> None:
    """Slack tells nothing of what is deleted in channels: there the message itself is looked for."""
    message = await say(world, place, "Evening")
    mention = "@registrar " if place.startswith("#") else ""
    message = await world.ada.edit(message, f"{mention}{offer('Night')}")
    await world.settle()
    world.workspace.team.delete(message)
    await world.settle()
    await world.ada.click("Do this now")
    await world.ada.see("You deleted that message, so I did nothing for it")
    assert made(world) == ["Evening"]


async def test_a_change_that_takes_our_name_out_is_told_to_nobody_and_counts_all_the_same(world: World) -> None:
    """Slack shows it when it is asked."""
    message = await say(world, "#training", "Evening")
    message = await world.ada.edit(message, f"@registrar {offer('Night')}")
    await world.settle()
    later = f"{float(message.edited_ts or 0) + 5:.6f}"
    world.workspace.team.edit(replace(message, text="Never mind.", edited_ts=later))
    await world.settle()
    await world.ada.click("Do this now")
    await world.ada.see("You changed the message again since")
    assert made(world) == ["Evening"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ["", offer("Night")])
async def test_files_of_a_changed_message_are_named(world: World, place: str, words: str) -> None:
    """As those of any message."""
    mention = "@registrar " if place.startswith("#") else ""
    await world.ada.type(place, f"{mention}{offer('Evening')}", files=[("list.csv", b"a,b")])
    await world.settle()
    assert world.ada.messages(place).count("I cannot read “list.csv” here") == 1
    await world.ada.edit(world.ada.latest(place), f"{mention}{words}")
    await world.settle()
    assert world.ada.messages(place).count("I cannot read “list.csv” here") == 2
    assert ("Do this now" in world.ada.messages(place)) == bool(words)


async def test_a_message_that_is_changed_to_nothing_offers_nothing(world: World) -> None:
    """And what was offered before goes with it."""
    message = await say(world, "#training", "Evening")
    message = await world.ada.edit(message, f"@registrar {offer('Night')}")
    await world.settle()
    await world.ada.edit(message, "@registrar")
    await world.settle()
    await world.ada.see("no words are left in it")
    assert world.ada.messages("#training").count("Do this now") == 1
    await world.ada.click("Do this now")
    await world.ada.see("You changed the message again since")
    assert made(world) == ["Evening"]


CAUTION = "I may have done the old ones already"


@pytest.mark.parametrize(
    "words", [offer("Night"), "", offer("Night" * 1000), "reset password=Kestrel-Harbour-91 of jane@acme.com"]
)
async def test_whatever_is_said_of_a_change_says_that_the_old_words_may_be_done(world: World, words: str) -> None:
    """Nothing may sound as if all of it had been left undone."""
    await world.ada.type("#training", "@registrar reset password=Harbour-Kestrel-19 of jane@acme.com")
    await world.settle()
    await world.ada.edit(world.ada.latest("#training"), f"@registrar {words}")
    await world.settle()
    told = world.ada.messages("#training").split("You changed a message to me")[1]
    assert CAUTION in told
    assert "nothing was done" not in told


@pytest.mark.parametrize(
    "around", ["`{}`", "```{}```", "```\n{}\n```", "*{}*", "_{}_", "&gt; {}", "`/lms {}`", "/lms `{}`"]
)
@pytest.mark.parametrize("place", PLACES)
async def test_a_command_in_code_or_bold_is_that_command(world: World, place: str, around: str) -> None:
    """People copy it from help, where it stands so."""
    mention = "@registrar " if place.startswith("#") else ""
    await world.ada.type(place, mention + around.replace("&gt;", ">").format(offer("Evening")))
    await world.settle()
    assert made(world) == ["Evening"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("hours", [24.5, 49])
async def test_a_change_that_is_told_again_after_a_day_offers_nothing_anew(
    world: World, place: str, hours: float
) -> None:
    """A preview may come then; nobody knows any more whether its button was pressed."""
    message = await say(world, place, "Evening")
    mention = "@registrar " if place.startswith("#") else ""
    message = await world.ada.edit(message, f"{mention}{offer('Night')}")
    await world.settle()
    world.later(hours * 3600)
    told = next(one for one in reversed(world.workspace.deliveries) if "Night" in repr(one) and "edited" in repr(one))
    await world.workspace.replay(replace(told, payload=told.payload | {"event_id": "Ev0ANOTHER"}))
    await world.settle()
    assert world.ada.messages(place).count("Do this now") == 1
