"""Dates are written as the people of each language write them: held against what Babel makes of the Unicode CLDR."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from bot.preferences.preferences import DateStyle
from handlers.settings.settings_view import DATE_STYLE_LABELS
from handlers.slack import times
from handlers.slack.date_styles import DATE_WORDS
from handlers.slack.values import read_aloud

BABEL = yaml.safe_load(Path(__file__).with_name("babel_dates.yaml").read_text())
LAST_OF_NOVEMBER = datetime.fromisoformat("2026-11-30T21:00")


@pytest.mark.parametrize(
    ("style", "moment", "written"),
    [(DateStyle(style), moment, written) for style, moments in BABEL.items() for moment, written in moments.items()],
)
def test_as_babel_writes_it(style: DateStyle, moment: str, written: list[str]) -> None:
    """Every month, every day of the week, short and long, with the year and without it."""
    then = datetime.fromisoformat(moment)
    this_year, another = then.replace(day=1), then.replace(year=2025, day=1)
    with times.written_for(style):
        said = [
            times.brief(then, this_year),
            times.brief(then, another),
            times.short_day(then, this_year),
            times.short_day(then, another),
            times.whole_day(then),
            times.clock(then),
        ]
    assert said[: len(written)] == written


def test_every_day_and_month_was_held_against_it() -> None:
    """A table of twelve moments that left out Saturdays would not see how they are written."""
    then = [datetime.fromisoformat(moment) for moment in BABEL["german"]]
    assert ({one.month for one in then}, {one.weekday() for one in then}) == (set(range(1, 13)), set(range(7)))


@pytest.mark.parametrize("style", DateStyle)
def test_the_form_shows_what_is_written(style: DateStyle) -> None:
    """Its example is the very text that a value of a platform becomes."""
    with times.written_for(style):
        assert DATE_STYLE_LABELS[style].partition(": ")[2] == times.whole(LAST_OF_NOVEMBER)
        assert read_aloud("2026-11-30T20:00:00Z", "Europe/Paris") == times.whole(LAST_OF_NOVEMBER)


def test_iso_sorts_as_text() -> None:
    """What is written in ISO style begins with a date that Python reads back."""
    with times.written_for(DateStyle.ISO):
        assert datetime.fromisoformat(times.whole(LAST_OF_NOVEMBER)) == LAST_OF_NOVEMBER
        assert times.whole_day(LAST_OF_NOVEMBER) == "Monday 2026-11-30"


def test_a_style_holds_within_and_not_after() -> None:
    """What is drawn for the next reader is theirs again."""
    with times.written_for(DateStyle.FRENCH):
        with times.written_for(DateStyle.ENGLISH):
            assert times.whole_day(LAST_OF_NOVEMBER) == "Monday 30 November 2026"
        assert times.whole_day(LAST_OF_NOVEMBER) == "lundi 30 novembre 2026"
    assert times.stretch(LAST_OF_NOVEMBER, datetime.fromisoformat("2026-12-04"), LAST_OF_NOVEMBER) == "30 Nov to 3 Dec"


def test_every_style_has_its_words() -> None:
    """Twelve months and seven days, each of them another."""
    for style in DateStyle:
        words = DATE_WORDS[style]
        counts = [len(set(one.split())) for one in (words.months, words.short_months, words.days, words.short_days)]
        assert counts == [12, 12, 7, 7], style
