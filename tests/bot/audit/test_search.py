"""Finding in the audit log: by any name, in any combination, as far back as it goes, at a cost that does not grow."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.audit.search import MAX_PAGE_READS, AuditQuery, AuditSearch, AuditTerm, TooManyAlike
from bot.audit.terms import (
    APPROVER_FIELD,
    ASKER_FIELD,
    DENIER_FIELD,
    MAX_ENTRY_TERMS,
    PLATFORM_FIELD,
    STATE_FIELD,
    UNDONE,
    WORD_FIELD,
)
from bot.audit.trail import RELIST_AFTER_S
from bot.changes.target import of_intents
from bot.store import Op, Row, Store
from connectors.classcom.enrollments import EnrollmentsCreate
from connectors.core.intent import dump
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)

HOUR_S, DAY_S = 3600.0, 86400.0


class Counting:
    """A store that counts how often it is looked into, and can only be read."""

    def __init__(self, store: Store) -> None:
        self._store, self.gets, self.scans, self.rows = store, 0, 0, 0

    async def get(self, key: str) -> Row | None:
        self.gets += 1
        return await self._store.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        self.scans += 1
        found = await self._store.scan(prefix, after, limit)
        self.rows += len(found)
        return found

    async def apply(self, *ops: Op) -> None:
        raise AssertionError(ops)

    async def now(self) -> float:
        return await self._store.now()

    async def close(self) -> None:
        raise AssertionError


def person(name: str, email: str = "", **ids: str) -> dict[str, Any]:
    return {"kind": "person", "name": name, "email": email, "ids": ids}


def course(title: str) -> dict[str, Any]:
    return {"kind": "course", "name": title, "email": "", "ids": {}}


async def write(audit: AuditLog, change: str, *targets: dict[str, Any], what: str = "asked", **more: Any) -> None:
    said: dict[str, Any] = {"what": what, "change": change, "by": "U1", "actor": "U1", "names": {"U1": "Ada Lovelace"}}
    said |= {"sentence": f"Do something about {targets[0]['name'] if targets else 'nobody'}.", "targets": list(targets)}
    await audit.write(
        said | {"stored_intents": [{"platform": "chamilo", "operation": "users_update", "data": {}}]} | more
    )


def term(text: str, field: str = WORD_FIELD, *, exact: bool = False) -> AuditTerm:
    return AuditTerm(field, (text,), exact)


async def found(store: Store, *terms: AuditTerm, **days: float) -> list[str]:
    """All that is found, page by page, two a page."""
    search = AuditSearch(store, AuditLog(store))
    ids: list[str] = []
    after = ""
    while True:
        page = await search.page(AuditQuery(terms, **days), 2, after)
        ids += [one.id for one in page.changes]
        after = page.after
        if not after:
            return ids


@pytest.fixture
async def filled(audit: AuditLog, clock: Clock) -> AuditLog:
    """Four changes, a day apart."""
    max_, jane = person("Max Okafor", "max.okafor@acme.com", chamilo="12"), person("Jane O’Brien", "jane@acme.com")
    await write(audit, "first", max_, course("Forklift basics"))
    clock.advance(DAY_S)
    await write(audit, "second", jane, course("Sicherheitsunterweisung"), reason="left the company")
    ben = {"by": "U2", "names": {"U1": "Ada Lovelace", "U2": "Ben Denier"}}
    await write(audit, "second", jane, what="denied", decision={"yes": False, "reason": "She is still here"}, **ben)
    clock.advance(DAY_S)
    skilljar = [{"platform": "skilljar", "operation": "groups_create", "data": {"name": "Night shift"}}]
    grace = {"U3": "Grace Hopper", "U4": "Max Planck"}
    await write(audit, "third", max_, jane, actor="U3", by="U3", names=grace, stored_intents=skilljar)
    said = {"actor": "U3", "by": "U4", "names": grace, "stored_intents": skilljar, "decision": {"yes": True}}
    await write(audit, "third", max_, jane, what="running", **said)
    clock.advance(DAY_S)
    await write(audit, "fourth", person("山田太郎", "taro@acme.com"), rule="Night rule")
    return audit


CASES: list[tuple[tuple[AuditTerm, ...], list[str]]] = [
    ((), ["fourth", "third", "second", "first"]),
    ((term("max.okafor@acme.com"),), ["third", "first"]),
    ((term("okafor@acme"),), ["third", "first"]),
    ((term("MAX"), term("okafor")), ["third", "first"]),
    ((term("kafo"),), ["third", "first"]),
    ((term("o'brien"),), ["third", "second"]),
    ((term("O`BRIEN"),), ["third", "second"]),
    ((term("Jane O'Brien"),), ["third", "second"]),
    ((term("Brien Jane"),), []),
    ((term("太郎"),), ["fourth"]),
    ((term("forklift"), term("okafor")), ["first"]),
    ((term("unterweisung"),), ["second"]),
    ((term("left the company"),), ["second"]),
    ((term("still"),), ["second"]),
    ((term("denied"),), ["second"]),
    ((term("groups_create"),), ["third"]),
    ((term("night"),), ["fourth", "third"]),
    ((term("acme.com"),), ["fourth", "third", "second", "first"]),
    ((term("U1", exact=True),), ["fourth", "second", "first"]),
    ((term("ada", ASKER_FIELD),), ["fourth", "second", "first"]),
    ((term("grace", ASKER_FIELD), term("jane")), ["third"]),
    ((term("ben", DENIER_FIELD),), ["second"]),
    ((term("ben", APPROVER_FIELD),), []),
    ((term("planck", APPROVER_FIELD), term("max")), ["third"]),
    ((term("skilljar", PLATFORM_FIELD, exact=True),), ["third"]),
    ((term("chamilo", PLATFORM_FIELD, exact=True), term("jane")), ["second"]),
    ((term("nobodyhere"),), []),
    ((term("Okafor"),), ["third", "first"]),
    ((term("updated"),), ["fourth", "second", "first"]),
    ((term("Users"), term("updating")), ["fourth", "second", "first"]),
    ((term("created"),), ["third"]),
    ((term("janes"),), []),
    ((AuditTerm(WORD_FIELD, ("U9", "jane@acme.com"), exact=True),), ["third", "second"]),
]


async def test_found(filled: AuditLog, store: Store) -> None:
    """By any address or name, also partly, by course, platform, asker, approver, reason and word, newest first."""
    for terms, ids in CASES:
        assert await found(store, *terms) == ids, terms


async def test_found_by_days(filled: AuditLog, store: Store, clock: Clock) -> None:
    """A span has everything of which anything happened in it; beside words, both must hold."""
    now = clock.now
    assert await found(store, since=now - 1.5 * DAY_S) == ["fourth", "third"]
    assert await found(store, until=now - 1.5 * DAY_S) == ["second", "first"]
    assert await found(store, since=now - 2.5 * DAY_S, until=now - 0.5 * DAY_S) == ["third", "second"]
    assert await found(store, term("okafor"), until=now - DAY_S - 1) == ["first"]


async def test_a_step_days_later_is_found_on_its_day(store: Store, audit: AuditLog, clock: Clock) -> None:
    """What was asked for one day and done another is found on both, once, with all of its words."""
    await write(audit, "slow", person("Max Okafor"))
    begun = clock.now
    clock.advance(3 * DAY_S)
    await write(audit, "quick", person("Jane Doe"))
    clock.advance(10)
    await write(audit, "slow", what="done")
    assert await found(store) == ["slow", "quick"]
    assert await found(store, term("okafor"), since=clock.now - HOUR_S) == ["slow"]
    assert await found(store, until=begun + 1) == ["slow"]
    assert await found(store, since=begun + DAY_S, until=begun + 2 * DAY_S) == []


async def test_every_stretch(store: Store, audit: AuditLog, clock: Clock) -> None:
    """Whatever the pauses between its steps, a change is found in exactly the stretches in which one of them fell."""
    moments: list[float] = []
    for pause in (0.0, 0.5, 0.9, 0.2, 1.1, 5.0, 0.3):
        clock.advance(pause * RELIST_AFTER_S)
        await write(audit, "one", person("Max Okafor"))
        moments.append(clock.now)
    edges = [at + shift for at in moments for shift in (-1.0, 1.0)]
    for since in edges:
        for until in edges:
            if since < until:
                expected = ["one"] if any(since <= at < until for at in moments) else []
                assert await found(store, since=since, until=until) == expected
                assert await found(store, term("okafor"), since=since, until=until) == expected


async def test_a_page_has_the_steps(filled: AuditLog, store: Store) -> None:
    """A change comes with its entries, oldest first."""
    page = await AuditSearch(store, filled).page(AuditQuery((term("company"),)), 5)
    assert [entry["what"] for entry in page.changes[0].entries] == ["asked", "denied"]
    assert page.after == ""


async def test_too_many_words(store: Store, audit: AuditLog) -> None:
    """A part of very many words is answered with a sentence; where it is a word itself, that is looked for."""
    for at in range(30):
        await write(audit, f"c{at}", person(f"Anna{chr(97 + at % 26)}{chr(97 + at // 26)}"))
    with pytest.raises(
        TooManyAlike, match=r"^“anna” is part of more than 20 words in the audit log\. Type more of it\.$"
    ):
        await found(store, term("anna"))
    await write(audit, "herself", person("Anna"))
    page = await AuditSearch(store, audit).page(AuditQuery((term("anna"),)), 5)
    assert ([one.id for one in page.changes], page.as_whole) == (["herself"], ["anna"])


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("seed", range(4))
async def test_newest_first_by_the_last_thing_that_happened(
    store: Store, audit: AuditLog, clock: Clock, seed: int
) -> None:
    """However the steps of many changes mingle, within seconds and over days: each is found once, in the order of its
    last step, page by page, and among those of any stretch in the order that they had then."""
    dice = random.Random(seed)
    happened: list[tuple[float, str]] = []
    for at in range(120):
        clock.advance(dice.choice([0.5, 3, 20, 70, 4000, DAY_S]) if dice.random() < 0.7 else 1)
        known = sorted({id for _, id in happened})
        id = dice.choice(known) if known and dice.random() < 0.6 else f"c{at}"
        item = {"item": 1, "of": 2} if dice.random() < 0.2 and id in known else {}
        await write(audit, id, person("Max Okafor"), what="done" if id in known else "asked", state="running", **item)
        happened.append((clock.now, id))
    begun, ended = happened[0][0], happened[-1][0]
    for until in (None, *(dice.uniform(begun, ended) for _ in range(4))):
        last = {id: moment for moment, id in happened if until is None or moment < until}
        wanted = sorted(last, key=lambda id: -last[id])
        days = {} if until is None else {"until": until}
        assert await found(store, **days) == wanted
        assert await found(store, term("okafor"), **days) == wanted


@pytest.mark.engines("sqlite")
async def test_a_burst_is_shown_whole(store: Store, audit: AuditLog, clock: Clock) -> None:
    """More changes within a moment than one page may look at: page by page all of them are found, none twice."""
    for at in range(400):
        clock.advance(0.01)
        await write(audit, f"c{at}", person("Max Okafor"))
    search, ids, after = AuditSearch(store, audit), list[str](), ""
    while True:
        page = await search.page(AuditQuery((term("okafor"),)), 60, after)
        ids += [one.id for one in page.changes]
        if not (after := page.after):
            break
    assert len(ids) == len({*ids}) == 400


async def test_how_it_stands_now(store: Store, audit: AuditLog) -> None:
    """What waited once is not found by what waits; what was asked without approval by how it began."""
    for id, first, *steps in (
        ("waits", "needs approval", "awaiting"),
        ("denied", "needs approval", "awaiting", "denied"),
        ("direct", "running", "done"),
    ):
        await write(audit, id, what="asked", state=first)
        for state in steps:
            await write(audit, id, what=state, state=state)
    stands = {
        "awaiting": ["waits"], "denied": ["denied"], "done": ["direct"], "needs-approval": [], "running": [],
    }  # fmt: skip
    for state, ids in stands.items():
        now = AuditTerm(STATE_FIELD, (state,), exact=True, now=(state,))
        assert await found(store, now) == ids, state
    assert await found(store, AuditTerm(STATE_FIELD, ("awaiting",), exact=True)) == ["denied", "waits"]
    assert await found(store, AuditTerm(STATE_FIELD, ("asked-running",), exact=True)) == ["direct"]


async def test_what_was_undone(store: Store, audit: AuditLog, clock: Clock) -> None:
    """A change that another has taken back is found as such, with the entry that did, from the day on that it was; one
    that was only to be taken back is none."""
    for id in ("kept", "taken", "asked back"):
        await write(audit, id, person("Max Okafor"), what="asked", state="running")
        await write(audit, id, person("Max Okafor"), what="done", state="done")
    clock.advance(DAY_S)
    began = clock.now
    await write(audit, "undo", what="asked", state="running", takes_back="taken")
    await write(audit, "undo", what="done", state="done", takes_back="taken")
    await write(audit, "other", what="asked", state="needs approval", takes_back="asked back")
    undone = AuditTerm(STATE_FIELD, (UNDONE,), exact=True)
    page = await AuditSearch(store, audit).page(AuditQuery((undone,)), 5)
    assert [one.id for one in page.changes] == ["taken"]
    (change,) = page.changes
    assert [one["what"] for one in change.entries] == ["asked", "done"]
    assert change.undone
    assert change.undone["change"] == "undo"
    assert await found(store, undone, until=began) == []
    assert await found(store, term("okafor"), since=began) == ["taken"]
    assert (await audit.verify()).faults == []


@pytest.mark.engines("sqlite")
async def test_a_long_log_costs_no_more(store: Store, audit: AuditLog, clock: Clock) -> None:
    """What stands only at the very beginning of many entries is found with as few looks as in a short log; rare beside
    common, and far back in time, as well."""
    await write(audit, "old", person("Max Okafor", "max@acme.com"), course("Forklift basics"))
    begun = clock.now
    looks: list[list[int]] = []
    for many in (200, 3000):
        for start in range(0, many, 100):
            clock.advance(60)
            jane, ids = person("Jane Doe", "jane@acme.com"), [f"{many}-{start + at}" for at in range(100)]
            await asyncio.gather(*(write(audit, id, jane) for id in ids))
        here = []
        for terms, days in (
            ((term("okafor"),), {}),
            ((term("max@acme.com"),), {}),
            ((term("max@acme.com"), term("chamilo", PLATFORM_FIELD, exact=True)), {}),
            ((term("chamilo", PLATFORM_FIELD, exact=True), term("acme"), term("forklift")), {}),
            ((), {"until": begun + 1}),
            ((term("acme"),), {"until": begun + 1}),
        ):
            counting = Counting(store)
            page = await AuditSearch(counting, AuditLog(counting)).page(AuditQuery(terms, **days), 10)
            assert [one.id for one in page.changes] == ["old"]
            here.append(counting.gets + counting.scans)
        looks.append(here)
    assert looks[0] == looks[1]
    assert max(looks[0]) < 20


@pytest.mark.engines("sqlite")
async def test_what_is_older_than_a_span_is_not_looked_at(store: Store, audit: AuditLog, clock: Clock) -> None:
    """The changes of a day, as a page and as a file, take as many looks whatever came before them."""
    looks: list[list[int]] = []
    for before in (10, 300):
        for at in range(before):
            clock.advance(60)
            await write(audit, f"{before}-{at}", person("Jane Doe"))
        clock.advance(10 * DAY_S)
        await asyncio.gather(*(write(audit, f"{before} recent {at}", person("Jane Doe")) for at in range(5)))
        here = []
        for terms in ((), (term("jane"),)):
            query, pages, files = AuditQuery(terms, since=clock.now - DAY_S), Counting(store), Counting(store)
            page = await AuditSearch(pages, AuditLog(pages)).page(query, 10)
            file = [one async for one in AuditSearch(files, AuditLog(files)).every(query)]
            assert len(page.changes) == len(file) == 5
            assert (page.after, page.back_to) == ("", None)
            here += [pages.gets + pages.scans, files.gets + files.scans]
        looks.append(here)
    assert looks[0] == looks[1]


@pytest.mark.engines("sqlite")
async def test_a_page_never_looks_without_end(store: Store, audit: AuditLog, clock: Clock) -> None:
    """Two words that stand everywhere but never together cost one page of looks at most; it says how far back they
    came, and the next goes on there, until the only one is found."""
    await write(audit, "both", person("Max Okafor"), course("Forklift basics"))
    for at in range(1200):
        clock.advance(1)
        await write(audit, f"c{at}", *([person("Max Okafor")] if at % 2 else [course("Forklift basics")]))
    after, pages, ids = "", 0, list[str]()
    while True:
        counting = Counting(store)
        query = AuditQuery((term("okafor"), term("Forklift basics")))
        page = await AuditSearch(counting, AuditLog(counting)).page(query, 5, after)
        assert counting.gets + counting.scans <= MAX_PAGE_READS + 20
        ids += [one.id for one in page.changes]
        pages += 1
        if not page.after:
            break
        assert page.back_to is not None
        after = page.after
    assert ids == ["both"]


@pytest.mark.engines("sqlite")
async def test_of_very_many_people_each_is_found(store: Store, audit: AuditLog) -> None:
    """Of 420 people in one class, by name and by address, as the operation itself names them."""
    people = [(f"First{at}", f"Last{at}", f"first{at}.last{at}@acme{at}.com") for at in range(420)]
    intents = [
        EnrollmentsCreate(ext_class_id="onboarding-101", email=email, first_name=first, last_name=last)
        for first, last, email in people
    ]
    targets = [one.plain() for one in of_intents(intents)]
    stored = [{"platform": "class", "operation": "enrollments_create", "data": dump(one)} for one in intents]
    await write(audit, "all", *targets, stored_intents=stored)
    for first, last, email in people[::12]:
        assert await found(store, term(first), term(last)) == await found(store, term(email)) == ["all"], email
    assert await AuditSearch(store, audit).cut(AuditQuery((term("nobody"),)), 3) == []


@pytest.mark.engines("sqlite")
async def test_an_entry_too_long_to_be_found_by_every_word_is_told(store: Store, audit: AuditLog, clock: Clock) -> None:
    """Within the time that was looked through, the newest first."""
    long = " ".join(f"word{at}" for at in range(MAX_ENTRY_TERMS))
    moments = []
    for id in ("older", "newer"):
        clock.advance(DAY_S)
        await write(audit, id, person("Max Okafor"), reason=long)
        moments.append(clock.now)
    assert await found(store, term(f"word{MAX_ENTRY_TERMS - 1}")) == []
    assert await found(store, term("okafor")) == ["newer", "older"]
    search = AuditSearch(store, audit)
    assert await search.cut(AuditQuery((term("word"),)), 3) == pytest.approx(moments[::-1], abs=0.01)
    assert len(await search.cut(AuditQuery((term("word"),), until=moments[0] + 60), 3)) == 1
    assert len(await search.cut(AuditQuery((term("word"),), since=moments[1] - 60), 3)) == 1
    assert await search.cut(AuditQuery(), 3) == []
