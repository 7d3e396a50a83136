"""The everyday verbs as help shows them, and the table of which platform has which."""

from collections.abc import Mapping, Sequence

from connectors.catalog import platforms
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import PROGRESS_FACTS, Fact
from connectors.everyday.verbs import VERB_ABILITIES, VERB_EXAMPLES, VERB_SUMMARIES, Verb
from handlers.everyday.platform_reply import listed
from handlers.slack.blocks import Block, Message, bullets, line, rich, run, say


def able(verb: Verb, names: Sequence[str]) -> list[str]:
    """Those of these platforms that have a verb, as people call them. Progress has who tells any of it."""
    known = [platforms()[name] for name in names]
    return [one.title for one in known if one.everyday and verb in one.everyday.can() and _tells(one.everyday, verb)]


def why_not(verb: Verb, names: Sequence[str]) -> str:
    """Why those of these platforms that lack a verb do, as sentences, each once."""
    return " ".join(dict.fromkeys(why for name in names if (why := platforms()[name].lacks.get(verb))))


def cannot(verb: Verb, name: str) -> str:
    """That a platform lacks a verb, and why."""
    return f"{platforms()[name].title} cannot {VERB_ABILITIES[verb]}. {why_not(verb, [name])}".strip()


def _tells(kind: type[Everyday], verb: Verb) -> bool:
    return verb is not Verb.PROGRESS or bool((kind.tells.person | kind.tells.course) & PROGRESS_FACTS)


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
    here += _others(verb, connected) + _sites(verb, connected) + f" {why_not(verb, connected)}"
    said = f"{VERB_SUMMARIES[verb][:1].upper()}{VERB_SUMMARIES[verb][1:]}. {here.strip()}"
    return Message(
        f"/lms {VERB_EXAMPLES[verb]}: {said}", [rich(line(run(f"/lms {VERB_EXAMPLES[verb]}", code=True))), say(said)]
    )


def _others(verb: Verb, connected: Sequence[str]) -> str:
    """Those that list who takes what and do not tell how far."""
    kinds = {platforms()[name].title: platforms()[name].everyday for name in connected}
    vague = [title for title, kind in kinds.items() if kind and verb in kind.can() and not _tells(kind, verb)]
    return f" {listed(vague)} can only tell who takes what." if vague else ""


def _sites(verb: Verb, connected: Sequence[str]) -> str:
    """How one training site is named, where a platform here has several."""
    kinds = {platforms()[name].title: platforms()[name].everyday for name in connected}
    sited = [title for title, kind in kinds.items() if kind and verb in kind.site_verbs and verb in kind.can()]
    return f" One training site of {listed(sited)} is named with `on learn.example.com`." if sited else ""


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


def lacking() -> str:
    """Why those that have not got a verb have not, as Markdown."""
    lines = ["| | has no | because |", "|---|---|---|"]
    for one in platforms().values():
        by_reason: dict[str, list[str]] = {}
        for verb, why in one.lacks.items():
            by_reason.setdefault(why, []).append(f"`{verb}`")
        lines += [f"| {one.title} | {', '.join(verbs)} | {why} |" for why, verbs in by_reason.items()]
    return "\n".join(lines)


def facts() -> str:
    """What each platform tells of a person's courses and of a course's people, field by field, as Markdown."""
    known = platforms().values()
    lines = [f"| | {' | '.join(one.title for one in known)} |", f"|---|{'---|' * len(known)}"]
    for fact in Fact:
        cells = [_where(one.everyday, fact) if one.everyday else "" for one in known]
        lines.append(f"| {fact} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _where(kind: type[Everyday], fact: Fact) -> str:
    places = {"person": fact in kind.tells.person, "course": fact in kind.tells.course}
    return ", ".join(word for word, told in places.items() if told)
