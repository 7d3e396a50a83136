"""The one human sentence of every operation: what it names is there, and it is said rightly before and after."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes.naming import spec_at
from bot.changes.sentence import told
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, make, operation_id
from connectors.core.operation_sentence import bare, fields, filled, in_past, sentence_of, summary

OPERATIONS = [cls for one in platforms().values() for cls in one.operations.values()]
WRITES = [cls for cls in OPERATIONS if cls.http.harm is not Effect.READ]
PAST = {
    "Add": "Added", "Assign": "Assigned", "Cancel": "Cancelled", "Change": "Changed", "Close": "Closed",
    "Complete": "Completed", "Create": "Created", "Deactivate": "Deactivated", "Delete": "Deleted",
    "Enroll": "Enrolled", "Erase": "Erased", "Get": "Got", "Give": "Gave", "Hide": "Hid", "Import": "Imported",
    "Invite": "Invited", "Make": "Made", "Mark": "Marked", "Move": "Moved", "Post": "Posted", "Publish": "Published",
    "Reactivate": "Reactivated", "Record": "Recorded", "Register": "Registered", "Remove": "Removed",
    "Rename": "Renamed", "Replace": "Replaced", "Report": "Reported", "Schedule": "Scheduled", "Send": "Sent",
    "Start": "Started", "Turn": "Turned", "Unenroll": "Unenrolled", "Unregister": "Unregistered",
}  # fmt: skip
"""As a dictionary has them."""
NAMES_NOBODY = {"gcm_id", "progresstokens_update"}
"""What has no field that people could call by a name: keys and tokens."""
ODD = ("{", "[", "}", "]", "|")


@pytest.mark.parametrize("cls", OPERATIONS, ids=operation_id)
def test_a_sentence_names_fields_that_there_are(cls: type[Intent[Any]]) -> None:
    assert [field for field, _ in fields(sentence_of(cls)) if spec_at(cls, field) is None] == []


@pytest.mark.parametrize("cls", WRITES, ids=operation_id)
def test_a_change_says_whom_or_what_it_is_about(cls: type[Intent[Any]]) -> None:
    named = bool(list(fields(sentence_of(cls))))
    assert named is not (operation_id(cls) in NAMES_NOBODY), (
        "Say in the first line of its docstring which field is meant, as in “Delete {user_id: a person}.”"
    )


@pytest.mark.parametrize("cls", WRITES, ids=operation_id)
def test_of_nobody_in_particular_it_is_plain_english(cls: type[Intent[Any]]) -> None:
    said = summary(cls)
    assert not any(mark in said for mark in ODD)
    assert "  " not in said
    assert re.fullmatch(r"[A-Z].*[^ ]\.", said)


@pytest.mark.parametrize("cls", WRITES, ids=operation_id)
def test_afterwards_it_is_said_in_the_past(cls: type[Intent[Any]]) -> None:
    verb, _, rest = summary(cls).partition(" ")
    assert verb in PAST, (
        f"“{verb}” is new: write its past into PAST, and where it is irregular into operation_sentence.py"
    )
    assert in_past(summary(cls)) == f"{PAST[verb]} {rest}"


@pytest.mark.parametrize("cls", WRITES, ids=operation_id)
def test_whoever_is_named_stands_in_it(cls: type[Intent[Any]]) -> None:
    """Each place has its name, and no words for somebody in particular are left beside it."""
    said = filled(sentence_of(cls), {field: f"«{field}»" for field, _ in fields(sentence_of(cls))})
    assert not any(mark in said for mark in ODD)
    assert said.count("«") >= min(1, len(list(fields(sentence_of(cls)))))


NAMES = st.text(min_size=1, max_size=20).filter(str.strip)


@given(NAMES, NAMES)
def test_a_name_stands_as_it_is(person: str, course: str) -> None:
    """Whatever is in it: braces of a title are no place."""
    written = "Enroll {user_id: a person} in {the course_id: a course}[ as {role}|, quietly]."
    said = filled(written, {"user_id": person, "course_id": f"X {course}"})
    assert said == f"Enroll {person} in the course X {course}, quietly."
    assert bare(written) == "Enroll a person in a course, quietly."


ADDED = {"first_name": "Jane", "last_name": "Doe", "email": "jane@acme.com", "login_name": "jane", "status": "student"}
KNOTS = {"content_id": 3, "title": "Knots", "description": "", "order": 1}
SITE = "academy.example"


@pytest.mark.parametrize(
    ("operation", "data", "said"),
    [
        ("chamilo save_user", ADDED, "Add Jane Doe (jane@acme.com) on Chamilo."),
        (
            "chamilo update_user_from_username",
            {"login_name": "jane", "active": True},
            "Reactivate person jane on Chamilo.",
        ),
        (
            "damstra group_members_add",
            {"group_id": 7, "user_ids": [1, 2, 3, 4]},
            "Add person 1, person 2 and 2 more to group 7 on Damstra Learning.",
        ),
        ("damstra groups_inactivate", {"group_id": 7}, "Close group 7 for good on Damstra Learning."),
        ("classonlive theme_create", KNOTS, "Add a topic “Knots” in course 3 on ClassOnLive."),
        ("classonlive theme_create", KNOTS | {"theme_id": 4}, "Change topic 4 to “Knots” in course 3 on ClassOnLive."),
        (
            "skilljar domains_users_update",
            {"domain_name": SITE, "user_id": "u1", "active": False},
            "Deactivate person u1 on training site academy.example on Skilljar.",
        ),
    ],
)
def test_what_is_typed_is_said(operation: str, data: dict[str, Any], said: str) -> None:
    platform, name = operation.split()
    assert told([make(platforms()[platform].operations[name], data)]).startswith(said.rstrip("."))
