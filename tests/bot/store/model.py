"""A store as one would write it who needs neither a disk nor anybody beside: one apply after the other, over a dict.

It shares nothing with the engines but the operations.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.store import Append, Chain, Check, Delete, Op, Put

Said = tuple[str, ...]
"""What an apply comes to: nothing where it is kept, else `conflict` or `refused`, a conflict with its key."""


@dataclass
class Model:
    """`versions` and `values` by key; `streams` what was appended to each; `chain` the entries of the audit log, and
    `pointers` which of them stand under a pointer, counted from 1."""

    versions: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    streams: dict[str, list[Any]] = field(default_factory=dict)
    chain: list[Any] = field(default_factory=list)
    pointers: dict[str, list[int]] = field(default_factory=dict)

    def copy(self) -> "Model":
        streams, pointers = ({key: list(held) for key, held in each.items()} for each in (self.streams, self.pointers))
        return Model(dict(self.versions), dict(self.values), streams, list(self.chain), pointers)

    def apply(self, ops: Sequence[Op]) -> Said:
        after = self.copy()
        for op in ops:
            if said := after._one(op):
                return said
        vars(self).update(vars(after))
        return ()

    def _one(self, op: Op) -> Said:
        if isinstance(op, Append):
            self.streams.setdefault(op.stream, []).append(op.value)
            return ()
        if isinstance(op, Chain):
            self.chain.append(op.entry)
            self.versions["head/audit"] = self.versions.get("head/audit", 0) + 1
            for pointer in op.pointers:
                self.pointers.setdefault(pointer, []).append(len(self.chain))
            return ()
        there = self.versions.get(op.key, 0)
        wanted = op.version if isinstance(op, Check) else op.if_version
        if wanted is not None and wanted != there:
            return ("conflict", op.key)
        if isinstance(op, Check):
            return ()
        if there and op.key.startswith("audit/"):
            return ("refused",)
        if isinstance(op, Put):
            self.versions[op.key], self.values[op.key] = there + 1, op.value
        elif isinstance(op, Delete):
            self.versions.pop(op.key, None)
            self.values.pop(op.key, None)
        return ()


def chained(entries: Sequence[Any]) -> list[Any]:
    """The entries as they must lie in an audit log that holds no others: as its docstring says it, in other words."""
    prev, found = "0" * 64, []
    for number, entry in enumerate(entries, 1):
        said = hashlib.sha256(json.dumps(entry, separators=(",", ":")).encode("ascii")).hexdigest()
        hash = hashlib.sha256(b" ".join([prev.encode(), b"%d" % number, said.encode()])).hexdigest()
        found.append({**entry, "number": number, "prev": prev, "hash": hash})
        prev = hash
    return found
