"""Whoever goes on with an answer after what was read for it is forgotten sees it as it is now, and is told so."""

from time import time
from typing import ClassVar

import pytest

from bot.changes.read_cache import READ_TTL_S
from connectors.everyday.everyday import Stopped
from connectors.everyday.values import Course
from connectors.skilljar.everyday import SkilljarEveryday
from handlers.everyday import course_view
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_everyday import COURSE, JANE, said
from tests.journeys.test_whole_answers import ManyClasses, _has, many_classes

ANEW = "I asked again just now. What you saw before is from "

__all__ = ["academies", "many_classes"]


def later(academies: Academies, seconds: float) -> None:
    """By the clock of the store, and by that of what is kept for a while."""
    academies.registrar.store._behind._clock = lambda: time() + seconds  # type: ignore[attr-defined]  # SQLite's


async def test_pages_of_a_roster_turned_late_say_that_they_were_asked_anew(academies: Academies) -> None:
    """Back and Next, each once that is so, and not before."""
    await academies.ask(f'roster "{COURSE}" on skilljar')
    assert ANEW not in await academies.press("Next")
    later(academies, READ_TTL_S + 60)
    said(await academies.press("Back"), "1–15 of 30", ANEW)
    assert ANEW not in await academies.press("Next")


async def test_pages_of_courses_turned_late_say_it_too(academies: Academies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_view, "COURSE_TABLE_ROWS", 5)
    await academies.ask("courses")
    said(await academies.press("Next"), "6–10 of ")
    assert ANEW not in await academies.press("Back")
    said(await academies.press("Next"), "6–10 of ")
    later(academies, READ_TTL_S + 60)
    said(await academies.press("Back"), "1–5 of ", ANEW)


@pytest.mark.on("class")
async def test_what_was_looked_through_and_is_forgotten_is_said(many_classes: None, academies: Academies) -> None:
    """To look on begins from the start then, and may show less than before: also where another process of ours is
    asked, a moment later."""
    await academies.ask(f"find {JANE}")
    said(await academies.press("Keep looking"), "in the 120 of 206 classes on Class")
    ManyClasses.looks = 0
    said(await academies.press("Keep looking"), "in the 60 of 206 classes on Class", ANEW)
    later(academies, READ_TTL_S + 60)
    said(await academies.press("Keep looking"), "in the 120 of 206 classes on Class", ANEW)
    assert ANEW not in await academies.press("Keep looking")


class HalfOfTheCourses(SkilljarEveryday):
    """A Skilljar of which not everything was read: it stopped early, or some of it is no course that can be read."""

    stops: ClassVar[bool] = True

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        found = await super().courses(words, most)
        self.stopped = Stopped(7, 20, "training sites") if self.stops else None
        self.unseen = () if self.stops else ("One row of Skilljar's list of courses could not be read.",)
        return found


@pytest.mark.parametrize(("stops", "words"), [(True, "so far"), (False, "that could be read")])
async def test_a_count_of_what_was_not_all_read_does_not_say_in_all(
    academies: Academies, monkeypatch: pytest.MonkeyPatch, stops: bool, words: str
) -> None:
    _has(monkeypatch, "skilljar", HalfOfTheCourses)
    monkeypatch.setattr(HalfOfTheCourses, "stops", stops)
    monkeypatch.setattr(course_view, "MAX_COURSE_BUTTONS", 1)
    told = await academies.ask("courses on skilljar")
    said(told, words)
    assert "in all" not in told
    monkeypatch.setattr(course_view, "COURSE_TABLE_ROWS", 2)
    said(await academies.ask("courses"), "1–2 of ", words)
