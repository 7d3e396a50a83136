"""Asking for access: the least role, as a table, and the lines that give it, which are read back."""

import tomllib

import pytest

from bot.policy.access import (
    NeededAccess,
    groups_of,
    has_access,
    least_role,
    own_role_line,
    role_line,
    rule_lines,
)
from bot.policy.policy import BUILT_IN_POLICY, SUBSCRIBE, Actor, Policy
from bot.policy.policy_file import parse

MAX = Actor("U0MAX", "Max Okafor")
ROLES = """
[roles]
operator = ["admins"]
instructor = ["@instructors"]
reader = ["U0KENJI"]
manager = ["@managers"]
remover = ["U0REMOVER"]
approver = ["@lms-approvers"]
nothing = []
[[rules]]
name = "managers"
roles = ["manager"]
courses = ["Onboarding 101"]
effects = ["read"]
then = "allow"
[[rules]]
name = "readers"
roles = ["reader"]
effects = ["read"]
sensitive = false
then = "allow"
[[rules]]
name = "instructors"
roles = ["instructor"]
platforms = ["class"]
effects = ["read", "write"]
sensitive = false
then = "allow"
[[rules]]
name = "removers"
roles = ["remover"]
operations = ["classes_delete"]
then = "approve"
"""


def needs(*operations: str, courses: tuple[str, ...] = (), verb: str = "", platform: str = "class") -> NeededAccess:
    return NeededAccess(tuple((platform, one) for one in operations), "Do it", verb, courses)


BOTH = NeededAccess((("class", "enrollments_create"), ("chamilo", "subscribe_user_to_course")), "Enroll", "enroll")


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        (needs("classes_list"), "instructor"),  # of one platform, which is less than reading all
        (needs("enrollments_list", courses=("Onboarding 101",)), "manager"),
        (needs("enrollments_list", courses=("Fire safety",)), "instructor"),
        (needs("get_courses", platform="chamilo"), "reader"),
        (needs("classes_create"), "instructor"),
        (needs("classes_delete"), "remover"),
        (needs("classes_list", "classes_delete"), "operator"),
        (needs("launch_link_get"), "operator"),
        (needs("save_user", platform="chamilo"), "operator"),
        (BOTH, "operator"),
        (needs(SUBSCRIBE, platform="skilljar"), "operator"),
        (needs("gone_since"), ""),
        (NeededAccess((), "Nothing"), ""),
    ],
)
def test_the_least_role(needed: NeededAccess, expected: str) -> None:
    assert least_role(parse(ROLES), MAX, needed) == expected


def test_a_verb_is_allowed_with_one_platform_where_no_role_allows_it_on_all() -> None:
    without = parse(ROLES.replace('operator = ["admins"]\n', ""))
    assert least_role(without, MAX, BOTH) == "instructor"


def test_roles_they_have_are_counted_with() -> None:
    """A manager who may read one course gets what is missing, not what they have."""
    policy = parse(ROLES.replace('"U0REMOVER"', '"U0MAX"'))
    assert least_role(policy, MAX, needs("classes_list", "classes_delete")) == "instructor"
    assert not has_access(policy, MAX, needs("classes_list"))
    assert has_access(policy, MAX, needs("classes_delete"))


def test_no_role_at_all() -> None:
    assert least_role(Policy(), MAX, needs("classes_list")) == ""
    assert least_role(BUILT_IN_POLICY, MAX, needs("classes_list")) == "operator"


def test_who_is_in_a_group_has_its_roles() -> None:
    assert groups_of(parse(ROLES), "instructor") == ["@instructors"]
    assert groups_of(parse(ROLES), "reader") == []


@pytest.mark.parametrize("role", ["reader", "operator", "nothing"])
def test_the_line_of_a_role_has_one_more(role: str) -> None:
    policy = parse(ROLES)
    read = tomllib.loads(role_line(policy, role, "U0MAX"))
    assert set(read[role]) == {*policy.roles[role], "U0MAX"}


@pytest.mark.parametrize(
    "needed",
    [
        needs("classes_create"),
        needs("classes_delete"),
        needs("enrollments_list", courses=('Fire "safety" \\ 1', "Ünï")),
        BOTH,
    ],
)
def test_the_lines_of_a_rule_give_exactly_that(needed: NeededAccess) -> None:
    """They are pasted into a file that knows nothing else."""
    policy = parse(f'[roles]\napprover = ["U0ADA"]\n{own_role_line(MAX)}\n{rule_lines(needed, MAX)}')
    assert has_access(policy, MAX, needed)
    assert not has_access(policy, MAX, needs("users_delete"))
    assert not has_access(policy, Actor("U0OTHER"), needed)
    if needed.courses:
        assert not has_access(policy, MAX, needs("enrollments_list", courses=("Another",)))
        assert not has_access(policy, MAX, needs("enrollments_list"))


def test_it_is_kept_whole() -> None:
    needed = needs("classes_list", courses=("A",), verb="roster")
    assert NeededAccess.loaded(needed.stored()) == needed
    assert needed.key == needs("classes_get", courses=("A",), verb="roster").key
    assert needed.key != needs("classes_list", courses=("B",), verb="roster").key
