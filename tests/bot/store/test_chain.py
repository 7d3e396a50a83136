"""Entries that the store chains: under the commit, on both engines alike, as its docstring says."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.audit.log import AuditLog
from bot.store import Chain, Check, Delete, Put, Store, StoreError, WriteConflict
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_LOG_KEY, digest
from bot.store.postgres import open_postgres
from bot.store.sqlite import open_sqlite
from tests.bot.engines import ENGINES

ENTRIES: list[dict[str, Any]] = [
    {"what": "asked", "at": 1.5, "ü": "a \0 and a half \ud800", "😀": [1e300, -0.0, 2**70, None, {"b": 1, "a": {}}]},
    {"number": 7, "prev": "mine", "hash": "mine too", "what": '"quoted" \\ and\nbroken'},
    {"": ""},
]
POSTGRES_CHAIN_SQL = """
WITH RECURSIVE log AS (
    SELECT substr(key, 11)::bigint AS number, value::json AS entry, value FROM registrar_rows
    WHERE key LIKE 'audit/log/%'
), chain AS (
    SELECT 0::bigint AS number, repeat('0', 64) AS hash, true AS right
    UNION ALL
    SELECT log.number, log.entry->>'hash', log.entry->>'prev' = chain.hash AND log.entry->>'hash' = encode(sha256(
        convert_to(chain.hash || ' ' || log.number || ' ' || encode(sha256(convert_to(
            '{' || substr(log.value, position(log.entry->>'hash' IN log.value) + 66), 'UTF8')), 'hex'), 'UTF8')), 'hex')
    FROM chain JOIN log ON log.number = chain.number + 1
)
SELECT count(*) FILTER (WHERE number > 0), bool_and("right") FROM chain
"""
"""The chain as PostgreSQL itself sees it, in the text of the rows alone."""


@pytest.mark.engines(*ENGINES)
async def test_number_and_hashes_are_given(store: Store) -> None:
    """Whatever an entry says, in whatever characters; what it says of its own number and hashes counts for nothing."""
    await store.apply(*(Chain(entry) for entry in ENTRIES))
    rows = await store.scan(f"{AUDIT_LOG_KEY}/")
    assert [row.value["number"] for row in rows] == [1, 2, 3]
    assert [row.value["hash"] for row in rows] == [digest(row.value) for row in rows]
    assert [row.value["prev"] for row in rows[1:]] == [row.value["hash"] for row in rows[:-1]]
    head = await store.get(AUDIT_HEAD_KEY)
    assert head
    assert (head.value, head.version) == ({"hash": rows[-1].value["hash"], "number": 3}, 3)
    assert (await AuditLog(store).verify()).faults == []


@pytest.mark.engines(*ENGINES)
@pytest.mark.parametrize("entry", [{}, [], "asked", None, {"number": 1, "prev": "", "hash": ""}, {"x": float("nan")}])
async def test_an_entry_says_something(store: Store, entry: Any) -> None:
    """Else nothing is written, and nothing of what was asked for with it."""
    with pytest.raises(StoreError, match=r"must say something|cannot be kept as JSON"):
        await store.apply(Put("a", 1), Chain(entry))
    assert await store.scan("") == []


@pytest.mark.engines(*ENGINES)
async def test_a_refused_entry_leaves_no_gap(store: Store) -> None:
    """Of many at once some are refused: the others stand in one chain, and their pointers find them."""
    outcomes = await asyncio.gather(
        *(store.apply(Chain({"n": n}, (f"of/{n}",)), Check("missing", n % 2)) for n in range(40)),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes] == [type(None), WriteConflict] * 20
    assert [row.value["n"] for row in await store.scan(f"{AUDIT_LOG_KEY}/")] == list(range(0, 40, 2))
    found = {row.key for row in await store.scan("of/")}
    assert found == {f"of/{2 * at}/{at + 1:020}" for at in range(20)}
    assert (await AuditLog(store).verify()).faults == []


@pytest.mark.engines(*ENGINES)
async def test_the_head_stands_between(store: Store) -> None:
    """What is done to the head in the same apply counts for the entries behind it; a head that is odd takes none."""
    await store.apply(Chain({"n": 1}), Check(AUDIT_HEAD_KEY, 1), Chain({"n": 2}), Check(AUDIT_HEAD_KEY, 2))
    with pytest.raises(StoreError, match="look with `registrar audit --verify`"):
        await store.apply(Put(AUDIT_HEAD_KEY, {"hash": "odd", "number": 2}), Chain({"n": 3}))
    with pytest.raises(StoreError):  # there is an entry of that number
        await store.apply(Delete(AUDIT_HEAD_KEY), Chain({"n": 1}))
    await store.apply(Chain({"n": 3}))
    assert [row.value["n"] for row in await store.scan(f"{AUDIT_LOG_KEY}/")] == [1, 2, 3]
    assert (await AuditLog(store).verify()).faults == []


async def test_postgres_says_the_same(url: str, tmp_path: Path) -> None:
    """PostgreSQL's own SHA-256 over the text of the rows; and both engines write the same text."""
    store, file = await open_postgres(url), await open_sqlite(tmp_path / "registrar.db")
    entries = [*(entry for entry in ENTRIES if "ü" not in entry), *({"n": n, "ß": "é"} for n in range(30))]
    await asyncio.gather(*(each.apply(Chain(entry)) for entry in entries for each in (store, file)))
    connection = await asyncpg.connect(url)
    assert tuple(await connection.fetchrow(POSTGRES_CHAIN_SQL)) == (len(entries), True)
    texts = await connection.fetch("SELECT key, value FROM registrar_rows ORDER BY key")
    await connection.close()
    await asyncio.gather(store.close(), file.close())
    beside = await open_sqlite(tmp_path / "registrar.db", read_only=True)
    rows = await asyncio.to_thread(beside.file.scan, "", "", 1000)
    assert dict(texts) == {key: raw.decode().partition(",")[2][:-1] for key, raw in rows.items()}
    await beside.close()
