"""Who may do what, as a table."""

from dataclasses import replace
from itertools import product
from typing import Annotated, Any, NamedTuple

import pytest

from bot.policy.policy import (
    BUILT_IN_POLICY,
    DAY_S,
    OUTSIDER_REFUSALS,
    READ_ONLY_REFUSAL,
    Actor,
    Allow,
    Confirm,
    NeedApproval,
    OperationTraits,
    Policy,
    Refuse,
    Rule,
    RuleAction,
    Standing,
    decide,
    may_approve,
    may_ask,
)
from connectors.classcom.classes import ClassesDelete, ClassesList
from connectors.classcom.enrollments import EnrollmentsDelete, LaunchLinkGet
from connectors.classcom.templates import TemplatesDelete
from connectors.classcom.users import UsersUpsert
from connectors.core.field_markers import Effect, Risk
from connectors.core.intent import Intent, make
from connectors.skilljar.assets import AssetDetails, AssetsCreate
from connectors.skilljar.published_courses import DomainsPublishedCoursesEnrollmentsUpdate
from tests.bot.asking import ADMIN, CREATE, DELETE, INSTRUCTOR, LINK, UNENROLL, UPDATE
from tests.rows import every

LIST = ClassesList()
TEMPLATE = TemplatesDelete(template_id="t-1")
ALL: tuple[Intent[Any], ...] = (LIST, CREATE, UPDATE, UNENROLL, DELETE, LINK, ADMIN, INSTRUCTOR)
GROUPS = frozenset({"S0TRAIN", "trainers"})

OWNER = Actor("U1", standing=Standing.OWNER)
BOSS = Actor("U2", standing=Standing.ADMIN)
MEMBER = Actor("U3")
TRAINER = Actor("U4", groups=GROUPS)
GUEST = Actor("U4", standing=Standing.GUEST, groups=GROUPS)
BOT = Actor("U5", standing=Standing.BOT)
STRANGER = Actor("U6", standing=Standing.STRANGER)
GONE = Actor("U2", standing=Standing.GONE)
SHELL = Actor("cli:deploy", standing=Standing.SHELL)
CLIMBER = Actor("U7", groups=frozenset({"S0FAKE", "admins", "owners", "cli:deploy", "U3"}))

READ, WRITE, DESTRUCTIVE = (frozenset({one}) for one in Effect)
LOOKING, UNDOABLE, FOR_GOOD, SENSITIVE = (
    Allow("looking and changing"),
    Confirm("what can be undone"),
    NeedApproval(rule="what cannot be undone", why="it cannot be undone"),
    NeedApproval(rule="what is sensitive", why="anyone with the link joins the class as that person"),
)
TWO = NeedApproval(quorum=2, rule="two of them", why="it cannot be undone")
THREE = NeedApproval("owner", 3, 4 * 3600.0, "three", "Learners lose their history.")
PROMOTES = NeedApproval(rule="what cannot be undone", why="It makes this person an administrator of Class.")
NO_ROLE = "You can't "


def policy(*rules: Rule, **roles: str) -> Policy:
    """Roles as words; without any, an operator and an approver by their ids."""
    given = roles or {"operator": "U3", "approver": "U2"}
    return Policy({role: frozenset(members.split()) for role, members in given.items()}, rules)


def refuse(**fits: Any) -> Rule:
    return Rule("not here", RuleAction.REFUSE, **fits)


def allow(**fits: Any) -> Rule:
    return Rule("yes", RuleAction.ALLOW, **fits)


def two(**fits: Any) -> Rule:
    return Rule("two of them", RuleAction.APPROVE, quorum=2, **fits)


def both(one: NeedApproval, other: NeedApproval) -> NeedApproval:
    """One approval by two people for both reasons."""
    return replace(TWO, why=f"{one.why}; {other.why}")


OWNERS = Rule("owners", RuleAction.APPROVE, approvers="owner", operations=("*_delete",))
DELETING = policy(two(operations=("*_delete",)))
REFUSING = policy(OWNERS, refuse(effects=WRITE))
BOTH_SOON = replace(both(SENSITIVE, TWO), expires=60.0)
ASKS_THREE = Rule("three", RuleAction.APPROVE, approvers="owner", quorum=3, expires=4 * 3600.0, why=THREE.why)


class Case(NamedTuple):
    """`out` is the verdict, or what a refusal says."""

    description: str
    actor: Actor
    intents: tuple[Intent[Any], ...]
    out: Allow | Confirm | NeedApproval | str
    policy: Policy = BUILT_IN_POLICY
    read_only: bool = False


ROLES = (
    Case("an owner looks", OWNER, (LIST,), LOOKING),
    Case("an owner changes", OWNER, (CREATE,), LOOKING),
    Case("an administrator looks", BOSS, (LIST,), LOOKING),
    Case("an administrator changes", BOSS, (UPDATE,), LOOKING),
    Case("an administrator takes a person out", BOSS, (UNENROLL,), UNDOABLE),
    Case("an administrator deletes for good", BOSS, (DELETE,), FOR_GOOD),
    Case("an administrator asks for a link", BOSS, (LINK,), SENSITIVE),
    Case("an administrator asks for nothing", BOSS, (), Allow()),
    Case("a member looks", MEMBER, (LIST,), "You can't list all classes. Ask administrators of this Slack workspace."),
    Case("a member deletes", MEMBER, (DELETE,), NO_ROLE),
    Case("the shell without a file", SHELL, (LIST,), "You can't list all classes. Name cli:deploy in a role"),
    Case("a guest", GUEST, (LIST,), "Guests cannot use Registrar"),
    Case("a guest whom a role names", GUEST, (LIST,), "Guests cannot", policy(operator="U4 S0TRAIN")),
    Case("a guest asks for nothing", GUEST, (), "Guests cannot use Registrar"),
    Case("a bot", BOT, (LIST,), "Apps and workflows cannot use Registrar"),
    Case("a bot for whom a rule is open", BOT, (LIST,), "Apps and workflows cannot", policy(allow())),
    Case("a stranger", STRANGER, (LIST,), "Only people of this workspace"),
    Case("someone who is gone and had a role", GONE, (LIST,), "This account is deactivated", policy(operator="U2")),
    Case("a role by id", MEMBER, (CREATE,), LOOKING, policy(operator="U3")),
    Case("a role by a group's handle", TRAINER, (CREATE,), LOOKING, policy(operator="@trainers")),
    Case("a role by a group's id", TRAINER, (CREATE,), LOOKING, policy(operator="S0TRAIN")),
    Case("a role of another group", TRAINER, (CREATE,), NO_ROLE, policy(operator="@managers S0MANAG")),
    Case("a role by cli", SHELL, (CREATE,), LOOKING, policy(operator="cli:deploy")),
    Case("a role of another cli", SHELL, (CREATE,), NO_ROLE, policy(operator="cli:cron")),
    Case("owners are administrators", OWNER, (CREATE,), LOOKING, policy(operator="admins")),
    Case("administrators are no owners", BOSS, (CREATE,), NO_ROLE, policy(operator="owners")),
    Case("owners are owners", OWNER, (CREATE,), LOOKING, policy(operator="owners")),
    Case("a group that calls itself admins", CLIMBER, (LIST,), NO_ROLE, policy(operator="admins owners")),
    Case("a group that calls itself cli", CLIMBER, (LIST,), NO_ROLE, policy(operator="cli:deploy U3")),
    Case("a group named admins, meant as a group", CLIMBER, (LIST,), LOOKING, policy(operator="@admins")),
    Case("administrators are no group of that name", OWNER, (LIST,), NO_ROLE, policy(operator="@admins")),
    Case("with a file, administrators have what it says", OWNER, (LIST,), "Ask <@U3>.", policy(operator="U3")),
    Case(
        "nobody may, and it says so",
        OWNER,
        (LIST,),
        "No one can allow it yet. Ask your",
        policy(a="U3"),
    ),
    Case("an approver alone may not ask", BOSS, (LIST,), NO_ROLE, policy()),
)
RULES = (
    Case("read: refused for all", MEMBER, (LIST,), "The rule “not here”", policy(refuse(effects=READ))),
    Case("read: a change is another thing", MEMBER, (UPDATE,), LOOKING, policy(refuse(effects=READ))),
    Case("write: only this", MEMBER, (UPDATE,), "“not here”", policy(refuse(effects=WRITE))),
    Case("destructive: undoable too", MEMBER, (UNENROLL,), "“not here”", policy(refuse(effects=DESTRUCTIVE))),
    Case("two effects", MEMBER, (DELETE,), "“not here”", policy(refuse(effects=WRITE | DESTRUCTIVE))),
    Case("reversible", MEMBER, (UNENROLL,), Allow("yes"), policy(allow(effects=DESTRUCTIVE, reversible=True))),
    Case("not reversible", MEMBER, (DELETE,), FOR_GOOD, policy(allow(effects=DESTRUCTIVE, reversible=True))),
    Case("irreversible only", MEMBER, (UNENROLL,), UNDOABLE, policy(refuse(effects=DESTRUCTIVE, reversible=False))),
    Case("sensitive", MEMBER, (LINK,), Allow("yes"), policy(allow(sensitive=True))),
    Case("not sensitive", MEMBER, (LINK,), SENSITIVE, policy(allow(sensitive=False))),
    Case("platform", MEMBER, (UPDATE,), "“not here”", policy(refuse(platforms=frozenset({"class"})))),
    Case("another platform", MEMBER, (UPDATE,), LOOKING, policy(refuse(platforms=frozenset({"chamilo"})))),
    Case("an operation", MEMBER, (UPDATE,), "“not here”", policy(refuse(operations=("classes_update",)))),
    Case("a glob", MEMBER, (UPDATE,), "“not here”", policy(refuse(operations=("users_*", "classes_*")))),
    Case("a glob at the end", MEMBER, (DELETE,), "“not here”", policy(refuse(operations=("*_delete",)))),
    Case("a glob that fits another", MEMBER, (UPDATE,), LOOKING, policy(refuse(operations=("class_*", "CLASSES_*")))),
    Case("all of a rule must fit", MEMBER, (UPDATE,), LOOKING, policy(refuse(effects=READ, operations=("classes_*",)))),
    Case("a rule for a role", TRAINER, (UPDATE,), Allow("yes"), policy(allow(roles=frozenset({"t"})), t="@trainers")),
    Case("a rule for another role", MEMBER, (UPDATE,), NO_ROLE, policy(allow(roles=frozenset({"t"})), t="@trainers")),
    Case("no defaults beside a role's rule", TRAINER, (LIST,), NO_ROLE, policy(allow(effects=WRITE), t="@trainers")),
    Case("a rule for everybody", CLIMBER, (LIST,), Allow("yes"), policy(allow(effects=READ))),
    Case("the first that fits wins", MEMBER, (LIST,), Allow("yes"), policy(allow(), refuse())),
    Case("and only the first", MEMBER, (LIST,), "“not here”", policy(refuse(), allow())),
    Case("a rule is before the defaults", MEMBER, (DELETE,), Allow("yes"), policy(allow())),
    Case("a rule makes it stricter", MEMBER, (UPDATE,), Confirm("ask"), policy(Rule("ask", RuleAction.CONFIRM))),
    Case(
        "a refusal says why, and who may",
        MEMBER,
        (DELETE,),
        "The rule “not here” does not allow this: We keep classes. Nothing was changed. Ask <@U2>.",
        policy(refuse(why="We keep classes.")),
    ),
    Case("quorum, approvers, expiry and why are the rule's", MEMBER, (DELETE,), THREE, policy(ASKS_THREE)),
    Case("a rule without why: it cannot be undone", MEMBER, (DELETE,), TWO, policy(two())),
    Case("one that can be undone", MEMBER, (UNENROLL,), NeedApproval(quorum=2, rule="two of them"), policy(two())),
    Case("a rule without why, and no harm", MEMBER, (LIST,), NeedApproval(quorum=2, rule="two of them"), policy(two())),
)  # fmt: skip
WHOLES = (
    Case("a harmless change set", BOSS, (LIST, CREATE, UPDATE), LOOKING),
    Case("what must be confirmed hides behind a look", BOSS, (LIST, UNENROLL), UNDOABLE),
    Case("what is for good hides behind what is not", BOSS, (UNENROLL, DELETE, LIST), FOR_GOOD),
    Case("a refusal beats an approval", MEMBER, (DELETE, LIST), "“not here”", policy(refuse(effects=READ))),
    Case("the larger quorum", MEMBER, (LINK, DELETE), both(SENSITIVE, TWO), DELETING),
    Case("the larger quorum, first", MEMBER, (DELETE, LINK), both(TWO, SENSITIVE), DELETING),
    Case("the larger quorum, in the middle", MEMBER, (LIST, DELETE, LINK), both(TWO, SENSITIVE), DELETING),
    Case("the shortest time", MEMBER, (LINK, DELETE), BOTH_SOON, policy(two(operations=("*_delete",), expires=60.0))),
    Case("the same reason is given once", BOSS, (DELETE, TEMPLATE), FOR_GOOD),
    Case("two roles for two parts", MEMBER, (DELETE, LINK), "different people (owner and approver)", policy(OWNERS)),
    Case("two roles, for parts between others", BOSS, (LIST, LINK, DELETE), NO_ROLE, policy(OWNERS)),
    Case("a refusal beats two roles", MEMBER, (LINK, DELETE, UPDATE), "“not here”", REFUSING),
    Case("a field makes it risky", BOSS, (ADMIN,), PROMOTES),
    Case("the same field, harmless", BOSS, (INSTRUCTOR,), LOOKING),
    Case("a risky field is no change any more", MEMBER, (ADMIN,), PROMOTES, policy(allow(effects=WRITE))),
    Case("a risky field cannot be undone", MEMBER, (ADMIN,), "“not here”", policy(refuse(effects=DESTRUCTIVE))),
    Case("read only: a look", OWNER, (LIST,), LOOKING, read_only=True),
    Case("read only: a sensitive look", OWNER, (LINK,), SENSITIVE, read_only=True),
    Case("read only: a change", OWNER, (CREATE,), READ_ONLY_REFUSAL, read_only=True),
    Case("read only: a deletion", OWNER, (DELETE,), READ_ONLY_REFUSAL, read_only=True),
    Case("read only: a change behind a look", OWNER, (LIST, CREATE), READ_ONLY_REFUSAL, read_only=True),
    Case("read only: a rule that allows", MEMBER, (UPDATE,), READ_ONLY_REFUSAL, policy(allow()), read_only=True),
    Case("read only: the shell", SHELL, (UPDATE,), READ_ONLY_REFUSAL, policy(operator="cli:deploy"), read_only=True),
    Case("read only: a guest hears of guests", GUEST, (CREATE,), "Guests cannot use Registrar", read_only=True),
)  # fmt: skip
CASES = ROLES + RULES + WHOLES


@every("case", CASES)
def test_decide(case: Case) -> None:
    """The verdict on each of these is as the table says."""
    natures = [OperationTraits.of(one) for one in case.intents]
    verdict = decide(natures, case.actor, case.policy, case.read_only)
    if isinstance(case.out, str):
        assert isinstance(verdict, Refuse)
        assert case.out in verdict.reason
    else:
        assert verdict == case.out


def test_refusals_are_named() -> None:
    """A refusal names what said no: the rule of the file, or what stands above all rules."""
    said = {
        "not here": decide([OperationTraits.of(LIST)], MEMBER, policy(refuse())),
        "no rule fits": decide([OperationTraits.of(LIST)], BOSS, policy()),
        "read only": decide([OperationTraits.of(UPDATE)], OWNER, read_only=True),
        "outsiders": decide([], GUEST),
    }
    assert {verdict.rule for verdict in said.values() if isinstance(verdict, Refuse)} == set(said)
    assert all(isinstance(verdict, Refuse) and verdict.rule == name for name, verdict in said.items())


def test_everybody_has_a_place() -> None:
    """Without a role nobody may do anything, whatever Slack says they are, except who the built-in policy names."""
    for standing, intent in product(Standing, ALL):
        verdict = decide([OperationTraits.of(intent)], Actor("U9", standing=standing))
        trusted = standing in (Standing.OWNER, Standing.ADMIN)
        assert isinstance(verdict, Refuse) is not trusted


def test_outsiders() -> None:
    """Whoever stands outside may do nothing, whatever it is and whatever the file says."""
    open_to_all = policy(allow(), operator="U9", approver="U9")
    for standing, intent, read_only in product(OUTSIDER_REFUSALS, ALL, (False, True)):
        actor = Actor("U9", standing=standing)
        assert decide([OperationTraits.of(intent)], actor, open_to_all, read_only) == Refuse(
            OUTSIDER_REFUSALS[standing], "outsiders"
        )
        assert not may_ask(type(intent), actor, open_to_all, read_only)
        assert not may_approve(actor, "approver", open_to_all)


def test_reasons_are_sentences() -> None:
    """Every refusal begins with a capital letter, ends with a full stop, and has neither in the wrong place."""
    policies = (BUILT_IN_POLICY, policy(), policy(refuse(why="We do not.")), policy(refuse()), Policy())
    seen = 0
    for standing, intent, read_only, one in product(Standing, ALL, (False, True), policies):
        verdict = decide([OperationTraits.of(intent)], Actor("U9", standing=standing), one, read_only)
        if isinstance(verdict, Refuse):
            seen += 1
            assert verdict.reason[0].isupper()
            assert verdict.reason.endswith(".")
            for stutter in ("..", ".,", ": .", "  "):
                assert stutter not in verdict.reason
    assert seen > 100


@pytest.mark.parametrize(
    ("asked", "risky"),
    [
        (LIST, False), (CREATE, False), (UNENROLL, False), (DELETE, True), (LINK, True), (ADMIN, True),
        (INSTRUCTOR, False), (ClassesDelete, True), (LaunchLinkGet, True), (UsersUpsert, False),
    ],
)  # fmt: skip
def test_risky(asked: Intent[Any] | type[Intent[Any]], risky: bool) -> None:
    """What one person alone should not do is known of an intent by its fields, of an operation by its head."""
    assert OperationTraits.of(asked).risky is risky


class LeavesNoTrace(EnrollmentsDelete):
    """Take a person out of a class, and perhaps all that they did."""

    forget: Annotated[bool | None, Risk("It forgets what they did.", when=bool)] = None


@pytest.mark.parametrize(("forget", "out"), [(False, UNDOABLE), (True, "It forgets what they did.")])
def test_a_risk_cannot_be_undone(forget: bool, out: Confirm | str) -> None:
    """What can be undone by its head cannot be by a field that says so."""
    verdict = decide([OperationTraits.of(LeavesNoTrace(class_id="c1", email="jane@example.com", forget=forget))], BOSS)
    assert (verdict.why if isinstance(verdict, NeedApproval) else verdict) == out


def test_sensitive_and_destructive() -> None:
    """What is sensitive stays so when a field makes it destructive as well, and cannot be undone then."""
    nature = OperationTraits(
        "damstra", "users_update", Effect.DESTRUCTIVE, reversible=False, sensitive=True, why="it lets one in"
    )
    assert decide([nature], BOSS) == NeedApproval(rule="what is sensitive", why="it lets one in")


@pytest.mark.parametrize(
    ("kind", "actor", "given", "read_only", "may"),
    [
        (ClassesList, BOSS, BUILT_IN_POLICY, False, True),
        (ClassesDelete, BOSS, BUILT_IN_POLICY, False, True),
        (LaunchLinkGet, BOSS, BUILT_IN_POLICY, False, True),
        (ClassesList, MEMBER, BUILT_IN_POLICY, False, False),
        (ClassesDelete, BOSS, BUILT_IN_POLICY, True, False),
        (ClassesList, BOSS, BUILT_IN_POLICY, True, True),
        (ClassesDelete, MEMBER, policy(refuse(effects=DESTRUCTIVE)), False, False),
        (ClassesList, MEMBER, policy(refuse(effects=DESTRUCTIVE)), False, True),
        (ClassesList, CLIMBER, policy(allow(effects=READ)), False, True),
        (ClassesDelete, CLIMBER, policy(allow(effects=READ)), False, False),
    ],
)
def test_may_ask(kind: type[Intent[Any]], actor: Actor, given: Policy, read_only: bool, may: bool) -> None:
    """Offered is what would get anything but a refusal: also what must be confirmed or approved."""
    assert may_ask(kind, actor, given, read_only) is may


@pytest.mark.parametrize(
    ("actor", "role", "given", "may"),
    [
        (BOSS, "approver", BUILT_IN_POLICY, True),
        (OWNER, "approver", BUILT_IN_POLICY, True),
        (MEMBER, "approver", BUILT_IN_POLICY, False),
        (BOSS, "approver", policy(), True),
        (MEMBER, "approver", policy(), False),
        (MEMBER, "operator", policy(), True),
        (TRAINER, "t", policy(t="@trainers"), True),
        (CLIMBER, "t", policy(t="owners"), False),
        (BOSS, "nobody has heard of", policy(), False),
        (GONE, "approver", policy(), False),
    ],
)
def test_may_approve(actor: Actor, role: str, given: Policy, may: bool) -> None:
    """Who has the role that is asked may approve, and nobody else."""
    assert may_approve(actor, role, given) is may


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ("", "no one yet"),
        ("admins", "administrators of this Slack workspace"),
        ("owners", "owners of this Slack workspace"),
        ("U024BE7LH", "<@U024BE7LH>"),
        ("W024BE7LH", "<@W024BE7LH>"),
        ("@trainers", "@trainers"),
        ("U2 @trainers admins cli:deploy", "<@U2>, @trainers, administrators of this Slack workspace, cli:deploy"),
    ],
)
def test_members(members: str, said: str) -> None:
    """Who has a role can be read in a sentence."""
    found = Policy({"r": frozenset(members.split())}).members("r")
    assert sorted(found.split(", ")) == sorted(said.split(", "))
    assert Policy().members("r") == "no one yet"


@pytest.mark.parametrize(
    ("members", "asked"),
    [("admins owners U1 W1 cli:deploy", False), ("@trainers", True), ("S0TRAIN", True), ("U1 @admins", True)],
)
def test_groups(members: str, asked: bool) -> None:
    """Slack is asked for its user groups only where a role speaks of one."""
    assert Policy({"r": frozenset(members.split())}).groups is asked


def test_built_in() -> None:
    """Without a file, an approval takes one administrator, within a day."""
    assert BUILT_IN_POLICY.roles_of(OWNER) == BUILT_IN_POLICY.roles_of(BOSS) == {"operator", "approver", "auditor"}
    assert BUILT_IN_POLICY.roles_of(MEMBER) == BUILT_IN_POLICY.roles_of(SHELL) == frozenset()
    assert (FOR_GOOD.approvers, FOR_GOOD.quorum, FOR_GOOD.expires) == ("approver", 1, DAY_S)


def test_what_leads_the_platform_elsewhere_is_shown_before_it_is_sent() -> None:
    """However it is allowed; without such an address nobody is asked."""
    lets = Policy(roles={"operator": frozenset({"U3"})}, rules=(Rule("all of it", RuleAction.ALLOW),))
    embeds = AssetsCreate(asset=AssetDetails(embed_link_url="https://films.example.com/welcome"))
    fetches = AssetsCreate(content_url="https://files.example.com/welcome.mp4")
    for policy in (lets, Policy(roles=lets.roles)):
        assert isinstance(decide((OperationTraits.of(embeds),), MEMBER, policy), Allow)
        assert isinstance(decide((OperationTraits.of(fetches),), MEMBER, policy), Confirm)


def test_what_the_same_field_gives_back_is_confirmed_and_what_it_cannot_is_approved() -> None:
    """Taking a learner's access away can be undone; ending it in the past, which Skilljar treats as gone, is another
    matter; both at once are as bad as the worse."""
    here = {"domain_name": "learn.example.com", "published_course_id": "abc", "enrollment_id": "def"}
    undone = make(DomainsPublishedCoursesEnrollmentsUpdate, {**here, "active": False})
    ended = make(DomainsPublishedCoursesEnrollmentsUpdate, {**here, "expires_at": "2020-01-01T00:00:00Z"})
    both = make(
        DomainsPublishedCoursesEnrollmentsUpdate, {**here, "active": False, "expires_at": "2020-01-01T00:00:00Z"}
    )
    lets = Policy(roles={"operator": frozenset({"U3"})})
    assert isinstance(decide((OperationTraits.of(undone),), MEMBER, lets), Confirm)
    assert isinstance(decide((OperationTraits.of(ended),), MEMBER, lets), NeedApproval)
    assert isinstance(decide((OperationTraits.of(both),), MEMBER, lets), NeedApproval)
