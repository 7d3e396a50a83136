"""Skilljar compares names letter by letter, so it is asked for more than what was typed."""

from hypothesis import given

from connectors.core.same import same
from connectors.skilljar.name_searches import name_searches
from tests.connectors.everyday.test_spellings import spellings


@given(typed=spellings().filter(lambda one: same(one, "Maeve O'Brien")))
def test_the_plain_spelling_is_asked_for(typed: str) -> None:
    """Where there are more people than a page."""
    asked = [(one.first_name, one.last_name) for one in name_searches(typed)]
    assert ("Maeve", "O'Brien") in asked
