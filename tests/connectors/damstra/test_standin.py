"""Damstra Learning as its document tells it: shapes, rules, refusals, and what becomes of a change."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from connectors.damstra.standin import DamstraStandIn, demo
from connectors.damstra.standin.northwind import ONBOARDING, SLIPS_AND_TRIPS
from connectors.standin.standin import Fault, Reply
from tests.hostile_rows import hostile

NOW = 1_780_000_000.0
KEY = "a-key-made-for-these-tests"
HEADERS = {"AccessKey": KEY, "Content-Type": "application/json"}
JANE, MAEVE, INES, OWNER = 12308, 12309, 12302, 12301
STARTERS, HEIGHT, FIRST_AID, IDLE = 1202, 2505, 2527, 2533
COMING, PAST = 1302, 1301
PAGE = {"startIndex": "0", "maxResults": "100"}
ZOE = {"firstName": "Zoë", "lastName": "O'Li", "emailAddress": "zoe@example.com"}
GROUP = {"name": "Dev Group", "description": "The Development Team"}
GIVEN = {"lessonVersionIds": [HEIGHT], "gracePeriod": "14", "gracePeriodUnit": "days"}
WHOLE: dict[str, Any] = ZOE | {
    "phoneNumber": "",
    "mobileNumber": "",
    "employeeNumber": None,
    "roles": [6],
    "timeZone": "Australia/Perth",
}
SESSION = {
    "lessonId": 1414,
    "startDatetime": "2026-06-19T01:00:06.000+0800",
    "endDatetime": "2026-06-19T01:00:06.000+0800",
    "location": "Here",
    "instructorId": INES,
}
DONE = {"completedDate": "2015-10-29T15:28:59+0000", "manuallyCompletedByUserId": OWNER}
NOTICES = {
    "iltSessionCancellationTraineeNotificationEnabled": True,
    "iltSessionCancellationInstructorNotificationEnabled": False,
}

# The keys of the document's answers.
META = {"totalResultCount", "startIndex", "endIndex"}
DATES = {"createdDate", "modifiedDate"}
USER = DATES | {
    "id", "userName", "firstName", "lastName", "emailAddress", "phoneNumber", "mobileNumber", "employeeNumber",
    "clientStatusId", "groups", "groupsSupervised", "roles", "timeZone",
}  # fmt: skip
LISTED_USER = USER | {"active", "clientId", "lastLoggedInDate"}  # of Getting Started
A_GROUP = {"id", "name", "parentId", "description", "memberCount", "createdDate", "clientId"}
LESSON = DATES | {
    "lessonVersionId", "lessonId", "name", "duration", "status", "inLibrary", "version", "questionnaireType",
    "clientId", "lessonVersionCustomFields",
}  # fmt: skip
DETAILS = {"lessonVersionId", "lessonId", "name", "published", "duration", "status", "inLibrary", "version", "clientId"}
COMMON = DATES | {
    "id", "lessonName", "lessonId", "lessonVersionId", "version", "userId", "startDate", "endDate",
    "lessonStartedDate", "lessonCompletedDate", "userFirstName", "userLastName", "lessonDuration", "progress",
    "chapterCount", "questionnaireType", "questionCount", "typeId", "thumbnailId", "lessonThumbnail",
    "completionTypeId", "lessonCompletedBy", "lessonCompletedByName", "lessonEvolution",
}  # fmt: skip
LISTED = COMMON | {"scheduleType", "status", "statusId"}
SCHEDULE = COMMON | {
    "active", "clientId", "clientName", "reminders", "questionResults", "userUserName", "userEmployeeNumber",
    "userGroups", "supervisors", "published", "questionnairePassRate", "scheduleOverEmailAttempted",
    "overdueEmailAttempted", "movieId", "moviePhysicalURI", "movieSizeInBytes",
}  # fmt: skip
ILT = DATES | {
    "id", "statusId", "instructorId", "lessonId", "notes", "numberOfPlaces", "startDatetime", "endDatetime", "location",
}  # fmt: skip
ILT_ROW = ILT | {"instructorFirstName", "instructorLastName"}
ILT_WHOLE = (
    ILT | NOTICES.keys() | {"lessonName", "instructorLed", "numberOfAttendees", "state", "attendanceRate", "passRate"}
)
ATTENDEE = DATES | {
    "id", "userId", "sessionId", "lessonScheduleId", "userName", "firstName", "lastName", "registeringUserId",
    "registeringUserFirstName", "registeringUserLastName", "passed", "attended",
}  # fmt: skip

Query = dict[str, str] | None
LISTINGS: list[tuple[str, Query, set[str]]] = [
    ("/user", PAGE | {"q": "jane", "activeValue": "all", "roleId": "6"}, LISTED_USER),
    ("/user/", PAGE | {"roleId": "3"}, LISTED_USER),
    ("/user", PAGE | {"empId": "NW-1001"}, LISTED_USER),
    ("/user", PAGE | {"emailAddress": "Jane@acme.com"}, LISTED_USER),
    ("/group", PAGE | {"q": "lab"}, A_GROUP),
    ("/group/1201/member", PAGE, USER),
    (f"/group/{STARTERS}/supervisor", PAGE, USER),
    ("/lesson", PAGE | {"lessonIds": "1401,1402", "publishedStates": "active,inactive"}, LESSON),
    ("/lessondetails", PAGE | {"q": "height"}, DETAILS),
    (f"/user/{JANE}/lesson_schedule", PAGE | {"status": "all"}, LISTED),
    ("/ilt_session", PAGE | {"state": "3", "status": "2", "instructorId": str(INES)}, ILT_ROW),
    (f"/ilt_session/{PAST}/attendees", None, ATTENDEE),
]
ANSWERS: list[tuple[str, str, Query, Any, set[str] | None]] = [
    ("GET", f"/user/{JANE}", None, None, USER),
    ("POST", "/user", None, ZOE | {"password": "x", "sendWelcomeEmail": False}, {"id", *DATES}),
    ("POST", f"/user/{JANE}", None, WHOLE | {"id": JANE}, USER),
    ("POST", f"/user/{JANE}/activate", None, None, None),
    ("POST", f"/user/{JANE}/inactivate", None, None, None),
    ("GET", "/group/1201", None, None, A_GROUP),
    ("POST", "/group", None, GROUP | {"parentId": 1201}, A_GROUP),
    ("POST", "/group/1201", None, GROUP, A_GROUP),
    ("POST", "/group/1201/inactivate", None, None, None),
    ("GET", "/lesson_schedule/98701", None, None, SCHEDULE),
    ("POST", f"/user/{JANE}/lesson_schedule", None, GIVEN | {"lessonVersionIds": [FIRST_AID]}, {"ids"}),
    ("POST", f"/lesson_schedule/{JANE}/complete_lesson", None, DONE | {"lessonId": 1403}, {"ids"}),
    ("GET", f"/ilt_session/{COMING}", None, None, ILT_WHOLE),
    ("POST", "/ilt_session", None, SESSION | {"notes": "Test"}, ILT_ROW),
    (
        "PATCH",
        f"/ilt_session/{COMING}",
        None,
        {"instructorId": INES, "statusId": 1, "notes": "Test", "numberOfPlaces": 1, "location": "Here"},
        ILT_WHOLE,
    ),
    ("POST", f"/ilt_session/{COMING}/complete", None, None, None),
    ("POST", f"/ilt_session/{COMING}/cancel_session", None, NOTICES, None),
    ("POST", f"/ilt_session/{COMING}/bulk_register", None, {"userIds": [JANE]}, None),
    ("POST", f"/ilt_session/{COMING}/bulk_deregister", None, {"userIds": [JANE]}, None),
    (
        "POST",
        f"/ilt_session/{PAST}/save_progress",
        None,
        {"attendees": [{"id": 7001, "passed": True, "attended": True}]},
        None,
    ),
]


@pytest.fixture
def standin() -> DamstraStandIn:
    """Northwind Academy with twelve people."""
    made = DamstraStandIn(access_key=KEY, clock=lambda: NOW)
    made.seed(12)
    hostile(made)
    return made


@pytest.fixture
async def client(standin: DamstraStandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=standin), base_url="https://velpic.example.com", headers=HEADERS
    ) as client:
        yield client


@pytest.mark.parametrize(("path", "query", "keys"), LISTINGS)
async def test_a_listing_has_the_documented_shape(
    client: httpx.AsyncClient, path: str, query: Query, keys: set[str]
) -> None:
    """Rows with the keys of the document's example, and a count, which only a person's lessons lack. That of lessons
    with details has dates and an id besides, and so has the answer."""
    answer = await client.get(path, params=query)
    body = answer.json()
    assert answer.status_code == 200, body
    assert body["results"]
    assert all(row.keys() == keys for row in body["results"])
    counted = not path.endswith("/lesson_schedule")
    about = {"id", *DATES} if path == "/lessondetails" else set()
    assert body.keys() == ({"results", "meta"} | about if counted else {"results"})
    assert not counted or body["meta"].keys() == META | about


@pytest.mark.parametrize(("method", "path", "query", "body", "keys"), ANSWERS)
async def test_an_answer_has_the_documented_shape(
    client: httpx.AsyncClient, method: str, path: str, query: Query, body: Any, keys: set[str] | None
) -> None:
    """The keys of the document's example; where there is none, no body at all."""
    answer = await client.request(method, path, params=query, json=body)
    assert answer.status_code == 200, answer.text
    assert "x-standin" not in answer.headers
    assert answer.json().keys() == keys if keys else answer.content == b""


async def test_some_answers_are_no_json(client: httpx.AsyncClient) -> None:
    """A line of HTTP and a bare link, both called JSON, and a file."""
    for path in ("add_members", "remove_members", "add_supervisors", "remove_supervisors"):
        answer = await client.post(f"/group/{STARTERS}/{path}", json={"userIds": [JANE, MAEVE]})
        assert (answer.text, answer.headers["content-type"]) == ("HTTP/1.1 200 OK", "application/json")
    links = [await client.post(f"/user/{JANE}/generate_login_url", params={"expiresIn": "day"}) for _ in "12"]
    assert links[0].text.startswith("https://app.velpic.com/#touch?")
    assert links[0].text != links[1].text
    [done] = (await client.post(f"/lesson_schedule/{JANE}/complete_lesson", json=DONE | {"lessonId": 1403})).json()[
        "ids"
    ]
    file = await client.get(f"/lesson_schedule/{done}/certificate")
    assert (file.headers["content-type"], file.content[:5], file.content[-6:]) == (
        "application/pdf",
        b"%PDF-",
        b"%%EOF\n",
    )
    place = int(file.content.rsplit(b"startxref\n", 1)[1].split()[0])
    assert file.content[place : place + 4] == b"xref"


async def test_an_import_answers_with_a_bare_array(client: httpx.AsyncClient) -> None:
    """Of everybody sent, as they are now."""
    rows = (await client.post("/bulkUserImport", json={"users": [ZOE, ZOE], "mergeType": "none"})).json()
    assert [row.keys() for row in rows] == [USER, USER]
    assert rows[0]["id"] != rows[1]["id"]


def test_every_documented_route_is_there(standin: DamstraStandIn) -> None:
    """38 operations, each with a method and a path of its own."""
    assert len(standin.table) == 38


REFUSED: list[tuple[str, str, Query, Any, str]] = [
    ("GET", "/user", {"colour": "red"}, None, "colour is not known"),
    ("GET", "/user", {"roleId": "1"}, None, "roleId must be one of 3, 4, 5, 6, 7, 8"),
    ("GET", "/user", {"roleId": "six"}, None, "roleId must be one of"),
    ("GET", "/user", {"activeValue": "Active"}, None, "activeValue must be one of"),
    ("GET", "/user", {"maxResults": "-1"}, None, "maxResults must be a number"),
    ("GET", "/user/jane", None, None, "userId must be a number"),
    ("POST", "/user", None, {"firstName": "Z"}, "lastName is required. emailAddress is required."),
    ("POST", "/user", None, ZOE | {"emailAddress": "zoe"}, "emailAddress must be an email address"),
    ("POST", "/user", None, ZOE | {"roles": [1]}, "roles has an entry that must be one of"),
    ("POST", "/user", None, ZOE | {"roles": 6}, "roles must be an array"),
    ("POST", "/user", None, ZOE | {"groups": [5]}, "groups has an entry that is wrong: is no object"),
    ("POST", "/user", None, ZOE | {"timeZone": "Australia"}, "timeZone must be a time zone"),
    ("POST", "/user", None, ZOE | {"sendWelcomeEmail": "no"}, "sendWelcomeEmail must be true or false"),
    ("POST", "/user", None, ZOE | {"userName": "jane.doe"}, "userName is taken"),
    ("POST", "/user", None, ZOE | {"clientStatusId": 57}, "clientStatusId is not known"),
    ("POST", f"/user/{JANE}", None, WHOLE, "id is required"),
    ("POST", f"/user/{JANE}", None, WHOLE | {"id": MAEVE}, "id must be the number in the address"),
    ("POST", f"/user/{JANE}", None, {**WHOLE, "id": JANE, "phoneNumber": None}, "phoneNumber must be a string"),
    ("POST", f"/user/{JANE}/activate", None, {}, "takes no body"),
    ("POST", f"/user/{JANE}/generate_login_url", None, None, "expiresIn is required"),
    ("POST", f"/user/{JANE}/generate_login_url", {"expiresIn": "hour"}, None, "expiresIn must be one of"),
    ("POST", "/bulkUserImport", None, {"users": []}, "users must be an array that is not empty"),
    ("POST", "/bulkUserImport", None, {"users": [{"password": "x"}]}, "password is not known"),
    ("POST", "/bulkUserImport", None, {"users": [ZOE], "mergeType": "userName"}, "mergeType must be one of"),
    ("GET", "/group", {"q": "x"}, None, "startIndex is required. maxResults is required."),
    ("GET", "/lesson", PAGE | {"lessonIds": "1,x"}, None, "lessonIds has an entry that must be a number"),
    ("GET", "/lesson", PAGE | {"publishedStates": "active,old"}, None, "publishedStates has an entry"),
    ("GET", f"/user/{JANE}/lesson_schedule", PAGE, None, "status is required"),
    ("POST", f"/user/{JANE}/lesson_schedule", None, {"gracePeriod": "14"}, "lessonVersionIds is required"),
    ("POST", f"/user/{JANE}/lesson_schedule", None, {"lessonVersionIds": [HEIGHT], "gracePeriod": "14"},
     "gracePeriodUnit is required"),
    ("POST", f"/user/{JANE}/lesson_schedule", None, GIVEN | {"gracePeriod": 14}, "gracePeriod must be a number in a"),
    ("POST", f"/user/{JANE}/lesson_schedule", None, GIVEN | {"scheduleDate": "2026-12-01T10:00:00+01:00"},
     "scheduleDate must be a date such as"),
    ("POST", f"/user/{JANE}/lesson_schedule", None, GIVEN | {"lessonVersionIds": [IDLE]}, "is not published"),
    ("POST", f"/lesson_schedule/{JANE}/complete_lesson", None, DONE, "lessonId or lessonVersionId is required"),
    ("POST", "/ilt_session", None, {**SESSION, "endDatetime": "2026-06-19T01:00:05.000+0800"}, "must not be before"),
    ("PATCH", f"/ilt_session/{COMING}", None, {"location": "x"}, "instructorId is required"),
    ("POST", f"/ilt_session/{COMING}/cancel_session", None, {}, "TraineeNotificationEnabled is required"),
    ("POST", f"/ilt_session/{PAST}/complete", None, None, "This ILT session is completed"),
    ("POST", f"/ilt_session/{PAST}/bulk_register", None, {"userIds": [JANE]}, "This ILT session is completed"),
    ("POST", f"/ilt_session/{COMING}/bulk_register", None, {"users": [1]}, "userIds is required"),
    ("GET", "/embed_player", None, None, "lessonScheduleId is required"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "query", "body", "said"), REFUSED)
async def test_what_the_document_does_not_allow_is_refused(
    client: httpx.AsyncClient, standin: DamstraStandIn, method: str, path: str, query: Query, body: Any, said: str
) -> None:
    """With 400 and a sentence, and nothing was changed."""
    before = (dict(standin.account.users), dict(standin.account.schedules), dict(standin.account.sessions))
    answer = await client.request(method, path, params=query, json=body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert (standin.account.users, standin.account.schedules, standin.account.sessions) == before


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"headers": {"Content-Type": "text/plain"}, "content": b"{}"}, "Content-Type must be application/json"),
        ({"content": b"{"}, "The body is not JSON"),
        ({"json": [1]}, "The body must be a JSON object"),
        ({"json": GROUP, "params": {"name": "x"}}, "name is not known"),
        ({"json": GROUP, "params": [("name", "x"), ("name", "y")]}, "name must be given once"),
    ],
)
async def test_a_body_is_one_json_object(client: httpx.AsyncClient, request_: dict[str, Any], said: str) -> None:
    """Its media type is asked of every request, as the document shows it."""
    answer = await client.post("/group", **request_)
    assert (answer.status_code, said in answer.json()["error"]) == (400, True)
    client.headers.pop("content-type")
    assert (await client.get(f"/user/{JANE}")).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("GET", "/user/9", None, 404, {"message": "User with id 9 not found", "statusCode": 404}),
        ("GET", "/group/9", None, 404, {"internalCode": "TBD", "error": True, "statusCode": 404}),
        ("POST", "/group/9", GROUP, 404, {"message": "Group with id 9 not found", "internalCode": 842}),
        ("POST", "/group", GROUP | {"parentId": 9}, 404, {"internalCode": 842}),
        ("POST", "/user", ZOE | {"groups": [{"id": 9}]}, 404, {"internalCode": 842}),
        ("POST", f"/group/{STARTERS}/add_members", {"userIds": [JANE, 9]}, 404, {"statusCode": 404}),
        ("POST", f"/user/{JANE}/lesson_schedule", GIVEN | {"lessonVersionIds": [9]}, 404, {"statusCode": 404}),
        ("POST", f"/lesson_schedule/{JANE}/complete_lesson", DONE | {"lessonId": 9}, 404, {"statusCode": 404}),
        ("POST", "/ilt_session", SESSION | {"lessonId": 1401}, 404, {"statusCode": 404}),
        ("GET", "/ilt_session/9", None, 404, {"statusCode": 404}),
        ("POST", f"/ilt_session/{PAST}/save_progress", {"attendees": [{"id": 9}]}, 404, {"statusCode": 404}),
        ("GET", "/lesson_schedule/9", None, 400, {"internalCode": 840, "error": "Lesson Schedule does not exist"}),
        ("GET", "/embed_player/version/9", None, 400, {"internalCode": 840}),
    ],
)  # fmt: skip
async def test_what_is_not_there_is_not_found(
    client: httpx.AsyncClient, method: str, path: str, body: Any, status: int, said: dict[str, Any]
) -> None:
    """In the document's shapes where it has one."""
    answer = await client.request(method, path, json=body)
    assert answer.status_code == status
    assert answer.json() | said == answer.json()


@pytest.mark.parametrize("key", [None, "", "another", f"Bearer {KEY}"])
async def test_only_the_key_opens(standin: DamstraStandIn, key: str | None) -> None:
    """Anything else gets 403 and 806, in short where the document has it short; the log never holds the key."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=standin), base_url="https://x") as stranger:
        stranger.headers.update({"AccessKey": key} if key is not None else {})
        long = await stranger.get(f"/user/{JANE}")
        short = await stranger.get("/group")
    assert (long.status_code, long.json()["internalCode"], len(long.json())) == (403, 806, 4)
    assert (short.status_code, short.json()) == (403, {"internalCode": 806, "error": "Token not valid"})
    assert {call.headers.get("accesskey", "•••") for call in standin.calls} == {"•••"}


async def test_a_key_may_be_good_for_reading_only() -> None:
    """Then whatever changes something gets 403 and 831."""
    standin = DamstraStandIn(access_key=KEY, read_only=True, clock=lambda: NOW)
    standin.seed(2)
    hostile(standin)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=standin), base_url="https://x", headers=HEADERS
    ) as client:
        assert (await client.get(f"/user/{JANE}")).status_code == 200
        refused = await client.post(f"/user/{JANE}/inactivate")
    assert (refused.status_code, refused.json()["internalCode"]) == (403, 831)


async def test_pages_go_by_offset(client: httpx.AsyncClient) -> None:
    """The end is the place behind the last row; people come in no number unless one is asked for."""
    nobody = (await client.get("/user")).json()
    assert nobody == {"results": [], "meta": {"totalResultCount": 19, "startIndex": 0, "endIndex": 0}}
    some = (await client.get("/user", params={"startIndex": "17", "maxResults": "10"})).json()
    assert (len(some["results"]), some["meta"]) == (2, {"totalResultCount": 19, "startIndex": 17, "endIndex": 19})
    beyond = (await client.get("/user", params={"startIndex": "90", "maxResults": "10"})).json()
    assert (beyond["results"], beyond["meta"]["totalResultCount"]) == ([], 19)


async def test_people_come_and_go(client: httpx.AsyncClient) -> None:
    """A name to log in with is made up, the role is trainee; out of use they are found among the inactive."""
    first, second = [(await client.post("/user", json=ZOE)).json()["id"] for _ in "12"]
    person = (await client.get(f"/user/{second}")).json()
    assert (person["userName"], person["roles"], person["clientStatusId"]) == ("z.o'li2", [6], 56)
    await client.post(f"/user/{first}/inactivate")
    for which, ids in (("", [second]), ("active", [second]), ("inactive", [first]), ("all", [first, second])):
        query = PAGE | {"q": "o'li"} | ({"activeValue": which} if which else {})
        rows = (await client.get("/user", params=query)).json()["results"]
        assert [row["id"] for row in rows] == ids
    await client.post(f"/user/{first}/activate")
    assert (await client.get(f"/user/{first}")).json()["clientStatusId"] == 56


async def test_a_change_replaces_what_it_names(client: httpx.AsyncClient) -> None:
    """Groups left out stay; given, they take the place of the old ones, as roles always do."""
    before = (await client.get(f"/user/{JANE}")).json()
    body = WHOLE | {"id": JANE, "roles": [6, 8]}
    after = (await client.post(f"/user/{JANE}", json=body)).json()
    assert (after["groups"], after["roles"], after["lastName"]) == (before["groups"], [6, 8], "O'Li")
    after = (await client.post(f"/user/{JANE}", json=body | {"groups": [{"id": STARTERS}]})).json()
    assert (after["groups"], after["groupsSupervised"]) == ([{"id": STARTERS}], [])


async def test_an_import_finds_people_by_what_it_is_told(client: httpx.AsyncClient) -> None:
    """Whoever is found and given no roles becomes a trainee, an administrator too."""
    owner = {"emailAddress": "ada@acme.com", "firstName": "Augusta"}
    [row] = (await client.post("/bulkUserImport", json={"users": [owner], "mergeType": "email"})).json()
    assert (row["id"], row["firstName"], row["lastName"], row["roles"]) == (OWNER, "Augusta", "Lovelace", [6])
    [row] = (await client.post("/bulkUserImport", json={"users": [owner | {"roles": [3]}]})).json()
    assert (row["id"] != OWNER, row["roles"]) == (True, [3])


async def test_a_group_gives_its_members_lessons(client: httpx.AsyncClient, standin: DamstraStandIn) -> None:
    """Its rules give a lesson once; closed, it is nowhere any more."""
    made = (await client.post("/user", json=ZOE | {"groups": [{"id": STARTERS}]})).json()["id"]
    await client.post(f"/group/{STARTERS}/add_members", json={"userIds": [made]})
    [row] = (await client.get(f"/user/{made}/lesson_schedule", params=PAGE | {"status": "due"})).json()["results"]
    assert (row["lessonName"], row["scheduleType"]) == (ONBOARDING, "automatic")
    await client.post(f"/group/{STARTERS}/inactivate")
    assert (await client.get(f"/user/{made}")).json()["groups"] == []
    assert (await client.get(f"/user/{INES}")).json()["groupsSupervised"] == []
    names = [row["name"] for row in (await client.get("/group", params=PAGE)).json()["results"]]
    assert "New starters" not in names


async def test_a_lesson_goes_from_given_to_completed(client: httpx.AsyncClient) -> None:
    """Given twice it is refused, half of it new it is half given; completed it has a certificate and no player."""
    where = f"/user/{JANE}/lesson_schedule"
    [id] = (await client.post(where, json=GIVEN | {"lessonVersionIds": [FIRST_AID]})).json()["ids"]
    again = await client.post(where, json=GIVEN | {"lessonVersionIds": [FIRST_AID]})
    assert (again.status_code, again.json()) == (400, {"error": "Lesson Schedule already exists"})
    half = {"lessonVersionIds": [FIRST_AID, 2525], "scheduleDate": "2026-12-01T09:00:00+0000"}
    [later] = (await client.post(where, json=GIVEN | half)).json()["ids"]
    rows = (await client.get(where, params=PAGE | {"status": "scheduled"})).json()["results"]
    assert later in [row["id"] for row in rows]
    assert (await client.get("/embed_player", params={"lessonScheduleId": str(id)})).status_code == 200
    refused = await client.get(f"/lesson_schedule/{id}/certificate")
    assert (refused.status_code, refused.json()) == (400, {"error": "This lesson schedule is not completed"})
    await client.post(f"/lesson_schedule/{JANE}/complete_lesson", json=DONE | {"lessonVersionId": FIRST_AID})
    assert (await client.get(f"/lesson_schedule/{id}")).json()["lessonCompletedDate"] == "2015-10-29T15:28:59.000Z"
    over = await client.get("/embed_player", params={"lessonScheduleId": str(id)})
    assert over.json() == {"internalCode": 837, "error": "This lesson schedule is completed"}


async def test_a_cancelled_lesson_cannot_be_played(client: httpx.AsyncClient, standin: DamstraStandIn) -> None:
    """836, as documented."""
    id = next(one.id for one in standin.account.schedules.values() if one.cancelled)
    answer = await client.get(f"/embed_player/version/{id}")
    assert answer.json() == {"internalCode": 836, "error": "This lesson schedule is cancelled"}


async def test_a_session_from_plan_to_results(client: httpx.AsyncClient, standin: DamstraStandIn) -> None:
    """Only whoever was given the lesson gets a place; completing it completes the lesson of those who passed."""
    id = (await client.post("/ilt_session", json=SESSION)).json()["id"]
    await client.post(f"/user/{JANE}/lesson_schedule", json=GIVEN | {"lessonVersionIds": [FIRST_AID]})
    await client.post(f"/user/{MAEVE}/lesson_schedule", json=GIVEN | {"lessonVersionIds": [FIRST_AID]})
    for people in ([JANE, MAEVE, OWNER], [JANE]):
        await client.post(f"/ilt_session/{id}/bulk_register", json={"userIds": people})
    rows = (await client.get(f"/ilt_session/{id}/attendees")).json()["results"]
    assert [row["userId"] for row in rows] == [JANE, MAEVE]
    results = [{"id": rows[0]["id"], "attended": True, "passed": True}, {"id": rows[1]["id"], "attended": True}]
    await client.post(f"/ilt_session/{id}/save_progress", json={"attendees": results})
    whole = (await client.get(f"/ilt_session/{id}")).json()
    assert (whole["attendanceRate"], whole["passRate"], whole["state"], whole["statusId"]) == (100, 50, "upcoming", 1)
    await client.post(f"/ilt_session/{id}/complete")
    done = [(await client.get(f"/lesson_schedule/{row['lessonScheduleId']}")).json() for row in rows]
    assert [one["lessonCompletedDate"] is not None for one in done] == [True, False]
    assert (await client.post(f"/ilt_session/{id}/cancel_session", json=NOTICES)).status_code == 400


async def test_a_full_session_takes_nobody_more(client: httpx.AsyncClient, standin: DamstraStandIn) -> None:
    """And says nothing of it."""
    taken = len(standin.account.places_in(standin.account.sessions[COMING]))
    room = {"instructorId": INES, "location": "Here", "numberOfPlaces": taken}
    await client.patch(f"/ilt_session/{COMING}", json=room)
    await client.post(f"/user/{OWNER}/lesson_schedule", json=GIVEN | {"lessonVersionIds": [FIRST_AID]})
    answer = await client.post(f"/ilt_session/{COMING}/bulk_register", json={"userIds": [OWNER]})
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await client.get(f"/ilt_session/{COMING}/attendees")).json()["meta"]["totalResultCount"] == taken


async def test_times_are_written_in_four_ways(client: httpx.AsyncClient) -> None:
    """As the document's examples have them: people, groups, lesson schedules, sessions."""
    shapes = [
        (await client.get(f"/user/{JANE}")).json()["createdDate"],
        (await client.get("/group/1201")).json()["createdDate"],
        (await client.get("/lesson_schedule/98701")).json()["startDate"],
        (await client.get(f"/ilt_session/{COMING}")).json()["startDatetime"],
    ]
    assert ["".join("9" if c.isdigit() else c for c in one) for one in shapes] == [
        "9999-99-99T99:99:99+9999",
        "9999-99-99 99:99:99",
        "9999-99-99T99:99:99.999Z",
        "9999-99-99T99:99:99.999+9999",
    ]


async def test_faults_come_when_asked_for(client: httpx.AsyncClient, standin: DamstraStandIn) -> None:
    """For a documented path, and the change done before the answer is lost."""
    standin.faults.add(Fault(Reply({"internalCode": 500}, 503), carried_out=True), path="/user/{userId}/inactivate")
    assert (await client.post(f"/user/{JANE}/inactivate")).status_code == 503
    assert (await client.get(f"/user/{JANE}")).json()["clientStatusId"] == 57


async def test_the_demo_is_believable() -> None:
    """The people and lessons that every platform has, every state of a lesson, sessions before and behind us."""
    standin, settings = demo()
    assert settings == {"access_key": "demo-damstra-key-8a51d7"}
    account = standin.account
    emails = {user.email for user in account.users.values()}
    assert {f"{name}@acme.com" for name in ("jane", "maeve", "ada", "ines", "max")} <= emails
    assert {ONBOARDING, SLIPS_AND_TRIPS} <= {lesson.name for lesson in account.lessons.values()}
    now = account.clock()
    statuses = {one.status(now) for one in account.schedules.values()}
    assert statuses == {"scheduled", "due", "overdue", "completed", "cancelled"}
    assert {one.state(now) for one in account.sessions.values()} >= {1, 3}
    assert {one.status for one in account.sessions.values()} == {1, 2, 3}
    assert len(account.users) == 67
    assert all(email.isascii() for email in emails)
