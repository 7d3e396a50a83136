"""Each fact that a card shows of what an operation is about is compared at the last word, of every operation that there
is; and what changes by itself is not shown."""

from typing import Any

import pytest

from bot.changes.describer import Describer
from bot.changes.naming import harmless
from bot.changes.shown import Shown, differs, facts_of
from bot.changes.wording import MAX_DESCRIBED_FACTS
from connectors.catalog import platforms, shower
from connectors.chamilo.sessions import AddCoursesSession
from connectors.classcom.classes import ClassesDelete
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.core.intent import Foreseen, Intent, Mistakes, make, operation_id, result_type
from connectors.core.record import Display, Record

VALUES = (1, "1", "abc", "jane@acme.com", "6f1c2a7e-6a55-4d3c-9d0e-0c6f6f0b8a11")
"""One of these fits whatever says which thing is meant."""


def _asked(cls: type[Intent[Any]], shows: type[Intent[Any]]) -> Intent[Any] | None:
    """An intent that says which thing it means, and nothing else."""
    held: dict[str, Any] = {}
    for name, spec in field_specs(shows).items():
        for value in VALUES if spec.required and name in field_specs(cls) else ():
            try:
                held[name] = field_specs(cls)[name].kind.plain(getattr(make(shows, held | {name: value}), name))
                break
            except Mistakes as mistakes:
                if name not in mistakes.fields:
                    held[name] = value
                    break
    try:
        make(shows, held)
    except Mistakes:
        return None
    return cls.model_construct(_fields_set=set(held), **dict.fromkeys(cls.model_fields) | held)


CASES = [
    pytest.param(intent, shown, id=f"{cls.platform}-{operation_id(cls)}")
    for platform in platforms().values()
    for cls in platform.operations.values()
    if cls.http.harm is not Effect.READ and (shown := shower(cls)) and shown is not cls and harmless(shown)
    if isinstance(result_type(shown), type) and issubclass(result_type(shown), Record)
    if result_type(shown).display.columns and (intent := _asked(cls, shown))
]
"""But for those whose thing has no id yet."""


def _row(record: type[Record], **other: str) -> Record:
    """A row with a text of its own in every column; where a column holds no text, a number."""
    texts = {name: f"{name} as it was" for name in record.display.columns}
    return record.model_validate({**dict.fromkeys(record.model_fields), **texts, "member_count": 8, **other})


def _seen(intent: Intent[Any], row: Record) -> tuple[Describer, dict[str, Record | Exception]]:
    """Who describes it, and what the platform shows of it then."""
    held: dict[str, Record | Exception] = {"row": row}

    async def read(asked: Intent[Any]) -> Any:
        if not isinstance(held["row"], Record) or type(asked) is not shower(type(intent)):
            raise held["row"] if isinstance(held["row"], Exception) else errors.Forbidden(intent.platform)
        return held["row"]

    return Describer(read, lambda asked, page: None), held


@pytest.mark.parametrize(("intent", "shows"), CASES)
async def test_each_fact_of_a_card_is_compared(intent: Intent[Any], shows: type[Intent[Any]]) -> None:
    """Whichever of them is another by then, the change ends with what it was and what it is."""
    describer, held = _seen(intent, row := _row(result_type(shows)))
    described = await describer.of(intent)
    facts = described.shown.facts
    for name, fact in facts.items():
        assert fact in described.sentence or name.endswith("id"), "an id tells nobody anything, and is compared"
    same = await describer.drift((), (described.shown,), {0: intent}, {})
    assert not same.others
    assert not same.unknown
    for name in facts:
        held["row"] = row.model_copy(update={name: "another by now"})
        (said,) = (await describer.drift((), (described.shown,), {0: intent}, {})).others
        assert facts[name] in said.partition(" Now ")[0]
        assert "another by now" in said.partition(" Now ")[2]
    held["row"] = errors.Unavailable(intent.platform)
    if facts:
        assert (await describer.drift((), (described.shown,), {0: intent}, {})).unknown


def test_as_many_operations_as_show_something_are_looked_at() -> None:
    assert len(CASES) >= 20


class Counted(Record):
    name: str = ""
    members: int | None = None
    order: str = ""
    active: bool | None = None
    about: str = ""
    display = Display("name", ("name", "members", "order", "active", "about"))


def test_a_number_or_a_yes_without_a_word_is_not_shown() -> None:
    """A count changes by itself, and nobody knows what it counts."""
    shown = facts_of(Counted(name="Welders", members=8, order="1001", active=True, about="In their first month"))
    assert shown == {"name": "Welders", "about": "In their first month"}
    assert len(shown) <= MAX_DESCRIBED_FACTS


A, AB = (Foreseen(f"That takes out: {', '.join(some)}.", some) for some in (("A",), ("A", "B")))
NONE = Foreseen("That takes none out.")
TAKING = AddCoursesSession.model_construct(session_id=1, courses=[4])


@pytest.mark.parametrize(
    ("was", "now", "begun", "told"),
    [
        (A, A, None, False),
        (A, AB, None, True),
        (AB, A, None, True),
        (A, NONE, None, True),
        (NONE, A, None, True),
        (A, NONE, "", False),
        (AB, A, "", False),
        (A, AB, "", True),
        (NONE, A, "", True),
        (Foreseen(), A, None, False),
    ],
)
def test_what_it_would_take_away_is_worked_out_again(
    was: Foreseen, now: Foreseen, begun: str | None, told: bool
) -> None:
    """Where it is anything else, it ends; of what was begun before, only where it would take more than was read."""
    said = differs(Shown(foreseen=was), Shown(foreseen=now), TAKING, begun)
    assert bool(said) is told
    if told:
        assert was.said in said.partition(" Now ")[0]
        assert now.said in said.partition(" Now ")[2]


@pytest.mark.parametrize(
    ("now", "texts", "told"),
    [
        ({"name": "Welding"}, "Welding", False),
        ({"name": "Cooking"}, "Welding", True),
        ({}, "", False),
    ],
)
def test_what_a_change_has_done_itself_is_no_other(now: dict[str, str], texts: str, told: bool) -> None:
    """What was begun before may have come through: what it sets, and that the thing is gone."""
    removal = ClassesDelete.model_construct(class_id="1")
    said = differs(Shown(facts={"name": "Onboarding"}), Shown(facts=now), removal, texts)
    assert bool(said) is told
