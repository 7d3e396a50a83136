"""A workspace whose plan has no user groups, with a policy that names some."""

import pytest

from tests.journeys.conftest import World


@pytest.mark.parametrize("code", ["plan_upgrade_required", "paid_teams_only"])
async def test_everybody_is_known(world: World, code: str) -> None:
    """Who has a role otherwise has it; who would have it by a group hears that they do not; both at once, and still
    after a while. The log has one line of it."""
    world.workspace.add_usergroup("instructors", ["ines"])
    world.workspace.fail("usergroups.list", error=code, times=99)
    for _ in range(2):
        await world.ada.type("#training", "/lms class classes list")
        await world.ada.see("Onboarding 101")
        await world.ines.type("#training", "/lms class classes list")
        await world.ines.see("You can't ")
        await world.settle()
    lines = [line for line in world.log.getvalue().splitlines() if "plan_without_groups" in line]
    assert len(lines) == 1
    assert code in lines[0]


async def test_another_refusal_is_still_nobody(world: World) -> None:
    """Where Slack does not say who is in which group, nobody is let in on that."""
    world.workspace.fail("usergroups.list", error="internal_error", times=99)
    await world.ada.type("#training", "/lms class classes list")
    await world.ada.see("Slack did not tell me who you are, so nothing was done.")
    await world.settle()
    assert '"error": "internal_error"' in world.log.getvalue()
