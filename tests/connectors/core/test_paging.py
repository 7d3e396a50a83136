"""Paging in each of its ways: each row once, from the first page to the end, and no further than any honest listing."""

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import httpx
import pytest

from connectors.core import connector as core
from connectors.core.connector import Connector
from connectors.core.errors import Endless, NotFound
from connectors.core.field_markers import GET
from connectors.core.intent import Intent
from connectors.core.paging import MAX_FRUITLESS_PAGES, Cursor, NextLink, Offset, PageNumber
from connectors.core.record import Page, Record

Answer = Callable[[Mapping[str, str]], Any]
"""What a platform answers to the parameters of a call; a number is a status."""


class Member(Record):
    id: int | None = None
    name: str | None = None


class Listing(Intent[Page[Member]]):
    platform = "guild"


class ByNumber(Listing):
    http = GET("/members", paging=PageNumber("page", "per_page", rows=2))

    page: int | None = None
    per_page: int | None = None


class ByOffset(Listing):
    http = GET("/members", paging=Offset("skip", "take", first=0, rows=2))

    skip: int | None = None
    take: int | None = None


class ByCursor(Listing):
    http = GET("/members", paging=Cursor("mark", first=None))

    mark: str | None = None


class ByLink(Listing):
    http = GET("/members", paging=NextLink("mark", first=None))

    mark: str | None = None
    year: int | None = None


class Whole(Listing):
    http = GET("/members")


class Guild(Connector):
    platform: ClassVar[str] = "guild"
    title: ClassVar[str] = "The Guild"
    paging = PageNumber("page")

    def page(self, data: Any) -> Page[Any]:
        return Page(data["rows"], data.get("total"), data.get("next"))


def guild(answer: Answer) -> tuple[Guild, list[dict[str, str]]]:
    """The connector in front of a platform that answers so, and what it is asked."""
    asked: list[dict[str, str]] = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        said = answer(asked[-1])
        return httpx.Response(said) if isinstance(said, int) else httpx.Response(200, content=json.dumps(said))

    return Guild("https://guild.example.com", transport=httpx.MockTransport(reply)), asked


async def ids(made: Guild, listing: Listing) -> list[int | None]:
    return [row.id async for page in made.pages(listing) for row in page.items]


async def collect(made: Guild, listing: Listing, into: list[int | None]) -> None:
    async for page in made.pages(listing):
        into += [row.id for row in page.items]


def rows(*numbers: int) -> list[dict[str, int]]:
    return [{"id": one} for one in numbers]


@pytest.mark.parametrize(
    ("listing", "answers", "asked"),
    [
        (ByNumber(), [{"next": "/members?page=2"}, {"next": 3}, {}], [{"page": "1"}, {"page": "2"}, {"page": "3"}]),
        (ByNumber(page=4), [{"next": "x"}, {"next": ""}], [{"page": "4"}, {"page": "5"}]),
        (ByOffset(), [{"total": 5}] * 3, [{"skip": "0"}, {"skip": "2"}, {"skip": "4"}]),
        (ByCursor(), [{"next": "b"}, {"next": "c"}, {"next": None}], [{}, {"mark": "b"}, {"mark": "c"}]),
        (
            ByLink(year=2026),
            [{"next": "https://elsewhere.example.com/?mark=b%2B&admin=yes"}, {"next": "/members?size=9"}],
            [{"year": "2026"}, {"year": "2026", "mark": "b+"}],
        ),
        (Whole(), [{"next": 2, "total": 99}], [{}]),
    ],
    ids=["page number", "from there", "offset", "cursor", "next link", "none"],
)
async def test_each_way_of_paging(listing: Listing, answers: list[dict[str, Any]], asked: list[dict[str, str]]) -> None:
    """Page by page to the end; what a link says besides is not asked."""
    places = iter(range(99))
    made, seen = guild(lambda _: {"rows": rows(2 * (at := next(places)), 2 * at + 1)} | answers[at])
    assert await ids(made, listing) == list(range(2 * len(answers)))
    sizes = {"per_page", "take"}
    assert [{name: one for name, one in call.items() if name not in sizes} for call in seen] == asked


async def test_the_number_of_a_next_page_is_counted_and_not_believed() -> None:
    """A link that leads back, far ahead, or to no number."""
    for said in ("?page=1", "?page=900000", "?page=x", 1):
        pages = {str(one): {"rows": rows(one), "next": said} for one in (1, 2, 3)}
        made, seen = guild(lambda asked, pages=pages: pages.get(asked["page"], 404))  # type: ignore[misc]
        assert await ids(made, ByNumber()) == [1, 2, 3]
        assert [one["page"] for one in seen] == ["1", "2", "3", "4"]


async def test_a_page_that_is_gone_is_the_end() -> None:
    """As Django's paginators answer past the last one; where the first is gone, there is no such listing."""
    made, _ = guild(lambda asked: {"rows": rows(1, 2), "next": 2} if asked["page"] == "1" else 404)
    assert await ids(made, ByNumber()) == [1, 2]
    with pytest.raises(NotFound):
        await ids(made, ByNumber(page=2))


async def test_a_row_that_comes_twice_is_one_row() -> None:
    """Also where it has changed in between; who was put in front moves the others to the next page."""
    pages = {
        "1": {"rows": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bo"}], "next": 2},
        "2": {"rows": [{"id": 2, "name": "Bob"}, {"id": 3, "name": "Cy"}, {"id": 3, "name": "Cy"}]},
    }
    made, _ = guild(lambda asked: pages[asked["page"]])
    assert await ids(made, ByNumber()) == [1, 2, 3]


async def test_different_rows_of_one_page_are_different_whatever_their_id() -> None:
    """Somebody's two keys may both carry the number of the person."""
    made, _ = guild(lambda _: {"rows": [{"id": 1, "name": "first"}, {"id": 1, "name": "second"}]})
    assert await ids(made, ByNumber()) == [1, 1]


async def test_rows_without_an_id_may_be_alike() -> None:
    """Nobody can tell that two of them are one; a page that came before as a whole says nothing new."""
    made, _ = guild(lambda asked: {"rows": [{"name": "Ada"}, {"name": asked["page"]}], "next": asked["page"] < "3"})
    assert len(await ids(made, ByNumber())) == 6
    made, seen = guild(lambda _: {"rows": [{"name": "Ada"}, {"name": "Bo"}], "next": 2})
    with pytest.raises(Endless):
        await ids(made, ByNumber())
    assert len(seen) == 2 + MAX_FRUITLESS_PAGES


@pytest.mark.parametrize("listing", [ByNumber(), ByCursor(), ByLink()], ids=["page number", "cursor", "next link"])
@pytest.mark.parametrize("page", [rows(1, 2), []], ids=["the same", "empty"])
async def test_pages_that_bring_nothing_new_are_followed_a_little(listing: Listing, page: list[Any]) -> None:
    """And then told: what was read is kept, and is not called all there is."""
    made, seen = guild(lambda asked: {"rows": page, "next": "?mark=b"})
    found: list[int | None] = []
    with pytest.raises(Endless) as caught:
        await collect(made, listing, found)
    assert found == [one["id"] for one in page]
    assert len(seen) <= 2 + MAX_FRUITLESS_PAGES
    assert caught.value.sentence == (
        "The Guild names one more page again and again, but sends nothing new. "
        f"I stopped after {len(page)} rows; there may be more."
    )


async def test_an_empty_page_among_others_is_no_end() -> None:
    """Some platforms filter after they have cut the pages."""
    there = {"1": rows(1), "5": rows(5)}
    made, _ = guild(lambda asked: {"rows": there.get(asked["page"], []), "next": asked["page"] < "5"})
    assert await ids(made, ByNumber()) == [1, 5]


async def test_an_offset_without_a_count_ends_with_the_first_page_that_says_nothing_new() -> None:
    """Only we thought that there might be more: a full page may be the last, and some show it for ever."""
    made, seen = guild(lambda asked: {"rows": rows(1, 2)})
    assert await ids(made, ByOffset()) == [1, 2]
    assert len(seen) == 2


async def test_no_listing_has_more_pages_than_any_honest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with something new, and no end."""
    monkeypatch.setattr(core, "MAX_PAGES", 5)
    made, seen = guild(lambda asked: {"rows": rows(int(asked["page"])), "next": "more"})
    with pytest.raises(Endless, match=r"names ever more pages\. I stopped after 5 rows; there may be more"):
        await ids(made, ByNumber())
    assert len(seen) == 5
