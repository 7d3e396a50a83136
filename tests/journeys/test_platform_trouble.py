"""A platform that refuses, fails, hangs or is not there: a plain sentence for each, and Slack never waits for it."""

import pytest

from connectors.standin.standin import Fault, Reply
from tests.journeys.conftest import World

LIST = "/lms class classes list"
CREATE = (
    "/lms class classes create class_name=Trouble email=ada@acme.com first_name=Ada last_name=Lovelace timezone=UTC"
)
GET = "/lms class classes get ext_class_id=onboarding-101"

READS = {
    "key refused": (
        Fault(Reply({"error": "Unauthorized"}, 401)),
        "Class didn't accept Registrar's key. Ask your Registrar admin to check it.",
    ),
    "scope missing": (
        Fault(Reply({"error": "Api key scope class:read required"}, 403)),
        "Registrar's key for Class isn't allowed to do this: it lacks class:read. Ask a Class administrator to add it",
    ),
    "not found": (
        Fault(Reply({"error": "class 7 not found"}, 404)),
        "Class has nothing with that name or number. Check it and try again. It says: “class 7 not found”",
    ),
    "busy": (
        Fault(Reply({"error": "slow down"}, 429, {"Retry-After": "7"})),
        "Class is getting too many requests right now. Try again in 7 seconds.",
    ),
    "broken": (
        Fault(Reply({"error": "boom"}, 500)),
        "Class reported an error of its own (500 Internal Server Error). Try again in a few minutes.",
    ),
    "maintenance": (
        Fault(Reply({"error": "Down for maintenance"}, 503)),
        "Class is down right now. Try again in a few minutes. It says: “Down for maintenance”",
    ),
    "a web page": (
        Fault(Reply("<html>Sign in to the hotel's network</html>", 200, {"content-type": "text/html"})),
        "Class answered with something that is not JSON. Try again in a few minutes.",
    ),
    "hanging": (Fault(hang=10), "Class didn't answer in time. Try again in a minute."),
    "hung up": (Fault(drop=True), "Class didn't answer: the connection broke. Try again in a minute."),
}

WRITES = {
    "broken": (Fault(Reply({"error": "boom"}, 500)), "I don't know whether it was done. Check on Class"),
    "hanging": (Fault(hang=10), "Class didn't answer in time. I don't know whether it was done. Check on Class"),
    "done, but the answer was lost": (
        Fault(drop=True, carried_out=True),
        "I don't know whether it was done. Check on Class",
    ),
    "busy": (Fault(Reply({}, 429)), "Class is getting too many requests right now, so nothing was done."),
    "maintenance": (Fault(Reply({}, 503)), "Class says that it is down right now. I don't know whether it was done."),
    "scope missing": (
        Fault(Reply({"error": "Api key scope class:write required"}, 403)),
        "it lacks class:write, so nothing was done.",
    ),
}


@pytest.mark.parametrize("case", READS)
async def test_a_read_that_fails_says_why_and_what_to_do(world: World, case: str) -> None:
    """Slack has its acknowledgement long before, however long the platform takes."""
    fault, sentence = READS[case]
    world.academy.faults.add(fault, times=None)
    assert await world.ada.type("#training", LIST) == ""
    if fault.hang:  # acknowledged, and the platform is still being waited for
        assert sentence not in world.ada.messages("#training")
    await world.ada.see(sentence)


@pytest.mark.parametrize("case", WRITES)
async def test_a_write_that_fails_says_whether_it_was_done(world: World, case: str) -> None:
    """It is never repeated, but where it was turned away as one call too many."""
    fault, sentence = WRITES[case]
    world.academy.faults.add(fault, times=None)
    await world.ada.type("#training", CREATE)
    await world.ada.see(sentence)
    assert len(world.academy.calls_to("POST", "/api/v1/classes")) == (3 if case == "busy" else 1)


async def test_a_platform_that_is_not_there_is_said_to_be_out_of_reach(world: World) -> None:
    world.registrar.connectors["class"].base_url = "http://127.0.0.1:9"
    await world.ada.type("#training", CREATE)
    await world.ada.see("I couldn't reach Class, so nothing was done. Try again in a minute.")


async def test_what_the_platform_refuses_is_said_field_by_field(world: World) -> None:
    fault = Fault(
        Reply({"error": "Request failed validation", "data": {"email": ["The email format is invalid."]}}, 400)
    )
    world.academy.faults.add(fault)
    await world.ada.type("#training", CREATE)
    await world.ada.see("Class didn't accept this, so nothing was done. It says: “email: The email format is invalid.”")


async def test_a_read_is_tried_again_by_itself_and_then_by_a_button(world: World) -> None:
    """Twice more in silence, with pauses; what still fails can be tried again with one press."""
    world.academy.faults.add(Fault(Reply({}, 503)), times=3)
    await world.ada.type("#training", LIST)
    await world.ada.see("Class is down right now.")
    assert len(world.academy.calls) == 3
    await world.ada.press("Try again")
    await world.ada.see("1–12 of ")
    assert len(world.academy.calls) == 4


async def test_a_platform_that_asks_for_a_short_wait_is_waited_for(world: World) -> None:
    world.academy.faults.add(Fault(Reply({}, 429, {"Retry-After": "3"})))
    await world.ada.type("#training", LIST)
    await world.ada.see("1–12 of ")
    assert 3.0 in world.clock.waited
