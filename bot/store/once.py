"""A write that leaves no doubt where a second try can take it away.

Whoever loses the answer to a COMMIT does not know whether it was kept. The same write once more decides, if it is made
under a condition that the first, had it been kept, would have broken.
"""

from collections.abc import Awaitable, Callable

from bot.store import Store, StoreError, Unconfirmed, WriteConflict


async def write_once(store: Store, key: str, write: Callable[[], Awaitable[None]]) -> None:
    """`write` puts a row under a key that must be new and that nobody else would take, and whatever goes with it. When
    this returns it is kept, once. Raises Unconfirmed only where the store does not come back to say so."""
    try:
        await write()
    except Unconfirmed as doubt:
        try:
            await write()
        except WriteConflict:
            if not await _is_there(store, key, doubt):
                raise
        except StoreError:
            raise doubt from None


async def _is_there(store: Store, key: str, doubt: Unconfirmed) -> bool:
    """Whatever the row says by now: others may have gone on with it. Raises the doubt where the store does not come
    back to say so."""
    try:
        return await store.get(key) is not None
    except StoreError:
        raise doubt from None
