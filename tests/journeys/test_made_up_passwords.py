"""People who are added with a password that Registrar makes up: by a command, in a form, several at once."""

from collections.abc import Mapping

import httpx
import pytest
from pydantic import SecretStr

from connectors.chamilo.connector import ChamiloConnector
from connectors.chamilo.standin import ChamiloStandIn
from connectors.chamilo.standin import demo as chamilo
from connectors.chamilo.users import SaveUser
from connectors.core.connector import Connector
from connectors.core.intent import make
from tests.connectors.overheard import forms
from tests.journeys.conftest import World, ask_all, said, stored

LENA = "first_name=Lena last_name=Berg status=student email=lena@example.com login_name=lena"


@pytest.fixture
def campus() -> ChamiloStandIn:
    made, _ = chamilo()
    return made


@pytest.fixture
def others(campus: ChamiloStandIn) -> Mapping[str, Connector]:
    _, credentials = chamilo()
    key, transport = SecretStr(credentials["api_key"]), httpx.ASGITransport(campus)
    return {"chamilo": ChamiloConnector(credentials["username"], "http://campus.test", key=key, transport=transport)}


def seen_by_nobody(world: World, campus: ChamiloStandIn, people: int) -> None:
    """So many people have a password each, and it stands in no message, view, log or stored byte."""
    arrived = [dict(call.form()) for call in campus.calls]
    passwords = [one["password"] for one in arrived if one.get("action") == "save_user"]
    assert len(set(passwords)) == len(passwords) == people
    everywhere = world.log.getvalue() + said(world.workspace) + repr(world.workspace.team.views)
    everywhere += "".join(held.decode("utf-8", "replace") for held in stored(world.home).values())
    assert not [form for one in passwords for form in forms(one) if form in everywhere]


async def test_a_command_can_be_shown_first_and_then_sent(world: World, campus: ChamiloStandIn) -> None:
    await world.ada.type("#training", f"/lms dry run chamilo save user {LENA}")
    shown = world.ada.text_of(await world.ada.see("Nothing was done."))
    assert '"password": "•••"' in shown
    assert '"send_mail": 1' in shown.replace('"1"', "1")
    await world.ada.click("Send it")
    await world.ada.see("✅ Added ")
    await world.settle()
    seen_by_nobody(world, campus, 1)


async def test_a_form_says_that_it_may_be_left_empty(world: World, campus: ChamiloStandIn) -> None:
    """And who wants no e-mail is told why there must be one."""
    await world.ada.type("#training", f"/lms chamilo save user {LENA} send_mail=no")
    told = world.ada.text_of(await world.ada.see("I didn't understand that"))
    assert "must be yes, unless you give a password" in told
    await world.ada.click("Fill in the form")
    form = world.ada.text_of(await world.ada.see("Add a person"))
    assert "If you leave it empty, Registrar generates one that no one sees. It isn't stored." in form
    await world.ada.submit()
    assert "must be yes, unless you give a password" in world.ada.errors["Send mail"]
    await world.ada.choose("Send mail", "yes")
    await world.ada.submit()
    await world.ada.see("✅ Added ")
    await world.settle()
    seen_by_nobody(world, campus, 1)


async def test_several_are_one_change_with_a_line_for_each(world: World, campus: ChamiloStandIn) -> None:
    """One whose log-in name is taken costs the others nothing."""
    campus.portal.add_user("Max", "Muster", "mm@example.com", "max", 5, "x")
    person = {"last_name": "Berg", "status": "student", "email": "berg@example.com"}
    several = [make(SaveUser, person | {"first_name": one, "login_name": one}) for one in ("lena", "max", "kim")]
    await ask_all(world, world.ada, *several, about=["Lena Berg", "Max Berg", "Kim Berg"])
    told = world.ada.text_of(
        await world.ada.see("⚠️ Only partly done: Add lena Berg (berg@example.com) on Chamilo, add ")
    )
    assert "✅ Added lena Berg (berg@example.com) on Chamilo." in told
    assert "✖️ Not done: Add max Berg (berg@example.com) on Chamilo." in told
    assert "This login is not available" in told
    assert "✅ Added kim Berg (berg@example.com) on Chamilo." in told
    assert "Failed for Max Berg. 2 of 3 succeeded." in told
    await world.settle()
    seen_by_nobody(world, campus, 3)
