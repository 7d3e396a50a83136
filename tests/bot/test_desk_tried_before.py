"""Once more after a try that may have done it: what is said at once is what is written down, and it claims nothing."""

from typing import Any

import pytest

from bot.changes.change import ChangeState
from bot.changes.change_set import CHANGE_TRIED_BEFORE, TriedBefore
from bot.desk import Desk
from connectors.chamilo.refusals import NobodyListed, NoSuch
from connectors.classcom.standin import ClassStandIn
from connectors.core import errors
from connectors.core.errors import PlatformError
from connectors.standin.standin import Fault, Reply
from tests.bot.asking import ADA, TEMPLATE

REFUSALS: list[PlatformError] = [
    errors.Unreachable("Class"),
    errors.NotAuthorized("Class"),
    errors.Forbidden("Class"),
    errors.NotFound("Class", "No such class"),
    errors.Invalid("Class", "Too dull"),
    errors.Conflict("Class", "Not today"),
    errors.RateLimited("Class", retry_after=7),
    errors.Unavailable("Class", settled=True),
    errors.Unexpected("Class"),
    NoSuch("Chamilo", "person", 7),
    NobodyListed("Chamilo", 7),
]


@pytest.mark.parametrize("refused", REFUSALS, ids=lambda one: type(one).__name__)
def test_it_says_nothing_of_the_try_before(refused: PlatformError) -> None:
    """Neither that nothing was done, nor to check what was typed: it may be gone because it was done."""
    refused.write = True
    said = TriedBefore(refused)
    assert said.sentence.endswith(CHANGE_TRIED_BEFORE)
    assert "nothing was done" not in said.sentence
    assert "Check it and try again" not in said.sentence
    assert refused.platform in said.sentence
    assert refused.detail in said.sentence
    assert said.happened is None


@pytest.mark.parametrize(("status", "body"), [(404, {"error": "No"}), (409, {"error": "No"}), (400, {"error": "No"})])
async def test_whoever_tries_again_hears_what_is_written_down(
    desk: Desk, standin: ClassStandIn, status: int, body: dict[str, Any]
) -> None:
    """Word for word, whatever the platform says the second time."""
    standin.faults.add(Fault(Reply({"error": "boom"}, 500)))
    with pytest.raises(errors.OutcomeUnknown):
        await desk.ask(TEMPLATE, ADA, "C1")
    (change,) = await desk.changes_of(ADA.id, 9)
    standin.faults.add(Fault(Reply(body, status)))
    with pytest.raises(PlatformError) as said:
        await desk.retry(change.id, ADA)
    after = await desk.change(change.id)
    assert (after.state, after.outcome) == (ChangeState.UNKNOWN, str(said.value))
    assert after.outcome.endswith(CHANGE_TRIED_BEFORE)
