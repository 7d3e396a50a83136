"""Days that cannot be are named, and none is made of their pieces."""

from calendar import monthrange
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import RequestRefused
from handlers.parsing.dates import MONTH_NAMES
from tests.handlers.audit.test_audit_query_parser import NOW, understood

DAYS, MONTHS = st.integers(0, 99), st.sampled_from(range(12))
WAYS = (
    "{day} {month}",
    "{month} {day}",
    "the {day} of {month}",
    "{day}. {month}",
    "okafor {day} {month}",
)


@given(DAYS, MONTHS, st.sampled_from(WAYS), st.integers(3, 9))
async def test_a_day_of_a_month_is_that_day_or_none(day: int, month: int, way: str, letters: int) -> None:
    """What the calendar does not have is refused; what it has is that day, and no other stretch of time."""
    typed = way.format(day=day, month=MONTH_NAMES[month][:letters])
    if 1 <= day <= monthrange(2026, month + 1)[1]:
        query = (await understood(typed)).query
        assert query.since is not None
        since = datetime.fromtimestamp(query.since, UTC)
        assert (since.day, since.month) == (day, month + 1)
        return
    with pytest.raises(RequestRefused) as refused:
        await understood(typed)
    assert "day" in str(refused.value)


STRETCHES = ("from {} to {} {}{}", "{} to {} {}{}", "{}-{} {}{}", "between {} and {} {}{}")


@given(
    st.integers(1, 28), st.integers(1, 28), MONTHS, st.sampled_from(["", " 2026", " 2025"]), st.sampled_from(STRETCHES)
)
async def test_a_stretch_within_a_month(first: int, last: int, month: int, year: str, way: str) -> None:
    """Backwards it is refused; forwards it begins and ends where it says, and the heading has the year."""
    typed = way.format(first, last, MONTH_NAMES[month], year)
    if first > last:
        with pytest.raises(RequestRefused, match="These days end before they begin"):
            await understood(typed)
        return
    try:
        request = await understood(typed)
    except RequestRefused as ahead:
        assert "lies ahead" in str(ahead)  # noqa: PT017  # of some of them that is right
        assert datetime(2026, month + 1, first, tzinfo=UTC) > NOW
        return
    since = datetime.fromtimestamp(request.query.since or 0, UTC)
    assert (since.day, since.month) == (first, month + 1)
    assert first == last or str(since.year) in request.understood[0]


REFUSED = {
    "from 5 June to 1 June": "These days end before they begin. Say the earlier day first, or both with their years.",
    "31 feb": "February has 29 days, so there is no day 31 in it. If it's part of a title, put the title in quotes.",
    "30 feb 2026": "February 2026 has 28 days, so there is no day 30 in it. If it is part of a title, put the title in "
    "quotes.",
    "29 feb": "Not every February has a day 29: say which year. If it's part of a title, put the title in quotes.",
    "2026-02-31": "There is no day “2026-02-31”. If it's part of a title, put the title in quotes.",
    "31/02/2026": "There is no day “31/02/2026”. If it's part of a title, put the title in quotes.",
    "since 2026-13-01": "There is no day “2026-13-01”.",
}


@pytest.mark.parametrize("typed", REFUSED)
async def test_what_is_wrong_is_said(typed: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        await understood(typed)
    assert str(refused.value).startswith(REFUSED[typed])


HEADINGS = {
    "1 Jun to 5 Jun": "1 Jun to 5 Jun 2026",
    "from 1 to 5 June 2025": "1 Jun 2025 to 5 Jun 2025",
    "may 2025": "1 May 2025 to 31 May 2025",
    "from 20 november to 5 december": "20 Nov to 5 Dec 2026",
    "from 1 january to 31 december": "1 Jan to 31 Dec 2026",
}


@pytest.mark.parametrize("typed", HEADINGS)
async def test_a_stretch_has_its_year(typed: str) -> None:
    assert (await understood(typed)).understood == (HEADINGS[typed],)
