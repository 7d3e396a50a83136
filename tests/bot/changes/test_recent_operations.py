"""What a person did last."""

import pytest

from bot.changes.recent_operations import MAX_RECENT_OPERATIONS, RecentOperations
from bot.store import Put, Store
from connectors.classcom.classes import ClassesGet
from connectors.classcom.templates import TemplatesCreate
from tests.bot.asking import CREATE, DELETE, PASSCODE, UPDATE
from tests.bot.engines import ENGINES

pytestmark = pytest.mark.engines(*ENGINES)


@pytest.fixture
def recent(store: Store) -> RecentOperations:
    return RecentOperations(store)


async def ids(recent: RecentOperations, user: str) -> list[str]:
    return [one["operation"] for one in await recent.of(user)]


async def test_newest_first(recent: RecentOperations) -> None:
    """Each operation once, by what was said last, and everybody's apart."""
    for intent in (UPDATE, DELETE, ClassesGet(ext_class_id="a"), ClassesGet(ext_class_id="b")):
        await recent.note("U1", intent)
    await recent.note("U2", UPDATE)
    assert await ids(recent, "U1") == ["classes_get", "classes_delete", "classes_update"]
    assert (await recent.of("U1"))[0]["data"]["ext_class_id"] == "b"
    assert await ids(recent, "U2") == ["classes_update"]
    assert await recent.of("U3") == []


async def test_the_same_again_is_not_written(recent: RecentOperations, store: Store) -> None:
    """Whoever asks the same thing all day writes it down once."""
    for _ in range(5):
        await recent.note("U1", UPDATE)
    (row,) = await store.scan("recent_operations/")
    assert row.version == 1
    await recent.note("U1", DELETE)
    (row,) = await store.scan("recent_operations/")
    assert row.version == 2


async def test_no_secret_is_kept(recent: RecentOperations, store: Store) -> None:
    """What had one says that it is not whole."""
    await recent.note("U1", CREATE)
    await recent.note("U1", TemplatesCreate(name="Evening"))
    assert PASSCODE not in repr(await store.scan(""))
    assert [one["whole"] for one in await recent.of("U1")] == [True, False]


async def test_so_many_and_no_more(recent: RecentOperations, store: Store) -> None:
    """The oldest go."""
    rows = [{"platform": "class", "operation": f"o{n}", "data": {}, "whole": True} for n in range(20)]
    await store.apply(Put("recent_operations/U1", rows[:MAX_RECENT_OPERATIONS]))
    await recent.note("U1", UPDATE)
    assert len(await recent.of("U1")) == MAX_RECENT_OPERATIONS
