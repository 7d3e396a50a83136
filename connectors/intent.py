"""An operation is a frozen class; an intent is one of its instances: plain data that can be shown, stored, compared,
approved by someone else, and carried out later exactly as it was approved.

    make(cls, data)   plain data → intent, or Mistakes with a sentence per field
    dump(intent)      intent → plain data, without secrets
    digest(intent)    what an approval is bound to
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar, Generic, Self, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from typing_extensions import TypeVar

from connectors.marks import NULL, Effect, Http
from connectors.sentences import explain
from connectors.slots import Slot, given, names, slots, squash

R = TypeVar("R", default=Any)
It = TypeVar("It", bound="Intent[Any]")


class Mistakes(ValueError):
    """What is wrong with the data given for an operation: a list of sentences by field ("" for the whole).

    `data` is what was given, so that nothing typed is lost.
    """

    def __init__(self, fields: Mapping[str, list[str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(" ".join(f"{name} {said}" if name else said for name, all_ in fields.items() for said in all_))
        self.fields = fields
        self.data = dict(data or {})


class Rule(ValueError):
    """Raised by a validator of an operation: which field is at fault, and the sentence that says so."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


class Intent(BaseModel, Generic[R]):
    """The base of every operation. `R` is what carrying it out answers with."""

    platform: ClassVar[str]
    http: ClassVar[Http]

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, ignored_types=(Http,))

    @model_validator(mode="after")
    def _identified(self) -> Self:
        here = {slot.name for slot, _ in given(self)}
        for slot, held in given(self):
            in_path = f"{{{slot.wire}}}" in self.http.path
            if (slot.one_of or slot.any_of or in_path) and held in ("", ".", ".."):
                raise Rule(slot.name, "must not be empty")  # an empty identifier would mean "all of them"
        for group, members in groups(type(self), "one_of").items():
            if len(here & members.keys()) != 1:
                raise Rule(next(iter(members)), f"give exactly one of {_listed(members)} (which {group})")
        for group, members in groups(type(self), "any_of").items():
            if not here & members.keys():
                raise Rule(next(iter(members)), f"give at least one of {_listed(members)} (which {group})")
        return self

    @property
    def effect(self) -> Effect:
        """What this very intent does: a field marked with Risk can make a write destructive."""
        return Effect.DESTRUCTIVE if any(self.risks()) else self.http.harm

    def risks(self) -> Iterator[str]:
        """Why an approver should look twice, one sentence each."""
        for slot, held in given(self):
            if slot.risk and slot.risk.when(None if held is NULL else held):
                yield slot.risk.why

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """The last word on what is sent, for the irregular operation."""
        return query, body


@cache
def operation_id(cls: type[Intent[Any]]) -> str:
    """The class name in snake_case: the id under which the operation is known everywhere."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")


@cache
def result_type(cls: type[Intent[Any]]) -> Any:
    """The type parameter the operation was declared with; Any without one."""
    for base in cls.__mro__:
        arguments = getattr(base, "__pydantic_generic_metadata__", {}).get("args")
        if arguments:
            return arguments[0]
        for generic in getattr(base, "__orig_bases__", ()):
            if get_args(generic) and not isinstance(get_args(generic)[0], TypeVar):
                return get_args(generic)[0]
    return Any


@cache
def summary(cls: type[Intent[Any]]) -> str:
    """What the operation does, in one line: its docstring's first."""
    return (cls.__doc__ or "").strip().split("\n")[0]


@cache
def groups(cls: type[Intent[Any]], mark: str) -> Mapping[str, Mapping[str, Slot]]:
    found: dict[str, dict[str, Slot]] = {}
    for slot in slots(cls).values():
        if group := getattr(slot, mark):
            found.setdefault(group, {})[slot.name] = slot
    return found


def make(cls: type[It], data: Mapping[str, Any]) -> It:
    """Plain data, under any name people may type, to an intent. Raises Mistakes."""
    known: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for typed, value in data.items():
        slot = names(cls).get(squash(typed))
        if not slot:
            wrong.setdefault("", []).append(_unknown(cls, typed))
        elif slot.name in known:
            wrong.setdefault(slot.name, []).append("is given twice. Give it once.")
        elif value is None and not slot.nullable:
            wrong.setdefault(slot.name, []).append("cannot be emptied. Leave it out instead.")
        else:
            known[slot.name] = NULL if value is None else value
    try:
        intent = cls.model_validate(known)
    except ValidationError as error:
        for name, said in explain(cls, error):
            if said not in (sentences := wrong.setdefault(name, [])):
                sentences.append(said)
    if wrong:
        raise Mistakes(wrong, known)
    return intent


def dump(intent: Intent[Any]) -> dict[str, Any]:
    """Plain data of everything the intent holds, defaults included, secrets left out."""
    return {slot.name: slot.kind.plain(held) for slot, held in given(intent) if not slot.secret}


def has_secret(intent: Intent[Any]) -> bool:
    return any(slot.secret for slot, _ in given(intent))


def digest(intent: Intent[Any]) -> str:
    """SHA-256 over the canonical JSON of platform, id and data. Order of keys does not matter, secrets take no part."""
    said = [intent.platform, operation_id(type(intent)), dump(intent)]
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _listed(members: Mapping[str, Slot]) -> str:
    *most, last = members
    return f"{', '.join(most)} and {last}" if most else last


def _unknown(cls: type[Intent[Any]], typed: str) -> str:
    near = get_close_matches(squash(typed), names(cls), n=1, cutoff=0.6)
    hint = f" Did you mean {names(cls)[near[0]].name}?" if near else ""
    return f"There is no parameter “{typed[:60]}” here.{hint}"
