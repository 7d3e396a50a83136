"""Asking for access: what somebody was refused, the least role that would allow it, and the lines of the policy that
give it. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.policy.policy import (
    BUILT_IN_POLICY,
    SUBSCRIBE,
    Actor,
    OperationTraits,
    Policy,
    Refuse,
    decide,
    is_group,
    subscribing,
)
from bot.policy.scope import NO_COURSE, SOME_COURSE, About, CourseNames, exactly
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs

MAX_WANTED_OPERATIONS = 40


@dataclass(frozen=True)
class NeededAccess:
    """What somebody was refused.

    Attributes:
        operations: platform and id of each
        does: what they do, as in “Delete a class”
        verb: the everyday verb, if it was one
        courses: the titles of the courses that it was about, or their ids
        role: the role that it takes, where that is no operation's
    """

    operations: tuple[tuple[str, str], ...]
    does: str
    verb: str = ""
    courses: tuple[str, ...] = ()
    role: str = ""

    @classmethod
    def of(cls, asked: Sequence[OperationTraits]) -> "NeededAccess":
        found = dict.fromkeys((one.platform, one.operation) for one in asked)
        named = dict.fromkeys(
            course.title or min(course.ids, default="") for one in asked for course in one.about.courses
        )
        does = "; ".join(dict.fromkeys(one.does for one in asked if one.does))
        return cls(tuple(found)[:MAX_WANTED_OPERATIONS], does, "", tuple(filter(None, named)))

    def stored(self) -> dict[str, Any]:
        return {
            "operations": [list(one) for one in self.operations],
            "does": self.does,
            "verb": self.verb,
            "courses": list(self.courses),
            "role": self.role,
        }

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> "NeededAccess":
        """Raises KeyError, TypeError and ValueError."""
        pairs = [(str(platform), str(id)) for platform, id in stored["operations"]]
        role = str(stored.get("role", ""))
        return cls(tuple(pairs), str(stored["does"]), str(stored["verb"]), tuple(map(str, stored["courses"])), role)

    @property
    def key(self) -> str:
        """The same for the same want."""
        return json.dumps([self.role or self.verb or sorted(self.operations), sorted(self.courses)])

    def traits(self) -> list[OperationTraits]:
        """As a decision looks at them; what is not there any more is left out. Where no course is known it must be
        allowed of all."""
        kinds = [platforms()[name].operations.get(id) for name, id in self.operations if name in platforms()]
        told = [subscribing(name) for name, id in self.operations if id == SUBSCRIBE]
        where = About(tuple(CourseNames.of(one, one) for one in self.courses)) if self.courses else NO_COURSE
        return [*told, *(OperationTraits.of(one, where) for one in kinds if one)]

    @property
    def names_courses(self) -> bool:
        """Whether any of it can be about one course."""
        known = [(platforms()[name], platforms()[name].operations.get(id)) for name, id in self.operations]
        return any(one.names_course(cls, field) for one, cls in known if cls for field in field_specs(cls))

    def by_platform(self) -> list[list[OperationTraits]]:
        """The same of each platform: for a verb, one of them is enough."""
        found = self.traits()
        return [[one for one in found if one.platform == name] for name in dict.fromkeys(one.platform for one in found)]


def least_role(policy: Policy, actor: Actor, wanted: NeededAccess) -> str:
    """The role with the fewest rights that would let this person do it, beside the roles they have; empty where none
    would. Each role counts by what it allows by itself, in every operation of every platform, and by whether others ask
    it for approval. An everyday verb is allowed with one platform on which it works, unless a role allows it on all."""
    held = policy.roles_of(actor)
    if wanted.role:
        return wanted.role
    others = [one for one in policy.roles if one not in held]
    for parts in ([wanted.traits()], wanted.by_platform() if wanted.verb else []):
        enough = [one for one in others if any(_allowed(policy, actor, held | {one}, part) for part in parts)]
        if enough:
            return min(enough, key=lambda one: (_rights(policy, one), one))
    return ""


def has_access(policy: Policy, actor: Actor, wanted: NeededAccess) -> bool:
    """Whether they may do it by now."""
    if wanted.role:
        return wanted.role in policy.roles_of(actor)
    parts = wanted.by_platform() if wanted.verb else [wanted.traits()]
    return any(_allowed(policy, actor, policy.roles_of(actor), part) for part in parts)


def _rights(policy: Policy, role: str) -> tuple[int, int, int]:
    """How much a role allows: of everything, of some courses; and whether others ask it for approval."""
    whoever, alone = Actor("U0"), frozenset({role})
    kinds = [one for platform in platforms().values() for one in platform.operations.values()]
    everywhere = sum(_allowed(policy, whoever, alone, [OperationTraits.of(one)]) for one in kinds)
    somewhere = sum(_allowed(policy, whoever, alone, [OperationTraits.of(one, SOME_COURSE)]) for one in kinds)
    decides = role in {
        *(rule.approvers for rule in policy.rules),
        *(rule.fallback for rule in policy.rules),
        "approver",
    }
    return everywhere, somewhere, int(decides)


def _allowed(policy: Policy, actor: Actor, roles: Iterable[str], wanted: Sequence[OperationTraits]) -> bool:
    having = replace(policy, roles={one: frozenset({actor.id}) for one in roles})
    return bool(wanted) and not isinstance(decide(wanted, actor, having), Refuse)


def groups_of(policy: Policy, role: str) -> list[str]:
    """The Slack user groups whose members have a role: who is added to one has it, and the policy stays as it is."""
    return sorted(one for one in policy.roles.get(role, ()) if is_group(one))


def role_line(policy: Policy, role: str, user: str) -> str:
    """The line under [roles] that gives it to one more person."""
    members = sorted({*policy.roles.get(role, ()), user})
    return f"{_key(role)} = {_listed(members)}"


def own_role_line(actor: Actor) -> str:
    """The line under [roles] for a role of this person alone, of which `rule_lines` speak."""
    return f"{_key(_own_role(actor))} = {_listed([actor.id])}"


def rule_lines(wanted: NeededAccess, actor: Actor) -> str:
    """Rules that allow this person this and no other change, as they are written in the policy file. What takes
    something away takes an approval. An everyday verb looks at more than it cannot do without, so it may look."""
    role, traits = _own_role(actor), wanted.traits()
    changes = [one for one in traits if one.effect is not Effect.READ or one.sensitive]
    looks = ['effects = ["read"]', "sensitive = false"]
    lines = list[str]()
    if wanted.verb and len(changes) < len(traits):
        lines += _rule(wanted, actor, "looking", role, looks, "allow")
    asked = changes if wanted.verb else traits
    if asked:
        risky = any(one.risky or one.effect is Effect.DESTRUCTIVE for one in asked)
        named = f"operations = {_listed(sorted({one.operation for one in asked}))}"
        lines += _rule(wanted, actor, "this", role, [named], "approve" if risky else "allow")
    return "\n".join(lines).strip()


def reach(wanted: NeededAccess) -> str:
    """What `rule_lines` allow, for a sentence."""
    if wanted.verb:
        return "this and looking there" if wanted.courses else "this and looking, in every course,"
    return "this in every course" if wanted.names_courses and not wanted.courses else "this and nothing else"


def _own_role(actor: Actor) -> str:
    return f"access of {actor.id}"


def _rule(wanted: NeededAccess, actor: Actor, what: str, role: str, fits: Sequence[str], then: str) -> list[str]:
    return [
        "",
        "[[rules]]",
        f"name = {json.dumps(f'{what}, asked for by {actor.id}')}",
        f"roles = {_listed([role])}",
        f"platforms = {_listed(sorted({platform for platform, _ in wanted.operations}))}",
        *fits,
        *([f"courses = {_listed(map(exactly, wanted.courses))}"] if wanted.courses else []),
        f'then = "{then}"',
    ]


def is_built_in(policy: Policy) -> bool:
    """Whether there is no file yet in which a line could be changed."""
    return policy.source == BUILT_IN_POLICY.source


def _key(role: str) -> str:
    return (
        role
        if all(one.isascii() and (one.isalnum() or one in "-_") for one in role)
        else json.dumps(role, ensure_ascii=False)
    )


def _listed(members: Iterable[str]) -> str:
    return f"[{', '.join(_text(one) for one in members)}]"


def _text(text: str) -> str:
    """As TOML writes it, which is as JSON does but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
