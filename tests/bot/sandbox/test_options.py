"""Menus that ask the app what they offer."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ClientRefused, Person, Workspace
from tests.bot.sandbox.building import field, modal, plain
from tests.bot.sandbox.conftest import Bot

Json = dict[str, Any]
MENU = field("Course", {"type": "external_select", "action_id": "course"})


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


@pytest.fixture
async def answer(app: AsyncApp, bot: Bot, client: AsyncWebClient, ada: Person) -> Json:
    """What the app acknowledges with; Ada has a form with the menu open."""
    kept: Json = {}

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack()

    @app.options("course")
    async def course(ack: Any) -> None:
        await ack(**kept)

    await ada.type("#training", "/lms form")
    await client.views_open(trigger_id=bot.seen[-1]["trigger_id"], view=modal(MENU))
    return kept


async def test_an_option_is_picked_from_what_the_app_offers(answer: Json, bot: Bot, ada: Person) -> None:
    """The typed words reach the app with the view, and the choice is held."""
    answer["options"] = [option("Safety 101"), option("Safety 102")]
    assert await ada.pick("Course", "saf", "Safety 102") == ["Safety 101", "Safety 102"]
    sent = bot.seen[-1]
    assert (sent["type"], sent["value"], sent["action_id"], sent["block_id"]) == (
        "block_suggestion",
        "saf",
        "course",
        "course",
    )
    assert "trigger_id" not in sent
    assert ada.view is not None
    assert "Course: [Safety 102]" in ada.text_of(ada.view)


async def test_groups_are_offered_together(answer: Json, ada: Person) -> None:
    """Options may come in groups."""
    answer["option_groups"] = [
        {"label": plain("Old"), "options": [option("A")]},
        {"label": plain("New"), "options": [option("B")]},
    ]
    assert await ada.pick("Course", "any") == ["A", "B"]


async def test_the_menu_asks_after_three_letters(answer: Json, bot: Bot, ada: Person) -> None:
    """min_query_length is three unless the element says otherwise."""
    with pytest.raises(ClientRefused, match="searches after 3 characters"):
        await ada.pick("Course", "sa")
    assert len(bot.seen) == 1


async def test_only_what_is_offered_can_be_picked(answer: Json, ada: Person) -> None:
    """Nothing found is nothing to pick."""
    answer["options"] = []
    with pytest.raises(ClientRefused, match="does not offer 'Safety 101'"):
        await ada.pick("Course", "saf", "Safety 101")


async def test_too_many_options_are_none(answer: Json, ada: Person, workspace: Workspace) -> None:
    """More than a hundred are refused, and the menu stays empty."""
    answer["options"] = [option(f"Course {n}") for n in range(101)]
    assert await ada.pick("Course", "cou") == []
    assert str(workspace.refusals[-1]) == (
        "block_suggestion refused: invalid_options: no more than 100 items allowed [json-pointer:/options]"
    )


class TestWithoutOptionsUrl:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        return {**manifest, "settings": {**manifest["settings"], "interactivity": {"is_enabled": True}}}

    async def test_slack_cannot_ask(self, answer: Json, ada: Person) -> None:
        """Over HTTP the manifest must name the address for options."""
        with pytest.raises(ClientRefused, match="message_menu_options_url"):
            await ada.pick("Course", "saf")
