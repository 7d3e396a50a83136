"""What many people ask of several replicas at once is done once."""

import asyncio
import re
from collections import Counter

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState
from bot.changes.store import ChangeStore
from tests.journeys.replicas.house import DELETED, House

QUORUM = 3
LATE = re.compile(
    r"You already decided this\."
    r"|It's already (in progress|done)\.( Boss \d+ approved it\.)?"
)


async def test_a_hundred_clicks_by_ten_people_on_three_replicas_run_it_once(house: House) -> None:
    """Three approve, the last of them sets it going, and everybody else hears for every click why it did nothing."""
    policy = house.home / "policy.toml"
    policy.write_text(policy.read_text().replace('"approve"', f'"approve"\nquorum = {QUORUM}'))
    people = []
    for at in range(10):
        one = house.workspace.add_person(f"boss{at}", f"Boss {at}", f"boss{at}@example.com", admin=True)
        await house.ada.type("#lms-approvals", f"/invite @{one.name}")
        people.append(house.workspace.person(one.name))
    await house.request()
    card = await house.ada.see("Approval needed on Class")
    troubles = await asyncio.gather(*(one.click("Approve", on=card) for one in people for _ in range(10)))
    assert set(troubles) == {""}
    said = await answers(house, {one.user.id for one in people}, 100)

    assert len(house.academy.calls_to(*DELETED)) == 1
    for words in (
        "You approved it. It needs 2 more approvals.",
        "You approved it. It needs 1 more approval.",
        "You approved it. ✅",
    ):
        assert sum(count for text, count in said.items() if text.startswith(words)) == 1
    assert {text for text in said if not LATE.fullmatch(text)} == {
        text for text in said if text.startswith("You approved it")
    }
    (change,) = await ChangeStore(house.store, AuditLog(house.store)).of(house.ines.user.id, 10)
    assert (change.state, change.runs, len({one.user for one in change.yes}), len(change.yes)) == (
        ChangeState.DONE,
        1,
        QUORUM,
        QUORUM,
    )
    verified = await AuditLog(house.store).verify()
    assert (verified.faults, verified.entries) == ([], 6)
    busy = [len(replica.did("payload")) for replica in house.replicas]
    assert all(busy), f"one of the replicas was asked nothing: {busy}"


async def answers(house: House, people: set[str], wanted: int) -> Counter[str]:
    """What was said to these people alone, once it is so much."""
    team = house.workspace.team
    changes = team.feed.subscribe()
    async with asyncio.timeout(20):
        while len(found := [one.text for one in team.messages.values() if one.only_for in people]) < wanted:
            await anext(changes)
    return Counter(found)
