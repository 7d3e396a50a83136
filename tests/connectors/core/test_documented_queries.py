"""What a document shows of an address is held against what is sent, PHP's lists too."""

from dataclasses import replace
from typing import Annotated, Any

import pytest

from connectors.core.connector import Connector
from connectors.core.field_markers import GET, Help
from connectors.core.intent import Intent, operation_id
from connectors.core.record import Page, Record
from tests.connectors import documents
from tests.connectors.documents import Heard, differences, examples


class Shelf(Record):
    id: str = ""


class ShelvesList(Intent[Page[Shelf]]):
    platform = "annex"
    http = GET("/shelves")

    include: Annotated[list[str] | None, Help("What is told besides", ["size"])] = None
    ids: Annotated[list[int] | None, Help("Which", [1])] = None
    page: Annotated[int | None, Help("Which page", 1)] = None


class Annex(Connector):
    platform = "annex"
    title = "Annex"
    body = "php"


@pytest.mark.parametrize(
    ("shown", "given"),
    [
        ("/shelves?include[]=size&include[]=place&page=2", {"include": ["size", "place"], "page": 2}),
        ("/shelves?ids[]=7", {"ids": [7]}),
        ("/shelves?page=3", {"page": 3}),
        ("/shelves", {}),
    ],
)
async def test_a_list_in_a_query_of_php_is_read_and_reproduced(
    monkeypatch: pytest.MonkeyPatch, shown: str, given: dict[str, Any]
) -> None:
    """As PHP reads it; and what is sent otherwise is noticed."""
    said = {"call": "GET /shelves", "effect": "read", "place": "query", "requests": [shown]}
    monkeypatch.setattr(documents, "_file", lambda _: {"every_call": {"body": "php"}, "shelves_list": said})
    [example] = examples(ShelvesList, operation_id(ShelvesList))
    assert example.intent == ShelvesList(**given)
    heard = Heard()
    connector = Annex("https://annex.example.com", transport=heard)
    assert await differences(connector, heard, example) == []
    said["requests"] = [f"{shown}{'&' if '?' in shown else '?'}include[]=else"]
    [other] = examples(ShelvesList, operation_id(ShelvesList))
    assert await differences(connector, heard, replace(example, query=other.query)) != []
