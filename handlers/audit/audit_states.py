"""How a change stands, in the words that the log, the cards and people have for it: `waiting for approval`, `undone`.

Such words find what stands so now, not whatever stood so once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.audit.search import AuditTerm
from bot.audit.terms import ANYBODY, APPROVER_FIELD, STATE_FIELD, UNDONE
from bot.changes.states import STATE_SENTENCES, UNDONE_STATES, WAITING_STATES, ChangeState
from handlers.audit.audit_words import BEGUN_STATE_NAMES
from handlers.changes.card_states import CARD_STATE_LABELS, OUTCOMES
from handlers.parsing.common_words import plain_words
from handlers.parsing.words import Word, sentence

_S = ChangeState


@dataclass(frozen=True)
class AuditStanding:
    """A way to stand.

    Attributes:
        called: how the heading of what was found says it
        term: what holds of a change that stands so
    """

    called: str
    term: AuditTerm


def _plain(state: str) -> str:
    return state.replace(" ", "-")


_WAITING = frozenset(map(_plain, WAITING_STATES))


def _now(called: str, *states: str) -> AuditStanding:
    names = tuple(map(_plain, states))
    return AuditStanding(called, AuditTerm(STATE_FIELD, names, exact=True, now=names))


def _once(called: str, *marks: str, now: Sequence[str] = ()) -> AuditStanding:
    return AuditStanding(called, AuditTerm(STATE_FIELD, marks, exact=True, now=tuple(map(_plain, now))))


_NEEDS = _now("waiting for approval now, or no one was asked yet", _S.NEEDS_APPROVAL, _S.AWAITING)
_AWAITS = _now("waiting for approval now", _S.AWAITING)
_WAITS = _now("waiting now: for approval, for confirmation, or to run", *sorted(WAITING_STATES))
_BEGUN = tuple(sorted(BEGUN_STATE_NAMES))
_SAID: Sequence[tuple[str, AuditStanding]] = (
    ("asked | asked for | requested", _once("asked for", "asked")),
    ("approval | approvals | asked for approval | requested approval | approval requested | needed approval",
     _once("needed approval", _plain(_S.NEEDS_APPROVAL), _plain(_S.AWAITING))),
    ("needs approval | need approval | needing approval | asked; needs approval |"
     "asked; it needs approval | it needs approval", _NEEDS),
    ("waits for approval | waiting for approval | wait for approval | awaiting approval | awaiting | pending approval |"
     "approval pending | approval asked for | waits for an approval | waiting for an approval | to be approved",
     _AWAITS),
    ("waiting | waits | pending | open requests | unanswered | undecided", _WAITS),
    ("approved", AuditStanding("approved", AuditTerm(APPROVER_FIELD, (ANYBODY,), exact=True))),
    ("confirmed", _once("confirmed", "asked-confirming", now=_BEGUN)),
    ("no approval needed | asked and started | asked, and begun", _once("no approval needed", "asked-running")),
    ("without approval | without an approval | without any approval | done without approval",
     _once("done without approval", "asked-running", "asked-confirming", now=_BEGUN)),
    ("started | begun", _once("started", _S.RUNNING)),
    ("under way | underway | in progress", _now("in progress now", _S.RUNNING)),
    ("done | carried out", _now("done", _S.DONE)),
    ("partly | partly done | done in part", _now("partly done", _S.PARTLY)),
    ("failed | not done", _now("not done", _S.FAILED)),
    ("in doubt | unknown whether it was done", _now("unknown whether it was done", _S.UNKNOWN)),
    ("denied | rejected | refused | declined", _now("denied", _S.DENIED)),
    ("withdrawn | cancelled | canceled", _now("cancelled", _S.CANCELLED)),
    ("lapsed", _now("no longer possible", _S.LAPSED)),
    ("nothing was changed | nothing was done", _now("nothing was changed", *sorted(UNDONE_STATES))),
    ("asked to see", _once("asked to see", "asked-to-see")),
    ("shown", _once("shown", "shown")),
    ("undone | taken back | reverted", _once("undone", UNDONE)),
)  # fmt: skip
"""Ways to say it, and what is meant."""
_LEAD_WORDS = plain_words(
    "what which whatever everything anything all show list that is are was were has have been still"
)
"""`what is still waiting`: they say nothing themselves where one of these ways follows."""
_BY_ROLE = ("asked", "requested", "approved", "denied", "done")
"""Behind these, `by` says in which way somebody had a part in it."""
MAX_LEAD_WORDS = 3


def _words(said: str) -> tuple[str, ...]:
    return tuple(one.small for one in sentence(said).words if not one.separator and any(map(str.isalnum, one.text)))


def _shown() -> dict[tuple[str, ...], AuditStanding]:
    """Everything that is shown of a state, whole and by its clauses; what several states share means any of them."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for state in ChangeState:
        of_it = re.sub(r"(?i)^it(?:'s| is| was| has)? (?:already )?", "", STATE_SENTENCES[state].rstrip("."))
        for said in (OUTCOMES[state], CARD_STATE_LABELS[state], of_it):
            for part in (said, *said.split(";")):
                found.setdefault(_words(part), {})[state] = OUTCOMES[state].removesuffix("; nothing was changed")
    return {words: _now(" or ".join(dict.fromkeys(called.values())), *called) for words, called in found.items()}


_STANDINGS: Mapping[tuple[str, ...], AuditStanding] = _shown() | {
    _words(way): one for said, one in _SAID for way in said.split("|")
}
MAX_STATE_WORDS = max(map(len, _STANDINGS))


def _leads(word: str) -> bool:
    """Also the sign that a card has before its state."""
    return word in _LEAD_WORDS or (bool(word) and not any(map(str.isalnum, word)))


def waits(term: AuditTerm) -> bool:
    """Whether what is looked for is open to a decision still."""
    return bool(term.now) and {*term.now} <= _WAITING


def standing(words: Sequence[Word]) -> tuple[int, AuditStanding] | None:
    """How many of these words say how a change stands, and how; None where they do not begin so. What is not so `by`
    somebody is none."""
    small = [one.small for one in words if not one.separator][: MAX_STATE_WORDS + MAX_LEAD_WORDS + 2]
    for begin in range(MAX_LEAD_WORDS + 1):
        if begin and not _leads("".join(small[begin - 1 : begin])):
            return None
        for size in range(min(len(small) - begin, MAX_STATE_WORDS), 0, -1):
            end = begin + size
            found = _STANDINGS.get(tuple(small[begin:end]))
            if found and not (small[end : end + 1] == ["by"] and small[begin] in ("not", "without", "no", *_BY_ROLE)):
                return end + (small[end : end + 1] in (["now"], ["still"])), found
    return None
