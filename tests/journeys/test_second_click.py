"""A second click where the first one was, on what has come to stand there meanwhile, does nothing by itself."""

from collections.abc import Mapping

import pytest

from bot.sandbox.conversation import Message
from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane@acme.com", "Onboarding 101"
NEW = '"New Person1" <new1@example.com>'
LINES = (
    f'unenroll {JANE} from "{COURSE}" on class',
    f'unenroll {JANE} from "{COURSE}" on skilljar',
    f"deactivate {JANE} everywhere",
    f'enroll "zoe park" <new1@example.com> in "{COURSE}" on class',
    f'enroll {NEW} and "New Person2" <new2@example.com> in "{COURSE}" on classonlive',
    'schedule "Q&A" on class at tomorrow 10:00 for 1h with ines@acme.com',
)
"""Each is asked about before it is done."""
FAULTS: Mapping[str, Fault | None] = {
    "done": None,
    "refused": Fault(reply=Reply(status=400)),
    "lost": Fault(drop=True, carried_out=True),
}
"""What becomes of what is sent first."""
ON = ("class", "classonlive", "damstra", "skilljar")


def changing(academies: Academies) -> int:
    return sum(call.method != "GET" for one in academies.platform.values() for call in one.calls)


def rows(message: Message) -> list[list[str]]:
    """What the buttons of each row of a message are called."""
    buttons = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [[one["text"]["text"] for one in row] for row in buttons]


async def press_twice(academies: Academies, label: str) -> None:
    """Without reading what has come to stand at the same place meanwhile."""
    asked = next(one for one in academies.ada.client_view.messages if any(label in row for row in rows(one)))
    at = next(row.index(label) for row in rows(asked) if label in row)
    await academies.ada.click(label, on=asked)
    await academies.settle()
    before = changing(academies)
    now = academies.workspace.team.messages[asked.channel, asked.ts]
    for under in [row[at] for row in rows(now) if len(row) > at]:
        await academies.ada.click(under, on=now)
        await academies.settle()
        assert changing(academies) == before, under
        if academies.ada.dialog:
            await academies.ada.click(academies.ada.dialog.deny)
        elif under == "Undo":  # which has put a question somewhere else: a third click here finds that one
            await academies.ada.click(under, on=now)
            await academies.settle()
            assert changing(academies) == before


@pytest.mark.on(*ON)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("line", LINES)
async def test_a_second_click_on_go_ahead(academies: Academies, line: str, fault: str) -> None:
    told = await academies.ask(line)
    while "[Go ahead]" not in told:
        told = await academies.press("Everywhere")
    for standin in academies.platform.values():
        if trouble := FAULTS[fault]:
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                standin.faults.add(trouble, times=1, method=method)
    await press_twice(academies, "Go ahead")
