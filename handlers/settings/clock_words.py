"""Times of the day as people type them into a setting: `10pm-7am`, `22-7`, `from 10 pm to 7 am`, `8 in the morning`.

Where an hour may be in the morning or in the evening, only hours that make a night of it are taken, and only where
there is one such night."""

import re
from collections.abc import Sequence
from datetime import time

from bot.preferences.quiet_hours import QuietHours

GUESSED_QUIET_MAX_MINUTES = 14 * 60
"""Quiet hours shorter than this are taken without `am` and `pm`: `10-7` is no quiet of 21 hours."""
_HALVES = {"in the morning": "am", "in the afternoon": "pm", "in the evening": "pm", "at night": "pm"}
_LITTLE = re.compile(r"\b(?:between|from|at|every|each|day|daily|weekdays?|hours?|h|uhr|o'clock|is|are|be|on)\b|=")
_BETWEEN = re.compile(r"\s*(?:[-–—−]|\b(?:to|until|till|til|and|through|bis)\b)\s*")
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})|h)? ?(?P<half>am|pm)?")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def clock_times(text: str) -> list[time]:
    """Each time of the day that is meant: `8am`, `20:00`, `8 in the evening`, `noon`; `8` is at eight or at twenty."""
    words = _plain(text)
    if words in _NAMED:
        return [_NAMED[words]]
    found = _TIME.fullmatch(words)
    if not found or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
        return []
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        return [time(hour % 12 + 12 * (found["half"] == "pm"), minute)] if 1 <= hour <= 12 else []
    open_to_doubt = not found["minute"] and len(found["hour"].lstrip("0")) == len(found["hour"]) and 1 <= hour <= 12
    return [time(hour, minute), time((hour + 12) % 24, minute)] if open_to_doubt else [time(hour, minute)]


def quiet_hours(text: str) -> list[QuietHours]:
    """Each stretch that may be meant, as typed by a clock of 24 hours first; none where these are not two times."""
    halves = _BETWEEN.split(_plain(text))
    if len(halves) == 1:
        halves = _plain(text).split(" ") if len(_plain(text).split(" ")) == 2 else halves
    if len(halves) != 2:
        return []
    begins, ends = (clock_times(one) for one in halves)
    every = [QuietHours(first, last) for first in begins for last in ends if first != last]
    if len(every) < 2:
        return every
    likely = [one for one in every if _minutes(one) < GUESSED_QUIET_MAX_MINUTES]
    return likely[:1] if every[0] in likely else likely


def _minutes(one: QuietHours) -> int:
    begins, ends = (each.hour * 60 + each.minute for each in (one.begins, one.ends))
    return (ends - begins) % (24 * 60)


def _plain(text: str) -> str:
    """Without little words, `p.m.` as `pm` right behind its hour."""
    words = re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", " ".join(text.casefold().replace("’", "'").split()))
    for said, half in _HALVES.items():
        words = words.replace(said, half)
    return " ".join(_LITTLE.sub(" ", words).split())


def said(found: Sequence[QuietHours]) -> str:
    """`22:00-07:00 or 10:00-19:00`, as they can be typed."""
    return " or ".join(f"`quiet {one}`" for one in found)
