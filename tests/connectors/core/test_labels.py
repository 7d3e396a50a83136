"""Labels are words that people read: made from the name of a field, or declared where that says nothing."""

import re
from collections import Counter
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import platforms
from connectors.core.field_markers import POST, Help
from connectors.core.field_specs import Part, field_specs
from connectors.core.intent import Intent, Operation
from connectors.core.labels import label, small
from handlers.operations.form_view import fields
from tests.rows import every

EVERY: list[Operation] = [cls for known in platforms().values() for cls in known.operations.values()]


class Room(Part):
    roomid: Annotated[str, Help("Number of the room", "r1", label="Room")]
    floor_url: Annotated[str, Help("A drawing of the floor", "https://a.example")]


class StaysCreate(Intent[Any]):
    """Stay."""

    platform, http = "inn", POST("/stays")

    courseid: Annotated[int, Help("Number of the course", 5, label="Course")]
    place: Annotated[Room, Help("Where")]
    timestart: Annotated[int | None, Help("When", 5)] = None


def test_a_declaration_says_what_a_name_does_not() -> None:
    """On every input, those of a part behind its label."""
    assert [one.label for one in fields(StaysCreate)] == ["Course", "Place: room", "Place: floor URL", "Timestart"]
    assert field_specs(StaysCreate)["courseid"].names == ("courseid",), "what people type is the name"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("is_zoom_configured", "Is zoom configured"),
        ("contentURL", "Content URL"),
        ("html", "HTML"),
        ("session__seat__id", "Session seat id"),
        ("emailAddress", "E-mail address"),
        ("send_email", "Send e-mail"),
        ("user_timezone", "User time zone"),
        ("_from", "From"),
        ("", ""),
    ],
)
def test_labels(name: str, said: str) -> None:
    assert label(name) == said


@given(st.text("abcXYZ_019", max_size=30))
def test_a_label_is_written_as_words_are(name: str) -> None:
    """One blank between them, none around, and made of one it stays what it is."""
    made = label(name)
    assert made == " ".join(made.split())
    assert made[:1] == made[:1].upper()
    assert label(made) == made
    assert small(made).casefold() == made.casefold()


@every("cls", EVERY)
def test_no_form_has_two_fields_of_one_label(cls: Operation) -> None:
    """Whoever fills it in could not tell them apart."""
    found = Counter(one.label for one in fields(cls))
    assert [one for one, times in found.items() if times > 1] == []
    assert all(one == " ".join(one.split()) and one[:1].isupper() for one in found)


MACHINE_WORDS = re.compile(
    r"^(ids?|key|uuid)$|: ids?$|^id |\b(ext|optin|openarea|timezone|username|email|lesson course|class deferred)\b",
    re.IGNORECASE,
)


@every("cls", EVERY)
def test_no_field_is_called_as_machines_say_it(cls: Operation) -> None:
    """An id says of what it is the number, and one thing has one label."""
    assert [one.label for one in fields(cls) if MACHINE_WORDS.search(one.label)] == []
