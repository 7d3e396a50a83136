"""Pages of a roster, gone on with by the platform's own page, on every platform whose listings have pages."""

from collections.abc import AsyncGenerator, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.everyday.verbs import Verb
from handlers.everyday.roster_pages import ROSTER_ROWS_PER_PAGE, RosterPage, roster_page
from handlers.parsing.arguments import VerbArguments
from tests.handlers.everyday.paged_courses import (
    CROWDS,
    ClassOnLiveCrowd,
    Crowd,
    DamstraCrowd,
    SkilljarCrowd,
    SkilljarProgress,
)
from tests.properties import examples

FIRST = VerbArguments(Verb.ROSTER)

each_platform = pytest.mark.parametrize("platform", CROWDS)


def is_gone(row: Any) -> bool:
    """Every seventh is not in it any more."""
    return int(row.person.id) % 7 == 0


async def turned(crowd: Crowd, arguments: VerbArguments, max_reads: int | None = None) -> tuple[RosterPage, int]:
    """The page, and how many calls it took: each is a click, which knows of the one before only what is kept."""
    before = crowd.calls
    verbs = crowd.reading(lambda: max_reads is None or crowd.calls - before < max_reads)
    page = await roster_page(arguments, verbs, partial(crowd.listed, verbs), is_gone)
    return page, crowd.calls - before


def following(page: RosterPage) -> VerbArguments:
    after = page.begin + len(page.rows)
    kept = VerbArguments(Verb.ROSTER, after=after, onward=page.onward).stored()
    return VerbArguments.loaded(kept)


def people(page: RosterPage) -> list[int]:
    return [int(one.person.id) for one in page.rows]


async def walked(crowd: Crowd) -> tuple[list[int], list[int], RosterPage]:
    """Everybody from page to page, what each page cost, and the last one."""
    arguments, seen, calls = FIRST, list[int](), list[int]()
    for _ in range(1_000):
        page, cost = await turned(crowd, arguments)
        assert page.begin == len(seen)
        seen += people(page)
        calls.append(cost)
        if not page.more:
            return seen, calls, page
        arguments = following(page)
    raise AssertionError("it never ends")


@each_platform
@pytest.mark.parametrize("count", [200, 600])
async def test_next_costs_the_same_however_deep(platform: type[Crowd], count: int) -> None:
    """Every person comes once and in order, and no page takes more calls than its platform's pages do, the last of a
    long list neither."""
    crowd = platform(range(1, count + 1))
    seen, calls, end = await walked(crowd)
    assert seen == crowd.people
    assert max(calls) <= crowd.most
    assert end.total == count
    assert end.gone == count // 7, "by then all of them were seen"


@each_platform
@settings(max_examples=examples(25))
@given(st.lists(st.tuples(st.sampled_from(["add", "take"]), st.integers(0, 200)), max_size=12))
async def test_whoever_stays_is_not_passed_over(platform: type[Crowd], moves: list[tuple[str, int]]) -> None:
    """People come and go between two clicks: whoever was there from first to last is shown, unless a page says that
    somebody may be missing."""
    crowd = platform(range(1, 121))
    stayed, steps = set(crowd.people), iter(moves)
    arguments, seen, moved = FIRST, list[int](), False
    for _ in range(40):
        page, _calls = await turned(crowd, arguments)
        moved = moved or page.moved
        seen += people(page)
        if not page.more:
            break
        arguments = following(page)
        what, place = next(steps, ("", 0))
        place %= len(crowd.people)
        if what == "add":
            crowd.people.insert(place, 1_000 * len(seen) + place)
        elif what == "take":
            stayed.discard(crowd.people.pop(place))
    else:
        raise AssertionError("it never ends")
    assert moved or stayed <= set(seen)


async def test_a_page_that_is_gone_is_read_anew() -> None:
    """Where the platform no longer knows its own page, the list is read from its beginning."""
    crowd = SkilljarCrowd(range(1, 121))
    page, _ = await turned(crowd, VerbArguments(Verb.ROSTER, after=60))
    assert page.onward
    gone = {**page.onward["place"], "asked": {**page.onward["place"]["asked"], "page": 99}}
    page, _ = await turned(crowd, VerbArguments(Verb.ROSTER, after=75, onward={**page.onward, "place": gone}))
    assert people(page) == crowd.people[75 : 75 + ROSTER_ROWS_PER_PAGE]


@pytest.mark.parametrize("platform", [SkilljarCrowd, SkilljarProgress, ClassOnLiveCrowd])
@pytest.mark.parametrize("last", [{3, 50, 97}, {100}, {1, 2, 3}, set(range(10, 95)), set(range(1, 101))])
async def test_whom_a_platform_knows_only_at_the_end_comes_last(platform: type[Crowd], last: set[int]) -> None:
    """Who has no access any more, or no progress: all of them, also where the list was gone on with in the middle."""
    crowd = platform(range(1, 101), frozenset(last))
    seen, _, _ = await walked(crowd)
    assert seen == [*(one for one in crowd.people if one not in last), *sorted(last)]


# ClassOnLive: who is left at the end


async def test_pages_of_those_without_progress_cost_one_call_each() -> None:
    """Once it is known who they are. Before, everybody's progress is read once more."""
    crowd = ClassOnLiveCrowd(range(1, 601), frozenset(range(501, 601)))
    seen, calls, _ = await walked(crowd)
    assert seen == crowd.people
    assert sum(cost > crowd.most for cost in calls) == 1
    assert max(calls) <= crowd.most + 1 + 50
    assert calls[-1] == 1


@settings(max_examples=examples(25))
@given(
    last=st.frozensets(st.integers(1, 60), max_size=30),
    moves=st.lists(st.tuples(st.sampled_from(["join", "leave"]), st.integers(0, 200)), max_size=6),
)
async def test_nobody_without_progress_is_lost_because_of_who_left(
    last: frozenset[int], moves: list[tuple[str, int]]
) -> None:
    """While it is still told how far those came who left, so that the numbers may agree and the people not."""
    crowd = ClassOnLiveCrowd(range(1, 61), last)
    stayed, steps = set(crowd.people), iter(moves)
    arguments, seen, moved = FIRST, list[int](), False
    for _ in range(40):
        page, _calls = await turned(crowd, arguments)
        moved = moved or page.moved
        seen += people(page)
        if not page.more:
            break
        arguments = following(page)
        what, place = next(steps, ("", 0))
        if what == "join":
            crowd.people.append(1_000 + len(crowd.people))
        elif what == "leave":
            crowd.left.add(crowd.people[place % len(crowd.people)])
            stayed -= crowd.left
    else:
        raise AssertionError("it never ends")
    assert moved or stayed <= set(seen)


# Where there is no time to look at everybody


async def clicked_through(crowd: Crowd, max_reads: int) -> list[int]:
    """Everybody, with no time for more than so many calls at a click."""
    arguments, seen = FIRST, list[int]()
    for _ in range(600):
        page, cost = await turned(crowd, arguments, max_reads)
        assert cost <= max_reads + 4
        seen += people(page)
        if not page.more and page.total is not None:
            return seen
        arguments = following(page)
    raise AssertionError("it never ends")


@settings(max_examples=examples(20))
@given(others=st.frozensets(st.integers(1, 90), max_size=90), max_reads=st.integers(20, 60))
async def test_a_look_without_time_is_gone_on_with_where_it_stopped(others: frozenset[int], max_reads: int) -> None:
    """Each click goes further, keeps nothing of the one before but what its button holds, and nobody is missed."""
    crowd = DamstraCrowd(range(1, 91))
    crowd.others = set(others)
    assert await clicked_through(crowd, max_reads) == [one for one in crowd.people if one not in others]


@pytest.mark.parametrize("max_reads", [30, 45, 70])
async def test_so_is_one_at_how_far_people_are(max_reads: int) -> None:
    crowd = SkilljarProgress(range(1, 121))
    assert await clicked_through(crowd, max_reads) == crowd.people


async def test_what_is_told_as_one_is_looked_on_for_and_not_turned() -> None:
    """Who comes to it later may stand anywhere in it, as with who came to several sessions."""
    crowd = DamstraCrowd(range(1, 31))
    verbs = crowd.reading(lambda: crowd.calls < 8)

    async def whole() -> AsyncGenerator[Sequence[Any]]:
        rows = [row async for page in crowd.listed(verbs) for row in page]
        verbs.told_from = None
        yield rows

    page = await roster_page(FIRST, verbs, whole)
    assert verbs.stopped
    assert people(page) == [*range(1, 8)]
    assert (page.more, page.total) == (False, None)
