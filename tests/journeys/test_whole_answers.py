"""One message answers a question whole: what is late, failed or looked through in part is said, and comes there."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

import pytest

from connectors.catalog import platforms
from connectors.classcom.everyday import ClassEveryday
from connectors.damstra.everyday import DamstraEveryday
from connectors.everyday.everyday import Everyday, Stopped
from connectors.everyday.values import Fact, LiveSession, Person, Tells
from connectors.skilljar.everyday import SkilljarEveryday
from connectors.standin.standin import Fault, Reply
from handlers.everyday import fan_out
from handlers.operations import listing_rows
from tests.journeys.academies import ONLY_YOU, Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_everyday import COURSE, JANE, said

CLASSES, CLASSES_PER_LOOK = 206, 60


class ManyClasses(ClassEveryday):
    """A Class with more classes than there is time for: whoever looks again comes further."""

    looks: ClassVar[int] = 0

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        found = await super().people(who, most)
        return found if self._looked_through() else []

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        found = await super().sessions(since, until)
        return found if self._looked_through() else found[:1]

    def _looked_through(self) -> bool:
        type(self).looks += 1
        read = CLASSES_PER_LOOK * self.looks
        self.stopped = Stopped(read, CLASSES, "classes") if read < CLASSES else None
        return not self.stopped


@pytest.fixture
def many_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    ManyClasses.looks = 0
    _has(monkeypatch, "class", ManyClasses)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan_out, "FIRST_UPDATE_AFTER_S", 0.3)
    monkeypatch.setattr(fan_out, "MIN_UPDATE_INTERVAL_S", 0.1)
    monkeypatch.setattr(fan_out, "FAN_OUT_TIMEOUT_S", 2.0)


def _has(monkeypatch: pytest.MonkeyPatch, name: str, kind: type[Everyday]) -> None:
    known = platforms()
    assert isinstance(known, dict)
    monkeypatch.setitem(known, name, replace(known[name], everyday=kind))


def answers(academies: Academies) -> Sequence[str]:
    """What Ada has been told in the channel, message by message."""
    return academies.ada.messages("#training").split(ONLY_YOU)[1:]


def asked(academies: Academies, name: str) -> int:
    return len(academies.platform[name].calls)


@pytest.mark.on("class")
async def test_nobody_is_nowhere_before_everything_was_looked_through(many_classes: None, academies: Academies) -> None:
    """And whoever looks on finds them, in the same message."""
    told = await academies.ask(f"find {JANE}")
    said(told, f"No one with {JANE} in the 60 of 206 classes on Class that I've looked through so far.")
    assert "on Class." not in told
    assert "[Add…]" not in told
    for read in (120, 180):
        said(await academies.press("Keep looking"), f"in the {read} of 206 classes on Class")
    said(await academies.press("Keep looking"), "Jane Doe", COURSE)
    assert len(answers(academies)) == 1
    assert "so far" not in answers(academies)[0]


@pytest.mark.on("class", "skilljar")
async def test_sessions_are_one_list_that_says_how_far_it_looked(many_classes: None, academies: Academies) -> None:
    first = await academies.ask("sessions next 30 days")
    said(first, "I've looked through 60 of 206 classes on Class so far.", "[Keep looking]")
    before = asked(academies, "skilljar")
    for _ in range(3):
        told = await academies.press("Keep looking")
    assert "so far" not in told
    assert len(told.splitlines()) > len(first.splitlines())
    assert academies.ada.messages("#training").count("Live sessions,") == 1
    assert asked(academies, "skilljar") == before


@pytest.mark.on("damstra", "skilljar")
async def test_a_command_is_answered_once_and_what_was_late_is_looked_on_for(
    hurried: None, academies: Academies
) -> None:
    """What had been found is not asked again, and the platform that was late is still listened to."""
    academies.platform["skilljar"].faults.add(Fault(hang=3))
    told = await academies.ask(f"find {JANE}")
    said(told, "12308", "Skilljar didn't answer within", "[Keep looking]")
    assert "[Retry]" not in told
    before = asked(academies, "damstra"), asked(academies, "skilljar")
    told = await academies.press("Keep looking")
    said(told, "12308", "Skilljar  ", "[Enroll…]")
    assert "did not answer" not in told
    assert (asked(academies, "damstra"), asked(academies, "skilljar")) == before
    assert len(answers(academies)) == 1


@pytest.mark.on("damstra", "skilljar")
async def test_a_click_is_answered_as_it_comes_in(hurried: None, academies: Academies) -> None:
    """In the message itself, which says meanwhile who is still being asked."""
    skilljar = academies.platform["skilljar"]
    skilljar.faults.add(Fault(reply=Reply(status=503)), times=None)
    said(await academies.ask(f"find {JANE}"), "⚠", "[Retry]")
    skilljar.faults.clear()
    skilljar.faults.add(Fault(hang=0.8))
    assert not await academies.ada.click("Retry")
    await academies.ada.see("Skilljar is slow. I'll add its answer here.")
    said(answers(academies)[-1], "12308")
    await academies.settle()
    said(answers(academies)[-1], "12308", "Skilljar  ")
    assert len(answers(academies)) == 1


async def test_retry_never_leaves_two_lists(academies: Academies) -> None:
    academies.platform["damstra"].faults.add(Fault(reply=Reply(status=503)), times=None)
    said(await academies.ask("sessions next 30 days"), "Live sessions,", "Damstra Learning is down", "[Retry]")
    academies.platform["damstra"].faults.clear()
    told = await academies.press("Retry")
    assert "is down" not in told
    assert academies.ada.messages("#training").count("Live sessions,") == 1


@pytest.mark.parametrize(
    "text",
    [
        f"find {JANE}",
        f'roster "{COURSE}" on skilljar',
        f'progress "{COURSE}" on skilljar',
        f'attendance "{COURSE}" last 300 days on class',
        "sessions next 30 days",
        "courses onboarding",
        "courses",
    ],
)
async def test_what_is_shown_is_shared_without_what_is_private(academies: Academies, text: str) -> None:
    """With its addresses, by name, and once."""
    private = await academies.ask(text)
    await academies.press("Share")
    public = academies.workspace.person("max").messages("#training")
    said(public, "Shared by Ada", "from Registrar")
    assert "[" not in public.replace("[Registrar", "")
    kept = [line for line in private.splitlines() if line.strip() and "[" not in line]
    assert kept
    said(public, *(line.strip() for line in kept))
    said(await academies.press("Share"), "You already shared this here.")


@pytest.mark.on("class")
async def test_what_is_shared_says_how_far_it_looked(many_classes: None, academies: Academies) -> None:
    await academies.ask("sessions next 30 days")
    await academies.press("Share")
    shared = academies.workspace.person("max").messages("#training")
    said(shared, "I've looked through 60 of 206 classes on Class so far.")


async def test_lists_say_how_many_there_are_and_go_on(academies: Academies) -> None:
    first = await academies.ask("courses")
    said(first, "1–30 of ", "[Next]")
    before = {name: asked(academies, name) for name in academies.platform}
    second = await academies.press("Next")
    said(second, "31–60 of ", "[Back]")
    assert not set(first.splitlines()[2:30]) & set(second.splitlines()[2:30])
    assert {name: asked(academies, name) for name in academies.platform} == before
    said(await academies.press("Back"), "1–30 of ")


async def test_sessions_beyond_a_page_come_with_next(academies: Academies) -> None:
    said(await academies.ask("sessions next 300 days"), "1–40 of ", "[Next]")
    said(await academies.press("Next"), "41–", "[Back]")


@pytest.mark.on("chamilo")
async def test_all_that_somebody_takes_can_be_seen(academies: Academies) -> None:
    """Page by page, each course once."""
    portal = academies.platform["chamilo"].portal  # type: ignore[attr-defined]  # Chamilo's own stand-in
    jane = next(one for one in portal.users.values() if one.email == JANE)
    titles = [f"Yearly module {number}" for number in range(1, 31)]
    for number, title in enumerate(titles):
        portal.add_course(title, f"YM{number}", jane)
    shown = await academies.ask(f"find {JANE}")
    said(shown, "1–12 of ", "[Next]")
    for _ in range(2):
        page = await academies.press("Next")
        said(page, "[Back]")
        shown += page
    assert sorted(set(re.findall(r"Yearly module \d+", shown))) == sorted(titles)


@pytest.mark.on("classonlive")
async def test_a_platform_that_counts_its_people_lends_the_total(academies: Academies) -> None:
    academy = academies.platform["classonlive"].academy  # type: ignore[attr-defined]  # ClassOnLive's own stand-in
    course = next(one for one in academy.contents.values() if one.title == COURSE)
    for number in range(40):
        academy.enroll(course, academy.welcome(f"new{number}@example.com", f"New {number}")[0].email)
    said(await academies.ask(f'roster "{COURSE}"'), f"1–15 of {len(academy.students(course.id))}")


async def test_an_empty_attendance_advises_what_was_not_asked(academies: Academies) -> None:
    told = await academies.ask(f'attendance "{COURSE}" last month on class')
    if "No sessions, or no attendance recorded" in told:
        assert "such as `last month`" not in told.replace("such as last month", "such as `last month`")
        said(told, "such as last 90 days")
    told = await academies.ask(f'attendance "{COURSE}" today on class')
    said(told, "No sessions, or no attendance recorded", "such as last month")


async def test_progress_says_where_nobody_tells_how_far(academies: Academies, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then it is not called progress."""
    monkeypatch.setattr(ClassEveryday, "tells", Tells())
    monkeypatch.setattr(SkilljarEveryday, "tells", Tells(frozenset({Fact.HOW_FAR}), frozenset({Fact.COMPLETED})))
    told = await academies.ask(f'progress "{COURSE}" on class')
    said(told, f"Who is in {COURSE} on Class", "Class doesn't show progress. These are the people in it.", JANE)
    assert "Progress in" not in told
    said(await academies.ask(f'progress "{COURSE}" on skilljar'), f"Progress in {COURSE} on Skilljar")
    told = await academies.ask(f"progress {JANE}")
    said(told, "Class doesn't show progress. These are their courses.")
    assert "Skilljar does not tell" not in told


@pytest.mark.on("damstra")
async def test_what_was_typed_is_never_what_was_meant_instead(
    academies: Academies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course is there, only its people are not told; and that is said."""

    class WithoutRosters(DamstraEveryday):
        roster = Everyday.roster

    _has(monkeypatch, "damstra", WithoutRosters)
    told = await academies.ask(f'progress "{COURSE}"')
    said(told, f"“{COURSE}” is a course on Damstra Learning, which doesn't show who is in a course.")
    assert "Did you mean" not in told


@pytest.mark.parametrize("typed", ["Jnae Doe", "Doe Jane", "Jane Dow", "jane.deo@example.com", "Jan Doe"])
async def test_a_mistyped_person_is_offered(academies: Academies, typed: str) -> None:
    told = await academies.ask(f'find "{typed}"' if "@" not in typed else f"find {typed}")
    said(told, "Jane Doe", "[Show]")


@pytest.mark.parametrize("typed", ["Onbaording 101", "onbording101", "Fire saftey", "fire safty"])
async def test_a_mistyped_course_is_offered_and_no_other(academies: Academies, typed: str) -> None:
    told = await academies.ask(f'roster "{typed}"')
    said(told, "Did you mean:", "[This one]")
    offered = told.split("Did you mean:")[1]
    assert ("Onboarding" in offered) != ("Fire" in offered)


async def test_who_is_not_active_anywhere_may_be_switched_on_again(
    academies: Academies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where any platform can."""

    class Reactivating(DamstraEveryday):
        reactivate = DamstraEveryday.deactivate

    _has(monkeypatch, "damstra", Reactivating)
    said(await academies.ask(f"find {JANE} on damstra"), "[Deactivate…]")
    await academies.ask(f"deactivate {JANE} on damstra")
    await academies.press("Go ahead")
    told = await academies.ask(f"find {JANE} on damstra")
    said(told, "not active", "[Reactivate…]")
    assert "[Deactivate…]" not in told


@pytest.mark.on("class")
async def test_a_picker_says_what_it_did_not_search(
    many_classes: None, academies: Academies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside what was typed, which is always offered; whether it looks through people or through one listing."""
    await academies.ask("enroll")
    offered = await academies.ada.pick("Who", "jane")
    assert offered == ["Use “jane” (only 60 of 206 classes on Class)"]
    monkeypatch.setattr(listing_rows, "MAX_PICKER_ROWS", 5)
    await academies.ask("class enrollments create")
    offered = await academies.ada.pick("Class id", "a")
    assert offered[-1] == "Use “a”", "all 206 classes came in one answer"
    await academies.ask("class users get")
    offered = await academies.ada.pick("Number of the user", "a")
    assert offered[-1] == f"Use “a” ({listing_rows.LISTING_CUT})"
