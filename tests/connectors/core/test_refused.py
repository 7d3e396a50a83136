"""The contract of every connector: what its platform refuses is never told as done, nor shown as an answer.

The stand-in answers with each status by which HTTP refuses, and with bodies as this platform writes refusals, as others
do, with nothing, and with what it says where all is well. No operation may take any of it for a success.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, operation_id
from connectors.core.refusal import ERROR_BY_STATUS
from connectors.standin.standin import Fault, Reply
from tests.connectors.rig import error_body
from tests.connectors.rigs import RIGS, Rig

REFUSING = [status for status in ERROR_BY_STATUS if 400 <= status < 500]
SAID = "Not so"
BODIES: Sequence[Any] = (error_body(SAID), {"message": SAID}, [], None, {"success": True})


async def asked(rig: Rig) -> list[Intent[Any]]:
    """Every operation, in an order in which each would succeed."""
    return [intent async for intent, _ in rig.walk(rig.connector)]


async def taken_for_more(rig: Rig, intents: Sequence[Intent[Any]], status: int) -> AsyncIterator[str]:
    """The operations that take a refusal for more than one, with its body. Of a change that looks at the platform too,
    what becomes of it may be unknown."""
    own = (rig.refusal(SAID),) if rig.has("refusal") else ()
    for body in (*own, *BODIES):
        rig.standin.faults.clear()
        rig.standin.faults.add(Fault(Reply(body, status)), times=None)
        for intent in intents:
            took = f"{operation_id(type(intent))} took {status} with {body!r}"
            try:
                yield f"{took} for a success: {await rig.connector.run(intent)!r}"
            except PlatformError as error:
                if error.happened is not False and (intent.effect is Effect.READ or error.happened):
                    yield f"{took} otherwise: {error.sentence}"
    rig.standin.faults.clear()


@pytest.mark.parametrize("status", REFUSING)
async def test_what_is_refused_is_neither_done_nor_answered(rig: Rig, status: int) -> None:
    """Whatever stands in the body, whichever operation it is."""
    assert [one async for one in taken_for_more(rig, await asked(rig), status)] == []


@pytest.mark.parametrize("status", REFUSING)
async def test_a_refusal_in_its_own_words_leaves_nothing_unknown(rig: Rig, status: int) -> None:
    """Whoever asked for a change that was refused is told that it was not done."""
    body = rig.refusal(SAID) if rig.has("refusal") else error_body(SAID)
    rig.standin.faults.add(Fault(Reply(body, status)), times=None)
    for name in ("question", "change", "repeatable", "secret_change"):
        if rig.has(name):
            with pytest.raises(PlatformError) as caught:
                await rig.connector.run(getattr(rig, name))
            assert caught.value.happened is False, (name, caught.value.sentence)


@pytest.mark.parametrize("name", ["class", "skilljar"])  # whose answers amount to the status that they come with
@pytest.mark.parametrize("status", REFUSING)
async def test_who_takes_a_refusal_for_a_success_is_seen(
    name: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A platform whose `meant` makes a success of this one status does not pass."""

    def meant(self: Connector, came: int, data: Any) -> int:
        return 200 if came == status else came

    rig = RIGS[name]()
    intents = await asked(rig)
    monkeypatch.setattr(type(rig.connector), "meant", meant)
    assert [one async for one in taken_for_more(rig, intents, status)]
    await rig.connector.close()
