"""Pages of a roster, gone on with by the platform's own page."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.everyday.values import Course
from connectors.everyday.verbs import Verb
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.everyday import SkilljarEveryday
from handlers.everyday.roster_pages import ROSTER_ROWS_PER_PAGE, RosterPage, roster_page
from handlers.parsing.arguments import VerbArguments
from tests.bot.asking import Pauses
from tests.properties import examples

ROWS_A_PLATFORM_PAGE = 20
COURSE = Course("skilljar", "c1", "Course", refs={"domain_name": "d"})


class Listing:
    """A platform of one course, which lists who is in it by page numbers and counts how often it is asked."""

    def __init__(self, people: Sequence[str], gone: frozenset[str] = frozenset()) -> None:
        self.people, self.gone, self.calls = list(people), gone, 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        number = int(request.url.params.get("page") or 1)
        begin = (number - 1) * ROWS_A_PLATFORM_PAGE
        if begin > len(self.people):
            return httpx.Response(404, json={"detail": "Invalid page."})
        more = begin + ROWS_A_PLATFORM_PAGE < len(self.people)
        rows = [
            {"id": f"e{one}", "user": {"id": one, "email": f"{one}@x.example"}, "active": one not in self.gone}
            for one in self.people[begin : begin + ROWS_A_PLATFORM_PAGE]
        ]
        link = f"http://skilljar.test/x?page={number + 1}" if more else None
        return httpx.Response(200, json={"count": len(self.people), "next": link, "results": rows})


class Reader:
    """Reads for anybody."""

    def __init__(self, listing: Listing) -> None:
        pauses = Pauses()
        options: dict[str, Any] = {"sleep": pauses.sleep, "clock": pauses.now}
        self._connector = SkilljarConnector(
            SecretStr("a-key-of-these-tests"), "http://skilljar.test", transport=httpx.MockTransport(listing), **options
        )

    async def pages(self, intent: Intent[Page[Any]]) -> AsyncIterator[Sequence[Any]]:
        async for page in self._connector.pages(intent):
            yield page.items

    async def now(self) -> datetime:
        return datetime(2026, 11, 30, tzinfo=UTC)


async def turned(listing: Listing, arguments: VerbArguments) -> tuple[RosterPage, int]:
    """The page, and how many calls it took: each is a click, which knows of the one before only what is kept."""
    verbs: Any = SkilljarEveryday(Reader(listing))  # type: ignore[arg-type]  # as far as a roster needs one
    before = listing.calls
    page = await roster_page(arguments, verbs, partial(verbs.roster, COURSE))
    return page, listing.calls - before


def following(page: RosterPage) -> VerbArguments:
    after = page.begin + len(page.rows)
    kept = VerbArguments(Verb.ROSTER, after=after, onward=page.onward).stored()
    return VerbArguments.loaded(kept)


def names(page: RosterPage) -> list[str]:
    return [one.person.id for one in page.rows]


FIRST = VerbArguments(Verb.ROSTER)


@pytest.mark.parametrize("people", [400, 2_000])
async def test_next_costs_the_same_however_deep(people: int) -> None:
    """Every person comes once and in order, and a page takes at most four calls, the last of a long list too."""
    listing = Listing([f"p{number}" for number in range(people)])
    arguments, seen, calls = FIRST, list[str](), list[int]()
    while True:
        page, cost = await turned(listing, arguments)
        assert page.begin == len(seen)
        seen += names(page)
        calls.append(cost)
        if not page.more:
            break
        arguments = following(page)
    assert seen == listing.people
    assert max(calls) <= 4
    assert page.total == people


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.sampled_from(["add", "take"]), st.integers(0, 200)), max_size=12))
async def test_whoever_stays_is_not_passed_over(moves: list[tuple[str, int]]) -> None:
    """People come and go between two clicks: whoever was there from first to last is shown, unless a
    page says that somebody may be missing."""
    listing = Listing([f"p{number}" for number in range(120)])
    stayed, steps = set(listing.people), iter(moves)
    arguments, seen, moved = FIRST, list[str](), False
    for _ in range(40):
        page, _calls = await turned(listing, arguments)
        moved = moved or page.moved
        seen += names(page)
        if not page.more:
            break
        arguments = following(page)
        what, place = next(steps, ("", 0))
        place %= len(listing.people)
        if what == "add":
            listing.people.insert(place, f"n{len(seen)}-{place}")
        elif what == "take":
            stayed.discard(listing.people.pop(place))
    else:
        raise AssertionError("it never ends")
    assert moved or stayed <= set(seen)


async def test_a_page_that_is_gone_is_read_anew() -> None:
    """Where the platform no longer knows its own page, the list is read from its beginning."""
    listing = Listing([f"p{number}" for number in range(120)])
    page, _ = await turned(listing, VerbArguments(Verb.ROSTER, after=60))
    assert page.onward
    broken = dict(page.onward["asked"], page=99)
    page, _ = await turned(listing, VerbArguments(Verb.ROSTER, after=75, onward={**page.onward, "asked": broken}))
    assert names(page) == listing.people[75 : 75 + ROSTER_ROWS_PER_PAGE]


async def test_who_has_no_access_any_more_comes_last() -> None:
    """They are told at the end, all of them, also where the list was gone on with in the middle."""
    people = [f"p{number}" for number in range(100)]
    gone = frozenset({"p3", "p50", "p97"})
    listing = Listing(people, gone)
    arguments, seen = FIRST, list[str]()
    while True:
        page, _ = await turned(listing, arguments)
        seen += names(page)
        if not page.more:
            break
        arguments = following(page)
    assert seen == [one for one in people if one not in gone] + ["p3", "p50", "p97"]
