"""Whether a write may change what a read has answered. Where that is not known for sure, it may."""

from collections import defaultdict
from collections.abc import Mapping, Set
from functools import cache
from typing import Any

from connectors.core.field_specs import FieldSpec, field_specs, given
from connectors.core.intent import Intent, Operation
from connectors.core.same import folded

Identifier = tuple[str, str]
"""What a field names: the listing and the field of its rows that it is picked from, else where it stands and what it is
called. `id` of a user and `id` of a group are two."""


def touches(write: Intent[Any], read: Intent[Any]) -> bool:
    """False only where both say which thing they are about, in the same way, and the write names none that the read
    names."""
    if write.platform != read.platform:
        return False
    changed, looked_at = _named(write, _identifiers(type(write))), _named(read, _identifiers(type(read)))
    mentioned = _named(write, _mentions(type(write)))
    return not any(not looked_at[one] & (changed[one] | mentioned[one]) for one in changed.keys() & looked_at.keys())


def _named(intent: Intent[Any], fields: Mapping[str, Identifier]) -> Mapping[Identifier, Set[str]]:
    found: dict[Identifier, set[str]] = defaultdict(set)
    for spec, held in given(intent):
        if spec.name in fields:
            found[fields[spec.name]].add(folded(str(held)))
    return found


@cache
def _identifiers(operation: Operation) -> Mapping[str, Identifier]:
    """By field. One of a group, and what stands in the address, say which thing is meant; so does what a read cannot
    do without. Others may hold what a write makes of it, such as a new address."""
    asks = operation.http.method == "GET"
    specs = field_specs(operation).values()
    sure = [one for one in specs if one.one_of or _in_path(operation, one) or (asks and one.required)]
    return {one.name: _identifier(operation, one) for one in sure}


@cache
def _mentions(operation: Operation) -> Mapping[str, Identifier]:
    """By field, whatever names a thing in any way: where it is moved to, say."""
    return {one.name: _identifier(operation, one) for one in field_specs(operation).values()}


def _identifier(operation: Operation, spec: FieldSpec) -> Identifier:
    if spec.options_from:
        return spec.options_from.operation, spec.options_from.value
    before = operation.http.path.partition(f"{{{spec.wire}}}")[0] if _in_path(operation, spec) else ""
    return spec.one_of or spec.any_of or before.rstrip("/").rpartition("/")[2], spec.name


def _in_path(operation: Operation, spec: FieldSpec) -> bool:
    return f"{{{spec.wire}}}" in operation.http.path
