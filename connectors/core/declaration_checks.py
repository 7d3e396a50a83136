"""Whether what operations declare of each other is so: looked at once, when the catalogue is loaded.

    OptionsFrom("courses_lst", "id", "title")    there is no such operation
    OptionsFrom("courses_list", "id", "titel")   its rows have no such field

A picker that is declared wrong would be empty for ever, and an id never be looked up, without anybody being told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from connectors.core.declared_fields import field_faults
from connectors.core.field_markers import Effect, NamedIn, OptionsFrom
from connectors.core.field_specs import FieldSpec, field_specs, squash
from connectors.core.intent import Operation, groups, operation_id, result_type
from connectors.core.near_names import near_names
from connectors.core.record import Page, Record
from connectors.core.secret_names import declared_secret
from connectors.core.wrong_declaration import WrongDeclaration as WrongDeclaration

TYPED_KINDS = ("text", "email")
"""The kinds of a field that takes what somebody types."""

OperationsKnown = Mapping[str, Operation]
"""The operations of one platform by id and twin id, squashed."""


def check(*platforms: OperationsKnown) -> None:
    """Raises WrongDeclaration."""
    places: dict[str, list[str]] = {}
    for known_as in platforms:
        for where, fault in _faults(known_as):
            places.setdefault(fault, []).append(where)
    if places:
        raise WrongDeclaration("\n".join(f"{_first(where)}: {fault}." for fault, where in places.items()))


def row_type(listing: Operation) -> type[Record] | None:
    """The record that the rows of a listing are; None where it is no listing of records."""
    wanted = result_type(listing)
    row = get_args(wanted)[0] if get_origin(wanted) in (list, Page) else None
    return row if isinstance(row, type) and issubclass(row, Record) else None


@dataclass(frozen=True)
class _Source:
    """A declaration of where values come from, and the operations it may name."""

    declared: OptionsFrom | NamedIn
    known_as: OperationsKnown

    def faults(self) -> Iterator[str]:
        name = self.declared.operation
        found = self.known_as.get(squash(name))
        if isinstance(self.declared.needs, str):
            yield f'needs must be a tuple of names, such as ("{self.declared.needs}",)'
        elif not found:
            yield self._unknown(name)
        elif found.http.harm is not Effect.READ:
            yield f"{name} is not a read"
        else:
            yield from self._of_listing(name, found)
            yield from self._of_search()

    def _of_listing(self, name: str, listing: Operation) -> Iterator[str]:
        """It takes what it is asked, needs nothing else, and its rows have what is read of them."""
        source = self.declared
        asked, rows = [*source.needs], row_type(listing)
        read = [source.value, source.label]
        if isinstance(source, OptionsFrom):
            yield from _lacks(name, listing, filter(None, [source.exact]))
        else:
            asked += [*filter(None, [source.by]), *(name for name, _ in source.asked)]
            shown = result_type(listing)
            if not rows and isinstance(shown, type) and issubclass(shown, Record):
                rows, read = shown, [source.label]  # it shows the one thing, and is asked for it by its value
                asked.append(source.value)
        if not rows:
            yield f"{name} lists no records"
        else:
            yield from _lacks(f"what {name} lists", rows, read)
        yield from _lacks(name, listing, asked)
        yield from _needs(name, listing, asked)

    def _of_search(self) -> Iterator[str]:
        source = self.declared
        if not isinstance(source, OptionsFrom) or not source.search:
            return
        name, field = source.searched
        searching = self.known_as.get(squash(name))
        if not searching:
            yield self._unknown(name)
            return
        yield from _lacks(name, searching, [field])
        yield from _needs(name, searching, [field, *source.needs])
        if field in (specs := field_specs(searching)) and specs[field].kind.name not in TYPED_KINDS:
            yield f"{field} of {name} takes no text to search for"
        if squash(name) != squash(source.operation):
            rows = row_type(searching)
            read = [source.value, source.label]
            yield from _lacks(f"what {name} lists", rows, read) if rows else [f"{name} lists no records"]

    def _unknown(self, name: str) -> str:
        ids = [operation_id(one) for one in self.known_as.values()]
        return f"there is no operation {name} on this platform{_meant(name, ids)}"


def _faults(known_as: OperationsKnown) -> Iterator[tuple[str, str]]:
    """Where a declaration stands, and what is wrong with it. What many fields declare is looked at once."""
    known: dict[OptionsFrom | NamedIn, list[str]] = {}
    parts: set[type[BaseModel]] = set()
    for cls in dict.fromkeys(known_as.values()):
        for path, spec in _declared(cls):
            if (part := (spec.kind.item or spec.kind).part) and part not in parts:
                parts.add(part)
                for name, fault in field_faults(part.model_fields):
                    yield f"{part.__module__}.{part.__name__}.{name}", fault
            if fault := _untold_secret(spec):
                yield f"{cls.__module__}.{cls.__name__}.{path}", fault
            if not (source := spec.known_in):
                continue
            if source not in known:
                known[source] = [*_Source(source, known_as).faults()]
            for fault in known[source]:
                yield f"{cls.__module__}.{cls.__name__}.{path}", f"{type(source).__name__}: {fault}"


def _untold_secret(spec: FieldSpec) -> str:
    """What is wrong with a text that is called as secrets are, and would be shown to everybody; else empty."""
    if (spec.kind.item or spec.kind).name != "text" or spec.private or spec.no_secret:
        return ""
    if not declared_secret(spec.name):
        return ""
    return 'this is what secrets are called: make it a Secret, mark it Private(), or say NoSecret("why it is none")'


def _declared(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, FieldSpec]]:
    """Every field, those of its parts too, with its path."""
    for name, spec in field_specs(model).items():
        yield above + name, spec
        if part := (spec.kind.item or spec.kind).part:
            yield from _declared(part, f"{above}{name}.")


def _lacks(which: str, model: type[BaseModel], names: Iterable[str]) -> Iterator[str]:
    fields: Mapping[str, Any] = model.model_fields
    yield from (f"{which} has no field {name}{_meant(name, fields)}" for name in names if name not in fields)


def _needs(name: str, listing: Operation, asked: list[str]) -> Iterator[str]:
    """What it cannot be asked without."""
    for field, spec in field_specs(listing).items():
        if spec.required and field not in asked:
            yield f"{name} needs {field} too"
    for group, members in groups(listing, "one_of").items():
        if not members.keys() & {*asked}:
            yield f"{name} needs {' or '.join(members)} too (which {group})"


def _meant(name: str, known: Iterable[str]) -> str:
    near = near_names(name, known)
    return f" (perhaps {near[0]})" if near else ""


def _first(where: list[str]) -> str:
    return where[0] if len(where) == 1 else f"{where[0]}, and {len(where) - 1} more"
