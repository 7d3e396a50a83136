"""A roster is turned page by page, and back, by what the drafts of its buttons hold; the stand-in counts the calls."""

import re
from dataclasses import dataclass

import pytest

from bot.changes import read_cache
from connectors.classonlive.progress import ContentProgressList
from connectors.damstra import roster as damstra_roster
from connectors.damstra.users import UsersList
from connectors.skilljar import access
from connectors.skilljar.published_courses import DomainsPublishedCoursesEnrollmentsList
from connectors.standin.standin import Fault, Reply
from handlers.everyday import platform_reader, roster_pages, rosters
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

COURSE, ROWS = "Onboarding 101", 3
ADDRESS = re.compile(r"\S+@example\.com")


@dataclass(frozen=True)
class Turned:
    """Whose roster is turned.

    Attributes:
        pages: how many there are to turn, at least
        listing: the path of the listing that has pages
        most: calls that a page may cost, those by which the course is found again among them
    """

    platform: str
    pages: int
    listing: str
    most: int


PLATFORMS = (
    Turned("skilljar", 10, DomainsPublishedCoursesEnrollmentsList.http.path, 3 + 5),
    Turned("classonlive", 8, ContentProgressList.http.path, 5),
    Turned("damstra", 6, UsersList.http.path, 5 + 5 * ROWS),
)
each_platform = pytest.mark.parametrize(
    "turned", [pytest.param(one, marks=pytest.mark.on(one.platform), id=one.platform) for one in PLATFORMS]
)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three people, on the platform where they may be chosen, and here. Nothing that was read is kept."""
    monkeypatch.setattr(access, "PAGE_ROWS", ROWS)
    monkeypatch.setattr(damstra_roster, "PEOPLE_A_LOOK", ROWS)
    monkeypatch.setattr(read_cache, "READ_TTL_S", 0)
    monkeypatch.setattr(roster_pages, "ROSTER_ROWS_PER_PAGE", ROWS)
    monkeypatch.setattr(rosters, "ROSTER_ROWS_PER_PAGE", ROWS)


class Turning:
    """Somebody who turns the pages of one roster."""

    def __init__(self, academies: Academies, turned: Turned) -> None:
        self._academies, self._turned = academies, turned
        self.calls: list[int] = []

    async def begin(self) -> str:
        return people(await self._academies.ask(f'roster "{COURSE}" on {self._turned.platform}'))

    async def press(self, label: str) -> str:
        before = self._read()
        told = await self._academies.press(label)
        self.calls.append(self._read() - before)
        return people(told)

    def _read(self) -> int:
        return len(self._academies.platform[self._turned.platform].calls)


def people(told: str) -> str:
    """Who is on a page, and which page it is."""
    return "\n".join(re.findall(rf"{ADDRESS.pattern}|\d+–\d+", told))


@each_platform
async def test_back_leads_through_the_pages_that_were_shown(
    small_pages: None, academies: Academies, turned: Turned
) -> None:
    """To the very same pages in their order, and to Next again; none costs more calls however deep it lies."""
    turning = Turning(academies, turned)
    shown = [await turning.begin()]
    while len(shown) < turned.pages:
        shown.append(await turning.press("Next"))
    assert len(set(shown)) == len(shown)
    for earlier in reversed(shown[:-1]):
        assert await turning.press("Back") == earlier
    assert await turning.press("Next") == shown[1]
    assert max(turning.calls) <= turned.most


@each_platform
async def test_a_page_that_the_platform_does_not_know_any_more_is_read_anew(
    small_pages: None, academies: Academies, turned: Turned
) -> None:
    """Whatever it says to that: the next people are shown all the same."""
    turning = Turning(academies, turned)
    shown = [await turning.begin()]
    while len(shown) < turned.pages - 2:
        shown.append(await turning.press("Next"))
    for _ in range(2):
        await turning.press("Back")
    platform = academies.platform[turned.platform]
    for status in (400, 404, 410, 422):
        platform.faults.add(Fault(Reply({"detail": "Invalid page."}, status)), path=turned.listing)
        assert await turning.press("Next") == shown[-2], status
        assert await turning.press("Back") == shown[-3], status


@pytest.mark.on("damstra")
async def test_where_there_was_no_time_it_goes_on_from_there(
    academies: Academies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each click is about a few people alone, and everybody is shown in the end, once."""
    monkeypatch.setattr(damstra_roster, "PEOPLE_A_LOOK", ROWS)
    monkeypatch.setattr(platform_reader, "SWEEP_TIMEOUT_S", 0.0)
    standin = academies.platform["damstra"]
    told, shown = await academies.ask(f'roster "{COURSE}" on damstra'), list[str]()
    while "so far." in told:
        shown += ADDRESS.findall(told)
        before = len(standin.calls)
        told = await academies.press("Next" if "[Next]" in told else "Keep looking")
        assert len(standin.calls) - before <= 2 + 2 * ROWS
    shown += ADDRESS.findall(told)
    monkeypatch.undo()
    told = await academies.ask(f'roster "{COURSE}" on damstra')
    listed = ADDRESS.findall(told)
    while "[Next]" in told:
        told = await academies.press("Next")
        listed += ADDRESS.findall(told)
    assert shown == listed
