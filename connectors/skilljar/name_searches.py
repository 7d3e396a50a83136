"""How a name that people type may stand on Skilljar, which compares first and last names whole and letter by letter."""

import re
from collections.abc import Iterator

from connectors.core.same import spelled
from connectors.everyday.values import NAME_PARTICLES, split_name
from connectors.skilljar.users import UsersList

PAGE_ROWS = 1000
MAX_NAME_SEARCHES = 12
"""Questions about one name: enough for every way to take three words apart, in three ways to write them."""


def name_searches(who: str) -> list[UsersList]:
    """The most likely first: as typed, then as names are written, then in small letters and in capitals."""
    whole = spelled(who)
    words = whole.split()
    apart = [split_name(whole)] if len(words) > 1 else []
    if "," not in whole:  # which says itself where the name comes apart
        apart += [(" ".join(words[:n]), " ".join(words[n:])) for n in range(len(words) - 1, 0, -1)]
        apart += [(whole, ""), ("", whole)]
    found = {
        (first, last): UsersList(first_name=first or None, last_name=last or None, page=1, page_size=PAGE_ROWS)
        for spell in (str, as_written, str.title, str.lower, str.upper)
        for first, last in ((spell(first), spell(last)) for first, last in apart)
    }
    return [*found.values()][:MAX_NAME_SEARCHES]


def as_written(name: str) -> str:
    """`mcdonald` is written McDonald, `o'brien` O'Brien, `van den berg` van den Berg."""
    return " ".join(_written(name.lower()))


def _written(name: str) -> Iterator[str]:
    for word in name.split():
        yield word if word in NAME_PARTICLES else re.sub(r"^Mc(\w)", _capital, word.title())


def _capital(found: re.Match[str]) -> str:
    return f"Mc{found[1].upper()}"
