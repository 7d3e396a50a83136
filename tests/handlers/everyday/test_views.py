"""What everyday verbs show: whatever a platform calls its people and courses, Slack takes it and parses nothing."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import platforms
from connectors.everyday.everyday import Stopped
from connectors.everyday.values import Attendance, Course, Enrollment, LiveSession, Person, Progress
from connectors.skilljar.everyday import SkilljarEveryday
from handlers.everyday import course_view, platform_reply, roster_view
from handlers.everyday.choice_view import CHOICES_SHOWN, choices, described, merged, question
from handlers.everyday.pages import counted
from handlers.everyday.person_view import Known, bar, called, card
from handlers.everyday.platform_reply import PlatformReply
from handlers.everyday.session_view import timetable
from handlers.everyday.sharing import public
from handlers.slack import times
from handlers.slack.blocks import Block, Message, actions, button, header
from handlers.slack.csv_file import CsvFile
from tests.handlers.hostile import texts
from tests.handlers.messages import accept, read

NOW = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
names = st.sampled_from(list(platforms()))
moments = st.none() | st.datetimes(timezones=st.just(UTC))
booleans = st.none() | st.booleans()
people = st.builds(
    Person, names, texts, texts, texts, booleans, texts, aliases=st.tuples() | st.tuples(texts, texts), standing=texts
)
courses = st.builds(Course, names, texts, texts, texts, texts, closed=texts)
progress = st.builds(
    Progress,
    booleans,
    st.none() | st.floats(-9, 9),
    texts,
    moments,
    booleans,
    counted=texts,
    result=texts,
    credits=texts,
)
enrollments = st.builds(
    Enrollment, people, courses, texts, moments, booleans, st.none() | progress, due=moments, expires=moments,
    standing=texts, certified=moments, certified_until=moments,
)  # fmt: skip
sessions = st.builds(LiveSession, names, texts, texts, moments, moments, texts, texts, st.booleans())
stopped = st.builds(Stopped, st.integers(0, 10**9), st.none() | st.integers(0, 10**9), st.just("classes"))
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
    for columns in (roster_view.ROSTER_COLUMNS, roster_view.PROGRESS_COLUMNS):
        accept(Message("Roster", [header("x"), *roster_view.shown(columns, roster, NOW)]))
    accept(Message("Attendance", [header("x"), *roster_view.shown(roster_view.ATTENDANCE_COLUMNS, came, NOW)]))
    accept(Message("Courses", [header("x"), *(course_view.table_of(found) if found else [])]))
    accept(
        Message(
            "Courses",
            [header("x"), *course_view.several(few := found[: course_view.MAX_COURSE_BUTTONS], ["draft"] * len(few))],
        )
    )


@given(st.lists(people | courses, max_size=30), texts, stopped)
def test_choices_and_what_is_missing_fit_one_message(found: list[Person | Course], typed: str, look: Stopped) -> None:
    different = merged(found)
    lines = choices(different, ["draft"] * min(len(different), CHOICES_SHOWN), "Show")
    accept(Message("Which one?", [header("x"), *lines]))
    told = [PlatformReply[object](name, missing="person") for name in platforms()]
    troubled = [PlatformReply[object](name, trouble=typed or "x") for name in platforms()]
    halted = [PlatformReply[object](name, missing="person", stopped=look) for name in platforms()]
    seen = [PlatformReply[object](name, found=[], stopped=look) for name in platforms()]
    again = {one.platform: "draft" for one in troubled}
    blocks = [
        *platform_reply.missing(told, typed),
        *platform_reply.missing(halted, typed, again),
        *platform_reply.stops(seen, again),
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
    ("progress", "certificate", "said"),
    [
        (Progress(False, 0.4, "17 of 20", counted="4 of 10 lessons"), (None, None), "40% · 4 of 10 lessons · 17 of 20"),
        (Progress(True, 1.0, counted="4 of 4 lessons", result="passed", credits="2 CPEs"), (None, None),
         "✓ completed · passed · 2 CPEs"),
        (Progress(True, result="failed"), (NOW, None), "✓ completed · failed · certificate"),
        (Progress(True), (NOW, NOW + timedelta(days=40)), "✓ completed · certificate until 30 Dec"),
        (Progress(True), (NOW, NOW - timedelta(days=4)), "✓ completed · certificate expired 16 Nov"),
    ],
)  # fmt: skip
def test_how_it_was_judged_and_what_was_earned_is_told(progress: Progress, certificate: Any, said: str) -> None:
    """Beside how far they are; what is completed is not counted any more."""
    jane, course = Person("skilljar", "1", "Jane Doe"), Course("skilljar", "2", "Ladders")
    since, until = certificate
    taken = [Enrollment(jane, course, progress=progress, certified=since, certified_until=until)]
    assert said in read(Message("Jane", card(Known(jane, taken), NOW)))


def test_what_is_over_comes_last_and_says_why() -> None:
    """Whatever was seen last: what they take now is what is looked for."""
    jane = Person("skilljar", "1", "Jane Doe", active=False, standing="expired")

    def takes(title: str, **how: Any) -> Enrollment:
        return Enrollment(jane, Course("skilljar", title, title, closed=how.pop("closed", "")), **how)

    taken = [
        takes("Ended", expires=NOW - timedelta(days=262), since=NOW),
        takes("Taken away", active=False, since=NOW),
        takes("Cancelled", active=False, standing="cancelled", since=NOW),
        takes("Due", due=NOW + timedelta(days=22), since=NOW - timedelta(days=400)),
        takes("Overdue", due=NOW - timedelta(days=17), since=NOW - timedelta(days=401)),
        takes("Begun", due=NOW - timedelta(days=17), standing="due", since=NOW - timedelta(days=401, hours=1)),
        takes("Done", due=NOW - timedelta(days=17), progress=Progress(True), since=NOW - timedelta(days=402)),
        takes("Until", expires=NOW + timedelta(days=3), since=NOW - timedelta(days=403)),
        takes("Archived", closed="archived", since=NOW - timedelta(days=404)),
    ]
    lines = read(Message("", card(Known(jane, taken), NOW, "Jane Doe"))).splitlines()
    assert lines == [
        "Skilljar  id 1 · expired",
        "Due  due 12 Dec",
        "Overdue  overdue since 3 Nov",
        "Begun  was due 3 Nov",
        "Done  ✓ completed",
        "Until  access until 23 Nov",
        "Archived  archived",
        "Ended  access ended 3 Mar",
        "Taken away  access removed",
        "Cancelled  cancelled",
    ]


@pytest.mark.parametrize(
    ("person", "word"),
    [
        (Person("class", "1", active=True), "active"),
        (Person("class", "1", active=False), "not active"),
        (Person("class", "1", active=False, standing="deleted"), "deleted"),
        (Person("class", "1"), ""),
    ],
)
def test_a_card_says_whether_they_can_use_the_platform(person: Person, word: str) -> None:
    told = read(Message("", card(Known(person), NOW))).splitlines()[0]
    assert told.removeprefix("Class  1  id 1") == (f" · {word}" if word else "")


def test_a_note_stands_before_what_they_take() -> None:
    jane = Person("class", "1", "Jane Doe")
    taken = [Enrollment(jane, Course("class", "2", "Onboarding 101"))]
    note = "Class doesn't show progress. These are their courses."
    assert read(Message("", card(Known(jane, taken, note), NOW))).splitlines()[1:] == [note, "Onboarding 101"]


def test_where_nothing_is_taken_a_note_says_what_is_meant_by_that() -> None:
    """A platform that does not list all that somebody takes is not said to have nothing of theirs."""
    jane = Person("chamilo", "1", "Jane Doe")
    for note, said in (("", "No courses."), ("No courses that Chamilo lists.",) * 2):
        assert read(Message("", card(Known(jane, [], note), NOW))).splitlines()[1:] == [said]


def test_where_a_look_stopped_nobody_is_said_to_be_nowhere() -> None:
    halted = PlatformReply[object]("class", missing="person", stopped=Stopped(60, 206, "classes"))
    nowhere = PlatformReply[object]("skilljar", missing="person")
    uncounted = PlatformReply[object]("damstra", found=[], stopped=Stopped(1_200, None, "sessions"))
    told = [halted, nowhere, uncounted]
    blocks = [*platform_reply.missing(told, "jane", {"class": "d"}), *platform_reply.stops(told, {"damstra": "d"})]
    assert read(Message("", blocks)).splitlines() == [
        "I found no one called “jane” on Skilljar.",
        SkilljarEveryday.searching,
        "No one called “jane” in the 60 of 206 classes on Class that I've looked through so far.",
        "Keep looking",
        "I've looked through 1,200 sessions on Damstra Learning so far.",
        "Keep looking",
    ]


def test_columns_that_tell_most_come_first() -> None:
    jane = Person("skilljar", "1", "Jane Doe", "jane@acme.com")
    far = Progress(True, 1.0, "8 of 10", NOW, started=True)
    row = Enrollment(jane, Course("skilljar", "2", "x"), "student", NOW, progress=far)
    came = Attendance(jane, LiveSession("class", "1", "x", NOW), came=True, minutes=50)
    cancelled = Attendance(jane, LiveSession("class", "1", "x", NOW, cancelled=True), came=False)
    (table,) = roster_view.shown(roster_view.PROGRESS_COLUMNS, [row], NOW)
    assert heads(table)[:4] == ["Name", "Progress", "Score", "Completed"]
    (table,) = roster_view.shown(roster_view.ATTENDANCE_COLUMNS, [came, cancelled], NOW)
    assert heads(table)[:4] == ["Name", "Came", "Stayed", "When"]
    assert [cell(row[1]) for row in table["rows"][1:]] == ["✓ came", "cancelled"]
    (table,) = roster_view.shown(roster_view.ROSTER_COLUMNS, [row], NOW)
    assert heads(table)[:3] == ["Name", "Progress", "Score"]


@pytest.mark.parametrize(("name", "address", "first"), [("", "a@b.c", "E-mail"), ("", "", "Id"), ("A", "", "Name")])
def test_a_table_begins_with_whom_it_is_about(name: str, address: str, first: str) -> None:
    """On a phone the first column stays while the others are swiped."""
    who = Person("class", "1", name, address)
    row = Enrollment(who, Course("class", "2", "x"), "student", progress=Progress(fraction=0.5, started=True))
    came = Attendance(who, LiveSession("class", "1", "x", NOW), came=True, minutes=50)
    for columns in (roster_view.ROSTER_COLUMNS, roster_view.PROGRESS_COLUMNS):
        (table,) = roster_view.shown(columns, [row], NOW)
        assert heads(table)[:2] == [first, "Progress"]
    (table,) = roster_view.shown(roster_view.ATTENDANCE_COLUMNS, [came], NOW)
    assert heads(table)[:2] == [first, "Came"]


def test_coming_is_told_as_it_is_known() -> None:
    """Late, of a course and not of its dates, or so and so often."""
    jane, session = Person("class", "1", "Jane Doe", "jane@acme.com"), LiveSession("class", "1", "x", NOW)
    late = Attendance(jane, session, came=True, late=True)
    never = Attendance(jane, session, came=False, whole=True)
    (table,) = roster_view.shown(roster_view.ATTENDANCE_COLUMNS, [late, never], NOW)
    assert [cell(row[1]) for row in table["rows"][1:]] == ["✓ came late", "✗ didn't come"]
    assert cell(table["rows"][2][2]) == "all its dates"
    assert [row[2] for row in roster_view.exact(roster_view.ATTENDANCE_COLUMNS, [late, never])] == ["yes", ""]
    often = Enrollment(jane, Course("class", "2", "x"), progress=Progress(attended=3, held=5, started=True))
    (table,) = roster_view.shown(roster_view.PROGRESS_COLUMNS, [often], NOW)
    assert cell(table["rows"][1][1]) == "came to 3 of 5"
    (row,) = roster_view.exact(roster_view.PROGRESS_COLUMNS, [often])
    assert row[1] == "came to 3 of 5"


def cell(one: Block) -> str:
    """What stands in one cell of a table."""
    return str(one["elements"][0]["elements"][0]["text"])


def heads(table: Block) -> list[str]:
    return [cell(one) for one in table["rows"][0]]


def test_what_is_closed_or_cancelled_is_marked() -> None:
    lesson = Course("damstra", "1", "Asbestos awareness (2019)", closed="archived")
    assert "archived" in read(Message("", course_view.several([lesson], ["draft"])))
    (table,) = course_view.table_of([lesson])
    assert heads(table) == ["Course", "Platform", "State", "Id"]
    assert cell(table["rows"][1][2]) == "archived"
    session = LiveSession("class", "1", "Q&A", NOW + timedelta(hours=3), cancelled=True)
    told = read(Message("", timetable([session], NOW, place=False)))
    assert told.endswith("Q&A · cancelled")


@pytest.mark.parametrize(
    ("course", "zone", "said"),
    [
        ("Safety", "America/New_York", "Q&A · Safety · a.example.com · 09:00 in America/New_York · in 3 h"),
        ("Q&A", "UTC", "Q&A · a.example.com · in 3 h"),
        ("", "Mars/Olympus", "Q&A · a.example.com · in 3 h"),
    ],
)
def test_a_session_says_which_course_and_site_it_is_of_and_when_it_is_there(course: str, zone: str, said: str) -> None:
    """The course where it is called otherwise, and the time of its own zone where clocks show another."""
    at = datetime(2026, 11, 23, 14, tzinfo=UTC)
    session = LiveSession("skilljar", "1", "Q&A", at, course=course, sites=("a.example.com",), zone=zone)
    assert read(Message("", timetable([session], at - timedelta(hours=3), place=False))).endswith(said)


@pytest.mark.parametrize(
    ("after", "here", "total", "more", "words"),
    [
        (0, 15, 60, True, "1–15 of 60"),
        (15, 15, 60, True, "16–30 of 60"),
        (60, 1, 61, False, "61 of 61"),
        (0, 15, None, True, "1–15, and more"),
        (0, 3, 3, False, "3 in all"),
        (1_200, 15, 1_215, False, "1,201–1,215 of 1,215"),
    ],
)
def test_a_page_says_of_how_many(after: int, here: int, total: int | None, more: bool, words: str) -> None:
    assert counted(after, here, total, more=more) == words


@pytest.mark.parametrize("of_what", ["so far", "that could be read"])
@pytest.mark.parametrize(
    ("after", "here", "total", "words"),
    [(0, 15, 60, "1–15 of 60 {}"), (0, 3, 3, "3 {}"), (0, 1, None, "1 {}"), (0, 9, None, "1–9 {}")],
)
def test_what_is_not_known_to_be_all_is_not_said_to_be(
    after: int, here: int, total: int | None, words: str, of_what: str
) -> None:
    assert counted(after, here, total, of_what=of_what) == words.format(of_what)


def test_what_is_shared_has_no_buttons() -> None:
    retry = platform_reply.troubles([PlatformReply[object]("class", trouble="Down.")], {"class": "d"})
    assert public([header("x"), *retry, actions(button("Share", "everyday.share", "d"))]) == [
        header("x"),
        {"type": "section", "text": retry[0]["text"]},
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


def test_people_of_one_address_are_one_choice() -> None:
    jane = [Person(name, str(at), "Jane Doe", "jane@acme.com") for at, name in enumerate(("class", "skilljar"))]
    ((_, where),) = merged(jane)
    assert where == ["Class", "Skilljar"]
    assert called(jane[0]) == "Jane Doe (jane@acme.com)"


@pytest.mark.parametrize("other", ["jane@acme.com", "JANE@Acme.com"])
def test_two_accounts_of_one_address_are_two_choices_told_apart(other: str) -> None:
    """On the platform that knows two, and on every other one."""
    first = Person("class", "1", "Jane Doe", "jane@acme.com", aliases=("jdoe",))
    second = Person("class", "9", "Jane Doe", other, False, aliases=("jane2",), standing="expired")
    rest = [Person(name, "5", "Jane Doe", "jane@acme.com") for name in ("skilljar", "damstra")]
    found = merged([first, second, *rest])
    assert [one for one, _ in found] == [first, second, *rest]
    lines = [described(*one) for one in found]
    assert len(set(lines)) == 4
    assert lines[1].endswith(f"Class · {other} · jane2 · expired")


def test_an_id_stands_only_where_nothing_else_tells_two_apart() -> None:
    """Nobody knows which of two long numbers is the course that they mean."""
    titled = [Course("class", f"0b9d{at}-52ff", "Knots", code=f"k{at}") for at in range(2)]
    alike = [Course("class", f"77aa{at}-52ff", "Splices") for at in range(2)]
    told = [(one, ["Class"]) for one in (*titled, *alike)]
    shown = [block["text"]["text"] for block in choices(told, ["d"] * 4, "This one")]
    assert shown == [
        "Knots\nClass · k0",
        "Knots\nClass · k1",
        "Splices\nClass · id 77aa0-52ff",
        "Splices\nClass · id 77aa1-52ff",
    ]


def test_what_is_exact_is_not_called_near() -> None:
    jane = Person("class", "1", "Jane Doe", "jane@acme.com", aliases=("jdoe",))
    assert question("jane", [jane]) == "No exact match. Closest:"
    for typed in ("jane doe", "JANE@acme.com", "jdoe", "1"):
        assert "near" not in question(typed, [jane])
    assert question("jane doe", [jane, jane]) == "Which one do you mean?"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (timedelta(minutes=20), None, "in 20 min"),
        (timedelta(hours=16), None, "in 16 h"),
        (timedelta(hours=30), None, "in 30 h"),  # tomorrow
        (timedelta(hours=31), None, "in 2 days"),
        (timedelta(days=3), None, "in 3 days"),
        (timedelta(minutes=-5), timedelta(minutes=5), "on now"),
        (timedelta(hours=-5), timedelta(hours=-4), "over"),
    ],
)
def test_how_far_away_a_session_is_in_words(starts: timedelta, ends: timedelta | None, words: str) -> None:
    assert times.ahead(NOW + starts, NOW + ends if ends else None, NOW) == words


@pytest.mark.parametrize("days", range(-8, 9))
def test_no_day_is_told_by_how_far_away_it_is(days: int) -> None:
    """An answer is read again on another day, and a sentence of the audit log years later."""
    moment = NOW + timedelta(days=days)
    told = [times.day(moment, NOW), times.stretch(moment, moment + timedelta(hours=1), NOW), times.whole_day(moment)]
    for one in told:
        assert re.search(rf"\b{moment.day} {moment:%b}", one), one
        assert not re.search("day,|today|tomorrow|yesterday", one, re.IGNORECASE), one


def test_days_are_named_as_people_do() -> None:
    assert times.day(NOW, NOW) == "Friday 20 November"
    assert times.day(NOW + timedelta(days=60), NOW) == "Tuesday 19 January 2027"
    assert times.stretch(NOW, NOW + timedelta(days=7), NOW) == "20 Nov to 27 Nov"
    assert times.length(90) == "1 h 30 min"


def test_what_is_only_scheduled_is_not_said_to_be_since_then() -> None:
    """A day that lies ahead is one from which on they have it."""
    jane = Person("damstra", "1", "Jane Doe", "jane@acme.com")
    rows = [Enrollment(jane, Course("damstra", "2", "x"), since=NOW + timedelta(days=at)) for at in (-3, 17)]
    shown = read(Message("", roster_view.shown(roster_view.ROSTER_COLUMNS, rows, NOW)))
    assert "17 Nov" in shown
    assert "begins 17 Nov" not in shown
    assert "starts 7 Dec" in shown
    later = replace(rows[1], since=datetime(2027, 3, 1, 9, tzinfo=UTC), progress=Progress(done=False, fraction=0.0))
    seen = read(Message("", card(Known(jane, [rows[0], later]), NOW)))
    assert seen.count("starts") == 1
    assert "0% · starts 1 Mar 2027" in seen
    assert "starts" not in read(Message("", card(Known(jane, [replace(later, active=False)]), NOW)))


@pytest.mark.parametrize("taken", [[], [Enrollment(Person("class", "1", "Jane Doe"), Course("class", "1", "Welding"))]])
def test_what_is_to_be_typed_is_shown_as_code_beside_courses_too(taken: list[Enrollment]) -> None:
    note = "Class tells more: type `/lms progress` and its title."
    (block,) = card(Known(Person("class", "1", "Jane Doe"), taken, note), NOW)
    assert "`" not in str(block)
    assert "{'type': 'text', 'text': '/lms progress', 'style': {'code': True}}" in str(block)
