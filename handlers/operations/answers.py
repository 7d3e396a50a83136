"""What a person is shown of an outcome: a card or a table, with the buttons that lead on from it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from connectors.catalog import platforms
from connectors.core.discretion import in_public, private_names
from connectors.core.field_markers import Effect
from connectors.core.html_text import prose
from connectors.core.intent import Intent, operation_id, result_type
from connectors.core.labels import label
from connectors.core.operation_sentence import deed, in_past
from connectors.core.record import Display, Record
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
    details,
    header,
    length,
    line,
    link,
    rich,
    run,
    say,
    table,
)
from handlers.slack.values import columns, display_of, read_aloud, record_at, record_of

ANSWER_ROWS_PER_PAGE = 12
"""Rows of a listing shown at once: what fits a screen without scrolling past the buttons."""
MAX_BACK_PAGES = 50
"""Pages of a listing that Back leads through one by one, the first one included."""
ANSWER_FACTS_SHOWN, ANSWER_LISTS_SHOWN, ANSWER_LIST_LINES = 40, 10, 20
"""What a card shows of one thing: single values, lists, and lines of each list. Show JSON has the rest."""
ANSWER_VALUE_CHARS = 1500
"""Characters of a field's value, or fewer where there are many."""
ANSWER_LABEL_CHARS = 60
"""Characters of a field's name, which may be the platform's own invention."""


@dataclass(frozen=True)
class Position:
    """A place in a listing: the page's intent as plain data, the row in it, and how many rows came before."""

    data: Mapping[str, Any]
    offset: int = 0
    before: int = 0


@dataclass(frozen=True)
class Answer:
    """An outcome as it can be kept in a draft: plain data, secrets masked. `rows` is None where there is one thing.
    `told` is the sentence that tells what was done; an everyday verb's answer is `brief` beside it. `taken` says which
    names were taken for ids."""

    platform: str
    operation: str
    at: Position
    request: Mapping[str, Any]
    thing: Any = None
    rows: Sequence[Any] | None = None
    total: int | None = None
    next: Position | None = None
    back: Sequence[Position] = field(default_factory=tuple)
    remark: str = ""
    zone: str = "UTC"
    told: str = ""
    brief: bool = False
    taken: str = ""

    def stored(self) -> dict[str, Any]:
        places = {
            "at": vars(self.at),
            "next": vars(self.next) if self.next else None,
            "back": [vars(one) for one in self.back],
        }
        return vars(self) | places

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        places = {
            "at": Position(**stored["at"]),
            "next": Position(**stored["next"]) if stored["next"] else None,
            "back": tuple(Position(**one) for one in stored["back"]),
        }
        return cls(**{**stored, **places})

    @property
    def first(self) -> Position:
        """Where the listing was begun."""
        return self.back[0] if self.back else self.at

    @property
    def behind(self) -> Sequence[Position]:
        """Where Back leads from the next page, and on from there: through the last pages, and then to the first."""
        first, *others = *self.back, self.at
        return (first, *others[1 - MAX_BACK_PAGES :])

    @property
    def cls(self) -> type[Intent[Any]]:
        return platforms()[self.platform].operations[self.operation]

    @property
    def wrote(self) -> bool:
        return self.cls.http.harm is not Effect.READ

    @property
    def headline(self) -> str:
        if self.told:
            return self.told
        title, what = platforms()[self.platform].title, deed(self.cls, self.at.data)
        return f"{in_past(what)} on {title}" if self.wrote else f"{title}: {what}"


def render(
    answer: Answer, draft: str, revealed: Any = None, first: Sequence[Element] = (), beside: Sequence[Block] = ()
) -> Message:
    """The private answer. `draft` is what its buttons carry; without one, because it could not be kept, there are none
    but the `first`. `revealed` is the one thing with its secrets, for this one time; `beside` is said below it."""
    buttons = [*first, *(_buttons(answer, draft) if draft else [])]
    return Message(_spoken(answer), [*_body(answer, revealed), *beside, *([actions(*buttons)] if buttons else [])])


def shared(answer: Answer, name: str) -> Message:
    """The same for everybody: no secrets, nothing private, no buttons, and who shared it."""
    names = private_names(result_type(answer.cls))
    answer = replace(answer, thing=in_public(answer.thing, names), rows=in_public(answer.rows, names), taken="")
    return Message(f"{name} shared: {_spoken(answer)}", [*_body(answer), context(f"Shared by {name} from Registrar.")])


def as_json(answer: Answer) -> str:
    return json.dumps(answer.thing if answer.rows is None else answer.rows, indent=2, ensure_ascii=False)


def _spoken(answer: Answer) -> str:
    if answer.told:
        return answer.told
    if answer.rows is None:
        return answer.headline + (f": {name}" if (name := _name(answer)) else "")
    return f"{answer.headline}: {_counted(answer)}"


def _name(answer: Answer) -> str:
    known_by = display_of(record_of(answer.cls)).name
    return str(answer.thing.get(known_by) or "") if known_by and isinstance(answer.thing, Mapping) else ""


def _counted(answer: Answer) -> str:
    here = len(answer.rows or ())
    if not here:
        return "nothing found"
    if answer.total is None or answer.total > here or answer.at.before or answer.next:
        of = f" of {answer.total:,}" if answer.total is not None else ""
        return f"{answer.at.before + 1:,}–{answer.at.before + here:,}{of}"
    if answer.remark:  # which says that some could not be read
        return f"{here:,} that could be read"
    return "one" if here == 1 else f"{here:,} in all"


def _body(answer: Answer, revealed: Any = None) -> list[Block]:
    record = record_of(answer.cls)
    blocks = [rich(line(run(answer.told, bold=True))) if answer.told else header(answer.headline)]
    if answer.taken:
        blocks.append(context(answer.taken))
    if answer.remark:
        blocks.append(say(clip(answer.remark, 500)))
    if answer.brief:
        told = answer.thing if revealed is None else revealed
        return [*blocks, *_kept(told, answer.thing, display_of(record))]
    if answer.rows is not None:
        only = answer.cls.http.shows_only
        left_out = [context(f"This shows only {only}.")] if only else []
        return [*blocks, *_table(answer), context(_counted(answer).capitalize()), *left_out]
    thing = answer.thing if revealed is None else revealed
    if not answer.wrote:
        return [*blocks, *_card(thing, record, answer.zone)]
    rest = _card(thing, record, answer.zone)
    return [*blocks, *_kept(thing, answer.thing, display_of(record)), *([details(*rest)] if rest else [])]


def _kept(thing: Any, masked: Any, shown: Display) -> list[Block]:
    """Of what a platform answered to a verb only what people go on with: addresses to open, and secrets that are shown
    this once. The sentence says the rest; Show JSON has all of it."""
    if not isinstance(thing, Mapping):
        return []
    known = masked if isinstance(masked, Mapping) else {}
    facts = [
        line(run(f"{_label(name)}: ", bold=True), _linked(value, ANSWER_VALUE_CHARS))
        for name, value in thing.items()
        if isinstance(value, str) and name not in shown.aside and (_is_address(value) or known.get(name) != value)
    ]
    return [rich(*facts[:ANSWER_FACTS_SHOWN])] if facts else []


def _table(answer: Answer) -> list[Block]:
    rows = [row if isinstance(row, Mapping) else {"value": row} for row in answer.rows or ()]
    if not rows:
        return [say("There's nothing here.")]
    record = record_of(answer.cls)
    names = columns(display_of(record), rows)
    if not names:
        return [say("These entries are empty.")]
    longest = 300
    while True:
        made = table(
            [_label(name) for name in names],
            [[clip(_aloud(row.get(n), n, record, answer.zone), longest) for n in names] for row in rows],
        )
        if length([made]) < limits.MESSAGE_CHARS - 2000 or longest < 20:
            return [made]
        longest //= 2


def _card(thing: Any, record: type[Record] | None, zone: str) -> list[Block]:
    longest = ANSWER_VALUE_CHARS
    while length(made := _facts(thing, record, zone, longest)) > limits.MESSAGE_CHARS - 2000 and longest > 20:
        longest //= 2
    return made


def _facts(thing: Any, record: type[Record] | None, zone: str, longest: int) -> list[Block]:
    if not isinstance(thing, Mapping):
        text = read_aloud(thing, zone)
        return [rich(line(run(clip(text, limits.SECTION_TEXT_CHARS))))] if text else []
    blocks: list[Block] = []
    facts, shown = [], display_of(record)
    names = [name for name in thing if name not in shown.aside]
    for name in sorted(names, key=lambda one: shown.columns.index(one) if one in shown.columns else 99):
        value = thing[name]
        if rows := _things(value):
            blocks.append(_list(_label(name), rows, record_at(record, name), zone, longest))
        elif text := _aloud(value, name, record, zone):
            facts.append(line(run(f"{_label(name)}: ", bold=True), _linked(text, longest)))
    more = max(0, len(facts) - ANSWER_FACTS_SHOWN) + max(0, len(blocks) - ANSWER_LISTS_SHOWN)
    left = [say(f"… and {more} more. Show JSON has all of them.")] if more else []
    return [*([rich(*facts[:ANSWER_FACTS_SHOWN])] if facts else []), *blocks[:ANSWER_LISTS_SHOWN], *left]


def _aloud(value: Any, name: str, record: type[Record] | None, zone: str) -> str:
    """A field of a thing as it reads; HTML as the text that a browser would show, and a thing inside it as its own
    record says."""
    shown = display_of(record)
    if isinstance(value, Mapping) and (inner := record_at(record, name)):
        told = ((one, _aloud(held, one, inner, zone)) for one, held in value.items() if one not in inner.display.aside)
        return ", ".join(f"{label(one)}: {text}" for one, text in told if text)
    read = prose(value) if name in shown.html and isinstance(value, str) else value
    return read_aloud(read, zone, name in shown.moments)


def _list(title: str, rows: Sequence[Mapping[str, Any]], record: type[Record] | None, zone: str, longest: int) -> Block:
    """A list inside a card, each thing as its record says."""
    lines = [line(run(clip(_row(row, record, zone), min(longest, 400)))) for row in rows[:ANSWER_LIST_LINES]]
    if left := len(rows[ANSWER_LIST_LINES:]):
        lines.append(line(run(f"… and {left} more. Show JSON has all of them.", italic=True)))
    return rich(line(run(f"{title} ({len(rows)})", bold=True)), bullets(lines))


def _row(row: Mapping[str, Any], record: type[Record] | None, zone: str) -> str:
    parts = []
    for name, value in row.items():
        if name in display_of(record).aside:
            continue
        rows = _things(value)
        text = (
            "; ".join(_row(one, record_at(record, name), zone) for one in rows)
            if rows
            else _aloud(value, name, record, zone)
        )
        if text:
            parts.append(f"{label(name)} {text}")
    return " · ".join(parts) or "–"


def _things(value: Any) -> list[Mapping[str, Any]]:
    """The things in a list; none of what is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _linked(text: str, longest: int) -> dict[str, Any]:
    """An address can be clicked, unless it had to be cut."""
    return link(text) if _is_address(text) and len(text) <= longest else run(clip(text, longest))


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not set(text) & set(" \n\t<>")


def _label(name: str) -> str:
    return clip(label(name), ANSWER_LABEL_CHARS)


def _buttons(answer: Answer, draft: str) -> list[dict[str, Any]]:
    listing = answer.rows is not None
    return [
        *([button("Back", "answer.back", draft)] if answer.back else []),
        *([button("Next", "answer.next", draft, style="primary")] if answer.next else []),
        button("Share", "answer.share", draft),
        button("Show JSON", "answer.json", draft),
        *([button("CSV", "answer.csv", draft)] if listing and answer.rows else []),
        button("Show request" if answer.wrote else "Dry run", "answer.dry", draft),
    ]


def about(intent: Intent[Any]) -> dict[str, str]:
    return {"platform": intent.platform, "operation": operation_id(type(intent))}
