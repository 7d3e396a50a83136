"""The everyday verbs as help shows them, and the table of which platform has which."""

from collections.abc import Mapping, Sequence

from connectors.catalog import platforms
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import PROGRESS_FACTS, Fact
from connectors.everyday.verbs import VERB_ABILITIES, VERB_EXAMPLES, VERB_SUMMARIES, VERB_TITLES, Verb
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_guide import VERB_GUIDES
from handlers.slack.blocks import Element, Message, actions, bullets, button, header, line, rich, run, say, spoken


def has(verb: Verb, names: Sequence[str]) -> list[str]:
    """Those of these platforms that have a verb. Progress has who tells any of it."""
    kinds = {name: platforms()[name].everyday for name in names}
    return [name for name, kind in kinds.items() if kind and verb in kind.can() and _tells(kind, verb)]


def able(verb: Verb, names: Sequence[str]) -> list[str]:
    """The same, as people call them."""
    return [platforms()[name].title for name in has(verb, names)]


def why_not(verb: Verb, names: Sequence[str]) -> str:
    """Why those of these platforms that lack a verb do, as sentences, each once."""
    return " ".join(dict.fromkeys(why for name in names if (why := platforms()[name].lacks.get(verb))))


def cannot(verb: Verb, name: str) -> str:
    """That a platform lacks a verb, and why."""
    return f"{platforms()[name].title} cannot {VERB_ABILITIES[verb]}. {why_not(verb, [name])}".strip()


def _tells(kind: type[Everyday], verb: Verb) -> bool:
    return verb is not Verb.PROGRESS or bool((kind.tells.person | kind.tells.course) & PROGRESS_FACTS)


def verb_usage(verb: Verb, connected: Sequence[str], allowed: bool = True) -> Message:
    """How an everyday verb is typed, where it works, what it cannot, and how it is taken back. `allowed` says whether
    its form is offered."""
    guide = VERB_GUIDES[verb]
    where = able(verb, connected)
    here = f"Works on {listed(where)}." if where else "No platform that is connected here has it."
    here += _others(verb, connected) + _sites(verb, connected) + f" {why_not(verb, connected)}"
    shown = {as_here(verb, text, connected): meaning for text, meaning in guide.examples}
    lines = [line(run(f"/lms {text}", code=True), run(f"  {meaning}")) for text, meaning in shown.items()]
    summary = f"{VERB_SUMMARIES[verb][:1].upper()}{VERB_SUMMARIES[verb][1:]}."
    facts = [("Where", here.strip()), ("Good to know", " ".join(guide.cannot)), ("To undo", guide.undo)]
    known = [line(run(f"{name}  ", bold=True), *spoken(said)["elements"]) for name, said in facts if said]
    blocks = [header(VERB_TITLES[verb]), say(summary), rich(bullets(lines)), rich(*_apart(known))]
    if allowed and where:
        blocks.append(actions(form_button(verb, "Open the form", style="primary")))
    return Message(f"/lms {VERB_EXAMPLES[verb]}: {summary} {here.strip()}", blocks)


def _apart(lines: Sequence[Element]) -> list[Element]:
    """Paragraphs, each on a line of its own."""
    return [line(*one["elements"], run("\n")) if one is not lines[-1] else one for one in lines]


def form_button(verb: Verb, label: str, style: str = "") -> Element:
    """Opens the empty form of a verb."""
    return button(label, "verb.open", verb, style=style)


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


def as_here(verb: Verb, example: str, connected: Sequence[str]) -> str:
    """The example, without a platform which cannot do it here."""
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
