"""Every date that Registrar writes for somebody is read back as that date when they type it."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.preferences.preferences import DateStyle
from handlers.everyday.verb_request import there
from handlers.parsing import dates, times
from handlers.slack.times import (
    brief,
    clock,
    dated,
    day,
    recent,
    short_day,
    span,
    stretch,
    whole,
    whole_day,
    written_for,
)
from tests.rows import every

BABEL = yaml.safe_load((Path(__file__).parents[1] / "slack" / "babel_dates.yaml").read_text())
NOW = there(1_780_000_000, "Europe/London")
"""Thursday, 28 May 2026, 21:26."""

styles = st.sampled_from(DateStyle)
first, last = (datetime.fromisoformat(one) for one in ("1990-01-02", "2198-12-30"))
moments = st.datetimes(first, last, timezones=st.just(UTC)).map(lambda one: one.replace(second=0, microsecond=0))


def in_all_styles(read: str) -> dict[str, list[str]]:
    return {style: [read] for style in DateStyle}


@given(styles, moments, moments)
def test_a_date_with_its_year(style: DateStyle, moment: datetime, now: datetime) -> None:
    """Whenever it is read, forwards and backwards."""
    with written_for(style):
        for said in (whole_day(moment), dated(moment), brief(moment, moment.replace(year=1989, day=1))):
            for back in (False, True):
                found = [since.date() for since, _ in dates.spans(said, now, back)]
                assert found == [moment.date()], said


@given(styles, moments)
def test_a_moment_on_its_own(style: DateStyle, moment: datetime) -> None:
    with written_for(style):
        assert times.moments(whole(moment), NOW.astimezone(UTC)) == [moment], whole(moment)
        assert times.beginnings(f"{whole_day(moment)} {clock(moment)}", NOW.astimezone(UTC))[0] == [moment]


@given(styles, moments, st.integers(0, 364))
def test_a_date_of_this_year(style: DateStyle, now: datetime, days: int) -> None:
    """Without a year, one to come is read forwards, and one that was backwards."""
    moment = now.replace(month=1, day=1) + timedelta(days=days)
    with written_for(style):
        for said in (brief(moment, now), short_day(moment, now), day(moment, now)):
            back = moment.date() < now.date()
            assert [since.date() for since, _ in dates.spans(said, now, back)] == [moment.date()], said
        if moment > now:
            assert moment in times.moments(recent(moment, now), now) or moment.date() == now.date()


@given(styles, moments, st.integers(1, 120))
def test_a_stretch_of_days(style: DateStyle, now: datetime, length: int) -> None:
    """Of which both ends are of another year, or both of this one and to come."""
    since = datetime.combine(now.date(), time(), UTC)
    until = since + timedelta(days=length)
    with written_for(style):
        said = stretch(since, until, now)
        assert dates.spans(said, now) == [(since, until)], said


@given(styles, moments, st.integers(10, 600))
def test_two_hours_of_a_day(style: DateStyle, moment: datetime, length: int) -> None:
    """`10:00–11:30`, behind a date."""
    ends = moment + timedelta(minutes=length)
    if ends.date() == moment.date():
        with written_for(style):
            said = f"{whole_day(moment)} {span(moment, ends)}"
            assert times.beginnings(said, NOW.astimezone(UTC)) == ([moment], length), said


@pytest.mark.parametrize(
    ("style", "moment", "written"),
    [(DateStyle(style), moment, written) for style, moments in BABEL.items() for moment, written in moments.items()],
)
def test_as_babel_writes_it(style: DateStyle, moment: str, written: list[str]) -> None:
    """What somebody else's program writes in that language is read too."""
    then = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    with written_for(style):
        with_year = written[4:5] if len(written) > 4 else []
        for said in with_year:
            assert [since.date() for since, _ in dates.spans(said, NOW)] == [then.date()], said


@every(
    ("typed", "read"),
    [
        ("03/04/2027", {"us": ["2027-03-04"], "german": ["2027-04-03"], "english": ["2027-03-04", "2027-04-03"]}),
        ("12/31/2026", in_all_styles("2026-12-31")),
        ("31/12/2026", in_all_styles("2026-12-31")),
        ("31.12.2026", in_all_styles("2026-12-31")),
        ("03.04.2027", in_all_styles("2027-04-03")),
        ("2027-03-04", in_all_styles("2027-03-04")),
        ("12/05", {"us": ["2026-12-05"], "french": ["2027-05-12"], "iso": ["2026-12-05", "2027-05-12"]}),
        ("5/6/27", {"us": ["2027-05-06"], "spanish": ["2027-06-05"], "iso": ["2027-05-06", "2027-06-05"]}),
        ("5 March 2027", in_all_styles("2027-03-05")),
        ("Mi 3 März 2027", {"german": []}),
        ("Mi. 3. Maerz 2027", {"german": ["2027-03-03"]}),
        ("miercoles 3 de marzo de 2027", {"spanish": ["2027-03-03"]}),
        ("3 fevr. 2027", {"french": ["2027-02-03"]}),
        ("Do. 3. März 2027", {"german": []}),
        ("2 out of 3", {"portuguese": []}),
        ("2 de out.", {"portuguese": ["2026-10-02"]}),
    ],
)
def test_numbers_and_words_go_by_the_style(typed: str, read: dict[str, list[str]]) -> None:
    """What the style leaves open has both meanings, so that somebody is asked; a wrong day of the week is none."""
    for style, expected in read.items():
        with written_for(DateStyle(style)):
            found = dates.days(dates.plain(typed), NOW.date())
        assert found == [date.fromisoformat(one) for one in expected], (style, found)
