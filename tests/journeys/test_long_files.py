"""Long lists as files: however long a page of the platform is, others have their turn while it is written."""

from typing import Any

import pytest

from connectors.core.stretches import ROWS_PER_STRETCH
from connectors.skilljar.standin import SkilljarStandIn
from connectors.skilljar.standin.enrolling import enroll
from handlers.slack.csv_file import CsvFile, RecordsFile
from tests.bot.notifications.turns import longest_stretch
from tests.hostile_rows import hostile
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

PEOPLE, HEAD_ROWS = 400, 1
LISTING = "skilljar domains published courses enrollments list domain_name=learn.example.com published_course_id={}"


@pytest.mark.on("skilljar")
@pytest.mark.parametrize(
    ("ask", "written", "write"),
    [('roster "Onboarding 101" on skilljar', CsvFile, "write"), (f"{LISTING} page_size=1000", RecordsFile, "add")],
)
async def test_a_page_of_hundreds_is_written_in_turns(
    academies: Academies, ask: str, written: type, write: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its verb and by its operation."""
    standin = academies.platform["skilljar"]
    assert isinstance(standin, SkilljarStandIn)
    school = standin.school
    school.tables.clear()
    school.linked.clear()
    standin.seed(PEOPLE)
    hostile(standin)
    (course,) = [one for one in school.all("published_courses") if one["course"]["title"] == "Onboarding 101"]
    for user in school.all("users"):
        enroll(school, "published_courses", course, user)
    await academies.ask(ask.format(course["id"]))
    rows, plain = 0, getattr(written, write)

    def counted(file: Any, row: Any) -> None:
        nonlocal rows
        rows += 1
        plain(file, row)

    monkeypatch.setattr(written, write, counted)
    assert await longest_stretch(academies.press("CSV"), lambda: rows) <= ROWS_PER_STRETCH + HEAD_ROWS
    assert rows > 2 * ROWS_PER_STRETCH
