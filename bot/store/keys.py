"""What every engine asks of keys and values before it looks at them."""

import json
from collections.abc import Mapping
from typing import Final

from bot.store import Append, Chain, Check, Delete, Json, Op, Put, StoreError
from bot.store.chain import AUDIT_LOG_KEY, unchained

AUDIT_PREFIX: Final = "audit/"
"""Keys that begin so are written once and stay: every engine refuses to rewrite or delete them."""

MAX_KEY_BYTES: Final = 2000
"""Bytes of a key. PostgreSQL's index holds about 2,700, and the expiry index adds a prefix."""

AUDIT_REWRITE_REFUSED: Final = "The audit is only ever added to: {} exists and stays as it is."
ROW_TAKEN: Final = "{} is there already, so nothing was written."
AUDIT_ENTRY_EMPTY: Final = "An entry of the audit log must say something, under names."
STORE_STOPPING: Final = "Registrar is stopping, so nothing was read or written. Try again when it is back."


def checked(key: str) -> str:
    """The key itself. Raises StoreError for one that some engine could not keep."""
    try:
        length = len(key.encode())
    except UnicodeEncodeError:
        length = 0
    if not 0 < length <= MAX_KEY_BYTES or "\0" in key:
        raise StoreError(f"{key[:50]!r} cannot be a key: it must be text of 1 to {MAX_KEY_BYTES} bytes without NUL.")
    return key


def sealed(op: Op) -> Op:
    """The operation with its key checked and its value as JSON text, so that later changes do not reach it."""
    match op:
        case Put():
            return Put(checked(op.key), dump(op.key, op.value), op.if_version)
        case Append():
            return Append(checked(op.stream), dump(op.stream, op.value))
        case Chain(entry, pointers):
            said = unchained(entry) if isinstance(entry, Mapping) else None
            if not said:
                raise StoreError(AUDIT_ENTRY_EMPTY)
            return Chain(dump(AUDIT_LOG_KEY, said), tuple(map(checked, pointers)))
        case Delete() | Check():
            checked(op.key)
            return op


_encoded: Final = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
"""Made once, since that takes as long as a row."""


def dump(key: str, value: Json) -> str:
    if value is None:
        return "null"
    try:
        return str(value) if type(value) is int else _encoded(value)  # most rows are lines of an index, and hold a 1
    except (TypeError, ValueError, RecursionError) as error:
        raise StoreError(f"The value of {key!r} cannot be kept as JSON: {error}.") from error


def beyond(prefix: str) -> str | None:
    """The first text, by code point, after all that begin with the prefix; None when there is no such text."""
    for end in range(len(prefix), 0, -1):
        last = ord(prefix[end - 1])
        if last < 0x10FFFF:
            after = 0xE000 if last == 0xD7FF else last + 1  # between the two lie surrogates, which no key holds
            return prefix[: end - 1] + chr(after)
    return None
