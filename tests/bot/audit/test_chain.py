"""The chain of the audit log closes over whatever an entry holds, whoever closes it: entries that are made up, many at
once from several writers, on every engine."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.audit.log import AuditLog
from bot.store import ABSENT_VERSION, Put, Store, WriteConflict
from bot.store.chain import GENESIS_HASH
from tests.bot.engines import ENGINES
from tests.properties import examples

pytestmark = pytest.mark.engines(*ENGINES)

GIVEN_BY_THE_LOG = {"at", "number", "prev", "hash"}
TEXTS = st.text(st.characters(), max_size=20) | st.sampled_from(
    (
        "\0",
        "\ud800",
        "\ude00",
        "\\",
        '"',
        "}",
        '","number":7',
        "\u2028",
        "\U0001f98a",
        "é",
        "e\u0301",
        "'; --",
        "%s",
        "$1",
    )
)
NUMBERS = (
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from((1e22, -0.0, 10**30, 5e-324))
)
VALUES = st.recursive(
    TEXTS | NUMBERS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
ENTRIES = st.fixed_dictionaries(
    {"what": st.just("noted"), "by": st.just("U1")},
    optional={"sentence": TEXTS, "reason": TEXTS, "zebra": VALUES, "Größe": VALUES, "a": VALUES, "nested": VALUES},
)
BATCHES = st.lists(st.tuples(ENTRIES, st.booleans()), min_size=1, max_size=12)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BATCHES)
async def test_whatever_an_entry_holds(store: Store, batch: list[tuple[dict[str, Any], bool]]) -> None:
    """Entries of two writers at once, of which some are refused by a condition: those that were written are there with
    what they held, numbered one after the other, and the chain verifies; of the others nothing is."""
    writers = AuditLog(store), AuditLog(store)
    before, _ = await writers[0].head()
    held = Put("held", 1, ABSENT_VERSION)
    await store.apply(Put("held", 0))
    outcomes = await asyncio.gather(
        *(writers[at % 2].write(entry, *[held] * refused) for at, (entry, refused) in enumerate(batch)),
        return_exceptions=True,
    )
    for outcome, (_, refused) in zip(outcomes, batch, strict=True):
        assert isinstance(outcome, WriteConflict) if refused else outcome is None
    entries = [entry async for entry in AuditLog(store).entries(lambda one: int(one["number"]) > before)]
    assert [entry["number"] for entry in entries] == list(range(before + 1, before + 1 + len(entries)))
    kept = [{name: value for name, value in one.items() if name not in GIVEN_BY_THE_LOG} for one in entries]
    written = [entry for entry, refused in batch if not refused]
    assert sorted(map(repr, map(sorted_, kept))) == sorted(map(repr, map(sorted_, written)))
    verified = await writers[1].verify()
    assert (verified.faults, verified.entries) == ([], before + len(written))
    assert await writers[1].head() == (verified.entries, verified.head)


def sorted_(value: Any) -> Any:
    """With the names of all objects in one order, as nobody promises any."""
    if isinstance(value, dict):
        return {name: sorted_(value[name]) for name in sorted(value)}
    return [sorted_(one) for one in value] if isinstance(value, list) else value


async def test_empty_is_genesis(store: Store) -> None:
    """Of a chain without entries the first names the genesis."""
    audit = AuditLog(store)
    await audit.write({"what": "noted", "by": "U1"})
    assert [entry["prev"] async for entry in audit.entries()] == [GENESIS_HASH]
