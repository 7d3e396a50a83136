"""Response URLs: five uses, half an hour, and what they can replace."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import ManualClock, Person, Workspace
from tests.bot.sandbox.building import button, section
from tests.bot.sandbox.conftest import Bot


@pytest.fixture
async def url(app: AsyncApp, bot: Bot, ada: Person) -> str:
    """The response_url of a command that Ada typed in #training."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack()

    await ada.type("#training", "/lms help")
    return str(bot.seen[-1]["response_url"])


async def respond(url: str, **body: Any) -> int:
    response = await AsyncWebhookClient(url).send_dict(body)
    return response.status_code


async def test_the_sixth_use_is_refused(url: str, ada: Person, workspace: Workspace) -> None:
    """A response_url takes five messages."""
    assert [await respond(url, text=f"Number {n}.") for n in range(1, 7)] == [200] * 5 + [404]
    assert "Number 5." in ada.messages("#training")
    assert "Number 6." not in ada.messages("#training")
    assert [refusal.error for refusal in workspace.refusals] == ["used_url"]


async def test_it_ends_after_half_an_hour(url: str, clock: ManualClock, workspace: Workspace) -> None:
    """Thirty minutes are still good, one second more is not."""
    clock.advance(30 * 60)
    assert await respond(url, text="In time.") == 200
    clock.advance(1)
    assert await respond(url, text="Too late.") == 404
    assert workspace.refusals[-1].error == "expired_url"


async def test_a_command_has_no_original_to_replace(url: str, ada: Person) -> None:
    """Through the address of a command, replace_original only adds another message."""
    await respond(url, text="First.")
    await respond(url, text="Second.", replace_original=True)
    assert ada.messages("#training") == (
        "Registrar (only you can see this): First.\nRegistrar (only you can see this): Second."
    )


async def test_a_clicked_message_can_be_replaced_and_deleted(app: AsyncApp, bot: Bot, url: str, ada: Person) -> None:
    """Through the address of a click, the message that was clicked changes, and stays private."""

    @app.action("go")
    async def go(ack: Any) -> None:
        await ack()

    await respond(url, text="x", blocks=[section("Ready?", accessory=button("Go"))])
    await ada.click("Go")
    clicked = bot.seen[-1]["response_url"]
    await respond(clicked, text="Working…", replace_original=True, response_type="in_channel")
    assert ada.messages("#training") == "Registrar (only you can see this): Working…"
    await respond(clicked, delete_original=True)
    assert ada.messages("#training") == ""


async def test_without_replace_original_a_click_adds_a_message(app: AsyncApp, bot: Bot, url: str, ada: Person) -> None:
    """A new message is what an address of a click makes unless told otherwise."""

    @app.action("go")
    async def go(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Another one.")

    await respond(url, text="x", blocks=[section("Ready?", accessory=button("Go"))])
    await ada.click("Go")
    assert ada.messages("#training").endswith("[Go]\nRegistrar (only you can see this): Another one.")


async def test_a_response_may_be_for_everybody(url: str, workspace: Workspace) -> None:
    """response_type in_channel is seen by all members."""
    await respond(url, text="For all.", response_type="in_channel")
    assert workspace.transcript("#training", "max") == "Registrar: For all."


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "divider", "text": "x"}]}, "invalid_blocks"),
        ({"delete_original": True}, "message_not_found"),
    ],
)
async def test_bad_responses_are_refused(url: str, workspace: Workspace, body: dict[str, Any], error: str) -> None:
    """A response is held to the rules of any message."""
    assert await respond(url, **body) == 400
    assert [refusal.error for refusal in workspace.refusals] == [error]
