"""Today's sessions on App Home: a line says of each platform what was seen of today, and when."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.notifications.seen_sessions import SeenSessions
from connectors.everyday.values import LiveSession
from handlers.home.home_sessions import section
from handlers.slack.blocks import Message
from tests.handlers.messages import read
from tests.rows import every

NOW = datetime(2026, 12, 1, 9, 10, tzinfo=UTC)
DAY_HOURS = (0.0, 24.0)
HOUR_S = 3600.0


def seen(platform: str, *hours: float, span: tuple[float, float] = DAY_HOURS, part: str = "") -> SeenSessions:
    """Sessions of an hour each, at these hours of the day of `NOW`; `span` are the hours that were looked at."""
    first = NOW.replace(hour=0, minute=0)
    begun = [first + timedelta(hours=at) for at in hours]
    sessions = [LiveSession(platform, str(at), f"At {at:%H}", at, at + timedelta(hours=1)) for at in begun]
    since, until = (first.timestamp() + at * HOUR_S for at in span)
    return SeenSessions(platform, NOW.timestamp(), since, until, sessions, (), part)


def said(found: Sequence[SeenSessions], able: Sequence[str] = ("class", "damstra")) -> str:
    return read(Message("", section(able, found, NOW)))


@every(
    ("found", "words"),
    [
        ([], "Class: not known yet · Damstra Learning: not known yet"),
        ([seen("class", 11, 15)], "Class: 2 today, as of 09:10 · Damstra Learning: not known yet"),
        ([seen("class", 7, 15)], "Class: 2 today (1 over), as of 09:10"),
        ([seen("class", 7)], "Class: 1 today (all over), as of 09:10"),
        ([seen("class")], "Class: none today, as of 09:10"),
        ([seen("class", 15, part="40 of 60 classes")], "Class: 1 in 40 of 60 classes, as of 09:10"),
        ([seen("class", 15, span=(9, 33))], "Class: 1 after 09:00, as of 09:10"),
        ([seen("class", 15, span=(9, 17.5))], "Class: 1 between 09:00 and 17:30, as of 09:10"),
        ([seen("class", 15, span=(-3, 17))], "Class: 1 before 17:00, as of 09:10"),
        ([seen("class", span=(-24, 0))], "Class: not known yet"),
    ],
)
def test_each_platform_says_what_was_seen_and_when(found: list[SeenSessions], words: str) -> None:
    """Nothing that was not looked at passes for a day without sessions."""
    assert words in said(found)


@every(
    ("found", "words"),
    [
        ([], "I haven't asked for today's sessions yet."),
        ([seen("class"), seen("damstra")], "No live sessions today."),
        ([seen("class", 7), seen("damstra")], "No more live sessions today."),
        ([seen("class")], "I know of no live sessions today on Class."),
        ([seen("class", 7)], "I know of no more live sessions today on Class."),
        (
            [seen("class"), seen("damstra", span=(9, 24))],
            "I know of no live sessions today on Class and Damstra Learning.",
        ),
    ],
)
def test_none_is_said_of_a_whole_day_only(found: list[SeenSessions], words: str) -> None:
    assert words in said(found)


def test_nobody_who_may_see_none_reads_of_them() -> None:
    assert section([], [seen("class", 11)], NOW) == []


@given(
    known=st.lists(
        st.builds(
            lambda platform, hours, begins, ends: seen(platform, *hours, span=(begins, ends)),
            st.sampled_from(["class", "damstra", "skilljar"]),
            st.lists(st.integers(0, 23), max_size=12),
            st.integers(-24, 8),
            st.integers(10, 36),
        ),
        max_size=3,
        unique_by=lambda one: one.platform,
    )
)
def test_no_live_sessions_are_claimed_of_whole_days_alone(known: list[SeenSessions]) -> None:
    """Each platform stands in one line, and the day is called free only where all of all platforms was looked at."""
    able = ("class", "damstra", "skilljar")
    told, midnight = said(known, able), NOW.replace(hour=0, minute=0).timestamp()
    assert told.count("not known yet") == len(able) - sum(one.until > midnight for one in known)
    whole = [one for one in known if one.since <= midnight and one.until >= midnight + 24 * HOUR_S]
    if len(whole) < len(able):
        assert "No live sessions today." not in told
        assert "No more live sessions today." not in told
