"""Which verbs a person may use: a table over policies, and that it names only what a verb cannot do without."""

import pytest

from bot.policy.policy import BUILT_IN_POLICY, Actor, Policy, Rule, RuleAction, Standing
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.verb_operations import VERB_OPERATIONS, operations_of
from handlers.everyday.verb_rights import verbs_allowed

MAX = Actor("U0MAX")
READS = {Verb.FIND, Verb.COURSES, Verb.ROSTER, Verb.PROGRESS, Verb.ATTENDANCE, Verb.SESSIONS}


def a_role(**terms: object) -> Policy:
    rule = Rule("managers", RuleAction.ALLOW, roles=frozenset({"manager"}), **terms)  # type: ignore[arg-type]  # terms of a rule
    return Policy(roles={"manager": frozenset({MAX.id}), "operator": frozenset({"admins"})}, rules=(rule,))


def test_each_platform_says_what_each_of_its_verbs_takes() -> None:
    assert {name: {*verbs} for name, verbs in VERB_OPERATIONS.items()} == {
        name: {*verbs_of(name)} for name in platforms()
    }
    assert all(operations_of(verb, name) for name, verbs in VERB_OPERATIONS.items() for verb in verbs)


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
    assert set(verbs_allowed(actor, policy, tuple(platforms()), read_only)) == expected


def test_read_only_leaves_what_only_looks() -> None:
    ada = Actor("U0ADA", standing=Standing.ADMIN)
    assert {*verbs_allowed(ada, BUILT_IN_POLICY, tuple(platforms()), read_only=True)} <= {*READS, Verb.LINK}


def test_they_come_in_the_order_of_help() -> None:
    ada = Actor("U0ADA", standing=Standing.ADMIN)
    assert verbs_allowed(ada) == tuple(VERB_EXAMPLES)
