"""What is wrong with a value, in words people use. Pydantic's own words never reach a person."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from connectors.core.field_markers import NULL
from connectors.core.field_specs import FieldKind, FieldSpec, field_specs, names, squash
from connectors.core.near_names import near_names

KIND_MESSAGES = {
    "text": "must be text",
    "secret": "must be text",
    "email": "must be an e-mail address such as jane@acme.com",
    "url": "must be a web address such as https://example.com",
    "integer": "must be a whole number such as 3",
    "number": "must be a number such as 2.5",
    "boolean": "must be yes or no",
    "date": "must be a date such as 2026-03-02",
    "time": "must be a date and time such as 2026-03-02 14:30",
    "zone": "must be a time zone such as Europe/Paris",
    "list": "must be a list, its entries separated by commas",
    "extras": "must be pairs such as age=29",
    "part": "must be given field by field, such as {example}",
    "json": "must be valid JSON",
}


CANNOT_BE_EMPTIED = "can't be emptied. Leave it out instead."
NULL_FOR_TEXT = "can't be null. Leave it out, or type nothing after the = for an empty text."


def cannot_be_emptied(kind: FieldKind) -> str:
    """Why null is refused, and what to do instead: a text that takes no null may still be empty."""
    return NULL_FOR_TEXT if kind.name == "text" else CANNOT_BE_EMPTIED


def explain(model: type[BaseModel], error: ValidationError) -> Iterator[tuple[str, str]]:
    """(field name, sentence) for every fault pydantic found."""
    for fault in error.errors(include_url=False):
        if fault["type"] == "is_instance_of" and fault["ctx"]["class"] == "Null":
            continue  # of a Nullable, pydantic also says that it is not NULL
        cause: Any = (fault.get("ctx") or {}).get("error")
        if sentence := getattr(cause, "sentence", ""):  # of a FieldFault
            yield cause.field, sentence
            continue
        place = list(fault["loc"])
        spec = _at(model, str(place[0])) if place else None
        yield ((spec.name, _sentence(spec, place[1:], fault)) if spec else ("", "Something in this isn't right."))


def _at(model: type[BaseModel], name: str) -> FieldSpec | None:
    return field_specs(model).get(name) or names(model).get(squash(name))


def _sentence(spec: FieldSpec, place: list[Any], fault: Any) -> str:
    """Follow the fault into lists and parts, and speak of the innermost value that has a name."""
    kind, where = spec.kind, ""
    for step in place:
        if kind.item and isinstance(step, int):
            kind, where = kind.item, f"{where}entry {step + 1}: "
        elif kind.part and (inner := _at(kind.part, str(step))):
            kind, where = inner.kind, f"{where}{inner.name} "
    return where + _about(kind, fault)


def _about(kind: FieldKind, fault: Any) -> str:
    if fault.get("input") is NULL:
        return cannot_be_emptied(kind)
    match fault["type"]:
        case "missing":
            return "is needed"
        case "extra_forbidden":
            return f"“{fault['loc'][-1]}” isn't a part of it. Its parts: {', '.join(kind.parts)}"
        case "greater_than_equal" | "greater_than" if kind.least is not None:
            return f"must be at least {kind.least:g}"
        case "less_than_equal" | "less_than" if kind.most is not None:
            return f"must be at most {kind.most:g}"
        case "string_too_long" | "too_long" if kind.longest:
            return f"is too long: at most {kind.longest} {'entries' if kind.name == 'list' else 'characters'}"
        case "string_too_short" | "too_short" if (least := fault["ctx"]["min_length"]) > 1:
            return f"is too short: at least {least} {'entries' if kind.name == 'list' else 'characters'}"
        case "string_too_short" | "too_short":
            return "must not be empty"
        case "timezone_aware":
            return "needs a time zone, such as 2026-03-02 14:30+01:00"
    return what(kind, fault.get("input"))


def what(kind: FieldKind, given: Any = None) -> str:
    """What a value of this kind must be; for a choice also the word nearest to what was given."""
    if kind.name == "choice":
        near = near_names(str(given or "").lower(), [w.lower() for w in kind.choices], at_least=0.5)
        right = next((w for w in kind.choices if near and w.lower() == near[0]), "")
        return f"must be one of {', '.join(kind.choices)}" + (f". Did you mean {right}?" if right else "")
    if kind.line:
        example = re.sub(r"\{(\w+)\}", lambda match: str(kind.parts[match[1]].example), kind.line)
        return f"must be written as {kind.line.replace('{', '').replace('}', '')}, such as {example}"
    if kind.name == "part":
        return KIND_MESSAGES["part"].format(example=", ".join(f"{name}=…" for name in kind.parts))
    return KIND_MESSAGES.get(kind.name, "is not right")
