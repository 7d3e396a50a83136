"""How often a platform is called, on a clock that the tests move."""

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest

from connectors.core.connector import Connector
from connectors.core.errors import RateLimited
from connectors.core.intent import make
from connectors.core.pacing import RateLimit, RateLimiter
from tests.connectors.workshop import RoomsFind, RoomsRename


@dataclass
class Clock:
    """Moves only while somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Busy(Connector):
    platform = "workshop"
    title = "Workshop"
    limits = (RateLimit(3, 10), RateLimit(5, 100))


def connect(clock: Clock, heard: list[float]) -> Connector:
    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(clock.now)
        return httpx.Response(200, json=[])

    return Busy("https://workshop.example.com", transport=httpx.MockTransport(answer), sleep=clock.sleep, clock=clock)


def test_a_limit_counts_whichever_window_one_looks_at() -> None:
    """Not minute by minute: the calls before count as long as they are within it."""
    clock = Clock()
    pace = RateLimiter((RateLimit(2, 10),), clock)
    assert pace.take() == 0
    clock.now += 6
    assert pace.take() == 0
    clock.now += 2
    assert pace.take() == 2
    clock.now += 2
    assert pace.take() == 0
    assert pace.take() == 6


def test_the_stricter_of_two_limits_decides() -> None:
    """The long one, once the short one has let enough through."""
    clock = Clock()
    pace = RateLimiter((RateLimit(2, 10), RateLimit(3, 100)), clock)
    assert [pace.take(), pace.take(), pace.take()] == [0, 0, 10]
    clock.now += 10
    assert [pace.take(), pace.take()] == [0, 90]


def test_without_limits_everything_goes_at_once() -> None:
    """And nothing is remembered."""
    pace = RateLimiter((), Clock())
    assert {pace.take() for _ in range(1000)} == {0}


async def test_calls_wait_for_their_platforms_limit() -> None:
    """No more than three in any ten seconds, however many ask at once."""
    clock, heard = Clock(), list[float]()
    connector = connect(clock, heard)
    await asyncio.gather(*(connector.run(make(RoomsFind, {"name": "blue"})) for _ in range(5)))
    assert heard == [1000.0, 1000.0, 1000.0, 1010.0, 1010.0]
    await connector.close()


@pytest.mark.parametrize("write", [False, True])
async def test_whoever_would_wait_too_long_is_told_when_to_come_back(write: bool) -> None:
    """Nothing was sent, and a person has better things to do."""
    clock, heard = Clock(), list[float]()
    connector = connect(clock, heard)
    question = make(RoomsFind, {"name": "blue"})
    for _ in range(5):
        await connector.run(question)
    with pytest.raises(RateLimited, match="Try again in 90 seconds") as caught:
        await connector.run(make(RoomsRename, {"room_key": "1", "title": "Sky"}) if write else question)
    assert (caught.value.happened, caught.value.retry_after, len(heard)) == (False, 90, 5)
    await connector.close()


async def test_a_repeated_call_counts_again() -> None:
    """The platform counts what arrives, whatever becomes of it."""
    clock = Clock()
    calls = iter([429, 200, 200, 200])
    heard: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(clock.now)
        return httpx.Response(next(calls), json=[], headers={"Retry-After": "1"})

    transport = httpx.MockTransport(answer)
    connector = Busy("https://workshop.example.com", transport=transport, sleep=clock.sleep, clock=clock)
    for _ in range(3):
        await connector.run(make(RoomsFind, {"name": "blue"}))
    assert heard == [1000.0, 1001.0, 1001.0, 1010.0]
    await connector.close()
