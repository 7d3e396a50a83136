"""How an everyday verb reads: on the desk's clock, and never longer than a platform is waited for."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from bot.desk import Desk
from bot.policy.policy import BUILT_IN_POLICY, Actor
from connectors.classcom.classes import ClassesList
from connectors.core.intent import Intent
from handlers.everyday.fan_out import FAN_OUT_TIMEOUT_S
from handlers.everyday.platform_reader import SWEEP_TIMEOUT_S, PlatformReader

NOW = 1_800_000_000.0


class Counter:
    """As much of a desk as a reader sweeps with; it notes how long it was given."""

    policy = BUILT_IN_POLICY

    def __init__(self) -> None:
        self.given: list[float] = []

    async def now(self) -> float:
        return NOW

    async def sweep(self, intents: Sequence[Intent[Any]], actor: Actor, timeout_s: float, about: None) -> list[Any]:
        self.given.append(timeout_s)
        return [None] * len(intents)


async def test_looks_that_follow_each_other_share_their_time() -> None:
    """All of them together end before the platform is given up; what begins later has its own."""
    counter, past = Counter(), [50.0]
    reader = PlatformReader(cast(Desk, counter), Actor("U1"), lambda: sum(past))
    for after in (0.0, 3.0, 4.0, 2.0, 1.5):
        past.append(after)
        await reader.sweep([ClassesList()])
    assert counter.given == [SWEEP_TIMEOUT_S, SWEEP_TIMEOUT_S - 3, SWEEP_TIMEOUT_S - 7, 0.0, SWEEP_TIMEOUT_S]
    assert SWEEP_TIMEOUT_S < FAN_OUT_TIMEOUT_S


async def test_the_time_is_the_desks() -> None:
    """By it what has ended is told from what has not."""
    assert await PlatformReader(cast(Desk, Counter()), Actor("U1")).now() == datetime.fromtimestamp(NOW, UTC)
