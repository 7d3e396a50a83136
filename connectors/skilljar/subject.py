"""Whom and what a change is about: an answer about someone or something else does not show that it was made."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors.core.intent import Intent
from connectors.core.same import same

SUBJECT_PATTERN = re.compile(r"{(\w+)}(?:/(?:anonymize|fulfill))?$")
"""The end of the address of one thing, or of what is done to it."""
INNER_NAMES = {"lesson_id": "lesson", "purchase_id": "purchase", "user_id": "user"}
"""Where the one that an address ends with may stand in an answer, beside what else is told of it."""


def another_subject(intent: Intent[Any], sent: Any, answered: Any) -> str:
    """What an answer has in place of what was asked for, as the rest of a sentence; empty where it is that one, or
    where the answer does not say."""
    told = answered if isinstance(answered, Mapping) else {}
    if any(not _alike(name, wanted, came) for name, wanted, came in _people(intent, sent, told)):
        return "answered about someone else"
    if any(not _alike("id", wanted, came) for wanted, came in _things(intent, told)):
        return "answered about something else"
    return ""


def _people(intent: Intent[Any], sent: Any, told: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """By id or address, who is meant and who is told of."""
    there, given = told.get("user"), sent.get("user") if isinstance(sent, Mapping) else None
    if isinstance(there, Mapping) and isinstance(given, Mapping):
        yield from ((name, given.get(name), there.get(name)) for name in ("id", "email"))
    if (last := _last(intent)) == "user_id":
        yield "id", getattr(intent, last), _inside(told, last).get("id")


def _things(intent: Intent[Any], told: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    last = _last(intent)
    if last == "id" or last.endswith("_id"):
        yield getattr(intent, last), _inside(told, last).get("id")


def _inside(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = told.get(INNER_NAMES.get(name, ""))
    return inner if isinstance(inner, Mapping) else told


def _last(intent: Intent[Any]) -> str:
    found = SUBJECT_PATTERN.search(intent.http.path)
    return found[1] if found else ""


def _alike(name: str, wanted: Any, came: Any) -> bool:
    if not (isinstance(wanted, str) and isinstance(came, str) and wanted and came):
        return True
    return same(wanted, came) if name == "email" else wanted == came
