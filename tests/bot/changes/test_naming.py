"""Every field of a write that says whom or what is meant, and the read of its platform by which that is looked up."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest

from bot.changes.naming import harmless, identifies, way
from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, FieldSpecs, field_specs
from connectors.core.intent import Operation, operation_id
from tests.connectors.rigs import RIGS

NO_NAMES = frozenset(
    ["address", "phone", "phone_number", "mobile_number", "theme", "currency_code", "first_name", "last_name"]
)
"""Texts and numbers whose names only sound as if they said whom or what is meant. What else there is of them on a
platform its rig says."""
_NAMING = (
    "id ids email emails login username user users code codes number numbers uuid address addresses person people "
    "student students teacher instructor host phone member learner group groups session sessions course courses class "
    "classes lesson lessons offer offers theme themes module modules pool plan path quiz asset"
)
NAMING_WORDS = frozenset(_NAMING.split())
NAMING_KINDS = frozenset({"text", "integer", "email"})


def _writes() -> Iterator[Operation]:
    for platform in platforms().values():
        yield from (cls for cls in platform.operations.values() if not harmless(cls))


def _fields(specs: FieldSpecs, within: str = "") -> Iterator[tuple[str, FieldSpec]]:
    for spec in specs.values():
        yield f"{within}{spec.name}", spec
        if part := (spec.kind.item or spec.kind).parts:
            yield from _fields(part, f"{within}{spec.name}.")


def _ids() -> Iterator[tuple[Operation, str, FieldSpec]]:
    for cls in _writes():
        yield from ((cls, name, spec) for name, spec in _fields(field_specs(cls)) if identifies(cls, spec))


@cache
def _said(platform: str) -> Mapping[str, str]:
    return RIGS[platform]().names_nothing if platform in RIGS else {}


def _names_nothing(cls: Operation, field: str) -> bool:
    ends = {field, field.rpartition(".")[2]}
    return bool(ends & (_said(cls.platform).keys() | NO_NAMES))


def _explained(cls: Operation, field: str) -> bool:
    """Whether it is looked up, or its platform says why it is not."""
    return bool(way(cls, field) or platforms()[cls.platform].why_not_looked_up(cls, field))


def _called(cls: Operation, name: str) -> str:
    return f"{cls.platform} {operation_id(cls)} {name}"


def _as_keys(attribute: str, called: Iterable[str]) -> str:
    """What is to be written down, with the very keys."""
    keys = sorted({one.rpartition(" ")[2] for one in called})
    return f"{attribute}={json.dumps(dict.fromkeys(keys, '…'), ensure_ascii=False)}"


def test_whom_and_what_every_write_is_about_is_looked_up() -> None:
    """Also in a part of it. An operation says by which read, or its platform why it cannot."""
    unseen = {(cls, name) for cls, name, _ in _ids() if not way(cls, name)}
    unsaid = {_called(cls, name) for cls, name in unseen if not _explained(cls, name) and not _names_nothing(cls, name)}
    assert not unsaid, (
        f"No read tells what these are called: {', '.join(sorted(unsaid))}. Declare one (OptionsFrom or NamedIn), or "
        f"say why there is none, for whoever asks and whoever approves: Platform({_as_keys('not_looked_up', unsaid)}). "
        f"What names nothing on the platform is said in its rig: {_as_keys('names_nothing', unsaid)}"
    )


@pytest.mark.parametrize("name", platforms())
def test_what_is_said_to_have_no_read_has_none(name: str) -> None:
    """Each reason stands for a field that there is, and is a clause that begins with its subject."""
    unseen = [(cls, field) for cls, field, _ in _ids() if not way(cls, field) and cls.platform == name]
    there = {one for cls, field in unseen for one in (field, f"{operation_id(cls)} {field}")}
    said = platforms()[name].not_looked_up
    assert said.keys() <= there, "these are looked up, or are no fields"
    assert [why for why in said.values() if not re.match(r"[A-Za-z]+ .*\w$", why)] == []


def test_only_what_names_nothing_is_silent_though_nobody_can_look_it_up() -> None:
    """What may be new is not told to be unknown; so it has a look-up, or is given to what is made."""
    silent = [(cls, name) for cls, name, spec in _ids() if spec.may_be_new and not way(cls, name)]
    unsaid = [_called(cls, name) for cls, name in silent if not _names_nothing(cls, name)]
    assert not unsaid, (
        f"These may be new, and nobody looks whether somebody has them already: {', '.join(unsaid)}. MayBeNew alone "
        "looks nothing up: put OptionsFrom or NamedIn beside it. What is only given to what is made, and names nothing "
        f"on the platform, is said in its rig: {_as_keys('names_nothing', unsaid)}"
    )


def test_a_field_that_sounds_like_a_name_of_somebody_is_one_or_is_known_not_to_be() -> None:
    """An address, a login name, a code or a number, by the words of its name and not by how it is declared: that once
    let addresses through."""
    sounds = [
        (cls, name)
        for cls in _writes()
        for name, spec in _fields(field_specs(cls))
        if NAMING_WORDS & {re.split(r"[._]", name)[-1], *name.split(".")[:-1]}
        if (spec.kind.item or spec.kind).name in NAMING_KINDS and not spec.secret and not identifies(cls, spec)
    ]
    unsaid = {_called(cls, name) for cls, name in sounds if not _names_nothing(cls, name)}
    assert not unsaid, (
        f"These sound as if they said whom or what is meant: {', '.join(sorted(unsaid))}. Where they do, say how they "
        "are looked up: OptionsFrom or NamedIn. Where not, say in the rig of the platform what they are: "
        f"{_as_keys('names_nothing', unsaid)}"
    )


@pytest.mark.parametrize("name", platforms())
def test_what_is_said_to_name_nothing_is_there(name: str) -> None:
    """As the name of a field, alone or with the part it stands in."""
    fields = {field for cls in _writes() if cls.platform == name for field, _ in _fields(field_specs(cls))}
    assert _said(name).keys() <= fields | {field.rpartition(".")[2] for field in fields}


def test_every_address_is_somebodys() -> None:
    """Wherever it stands, also where its field is called otherwise."""
    others = {
        _called(cls, name)
        for cls in _writes()
        for name, spec in _fields(field_specs(cls))
        if (spec.kind.item or spec.kind).name == "email" and not (identifies(cls, spec) and _explained(cls, name))
    }
    assert not others, (
        f"These are addresses of people, and nobody looks up whose: {', '.join(sorted(others))}. Say by which read "
        f"(OptionsFrom or NamedIn), or why there is none: Platform({_as_keys('not_looked_up', others)})"
    )


def test_every_required_text_of_what_takes_away_is_an_id() -> None:
    """A field that such an operation cannot do without is one by which it says whom or what it takes away."""
    said = {
        f"{cls.platform} {operation_id(cls)} {name}"
        for platform in platforms().values()
        for cls in platform.operations.values()
        if cls.http.harm is Effect.DESTRUCTIVE
        for name, spec in field_specs(cls).items()
        if spec.required and spec.kind.name != "boolean" and not identifies(cls, spec)
        if not _names_nothing(cls, name)
    }
    assert not said, (
        f"These are needed to take something away, and nobody looks them up: {', '.join(sorted(said))}. Say how "
        f"(OptionsFrom or NamedIn), or in the rig of the platform what they are: {_as_keys('names_nothing', said)}"
    )


def test_what_a_listing_lacks_is_not_there_only_where_the_vendor_says_so() -> None:
    """A listing of which that is not known says what it shows, and nobody is told that there is no such thing."""
    ways = {
        how
        for platform in platforms().values()
        for cls in platform.operations.values()
        for name, spec in _fields(field_specs(cls))
        if not harmless(cls) and identifies(cls, spec) and (how := way(cls, name)) and not how.parameter
    }
    read = {f"{how.read.platform} {operation_id(how.read)}": how.read.http.shows_only for how in ways}
    known = {f"{name} {id}": words for name, made in RIGS.items() for id, words in made().shows_all.items()}
    unsaid = {one for one, only in read.items() if not only} - known.keys()
    assert not unsaid, (
        f"What these do not show is told to be nowhere: {', '.join(sorted(unsaid))}. Where the vendor says that they "
        "show all there is, put its words into the rig: shows_all={…}. Else say what they show: shows_only=“…”, in the "
        "head of the operation"
    )
    assert known.keys() <= read.keys(), (
        f"Nothing is looked up in these: {', '.join(sorted(known.keys() - read.keys()))}. Take them out of shows_all"
    )


def test_an_id_is_asked_of_what_shows_things_of_its_kind() -> None:
    """The number of a person is no number of a session, though the session is what the operation acts on: what shows
    one thing has the address of what lists such things."""
    odd = [
        f"{cls.platform} {operation_id(cls)} {name}: {how.read.http.path}"
        for platform in platforms().values()
        for cls in platform.operations.values()
        for name, spec in field_specs(cls).items()
        if spec.known_in and identifies(cls, spec) and (how := way(cls, name)) and how.parameter
        if (listing := operation(cls.platform, spec.known_in.operation))
        if _collection(listing.http.path) != _collection(how.read.http.path)
    ]
    assert not odd, (
        f"These would be looked up in what has another address than their listing: {', '.join(odd)}. What is called "
        "…_get beside a listing is taken for what shows one of its things. Where it shows something else, give it "
        "another name; where the listing lists something else, name another one in OptionsFrom or NamedIn"
    )


def _collection(path: str) -> str:
    return [one for one in path.split("/") if one and "{" not in one][-1]
