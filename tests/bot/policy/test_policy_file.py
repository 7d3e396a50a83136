"""The policy file: what it means, what is wrong with it, and how it is read anew."""

import os
from pathlib import Path
from typing import Any

import pytest

from bot.policy.policy import BUILT_IN_POLICY, DAY_S, Policy, Rule, RuleAction, subscribing
from bot.policy.policy_file import PolicyFile, explain, parse
from connectors.core.field_markers import Effect
from connectors.platform import Misconfigured
from tests.nowhere import NOWHERE
from tests.rows import every

WHOLE = """
approvals = "#approvals"
audit = "#audit"

[roles]
operator = ["admins", "@training-team", "cli:deploy"]
instructor = ["@instructors", "S012AB"]
approver = ["owners", "U024BE7LH"]

[[rules]]
name = "instructors run their classes"
roles = ["instructor"]
platforms = ["class"]
operations = ["classes_*", "enrollments_*"]
effects = ["read", "write"]
then = "allow"

[[rules]]
name = "removing classes takes two"
operations = ["classes_delete"]
then = "approve"
approvers = "approver"
quorum = 2
expires = "4h"
why = "Learners lose their history."

[[rules]]
name = "nobody joins as somebody else"
sensitive = true
reversible = false
then = "refuse"
"""
ROLES = '[roles]\noperator = ["admins"]\napprover = ["owners"]\n'


def rule(**more: Any) -> str:
    """One rule after the roles."""
    said = {"name": '"r"', "then": '"allow"'} | more
    return f"{ROLES}[[rules]]\n" + "\n".join(f"{name} = {value}" for name, value in said.items())


@pytest.mark.parametrize("platforms", ["[]", '["class"]'])
def test_subscribe(platforms: str) -> None:
    """What is no operation of any platform, but may be allowed or refused like one."""
    (said,) = parse(rule(platforms=platforms, operations='["subscribe"]')).rules
    assert said.operations == ("subscribe",)
    assert said.fits(subscribing("class"), frozenset())


def test_whole() -> None:
    """Everything that can be said is meant as it was said."""
    assert parse(WHOLE, "policy.toml") == Policy(
        roles={
            "operator": frozenset({"admins", "@training-team", "cli:deploy"}),
            "instructor": frozenset({"@instructors", "S012AB"}),
            "approver": frozenset({"owners", "U024BE7LH"}),
        },
        rules=(
            Rule(
                "instructors run their classes",
                RuleAction.ALLOW,
                roles=frozenset({"instructor"}),
                platforms=frozenset({"class"}),
                operations=("classes_*", "enrollments_*"),
                effects=frozenset({Effect.READ, Effect.WRITE}),
            ),
            Rule(
                "removing classes takes two",
                RuleAction.APPROVE,
                operations=("classes_delete",),
                quorum=2,
                expires=4 * 3600.0,
                why="Learners lose their history.",
            ),
            Rule("nobody joins as somebody else", RuleAction.REFUSE, sensitive=True, reversible=False),
        ),
        channel="approvals",
        audit_channel="audit",
        source="policy.toml",
    )


def test_least() -> None:
    """Roles are all it takes; the rest is as without a file."""
    assert parse("[roles]") == Policy(channel="lms-approvals")
    (found,) = parse(rule(then='"approve"')).rules
    assert (found.approvers, found.quorum, found.expires) == ("approver", 1, DAY_S)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [('"30m"', 1800), ('"4h"', 14400), ('"2d"', 172800), ('"4 h"', 14400), ('"9999d"', 9999 * DAY_S)],
)
def test_times(said: str, seconds: float) -> None:
    """Times are minutes, hours or days."""
    assert parse(rule(expires=said)).rules[0].expires == seconds


TIME = 'rules number 1 expires must be a time such as "30m", "4h" or "2d".'
QUORUM = "rules number 1 quorum must be a whole number from 1 to 20."
NAMES = "write a person's id such as U024BE7LH, a user group such as @trainers, cli:name, admins or owners."
FAULTS = [
    ("no TOML", "roles = {", "is not valid TOML: "),
    ("nonsense without end", "a = " + "[" * 5000, "is not valid TOML: "),
    ("nothing", "", "roles is needed."),
    ("an unknown word", "[roles]\n[rights]\n", "rights is not known here."),
    ("an unknown word of a rule", rule(who='"me"'), "rules number 1 who is not known here."),
    ("roles as a list", "roles = []", "roles must be a table."),
    ("a role as text", '[roles]\noperator = "admins"', "roles operator must be a list in [brackets]."),
    ("a member as a number", "[roles]\noperator = [7]", "roles operator number 1 must be text in quotes."),
    ("a member misspelt", '[roles]\nboss = ["admin"]', f"the role “boss” names “admin”; {NAMES}"),
    ("a group without its @", '[roles]\nboss = ["trainers"]', f"the role “boss” names “trainers”; {NAMES}"),
    ("a role with a slash", '[roles]\n"a/b" = []', "the role “a/b” must be named with letters, digits"),
    ("rules as a table", "[roles]\n[rules]", "rules must be a list in [brackets]."),
    ("a rule without a name", rule(name='""'), "rules number 1 name must not be empty."),
    ("a rule without then", f'{ROLES}[[rules]]\nname = "r"', "rules number 1 then is needed."),
    ("an unknown then", rule(then='"maybe"'), "rules number 1 then must be one of allow, confirm, approve, refuse."),
    (
        "an unknown effect",
        rule(effects='["read", "eat"]'),
        "rules number 1 effects number 2 must be one of read, write, destructive.",
    ),
    ("an unknown role", rule(roles='["boss"]'), "rule “r” speaks of the role “boss”, which [roles] does not name."),
    (
        "unknown approvers",
        rule(then='"approve"', approvers='"boss"'),
        "rule “r” speaks of the role “boss”, which [roles] does not name.",
    ),
    (
        "an unknown platform",
        rule(platforms=f'["{NOWHERE}"]'),
        f"rule “r” speaks of the platform “{NOWHERE}”; there are ",
    ),
    (
        "an operation that is nowhere",
        rule(operations='["classes_*", "clases_*"]'),
        "rule “r” speaks of the operation “clases_*”, which no platform has.",
    ),
    (
        "an operation of another platform",
        rule(operations='["lessons_*"]', platforms='["class"]'),
        "rule “r” speaks of the operation “lessons_*”, which no platform has.",
    ),
    (
        "subscribing confirmed",
        rule(then='"confirm"', operations='["subscribe"]'),
        "rule “r” says confirm, which subscribe has no step for: write allow or refuse, or leave subscribe out.",
    ),
    (
        "subscribing approved",
        rule(then='"approve"', operations='["subscribe"]', approvers='"operator"'),
        "rule “r” says approve, which subscribe has no step for: write allow or refuse, or leave subscribe out.",
    ),
    (
        "subscribing confirmed among others",
        rule(then='"confirm"', operations='["classes_*", "subs*"]', platforms='["class"]'),
        "rule “r” says confirm, which subscribe has no step for",
    ),
    (
        "a secret confirmed",
        rule(then='"confirm"', operations='["authenticate"]'),
        "rule “r” says confirm, and authenticate takes a secret, which is kept nowhere while it waits for that: "
        "write allow, approve or refuse, or leave authenticate out.",
    ),
    ("a time in words", rule(expires='"soon"'), TIME),
    ("a time without a unit", rule(expires="4"), TIME),
    ("no time at all", rule(expires='"0h"'), TIME),
    ("a time beyond all reason", rule(expires=f'"{"9" * 400}d"'), TIME),
    ("a quorum of nobody", rule(quorum="0"), QUORUM),
    ("a quorum of too many", rule(quorum="21"), QUORUM),
    ("a quorum in words", rule(quorum='"two"'), QUORUM),
    ("half a quorum", rule(quorum="1.5"), QUORUM),
    ("reversible in words", rule(reversible='"perhaps"'), "rules number 1 reversible must be true or false."),
    ("sensitive as a list", rule(sensitive="[]"), "rules number 1 sensitive must be true or false."),
    ("no channel", f'approvals = ""\n{ROLES}', "approvals must not be empty."),
]


@every(("text", "said"), [one[1:] for one in FAULTS])
def test_faults(text: str, said: str) -> None:
    """Each fault gives a sentence that names the file and the place, in our words and not in a library's."""
    with pytest.raises(Misconfigured) as fault:
        parse(text, "policy.toml")
    assert str(fault.value).startswith("policy.toml")
    assert said in str(fault.value)
    assert str(fault.value).endswith(".")
    assert "Input should" not in str(fault.value)


@pytest.mark.parametrize("operations", ["[]", '["*"]', '["classes_*"]', '["classes_create"]'])
def test_what_can_be_confirmed_is_not_refused(operations: str) -> None:
    """A rule for many things holds for those that have such a step."""
    assert parse(rule(then='"confirm"', operations=operations)).rules[0].takes is RuleAction.CONFIRM


def test_all_faults_at_once() -> None:
    """Several faults are told together."""
    with pytest.raises(Misconfigured) as fault:
        parse(rule(quorum="0", expires='"soon"', colour='"red"'), "policy.toml")
    assert str(fault.value).count("policy.toml: ") == 3


def test_the_second_rule() -> None:
    """The place counts as people do."""
    with pytest.raises(Misconfigured, match="rules number 2 then is needed"):
        parse(rule() + '\n[[rules]]\nname = "s"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "policy.toml"
    made.write_text(ROLES)
    return made


def rewrite(path: Path, text: str) -> None:
    """Another text at another time, however coarse the clock of the file system is."""
    before = path.stat().st_mtime_ns
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_without_a_file() -> None:
    """Without a file the built-in policy holds."""
    assert PolicyFile().now() is BUILT_IN_POLICY


def test_unreadable_at_the_start(tmp_path: Path) -> None:
    """A file that is missing, is no text, or means nothing stops the start."""
    for content in (None, b"\xff\xfe", b"roles = 7"):
        path = tmp_path / "policy.toml"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Misconfigured, match=r"policy\.toml"):
            PolicyFile(path)


def test_read_anew(path: Path) -> None:
    """A change of the file is in force at the next question, without a restart."""
    file = PolicyFile(path)
    assert file.now().rules == ()
    rewrite(path, rule())
    assert [one.name for one in file.now().rules] == ["r"]
    assert file.now().source == "policy.toml"


def test_read_only_when_it_changed(path: Path) -> None:
    """A file that stays as it is, is not read again."""
    file = PolicyFile(path)
    assert file.now() is file.now()


@pytest.mark.parametrize("broken", ["roles = 7", "a = " + "[" * 5000, rule(expires=f'"{"9" * 400}d"'), "[roles"])
def test_a_broken_edit(broken: str, path: Path) -> None:
    """A change that means nothing leaves the last good policy in force, until it is mended."""
    file = PolicyFile(path)
    good = file.now()
    rewrite(path, broken)
    assert file.now() is good
    rewrite(path, rule())
    assert [one.name for one in file.now().rules] == ["r"]


def test_a_file_that_goes_away(path: Path) -> None:
    """A file that is gone for a moment, as editors do it, leaves the last good policy in force."""
    file = PolicyFile(path)
    good = file.now()
    path.unlink()
    assert file.now() is good
    path.write_text(rule())
    assert [one.name for one in file.now().rules] == ["r"]


def test_explain() -> None:
    """The policy can be read in sentences."""
    assert explain(parse(WHOLE.replace('"@training-team", ', ""), "policy.toml")) == [
        "Policy: policy.toml. Requests for approval go to #approvals.",
        "Role operator: administrators of this Slack workspace, cli:deploy",
        "Role instructor: @instructors, S012AB",
        "Role approver: <@U024BE7LH>, owners of this Slack workspace",
        "Rule “instructors run their classes”, for instructor: allow",
        "Rule “removing classes takes two”, for everyone: approve by 2 with role approver",
        "Rule “nobody joins as somebody else”, for everyone: refuse",
        "Where no rule fits, operators get the defaults and everyone else is refused.",
    ]


def test_explain_the_built_in_one() -> None:
    """The policy without a file can be read too."""
    assert explain(BUILT_IN_POLICY)[0] == "Policy: the built-in policy. Requests for approval go to #lms-approvals."


SCOPED = """
[roles]
manager = ["@managers"]
[[rules]]
name = "theirs"
roles = ["manager"]
{scope}
then = "allow"
"""


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        ("courses = []", "rule “theirs”: courses = [] names no course: name some, or leave it out for all."),
        ('courses = [" "]', "rule “theirs”: courses = [“ ”] names no course: write a title, a code or an id."),
        ('courses = ["\u200b"]', "names no course"),
        ('courses = "Onboarding 101"', "courses must be a list in [brackets]"),
        ("courses = [7]", "must be text in quotes"),
        (
            'team = "own"',
            "team = \"own\" doesn't work yet: I don't know who manages whom. Replace it with the courses of the team, "
            'such as courses = ["Onboarding 101", "welding-*"].',
        ),
        ('operations = ["subscribe"]\ncourses = ["A"]', "subscribe is about no course: leave courses out."),
    ],
)
def test_a_scope_that_says_nothing_is_refused(scope: str, says: str) -> None:
    """One that fitted everything, or nothing, without a word would be worse."""
    with pytest.raises(Misconfigured) as told:
        parse(SCOPED.format(scope=scope), "policy.toml")
    assert says in str(told.value)


def test_a_scope_is_kept_and_explained() -> None:
    policy = parse(SCOPED.format(scope='courses = ["Onboarding 101", "welding-*"]'))
    assert policy.rules[0].courses == ("Onboarding 101", "welding-*")
    assert "Rule “theirs”, for manager, only about “Onboarding 101”, “welding-*”: allow" in explain(policy)
