"""The operations that an everyday verb cannot do without, as each platform says."""

from collections.abc import Sequence

from bot.policy.access import NeededAccess
from connectors.catalog import platforms
from connectors.core.intent import Operation, operation_id
from connectors.everyday.verbs import VERB_TITLES, Verb

OF_A_COURSE = frozenset(Verb) - {Verb.FIND, Verb.ADD, Verb.DEACTIVATE, Verb.REACTIVATE}
"""Verbs that can be about one course, or show what is theirs course by course."""


def operations_of(verb: Verb, platform: str) -> tuple[Operation, ...]:
    """What a verb cannot do without on a platform; nothing where that does not say."""
    one = platforms()[platform]
    return tuple(one.operations[id] for id in one.takes.get(verb, ()))


def wanted_by(verb: Verb, names: Sequence[str], course: str = "") -> NeededAccess:
    """What somebody wants who is refused a verb on these platforms, perhaps of one course."""
    kinds = [(name, operation_id(one)) for name in names for one in operations_of(verb, name)]
    return NeededAccess(tuple(kinds), VERB_TITLES[verb], str(verb), (course,) if course else ())
