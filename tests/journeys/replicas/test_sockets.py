"""In Socket Mode Slack brings each payload to whichever replica it likes."""

import pytest

from tests.journeys.replicas.house import DELETED, House


@pytest.fixture
def socket_mode() -> bool:
    return True


async def test_a_story_goes_on_wherever_it_is_taken_up(house: House) -> None:
    """A form opened by one is searched in, enlarged and submitted at others; a card made by one is clicked at
    another. The workspace brings what comes next by the next connection."""
    await house.connected()
    await house.ada.type("#training", "/lms class classes create")
    await house.ada.see("Name of the class.")
    await house.ada.fill("Class name", "Night shift safety")
    await house.ada.fill("E-mail address", "ada@acme.com")
    await house.ada.fill("First name", "Ada")
    await house.ada.fill("Last name", "Lovelace")
    assert "Europe/London" in await house.ada.pick("Time zone", "lond", "Europe/London")
    await house.ada.click("More fields (11)")
    await house.ada.see("Session times")
    await house.ada.fill("Session times", "tomorrow")
    await house.ada.submit()
    assert "entry 1: must be written as start_time to end_time" in house.ada.errors["Session times"]
    await house.ada.fill("Session times", "2026-12-01 18:00 to 2026-12-01 19:00")
    await house.ada.submit()
    await house.ada.see("Created a class")
    (call,) = house.academy.calls_to("POST", "/api/v1/classes")
    assert call.json()["class_name"] == "Night shift safety"

    await house.request()
    await house.ada.click("Approve", on=await house.ada.see("Approval needed on Class"))
    await house.ada.see("You approved it. ✅ Done.")
    assert len(house.academy.calls_to(*DELETED)) == 1
    assert house.workspace.refusals == []
    took = sorted(
        (line["timestamp"], line["kind"], at) for at in range(3) for line in house.replicas[at].did("payload")
    )
    hands = [(kind, at) for _, kind, at in took]
    (opened, submitted), (asked, clicked) = hands_of(hands, "command", "form"), hands_of(hands[::-1], "form", "action")
    assert opened != submitted
    assert asked != clicked


def hands_of(took: list[tuple[str, int]], *kinds: str) -> list[int]:
    """Which replica took the first of each kind."""
    return [next(at for kind, at in took if kind == wanted) for wanted in kinds]
