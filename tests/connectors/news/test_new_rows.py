"""A source that tells what a listing has that it had not before, held against a model over made-up listings."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.classcom.classes import ClassesList, ClassRecord
from connectors.classcom.users import UsersList
from connectors.core.errors import Forbidden, Unreachable
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.news import new_rows, news_facts
from connectors.news.new_rows import ListingSource, NewRows
from connectors.news.news import EventKind, Watched
from connectors.news.turns import later_rows, longest_waiting

IDS = st.lists(st.sampled_from([f"c{number}" for number in range(9)]), max_size=9)
LOOKS = st.lists(IDS | st.none(), max_size=12)
"""What the listing has at each look; None where it cannot be read."""


def named(one: ClassRecord) -> Mapping[str, tuple[str, ...]]:
    return news_facts.facts(course=news_facts.names(one.class_name, one.class_id))


class NewClasses(ListingSource):
    platform = "class"
    every = 300.0
    kinds: ClassVar[Mapping[str, EventKind]] = {
        "class_made": EventKind("A class was made", "{course} was made.", ("course",)),
        "user_made": EventKind("A user was made", "{course} was made.", ("course",)),
    }
    tells = (
        NewRows("class_made", ClassesList(), key=lambda one: one.class_id, facts=named),
        NewRows("user_made", UsersList(), key=lambda one: one.class_id, facts=named, at=lambda one: float(one.host)),
    )


def rows(ids: list[str]) -> list[ClassRecord]:
    """As they are listed; each happened at its own number."""
    return [ClassRecord(class_id=one, class_name=f"Class {one}", host=one[1:]) for one in ids]


async def look(listed: Mapping[type[Intent[Any]], list[str] | None], memory: Any) -> Watched:
    async def ask(intent: Intent[Any]) -> Any:
        found = listed[type(intent)]
        if found is None:
            raise Forbidden("Class")
        return Page(rows(found)) if isinstance(intent, UsersList) else rows(found)

    return await NewClasses().watch(ask, memory, 0.0)


def told(seen: Watched, event: str) -> list[str]:
    return [one.facts["course"][1] for one in seen.news if one.event == event]


@given(looks=LOOKS)
async def test_a_row_is_told_once_and_none_of_the_first_look(looks: list[list[str] | None]) -> None:
    """Whatever comes, goes and comes again, and however often it cannot be read: the model has a set."""
    known: set[str] | None = None
    memory: Any = None
    for ids in looks:
        seen = await look({ClassesList: ids, UsersList: []}, memory)
        fresh = list(dict.fromkeys(one for one in ids or () if known is not None and one not in known))
        assert told(seen, "class_made") == fresh
        assert ("class_made" in seen.unseen) is (ids is None)
        known = known if ids is None else {*(known or ()), *ids}
        memory = seen.memory


@given(looks=st.lists(IDS, max_size=12), most=st.integers(1, 3))
async def test_what_is_too_much_for_one_look_comes_with_the_next(looks: list[list[str]], most: int) -> None:
    """The oldest first, however the platform lists them, and each once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(new_rows, "MAX_NEWS_PER_POLL", most)
        seen = await look({ClassesList: [], UsersList: []}, None)
        all_told: list[str] = []
        for ids in looks:
            seen = await look({ClassesList: [], UsersList: ids}, seen.memory)
            assert told(seen, "user_made") == sorted({*ids} - {*all_told})[:most]
            all_told += told(seen, "user_made")
    assert len(all_told) == len({*all_told})


@given(looks=st.lists(IDS, min_size=1, max_size=8), most=st.integers(1, 3))
async def test_what_is_listed_is_never_forgotten(looks: list[list[str]], most: int) -> None:
    """Of what has gone from the listing, so many are remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(new_rows, "MAX_REMEMBERED_ROWS", most)
        memory: Any = None
        for ids in looks:
            memory = (await look({ClassesList: ids, UsersList: []}, memory)).memory
            assert len(memory["class_made"]) <= len({*ids}) + most
            again = await look({ClassesList: ids, UsersList: []}, memory)
            assert told(again, "class_made") == []
            assert sorted(again.memory["class_made"]) == sorted(memory["class_made"])


async def test_a_row_that_nothing_tells_apart_is_not_told() -> None:
    """It would be told again with every look, or hide another."""
    seen = await look({ClassesList: [], UsersList: []}, None)

    async def ask(intent: Intent[Any]) -> Any:
        return [ClassRecord(class_name="Nameless"), ClassRecord(class_id="")]

    assert (await NewClasses().watch(ask, seen.memory, 0.0)).news == ()


async def test_a_platform_that_is_down_ends_the_look() -> None:
    """What is remembered stays, for nothing was looked at."""

    async def down(intent: Intent[Any]) -> Any:
        raise Unreachable("Class")

    with pytest.raises(Unreachable):
        await NewClasses().watch(down, {"class_made": []}, 0.0)


def test_what_is_asked_follows_from_what_is_told() -> None:
    assert NewClasses.reads == {ClassesList: ("class_made",), UsersList: ("user_made",)}
    assert set(NewClasses().watched) == {"class_made", "user_made"}


@given(read=st.dictionaries(st.text(max_size=3), st.integers(0, 5)), until=st.integers(0, 5), most=st.integers(1, 4))
def test_nobody_waits_for_ever(read: dict[str, int], until: int, most: int) -> None:
    """Whoever is read goes to the end of the queue: in so many looks as it takes everybody was read."""
    first = longest_waiting(read, most, until)
    assert all(read[one] <= until for one in first)
    assert all(
        read[one] >= max(map(read.__getitem__, first)) for one in read if one not in first and read[one] <= until
    )
    turns, seen = dict(read), set[str]()
    for turn in range(-(-len(read) // most)):
        for one in longest_waiting(turns, most):
            turns[one] = 100 + turn
            seen.add(one)
    assert seen == read.keys()


@given(looks=st.lists(st.sets(st.integers(1, 30)), min_size=1), most=st.integers(1, 4))
def test_numbers_that_grow_are_told_in_order_and_once(looks: list[set[int]], most: int) -> None:
    """The highest number is all that is remembered; of what comes late with a lower one nobody is told."""
    last: int | None = None
    all_told: list[int] = []
    for listed in looks:
        before = last
        later, last = later_rows(listed, int, before, most)
        assert later == ([] if before is None else sorted(one for one in listed if one > before)[:most])
        assert last >= (before or 0)
        all_told += later
    assert all_told == sorted(set(all_told))
