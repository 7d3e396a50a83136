"""Which verbs a person may use: a table over policies, and that it names only what a verb cannot do without."""

import pytest

from bot.policy.policy import BUILT_IN_POLICY, Actor, Policy, Rule, RuleAction, Standing
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.verb_operations import operations_of
from handlers.everyday.verb_rights import verbs_allowed

SAYING = tuple(name for name, one in platforms().items() if one.takes)
"""Platforms that say what verbs take; a verb of any other is offered to everybody."""
MAX = Actor("U0MAX")
READS = {Verb.FIND, Verb.COURSES, Verb.ROSTER, Verb.PROGRESS, Verb.ATTENDANCE, Verb.SESSIONS}


def a_role(**terms: object) -> Policy:
    rule = Rule("managers", RuleAction.ALLOW, roles=frozenset({"manager"}), **terms)  # type: ignore[arg-type]  # terms of a rule
    return Policy(roles={"manager": frozenset({MAX.id}), "operator": frozenset({"admins"})}, rules=(rule,))


@pytest.mark.parametrize("name", platforms())
def test_a_platform_that_says_what_verbs_take_says_it_of_each(name: str) -> None:
    takes = platforms()[name].takes
    assert not takes or {*takes} == {*verbs_of(name)}
    assert all(operations_of(verb, name) for verb in takes)


@pytest.mark.parametrize(
    ("actor", "policy", "read_only", "expected"),
    [
        (MAX, BUILT_IN_POLICY, False, set()),
        (Actor("U0ADA", standing=Standing.ADMIN), BUILT_IN_POLICY, False, {*Verb}),
        (Actor("U0GUS", standing=Standing.GUEST), a_role(), False, set()),
        (MAX, a_role(effects=frozenset({Effect.READ}), sensitive=False), False, READS),
        (MAX, a_role(platforms=frozenset({"chamilo"})), False, {*verbs_of("chamilo")}),
        (MAX, a_role(operations=("classes_list", "enrollments_*")), False, {
            Verb.FIND, Verb.COURSES, Verb.ROSTER, Verb.PROGRESS, Verb.SESSIONS, Verb.ENROLL, Verb.UNENROLL,
        }),
    ],
)  # fmt: skip
def test_who_may_what(actor: Actor, policy: Policy, read_only: bool, expected: set[Verb]) -> None:
    assert set(verbs_allowed(actor, policy, SAYING, read_only)) == expected


def test_read_only_leaves_what_only_looks() -> None:
    ada = Actor("U0ADA", standing=Standing.ADMIN)
    assert {*verbs_allowed(ada, BUILT_IN_POLICY, SAYING, read_only=True)} <= {*READS, Verb.LINK}


def test_they_come_in_the_order_of_help() -> None:
    ada = Actor("U0ADA", standing=Standing.ADMIN)
    assert verbs_allowed(ada) == tuple(VERB_EXAMPLES)
