"""What the rows of `bot.notifications` have in common: names that fit into keys, what is put aside, and whose writes
count."""

import hashlib
import time
from collections.abc import AsyncIterator, Callable
from secrets import token_hex

from bot.store import Json, Op, Row, Store
from bot.store.expiry import keep
from bot.store.keys import beyond

WEEK_S = 7 * 86400.0
UNREAD_TTL_S = 30 * 86400.0
"""Seconds for which what could not be read or told is kept: it may hold the codes and orders of others."""

Guard = Callable[[], tuple[Op, ...]]
"""Operations added to every `apply` of a loop, such as the check that it still holds its lease."""


def unguarded() -> tuple[Op, ...]:
    return ()


def safe(name: str) -> str:
    """Text from a platform as a part of a key: itself where that is short and plain, else its hash."""
    if len(name) <= 200 and name.isprintable():
        return name
    return hashlib.sha256(name.encode(errors="backslashreplace")).hexdigest()


def unread(why: str, what: Json, at: float) -> tuple[Op, ...]:
    """For `apply`: keep what cannot go on its way, for whoever looks after Registrar, in the order in which it came."""
    key = f"unread/{time.time_ns():020}-{token_hex(4)}"
    return keep(key, {"why": why[:500], "what": what, "at": at}, at + UNREAD_TTL_S)


async def heads(store: Store, prefix: str) -> AsyncIterator[Row]:
    """The first row of every stream below the prefix; however long they are, one look for each."""
    after: str | None = ""
    while after is not None and (rows := await store.scan(prefix, after=after, limit=1)):
        yield rows[0]
        after = beyond(f"{rows[0].key.rpartition('/')[0]}/")
