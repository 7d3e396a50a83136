"""What `test_answers` must find is found: each way to lose something of an answer that it once let through."""

from collections.abc import Callable
from typing import Any

import pytest

from connectors.core.record import plain
from handlers.operations.answers import Answer, as_json
from handlers.slack.blocks import Message
from tests.connectors import test_answers as asked
from tests.connectors.leaves import leaves, others, spelled

LISTINGS = [("class", "classes_list"), ("damstra", "users_list"), ("classonlive", "content_list")]


@pytest.mark.parametrize(("platform", "operation"), LISTINGS)
async def test_an_empty_show_json_loses_what_no_table_shows(
    platform: str, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That the connector has read it is not enough."""
    example = asked.examples(platform)[operation][0]
    assert await _new(platform, operation, example) == set()
    monkeypatch.setattr(asked, "as_json", lambda answer: "{}")
    assert await _new(platform, operation, example)


async def test_a_field_that_show_json_leaves_out_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any single one of those that no table has a column for."""
    example = asked.examples("class")["classes_list"][0]
    monkeypatch.setattr(asked, "as_json", _without("class_description", as_json))
    assert await _new("class", "classes_list", example) == {"class_description"}


async def test_a_secret_that_only_the_message_showed_is_missed_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is masked in Show JSON, where that there is one is all that can be seen."""
    example = asked.examples("class")["classes_get"][0]
    assert await asked.lost("class", "classes_get", example) == (set(), set())
    monkeypatch.setattr(asked, "render", lambda answer, draft, revealed: Message("", []))
    _, masked = await asked.lost("class", "classes_get", example)
    assert masked == {"password"}


async def test_what_is_masked_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is that somebody masks."""

    def masked(value: Any, reveal: bool = False) -> Any:
        found = plain(value, reveal)
        return [row | {"host": "•••"} for row in found] if isinstance(found, list) else found

    monkeypatch.setattr(asked, "plain", masked)
    gone, hidden = await asked.lost("class", "classes_list", asked.examples("class")["classes_list"][0])
    assert "host" in gone | hidden


@pytest.mark.parametrize("platform", asked.PLATFORMS)
def test_another_value_is_of_the_same_kind(platform: str) -> None:
    """And never the one that stands there already, so that one at least can be told from it; nor nothing at all."""
    for all_ in asked.examples(platform).values():
        for path, leaf in (found for one in all_ for found in leaves(one.get("answer"))):
            instead = others(leaf)
            assert [one for one in instead if one != leaf], spelled(path)
            assert {isinstance(one, str) for one in instead} == {isinstance(leaf, str)}
            assert None not in instead


async def _new(platform: str, operation: str, example: dict[str, Any]) -> set[str]:
    """What is lost and not named."""
    gone, masked = await asked.lost(platform, operation, example)
    return (gone | masked) - {*example.get("left_out", ()), *example.get("masked", ())}


def _without(name: str, shown: Callable[[Answer], str]) -> Callable[[Answer], str]:
    def told(answer: Answer) -> str:
        return shown(Answer(**vars(answer) | {"rows": [{**row} | {name: ""} for row in answer.rows or ()]}))

    return told
