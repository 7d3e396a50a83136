"""What the rows of `bot.notifications` have in common: names that fit into keys, what is put aside, and whose writes
count."""

import hashlib
from collections.abc import AsyncIterator, Callable

from bot.store import Append, Json, Op, Row, Store
from bot.store.keys import beyond

WEEK_S = 7 * 86400.0

Guard = Callable[[], tuple[Op, ...]]
"""Operations added to every `apply` of a loop, such as the check that it still holds its lease."""


def unguarded() -> tuple[Op, ...]:
    return ()


def safe(name: str) -> str:
    """Text from a platform as a part of a key: itself where that is short and plain, else its hash."""
    if len(name) <= 200 and name.isprintable():
        return name
    return hashlib.sha256(name.encode(errors="backslashreplace")).hexdigest()


def unread(why: str, what: Json, at: float) -> Append:
    """For `apply`: keep what cannot go on its way, for whoever looks after Registrar."""
    return Append("unread", {"why": why[:500], "what": what, "at": at})


async def heads(store: Store, prefix: str) -> AsyncIterator[Row]:
    """The first row of every stream below the prefix; however long they are, one look for each."""
    after: str | None = ""
    while after is not None and (rows := await store.scan(prefix, after=after, limit=1)):
        yield rows[0]
        after = beyond(f"{rows[0].key.rpartition('/')[0]}/")
