"""The policy file: TOML, read anew when it changes. One that cannot be read leaves the last good one in force.

approvals = "lms-approvals"          # the channel where requests are posted
audit = "lms-audit"                  # where the head of the audit log is posted daily

[roles]
operator = ["admins", "@training-team", "cli:deploy"]
instructor = ["@instructors"]
manager = ["@managers"]
approver = ["owners", "U024BE7LH"]
auditor = ["owners"]

[[rules]]
name = "instructors run their classes"
roles = ["instructor"]
platforms = ["class"]
operations = ["classes_*", "enrollments_*", "schedules_*"]
effects = ["read", "write"]
then = "allow"                       # allow, confirm, approve, refuse

[[rules]]
name = "managers look at their courses"
roles = ["manager"]
courses = ["Onboarding 101", "welding-*"]   # titles, codes or ids; `*` for a part of a title
effects = ["read"]
then = "allow"

[[rules]]
name = "instructors have their channels told"
roles = ["instructor"]
operations = ["subscribe"]           # what /lms subscribe asks for
then = "allow"

[[rules]]
name = "removing classes takes two"
operations = ["classes_delete"]
then = "approve"
approvers = "approver"
quorum = 2
expires = "4h"
"""

import re
import tomllib
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.policy.policy import BUILT_IN_POLICY, DAY_S, SUBSCRIBE, Policy, Rule, RuleAction
from bot.policy.scope import names_a_course
from bot.runtime.logs import logger
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.platform import Misconfigured

log = logger("registrar.policy")

SECONDS_PER_UNIT = {"m": 60.0, "h": 3600.0, "d": DAY_S}


def _seconds(text: Any) -> Any:
    found = re.fullmatch(r"(\d{1,4})\s*([mhd])", str(text), re.ASCII)
    if not found or not int(found[1]):
        raise ValueError('must be a time such as "30m", "4h" or "2d"')
    return int(found[1]) * SECONDS_PER_UNIT[found[2]]


MEMBER_PATTERN = re.compile(r"admins|owners|@[\w.-]+|cli:.+|[UWS][A-Z0-9]+")
MEMBER_HINT = "a person's id such as U024BE7LH, a user group such as @trainers, cli:name, admins or owners"
ROLE_NAME_PATTERN = re.compile(r"[\w -]{1,40}")
POLICY_FAULT_TEXTS = {
    "missing": "is needed",
    "extra_forbidden": "is not known here",
    "enum": f"must be one of {', '.join(RuleAction)}",
    "literal_error": f"must be one of {', '.join(Effect)}",
    "list_type": "must be a list in [brackets]",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_type": "must be text in quotes",
    "string_too_short": "must not be empty",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}
"""Pydantic's faults in our words; those of numbers, which only the quorum is, are all the same."""
TEAM_UNKNOWN = (
    "team = \"{team}\" doesn't work yet: I don't know who manages whom. Replace it with the courses of the team, such "
    'as courses = ["Onboarding 101", "welding-*"]'
)
QUORUM_INVALID = "must be a whole number from 1 to 20"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RuleText(_Strict):
    """A rule as it stands in the file."""

    name: str = Field(min_length=1)
    then: RuleAction
    roles: list[str] = []
    platforms: list[str] = []
    operations: list[str] = []
    effects: list[Literal["read", "write", "destructive"]] = []
    reversible: bool | None = None
    sensitive: bool | None = None
    approvers: str = "approver"
    quorum: int = Field(1, ge=1, le=20)
    expires: Annotated[float, BeforeValidator(_seconds)] = DAY_S
    why: str = ""
    fallback: str = ""
    fallback_after: Annotated[float, BeforeValidator(_seconds)] | None = None
    courses: list[str] | None = None
    team: str | None = None


class PolicyText(_Strict):
    """The file."""

    approvals: str = Field(BUILT_IN_POLICY.channel, min_length=1)
    audit: str = ""
    roles: dict[str, list[str]]
    rules: list[RuleText] = []

    @model_validator(mode="after")
    def _known(self) -> "PolicyText":
        for role, members in self.roles.items():
            if not ROLE_NAME_PATTERN.fullmatch(role):
                raise ValueError(f"the role “{role}” must be named with letters, digits, blanks and dashes only")
            for member in members:
                if not MEMBER_PATTERN.fullmatch(member):
                    raise ValueError(f"the role “{role}” names “{member}”; write {MEMBER_HINT}")
        for rule in self.rules:
            if why := _scope_fault(rule):
                raise ValueError(f"rule “{rule.name}”: {why}")
            if bool(rule.fallback) != (rule.fallback_after is not None):
                raise ValueError(f"rule “{rule.name}” needs both fallback and fallback_after, or neither")
            if rule.fallback_after is not None and rule.fallback_after >= rule.expires:
                raise ValueError(f"rule “{rule.name}” asks its fallback only after it has expired")
            asked = [rule.approvers, *([rule.fallback] if rule.fallback else [])]
            for role in (*rule.roles, *(asked if rule.then is RuleAction.APPROVE else [])):
                if role not in self.roles:
                    raise ValueError(f"rule “{rule.name}” speaks of the role “{role}”, which [roles] does not name")
            for name in rule.platforms:
                if name not in platforms():
                    raise ValueError(
                        f"rule “{rule.name}” speaks of the platform “{name}”; there are {', '.join(platforms())}"
                    )
            ids = (id for name in rule.platforms or platforms() for id in platforms()[name].operations)
            known = [SUBSCRIBE, *ids]
            for glob in rule.operations:  # one that fits nothing would refuse nothing, and nobody would know
                if not any(fnmatchcase(id, glob) for id in known):
                    raise ValueError(f"rule “{rule.name}” speaks of the operation “{glob}”, which no platform has")
            if why := _never_kept(rule):
                raise ValueError(f"rule “{rule.name}” says {rule.then}, {why}")
        return self


def _scope_fault(rule: RuleText) -> str:
    """What is wrong with the courses or the team of a rule; empty where nothing is."""
    if rule.team is not None:
        return TEAM_UNKNOWN.format(team=rule.team)
    if rule.courses is None:
        return ""
    if not rule.courses:
        return "courses = [] names no course: name some, or leave it out for all"
    empty = next((one for one in rule.courses if not names_a_course(one)), None)
    if empty is not None:
        return f"courses = [“{empty}”] names no course: write a title, a code or an id"
    if rule.operations == [SUBSCRIBE]:
        return f"{SUBSCRIBE} is about no course: leave courses out"
    return ""


def _never_kept(rule: RuleText) -> str:
    """Why nothing that this rule names can wait for a yes, and what to write instead; nothing where that can be. A rule
    that names many things holds for those that can: what else it would catch is refused when it is asked for."""
    if rule.then not in {RuleAction.CONFIRM, RuleAction.APPROVE}:
        return ""
    for glob in rule.operations:
        if glob != "*" and fnmatchcase(SUBSCRIBE, glob):
            return f"which {SUBSCRIBE} has no step for: write allow or refuse, or leave {SUBSCRIBE} out"
        named = [
            cls for name in rule.platforms or platforms() if (cls := platforms()[name].operations.get(glob)) is not None
        ]
        if (
            rule.then is RuleAction.CONFIRM
            and named
            and all(any(one.secret and one.required for one in field_specs(cls).values()) for cls in named)
        ):
            return (
                f"and {glob} takes a secret, which is kept nowhere while it waits for that: write allow, approve or "
                f"refuse, or leave {glob} out"
            )
    return ""


def parse(text: str, source: str = "") -> Policy:
    """A policy from the text of its file. Raises Misconfigured, with a sentence for each fault."""
    try:
        read = PolicyText.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Misconfigured(f"{source or 'The policy'} is not valid TOML: {error}.") from None
    except ValidationError as error:
        raise Misconfigured(" ".join(_fault(source or "The policy", one) for one in error.errors())) from None
    return Policy(
        roles={role: frozenset(members) for role, members in read.roles.items()},
        rules=tuple(_rule(one) for one in read.rules),
        channel=read.approvals.lstrip("#"),
        audit_channel=read.audit.lstrip("#"),
        source=source,
    )


class PolicyFile:
    """The policy in force: BUILT_IN_POLICY without a file, else the file as it was when it last made sense."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises Misconfigured: at the start a policy that cannot be read stops everything."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._policy = BUILT_IN_POLICY
        if path:
            self._stamp = self._look()
            self._policy = parse(self._read(path), path.name)

    def now(self) -> Policy:
        """The policy of this moment; a look at the file's time, and its text only if that changed."""
        if self._path and (stamp := self._look()) != self._stamp:
            self._stamp = stamp
            try:
                self._policy = parse(self._read(self._path), self._path.name)
                log.info("policy_read", rules=len(self._policy.rules))
            except Misconfigured as error:
                log.error("policy_not_read", error=str(error), still="the policy read before it")
        return self._policy

    def _look(self) -> tuple[int, int] | None:
        try:
            about = self._path.stat() if self._path else None
        except OSError:
            return None
        return (about.st_mtime_ns, about.st_size) if about else None

    @staticmethod
    def _read(path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"REGISTRAR_POLICY: {path.name} cannot be read ({type(error).__name__}).") from None


def explain(policy: Policy) -> list[str]:
    """The policy in sentences, a line each."""
    lines = [f"Policy: {policy.source}. Requests for approval go to #{policy.channel}."]
    lines += [f"Role {role}: {policy.members(role)}" for role in policy.roles]
    for rule in policy.rules:
        who = f"for {', '.join(sorted(rule.roles))}" if rule.roles else "for everyone"
        where = f", only about {', '.join(f'“{one}”' for one in rule.courses)}" if rule.courses else ""
        how = _by(rule) if rule.takes is RuleAction.APPROVE else ""
        lines.append(f"Rule “{rule.name}”, {who}{where}: {rule.takes.value}{how}")
    return [*lines, "Where no rule fits, operators get the defaults and everyone else is refused."]


def _by(rule: Rule) -> str:
    others = f", after {rule.fallback_after / 3600:g} h also {rule.fallback}" if rule.fallback else ""
    return f" by {rule.quorum} with role {rule.approvers}{others}"


def _rule(one: RuleText) -> Rule:
    return Rule(
        name=one.name,
        takes=one.then,
        roles=frozenset(one.roles),
        platforms=frozenset(one.platforms),
        operations=tuple(one.operations),
        effects=frozenset(Effect(name) for name in one.effects),
        reversible=one.reversible,
        sensitive=one.sensitive,
        approvers=one.approvers,
        quorum=one.quorum,
        expires=one.expires,
        why=one.why,
        fallback=one.fallback,
        fallback_after=one.fallback_after or 0.0,
        courses=tuple(one.courses or ()),
    )


def _fault(source: str, fault: Any) -> str:
    place = " ".join(f"number {one + 1}" if isinstance(one, int) else str(one) for one in fault["loc"])
    said = (
        fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "value_error"
        else POLICY_FAULT_TEXTS.get(fault["type"])
    )
    return f"{source}: {place} {said or QUORUM_INVALID}." if place else f"{source}: {said}."


Now = Callable[[], Policy]
