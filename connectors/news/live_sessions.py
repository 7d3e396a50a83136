"""What is told of a live session, whichever platform it is on: that it begins, and who came."""

from datetime import UTC, datetime

from connectors.news import news_facts

ANNOUNCE_BEFORE_START_S = 15 * 60.0
"""Seconds before it begins that a session is told of."""
WATCH_AHEAD_S = 86_400.0
"""Seconds before it begins that a session is remembered."""


def session_facts(title: str | None, number: str | int | None, begins: datetime | None) -> dict[str, tuple[str, ...]]:
    """By what a session is called, which is its title and its time, and when it starts."""
    begins = begins.astimezone(UTC) if begins else None
    called = f"{title or ''}, {begins:%Y-%m-%d %H:%M} UTC".lstrip(", ") if begins else title
    starts = news_facts.names(f"{begins:%H:%M} UTC") if begins else ()
    return {"session": news_facts.names(called, number), "starts": starts}


def attendance_facts(came: int, expected: int) -> dict[str, tuple[str, ...]]:
    return {"present": (f"{came} of {expected}", str(came)), "absent": (str(expected - came),)}
