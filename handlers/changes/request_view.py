"""What exactly is asked for: every value of every item, each shortened for itself; and the whole of it as a file.

Nothing can be approved that cannot be seen whole: a request that no message holds has its file in the thread of its
card, or cannot be approved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.changes.change import WAITING_STATES, Change
from bot.changes.change_set import together
from connectors.catalog import platforms
from handlers.changes.change_set_view import item_line
from handlers.changes.stored_values import StoredValue, stored_values
from handlers.slack.blocks import Block, Element, context, details, length, line, numbered, rich, run
from handlers.slack.visible import brief, length_note, shortened, shut_in, visible

CARD_DESCRIPTION_CHARS, CARD_REASON_CHARS, CARD_WHY_CHARS = 600, 1000, 600
CARD_VALUES_CHARS, CARD_VALUES_AFTERWARDS_CHARS = 7000, 3500
"""Characters of a message for all values together: while it can be decided on, and when the outcome stands beside
them."""
VALUE_CHARS_STEPS = (3000, 1500, 800, 400, 200, 100, 50, 24)
"""Characters of each value: the most with which all have room."""
MAX_TRIED_CHARS = 3 * CARD_VALUES_CHARS
"""So much is not even tried, though blanks, which are only counted, might make it fit."""
VALUE_NAME_CHARS = 60
"""Characters of the name of a field, which a person may have made up."""
SAME_BEGINNING_CHARS = 40
"""Characters by which a description is known in what the audit log says of a change."""

VALUE_KNOWN_CHARS = 200
"""Characters of the names that stand beside an id."""
FILE_INDENT = "      "
FILE_LEGEND = (
    "Invisible characters are written out: ↵ is a line break, ⟨3 spaces⟩ are 3 spaces, ⟨U+202E⟩ is the character "
    "with this Unicode number."
)


def where(change: Change) -> str:
    """The platforms it is about."""
    known = platforms()
    return together(
        known[name].title if name in known else name for name in (one.platform for one in change.stored_intents)
    )


def described(change: Change) -> str:
    """What it will do, in words; all of them. What needed nobody's word was described to nobody, and has its sentence
    for the audit log."""
    return change.description or change.sentence or f"A change on {where(change)}."


def whole_description(change: Change) -> str:
    """The same with every note to its end, where one was shortened: what is lost by it may stand there."""
    said, whole = described(change), change.sentence
    cut = len(whole) > len(said) and whole[:SAME_BEGINNING_CHARS] == said[:SAME_BEGINNING_CHARS]
    return whole if cut else said


def values(change: Change) -> list[Block]:
    """Every value of every item: what the sentence does not say, and the rest behind *Details*. Where not even their
    beginnings have room, as many as have, and how many more."""
    max_chars = CARD_VALUES_CHARS if change.state in WAITING_STATES else CARD_VALUES_AFTERWARDS_CHARS
    drawn = _drawn(change, max_chars)
    return [*drawn.open, *([details(*drawn.aside)] if drawn.aside else [])]


def fits(change: Change) -> bool:
    """Whether a message shows the whole of it."""
    texts = (
        (whole_description(change), len(described(change))),
        (described(change), CARD_DESCRIPTION_CHARS),
        (change.reason, CARD_REASON_CHARS),
        (change.why, CARD_WHY_CHARS),
    )
    return not any(shortened(text, most)[1] for text, most in texts) and _drawn(change, CARD_VALUES_CHARS).whole


def values_within(change: Change, max_chars: int) -> list[Block]:
    """Every value of every item, where so many characters hold all of them whole; else nothing. Nothing is folded up:
    a view has no such blocks."""
    drawn = _drawn(change, max_chars)
    below = [context("Details"), *drawn.aside] if drawn.aside else []
    return [*drawn.open, *below] if drawn.whole else []


def places(change: Change) -> list[tuple[str, str, str]]:
    """Where its cards stand: one in the channel of the policy, or one for each approver. The channel, the `ts`, and the
    file in its thread, if there is one."""
    return [place(one) for one in change.card.split()]


def direct(places: Sequence[str]) -> bool:
    """Whether the cards stand in direct messages, one for each approver."""
    return bool(places) and all(one.startswith("D") for one in places)


def place(written: str) -> tuple[str, str, str]:
    channel, _, rest = written.partition(":")
    ts, _, file = rest.partition(":")
    return channel, ts, file


def has_file(change: Change) -> bool:
    """Whether the whole of it is in the thread of every card."""
    return bool(change.card) and all(file for _, _, file in places(change))


def seen_whole(change: Change) -> bool:
    """Whether approvers can see all that they approve: on its card, or in the file in the thread of that."""
    return has_file(change) or fits(change)


def file_name(change: Change) -> str:
    return f"request-{change.id}.txt"


def file_text(change: Change) -> str:
    """The whole of it."""
    head = [("Requested by: ", f"{change.name} ({change.actor})"), ("What: ", whole_description(change))]
    head += [("Reason: ", change.reason)] if change.reason else []
    head += [("Why it needs approval: ", change.why)] if change.why else []
    parts = ["\n".join(_in_file(name, text) for name, text in head)]
    for at, one in enumerate(change.stored_intents):
        told = f": {_paragraph(item_line(change.items[at]))}" if change.items else ""
        title = f"{at + 1}. {one.platform} {one.operation.replace('_', ' ')}{told}"
        held = [
            f"   {_in_file(f'{visible(value.name)}: ', value.text)}{_beside_value(value)}"
            for value in stored_values(one, change.targets)
        ]
        parts.append("\n".join([title, *held]))
    return "\n\n".join([*parts, *[visible(note) for note in change.notes], FILE_LEGEND]) + "\n"


def _beside_value(value: StoredValue) -> str:
    """Whom or what it is the id of: words of ours, shortened for themselves."""
    return f" · {shut_in(brief(value.known, VALUE_KNOWN_CHARS))}" if value.known else ""


def _in_file(name: str, text: str) -> str:
    return f"{name}{_paragraph(text)}"


def _paragraph(text: str) -> str:
    """Its own lines stand further in than any line of ours, so that none can be taken for one."""
    return f"\n{FILE_INDENT}".join(map(shut_in, visible(text).replace("↵", "↵\n").split("\n")))


@dataclass(frozen=True)
class _Drawn:
    """The values of a change as blocks: in the open, and what is folded up; and whether they are all there, whole."""

    open: list[Block]
    aside: list[Block]
    whole: bool


def _drawn(change: Change, max_chars: int) -> _Drawn:
    held = [
        stored_values(one, change.targets, item_line(change.items[at]) if change.items else described(change))
        for at, one in enumerate(change.stored_intents)
    ]
    lengths = [len(value.text) for one in held for value in one] + [len(item_line(item)) for item in change.items]
    for value_chars in VALUE_CHARS_STEPS:
        if sum(min(one, value_chars) for one in lengths) > MAX_TRIED_CHARS and value_chars > VALUE_CHARS_STEPS[-1]:
            continue
        drawn = _blocks(change, held, value_chars)
        if length([*drawn.open, *drawn.aside]) <= max_chars:
            return drawn
    most = max(map(len, held))
    while most and length([*drawn.open, *drawn.aside]) > max_chars:
        most = most * 2 // 3
        left = [len(one) - most for one in held]
        drawn = _blocks(change, [one[:most] for one in held], VALUE_CHARS_STEPS[-1], left)
    return replace(drawn, whole=False)


def _blocks(
    change: Change, held: Sequence[Sequence[StoredValue]], value_chars: int, left: Sequence[int] = ()
) -> _Drawn:
    told = [[value for value in one if not value.aside] for one in held]
    aside = [[value for value in one if value.aside] for one in held]
    if not change.items:
        lines, whole = _lines(told[0], value_chars)
        folded, folded_whole = _lines(aside[0], value_chars)
        more = [line(run(f"… and {left[0]:,} more values.", italic=True))] if left else []
        return _Drawn(_block(*lines, *more), _block(*folded), whole and folded_whole)
    sections, folded, all_whole = [], [], True
    for at, item in enumerate(change.items):
        said, chars = shortened(item_line(item), value_chars)
        beside, whole = _beside(told[at], value_chars)
        kept, kept_whole = _beside(aside[at], value_chars, first=f"{at + 1}. ")
        more = [run(f" · … and {left[at]:,} more values", italic=True)] if left and left[at] > 0 else []
        note = [run(length_note(chars), italic=True)] if chars else []
        sections.append(line(run(shut_in(said) or "–"), *note, *beside, *more))
        folded += [line(*kept)] if kept else []
        all_whole = all_whole and whole and kept_whole and not chars
    return _Drawn([rich(numbered(sections))], _block(*folded), all_whole)


def _block(*lines: Element) -> list[Block]:
    return [rich(*lines)] if lines else []


def _lines(held: Sequence[StoredValue], value_chars: int) -> tuple[list[Element], bool]:
    """A line for each value."""
    found, all_whole = [], True
    for value in held:
        elements, whole = _value(value, value_chars)
        found.append(line(run(f"{brief(value.name, VALUE_NAME_CHARS)}: ", bold=True), *elements))
        all_whole = all_whole and whole
    return found, all_whole


def _beside(held: Sequence[StoredValue], value_chars: int, first: str = "\n") -> tuple[list[Element], bool]:
    """All values in a line of their own under an item, each in a box, so that it is seen where it ends."""
    found, all_whole = [], True
    for at, value in enumerate(held):
        elements, whole = _value(value, value_chars, code=not value.ours)
        found += [run(f"{' · ' if at else first}{brief(value.name, VALUE_NAME_CHARS)} "), *elements]
        all_whole = all_whole and whole
    return found, all_whole


def _value(value: StoredValue, value_chars: int, code: bool = False) -> tuple[list[Element], bool]:
    if value.ours:
        return [run(value.text, italic=True)], True
    shown, chars = shortened(value.text, value_chars)
    box = run(shut_in(shown), code=True) if code else run(shut_in(shown))
    named_whole = len(visible(value.name)) <= VALUE_NAME_CHARS
    known = [run(_beside_value(value), italic=True)] if value.known else []
    return [box, *known, *([run(length_note(chars), italic=True)] if chars else [])], named_whole and not chars
