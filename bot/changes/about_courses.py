"""Which courses an operation is about: by the ids in its fields, as its platform has them at this moment.

What cannot be known for sure is unknown: a rule for some courses then allows nothing.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from bot.changes.describer import Describer
from bot.changes.lookup import LookedUp
from bot.changes.naming import identifiers, identifies, in_address
from bot.changes.target import PERSON
from bot.policy.policy import Actor, OperationTraits, Policy
from bot.policy.scope import NO_COURSE, SOME_COURSE, UNKNOWN_COURSE, About, CourseNames
from connectors.catalog import platforms
from connectors.core.field_specs import FieldSpec, field_specs, given
from connectors.core.intent import Intent

PARTS_OF_COURSES = frozenset({"contents", "lessons", "path", "paths", "series"})
"""Words of fields that hold ids without saying so."""


async def natures(
    intents: Iterable[Intent[Any]], actor: Actor, policy: Policy, describer: Describer
) -> tuple[OperationTraits, ...]:
    """What matters of these to a decision on this person. Courses are looked up only where a rule asks for them."""
    asked = tuple(intents)
    plain = tuple(OperationTraits.of(one, NO_COURSE) for one in asked)
    if not policy.asks_courses(plain, actor):
        return plain
    known = [UNKNOWN_COURSE if (whose := _whose(one)) is None else whose for one in asked]
    named = [one for one, found in zip(asked, known, strict=True) if found.some]
    looked = iter(await describer.looked_up(named) if named else ())
    told = [_told(type(one), next(looked)) if found.some else found for one, found in zip(asked, known, strict=True)]
    return tuple(OperationTraits.of(one, found) for one, found in zip(asked, told, strict=True))


@cache
def of_kind(cls: type[Intent[Any]]) -> About:
    """What an operation may be about before it is filled in: some course, where a field of it can name one."""
    named = (identifies(cls, one) and _is_course(cls, one) for one in field_specs(cls).values())
    return SOME_COURSE if any(named) else NO_COURSE


def _is_course(cls: type[Intent[Any]], spec: FieldSpec) -> bool:
    """As the platform says, and not by its words: a lesson is a course on one platform, and within one on another."""
    return platforms()[cls.platform].names_course(cls, spec.name)


def _whose(intent: Intent[Any]) -> About | None:
    """Some course, where it names any; no course, where it names nothing but people; None where nobody can tell.

    Whatever else it names must stand in its address together with a course, and so be a part of that: `/courses/7/
    sessions/3`. In `PATCH /sessions/3` with a course in its body, the session may be another course's."""
    cls = type(intent)
    if any(_may_name_more(cls, spec) for spec, _ in given(intent)):
        return None
    found = identifiers(intent)
    if all(one.kind == PERSON for one in found):
        return NO_COURSE
    address = {*in_address(cls)}
    courses = [one for one in found if _is_course(cls, one.spec)]
    others = [one for one in found if one.kind != PERSON and not _is_course(cls, one.spec)]
    nested = any(one.field in address for one in courses)
    if not courses or (others and not (nested and all(one.field in address for one in others))):
        return None
    return SOME_COURSE


def _may_name_more(cls: type[Intent[Any]], spec: FieldSpec) -> bool:
    """Whether a field has numbers of courses, or of what is in them, that nothing says where to look up."""
    holds = spec.kind.item or spec.kind
    named = {*spec.name.split("_")} & PARTS_OF_COURSES
    return bool(named) and not spec.known_in and holds.name == "integer" and not _is_course(cls, spec)


def _told(cls: type[Intent[Any]], looked: Sequence[LookedUp]) -> About:
    courses = [one for one in looked if _is_course(cls, one.identifier.spec)]
    if not courses or any(one.unknown or one.missing or one.gone or one.alike for one in courses):
        return UNKNOWN_COURSE
    return About(tuple(CourseNames.of(one.target.name, one.identifier.text, one.own_id) for one in courses))
