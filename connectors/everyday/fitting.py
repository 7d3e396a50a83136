"""The people and the courses of a list that fit what somebody typed, for platforms that list them whole."""

from collections.abc import Iterable

from connectors.core.same import has_words, holds, same
from connectors.everyday.values import Course, Person


def fitting_people(typed: str, people: Iterable[Person], most: int | None = None) -> list[Person]:
    """Those whom an address, an id or an alias names whole, or words of their name in any order; who is called exactly
    so comes first. An address that is not whole fits nobody."""
    known = [
        (any(same(one, typed) for one in (each.id, each.email, each.name, *each.aliases)), each) for each in people
    ]
    exact = [each for so, each in known if so]
    fits = [each for so, each in known if not so and "@" not in typed and has_words(each.name, typed)]
    return [*exact, *fits][:most]


def fitting_courses(typed: str, courses: Iterable[Course], most: int | None = None) -> list[Course]:
    """Those whose id or code this is, or whose title holds it; what is called exactly so comes first. Where nothing was
    typed, every course."""
    known = [(any(same(one, typed) for one in (each.id, each.code, each.title)), each) for each in courses]
    fits = [each for so, each in known if not so and holds(each.title, typed)]
    return [*(each for so, each in known if so), *fits][:most]
