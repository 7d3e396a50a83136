"""Which everyday verbs a person may use here, and on which platforms: what help and App Home offer them."""

from collections.abc import Callable, Mapping, Sequence

from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.intent import Operation
from connectors.everyday.verbs import Verb
from handlers.everyday.help import has
from handlers.parsing.arguments import READING_VERBS

May = Callable[[Operation], bool]
"""Whether this person may do an operation at all."""
AllowedVerbs = Mapping[Verb, Sequence[str]]
"""The platforms on which a person may use a verb, for each that they may use anywhere."""


def allowed_verbs(connected: Sequence[str], may: May) -> AllowedVerbs:
    """By what they may do there at all: look, or change something."""
    found = {verb: [name for name in has(verb, connected) if _may(verb, name, may)] for verb in Verb}
    return {verb: names for verb, names in found.items() if names}


def _may(verb: Verb, platform: str, may: May) -> bool:
    looks = verb in READING_VERBS
    return any(
        may(cls)
        for cls in platforms()[platform].operations.values()
        if (cls.http.harm is Effect.READ) is looks and not cls.http.sensitive
    )
