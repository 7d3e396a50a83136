"""Taking back a session that the verb `schedule` has made, where a platform documents how that is called off."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.core.intent import Intent
from connectors.everyday.everyday import NothingToDo, Plan, Reader


@dataclass(frozen=True)
class Booked:
    """A session as the platform shows it now.

    Attributes:
        title: what it is called
        starts: every time at which it begins, earliest first
        invited: how many people have a place in it, whoever teaches not counted; None where the platform doesn't say
        plan: what calls it off
    """

    title: str
    starts: tuple[datetime, ...]
    invited: int | None
    plan: Plan


@dataclass(frozen=True)
class Cancelling:
    """How a platform's sessions are called off.

    Attributes:
        makes: the operation with which `schedule` makes one
        starts: the field of `makes` that says when it begins, from its values
        find: the session that an operation made, by the id that its answer gave. Raises Unplanned and PlatformError
    """

    makes: type[Intent[Any]]
    starts: Callable[[Any], datetime]
    find: Callable[[Reader, str], Awaitable[Booked]]


def gone(title: str) -> NothingToDo:
    """What is raised where the session is not there any more."""
    return NothingToDo(f"This session is no longer on {title}. There's nothing to undo.")
