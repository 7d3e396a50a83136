"""How platforms reach Registrar: seen in plain words, and mended from Slack without anybody handling a password."""

import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pydantic import SecretStr

from bot.sandbox.serving import serving
from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.standin.standin import Fault, Reply
from tests.journeys.conftest import World, leaks, said, stored
from tests.telling import Posting, tells

PUBLIC, NAME, PASSWORD = "https://registrar.example.com", "skilljar", "hook-password-5e1f"
SECRET = "damstra-secret-77aa0011"
WHERE = f"{PUBLIC}/webhooks/skilljar"


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, "class")
    tells(monkeypatch, "skilljar", Posting())
    tells(monkeypatch, "damstra", Posting())


@pytest.fixture
def schools() -> dict[str, Any]:
    """The stand-ins, by name."""
    return {}


@pytest.fixture
async def others(schools: dict[str, Any]) -> AsyncIterator[Mapping[str, Connector]]:
    made: dict[str, Connector] = {}
    async with AsyncExitStack() as stack:
        for name in ("skilljar", "damstra"):
            schools[name], credentials = importlib.import_module(f"connectors.{name}.standin").demo()
            address = await stack.enter_async_context(serving(schools[name]))
            settings: Any = platforms()[name].settings
            made[name] = settings(_env_file=None, base_url=address, **credentials).connect()
        yield made


@pytest.fixture
def more_settings() -> Mapping[str, Any]:
    return {
        "REGISTRAR_PUBLIC_URL": PUBLIC,
        "skilljar_webhook_username": NAME,
        "skilljar_webhook_password": SecretStr(PASSWORD),
        "damstra_webhook_secret": SecretStr(f"{SECRET}, the-one-before-it-0011"),
    }


@pytest.fixture(autouse=True)
def nothing_leaks(world: World) -> Any:
    yield
    for secret in (PASSWORD, SECRET):
        for where, text in (("the log", world.log.getvalue()), ("a message", said(world.workspace))):
            assert secret not in text, f"a secret is in {where}"
        assert all(secret.encode() not in content for content in stored(world.home).values())
    leaks(world.log.getvalue(), "the log")


def screens(world: World) -> str:
    """Everything that anybody can see, private messages too."""
    people = (world.ada, world.ines, world.max)
    return "\n".join(one.client_view.screen() for one in people)


async def test_all_platforms_at_a_glance(world: World) -> None:
    await world.ada.type("#training", "/lms webhooks")
    shown = world.ada.text_of(await world.ada.see("How updates arrive"))
    assert "Class: No webhooks; checked every 5 minutes." in shown
    assert "Skilljar: By webhook. Also checked every 5 minutes for anything missed." in shown
    await world.ada.type("#training", "/lms webhooks class")
    await world.ada.see("How updates from Class arrive")
    await world.ada.type("#training", "/lms webhooks chamilo")
    await world.ada.see("“chamilo” isn't connected here. Connected: class, skilljar, damstra.")


async def test_a_hook_is_created_by_two_people_and_a_password_nobody_sees(
    world: World, schools: dict[str, Any]
) -> None:
    """Ada asks, another administrator approves, Ada runs it; the bot puts the password in; then it is tried out."""
    world.workspace.add_person("bea", "Bea Admin", "bea@example.com", admin=True)
    bea = world.workspace.person("bea")
    await world.ada.type("#lms-approvals", "/invite @bea")
    await world.ada.type("#training", "/lms webhooks skilljar")
    await world.ada.see("I'm getting nothing from Skilljar: none of its webhooks point to me.")
    await world.ada.click("Create it")
    offered = world.ada.text_of(await world.ada.see("needs approval from another approver"))
    assert f"Target URL: {WHERE}" in offered
    await world.ada.click("Ask for approval")
    await world.ada.see("Approvers will see this.")
    await world.ada.fill("Why is this needed?", "So that channels hear of completions.")
    await world.ada.submit()
    await world.ada.see("Sent to #lms-approvals.")
    await bea.click("Approve")
    await bea.see("must now press Run now.")
    assert schools["skilljar"].calls_to("POST", "/webhooks") == []
    await world.ada.click("Run now")
    await world.ada.see("Done. Skilljar sends me everything that happens from now on.")
    await world.settle()
    (call,) = schools["skilljar"].calls_to("POST", "/webhooks")
    assert call.json() == {
        "target_url": WHERE,
        "active": True,
        "basic_auth_username": NAME,
        "basic_auth_password": PASSWORD,
    }
    assert PASSWORD not in screens(world)
    await world.ada.type("#training", "/lms webhooks skilljar")
    await world.ada.see("✅ Skilljar sends me everything that happens.")
    assert PASSWORD not in screens(world)
    assert world.workspace.refusals == []


async def test_a_hook_that_was_switched_off_says_why(world: World, schools: dict[str, Any]) -> None:
    row = {"id": "h1", "target_url": WHERE, "active": False, "deactivate_reason": "HTTP_4XX_RESPONSE"}
    other = {"id": "h2", "target_url": "https://elsewhere.example/x?auth=abc", "active": True, "event_type": None}
    answer = {"count": 2, "next": None, "previous": None, "results": [row, other]}
    schools["skilljar"].faults.add(Fault(Reply(answer, 200)), method="GET", path="/webhooks")
    await world.ada.type("#training", "/lms webhooks skilljar")
    shown = world.ada.text_of(await world.ada.see("I'm getting nothing from Skilljar."))
    assert "Skilljar switched it off, because the address refused what it was sent." in shown
    assert "[Create it]" in shown
    assert "✅ https://elsewhere.example/•••?auth=•••" in shown


async def test_who_may_not_look(world: World) -> None:
    """The policy is asked for the listing itself."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", "/lms webhooks skilljar")
    await world.ines.see("You can't ")


async def test_the_address_of_damstra_is_shown_once_and_only_to_who_approves(world: World) -> None:
    """Masked for everybody; whole, privately, once, for an approver; and the audit log says who saw it."""
    await world.ines.type("#training", "/lms webhooks damstra")
    masked = world.ines.text_of(await world.ines.see("How updates from Damstra Learning arrive"))
    assert f"{PUBLIC}/webhooks/damstra/•••" in masked
    assert "[Show the address]" not in masked
    await world.ada.type("#training", "/lms webhooks damstra")
    await world.ada.see("[Show the address]")
    await world.ada.click("Show the address")
    await world.ada.see(f"{PUBLIC}/webhooks/damstra/{SECRET}")
    assert SECRET not in world.max.messages("#training") + world.ines.messages("#training")
    await world.ada.type("#training", "/lms webhooks damstra")
    await world.ada.see("[Show the address]")
    assert [entry["what"] async for entry in world.registrar.audit.entries()] == ["shown"]
    assert (await world.registrar.audit.verify()).faults == []


async def test_a_button_that_shows_once(world: World) -> None:
    """Pressed again, or by somebody who has lost the role meanwhile, it shows nothing."""
    await world.ada.type("#training", "/lms webhooks damstra")
    message = await world.ada.see("[Show the address]")
    pressed = message.blocks[-1]["elements"][0]["value"]
    assert await world.registrar.services.drafts.drop(pressed, "address", world.ada.user.id)
    await world.ada.click("Show the address", on=message)
    await world.ada.see("This was already shown, or has expired.")
    file = world.home / "policy.toml"
    file.write_text(file.read_text().replace('approver = ["admins"]', 'approver = ["U0NOBODY"]'))
    await world.ada.click("Show the address", on=message)
    await world.ada.see("Only people with the role “approver” can see it")


class TestWithoutSettings:
    @pytest.fixture
    def more_settings(self) -> Mapping[str, Any]:
        return {}

    async def test_what_must_be_set_is_said(self, world: World) -> None:
        await world.ada.type("#training", "/lms webhooks skilljar")
        shown = world.ada.text_of(await world.ada.see("I don't receive updates from Skilljar yet."))
        assert "SKILLJAR_WEBHOOK_PASSWORD" in shown
        assert "[Create it]" not in shown
        await world.ada.type("#training", "/lms webhooks damstra")
        await world.ada.see("DAMSTRA_WEBHOOK_SECRET")


class TestWithoutAnAddress:
    @pytest.fixture
    def more_settings(self) -> Mapping[str, Any]:
        return {"skilljar_webhook_username": NAME, "skilljar_webhook_password": SecretStr(PASSWORD)}

    async def test_a_form_asks_for_it(self, world: World) -> None:
        """What is no web address is explained under its field."""
        await world.ada.type("#training", "/lms webhooks skilljar")
        await world.ada.see("I'm getting nothing from Skilljar")
        await world.ada.click("Create it")
        await world.ada.see("Web address of Registrar")
        await world.ada.fill("Web address of Registrar", PUBLIC)
        await world.ada.submit()
        await world.ada.see("needs approval from another approver")
        await world.settle()
        assert f"Target URL: {WHERE}" in world.ada.messages("@registrar")
