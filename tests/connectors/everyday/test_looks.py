"""What a sweep brought is told apart: found, gone, failed, and what there was no time for."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.core.errors import Forbidden, NotFound, PlatformError
from connectors.core.intent import Intent
from connectors.everyday.everyday import Reader
from connectors.everyday.looks import Looks, each, look_at_all, some_of

NO_INTENTS: list[Intent[str]] = []
RESULTS = st.lists(st.sampled_from(["there", "gone", "shut", None]), max_size=6)
ERRORS: dict[str | None, PlatformError | None] = {"gone": NotFound("Acme"), "shut": Forbidden("Acme"), None: None}


class Swept:
    """A reader whose sweep brings these."""

    def __init__(self, results: Sequence[str | None]) -> None:
        self._results = results

    async def sweep(self, intents: Sequence[Any]) -> Sequence[Any]:
        return [ERRORS.get(one, one) for one in self._results]


@given(RESULTS)
async def test_every_look_is_counted_once(results: list[str | None]) -> None:
    """Each is found, failed or late, by the place it was asked for at."""
    looks: Looks[str] = await look_at_all(cast(Reader, Swept(results)), NO_INTENTS)
    assert [*looks.found] == [at for at, one in enumerate(results) if one == "there"]
    assert [*looks.failed] == [at for at, one in enumerate(results) if one in ("gone", "shut")]
    assert (looks.gone, looks.late) == (results.count("gone"), results.count(None))
    assert (looks.fault is not None) == ("shut" in results)


@given(RESULTS)
async def test_one_that_fails_costs_itself_alone(results: list[str | None]) -> None:
    """Only where nothing was read, and nothing is late, there is no answer; what is gone is an answer."""
    reader = cast(Reader, Swept(results))
    if "shut" in results and not {"there", None} & {*results}:
        with pytest.raises(Forbidden):
            await each(reader, NO_INTENTS)
    else:
        await each(reader, NO_INTENTS)


@pytest.mark.parametrize(
    ("count", "said"), [(0, ""), (1, "1"), (3, "1, 2, 3"), (4, "1, 2, 3 and 1 more"), (9, "1, 2, 3 and 6 more")]
)
def test_a_few_names_are_said_and_the_others_counted(count: int, said: str) -> None:
    """However many there are."""
    assert some_of([str(one) for one in range(1, count + 1)], 3) == said
