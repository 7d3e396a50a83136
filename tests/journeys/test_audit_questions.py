"""Somebody asks in plain words what was done, and the audit log answers."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.conftest import World
from tests.journeys.test_approvals import ask

JANE = "jane@acme.com"
DELETION = "Deleted the class Onboarding 101 for good on Class"
REQUEST = "Delete the class Onboarding 101 for good on Class"
"""What is done stands in the log in the past, and what is not as it was asked for."""
ASKED = {
    "/lms audit who deleted onboarding-101?": "The audit log, onboarding-101, deleted",
    "/lms who deleted onboarding-101?": "The audit log, onboarding-101, deleted",
    "/lms who has removed “Onboarding 101” since yesterday": "The audit log, “Onboarding 101”, removed, since ",
    "/lms audit who approved onboarding-101": "The audit log, onboarding-101, approved",
    "/lms audit what did ines do": "The audit log, requested or decided by ines",
    "/lms what did ines do today": "The audit log, requested or decided by ines, ",
    "/lms what did Ines Moreau delete": "The audit log, requested by Ines Moreau, deleted",
    "/lms what did ada approve": "The audit log, approved by ada",
    "/lms when was onboarding-101 deleted": "The audit log, onboarding-101, deleted",
}


async def test_questions_are_answered_from_the_log(world: World) -> None:
    """Each finds the one change that it is about, as the command and as a message."""
    await ask(world)
    await world.ada.type("#training", '/lms class templates create name="Evening"')
    await world.ada.see("✅ ")
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ✅ Done.")
    for typed, heading in ASKED.items():
        for channel, said in (("#training", typed), ("@registrar", typed.removeprefix("/lms "))):
            await world.ada.type(channel, said)
            shown = world.ada.text_of(await world.ada.see(heading)).rpartition("The audit log")[2]
            assert DELETION in shown, said
            assert "Evening" not in shown, said
    await world.ada.type("#training", "/lms who deleted evening?")
    await world.ada.see("Each of these is somewhere in the log, but no change has all of them.")
    await world.ada.type("#training", "/lms what did ada do")
    told = world.ada.text_of(await world.ada.see("requested or decided by ada"))
    assert "Evening" in told
    assert DELETION in told  # which she approved
    assert world.workspace.refusals == []


@pytest.mark.parametrize("typed", ["/lms who deleted onboarding-101?", "/lms what did ada do today"])
async def test_who_is_no_auditor_is_told_who_is(world: World, typed: str) -> None:
    await world.ines.type("#training", typed)
    await world.ines.see("Only auditors can read the audit log")


async def test_what_was_decided_is_part_of_what_somebody_did(world: World) -> None:
    """An auditor who asks what an approver did is shown what they denied, and not told that they did nothing."""
    await ask(world)
    await world.ada.click("Deny")
    await world.ada.see("Why not?")
    await world.ada.fill("Why not?", "We need it.")
    await world.ada.submit()
    await world.ada.see("Denied.")
    await world.ada.type("#training", "/lms what did ada do today?")
    told = world.ada.text_of(await world.ada.see("requested or decided by ada, "))
    assert REQUEST in told.rpartition("The audit log")[2]
    await world.ada.type("#training", "/lms what did max do today?")
    await world.ada.see("No one called “max” requested or decided anything.")


@pytest.mark.on("class", "damstra")
async def test_an_act_is_not_answered_with_its_opposite(academies: Academies) -> None:
    """Who enrolled somebody is not who unenrolled them, nor is a deletion what only came near: that is named so."""
    for text in (f'unenroll {JANE} from "Onboarding 101" on class', f"deactivate {JANE} on damstra"):
        if "[Go ahead]" in await academies.ask(text):
            await academies.press("Go ahead")
    for asked in ("who enrolled jane", "who added jane", "when was jane enrolled", "did ada enroll jane"):
        assert "Unenroll" not in await academies.ask(asked), asked
    for asked in ("did anybody delete jane", "who deleted jane"):
        said = await academies.ask(asked)
        assert "Deactivate" not in said
        assert "Search for that" in said
    near = await academies.press("Search for that")
    assert "removed or deactivated" in near
    assert "Deactivated Jane Doe" in near
    assert "Unenrolled Jane Doe" in await academies.ask("who unenrolled jane")
    assert "Unenrolled Jane Doe" in await academies.ask("who removed jane from onboarding 101")


async def test_what_waits_is_said_to_stand_elsewhere(world: World) -> None:
    """Whoever looks for it in the log sees it there, and nothing else; who does that, or types a word that decides
    nothing, hears where its buttons are."""
    await ask(world)
    await world.ada.type("#training", '/lms class templates create name="Evening"')
    await world.ada.see("✅ ")
    for typed in ("waits", "waiting for approval", "needs approval", "what is still waiting?"):
        await world.ada.type("#training", f"/lms audit {typed}")
        await world.ada.see("Requests waiting for approval are in #lms-approvals")
        said = world.ada.text_of(await world.ada.see("The audit log, waiting")).rpartition("The audit log")[2]
        assert REQUEST in said
        assert "Evening" not in said
    for typed in ("/lms approve", "/lms what is waiting", "/lms cancel my request"):
        await world.ines.type("#training", typed)
        await world.ines.see("Requests are also in the channel of approvals.")
    await world.ada.type("#training", "/lms what happened in the last hour?")
    assert REQUEST in world.ada.text_of(await world.ada.see("The audit log, in the last hour"))


async def test_a_command_that_is_pasted_whole_is_one(world: World) -> None:
    """`/lms /lms audit …` is answered as `/lms audit …`, as with verbs."""
    await world.ada.type("#training", "/lms /lms audit who deleted jnae")
    await world.ada.see("The audit log")


async def test_a_class_that_was_renamed_is_found_by_both_names(world: World) -> None:
    """Also where nobody had to be asked: the log has the name that it had, and the one that it was given."""
    renaming = '/lms class classes update ext_class_id=onboarding-101 class_name="Night shift onboarding"'
    await world.ada.type("#training", renaming)
    await world.ada.see("✅ ")
    for name in ("Onboarding 101", "Night shift onboarding"):
        for typed in (f'/lms who renamed "{name}"', f'/lms audit "{name}"'):
            await world.ada.type("#training", typed)
            said = world.ada.text_of(await world.ada.see(f"The audit log, “{name}”")).rpartition("The audit log")[2]
            assert "Renamed the class Onboarding 101 to “" in said
            assert "to “Night shift onboarding” on Class" in said
    assert world.workspace.refusals == []


@pytest.mark.on("chamilo")
async def test_two_new_courses_are_two_lines(academies: Academies) -> None:
    """What is made stands in the question, in what whoever asked hears, and in the log, whose file has every value."""
    for title, code in (("Night shift", "NIGHT1"), ("Day shift", "DAY1")):
        told = await academies.ask(f'chamilo save course title="{title}" wanted_code={code}')
        if "[Go ahead]" in told:
            told = await academies.press("Go ahead")
        assert title in told
    for title, code in (("Night shift", "NIGHT1"), ("Day shift", "DAY1")):
        for typed in (f'audit "{title}"', f"audit {code}", f'audit "wanted_code: {code}"'):
            said = (await academies.ask(typed)).rpartition("The audit log")[2]
            assert f"“{title}” on Chamilo (wanted code {code})" in said, typed
            assert said.count("Added an empty course") == 1, typed
    assert "wanted_code" in await academies.ask('audit "wanted_code"')


@pytest.mark.on("class")
async def test_what_was_undone_is_listed(academies: Academies) -> None:
    """With who had it undone, on the line of what was; what nobody took back is none of it."""
    await academies.ask('class templates create name="Evening"')
    for said in (f'unenroll {JANE} from "Onboarding 101" on class', ""):
        told = await (academies.ask(said) if said else academies.press("Undo"))
        if "[Go ahead]" in told:
            await academies.press("Go ahead")
    said = (await academies.ask("audit undone")).rpartition("The audit log")[2]
    assert "Unenrolled Jane Doe" in said
    assert "done, then undone by" in said
    assert "Evening" not in said
    assert "Undone: Jane Doe" in await academies.ask("audit jane")


async def test_the_log_is_found_by_who_asks_for_help(world: World) -> None:
    """Help names it, explains it, and no request for help is searched for in it."""
    await world.ada.type("#training", "/lms help")
    assert "/lms audit" in world.ada.text_of(await world.ada.see("Registrar runs your learning platforms"))
    for typed in ("/lms help audit", "/lms audit --help", "/lms audit help", "/lms audit ?"):
        await world.ada.type("#training", typed)
        await world.ada.see("/lms audit waiting for approval")


@pytest.mark.parametrize("typed", ["who did not approve onboarding-101?", "nobody approved onboarding-101"])
async def test_what_was_not_done_is_no_search_of_anything_else(world: World, typed: str) -> None:
    """The auditor hears that the log has no answer to that, with and without `audit` in front."""
    for prefix in ("/lms ", "/lms audit "):
        await world.ada.type("#training", prefix + typed)
        await world.ada.see("I can't search for what didn't happen")
