"""Paging in each of its ways: each row once, from the first page to the end, and no further than any honest listing."""

import itertools
import json
import random
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.core import every_page
from connectors.core.connector import Connector
from connectors.core.errors import Endless, FellShort, NotFound, Restless
from connectors.core.field_markers import GET
from connectors.core.intent import Intent
from connectors.core.paging import MAX_FRUITLESS_PAGES, Cursor, NextLink, Offset, PageNumber, row_count
from connectors.core.record import Page, Record
from tests.properties import examples

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


class Unnamed(Listing):
    """Of a platform that says nothing of a next page."""

    http = GET("/members", paging=PageNumber("page", first=0, rows=10, named=False))

    page: int | None = None


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


async def ids(made: Connector, listing: Listing) -> list[int | None]:
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
            [{"next": "https://elsewhere.example.com/?mark=b%2B&admin=yes&year=1999"}, {"next": None}],
            [{"year": "2026"}, {"year": "2026", "mark": "b+"}],
        ),
        (Whole(), [{"next": 2, "total": 2}], [{}]),
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
        "The Guild keeps offering another page, but sends nothing new. "
        f"I stopped after {len(page)} rows. There may be more."
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
    monkeypatch.setattr(every_page, "MAX_PAGES", 5)
    made, seen = guild(lambda asked: {"rows": rows(int(asked["page"])), "next": "more"})
    with pytest.raises(Endless, match=r"keeps offering more pages\. I stopped after 5 rows. There may be more"):
        await ids(made, ByNumber())
    assert len(seen) == 5


@pytest.mark.parametrize("counts", ["page", "skip"])
@pytest.mark.parametrize(
    ("most", "total"),
    [
        *((most, total) for most in (50, 100) for total in (None, 0, -1, True, "250", 250, 250.0, "some")),
        (100, "of the page"),
    ],
    ids=str,
)
async def test_no_count_costs_a_row(counts: str, most: int, total: Any) -> None:
    """Whatever a platform says of how many there are, and however few it sends at once."""

    def answer(asked: Mapping[str, str]) -> Any:
        begin = int(asked[counts]) * most if counts == "page" else int(asked[counts])
        here = rows(*range(begin, min(begin + most, 250)))
        return {"rows": here, "total": len(here) if total == "of the page" else total}

    by_number = PageNumber("page", first=0, rows=most, named=False)
    by_offset = Offset("skip", "take", first=0, rows=100)
    kind: Any = Unnamed if counts == "page" else ByOffset
    made, _ = guild(answer)
    listing = type("Listed", (kind,), {"http": GET("/members", paging=by_number if counts == "page" else by_offset)})()
    assert await ids(made, listing) == list(range(250))


async def test_a_platform_that_names_its_next_page_and_forgets_to_is_asked_all_the_same() -> None:
    """As long as rows are missing of those that it counts, and also where its pages are shorter than was asked for."""
    for most in 2, 1:

        def answer(asked: Mapping[str, str], most: int = most) -> Any:
            return {"rows": rows(*range(5))[(int(asked["page"]) - 1) * most :][:most], "total": 5}

        made, _ = guild(answer)
        assert await ids(made, ByNumber()) == list(range(5))


@pytest.mark.parametrize("listing", [Whole(), ByCursor(), ByNumber(), ByOffset()], ids=lambda one: type(one).__name__)
async def test_fewer_rows_than_are_counted_are_not_called_all(listing: Listing) -> None:
    """What came is kept, and how much is missing is said."""
    made, _ = guild(lambda asked: {"rows": rows(1, 2) if {*asked.values()} <= {"0", "1", "2"} else [], "total": 45})
    found: list[int | None] = []
    with pytest.raises((FellShort, Endless)) as caught:
        await collect(made, listing, found)
    assert found == [1, 2]
    assert "2 rows" in caught.value.sentence
    if isinstance(caught.value, FellShort):
        assert "there are 45 of these" in caught.value.sentence


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("listing", [ByNumber(per_page=5), ByOffset(take=5)], ids=["page number", "offset"])
async def test_rows_that_move_while_they_are_read_are_read(listing: Listing, seed: int) -> None:
    """Some are taken out and some put in between two calls; whoever was there all the time is among what came."""
    dice = random.Random(seed)
    there, fresh = list(range(57)), iter(range(100, 999))
    stayed = set(there)

    def answer(asked: Mapping[str, str]) -> Any:
        begin = int(asked["skip"]) if "skip" in asked else (int(asked["page"]) - 1) * 5
        size, total = 5, len(there)
        said = {"rows": rows(*there[begin : begin + size]), "total": total, "next": begin + size < total or None}
        if dice.random() < 0.15:
            there.insert(dice.randrange(len(there)), next(fresh))
        elif there and dice.random() < 0.2:
            stayed.discard(there.pop(dice.randrange(len(there))))
        return said

    made, _ = guild(answer)
    found = set(await ids(made, listing))
    assert stayed <= found


async def test_a_listing_that_never_rests_is_not_called_whole() -> None:
    """Nobody reads it over and over."""
    counts = iter(range(10**6))
    made, seen = guild(lambda a: {"rows": rows(*range(100))[int(a["skip"]) :][:2], "total": 100 + next(counts) % 2})
    found: list[int | None] = []
    with pytest.raises(Restless, match=r"I read 100 rows\. Some may be missing"):
        await collect(made, ByOffset(), found)
    assert found == list(range(100))
    assert len(seen) < 100


@st.composite
def odd_pages(draw: st.DrawFn) -> tuple[int, list[tuple[list[int], bool]]]:
    """How many rows there are, and pages: a stretch of them each, anywhere, and whether a next page is named."""
    total = draw(st.integers(1, 12))
    begin, length = st.integers(0, total - 1), st.integers(0, 5)
    stretch = st.builds(lambda begin, length: list(range(total))[begin : begin + length], begin, length)
    return total, draw(st.lists(st.tuples(stretch, st.booleans()), min_size=1, max_size=8))


@given(odd_pages(), st.sampled_from([ByNumber(), ByOffset(), ByCursor()]), st.booleans())
@example((4, [([0, 1], True)]), ByNumber(), True)
@example((4, [([0, 1], False)]), ByOffset(), True)
@settings(max_examples=examples(300))
async def test_no_row_that_comes_again_stands_for_another(
    paged: tuple[int, list[tuple[list[int], bool]]], listing: Listing, for_ever: bool
) -> None:
    """A platform that counts right and sends whichever page it likes, the same for ever perhaps: what is called whole
    has every row once."""
    total, sent = paged
    turn = itertools.count()

    def answer(_: Mapping[str, str]) -> Any:
        at = next(turn)
        here, names_next = sent[at % len(sent)] if for_ever or at < len(sent) else ([], False)
        return {"rows": rows(*here), "total": total, "next": "more" if names_next else None}

    made, _ = guild(answer)
    found: list[int | None] = []
    try:
        await collect(made, listing, found)
    except (Endless, FellShort):
        assert len(set(found)) < total or for_ever
    else:
        assert sorted(one for one in found if one is not None) == list(range(total))


async def test_rows_are_told_apart_by_what_their_record_names() -> None:
    """Some platforms number people by course, and call that otherwise than `id`."""

    class Applicant(Record):
        identity = "applicant_id"

        applicant_id: int | None = None

    class Applicants(Intent[Page[Applicant]]):
        platform = "guild"
        http = GET("/applicants", paging=PageNumber("page"))

        page: int | None = None

    pages = {"1": {"rows": [{"applicant_id": 1}, {"applicant_id": 2}], "next": 2}, "2": {"rows": [{"applicant_id": 2}]}}
    made, _ = guild(lambda asked: pages[asked["page"]])
    assert [row.applicant_id async for page in made.pages(Applicants()) for row in page.items] == [1, 2]


async def test_a_row_that_is_none_costs_itself_alone() -> None:
    """And is counted among what came."""
    made, _ = guild(lambda _: {"rows": [None, {"id": 1}, "x", 5, [], {"id": 2}], "total": 6})
    [page] = [page async for page in made.pages(Whole())]
    assert [row.id for row in page.items] == [1, 2]
    assert page.items.unread == 4  # type: ignore[attr-defined]  # Rows, which is a list


def test_a_count_is_read_however_it_is_written() -> None:
    """And what is none is not one."""
    assert [row_count(one) for one in (5, "5", 5.0, "05", 0)] == [5, 5, 5, 5, 0]
    nothing: tuple[Any, ...] = (None, True, -1, "lots", "", [], {}, 1.5, float("nan"), 1e300)
    assert {row_count(one) for one in nothing} == {None}
