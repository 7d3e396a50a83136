"""Which everyday verbs a person may use here, and on which platforms: what help and App Home offer them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.desk import Desk
from bot.policy.policy import AUDITOR, Actor
from bot.policy.scope import NO_COURSE
from connectors.core.intent import Operation
from connectors.everyday.verbs import Verb
from handlers.everyday.help import has
from handlers.everyday.verb_operations import operations_of
from handlers.everyday.verb_rights import platforms_allowed

May = Callable[[Operation], bool]
"""Whether this person may do an operation at all."""
AllowedVerbs = Mapping[Verb, Sequence[str]]
"""The platforms on which a person may use a verb, for each that they may use anywhere."""


@dataclass(frozen=True)
class PersonMay:
    """What somebody may do by the policy of this moment, of some course at least."""

    desk: Desk
    actor: Actor

    def __call__(self, kind: Operation) -> bool:
        return self.desk.may(kind, self.actor)

    def use(self, verb: Verb, platform: str) -> bool:
        """Whether an everyday verb, which may show some courses only."""
        return bool(platforms_allowed(verb, self.actor, self.desk.policy, (platform,), self.desk.read_only))

    @property
    def audits(self) -> bool:
        """Whether they may read the audit log."""
        return AUDITOR in self.desk.policy.roles_of(self.actor)

    @property
    def courses(self) -> Sequence[str]:
        """As the policy names them, the courses that they may see, where these are all; else nothing."""
        kinds = [operations_of(Verb.COURSES, name) for name in self.desk.connected]
        everywhere = any(one and self.desk.judge.sees(one, self.actor, NO_COURSE) for one in kinds)
        return () if everywhere else self.desk.policy.courses_of(self.actor)


def allowed_verbs(connected: Sequence[str], may: May) -> AllowedVerbs:
    """By what each verb cannot do without there."""
    found = {verb: [name for name in has(verb, connected) if _may(verb, name, may)] for verb in Verb}
    return {verb: names for verb, names in found.items() if names}


def _may(verb: Verb, platform: str, may: May) -> bool:
    if isinstance(may, PersonMay):
        return may.use(verb, platform)
    return all(may(one) for one in operations_of(verb, platform))
