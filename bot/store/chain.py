"""The chain of the audit log, which every engine closes under its commit.

audit/log/<number>      an entry; beside what it says stand its `number`, `prev` and `hash`
head/audit              the `hash` and the `number` of the last
<pointer>/<number>      where somebody finds the entry again

PostgreSQL does the same as `link` in a function of its own: see `bot/store/postgres_apply.py`.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from bot.store import StoreError

AUDIT_LOG_KEY, AUDIT_HEAD_KEY = "audit/log", "head/audit"
GENESIS_HASH: Final = "0" * 64
"""What the first entry names as the one before it."""
CHAIN_FIELDS: Final = ("number", "prev", "hash")
"""What the store gives to an entry; whoever writes one has no say in them."""
POINTER_TEXT: Final = "1"
"""What stands in the row of a pointer: its key says all."""
AUDIT_HEAD_ODD: Final = "The end of the audit log is not as Registrar writes it: look with `registrar audit --verify`."
_HEAD_TEXT: Final = re.compile(r'\{"hash":"([0-9a-f]{64})","number":([1-9][0-9]{0,17})\}')

_encoded = json.JSONEncoder(separators=(",", ":")).encode


def digest(entry: Mapping[str, Any]) -> str:
    """The hash that an entry of the audit log must have: the SHA-256, as 64 small hexadecimal digits, of the ASCII text

        <prev> <number> <said>

    with one blank between. `prev` is the hash of the entry before, and 64 zeros for the first; `number` stands in
    decimal digits; `said` is the SHA-256, written alike, of the rest of the entry: of the JSON text without `number`,
    `prev` and `hash`, its names in the order in which they are stored, without blanks, and in ASCII, with `\\uXXXX` for
    all other characters.
    """
    return linked(str(entry.get("prev")), _encoded(entry.get("number")), _encoded(unchained(entry)))


def linked(prev: str, number: str, said: str) -> str:
    """The same of an entry whose text, without what the store gives to it, is `said`."""
    text = f"{prev} {number} {hashlib.sha256(said.encode()).hexdigest()}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def unchained(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody wrote, without what the store gave to it."""
    return {name: value for name, value in entry.items() if name not in CHAIN_FIELDS}


def link(head: str | None, said: str) -> tuple[int, str, str]:
    """What an entry becomes behind that head: its number, its text, and the head from then on.

    Raises StoreError where the head is not as the store writes it.
    """
    prev, number = GENESIS_HASH, 1
    if head is not None:
        found = _HEAD_TEXT.fullmatch(head)
        if not found:
            raise StoreError(AUDIT_HEAD_ODD)
        prev, number = found[1], int(found[2]) + 1
    hash = linked(prev, str(number), said)
    entry = f'{{"number":{number},"prev":"{prev}","hash":"{hash}",{said[1:]}'
    return number, entry, f'{{"hash":"{hash}","number":{number}}}'
