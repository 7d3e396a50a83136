"""Every single fault and every pair of them, from the writes that a run is seen to make."""

from collections.abc import Iterable, Iterator

from tests.faults.runs import Run
from tests.faults.store import Fault, Plan

KILLS = (Fault.KILLED_BEFORE, Fault.KILLED_AFTER)


def singles(faultless: Run) -> Iterator[Plan]:
    """Each way to fail at each write."""
    for name in dict.fromkeys(faultless.writes):
        for fault in Fault:
            yield {name: fault}


def pairs(plan: Plan, after: Run) -> Iterator[Plan]:
    """Each way to fail once more: at each write that was seen after the first fault, in this life or a later one."""
    (first,) = plan
    at = after.writes.index(first) + 1 if first in after.writes else len(after.writes)
    for name in dict.fromkeys(after.writes[at:]):
        for fault in Fault:
            yield {**plan, name: fault}


def unfaulted(faultless: Run, told: Iterable[tuple[Plan, Run]]) -> dict[str, list[Fault]]:
    """The ways to fail that never came about, by the names of the writes."""
    struck = {(name, plan[name]) for plan, seen in told for name in seen.hit}
    left = {name: [one for one in Fault if (name, one) not in struck] for name in faultless.writes}
    return {name: faults for name, faults in left.items() if faults}
