"""The stand-in base, and Class as its document tells it: examples, rules, refusals and faults."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from connectors.classcom.standin import SCOPES, ClassStandIn
from connectors.classcom.standin.northwind import ONBOARDING, WELDER_INDUCTION
from connectors.standin.standin import Call, Fault, Ids, Operation, Reply, StandIn, give_up
from tests.hostile_rows import hostile

NOW = 1_780_000_000.0
KEY = "a-key-made-for-these-tests"

CLASSES = "/api/v1/classes"
ENROLLMENTS = "/api/v1/class/enrollments"
LAUNCH = "/api/v1/class/enrollments/launch"
ATTENDANCE = "/api/v1/reporting/attendance"
METRICS = "/api/v1/reporting/metrics"
SCHEDULES = "/api/v1/schedules"
TEMPLATES = "/api/v1/templates"
USERS = "/api/v1/users"

NEW_CLASS = {
    "email": "anne.malley@demo.com",
    "first_name": "Anne",
    "last_name": "Malley",
    "timezone": "America/Los_Angeles",
    "class_name": "Demo Class",
}
BECK = {"email": "francisco.beck@demo.com", "first_name": "Francisco", "last_name": "Beck"}
JOHN = {"identified_by": "email", "email": "john@mail.com", "user_name": "John Smith", "roles": ["instructor"]}

# The document's answers.
CLASS = {
    "class_id": "01cceb4b-afce-4703-a842-6b41fad111b5",
    "ext_class_id": "demo-1",
    "class_name": "Demo Class",
    "class_description": "A demonstration of Class",
    "meeting_id": "92117646134",
    "host": "Anne Malley",
    "invite_link": "https://mydemo.class.com/class.html?class_uuid=01cceb4b-afce-4703-a842-6b41fad111b5",
    "password": "a1demo",
}
DEFERRED = {
    "class_deferred_id": 100,
    "class_id": "01cceb4b-afce-4703-a842-6b41fad111b5",
    "ext_class_id": "demo-1",
    "email": "anne.malley@demo.com",
    "class_name": "Demo Class",
    "class_description": "A demonstration of Class",
    "created_at": "2023-03-03T14:48:06.312Z",
    "updated_at": "2023-03-03T14:48:06.312Z",
}
ENROLLMENT = {
    "student_id": "abcc140a-3462-4950-9ab7-c826fbf2376f",
    "meeting_id": "95556910000",
    "first_name": "Francisco",
    "last_name": "Beck",
    "user_name": "Francisco Beck",
    "role": "student",
    "email": "francisco.beck@demo.com",
    "ext_person_id": "f.beck",
}
DEFERRED_ENROLLMENT = {
    "id": 8,
    "class_deferred_id": "7",
    "email_user": "francisco.beck@demo.com",
    "enroll_params": {
        "pod": {"name": "", "region": "", "account": "", "environment": "", "databaseName": ""},
        "class": {"ext_id": "074c697e-e20b-4da8-9361-1b707137d6e3"},
    },
    "user": dict.fromkeys(("role", "email", "last_name", "user_name", "first_name", "ext_person_id"), ""),
    "created_at": "2022-04-06T03:20:18.145Z",
    "updated_at": "2022-04-06T03:20:18.142Z",
    "role": "student",
}
PRESENCE = {
    "student_id": "abcc140a-3462-4950-9ab7-c826fbf2376f",
    "email": "francisco.beck@demo.com",
    "ext_person_id": None,
    "present": False,
    "tardy": False,
    "join_time": None,
    "leave_time": None,
}
SESSION = {"session_id": "", "start_time": "2021-02-22T19:02:00.000Z", "end_time": "", "students": [PRESENCE]}
EVENT = {
    "student_id": "abcc140a-3462-4950-9ab7-c826fbf2376f",
    "email": "francisco.beck@demo.com",
    "ext_person_id": None,
    "event_start": "2022-06-15T17:43:40.196Z",
    "event_end": "2022-06-15T17:53:40.197Z",
    "event_duration": 36000,
    "event_type": "FOCUSED",
    "event_value": "true",
}
DATE = {"schedule_id": "080911e5-1770", "class_id": "01cceb4b", "start_time": 1628859600, "end_time": 1628920800}
TEMPLATE = {"template_id": "8ce1adbf", "name": "Template Name", "description": "A Template", "status": "draft"}
USER = {
    "id": 2,
    "ext_user_id": "555",
    "email": "jane@mail.com",
    "user_name": "Jane Smith",
    "roles": ["instructor"],
    "is_zoom_configured": False,
}
PAGE = {"total_records": 100, "current_page": 1, "total_pages": 5, "next_page": 2, "prev_page": None}
SUCCESS = {"message": "Success"}


def fits(answer: Any, example: Any) -> bool:
    """Whether an answer has the keys and the types of an example, through and through."""
    if isinstance(example, dict):
        return isinstance(answer, dict) and answer.keys() == example.keys() and all(
            fits(answer[key], example[key]) for key in example
        )  # fmt: skip
    if isinstance(example, list):
        return isinstance(answer, list) and bool(answer) and all(fits(item, example[0]) for item in answer)
    return answer is None or example is None or type(answer) is type(example)


def knock(standin: StandIn, key: str = KEY) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=standin),
        base_url="https://northwind.class.com",
        headers={"authorization": f"Bearer {key}"},
    )


@pytest.fixture
def standin() -> ClassStandIn:
    """Holds nothing yet."""
    return ClassStandIn(api_key=KEY, clock=lambda: NOW)


@pytest.fixture
async def client(standin: ClassStandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with knock(standin) as client:
        yield client


@pytest.fixture
async def world(standin: ClassStandIn, client: httpx.AsyncClient) -> dict[str, str]:
    """Northwind Academy in small, the people and classes of the document's examples, and their ids."""
    standin.seed(2)
    hostile(standin)
    await client.put(USERS, json={**JOHN, "ext_user_id": "555"})
    await client.put(USERS, json={**JOHN, "email": "late@demo.com", "user_name": "No Zoom"})
    await client.post(CLASSES, json={**NEW_CLASS, "ext_class_id": "demo-1"})
    await client.post(CLASSES, json={**NEW_CLASS, "ext_class_id": "demo-2", "email": "late@demo.com"})
    beck = (await client.post(ENROLLMENTS, json={**BECK, "ext_person_id": "f.beck", "ext_class_id": "demo-1"})).json()
    record, deferred = list(standin.academy.classes.values())[-2:]
    return {
        "{class}": record.class_id,
        "{deferred}": deferred.class_id,
        "{deferred_id}": str(deferred.class_deferred_id),
        "{student}": beck["student_id"],
        "{template}": next(iter(standin.academy.templates)),
        "{schedule}": standin.academy.add_date(record, 1628859600, 1628920800).schedule_id,
    }


QUERY_EXAMPLES = [
    ("GET", CLASSES, {}, [CLASS]),
    ("GET", CLASSES, {"deferred": "true"}, [DEFERRED]),
    ("GET", CLASSES, {"class_id": "{class}"}, [CLASS]),
    ("GET", CLASSES, {"ext_class_id": "demo-1"}, [CLASS]),
    ("GET", CLASSES, {"deferred": "true", "class_id": "{deferred}"}, [DEFERRED]),
    ("GET", CLASSES, {"deferred": "true", "ext_class_id": "demo-2"}, [DEFERRED]),
    ("DELETE", CLASSES, {"class_id": "{class}"}, SUCCESS),
    ("DELETE", CLASSES, {"ext_class_id": "demo-1"}, SUCCESS),
    ("DELETE", CLASSES, {"class_deferred_id": "{deferred_id}"}, SUCCESS),
    ("GET", ENROLLMENTS, {"class_id": "{class}"}, [ENROLLMENT]),
    ("GET", ENROLLMENTS, {"ext_class_id": "onboarding-101"}, [ENROLLMENT]),
    ("GET", LAUNCH, {"ext_class_id": "demo-1", "ext_person_id": "f.beck"}, {"launch_url": ""}),
    ("GET", LAUNCH, {"class_id": "{class}", "email": "francisco.beck@demo.com"}, {"launch_url": ""}),
    ("GET", ATTENDANCE, {"class_id": "{class}"}, {"class_id": "", "sessions": [SESSION]}),
    ("GET", ATTENDANCE, {"ext_class_id": "onboarding-101"}, {"class_id": "", "sessions": [SESSION]}),
    ("GET", METRICS, {"ext_class_id": "onboarding-101"}, [EVENT]),
    ("GET", METRICS, {"ext_class_id": "onboarding-101", "starting_after": "1655315424"}, [EVENT]),
    ("GET", SCHEDULES, {"class_id": "{class}"}, [DATE]),
    ("DELETE", SCHEDULES, {"schedule_id": "{schedule}"}, SUCCESS),
    ("GET", TEMPLATES, {}, [TEMPLATE]),
    ("GET", TEMPLATES, {"template_id": "{template}"}, [TEMPLATE]),
    ("DELETE", TEMPLATES, {"template_id": "{template}"}, TEMPLATE),
    ("GET", USERS, {}, [USER]),
    ("GET", USERS, {"page": "1", "limit": "20"}, {"data": [USER], "pagination": PAGE}),
    ("GET", USERS, {"id": "2"}, [USER]),
    ("GET", USERS, {"ext_user_id": "555"}, [USER]),
    ("GET", USERS, {"email": "john@mail.com"}, [USER]),
    ("DELETE", USERS, {"id": "2"}, USER),
    ("DELETE", USERS, {"ext_user_id": "555"}, USER),
    ("DELETE", USERS, {"email": "john@mail.com"}, USER),
]

FULL_CLASS: dict[str, Any] = {
    **NEW_CLASS,
    "class_description": "A demonstration of Class",
    "meeting_passcode": "a1demo",
    "session_times": [{"start_time": 1631810954, "end_time": 1631814554}],
    "settings": {"waiting_room": False, "join_before_host": True, "jbh_time": 0},
    "additional_instructors": [{"email": "james.lloyd@demo.com"}, {"email": "chaya.meyer@demo.com"}],
}
EXTENDED = {"class_name": "Demo class extended", "class_description": "Updated description text"}
DAY_LONG = {"start_time": 1654787671, "end_time": 1654874071, "timezone": "America/Los_Angeles"}
NEW_TEMPLATE = {"name": "Template Name", "description": "A Template Description", "status": "draft"}
KAYLA = {
    "email": "kayla.becker@demo.com",
    "ext_person_id": "k.becker",
    "first_name": "Kayla",
    "last_name": "Becker",
    "role": "student",
    "display_name": "Kayla Becker",
}
BOB = {"ext_user_id": "888", "email": "mail@mail.com", "user_name": "Bob Smith", "roles": ["admin", "instructor"]}
MEETING = {"meeting_id": "92117646134", "invite_link": "https://mydemo.class.com/class.html?class_uuid=01cceb4b"}
WAITING = {"class_deferred_id": 7, "class_id": "a1cceb4b-afce-4703-a842-6b41fad111b5", "ext_id": "demo-1"}

BODY_EXAMPLES = [
    ("POST", CLASSES, {**FULL_CLASS, "ext_class_id": "demo-3"}, 201, MEETING),
    ("POST", CLASSES, {**FULL_CLASS, "ext_class_id": "demo-3", "email": "late@demo.com"}, 201, WAITING),
    ("PATCH", CLASSES, {**EXTENDED, "ext_class_id": "demo-1"}, 200, CLASS),
    ("PATCH", CLASSES, {**EXTENDED, "class_deferred_id": "{deferred_id}"}, 200, [DEFERRED]),
    ("POST", ENROLLMENTS, {**KAYLA, "ext_class_id": "demo-1"}, 200, ENROLLMENT),
    ("POST", ENROLLMENTS, {**KAYLA, "ext_class_id": "demo-2"}, 200, DEFERRED_ENROLLMENT),
    ("PUT", ENROLLMENTS, {**KAYLA, "ext_person_id": "f.beck", "ext_class_id": "demo-1"}, 200, ENROLLMENT),
    ("PUT", ENROLLMENTS, {**KAYLA, "student_id": "{student}", "class_id": "{class}"}, 200, ENROLLMENT),
    ("DELETE", ENROLLMENTS, {"email": "francisco.beck@demo.com", "ext_class_id": "demo-1"}, 200, SUCCESS),
    ("POST", SCHEDULES, {**DAY_LONG, "class_id": "{class}"}, 200, {"schedule_id": "8ce1adbf"}),
    ("POST", SCHEDULES, {**DAY_LONG, "class_id": "{deferred}"}, 200, {"schedule_id": "8ce1adbf"}),
    ("POST", TEMPLATES, NEW_TEMPLATE, 201, TEMPLATE),
    ("PATCH", TEMPLATES, {**NEW_TEMPLATE, "template_id": "{template}"}, 200, TEMPLATE),
    ("PUT", USERS, {**BOB, "identified_by": "email"}, 201, USER),
    ("PUT", USERS, {**BOB, "identified_by": "id", "id": 2, "ext_user_id": None}, 200, USER),
]


@pytest.mark.parametrize(("method", "path", "query", "example"), QUERY_EXAMPLES)
async def test_every_documented_query_gets_the_documented_shape(
    client: httpx.AsyncClient, world: dict[str, str], method: str, path: str, query: dict[str, str], example: Any
) -> None:
    """A request of the document that has a query is answered with the keys and types of its example."""
    params = {name: world.get(value, value) for name, value in query.items()}
    answer = await client.request(method, path, params=params)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert "x-standin" not in answer.headers
    assert fits(answer.json(), example), answer.json()


@pytest.mark.parametrize(("method", "path", "body", "status", "example"), BODY_EXAMPLES)
async def test_every_documented_body_gets_the_documented_shape(
    client: httpx.AsyncClient,
    world: dict[str, str],
    method: str,
    path: str,
    body: dict[str, Any],
    status: int,
    example: Any,
) -> None:
    """A request of the document that has a body is answered with the status, keys and types of its example."""
    body = {name: world.get(str(value), value) for name, value in body.items()}
    answer = await client.request(method, path, json=body)
    assert (answer.status_code, fits(answer.json(), example)) == (status, True), answer.json()


def test_every_documented_route_is_there(standin: ClassStandIn) -> None:
    """The table has the 21 routes that the 24 documented operations share, and each has an example above."""
    documented = {(method, path) for method, path, *_ in (*QUERY_EXAMPLES, *BODY_EXAMPLES)}
    assert standin.table == documented
    assert len(documented) == 21


EXACTLY_ONE = "One and only one of class_id, ext_class_id must be given."
REFUSED = [
    ("GET", CLASSES, {"class_id": "a", "ext_class_id": "b"}, None, "class_id", "No more than one of"),
    ("GET", CLASSES, {"deferred": "True"}, None, "deferred", "true or false"),
    ("GET", CLASSES, {"class_id": ""}, None, "class_id", "not blank"),
    ("GET", CLASSES, {"page": "1"}, None, "page", "not known"),
    ("GET", CLASSES, [("class_id", "a"), ("class_id", "b")], None, "class_id", "given once"),
    ("PATCH", CLASSES, None, EXTENDED, "class_deferred_id", "One and only one"),
    ("PATCH", CLASSES, None, {"class_id": "a", "class_deferred_id": 1}, "class_deferred_id", "One and only one"),
    ("DELETE", CLASSES, {}, None, "ext_class_id", "One and only one"),
    ("POST", CLASSES, None, {**NEW_CLASS, "timezone": "Pacific Time"}, "timezone", "time zone"),
    ("POST", CLASSES, None, {**NEW_CLASS, "timezone": "America"}, "timezone", "time zone"),
    ("POST", CLASSES, None, {**NEW_CLASS, "email": "anne.malley"}, "email", "The email format is invalid."),
    ("POST", CLASSES, None, {**NEW_CLASS, "class_name": " "}, "class_name", "not blank"),
    ("POST", CLASSES, None, {**NEW_CLASS, "class_description": None}, "class_description", "string"),
    ("POST", CLASSES, None, {**NEW_CLASS, "colour": "red"}, "colour", "not known"),
    ("POST", CLASSES, None, {"class_name": "x"}, "last_name", "required"),
    ("POST", CLASSES, None, {**NEW_CLASS, "settings": {"jbh_time": 7}}, "settings.jbh_time", "0, 5, 10"),
    ("POST", CLASSES, None, {**NEW_CLASS, "settings": {"mute": True}}, "settings.mute", "not known"),
    ("POST", CLASSES, None, {**NEW_CLASS, "settings": []}, "settings", "object"),
    ("POST", CLASSES, None, {**NEW_CLASS, "session_times": {}}, "session_times", "array"),
    ("POST", CLASSES, None, {**NEW_CLASS, "session_times": [{"start_time": 9, "end_time": 9}]},
     "session_times.0.end_time", "after start_time"),
    ("POST", CLASSES, None, {**NEW_CLASS, "additional_instructors": [{"email": "?"}]},
     "additional_instructors.0.email", "format is invalid"),
    ("POST", ENROLLMENTS, None, {**BECK, "class_id": "a", "ext_class_id": "b"}, "class_id", EXACTLY_ONE),
    ("POST", ENROLLMENTS, None, BECK, "ext_class_id", EXACTLY_ONE),
    ("POST", ENROLLMENTS, None, {"class_id": "a", "first_name": "F", "last_name": "B"}, "email", "At least one"),
    ("POST", ENROLLMENTS, None, {**BECK, "class_id": "a", "role": "learner"}, "role", "student, assistant, teacher"),
    ("POST", ENROLLMENTS, None, {**BECK, "class_id": "a", "student_id": "b"}, "student_id", "not known"),
    ("GET", ENROLLMENTS, {}, None, "class_id", EXACTLY_ONE),
    ("PUT", ENROLLMENTS, None, {"class_id": "a", "email": "a@b.co", "last_name": "B"}, "first_name", "required"),
    ("DELETE", ENROLLMENTS, None, {"class_id": "a", "student_id": "b", "email": "a@b.co"}, "email", "One and only"),
    ("GET", LAUNCH, {"class_id": "a"}, None, "ext_person_id", "One and only one"),
    ("GET", LAUNCH, {"class_id": "a", "student_id": "b"}, None, "student_id", "not known"),
    ("GET", ATTENDANCE, {}, None, "class_id", EXACTLY_ONE),
    ("GET", METRICS, {"class_id": "a", "limit": "1001"}, None, "limit", "1 to 1000"),
    ("GET", METRICS, {"class_id": "a", "starting_after": "2026-03-02"}, None, "starting_after", "whole seconds"),
    ("POST", SCHEDULES, None, {**DAY_LONG, "ext_class_id": "a"}, "ext_class_id", "not known"),
    ("POST", SCHEDULES, None, {**DAY_LONG, "class_id": "a", "start_time": "1654787671"}, "start_time", "whole seconds"),
    ("POST", SCHEDULES, None, {**DAY_LONG, "class_id": "a", "end_time": 1654787672.5}, "end_time", "whole seconds"),
    ("POST", SCHEDULES, None, {**DAY_LONG, "class_id": "a", "end_time": 1654874071000}, "end_time", "whole seconds"),
    ("POST", SCHEDULES, None, {**DAY_LONG, "class_id": "a", "end_time": 1654787671}, "end_time", "after start_time"),
    ("DELETE", SCHEDULES, {"class_id": "a"}, None, "schedule_id", "required"),
    ("POST", TEMPLATES, None, {"name": "x", "status": "live"}, "status", "published, draft"),
    ("PATCH", TEMPLATES, None, {"name": "x"}, "template_id", "required"),
    ("PUT", USERS, None, {**JOHN, "identified_by": 1}, "identified_by", "id, ext_user_id, email"),
    ("PUT", USERS, None, {**JOHN, "identified_by": "id"}, "id", "required when identified_by is id"),
    ("PUT", USERS, None, {**JOHN, "roles": "admin"}, "roles", "array"),
    ("PUT", USERS, None, {**JOHN, "roles": ["learner"]}, "roles.0", "admin"),
    ("PUT", USERS, None, {**JOHN, "is_zoom_configured": True}, "is_zoom_configured", "not known"),
    ("GET", USERS, {"id": "2", "email": "a@b.co"}, None, "email", "No more than one of"),
    ("GET", USERS, {"id": "2", "page": "1"}, None, "page", "No more than one of"),
    ("GET", USERS, {"limit": "1001"}, None, "limit", "1 to 1000"),
    ("GET", USERS, {"page": "0"}, None, "page", "positive"),
    ("GET", USERS, {"id": "two"}, None, "id", "positive"),
    ("DELETE", USERS, {}, None, "email", "One and only one"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "query", "body", "attribute", "sentence"), REFUSED)
async def test_what_the_document_does_not_allow_is_refused(
    client: httpx.AsyncClient, method: str, path: str, query: Any, body: Any, attribute: str, sentence: str
) -> None:
    """A wrong parameter gives 400, the documented error, and a sentence under the parameter's name."""
    answer = await client.request(method, path, params=query, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"] == "Request failed validation"
    assert any(sentence in text for text in answer.json()["data"][attribute]), answer.json()


@pytest.mark.parametrize(
    ("method", "path", "request_", "error"),
    [
        ("POST", CLASSES, {"content": b"{}"}, "The Content-Type must be application/json."),
        ("POST", CLASSES, {"data": {"email": "a@b.co"}}, "The Content-Type must be application/json."),
        ("POST", CLASSES, {"json": []}, "The body must be a JSON object."),
        ("POST", CLASSES, {"params": {"a": "1"}, "json": NEW_CLASS}, "parameters in the body"),
        ("DELETE", CLASSES, {"json": {"ext_class_id": "demo-1"}}, "parameters in the query"),
        ("GET", CLASSES, {"json": {}}, "parameters in the query"),
        ("DELETE", ENROLLMENTS, {"params": {"ext_class_id": "demo-1"}}, "parameters in the body"),
        (
            "POST",
            CLASSES,
            {"content": b"{", "headers": {"content-type": "application/json; charset=utf-8"}},
            "The body is not JSON.",
        ),
    ],
)
async def test_parameters_in_the_wrong_place_or_form_are_refused(
    client: httpx.AsyncClient, method: str, path: str, request_: dict[str, Any], error: str
) -> None:
    """Only a JSON object in the body, or a query, is read, whichever the document names for the operation."""
    answer = await client.request(method, path, **request_)
    assert answer.status_code == 400
    assert error in answer.json()["error"]


@pytest.mark.parametrize("header", [None, "Bearer", KEY, f"Basic {KEY}", "Bearer another"])
async def test_only_the_key_opens(standin: ClassStandIn, header: str | None) -> None:
    """Without the exact bearer key the answer is 401, even for a request that would be refused anyway."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=standin), base_url="https://x") as stranger:
        answer = await stranger.delete(CLASSES, headers={"authorization": header} if header else {})
    assert (answer.status_code, list(answer.json())) == (401, ["error"])


async def test_a_key_reaches_as_far_as_its_scopes() -> None:
    """A missing scope gives the documented 403; a scope to write grants the reading of the same."""
    standin = ClassStandIn(api_key=KEY, scopes={"class:write", "user:read"})
    async with knock(standin) as client:
        assert (await client.get(CLASSES)).status_code == 200
        assert (await client.get(USERS)).status_code == 200
        refused = await client.put(USERS, json=JOHN)
    assert (refused.status_code, refused.json()) == (403, {"error": "Api key scope user:write required"})
    with pytest.raises(ValueError, match="no scope class:delete"):
        ClassStandIn(api_key=KEY, scopes=[*SCOPES, "class:delete"])


@pytest.mark.parametrize(
    ("method", "path", "request_", "error"),
    [
        ("GET", CLASSES, {"params": {"class_id": "None"}}, "class None not found"),
        ("GET", CLASSES, {"params": {"ext_class_id": "demo-2"}}, "class demo-2 not found"),
        ("GET", CLASSES, {"params": {"ext_class_id": "demo-1", "deferred": "true"}}, "class demo-1 not found"),
        ("PATCH", CLASSES, {"json": {"ext_class_id": "demo-2"}}, "class demo-2 not found"),
        ("DELETE", CLASSES, {"params": {"class_deferred_id": "99"}}, "class 99 not found"),
        ("POST", CLASSES, {"json": {**NEW_CLASS, "template_id": 7}}, "template 7 not found"),
        ("GET", ENROLLMENTS, {"params": {"ext_class_id": "demo-2"}}, "class demo-2 not found"),
        ("DELETE", ENROLLMENTS, {"json": {"ext_class_id": "demo-1", "email": "a@b.co"}}, "enrollment a@b.co not found"),
        ("PUT", ENROLLMENTS, {"json": {**BECK, "ext_class_id": "demo-1", "student_id": "s"}}, "enrollment s not found"),
        ("GET", SCHEDULES, {"params": {"class_id": "demo-1"}}, "class demo-1 not found"),
        ("DELETE", SCHEDULES, {"params": {"schedule_id": "s"}}, "schedule s not found"),
        ("GET", TEMPLATES, {"params": {"template_id": "t"}}, "template t not found"),
        ("DELETE", USERS, {"params": {"id": "99"}}, "user 99 not found"),
        ("GET", "/api/v1/people", {}, "/api/v1/people not found"),
    ],
)  # fmt: skip
async def test_what_is_not_there_is_not_found(
    client: httpx.AsyncClient, world: dict[str, str], method: str, path: str, request_: dict[str, Any], error: str
) -> None:
    """An identifier that names nothing of the asked sort gives 404 and the documented sentence."""
    answer = await client.request(method, path, **request_)
    assert (answer.status_code, answer.json()) == (404, {"error": error})


async def test_a_method_the_path_does_not_have_is_not_allowed(client: httpx.AsyncClient) -> None:
    """A documented path with another method gives 405 and names the methods it has."""
    answer = await client.put(CLASSES, json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, PATCH, POST")


async def test_a_class_lives_from_creation_to_removal(client: httpx.AsyncClient, standin: ClassStandIn) -> None:
    """A created class can be looked up, enrolled into, changed and removed, and its roster and dates go with it."""
    instructors = [*FULL_CLASS["additional_instructors"], {"email": "Anne.Malley@demo.com"}]
    body = {**FULL_CLASS, "ext_class_id": "demo-1", "additional_instructors": instructors}
    made = (await client.post(CLASSES, json=body)).json()
    [record] = (await client.get(CLASSES)).json()
    assert (
        record["invite_link"]
        == made["invite_link"]
        == f"https://northwind.class.com/class.html?class_uuid={record['class_id']}"
    )
    assert (record["host"], record["password"], record["meeting_id"]) == ("Anne Malley", "a1demo", made["meeting_id"])
    roster = (await client.get(ENROLLMENTS, params={"ext_class_id": "demo-1"})).json()
    assert [(row["email"], row["role"]) for row in roster] == [
        ("anne.malley@demo.com", "teacher"),
        ("james.lloyd@demo.com", "teacher"),
        ("chaya.meyer@demo.com", "teacher"),
    ]
    [date] = (await client.get(SCHEDULES, params={"class_id": record["class_id"]})).json()
    assert (date["start_time"], date["end_time"]) == (1631810954, 1631814554)
    changed = (await client.patch(CLASSES, json={"ext_class_id": "demo-1", "class_name": "New"})).json()
    assert (changed["class_name"], changed["class_description"]) == ("New", "A demonstration of Class")
    again = await client.post(CLASSES, json={**NEW_CLASS, "ext_class_id": "demo-1"})
    assert (again.status_code, again.json()) == (
        400,
        {"error": "Class exists for external class ID provided: demo-1."},
    )
    await client.delete(CLASSES, params={"ext_class_id": "demo-1"})
    assert (await client.get(CLASSES)).json() == []
    assert not standin.academy.dates
    assert not standin.academy.rosters


async def test_a_class_is_deferred_until_its_instructor_has_zoom(
    client: httpx.AsyncClient, standin: ClassStandIn, world: dict[str, str]
) -> None:
    """Enrollments into a deferred class wait with it, and are there once the instructor has Zoom."""
    await client.post(ENROLLMENTS, json={**BECK, "class_id": world["{deferred}"]})
    user = standin.academy.user_by(email="late@demo.com")
    assert user is not None
    standin.academy.configure_zoom(user)
    [record] = (await client.get(CLASSES, params={"ext_class_id": "demo-2"})).json()
    roster = (await client.get(ENROLLMENTS, params={"ext_class_id": "demo-2"})).json()
    assert record["class_id"] == world["{deferred}"]
    assert {row["meeting_id"] for row in roster} == {record["meeting_id"]}
    assert roster[1]["student_id"] == world["{student}"], "a person has one student_id in every class"


async def test_a_change_moves_updated_at_and_not_created_at() -> None:
    """A deferred record tells when it was made and when it was last changed, by the injected clock."""
    now = [NOW]
    standin = ClassStandIn(api_key=KEY, clock=lambda: now[0])
    async with knock(standin) as client:
        await client.put(USERS, json={**JOHN, "email": "anne.malley@demo.com"})
        made = (await client.post(CLASSES, json=NEW_CLASS)).json()
        now[0] += 60.25
        [changed] = (await client.patch(CLASSES, json={**EXTENDED, "class_deferred_id": 1})).json()
        nameless = await client.get(CLASSES, params={"ext_class_id": "None", "deferred": "true"})
    assert (made["ext_id"], nameless.status_code) == (None, 404)
    assert (changed["created_at"], changed["updated_at"]) == ("2026-05-28T20:26:40.000Z", "2026-05-28T20:27:40.250Z")


async def test_a_template_is_published_unless_it_says_draft(client: httpx.AsyncClient) -> None:
    """Left out on creation the status becomes published; left out of a change it stays."""
    made = (await client.post(TEMPLATES, json={"name": "Lesson"})).json()
    assert (made["status"], made["description"]) == ("published", None)
    drafted = await client.patch(TEMPLATES, json={"template_id": made["template_id"], "status": "draft"})
    changed = await client.patch(TEMPLATES, json={"template_id": made["template_id"], "name": "Talk"})
    assert drafted.json() == {**made, "status": "draft"}
    assert changed.json() == {**made, "status": "draft", "name": "Talk"}


async def test_nobody_is_enrolled_twice(client: httpx.AsyncClient, world: dict[str, str]) -> None:
    """A second enrollment with a known e-mail or ext_person_id is refused, in creation and in change."""
    where = {"ext_class_id": "demo-1"}
    for person in ({**BECK, "email": "Francisco.Beck@demo.com"}, {**KAYLA, "ext_person_id": "f.beck"}):
        answer = await client.post(ENROLLMENTS, json={**person, **where})
        assert "already enrolled" in str(answer.json()["data"])
    kayla = (await client.post(ENROLLMENTS, json={**KAYLA, **where})).json()
    taken = {**BECK, **where, "student_id": kayla["student_id"]}
    assert "already enrolled" in str((await client.put(ENROLLMENTS, json=taken)).json()["data"])
    assert len((await client.get(ENROLLMENTS, params=where)).json()) == 3


async def test_a_change_without_a_role_makes_a_student(client: httpx.AsyncClient, world: dict[str, str]) -> None:
    """As documented, a teacher whose enrollment is changed without a role is a student afterwards."""
    anne = {"email": "anne.malley@demo.com", "first_name": "Anna", "last_name": "Malley"}
    changed = (await client.put(ENROLLMENTS, json={**anne, "ext_class_id": "demo-1"})).json()
    assert (changed["role"], changed["user_name"]) == ("student", "Anna Malley")


async def test_a_launch_link_is_personal_and_new_each_time(client: httpx.AsyncClient, world: dict[str, str]) -> None:
    """A link names class, student and user and carries a code of its own."""
    query = {"ext_class_id": "demo-1", "ext_person_id": "f.beck"}
    links = [(await client.get(LAUNCH, params=query)).json()["launch_url"] for _ in range(2)]
    first, second = (parse_qs(urlsplit(link).query) for link in links)
    assert first.pop("code") != second.pop("code")
    assert first == second
    assert first["student_id"] == [world["{student}"]]
    assert first["username"] == ["Francisco Beck"]


async def test_users_are_found_changed_and_made_by_the_named_identifier(
    client: httpx.AsyncClient, standin: ClassStandIn
) -> None:
    """Upsert answers 201 for somebody new and 200 for somebody known, keeps what is left out, takes null."""
    made = await client.put(USERS, json={**BOB, "identified_by": "ext_user_id"})
    assert (made.status_code, made.json()["roles"]) == (201, ["instructor", "admin"])
    known = {"identified_by": "email", "email": "MAIL@mail.com", "user_name": "Robert", "ext_user_id": None}
    changed = await client.put(USERS, json=known)
    assert (changed.status_code, changed.json()) == (
        200,
        {**made.json(), "user_name": "Robert", "email": "MAIL@mail.com", "ext_user_id": None},
    )
    other = await client.put(USERS, json={**BOB, "identified_by": "ext_user_id"})
    assert other.json()["data"] == {"email": ["The email has already been taken."]}
    renumbered = await client.put(USERS, json={**known, "id": 7})
    assert renumbered.json()["data"] == {"id": ["The id of a user cannot be changed."]}
    user = standin.academy.user_by(id=1)
    assert user is not None
    assert not user.is_zoom_configured
    standin.academy.configure_zoom(user)
    assert (await client.put(USERS, json=known)).json()["is_zoom_configured"] is True
    mistyped = await client.put(USERS, json={"identified_by": "id", "id": 99, "user_name": "Second Bob"})
    assert (mistyped.status_code, mistyped.json()["id"]) == (201, 2)


async def test_users_come_in_pages_only_when_asked(client: httpx.AsyncClient, standin: ClassStandIn) -> None:
    """Pages hold everyone once and say where they are; past the end a page is empty."""
    standin.seed(2)
    hostile(standin)
    everyone = (await client.get(USERS)).json()
    pages = [(await client.get(USERS, params={"page": n, "limit": 6})).json() for n in (1, 2, 3, 4)]
    assert [user for page in pages for user in page["data"]] == everyone
    assert [page["pagination"]["next_page"] for page in pages] == [2, 3, None, None]
    assert [page["pagination"]["prev_page"] for page in pages] == [None, 1, 2, 3]
    assert pages[0]["pagination"]["total_pages"] == 3
    assert pages[0]["pagination"]["total_records"] == len(everyone) == 15


async def test_metrics_stop_at_their_limit_without_a_word(client: httpx.AsyncClient, standin: ClassStandIn) -> None:
    """A class with more than a thousand events is read in steps by starting_after, or narrowed by ending_before."""
    standin.seed(2)
    hostile(standin)
    query = {"ext_class_id": "onboarding-101"}
    first = (await client.get(METRICS, params=query)).json()
    assert len(first) == 1000
    assert (await client.get(METRICS, params={**query, "limit": 7})).json() == first[:7]
    assert first == sorted(first, key=lambda event: event["event_start"])
    week_ago = int(NOW) - 10 * 86_400
    later = (await client.get(METRICS, params={**query, "starting_after": week_ago})).json()
    earlier = (await client.get(METRICS, params={**query, "ending_before": week_ago})).json()
    assert len(later) + len(earlier) == len(next(iter(standin.academy.activities.values()))) > 1000
    assert first[0]["event_duration"] % 60 == 0


async def test_northwind_academy_is_believable(client: httpx.AsyncClient, standin: ClassStandIn) -> None:
    """Two hundred classes with names of their own, some deferred, with past and coming dates and known people."""
    standin.seed()
    ordinary = (await client.get(CLASSES)).json()
    deferred = (await client.get(CLASSES, params={"deferred": "true"})).json()
    names = {record["class_name"] for record in (*ordinary, *deferred)}
    assert len(names) == len(ordinary) + len(deferred) == 200
    assert {ONBOARDING, WELDER_INDUCTION} <= names
    assert 10 < len(deferred) < 50
    roster = (await client.get(ENROLLMENTS, params={"ext_class_id": "onboarding-101"})).json()
    assert {"Jane Doe", "Maeve O'Brien"} < {row["user_name"] for row in roster}
    assert "jane@acme.com" in {row["email"] for row in roster}
    everyone = [row for roster in standin.academy.rosters.values() for row in roster.values()]
    assert all(row.email is None or row.email.endswith("@acme.com") for row in everyone)
    starts = [date.start for date in standin.academy.dates.values()]
    assert min(starts) < NOW < max(starts)
    report = (await client.get(ATTENDANCE, params={"ext_class_id": "onboarding-101"})).json()
    dates = (await client.get(SCHEDULES, params={"class_id": report["class_id"]})).json()
    assert (len(report["sessions"]), len(dates)) == (4, 6), "a session is reported once it has begun"
    students = [student for session in report["sessions"] for student in session["students"]]
    assert {(s["present"], s["tardy"]) for s in students} == {(True, False), (True, True), (False, False)}
    assert all((s["join_time"] is not None) == s["present"] for s in students)


def test_the_same_seed_gives_the_same_academy() -> None:
    """Two stand-ins with one seed and clock hold the same ids; another seed gives others."""
    one, two, other = (ClassStandIn(api_key=KEY, clock=lambda: NOW, ids=Ids(seed)) for seed in ("a", "a", "b"))
    for standin in (one, two, other):
        standin.seed(12)
        hostile(standin)
    assert one.academy.rosters == two.academy.rosters
    assert one.academy.dates == two.academy.dates
    assert not one.academy.rosters.keys() & other.academy.rosters.keys()
    assert [Ids("a").number("user"), Ids("a").number("user")] == [1, 1]


async def test_what_arrived_can_be_counted(client: httpx.AsyncClient, standin: ClassStandIn) -> None:
    """Every request is recorded as it came, refused ones too, without its credentials."""
    await client.get(CLASSES, params={"class_id": ""})
    await client.put(USERS, json=JOHN)
    looked, changed = standin.calls
    assert (looked.method, looked.path, looked.query, looked.body) == ("GET", CLASSES, (("class_id", ""),), b"")
    assert (changed.json(), changed.at) == (JOHN, NOW)
    assert changed.headers["authorization"] == "•••"
    assert KEY not in repr(standin.calls)
    assert standin.calls_to("PUT", USERS) == [changed]


class Patience:
    """A sleep that lasts until it is told to end."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.begun, self.over = asyncio.Event(), asyncio.Event()
        self.cut_short = False

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        self.begun.set()
        try:
            await self.over.wait()
        except asyncio.CancelledError:
            self.cut_short = True
            raise


@pytest.mark.parametrize(
    ("reply", "content"),
    [
        (Reply({"error": "Slow down"}, 429, {"retry-after": "3"}), b'{"error":"Slow down"}'),
        (Reply({"error": "maintenance"}, 503), b'{"error":"maintenance"}'),
        (Reply("<html>Bad gateway</html>", 502), b"<html>Bad gateway</html>"),
        (Reply(b"\xff\xfe", 200, {"content-type": "application/json"}), b"\xff\xfe"),
        (Reply(), b""),
    ],
)
async def test_a_fault_answers_once_in_place_of_the_vendor(
    client: httpx.AsyncClient, standin: ClassStandIn, reply: Reply, content: bytes
) -> None:
    """The planned answer arrives as it was given, nothing is done, and the next request fares well."""
    standin.faults.add(Fault(reply))
    answer = await client.put(USERS, json=JOHN)
    assert (answer.status_code, answer.content) == (reply.status, content)
    assert reply.headers.items() <= dict(answer.headers).items()
    assert not standin.academy.users
    assert (await client.put(USERS, json=JOHN)).status_code == 201
    assert len(standin.calls) == 2


async def test_a_fault_chooses_its_requests_and_lasts_as_long_as_planned(
    client: httpx.AsyncClient, standin: ClassStandIn
) -> None:
    """A fault may be for one method and path, for a number of requests, or until it is cleared."""
    standin.faults.add(Fault(Reply(status=500)), times=2, method="GET", path=USERS)
    standin.faults.add(Fault(Reply(status=503)), times=None, path=TEMPLATES)

    async def statuses(path: str) -> list[int]:
        return [(await client.get(path)).status_code for _ in range(3)]

    assert await statuses(CLASSES) == [200, 200, 200]
    assert await statuses(USERS) == [500, 500, 200]
    assert await statuses(TEMPLATES) == [503, 503, 503]
    standin.faults.clear()
    assert await statuses(TEMPLATES) == [200, 200, 200]


@pytest.mark.parametrize("change", [False, True])
async def test_a_dropped_connection_tells_nothing_of_the_change(
    client: httpx.AsyncClient, standin: ClassStandIn, change: bool
) -> None:
    """The client sees the same transport error whether or not the change was done."""
    standin.faults.add(Fault(drop=True, carried_out=change))
    with pytest.raises(httpx.RemoteProtocolError):
        await client.put(USERS, json=JOHN)
    assert len(standin.academy.users) == int(change)


async def test_a_change_may_be_done_and_its_answer_lost(client: httpx.AsyncClient, standin: ClassStandIn) -> None:
    """With `carried_out` the operation is carried out once and another answer is given."""
    standin.faults.add(Fault(Reply(status=500), carried_out=True))
    assert (await client.put(USERS, json=JOHN)).status_code == 500
    assert (await client.put(USERS, json=JOHN)).status_code == 200


@pytest.mark.parametrize("change", [False, True])
async def test_a_hang_can_be_cut_short(change: bool) -> None:
    """A client that gives up leaves a change done before the wait, and none that would have come after it."""
    patience = Patience()
    standin = ClassStandIn(api_key=KEY, sleep=patience)
    standin.faults.add(Fault(hang=30, carried_out=change))
    async with knock(standin) as client:
        asking = asyncio.create_task(client.put(USERS, json=JOHN))
        await patience.begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert patience.asked == [30]
    assert len(standin.academy.users) == int(change)


async def test_a_hang_ends_in_the_answer() -> None:
    """Once the wait is over the vendor's own answer comes."""
    patience = Patience()
    standin = ClassStandIn(api_key=KEY, sleep=patience)
    standin.faults.add(Fault(hang=2))
    async with knock(standin) as client:
        asking = asyncio.create_task(client.put(USERS, json=JOHN))
        await patience.begun.wait()
        assert not standin.academy.users
        patience.over.set()
        assert (await asking).status_code == 201


async def test_a_hang_can_be_a_timeout_that_takes_no_time() -> None:
    """With `give_up` for a sleep, a client in the same process sees its read timeout at once."""
    standin = ClassStandIn(api_key=KEY, sleep=give_up)
    standin.faults.add(Fault(hang=30, carried_out=True))
    async with knock(standin) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.put(USERS, json=JOHN)
    assert len(standin.academy.users) == 1


async def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline, "it did not happen within five seconds"
        await asyncio.sleep(0.005)


async def test_faults_are_real_behind_a_real_server() -> None:
    """Over a socket a drop is a transport error, and a client that leaves a hang ends it with no change done."""
    patience = Patience()
    standin = ClassStandIn(api_key=KEY, sleep=patience)
    standin.faults.add(Fault(drop=True))
    standin.faults.add(Fault(hang=30))
    server = uvicorn.Server(uvicorn.Config(standin, port=0, log_level="critical", ws="none"))
    serving = asyncio.create_task(server.serve())
    try:
        await until(lambda: server.started)
        host, port = server.servers[0].sockets[0].getsockname()
        headers = {"authorization": f"Bearer {KEY}"}
        async with httpx.AsyncClient(base_url=f"http://{host}:{port}", headers=headers) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await client.put(USERS, json=JOHN)
            with pytest.raises(httpx.ReadTimeout):
                await client.put(USERS, json=JOHN, timeout=0.1)
            await until(lambda: patience.cut_short)
            assert not standin.academy.users
            assert (await client.get(USERS)).json() == []
    finally:
        server.should_exit = True
        await serving


async def test_a_base_serves_paths_with_variables_examples_and_prefixes() -> None:
    """Path variables reach the operation, a fault may name the documented path, an example is marked as one."""

    def show(call: Call) -> Reply:
        return Reply({"id": call.params["course_id"], "form": dict(call.form())}, documented=True)

    standin = StandIn([Operation("POST", "/courses/{course_id}", show)], clock=lambda: NOW)
    app = Starlette(routes=[Mount("/vendor", standin)])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://x/vendor") as client:
        answer = await client.post("/courses/a%20b", data={"q": "ü"})
        standin.faults.add(Fault(Reply(status=500)), path="/courses/{course_id}")
        faulty = await client.post("/courses/c")
        missing = [(await client.get(path)).status_code for path in ("/courses/c", "/courses")]
    assert answer.json() == {"id": "a b", "form": {"q": "ü"}}
    assert answer.headers["x-standin"] == "documented"
    assert faulty.status_code == 500
    assert missing == [405, 404]
    assert [call.path for call in standin.calls[:2]] == ["/courses/a b", "/courses/c"]
