"""The same, asked for again by the same person while the first waits for approval, is the first."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from pydantic import SecretStr

from bot.changes.change import AskedAlready, ChangeState
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.policy.policy import Policy
from connectors.classcom.standin import ClassStandIn
from connectors.core.intent import Intent
from tests.bot.asking import (
    ADA,
    ADMIN,
    BEN,
    CREATE,
    DELETE,
    INSTRUCTOR,
    LINK,
    PEOPLE,
    UNENROLL,
    Connector,
    pending,
    quorum,
    requested,
)
from tests.bot.store.clock import Clock

Asked = Intent[Any] | Sequence[Intent[Any]]


@pytest.fixture
def rules() -> list[Policy]:
    """The last one is in force."""
    return [quorum(1)]


@pytest.fixture
def desk(standin: ClassStandIn, changes: ChangeStore, clock: Clock, rules: list[Policy]) -> Desk:
    return Desk({"class": Connector(standin)}, changes, policy=lambda: rules[-1], clock=clock)


@pytest.mark.parametrize("asked", [DELETE, UNENROLL, LINK, CREATE, (UNENROLL, DELETE)], ids=str)
async def test_what_waits_is_what_is_pending(desk: Desk, asked: Asked) -> None:
    """Whatever it is, with a secret and of several operations too: nothing new is opened."""
    first = await requested(desk, asked)
    again = await pending(desk, asked)
    assert (again.id, again.state) == (first.id, ChangeState.AWAITING)
    assert len(await desk.changes_of(ADA.id, 9)) == 1


async def test_of_two_questions_one_is_asked(desk: Desk) -> None:
    """Whoever was asked why twice gets the first request with the second answer, and nothing is changed."""
    one, other = await pending(desk, DELETE), await pending(desk, DELETE)
    assert one.id != other.id
    first = await desk.request(one.id, ADA, "because")
    with pytest.raises(AskedAlready) as same:
        await desk.request(other.id, ADA, "because, again")
    assert same.value.change == first
    assert (await desk.change(other.id)).state is ChangeState.NEEDS_APPROVAL


async def approved(desk: Desk, id: str, clock: Clock) -> None:
    await desk.approve(id, BEN, PEOPLE)


async def denied(desk: Desk, id: str, clock: Clock) -> None:
    await desk.deny(id, BEN, "no", ADA)


async def cancelled(desk: Desk, id: str, clock: Clock) -> None:
    await desk.cancel(id, ADA)


async def past_its_time(desk: Desk, id: str, clock: Clock) -> None:
    clock.advance(2 * 86400.0)


@pytest.mark.parametrize("over", [approved, denied, cancelled, past_its_time])
async def test_what_is_over_can_be_asked_for_again(
    desk: Desk, clock: Clock, over: Callable[[Desk, str, Clock], Awaitable[None]]
) -> None:
    first = await requested(desk, LINK)
    await over(desk, first.id, clock)
    second = await requested(desk, LINK)
    assert (second.id != first.id, second.state) == (True, ChangeState.AWAITING)


async def test_what_others_must_approve_by_now_is_asked_for_anew(desk: Desk, rules: list[Policy]) -> None:
    """The first request could not be approved any more as it stands."""
    first = await requested(desk)
    rules.append(quorum(1, approvers="owner"))
    assert (await pending(desk, DELETE)).id != first.id


@pytest.mark.parametrize("other", [ADMIN, DELETE, (INSTRUCTOR, DELETE), (DELETE, INSTRUCTOR)], ids=str)
async def test_another_value_or_operation_is_another_request(desk: Desk, other: Asked) -> None:
    first = await requested(desk, INSTRUCTOR)
    assert (await pending(desk, other)).id != first.id


async def test_another_person_asks_for_themselves(desk: Desk) -> None:
    first = await requested(desk)
    assert (await pending(desk, DELETE, BEN)).id != first.id


async def test_another_secret_is_no_other_request(desk: Desk) -> None:
    """None is kept: the one that counts is given when it is run."""
    first = await requested(desk, CREATE)
    assert (await pending(desk, CREATE.model_copy(update={"meeting_passcode": SecretStr("other-1")}))).id == first.id


async def test_of_two_questions_at_the_same_moment_one_is_asked(desk: Desk) -> None:
    """However many presses come at once, on as many questions: one request, and all others are told of it."""
    questions = [await pending(desk, DELETE) for _ in range(5)]
    came = await asyncio.gather(*(desk.request(one.id, ADA, "because") for one in questions), return_exceptions=True)
    (asked,) = [one for one in came if not isinstance(one, BaseException)]
    others = [one for one in came if isinstance(one, AskedAlready)]
    assert (len(others), {one.change.id for one in others}) == (4, {asked.id})
    assert len(await desk.waiting_for(BEN)) == 1
