"""Dates as a person's client shows them: <!date^…> and rich text dates, in that person's time zone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def _ordinal(day: int) -> str:
    suffix = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _near(then: datetime, now: datetime) -> str | None:
    days = (then.date() - now.date()).days
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)


def _ago(then: datetime, now: datetime) -> str:
    seconds = abs((now - then) / timedelta(seconds=1))
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            text = f"{count} {word}{'' if count == 1 else 's'}"
            return f"{text} ago" if then <= now else f"in {text}"
    return "just now"


def show_date(timestamp: int, pattern: str, tz: str, now: float) -> str:
    """`pattern` uses Slack's tokens, such as "{date_short} at {time}"."""
    zone = ZoneInfo(tz)
    then, today = datetime.fromtimestamp(timestamp, zone), datetime.fromtimestamp(now, zone)
    hour = then.hour % 12 or 12
    month_day = f"{then:%B} {_ordinal(then.day)}, {then.year}"
    tokens = {
        "date_num": f"{then:%Y-%m-%d}",
        "date_slash": f"{then:%m/%d/%Y}",
        "date": month_day,
        "date_short": f"{then:%b} {then.day}, {then.year}",
        "date_long": f"{then:%A}, {month_day}",
        "time": f"{hour}:{then:%M %p}",
        "time_secs": f"{hour}:{then:%M:%S %p}",
        "ago": _ago(then, today),
    }
    for name in ("date", "date_short", "date_long"):
        tokens[f"{name}_pretty"] = _near(then, today) or tokens[name]
    tokens["day_divider_pretty"] = tokens["date_long_pretty"]
    return re.sub(r"\{(\w+)\}", lambda found: tokens.get(found[1], found[0]), pattern)
