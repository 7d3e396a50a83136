"""A roster is turned page by page, and back, by what the drafts of its buttons hold; the stand-in counts the calls."""

import re

import pytest

from connectors.skilljar import access
from connectors.skilljar.published_courses import DomainsPublishedCoursesEnrollmentsList
from connectors.standin.standin import Fault, Reply
from handlers.everyday import roster_pages, rosters
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

COURSE, ROWS, PAGES = "Onboarding 101", 3, 10

ENROLLMENTS = DomainsPublishedCoursesEnrollmentsList.http.path


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three people, on the platform and here."""
    monkeypatch.setattr(access, "PAGE_ROWS", ROWS)
    monkeypatch.setattr(roster_pages, "ROSTER_ROWS_PER_PAGE", ROWS)
    monkeypatch.setattr(rosters, "ROSTER_ROWS_PER_PAGE", ROWS)


class Turning:
    """Somebody who turns the pages of one roster."""

    def __init__(self, academies: Academies) -> None:
        self._academies = academies
        self.calls: list[int] = []

    async def begin(self) -> str:
        return people(await self._academies.ask(f'roster "{COURSE}" on skilljar'))

    async def press(self, label: str) -> str:
        before = self._read()
        told = await self._academies.press(label)
        self.calls.append(self._read() - before)
        return people(told)

    def _read(self) -> int:
        return sum(one.path.endswith("/enrollments") for one in self._academies.platform["skilljar"].calls)


def people(told: str) -> str:
    """Who is on a page, and which page it is."""
    return "\n".join(re.findall(r"\S+@example\.com|\d+–\d+", told))


async def test_back_leads_through_the_pages_that_were_shown(small_pages: None, academies: Academies) -> None:
    """To the very same pages in their order, and to Next again; none costs more calls however deep it lies."""
    turning = Turning(academies)
    shown = [await turning.begin()]
    while len(shown) < PAGES:
        shown.append(await turning.press("Next"))
    assert len(set(shown)) == len(shown)
    for earlier in reversed(shown[:-1]):
        assert await turning.press("Back") == earlier
    assert await turning.press("Next") == shown[1]
    assert max(turning.calls) <= 5


async def test_a_page_that_the_platform_does_not_know_any_more_is_read_anew(
    small_pages: None, academies: Academies
) -> None:
    """Whatever it says to that: the next people are shown all the same."""
    turning = Turning(academies)
    shown = [await turning.begin()]
    while len(shown) < PAGES - 2:
        shown.append(await turning.press("Next"))
    for _ in range(2):
        await turning.press("Back")
    skilljar = academies.platform["skilljar"]
    for status in (400, 404, 410, 422):
        skilljar.faults.add(Fault(Reply({"detail": "Invalid page."}, status)), path=ENROLLMENTS)
        assert await turning.press("Next") == shown[-2], status
        assert await turning.press("Back") == shown[-3], status
