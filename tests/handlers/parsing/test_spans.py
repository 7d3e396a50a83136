"""The time that sessions and attendance are asked about, and the title beside it: all of both, or a quotation.

It is Thursday, 28 May 2026, 21:26 in London.
"""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parsing.arguments import Misread
from tests.handlers.parsing.test_parser import read
from tests.rows import every

SPANS = {
    "today": ("2026-05-28", "2026-05-29"),
    "this week": ("2026-05-25", "2026-06-01"),
    "last week": ("2026-05-18", "2026-05-25"),
    "last month": ("2026-04-01", "2026-05-01"),
    "last 7 days": ("2026-05-22", "2026-05-29"),
    "since 2026-05-01": ("2026-05-01", "2026-05-29"),
    "18 May 2026 to 22 May 2026": ("2026-05-18", "2026-05-23"),
    "from 2026-05-18 to 2026-05-22": ("2026-05-18", "2026-05-23"),
    "last week tuesday": ("2026-05-19", "2026-05-20"),
    "tuesday of last week": ("2026-05-19", "2026-05-20"),
}
"""What each means whatever is asked about."""


def days(line: str) -> tuple[str, str, str]:
    arguments = read(line)
    assert arguments.since
    assert arguments.until
    return arguments.course, f"{arguments.since:%Y-%m-%d}", f"{arguments.until:%Y-%m-%d}"


@given(
    st.sampled_from(tuple(SPANS)),
    st.sampled_from(
        (
            ("attendance Welding {}", "Welding"),
            ("attendance of Welding {}", "Welding"),
            ('attendance {} "Casual Friday"', "Casual Friday"),
            ("sessions {}", ""),
            ("sessions of Welding {}", "Welding"),
            ('sessions "Last week in tech" {}', "Last week in tech"),
            ("sessions on class {}", ""),
        )
    ),
    st.sampled_from(("", "?", "!", ".", " ?", "??", " please", ", thanks!")),
)
def test_a_time_is_read_whatever_mark_ends_the_line(said: str, line: tuple[str, str], mark: str) -> None:
    typed, course = line
    assert days(typed.format(said) + mark) == (course, *SPANS[said])


@pytest.mark.parametrize(
    ("line", "first", "after"),
    [
        ("sessions friday to monday", "2026-05-29", "2026-06-02"),
        ("sessions mon-fri", "2026-06-01", "2026-06-06"),
        ("sessions between friday and sunday", "2026-05-29", "2026-06-01"),
        ("sessions from friday until tuesday", "2026-05-29", "2026-06-03"),
        ("sessions today to sunday", "2026-05-28", "2026-06-01"),
        ("sessions next week tuesday", "2026-06-02", "2026-06-03"),
        ("sessions tuesday next week", "2026-06-02", "2026-06-03"),
        ("sessions the 5th", "2026-06-05", "2026-06-06"),
        ("sessions on the 30th", "2026-05-30", "2026-05-31"),
        ("attendance Welding the 5th", "2026-05-05", "2026-05-06"),
        ("attendance Welding friday to monday", "2026-05-22", "2026-05-26"),
        ("attendance working from home last week", "2026-05-18", "2026-05-25"),
    ],
)
def test_what_has_one_meaning_is_read(line: str, first: str, after: str) -> None:
    assert days(line)[1:] == (first, after)
    assert "from" not in line or "home" not in line or days(line)[0] == "working from home"


@pytest.mark.parametrize(
    ("line", "quotes"),
    [
        ("sessions until friday", "until friday"),
        ("sessions not today", "not today"),
        ("sessions monday and tuesday", "monday and tuesday"),
        ("sessions after friday", "after friday"),
        ("sessions before friday", "before friday"),
        ("sessions except friday", "except friday"),
        ("sessions from friday", "from friday"),
        ("sessions with Ines this week", "with Ines"),
        ("sessions Welding this week", "Welding"),
        ("sessions this week Welding", "Welding"),
        ("sessions today class", "class"),
        ("sessions end of month", "end of month"),
        ("sessions of Casual Friday", "Casual Friday"),
        ("attendance Monday club", "Monday club"),
        ("attendance of Monday club last week", "Monday club"),
        ("attendance May the fourth", "May the fourth"),
        ("attendance Casual Friday", "Casual Friday"),
        ("attendance Welding end of month", "month"),
        ("attendance Welding after friday", "after friday"),
        ("attendance Welding not last week", "not last week"),
        ("attendance Welding monday and tuesday", "monday and tuesday"),
        ("attendance Welding last week of May", "last week of May"),
        ("attendance week 3", "week 3"),
    ],
)
def test_more_words_that_say_when_are_no_title(line: str, quotes: str) -> None:
    """An answer for another time would be taken for the one that was asked for."""
    with pytest.raises(Misread) as caught:
        read(line)
    assert quotes in str(caught.value)
    assert not caught.value.meanings


LIMITS = ("not", "until", "after", "before", "except", "by", "every", "other than", "mid", "around", "to")


@given(st.sampled_from(LIMITS), st.sampled_from(("today", "this week", "friday", "2026-05-29", "next month")))
def test_no_limit_of_a_time_is_dropped(limit: str, said: str) -> None:
    """Where sessions are asked about, a word before the time is understood with it or quoted."""
    with pytest.raises(Misread) as caught:
        read(f"sessions {limit} {said}")
    assert limit in str(caught.value)


@pytest.mark.parametrize(
    "line", ["sessions 1/12 to 5/12", "sessions 05/06/2026", "sessions 1/2", "sessions 3/4 to 5/6"]
)
def test_what_is_offered_can_be_told_apart(line: str) -> None:
    with pytest.raises(Misread) as caught:
        read(line)
    labels = [label for label, _ in caught.value.meanings]
    assert len(labels) == len({*labels}) >= 2


@every(
    ("first", "last", "between"),
    product(["monday", "wed", "Friday", "sunday"], ["monday", "tues", "Saturday"], [" to ", " until ", "-", " - "]),
)
def test_from_one_day_of_the_week_to_another_ends_within_a_week(first: str, last: str, between: str) -> None:
    arguments = read(f"sessions {first}{between}{last}")
    assert arguments.since
    assert arguments.until
    assert 1 < (arguments.until - arguments.since).days <= 8
    assert f"{arguments.since:%A}".casefold().startswith(first.casefold())


@pytest.mark.parametrize(
    ("line", "quotes"),
    [
        ("schedule Drill morgen 10 Uhr", "morgen"),
        ("schedule Drill demain 10:00", "demain"),
        ("schedule Q&A mon-fri 10:00", "mon-fri"),
        ("schedule Q&A weekdays 10:00", "weekdays"),
        ('schedule "X" tomorrow 10-11 for 2h', "tomorrow 10-11"),
        ('schedule "X" tomorrow 10-11 for 2h', "2h"),
        ('schedule "X" 29 feb 10:00', "29 feb"),
    ],
)
def test_a_session_is_not_scheduled_at_another_time(line: str, quotes: str) -> None:
    with pytest.raises(Misread) as caught:
        read(line)
    assert quotes in str(caught.value)
    assert not caught.value.meanings


@pytest.mark.parametrize("typed", ["the 5th", "5th", "on the 5th", "the 5th at"])
def test_a_day_of_the_month_is_the_next_one(typed: str) -> None:
    arguments = read(f"schedule Onboarding {typed} 10:00")
    assert (arguments.course, f"{arguments.at:%Y-%m-%d}") == ("Onboarding", "2026-06-05")
    assert read(f"schedule The 5th element {typed} 10:00").course == "The 5th element"


def test_these_lines_say_what_they_should() -> None:
    """So that these tests are not blind: every span ends behind its beginning."""
    assert all(first < after for span in SPANS.values() for first, after in pairwise(span))
