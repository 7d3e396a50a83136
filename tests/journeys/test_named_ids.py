"""Whoever types a name where an id belongs gets what is called so, told which one that was, or is asked."""

from dataclasses import replace

import pytest

from connectors.damstra.standin import DamstraStandIn
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

WELDERS, WELDERS_TOO = 90_001, 90_002


def twins(academies: Academies) -> DamstraStandIn:
    """Two groups of one name."""
    standin = academies.platform["damstra"]
    assert isinstance(standin, DamstraStandIn)
    one = next(iter(standin.account.groups.values()))
    for id, about in ((WELDERS, "north"), (WELDERS_TOO, "south")):
        standin.account.groups[id] = replace(one, id=id, name="Welders", description=about)
    return standin


@pytest.mark.on("damstra")
async def test_a_read_says_what_was_taken(academies: Academies) -> None:
    """A name in place of a number, in any capitals; a dry run says it too, and shows the number in the request."""
    told = await academies.ask('damstra users get user_id="jane doe"')
    assert "jane@acme.com" in told
    assert "I read “jane doe” as Jane Doe (jane@acme.com)." in told
    told = await academies.ask('dry run damstra users get user_id="Jane Doe"')
    assert "I read “Jane Doe”" in told
    assert "/user/12308" in told


@pytest.mark.on("damstra")
async def test_of_two_one_is_chosen(academies: Academies) -> None:
    """Nothing happens before, each has its id beside it, and the press is good for one time."""
    standin = twins(academies)
    told = await academies.ask('damstra group members add group_id=Welders user_ids="Jane Doe"')
    assert "Which one is “Welders”?" in told
    assert "as it is]" not in told, "a number is never that word"
    assert not [call for call in standin.calls if call.method != "GET"]
    await academies.press("Take this", beside=f"id {WELDERS_TOO}")
    (call,) = [call for call in standin.calls if call.method != "GET"]
    assert str(WELDERS_TOO) in call.path
    assert "to Welders on Damstra Learning." in academies.ada.messages("#training")


@pytest.mark.on("damstra")
async def test_a_change_that_waits_holds_the_id_and_shows_the_name(academies: Academies) -> None:
    """What takes something away is asked about by name, and what is confirmed is the id."""
    standin = twins(academies)
    told = await academies.ask('damstra group members remove group_id="New starters" user_ids="Jane Doe"')
    assert "1202 · New starters" in told
    assert "Jane Doe" in told.partition("Please confirm")[2]
    await academies.press("Go ahead")
    (call,) = [call for call in standin.calls if call.method != "GET"]
    assert "1202" in call.path
    assert "12308" in str(call.json())


@pytest.mark.on("damstra")
async def test_nobody_of_that_name(academies: Academies) -> None:
    """The sentence says so, and where to look; nothing was sent."""
    told = await academies.ask('damstra groups get group_id="Night owls"')
    assert "I found nothing called “Night owls” on Damstra Learning" in told
    assert "/lms damstra groups list" in told
    assert "[Fill in the form]" in told


@pytest.mark.on("skilljar")
async def test_one_word_may_be_an_id(academies: Academies) -> None:
    """It is sent as it is; where there is nothing of that id, what is called so is offered."""
    told = await academies.ask("skilljar groups read group_id=Sales")
    assert "Skilljar" in told
    assert "Sales" in told
    told = await academies.press("Take this", beside="Sales")
    assert "Skilljar: " in told


@pytest.mark.on("damstra")
async def test_a_form_takes_names_too(academies: Academies) -> None:
    """On the lines of a box, and as what is typed into a picker; what is not clear comes back to its field."""
    standin = twins(academies)
    await academies.ask("damstra group members add")
    await academies.ada.see("User ids")
    await academies.ada.pick("Group id", "Welders", "Use “Welders”")
    await academies.ada.fill("User ids", "jane doe\n12309")
    await academies.ada.submit()
    await academies.ada.see(f"Welders is {WELDERS}")
    assert not [call for call in standin.calls if call.method != "GET"]
    await academies.ada.fill("Group id", str(WELDERS_TOO))
    await academies.ada.submit()
    await academies.settle()
    (call,) = [call for call in standin.calls if call.method != "GET"]
    assert str(WELDERS_TOO) in call.path
    assert "12308" in str(call.json())
    assert "I read “jane doe” as Jane Doe" in academies.ada.messages("#training")


@pytest.mark.on("skilljar")
async def test_a_platform_that_is_not_connected(academies: Academies) -> None:
    """That is said, and nothing about its lists."""
    told = await academies.ask('damstra users get user_id="Jane Doe"')
    assert "Damstra Learning isn't connected here." in told
    assert "list" not in told


@pytest.mark.on("chamilo")
async def test_why_a_name_cannot_be_looked_up_is_said(academies: Academies) -> None:
    """In the platform's own words, and not that it is no number."""
    told = await academies.ask('chamilo update session session_id="Spring" name=2027')
    assert "Chamilo lists sessions only to those who are in them" in told
    assert "must be a whole number" not in told
    assert not academies.platform["chamilo"].calls
