"""What every engine gives back of what it was given, and in which order."""

import json
import math
from collections.abc import Sequence
from typing import Any

import pytest

from bot.store import Append, Check, Delete, Op, Put, Row, Store, StoreError
from tests.bot.engines import ENGINES

pytestmark = pytest.mark.engines(*ENGINES)

Rows = dict[str, tuple[Any, int]]


async def content(store: Store, prefix: str = "") -> Rows:
    """Value and version of every row, by key."""
    return {row.key: (row.value, row.version) for row in await store.scan(prefix, limit=10_000)}


async def keys(store: Store, prefix: str, after: str = "", limit: int = 100) -> list[str]:
    return [row.key for row in await store.scan(prefix, after, limit)]


class TestScan:
    async def test_prefix(self, store: Store) -> None:
        """Only keys that begin with the prefix are found; the empty prefix finds all."""
        await store.apply(*(Put(key, key) for key in ("a", "a/", "a/1", "a/2", "a0", "b", "A/1")))
        assert await keys(store, "a/") == ["a/", "a/1", "a/2"]
        assert await keys(store, "a") == ["a", "a/", "a/1", "a/2", "a0"]
        assert await keys(store, "") == ["A/1", "a", "a/", "a/1", "a/2", "a0", "b"]
        assert await keys(store, "c") == []

    async def test_pages(self, store: Store) -> None:
        """Each page begins after the last key of the one before, until one is empty."""
        await store.apply(*(Put(f"k/{n:02}", n) for n in range(25)), Put("l", 1))
        pages: list[Sequence[Row]] = []
        after = ""
        while page := await store.scan("k/", after, 10):
            pages.append(page)
            after = page[-1].key
        assert [len(page) for page in pages] == [10, 10, 5]
        assert [row.value for page in pages for row in page] == list(range(25))

    async def test_after_outside(self, store: Store) -> None:
        """An `after` before the prefix leaves nothing out; one behind it leaves nothing."""
        await store.apply(Put("k/1", 1), Put("k/2", 2))
        assert await keys(store, "k/", after="a") == ["k/1", "k/2"]
        assert await keys(store, "k/", after="k/1x") == ["k/2"]
        assert await keys(store, "k/", after="z") == []

    @pytest.mark.parametrize("limit", [0, -1])
    async def test_no_limit_is_not_endless(self, store: Store, limit: int) -> None:
        """A limit of nothing finds nothing."""
        await store.apply(Put("k", 1))
        assert await keys(store, "", limit=limit) == []

    async def test_code_points(self, store: Store) -> None:
        """Keys sort by code point, also beyond ASCII and beyond 16 bits."""
        names = ["Z", "a", "z", "~", "é", "ÿ", "Ā", "你", "\ud7ff", "\ue000", "\uffff", "😀", "\U0010ffff", "a😀", "aé"]
        await store.apply(*(Put(name, None) for name in names))
        assert await keys(store, "") == sorted(names)

    @pytest.mark.parametrize("last", ["%", "_", "*", "[", "\\", "'", '"', "é", "\ud7ff", "\uffff", "\U0010ffff"])
    async def test_prefix_is_literal(self, store: Store, last: str) -> None:
        """No character of a prefix is a wildcard, a quote or the end of the world."""
        inside = [f"k{last}", f"k{last}a", f"k{last}\U0010ffff", f"k{last}{last}"]
        outside = ["k", "ka", "kz", "k ", "j", "l", f"K{last}"]
        await store.apply(*(Put(key, None) for key in {*inside, *outside}))
        assert await keys(store, f"k{last}") == sorted(set(inside))

    async def test_last_prefix(self, store: Store) -> None:
        """A prefix that nothing can sort behind still finds its keys."""
        await store.apply(Put("a", 1), Put("\U0010ffff", 2), Put("\U0010ffff\U0010ffffz", 3))
        assert await keys(store, "\U0010ffff") == ["\U0010ffff", "\U0010ffff\U0010ffffz"]


class TestValues:
    @pytest.mark.parametrize(
        "value",
        [
            None,
            True,
            False,
            0,
            -1,
            2**53 + 1,
            0.1,
            -1e-300,
            1.5e300,
            "",
            'O\'Brien "quoted" \\ %s ; --',
            "naïve 你好 😀 \U0010ffff",
            "NUL \0, half a pair \ud83d and a line\nbreak",
            [],
            {},
            [[], [None], [[1, [2, [3]]]]],
            {"a": {"b": [{"c": None}, {"": "empty key"}]}, "ключ": "значение"},
        ],
        ids=lambda value: json.dumps(value)[:30],
    )
    async def test_round_trip(self, store: Store, value: Any) -> None:
        """What JSON can say comes back equal and of the same type."""
        await store.apply(Put("value", value), Append("stream", value))
        for row in await store.scan(""):
            assert row.value == value
            assert type(row.value) is type(value)

    async def test_big(self, store: Store) -> None:
        """A value of a million characters comes back whole."""
        value = {"text": "ü" * 1_000_000}
        await store.apply(Put("big", value))
        row = await store.get("big")
        assert row is not None
        assert row.value == value

    async def test_deep(self, store: Store) -> None:
        """Nesting as deep as any real payload comes back whole."""
        value: Any = "bottom"
        for _ in range(200):
            value = {"in": [value]}
        await store.apply(Put("deep", value))
        assert await content(store) == {"deep": (value, 1)}

    @pytest.mark.parametrize(
        "value", [math.nan, math.inf, {1, 2}, b"bytes", pytest.param({"x": object()}, id="object")], ids=repr
    )
    async def test_not_json(self, store: Store, value: Any) -> None:
        """What JSON cannot say is refused with a sentence, and the rest of the apply with it."""
        with pytest.raises(StoreError, match="cannot be kept as JSON"):
            await store.apply(Put("fine", 1), Put("value", value))
        assert await content(store) == {}


@pytest.mark.parametrize("key", ["", "\0", "a\0b", "\ud800", "k" * 2001, "é" * 1001], ids=ascii)
async def test_impossible_keys(store: Store, key: str) -> None:
    """A key that some engine could not keep is refused by all of them, and the rest of the apply with it."""
    ops: list[Op] = [Put(key, 1), Delete(key), Check(key, 0), Append(key, 1)]
    for op in ops:
        with pytest.raises(StoreError, match="cannot be a key"):
            await store.apply(Put("fine", 1), op)
    with pytest.raises(StoreError, match="cannot be a key"):
        await store.get(key)
    assert await content(store) == {}


async def test_longest_key(store: Store) -> None:
    """A key of 2,000 bytes is kept."""
    await store.apply(Put("é" * 1000, 1))
    assert await keys(store, "é") == ["é" * 1000]
