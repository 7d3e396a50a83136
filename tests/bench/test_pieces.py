"""What `growth` and `rosters` measure can be done at all: each piece of work, over a store and lists of a few rows.
They take minutes and are run seldom; what moves elsewhere in the house is missed here."""

import gc
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.runtime.server import serving
from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.field_specs import open_secret
from tests.bench import growth_crowds, growth_work, roster_work
from tests.bench.crowds import crowd
from tests.bench.growth_rows import SUBSCRIPTIONS_A_COURSE, Size, make
from tests.bench.roster_work import connected
from tests.bench.rosters import FILED, PAGED
from tests.bench.standins import slack

TINY = Size(changes=12, waiting=3, subscriptions=SUBSCRIPTIONS_A_COURSE, claims=2 * growth_work.BATCH_NEWS)
"""As much news as two batches hold, since a piece of work is done twice, and ten channels that want each."""
CROWD = 3


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """What is measured is frozen as a server's heap is; the tests go on with what they had."""
    yield
    gc.unfreeze()


async def test_every_piece_of_growth_can_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each says itself where it does not do all that it measures, and so has a figure only where it does."""
    for module, name, number in [
        (growth_work, "DEEP_PAGES", 1),
        (growth_work, "SWEPT", CROWD),
        (growth_crowds, "WAITING_PAGE_ROWS", CROWD),
    ]:
        monkeypatch.setattr(module, name, number)
    store = tmp_path / "tiny.db"
    assert await make(store, TINY) > sum(vars(TINY).values())
    async with serving(slack()) as url:
        found = await growth_work.opened(str(store)) | await growth_work.worked(str(store), url, CROWD, most=1)
    assert len(found) == 20
    assert all(cost > 0 and stretch > 0 for cost, stretch in found.values())


@pytest.mark.parametrize("platform", PAGED)
async def test_pages_can_be_turned(platform: str, tmp_path: Path) -> None:
    """To the last but one; the bench compares it with the second."""
    async with serving(slack()) as url, serving(crowd(platform, 60, 20)) as people:
        found = await roster_work.worked(url, people, platform, str(tmp_path / "registrar.db"), "pages")
    assert found["turns"][0] >= 1
    assert found["first"][2] >= found["last"][2] >= 1


async def test_long_lists_become_files(tmp_path: Path) -> None:
    async with serving(slack()) as url, serving(crowd(FILED, 250, 100)) as people:
        found = await roster_work.worked(url, people, FILED, str(tmp_path / "registrar.db"), "file")
    assert {name: calls >= 3 for name, (*_, calls) in found.items()} == {"verb": True, "operation": True}


@pytest.mark.parametrize("platform", PAGED)
async def test_no_pace_of_a_platform_is_in_a_figure(platform: str) -> None:
    """More calls at once than the platform allows in a minute: nobody waits, and nobody is told to."""

    async def asleep(seconds: float) -> None:
        raise AssertionError(f"it was to wait for {seconds} s")

    answering = httpx.MockTransport(lambda request: httpx.Response(200, json={}))
    made: Connector = connected(platform, "http://crowd.test", transport=answering, sleep=asleep)
    probe = made.request(platforms()[platform].probe, open_secret)
    for _ in range(1 + min(limit.calls for limit in type(made).limits)):
        assert (await made.send(probe)).status_code == 200
