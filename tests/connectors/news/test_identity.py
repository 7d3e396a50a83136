"""What tells one event from another is found without reading all of it, and is exactly what reading finds."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.damstra import events as damstra
from connectors.skilljar import events as skilljar
from tests.connectors.news.test_news import KNOWN, READERS, nested
from tests.connectors.skilljar.event_bodies import COURSE, ENROLLED, THINGS
from tests.connectors.strategies import THOROUGH, json, texts

HEADERS = [
    *(("skilljar", {"event_type": one}) for one in (*skilljar.EVENT_TYPES, "BADGE_WON")),
    *(("damstra", {"name": one}) for one in (*damstra.EVENT_TYPES, "badge.won")),
]
"""Every documented kind, Skilljar's ping, and one that nobody knows."""
MORE = st.dictionaries(
    st.sampled_from((*THINGS, *ENROLLED, "lessonScheduleId", "userId", "userID", "timeStamp", "code")) | texts,
    json
    | st.sampled_from(({"state": "REFUNDED"}, {"id": 7}, COURSE, "REFUNDED", "lesson.schedule.completed", 7, "7"))
    | st.integers(95, 3000).map(nested),
    max_size=5,
)


@pytest.mark.parametrize(
    ("platform", "header"), HEADERS, ids=lambda one: one if isinstance(one, str) else [*one.values()]
)
@given(more=MORE, whole=st.booleans())
@example(more={"purchase": {"state": "REFUNDED"}, "code": "REFUNDED"}, whole=True)
@example(more={"code": "lesson.schedule.completed"}, whole=True)
@THOROUGH
def test_an_event_is_known_by_what_reading_it_finds(
    platform: str, header: dict[str, Any], more: dict[str, Any], whole: bool
) -> None:
    """Of every documented kind and of unknown ones, whatever stands in it and whatever is missing."""
    body = (KNOWN[platform] if whole else {}) | more | header
    news = READERS[platform].read(body)
    assert READERS[platform].identity(body) == (news.event, news.key)


@pytest.mark.parametrize("platform", READERS)
@given(body=json)
@THOROUGH
def test_any_json_is_known_by_what_reading_it_finds(platform: str, body: Any) -> None:
    """Also what is no event at all."""
    news = READERS[platform].read(body)
    assert READERS[platform].identity(body) == (news.event, news.key)
