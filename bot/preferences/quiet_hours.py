"""Quiet hours: the part of each day in which messages that can wait do."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self


@dataclass(frozen=True)
class QuietHours:
    """From one time of the day to another, the second no longer part of it; over midnight where it is the earlier."""

    begins: time
    ends: time

    @classmethod
    def read(cls, text: str) -> Self:
        """`22:00-07:00`. Raises ValueError for what is not two different times."""
        begins, dash, ends = text.replace("–", "-").replace("—", "-").partition("-")
        found = cls(_time(begins), _time(ends))
        if not dash or found.begins == found.ends:
            raise ValueError(text)
        return found

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"

    def over(self, moment: datetime) -> datetime | None:
        """When the quiet hours end that this moment lies in, on the clocks of its zone; None where it lies in none."""
        clock = moment.time()
        overnight = self.ends < self.begins
        late = clock >= self.begins and (overnight or clock < self.ends)
        early = overnight and clock < self.ends
        if not late and not early:
            return None
        day = moment.date() + timedelta(days=1 if overnight and late else 0)
        return datetime.combine(day, self.ends, moment.tzinfo)


def _time(text: str) -> time:
    """`22:00`, `7:05` or `22`. Raises ValueError."""
    hours, _, minutes = text.strip().partition(":")
    if not (hours.isdecimal() and (minutes or "00").isdecimal()):
        raise ValueError(text)
    return time(int(hours), int(minutes or 0))
