"""Who may do what, and what it takes. Pure: a decision is a value made from what is asked, who asks, and the policy.

    outsider?  → Refuse        read only?  → Refuse        the first rule that fits  → what it says
    no rule fits:  operators  → the defaults below,  everybody else  → Refuse

| what it is                                   | default                                            |
|----------------------------------------------|----------------------------------------------------|
| read, write                                  | Allow                                              |
| destructive, and can be undone               | Confirm                                            |
| destructive for good, or sensitive           | NeedApproval, one approver, within a day           |
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from bot.policy.rule import OperationTraits as OperationTraits
from bot.policy.rule import Rule as Rule
from bot.policy.rule import RuleAction as RuleAction
from bot.policy.scope import NO_COURSE, About, said
from bot.policy.verdict import APPROVER as APPROVER
from bot.policy.verdict import DAY_S as DAY_S
from bot.policy.verdict import Allow as Allow
from bot.policy.verdict import Confirm as Confirm
from bot.policy.verdict import NeedApproval as NeedApproval
from bot.policy.verdict import Refuse as Refuse
from bot.policy.verdict import Verdict as Verdict
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent


class Standing(Enum):
    """What Slack says a person is."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    STRANGER = "stranger"
    """Of another workspace, in a channel that two share."""
    GONE = "gone"
    """Deactivated."""
    SHELL = "shell"
    """Nobody in Slack: whoever runs `registrar request --send` on the machine that holds the keys."""


@dataclass(frozen=True)
class Actor:
    """Who asks.

    Attributes:
        id: Slack's user id, or `cli:<user>`
        name: what they are called
        standing: what Slack says they are: owner, admin, member, guest, stranger, bot, gone; or the shell
        zone: a name of the time zone database
        email: as their Slack profile has it; empty where that is not known
        groups: ids and handles of the user groups they are in
    """

    id: str
    name: str = ""
    standing: Standing = Standing.MEMBER
    zone: str = "UTC"
    email: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Policy:
    """Roles and rules. A member is a user id, `cli:<user>`, a user group by `@handle` or id, `admins` or `owners`."""

    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    channel: str = "lms-approvals"
    audit_channel: str = ""
    source: str = ""

    def roles_of(self, actor: Actor) -> frozenset[str]:
        # A group that somebody named “admins” must not make its members administrators: a handle counts behind its @.
        known = {actor.id, *(one if _group_id(one) else f"@{one}" for one in actor.groups)}
        if actor.standing in (Standing.OWNER, Standing.ADMIN):
            known.add("admins")
        if actor.standing is Standing.OWNER:
            known.add("owners")
        return frozenset(role for role, members in self.roles.items() if members & known)

    @property
    def groups(self) -> bool:
        """Whether any role is given to a user group."""
        return any(not _person(one) for members in self.roles.values() for one in members)

    def members(self, role: str) -> str:
        """Who has a role, for a sentence."""
        members = sorted(self.roles.get(role, ()))
        people = ["administrators of this Slack workspace" if one == "admins" else one for one in members]
        people = ["owners of this Slack workspace" if one == "owners" else one for one in people]
        shown = [f"<@{one}>" if one[:1] in "UW" and one.isupper() else one for one in people]
        return ", ".join(shown) or "no one yet"

    @property
    def helping_role(self) -> str:
        """The role of those whom people are told to ask: approvers, else operators; empty where nobody has either."""
        return next((role for role in (APPROVER, OPERATOR) if self.roles.get(role)), "")

    @property
    def helpers(self) -> str:
        """Whom to ask, as a sentence, as far as the policy says it itself."""
        if not self.helping_role:
            return "No one can allow it yet. Ask your Registrar admin."
        return f"Ask {self.members(self.helping_role)}."

    def scopes(self, actor: Actor) -> bool:
        """Whether any rule for some courses only is about this person."""
        roles = self.roles_of(actor)
        return any(one.courses and (not one.roles or one.roles & roles) for one in self.rules)

    def courses_of(self, actor: Actor) -> tuple[str, ...]:
        """The courses of which rules let this person do anything that they may not do of others."""
        roles = self.roles_of(actor)
        mine = [one for one in self.rules if one.courses and one.takes is not RuleAction.REFUSE]
        return tuple(
            dict.fromkeys(course for one in mine if not one.roles or one.roles & roles for course in one.courses)
        )

    def asks_courses(self, natures: Iterable[OperationTraits], actor: Actor) -> bool:
        """Whether it matters to this person which courses these are about."""
        roles = self.roles_of(actor)
        scoped = [rule for rule in self.rules if rule.courses]
        return bool(scoped) and any(rule.fits_anywhere(one, roles) for one in natures for rule in scoped)


def _group_id(group: str) -> bool:
    """Handles are in lower case."""
    return group[:1] == "S" and group.isupper()


def is_group(member: str) -> bool:
    """Whether a member is a user group."""
    return not _person(member)


def _person(member: str) -> bool:
    return member in ("admins", "owners") or member.startswith("cli:") or (member[:1] in "UW" and member.isupper())


OPERATOR, AUDITOR = "operator", "auditor"
BUILT_IN_POLICY = Policy(
    roles={role: frozenset({"admins"}) for role in (OPERATOR, APPROVER, AUDITOR)}, source="the built-in policy"
)
"""Without a file: administrators and owners are operators, approvers and auditors; others are nothing."""

SUBSCRIBE = "subscribe"
"""What rules call having a channel told what happens on a platform; it is no operation of the platform's."""


def subscribing(platform: str) -> OperationTraits:
    """It changes what a channel is told, and nothing on the platform."""
    return OperationTraits(platform, SUBSCRIBE, Effect.WRITE, does="Have a channel told what happens on a platform")


DEFAULT_RULES = (
    Rule("looking and changing", RuleAction.ALLOW, effects=frozenset({Effect.READ, Effect.WRITE}), sensitive=False),
    Rule(
        "what can be undone",
        RuleAction.CONFIRM,
        effects=frozenset({Effect.DESTRUCTIVE}),
        reversible=True,
        sensitive=False,
    ),
    Rule("what cannot be undone", RuleAction.APPROVE, sensitive=False),
    Rule("what is sensitive", RuleAction.APPROVE),
)
"""What operators get where no rule of the file fits, in this order."""

NO_RULE = "no rule fits"
"""Who has no role that may; in place of the name of a rule."""
OUTSIDER_REFUSALS = {
    Standing.GUEST: "Guests cannot use Registrar. Ask a member of your training team to do it for you.",
    Standing.BOT: "Apps and workflows cannot use Registrar.",
    Standing.STRANGER: "Only people of this workspace can use Registrar. Ask someone here to do it for you.",
    Standing.GONE: "This account is deactivated, so it cannot use Registrar.",
}
READ_ONLY_REFUSAL = "Registrar is set to read only right now, so nothing was done. Ask your Registrar admin."


def decide(
    natures: Sequence[OperationTraits], actor: Actor, policy: Policy = BUILT_IN_POLICY, read_only: bool = False
) -> Verdict:
    """May this person have these operations carried out, as one change? The strictest answer to any of them holds."""
    if actor.standing in OUTSIDER_REFUSALS:
        return Refuse(OUTSIDER_REFUSALS[actor.standing], "outsiders")
    if read_only and any(one.effect is not Effect.READ for one in natures):
        return Refuse(READ_ONLY_REFUSAL, "read only")
    roles = policy.roles_of(actor)
    verdicts = [_one(nature, actor, roles, policy) for nature in natures]
    strictest = max(verdicts, key=_strictness, default=Allow())
    needed = [one for one in verdicts if isinstance(one, NeedApproval)]
    return _together(needed, strictest) if isinstance(strictest, NeedApproval) else strictest


def turned_away(actor: Actor, addressed: bool = False) -> str:
    """Why this person gets nothing here; empty where they are let in, as guests are to what is `addressed` to them."""
    return "" if addressed and actor.standing is Standing.GUEST else OUTSIDER_REFUSALS.get(actor.standing, "")


def not_at_once(nature: OperationTraits, actor: Actor, policy: Policy = BUILT_IN_POLICY) -> str:
    """Why this person may not do at once what can wait for nobody's word, as a sentence; empty where they may."""
    match decide((nature,), actor, policy):
        case Refuse(reason):
            return reason
        case NeedApproval(approvers, rule=rule):
            return f"The rule “{rule}” leaves this to others. Ask one of them to do it: {policy.members(approvers)}."
        case Confirm(rule):
            has = f"The rule “{rule}” has this confirmed, and {nature.operation} has no such step, so nothing was done."
            return f"{has} Ask your Registrar admin for an earlier rule that allows {nature.operation}."
    return ""


def may_ask(
    kind: type[Intent[Any]],
    actor: Actor,
    policy: Policy = BUILT_IN_POLICY,
    read_only: bool = False,
    about: About = NO_COURSE,
) -> bool:
    """Whether this person would get anything but a refusal; what help and the launcher show."""
    return not isinstance(decide((OperationTraits.of(kind, about),), actor, policy, read_only), Refuse)


def may_approve(actor: Actor, approvers: str, policy: Policy = BUILT_IN_POLICY) -> bool:
    """Whether this person has the role that is asked, now."""
    return actor.standing not in OUTSIDER_REFUSALS and approvers in policy.roles_of(actor)


def _one(nature: OperationTraits, actor: Actor, roles: frozenset[str], policy: Policy) -> Verdict:
    """What the first rule that fits says. Of a rule that may fit, for all that is known of the courses, the stricter of
    what it says and what is said without it; but what is about some course to be named yet has what a rule for some
    gives."""
    defaults: Iterable[Rule] = DEFAULT_RULES if OPERATOR in roles else ()
    possible: list[Rule] = []
    for rule in (*policy.rules, *defaults):
        fits = rule.fits(nature, roles)
        if fits or (fits is None and nature.about.some and rule.takes is not RuleAction.REFUSE):
            found = _says(rule, nature, policy)
            break
        if fits is None and not nature.about.some:
            possible.append(rule)
    else:
        found = _no_rule(nature, actor, roles, policy)
    return max([found, *(_says(one, nature, policy) for one in possible)], key=_strictness)


def _no_rule(nature: OperationTraits, actor: Actor, roles: frozenset[str], policy: Policy) -> Refuse:
    does = f"{nature.does[:1].lower()}{nature.does[1:]}" or "do this"
    if actor.standing is Standing.SHELL:
        return Refuse(f"You can't {does}. Name {actor.id} in a role of the policy file.", NO_RULE)
    fitting = (one for one in policy.rules if one.courses and one.takes is not RuleAction.REFUSE)
    named = [course for one in fitting if one.fits_anywhere(nature, roles) for course in one.courses]
    why = f"You can't {does}."
    if named:  # the same of every other course, so that nobody learns which ids there are
        elsewhere = ", and I don't see that this is there" if nature.about.courses or nature.about.unknown else ""
        why += f" You have access only to {said(named)}{elsewhere}."
    return Refuse(f"{why} {policy.helpers}", NO_RULE, why)


def _says(rule: Rule, nature: OperationTraits, policy: Policy) -> Verdict:
    match rule.takes:
        case RuleAction.ALLOW:
            return Confirm(rule.name) if nature.confirm_first else Allow(rule.name)
        case RuleAction.CONFIRM:
            return Confirm(rule.name)
        case RuleAction.APPROVE:
            lasting = nature.effect is Effect.DESTRUCTIVE and not nature.reversible
            why = rule.why or nature.why or ("it cannot be undone" if lasting else "")
            return NeedApproval(
                rule.approvers, rule.quorum, rule.expires, rule.name, why, rule.fallback, rule.fallback_after
            )
    why = f": {rule.why.rstrip('.')}" if rule.why else ""
    refused = f"The rule “{rule.name}” does not allow this{why}. Nothing was changed."
    return Refuse(f"{refused} {policy.helpers}", rule.name, refused)


def _together(needed: Sequence[NeedApproval], strictest: NeedApproval) -> Verdict:
    """One approval for all that need any: by as many as the strictest asks for, within the shortest time."""
    approvers = list(dict.fromkeys(one.approvers for one in needed))
    if len(approvers) > 1:
        return Refuse(
            f"Parts of this need approval from different people ({' and '.join(approvers)}), so nothing was done. "
            "Ask for each platform on its own, or for each change.",
            strictest.rule,
        )
    why = "; ".join(dict.fromkeys(one.why.rstrip(".") for one in needed if one.why))
    merged = why if len(needed) > 1 else strictest.why
    return replace(strictest, expires=min(one.expires for one in needed), why=merged)


def _strictness(verdict: Verdict) -> tuple[int, int]:
    order = (Allow, Confirm, NeedApproval, Refuse)
    return order.index(type(verdict)), verdict.quorum if isinstance(verdict, NeedApproval) else 0
