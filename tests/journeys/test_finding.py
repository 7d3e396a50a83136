"""Finding one's way by typing what one wants, and by looking around."""

from tests.journeys.conftest import World


async def test_a_wish_in_ones_own_words_leads_to_the_form_that_grants_it(world: World) -> None:
    """Nobody declared the verb: what does it is offered with an example, and the menu opens its form."""
    await world.ada.type("#training", "/lms rename a class")
    found = await world.ada.see("Did you mean:")
    assert "/lms class classes update" in world.ada.text_of(found)
    await world.ada.choose("Open a form", "Change the name or the description of a class · Class", on=found)
    await world.ada.see("Class's own number of the class")
    assert world.workspace.refusals == []


async def test_looking_around_from_the_platform_to_one_operation(world: World) -> None:
    """Each step shows the words for the next one."""
    await world.ada.type("#training", "/lms help class")
    assert "/lms help class enrollments" in world.ada.text_of(await world.ada.see("What you can do on Class"))
    await world.ada.type("#training", "/lms help class enrollments")
    assert "Enroll a person in a class." in world.ada.text_of(await world.ada.see("Class: enrollments"))
    await world.ada.type("#training", "/lms help class enrollments create")
    await world.ada.see("Enroll a person in a class")
    assert world.workspace.refusals == []


async def test_what_is_not_connected_is_not_offered(world: World) -> None:
    """Only Class is set up here; the search speaks of nothing else."""
    await world.ada.type("#training", "/lms search certificate or enroll")
    shown = world.ada.text_of(await world.ada.see("Found for “certificate or enroll”"))
    assert "/lms class enrollments create" in shown
    assert "/lms damstra" not in shown
    assert "/lms skilljar" not in shown
