"""An operation as it was typed: each mistake is said once."""

from collections.abc import Mapping

import pytest

from connectors.catalog import operation, platforms
from connectors.core.field_specs import field_specs
from connectors.core.grammar import ANY_TEXT_KINDS, show
from connectors.core.intent import Mistakes, Operation
from handlers.operations.help import needed
from handlers.operations.typed_operation import TypedOperation
from tests.rows import every

OPERATIONS = [cls for one in platforms().values() for cls in one.operations.values() if needed(cls)]


def faults(cls: Operation, typed: Mapping[str, str]) -> list[str]:
    """What is wrong, a sentence each."""
    with pytest.raises(Mistakes) as caught:
        TypedOperation(cls, " ".join(f"{name}={value}" for name, value in typed.items())).intent("UTC")
    return [f"{name} {said}" for name, all_ in caught.value.fields.items() for said in all_]


def whole(cls: Operation) -> dict[str, str]:
    """A whole command that would be accepted."""
    table = field_specs(cls)
    return {name: show(table[name].kind, table[name].example) for name in needed(cls)}


def _is_accepted(cls: Operation) -> bool:
    try:
        TypedOperation(cls, " ".join(f"{name}={value}" for name, value in whole(cls).items())).intent("UTC")
    except Mistakes:  # such as a secret, which is typed into a form
        return False
    return True


READABLE = [cls for cls in OPERATIONS if _is_accepted(cls)]


@every("cls", READABLE)
def test_words_behind_the_quotes_of_a_value_are_one_mistake(cls: Operation) -> None:
    """Whichever of the values it is, no field is said to be missing besides. What has quotes of its own is left out: it
    may end the quotation."""
    simple = [name for name in needed(cls) if field_specs(cls)[name].kind.name in (*ANY_TEXT_KINDS, "integer", "time")]
    for name in simple:
        typed = whole(cls) | {name: '"abc" def'}
        said = faults(cls, typed) if "".join(typed.values()).count('"') == 2 else faults(cls, {name: '"abc" def'})[:1]
        assert len(said) == 1, said
        assert said[0].startswith(f"{name} can't be read. There's something after the quotes around “abc”"), said


@every("cls", READABLE)
def test_a_quote_that_never_closes_is_one_mistake(cls: Operation) -> None:
    *_, last = needed(cls)
    (said,) = faults(cls, {name: value for name, value in whole(cls).items() if name != last} | {last: '"abc'})
    assert said.endswith("Close it.")


def test_what_is_missing_besides_is_said_too() -> None:
    """The value that cannot be read hides none of the other mistakes."""
    cls = operation("class", "enrollments_create")
    assert cls
    said = faults(cls, {"ext_class_id": '"abc" def'})
    assert said[0].startswith("ext_class_id can't be read.")
    assert [one for one in said if one.startswith("first_name is needed")], said


def test_nearly_all_operations_are_tried() -> None:
    assert len(READABLE) > 0.9 * len(OPERATIONS)
