"""What could stand next in a command: an operation, then the names of its details. For the command box of the demo."""

from collections.abc import Iterator

from connectors.catalog import platforms
from connectors.core.field_specs import field_specs, squash
from connectors.core.operation_sentence import summary
from connectors.core.tokenizer import FIELD_KEY_PATTERN
from connectors.everyday.verbs import VERB_EXAMPLES, VERB_SUMMARIES

MAX_COMPLETIONS = 8


def complete(typed: str) -> list[tuple[str, str]]:
    """Whole commands that begin as this one does, each with a few words of help."""
    command, _, rest = typed.partition(" ")
    return [(f"{command} {text}", help) for text, help in _following(rest)][:MAX_COMPLETIONS]


OWN_COMMAND_SUMMARIES = {
    "subscribe": "Get updates from a platform in this channel.",
    "subscriptions": "Subscriptions of this channel: pause, change or remove them.",
    "webhooks": "How updates arrive, and why one doesn't.",
}
"""Commands about Registrar itself."""


def _following(rest: str) -> Iterator[tuple[str, str]]:
    wanted = rest.lower().split()
    yield from (
        (f"{name} ", help) for name, help in OWN_COMMAND_SUMMARIES.items() if name.startswith(rest.lower()) and rest
    )
    for platform in platforms().values():
        for id, cls in platform.operations.items():
            name = f"{platform.name} {id.replace('_', ' ')}"
            if rest.startswith(f"{name} "):
                yield from _details(
                    rest, {squash(key): one.help for key, one in field_specs(cls).items()}, list(field_specs(cls))
                )
                return
    for verb, example in VERB_EXAMPLES.items():
        if len(wanted) < 2 and all(verb.startswith(word) for word in wanted):
            yield example, VERB_SUMMARIES[verb]
    for platform in platforms().values():
        for id, cls in platform.operations.items():
            name = f"{platform.name} {id.replace('_', ' ')}"
            if all(any(part.startswith(word) for part in name.split()) for word in wanted):
                yield f"{name} ", summary(cls)


def _details(rest: str, helps: dict[str, str], names: list[str]) -> Iterator[tuple[str, str]]:
    head, _, word = rest.rpartition(" ")
    given = {squash(match[1]) for match in FIELD_KEY_PATTERN.finditer(rest)}
    for name in names:
        if squash(name) not in given and name.startswith(word.lower()):
            yield f"{head} {name}=", helps[squash(name)]
