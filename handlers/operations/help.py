"""Help on one operation: its usage, its details, an example, and what was wrong in what was typed."""

from collections.abc import Iterator, Mapping, Sequence

from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, field_specs
from connectors.core.grammar import EMPTY_WORDS, show
from connectors.core.intent import Mistakes, Operation, changeable, operation_id
from connectors.core.operation_sentence import summary
from connectors.core.validation_messages import what
from handlers.operations.typed_names import said_by_name
from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    bullets,
    button,
    clip,
    context,
    header,
    length,
    line,
    rich,
    run,
    say,
    sentence,
    spoken,
)

MISTAKES_SHOWN = 20
"""Mistakes that are spelled out at once."""
EMPTY_FIELDS_LABEL = "Empty these fields"
"""What stands over the choice of what a form empties."""


def try_again(text: str, draft: str) -> Message:
    return sentence(text, button("Try again", "intent.again", draft))


def typed_name(cls: Operation) -> str:
    """`class classes create`: how people type an operation."""
    return f"{cls.platform} {operation_id(cls).replace('_', ' ')}"


def usage(cls: Operation) -> Message:
    """Everything one operation takes."""
    blocks = [header(summary(cls).rstrip(".")), *_usage(cls), *_parameters(cls), *_emptying(cls)]
    risk = _risk(cls)
    source = f"{platforms()[cls.platform].title} documentation: {cls.http.section}" if cls.http.section else ""
    notes = [one for one in (risk, source) if one]
    return Message(f"{typed_name(cls)}: {summary(cls)}", [*blocks, *([context(*notes)] if notes else [])])


def mistakes(cls: Operation, wrong: Mistakes, draft: str = "") -> Message:
    """What to mend, how the whole would look, and with `draft` a button to the form, filled with what was typed."""
    faults = [f"{name} {said}" if name else said for name, all_ in wrong.fields.items() for said in all_]
    lines = [spoken(clip(one, 300)) for one in faults[:MISTAKES_SHOWN]]
    if left := len(faults[MISTAKES_SHOWN:]):
        lines.append(line(run(f"… and {left} more.", italic=True)))
    blocks = [
        say("I didn't understand that. Nothing was sent. Please fix:"),
        rich(bullets(lines)),
        *([actions(button("Fill in the form", "form.open", draft, style="primary"))] if draft else []),
        *_usage(cls),
        context(f"/lms help {typed_name(cls)} explains every field."),
    ]
    return Message(f"Nothing was sent. {wrong}", blocks)


def _usage(cls: Operation) -> list[Block]:
    names = needed(cls)
    told = " ".join(f"{name}=…" for name in names)
    more = len(field_specs(cls)) - len(names)
    text = f"/lms {typed_name(cls)} {told}".strip()
    return [
        rich(line(run("Usage  ", bold=True), run(text, code=True), run(f"  {_counted(more)}" if more else ""))),
        rich(line(run("Example  ", bold=True), run(f"/lms {example(cls)}", code=True))),
    ]


def _counted(optional: int) -> str:
    return "1 optional field" if optional == 1 else f"{optional} optional fields"


def example(cls: Operation) -> str:
    """A whole command that would be accepted."""
    table = field_specs(cls)
    given = [f"{name}={show(table[name].kind, table[name].example)}" for name in needed(cls)]
    return " ".join([typed_name(cls), *given])


def needed(cls: Operation) -> list[str]:
    """What must be given; of alternatives, the first; of what can be changed, the first that has an example."""
    chosen: dict[str, str] = {}
    for spec in field_specs(cls).values():
        key = spec.one_of or spec.any_of or (spec.name if spec.required else "")
        if key:
            chosen.setdefault(key, spec.name)
    changes = changeable(cls)
    if changes and not changes.keys() & {*chosen.values()}:
        first = next(
            (one for one, spec in changes.items() if spec.example not in (None, spec.default)), next(iter(changes))
        )
        chosen[first] = first
    return list(chosen.values())


def _parameters(cls: Operation) -> list[Block]:
    lines = []
    for spec in field_specs(cls).values():
        need = (
            "needed" if spec.required else f"give one of these to say which {group}" if (group := spec.one_of) else ""
        )
        need = need or (f"give at least one to say which {spec.any_of}" if spec.any_of else "")
        made = spec.made_when_sent.help if spec.made_when_sent else ""
        says = "".join(f" {one}." for one in (spec.help, _written(cls, spec), made) if one)
        lines.append(line(run(spec.name, code=True), run(f" {says}"), run(f" ({need})" if need else "", italic=True)))
    count = len(lines)
    while length([rich(bullets(lines))]) > limits.MESSAGE_CHARS - 2000:
        lines.pop()
    more = [say(f"… and {count - len(lines)} more.")] if len(lines) < count else []
    return [rich(bullets(lines)), *more] if lines else [say("It needs nothing else.")]


def _emptying(cls: Operation) -> list[Block]:
    """What to type, and what to choose in the form, to empty what can be emptied."""
    names = [*_emptiable(field_specs(cls))] if cls.http.harm is not Effect.READ else []
    if not names:
        return []
    word, *others = [one for one in EMPTY_WORDS if one]
    how = f". {', '.join(others)} or nothing after the = does the same. In quotes it's a text."
    form = f" In the form, choose it under “{EMPTY_FIELDS_LABEL}”."
    typed = run(f"{names[0]}={word}", code=True)
    return [rich(line(run("To empty  ", bold=True), *_codes(names), run(", type "), typed, run(how + form)))]


def _codes(names: Sequence[str]) -> Iterator[Element]:
    for at, name in enumerate(names):
        if at:
            yield run(" or " if at == len(names) - 1 else ", ")
        yield run(name, code=True)


def _emptiable(table: Mapping[str, FieldSpec], above: str = "") -> Iterator[str]:
    """The names that take null, as they are typed; those in an object too."""
    for name, spec in table.items():
        if spec.nullable:
            yield above + name
        if not spec.kind.line:
            yield from _emptiable(spec.kind.parts, f"{above}{name}.")


def _written(cls: Operation, spec: FieldSpec) -> str:
    """How its value is written; nothing where any text will do."""
    kind, named = spec.kind, said_by_name(cls, spec)
    if named:
        parted = "; entries separated by commas" if kind.item else ""
        return f"Write {named}{parted}"
    said = what(kind) if kind.name not in ("text", "secret") else ""
    if kind.part and not kind.line:
        said = "give any of " + ", ".join(f"{spec.name}.{name}" for name in kind.parts)
    elif kind.item and kind.item.name != "text":
        said += f"; each {what(kind.item)}"
    return said[:1].upper() + said[1:]


def _risk(cls: Operation) -> str:
    if cls.http.harm is Effect.DESTRUCTIVE:
        return "This removes something" + (", and can be undone." if cls.http.reversible else " for good.")
    return f"This needs approval from a second person, because {cls.http.sensitive}." if cls.http.sensitive else ""
