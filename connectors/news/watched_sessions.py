"""The live sessions that a look at a platform saw, for App Home."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class WatchedSession:
    """One of them; `starts` and `ends` are Unix seconds."""

    id: str
    title: str
    starts: float
    ends: float
    host: str = ""
    place: str = ""


@dataclass(frozen=True)
class WatchedSessions:
    """What was seen of a span of time.

    Attributes:
        at: when the oldest of it was seen; Unix seconds
        since: from when on; Unix seconds
        until: up to when
        sessions: those that begin in that time
        asked: ids of the operations that it took
        part: what was looked through, where that is not all, such as `40 of 60 classes`
    """

    at: float
    since: float
    until: float
    sessions: Sequence[WatchedSession]
    asked: tuple[str, ...]
    part: str = ""
