"""What looking costs, and how late it tells, at 200, 1,000 and 10,000 people or courses: docs/operating.md says what
the real watchers do on an injected clock."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.chamilo.news import ChamiloNews
from connectors.classcom import news
from connectors.classcom.news import ClassNews
from connectors.classonlive.news import ClassOnLiveNews
from connectors.damstra.news import DamstraNews
from connectors.news.poll import MAX_CALLS_PER_POLL
from tests.bot.notifications.watched_platforms import (
    BEGUN,
    JUST_ENDED,
    LEARNING,
    Watching,
    classes,
    courses,
    damstra,
    kind_of_class,
    portal,
)

DOCS = (Path(__file__).parents[3] / "docs/operating.md").read_text()
SIZES = (200, 1_000, 10_000)

Figures = dict[str, str]
"""By what a row of the table says, its figure for one size."""


def span(seconds: float) -> str:
    """Rounded up: nothing is later than is said."""
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{math.ceil(seconds / 3600)} h"


async def look_on(watching: Watching, polls: int) -> None:
    for _ in range(polls):
        await watching.look()


def costs(name: str, watching: Watching, since: float) -> Figures:
    assert watching.calls <= MAX_CALLS_PER_POLL
    return {
        f"{name}: calls of one look, at most": str(watching.calls),
        f"{name}: calls an hour": f"{math.ceil(watching.hourly(since)):,}",
    }


async def of_damstra(size: int) -> Figures:
    watching = Watching(DamstraNews(), *damstra(size))
    await look_on(watching, 120)
    learners = [f"person {place}" for place in range(size) if place % LEARNING == 0]
    lists = [f"log-ins {place}" for place in range(0, size, 100)]
    settled = BEGUN + watching.late(*lists)
    learning = max(watching.late(*lists), watching.late(*learners, since=settled))
    others = [f"person {place}" for place in range(size) if place % LEARNING]
    return {
        **costs("Damstra", watching, BEGUN + 3600),
        "Damstra: what someone completed who logged in within three hours": span(learning),
        "Damstra: what became overdue; a session": span(watching.next_look),
        "Damstra: what anyone else completed": span(watching.late(*others)),
    }


async def of_class(size: int) -> Figures:
    watching = Watching(ClassNews(), *classes(size))
    things = [f"class {place}" for place in range(size)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(news, "CLASSES_PER_POLL", size)
        await watching.begin()
    await look_on(watching, 120 if size < 10_000 else 50)
    settled = BEGUN + 3600
    of_kind = {
        kind: [one for place, one in enumerate(things) if kind_of_class(place) == kind]
        for kind in ("live", "today", "some day", "idle")
    }
    return {
        **costs("Class", watching, settled),
        "Class: a new date of a class that meets now": span(watching.late(*of_kind["live"], since=settled)),
        "Class: of one that meets today": span(watching.late(*of_kind["today"], since=settled)),
        "Class: of any other": span(watching.late(*of_kind["some day"], *of_kind["idle"], since=settled)),
    }


async def of_classonlive(size: int) -> Figures:
    found: Figures = {}
    for whole in (True, False):
        watching = Watching(ClassOnLiveNews(), *courses(size, whole))
        ended = [f"VideoRecordsList {place}" for place in range(size) if place % JUST_ENDED == 0]
        others = [f"VideoRecordsList {place}" for place in range(size) if place % JUST_ENDED]
        await look_on(watching, 26)
        name = "ClassOnLive" if whole else "ClassOnLive without the search"
        found |= costs(name, watching, BEGUN + 1800)
        if whole:
            assert watching.memory["trusted"]
            found["ClassOnLive: who is new, by the search"] = span(watching.next_look)
        else:
            assert watching.memory["trusted"] is False
            listed = [one.replace("VideoRecords", "ContentStudents") for one in (*ended, *others)]
            found["ClassOnLive without the search: who is new"] = span(watching.late(*listed))
        found[f"{name}: the recording of a session that has just ended"] = span(watching.late(*ended))
        found[f"{name}: any other recording"] = span(watching.late(*others))
    return found


async def of_chamilo(size: int) -> Figures:
    watching = Watching(ChamiloNews(), *portal(size))
    for _ in range(20):
        await watching.look()
    return {
        **costs("Chamilo", watching, BEGUN),
        "Chamilo: an unread message, an attempt at a test": span(watching.next_look),
    }


@pytest.mark.parametrize("measure", [of_damstra, of_class, of_classonlive, of_chamilo], ids=lambda one: one.__name__)
async def test_the_table_says_what_watchers_do(measure: Callable[[int], object]) -> None:
    """Row by row; where a pace changes, the table has to."""
    figures = [await measure(size) for size in SIZES]  # type: ignore[misc]
    for row in figures[0]:
        said = f"| {row} | {' | '.join(one[row] for one in figures)} |"
        assert said in DOCS, f"docs/operating.md lacks: {said}"
