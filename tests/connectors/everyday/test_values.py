"""Names, and when a live session is over, the same for all platforms."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.everyday.values import LiveSession, Person, came, named_person, whole_name

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("Jane", "Doe", "Jane Doe"), ("Jane", None, "Jane"), ("", "Doe", "Doe"), (None, None, "")],
)
def test_a_name_lacks_what_the_platform_lacks(first: str | None, last: str | None, name: str) -> None:
    """And no blanks stand for it."""
    assert whole_name(first, last) == name
    assert named_person("acme", 7, first, last) == Person("acme", "7", name, first=first or "", last=last or "")


def test_somebody_without_a_number_has_none() -> None:
    """And is called by what is known of them."""
    assert named_person("acme", None, None, None, "jane@example.com").called == "jane@example.com"
    assert named_person("acme", 0, "Jane", "Doe").id == ""
    assert Person("acme", "7").called == "7"


@pytest.mark.parametrize(
    ("session", "over"),
    [
        (LiveSession("acme", "1", "Q&A", NOON - HOUR, NOON), True),
        (LiveSession("acme", "1", "Q&A", NOON - HOUR, NOON + HOUR), False),
        (LiveSession("acme", "1", "Q&A", NOON - 8 * HOUR), True),
        (LiveSession("acme", "1", "Q&A", NOON - HOUR), False),
        (LiveSession("acme", "1", "Q&A"), False),
        (LiveSession("acme", "1", "Q&A", over=True), True),
    ],
)
def test_a_session_is_over_when_it_surely_is(session: LiveSession, over: bool) -> None:
    """By its end; else once the longest would have ended; or when the platform says so."""
    assert session.is_over(NOON, 8 * HOUR) is over


@pytest.mark.parametrize(
    ("noted", "over", "told"),
    [(True, False, True), (False, False, None), (None, False, None), (True, True, True), (False, True, False)],
)
def test_nobody_has_stayed_away_from_what_is_not_over(noted: bool | None, over: bool, told: bool | None) -> None:
    """A no may become a yes."""
    assert came(noted, over) is told
