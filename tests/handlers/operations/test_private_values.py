"""A code that lets people in, the number of an order, a token: shown to whoever asked, and in no channel. Which fields
are such is asked of the rule by which news leave theirs out, of every record and every operation of Skilljar."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.changes.made import made_names
from bot.changes.shown import facts_of
from bot.changes.store import stored_intent
from bot.changes.wording import typed
from connectors.catalog import platforms
from connectors.core.discretion import in_public, private_names, records_in
from connectors.core.field_specs import MASK, field_specs
from connectors.core.intent import Intent, make, result_type
from connectors.core.record import Page, Record, plain
from connectors.news.news_facts import sounds_secret
from connectors.skilljar.access_codes import AccessCode
from handlers.changes.stored_values import stored_values
from handlers.operations import answers
from handlers.operations.answers import Answer, Position

OPERATIONS = platforms()["skilljar"].operations
SECRET = "open-sesame-77"
HARMLESS = frozenset(
    {
        "access_code_message_html", "access_code__id", "access_code__pool__id", "access_code_id", "access_code_pool",
        "access_code_pool_id", "access_code_pools", "basic_auth_username", "order",
        "promo_code_id", "promo_code_pool_id", "purchase", "purchase_id", "purchase_price",
        "training_credit_code_id",
    }
)  # fmt: skip
"""What sounds like a secret and is the number of a pool, a place in a list."""
RECORDS = sorted(
    {one for cls in OPERATIONS.values() for one in records_in(result_type(cls))}, key=lambda one: one.__qualname__
)


@pytest.mark.parametrize("record", RECORDS)
def test_what_sounds_like_a_secret_is_declared_one(record: type[Record]) -> None:
    display = record.display
    for name, declared in record.model_fields.items():
        if sounds_secret(name) and name not in HARMLESS and "SecretStr" not in str(declared.annotation):
            assert name in {*display.private, *display.guarded, *display.withheld}, f"{record.__name__}.{name}"


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_is_typed_and_sounds_like_one_is_private_too(name: str) -> None:
    for spec in field_specs(OPERATIONS[name]).values():
        if sounds_secret(spec.name) and spec.name not in HARMLESS and spec.kind.name in ("text", "secret"):
            assert spec.secret or spec.private, f"{name} {spec.name}"


def _shared() -> Iterator[tuple[str, type[Intent[Any]]]]:
    for name, cls in sorted(OPERATIONS.items()):
        if private_names(result_type(cls)):
            yield name, cls


@pytest.mark.parametrize(("name", "cls"), [*_shared()])
def test_what_is_private_is_not_shared(name: str, cls: type[Intent[Any]]) -> None:
    """Whoever asked sees it; the channel sees a mask, also inside what stands in it."""
    thing = dict.fromkeys(private_names(result_type(cls)), SECRET) | {"id": "x1", "inner": [{"order_id": "o"}]}
    listing = getattr(result_type(cls), "__origin__", None) is Page
    held = {"rows": [thing]} if listing else {"thing": thing}
    answer = Answer("skilljar", name, Position({}), {}, **held)
    assert SECRET in json.dumps(answers.render(answer, "d").payload()) + answers.as_json(answer)
    assert SECRET not in json.dumps(answers.shared(answer, "Ada").payload())


def test_a_card_names_a_code_by_its_pool_and_its_number() -> None:
    """What it shows of the code, and all that will be sent; a mask says nothing in a sentence."""
    update = make(
        OPERATIONS["domains_access_code_pools_access_codes_update"],
        {"domain_name": "learn.example.com", "access_code_pool_id": "p1", "access_code_id": "c1", "code": SECRET},
    )
    shown = facts_of(AccessCode(code=SECRET, duration_unit="MONTHS", id="c1"))
    assert shown == {"duration_unit": "MONTHS", "id": "c1"}
    assert made_names(update) == []
    assert "p1" in typed(update)
    told = [(one.name, one.text) for one in stored_values(stored_intent(update))]
    assert SECRET not in str(told)
    assert any(name == "Code" and text.startswith(MASK) for name, text in told)


def test_only_what_is_private_is_masked_at_any_depth() -> None:
    data = {"a": [{"code": "x", "id": 1, "empty": ""}], "code": "", "b": {"c": {"code": ["y"]}}}
    masked = in_public(data, frozenset({"code"}))
    assert masked == {"a": [{"code": MASK, "id": 1, "empty": ""}], "code": "", "b": {"c": {"code": MASK}}}
    assert plain(AccessCode(code="x"))["code"] == "x"
