"""Several platforms are asked at once; none is waited for longer than it may be, and none costs the others."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from bot.desk import RequestRefused
from connectors.core import errors
from connectors.everyday.everyday import Unplanned
from connectors.everyday.exact import NotKnown, Unclear
from connectors.everyday.values import Person
from handlers.everyday import fan_out as fanout
from handlers.everyday.fan_out import all_of, fan_out


def after(seconds: float, what: str) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        await asyncio.sleep(seconds)
        return what

    return ask


def failing(error: Exception) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        raise error

    return ask


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of the real patience would be too little on a busy machine."""
    monkeypatch.setattr(fanout, "FIRST_UPDATE_AFTER_S", 0.15)
    monkeypatch.setattr(fanout, "MIN_UPDATE_INTERVAL_S", 0.1)
    monkeypatch.setattr(fanout, "FAN_OUT_TIMEOUT_S", 1.0)


async def test_quick_platforms_are_one_update_in_the_order_they_were_named() -> None:
    updates = [one async for one in fan_out({"class": after(0.02, "a"), "damstra": after(0, "b")})]
    assert [(one.platform, one.found) for one in updates[0].new] == [("class", "a"), ("damstra", "b")]
    assert len(updates) == 1


async def test_what_is_there_is_shown_while_others_are_waited_for() -> None:
    updates = [one async for one in fan_out({"class": after(0, "a"), "damstra": after(0.4, "b")})]
    assert [([said.found for said in one.new], one.waiting) for one in updates] == [(["a"], ("damstra",)), (["b"], ())]


async def test_it_is_shown_four_times_at_most_and_ends_by_the_deadline() -> None:
    names = ("chamilo", "class", "classonlive", "damstra", "skilljar")
    began = time.monotonic()
    asks = {name: after(0.2 * at, name) for at, name in enumerate(names)} | {"skilljar": after(60, "late")}
    updates = [one async for one in fan_out(asks)]
    assert time.monotonic() - began < 3
    assert len(updates) <= fanout.MAX_UPDATES
    said = [one for progress in updates for one in progress.new]
    assert sorted(one.platform for one in said) == list(names)
    assert "did not answer within" in next(one.trouble for one in said if one.platform == "skilljar")


@pytest.mark.parametrize(
    ("error", "trouble", "final"),
    [
        (RequestRefused("You may not."), "You may not.", True),
        (Unplanned("Nothing to do."), "Nothing to do.", True),
        (errors.Unavailable("Class"), "Class is down right now", False),
        (RuntimeError("secret detail"), "Something went wrong inside Registrar", False),
    ],
)
async def test_a_failure_is_a_line_and_says_whether_to_ask_again(error: Exception, trouble: str, final: bool) -> None:
    failed, fine = await all_of({"class": failing(error), "damstra": after(0, "b")})
    assert trouble in failed.trouble
    assert "secret detail" not in failed.trouble
    assert failed.final == final
    assert fine.found == "b"


async def test_what_is_unclear_or_missing_is_no_failure() -> None:
    choices = [Person("class", "1", "Jane")]
    unclear, missing = await all_of(
        {"class": failing(Unclear("jane", choices)), "damstra": failing(NotKnown("person", "jane"))}
    )
    assert unclear.choices == tuple(choices)
    assert missing.missing == "person"
