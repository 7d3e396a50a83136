"""Several platforms are asked at once; none is waited for longer than it may be, and none costs the others."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import pytest

from bot.desk import RequestRefused
from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.everyday.everyday import Everyday, Reader, Stopped, Unplanned
from connectors.everyday.exact import NotKnown, Unclear
from connectors.everyday.values import Person
from handlers.everyday import fan_out as fanout
from handlers.everyday import platform_reply
from handlers.everyday.fan_out import PlatformAsk, all_of, fan_out
from handlers.slack.blocks import Message
from tests.handlers.messages import read

R = TypeVar("R")


class Unread(Reader):
    """A reader of which nothing is read."""

    async def read(self, intent: Intent[R]) -> R:
        raise NotImplementedError

    async def sweep(self, intents: Sequence[Intent[R]]) -> Sequence[R | errors.PlatformError | None]:
        raise NotImplementedError

    def pages(self, intent: Intent[Page[R]]) -> AsyncIterator[Sequence[R]]:
        raise NotImplementedError

    async def now(self) -> datetime:
        raise NotImplementedError


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
    assert "didn't answer within" in next(one.trouble for one in said if one.platform == "skilljar")


async def test_who_is_late_goes_on_for_whoever_holds_it() -> None:
    """And is not asked a second time, nor is anybody who has answered."""
    running: fanout.Running[str] = {}
    asks = {"class": after(0, "a"), "damstra": after(1.3, "b")}
    quick, late = await all_of(asks, running)
    assert (quick.found, late.late, late.whole) == ("a", True, False)
    again = await all_of({name: failing(RuntimeError("asked twice")) for name in asks}, running)
    assert [one.found for one in again] == ["a", "b"]


async def test_who_is_late_is_given_up_where_nobody_holds_it() -> None:
    ended = asyncio.Event()

    async def never() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    (late,) = await all_of({"class": never})
    assert late.late
    assert ended.is_set()


async def test_where_a_look_stopped_comes_with_the_answer_and_with_none() -> None:
    """Whether somebody was found, is unclear or missing; and not what an earlier question left behind."""

    async def found(verbs: Everyday) -> str:
        verbs.stopped = Stopped(60, 206, "classes")
        return "a"

    async def missing(verbs: Everyday) -> str:
        verbs.stopped = Stopped(3, None, "sessions")
        raise NotKnown("person", "jane")

    async def whole(verbs: Everyday) -> str:
        return "b"

    verbs = Everyday(Unread())
    asks = [PlatformAsk(verbs, ask) for ask in (found, missing, whole)]
    told = [(await all_of({"class": ask}))[0] for ask in asks]
    assert [one.stopped for one in told] == [Stopped(60, 206, "classes"), Stopped(3, None, "sessions"), None]
    assert [one.whole for one in told] == [False, False, True]


async def test_what_could_not_be_seen_is_a_line_of_the_answer_and_of_no_later_one() -> None:
    verbs = Everyday(Unread())

    async def partly(verbs: Everyday) -> str:
        verbs.unseen = ("Gone since Damstra listed these sessions: 7.",)
        return "a"

    async def whole(verbs: Everyday) -> str:
        return "b"

    for ask, lines in ((partly, ["Gone since Damstra listed these sessions: 7."]), (whole, [])):
        told = await all_of({"damstra": PlatformAsk(verbs, ask)})
        assert read(Message("", platform_reply.unseen(told))).splitlines() == lines


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


@pytest.mark.parametrize("platform", platforms())
def test_nobody_is_missing_without_a_word(platform: str) -> None:
    """Whoever is left out as unknown has a reason that names them; and one sentence says how far a look came."""
    for typed in ("jane@acme.com", "Jane Doe", "987654321"):
        named = f"with {typed}" if "@" in typed else f"called “{typed}”"
        (why,) = platform_reply.not_there(platform, typed)
        assert named in why
        (why,) = platform_reply.not_there(platform, typed, Stopped(60, 206, "classes"))
        assert f"{named} in the 60 of 206 classes" in why
