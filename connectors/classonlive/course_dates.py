"""What tells the dates of a course on ClassOnLive, and what it told."""

from typing import Any

from connectors.classonlive import told
from connectors.classonlive.contents import Content, ContentGet
from connectors.classonlive.tutoring import ParticularCalendarGet
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.everyday.values import LiveSession

NOT_THERE = (errors.NotFound, errors.Invalid)
"""How ClassOnLive may say that there is nothing."""


def look_at(listed: Content) -> Intent[Any]:
    """What tells the dates of a course."""
    number = listed.content_id or 0
    tutoring = listed.content_type == told.TUTORING
    return ParticularCalendarGet(content_id=number) if tutoring else ContentGet(content_id=number)


def held(listed: Content, looked: Any) -> list[LiveSession]:
    """The dates of a course, as far as they are known; none of one that was deleted meanwhile."""
    if isinstance(looked, NOT_THERE):
        return []
    return told.held(listed, None if isinstance(looked, errors.PlatformError) else looked)
