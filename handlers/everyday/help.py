"""The everyday verbs as help shows them, and the table of which platform has which."""

from collections.abc import Mapping, Sequence

from connectors.catalog import platforms
from connectors.everyday.verbs import VERB_EXAMPLES, VERB_SUMMARIES, Verb
from handlers.everyday.platform_reply import listed
from handlers.slack.blocks import Block, Message, bullets, line, rich, run, say


def able(verb: Verb, names: Sequence[str]) -> list[str]:
    """Those of these platforms that have a verb, as people call them."""
    known = [platforms()[name] for name in names]
    return [one.title for one in known if one.everyday and verb in one.everyday.can()]


def verbs(connected: Sequence[str]) -> list[Block]:
    """A line for each verb that works here: how it is typed, what it gives, and where."""
    lines = []
    for verb, example in VERB_EXAMPLES.items():
        where = able(verb, connected)
        if where:
            on = "" if len(where) == len(connected) else f"  {', '.join(where)}"
            lines.append(
                line(
                    run(f"/lms {_here(verb, example, connected)}", code=True),
                    run(f"  {VERB_SUMMARIES[verb]}"),
                    run(on, italic=True),
                )
            )
    return [rich(line(run("Every day", bold=True)), bullets(lines))] if lines else []


def verb_usage(verb: Verb, connected: Sequence[str]) -> Message:
    """How an everyday verb is typed, and where it works."""
    where = able(verb, connected)
    here = f"Works on {listed(where)}." if where else "No platform that is connected here has it."
    said = f"{VERB_SUMMARIES[verb][:1].upper()}{VERB_SUMMARIES[verb][1:]}. {here}"
    return Message(
        f"/lms {VERB_EXAMPLES[verb]}: {said}", [rich(line(run(f"/lms {VERB_EXAMPLES[verb]}", code=True))), say(said)]
    )


def _here(verb: Verb, example: str, connected: Sequence[str]) -> str:
    """An example that names a platform which cannot do it here had better name none."""
    for name, platform in platforms().items():
        if platform.title not in able(verb, connected):
            example = example.replace(f" to {name}", "").replace(f" on {name}", "")
    return example


def table() -> str:
    """Who can do what, as Markdown."""
    titles = [one.title for one in platforms().values()]
    rows: Mapping[Verb, Sequence[str]] = {verb: able(verb, tuple(platforms())) for verb in VERB_EXAMPLES}
    lines = [f"| | {' | '.join(titles)} |", f"|---|{'---|' * len(titles)}"]
    for verb, example in VERB_EXAMPLES.items():
        cells = ["✓" if title in rows[verb] else "" for title in titles]
        lines.append(f"| `/lms {example}`<br>{VERB_SUMMARIES[verb]} | {' | '.join(cells)} |")
    return "\n".join(lines)
