"""What travels together: as much as was asked for by then, in its order, and no more than one batch should hold."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.batches import BatchedJob, Batches
from tests.properties import examples

MOST, HEAVIEST = 4, 10


@given(st.lists(st.integers(0, 30), max_size=40))
@settings(max_examples=examples(100))
async def test_batches(weights: list[int]) -> None:
    """Everybody is served once and in turn; a batch of several is neither too many nor too heavy, and one that is too
    heavy goes alone."""
    batches: list[list[int]] = []

    async def serve(batch: Sequence[BatchedJob[int]]) -> None:
        batches.append([one.what for one in batch])
        for one in batch:
            one.answer(one.what)

    work = Batches(serve, MOST, lambda weight: weight, HEAVIEST)
    assert await asyncio.gather(*map(work.ask, weights)) == weights
    assert [weight for batch in batches for weight in batch] == weights
    assert all(len(batch) <= MOST and (len(batch) == 1 or sum(batch) <= HEAVIEST) for batch in batches)
    for batch, following in pairwise(batches):  # none is smaller than it need be
        assert len(batch) == MOST or sum(batch) + following[0] > HEAVIEST
