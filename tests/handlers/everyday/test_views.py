"""What everyday verbs show: whatever a platform calls its people and courses, Slack takes it and parses nothing."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import platforms
from connectors.everyday.values import Attendance, Course, Enrollment, LiveSession, Person, Progress
from handlers.everyday import course_view, platform_reply, roster_view
from handlers.everyday.choice_view import CHOICES_SHOWN, choices, merged
from handlers.everyday.person_view import Known, bar, called, card
from handlers.everyday.platform_reply import PlatformReply
from handlers.everyday.session_view import timetable
from handlers.slack import times
from handlers.slack.blocks import Message, header
from handlers.slack.values import CsvFile
from tests.handlers.hostile import texts
from tests.handlers.messages import accept, read

NOW = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
names = st.sampled_from(list(platforms()))
moments = st.none() | st.datetimes(timezones=st.just(UTC))
people = st.builds(Person, names, texts, texts, texts, st.none() | st.booleans(), texts)
courses = st.builds(Course, names, texts, texts, texts, texts)
progress = st.builds(Progress, st.none() | st.booleans(), st.none() | st.floats(-9, 9), texts, moments)
enrollments = st.builds(Enrollment, people, courses, texts, moments, st.none() | st.booleans(), st.none() | progress)
sessions = st.builds(LiveSession, names, texts, texts, moments, moments, texts, texts)
stayed = st.none() | st.floats(0, 1e6)
attendances = st.builds(Attendance, people, sessions, st.none() | st.booleans(), stayed)


@given(st.lists(st.builds(Known, people, st.none() | st.lists(enrollments, max_size=30), texts), max_size=5))
def test_people_with_any_names_fit_one_message(found: list[Known]) -> None:
    blocks = [block for known in found for block in card(known, NOW)]
    accept(Message("People", [header("x"), *blocks]))


@given(st.lists(sessions, min_size=1, max_size=80))
def test_sessions_with_any_names_at_any_time_fit_one_message(found: list[LiveSession]) -> None:
    accept(Message("Sessions", timetable(found, NOW, place=True)))


@given(st.lists(enrollments, max_size=15), st.lists(attendances, max_size=15), st.lists(courses, max_size=90))
def test_tables_with_any_names_fit_one_message(
    roster: list[Enrollment], came: list[Attendance], found: list[Course]
) -> None:
    accept(Message("Roster", [header("x"), *roster_view.shown(roster_view.ROSTER_COLUMNS, roster, NOW)]))
    accept(Message("Attendance", [header("x"), *roster_view.shown(roster_view.ATTENDANCE_COLUMNS, came, NOW)]))
    accept(Message("Courses", [header("x"), *(course_view.table_of(found) if found else [])]))
    accept(
        Message(
            "Courses",
            [header("x"), *(course_view.course(one, "draft") for one in found[: course_view.MAX_COURSE_BUTTONS])],
        )
    )


@given(st.lists(people | courses, max_size=30), texts)
def test_choices_and_what_is_missing_fit_one_message(found: list[Person | Course], typed: str) -> None:
    different = merged(found)
    lines = choices(different, ["draft"] * min(len(different), CHOICES_SHOWN), "Show")
    accept(Message("Which one?", [header("x"), *lines]))
    told = [PlatformReply[object](name, missing="person") for name in platforms()]
    troubled = [PlatformReply[object](name, trouble=typed or "x") for name in platforms()]
    again = {one.platform: "draft" for one in troubled}
    blocks = [
        *platform_reply.missing(told, typed),
        *platform_reply.troubles(troubled, again),
        *platform_reply.waiting(list(platforms())),
    ]
    accept(Message("Missing", blocks))


@given(st.lists(enrollments, max_size=8))
def test_a_file_runs_nothing_in_a_spreadsheet(found: list[Enrollment]) -> None:
    out = BytesIO()
    file = CsvFile(out)
    for cells in roster_view.exact(roster_view.ROSTER_COLUMNS, found):
        file.write(cells)
    for line in file.content().decode("utf-8-sig").split('","'):
        assert not line.lstrip('"').startswith(("=", "@"))


def test_a_card_says_who_where_and_how_far() -> None:
    jane = Person("damstra", "12308", "Jane Doe", "jane@acme.com", True, "trainee")
    course = Course("damstra", "1401", "Onboarding 101")
    half = Enrollment(jane, course, progress=Progress(False, 0.5, "8 of 10", NOW - timedelta(days=3)))
    told = read(Message("", card(Known(jane, [half]), NOW)))
    assert told.splitlines() == [
        "Damstra Learning  Jane Doe  jane@acme.com · id 12308 · trainee · active",
        "Onboarding 101  ▰▰▰▰▱▱▱▱ 50% · 8 of 10 · 17 Nov",
    ]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (Progress(done=True, fraction=0.2), "✓ completed"),
        (Progress(fraction=0.99), "▰▰▰▰▰▰▰▱ 99%"),
        (Progress(fraction=1.0), "▰▰▰▰▰▰▰▰ 100%"),
        (Progress(fraction=-3), "▱▱▱▱▱▱▱▱ 0%"),
        (Progress(done=False), "not completed yet"),
        (Progress(), ""),
    ],
)
def test_a_bar_is_full_only_when_all_is_done(told: Progress, shown: str) -> None:
    assert bar(told) == shown


def test_people_of_one_address_are_one_choice_and_two_on_one_platform_are_two() -> None:
    jane = [Person(name, str(at), "Jane Doe", "jane@acme.com") for at, name in enumerate(("class", "skilljar"))]
    ((_, where),) = merged(jane)
    assert where == ["Class", "Skilljar"]
    assert len(merged([*jane, Person("class", "9", "Jane Doe", "jane@acme.com")])) == 3
    assert called(jane[0]) == "Jane Doe (jane@acme.com)"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (timedelta(minutes=20), None, "in 20 min"),
        (timedelta(hours=16), None, "in 16 h"),
        (timedelta(days=3), None, "in 3 days"),
        (timedelta(minutes=-5), timedelta(minutes=5), "on now"),
        (timedelta(hours=-5), timedelta(hours=-4), "over"),
    ],
)
def test_how_far_away_a_session_is_in_words(starts: timedelta, ends: timedelta | None, words: str) -> None:
    assert times.ahead(NOW + starts, NOW + ends if ends else None, NOW) == words


def test_days_are_named_as_people_do() -> None:
    assert times.day(NOW, NOW) == "Today, Friday 20 November"
    assert times.day(NOW + timedelta(days=1), NOW).startswith("Tomorrow, ")
    assert times.day(NOW + timedelta(days=60), NOW) == "Tuesday 19 January 2027"
    assert times.stretch(NOW, NOW + timedelta(days=7), NOW) == "20 Nov to 27 Nov"
    assert times.length(90) == "1 h 30 min"
