"""From one day to another, as people write it, held against the calendar: each stretch is the one that was meant."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parsing import dates

TODAYS = st.dates(date(2021, 3, 1), date(2035, 12, 31))
DAYS_BACK, DAYS_LONG = st.integers(0, 360), st.integers(0, 300)
FRAMES = ("from {} to {}", "{} to {}", "from {} until {}", "since {} until {}", "between {} and {}", "from {} - {}")


def shapes(day: date, *, year: bool) -> list[str]:
    """One day, in the ways people write it."""
    ordinal = f"{day.day}{'th' if day.day % 20 > 3 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day.day % 10, 'th')}"
    written = [f"{day.day} {day:%B}", f"{day:%B} {day.day}", f"the {ordinal} of {day:%b}", f"{day.day}. {day:%B}"]
    dated = [f"{one} {day.year}" for one in written] if year else written
    return [*dated, f"{day:%A} {dated[0]}", f"{day:%a} {dated[2]}"]


def read(text: str, today: date, *, back: bool = True) -> list[tuple[date, date]]:
    now = datetime.combine(today, time(12), UTC)
    return [(since.date(), (until - timedelta(1)).date()) for since, until in dates.spans(text, now, back)]


def last_year_of(day: date, today: date) -> bool:
    """Whether without a year this is the day that was meant: the last one like it that was."""
    later = (one for one in range(day.year + 1, today.year + 1))
    return not any(date(one, day.month, min(day.day, 28)) <= today for one in later) and (day.month, day.day) != (2, 29)


@given(TODAYS, DAYS_BACK, DAYS_LONG, st.sampled_from(FRAMES), st.data())
def test_without_a_year_it_is_the_last_one_that_began(
    today: date, back: int, long: int, frame: str, data: st.DataObject
) -> None:
    """Its end is the first such day behind its beginning, even where that lies ahead."""
    first = today - timedelta(back)
    last = first + timedelta(long)
    if not last_year_of(first, today) or (last.month, last.day) == (2, 29):
        return
    said = data.draw(st.sampled_from(shapes(first, year=False))), data.draw(st.sampled_from(shapes(last, year=False)))
    assert read(frame.format(*said), today) == [(first, last)]


@given(TODAYS, st.integers(-900, 900), DAYS_LONG, st.sampled_from(FRAMES), st.sampled_from(["first", "last", "both"]))
def test_with_a_year_it_is_that_one(today: date, away: int, long: int, frame: str, which: str) -> None:
    """Whichever of both days it stands at."""
    first = today + timedelta(away)
    last = first + timedelta(long)
    for one in shapes(first, year=which != "last"):
        for other in shapes(last, year=which != "first"):
            assert read(frame.format(one, other), today) == [(first, last)], (one, other)


@given(TODAYS, DAYS_BACK, st.integers(0, 27), st.booleans())
def test_the_month_may_be_said_once(today: date, back: int, long: int, whole: bool) -> None:
    first = today - timedelta(back)
    last = first + timedelta(long)
    if last.month != first.month or not last_year_of(first, today) or (last.month, last.day) == (2, 29):
        return
    year = f" {last.year}" if whole else ""
    a, b, month = first.day, last.day, f"{last:%B}"
    for text in (
        f"from {a} to {b} {month}{year}",
        f"{a} to {b} {month}{year}",
        f"from {a}. to {b}. {month}{year}",
        f"between {a} and {b} {month}{year}",
        f"{a}-{b} {month}{year}",
        f"{a} – {b} {month}{year}",
        f"from the {a}th to the {b}th of {month}{year}",
    ):
        assert read(text, today) == [(first, last)], text
    if not whole:
        assert read(f"from {month} {a} to {b}", today) == [(first, last)]


@given(TODAYS, st.integers(-200, 160), st.integers(0, 200))
def test_of_what_is_to_come_it_is_the_one_that_ends_next(today: date, away: int, long: int) -> None:
    first = today + timedelta(away)
    last = first + timedelta(long)
    if last < today or (2, 29) in ((first.month, first.day), (last.month, last.day)):
        return
    if last - timedelta(364) >= today:
        return
    assert read(f"{first.day} {first:%B} to {last.day} {last:%b}", today, back=False) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    ["from 31 to 32 June", "from 29 to 31 June", "from 0 to 5 June", "30 February to 2 March 2026",
     "from Monday 2 June 2026 to 5 June 2026", "1 to 5"],
)  # fmt: skip
def test_days_that_no_calendar_has(text: str) -> None:
    assert read(text, date(2026, 11, 27)) == []
