"""A write that leaves no doubt where a second try can take it away.

Whoever loses the answer to a COMMIT does not know whether it was kept. The same write once more decides, if it is made
under a condition that the first, had it been kept, would have broken.
"""

import json
from collections.abc import Awaitable, Callable

from bot.store import Json, Store, StoreError, Unconfirmed, WriteConflict


async def write_once(store: Store, key: str, value: Json, write: Callable[[], Awaitable[None]]) -> None:
    """`write` puts a value that nobody else would under a key that must be new, and whatever goes with it. When this
    returns it is kept, once. Raises Unconfirmed only where the store does not come back to say so."""
    try:
        await write()
    except Unconfirmed as doubt:
        try:
            await write()
        except WriteConflict:
            if not await _is_kept(store, key, value, doubt):
                raise
        except StoreError:
            raise doubt from None


async def _is_kept(store: Store, key: str, value: Json, doubt: Unconfirmed) -> bool:
    """Raises the doubt where the store does not come back to say so."""
    try:
        row = await store.get(key)
    except StoreError:
        raise doubt from None
    return row is not None and json.dumps(row.value, sort_keys=True) == json.dumps(value, sort_keys=True)
