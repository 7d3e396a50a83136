"""Moments as people say them: Tuesday 24 November, 10:00, in 16 h.

Days are told by their dates and never as today or tomorrow: an answer is read again, and a sentence kept, on another
day than it was made."""

from datetime import datetime, timedelta

EXACT_WITHIN_HOURS = 3
"""Until then it is said to the minute how long something is away, and from then on in whole hours."""


def day(moment: datetime, now: datetime) -> str:
    """`Tuesday 24 November`, with the year where it is another one. Both in the reader's zone."""
    return f"{moment:%A} {moment.day} {moment:%B}" + (f" {moment.year}" if moment.year != now.year else "")


def whole_day(moment: datetime) -> str:
    """With the year, always: for what is kept, and because what begins in a year is easily typed by mistake."""
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}"


def brief(moment: datetime, now: datetime) -> str:
    """`3 Mar`, with the year where it is another one."""
    return f"{moment.day} {moment:%b}" + (f" {moment.year}" if moment.year != now.year else "")


def short_day(moment: datetime, now: datetime) -> str:
    """`Mon 30 Nov`, with the year where it is another one."""
    return f"{moment:%a} {brief(moment, now)}"


def clock(moment: datetime, now: datetime) -> str:
    """`10:12`, and on another day `28 Nov, 10:12`. Both in the reader's zone."""
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{brief(moment, now)}, {moment:%H:%M}"


def span(starts: datetime, ends: datetime | None) -> str:
    """`10:00–11:00`, as the clock says."""
    if not ends or ends <= starts:
        return f"{starts:%H:%M}"
    later = "" if ends.date() == starts.date() else f" ({brief(ends, starts)})"
    return f"{starts:%H:%M}–{ends:%H:%M}{later}"


def ahead(starts: datetime, ends: datetime | None, now: datetime) -> str:
    """`in 1 h 13 min`, `in 16 h`, `on now`, `over`: for what says itself of which moment it is."""
    if starts <= now:
        return "on now" if ends and ends > now else "over"
    left = starts - now
    if left < timedelta(hours=EXACT_WITHIN_HOURS):
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
    return f"{brief(since, now)} to {brief(last, now)}"
