"""An operation is a frozen class; an intent is one of its instances: plain data that can be shown, stored, compared,
approved by someone else, and carried out later exactly as it was approved.

    make(cls, data)   plain data → intent, or Mistakes with a sentence per field
    dump(intent)      intent → plain data, without secrets
    digest(intent)    what an approval is bound to
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import GenericAlias, NoneType
from typing import Any, ClassVar, Generic, Self, get_args

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, model_validator
from typing_extensions import TypeVar

from connectors.core.declared_fields import Declared
from connectors.core.field_markers import NULL, Effect, Http, Risk
from connectors.core.field_specs import FieldKind, FieldSpec, field_specs, given, names, squash
from connectors.core.near_names import near_names
from connectors.core.operation_heads import check_head
from connectors.core.validation_messages import cannot_be_emptied, explain

R = TypeVar("R", default=Any)
It = TypeVar("It", bound="Intent[Any]")


@dataclass(frozen=True)
class Foreseen:
    """What carrying an intent out would take away right now: in a sentence, and each thing of it by its name."""

    said: str = ""
    losses: tuple[str, ...] = ()


class Mistakes(ValueError):
    """What is wrong with the data given for an operation: a list of sentences by field ("" for the whole).

    `data` is what was given, so that nothing typed is lost.
    """

    def __init__(self, fields: Mapping[str, list[str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(" ".join(f"{name} {said}" if name else said for name, all_ in fields.items() for said in all_))
        self.fields = fields
        self.data = dict(data or {})


class FieldFault(ValueError):
    """Raised by a validator of an operation: which field is at fault ("" for the whole), and the sentence that says
    so."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


class Intent(Declared, Generic[R]):
    """The base of every operation. `R` is what carrying it out answers with."""

    platform: ClassVar[str]
    http: ClassVar[Http]
    own: ClassVar[tuple[str, ...]] = ()
    """The variables of the platform's paths that are no field, and that the connector fills: see Connector.own."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        allow_inf_nan=False,
        ignored_types=(Http,),
        defer_build=True,  # three hundred classes, of which a process uses a few: each is built when it is first used
    )

    @classmethod
    def __class_getitem__(cls, answer: Any) -> Any:
        """The base of an operation that answers so, which `result_type` reads from it. Pydantic would make one more
        model for every answer, with nothing in it."""
        return super().__class_getitem__(answer) if isinstance(answer, TypeVar) else GenericAlias(cls, answer)

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        super().__pydantic_init_subclass__(**options)
        check_head(cls, operation_id(cls), cls.own)

    @model_validator(mode="after")
    def _identified(self) -> Self:
        here = {spec.name for spec, _ in given(self)}
        for spec, held in given(self):
            in_path = f"{{{spec.wire}}}" in self.http.path
            asked = spec.required and self.http.method in ("GET", "DELETE")
            if (spec.one_of or spec.any_of or spec.options_from or in_path or asked) and isinstance(held, str):
                if not held.strip():
                    raise FieldFault(spec.name, "must not be empty")  # an empty identifier would mean "all of them"
                if in_path and held in (".", ".."):
                    raise FieldFault(spec.name, f"must not be “{held}”")  # it would lead to another address
        for group, members in groups(type(self), "one_of").items():
            found = [name for name in members if name in here]
            if len(found) != 1:
                name, fault = (found[1], "is one too many") if found else (next(iter(members)), "is needed")
                raise FieldFault(name, f"{fault}: give exactly one of {_listed(members)} (which {group})")
        for group, members in groups(type(self), "any_of").items():
            if not here & members.keys():
                raise FieldFault(
                    next(iter(members)), f"is needed: give at least one of {_listed(members)} (which {group})"
                )
        if changes := changeable(type(self)):
            given_too = {spec.name for spec, held in given(self) if held != spec.default}
            if not given_too & changes.keys():
                raise FieldFault("", f"Say what to change: at least one of {_listed(changes)}.")
        return self

    @property
    def effect(self) -> Effect:
        """What this very intent does: a field marked with Risk can make a write destructive."""
        return Effect.DESTRUCTIVE if any(self.risks()) else self.http.harm

    @property
    def deed(self) -> str:
        """What this very intent does, written as the first line of a docstring is, where its values turn one thing into
        its opposite; empty where the operation says it all."""
        return ""

    def risks(self) -> Iterator[str]:
        """Why an approver should look twice, one sentence each."""
        yield from (risk.why for risk in self._risked())

    @property
    def reversible(self) -> bool:
        """Whether what this very intent takes away can be given back: all that it risks, and the operation itself."""
        mended = {risk.why for risk in self._risked() if risk.reversible}
        by_nature = self.http.reversible or self.http.harm is not Effect.DESTRUCTIVE
        return self.effect is Effect.DESTRUCTIVE and by_nature and mended.issuperset(self.risks())

    def _risked(self) -> Iterator[Risk]:
        for spec, held in given(self):
            if spec.risk and spec.risk.when(None if held is NULL else held):
                yield spec.risk

    def confirmations(self) -> Iterator[str]:
        """What whoever asks should see once more before it is sent, one sentence each."""
        for spec, held in given(self):
            if spec.confirm_first and held is not NULL:
                yield f"{spec.confirm_first.why}: {held}"

    async def foresee(self, read: Callable[["Intent[Any]"], Awaitable[Any]]) -> Foreseen:
        """What carrying it out would take away right now, for whoever is asked first. `read` has the platform carry
        out a read; raises PlatformError."""
        return Foreseen()

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """What is sent instead, for one irregular operation: its constants, what is the connector's, and its fields, by
        their names on the wire."""
        return query, body


Operation = type[Intent[Any]]
"""An operation of a platform: the class that its intents are made of."""


@cache
def operation_id(cls: type[Intent[Any]]) -> str:
    """The class name in snake_case: the id under which the operation is known everywhere."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")


@cache
def result_type(cls: type[Intent[Any]]) -> Any:
    """The type parameter the operation was declared with; Any without one, NoneType where nothing is answered."""
    for base in cls.__mro__:
        arguments = [*getattr(base, "__pydantic_generic_metadata__", {}).get("args", ())]
        arguments += [one for generic in getattr(base, "__orig_bases__", ()) for one in get_args(generic)]
        if chosen := [one for one in arguments if not isinstance(one, TypeVar)]:
            return NoneType if chosen[0] is None else chosen[0]
    return Any


@cache
def groups(cls: type[Intent[Any]], marker: str) -> Mapping[str, Mapping[str, FieldSpec]]:
    found: dict[str, dict[str, FieldSpec]] = {}
    for spec in field_specs(cls).values():
        if group := getattr(spec, marker):
            found.setdefault(group, {})[spec.name] = spec
    return found


@cache
def changeable(cls: type[Intent[Any]]) -> Mapping[str, FieldSpec]:
    """The fields of which at least one is given, by name: of an operation that leaves the rest as it is, all but those
    that say which thing is meant; of any other, none."""
    if not cls.http.leaves_the_rest:
        return {}
    return {name: spec for name, spec in field_specs(cls).items() if not _points(cls, spec)}


def _points(cls: type[Intent[Any]], spec: FieldSpec) -> bool:
    """Whether a field says which thing is meant, and not what becomes of it."""
    if spec.one_of or f"{{{spec.wire}}}" in cls.http.path:
        return True
    known = spec.known_in or spec.name in ("id", "ids") or spec.name.endswith(("_id", "_ids"))
    return bool(known and (spec.required or spec.any_of))


def make(cls: type[It], data: Mapping[str, Any]) -> It:
    """Plain data, under any name people may type, to an intent. Raises Mistakes."""
    known: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for typed, value in data.items():
        spec = names(cls).get(squash(typed))
        name = spec.name if spec else typed
        if not spec:
            wrong.setdefault("", []).append(_unknown(cls, typed))
        elif name in kept:
            wrong[name] = ["is given twice. Give it once."]
        elif value is None and not spec.nullable:
            wrong[name] = ["is needed" if spec.required else cannot_be_emptied(spec.kind)]
        elif not _sendable(value):
            wrong[name] = ["has a character or a number that can't be sent. Type it again."]
        else:
            known[name] = _nulls(spec.kind, value)
        kept.setdefault(name, value)
    try:
        intent = cls.model_validate(known)
    except ValidationError as error:
        refused = set(wrong)
        for name, said in explain(cls, error):
            if name in refused or (
                refused and not name
            ):  # of the whole nothing can be said before its fields are right
                continue
            if said not in wrong.setdefault(name, []):
                wrong[name].append(said)
    if wrong:
        raise Mistakes(wrong, kept)
    return intent


def dump(intent: Intent[Any]) -> dict[str, Any]:
    """Plain data of everything the intent holds, defaults included, secrets left out."""
    return {spec.name: spec.kind.plain(held) for spec, held in given(intent) if not spec.secret}


def documented(operations: Iterable[type[Intent[Any]]]) -> int:
    """How many operations of the vendors' documents these are: what those list twice, as update and as partial update,
    is one here."""
    return sum(1 + len(one.http.twins) for one in operations)


@cache
def returns_secret(cls: type[Intent[Any]]) -> bool:
    """Whether the answer holds a secret, such as a login link, however deep."""
    return _secretive(result_type(cls))


def _secretive(kind: Any) -> bool:
    if not isinstance(kind, type) or get_args(kind):
        return any(map(_secretive, get_args(kind)))
    return issubclass(kind, SecretStr) or (
        issubclass(kind, BaseModel) and any(_secretive(info.annotation) for info in kind.model_fields.values())
    )


def has_secret(intent: Intent[Any]) -> bool:
    """Whether it was given a secret, which nobody keeps."""
    return bool(withheld(intent))


def withheld(intent: Intent[Any]) -> tuple[str, ...]:
    """The names of the secrets it was given: what `dump` leaves out. One that is made up when it is sent is none."""
    return tuple(spec.name for spec, _ in given(intent) if spec.secret)


def completed(intent: It) -> It:
    """What is sent: with a fresh value for every secret that was left empty and is made up then. It is sent and let go
    of, never kept."""
    fresh = {
        spec.name: SecretStr(spec.made_when_sent.make())
        for spec in field_specs(type(intent)).values()
        if spec.made_when_sent and getattr(intent, spec.name) is None
    }
    return intent.model_copy(update=fresh) if fresh else intent


def digest(intent: Intent[Any]) -> str:
    """SHA-256 over the canonical JSON of platform, id and data. Order of keys does not matter, secrets take no part."""
    said = [intent.platform, operation_id(type(intent)), dump(intent)]
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _listed(members: Mapping[str, FieldSpec]) -> str:
    *most, last = members
    return f"{', '.join(most)} and {last}" if most else last


def _nulls(kind: FieldKind, value: Any) -> Any:
    """Plain data with NULL for null, inside objects too; where it is not allowed, the class will say so."""
    if value is None:
        return NULL
    if kind.item and isinstance(value, list):
        return [_nulls(kind.item, one) for one in value]
    if kind.part and isinstance(value, dict):
        inner = names(kind.part)
        return {
            name: _nulls(inner[squash(name)].kind, one) if squash(name) in inner else one for name, one in value.items()
        }
    return value


def _sendable(value: Any) -> bool:
    """Half a character (a lone surrogate), NaN and nesting without end can be typed, but neither sent nor stored."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False, default=str).encode()
    except (ValueError, RecursionError):
        return False
    return True


def _unknown(cls: type[Intent[Any]], typed: str) -> str:
    near = near_names(squash(typed), names(cls))
    hint = f" Did you mean {names(cls)[near[0]].name}?" if near else ""
    return f"There is no parameter “{typed[:60]}” here.{hint}"
