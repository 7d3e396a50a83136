from collections.abc import AsyncIterator

import pytest

from tests.connectors.rigs import RIGS, Rig


@pytest.fixture(params=RIGS)
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    """Each platform in turn, in front of its stand-in."""
    made = RIGS[request.param]()
    yield made
    await made.connector.close()
