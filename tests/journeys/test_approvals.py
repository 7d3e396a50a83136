"""Risky things are done by two people, once, and written down."""

import asyncio

import pytest

from connectors.standin.standin import Fault, Reply
from tests.journeys.conftest import World

DELETE = "/lms class classes delete ext_class_id=onboarding-101"
DELETED = ("DELETE", "/api/v1/classes")


async def send_request(world: World) -> None:
    """Ines asks to have a class removed, whatever comes of that."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", DELETE)
    await world.ines.see("needs approval from another approver")
    await world.ines.click("Ask for approval")
    await world.ines.see("Approvers will see this.")
    await world.ines.fill("Why is this needed?", "It was a trial.")
    await world.ines.submit()


async def ask(world: World, posted: str = "to #lms-approvals") -> None:
    """The same, where it is posted."""
    await send_request(world)
    await world.ines.see(f"Sent {posted}.")
    await world.settle()


async def test_an_instructor_asks_a_manager_may_not_and_an_administrator_approves(world: World) -> None:
    """She cannot approve it herself; it happens once; card, thread, requester, audit log and Home all say so."""
    await ask(world)
    card = world.ada.text_of(await world.ada.see("Approval needed on Class"))
    assert "Onboarding 101" in card
    assert "It was a trial." in card
    await world.ines.click("Approve")
    await world.ines.see("You asked for this yourself, so someone else must decide.")
    await world.ines.click("Deny")
    assert world.ines.view is None  # nobody writes a reason for what they may not do
    await world.max.click("Approve")
    await world.max.see("Only approvers (")
    assert world.academy.calls_to(*DELETED) == []
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ✅ Done.")
    await world.settle()
    assert len(world.academy.calls_to(*DELETED)) == 1
    assert "✅ Done" in world.max.messages("#lms-approvals")
    assert "Deleted the class" in world.ines.messages("@registrar")
    await world.ines.home()
    await world.ines.see("✅ Done")
    said = [entry["what"] async for entry in world.registrar.audit.entries()]
    assert said == ["asked", "awaiting", "running", "done"]
    assert (await world.registrar.audit.verify()).faults == []
    assert world.workspace.refusals == []


async def test_a_denial_is_told_with_its_reason(world: World) -> None:
    await ask(world)
    await world.ada.click("Deny")
    await world.ada.see("Why not?")
    await world.ada.fill("Why not?", "Thirty people are enrolled.")
    await world.ada.submit()
    await world.ada.see("Denied. Ines Moreau has been told.")
    await world.ines.see("Thirty people are enrolled.")
    assert world.academy.calls_to(*DELETED) == []
    assert "[Approve]" not in world.max.messages("#lms-approvals")


async def test_the_requester_can_take_it_back(world: World) -> None:
    await ask(world)
    await world.ines.click("Cancel request")
    await world.ines.see("Cancelled. Nothing was done.")
    assert "↩️ Cancelled" in world.ada.messages("#lms-approvals")


async def test_what_can_be_undone_is_confirmed_by_who_asked(world: World) -> None:
    await world.ada.type("#training", "/lms class enrollments delete ext_class_id=onboarding-101 email=jane@acme.com")
    await world.ada.see("Please confirm:")
    assert world.academy.calls_to("DELETE", "/api/v1/class/enrollments") == []
    await world.ada.click("Go ahead")
    await world.ada.see("✅ Unenrolled ")
    assert len(world.academy.calls_to("DELETE", "/api/v1/class/enrollments")) == 1


async def test_an_approved_change_that_fails_is_not_called_done(world: World) -> None:
    await ask(world)
    world.academy.faults.add(Fault(Reply({"error": "Already live"}, 409)), method="DELETE")
    await world.ada.click("Approve")
    await world.ada.see("You approved it. Class says this can't be done as things are, so nothing was done.")
    await world.ines.see("✖️ Not done")


async def test_a_login_link_is_seen_only_by_who_asked_and_only_when_they_run_it(world: World) -> None:
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", "/lms class launch link get ext_class_id=onboarding-101 email=jane@acme.com")
    await world.ines.see("needs approval from another approver")
    await world.ines.click("Ask for approval")
    await world.ines.see("Approvers will see this.")
    await world.ines.fill("Why is this needed?", "She cannot get in.")
    await world.ines.submit()
    await world.ines.see("Sent to #lms-approvals.")
    await world.ada.click("Approve")
    await world.ada.see("You approved it. Ines Moreau must now press Run now.")
    launches = ("GET", "/api/v1/class/enrollments/launch")
    assert world.academy.calls_to(*launches) == []
    await world.ines.click("Run now")
    await world.ines.see("Launch URL: https://")
    assert len(world.academy.calls_to(*launches)) == 1
    for other in (world.ada, world.max):
        for channel in ("#training", "#lms-approvals"):
            assert "Launch URL: https" not in other.messages(channel)


async def test_a_hundred_clicks_by_ten_people_run_it_once(world: World) -> None:
    """Every click is answered."""
    people = [
        world.workspace.add_person(f"boss{at}", f"Boss {at}", f"boss{at}@example.com", admin=True) for at in range(10)
    ]
    await ask(world)
    card = await world.ada.see("Approval needed on Class")
    clicks = [world.workspace.person(one.name).click("Approve", on=card) for one in people for _ in range(10)]
    await asyncio.gather(*clicks, return_exceptions=True)
    await world.settle()
    assert len(world.academy.calls_to(*DELETED)) == 1


async def test_auditors_read_the_audit_log_and_nobody_else(world: World) -> None:
    await ask(world)
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ✅ Done.")
    await world.settle()
    await world.ada.type("#training", "/lms audit classes delete")
    shown = world.ada.text_of(await world.ada.see("The audit log, classes delete"))
    for step in (
        "asked; needs approval",
        "asked for approval",
        "approved and started",
        "done",
        "Ada",
        "Onboarding 101",
    ):
        assert step in shown
    await world.ada.click("CSV")
    await world.ada.see("I sent you audit-classes-delete-")
    await world.max.type("#training", "/lms audit")
    await world.max.see("Only auditors can read the audit log")


async def test_the_audit_log_page_by_page(world: World) -> None:
    """Next and Back turn the page in place; what is not understood is a sentence."""
    for at in range(12):
        await world.ada.type("#training", f'/lms class templates create name="Evening {at:02}"')
        await world.ada.see(f"Evening {at:02}")
    await world.ada.type("#training", "/lms audit evening on class by @ada since yesterday")
    first = world.ada.text_of(await world.ada.see("The audit log, evening, on class, requested by Ada"))
    assert ("Evening 11" in first, "Evening 01" in first) == (True, False)
    for turn, there, gone in (("Next", "Evening 01", "Evening 11"), ("Back", "Evening 11", "Evening 01")):
        await world.ada.click(turn)
        await world.settle()
        _, *pages = world.ada.messages("#training").split("The audit log, evening")
        (page,) = pages
        assert f"Created a template “{there}” on Class." in page
        assert gone not in page
    await world.ada.type("#training", "/lms audit since foo")
    await world.ada.see("I don't know when “foo” is.")
    assert world.workspace.refusals == []


async def test_a_name_that_fits_several_people_is_said_and_each_is_offered(world: World) -> None:
    """Eve takes Ada's name in Slack: the log says whom the name fits, and by the button shows the acts of one."""
    world.workspace.add_person("eve", "Ada Lovelace", "eve@example.com", admin=True)
    eve = world.workspace.person("eve")
    for person, name in ((world.ada, "Real Ada"), (eve, "Other Ada")):
        await person.type("@registrar", f'class templates create name="{name}"')
        await person.see("✅ ")
    await world.ada.type("#training", "/lms audit by ada on class")
    shown = await world.ada.see("“ada” fits several people: ")
    assert all(f"({one.user.id})" in world.ada.text_of(shown) for one in (eve, world.ada))
    await world.ada.click(f"Only Ada Lovelace ({world.ada.user.id})", on=shown)
    await world.settle()
    one = world.ada.messages("#training").rpartition("The audit log")[2]
    assert ("Real Ada" in one, "Other Ada" in one, "fits several" in one) == (True, False, False)
    assert world.workspace.refusals == []


async def test_a_question_to_the_audit_log_leads_on(world: World) -> None:
    """Words that no entry has are named, and the rest is a button; nobody of that name is told as such."""
    await world.ada.type("#training", '/lms class templates create name="Evening"')
    await world.ada.see("✅ ")
    await world.ada.type("#training", "/lms audit who mixed Evening on class, and who vetted it")
    shown = world.ada.text_of(await world.ada.see("No entry has “"))
    assert "“mixed”" in shown
    assert "“vetted”" in shown
    assert "alone: 1 change." in shown
    await world.ada.click("Search for that")
    await world.ada.see("no approval needed (rule “")
    await world.ada.type("#training", "/lms audit by jnie")
    await world.ada.see("No one called “jnie” requested anything.")
    assert world.workspace.refusals == []


async def test_guests_and_people_of_elsewhere_get_a_sentence_and_nothing_else(world: World) -> None:
    world.workspace.add_person("eve", "Eve", "eve@example.com", foreign=True)
    guest = world.workspace.person("kenji")
    await guest.type("#training", "/lms help")
    await guest.see("Guests cannot use Registrar.")


async def test_a_stale_or_forged_button_does_nothing(world: World) -> None:
    """Whatever id it carries."""
    await ask(world)
    await world.ada.click("Approve")
    await world.ada.see("You approved it. ✅ Done.")
    click = next(
        one
        for one in reversed(world.workspace.deliveries)
        if one.payload.get("type") == "block_actions" and one.payload["actions"][0]["action_id"] == "change.approve"
    )
    for at, id in enumerate((click.payload["actions"][0]["value"], "../../etc", "nobody", "")):
        forged = {**click.payload, "trigger_id": f"forged.{at}"}
        forged["actions"] = [{**click.payload["actions"][0], "value": id}]
        assert (await world.workspace.replay(type(click)(kind=click.kind, payload=forged))).status == 200
        await world.settle()
    assert len(world.academy.calls_to(*DELETED)) == 1
    screen = world.ada.messages("#lms-approvals")
    assert "It's already done." in screen
    assert "This is gone. Ask for it again." in screen


async def test_a_request_is_reminded_of_once_and_then_expires(world: World) -> None:
    """At half time in the thread of its card; at the end the card, the thread and the requester say so."""
    await ask(world)

    world.later(13 * 3600)
    await world.registrar.look_after()
    await world.registrar.look_after()
    assert threads(world).count("Still waiting for approval") == 1
    world.later(25 * 3600)
    await world.registrar.look_after()
    await world.ada.see("⌛ Expired")
    assert "⌛ Expired" in world.ines.messages("@registrar")
    await world.ada.see("Request on Class")
    assert "[Approve]" not in world.ada.messages("#lms-approvals")
    assert world.academy.calls_to(*DELETED) == []


async def test_a_card_that_could_not_be_posted_is_posted_later(world: World) -> None:
    world.workspace.fail("chat.postMessage", error="channel_not_found")
    await send_request(world)
    await world.ines.see("I couldn't post in #lms-approvals.")
    await world.settle()
    await world.registrar.look_after()
    await world.ada.see("Approval needed on Class")


def threads(world: World) -> str:
    """Everything said in the channel of the approvers, threads too."""
    team = world.workspace.team
    channel = team.channel_named("lms-approvals")
    assert channel
    return "\n".join(message.text for message in team.history(channel.id))


async def test_where_nobody_can_approve_it_is_said_before_anybody_is_asked(world: World) -> None:
    """The only administrator asks; and so it is where two are needed and there is one."""
    rules = (world.home / "policy.toml").read_text()
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ada.type("#training", DELETE)
    await world.ada.see("but besides you no one has that role. It can't be approved, so nothing was done.")
    assert "[Ask for approval]" not in world.ada.messages("#training")
    (world.home / "policy.toml").write_text(f"{rules}\nquorum = 2\n")
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", DELETE)
    await world.ines.see("This needs approval from 2 approvers, but only 1 person has that role.")
    assert "[Ask for approval]" not in world.ines.messages("#training")


async def test_a_second_press_finds_the_request(world: World) -> None:
    """Where one asked is where one hears: the offer becomes what was asked where, and can be taken back there."""
    await ask(world)
    shown = world.ines.messages("#training")
    assert "[Ask for approval]" not in shown
    assert "Sent to #lms-approvals. I'll message you when it's decided." in shown
    await world.ines.click("Cancel request", on=await world.ines.see("Sent to #lms-approvals."))
    await world.settle()
    assert "Cancelled. Nothing was done." in world.ines.messages("#training")
    assert "↩️ Cancelled" in world.ada.messages("#lms-approvals")


async def test_what_becomes_of_it_is_one_direct_message(world: World) -> None:
    """Kept current: approved, then run from elsewhere."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", "/lms class launch link get ext_class_id=onboarding-101 email=jane@acme.com")
    await world.ines.see("needs approval from another approver")
    await world.ines.click("Ask for approval")
    await world.ines.see("Why is this needed?")
    await world.ines.fill("Why is this needed?", "She lost hers.")
    await world.ines.submit()
    await world.settle()
    await world.ada.click("Approve")
    await world.settle()
    assert world.ines.messages("@registrar").count("Ada Lovelace approved it. Press Run now to") == 1
    await world.ines.click("Run now")
    await world.settle()
    told = world.ines.messages("@registrar")
    assert "Press Run now" not in told
    assert "https://" in told


@pytest.mark.parametrize(("people", "says"), [([], "with its button."), (["bea"], "with its buttons.")])
async def test_a_dialog_speaks_of_the_buttons_that_there_are(world: World, people: list[str], says: str) -> None:
    """Where nobody can approve it, that is to cancel it and nothing else."""
    for name in people:
        world.workspace.add_person(name, name, f"{name}@example.com", admin=True)
    await world.ada.type("#training", "/lms class classes delete")
    await world.ada.see("Your number of the class")
    await world.ada.pick("Your number of the class", "onboarding-101", "Use “onboarding-101”")
    await world.ada.submit()
    await world.ada.see(f"No one has been asked yet. It is in #training, where only you see it, {says}")
