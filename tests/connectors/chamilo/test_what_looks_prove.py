"""A change whose answer was lost is done where a look shows what it changed: never by what was so before, and nobody is
missing from a list that was not read whole.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from connectors.catalog import operation
from connectors.chamilo.enrollments import Removed
from connectors.core import errors
from connectors.core.intent import make
from tests.connectors.chamilo.rig import ZOE, chamilo_rig
from tests.connectors.chamilo.test_replays import NOT_TAKEN

LOST, BROKEN = 504, 500
SESSION = {
    "id": "12",
    "name": "Night",
    "access_start_date": "2026-12-01 08:00:00",
    "access_end_date": "2026-12-18 17:00:00",
}
LATER = {"access_end_date": "2031-01-08 17:00:00"}
ENDS_LATER = {"access_end_date": "2031-01-08T17:00:00Z"}


def listed(*rows: Any) -> dict[str, Any]:
    return {"error": False, "data": list(rows)}


async def carry_out(id: str, data: dict[str, Any], came: Mapping[str, Sequence[Any]]) -> Any:
    """Chamilo answers each action in this order, the last for ever: with JSON, with bytes, or with a status alone."""
    left = {action: list(said) for action, said in came.items()}

    def answer(request: httpx.Request) -> httpx.Response:
        [action] = (parse_qs(request.url.query.decode()) | parse_qs(request.content.decode()))["action"]
        said = left[action].pop(0) if len(left[action]) > 1 else left[action][0]
        if isinstance(said, int):
            return httpx.Response(said)
        return httpx.Response(200, content=said if isinstance(said, bytes) else json.dumps(said).encode())

    connector = chamilo_rig().connect(transport=httpx.MockTransport(answer))
    cls = operation("chamilo", id)
    assert cls
    try:
        return await connector.run(make(cls, data))
    finally:
        await connector.close()


@pytest.mark.parametrize(
    ("asked", "looks", "done"),
    [
        ({"name": "Late"}, [listed(SESSION | {"name": "Late"})], True),
        ({"name": "Late"}, [listed(SESSION)], False),
        ({"name": "Night"} | ENDS_LATER, [listed(SESSION)], False),
        ({"name": "Night"} | ENDS_LATER, [listed(SESSION | LATER)], True),
        ({"name": "Night", "description": "New"}, [listed(SESSION)], False),
        ({"name": "Late", "description": "New"}, [listed(SESSION), listed(SESSION | {"name": "Late"})], True),
        ({"description": "New"} | ENDS_LATER, [listed(SESSION), listed(SESSION | LATER)], True),
        ({"description": "New"} | ENDS_LATER, [listed(SESSION | LATER)], False),
        ({"name": "Late", "description": "New"}, [BROKEN, listed(SESSION | {"name": "Late"})], False),
        ({"name": "Late", "reset": True}, [listed(SESSION | {"name": "Late"})], False),
        ({"name": "Late", "extra": {"client": "ACME"}}, [listed(SESSION), listed(SESSION | {"name": "Late"})], False),
        ({"name": "Late"}, [listed(None, SESSION | {"id": "13", "name": "Late"})], False),
        ({"name": "Late"}, [b""], False),
        ({"description": "New"}, [listed(SESSION)], False),
    ],
)
async def test_a_session_was_changed_where_something_of_it_changed(
    asked: dict[str, Any], looks: Sequence[Any], done: bool
) -> None:
    """Or where all that was asked for is shown, whoever did it: all of a session is changed, or nothing."""
    came = {"update_session": [LOST], "get_sessions": looks}
    if done:
        assert (await carry_out("update_session", {"session_id": 12, **asked}, came)).id == 12
    else:
        with pytest.raises(errors.OutcomeUnknown):
            await carry_out("update_session", {"session_id": 12, **asked}, came)


ZOE_LISTED = {"id": 9, "firstname": "Zoë", "lastname": "O’Brien", "email": "zoe@example.com", "username": "zoe"}


@pytest.mark.parametrize(
    ("known", "people", "done"),
    [
        (NOT_TAKEN, listed(None, ZOE_LISTED), True),
        (listed(True), listed(ZOE_LISTED), False),
        (BROKEN, listed(ZOE_LISTED), False),
        (NOT_TAKEN, listed(), False),
        (NOT_TAKEN, b"", False),
        (NOT_TAKEN, listed(None), False),
        (NOT_TAKEN, {"error": False, "data": "none"}, False),
    ],
)
async def test_somebody_was_added_whose_log_in_name_nobody_had_before(known: Any, people: Any, done: bool) -> None:
    came = {"save_user": [LOST], "username_exist": [known], "get_users": [people]}
    if done:
        assert (await carry_out("save_user", ZOE, came)).id == 9
    else:
        with pytest.raises(errors.OutcomeUnknown):
            await carry_out("save_user", ZOE, came)


OTHER, ZOE_IN = {"user_id": 3, "username": "bob", "status_rel": 5}, {"user_id": 9, "username": "zoe", "status_rel": 5}
ODD_ROSTERS = [b"", b"null", BROKEN, listed(None, OTHER), listed("zoe"), listed({"username": "zoe"}), {"error": False}]


@pytest.mark.parametrize("roster", [*ODD_ROSTERS, listed(ZOE_IN, OTHER)])
async def test_nobody_is_known_to_be_out_of_a_course_by_less_than_all_of_its_list(roster: Any) -> None:
    came = {
        "unsubscribe_user_from_course": [LOST],
        "get_users_subscribed_to_course": [listed(ZOE_IN, OTHER), roster],
    }
    with pytest.raises(errors.OutcomeUnknown):
        await carry_out("unsubscribe_user_from_course", {"course_id": 1, "user_id": 9}, came)
    came["get_users_subscribed_to_course"] = [listed(ZOE_IN, OTHER), listed(OTHER)]
    gone = await carry_out("unsubscribe_user_from_course", {"course_id": 1, "user_id": 9}, came)
    assert isinstance(gone, Removed)
    assert not gone.already


@pytest.mark.parametrize("roster", [*ODD_ROSTERS, listed(OTHER)])
@pytest.mark.parametrize("answer", [LOST, b"", b"null", {"error": False}, {"error": False, "data": None}])
async def test_a_look_that_shows_nothing_leaves_an_enrollment_open(answer: Any, roster: Any) -> None:
    """It ends in a sentence that says so, whatever came."""
    came = {"subscribe_user_to_course": [answer], "get_users_subscribed_to_course": [roster]}
    with pytest.raises(errors.OutcomeUnknown, match="I don't know whether it was done"):
        await carry_out("subscribe_user_to_course", {"course_id": 1, "user_id": 9}, came)


@pytest.mark.parametrize("after", [b"", BROKEN, {"error": False, "data": None}, listed({"id": 3})])
async def test_a_portal_is_gone_where_it_is_seen_that_it_has_no_course_any_more(after: Any) -> None:
    """That nothing can be seen shows nothing."""
    said = {"error": False, "data": {"status": True, "message": "URL deleted."}}
    came = {"delete_campus": [said], "get_courses": [listed({"id": 3}), after]}
    with pytest.raises(errors.OutcomeUnknown):
        await carry_out("delete_campus", {"id": 2}, came)
    came["get_courses"] = [listed({"id": 3}), listed()]
    assert (await carry_out("delete_campus", {"id": 2}, came)).message == "URL deleted."
