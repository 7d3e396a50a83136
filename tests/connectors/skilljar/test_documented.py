"""What Skilljar's reference says beside names and types: twins, what can be emptied, what takes something away."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.changes.sentence import told
from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, FieldSpecs, field_specs
from connectors.core.intent import Intent, make, result_type
from connectors.core.operation_sentence import deed, summary
from connectors.core.record import Page, Record
from tests.connectors.documents import documented
from tests.rows import every

DOCUMENTED = documented("skilljar")
OPERATIONS = platforms()["skilljar"].operations
RISKY = [
    (id, name, value, effect)
    for id, said in DOCUMENTED.items()
    for name, (risky, *harmless) in said.get("risky", {}).items()
    for values, effect in ((risky, Effect.DESTRUCTIVE), *((one, Effect.WRITE) for one in harmless))
    for value in values
]


def needed(id: str) -> dict[str, Any]:
    """The variables of the address in the first documented request, and what else is required, from there too."""
    first = DOCUMENTED[id]["requests"][0]
    address, body, *_ = first if isinstance(first, list) else (first, {})
    template = DOCUMENTED[id]["call"].split()[1].split("/")
    found = dict(zip(template, urlsplit(address).path.split("/"), strict=True))
    in_path = {name.strip("{}"): value for name, value in found.items() if name.startswith("{")}
    return in_path | {
        name: body[name] for name, spec in field_specs(OPERATIONS[id]).items() if spec.required and name in body
    }


def test_there_are_134_names_for_113_operations() -> None:
    """Four of them in the schema alone. PUT and PATCH are one change; both names lead to the one that sends PATCH."""
    twins = {twin: id for id, said in DOCUMENTED.items() for twin in said.get("also", ())}
    assert (len(OPERATIONS), len(twins)) == (113, 21)
    for twin, id in twins.items():
        assert operation("skilljar", twin) is OPERATIONS[id]
        assert OPERATIONS[id].http.method == "PATCH"
    assert [id for id, cls in OPERATIONS.items() if cls.http.twins] == list(twins.values())


@every("id", DOCUMENTED)
def test_what_can_be_emptied_is_what_the_schema_says(id: str) -> None:
    """There `null` is sent, inside objects too; anywhere else it is refused."""
    assert list(_nullable(field_specs(OPERATIONS[id]))) == DOCUMENTED[id].get("nullable", [])


@every(("id", "name", "value", "effect"), RISKY)
def test_a_value_that_takes_something_away_needs_a_second_look(id: str, name: str, value: Any, effect: Effect) -> None:
    """And only such a value; the approver is told why."""
    intent = make(OPERATIONS[id], needed(id) | {name: value})
    assert intent.effect is effect
    assert all(why.endswith(".") for why in intent.risks())


def test_nothing_else_is_risky() -> None:
    """Neither by its declaration nor by a field."""
    marked = {(id, spec.wire) for id, cls in OPERATIONS.items() for spec in field_specs(cls).values() if spec.risk}
    assert marked == {(id, name) for id, said in DOCUMENTED.items() for name in said.get("risky", {})}
    assert [id for id, cls in OPERATIONS.items() if cls.http.sensitive] == ["webhooks_create"]


@every("id", OPERATIONS)
def test_a_picker_offers_rows_of_a_listing_that_exist(id: str) -> None:
    """With a value to take and a name to read in each row, asked for with what the form knows by then. Whoever types
    instead sees both in its table."""
    for spec in _deep(field_specs(OPERATIONS[id])):
        if not spec.options_from:
            continue
        listing = OPERATIONS[spec.options_from.operation]
        row = result_type(listing).__args__[0]
        assert result_type(listing).__origin__ is Page
        assert issubclass(row, Record)
        assert {spec.options_from.value, spec.options_from.label} <= row.model_fields.keys()
        assert {spec.options_from.value, spec.options_from.label} <= {*row.display.columns}
        assert {name for name, one in field_specs(listing).items() if one.required} == set(spec.options_from.needs)


@every("cls", OPERATIONS.values())
def test_what_a_display_speaks_of_is_in_the_record(cls: type[Intent[Any]]) -> None:
    """Columns, HTML and what is hidden; and whatever is called HTML is shown as text."""
    for arm in (result_type(cls), *getattr(result_type(cls), "__args__", ())):
        if isinstance(arm, type) and issubclass(arm, Record):
            known = arm.model_fields.keys()
            named = {arm.display.name} - {""} | {*arm.display.columns, *arm.display.html, *arm.display.hidden}
            assert named <= known
            assert {name for name in known if name.endswith("_html")} <= set(arm.display.html)


def _nullable(table: FieldSpecs, inside: str = "") -> Iterator[str]:
    for spec in table.values():
        if spec.nullable:
            yield inside + spec.wire
        yield from _nullable((spec.kind.item or spec.kind).parts, f"{inside}{spec.wire}.")


def _deep(table: FieldSpecs) -> list[FieldSpec]:
    """Every field, those of objects too."""
    return [one for spec in table.values() for one in (spec, *_deep(spec.kind.parts))]


COMPLETING = [
    (id, spec.name if spec.kind.parts else "")
    for id, cls in OPERATIONS.items()
    for spec in field_specs(cls).values()
    if "completed_at" in (spec.name, *spec.kind.parts) and cls.http.harm is Effect.WRITE
]
"""What completes something or undoes that, and the object that says so."""


@every(("id", "inner"), COMPLETING)
def test_what_completes_something_says_so_and_what_undoes_that_says_the_opposite(id: str, inner: str) -> None:
    """In place of the one sentence that fits both; what does neither says what the operation does."""
    progress = ({"completed_at": "2026-11-12T10:12:45Z"}, {"completed_at": None}, {"success_status": "passed"})
    said = [deed(OPERATIONS[id], needed(id) | ({inner: one} if inner else one)) for one in progress]
    assert said[0].startswith("Mark ")
    assert said[1] == said[0].replace(" as completed", " as not completed") != said[0]
    assert said[2] == summary(OPERATIONS[id]).rstrip(".")


def test_all_that_completes_something_is_found() -> None:
    assert len(COMPLETING) == 4


SWITCHING = [
    id
    for id, cls in OPERATIONS.items()
    if (spec := field_specs(cls).get("active")) and spec.risk and spec.risk.reversible
]
"""What shuts somebody out, or lets them in again."""


@every("id", SWITCHING)
def test_what_shuts_somebody_out_says_so_and_what_lets_them_in_again_says_that(id: str) -> None:
    """Where that is all it does; with more than that it says what the operation does."""
    cls, where = (
        OPERATIONS[id],
        {name: one for name, one in needed(id).items() if f"{{{name}}}" in OPERATIONS[id].http.path},
    )
    off, on = (told([make(cls, where | {"active": one})]) for one in (False, True))
    assert off.startswith("Deactivate ")
    assert on in (off.replace("Deactivate ", "Activate "), off.replace("Deactivate ", "Reactivate "))
    if "expires_at" in field_specs(cls):
        assert told([make(cls, where | {"active": True, "expires_at": None})]).startswith("Change ")
