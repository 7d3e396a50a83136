"""Rules for some courses: what they mean by a name, and that they never allow what is about another course."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.policy import (
    Actor,
    Allow,
    OperationTraits,
    Policy,
    Refuse,
    Rule,
    RuleAction,
    decide,
    may_ask,
)
from bot.policy.scope import NO_COURSE, SOME_COURSE, UNKNOWN_COURSE, About, CourseNames, exactly, is_called, within
from connectors.classcom.classes import ClassesList
from connectors.classcom.enrollments import EnrollmentsDelete, EnrollmentsList
from connectors.core.field_markers import Effect
from connectors.core.same import folded

MAX, ADA = Actor("U0MAX"), Actor("U0ADA")
ONBOARDING = CourseNames.of("Onboarding 101", "12", "onboarding-101")
WELDING = CourseNames.of("Welding – level 2", "1055")
FIRE = CourseNames.of("Fire safety", "120")


def scoped(takes: RuleAction = RuleAction.ALLOW, *courses: str, **fits: object) -> Rule:
    named = courses or ("Onboarding 101", "welding*")
    return Rule("theirs", takes, courses=named, **fits)  # type: ignore[arg-type]  # terms of a rule


def policy(*rules: Rule) -> Policy:
    return Policy({"operator": frozenset({"U0ADA"}), "manager": frozenset({"U0MAX"})}, rules)


READS = policy(scoped(roles=frozenset({"manager"}), effects=frozenset({Effect.READ})))


@pytest.mark.parametrize(
    ("named", "course", "expected"),
    [
        ("Onboarding 101", ONBOARDING, True),
        ("onboarding  101", ONBOARDING, True),
        ("ＯＮＢＯＡＲＤＩＮＧ 101", ONBOARDING, True),
        ("Onboarding", ONBOARDING, False),
        ("Onbоarding 101", ONBOARDING, False),  # with the о of Cyrillic
        ("Onboarding 101\u200b", ONBOARDING, True),
        ("12", ONBOARDING, True),
        ("onboarding-101", ONBOARDING, True),
        ("1", ONBOARDING, False),
        ("Onboarding*", ONBOARDING, True),
        ("*101", ONBOARDING, True),
        ("12*", ONBOARDING, False),  # an id is never found by a part of it
        ("onboarding-*", ONBOARDING, False),
        ("welding - *", WELDING, True),  # any dash is one
        ("welding *level*", WELDING, True),
        ("weldin", WELDING, False),
        ("10*", WELDING, False),
        ("Fire [safety]", FIRE, False),
        ("Fire ?afety", FIRE, False),  # only * stands for anything
        ("＊", FIRE, False),  # and only the plain one
        ("*", FIRE, True),
        ("*", CourseNames.of("", "7"), False),
        ("", FIRE, False),
        (" ", CourseNames.of("", ""), False),
        ("Safe & sound", CourseNames.of("Safe &amp; sound"), True),
    ],
)
def test_what_a_name_means(named: str, course: CourseNames, expected: bool) -> None:
    assert is_called(course, named) is expected


@given(st.text("ab*\\Ä ", max_size=5), st.text("ab*\\Ä ", max_size=5))
def test_what_is_named_exactly_is_that_course_and_no_other(title: str, other: str) -> None:
    """A star of its own title is no rest of a title."""
    named = exactly(title)
    assert is_called(CourseNames.of(title), named) is bool(folded(title))
    assert is_called(CourseNames.of(other), named) is (bool(folded(title)) and folded(title) == folded(other))


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (About((ONBOARDING,)), True),
        (About((ONBOARDING, WELDING)), True),
        (About((ONBOARDING, FIRE)), None),
        (About((FIRE,)), False),
        (About((ONBOARDING,), unknown=True), None),
        (NO_COURSE, False),
        (UNKNOWN_COURSE, None),
        (SOME_COURSE, None),
    ],
)
def test_all_of_it_must_be_theirs(about: About, expected: bool | None) -> None:
    assert within(("Onboarding 101", "welding*"), about) is expected
    assert within((), about) is True


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (About((ONBOARDING,)), "Allow"),
        (About((ONBOARDING, WELDING)), "Allow"),
        (About((FIRE,)), "Refuse"),
        (About((ONBOARDING, FIRE)), "Refuse"),
        (UNKNOWN_COURSE, "Refuse"),
        (NO_COURSE, "Refuse"),
        (SOME_COURSE, "Allow"),  # for help: some course
    ],
)
def test_a_manager_looks(about: About, expected: str) -> None:
    assert type(decide([OperationTraits.of(EnrollmentsList, about)], MAX, READS)).__name__ == expected
    assert type(decide([OperationTraits.of(EnrollmentsDelete, about)], MAX, READS)) is Refuse
    assert isinstance(decide([OperationTraits.of(EnrollmentsList, about)], ADA, READS), Allow)


def test_each_part_of_a_change_is_about_its_own_course() -> None:
    both = [OperationTraits.of(EnrollmentsList, About((one,))) for one in (ONBOARDING, FIRE)]
    assert isinstance(decide(both[:1], MAX, READS), Allow)
    assert isinstance(decide(both, MAX, READS), Refuse)


def test_what_may_be_kept_from_people_is_kept_where_nobody_knows() -> None:
    """A rule that refuses, or asks for approval, holds for whatever may be about its courses."""
    hides = policy(scoped(RuleAction.REFUSE, "Fire*"))
    asks = policy(scoped(RuleAction.APPROVE, "Fire*", effects=frozenset({Effect.READ})))
    for about, hidden in ((About((FIRE,)), True), (About((ONBOARDING, FIRE)), True), (UNKNOWN_COURSE, True)):
        assert isinstance(decide([OperationTraits.of(EnrollmentsList, about)], ADA, hides), Refuse) is hidden
        assert not isinstance(decide([OperationTraits.of(EnrollmentsList, about)], ADA, asks), Allow)
    for about in (About((ONBOARDING,)), NO_COURSE, SOME_COURSE):
        assert isinstance(decide([OperationTraits.of(EnrollmentsList, about)], ADA, hides), Allow)


def test_help_shows_what_may_be_asked_of_some_course() -> None:
    assert may_ask(EnrollmentsList, MAX, READS, about=SOME_COURSE)
    assert not may_ask(ClassesList, MAX, READS)
    assert not may_ask(EnrollmentsDelete, MAX, READS, about=SOME_COURSE)


WHY = (
    "You can't list the people in a class, teachers among them. You have access only to “Onboarding 101” and "
    "“welding…”, and I don't see that this is there."
)


def test_a_refusal_says_what_is_theirs_and_not_whether_there_are_others() -> None:
    for about in (About((FIRE,)), About((CourseNames.of("No such course"),)), UNKNOWN_COURSE):
        refused = decide([OperationTraits.of(EnrollmentsList, about)], MAX, READS)
        assert isinstance(refused, Refuse)
        assert refused.why == WHY
        assert "Fire" not in refused.reason
    whole = decide([OperationTraits.of(ClassesList)], MAX, READS)
    assert isinstance(whole, Refuse)
    assert whole.why == "You can't list all classes. You have access only to “Onboarding 101” and “welding…”."


LETTERS = st.text("ab1 *-ÄßOoо[?", max_size=6)
COURSES = st.builds(CourseNames, LETTERS, st.frozensets(LETTERS, max_size=2))
ABOUTS = st.builds(About, st.lists(COURSES, max_size=3).map(tuple), st.booleans())


def plainly(course: CourseNames, named: str) -> bool:
    """The same said in another way."""
    if "*" not in named:
        return bool(folded(named)) and folded(named) in map(folded, (course.title, *course.ids))
    literal = folded(named).replace("[", "[[]").replace("?", "[?]")
    return bool(folded(course.title)) and fnmatchcase(folded(course.title), literal)


@given(st.lists(LETTERS, min_size=1, max_size=3), ABOUTS, st.sampled_from(RuleAction))
def test_a_rule_for_some_courses_never_allows_another(named: list[str], about: About, takes: RuleAction) -> None:
    rule = scoped(takes, *named, roles=frozenset({"manager"}))
    all_theirs = bool(about.courses) and all(any(plainly(one, it) for it in named) for one in about.courses)
    found = decide([OperationTraits.of(EnrollmentsList, about)], MAX, policy(rule))
    if about.unknown or not all_theirs:
        assert isinstance(found, Refuse)
    elif takes is RuleAction.ALLOW:
        assert isinstance(found, Allow)


@given(st.lists(LETTERS, min_size=1, max_size=3), ABOUTS)
def test_a_rule_that_hides_some_courses_never_lets_one_through(named: list[str], about: About) -> None:
    hidden = about.unknown or any(any(plainly(one, it) for it in named) for one in about.courses)
    found = decide([OperationTraits.of(EnrollmentsList, about)], ADA, policy(scoped(RuleAction.REFUSE, *named)))
    assert isinstance(found, Refuse) is hidden
