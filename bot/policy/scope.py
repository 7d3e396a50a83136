"""Which courses an operation is about, and whether a rule for some courses fits. Pure.

A rule names courses as people do, `courses = ["Onboarding 101", "welding-*"]`: by the whole title, code or id, compared
like titles everywhere (whatever the letter case, blanks and apostrophes), or by a part of the title with `*` for the
rest; `\\*` is a star of the title's own. An id is never found by a part of it: one that begins with the same digits is
another's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from connectors.core.same import folded

STAR, OWN_STAR = "*", "\\*"
_STAR_KEPT, _OWN_STAR_KEPT = "\ue000", "\ue001"
"""Stand for these while a name is folded, so that nothing else becomes one."""


@dataclass(frozen=True)
class CourseNames:
    """What one course is called: its title, and its code and ids on its platform, with whatever of it is known."""

    title: str
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, title: str, *ids: str) -> "CourseNames":
        return cls(title, frozenset(filter(None, ids)))


@dataclass(frozen=True)
class About:
    """The courses that something is about.

    Attributes:
        courses: all that are known
        unknown: it may be about others, and nobody can say which
        some: it is about some course that is not named yet, as an operation is before it is filled in
    """

    courses: tuple[CourseNames, ...] = ()
    unknown: bool = False
    some: bool = False


NO_COURSE = About()
"""About no one course: a person, or all courses at once."""
SOME_COURSE = About(some=True)
UNKNOWN_COURSE = About(unknown=True)


def about(*courses: CourseNames) -> About:
    return About(courses)


def within(named: Sequence[str], what: About) -> bool | None:
    """Whether all that this is about is among the courses that a rule names; None where some of it is, or may be."""
    if not named:
        return True
    if what.unknown or what.some:
        return None
    found = {any(is_called(course, one) for one in named) for course in what.courses}
    return False if not found else None if len(found) > 1 else found.pop()


def is_called(course: CourseNames, named: str) -> bool:
    """Whether a rule that names this means this course. Nothing means nothing."""
    pattern = _pattern(named)
    names = (course.title,) if _STAR_KEPT in _kept(named) else (course.title, *course.ids)
    return pattern is not None and any(pattern.fullmatch(plain) for one in names if (plain := folded(one)))


def names_a_course(named: str) -> bool:
    """Whether there is anything to compare."""
    return bool(folded(_kept(named)))


def exactly(title: str) -> str:
    """As a rule names this course and no other."""
    return title.replace(STAR, OWN_STAR)


def _kept(named: str) -> str:
    return named.replace(OWN_STAR, _OWN_STAR_KEPT).replace(STAR, _STAR_KEPT)


@cache
def _pattern(named: str) -> re.Pattern[str] | None:
    if not names_a_course(named):
        return None
    parts = folded(_kept(named)).replace(_OWN_STAR_KEPT, STAR).split(_STAR_KEPT)
    return re.compile(".*".join(map(re.escape, parts)), re.DOTALL)


def said(named: Iterable[str]) -> str:
    """`“Onboarding 101”, “welding-…” and 2 others`: a star stands for any ending."""
    quoted = [f"“{one[:-1]}…”" if one.endswith("*") else f"“{one}”" for one in dict.fromkeys(named)]
    return few(quoted, "and")


HELPER_NAMES_SHOWN = 3


def few(names: Sequence[str], joined: str) -> str:
    """At most three, the last with “and” or “or”; of more it is said how many."""
    more = len(names) - HELPER_NAMES_SHOWN
    if more > 0:
        return f"{', '.join(names[:HELPER_NAMES_SHOWN])} {joined} {more} other{'s' if more > 1 else ''}"
    return f"{', '.join(names[:-1])} {joined} {names[-1]}" if len(names) > 1 else "".join(names)
