"""The end of the audit log is posted once a day, where the policy says, and what Slack did not take comes later."""

import re
import time

from tests.journeys.conftest import World

HOUR_S, DAY_S = 3600.0, 86400.0
POSTED = re.compile(r"The audit log has [\d,]+ entries?")


def noon() -> float:
    """Seconds to about tomorrow's noon, so that no story runs over the end of an hour."""
    return 1.5 * DAY_S + 600 - time.time() % DAY_S


async def posted(world: World, later: float, channel: str = "") -> int:
    """How often it stands in the channel once somebody has looked, so much later."""
    if channel:
        file = world.home / "policy.toml"
        said = re.sub(r"(?m)^audit = .*\n", "", file.read_text())
        file.write_text(f'audit = "{channel}"\n{said}')
    world.later(noon() + later)
    await world.registrar.post_head()
    return len(POSTED.findall(world.ada.messages("#lms-approvals")))


async def test_once_a_day_where_the_policy_says(world: World) -> None:
    """Without a channel, nowhere."""
    await world.ada.type("#training", '/lms class templates create name="Evening"')
    await world.settle()
    assert await posted(world, 0) == 0
    assert await posted(world, 0, "lms-approvals") == 1
    number, head = await world.registrar.audit.head()
    assert f"The audit log has {number} entries. The last one's hash is {head}." in (
        world.ada.messages("#lms-approvals").replace("`", "")
    )
    assert await posted(world, 1) == 1
    assert await posted(world, DAY_S) == 2


async def test_what_slack_did_not_take_comes_an_hour_later(world: World) -> None:
    """And until then nobody asks Slack again and again."""
    assert await posted(world, 0, "nowhere") == 0
    assert await posted(world, 1, "lms-approvals") == 0
    assert await posted(world, HOUR_S) == 1
    assert await posted(world, HOUR_S + 1) == 1
