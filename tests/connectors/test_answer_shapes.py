"""What the tests of stand-ins' shapes must find is found."""

import pytest

from tests.connectors.answer_shapes import rowless, shapes

KNOWN = {"guests": {path: {shape} for path, shape in shapes({"rows": [{"name": "Ada", "rooms": [7]}], "ok": True})}}


@pytest.mark.parametrize(
    ("answers", "empty"),
    [
        ([{"rows": [], "ok": True}], True),
        ([{"rows": []}, {"rows": []}], True),
        ([{"rows": []}, {"rows": [{"name": "Zoë"}]}], False),
        ([{"rows": {"3": {"name": "Zoë"}}}], False),
        ([{"rows": [{"name": "Zoë", "rooms": []}]}], False),
    ],
)
def test_a_listing_that_never_has_rows_is_seen(answers: list[object], empty: bool) -> None:
    """Nothing has no wrong shape, so a stand-in that is always empty would fit any document."""
    found = list(rowless(KNOWN, [("guests", one) for one in answers]))
    assert found == (["guests.rows: no row in any answer"] if empty else [])
