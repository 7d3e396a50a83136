"""What the everyday verbs write is looked for where the answer was lost: done where the platform's own listing shows
it, and unknown where it does not. Each rig has a table of all of them, on its stand-in."""

from typing import Any

import pytest

from connectors.catalog import platforms
from connectors.core.errors import OutcomeUnknown
from connectors.core.intent import Intent, make
from connectors.standin.standin import Fault
from tests.connectors.rig import Sent
from tests.connectors.rigs import RIGS, Rig
from tests.connectors.verb_writes import verb_writes

TABLES = {name: rig.lost_writes for name, made in RIGS.items() if (rig := made()).has("lost_writes")}
WRITES = [pytest.param(name, one, id=f"{name}-{one[-1][0]}") for name, table in TABLES.items() for one in table]


def intent_of(rig: Rig, sent: Sent) -> Intent[Any]:
    id, data = sent
    return make(platforms()[rig.connector.platform].operations[id], data)


async def lost(platform: str, sent: tuple[Sent, ...], *, carried_out: bool) -> tuple[Rig, Intent[Any]]:
    """A platform that gives no answer to the last of these, however often it is sent."""
    rig = RIGS[platform]()
    for one in sent[:-1]:
        await rig.connector.run(intent_of(rig, one))
    intent = intent_of(rig, sent[-1])
    fault = Fault(drop=True, carried_out=carried_out)
    rig.standin.faults.add(fault, times=None, method=intent.http.method, path=intent.http.route)
    return rig, intent


@pytest.mark.parametrize(("platform", "sent"), WRITES)
async def test_what_was_done_is_told_as_done(platform: str, sent: tuple[Sent, ...]) -> None:
    """And how it is known, where the answer has room for it and is not what a look shows in any case."""
    rig, intent = await lost(platform, sent, carried_out=True)
    result = await rig.connector.run(intent)
    assert result is None or "lost" in result.remark or type(result) in rig.always_looked_at
    await rig.connector.close()


@pytest.mark.parametrize(("platform", "sent"), WRITES)
async def test_what_cannot_be_seen_stays_unknown(platform: str, sent: tuple[Sent, ...]) -> None:
    """It may still come, so it is never told as not done either."""
    rig, intent = await lost(platform, sent, carried_out=False)
    with pytest.raises(OutcomeUnknown):
        await rig.connector.run(intent)
    await rig.connector.close()


@pytest.mark.parametrize("platform", TABLES)
def test_every_write_of_the_verbs_is_in_the_table(platform: str) -> None:
    """Or named, with the reason why no look decides."""
    writes = verb_writes(platforms()[platform])
    assert writes == {sent[-1][0] for sent in TABLES[platform]} | RIGS[platform]().undecided.keys()
