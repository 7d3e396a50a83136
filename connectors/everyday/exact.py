"""The one person or course that a name names exactly. Where it is not one, somebody must choose; never a guess."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from connectors.core.errors import PlatformError
from connectors.core.same import same
from connectors.everyday.values import Course, Person

T = TypeVar("T", Person, Course)
ID_MARK = "␟"
"""Stands before what is an id and nothing else, in what a button or a box goes on with, in a box with its platform in
front; nobody types it."""


def by_id(id: str) -> str:
    """An id, so that it is taken for nothing else."""
    return f"{ID_MARK}{id}"


def id_of(typed: str) -> str | None:
    """The id, where this says that it is one."""
    return typed.removeprefix(ID_MARK) if typed.startswith(ID_MARK) else None


def shown(typed: str) -> str:
    """As people read it, whatever it says of itself."""
    return typed.removeprefix(ID_MARK)


class Unclear(Exception):
    """Several things have that name: a person must choose. The choices are people or courses."""

    def __init__(self, typed: str, choices: Sequence[Person | Course]) -> None:
        super().__init__(f"“{typed}” could be any of {len(choices)}")
        self.typed, self.choices = typed, tuple(choices)


class NotKnown(Exception):
    """The platform knows nobody and nothing of that name. `what` is "person" or "course"."""

    def __init__(self, what: str, typed: str) -> None:
        super().__init__(f"There's no {what} “{typed}”")
        self.what, self.typed = what, typed


class NotInCourse(NotKnown):
    """Nobody of that name is in this course, and no other was looked at: the platform may know them from there. The
    message says so, without a full stop."""

    def __init__(self, typed: str, title: str) -> None:
        super().__init__("person", typed)
        self.title = title

    def __str__(self) -> str:
        return f"{shown(self.typed)} isn't in {self.title}"


class NoNumber(PlatformError):
    """Somebody whom a platform lists without a number; rows made past the platform itself can have none."""

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} gives no ID for this person, and without it I can't ask anything about them"
            f"{self.undone}. Ask your {self.platform} admin to look at their account."
        )


def only_person(who: str, found: Sequence[Person]) -> Person:
    """The one of these that is named exactly. Raises Unclear and NotKnown."""
    return _only("person", who, found, lambda one: (one.email, one.name, *one.aliases))


def only_course(words: str, found: Sequence[Course]) -> Course:
    """The one of these that is named exactly. Raises Unclear and NotKnown."""
    return _only("course", words, found, lambda one: (one.code, one.title))


def _only(what: str, typed: str, found: Sequence[T], names: Callable[[T], tuple[str, ...]]) -> T:
    """Whatever is called so, in any way, counts: a course whose code is 12 is no surer than one whose id is 12."""
    if (id := id_of(typed)) is not None:
        found = [one for one in found if one.id == id]
        if len(found) == 1:
            return found[0]
    if not found:
        raise NotKnown(what, typed if id is None else id)
    called = [(any(same(name, typed) for name in names(one)), one) for one in found]
    exact = [one for so, one in called if so] + [one for so, one in called if not so and same(one.id, typed)]
    if len(exact) == 1:
        return exact[0]
    raise Unclear(typed, exact or found)
