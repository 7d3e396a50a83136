"""Try again, where the first try may have done it: whoever presses reads one thing, wherever it is told."""

import pytest

from connectors.standin.standin import Fault, Reply
from tests.journeys.conftest import World

CREATE = '/lms class templates create name="Evening"'
SAID = "But an earlier try may have done it."


@pytest.mark.parametrize("status", [404, 409, 400])
async def test_one_press_has_one_answer(world: World, status: int) -> None:
    """In the answer to the press, in the message that goes on telling it, and on the Home tab."""
    world.academy.faults.add(Fault(Reply({"error": "boom"}, 500)))
    await world.ada.type("#training", CREATE)
    await world.ada.see("I don't know whether it was done.")
    world.academy.faults.add(Fault(Reply({"error": "No"}, status)))
    await world.ada.home()
    await world.ada.press("Try again", on=await world.ada.see("Unknown whether it was done"))
    await world.ada.see(SAID)
    await world.settle()
    await world.ada.home()
    texts = [world.ada.messages("@registrar"), world.ada.text_of(await world.ada.see("Unknown whether it was done"))]
    for text in texts:
        answer = text[max(map(text.rfind, ("Class has nothing", "Class says", "Class didn't accept"))) :]
        assert SAID in answer, text
        assert "Check it and try again" not in text
        assert "so nothing was done" not in text
    assert world.workspace.refusals == []
