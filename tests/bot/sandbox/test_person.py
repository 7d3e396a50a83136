"""What a Slack client lets a person do, and what it does not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ClientRefused, Person, Workspace
from bot.sandbox.conversation import Message
from tests.bot.sandbox.building import button, field, line, menu, open_form, option, post, section, value
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.listening import told

Json = dict[str, Any]


THREE = [option("Red"), option("Green"), option("Blue")]


async def test_a_click_tells_the_app_what_was_clicked_and_where(
    client: AsyncWebClient, nodding: Bot, ada: Person
) -> None:
    """A click in a message comes with the message, a trigger and a response_url."""
    await post(client, {"type": "actions", "block_id": "row", "elements": [button("Approve", "yes", value="42")]})
    assert await ada.click("Approve") == ""
    sent = nodding.seen[-1]
    (action,) = sent["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("yes", "row", "42")
    assert sent["user"]["id"] == ada.user.id
    assert sent["channel"] == {"id": "C00000001", "name": "training"}
    assert sent["message"]["ts"] == sent["container"]["message_ts"]
    assert sent["container"]["is_ephemeral"] is False
    assert sent["trigger_id"]
    assert sent["response_url"]


async def test_a_click_in_an_ephemeral_message_brings_no_message(
    client: AsyncWebClient, nodding: Bot, ada: Person
) -> None:
    """Slack keeps none, so an app cannot rely on it."""
    blocks = [section("Ready?", accessory=button("Go"))]
    await client.chat_postEphemeral(channel="#training", user=ada.user.id, text="x", blocks=blocks)
    await ada.click("Go")
    assert "message" not in nodding.seen[-1]
    assert nodding.seen[-1]["container"]["is_ephemeral"] is True


async def test_only_what_is_on_the_screen_can_be_clicked(
    client: AsyncWebClient, nodding: Bot, ada: Person, workspace: Workspace
) -> None:
    """A control that is not there, is gone, or belongs to somebody else's screen is refused, and nothing is sent."""
    await post(client, section("Ready?", accessory=button("Go")))
    message = await ada.see("Ready?")
    assert isinstance(message, Message)
    await client.chat_update(channel=message.channel, ts=message.ts, text="x", blocks=[section("Done")])
    with pytest.raises(ClientRefused, match="There is no button 'Go' on the screen"):
        await ada.click("Go", on=message)
    await client.chat_delete(channel=message.channel, ts=message.ts)
    with pytest.raises(ClientRefused, match="no longer on the screen"):
        await ada.click("Go", on=message)
    await client.chat_postEphemeral(
        channel="#training", user=ada.user.id, text="x", blocks=[section("Hers", accessory=button("Go"))]
    )
    with pytest.raises(ClientRefused, match="There is no button 'Go'"):
        await workspace.person("max").click("Go")
    assert nodding.seen == []


@pytest.mark.parametrize(
    ("element", "choices", "expected"),
    [
        (menu("static_select", options=THREE), ["Green"], THREE[1]),
        (menu("radio_buttons", options=THREE), ["Red", "Blue"], THREE[2]),
        (menu("checkboxes", options=THREE), ["Red", "Blue", "Red"], [THREE[2]]),
        (menu("multi_static_select", options=THREE), ["Red", "Blue"], [THREE[0], THREE[2]]),
        (menu("users_select"), ["Max Okafor"], "U00000004"),
        (menu("multi_users_select"), ["max", "ines"], ["U00000004", "U00000003"]),
        (menu("channels_select"), ["#onboarding"], "C00000002"),
        (menu("conversations_select"), ["#people-ops"], "C00000004"),
    ],
    ids=lambda given: given["type"] if isinstance(given, dict) and "type" in given else "",
)
async def test_choosing_in_a_form_waits_for_submit(
    client: AsyncWebClient, nodding: Bot, ada: Person, element: Json, choices: list[str], expected: Any
) -> None:
    """A menu holds what was chosen by its words, and the app hears of it with the form."""
    await open_form(client, nodding, ada, field("Colour", element))
    for choice in choices:
        await ada.choose("Colour", choice)
    assert value(ada, "Colour") == expected
    assert [body.get("type") for body in nodding.seen] == [None]


@pytest.mark.parametrize(
    ("element", "typed", "expected"),
    [
        (menu("plain_text_input", multiline=True), "Two\nlines", "Two\nlines"),
        (menu("number_input", is_decimal_allowed=False), 3, "3"),
        (menu("datepicker"), "2026-03-02", "2026-03-02"),
        (menu("timepicker"), "14:30", "14:30"),
        (menu("datetimepicker"), datetime(2026, 3, 2, tzinfo=UTC), 1772409600),
        (menu("email_text_input"), "", None),
    ],
    ids=lambda given: given["type"] if isinstance(given, dict) and "type" in given else "",
)
async def test_fields_hold_what_is_typed(
    client: AsyncWebClient, nodding: Bot, ada: Person, element: Json, typed: Any, expected: Any
) -> None:
    """Each kind of field keeps its value the way Slack sends it."""
    await open_form(client, nodding, ada, field("Answer", element))
    await ada.fill("Answer", typed)
    assert value(ada, "Answer") == expected


@pytest.mark.parametrize(
    ("element", "typed", "says"),
    [
        (menu("plain_text_input", max_length=3), "four", "'Answer' takes at most 3 characters"),
        (menu("plain_text_input"), "two\nlines", "'Answer' takes one line only"),
        (menu("datepicker"), "tomorrow", "not a date such as 2026-03-02"),
        (menu("timepicker"), "25:00", "takes a time such as 14:30"),
        (menu("static_select", options=THREE), "Red", "choose from it"),
    ],
)
async def test_what_cannot_be_typed_is_refused(
    client: AsyncWebClient, nodding: Bot, ada: Person, element: Json, typed: str, says: str
) -> None:
    """The client names the field, and the field stays as it was."""
    await open_form(client, nodding, ada, field("Answer", element))
    with pytest.raises(ClientRefused, match=says):
        await ada.fill("Answer", typed)
    assert value(ada, "Answer") is None


@pytest.mark.parametrize(
    ("element", "typed", "says"),
    [
        (menu("plain_text_input"), None, "'Answer' is required"),
        (menu("plain_text_input", min_length=3), "no", "'Answer' needs at least 3 characters"),
        (menu("email_text_input"), "ada at example", "'Answer' must be an e-mail address"),
        (menu("url_text_input"), "example", "'Answer' must be a web address"),
        (menu("number_input", is_decimal_allowed=False), "1.5", "'Answer' must be a whole number"),
        (menu("number_input", is_decimal_allowed=True, min_value="2"), "1.5", "'Answer' must be at least 2"),
        (menu("number_input", is_decimal_allowed=True, max_value="1"), "1.5", "'Answer' must be at most 1"),
        (menu("number_input", is_decimal_allowed=True), "many", "'Answer' must be a number"),
    ],
)
async def test_an_incomplete_form_is_not_sent(
    client: AsyncWebClient, nodding: Bot, ada: Person, element: Json, typed: str | None, says: str
) -> None:
    """The client marks the field itself, and the app hears nothing."""
    await open_form(client, nodding, ada, field("Answer", element))
    await ada.fill("Answer", typed)
    with pytest.raises(ClientRefused, match=says):
        await ada.submit()
    assert [body.get("type") for body in nodding.seen] == [None]


async def test_a_field_that_dispatches_tells_the_app(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """dispatch_action sends what was entered before the form is."""
    await open_form(client, nodding, ada, {**line("Name"), "dispatch_action": True})
    await ada.fill("Name", "Grace")
    assert nodding.seen[-1]["actions"][0]["value"] == "Grace"


async def test_more_than_the_most_is_not_selected(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """max_selected_items holds on the client."""
    await open_form(
        client, nodding, ada, field("Colour", menu("multi_static_select", options=THREE, max_selected_items=1))
    )
    await ada.choose("Colour", "Red")
    with pytest.raises(ClientRefused, match="'Colour' takes at most 1"):
        await ada.choose("Colour", "Blue")


async def test_a_file_is_put_into_a_form(client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
    """The app gets its description."""
    await open_form(client, nodding, ada, field("Roster", menu("file_input")))
    await ada.fill("Roster", [("people.csv", b"name\n")])
    await ada.submit()
    (file,) = nodding.seen[-1]["view"]["state"]["values"]["roster"]["menu"]["files"]
    assert (file["name"], file["size"], file["filetype"]) == ("people.csv", 5, "csv")


async def test_shortcuts_are_those_of_the_manifest(
    app: AsyncApp, nodding: Bot, ada: Person, workspace: Workspace
) -> None:
    """Global ones have no channel, those of a message bring it along."""

    @app.shortcut("enroll")
    async def enroll(ack: Any) -> None:
        await ack()

    @app.shortcut("about")
    async def about(ack: Any) -> None:
        await ack()

    await workspace.person("max").type("#training", "Look at this")
    message = await ada.see("Look at this")
    assert isinstance(message, Message)
    assert await ada.shortcut("enroll") == ""
    assert await ada.message_shortcut("about", message) == ""
    assert [body["type"] for body in nodding.seen] == ["shortcut", "message_action"]
    assert nodding.seen[-1]["message"]["text"] == "Look at this"
    with pytest.raises(ClientRefused, match="no global shortcut 'about'"):
        await ada.shortcut("about")


async def test_the_messages_tab_is_told_each_time_it_is_opened(hearing: Bot, ada: Person) -> None:
    """app_home_opened with the tab, the place to answer in, and no view."""
    await ada.messages_tab()
    (event,) = await told(hearing)
    assert (event["type"], event["tab"], event["user"]) == ("app_home_opened", "messages", ada.user.id)
    assert event["channel"] == ada.place("@registrar").id
    assert "view" not in event


async def test_who_does_not_see_something_says_what_they_see(client: AsyncWebClient, ada: Person) -> None:
    """The failure of a wait is a readable screen, and one's own words do not count."""
    await client.chat_postMessage(channel="#training", text="Something else")
    await ada.type("#training", "the answer")
    with pytest.raises(AssertionError) as caught:
        await ada.see("the answer", within=0.01)
    assert str(caught.value) == (
        "Ada Lovelace does not see 'the answer'. The screen:\n"
        "-- #training --\nRegistrar: Something else\nAda Lovelace: the answer"
    )


async def test_an_unanswered_click_is_shown_as_trouble(client: AsyncWebClient, ada: Person) -> None:
    """When nobody listens, the client says so."""
    await post(client, section("Ready?", accessory=button("Go")))
    assert await ada.click("Go") == "We had some trouble connecting. Try again? (dispatch_failed)"


class TestWithoutInteractivity:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        return {**manifest, "settings": {**manifest["settings"], "interactivity": {"is_enabled": False}}}

    async def test_buttons_do_nothing(self, client: AsyncWebClient, nodding: Bot, ada: Person) -> None:
        """An app whose manifest switches interactivity off never hears of clicks."""
        await post(client, section("Ready?", accessory=button("Go")))
        with pytest.raises(ClientRefused, match="switched off in the manifest"):
            await ada.click("Go")
