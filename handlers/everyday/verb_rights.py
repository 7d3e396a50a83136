"""Which everyday verbs a person may use, by what the policy says of the operations that each of them takes."""

from collections.abc import Sequence

from bot.changes.about_courses import of_kind
from bot.desk import Desk
from bot.policy.policy import BUILT_IN_POLICY, Actor, OperationTraits, Policy, Refuse, decide, may_ask
from bot.policy.scope import NO_COURSE, SOME_COURSE, About, said
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.intent import Operation
from connectors.everyday.verbs import VERB_EXAMPLES, VERB_TITLES, Verb
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.verb_operations import OF_A_COURSE, operations_of, wanted_by
from handlers.parsing.arguments import VerbArguments


def verbs_allowed(
    actor: Actor, policy: Policy = BUILT_IN_POLICY, connected: Sequence[str] = (), read_only: bool = False
) -> tuple[Verb, ...]:
    """The everyday verbs with which this person gets anything but a refusal on one of these platforms, of some course
    at least, in the order of help. Where no platform is connected, on any that there is."""
    where = connected or tuple(platforms())
    return tuple(verb for verb in VERB_EXAMPLES if platforms_allowed(verb, actor, policy, where, read_only))


def platforms_allowed(
    verb: Verb,
    actor: Actor,
    policy: Policy = BUILT_IN_POLICY,
    among: Sequence[str] = (),
    read_only: bool = False,
    *,
    of_people: bool = False,
) -> tuple[str, ...]:
    """Those of these platforms on which this person may use a verb; `of_people` says that it is not about a course."""
    course = verb in OF_A_COURSE and not of_people
    return tuple(
        name
        for name in among
        if verb in verbs_of(name)
        and all(may_ask(one, actor, policy, read_only, _about(one, course)) for one in operations_of(verb, name))
    )


async def must_be_allowed(desk: Desk, actor: Actor, arguments: VerbArguments, names: Sequence[str]) -> None:
    """Raises RequestRefused where this person may use the verb on none of these platforms, in the words of the verb."""
    verb, policy = arguments.verb, desk.policy
    of_people = bool(arguments.who) and not arguments.either and not arguments.course
    if platforms_allowed(verb, actor, policy, names, of_people=of_people):
        return
    traits = [OperationTraits.of(one, NO_COURSE) for name in names for one in operations_of(verb, name)]
    if not traits:
        return
    refused = next(one for one in traits if isinstance(decide((one,), actor, policy), Refuse))
    verdict = decide((refused,), actor, policy)
    if isinstance(verdict, Refuse):
        title = VERB_TITLES[verb]
        why = f"You can't {title[:1].lower()}{title[1:]}."
        if seen := policy.courses_of(actor):
            why += f" You have access only to {said(seen)}."
        raise await desk.judge.refused(verdict, actor, wanted_by(verb, names, arguments.title or arguments.course), why)


def _about(kind: Operation, course: bool) -> About:
    """What a verb looks at is shown of its course alone; what it changes must name that itself."""
    if not course:
        return NO_COURSE
    return SOME_COURSE if kind.http.harm is Effect.READ else of_kind(kind)
