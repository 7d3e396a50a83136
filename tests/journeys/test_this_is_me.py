"""A person says once by which address a platform knows them; an approver confirms it, and mentions go by it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.person import Person
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

pytestmark = pytest.mark.on("class", "chamilo")
THEIRS = "ines.moreau@acme.com"
"""By which Class knows another account of Ines; Slack has ines@acme.com."""


def ines(academies: Academies) -> Person:
    return academies.workspace.person("ines")


async def asked(academies: Academies, said: str = f"me {THEIRS} on class") -> str:
    if "on class" in said:
        await academies.ask(f'enroll Ines Moreau <{THEIRS}> in "Onboarding 101" on class')
    told = await academies.ask(said, who="ines")
    assert "Sent to #lms-approvals. I'll message you when it's decided." in told
    return told


async def confirmed(academies: Academies) -> None:
    await asked(academies)
    card = await academies.ada.see("Same person on Class?")
    await academies.ada.press("Approve", on=card)
    await academies.settle()


async def test_an_approver_confirms_and_mentions_go_by_it(academies: Academies) -> None:
    """The card shows both identities and whom the platform knows; from then on @ines is the account there, in finding
    and in changes, and every answer says so. On another platform nothing is different."""
    assert "as ines.moreau" not in await academies.ask("find @ines")
    await asked(academies)
    card = academies.ada.text_of(await academies.ada.see("Same person on Class?"))
    assert "@Ines Moreau (ines@acme.com)" in card
    assert THEIRS in card
    assert "Class knows this address as “Ines Moreau”." in card
    assert await academies.registrar.services.aliases.of(ines(academies).user.id) == {}
    await academies.ada.press("Approve", on=await academies.ada.see("Same person on Class?"))
    await academies.settle()
    assert f"Ada Lovelace confirmed that you are {THEIRS} on Class." in ines(academies).messages("@registrar")
    assert "✅ Confirmed by Ada Lovelace." in academies.ada.messages("#lms-approvals")
    assert "Approve" not in academies.ada.messages("#lms-approvals")
    found = await academies.ask("find @ines")
    assert f"Ines Moreau: on Class as {THEIRS}." in found
    assert "Chamilo  ines@acme.com" in found
    assert THEIRS in await academies.ask("progress @ines")
    enrolled = await academies.ask('enroll @ines in "Onboarding 101" on class as teacher')
    assert f"Ines Moreau: on Class as {THEIRS}." in enrolled


async def test_nobody_confirms_their_own(academies: Academies) -> None:
    """Nor somebody without the role; the one who may is asked no more once it is decided."""
    await academies.ask("me ada.l@acme.com on chamilo")
    await academies.ada.press("Approve", on=await academies.ada.see("Same person on Chamilo?"))
    await academies.ada.see("You can't confirm your own address. Another approver can.")
    await asked(academies)
    max = academies.workspace.person("max")
    await max.press("Approve", on=await max.see("Same person on Class?"))
    await max.see("Only approvers (administrators of this Slack workspace) can decide this.")
    card = await academies.ada.see("Same person on Class?")
    await academies.ada.press("Deny", on=card)
    await academies.settle()
    await ines(academies).see("did not confirm that you are")
    assert await academies.registrar.services.aliases.of(ines(academies).user.id) == {}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("me ines@acme.com on class", "That's the address Slack has for you"),
        ("this is me ada@acme.com on class", "That address belongs to someone else in this workspace."),
        ("me ines.moreau@ on class", ""),
    ],
)
async def test_what_cannot_be_theirs_is_not_asked(academies: Academies, said: str, why: str) -> None:
    """Another's address in Slack is never asked for; no approver is bothered."""
    assert why in await academies.ask(said, who="ines")
    assert "Same person" not in academies.ada.messages("#lms-approvals")


async def test_an_address_is_the_alias_of_one_person(academies: Academies) -> None:
    """Whoever comes second is told, in words that do not say whose it is."""
    await confirmed(academies)
    told = await academies.ask(f"i am {THEIRS} on class", who="max")
    assert "That address belongs to someone else in this workspace." in told


async def test_where_an_alias_is_not_found_it_is_the_alias_that_was_not(academies: Academies) -> None:
    """And not the address of Slack, for which nobody looked."""
    await academies.ask("me ines.elsewhere@acme.com on class", who="ines")
    await academies.ada.press("Approve", on=await academies.ada.see("Same person on Class?"))
    await academies.settle()
    told = await academies.ask("find @ines on class")
    assert re.search("[Nn]o one with ines.elsewhere@acme.com on Class", told), told
    assert "no one with ines@acme.com" not in told.lower()


async def test_it_is_removed_by_its_owner(academies: Academies) -> None:
    """With the button in `/lms me`, and typed; from then on the Slack address is used again."""
    await confirmed(academies)
    told = await academies.ask("me", who="ines")
    assert f"On Class you are {THEIRS}." in told
    await academies.press("Remove", who="ines")
    assert f"Removed {THEIRS} on Class. I look for you there by ines@acme.com again." in ines(academies).messages(
        "#training"
    )
    assert "as ines.moreau" not in await academies.ask("find @ines")
    assert "You are Ines Moreau (ines@acme.com)" in await academies.ask("me remove class", who="ines")


async def test_the_form_is_offered_where_one_is_not_found(academies: Academies) -> None:
    """To oneself, with the platform filled in; what is wrong stands under its box."""
    people, id = academies.workspace.team.users, academies.ada.user.id
    people[id] = replace(people[id], email="somebody.else@acme.com")
    assert "This is me on a platform…" in await academies.ask("find me")
    await academies.ada.press("This is me on a platform…")
    await academies.ada.see("Your address there")
    await academies.ada.choose("Platform", "Class")
    await academies.ada.fill("Your address there", "ines@acme.com")
    await academies.ada.submit()
    assert academies.ada.errors == {"Your address there": "That address belongs to someone else in this workspace."}
    await academies.ada.fill("Your address there", "ada.l@acme.com")
    await academies.ada.submit()
    await academies.settle()
    assert "Class knows no one by this address yet." in academies.ada.text_of(await academies.ada.see("Same person"))
    assert "This is me" not in await academies.ask("find @ines")


async def test_every_step_is_in_the_audit_log(academies: Academies) -> None:
    """Who asked, who confirmed, who removed it."""
    await confirmed(academies)
    await academies.ask("me remove class", who="ines")
    entries: list[dict[str, Any]] = [one async for one in academies.registrar.audit.entries()]
    about = [one for one in entries if "as the address of Ines" in one.get("sentence", "")]
    steps = [(one["what"], one["by"], one["actor"]) for one in about]
    me, ada = ines(academies).user.id, academies.ada.user.id
    assert steps == [("asked", me, me), ("approved", ada, me), ("removed", me, me)]
    assert "approved by Ada Lovelace" in await academies.ask("audit ines.moreau")
    assert not (await academies.registrar.audit.verify()).faults


@pytest.mark.on("damstra", "chamilo")
async def test_both_accounts_of_one_person_are_switched_off_together(academies: Academies) -> None:
    """Damstra knows Ines by the address that Slack has, Chamilo by her alias: as one change, which shows both."""
    await academies.ask(f"add {THEIRS} Ines Moreau to chamilo")
    await asked(academies, f"me {THEIRS} on chamilo")
    await academies.ada.press("Approve", on=await academies.ada.see("Same person on Chamilo?"))
    await academies.settle()
    where = await academies.ask("deactivate @ines")
    assert "Everywhere" in where
    shown = await academies.press("Everywhere")
    assert THEIRS in shown
    assert "ines@acme.com" in shown
    assert "on Damstra Learning and Chamilo" in shown or "on Chamilo and Damstra Learning" in shown


async def test_find_this_person_goes_by_it(academies: Academies) -> None:
    """The shortcut in the menu of a message of theirs."""
    await confirmed(academies)
    await ines(academies).type("#training", "Good morning")
    message = ines(academies).latest("#training")
    await academies.ada.message_shortcut("find_person", message)
    await academies.settle()
    await academies.ada.see(f"Ines Moreau: on Class as {THEIRS}.")


async def test_whoever_has_the_address_by_now_is_looked_at_again(academies: Academies) -> None:
    """Between card and press the platform came to know somebody else by it: the card says so, and nothing is kept
    before it was decided anew."""
    await asked(academies, "me ines.new@acme.com on chamilo")
    card = await academies.ada.see("Same person on Chamilo?")
    assert "Chamilo knows no one by this address yet." in academies.ada.text_of(card)
    await academies.ask("add ines.new@acme.com Eve Stone to chamilo")
    await academies.ada.press("Approve", on=card)
    await academies.settle()
    await academies.ada.see("Chamilo says something else about this address now.")
    assert await academies.registrar.services.aliases.of(ines(academies).user.id) == {}
    card = await academies.ada.see("Chamilo knows this address as “Eve Stone”.")
    await academies.ada.press("Deny", on=card)
    await ines(academies).see("did not confirm that you are ines.new@acme.com on Chamilo.")


async def test_without_the_channel_approvers_are_asked_directly(academies: Academies) -> None:
    """Each by a message of their own; what one decides is seen on all."""
    academies.workspace.archive("lms-approvals")
    told = await academies.ask(f"me {THEIRS} on class", who="ines")
    assert "Sent to the approvers." in told
    assert "Same person on Class?" in academies.ada.messages("@registrar")
    academies.workspace.refusals.clear()  # the channel's
