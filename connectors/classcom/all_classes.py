"""What Class tells of one class at a time, asked of all classes.

Class lists neither what somebody takes nor what takes place in a week: each class is a call. The listing of classes
says neither when one meets nor whether it is over, so that none can be left out.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from connectors.classcom.classes import ClassesList, ClassRecord
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Rows, unread
from connectors.everyday.everyday import Reader, Stopped, unread_rows
from connectors.everyday.looks import look_at_all, some_of

R = TypeVar("R")
SET_UP = "classes with a meeting"
"""Those that Class has not put off."""
PUT_OFF_WORDS = "postponed by Class: no meeting yet"
NO_WAY_OUT = "Class has put {} off. Who is down for it no one can see or take out from here, until Class has set it up."
LISTINGS = (ClassesList(deferred=True), ClassesList())
"""Classes that Class has put off stand in a listing of their own. They are few and lie ahead, so they come first."""


class PutOff(errors.PlatformError):
    """Class has put this class off, and what is asked of it can only be had once it is set up."""

    @property
    def sentence(self) -> str:
        return (
            f"Class has put “{self.detail}” off: it has no meeting yet. Until it has, I know of no way to see who is "
            "in it or who came. Try again later."
        )


PUT_OFF_NAMES_SHOWN = 3
"""Classes that are put off which a sentence names; more are counted."""


@dataclass(frozen=True)
class Swept(Generic[R]):
    """What each class answered, as far as they did, where the look stopped early, and what it did not see."""

    found: Sequence[tuple[ClassRecord, R]] = ()
    stopped: Stopped | None = None
    unseen: tuple[str, ...] = ()


async def sweep(reader: Reader, ask: Callable[[str], Intent[R]], what: str, deferred: bool) -> Swept[R]:
    """Ask all classes for `what` they have; those that are put off too, if so wanted. Raises PlatformError where none
    could answer."""
    classes = await _classes(reader, deferred)
    if classes is None:
        return Swept(stopped=Stopped(0, None, "classes"))
    told = await look_at_all(reader, [ask(one.class_id or "") for one in classes])
    if told.fault and not told.found:
        raise told.fault
    found = [(classes[place], said) for place, said in told.found.items()]
    seen = len(found) + told.gone
    odd = sum(unread(said) for _, said in found)
    unseen = (*unread_rows("Class", "classes", unread(classes)), *unread_rows("Class", what, odd))
    kind = "classes" if deferred else SET_UP  # fewer than all, and so another number
    return Swept(found, Stopped(seen, len(classes), kind) if seen < len(classes) else None, unseen)


async def listed(reader: Reader) -> Rows[ClassRecord]:
    """All classes as they are now, put off or not."""
    return _each(await asyncio.gather(*map(reader.read, LISTINGS)))


def is_put_off(one: ClassRecord) -> bool:
    """Whether Class has accepted a class and not set it up yet; its dates can be had, the people in it cannot."""
    return one.class_deferred_id is not None


async def not_looked_at(reader: Reader) -> tuple[str, ...]:
    """What is not seen of somebody: the classes that Class has put off, as it lists nobody of those."""
    (listing,) = await reader.sweep(LISTINGS[:1])
    if isinstance(listing, errors.PlatformError) or listing is None:
        return ("I couldn't read whether Class has postponed any classes. It doesn't list who is in those.",)
    names = [f"“{one.class_name}”" for one in _each([listing])]
    said = some_of(names, PUT_OFF_NAMES_SHOWN)
    return (f"Postponed, so Class doesn't list who is in: {said}.",) if said else ()


async def _classes(reader: Reader, deferred: bool) -> Rows[ClassRecord] | None:
    """As they were within some minutes; None where there was no time to list them."""
    told = await reader.sweep(LISTINGS if deferred else LISTINGS[1:])
    for listing in told:
        if isinstance(listing, errors.PlatformError):
            raise listing
        if listing is None:
            return None
    return _each(told)


def _each(listings: Sequence[Any]) -> Rows[ClassRecord]:
    """Once, as the last of the listings has it: one may be set up while they are read."""
    found = {one.class_id: one for rows in listings for one in rows if one.class_id}
    return Rows(found.values(), unread=sum(map(unread, listings)))
