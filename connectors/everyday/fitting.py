"""The people and the courses of a list that fit what somebody typed, for platforms that list them whole."""

from collections.abc import Iterable

from connectors.core.same import has_words, holds, same
from connectors.everyday.values import Course, Person


def is_called(one: Person, typed: str) -> bool:
    """Whether it names them exactly: by an id, an address, a whole name or an alias."""
    return any(same(name, typed) for name in (one.id, one.email, one.name, *one.aliases))


def fitting_people(typed: str, people: Iterable[Person], most: int | None = None) -> list[Person]:
    """Those whom an address, an id or an alias names whole, or words of their name and aliases in any order; who is
    called exactly so comes first. An address that is not whole fits nobody."""
    exact, fits = list[Person](), list[Person]()
    for one in people:
        if is_called(one, typed):
            exact.append(one)
        elif "@" not in typed and has_words(" ".join((one.name, *one.aliases)), typed):
            fits.append(one)
    return [*exact, *fits][:most]


def fitting_courses(typed: str, courses: Iterable[Course], most: int | None = None) -> list[Course]:
    """Those whose id or code this is, or whose title holds it; what is called exactly so comes first. Where nothing was
    typed, every course."""
    exact, fits = list[Course](), list[Course]()
    for one in courses:
        if any(same(name, typed) for name in (one.id, one.code, one.title)):
            exact.append(one)
        elif holds(one.title, typed):
            fits.append(one)
    return [*exact, *fits][:most]
