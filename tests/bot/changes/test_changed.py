"""What a change says that it changes: the details that were given, what one of them is from now on, and no number or
code that a sentence has no room for."""

import re
from typing import Any

import pytest

from bot.changes.changed import MAX_CHANGED_FACTS, changing
from bot.changes.sentence import told
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, field_specs
from connectors.core.intent import Intent, changeable, make, operation_id
from connectors.core.operation_sentence import CHANGES, bare, in_past, sentence_of, sentence_parts
from tests.rows import every

WRITES = [cls for one in platforms().values() for cls in one.operations.values() if cls.http.harm is not Effect.READ]
UPDATES = [cls for cls in WRITES if f"{{{CHANGES}:" in sentence_of(cls)]
SITE = {"domain_name": "academy.example"}


@every(
    ("operation", "data", "said"),
    [
        ("class classes_update", {"class_id": "8", "class_name": "Knots"}, "Rename class 8 to “Knots” on Class."),
        ("class classes_update", {"class_id": "8", "class_description": "All of them"},
         "Change the description of class 8 to “All of them” on Class."),
        ("class classes_update", {"class_id": "8", "class_description": "So many. " * 20},
         "Change the description of class 8 on Class."),
        ("class classes_update", {"class_id": "8", "class_name": "{knots}", "class_description": "All"},
         "Change the name and the description of class 8 on Class."),
        ("class classes_update", {"class_id": "8", "class_name": "{class_description} [a|b]"},
         "Rename class 8 to “{class_description} [a|b]” on Class."),
        ("skilljar users_update", {"user_id": "u1", "email": "jane@acme.com"},
         "Change the e-mail address of person u1 to jane@acme.com on Skilljar."),
        ("skilljar promo_codes_update", {"promo_code_id": "p1", "active": False},
         "Deactivate promo code p1 on Skilljar."),
        ("skilljar promo_codes_update", {"promo_code_id": "p1", "code": "open sesame"},
         "Change the code of promo code p1 on Skilljar."),
        ("skilljar courses_update", {"id": "c1", "enforce_sequential_navigation": True},
         "Turn on “Enforce sequential navigation” for course c1 on Skilljar."),
        ("skilljar promo_code_pools_update", {"promo_code_pool_id": "p1", "expires_at": None},
         "Remove the end date of the pool of promo codes p1 on Skilljar."),
        ("skilljar domains_published_courses_enrollments_update",
         {**SITE, "published_course_id": "c1", "enrollment_id": "e1", "expires_at": "2027-12-31T10:00:00Z"},
         "Change the end date of enrollment e1 in course c1 to Friday 31 December 2027, 10:00 (UTC) on Skilljar "
         "(academy.example)."),
        ("skilljar domains_published_courses_enrollments_update",
         {**SITE, "published_course_id": "c1", "enrollment_id": "e1", "active": False},
         "Deactivate enrollment e1 in course c1 on Skilljar (academy.example)."),
        ("classonlive module_single_session_create",
         {"type": "Broadcast", "duration": "1h30", "start_day": "2026-12-01T10:00:00Z", "teacher": "ines@acme.com",
          "module_id": 4},
         "Add a live session by ines@acme.com on Tuesday 1 December 2026, 10:00 (UTC) to module 4 on ClassOnLive."),
    ],
)  # fmt: skip
def test_what_is_given_is_said(operation: str, data: dict[str, Any], said: str) -> None:
    platform, name = operation.split()
    assert told([make(platforms()[platform].operations[name], data)]) == said


def test_every_operation_that_leaves_the_rest_says_what_it_changes() -> None:
    """But those whose sentence, or whose values, say it all."""
    own = {"progresstokens_update", "users_published_courses_update", "users_published_courses_lessons_update",
           "vilt_session_registrations_update"}  # fmt: skip
    without = {operation_id(cls) for cls in WRITES if changeable(cls) and cls not in UPDATES}
    assert without == own


def _given(cls: type[Intent[Any]], changed: list[FieldSpec]) -> Intent[Any]:
    """Held without its other fields: only what is changed is asked about."""
    held = dict.fromkeys(field_specs(cls)) | {spec.name: _value(spec) for spec in changed}
    return cls.model_construct(**held)


def _value(spec: FieldSpec) -> Any:
    return {"boolean": True, "integer": 7, "list": ["x"]}.get(spec.kind.name, "X")


SIMPLE = [
    (cls, spec)
    for cls in UPDATES
    for spec in changeable(cls).values()
    if spec.kind.name in ("boolean", "integer", "text", "email") and spec.name != "id"
]


@every(("cls", "spec"), SIMPLE)
def test_one_detail_is_named_as_people_name_it(cls: type[Intent[Any]], spec: FieldSpec) -> None:
    """No name of a field, no “True”, and a past that is not the same."""
    said = bare(changing(_given(cls, [spec]), sentence_parts(cls)[0]))
    assert CHANGES not in said
    assert not re.search(r"_|\bTrue\b|\bNone\b|\bid\b|\bHTML\b|\bthe the\b", said), said
    assert in_past(said) != said


@pytest.mark.parametrize("cls", UPDATES, ids=operation_id)
def test_of_many_details_it_says_how_many(cls: type[Intent[Any]]) -> None:
    changed = [spec for one, spec in SIMPLE if one is cls]
    said = changing(_given(cls, changed), sentence_parts(cls)[0])
    if len(changed) > MAX_CHANGED_FACTS:
        assert f"Change {len(changed)} details of " in said or f"Change {len(changed)} details for " in said
    assert CHANGES not in said


@every("cls", WRITES)
def test_no_sentence_tells_how_to_fill_in_a_form(cls: type[Intent[Any]]) -> None:
    """It is read aloud to who approves it: “Give every field” is none of their business. Nor has it two words for one
    thing: people are enrolled and unenrolled, and added to a group and removed from it."""
    said = sentence_of(cls)
    assert not re.search(r"; give (?:every|all|both|the whole)|with its number", said)
    assert not re.match(r"(?:Put|Take|Let|Set|Stop)\b", said), "one word for one thing, whose past is another"
    assert not re.search(r"\b(?:somebody|everybody|whom|which you)\b", bare(said))
