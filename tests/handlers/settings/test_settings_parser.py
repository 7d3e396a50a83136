"""Settings are typed in many ways; what was taken is one thing, and what may be two is asked about."""

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import RequestRefused
from bot.preferences.preferences import UNCHOSEN, DateStyle
from bot.preferences.quiet_hours import QuietHours
from handlers.settings.clock_words import clock_times, quiet_hours
from handlers.settings.settings_parser import read
from handlers.slack.times import written_for
from tests.rows import every


@pytest.mark.parametrize(
    "typed",
    [
        "22:00-07:00", "22-7", "22 - 7", "22–7", "22 to 7", "from 22 to 7", "22.00-7.00", "22h-7h", "22:00 until 7:00",
        "10pm-7am", "10 pm - 7 am", "from 10 pm to 7 am", "between 10pm and 7am", "10 p.m. to 7 a.m.", "10PM–7AM",
        "10pm-7", "10-7am", "22:00 07:00", "10 in the evening to 7 in the morning", "hours from 22 to 7",
        "10 at night until 7 in the morning", "22 uhr bis 7 uhr", "from 10pm till 07:00 every day",
    ],
)  # fmt: skip
def test_ten_at_night_to_seven(typed: str) -> None:
    assert read(f"quiet {typed}", UNCHOSEN, ())[0].quiet == QuietHours(time(22), time(7))


@every(
    ("typed", "meant"),
    [
        ("9-5", ["21:00-05:00", "09:00-17:00"]),
        ("10-7", ["10:00-19:00", "22:00-07:00"]),
        ("midnight to 6", ["00:00-06:00"]),
        ("noon to 2", ["12:00-14:00"]),
        ("1-6", ["01:00-06:00"]),
        ("10:00-7:00", ["10:00-07:00"]),
        ("8pm to 8pm", []),
        ("22", []),
        ("25-7", []),
        ("22-7-9", []),
        ("always", []),
        ("", []),
    ],
)
def test_what_may_be_two_nights_is_both(typed: str, meant: list[str]) -> None:
    assert sorted(map(str, quiet_hours(typed))) == sorted(meant)


@given(st.times(), st.times())
def test_quiet_hours_are_read_as_they_are_said(begins: time, ends: time) -> None:
    """In every style: what the answer says can be typed again."""
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    if begins == ends:
        return
    for style in DateStyle:
        with written_for(style):
            chosen, told = read(f"quiet {begins:%H:%M}-{ends:%H:%M}", UNCHOSEN, ())
            again, _ = read(f"quiet {told.removeprefix('Your quiet hours are ').rstrip('.')}", UNCHOSEN, ())
        assert chosen.quiet == again.quiet == QuietHours(begins, ends)


@given(st.text(max_size=30))
def test_anything_typed_is_read_or_refused(typed: str) -> None:
    for name in ("quiet", "digest", "dates", ""):
        with suppress(RequestRefused):
            assert read(f"{name} {typed}", UNCHOSEN, ("class",))[1]
    assert all(isinstance(one, time) for one in clock_times(typed))


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("8", 8), ("8am", 8), ("at 8", 8), ("08:00", 8), ("8:00", 8), ("8.00", 8), ("at 8 am", 8), ("8 o'clock", 8),
        ("20:00", 20), ("8pm", 20), ("20", 20), ("8 in the evening", 20), ("noon", 12), ("midnight", 0), ("0", 0),
        ("12", 12), ("every day at 8", 8), ("daily at 7 a.m.", 7),
    ],
)  # fmt: skip
def test_the_hour_of_digests(typed: str, hour: int) -> None:
    assert read(f"digest {typed}", UNCHOSEN, ())[0].digest_hour == hour


@pytest.mark.parametrize("typed", ["off", "8:30", "24", "13pm", "", "soon"])
def test_what_is_no_full_hour_changes_nothing(typed: str) -> None:
    with pytest.raises(RequestRefused, match="Nothing was changed"):
        read(f"digest {typed}", UNCHOSEN, ())


@pytest.mark.parametrize(
    ("typed", "style"),
    [
        *((style, style) for style in DateStyle),
        ("de", "german"), ("Deutsch", "german"), ("in German", "german"), ("US", "us"), ("english (us)", "us"),
        ("American", "us"), ("en-US", "us"), ("ISO 8601", "iso"), ("yyyy-mm-dd", "iso"), ("uk", "english"),
        ("Français", "french"), ("español", "spanish"), ("português", "portuguese"), ("format us", "us"),
        ("dd.mm.yyyy", "german"), ("mm/dd/yyyy", "us"),
    ],
)  # fmt: skip
def test_the_style_of_dates(typed: str, style: str) -> None:
    for name in ("dates", "date", "Language"):
        assert read(f"{name} {typed}", UNCHOSEN, ())[0].dates == style
