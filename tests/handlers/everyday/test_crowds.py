"""However many courses there are, nobody else has to wait until they are put in order."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.core.intent import Intent
from connectors.core.record import Rows
from connectors.core.same import folded
from connectors.core.stretches import ROWS_PER_STRETCH
from connectors.everyday.values import Course
from connectors.everyday.verbs import Verb
from connectors.skilljar.domains import Domain, DomainsList
from connectors.skilljar.everyday import SkilljarEveryday
from connectors.skilljar.published_courses import PublishedCourse
from handlers.everyday import course_list
from handlers.everyday.course_list import CoursesView
from handlers.everyday.platform_reply import PlatformReply
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import VerbArguments
from tests.bot.notifications.turns import longest_stretch as longest_stretch_rows
from tests.stretches import LONGEST_STRETCH_CALLS, longest_stretch

COURSES, PAGE_ROWS = 2_000, 100


class Catalogue:
    """Thousands of courses, half of them without a code."""

    def __init__(self) -> None:
        numbers = range(COURSES)
        self.rows = [PublishedCourse(id=f"p{at}", title=f"Safety {at}", slug=f"s{at}" * (at % 2)) for at in numbers]

    async def now(self) -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC)

    async def pages(self, asked: Intent[Any]) -> AsyncIterator[Sequence[Any]]:
        if isinstance(asked, DomainsList):
            yield Rows([Domain(name="learn.example.com")])
            return
        for begin in range(0, COURSES, PAGE_ROWS):
            yield Rows(self.rows[begin : begin + PAGE_ROWS])


async def test_all_courses_of_a_platform() -> None:
    """Those that are called exactly so come first, each course once, and the others as the platform lists them."""
    verbs: Any = SkilljarEveryday(Catalogue())  # type: ignore[arg-type]  # as far as courses need a reader
    for words in ("", "safety", "safety 7", "S7"):
        assert await longest_stretch(verbs.courses(words)) <= LONGEST_STRETCH_CALLS
    assert [one.id for one in await verbs.courses("safety 7")][:3] == ["p7", "p70", "p71"]
    assert len({one.id for one in await verbs.courses("")}) == COURSES


async def test_a_list_of_courses_is_put_in_order_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few courses at a time, by whichever name."""
    found = [Course("skilljar", f"c{at}", f"Safety {COURSES - at:05}") for at in range(COURSES)]
    arguments = VerbArguments(Verb.COURSES, course="safety", after=COURSES - 3, back="the page before")
    nobody: Any = None  # nothing is asked and nothing kept
    request = VerbRequest(nobody, nobody, nobody, arguments, ("skilljar",))
    looked = 0

    def counted(text: str) -> str:
        nonlocal looked
        looked += 1
        return folded(text)

    monkeypatch.setattr(course_list, "folded", counted)
    drawing = CoursesView(request).draw([PlatformReply("skilljar", found)], datetime(2026, 3, 2, tzinfo=UTC))
    assert await longest_stretch_rows(drawing, lambda: looked) == ROWS_PER_STRETCH
    assert looked == COURSES
