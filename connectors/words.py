"""The one grammar of commands, lines of a text box and single values.

    class_name="Onboarding 101" roles=admin, instructor settings.waiting_room=yes start_time=2026-03-02 14:30

A value runs to the next `key=`; quotes, straight or curly, keep everything inside them together; commas make lists;
`null` empties; JSON is welcome wherever a list or an object goes. `read` never complains: what it does not understand
it hands on for the operation to refuse. What `show` writes, `read` reads back to the same plain data; where no nicer
way does, it is JSON.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.intent import Intent, Mistakes, dump
from connectors.slots import Kind, Slot, Slots, slots, squash

DOUBLE, SINGLE, OPENING = '"“”„«»', "'‘’‚`", "\"“”„«»'‘’‚`[{"
KEY = re.compile(r"(?<!\S)([^\W\d][\w-]*(?:\.[\w-]+)*)\s?=(?!=)")
AFTER = re.compile(r"\s*(?:,|$|(?<=\s)[^\W\d][\w.-]*\s?=)")
YES, NO = ("yes", "true", "on", "1", "y"), ("no", "false", "off", "0", "n")
TEXT = Kind("text")


class Unbalanced(ValueError):
    """A double quote that opens and never closes."""


def read_all(table: Slots, text: str, zone: str = "UTC") -> dict[str, Any]:
    """The parameters of a command, or the lines of a text box → plain data, names as in the table where it knows them.

    Raises Mistakes, with what was understood, for a key given twice, an open quote, or words without a key.
    """
    try:
        rest, found = pairs(text)
    except Unbalanced as error:
        raise Mistakes({"": [str(error)]}) from None
    return read_pairs(table, found, zone, rest)


def read_pairs(table: Slots, found: Sequence[tuple[str, str]], zone: str = "UTC", rest: str = "") -> dict[str, Any]:
    """The same from keys and raw values that are apart already; `rest` is what belongs to no key."""
    data: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    known = {squash(name): slot for slot in table.values() for name in slot.names}
    if rest:
        example = next(iter(table), "name")
        wrong[""] = [f"I do not know what “{rest[:60]}” belongs to. Write {example}=… before it."]
    for key, raw in found:
        typed, *path = key.split(".")
        slot = known.get(squash(typed))
        name = slot.name if slot else typed
        value = _nested(slot, path, raw, zone)
        if name not in data:
            data[name] = value
        elif not (path and _merge(data[name], value)):
            wrong.setdefault(name, []).append("is given twice. Give it once.")
    if wrong:
        raise Mistakes(wrong, data)
    return data


def pairs(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first `key=`, and every key with its raw value, in order. Raises Unbalanced."""
    key = KEY.search(text)
    rest, found = text[: key.start()] if key else text, []
    while key:
        end = _elements(text, key.end())[1]
        found.append((key.group(1), text[key.end() : end].strip()))
        key = KEY.match(text, end + len(text[end:]) - len(text[end:].lstrip()))
    return rest.strip(), found


def _elements(text: str, start: int) -> tuple[list[str], int]:
    """The comma-separated elements of the value that begins at `start`, and where it ends."""
    found: list[str] = []
    while True:
        start += len(text[start:]) - len(text[start:].lstrip())
        end = _json_end(text, start) or _quote_end(text, start) or _bare_end(text, start)
        found.append(text[start:end].strip())
        comma = re.compile(r"\s*,").match(text, end)
        if not comma:
            return [one for one in found if one], end
        start = comma.end()


def _json_end(text: str, start: int) -> int:
    if text[start : start + 1] in ("[", "{"):
        try:
            end: int = json.JSONDecoder().raw_decode(text, start)[1]
        except ValueError:
            return 0
        return end if AFTER.match(text, end) else 0
    return 0


def _quote_end(text: str, start: int) -> int:
    """Behind the closing quote: the first of its family before a comma, a key or the end. Inside, `""` is one `"`."""
    opening = text[start : start + 1]
    family = next((family for family in (DOUBLE, SINGLE) if opening and opening in family), "")
    position = start + 1
    while family and position < len(text):
        if text[position : position + 2] == opening * 2 and opening in "\"'":
            position += 1
        elif text[position] in family and AFTER.match(text, position + 1):
            return position + 1
        position += 1
    if family == DOUBLE and not any(char in DOUBLE for char in text[start + 1 :]):
        raise Unbalanced(
            f"The quote before “{text[start + 1 : start + 25].strip()}” is never closed. Close it, please."
        )
    return 0  # an apostrophe (’t Hart), or a quotation inside a text ("Q&A" for all)


def _bare_end(text: str, start: int) -> int:
    key = KEY.search(text, start)
    stop = key.start() if key else len(text)
    comma = text.find(",", start, stop)
    return stop if comma < 0 else comma


def unquote(raw: str) -> tuple[str, bool]:
    """The value without the quotes around it, and whether there were any."""
    if _quote_end(raw, 0) != len(raw) or not raw:
        return raw, False
    inside = raw[1:-1]
    return (inside.replace(raw[0] * 2, raw[0]) if raw[0] in "\"'" else inside), True


def read(kind: Kind, raw: str, zone: str = "UTC") -> Any:
    """One value as typed → plain data; a text that does not fit the kind comes back as it is. Raises Unbalanced.

    `zone` is the person's time zone, for times written without one.
    """
    raw = raw.strip()
    text, quoted = unquote(raw)
    if raw.lower() == "null":
        return None
    if kind.name in ("list", "part", "extras", "json") and not quoted and (value := _json(raw)) is not raw:
        return value
    if kind.item:
        return [read(kind.item, one, zone) for one in _elements(raw, 0)[0]]
    return _line(kind, text, zone) if kind.part else _scalar(kind, text, zone)


def _scalar(kind: Kind, text: str, zone: str) -> Any:
    match kind.name:
        case "integer" if re.fullmatch(r"[+-]?\d{1,18}", text):
            return int(text)
        case "number" if re.fullmatch(r"[+-]?\d{1,18}(\.\d+)?", text):
            return float(text) if "." in text else int(text)
        case "boolean" if text.lower() in YES + NO:
            return text.lower() in YES
        case "choice":
            return next((value for word, value in kind.choices.items() if squash(word) == squash(text)), text)
        case "time":
            return _moment(text, zone)
        case "json":
            return _json(text)
    return text


def _json(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def _moment(text: str, zone: str) -> Any:
    """`2026-03-02 14:30` in the person's zone, or with an offset of its own; Unix seconds stay a number."""
    if re.fullmatch(r"\d{9,11}", text):
        return int(text)
    if not re.match(r"\d{4}-\d\d-\d\d[T ]+\d", text):
        return text
    day, _, hour = text.replace("T", " ", 1).partition(" ")
    try:
        moment = datetime.fromisoformat(f"{day}T{hour.replace(' ', '')}")
    except ValueError:
        return text
    return Kind("time").plain(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))


def _line(kind: Kind, text: str, zone: str) -> Any:
    """A part written as its `line` says; the text itself if it is not."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(kind.line))
    if kind.line and (match := re.fullmatch(pattern, text, re.DOTALL)):
        return {name: read(kind.parts[name].kind, part, zone) for name, part in match.groupdict().items()}
    return text


def _nested(slot: Slot | None, path: list[str], raw: str, zone: str) -> Any:
    """`settings.jbh_time=5` → {"jbh_time": 5}."""
    if not path:
        return read(slot.kind if slot else TEXT, raw, zone)
    parts = slot.kind.parts if slot else {}
    inner = next((one for one in parts.values() if squash(path[0]) in map(squash, one.names)), None)
    return {inner.name if inner else path[0]: _nested(inner, path[1:], raw, zone)}


def _merge(into: Any, more: Any) -> bool:
    """Put `more` into `into`; False if both say something for the same place."""
    if not (isinstance(into, dict) and isinstance(more, dict)):
        return False
    return all(
        _merge(into[key], value) if key in into else not into.update({key: value}) for key, value in more.items()
    )


def show_all(table: Slots, data: Mapping[str, Any], zone: str = "UTC") -> str:
    """Plain data → the parameters of a command."""
    said: list[str] = []
    for name, slot in table.items():
        if name in data:
            dotted = {f"{name}.{key}": value for key, value in _flat(slot.kind, data[name])}
            kinds = {f"{name}.{key}": inner.kind for key, inner in slot.kind.parts.items()}
            said += [f"{key}={show(kinds.get(key, TEXT), value, zone)}" for key, value in dotted.items()] or [
                f"{name}={show(slot.kind, data[name], zone)}"
            ]
    return " ".join(said)


def _flat(kind: Kind, value: Any) -> list[tuple[str, Any]]:
    """The entries of an object that can be written one by one; none if any cannot."""
    if not isinstance(value, dict) or kind.line or kind.name not in ("part", "extras"):
        return []
    plain = all(re.fullmatch(r"\w[\w-]*", key) and not isinstance(one, dict) for key, one in value.items())
    return list(value.items()) if plain else []


def show(kind: Kind, value: Any, zone: str = "UTC") -> str:
    """Plain data → text that `read` reads back to the same data, and that ends where it should inside a command."""
    for text in _nice(kind, value, zone):
        try:
            again, whole = read(kind, text, zone), pairs(f"x={text} y=1")[1][0][1] == text
        except (Unbalanced, IndexError):
            continue
        if whole and again == value and type(again) is type(value):
            return text
    return json.dumps(value, ensure_ascii=False)


def _nice(kind: Kind, value: Any, zone: str) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, list) and kind.item:
        yield ", ".join(_element(kind.item, one, zone) for one in value)
    elif isinstance(value, dict) and kind.line:
        shown = {name: show(kind.parts[name].kind, one, zone) for name, one in value.items() if name in kind.parts}
        if all(f"{{{name}}}" in kind.line for name in shown):
            yield re.sub(r"\{(\w+)\}", lambda match: shown.get(match[1], ""), kind.line)
    elif isinstance(value, str):
        yield from _times(value, zone) if kind.name == "time" else ()
        if "\n" not in value:
            yield value
        yield _quoted(value)
    elif not isinstance(value, dict | list):
        yield "null" if value is None else str(value)


def _element(kind: Kind, value: Any, zone: str) -> str:
    text = show(kind, value, zone)
    alone = _elements(text, 0)[0] == [text]
    return text if alone else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _times(value: str, zone: str) -> Iterator[str]:
    try:
        moment = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    except ValueError:
        return
    yield moment.strftime("%Y-%m-%d %H:%M")
    yield moment.strftime("%Y-%m-%d %H:%M:%S")
    yield Kind("time").plain(moment.astimezone(UTC))


def command(intent: Intent[Any], zone: str = "UTC") -> str:
    """The parameters of an intent as a person would type them, secrets left out."""
    return show_all(slots(type(intent)), dump(intent), zone)
