"""However many courses there are, nobody else has to wait until they are put in order."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.core.intent import Intent
from connectors.core.record import Rows
from connectors.skilljar.domains import Domain, DomainsList
from connectors.skilljar.everyday import SkilljarEveryday
from connectors.skilljar.published_courses import PublishedCourse
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
