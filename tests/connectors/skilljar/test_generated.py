"""Answers and requests that are made up from what Skilljar's schema allows: five seeds of them, five hundred by
`make faults`."""

from typing import Any

import pytest

from tests.connectors.skilljar import generated
from tests.connectors.skilljar.generated import OPERATIONS, REASONS, REQUESTS, Told, address, differing, told
from tests.connectors.skilljar.inventor import Inventor
from tests.connectors.skilljar.shapes import THINGS

SEEDS = range(5)


async def test_nothing_is_lost_refused_or_sent_otherwise_without_a_reason() -> None:
    """Of every operation; each reason is there for something that happens, and each operation is sent in some way."""
    heard = Told()
    for seed in SEEDS:
        heard += await told(seed)
    assert not heard.faults, "\n".join(heard.faults)
    assert {f"{table} {one}" for table, all_ in REASONS.items() for one in all_} - heard.reasons == set()
    assert heard.sent == set(OPERATIONS)


async def test_without_its_reason_each_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """So none of them is taken for something else."""
    monkeypatch.setattr(generated, "REASONS", dict.fromkeys(REASONS, ()))
    faults = " ".join((await told(0)).faults)
    assert ": previous is lost" in faults
    assert "domains_users_invites_list: results.token is masked" in faults
    assert "users_published_courses_update course_progress: is needed" in faults
    assert "enrolled_at is sent otherwise" in faults


def test_every_request_is_of_an_operation() -> None:
    """And every operation that takes something has one."""
    known = {address(cls) for cls in OPERATIONS.values()}
    assert REQUESTS["requests"].keys() <= known
    taking = {address(cls) for cls in OPERATIONS.values() if cls.http.method in ("POST", "PUT", "PATCH")}
    assert taking - REQUESTS["requests"].keys() == {"POST /users/{}/anonymize"}


@pytest.mark.parametrize(
    ("wanted", "came", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": "1"}, ["a"]),
        ({"a": None}, {}, ["a"]),
        ({}, {"a": None}, ["a"]),
        ({"a": True}, {"a": 1}, ["a"]),
        ({"a": {"b": [{"c": 1}]}}, {"a": {"b": [{"c": 2}]}}, ["a.b.c"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a"]),
        ({"a": "2026-01-01T05:30:00+05:30"}, {"a": "2026-01-01T00:00:00Z"}, []),
        ({"a": "2026-01-01T05:30:00+05:30"}, {"a": "2026-01-01T00:00:01Z"}, ["a"]),
    ],
)
def test_what_is_sent_otherwise_is_seen(wanted: Any, came: Any, found: list[str]) -> None:
    """Whatever it is; the same moment may be written in another way."""
    assert list(differing(wanted, came)) == found


def test_a_seed_says_the_same_again() -> None:
    """And another one something else, with values of which no two are alike."""
    first, again, other = (Inventor(seed, THINGS).value("page of offer") for seed in (1, 1, 2))
    assert first == again != other
