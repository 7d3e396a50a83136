"""The lessons of a course, as Skilljar lists them for whoever asks."""

import pytest

from connectors.core.intent import make
from connectors.core.record import Page
from connectors.skilljar.lessons import Lesson, LessonsContentItemsCreate, LessonsCreate, LessonsList
from tests.connectors.skilljar.rig import id_of, skilljar_rig


@pytest.mark.parametrize(
    ("asked", "sent", "content"),
    [
        ({}, None, ""),
        ({"include_content": False}, "false", ""),
        ({"include_content": True}, "true", "<p>Wax</p>"),
    ],
)
async def test_what_is_in_a_lesson_of_several_parts_is_listed_if_asked_for(
    asked: dict[str, bool], sent: str | None, content: str
) -> None:
    """By the name and the word that Skilljar knows; otherwise its parts stay away."""
    rig = skilljar_rig()
    course = id_of(rig.standin, "courses")
    kept = await rig.connector.run(
        make(LessonsCreate, {"course_id": course, "title": "Wax", "type": "MODULAR", "order": 90})
    )
    part = {"lesson_id": kept.id, "header": "Part", "order": 1, "type": "HTML", "content_html": "<p>Wax</p>"}
    await rig.connector.run(make(LessonsContentItemsCreate, part))
    page: Page[Lesson] = await rig.connector.run(make(LessonsList, {"course_id": course, **asked}))
    assert dict(rig.standin.calls[-1].query).get("include_content") == sent
    assert [one.content_html or "" for one in page.items if one.id == kept.id] == [content]
