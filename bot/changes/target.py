"""Whom or what a change acts on, as data: people and courses, by all that names them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.core.field_specs import FieldSpec, Part, given
from connectors.core.intent import Intent
from connectors.core.same import folded

PERSON, COURSE, THING = "person", "course", "thing"
_PERSON_WORDS = frozenset({"user", "users", "username", "login", "person", "people", "student", "teacher", "applicant"})
MAX_TARGET_CHARS = 200
"""Characters of one name that are kept of a target; all of it stands in the stored intent."""


@dataclass(frozen=True)
class Target:
    """Somebody or something that a change acts on.

    Attributes:
        kind: `person`, `course`, `group`, `session`, or `thing`
        name: what they are called; empty where that is not known
        email: the address, of a person
        ids: what each platform knows them by, by the platform's name
        typed: the name is the requester's word, and no platform has said it
        new: how whoever the change acts on is to be called or reached by it: so far that may be somebody else
    """

    kind: str
    name: str = ""
    email: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    typed: bool = False
    new: bool = False

    def plain(self) -> dict[str, Any]:
        """As it is written down."""
        said = {name: held for name, held in vars(self).items() if name not in ("typed", "new") or held}
        return said | {"ids": dict(self.ids)}

    @property
    def called(self) -> str:
        """`Jane Doe (jane@acme.com)`, with whatever of it is known."""
        if self.name and self.email and folded(self.name) != folded(self.email):
            return f"{self.name} ({self.email})"
        return self.name or self.email or ", ".join(self.ids.values())


def merged(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Each once: the same person on several platforms is one, with an id for each."""
    found: dict[tuple[str, str, str], Target] = {}
    for one in targets:
        person = one.kind == PERSON and one.email
        key = (
            (one.kind, folded(one.email), "")
            if person
            else (one.kind, folded(one.name), "" if one.name else repr(one.ids))
        )
        known = found.get(key)
        found[key] = _one(known, one) if known else one
    return tuple(_clipped(one) for one in found.values())


def _one(known: Target, other: Target) -> Target:
    """Both in one. What a platform calls them counts before what was typed."""
    first, second = (other, known) if known.typed and other.name and not other.typed else (known, other)
    typed = first.typed if first.name else second.typed
    name, email = first.name or second.name, known.email or other.email
    return Target(known.kind, name, email, {**other.ids, **known.ids}, typed, known.new and other.new)


def of_intents(intents: Sequence[Intent[Any]]) -> tuple[Target, ...]:
    """The people that the fields of operations name themselves, by their addresses, and by names as they were typed. No
    secret is one."""
    return merged(target for intent in intents for target in _of(intent))


def _of(intent: Intent[Any]) -> Iterable[Target]:
    """Where a field says who it is, such as an id, whatever others hold is what that person is to become."""
    who = [(spec, held) for spec, held in given(intent) if _says_which(intent, spec)]
    known = any(_PERSON_WORDS & set(_words_of(spec)) for spec, _ in who)
    by = [held for _, held in who]
    for one in _people(intent):
        yield replace(one, new=True) if known and one.email not in by else one


def _says_which(intent: Intent[Any], spec: FieldSpec) -> bool:
    known = spec.known_in or spec.one_of or spec.any_of or f"{{{spec.wire}}}" in intent.http.path
    return bool(known) and not spec.may_be_new


def _words_of(spec: FieldSpec) -> list[str]:
    source = spec.known_in.operation if spec.known_in else ""
    return [*spec.name.split("_"), *source.split("_"), spec.one_of, spec.any_of]


def _people(part: Any) -> Iterable[Target]:
    """A thing with a first or a last name is a person; so is whoever an address belongs to."""
    texts = {spec.name: held for spec, held in given(part) if isinstance(held, str) and not spec.secret}
    first, last = texts.get("first_name", ""), texts.get("last_name", "")
    addresses = [held for held in texts.values() if "@" in held.strip("@") and not set(held) & set(" /\n\t")]
    name = f"{first} {last}".strip()
    if len(addresses) <= 1 and (name or addresses):
        yield Target(PERSON, name, addresses[0] if addresses else "", typed=bool(name))
    else:
        yield from (Target(PERSON, email=one) for one in addresses)
    for _, held in given(part):
        for inner in held if isinstance(held, list | tuple) else [held]:
            if isinstance(inner, Part):
                yield from _people(inner)
            elif (
                isinstance(held, list | tuple)
                and isinstance(inner, str)
                and "@" in inner.strip("@")
                and " " not in inner
            ):
                yield Target(PERSON, email=inner)


def _clipped(one: Target) -> Target:
    ids = {name: id[:MAX_TARGET_CHARS] for name, id in one.ids.items()}
    return replace(one, name=one.name[:MAX_TARGET_CHARS], email=one.email[:MAX_TARGET_CHARS], ids=ids)
