"""Idempotency claims: of many that want to do a thing, the first does it."""

from secrets import token_hex

from bot.store import Store, StoreError, Unconfirmed, WriteConflict
from bot.store.expiry import Expiring, drop, keep


async def release(store: Store, key: str) -> None:
    """What was claimed did not come to pass, and may be tried again."""
    row = await store.get(f"claims/{key}")
    if held := Expiring.of(row) if row else None:
        await store.apply(*drop(held))


async def claim(store: Store, key: str, ttl: float = 900.0) -> bool:
    """True for exactly one caller in `ttl` seconds, however many ask at once and on however many machines."""
    name, mine = f"claims/{key}", token_hex(8)
    held: Expiring | None = None
    doubt: Unconfirmed | None = None  # an answer was lost, so what follows says what came of the first try, or nothing
    while True:
        try:
            now = await store.now()
            try:
                await store.apply(*keep(name, mine, now + ttl, over=held))
                return True
            except WriteConflict:
                row = await store.get(name)
                held = Expiring.of(row) if row else None  # None: it was swept just now
                if held and held.lives(now):
                    return bool(held.value == mine)
        except Unconfirmed as lost:
            if doubt:
                raise
            doubt = lost
        except StoreError:
            if doubt:
                raise doubt from None
            raise
