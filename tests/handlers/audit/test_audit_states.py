"""Whatever the log and the cards show of how a change stands finds what stands so now."""

from itertools import chain

import pytest

from bot.audit.terms import STATE_FIELD
from bot.changes.states import WAITING_STATES, ChangeState
from handlers.audit.audit_states import waits
from handlers.audit.audit_words import step
from handlers.changes.card_states import CARD_STATE_LABELS, OUTCOMES
from tests.handlers.audit.test_audit_query_parser import understood
from tests.handlers.audit.test_audit_view import entry

SHOWN = [
    (state, said)
    for state in ChangeState
    for said in (OUTCOMES[state], CARD_STATE_LABELS[state], *OUTCOMES[state].split("; "))
    if said not in ("approved", "done")  # which others are, too
]


@pytest.mark.parametrize(("state", "said"), SHOWN)
async def test_what_is_shown_is_understood(state: ChangeState, said: str) -> None:
    """As it stands there, whole and by its clauses; a clause that several states share finds all of them."""
    (term,) = (await understood(said)).query.terms
    assert term.field == STATE_FIELD
    assert state.replace(" ", "-") in term.now


@pytest.mark.parametrize("first", ["needs approval", "running", "confirming"])
async def test_what_a_step_shows_is_understood(first: str) -> None:
    """The first step of each, as its line says it: it is no search for words that no entry has."""
    said = step(entry(1, "asked", state=first))
    assert all(one.field == STATE_FIELD for one in (await understood(said)).query.terms), said


WAITS = ("waiting", "waits", "pending", "what is waiting?", "waiting for approval", "needs approval", "to be approved",
    "awaiting approval on chamilo", "everything that is still waiting", "what waits now")  # fmt: skip
OVER = ("done", "denied", "expired", "withdrawn", "cancelled", "undone", "failed", "in doubt", "given up", "not done")


@pytest.mark.parametrize("typed", chain(WAITS, OVER))
async def test_in_peoples_words(typed: str) -> None:
    """What waits is what waits now, and every heading says how it was understood."""
    request = await understood(typed)
    terms = [one for one in request.query.terms if one.field == STATE_FIELD]
    assert [waits(one) for one in terms] == [typed in WAITS]
    assert request.understood
    assert not waits(terms[0]) or {*terms[0].now} <= {one.replace(" ", "-") for one in WAITING_STATES}


async def test_in_quotes_it_is_a_title_and_what_was_meant_is_near() -> None:
    """`"needs approval"` is looked for as it stands; where nothing has it, how a change stands is offered."""
    request = await understood('"asked; needs approval" on chamilo')
    assert [one.field for one in request.query.terms] == ["word", "on"]
    near = request.near()
    assert near
    assert near.typed == "asked ; needs approval on chamilo"
    assert (await understood(near.typed)).query == near.query
