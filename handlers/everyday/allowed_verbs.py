"""Which everyday verbs a person may use here, and on which platforms: what help and App Home offer them."""

from collections.abc import Callable, Mapping, Sequence

from bot.desk import Desk
from bot.policy.policy import Actor
from connectors.core.intent import Operation
from connectors.everyday.verbs import Verb
from handlers.everyday.help import has
from handlers.everyday.verb_operations import operations_of
from handlers.everyday.verb_rights import platforms_allowed

May = Callable[[Operation], bool]
"""Whether this person may do an operation at all."""
AllowedVerbs = Mapping[Verb, Sequence[str]]
"""The platforms on which a person may use a verb, for each that they may use anywhere."""


def allowed_verbs(desk: Desk, actor: Actor) -> AllowedVerbs:
    """By what the policy says of the operations that a verb cannot do without, of some course at least."""
    return _where_any(
        {verb: platforms_allowed(verb, actor, desk.policy, has(verb, desk.connected), desk.read_only) for verb in Verb}
    )


def verbs_where(connected: Sequence[str], may: May) -> AllowedVerbs:
    """The same of somebody of whom only that is known."""
    return _where_any(
        {verb: [name for name in has(verb, connected) if all(map(may, operations_of(verb, name)))] for verb in Verb}
    )


def _where_any(found: AllowedVerbs) -> AllowedVerbs:
    return {verb: names for verb, names in found.items() if names}
