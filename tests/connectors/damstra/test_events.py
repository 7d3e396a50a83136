"""What Damstra posts to a webhook is read without complaint, known or not, and the same event has the same key."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given

from connectors.core.record import plain
from connectors.damstra import events
from connectors.damstra.events import Event, identity, read
from connectors.damstra.standin import DamstraStandIn
from tests.connectors.damstra.event_bodies import DOCUMENTED
from tests.connectors.rig import KEY, NOW
from tests.connectors.strategies import THOROUGH, json
from tests.hostile_rows import hostile

WHEN = datetime(2017, 1, 16, 1, 33, 27, 12_000, tzinfo=UTC)


@pytest.mark.parametrize(("body", "type_", "fields"), DOCUMENTED, ids=[type_ for _, type_, _ in DOCUMENTED])
def test_a_documented_event_is_known(body: dict[str, str], type_: str, fields: dict[str, str]) -> None:
    """By its name, with everything it carries, and its moment in UTC."""
    event = read(body)
    assert type(event).__name__ == type_
    assert (event.name, event.when) == (body["name"], WHEN)
    assert {name: getattr(event, name) for name in fields} == fields
    assert len(plain(event)) == len(body), "nothing is lost and nothing invented"


def test_every_type_of_event_is_documented_above() -> None:
    """And the other way round."""
    assert {type_.__name__ for type_ in events.EVENT_TYPES.values()} == {type_ for _, type_, _ in DOCUMENTED}
    assert set(events.EVENT_TYPES) == {body["name"] for body, _, _ in DOCUMENTED}


@pytest.mark.parametrize("spelled", ["userId", "userID"])
@pytest.mark.parametrize("name", events.EVENT_TYPES)
def test_the_person_is_found_however_the_name_is_spelled(name: str, spelled: str) -> None:
    """The document writes it in two ways; a number in place of a text is the same person too."""
    assert read({"name": name, spelled: "1023"}).user_id == read({"name": name, spelled: 1023}).user_id == "1023"


def test_an_unknown_event_is_kept_whole() -> None:
    """With its name, its moment, and whatever it holds."""
    event = read({"name": "course.archived", "timeStamp": "2017-01-16T09:33:27.012+0800", "courseId": 7})
    assert (type(event), event.name, event.when) == (Event, "course.archived", WHEN)
    assert plain(event)["courseId"] == 7


@pytest.mark.parametrize("said", ["", "yesterday", "2017-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", 5, None])
def test_a_time_that_is_none_is_none(said: Any) -> None:
    """An event is not lost for it; one without a zone is in UTC."""
    assert read({"name": "user.account.created", "timeStamp": said}).when is None
    assert read({"name": "user.account.created", "timeStamp": "2017-01-16T01:33:27.012"}).when == WHEN


def test_the_same_event_has_the_same_key() -> None:
    """Whatever the order and the spelling of its fields; another person, lesson, moment or name makes another event."""
    body = DOCUMENTED[0][0]
    same = {("userID" if name == "userId" else name): value for name, value in reversed(body.items())}
    assert identity(same) == identity(body)
    others = [body | {name: "other"} for name in body] + [DOCUMENTED[2][0], {}]
    keys = {identity(one) for one in (body, *others)}
    assert len(keys) == 1 + len(others)
    assert all(len(key) == 32 for key in keys)


@given(body=json)
@THOROUGH
def test_nothing_that_arrives_fails_to_be_read(body: Any) -> None:
    """Lists, numbers, nonsense: an event without a name, which has a key and can be shown."""
    for arrived in (
        body,
        {"name": body, "userId": body, "timeStamp": body},
        {"name": "user.account.created", "x": body},
    ):
        event = read(arrived)
        assert len(identity(arrived)) == 32
        assert plain(event) is not None
        assert event.when is None or event.when.tzinfo is UTC


async def test_the_stand_in_tells_of_what_happens() -> None:
    """In the document's shapes, in order: somebody comes, is given a lesson, completes it, changes and leaves."""
    standin = DamstraStandIn(access_key=KEY, clock=lambda: NOW)
    standin.seed(2)
    hostile(standin)
    assert standin.account.events == []
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=standin),
        base_url="https://velpic.example.com",
        headers={"AccessKey": KEY, "Content-Type": "application/json"},
    ) as client:
        zoe = {"firstName": "Zoë", "lastName": "Li", "emailAddress": "zoe@example.com"}
        id = (await client.post("/user", json=zoe)).json()["id"]
        await client.post("/group/1202/add_members", json={"userIds": [id]})
        done = {"lessonId": 1401, "completedDate": "2026-05-01T09:00:00+0000", "manuallyCompletedByUserId": 12307}
        await client.post(f"/lesson_schedule/{id}/complete_lesson", json=done)
        changed = {"id": id, "phoneNumber": "", "mobileNumber": "", "employeeNumber": None, "roles": [6]}
        await client.post(f"/user/{id}", json=zoe | changed | {"timeZone": "Europe/Paris"})
        await client.post(f"/user/{id}/inactivate")
    told = [read(one) for one in standin.account.events]
    assert [type(one).__name__ for one in told] == [
        "UserAccountCreated",
        "LessonScheduleCreated",
        "LessonScheduleCompleted",
        "UserSettingsUpdated",
        "UserAccountInactivated",
    ]
    assert {one.user_id for one in told} == {str(id)}
    examples = {body["name"]: body for body, _, _ in DOCUMENTED}
    assert all(one.keys() == examples[one["name"]].keys() for one in standin.account.events)
