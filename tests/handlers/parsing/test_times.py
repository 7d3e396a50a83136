"""Times as people type them; it is Thursday, 28 May 2026, 21:26 in London."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.everyday.verb_request import there
from handlers.parsing import dates, times
from tests.handlers.parsing.test_parser import read
from tests.rows import every

NOW = there(1_780_000_000, "Europe/London")


@every(
    ("typed", "meant"),
    [
        ("2026-12-01 10:00", "2026-12-01T10:00+00:00"),
        ("2026-06-01 at 9", "2026-06-01T09:00+01:00"),
        ("tomorrow 10:00", "2026-05-29T10:00+01:00"),
        ("Tomorrow at 2pm", "2026-05-29T14:00+01:00"),
        ("today 23.15", "2026-05-28T23:15+01:00"),
        ("friday 9", "2026-05-29T09:00+01:00"),
        ("next thursday 9:30 am", "2026-06-04T09:30+01:00"),
        ("tomorrow 12 am", "2026-05-29T00:00+01:00"),
        ("2026-12-01T10:00", "2026-12-01T10:00+00:00"),
        ("on friday at 23:00", "2026-05-29T23:00+01:00"),
        ("10 on friday", "2026-05-29T10:00+01:00"),
        ("2pm on Dec 5", "2026-12-05T14:00+00:00"),
        ("this friday 2pm", "2026-05-29T14:00+01:00"),
        ("next tuesday 14:00", "2026-06-02T14:00+01:00"),
        ("tuesday week at 10", "2026-06-09T10:00+01:00"),
        ("tomorrow at noon", "2026-05-29T12:00+01:00"),
        ("in 3 days at 9am", "2026-05-31T09:00+01:00"),
        ("in 2 weeks 9:00", "2026-06-11T09:00+01:00"),
        ("the day after tomorrow 8:00", "2026-05-30T08:00+01:00"),
        ("1 December 10:00", "2026-12-01T10:00+00:00"),
        ("Dec 5 at 2pm", "2026-12-05T14:00+00:00"),
        ("5 Dec 2027 10:00", "2027-12-05T10:00+00:00"),
        ("5th of december, 10:00", "2026-12-05T10:00+00:00"),
        ("1 may 10:00", "2027-05-01T10:00+01:00"),
        ("29 feb 2028 10:00", "2028-02-29T10:00+00:00"),
        ("the 5th 10:00", "2026-06-05T10:00+01:00"),
        ("tuesday next week 10:00", "2026-06-02T10:00+01:00"),
        ("tomorrow 10:00?", "2026-05-29T10:00+01:00"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_whoever_typed_it(typed: str, meant: str) -> None:
    assert times.moments(typed, NOW) == [datetime.fromisoformat(meant)]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "25:00",
        "10:75",
        "13 pm",
        "2026-02-30 10:00",
        "room 2b",
        "someday 10:00",
        "next friday 14:00",
        "12/05/2026 2pm",
        "31 june 10:00",
        "29 feb 10:00",
        "² may 10:00",
        "in ² days 9:00",
    ],
)
def test_what_names_no_moment_is_none(typed: str) -> None:
    """Nor what names two: next Friday is tomorrow to some and in a week to others, 12/05 is in May or in December."""
    assert len(times.moments(typed, NOW)) != 1


@pytest.mark.parametrize(
    ("typed", "meanings"),
    [
        ("22:00", ["2026-05-28T22:00+01:00", "2026-05-29T22:00+01:00"]),
        ("8", ["2026-05-28T08:00+01:00", "2026-05-29T08:00+01:00"]),
        ("tomorrow at 2", ["2026-05-29T02:00+01:00", "2026-05-29T14:00+01:00"]),
        ("12/05/2027 2pm", ["2027-05-12T14:00+01:00", "2027-12-05T14:00+00:00"]),
        ("next friday 14:00", ["2026-05-29T14:00+01:00", "2026-06-05T14:00+01:00"]),
        ("thursday 23:00", ["2026-05-28T23:00+01:00", "2026-06-04T23:00+01:00"]),
        ("tomorrow at midnight", ["2026-05-29T00:00+01:00", "2026-05-30T00:00+01:00"]),
    ],
)
def test_what_may_be_two_moments_is_both(typed: str, meanings: list[str]) -> None:
    """It is asked about, and no day is ever today because nobody said another."""
    assert times.moments(typed, NOW) == [datetime.fromisoformat(one) for one in meanings]


def test_an_hour_that_the_clocks_skip_is_none_and_one_that_comes_twice_is_both() -> None:
    before = there(1_774_000_000, "Europe/London")
    assert times.moments("2026-03-29 01:30", before) == []
    first, second = times.moments("2026-10-25 01:30", before)
    assert (first.utcoffset(), second.utcoffset()) == (timedelta(hours=1), timedelta())
    assert second.timestamp() - first.timestamp() == 3600


ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "UTC")


@given(
    st.integers(1_767_225_600, 1_830_000_000).map(lambda second: second + 0.5),
    st.sampled_from(ZONES),
    st.integers(1, 240),
    st.sampled_from((("minutes", 60), ("min", 60), ("hours", 3600), ("h", 3600))),
)
@example(1_792_889_130.0, "Europe/London", 2, ("hours", 3600))  # an hour and a half before the clocks go back
@example(1_774_744_230.0, "Europe/London", 1, ("hours", 3600))  # half an hour before they go forward
def test_in_so_many_hours_is_so_much_later(now: float, zone: str, count: int, unit: tuple[str, int]) -> None:
    """Also across a change of clocks: the instant counts, in whole minutes, and there always is one."""
    word, seconds = unit
    [moment] = times.moments(f"in {count} {word}", there(now, zone))
    assert moment.timestamp() == (now + count * seconds) // 60 * 60
    assert (moment.second, moment.microsecond) == (0, 0)
    assert there(moment.timestamp(), zone).utcoffset() == moment.utcoffset()


@given(st.floats(1_767_225_600, 1_830_000_000), st.sampled_from(ZONES), st.integers(-400, 400), st.times())
def test_each_moment_shows_what_was_typed(now: float, zone: str, ahead: int, hour: time) -> None:
    """On the clocks there; two of them are apart, and every one that there is is found."""
    here = there(now, zone)
    day = here.date() + timedelta(days=ahead)
    found = times.moments(f"{day} {hour:%H:%M}", here)
    assert all(f"{there(one.timestamp(), zone):%Y-%m-%d %H:%M}" == f"{day} {hour:%H:%M}" for one in found)
    assert len({one.timestamp() for one in found}) == len(found) <= 2
    if zone in ("UTC", "Asia/Kathmandu"):
        assert len(found) == 1


@pytest.mark.parametrize("today", ["2026-01-10", "2026-12-10", "2027-02-01", "2027-12-10", "2028-02-29", "2028-03-01"])
def test_the_29th_of_february_is_not_put_off_by_years(today: str) -> None:
    """It is the one that comes next, where that year has one, or none."""
    now = datetime.fromisoformat(f"{today}T00:00+00:00")
    leap = {"2027-12-10": 2028, "2028-02-29": 2028}
    assert [one.year for one in dates.days("29 feb", now.date())] == [leap[one] for one in leap if one == today]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 31), st.booleans())
def test_a_day_of_the_month_is_the_nearest_or_none(today: date, day: int, back: bool) -> None:
    found = dates.days(f"the {day}th", today, back)
    assert len(found) <= 1
    for one in found:
        assert one.day == day
        assert 0 <= (today - one if back else one - today).days <= 31
    assert found or day > 28


@pytest.mark.parametrize(
    ("typed", "first", "after"),
    [
        ("today", "2026-05-28", "2026-05-29"),
        ("yesterday", "2026-05-27", "2026-05-28"),
        ("this week", "2026-05-25", "2026-06-01"),
        ("last week", "2026-05-18", "2026-05-25"),
        ("next week", "2026-06-01", "2026-06-08"),
        ("this month", "2026-05-01", "2026-06-01"),
        ("last month", "2026-04-01", "2026-05-01"),
        ("next month", "2026-06-01", "2026-07-01"),
        ("last 7 days", "2026-05-22", "2026-05-29"),
        ("next 3 days", "2026-05-28", "2026-05-31"),
        ("since 2026-05-01", "2026-05-01", "2026-05-29"),
        ("since monday", "2026-05-25", "2026-05-29"),
        ("2026-04-01 to 2026-04-30", "2026-04-01", "2026-05-01"),
        ("friday", "2026-05-29", "2026-05-30"),
    ],
)
def test_a_stretch_of_days_begins_and_ends_at_midnight_there(typed: str, first: str, after: str) -> None:
    bounds = tuple(datetime.fromisoformat(f"{day}T00:00+01:00") for day in (first, after))
    assert dates.span(typed, NOW) == bounds


@pytest.mark.parametrize(
    "typed", ["", "since tomorrow", "2026-05-02 to 2026-05-01", "last year of mine", "last 0 days"]
)
def test_what_names_no_stretch_is_none(typed: str) -> None:
    assert dates.span(typed, NOW) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1h", 60), ("90 minutes", 90), ("1h30", 90), ("1 hour 15 min", 75), ("1.5 hours", 90), ("45", 45),
        ("2,5h", 150),
        ("", None), ("0", None), ("25h", None), ("an hour", 60), ("half an hour", 30), ("a while", None),
    ],
)  # fmt: skip
def test_a_length_is_in_minutes(typed: str, meant: int | None) -> None:
    assert times.minutes(typed) == meant


@given(st.text(max_size=40))
def test_whatever_is_typed_nothing_breaks(typed: str) -> None:
    for found in (times.moments(typed, NOW) or None, dates.span(typed, NOW), times.minutes(typed)):
        assert found is None or found


def test_next_on_a_sunday() -> None:
    """Where a week begins on Sunday the next Tuesday is nine days away, elsewhere two: nothing is guessed."""
    sunday = datetime.fromisoformat("2026-11-29T12:00+00:00")
    assert len(times.moments("next tuesday 10:00", sunday)) == 2
    assert times.moments("next sunday 10:00", sunday) == [datetime.fromisoformat("2026-12-06T10:00+00:00")]
    assert times.moments("tuesday 10:00", sunday) == [datetime.fromisoformat("2026-12-01T10:00+00:00")]


@every("host", ["May Doe", "April Fox", "June Park", "August Wilson"])
def test_whoever_is_called_like_a_month_is_a_host(host: str) -> None:
    """A month alone begins no day; `May 5` behind a name does."""
    arguments = read(f'schedule "Fire drill" on class at 2027-06-02 06:00 with {host}')
    assert arguments.hosts == (host,)
    assert read('schedule "Fire drill" on class with Anne May 5 at 10:00').hosts == ("Anne",)
