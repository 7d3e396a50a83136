"""What platforms name as the next page: it is asked for, or missed aloud, and never the end."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

import httpx
import pytest

from connectors.core.connector import Connector
from connectors.core.errors import FellShort
from connectors.core.field_markers import GET, Help
from connectors.core.paging import HeaderLink, Paginator
from tests.connectors.core.test_paging import ByLink, Guild, Listing, collect, guild, ids, rows


class ByLinkOfSome(ByLink):
    """Of a platform whose links repeat what was asked."""

    states: Annotated[list[str] | None, Help("In which states")] = None


@pytest.mark.parametrize(
    "repeated", ["states=a&states=b&", "states%5B%5D=a&states%5B%5D=b&", "states=a%2Cb&", "states=b&", ""]
)
@pytest.mark.parametrize("states", [["a", "b"], ["a"], None])
async def test_a_link_takes_away_nothing_that_was_asked(states: list[str] | None, repeated: str) -> None:
    """However it repeats a list, or leaves it out."""
    asked: list[list[tuple[str, str]]] = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append([*request.url.params.multi_items()])
        following = f"https://guild.example.com/members?{repeated}mark={len(asked) + 1}" if len(asked) < 3 else None
        return httpx.Response(200, json={"rows": rows(len(asked)), "next": following})

    made = Guild("https://guild.example.com", transport=httpx.MockTransport(reply))
    assert await ids(made, ByLinkOfSome(states=states, year=2026)) == [1, 2, 3]
    always = {("states", one) for one in states or ()} | {("year", "2026")}
    assert [{*one} - always for one in asked] == [set(), {("mark", "2")}, {("mark", "3")}]
    assert all({*one} >= always for one in asked)


def _ways(kind: type[Paginator] = Paginator) -> Iterator[type[Paginator]]:
    """Every way of paging that there is."""
    for one in kind.__subclasses__():
        yield one
        yield from _ways(one)


@pytest.mark.parametrize("said", ["/members?size=9", "?other=2", "?mark=2&mark=3", "nowhere", 7, True, {"page": 2}])
@pytest.mark.parametrize("counted", [{}, {"total": 9}, {"total": 3}], ids=str)
@pytest.mark.parametrize("way", [None, *_ways()], ids=lambda one: getattr(one, "__name__", "none"))
async def test_a_next_page_that_is_named_is_asked_for_or_missed(
    way: type[Paginator] | None, counted: dict[str, int], said: Any
) -> None:
    """Whatever is named: as long as fewer came than are counted, that is never the end."""

    class Listed(Listing):
        http = GET("/members", paging=way("mark", first=None) if way else None)

        mark: Annotated[int | str | None, Help("Where to begin")] = None

    places = iter(range(99))
    made, asked = guild(lambda _: 404 if next(places) else {"rows": rows(1, 2, 3), "next": said} | counted)
    found: list[int | None] = []
    try:
        await collect(made, Listed(), found)
    except FellShort:
        assert counted.get("total") != 3
    else:
        assert len(asked) == 2 or counted.get("total") == 3, "a quiet end"
    assert found == [1, 2, 3]


async def test_a_next_page_that_cannot_be_asked_for_is_told() -> None:
    """What came is kept."""
    made, _ = guild(lambda _: {"rows": rows(1, 2), "next": "/members?size=9"})
    found: list[int | None] = []
    with pytest.raises(FellShort) as caught:
        await collect(made, ByLink(), found)
    assert found == [1, 2]
    assert caught.value.sentence == (
        "The Guild says there are more of these, but sent 2 rows and no way to read the others. "
        "Try again in a few minutes."
    )


class ByHeader(ByLinkOfSome):
    http = GET("/members", paging=HeaderLink("mark", "per_page", first=None))

    per_page: Annotated[int | None, Help("How many on a page")] = None


class Bare(Connector):
    platform: ClassVar[str] = "guild"
    title: ClassVar[str] = "The Guild"


def linking(*answers: tuple[int, list[str]]) -> tuple[Bare, list[dict[str, str]]]:
    """A platform that answers with bare lists of so many rows, and these headers `Link`; and what it is asked."""
    asked: list[dict[str, str]] = []
    numbers = iter(range(999))

    def reply(request: httpx.Request) -> httpx.Response:
        count, links = answers[len(asked)]
        asked.append(dict(request.url.params))
        rest = [("link", one) for one in links]
        return httpx.Response(200, headers=rest, json=rows(*(next(numbers) for _ in range(count))))

    return Bare("https://guild.example.com", transport=httpx.MockTransport(reply)), asked


DOCUMENTED = {
    "Canvas, “Pagination”": [
        '<https://guild/members?opaqueA>; rel="current",<https://guild/members?mark=n2&opaqueB>; rel="next",'
        '<https://guild/members?opaqueC>; rel="first",<https://guild/members?opaqueD>; rel="last"'
    ],
    "GitHub, “Using pagination”": [
        '<https://api.guild/members?mark=n1>; rel="prev", <https://api.guild/members?mark=n2>; rel="next", '
        '<https://api.guild/members?mark=n9>; rel="last", <https://api.guild/members?mark=n0>; rel="first"'
    ],
    "Okta, “Pagination”": [
        '<https://guild/api/v1/members?limit=20>; rel="self"',
        '<https://guild/api/v1/members?mark=n2&limit=20>; rel="next"',
    ],
    "RFC 8288, 3.5": [
        '<https://example.org/>; rel="start", <https://example.org/index>; rel=index, '
        '</members?mark=n2,4;5>; title="a; rel=\\"prev\\", b"; REL="nofollow Next"'
    ],
}
"""As their documents have it, with our own names."""


@pytest.mark.parametrize("links", DOCUMENTED.values(), ids=DOCUMENTED)
async def test_a_link_in_a_header_leads_on(links: list[str]) -> None:
    """To its mark alone, with everything else as it was asked, and the length of a page is not how many there are."""
    made, asked = linking((2, links), (2, []))
    pages = [page async for page in made.pages(ByHeader(states=["a"], per_page=2))]
    assert [row.id for page in pages for row in page.items] == [0, 1, 2, 3]
    assert [page.total for page in pages] == [None, None]
    mark = "n2,4;5" if "4;5" in links[-1] else "n2"
    assert asked == [{"states": "a", "per_page": "2"}, {"states": "a", "per_page": "2", "mark": mark}]


async def test_a_bare_list_without_a_link_counts_its_rows() -> None:
    """Where nothing comes before it."""
    made, _ = linking((3, ['<https://guild/members?mark=n1>; rel="first"']))
    assert (await made.run(ByHeader())).total == 3
    made, _ = linking((3, []))
    assert (await made.run(ByHeader(mark="n9"))).total is None


async def test_a_link_that_leads_nowhere_is_missed() -> None:
    """And one whose relation only sounds like it is none."""
    made, _ = linking((3, ['<https://guild/elsewhere>; rel="next"']))
    with pytest.raises(FellShort):
        await ids(made, ByHeader())
    made, asked = linking((3, ['<https://guild/?mark=n2>; rel="next-week"; title="rel=next"', 'rel="next"', "<x", ";"]))
    assert await ids(made, ByHeader()) == [0, 1, 2]
    assert len(asked) == 1
