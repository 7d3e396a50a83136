"""A rule of the policy, and what of an operation it looks at. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from bot.policy.scope import NO_COURSE, About, within
from bot.policy.verdict import DAY_S
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, operation_id
from connectors.core.operation_sentence import summary_parts


@dataclass(frozen=True)
class OperationTraits:
    """What of an operation, or of one intent, matters to a decision. `why` says what makes it sensitive or harmful;
    `confirm_first` that the requester must see once more what is sent; `about` which courses it is about; `does` what
    it does, as in “Delete a class”."""

    platform: str
    operation: str
    effect: Effect
    reversible: bool = False
    sensitive: bool = False
    why: str = ""
    confirm_first: bool = False
    about: About = NO_COURSE
    does: str = ""

    @classmethod
    def of(cls, asked: Intent[Any] | type[Intent[Any]], about: About = NO_COURSE) -> "OperationTraits":
        kind = asked if isinstance(asked, type) else type(asked)
        risks = [] if isinstance(asked, type) else list(asked.risks())
        return cls(
            platform=kind.platform,
            operation=operation_id(kind),
            effect=kind.http.harm if isinstance(asked, type) else asked.effect,
            reversible=kind.http.reversible if isinstance(asked, type) else asked.reversible,
            sensitive=bool(kind.http.sensitive),
            why=kind.http.sensitive or " ".join(risks),
            confirm_first=not isinstance(asked, type) and any(asked.confirmations()),
            about=about,
            does=summary_parts(kind)[0],
        )

    @property
    def risky(self) -> bool:
        """Whether one person alone should not do it."""
        return self.sensitive or (self.effect is Effect.DESTRUCTIVE and not self.reversible)


class RuleAction(StrEnum):
    """What a rule says."""

    ALLOW = "allow"
    CONFIRM = "confirm"
    APPROVE = "approve"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Rule:
    """One rule. What is empty or None fits everything; `operations` are ids with `*`, `courses` as `scope` has them.
    `why` is for people."""

    name: str
    takes: RuleAction
    roles: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    operations: tuple[str, ...] = ()
    effects: frozenset[Effect] = frozenset()
    reversible: bool | None = None
    sensitive: bool | None = None
    approvers: str = "approver"
    quorum: int = 1
    expires: float = DAY_S
    why: str = ""
    fallback: str = ""
    fallback_after: float = 0.0
    courses: tuple[str, ...] = ()

    def fits(self, nature: OperationTraits, roles: frozenset[str]) -> bool | None:
        """None where nobody can say that all of it is about the courses of this rule, and some of it may be."""
        return within(self.courses, nature.about) if self.fits_anywhere(nature, roles) else False

    def fits_anywhere(self, nature: OperationTraits, roles: frozenset[str]) -> bool:
        """The same, whichever courses it is about."""
        return (
            (not self.roles or bool(self.roles & roles))
            and (not self.platforms or nature.platform in self.platforms)
            and (not self.operations or any(fnmatchcase(nature.operation, one) for one in self.operations))
            and (not self.effects or nature.effect in self.effects)
            and self.reversible in (None, nature.reversible)
            and self.sensitive in (None, nature.sensitive)
        )
