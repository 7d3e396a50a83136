"""The one grammar of commands, lines of a text box and single values.

    class_name="Onboarding 101" roles=admin, instructor settings.waiting_room=yes start_time=2026-03-02 14:30

A value runs to the next `key=`; quotes, straight or curly, keep everything inside them together; commas make lists;
`null`, `none`, `empty` and nothing at all empty; JSON is welcome wherever a list or an object goes. `read` never
complains: what it does not understand it hands on for the operation to refuse. What `show` writes, `read` reads back to
the same plain data; where no nicer way does, it is JSON.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.core.field_specs import FieldKind, FieldSpec, FieldSpecs, field_specs, squash
from connectors.core.intent import Intent, Mistakes, dump
from connectors.core.json_values import TEXT_KIND, parsed_for
from connectors.core.tokenizer import FIELD_KEY_PATTERN as FIELD_KEY_PATTERN
from connectors.core.tokenizer import QUOTE_OR_JSON_START, Tokenizer, Unbalanced, in_quotes, pairs, quoted, unquote

YES_WORDS, NO_WORDS = ("yes", "true", "on", "1", "y"), ("no", "false", "off", "0", "n")
JSON_TYPES = {"list": list, "part": dict, "extras": dict, "json": object}
"""The kinds that may be written as JSON, and what that must then be: `ids=5` is a list with one entry."""
EMPTY_WORDS = ("null", "none", "empty", "")
"""What empties a field that can be emptied; the first always means that. In quotes each is a text like any other."""
MAX_KEY_DOTS = 4
"""Dots in a key that lead deeper; no platform nests its objects further."""
ANY_TEXT_KINDS = ("text", "secret", "json")
"""The kinds whose values may be any word."""


class NothingRead(Mistakes):
    """The whole cannot be read, so that nothing can be said of its fields."""


def read_all(table: FieldSpecs, text: str, zone: str = "UTC") -> dict[str, Any]:
    """The parameters of a command, or the lines of a text box → plain data, names as in the table where it knows them.

    Raises Mistakes, with what was understood, for a key given twice, an open quote, words behind a value in quotes, or
    words without a key; NothingRead where nothing was.
    """
    try:
        rest, found = pairs(text)
    except Unbalanced as error:
        raise NothingRead({"": [str(error)]}) from None
    return read_pairs(table, found, zone, rest)


def read_pairs(
    table: FieldSpecs, found: Sequence[tuple[str, str]], zone: str = "UTC", rest: str = ""
) -> dict[str, Any]:
    """The same from keys and raw values that are apart already; `rest` is what belongs to no key."""
    data: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    known = {squash(name): spec for spec in table.values() for name in spec.names}
    if rest:
        example = next(iter(table), "name")
        wrong[""] = [f"I don't know what “{rest[:60]}” belongs to. Write {example}=… before it."]
    for key, raw in found:
        typed, *path = key.split(".", MAX_KEY_DOTS)
        spec = known.get(squash(typed))
        name = spec.name if spec else typed
        try:
            value = _nested(spec, path, raw, zone)
        except Unbalanced as error:
            wrong.setdefault(name, []).append(f"can't be read. {error}")
            continue
        if name not in data:
            data[name] = value
        elif not (path and _merge(data[name], value)):
            wrong[name] = ["is given twice. Give it once."]
    if wrong:
        raise Mistakes(wrong, data)
    return data


def read(kind: FieldKind, raw: str, zone: str = "UTC") -> Any:
    """One value as typed → plain data; a text that does not fit the kind comes back as it is. Raises Unbalanced.

    `zone` is the person's time zone, for times written without one.
    """
    raw = raw.strip()
    if _empties(kind, raw):
        return [] if kind.item and not kind.nullable else None
    if kind.name in JSON_TYPES and not in_quotes(raw):
        with suppress(ValueError):
            if isinstance(value := parsed_for(kind, raw), JSON_TYPES[kind.name]):
                return value
    if kind.item:
        return [read(kind.item, one, zone) for one in Tokenizer(raw).elements()[0]]
    if kind.part:
        return _line(kind, unquote(raw)[0] if in_quotes(raw) else raw, zone)
    text, exact = unquote(raw)
    return _scalar(kind, text, zone, exact=exact and kind.open)


def _empties(kind: FieldKind, raw: str) -> bool:
    """Whether this is one of the words for nothing, and no value. Where the field cannot be emptied, any text may stand
    in a text; for a number, a day or a word of a list, even an open one, it is refused as empty."""
    if raw.lower() not in EMPTY_WORDS or any(squash(word) == squash(raw) for word in kind.choices):
        return False
    return raw.lower() == EMPTY_WORDS[0] or kind.nullable or kind.name not in ANY_TEXT_KINDS


def _scalar(kind: FieldKind, text: str, zone: str, exact: bool) -> Any:
    """`exact` keeps an open choice as it is written, even where a known word is nearly the same."""
    match kind.name:
        case "integer" | "number" if re.fullmatch(r"[+-]?\d{1,4000}", text):  # beyond 4,300 digits Python refuses
            return int(text)
        case "number" if re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", text, re.IGNORECASE):
            return number if math.isfinite(number := float(text)) else text
        case "boolean" if text.lower() in YES_WORDS + NO_WORDS:
            return text.lower() in YES_WORDS
        case "choice" if not (exact or text in kind.choices):
            return next((value for word, value in kind.choices.items() if squash(word) == squash(text)), text)
        case "choice":
            return kind.choices.get(text, text)
        case "time":
            return _moment(text, zone)
    return text


def _moment(text: str, zone: str) -> Any:
    """`2026-03-02 14:30` in the person's zone, or with an offset of its own; Unix seconds stay a number."""
    if re.fullmatch(r"\d{9,10}", text):
        return int(text)
    if not re.match(r"\d{4}-\d\d-\d\d[T ]+\d", text):
        return text
    day, _, hour = text.replace("T", " ", 1).partition(" ")
    try:
        moment = datetime.fromisoformat(f"{day}T{hour.replace(' ', '')}")
        return FieldKind("time").plain(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OverflowError):  # midnight of 1 January 1, seen from the east, is in no year
        return text


def _line(kind: FieldKind, text: str, zone: str) -> Any:
    """A part written as its `line` says; the text itself if it is not, or if a piece of it says null."""
    found = {name: read(kind.parts[name].kind, part, zone) for name, part in _apart(kind.line, text).items()}
    return text if not found or None in found.values() else found


def _apart(line: str, text: str) -> dict[str, str]:
    """`{start} to {end}` and "9 to 5" → {"start": "9", "end": "5"}; nothing if the text is not written so."""
    first, *pieces = re.split(r"\{(\w+)\}", line)
    names, between, last = pieces[::2], pieces[1:-1:2], pieces[-1] if pieces else ""
    if not (names and text.startswith(first) and text.endswith(last)):
        return {}
    found: dict[str, str] = {}
    position, stop = len(first), len(text) - len(last)
    for name, literal in zip(names, between, strict=False):
        end = text.find(literal, position + 1, stop)
        if end < 0:
            return {}
        found[name], position = text[position:end], end + len(literal)
    return {**found, names[-1]: text[position:stop]} if position < stop else {}


def _nested(spec: FieldSpec | None, path: list[str], raw: str, zone: str) -> Any:
    """`settings.jbh_time=5` → {"jbh_time": 5}."""
    if not path:
        return read(spec.kind if spec else TEXT_KIND, raw, zone)
    parts = spec.kind.parts if spec else {}
    inner = next((one for one in parts.values() if squash(path[0]) in map(squash, one.names)), None)
    return {inner.name if inner else path[0]: _nested(inner, path[1:], raw, zone)}


def _merge(into: Any, more: Any) -> bool:
    """Put `more` into `into`; False if both say something for the same place."""
    if not (isinstance(into, dict) and isinstance(more, dict)):
        return False
    return all(
        _merge(into[key], value) if key in into else not into.update({key: value}) for key, value in more.items()
    )


def show_all(table: FieldSpecs, data: Mapping[str, Any], zone: str = "UTC") -> str:
    """Plain data → the parameters of a command."""
    shown = (entry for name, spec in table.items() if name in data for entry in entries(name, spec.kind, data[name]))
    return " ".join(f"{key}={show(kind, value, zone)}" for key, kind, value in shown)


def entries(name: str, kind: FieldKind, value: Any) -> Iterator[tuple[str, FieldKind, Any]]:
    """An object entry by entry (`settings.jbh_time`) where all of them can be written so; anything else whole."""
    kinds = {key: spec.kind for key, spec in kind.parts.items()}
    if kind.name == "extras" and isinstance(value, dict):
        kinds = {key: TEXT_KIND for key in value if re.fullmatch(r"\w[\w-]*", key)}
    flat = isinstance(value, dict) and not any(isinstance(one, dict) for one in value.values())
    if flat and value and value.keys() <= kinds.keys() and not kind.line:
        yield from ((f"{name}.{key}", kinds[key], one) for key, one in value.items())
    else:
        yield name, kind, value


def show(kind: FieldKind, value: Any, zone: str = "UTC") -> str:
    """Plain data → text that `read` reads back to the same data, and that ends where it should inside a command."""
    for text in _nice(kind, value, zone):
        try:
            again, whole = read(kind, text, zone), pairs(f"x={text} y=1")[1][0][1] == text
        except (Unbalanced, IndexError):
            continue
        if whole and again == value:
            return text
    return quoted(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _nice(kind: FieldKind, value: Any, zone: str) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, list) and kind.item:
        yield ", ".join(_element(kind.item, one, zone) for one in value)
    elif isinstance(value, dict) and kind.line:
        shown = {name: show(kind.parts[name].kind, one, zone) for name, one in value.items() if name in kind.parts}
        text = re.sub(r"\{(\w+)\}", lambda match: shown.get(match[1], ""), kind.line)
        if all(f"{{{name}}}" in kind.line for name in shown) and not QUOTE_OR_JSON_START.search(text):
            yield text
    elif isinstance(value, str):
        yield from _times(value, zone) if kind.name == "time" else ()
        if " " in value:
            yield quoted(value)  # read without quotes too, but people see better where it ends
        if "\n" not in value and not QUOTE_OR_JSON_START.search(value):
            yield value
        yield quoted(value)
    elif not isinstance(value, dict | list):
        yield "null" if value is None else str(value)


def _element(kind: FieldKind, value: Any, zone: str) -> str:
    text = show(kind, value, zone)
    return text if Tokenizer(text).elements()[0] == [text] else quoted(text)


def _times(value: str, zone: str) -> Iterator[str]:
    try:
        moment = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    except (ValueError, OverflowError):
        return
    yield moment.strftime("%Y-%m-%d %H:%M")
    yield moment.strftime("%Y-%m-%d %H:%M:%S")
    yield FieldKind("time").plain(moment.astimezone(UTC))


def command(intent: Intent[Any], zone: str = "UTC") -> str:
    """The parameters of an intent as a person would type them, secrets left out."""
    return show_all(field_specs(type(intent)), dump(intent), zone)
