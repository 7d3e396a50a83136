"""Every operation of the catalogue that takes a name beside an address: what the audit log's line says of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.changes.describer import Describer
from bot.changes.naming import typed_targets
from bot.changes.sentence import told
from bot.changes.subject import Subject
from bot.changes.target import merged
from connectors.catalog import platforms
from connectors.core.errors import Unavailable
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, FieldSpecs, field_specs
from connectors.core.intent import Intent, dump, groups, make, operation_id
from connectors.everyday.values import Person
from connectors.everyday.verbs import Verb
from handlers.audit import audit_words
from handlers.everyday.person_view import called
from handlers.everyday.planned import NAMES_SHOWN, Planned, Step, people_said

TYPED, ADDRESS = "Xenia Typedname", "eve.real@acme.example"
NAMES = {"first_name": "Xenia", "last_name": "Typedname", **dict.fromkeys(("user_name", "display_name"), TYPED)}
"""Fields in which people type how somebody is called; other names, such as of a domain, are what it goes by."""


def _taking(specs: FieldSpecs) -> Iterator[FieldSpec]:
    """The fields that hold text, in objects and lists of them too."""
    for spec in specs.values():
        kind = spec.kind.item if spec.kind.name == "list" and spec.kind.item else spec.kind
        yield from _taking(kind.parts) if kind.name == "part" else [spec]


def _is_address(spec: FieldSpec) -> bool:
    return spec.kind.name == "email" or "email" in spec.name.split("_")


WITH_A_NAME = [
    cls
    for platform in platforms().values()
    for cls in platform.operations.values()
    if cls.http.harm is not Effect.READ or cls.http.sensitive
    if any(spec.name in NAMES for spec in _taking(field_specs(cls)))
    if any(_is_address(spec) and spec.kind.name in ("email", "text") for spec in _taking(field_specs(cls)))
]


def _value(spec: FieldSpec) -> Any:
    kind = spec.kind
    inner = kind.item if kind.name == "list" else kind
    if inner and inner.name == "part":
        held = {name: _value(one) for name, one in inner.parts.items() if one.required or _is_wanted(one)}
        return [held] if kind.name == "list" else held
    if _is_address(spec) and kind.name in ("email", "text"):
        return ADDRESS
    if _is_wanted(spec):
        return NAMES[spec.name]
    return spec.example


def _is_wanted(spec: FieldSpec) -> bool:
    """Whether it takes an address or a name of somebody."""
    return spec.name in NAMES or (_is_address(spec) and spec.kind.name in ("email", "text"))


def _asked(cls: type[Intent[Any]]) -> Intent[Any]:
    """With every name and every address that it takes, and whatever it cannot do without."""
    specs = field_specs(cls)
    held = {name: spec for name, spec in specs.items() if spec.required or any(map(_is_wanted, _taking({name: spec})))}
    wanted = {name: _value(spec) for name, spec in held.items()}
    for group in groups(cls, "one_of").values():
        chosen = next((one for one in group if wanted.get(one) == ADDRESS), None) or next(iter(group))
        wanted = {name: held for name, held in wanted.items() if name not in group} | {chosen: _value(specs[chosen])}
    for group in groups(cls, "any_of").values():
        if not any(one in wanted for one in group):
            wanted[next(iter(group))] = _value(specs[next(iter(group))])
    return make(cls, wanted)


@pytest.mark.parametrize("cls", WITH_A_NAME, ids=lambda cls: f"{cls.platform}-{operation_id(cls)}")
@pytest.mark.parametrize("asking", [True, False], ids=["asked", "at once"])
async def test_a_line_has_the_address_and_no_typed_name_alone(cls: type[Intent[Any]], asking: bool) -> None:
    """Whether it was described for a question, while the platform was down, or was carried out at once."""

    async def read(intent: Intent[Any]) -> Any:
        raise Unavailable("It")

    intent = _asked(cls)
    sentence, targets = told([intent]), typed_targets([intent])
    if asking:
        terms = await Subject().asked([intent], Describer(read, lambda *_: None))
        sentence, targets = terms["description"], terms["targets"]
    line = audit_words.whole_sentence({"sentence": sentence, "targets": [one.plain() for one in targets]})
    assert ADDRESS in str(dump(intent)), "the test asks with no address"
    assert ADDRESS in line
    assert TYPED not in line.replace(f"(as “{TYPED}”)", "") or ADDRESS in sentence


@pytest.mark.parametrize("verb", [Verb.ENROLL, Verb.ADD])
@pytest.mark.parametrize("many", [1, 4])
def test_verbs_that_take_a_name_beside_an_address(verb: Verb, many: int) -> None:
    """Whoever is new there is named by the address; of more people than a sentence names too. Whom the platform knows
    is called as it calls them."""
    new = [Person("class", "", TYPED, f"p{at}.{ADDRESS}") for at in range(many)]
    known = Person("class", "7", "Jane Doe", "jane@acme.example")
    planned = Planned([Step((), one) for one in (*new, known)], people_said([called(one) for one in (*new, known)]), "")
    targets = [one.plain() for one in merged(planned.targets)]
    line = audit_words.whole_sentence({"sentence": planned.sentence(verb), "targets": targets})
    assert all(f"p{at}.{ADDRESS}" in line for at in range(many))
    assert "Jane Doe (jane@acme.example)" in line
    assert ("(as “" in line) is (many + 1 > NAMES_SHOWN)
