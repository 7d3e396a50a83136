"""Modals and App Home: triggers, the stack, hashes, submissions and closing."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ClientRefused, ManualClock, Person, Workspace
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.building import button, line, modal, section
from tests.bot.sandbox.conftest import Bot

Json = dict[str, Any]


@pytest.fixture
async def trigger(app: AsyncApp, bot: Bot, ada: Person) -> str:
    """A fresh trigger_id of Ada's."""

    @app.command("/lms")
    async def lms(ack: Any) -> None:
        await ack()

    await ada.type("#training", "/lms help")
    return str(bot.seen[-1]["trigger_id"])


@pytest.fixture
def answers(app: AsyncApp) -> list[Json]:
    """How the app acknowledges the next submissions; without any, with an empty body."""
    waiting: list[Json] = []

    @app.view("form")
    async def form(ack: Any) -> None:
        await ack(**waiting.pop(0)) if waiting else await ack()

    return waiting


async def again(ada: Person, bot: Bot) -> str:
    await ada.type("#training", "/lms help")
    return str(bot.seen[-1]["trigger_id"])


async def test_a_trigger_opens_one_modal(client: AsyncWebClient, trigger: str, ada: Person) -> None:
    """It is exchanged by the first use."""
    opened = await client.views_open(trigger_id=trigger, view=modal(line("Name"), private_metadata="secret"))
    assert ada.view is not None
    assert ada.text_of(ada.view) == "== A form ==\nName: []\n[Send] [Cancel]"
    assert opened["view"]["root_view_id"] == opened["view"]["id"]
    assert opened["view"]["private_metadata"] == "secret"
    assert opened["view"]["state"]["values"] == {"name": {"value": {"type": "plain_text_input", "value": None}}}
    second = await refusal(client.views_open(trigger_id=trigger, view=modal(line("Name"))))
    assert second["error"] == "exchanged_trigger_id"


async def test_a_trigger_lasts_three_seconds(client: AsyncWebClient, trigger: str, clock: ManualClock) -> None:
    """A view that does not fit does not use it up, but time does."""
    assert (await refusal(client.views_open(trigger_id=trigger, view=modal())))["error"] == "invalid_arguments"
    clock.advance(3.1)
    late = await refusal(client.views_open(trigger_id=trigger, view=modal(line("Name"))))
    assert late["error"] == "expired_trigger_id"
    unknown = await refusal(client.views_open(trigger_id="1.2.x", view=modal(line("Name"))))
    assert unknown["error"] == "invalid_trigger_id"


async def test_three_views_make_a_stack(client: AsyncWebClient, trigger: str, ada: Person, bot: Bot) -> None:
    """A root and two more; the fourth is refused, and closing uncovers the one below."""
    root = await client.views_open(trigger_id=trigger, view=modal(line("Name"), title="One"))
    second = await client.views_push(trigger_id=await again(ada, bot), view=modal(line("Name"), title="Two"))
    await client.views_push(trigger_id=await again(ada, bot), view=modal(line("Name"), title="Three"))
    fourth = await refusal(client.views_push(trigger_id=await again(ada, bot), view=modal(line("Name"))))
    assert fourth["error"] == "push_limit_reached"
    assert second["view"]["root_view_id"] == second["view"]["previous_view_id"] == root["view"]["id"]
    await ada.close()
    assert ada.view is not None
    assert "== Two ==" in ada.text_of(ada.view)
    await ada.close(everything=True)
    assert ada.view is None


async def test_there_is_nothing_to_push_onto_without_a_modal(client: AsyncWebClient, trigger: str) -> None:
    """views.push needs an open root."""
    assert (await refusal(client.views_push(trigger_id=trigger, view=modal(line("Name")))))["error"] == "not_found"


async def test_an_update_knows_the_hash(client: AsyncWebClient, trigger: str, ada: Person) -> None:
    """An outdated hash is a conflict; what was typed survives where the ids are the same."""
    view = (await client.views_open(trigger_id=trigger, view=modal(line("Name"), line("Role"))))["view"]
    await ada.fill("Name", "Grace")
    await ada.fill("Role", "Teacher")
    changed = modal(line("Name"), {**line("Role"), "block_id": "another"})
    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    values = updated["view"]["state"]["values"]
    assert values["name"]["value"]["value"] == "Grace"
    assert values["another"]["value"]["value"] is None
    assert updated["view"]["hash"] != view["hash"]
    late = await refusal(client.views_update(view_id=view["id"], hash=view["hash"], view=changed))
    assert late["error"] == "hash_conflict"


async def test_an_external_id_is_one_views_own(client: AsyncWebClient, trigger: str, ada: Person, bot: Bot) -> None:
    """It finds the view again, and a second view may not have it."""
    await client.views_open(trigger_id=trigger, view=modal(line("Name"), external_id="mine"))
    await client.views_update(external_id="mine", view=modal(line("Name"), external_id="mine", title="Found"))
    twin = modal(line("Name"), external_id="mine")
    assert (await refusal(client.views_push(trigger_id=await again(ada, bot), view=twin)))["error"] == (
        "duplicate_external_id"
    )
    await ada.close()
    assert (await refusal(client.views_update(external_id="mine", view=twin)))["error"] == "not_found"


async def test_a_submission_brings_every_value_and_closes(
    client: AsyncWebClient, trigger: str, ada: Person, bot: Bot, answers: list[Json]
) -> None:
    """An empty acknowledgement closes the modal."""
    await client.views_open(trigger_id=trigger, view=modal(line("Name"), {**line("Role"), "optional": True}))
    await ada.fill("Name", "Grace")
    assert await ada.submit() == ""
    sent = bot.seen[-1]
    assert sent["type"] == "view_submission"
    assert sent["view"]["callback_id"] == "form"
    assert sent["view"]["state"]["values"] == {
        "name": {"value": {"type": "plain_text_input", "value": "Grace"}},
        "role": {"value": {"type": "plain_text_input", "value": None}},
    }
    assert ada.view is None


async def test_errors_stand_under_their_fields(
    client: AsyncWebClient, trigger: str, ada: Person, answers: list[Json]
) -> None:
    """The modal stays, with the sentence, until it is sent again."""
    answers.append({"response_action": "errors", "errors": {"name": "Nobody is called that."}})
    await client.views_open(trigger_id=trigger, view=modal(line("Name")))
    await ada.fill("Name", "Gracie")
    await ada.submit()
    assert ada.errors == {"Name": "Nobody is called that."}
    await ada.see("Name: [Gracie]\n  ! Nobody is called that.")
    await ada.submit()
    assert ada.errors == {}
    assert ada.view is None


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": modal(section("Done"), title="Updated")}, "Updated"),
        ({"response_action": "push", "view": modal(section("Done"), title="Pushed")}, "Pushed"),
        ({"response_action": "clear"}, None),
    ],
)
async def test_a_submission_may_be_answered_with_a_view(
    client: AsyncWebClient, trigger: str, ada: Person, bot: Bot, answers: list[Json], answer: Json, titles: str | None
) -> None:
    """update and push show the view that came with them, clear closes everything."""
    await client.views_open(trigger_id=trigger, view=modal(line("Name"), title="Root"))
    await client.views_push(trigger_id=await again(ada, bot), view=modal({**line("Name"), "optional": True}))
    answers.append(answer)
    await ada.submit()
    shown = ada.view.payload["title"]["text"] if ada.view else None
    assert shown == titles


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "no input block is called 'nowhere'"),
        ({"response_action": "update", "view": modal()}, "no less than 1 items allowed"),
        ({"response_action": "dance"}, "unknown response_action: dance"),
        ({"text": "thanks"}, "the body must be empty or have a `response_action`"),
    ],
)
async def test_an_answer_that_makes_no_sense_leaves_the_modal(
    client: AsyncWebClient,
    trigger: str,
    ada: Person,
    workspace: Workspace,
    answers: list[Json],
    answer: Json,
    fault: str,
) -> None:
    """The person reads that something went wrong, and the workspace knows what."""
    answers.append(answer)
    await client.views_open(trigger_id=trigger, view=modal({**line("Name"), "optional": True}))
    assert await ada.submit() == "We had some trouble connecting. Try again?"
    assert ada.view is not None
    assert fault in str(workspace.refusals[-1])


async def test_a_submission_without_an_answer_leaves_the_modal(
    app: AsyncApp, client: AsyncWebClient, trigger: str, ada: Person, clock: ManualClock
) -> None:
    """After three seconds the client offers to try again."""
    arrived = asyncio.Event()

    @app.view("form")
    async def form(ack: Any) -> None:
        arrived.set()
        await asyncio.Event().wait()

    await client.views_open(trigger_id=trigger, view=modal({**line("Name"), "optional": True}))
    submitting = asyncio.create_task(ada.submit())
    await asyncio.wait_for(arrived.wait(), 5)
    clock.advance(3)
    assert await submitting == "We had some trouble connecting. Try again?"
    assert ada.view is not None


@pytest.mark.parametrize(
    ("view", "everything", "told"),
    [
        ({"notify_on_close": True}, False, {"is_cleared": False}),
        ({"notify_on_close": True}, True, {"is_cleared": True}),
        ({"notify_on_close": True, "clear_on_close": True}, False, {"is_cleared": True}),
        ({}, False, None),
    ],
)
async def test_closing_is_told_if_the_view_asked(
    app: AsyncApp,
    client: AsyncWebClient,
    trigger: str,
    ada: Person,
    bot: Bot,
    view: Json,
    everything: bool,
    told: Json | None,
) -> None:
    """view_closed says whether the whole stack went."""

    @app.view_closed("form")
    async def closed(ack: Any) -> None:
        await ack()

    await client.views_open(trigger_id=trigger, view=modal(line("Name"), **view))
    await ada.close(everything=everything)
    assert ada.view is None
    sent = bot.seen[-1]
    assert ({"is_cleared": sent["is_cleared"]} if sent.get("type") == "view_closed" else None) == told


async def test_a_button_in_a_modal_updates_it(
    app: AsyncApp, client: AsyncWebClient, trigger: str, ada: Person, bot: Bot
) -> None:
    """A click in a view comes with the view and its values, and without a response_url."""

    @app.action("more")
    async def more(ack: Any, body: Json) -> None:
        await ack()
        view = modal(line("Name"), section("More fields"))
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    await client.views_open(
        trigger_id=trigger, view=modal(line("Name"), {"type": "actions", "elements": [button("More", "more")]})
    )
    await ada.fill("Name", "Grace")
    await ada.click("More")
    await ada.see("More fields")
    sent = bot.seen[-1]
    assert sent["container"] == {"type": "view", "view_id": sent["view"]["id"]}
    assert sent["view"]["state"]["values"]["name"]["value"]["value"] == "Grace"
    assert "response_url" not in sent
    assert "Name: [Grace]" in ada.text_of(await ada.see("A form"))


async def test_the_home_is_published_and_opened(app: AsyncApp, client: AsyncWebClient, bot: Bot, ada: Person) -> None:
    """Opening it tells the app, which publishes; its buttons work there."""

    @app.event("app_home_opened")
    async def opened(event: Json) -> None:
        home = {"type": "home", "blocks": [section("Nothing waits.", accessory=button("Refresh"))]}
        await client.views_publish(user_id=event["user"], view=home)

    @app.action("go")
    async def go(ack: Any) -> None:
        await ack()

    assert await ada.home() is None
    await ada.see("Nothing waits.")
    await ada.click("Refresh")
    assert bot.seen[-1]["view"]["type"] == "home"
    assert await ada.home() is not None


async def test_a_home_has_its_own_hash(client: AsyncWebClient, ada: Person) -> None:
    """Publishing over somebody else's change is a conflict."""
    home = {"type": "home", "blocks": [section("One")]}
    first = await client.views_publish(user_id=ada.user.id, view=home)
    await client.views_publish(user_id=ada.user.id, view=home, hash=first["view"]["hash"])
    late = client.views_publish(user_id=ada.user.id, view=home, hash=first["view"]["hash"])
    assert (await refusal(late))["error"] == "hash_conflict"
    wrong = client.views_publish(user_id=ada.user.id, view=modal(line("Name")))
    assert (await refusal(wrong))["error"] == "invalid_arguments"


class TestWithoutHome:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        tabs = {"home_tab_enabled": False, "messages_tab_enabled": False}
        return {**manifest, "features": {**manifest["features"], "app_home": tabs}}

    async def test_the_tabs_are_not_there(self, client: AsyncWebClient, ada: Person) -> None:
        """Without them nothing is published, and neither side can write to the other."""
        home = {"type": "home", "blocks": [section("One")]}
        assert (await refusal(client.views_publish(user_id=ada.user.id, view=home)))["error"] == "not_enabled"
        with pytest.raises(ClientRefused, match="has no Home tab"):
            await ada.home()
        with pytest.raises(ClientRefused, match="turned off"):
            await ada.type("@registrar", "hello")
        writing = client.chat_postMessage(channel=ada.user.id, text="hello")
        assert (await refusal(writing))["error"] == "messages_tab_disabled"
