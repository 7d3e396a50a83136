"""The clock of a database between two looks: never ahead of it, and behind by no more than a look took."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import carried_clock
from bot.store.carried_clock import CARRIED_S, MAX_CLOCK_LAG_S, CarriedClock

LOOKS = st.lists(
    st.tuples(st.floats(0, 2), st.floats(0, 2 * MAX_CLOCK_LAG_S), st.floats(0, 1)).map(
        lambda look: tuple(round(one, 6) for one in look)
    ),
    max_size=20,
)
"""Of each: seconds since the last one, how long it takes, and at which part of that the other clock is read."""


@given(LOOKS, st.floats(0, 2 * CARRIED_S))
def test_how_wrong_it_may_be(looks: list[tuple[float, float, float]], later: float) -> None:
    """The other clock shows the ticks and a million: whatever looks came before, that is known or nothing is."""
    ticks = [0.0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(carried_clock, "ticks", lambda: ticks[0])
        clock = CarriedClock()
        assert clock.now() is None
        for pause, took, part in looks:
            ticks[0] += pause
            asked_at = ticks[0]
            ticks[0] += took
            clock.take(1e6 + asked_at + took * part, asked_at)
            assert clock.now() is not None or took > MAX_CLOCK_LAG_S - 1e-6
        ticks[0] += later
        now = clock.now()
        if now is not None:
            assert -MAX_CLOCK_LAG_S - 1e-6 <= now - (1e6 + ticks[0]) <= 1e-6
        if later > CARRIED_S:
            assert now is None
