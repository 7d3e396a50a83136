"""Which everyday verbs a person may use here, and on which platforms: what help and App Home offer them."""

from collections.abc import Callable, Mapping, Sequence

from connectors.core.intent import Operation
from connectors.everyday.verbs import Verb
from handlers.everyday.help import has
from handlers.everyday.verb_rights import operations_of

May = Callable[[Operation], bool]
"""Whether this person may do an operation at all."""
AllowedVerbs = Mapping[Verb, Sequence[str]]
"""The platforms on which a person may use a verb, for each that they may use anywhere."""


def allowed_verbs(connected: Sequence[str], may: May) -> AllowedVerbs:
    """By what the verb cannot do without."""
    found = {verb: [name for name in has(verb, connected) if all(map(may, operations_of(verb, name)))] for verb in Verb}
    return {verb: names for verb, names in found.items() if names}
