"""Which details of a thing an operation changes, in its sentence: “Change the end date of …”, “Rename X to “Y””."""

import re
from collections.abc import Mapping
from typing import Any

from connectors.core.field_specs import FieldSpec, given
from connectors.core.intent import Intent, changeable
from connectors.core.labels import small
from connectors.core.operation_sentence import CHANGES, fields

MAX_CHANGED_FACTS = 3
"""Details that a sentence names; more are counted."""
MAX_NEW_TEXT_CHARS = 60
"""Characters of a text that a sentence quotes whole."""
_NAMES = frozenset({"name", "title", "class_name", "display_name", "header"})
"""Fields that say what the thing is called from now on."""
_SHORT_KINDS = frozenset({"choice", "date", "email", "integer", "number", "text", "time", "zone"})
_BEGIN = re.compile(rf"^Change \{{\{CHANGES}: [^{{}}]+\}} (?:of|for) ")
_DETAIL_WORDS: Mapping[str, str] = {
    "access": "sign-in rule",
    "active": "state",
    "class_description": "description",
    "class_name": "name",
    "completed_at": "completion date",
    "content_asset_id": "file",
    "content_html": "content",
    "content_quiz_id": "quiz",
    "content_web_package_id": "web package",
    "course_and_lesson_time_format": "format of times",
    "course_id": "course",
    "credits_total": "number of credits",
    "discount_percent": "discount in percent",
    "duration_unit": "unit of the duration",
    "expires_at": "end date",
    "email": "e-mail address",
    "extra": "additional fields",
    "finished_at": "finish date",
    "group_category_id": "category",
    "hr_dept_id": "department",
    "creator_id": "creator",
    "max_score": "maximum score",
    "max_uses": "number of uses",
    "multi_session_event": "event",
    "offers": "offers it pays for",
    "order": "position",
    "promotion_id": "promotion",
    "refunded_at": "refund date",
    "seats_total": "number of seats",
    "session_category_id": "category",
    "starts_at": "start",
    "status_id": "status",
    "student_groups": "groups that may use it",
    "success_status": "result",
    "teach": "subjects taught",
    "time_seconds": "length in seconds",
}
"""Fields that people call otherwise than their label."""


def changing(intent: Intent[Any], does: str) -> str:
    """The sentence of an operation with the details that it changes, and what one of them is from now on. It is still
    written as a docstring is."""
    if not _BEGIN.match(does):
        return does
    told = dict(fields(does))
    news = [(spec, held) for spec, held in given(intent) if spec.name in _details(intent) and held != spec.default]
    news = [(spec, held) for spec, held in news if spec.name not in told]
    if len(news) == 1:
        return _one(*news[0], _BEGIN.sub("", does))
    if not news:
        return does
    names = [f"the {detail(spec)}" for spec, _ in news]
    if len(names) > MAX_CHANGED_FACTS:
        names = [f"{len(names)} details"]
    *most, last = names
    which = f"{', '.join(most)} and {last}" if most else last
    return _BEGIN.sub(lambda found: f"Change {which} {found[0].split()[-1]} ", does)


def detail(spec: FieldSpec) -> str:
    """`end date`: a field as the noun that it is in a sentence."""
    return _DETAIL_WORDS.get(spec.name) or small(spec.label.removesuffix(" HTML"))


def _details(intent: Intent[Any]) -> Mapping[str, FieldSpec]:
    return changeable(type(intent))


def _one(spec: FieldSpec, held: Any, thing: str) -> str:
    value = spec.kind.plain(held) if not spec.secret else None
    if isinstance(value, bool):
        if spec.name == "active":
            return f"{'Activate' if value else 'Deactivate'} {thing}"
        return f"Turn {'on' if value else 'off'} “{spec.label}” for {thing}"
    if value is None and not spec.secret:
        return f"Remove the {detail(spec)} of {thing}"
    if not _fits(spec, value):
        return f"Change the {detail(spec)} of {thing}"
    place = f"“{{{spec.name}}}”" if spec.kind.name == "text" and not spec.known_in else f"{{{spec.name}}}"
    if spec.name in _NAMES:
        return f"Rename {thing} to {place}"
    return f"Change the {detail(spec)} of {thing} to {place}"


def _fits(spec: FieldSpec, value: Any) -> bool:
    """Whether a sentence says a value: not what is long, nor what nobody else should read."""
    told = spec.kind.name in _SHORT_KINDS and not spec.private and not spec.secret
    return told and 0 < len(str(value)) <= MAX_NEW_TEXT_CHARS and "<" not in str(value) and "\n" not in str(value)
