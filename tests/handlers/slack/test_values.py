"""How values read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.core.labels import label
from connectors.core.record import Display
from handlers.slack.values import columns, read_aloud
from tests.handlers import hostile


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("class_name", "Class name"),
        ("ext_class_id", "Your number of the class"),
        ("isZoomConfigured", "Is zoom configured"),
        ("HTTPStatus", "Httpstatus"),
        ("id", "Id"),
        ("", ""),
        ("_", ""),
        ("été", "Été"),
    ],
)
def test_label(name: str, says: str) -> None:
    """A field's name reads like words."""
    assert label(name) == says


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (2.5, "2.5"),
        ("text", "text"),
        ("", ""),
        ([], ""),
        (["a", "b"], "a, b"),
        ([1, None, True], "1, , yes"),
        ([{"a": 1}], "1 entry"),
        ([{"a": 1}, {"a": 2}], "2 entries"),
        ([["a"], "b"], "2 entries"),
        ([{"id": 7, "title": "Path one", "progress": 0}, {"id": "8", "name": " Path "}], "Path one (7), Path (8)"),
        ([{"id": 7, "title": "Path one"}, {"id": 8}], "2 entries"),
        ({"first_name": "Ada", "admin": True}, "First name: Ada, Admin: yes"),
        ({"viewed": None, "note": "", "seen": False}, "Seen: no"),
        ({"viewed": None}, ""),
        ("2026-03-02T10:00:00Z", "2 Mar 2026, 11:00"),
        ("2026-03-02T10:00:00.123Z", "2 Mar 2026, 11:00"),
        ("2026-07-02T10:00:00+00:00", "2 Jul 2026, 12:00"),
        ("2026-03-02T10:00-0500", "2 Mar 2026, 16:00"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T10:00:00", "2026-03-02T10:00:00"),
        ("2026-02-30T10:00:00Z", "2026-02-30T10:00:00Z"),
        ("2026-13-45T99:99:99Z", "2026-13-45T99:99:99Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ],
    ids=repr,
)
def test_read_aloud(value: Any, says: str) -> None:
    """A value reads as a person in Paris would write it; what is no moment stays as it came."""
    assert read_aloud(value, "Europe/Paris") == says


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (1772445600, "2 Mar 2026, 10:00"),
        (0, "1 Jan 1970, 00:00"),
        (1772445600.9, "2 Mar 2026, 10:00"),
        (1772445600000, "1772445600000"),
        (10**18, "1000000000000000000"),
        (-(10**18), "-1000000000000000000"),
        (float("nan"), "nan"),
        (True, "yes"),
        ("soon", "soon"),
        ("1772445600", "2 Mar 2026, 10:00"),
        ("1772445600000", "1772445600000"),
        ("9" * 5000, "9" * 5000),
        (["1772445600", 1772445600, None], "2 Mar 2026, 10:00, 2 Mar 2026, 10:00, "),
        (None, ""),
    ],
    ids=repr,
)
def test_moments(value: Any, says: str) -> None:
    """Where a field holds a time, a number is Unix seconds, and one that cannot be stays a number."""
    assert read_aloud(value, "UTC", moment=True) == says


@pytest.mark.parametrize("zone", ["", "No/Where", "Europe", "../etc/passwd", "x" * 500])
def test_no_such_zone(zone: str) -> None:
    """A time zone that does not exist costs the nice form of the time and nothing else."""
    assert read_aloud("2026-03-02T10:00:00Z", zone) == "2026-03-02T10:00:00Z"


@given(hostile.jsons, st.booleans())
def test_anything_reads(value: Any, moment: bool) -> None:
    """Whatever the value, it reads as some text."""
    assert isinstance(read_aloud(value, "Europe/Paris", moment), str)


@pytest.mark.parametrize(
    ("wanted", "rows", "names"),
    [
        (("a", "b"), [{"a": 1, "b": 2, "c": 3}], ["a", "b"]),
        (("a", "b"), [{"a": 1, "b": None}, {"a": None, "b": 2}], ["a", "b"]),
        (("a", "b"), [{"a": 1, "b": ""}, {"a": 2, "b": []}], ["a"]),
        (("a", "b"), [{"b": 0}], ["b"]),
        (("a", "b"), [{"c": 1}], ["a"]),
        ((), [{"a": 1}, {"b": 2}], ["a", "b"]),
        ((), [dict.fromkeys("abcdefgh", 1)], list("abcdef")),
        ((), [{}], []),
        ((), [], []),
    ],
)
def test_columns(wanted: tuple[str, ...], rows: list[dict[str, Any]], names: list[str]) -> None:
    """A table has the columns its record asks for, without those that are empty everywhere."""
    assert columns(Display(columns=wanted), rows) == names
