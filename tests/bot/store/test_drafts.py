"""What does not fit a button."""

import asyncio
from itertools import count
from typing import Any

import pytest

from bot.store import Op, Store, StoreError
from bot.store.drafts import Drafts
from bot.store.expiry import sweep
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)


@pytest.fixture
def drafts(store: Store) -> Drafts:
    return Drafts(store)


async def test_round_trip(drafts: Drafts) -> None:
    """What is put comes back to its owner, as JSON."""
    form: dict[str, Any] = {"course": "Onboarding 101", "seats": None, "people": ["Zoë"]}
    draft = await drafts.put("form", "U1", form, ttl=60)
    assert await drafts.get(draft, "form", "U1") == form


async def test_ids_cannot_be_guessed(drafts: Drafts) -> None:
    """Ids are all different, long enough to be safe and short enough for a button."""
    ids = {await drafts.put("form", "U1", n, ttl=60) for n in range(50)}
    assert len(ids) == 50
    assert all(22 <= len(draft) <= 64 for draft in ids)


async def test_ids_are_given(store: Store) -> None:
    """Where ids come from is the caller's choice."""
    numbers = count(1)
    drafts = Drafts(store, new_id=lambda: f"draft-{next(numbers)}")
    assert [await drafts.put("form", None, n, ttl=60) for n in range(2)] == ["draft-1", "draft-2"]


@pytest.mark.parametrize(("kind", "owner"), [("page", "U1"), ("form", "U2"), ("form", None), ("form", ""), ("", "U1")])
async def test_only_for_its_owner(drafts: Drafts, kind: str, owner: str | None) -> None:
    """Who names another owner or another kind finds nothing and changes nothing."""
    draft = await drafts.put("form", "U1", "mine", ttl=60)
    assert await drafts.get(draft, kind, owner) is None
    assert not await drafts.change(draft, kind, owner, "theirs")
    assert not await drafts.drop(draft, kind, owner)
    assert await drafts.get(draft, "form", "U1") == "mine"


async def test_without_owner(drafts: Drafts) -> None:
    """A draft without an owner is anybody's who asks for it as such."""
    draft = await drafts.put("page", None, {"cursor": 2}, ttl=60)
    assert await drafts.get(draft, "page", None) == {"cursor": 2}
    assert await drafts.get(draft, "page", "U1") is None


async def test_life(drafts: Drafts, store: Store, clock: Clock) -> None:
    """A draft is there until its end, then not, and a sweep leaves nothing of it."""
    draft = await drafts.put("form", "U1", "mine", ttl=60)
    clock.advance(59)
    assert await drafts.get(draft, "form", "U1") == "mine"
    clock.advance(1)
    assert await drafts.get(draft, "form", "U1") is None
    assert not await drafts.change(draft, "form", "U1", "again", ttl=60)
    assert not await drafts.drop(draft, "form", "U1")
    assert await sweep(store) == 1
    assert await store.scan("") == []


async def test_change(drafts: Drafts, clock: Clock) -> None:
    """A change replaces the value; the life stays as it was unless a new one is given."""
    draft = await drafts.put("form", "U1", 1, ttl=60)
    clock.advance(59)
    assert await drafts.change(draft, "form", "U1", 2)
    assert await drafts.get(draft, "form", "U1") == 2
    assert await drafts.change(draft, "form", "U1", 3, ttl=60)
    clock.advance(59)
    assert await drafts.get(draft, "form", "U1") == 3
    clock.advance(1)
    assert await drafts.get(draft, "form", "U1") is None


async def test_drop(drafts: Drafts, store: Store) -> None:
    """A dropped draft is gone, and leaves nothing behind."""
    draft = await drafts.put("form", "U1", 1, ttl=60)
    assert await drafts.drop(draft, "form", "U1")
    assert await drafts.get(draft, "form", "U1") is None
    assert not await drafts.change(draft, "form", "U1", 2)
    assert await store.scan("") == []


async def test_at_once(drafts: Drafts) -> None:
    """Everybody's change is kept in some order; of all who drop at once, one did it."""
    draft = await drafts.put("form", "U1", 0, ttl=60)
    assert all(await asyncio.gather(*(drafts.change(draft, "form", "U1", n) for n in range(20))))
    assert await drafts.get(draft, "form", "U1") in range(20)
    assert sum(await asyncio.gather(*(drafts.drop(draft, "form", "U1") for _ in range(20)))) == 1


@pytest.mark.parametrize(
    "nonsense",
    ["", " ", "nobody", "../claims/x", "%", "a/b", "x" * 5000, "\0", "\ud800", "é", "id\n", "<@U1>"],
    ids=ascii,
)
async def test_nonsense(drafts: Drafts, nonsense: str) -> None:
    """An id that never was is simply not found."""
    assert await drafts.get(nonsense, "form", "U1") is None
    assert not await drafts.change(nonsense, "form", "U1", 1)
    assert not await drafts.drop(nonsense, "form", "U1")


class Behind:
    """A store that keeps nothing before it is let."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.let = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def apply(self, *ops: Op) -> None:
        await self.let.wait()
        await self._store.apply(*ops)


async def test_who_looks_for_a_draft_that_is_still_being_kept_waits(store: Store) -> None:
    """Its id is known at once; whoever changes or drops it waits as well."""
    behind = Behind(store)
    drafts = Drafts(behind)
    draft, keeping = await drafts.begin("form", "U1", "whole", ttl=60)
    looking = asyncio.create_task(drafts.get(draft, "form", "U1"))
    changing = asyncio.create_task(drafts.change(draft, "form", "U1", "whole"))
    await asyncio.sleep(0)
    behind.let.set()
    assert await looking == "whole"
    assert await changing
    assert keeping.done()


async def test_a_draft_of_a_shared_store_is_kept_before_its_id_is_known(store: Store) -> None:
    """Another process could not know that it has to wait."""
    draft, keeping = await Drafts(store, shared=True).begin("form", "U1", "whole", ttl=60)
    assert keeping.done()
    assert await Drafts(store).get(draft, "form", "U1") == "whole"


async def test_a_draft_that_cannot_be_kept_says_so_and_is_gone() -> None:
    """To whoever waits for its keeping; to whoever looks for it, like one that has expired."""

    class Full(Behind):
        async def apply(self, *ops: Op) -> None:
            raise StoreError("the disk is full")

        async def get(self, key: str) -> None:
            return None

        async def now(self) -> float:
            return 0.0

    drafts = Drafts(Full(None))  # type: ignore[arg-type]  # nothing of it is asked
    draft, keeping = await drafts.begin("form", "U1", "whole", ttl=60)
    assert await drafts.get(draft, "form", "U1") is None
    with pytest.raises(StoreError, match="full"):
        await keeping
