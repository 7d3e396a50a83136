"""A rule for some courses goes by courses: what is called the same, and is none, is never taken for one."""

from pathlib import Path
from typing import Any

import pytest

from bot.changes.about_courses import of_kind
from bot.policy.scope import SOME_COURSE
from connectors.catalog import platforms
from connectors.core.field_specs import field_specs
from connectors.everyday.verbs import Verb
from handlers.everyday.verb_operations import operations_of
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

POLICY = """
[roles]
operator = ["admins"]
manager = ["{max}"]
approver = ["admins"]
[[rules]]
name = "some courses"
roles = {roles}
courses = [{courses}]
effects = {effects}
then = "{then}"
"""
ADD = "skilljar lessons content items create lesson_id={} type=HTML order=1 header=Extra content_html=Extra"
LIST = "skilljar lessons content items list lesson_id={}"
EVENT = "skilljar ilt multi session events create lesson={} display_name=Extra"


def policy(academies: Academies, home: Path, **rule: str) -> None:
    text = POLICY.format(max=academies.workspace.person("max").user.id, **rule)
    (home / "policy.toml").write_text(text)


def lesson(academies: Academies, title: str) -> Any:
    school: Any = academies.platform["skilljar"]
    return next(one["id"] for one in school.school.all("lessons") if one["title"] == title)


@pytest.mark.on("skilljar")
async def test_a_lesson_called_like_a_course_lets_nobody_in(academies: Academies, tmp_path: Path) -> None:
    """Skilljar has lessons within courses; “Phishing” is one of Security basics."""
    policy(academies, tmp_path, roles='["manager"]', courses='"Phishing*"', effects='["read", "write"]', then="allow")
    for line in (ADD, LIST, EVENT):
        told = await academies.ask(line.format(lesson(academies, "Phishing")), who="max")
        assert "You can't" in told, told
        assert "✅" not in told


@pytest.mark.on("skilljar")
async def test_a_refusal_for_a_course_is_not_passed_by_its_lessons(academies: Academies, tmp_path: Path) -> None:
    policy(academies, tmp_path, roles="[]", courses='"Fire safety"', effects='["read", "write"]', then="refuse")
    for line in (ADD, LIST, EVENT):
        told = await academies.ask(line.format(lesson(academies, "Alarms")))
        assert "✅" not in told, told
        assert "does not allow" in told or "doesn't allow" in told, told


@pytest.mark.parametrize("name", platforms())
def test_every_field_that_is_a_course_is_there(name: str) -> None:
    platform = platforms()[name]
    known = {field for cls in platform.operations.values() for field in field_specs(cls)}
    inner = {f"{id} {field}" for id, cls in platform.operations.items() for field in field_specs(cls)}
    assert platform.course_fields <= known | inner


@pytest.mark.parametrize("verb", [Verb.ENROLL, Verb.UNENROLL])
@pytest.mark.parametrize("name", platforms())
def test_what_a_verb_does_to_a_course_is_about_one(name: str, verb: Verb) -> None:
    """So a rule for some courses can allow it."""
    taken = operations_of(verb, name)
    assert not taken or of_kind(taken[-1]) == SOME_COURSE
