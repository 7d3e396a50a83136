"""App Home: what one may is a button, today's sessions are what was seen last, and nobody is asked when it opens."""

import re

import pytest

from bot.notifications.seen_sessions import known
from bot.policy.policy import OUTSIDER_REFUSALS, Standing
from connectors.standin.standin import Fault, Reply
from handlers.home.first_start import welcome_owner
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.conftest import World

ASK = "Ask now"


def calls(academies: Academies) -> int:
    return sum(len(one.calls) for one in academies.platform.values())


async def opened(academies: Academies, who: str = "ada") -> str:
    """What App Home says once it was opened."""
    person = academies.workspace.person(who)
    await person.home()
    await academies.workspace.delivered()
    await academies.settle()
    return person.text_of(await person.see("What do you want to do?"))


@pytest.mark.on("class", "damstra")
async def test_nobody_is_asked_until_somebody_wants_it(academies: Academies) -> None:
    """Opening Home asks no platform; the button does, and everybody who may sees what came of it, and when."""
    said = await opened(academies)
    assert "I haven't asked for today's sessions yet." in said
    assert "Class: not known yet · Damstra Learning: not known yet" in said
    assert calls(academies) == 0
    await academies.ada.click(ASK)
    await academies.settle()
    asked = calls(academies)
    assert asked
    said = await opened(academies)
    assert "haven't asked" not in said
    assert re.search(r"Class: \S+ today.*, as of \d\d:\d\d · Damstra Learning: \S+ today.*, as of", said)
    assert calls(academies) == asked
    assert "Today's sessions" in said
    assert academies.workspace.refusals == []


@pytest.mark.on("damstra")
async def test_the_verb_tells_home(academies: Academies) -> None:
    """Whoever asks for sessions is the one from whom Home knows them."""
    await academies.ask("sessions today")
    said = await opened(academies)
    assert ASK in said
    assert re.search(r"Damstra Learning: \S+ today.*, as of \d\d:\d\d", said)
    assert "haven't asked" not in said


@pytest.mark.on("damstra")
async def test_what_is_asked_now_is_as_of_now(academies: Academies) -> None:
    """Also where somebody saw more of the time to come before."""
    await academies.ask("sessions this month")
    moment = await academies.registrar.store.now()
    (before,) = await known(academies.registrar.store, ["damstra"])
    await opened(academies)
    await academies.ada.click(ASK)
    await academies.settle()
    (seen,) = await known(academies.registrar.store, ["damstra"])
    assert (before.at <= moment <= seen.at, seen.until >= before.until) == (True, True)


@pytest.mark.on("class", "damstra")
async def test_a_platform_that_fails_is_said(academies: Academies) -> None:
    await opened(academies)
    academies.platform["damstra"].faults.add(Fault(reply=Reply(status=503)), times=None)
    await academies.ada.click(ASK)
    await academies.settle()
    said = academies.ada.text_of(await academies.ada.see("Today's sessions"))
    assert "Damstra Learning" in said.partition("Your last changes")[0]
    assert "Damstra Learning: not known yet" in said


async def test_each_of_the_four_opens_its_form(world: World) -> None:
    """And what it asks for is answered in direct messages."""
    await world.ada.home()
    for label, title in (
        ("Enroll someone", "Enroll"),
        ("See who's in a course", "See who"),
        ("Find someone", "Find"),
    ):
        await world.ada.see("What do you want to do?")
        await world.ada.click(label)
        await world.settle()
        assert world.ada.view
        assert world.ada.view.payload["title"]["text"].startswith(title)
        if label != "Find someone":
            await world.ada.close()
    await world.ada.pick("Who", "learner1@example.com", "Use “learner1@example.com”")
    await world.ada.submit()
    await world.settle()
    assert "learner1@example.com" in world.ada.messages("@registrar").partition("Home tab")[2]
    assert world.workspace.refusals == []


async def test_something_else_and_help(world: World) -> None:
    await world.ada.home()
    await world.ada.see("What do you want to do?")
    await world.ada.click("Something else…")
    await world.settle()
    assert world.ada.view
    assert world.ada.view.payload["title"]["text"] == "Run a command"
    await world.ada.close()
    await world.ada.home()
    await world.ada.see("What do you want to do?")
    await world.ada.click("Help")
    await world.settle()
    assert "Registrar runs your learning platforms" in world.ada.messages("@registrar")


async def test_who_may_nothing_reads_whom_to_ask(world: World) -> None:
    """And finds no button that would only be refused."""
    await world.max.home()
    await world.settle()
    said = world.max.text_of(await world.max.see("You can't use any platform from here yet."))
    assert "[Help]" in said
    assert "Enroll someone" not in said
    assert "Today's sessions" not in said
    assert "Platforms" not in said


async def test_a_change_is_a_sentence_that_can_be_undone(world: World) -> None:
    """In the past, without a raw parameter, with Undo beside it; once asked for, it says so."""
    await world.ada.type("#training", '/lms enroll zoe@acme.com "Zoe Kim" in "Onboarding 101" on class')
    await world.settle()
    await world.ada.home()
    await world.settle()
    said = world.ada.text_of(await world.ada.see("Your last changes"))
    line = next(one for one in said.splitlines() if one.startswith("✅ Enrolled "))
    assert "zoe@acme.com" in line.lower() or "Zoe Kim" in line
    assert "Onboarding 101" in line
    assert "=" not in line
    await world.ada.press("Undo")
    await world.settle()
    assert "Zoe" in world.ada.messages("@registrar")
    assert world.workspace.refusals == []


async def test_a_question_that_nobody_answered_goes_away(world: World) -> None:
    policy = world.home / "policy.toml"
    rule = '[[rules]]\nname = "look twice"\nroles = ["operator"]\noperations = ["classes_*"]\nthen = "confirm"\n'
    policy.write_text(policy.read_text().replace("[[rules]]", rule + "[[rules]]", 1))
    world.later(60)
    await world.ada.type("#training", "/lms class classes delete ext_class_id=onboarding-101")
    await world.settle()
    await world.ada.home()
    await world.settle()
    await world.ada.see("Go ahead")
    world.later(8 * 86400)
    await world.ada.home()
    await world.settle()
    said = world.ada.text_of(await world.ada.see("What do you want to do?"))
    assert "onboarding-101" not in said
    assert "Nothing yet." in said


async def test_who_opens_home_is_welcomed_once(world: World) -> None:
    """With three things to try of what they may."""
    for person in (world.ada, world.ines, world.max):
        for _ in range(2):
            await person.home()
            await world.settle()
            await person.messages_tab()
            await world.settle()
    told = {one.user.id: one.messages("@registrar") for one in (world.ada, world.ines, world.max)}
    assert {said.count("Welcome to Registrar") for said in told.values()} == {1}
    ada, max_ = told[world.ada.user.id], told[world.max.user.id]
    assert "Three things to try" in ada
    assert [task in ada for task in ("1. Find someone", "2. Enroll someone", "3. Get updates")] == [True] * 3
    assert "To finish the setup" not in "".join(told.values())  # all is set up
    assert "You can't use any platform from here yet." in max_
    assert "[Enroll]" not in max_
    assert "[Help]" in max_
    await world.ada.click("Find", on=await world.ada.see("Welcome to Registrar"))
    await world.settle()
    assert world.ada.view
    assert world.workspace.refusals == []


async def test_the_first_administrator_reads_what_is_left_to_be_set_up(world: World) -> None:
    """And nobody else does; once we are in the channel of approvals, nothing is."""
    await world.ada.type("#lms-approvals", "/remove @registrar")
    for person in (world.ines, world.ada):
        await person.home()
        await world.settle()
    assert "In #lms-approvals, type /invite @Registrar" in world.ada.messages("@registrar")
    assert "registrar check" in world.ada.messages("@registrar")
    assert "To finish the setup" not in world.ines.messages("@registrar")


@pytest.mark.parametrize("named", ["id", "email", "EMAIL"])
async def test_who_installed_us_is_welcomed_at_the_first_start(world: World, named: str) -> None:
    """As the settings name them; once, also when they open Home; and they read what is left to be set up."""
    await world.ada.type("#lms-approvals", "/remove @registrar")
    ines = world.ines.user
    for _ in range(2):
        await welcome_owner(world.registrar.services, ines.email.upper() if named == "EMAIL" else getattr(ines, named))
    await world.ines.home()
    await world.settle()
    said = world.ines.messages("@registrar")
    assert said.count("Welcome to Registrar") == 1
    assert "In #lms-approvals, type /invite @Registrar" in said
    assert "Welcome to Registrar" not in world.ada.messages("@registrar")


async def test_who_is_mistyped_is_looked_for_at_the_next_start(world: World) -> None:
    """And where nobody is named, the only administrator is who installed us."""
    for owner in ("nobody@example.com", ""):
        await welcome_owner(world.registrar.services, owner)
    assert world.ada.messages("@registrar").count("Welcome to Registrar") == 1


async def test_of_two_administrators_neither_is_welcomed(world: World) -> None:
    """Slack doesn't say who installed an app."""
    world.workspace.add_person("omar", "Omar Haddad", "omar@example.com", admin=True)
    await welcome_owner(world.registrar.services, "")
    assert not any("Welcome" in one.messages("@registrar") for one in (world.ada, world.workspace.person("omar")))


async def test_guests_are_not_welcomed(world: World) -> None:
    kenji = world.workspace.person("kenji")
    for _ in range(2):
        await kenji.home()
        await world.settle()
        await kenji.messages_tab()
        await world.settle()
    assert "Registrar" not in kenji.messages("@registrar")
    await kenji.see(OUTSIDER_REFUSALS[Standing.GUEST])


async def test_the_second_administrator_is_no_first_one(world: World) -> None:
    world.workspace.add_person("omar", "Omar Haddad", "omar@example.com", admin=True)
    omar = world.workspace.person("omar")
    for person in (world.ada, omar):
        await person.home()
        await world.settle()
    assert "Three things to try" in omar.messages("@registrar")
    assert "registrar check" not in omar.messages("@registrar")


@pytest.mark.parametrize("typed", ["help", "help enroll", "what can you do?", "help audit"])
async def test_help_says_what_is_typed_where_it_is_asked(world: World, typed: str) -> None:
    """Behind `/lms` to a command, alone in direct messages, behind our name to a mention."""
    await world.ada.type("#onboarding", f"/lms {typed}")
    await world.settle()
    command = world.ada.messages("#onboarding")
    await world.ada.type("@registrar", typed)
    await world.settle()
    direct = world.ada.messages("@registrar")
    await world.ada.type("#training", f"@registrar {typed}")
    await world.settle()
    mentioned = world.ada.messages("#training")
    example = "audit okafor" if "audit" in typed else "enroll jane@acme.com in"
    assert f"/lms {example}" in command
    assert example in direct
    assert "/lms " not in direct.replace("/lms help to begin", "")
    assert f"@Registrar {example}" in mentioned
    assert "/lms " not in mentioned
