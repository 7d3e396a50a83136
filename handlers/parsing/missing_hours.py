"""A live session whose beginning was said in part, or is none: what is missing is asked for, and the day is kept."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NoReturn

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.parsing import dates, times
from handlers.parsing.reading import Reading, day_label
from handlers.parsing.words import Word


def no_such_hour(reading: Reading, words: Sequence[Word], said: str) -> None:
    """What can be read, and is no moment. Raises Misread."""
    if gone := times.skipped(said, reading.now):
        reading.sure = frozenset()
        if len(gone) == 1:
            reading.set(day=_midnight(gone[0], reading.now))
        reading.refuse(
            f"“{said}” doesn't exist: the clocks go forward and skip that hour. Nothing was changed. "
            "Choose another hour."
        )
    if dates.spans(said, reading.now):
        reading.refuse(f"“{said}” isn't one day. Nothing was changed. Which day, and what time?", words)


def which_hour(reading: Reading, said: str) -> NoReturn:
    """A day was said at most. Raises Misread, which asks for the hour."""
    if not said:
        reading.refuse(f"Say when, such as “at 2 Dec 10:00”: `/lms {VERB_EXAMPLES[Verb.SCHEDULE]}`.")
    found = dates.days(dates.plain(said), reading.now.date())
    if not found:
        reading.refuse(f"I read “{said}”, which isn't both a day and an hour: `/lms {VERB_EXAMPLES[Verb.SCHEDULE]}`.")
    later = [_midnight(one, reading.now) for one in found if one >= reading.now.date()]
    if not later:
        reading.refuse(f"“{said}” has passed. Nothing was changed. Choose a later time.")
    if len(later) > 1:
        reading.choose(said, [(day_label(one), {"day": one}) for one in later])
    reading.set(day=later[0])
    reading.refuse(f"“{said}” is {day_label(later[0])}. What time? Nothing was changed yet.")


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo)
