"""Who someone is on Class: staff have a number and one name, learners are known by the classes they are in."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from connectors.classcom.enrollments import Enrollment as ClassEnrollment
from connectors.classcom.reports import Attendee
from connectors.classcom.users import User
from connectors.core.same import folded
from connectors.core.same import has_words as _has_words
from connectors.everyday.values import Person

Mark = tuple[str, str]
"""What nobody else has, and what kind of thing that is: a number of Class's, one of the company's, an address."""
plain = lru_cache(maxsize=50_000)(folded)
has_words = lru_cache(maxsize=50_000)(_has_words)
"""The same names come in class after class."""


def learner(one: ClassEnrollment) -> Person:
    """Somebody as they are in one class."""
    ids = {"student_ids": one.student_id, "ext_person_ids": one.ext_person_id}
    whole = f"{one.first_name} {one.last_name}".strip()
    shown = one.user_name or whole
    return Person(
        "class",
        one.student_id or one.ext_person_id or "",
        shown,
        one.email or one.email_user or "",
        role=one.role or "",
        refs={kind: (id,) for kind, id in ids.items() if id},
        first=one.first_name,
        last=one.last_name,
        aliases=tuple(dict.fromkeys(name for name in (one.ext_person_id, whole) if name and name != shown)),
    )


def staff_member(one: User) -> Person:
    return Person(
        "class",
        str(one.id or ""),
        one.user_name,
        one.email or "",
        role=", ".join(one.roles),
        refs={"user_ids": (str(one.id),)} if one.id else {},
        aliases=(one.ext_user_id,) if one.ext_user_id else (),
    )


def fits(one: Person, wanted: str) -> bool:
    """Whether somebody is meant by an address, a number or a part of a name. `wanted` is folded."""
    return _fits((one.name, " ".join(one.names)), (one.id, one.email, *one.aliases), wanted)


def row_fits(row: ClassEnrollment, wanted: str) -> bool:
    """The same of somebody in a class, without making a person of them."""
    names = (row.user_name, f"{row.first_name} {row.last_name}")
    return _fits(names, (row.email, row.email_user, row.student_id, row.ext_person_id), wanted)


def _fits(names: Sequence[str], exact: Sequence[str | None], wanted: str) -> bool:
    if "@" not in wanted and any(has_words(plain(name), wanted) for name in names):
        return True
    return any(plain(one) == wanted for one in (*names, *exact) if one)


def exact_first(people: Iterable[Person], wanted: str) -> list[Person]:
    return sorted(people, key=lambda one: not is_called(one, wanted))


def is_called(one: Person, wanted: str) -> bool:
    """Whether it names them exactly. `wanted` is folded."""
    return any(plain(name) == wanted for name in (one.id, one.email, one.name, *one.aliases) if name)


def marks(one: Person) -> set[Mark]:
    """What tells somebody from everybody else. Two spellings of an address are one."""
    refs = one.refs or {"student_ids": (one.id,)}
    found = {(kind, id) for kind, ids in refs.items() for id in ids if id}
    return found | {("email", plain(name)) for name in (one.email, *one.aliases) if "@" in name}


def marks_of(row: ClassEnrollment) -> set[Mark]:
    """The same of somebody in a class, without making a person of them."""
    email = row.email or row.email_user
    found = {("email", plain(email))} if email else set()
    found |= {("student_ids", row.student_id)} if row.student_id else set()
    return found | ({("ext_person_ids", row.ext_person_id)} if row.ext_person_id else set())


def attendee_marks(one: Attendee) -> set[Mark]:
    """The same of somebody in a report of who came."""
    found = {("email", plain(one.email))} if one.email else set()
    found |= {("student_ids", one.student_id)} if one.student_id else set()
    return found | ({("ext_person_ids", one.ext_person_id)} if one.ext_person_id else set())


def merged(people: Sequence[Person]) -> list[Person]:
    """Each person once, in whatever classes and however spelled they were found."""
    groups: dict[Mark, list[Person]] = {}
    bare: list[list[Person]] = []
    for one in people:
        known = [*{id(groups[mark]): groups[mark] for mark in sorted(marks(one)) if mark in groups}.values()]
        group = known[0] if known else []
        group += [other for more in known[1:] for other in more]
        group.append(one)
        groups |= dict.fromkeys([mark for each in (group if known[1:] else [one]) for mark in marks(each)], group)
        bare += [] if marks(one) else [group]
    return [_one(group) for group in {id(group): group for group in (*groups.values(), *bare)}.values()]


def _one(group: Sequence[Person]) -> Person:
    """Staff by their number there, with first and last name where a class has them."""
    best = next((one for one in group if "user_ids" in one.refs), group[0])
    named = next((one for one in group if one.first or one.last), best)
    names = dict.fromkeys(name for one in group for name in (one.email, one.id, one.name, *one.aliases) if name)
    refs: dict[str, tuple[str, ...]] = {}
    for kind, ids in ((kind, ids) for one in group for kind, ids in one.refs.items()):
        refs[kind] = tuple(dict.fromkeys((*refs.get(kind, ()), *ids)))
    return Person(
        "class",
        best.id,
        best.name,
        best.email or next((one.email for one in group if one.email), ""),
        role=best.role,
        refs=refs,
        first=named.first,
        last=named.last,
        aliases=tuple(name for name in names if name not in (best.id, best.name, best.email)),
    )


def as_enrolled(one: Person) -> dict[str, str | None]:
    """Somebody as an enrollment has them: nothing that Class knows of them is lost by a change. What is shown instead
    of first and last name is sent where it is another."""
    first, last = one.names
    shown = one.name if one.name and plain(one.name) != plain(f"{first} {last}") else None
    ext = next(iter(one.refs.get("ext_person_ids", ())), None)
    return {
        "email": one.email or None,
        "ext_person_id": ext,
        "first_name": first,
        "last_name": last,
        "display_name": shown,
    }


def address_of(one: ClassEnrollment) -> dict[str, str | None]:
    """What Class takes to say who somebody is: the address, else the company's own number."""
    email = one.email or one.email_user
    return {"email": email} if email else {"ext_person_id": one.ext_person_id}
