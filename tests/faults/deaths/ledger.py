"""Holds what is in a store against what its writers were told: every fault is a sentence that names what was lost.

Nothing here knows how a store keeps anything; only rows, changes, entries and claims, as their readers see them.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence

from bot.audit.log import AuditLog
from bot.audit.search import AuditQuery, AuditSearch
from bot.changes.change import Change, ChangeState, loaded
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.store import Row, Store
from bot.store.chain import GENESIS_HASH
from bot.store.expiry import EXPIRY_INDEX_PREFIX, Expiring
from tests.faults.deaths.account import Account, thing
from tests.faults.deaths.load import APPROVERS

HOOK = re.compile(r"hook-[\w.-]+~[\w.-]+")
SHOWN = 5
"""Names of one fault that are written out."""


async def faults(store: Store, account: Account, *, complete: bool = False) -> list[str]:
    """What is not as it was told. `complete`: every writer came to its end, so that all that is kept was told."""
    rows = [row async for row in every(store, "")]
    entries = [entry async for entry in AuditLog(store).entries()]
    changes = [loaded(row.value) for row in rows if row.key.startswith("changes/")]
    there = _there(rows, changes)
    found = [*_expiry(rows), *_order(there["appended-in-order"]), *_followed(rows, account), *_claims(rows, account)]
    for kind in ("received", "appended", "bulk", "noted", "counted", "asked", "decided", "ended"):
        names = [str(e["by"]) for e in entries if e["what"] == "counted"] if kind == "counted" else there[kind]
        found += _kept(kind, names, account, complete=complete and kind != "ended")
    found += _some("bulk in part", there["halved"])
    found += _halves("twins", there["twin"], there["appended"])
    found += _halves("notes and their entries", there["noted"], [str(e["by"]) for e in entries if e["what"] == "noted"])
    found += _counter(rows, [str(e["by"]) for e in entries if e["what"] == "counted"])
    found += _told(changes, entries)
    found += await _places(store, rows, changes)
    return found + await chain(store)


async def recovered(store: Store) -> list[str]:
    """What a start does for what was left running, and what then is not as it should be: nothing runs, the chain goes
    on whole, and all entries of every change are found in it."""
    changes = ChangeStore(store, AuditLog(store))
    left = {change.id async for change in changes.running()}
    taken = {change.id async for change in Desk({}, changes).recovery.recover()}
    running = [change.id async for change in changes.running()]
    found = _halves("changes that were left running and those that were taken up", left, taken)
    found += [f"still running after recovery: {id}" for id in running]
    entries = [entry async for entry in AuditLog(store).entries()]
    found += _told([loaded(row.value) async for row in every(store, "changes/")], entries)
    by_change = defaultdict(set)
    for entry in entries:
        by_change[str(entry.get("change") or entry["number"])].add(entry["number"])
    async for one in AuditSearch(store, AuditLog(store)).every(AuditQuery()):
        seen = {entry["number"] for entry in one.entries}
        numbers = by_change.pop(one.id if one.id in by_change else str(min(seen, default=0)), set())
        if seen != numbers:
            found.append(f"of {one.id} {sorted(seen)} are found, and not {sorted(numbers)}")
    found += _some("not found in the audit log by a search", by_change)
    return found + await chain(store)


async def chain(store: Store) -> list[str]:
    """The audit log as it verifies itself, and by a walk of our own: 1, 2, 3, … and each names the one before it."""
    audit, found = AuditLog(store), []
    verified = await audit.verify()
    found += [f"verify says at {one.number}: {one.what}" for one in verified.faults[:SHOWN]]
    number, last = 0, GENESIS_HASH
    async for entry in audit.entries():
        number += 1
        if entry["number"] != number or entry["prev"] != last:
            found.append(f"entry {number} of the walk has the number {entry['number']} and follows {entry['prev']}")
            break
        last = entry["hash"]
    if not found and (await audit.head() != (number, last) or verified.entries != number):
        found.append(f"the head says {await audit.head()}, the walk came to {(number, last)}")
    return found


async def every(store: Store, prefix: str) -> AsyncIterator[Row]:
    after = ""
    while rows := await store.scan(prefix, after, 2000):
        for row in rows:
            yield row
        after = rows[-1].key


def _there(rows: Sequence[Row], changes: Sequence[Change]) -> dict[str, list[str]]:
    """The names of what is kept, by kind."""
    found: dict[str, list[str]] = defaultdict(list)
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        room, _, rest = row.key.partition("/")
        match room:
            case "inbox":
                found["received"] += set(HOOK.findall(json.dumps(row.value)))
            case "log":
                round_ = rest.split("-")[0]
                found["appended"].append(f"{round_}/{row.value}")
                found["appended-in-order"].append(f"{rest.rpartition('/')[0]}/{row.value}")
            case "twin" | "noted":
                found[room].append(rest)
            case "bulk":
                rows_of[rest.rpartition("/")[0]].append(int(row.value))
    found["bulk"] = list(rows_of)
    found["halved"] = [name for name, many in rows_of.items() if len(many) != many[0]]
    for change in changes:
        name = str(change.first.data["name"])
        found["asked"].append(name)
        found["decided"] += [f"{name}~{one.user}" for one in change.decisions]
        if change.state is ChangeState.DONE:
            found["ended"].append(name)
    return found


def _kept(kind: str, there: Iterable[str], account: Account, *, complete: bool) -> list[str]:
    times = Counter(there)
    told = account.done[kind]
    found = _some(f"{kind} twice", [name for name, often in times.items() if often > 1])
    found += _some(f"{kind} and lost", [name for name in told if name not in times])
    found += _some(f"{kind} though it was refused", set(account.refused[kind]) & set(times))
    winners = Counter(thing(name) for name in times)
    found += _some(f"{kind} by several", [name for name, often in winners.items() if often > 1])
    found += _some(f"told {kind} twice", [name for name, often in Counter(map(thing, told)).items() if often > 1])
    had = [thing(name) for name in account.done[f"{kind}-before"]]
    found += _some(f"{kind} before, and lost", set(had) - {thing(name) for name in times})
    if complete:
        found += _some(f"{kind} and never told", set(times) - set(told) - set(account.unconfirmed[kind]))
    return found


def _claims(rows: Sequence[Row], account: Account) -> list[str]:
    """Of a claim nobody sees who has it."""
    there = {row.key.partition("/")[2] for row in rows if row.key.startswith("claims/")}
    told = [thing(name) for name in account.done["claimed"]]
    may_be_gone = set(account.done["releasing"])
    found = _some("claimed by several", [name for name, often in Counter(told).items() if often > 1])
    found += _some("claimed and lost", set(told) - there - may_be_gone)
    found += _some("claimed before, and lost", {thing(name) for name in account.done["claimed-before"]} - there)
    alone = {name for name in account.refused["claimed"] if "~" not in name}
    return [
        *found,
        *_some("claimed though it was refused", alone & there),
        *_some("released and still claimed", set(account.done["released"]) & there),
    ]


def _expiry(rows: Sequence[Row]) -> list[str]:
    """Each row that ends has its one line in the index, and each line its row."""
    lines = [tuple(row.key.split("/", 2)[1:]) for row in rows if row.key.startswith(EXPIRY_INDEX_PREFIX)]
    mortal = [Expiring.of(row) for row in rows]
    ends = [(f"{one.end:020.6f}", one.key) for one in mortal if one.end < math.inf]
    return _halves("rows that end and their lines", [" ".join(one) for one in ends], [" ".join(one) for one in lines])


def _order(names: Sequence[str]) -> list[str]:
    """In a stream, what one writer wrote stands as it was written: each waited for the one before."""
    last: dict[str, int] = {}
    found = []
    for name in names:
        writer, _, number = name.rpartition("/")
        if int(number) <= last.get(writer, -1):
            found.append(name)
        last[writer] = int(number)
    return _some("appended out of order", found)


def _followed(rows: Sequence[Row], account: Account) -> list[str]:
    """Whoever reads on from the last key has seen all that stands up to there, and nothing that is not there."""
    kept: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.key.startswith("log/"):
            kept[row.key.rpartition("/")[0]].append(f"{row.key}={row.value}")
    found = []
    for kind, lines in account.done.items():
        if not kind.startswith("seen-by-"):
            continue
        seen: dict[str, list[str]] = defaultdict(list)
        for one in lines:
            seen[one.partition("=")[0].rpartition("/")[0]].append(one)
        for stream, read in seen.items():
            until = read[-1].partition("=")[0]
            expected = [one for one in kept[stream] if one.partition("=")[0] <= until]
            if read != expected:
                found += _some(f"{kind} in {stream} and gone", set(read) - set(expected))
                found += _some(f"never {kind} in {stream}", set(expected) - set(read))
                found += [f"{kind} in {stream} out of order"] if set(read) == set(expected) else []
    return found


def _counter(rows: Sequence[Row], counted: Sequence[str]) -> list[str]:
    (row,) = [row for row in rows if row.key == "count"] or [Row("count", {"number": 0}, 0)]
    if row.value["number"] == row.version == len(counted):
        return []
    return [f"counted to {row.value['number']} in {row.version} writes with {len(counted)} entries"]


def _told(changes: Sequence[Change], entries: Sequence[dict[str, object]]) -> list[str]:
    """Each change has the entries of the steps it took, and each entry its change."""
    said: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if "change" in entry:
            said[str(entry["change"])].append(str(entry["what"]))
    found = _halves("changes and changes with entries", [one.id for one in changes], list(said))
    for change in changes:
        steps = ["asked", *(["running"] if change.runs else [])]
        if change.ended is not None:
            steps.append(change.state.value)
        if said[change.id] != steps:
            found.append(f"{change.first.data['name']} is {change.state.value} and its entries say {said[change.id]}")
    return found[:SHOWN]


async def _places(store: Store, rows: Sequence[Row], changes: Sequence[Change]) -> list[str]:
    """A change is found where it stands, and nowhere else."""
    finding = ChangeStore(store, AuditLog(store))
    running = [change.id async for change in finding.running()]
    waiting = [change.id for change in await finding.waiting([APPROVERS], most=100_000)]
    mine = [str(row.value) for row in rows if row.key.startswith("mine/")]
    found = _halves("runs, and is found there", _in(changes, ChangeState.RUNNING), running)
    found += _halves("waits, and is found there", _in(changes, ChangeState.AWAITING), waiting)
    return found + _halves("asked for, and found with who did", [one.id for one in changes], mine)


def _in(changes: Sequence[Change], state: ChangeState) -> list[str]:
    return [one.id for one in changes if one.state is state]


def _halves(what: str, one: Iterable[str], other: Iterable[str]) -> list[str]:
    here, there = Counter(one), Counter(other)
    return _some(f"{what}: only half of", (here - there) + (there - here))


def _some(what: str, names: Iterable[str]) -> list[str]:
    found = sorted(names)
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return [f"{what}: {', '.join(found[:SHOWN])}{more}"] if found else []
