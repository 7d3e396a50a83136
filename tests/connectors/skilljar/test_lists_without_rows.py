"""A listing of Skilljar's always has its rows; what has none is no word on whether there are any."""

from typing import Any

import pytest

from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.intent import make
from connectors.core.record import Page
from connectors.standin.standin import Fault, Reply
from tests.connectors.skilljar.rig import skilljar_rig

LISTINGS = [
    one
    for name, one in sorted(platforms()["skilljar"].operations.items())
    if name in ("users_list", "domains_list", "groups_list", "promo_codes_list", "courses_list")
]


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize(
    "answer",
    [{"detail": "Come back later."}, {}, {"results": None}, {"count": 3, "results": []}, {"results": {"id": "x"}}],
)
async def test_an_answer_without_rows_is_not_nothing(listing: Any, answer: Any) -> None:
    """Neither for whoever asked, nor for the check whether the key is accepted."""
    rig = skilljar_rig()
    rig.standin.faults.add(Fault(Reply(answer)), times=None)
    with pytest.raises(errors.Unexpected):
        await rig.connector.run(make(listing, {}))


async def test_nobody_at_all_and_a_page_without_a_count_are_believed() -> None:
    """Of people some pages come without a count; the next page is asked for all the same."""
    rig = skilljar_rig()
    rig.standin.faults.add(Fault(Reply({"count": 0, "next": None, "results": []})))
    nobody: Page[Any] = await rig.connector.run(make(LISTINGS[0], {}))
    assert (nobody.items, nobody.total) == ([], 0)
    users = make(platforms()["skilljar"].operations["users_list"], {})
    rig.standin.faults.add(Fault(Reply({"next": "https://x.example/users?cursor=abc", "results": [{"id": "u1"}]})))
    page = await rig.connector.run(users)
    assert page.total is None
    assert rig.connector.after(users, page) is not None
