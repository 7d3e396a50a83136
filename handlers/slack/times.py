"""Moments as people say them: Tuesday 24 November, 10:00, in 16 h.

Dates are written as whoever reads them has chosen in their settings: `written_for` says who that is, for all that is
drawn within it. What several people read, or what is kept, is drawn within `written_for(DateStyle.ENGLISH)`.

Days are told by their dates and never as today or tomorrow: an answer is read again, and a sentence kept, on another
day than it was made."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from bot.preferences.preferences import DateStyle
from handlers.slack.date_styles import DATE_WORDS, DateWords

EXACT_WITHIN = timedelta(hours=3)
"""Until then it is said to the minute how long something is away, and from then on in whole hours."""

_STYLE = ContextVar[DateStyle]("date_style", default=DateStyle.ENGLISH)


@contextmanager
def written_for(style: DateStyle) -> Iterator[None]:
    """Dates that are drawn within are written in this style; what is begun within goes on so."""
    before = _STYLE.set(style)
    try:
        yield
    finally:
        _STYLE.reset(before)


def date_style() -> DateStyle:
    """That of whoever reads what is drawn now, and typed what is read."""
    return _STYLE.get()


def _words() -> DateWords:
    return DATE_WORDS[date_style()]


def day(moment: datetime, now: datetime) -> str:
    """`Tuesday 24 November`, with the year where it is another one. Both in the reader's zone."""
    words = _words()
    return words.write(moment, words.long if moment.year == now.year else words.long_year)


def whole_day(moment: datetime) -> str:
    """With the year, always: for what is kept, and because what begins in a year is easily typed by mistake."""
    words = _words()
    return words.write(moment, words.long_year)


def brief(moment: datetime, now: datetime) -> str:
    """`3 Mar`, with the year where it is another one."""
    words = _words()
    return words.write(moment, words.brief if moment.year == now.year else words.brief_year)


def short_day(moment: datetime, now: datetime) -> str:
    """`Mon 30 Nov`, with the year where it is another one."""
    words = _words()
    return words.write(moment, words.short if moment.year == now.year else words.short_year)


def dated(moment: datetime) -> str:
    """`Mon 30 Nov 2026`, with the year, always."""
    words = _words()
    return words.write(moment, words.short_year)


def clock(moment: datetime) -> str:
    """`21:00`, or `9:00 PM`."""
    return _words().clock(moment)


def whole(moment: datetime) -> str:
    """`30 Nov 2026, 21:00`: a moment on its own, as a value of a platform."""
    words = _words()
    return f"{words.write(moment, words.brief_year)}{words.between}{words.clock(moment)}"


def recent(moment: datetime, now: datetime) -> str:
    """`10:12`, and on another day `28 Nov, 10:12`. Both in the reader's zone."""
    return clock(moment) if moment.date() == now.date() else f"{brief(moment, now)}, {clock(moment)}"


def span(starts: datetime, ends: datetime | None) -> str:
    """`10:00–11:00`, as the clock says."""
    if not ends or ends <= starts:
        return clock(starts)
    later = "" if ends.date() == starts.date() else f" ({brief(ends, starts)})"
    return f"{clock(starts)}–{clock(ends)}{later}"


def ahead(starts: datetime, ends: datetime | None, now: datetime) -> str:
    """`in 1 h 13 min`, `in 16 h`, `on now`, `over`: for what says itself of which moment it is."""
    if starts <= now:
        return "on now" if ends and ends > now else "over"
    left = starts - now
    if left < EXACT_WITHIN:
        return f"in {length(max(1, left.total_seconds() / 60))}"
    days = (starts.date() - now.date()).days  # on the calendar: what is tomorrow is never two days away
    if days < 2:
        return f"in {round(left.total_seconds() / 3600)} h"
    return f"in {days} days"


def length(minutes: float) -> str:
    """`1 h 30 min`."""
    hours, rest = divmod(round(minutes), 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])


def stretch(since: datetime, until: datetime, now: datetime) -> str:
    """`23 Nov`, or `23 Nov to 29 Nov`; the moment `until` is no part of it."""
    last = (until - timedelta(seconds=1)) if until > since else until
    if last.date() == since.date():
        return brief(since, now)
    return f"{brief(since, now)}{_words().until}{brief(last, now)}"
