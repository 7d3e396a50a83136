"""Under which keys a change is found, besides its own."""

import hashlib
from collections.abc import Sequence

from bot.changes.change import Change, ChangeState, StoredIntent
from bot.store import Delete, Op, Put


def place(change: Change) -> str:
    """Where it stands among those that wait, oldest first."""
    return f"{change.began:015.3f}-{change.id}"


def asked_key(actor: str, intents: Sequence[StoredIntent], takes_back: str = "") -> str:
    """Of what somebody asked others to approve: the same is asked for once."""
    what = [takes_back, *(f"{one.platform} {one.operation} {one.digest}" for one in intents)]
    return f"asked/{actor}/{hashlib.sha256(chr(10).join(what).encode()).hexdigest()}"


def _places(change: Change) -> dict[str, str]:
    """Where a change is looked for. Keys sort upwards only, so the newest of a person has the smallest number."""
    found = {f"mine/{change.actor}/{10**13 - int(change.began * 1000):013d}-{change.id}": change.id}
    if change.state is ChangeState.RUNNING:
        found[f"running/{change.id}"] = change.id
    if change.state is ChangeState.AWAITING:
        found |= {f"waiting/{role}/{place(change)}": change.id for role in change.deciders}
        found[asked_key(change.actor, change.stored_intents, change.takes_back)] = change.id
    if change.to_draw:
        found[f"unposted/{place(change)}"] = change.id
    if change.due is not None:
        found[f"due/{change.due:015.3f}/{change.id}"] = change.id
    return found


def moves(before: Change | None, after: Change) -> list[Op]:
    old, new = _places(before) if before else {}, _places(after)
    return [
        *(Put(key, value) for key, value in new.items() if key not in old),
        *(Delete(key) for key in old if key not in new),
    ]
