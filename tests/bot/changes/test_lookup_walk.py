"""What a platform lists only by what it is in, such as lessons by their course, is looked for in all of them."""

from typing import Any

import pytest

from bot.changes import lookup
from bot.changes.describer import Describer
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.skilljar.courses import Course, CoursesList
from connectors.skilljar.lessons import Lesson, LessonsList, LessonsUpdate

LESSONS = {"c1": ["l1", "l2"], "c2": ["l3"], "c3": []}


def describing(failing: str = "") -> tuple[Describer, list[str]]:
    """A school of three courses, one of which may not be read just now; and the courses that were looked into."""
    looked: list[str] = []

    async def read(intent: Intent[Any]) -> Any:
        if isinstance(intent, CoursesList):
            return Page([Course(id=one, title=one) for one in LESSONS])
        if not isinstance(intent, LessonsList):
            raise errors.Forbidden("Skilljar")
        looked.append(intent.course_id)
        if intent.course_id == failing:
            raise errors.Unavailable("Skilljar")
        return Page([Lesson(id=one, title=f"Lesson {one}") for one in LESSONS[intent.course_id]])

    return Describer(read, lambda intent, page: None), looked


async def test_it_is_named_whatever_course_has_it() -> None:
    describer, looked = describing()
    described = await describer.of(LessonsUpdate(id="l3", optional=True))
    assert "Lesson l3" in described.sentence
    assert [one.called for one in described.meant] == ["Lesson l3 (l3)"]
    assert sorted(looked) == sorted(LESSONS)


async def test_where_the_course_is_said_no_other_is_looked_into() -> None:
    describer, looked = describing()
    described = await describer.of(LessonsUpdate(id="l3", course_id="c2", optional=True))
    assert "Lesson l3" in described.sentence
    assert looked == ["c2"]


async def test_what_no_course_has_is_not_there() -> None:
    """That is told of what must be there."""
    describer, _ = describing()
    with pytest.raises(errors.NotFound, match="l9"):
        await describer.each([LessonsUpdate(id="l9", optional=True)] * 2)


async def test_what_may_be_in_a_course_that_was_not_read_is_unknown() -> None:
    describer, _ = describing(failing="c2")
    assert "Skilljar didn't say" in (await describer.of(LessonsUpdate(id="l3", optional=True))).sentence
    assert "Lesson l1" in (await describer.of(LessonsUpdate(id="l1", optional=True))).sentence


async def test_where_there_are_too_many_courses_it_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "MAX_LOOKED_INTO_ROWS", 2)
    describer, looked = describing()
    sentence = (await describer.of(LessonsUpdate(id="l3", optional=True))).sentence
    assert "I couldn't read everything Skilljar lists" in sentence
    assert looked == []
