"""Nobody has to remember a parameter: every operation has a form, and every form ends in a sentence."""

from connectors.standin.standin import Fault, Reply
from tests.journeys.conftest import World

CREATE = "/lms class classes create"


async def test_a_form_explains_a_mistake_under_its_field_and_then_does_the_change(world: World) -> None:
    """The client lets nothing through that is no e-mail; what only Registrar knows stands under the field."""
    await world.ada.type("#training", CREATE)
    await world.ada.see("Name of the class.")
    await world.ada.fill("Class name", "Night shift safety")
    await world.ada.fill("E-mail address", "ada@acme.com")
    await world.ada.fill("First name", "Ada")
    await world.ada.fill("Last name", "Lovelace")
    assert "Europe/London" in await world.ada.pick("Time zone", "lond", "Europe/London")
    await world.ada.click("More fields (11)")
    await world.ada.see("Session times")
    await world.ada.fill("Session times", "tomorrow")
    await world.ada.submit()
    assert "entry 1: must be written as start_time to end_time" in world.ada.errors["Session times"]
    await world.ada.fill("Session times", "2026-12-01 18:00 to 2026-12-01 19:00")
    await world.ada.submit()
    await world.ada.see("Created a class")
    await world.settle()
    await world.ada.close()
    assert "Created a class" in world.ada.messages("#training")
    (call,) = world.academy.calls_to("POST", "/api/v1/classes")
    assert call.json()["class_name"] == "Night shift safety"
    assert call.json()["session_times"] == [{"start_time": 1796148000, "end_time": 1796151600}]
    assert world.workspace.refusals == []


async def test_a_mistyped_command_becomes_a_form_with_what_was_typed(world: World) -> None:
    await world.ada.type("#training", CREATE + ' class_name="Night shift" email=ada first_name=Ada')
    await world.ada.see("I didn't understand that")
    await world.ada.click("Fill in the form")
    form = world.ada.text_of(await world.ada.see("Name of the class."))
    assert "Night shift" in form
    assert "ada" in form


async def test_a_class_is_picked_by_a_few_letters_and_edited_seeing_what_it_is(world: World) -> None:
    await world.ada.type("#training", "/lms class classes update")
    await world.ada.see("Change the name or the description of a class.")
    offered = await world.ada.pick("Class id", "onboard", "Onboarding 101")
    assert offered[-1] == "Use “onboard”"
    form = world.ada.text_of(await world.ada.see("The first day, together."))  # it stands there once all is read
    await world.ada.fill("Class name", "Onboarding 102")
    await world.ada.submit()
    await world.ada.see("Renamed the class")
    (call,) = world.academy.calls_to("PATCH", "/api/v1/classes")
    assert call.json().keys() == {"class_id", "class_name"}, "what was not changed is not sent"
    assert "Onboarding 101" in form


async def test_what_the_platform_refuses_comes_back_to_its_field(world: World) -> None:
    world.academy.faults.add(
        Fault(Reply({"error": "Request failed validation", "data": {"class_name": ["It is too dull."]}}, 400)),
        method="POST",
    )
    await world.ada.type("#training", CREATE)
    await world.ada.see("Name of the class.")
    await world.ada.fill("Class name", "Night shift")
    await world.ada.fill("E-mail address", "ada@acme.com")
    await world.ada.fill("First name", "Ada")
    await world.ada.fill("Last name", "Lovelace")
    await world.ada.pick("Time zone", "lond", "Europe/London")
    await world.ada.submit()
    form = world.ada.text_of(await world.ada.see("It is too dull."))
    assert "Night shift" in form
    assert "Europe/London" in form
    await world.ada.submit()
    await world.ada.see("Created a class")


async def test_a_platform_that_hangs_while_a_form_is_filled_costs_only_the_present_values(world: World) -> None:
    await world.ada.type("#training", "/lms class classes update")
    await world.ada.see("Change the name or the description of a class.")
    world.academy.faults.add(Fault(hang=10), times=None)
    await world.ada.pick("Class id", "d6e0", "Use “d6e0”")
    await world.ada.see("I couldn't read what is there now. Class didn't answer in time.")


async def test_a_form_that_was_closed_meanwhile_answers_in_a_message(world: World) -> None:
    await world.ada.type("#training", "/lms class templates create")
    await world.ada.see("Name of the template.")
    await world.ada.fill("Name", "Evening")
    world.academy.faults.add(Fault(hang=0.1, carried_out=True))
    await world.ada.submit()
    await world.ada.close()
    await world.settle()
    assert "Created a template" in world.ada.messages("#training")


async def test_a_form_submitted_twice_at_once_is_done_once(world: World) -> None:
    await world.ada.type("#training", "/lms class templates create")
    await world.ada.see("Name of the template.")
    await world.ada.fill("Name", "Evening")
    await world.ada.submit()
    submission = next(
        one for one in reversed(world.workspace.deliveries) if one.payload.get("type") == "view_submission"
    )
    twin = dict(submission.payload) | {"trigger_id": "another.trigger"}
    await world.workspace.replay(type(submission)(kind=submission.kind, payload=twin))
    await world.ada.see("Created a template")
    await world.settle()
    assert len(world.academy.calls_to("POST", "/api/v1/templates")) == 1


async def test_a_trigger_that_came_too_late_is_said(world: World) -> None:
    world.workspace.fail("views.open", error="expired_trigger_id")
    await world.ada.type("#training", CREATE)
    await world.ada.see("Slack didn't let me open the form: it took too long. Please try again.")


async def test_a_form_that_slack_refuses_is_said_by_its_code(world: World) -> None:
    """Nobody is told that they were slow who was not; the log names the reason."""
    world.workspace.fail("views.open", error="view_too_large")
    await world.ada.type("#training", CREATE)
    await world.ada.see("Slack didn't let me open the form (view_too_large).")
    await world.settle()
    assert '"error": "view_too_large"' in world.log.getvalue()


async def test_the_launcher_finds_by_words_and_offers_the_last_again(world: World) -> None:
    await world.ada.type("#training", "/lms")
    await world.ada.see("What do you want to do?")
    offered = await world.ada.pick("What do you want to do?", "enrol")
    assert any(one.startswith("Enroll a person in a class") for one in offered)
    await world.ada.pick("What do you want to do?", "templat", "Create a template · Class")
    await world.ada.see("Name of the template.")
    await world.ada.fill("Name", "Evening")
    await world.ada.submit()
    await world.ada.see("Created a template")
    await world.settle()
    await world.ada.close(everything=True)
    await world.ada.shortcut("launcher")
    await world.ada.see("Create a template “Evening” on Class")
    await world.ada.click("Repeat my last")
    form = world.ada.text_of(await world.ada.see("Name of the template."))
    assert "Evening" in form


async def test_a_mention_and_a_direct_message_work_like_the_command(world: World) -> None:
    await world.ada.type("#training", "@registrar class templates list")
    await world.ada.see("Class: List all templates")
    assert "List all templates" not in world.max.messages("#training")
    await world.ada.type("@registrar", "class users list")
    await world.ada.see("Class: List all users")


async def test_app_home_shows_what_was_done_and_how_the_platforms_are(world: World) -> None:
    await world.ada.home()
    await world.ada.see("Nothing yet. What you change on a platform stands here.")
    await world.ada.type("#training", "/lms class templates create name=Evening")
    await world.ada.see("Created a template")
    await world.settle()
    await world.ada.home()
    await world.settle()
    shown = world.ada.text_of(await world.ada.see("Your last changes"))
    assert "✅ Created a template “Evening” on Class · " in shown
    assert "✅ No trouble on Class." in shown
    await world.ada.click("Do it again")
    await world.ada.see("Name of the template.")


async def test_the_exact_request_of_a_half_filled_form_can_be_looked_at(world: World) -> None:
    await world.ada.type("#training", "/lms class templates create")
    await world.ada.see("Name of the template.")
    await world.ada.click("Dry run")
    await world.ada.see("name is needed")
    await world.ada.close()
    await world.ada.fill("Name", "Evening")
    await world.ada.click("Dry run")
    await world.ada.see('"name": "Evening"')
    assert world.academy.calls == []


async def test_a_picker_waits_for_the_field_it_depends_on(world: World) -> None:
    """The dates of a class can be offered only when the class is known; the class itself is not sent."""
    await world.ada.type("#training", "/lms class schedules delete")
    await world.ada.see("Choose this first, to find what you're looking for.")
    assert await world.ada.pick("Schedule id", "") == []
    await world.ada.pick("Class id", "onboarding 101", "Onboarding 101")
    await world.settle()
    dates = await world.ada.pick("Schedule id", "")
    assert len(dates) >= 4
    await world.ada.pick("Schedule id", "", dates[0])
    await world.ada.click("Dry run")
    shown = world.ada.text_of(await world.ada.see("/api/v1/schedules?schedule_id="))
    assert "class_id" not in shown
