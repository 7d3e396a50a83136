"""What a person is shown of an outcome: a card or a table, with the buttons that lead on from it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self, get_args

from connectors.catalog import platforms
from connectors.intent import Intent, operation_id, result_type, summary
from connectors.marks import Effect
from connectors.record import Face, Record
from handlers.outbound import limits
from handlers.outbound.blocks import (
    Block,
    Message,
    actions,
    bullets,
    button,
    code,
    context,
    header,
    length,
    line,
    link,
    rich,
    run,
    say,
    table,
)
from handlers.outbound.values import columns, label, read_aloud

ROWS = 12
"""Rows of a listing shown at once: what fits a screen without scrolling past the buttons."""


@dataclass(frozen=True)
class Position:
    """A place in a listing: the page's intent as plain data, the row in it, and how many rows came before."""

    data: Mapping[str, Any]
    offset: int = 0
    before: int = 0


@dataclass(frozen=True)
class Answer:
    """An outcome as it can be kept in a draft: plain data, secrets masked. `rows` is None where there is one thing."""

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

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        places = {
            "at": Position(**stored["at"]),
            "next": Position(**stored["next"]) if stored["next"] else None,
            "back": tuple(Position(**one) for one in stored["back"]),
        }
        return cls(**{**stored, **places})

    @property
    def cls(self) -> type[Intent[Any]]:
        return platforms()[self.platform].operations[self.operation]

    @property
    def wrote(self) -> bool:
        return self.cls.http.harm is not Effect.READ

    @property
    def headline(self) -> str:
        title, what = platforms()[self.platform].title, summary(self.cls).rstrip(".")
        return f"Done on {title}: {what[:1].lower()}{what[1:]}" if self.wrote else f"{title}: {what}"


def face(cls: type[Intent[Any]]) -> Face:
    wanted = result_type(cls)
    inner = next(
        (one for one in (wanted, *get_args(wanted)) if isinstance(one, type) and issubclass(one, Record)), None
    )
    return inner.face if inner else Face()


def render(answer: Answer, draft: str, revealed: Any = None) -> Message:
    """The private answer, with its buttons. `revealed` is the one thing with its secrets, for this one time."""
    blocks = [*_body(answer, revealed), actions(*_buttons(answer, draft))]
    return Message(_spoken(answer), blocks)


def shared(answer: Answer, name: str) -> Message:
    """The same for everybody: no secrets, no buttons, and who shared it."""
    return Message(f"{name} shared: {_spoken(answer)}", [*_body(answer), context(f"Shared by {name} from Registrar.")])


def as_json(answer: Answer) -> str:
    return json.dumps(answer.thing if answer.rows is None else answer.rows, indent=2, ensure_ascii=False)


def dry_run(request: Mapping[str, Any], *buttons: dict[str, Any], sent: bool = False) -> Message:
    """The exact request, secrets masked."""
    said = "This is the request that was sent." if sent else "This is the request that would be sent. Nothing was done."
    body = request["body"]
    text = "\n".join(
        [
            f"{request['method']} {request['url']}",
            *(f"{name}: {value}" for name, value in request["headers"].items()),
            *(["", json.dumps(body["value"], indent=2, ensure_ascii=False)] if body["kind"] != "none" else []),
        ]
    )
    blocks = [say(said), rich(code(text[: limits.SECTION])), *([actions(*buttons)] if buttons else [])]
    return Message(said, [*blocks, context("Passwords and keys are masked.")])


def _spoken(answer: Answer) -> str:
    if answer.rows is None:
        return answer.headline + (f": {name}" if (name := _name(answer)) else "")
    return f"{answer.headline}: {_counted(answer)}"


def _name(answer: Answer) -> str:
    known_by = face(answer.cls).name
    return str(answer.thing.get(known_by) or "") if known_by and isinstance(answer.thing, Mapping) else ""


def _counted(answer: Answer) -> str:
    here = len(answer.rows or ())
    if not here:
        return "nothing found"
    if answer.total is None or answer.total > here:
        of = f" of {answer.total:,}" if answer.total is not None else ""
        return f"{answer.at.before + 1:,} to {answer.at.before + here:,}{of}"
    return "one" if here == 1 else f"{here:,} in all"


def _body(answer: Answer, revealed: Any = None) -> list[Block]:
    blocks = [header(answer.headline)]
    if answer.remark:
        blocks.append(say(answer.remark))
    if answer.rows is not None:
        return [*blocks, *_table(answer), context(_counted(answer).capitalize())]
    thing = answer.thing if revealed is None else revealed
    return [*blocks, *_card(thing, face(answer.cls), answer.zone)]


def _table(answer: Answer) -> list[Block]:
    rows = [row if isinstance(row, Mapping) else {"value": row} for row in answer.rows or ()]
    if not rows:
        return [say("There is nothing here.")]
    shown = face(answer.cls)
    names = columns(shown, rows)
    longest = 300
    while True:
        made = table(
            [label(name) for name in names],
            [[_short(read_aloud(row.get(n), answer.zone, n in shown.moments), longest) for n in names] for row in rows],
        )
        if length([made]) < limits.WHOLE - 2000 or longest < 20:
            return [made]
        longest //= 2


def _card(thing: Any, shown: Face, zone: str) -> list[Block]:
    longest = 1500
    while length(made := _facts(thing, shown, zone, longest)) > limits.WHOLE - 2000 and longest > 20:
        longest //= 2
    return made


def _facts(thing: Any, shown: Face, zone: str, longest: int) -> list[Block]:
    if not isinstance(thing, Mapping):
        text = read_aloud(thing, zone)
        return [rich(line(run(_short(text, limits.SECTION))))] if text else []
    blocks: list[Block] = []
    facts = []
    for name in sorted(thing, key=lambda one: shown.columns.index(one) if one in shown.columns else 99):
        value = thing[name]
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        if rows:
            blocks.append(_list(label(name), rows, zone, longest))
        elif text := read_aloud(value, zone, name in shown.moments):
            facts.append(line(run(f"{label(name)}: ", bold=True), *_linked(_short(text, longest))))
    return [*([rich(*facts[:40])] if facts else []), *blocks[:10]]


def _list(title: str, rows: Sequence[Mapping[str, Any]], zone: str, longest: int) -> Block:
    """A list inside a card; one level deeper it is counted, not spelled out."""
    lines = [line(run(_short(_row(row, zone), min(longest, 400)))) for row in rows[:20]]
    more = (
        [line(run(f"… and {len(rows) - 20} more. Show JSON has all of them.", italic=True))] if len(rows) > 20 else []
    )
    return rich(line(run(f"{title} ({len(rows)})", bold=True)), bullets([*lines, *more]))


def _row(row: Mapping[str, Any], zone: str) -> str:
    parts = []
    for name, value in row.items():
        inner = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
        text = "; ".join(_row(one, zone) for one in inner) if inner else read_aloud(value, zone)
        if text:
            parts.append(f"{label(name)} {text}")
    return " · ".join(parts) or "–"


def _linked(text: str) -> list[dict[str, Any]]:
    return [link(text)] if text.startswith(("https://", "http://")) and not set(text) & set(" \n\t<>") else [run(text)]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _buttons(answer: Answer, draft: str) -> list[dict[str, Any]]:
    listing = answer.rows is not None
    return [
        *([button("Back", "answer.back", draft)] if answer.back else []),
        *([button("Next", "answer.next", draft, style="primary")] if answer.next else []),
        button("Share", "answer.share", draft),
        button("Show JSON", "answer.json", draft),
        *([button("CSV", "answer.csv", draft)] if listing and answer.rows else []),
        button("Dry run", "answer.dry", draft),
    ]


def about(intent: Intent[Any]) -> dict[str, str]:
    return {"platform": intent.platform, "operation": operation_id(type(intent))}
