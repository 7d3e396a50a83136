"""Both engines do what a dict would do, whether one apply is asked for after the other or all at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import Append, Chain, Check, Delete, Op, Put, Store, StoreError, WriteConflict
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_LOG_KEY
from bot.store.postgres import open_postgres
from bot.store.sqlite import open_sqlite
from tests.bot.engines import EMPTY, Postgres
from tests.bot.store.model import Model, Said, chained
from tests.postgres import run
from tests.properties import examples

STREAMS, POINTERS = ("log", "audit/stream"), ("found", "also/found")
KEYS = st.sampled_from(["a", "b", "ü/c", "audit/d"])
VERSIONS = st.none() | st.integers(0, 3)
VALUES = st.none() | st.integers(-3, 3) | st.text(max_size=5) | st.lists(st.booleans(), max_size=2)
NAMES = st.text(max_size=3).filter(lambda name: name != "number")
ENTRIES = st.dictionaries(NAMES, VALUES | st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=3)
OPS = st.one_of(
    st.builds(Put, KEYS, VALUES, VERSIONS),
    st.builds(Delete, KEYS, VERSIONS),
    st.builds(Check, KEYS | st.just(AUDIT_HEAD_KEY), st.integers(0, 3)),
    st.builds(Append, st.sampled_from(STREAMS), VALUES),
    st.builds(Chain, ENTRIES, st.lists(st.sampled_from(POINTERS), max_size=2, unique=True).map(tuple)),
)
APPLIES = st.lists(OPS, max_size=6)

Opening = Callable[[Postgres], AbstractAsyncContextManager[Store]]


@asynccontextmanager
async def in_a_file(_: Postgres) -> AsyncIterator[Store]:
    with TemporaryDirectory() as folder:
        store = await open_sqlite(Path(folder) / "registrar.db")
        yield store
        await store.close()


@asynccontextmanager
async def on_a_server(postgres: Postgres) -> AsyncIterator[Store]:
    url = await postgres.schema()
    store = await open_postgres(url)
    await run(url, EMPTY)
    yield store
    await store.close()


async def said(asked: Any) -> Said:
    try:
        await asked
    except WriteConflict as conflict:
        return ("conflict", conflict.key)
    except StoreError:
        return ("refused",)
    return ()


async def content(store: Store) -> Model:
    """What lies there, as the model has it; what the chain gives to its entries is held against it here."""
    found = Model()
    for row in await store.scan("", limit=10_000):
        before, _, number = row.key.rpartition("/")
        if before == AUDIT_LOG_KEY:
            assert int(number) == len(found.chain) + 1
            found.chain.append(row.value)
        elif before in POINTERS:
            found.pointers.setdefault(before, []).append(int(number))
        elif before in STREAMS:
            found.streams.setdefault(before, []).append(row.value)
        else:
            found.versions[row.key], found.values[row.key] = row.version, row.value
    head = found.values.pop(AUDIT_HEAD_KEY, None)
    said = [{name: one[name] for name in one if name not in ("number", "prev", "hash")} for one in found.chain]
    assert found.chain == chained(said)
    assert head == ({name: found.chain[-1][name] for name in ("hash", "number")} if said else None)
    found.chain = said
    return found


@pytest.mark.parametrize("opening", [in_a_file, on_a_server])
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(batches=st.lists(st.lists(APPLIES, max_size=8), max_size=4))
async def test_batched_or_single(opening: Opening, postgres: Postgres, batches: Sequence[Sequence[list[Op]]]) -> None:
    """Rows, versions, conflicts and the audit log are the same: of a dict, of applies that were awaited one by one, and
    of those that were kept together."""
    model = Model()
    right = [[model.apply(ops) for ops in batch] for batch in batches]
    async with opening(postgres) as store:
        assert [[await said(store.apply(*ops)) for ops in batch] for batch in batches] == right
        assert await content(store) == model
    async with opening(postgres) as store:
        together = [await asyncio.gather(*(said(store.apply(*ops)) for ops in batch)) for batch in batches]
        assert together == right
        assert await content(store) == model


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(begun=APPLIES, parts=st.lists(st.lists(APPLIES, max_size=2), min_size=3, max_size=3))
async def test_as_if_one_after_the_other(
    postgres: Postgres, begun: list[Op], parts: Sequence[Sequence[list[Op]]]
) -> None:
    """What three stores at one database ask for at once comes to what some order of all of it would have come to."""
    async with on_a_server(postgres) as store:
        stores = [store, *[await open_postgres(await postgres.schema(), connections=1) for _ in range(2)]]
        model = Model()
        assert await said(store.apply(*begun)) == model.apply(begun)
        asked = [(number, ops) for number, part in enumerate(parts) for ops in part]
        came = await asyncio.gather(*(said(stores[number].apply(*ops)) for number, ops in asked))
        after = await content(store)
        assert any(_explains(order, model.copy(), asked, came, after) for order in permutations(range(len(asked))))
        for each in stores[1:]:
            await each.close()


def _explains(
    order: Sequence[int], model: Model, asked: Sequence[tuple[int, list[Op]]], came: Sequence[Said], after: Model
) -> bool:
    return all(model.apply(asked[at][1]) == came[at] for at in order) and model == after
