"""Finding a control by its words, and using it."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import ClientRefused, Person
from tests.bot.sandbox.building import button, field, menu, modal, open_form, option, plain, post, section, value
from tests.bot.sandbox.conftest import Bot

Json = dict[str, Any]

THREE = [option("Red"), option("Green"), option("Blue")]


async def test_the_words_beside_a_button_tell_it_from_its_twins(
    client: AsyncWebClient, nodding: Bot, ada: Person
) -> None:
    """Without them, two buttons of one name are too many."""
    rows = [section(name, accessory=button("Open", value=name)) for name in ("Safety 101", "Safety 102")]
    await post(client, *rows)
    with pytest.raises(ClientRefused, match="2 controls called 'Open'"):
        await ada.click("Open")
    await ada.click("Open", beside="Safety 102")
    assert nodding.seen[-1]["actions"][0]["value"] == "Safety 102"


async def test_a_question_is_asked_before_it_is_done(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """A control with a confirmation acts only after its answer."""
    words = {"title": "Sure?", "text": "It is for good.", "confirm": "Delete", "deny": "Keep"}
    asks = {part: plain(text) for part, text in words.items()}
    await post(client, section("Course", accessory=button("Delete it", confirm=asks)))
    await ada.click("Delete it")
    assert ada.dialog is not None
    assert (ada.dialog.title, ada.dialog.text) == ("Sure?", "It is for good.")
    with pytest.raises(ClientRefused, match="wants 'Delete' or 'Keep'"):
        await ada.click("Delete it")
    await ada.click("Keep")
    assert nodding.seen == []
    await ada.click("Delete it")
    await ada.click("Delete")
    assert len(nodding.seen) == 1


async def test_a_choice_in_a_message_is_told_at_once(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """And stays chosen on that person's screen, in the state of the next click."""
    await post(
        client,
        {"type": "actions", "block_id": "row", "elements": [menu("static_select", options=THREE), button("Go")]},
        section("Days", accessory={"type": "overflow", "action_id": "dots", "options": THREE}),
    )
    await ada.choose("menu", "Green")
    assert nodding.seen[-1]["actions"][0]["selected_option"] == THREE[1]
    assert "[Green] [Go]" in ada.messages("#training")
    await ada.choose("Days", "Blue")
    assert nodding.seen[-1]["actions"][0]["selected_option"]["value"] == "blue"
    await ada.click("Go")
    assert nodding.seen[-1]["state"]["values"]["row"]["menu"]["selected_option"]["value"] == "green"
    with pytest.raises(ClientRefused, match="does not offer 'Pink' but"):
        await ada.choose("menu", "Pink")


async def test_a_row_of_buttons_belongs_to_the_words_above_it(
    client: AsyncWebClient, nodding: Bot, ada: Person
) -> None:
    """Where every entry of a list has its own row of buttons, `beside` means the entry."""
    rows = [{"type": "actions", "elements": [button("Open", value=name)]} for name in ("one", "two")]
    await post(client, section("First course"), rows[0], section("Second course"), {"type": "divider"}, rows[1])
    await ada.click("Open", beside="second")
    assert nodding.seen[-1]["actions"][0]["value"] == "two"


async def test_an_answer_counts_for_the_screen_as_it_is(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """What the app changed while a question was open is not undone by its answer."""
    words = {"title": "Sure?", "text": "Really?", "confirm": "Yes", "deny": "No"}
    asks = {part: plain(text) for part, text in words.items()}
    picker = section("Colour", block_id="c", accessory=menu("static_select", options=THREE, confirm=asks))
    await open_form(client, nodding, ada, picker)
    await ada.choose("Colour", "Red")
    assert ada.view is not None
    await client.views_update(view_id=ada.view.id, view=modal(picker, section("New words")))
    await ada.click("Yes")
    assert "Colour\n[Red]\nNew words" in ada.text_of(ada.view)
    await ada.choose("Colour", "Green")
    await client.views_update(view_id=ada.view.id, view=modal(section("Gone")))
    with pytest.raises(ClientRefused, match="no longer on the screen"):
        await ada.click("Yes")


async def test_a_field_can_be_emptied(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """Nothing is None, or no items where there may be several."""
    boxes = field("Days", menu("checkboxes", options=THREE, initial_options=THREE[:1]))
    pick = field("Colour", menu("static_select", options=THREE, initial_option=THREE[0]))
    await open_form(client, nodding, ada, boxes, pick)
    await ada.fill("Days", None)
    await ada.fill("Colour", "")
    assert (value(ada, "Days"), value(ada, "Colour")) == ([], None)


async def test_feedback_is_one_control_with_two_buttons(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """Each of them brings its own value."""
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": {"text": plain("Good"), "value": "up"},
        "negative_button": {"text": plain("Bad"), "value": "down"},
    }
    await post(client, {"type": "context_actions", "elements": [thumbs]})
    await ada.click("Bad")
    await ada.click("Good")
    assert [body["actions"][0]["value"] for body in nodding.seen] == ["down", "up"]


async def test_a_form_may_ask_for_an_address_to_answer_to(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """response_url_enabled brings one for the channel that was picked."""
    where = field("Where", menu("conversations_select", response_url_enabled=True))
    await open_form(client, nodding, ada, where)
    await ada.choose("Where", "#onboarding")
    await ada.submit()
    (url,) = nodding.seen[-1]["response_urls"]
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("where", "menu", "C00000002")
    await AsyncWebhookClient(url["response_url"]).send(text="Done here.", response_type="in_channel")
    assert ada.messages("#onboarding") == "Registrar: Done here."
