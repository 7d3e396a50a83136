"""Pickers on large accounts: what is typed reaches the platform that searches, in few calls, and the row is found."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audit.log import AuditLog
from bot.changes.store import ChangeStore
from bot.desk import Desk, RequestRefused
from bot.policy.policy import Actor, Policy, Rule, RuleAction, Standing
from bot.store.sqlite import open_sqlite
from connectors.core.connector import Connector
from connectors.core.same import has_words
from connectors.damstra.standin import DamstraStandIn
from connectors.skilljar.standin import SkilljarStandIn
from connectors.standin.standin import Fault, Reply, StandIn
from handlers.operations import listing_rows, pickers
from handlers.operations.form_view import Form
from handlers.operations.listing_rows import FOUND_CUT, LISTING_CUT, LISTING_FAILED, LISTING_LATE, finds_parts, narrowed
from handlers.operations.pickers import Pickers
from tests.connectors.classonlive.rig import classonlive_rig
from tests.connectors.damstra.rig import damstra_rig
from tests.connectors.rig import Rig
from tests.connectors.skilljar.rig import LEARN, skilljar_rig
from tests.connectors.skilljar.test_everyday import crowd
from tests.properties import examples

ADA = Actor("U1", name="Ada", standing=Standing.OWNER)
MANY = 20_000
ADJECTIVES = ("Amber", "Brisk", "Calm", "Dusty", "Eager", "Fluvial", "Gentle", "Hollow")
NOUNS = ("anvil", "bridge", "crane", "derrick", "engine", "furnace", "girder", "hoist", "ladder", "welders")


def group_name(n: int) -> str:
    return f"{ADJECTIVES[n % 8]} {NOUNS[n // 8 % 10]} {n}"


@asynccontextmanager
async def desk_of(name: str, connector: Connector) -> AsyncIterator[Desk]:
    with TemporaryDirectory() as folder:
        store = await open_sqlite(Path(folder) / "registrar.db")
        yield Desk({name: connector}, ChangeStore(store, AuditLog(store)))
        await store.close()


def crowded_damstra() -> Rig:
    """20,000 groups, and as many people of whom one has no name like her address."""
    rig = damstra_rig()
    assert isinstance(rig.standin, DamstraStandIn)
    account = rig.standin.account
    group, user = next(iter(account.groups.values())), next(iter(account.users.values()))
    account.groups |= {n: replace(group, id=n, name=group_name(n)) for n in range(50_000, 50_000 + MANY)}
    account.users |= {
        n: replace(user, id=n, user_name=f"u{n}", first_name="Sam", last_name=f"Sung{n}", email=f"s{n}@example.com")
        for n in range(50_000, 50_000 + MANY)
    }
    account.users[99_999] = replace(
        user, id=99_999, user_name="jd77", first_name="Theodora", last_name="Quill", email="j77@example.com"
    )
    return rig


CROWDED = crowded_damstra()


def asked(standin: StandIn, path: str) -> list[Mapping[str, str]]:
    """What a listing was asked, call by call."""
    return [dict(call.query) for call in standin.calls if call.path == path]


def texts(options: list[dict[str, Any]]) -> list[str]:
    return [one["text"]["text"] for one in options]


class Typist:
    """Somebody who types into one picker of one form."""

    def __init__(self, desk: Desk, platform: str, operation: str, field: str, **data: Any) -> None:
        self._desk, self._field = desk, field
        self._form = Form(platform, operation, data)
        self._pickers = Pickers()

    async def __call__(self, typed: str) -> list[str]:
        return texts(await self._pickers.offer(self._desk, ADA, self._form, self._field, typed))


@pytest.fixture
def damstra() -> Rig:
    CROWDED.standin.calls.clear()
    return CROWDED


async def test_typed_letters_reach_the_platform(damstra: Rig) -> None:
    """One of 20,000 groups is found in a call or two, and what was typed is offered as it is."""
    async with desk_of("damstra", damstra.connector) as desk:
        type_ = Typist(desk, "damstra", "groups_get", "group_id")
        offered = await type_(group_name(61_234))
    assert (offered[0], offered[-1]) == (group_name(61_234), f"Use “{group_name(61_234)}”")
    calls = asked(damstra.standin, "/group")
    assert calls[0]["q"] in group_name(61_234).split()
    assert len(calls) <= 4


async def test_a_few_letters_that_fit_much_say_so(damstra: Rig) -> None:
    """What is offered is not taken for all there is; an empty box shows the first of them."""
    async with desk_of("damstra", damstra.connector) as desk:
        type_ = Typist(desk, "damstra", "groups_get", "group_id")
        assert len(await type_("")) == 99
        offered = await type_("weld")
    assert len(offered) == 100
    assert offered[-1] == f"Use “weld” ({FOUND_CUT})"
    assert all("welders" in one for one in offered[:-1])
    assert len(asked(damstra.standin, "/group")) <= 4


async def test_a_shorter_answer_that_was_whole_serves_longer_words(damstra: Rig) -> None:
    """While somebody types on, the platform is not asked again: Damstra shows that it finds parts of words."""
    async with desk_of("damstra", damstra.connector) as desk:
        type_ = Typist(desk, "damstra", "groups_get", "group_id")
        assert await type_("5123") != []
        before = len(asked(damstra.standin, "/group"))
        for typed, calls in (("51234", 0), (group_name(51_234), 3)):  # whose longest word is another
            offered = await type_(typed)
            assert (offered[0], offered[-1]) == (group_name(51_234), f"Use “{typed}”")
            assert len(asked(damstra.standin, "/group")) <= before + calls


async def test_people_are_found_by_name_and_by_address(damstra: Rig) -> None:
    """Damstra searches names, and is asked for an address by itself; both stand in the option."""
    async with desk_of("damstra", damstra.connector) as desk:
        type_ = Typist(desk, "damstra", "users_get", "user_id")
        shown = "Theodora Quill (j77@example.com)"
        for typed in ("quill", "Theodora Quill", "quill theodora", "j77@example.com", "jd77"):
            assert shown in await type_(typed), typed
        assert shown not in await type_("Theodora Sung")
    assert len(asked(damstra.standin, "/user")) <= 16


async def test_where_nothing_searches_an_address_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the people on Skilljar the first are looked through, which is said; an address finds the last of them."""
    monkeypatch.setattr(listing_rows, "MAX_PICKER_ROWS", 200)
    rig = skilljar_rig()
    assert isinstance(rig.standin, SkilljarStandIn)
    crowd(rig.standin, 500)
    async with desk_of("skilljar", rig.connector) as desk:
        type_ = Typist(desk, "skilljar", "users_read", "user_id")
        assert await type_("last499") == [f"Use “last499” ({LISTING_CUT})"]
        before = len(rig.standin.calls)
        shown = "First499 Last499 (person499@example.com)"
        offered = await type_("person499@example.com")
        assert (offered[0], offered[-1]) == (shown, f"Use “person499@example.com” ({LISTING_CUT})")
        assert len(rig.standin.calls) == before + 1
        assert "First7 Last7 (person7@example.com)" in await type_("first7")
        assert len(rig.standin.calls) == before + 1


async def test_the_catalogue_of_a_site_is_searched() -> None:
    rig = skilljar_rig()
    async with desk_of("skilljar", rig.connector) as desk:
        type_ = Typist(desk, "skilljar", "domains_published_courses_read", "published_course_id", **LEARN)
        assert (await type_("onboarding"))[0] == "Onboarding 101"
    assert asked(rig.standin, "/v1/domains/learn.example.com/published-courses")[-1:] != [{}]


async def test_another_operation_may_search() -> None:
    """ClassOnLive lists courses in one way and searches them in another."""
    rig = classonlive_rig()
    async with desk_of("classonlive", rig.connector) as desk:
        offered = await Typist(desk, "classonlive", "content_get", "content_id")("onboard")
    assert any(one.startswith("Onboarding") for one in offered)
    assert any(call.path.endswith("/content/search/onboard") for call in rig.standin.calls)


async def test_a_listing_that_comes_as_a_whole_is_not_cut() -> None:
    """However long it is, and whatever searches it: nobody is told that there is more."""
    rig = classonlive_rig()
    async with desk_of("classonlive", rig.connector) as desk:
        type_ = Typist(desk, "classonlive", "content_get", "content_id")
        await type_("")
        assert (await type_("onboard"))[-1] == "Use “onboard”"
    assert len(rig.standin.calls) == 2


async def test_what_nobody_may_read_is_not_offered() -> None:
    """The policy is asked of the listing, and of what was read a moment ago."""
    rig = damstra_rig()
    refusing = Policy(rules=(Rule("no lists", RuleAction.REFUSE, operations=("groups_list",)),))
    async with desk_of("damstra", rig.connector) as desk:
        type_ = Typist(desk, "damstra", "groups_get", "group_id")
        assert "New starters" in await type_("new")
        desk.judge._policy = lambda: refusing
        with pytest.raises(RequestRefused):
            await type_("new")


async def test_a_listing_that_fails_is_said() -> None:
    rig = damstra_rig()
    rig.standin.faults.add(Fault(Reply({"message": "No", "internalCode": 831}, 403)), times=None)
    async with desk_of("damstra", rig.connector) as desk:
        assert await Typist(desk, "damstra", "groups_get", "group_id")("new") == [f"Use “new” ({LISTING_FAILED})"]


class Slow(httpx.AsyncBaseTransport):
    """A platform that answers when it is let."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner, self.may_answer = inner, asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self.may_answer.wait()
        return await self._inner.handle_async_request(request)


async def test_a_slow_platform_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed is offered in time, with why there is nothing else; what comes later is there for the next letter,
    and is not asked for again."""
    monkeypatch.setattr(pickers, "OPTIONS_TIMEOUT_S", 0.05)
    rig = damstra_rig()
    slow = Slow(httpx.ASGITransport(app=rig.standin))
    async with desk_of("damstra", rig.connect(transport=slow)) as desk:
        type_ = Typist(desk, "damstra", "groups_get", "group_id")
        assert await type_("new") == [f"Use “new” ({LISTING_LATE})"]
        slow.may_answer.set()
        monkeypatch.undo()
        assert (await type_("new"))[0] == "New starters"
    assert len(asked(rig.standin, "/group")) == 1


class WholeWords(httpx.AsyncBaseTransport):
    """A platform that finds whole words only: of what the other finds, the rows that have such a word."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        data = json.loads(await response.aread())
        q = request.url.params.get("q", "").casefold()
        kept = [row for row in data["results"] if not q or q in row["name"].casefold().split()]
        return httpx.Response(200, json=data | {"results": kept, "total": len(kept)})


SMALL = [f"{ADJECTIVES[n % 8]} {NOUNS[n * 3 % 10]}{'s' * (n % 3)}" for n in range(60)]


@settings(max_examples=examples(25))
@given(st.sampled_from(SMALL), st.booleans(), st.data())
async def test_whoever_types_a_name_finds_it(name: str, whole_words: bool, data: st.DataObject) -> None:
    """Letter by letter, in any rhythm, with pauses anywhere: at the end the row is offered, whether the platform finds
    parts of words or whole ones; and where it finds parts, at every pause."""
    rig = damstra_rig()
    assert isinstance(rig.standin, DamstraStandIn)
    account = rig.standin.account
    group = next(iter(account.groups.values()))
    account.groups |= {50_000 + n: replace(group, id=50_000 + n, name=one) for n, one in enumerate(SMALL)}
    found: httpx.AsyncBaseTransport = httpx.ASGITransport(app=rig.standin)
    connector = rig.connect(transport=WholeWords(found) if whole_words else found)
    stops = data.draw(st.lists(st.integers(1, len(name)), max_size=5).map(sorted))
    async with desk_of("damstra", connector) as desk:
        type_ = Typist(desk, "damstra", "groups_get", "group_id")
        for stop in stops:
            offered = await type_(name[:stop])
            assert offered[-1].startswith("Use “") or not name[:stop].strip()
            if not whole_words:
                assert name in offered
                fitting = [one for one in SMALL if has_words(one, name[:stop])]
                assert {*fitting} <= {*offered}
        assert name in await type_(name)


TYPED = st.sampled_from(SMALL).flatmap(
    lambda name: st.one_of(
        st.integers(0, len(name)).map(lambda end: name[:end]),
        st.integers(0, len(name)).map(lambda end: name[:end].upper() + " "),
        st.integers(0, len(name) - 1).map(lambda begin: name[begin:]),
        st.permutations(name.split()).map(" ".join),
    )
)
ADDRESSES = st.integers(0, 59).flatmap(lambda n: st.sampled_from([f"h{n}@example.com", f"h{n}@", f"h{n}", "example"]))
NUMBERS = st.integers(50_000, 50_059).flatmap(lambda n: st.integers(1, 5).map(lambda end: str(n)[:end]))


@settings(max_examples=examples(40))
@given(st.sampled_from(["groups_get group_id", "users_get user_id"]), st.booleans(), st.data())
async def test_the_same_letters_offer_the_same_whatever_was_typed_before(
    picker: str, whole_words: bool, data: st.DataObject
) -> None:
    """To the letter and in the same order, as to whoever types nothing else: names, parts of them, addresses, ids."""
    rig = damstra_rig()
    assert isinstance(rig.standin, DamstraStandIn)
    account = rig.standin.account
    group, user = next(iter(account.groups.values())), next(iter(account.users.values()))
    account.groups |= {50_000 + n: replace(group, id=50_000 + n, name=one) for n, one in enumerate(SMALL)}
    for n, one in enumerate(SMALL):
        first, last = one.split()
        account.users[50_000 + n] = replace(
            user, id=50_000 + n, user_name=f"u{n}", first_name=first, last_name=last, email=f"h{n}@example.com"
        )
    found: httpx.AsyncBaseTransport = httpx.ASGITransport(app=rig.standin)
    whole = whole_words and picker.startswith("groups")
    connector = rig.connect(transport=WholeWords(found) if whole else found)
    async with desk_of("damstra", connector) as desk:
        warm = Typist(desk, "damstra", *picker.split())
        for typed in data.draw(st.lists(st.one_of(TYPED, TYPED, ADDRESSES, NUMBERS), min_size=2, max_size=6)):
            cold = Typist(desk, "damstra", *picker.split())
            assert await warm(typed) == await cold(typed), typed


@pytest.mark.parametrize(
    ("found", "longer", "left"),
    [
        (["Fire safety", "Firefighters"], "firef", [1]),
        (["Fire safety", "Firefighters"], "firex", []),
        (["Fire safety", "Fire drill"], "fires", None),
        (["Firefighters", "Safety"], "firef", None),
        (["Firefighters"], "afire", None),
    ],
)
def test_what_is_found_for_a_longer_word(found: list[str], longer: str, left: list[int] | None) -> None:
    """As far as the rows for the shorter one show it; not where each may have been found by another column."""
    narrow = narrowed(rows(*found), "fire", longer)
    assert (None if narrow is None else [row["id"] for row in narrow]) == left
    assert narrowed([{"title": "Firefighters", "note": "fire"}], "fire", "firef") is None


def rows(*titles: str) -> list[dict[str, Any]]:
    return [{"id": n, "title": one} for n, one in enumerate(titles)]


@pytest.mark.parametrize(
    ("words", "found", "parts"),
    [
        ("", rows("Fire safety"), False),
        ("fire", rows("Fire safety"), False),
        ("fire", rows("Fire safety", "Firefighters"), True),
        ("fire", rows("Firefighters"), True),
        ("fire", rows("Firefighters", "Safety"), False),
        ("fire", [], False),
        ("safe", rows("Fire-safety"), True),
        ("fire", rows("FIRE", "fires"), True),
    ],
)
def test_what_shows_that_parts_of_words_are_found(words: str, found: list[dict[str, Any]], parts: bool) -> None:
    assert finds_parts(words, found) is parts


def test_the_page_for_new_platforms_names_the_limit() -> None:
    """Whoever declares a listing that nothing searches knows how much of it is looked through."""
    page = (Path(__file__).parents[3] / "docs/adding-a-platform.md").read_text()
    assert f"the first {listing_rows.MAX_PICKER_ROWS:,} rows" in " ".join(page.split())
