"""The audit log: what was written stays, in its order, and every fault is found and named."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.audit.log import AuditLog, Verified
from bot.store import ABSENT_VERSION, Delete, Put, Store, StoreError, WriteConflict
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_LOG_KEY, GENESIS_HASH, digest
from bot.store.sqlite import open_sqlite
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

Rows = dict[int, dict[str, Any]]
"""The entries by their number, as they lie in the file."""

pytestmark = pytest.mark.engines(*ENGINES)
in_a_file = pytest.mark.engines("sqlite")
"""For what is done to the file itself."""


async def fill(audit: AuditLog, most: int) -> None:
    for at in range(1, most + 1):
        await audit.write({"what": "asked", "change": f"d{at}", "by": "U1" if at % 2 else "U2"})


async def test_empty(audit: AuditLog) -> None:
    """An audit log without entries is whole."""
    assert await audit.verify() == Verified(0, GENESIS_HASH, [])
    assert await audit.head() == (0, GENESIS_HASH)


async def test_chain(audit: AuditLog, clock: Clock) -> None:
    """Every entry has its number, its time and the hash of the one before; the head is the last one's."""
    await fill(audit, 3)
    one, two, three = [entry async for entry in audit.entries()]
    assert [entry["number"] for entry in (one, two, three)] == [1, 2, 3]
    assert {entry["at"] for entry in (one, two, three)} == {clock.now}
    assert (one["prev"], two["prev"], three["prev"]) == (GENESIS_HASH, one["hash"], two["hash"])
    assert three["hash"] == digest(three)
    assert await audit.head() == (3, three["hash"])
    assert await audit.verify() == Verified(3, three["hash"], [])


async def test_hundreds(audit: AuditLog) -> None:
    """More than one page of the store is walked, and whole."""
    await asyncio.gather(*(fill(audit, 10) for _ in range(52)))
    found = await audit.verify()
    assert (found.entries, found.faults) == (520, [])


async def test_together(store: Store, audit: AuditLog) -> None:
    """An entry and what it speaks of are both there or neither."""
    await audit.write({"what": "asked"}, Put("changes/1", {"n": 1}, if_version=ABSENT_VERSION))
    with pytest.raises(WriteConflict) as conflict:
        await audit.write({"what": "again"}, Put("changes/1", {"n": 2}, if_version=ABSENT_VERSION))
    assert conflict.value.key == "changes/1"
    assert [entry["what"] async for entry in audit.entries()] == ["asked"]
    assert (await audit.verify()).faults == []


async def test_rewriting_is_refused(store: Store, audit: AuditLog) -> None:
    """Registrar itself cannot change an entry."""
    await fill(audit, 2)
    with pytest.raises(StoreError, match="only ever added to"):
        await store.apply(Put(f"{AUDIT_LOG_KEY}/{1:020d}", {"what": "nothing"}))
    assert (await audit.verify()).faults == []


async def test_many_writers(store: Store) -> None:
    """Two hundred at once, as two processes on one store would, are two hundred entries in one chain."""
    one, other = AuditLog(store), AuditLog(store)
    await asyncio.gather(*((one if at % 2 else other).write({"what": "asked", "change": at}) for at in range(200)))
    found = await one.verify()
    assert (found.entries, found.faults) == (200, [])
    assert {entry["change"] async for entry in one.entries()} == set(range(200))


async def test_wanted(audit: AuditLog) -> None:
    """Entries can be picked out; they come oldest first."""
    await fill(audit, 6)
    assert [entry["number"] async for entry in audit.entries(lambda entry: entry["by"] == "U2")] == [2, 4, 6]


# What somebody who can write to the file might do. Each names the numbers of the entries that are found faulty.


def change(rows: Rows) -> None:
    rows[3]["by"] = "U666"


def change_and_sign(rows: Rows) -> None:
    rows[3]["by"] = "U666"
    rows[3]["hash"] = digest(rows[3])


def change_the_first(rows: Rows) -> None:
    rows[1]["change"] = "another"


def add_a_word(rows: Rows) -> None:
    rows[2]["note"] = "was allowed"


def take_a_word(rows: Rows) -> None:
    del rows[2]["by"]


def remove(rows: Rows) -> None:
    del rows[3]


def remove_the_first(rows: Rows) -> None:
    del rows[1]


def remove_the_last(rows: Rows) -> None:
    del rows[5]


def remove_the_last_two(rows: Rows) -> None:
    del rows[4], rows[5]


def remove_all(rows: Rows) -> None:
    rows.clear()


def swap(rows: Rows) -> None:
    rows[2], rows[3] = rows[3], rows[2]


def swap_and_renumber(rows: Rows) -> None:
    rows[2], rows[3] = rows[3], rows[2]
    for at in (2, 3):
        rows[at]["number"] = at
        rows[at]["hash"] = digest(rows[at])


def put_in_between(rows: Rows) -> None:
    rows[6], rows[5], rows[4], rows[3] = (
        rows[5],
        rows[4],
        rows[3],
        {"what": "asked", "number": 3, "prev": "x", "hash": "y"},
    )


def close_the_gap(rows: Rows) -> None:
    rows[3] = rows.pop(4)
    rows[4] = rows.pop(5)
    for at in (3, 4):
        rows[at] |= {"number": at, "prev": rows[at - 1]["hash"]}
        rows[at]["hash"] = digest(rows[at])


def append(rows: Rows) -> None:
    rows[6] = {"what": "done", "number": 6, "prev": rows[5]["hash"]}
    rows[6]["hash"] = digest(rows[6])


def not_an_entry(rows: Rows) -> None:
    rows[3] = ["nothing"]  # type: ignore[assignment]  # that is the point


def not_a_number(rows: Rows) -> None:
    rows[3] |= {"number": "3"}


MISSING = "the entries after {} are missing: there were 5"
HEADLESS = "the head does not match the last entry"
CHANGED = "entry {} was changed after it was written"
BROKEN = "entry {} does not follow the one before it"
UNFOUND = "entry {} is there, but its index was removed"
AWAY = "entry {} is missing or out of place: entry {} is there instead"


@in_a_file
@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (change, [(3, CHANGED.format(3))]),
        (change_and_sign, [(4, BROKEN.format(4))]),
        (change_the_first, [(1, CHANGED.format(1))]),
        (add_a_word, [(2, CHANGED.format(2))]),
        (take_a_word, [(2, CHANGED.format(2))]),
        (remove, [(3, AWAY.format(3, 4))]),
        (remove_the_first, [(1, AWAY.format(1, 2))]),
        (remove_the_last, [(4, MISSING.format(4))]),
        (remove_the_last_two, [(3, MISSING.format(3))]),
        (remove_all, [(0, MISSING.format(0))]),
        (swap, [(2, AWAY.format(2, 3)), (4, AWAY.format(4, 2)), (3, AWAY.format(3, 4))]),
        (swap_and_renumber, [(2, BROKEN.format(2)), (3, BROKEN.format(3)), (4, BROKEN.format(4))]),
        (close_the_gap, [(3, UNFOUND.format(3)), (4, UNFOUND.format(4)), (4, MISSING.format(4))]),
        (append, [(6, HEADLESS)]),
        (not_an_entry, [(3, CHANGED.format(3)), (4, BROKEN.format(4))]),
        (not_a_number, [(3, CHANGED.format("3")), (3, AWAY.format(3, "3"))]),
    ],
    ids=lambda one: one.__name__ if callable(one) else "",
)
async def test_faults(
    tamper: Callable[[Rows], None], said: list[tuple[int, str]], store: Store, audit: AuditLog, tmp_path: Path
) -> None:
    """Whatever is done to the entries of a copy is found, at the entry where it was done."""
    await fill(audit, 5)
    await store.close()
    rewrite(tmp_path / "registrar.db", tamper)
    found = await look(tmp_path / "registrar.db")
    assert [(fault.number, fault.what) for fault in found.faults] == said


@in_a_file
async def test_put_in_between(store: Store, audit: AuditLog, tmp_path: Path) -> None:
    """An entry that was slipped in is found, whatever its own hash says."""
    await fill(audit, 5)
    await store.close()
    rewrite(tmp_path / "registrar.db", put_in_between)
    found = await look(tmp_path / "registrar.db")
    assert found.faults[0].number == 3
    assert found.faults[0].what == CHANGED.format(3)


KEY = f"{AUDIT_LOG_KEY}/{{:020d}}"


@in_a_file
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (KEY.format(3), f"{KEY.format(3)}x", [(3, "entry 3 is where no entry belongs")]),
        (KEY.format(5), KEY.format(6), [(5, "entry 5 is where no entry belongs")]),
        (f"audit/step/d2/{2:020d}", f"audit/step/d2/{3:020d}", [(2, UNFOUND.format(2))]),
        (f"audit/step/d5/{5:020d}", None, [(5, UNFOUND.format(5))]),
        ("trail/d4", None, [(4, UNFOUND.format(4))]),
    ],
)
async def test_put_elsewhere(
    before: str, after: str | None, said: list[tuple[int, str]], store: Store, audit: AuditLog, tmp_path: Path
) -> None:
    """An entry under another key, and one that its change does not lead to, is no entry that anybody would see."""
    await fill(audit, 5)
    await store.close()
    with opened(tmp_path / "registrar.db") as file:
        if after:
            assert file.execute("UPDATE kv SET key = ? WHERE key = ?", (after, before)).rowcount == 1
        else:
            assert file.execute("DELETE FROM kv WHERE key = ?", (before,)).rowcount == 1
    found = await look(tmp_path / "registrar.db")
    assert [(fault.number, fault.what) for fault in found.faults] == said


async def test_what_finds_an_entry_stays(store: Store, audit: AuditLog) -> None:
    """No row by which an entry is found can be changed or deleted, nor can its words be taken from it."""
    await fill(audit, 2)
    found = [row.key for row in await store.scan("audit/") if not row.key.startswith(AUDIT_LOG_KEY)]
    assert {key.split("/")[1] for key in found} == {"step", "term"}
    for key in found:
        for op in (Put(key, 2), Delete(key)):
            with pytest.raises(StoreError, match="only ever added to"):
                await store.apply(op)


@in_a_file
@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"hash": "0" * 64, "number": 5}, HEADLESS),
        ({"hash": None, "number": 4}, HEADLESS),
        ({"hash": "0" * 64, "number": "5"}, HEADLESS),
        ({"hash": "0" * 64, "number": [5]}, HEADLESS),
        ({"hash": "0" * 64, "number": True}, HEADLESS),
        ({"hash": "0" * 64, "number": 7}, "the entries after 5 are missing: there were 7"),
        ({}, HEADLESS),
        ("nothing", HEADLESS),
        (None, HEADLESS),
    ],
)
async def test_head(head: Any, said: str, store: Store, audit: AuditLog, tmp_path: Path) -> None:
    """A head that was changed or taken away is found."""
    await fill(audit, 5)
    await store.close()
    with opened(tmp_path / "registrar.db") as file:
        if head is None:
            file.execute("DELETE FROM kv WHERE key = ?", (AUDIT_HEAD_KEY,))
        else:
            file.execute("UPDATE kv SET value = ? WHERE key = ?", (f"[9,{json.dumps(head)}]", AUDIT_HEAD_KEY))
    (fault,) = (await look(tmp_path / "registrar.db")).faults
    assert (fault.number, fault.what) == (5, said)


ODD: list[Any] = [
    None, True, False, 5.0, "5", "", [], [5], {}, {"number": 5}, -1, 0, 10**30, 1e308, float("nan"), float("inf"),
    "\ud800", "x" * 1000, [[[[]]]], {"": None},
]  # fmt: skip
"""What may stand in JSON where a number or a hash should. Some look like the number five, which is right."""


@in_a_file
@pytest.mark.parametrize("place", ["head", "head number", "head hash", "entry", "number", "prev", "hash", "by"])
async def test_odd_values(place: str, store: Store, audit: AuditLog, tmp_path: Path) -> None:
    """Whatever stands where a number, a hash or a whole row should is a finding with a sentence, and never a crash."""
    await fill(audit, 5)
    await store.close()
    path = tmp_path / "registrar.db"
    with opened(path) as file:
        key = AUDIT_HEAD_KEY if place.startswith("head") else f"{AUDIT_LOG_KEY}/{5:020d}"
        ((whole,),) = file.execute("SELECT value FROM kv WHERE key = ?", (key,)).fetchall()
    right = json.loads(whole)[1]
    for odd in ODD:
        name = place.rpartition(" ")[2]
        value = odd if place in ("head", "entry") else right | {name: odd}
        with opened(path) as file:
            file.execute("UPDATE kv SET value = ? WHERE key = ?", (f"[9,{json.dumps(value)}]", key))
        found = await look(path)
        assert found.faults, (place, odd)
        assert all(fault.what and len(fault.what) < 200 for fault in found.faults)
        beside = await open_sqlite(path)
        if place.startswith("head"):
            with pytest.raises(StoreError, match="audit"):
                await AuditLog(beside).write({"what": "asked"})
        await beside.close()


@in_a_file
async def test_not_ours(store: Store, audit: AuditLog, tmp_path: Path) -> None:
    """A row that Registrar cannot have written is named, and nothing is called whole."""
    await fill(audit, 3)
    await store.close()
    with opened(tmp_path / "registrar.db") as file:
        file.execute("UPDATE kv SET value = 'nonsense' WHERE key = ?", (f"{AUDIT_LOG_KEY}/{2:020d}",))
    with pytest.raises(StoreError, match=rf"^The row '{AUDIT_LOG_KEY}/0+2' was not written by Registrar\."):
        await look(tmp_path / "registrar.db")


@in_a_file
async def test_beside_a_running_bot(store: Store, audit: AuditLog, tmp_path: Path) -> None:
    """Another process can look while this one writes, and finds what was written by then."""
    await fill(audit, 3)
    beside = await open_sqlite(tmp_path / "registrar.db", read_only=True)
    writing = asyncio.create_task(fill(audit, 60))
    for _ in range(5):
        assert (await AuditLog(beside).verify()).faults == []
    await writing
    found = await AuditLog(beside).verify()
    assert (found.entries, found.faults) == (63, [])
    assert (found.entries, found.head) == await audit.head()
    await beside.close()


def opened(path: Path) -> Any:
    """The file without the triggers that protect the audit log, committed when it closes."""
    file = sqlite3.connect(path, isolation_level=None)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    return closing(file)


def rewrite(path: Path, tamper: Callable[[Rows], None]) -> None:
    with opened(path) as file:
        found = file.execute("SELECT key, value FROM kv WHERE key LIKE ?", (f"{AUDIT_LOG_KEY}/%",)).fetchall()
        rows: Rows = {int(key.rpartition("/")[2]): json.loads(value)[1] for key, value in found}
        assert len(rows) == 5
        tamper(rows)
        file.execute("DELETE FROM kv WHERE key LIKE ?", (f"{AUDIT_LOG_KEY}/%",))
        for number, entry in rows.items():
            file.execute("INSERT INTO kv VALUES (?, ?)", (f"{AUDIT_LOG_KEY}/{number:020d}", f"[1,{json.dumps(entry)}]"))


async def look(path: Path) -> Verified:
    store = await open_sqlite(path, read_only=True)
    try:
        return await AuditLog(store).verify()
    finally:
        await store.close()
