"""A claim of whose first try nobody can speak, and whose second is refused."""

from pathlib import Path

import pytest

from bot.store import Unconfirmed
from bot.store.claims import claim
from bot.store.sqlite import open_sqlite
from tests.faults.store import Fault, FaultyStore

KEPT_THEN_REFUSED = {"0 claims+expiry#1": Fault.KEPT, "0 claims+expiry#2": Fault.REFUSED}


async def test_what_is_unknown_is_not_called_refused(tmp_path: Path) -> None:
    """A claim that is kept is not said to be refused: whoever asks again hears that it is being done, and by nobody."""
    store = await open_sqlite(tmp_path / "registrar.db")
    try:
        with pytest.raises(Unconfirmed):
            await claim(FaultyStore(store, 0, KEPT_THEN_REFUSED, lambda: None), "once")
        assert await store.get("claims/once")
    finally:
        await store.close()
