"""What a picker offers, and what it says of what it did not look through."""

import pytest

from handlers.operations.listing_rows import LISTING_CUT, LISTING_LATE
from handlers.operations.pickers import as_typed
from handlers.slack import limits


@pytest.mark.parametrize("unseen", ["", LISTING_CUT, LISTING_LATE, "only 60 of 206 classes on Class, without Damstra"])
@pytest.mark.parametrize("typed", ["jane", "x" * limits.OPTION_VALUE_CHARS])
def test_what_was_typed_is_offered_with_what_was_not_searched(typed: str, unseen: str) -> None:
    """Whole as the value, and as far as there is room in the text."""
    (offered,) = as_typed(f" {typed} ", unseen)
    assert offered["value"] == typed
    assert len(offered["text"]["text"]) <= limits.OPTION_TEXT_CHARS
    assert unseen in offered["text"]["text"]
    assert offered["text"]["text"].startswith(f"Use “{typed[:10]}")


def test_what_is_no_option_is_not_offered() -> None:
    assert as_typed("") == as_typed("  ", LISTING_LATE) == as_typed("x" * (limits.OPTION_VALUE_CHARS + 1)) == []
