"""ClassOnLive as its document tells it: shapes, rules, its bare no, and what becomes of a change."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from connectors.classonlive.standin import ClassOnLiveStandIn, demo
from connectors.classonlive.standin.northwind import ONBOARDING, VAN_LOADING
from connectors.standin.standin import Fault, Reply
from tests.hostile_rows import HOSTILE_TITLE, hostile

NOW = 1_780_000_000.0
TOKEN = "a-token/made+for=these.tests"
BASE = "https://api.classonlive.example.com/api/v1/a-token%2Fmade%2Bfor%3Dthese.tests"
JANE, MAEVE, INES, GRACE = "jane@acme.com", "maeve@acme.com", "ines@acme.com", (
    "grace.adeyemi@acme.com"
)  # fmt: skip
FIRST, NASTY_ID, SERIES, HOURS, TOPICS, SCORM, LADDERS, PACK = (
    32951, 32952, 32958, 32960, 32961, 32962, 32963, 32964,
)  # fmt: skip
JANES, MAEVES, SESSION, THEME, MODULE, RECORDING = 142801, 142803, 85262, 38, 134, 81583
SLOT = {"hour": "02", "minutes": "30", "duration": "d15h"}
LIVE = {"title": "Título", "type": "Broadcast", "teacher": INES}
ONCE = {"duration": "d30m", "session": "2026-10-28T22:12:00.000Z"}
WEEK = {"startDate": "2026-06-01", "endDate": "2026-06-30", "wednesday": SLOT}
OFFER = {"startDate": "2026-06-01", "endDate": "2026-06-07", "sessions": [{"teacher": INES, "saturday": ["12:00"]}]}
ZOE = {"email": "zoe@example.com", "name": "Zoë O'Li"}
MAY = {"startDate": 1621591200000, "endDate": 1624096800000}
THEME_OF = {"title": "T", "description": "D", "contentId": TOPICS, "order": 1}
MODULE_SESSION = {"type": "Broadcast", "teacher": INES, "moduleId": MODULE}

# The keys of the document's answers.
ROW = {
    "contentId", "title", "teacher", "oneDayDate", "multipleDayFromDate", "multipleDayToDate", "type",
    "particularInitDate", "particularEndDate", "contentType",
}  # fmt: skip
RESOURCES = {"courseTitle", "external", "creator", "courseType", "own", "resources", "contentIdentifier", "ok"}
VIDEO = {"driveUrl", "processed", "title", "moduleId", "order", "registerDate", "filename", "downloaded", "published"}
STUDENT = {"minutesConnected", "attended", "email", "applicantId", "name", "userAccountId", "themes"}
GENERAL = {
    "progressPictureId", "name", "registerDate", "totalPercent", "totalTime", "applicantId", "contentId", "email",
    "register", "country", "photo", "score", "status",
}  # fmt: skip
DETAIL = {
    "progressPictureDetailId", "examTries", "name", "percent", "resourceType", "success", "time", "watched", "moduleId",
    "themeId", "applicantId", "contentId", "examId", "resourceId", "contentSessionId", "contentExternalVideoId",
}  # fmt: skip
SHARED = (VIDEO - {"downloaded"}) | {"donwloaded", "downloadLink", "videoId", "users"}

ANSWERS: list[tuple[str, str, Any, set[str]]] = [
    ("POST", "/content", {"title": "T", "type": "Themes"}, {"contentId", "ok"}),
    ("PUT", f"/content/{TOPICS}", {"title": "T", "type": "Themes"}, {"contentId", "ok"}),
    ("GET", "/content", None, {"contentList", "ok"}),
    ("GET", "/content/search/onb", None, {"contentList", "ok"}),
    ("GET", f"/content/{FIRST}", None, {"content", "ok"}),
    ("DELETE", f"/content/{FIRST}", None, {"ok"}),
    ("PUT", f"/content/{FIRST}/teacher", {"teacher": GRACE}, {"ok"}),
    ("PUT", f"/content/{FIRST}/title", {"title": "nuevo título"}, {"ok"}),
    ("POST", "/content/oneDay", LIVE | ONCE, {"contentId", "teacherLink", "ok"}),
    ("PUT", f"/content/{FIRST}/session", {"date": 1793225520000, "duration": "d8h"}, {"ok"}),
    ("POST", "/content/multipleDay", LIVE | WEEK, {"contentId", "ok"}),
    ("POST", f"/content/{TOPICS}/multipleday", LIVE | WEEK, {"contentId", "ok"}),
    ("PUT", f"/content/{SERIES}/multipleday", LIVE | WEEK, {"contentId", "ok"}),
    ("POST", f"/content/{PACK}/packContents", {"selectedContents": [LADDERS]}, {"ok"}),
    ("POST", "/content/particular", {"title": "T", "type": "Broadcast"}, {"contentId", "ok"}),
    ("PUT", f"/content/particular/{HOURS}", {"title": "T", "type": "One_to_One"}, {"contentId", "ok"}),
    ("PUT", f"/particular/{HOURS}/calendar", OFFER, {"contentId", "ok"}),
    ("GET", f"/particular/{HOURS}/calendar", None, {"contentId", "sessions", "ok", "type"}),
    ("POST", "/theme", THEME_OF, {"themeId", "ok"}),
    ("POST", "/theme/addModule", THEME_OF | {"themeId": THEME}, {"moduleId", "ok"}),
    ("POST", "/theme/setOneDaySession", MODULE_SESSION | {"duration": "d15h", "startDay": 1622373300000},
     {"resourceId", "ok"}),
    ("POST", "/theme/setMultipleDaySession", MODULE_SESSION | WEEK | MAY,
     {"resourceId", "ok"}),
    ("GET", f"/theme/getThemeModules/{THEME}", None, {"modules", "ok"}),
    ("GET", f"/theme/getModule/{MODULE}", {"email": JANE}, {"module", "ok"}),
    ("GET", f"/theme/getModule/{MODULE}", None, {"module", "ok"}),
    ("GET", f"/content/getresources/{TOPICS}", None, RESOURCES),
    ("GET", f"/theme/getmoduleresources/{MODULE}", None, RESOURCES),
    ("GET", "/content/getresourcelink/Video/32431", None, {"link", "ok"}),
    ("GET", "/content/getmoduleresourcelink/Session/32426", None, {"link", "ok"}),
    ("GET", f"/video_records/{FIRST}", None, {"videos", "ok"}),
    ("GET", f"/video_records/{FIRST}/{JANES}", None, {"videos", "ok"}),
    ("POST", "/video_records/publishvideo", {"videoId": RECORDING, "appList": [{"applicantId": JANES}]},
     {"video", "ok"}),
    ("POST", "/video_records/unpublishvideo", {"videoId": RECORDING, "appList": [JANES]}, {"video", "ok"}),
    ("GET", f"/username/{JANE}", None, {"name", "ok"}),
    ("PUT", f"/username/{JANE}", {"email": JANE, "name": "Jane Roe"}, {"ok"}),
    ("PUT", "/useremail", {"email": JANE, "newEmail": "jane@example.com"}, {"newEmail", "ok"}),
    ("GET", "/student/search/jane", None, {"students", "ok"}),
    ("POST", "/content/student", ZOE | {"contentId": TOPICS, "themes": [str(THEME)]},
     {"link", "name", "email", "applicantId", "ok", "isNewUser", "password"}),
    ("DELETE", "/content/student", {"contentId": FIRST, "email": JANE}, {"contentId", "email", "ok"}),
    ("GET", f"/content/{FIRST}/email/{JANE}", None, {"link", "name", "email", "applicantId", "ok"}),
    ("PUT", f"/particular/{SESSION}/addstudent", {"students": [ZOE]}, {"applicants", "ok"}),
    ("DELETE", f"/particular/{SESSION}/removestudent", {"applicantId": 142833}, {"ok"}),
    ("GET", f"/student/findbycontent/{FIRST}", None, {"students", "ok"}),
    ("POST", "/teacher", {"email": "lena@example.com"}, {"isNewUser", "paswword", "ok"}),
    ("DELETE", "/teacher", {"teacher": GRACE}, {"ok"}),
    ("GET", f"/student/getstatsfromcontent/{FIRST}", None, {"stats", "num", "totalPages"}),
    ("GET", f"/student/getstatsfromcontent/{FIRST}/1", None, {"stats", "num", "totalPages"}),
    ("GET", f"/student/getuserstats/{FIRST}/{JANES}", None, {"progress", "num", "totalPages"}),
]  # fmt: skip

REFUSED: list[tuple[str, str, Any, str]] = [
    ("GET", "/content?page=1", None, "nothing travels in the query"),
    ("GET", "/content", {"a": 1}, "a body is not known here"),
    ("GET", "/content/first", None, "contentId must be a number"),
    ("GET", "/content/5", None, "there is no such content 5"),
    ("GET", "/username/jane", None, "email is no address"),
    ("GET", "/username/nobody@example.com", None, "there is nobody"),
    ("POST", "/content", {"title": "T"}, "type is required"),
    ("POST", "/content", {"title": " ", "type": "Topics"}, "title is wrong"),
    ("POST", "/content", {"title": "T", "type": "Drip"}, "type is wrong"),
    ("POST", "/content", {"title": "T", "type": "Pack", "token": "x"}, "token is not known here"),
    ("POST", "/content", [], "the body must be an object"),
    ("PUT", f"/content/{TOPICS}", {"title": "T", "type": "Modular"}, "type is wrong"),
    ("PUT", f"/content/{FIRST}", {"title": "T", "type": "Topics"}, "no such content"),
    ("PUT", f"/content/{HOURS}/teacher", {"teacher": INES}, "no such content"),
    ("PUT", f"/content/{FIRST}/teacher", {"teacher": JANE}, "no teacher"),
    ("POST", "/content/oneDay", LIVE | ONCE | {"duration": "d9h"}, "duration is wrong"),
    ("POST", "/content/oneDay", LIVE | ONCE | {"session": "2026-10-28T22:12:00Z"}, "session is wrong"),
    ("POST", "/content/oneDay", LIVE | ONCE | {"session": "2026-13-28T22:12:00.000Z"}, "session is wrong"),
    ("POST", "/content/oneDay", LIVE | ONCE | {"type": "Many"}, "type is wrong"),
    ("POST", "/content/multipleDay", LIVE | WEEK | {"startDate": "1 June"}, "startDate is wrong"),
    ("POST", "/content/multipleDay", LIVE | WEEK | {"endDate": "2026-05-01"}, "endDate is before startDate"),
    ("POST", "/content/multipleDay", LIVE | WEEK | {"endDate": "2926-05-01"}, "too far away"),
    ("POST", "/content/multipleDay", LIVE | WEEK | {"wednesday": SLOT | {"minutes": 30}}, "wednesday is wrong"),
    ("POST", "/content/multipleDay", LIVE | WEEK | {"wednesday": SLOT | {"hour": "2"}}, "wednesday is wrong"),
    ("POST", "/content/multipleDay", LIVE | {"startDate": "2026-06-01", "endDate": "2026-06-30"}, "at least one day"),
    ("POST", f"/content/{PACK}/packContents", {"selectedContents": [FIRST]}, "only what is of the kind Measure"),
    ("PUT", f"/particular/{HOURS}/calendar", OFFER | {"sessions": []}, "sessions is wrong"),
    ("PUT", f"/particular/{HOURS}/calendar", OFFER | {"sessions": [{"teacher": INES}]}, "sessions is wrong"),
    ("PUT", f"/particular/{HOURS}/calendar", OFFER | {"sessions": [{"teacher": INES, "monday": ["12:30"]}]},
     "sessions is wrong"),
    ("PUT", f"/particular/{HOURS}/calendar", OFFER | {"sessions": [{"teacher": JANE, "monday": ["12:00"]}]},
     "no teacher"),
    ("POST", "/theme", THEME_OF | {"contentId": FIRST}, "no such content"),
    ("POST", "/theme", THEME_OF | {"contentId": LADDERS}, "has no themes"),
    ("POST", "/theme", THEME_OF | {"themeId": 5}, "there is no theme 5"),
    ("POST", "/theme/addModule", THEME_OF | {"themeId": THEME, "moduleId": 136}, "is not one of this course"),
    ("GET", "/theme/getModule/5", None, "there is no module 5"),
    ("GET", "/content/getresourcelink/Resource/32431", None, "no such resource"),
    ("GET", f"/video_records/{FIRST}/5", None, "there is no applicant 5"),
    ("POST", "/video_records/publishvideo", {"videoId": 5, "appList": [{"applicantId": JANES}]}, "no recording 5"),
    ("POST", "/video_records/publishvideo", {"videoId": RECORDING, "appList": [JANES]}, "appList is wrong"),
    ("POST", "/video_records/publishvideo", {"videoId": RECORDING, "appList": [{"applicantId": 142802}]},
     "not in the course of the recording"),
    ("POST", "/video_records/unpublishvideo", {"videoId": RECORDING, "appList": [142805]}, "does not see"),
    ("PUT", "/useremail", {"email": JANE, "newEmail": MAEVE}, "is taken"),
    ("POST", "/content/student", ZOE | {"contentId": FIRST, "themes": [THEME]}, "themes is wrong"),
    ("POST", "/content/student", ZOE | {"contentId": FIRST, "themes": [str(THEME)]}, "not one of this course"),
    ("POST", "/content/student", ZOE | {"contentId": str(FIRST)}, "contentId is wrong"),
    ("DELETE", "/content/student", {"contentId": FIRST, "email": INES}, "is not in this course"),
    ("DELETE", "/content/student", {"contentId": HOURS, "email": JANE}, "no such content"),
    ("DELETE", "/content/student", None, "Content-Type must be application/json"),
    ("DELETE", f"/particular/{SESSION}/removestudent", {"applicantId": 5}, "does not come to this session"),
    ("PUT", "/particular/5/addstudent", {"students": [ZOE]}, "there is no session 5"),
    ("POST", "/teacher", {"email": INES}, "a teacher already"),
    ("DELETE", "/teacher", {"email": INES}, "email is not known here"),
    ("DELETE", "/teacher", {"teacher": JANE}, "no teacher"),
    ("GET", f"/student/getstatsfromcontent/{FIRST}/one", None, "pageNumber must be a number"),
]  # fmt: skip


@pytest.fixture
def standin() -> ClassOnLiveStandIn:
    """Northwind Academy with twenty-four students."""
    made = ClassOnLiveStandIn(token=TOKEN, clock=lambda: NOW)
    made.seed(24)
    hostile(made)
    return made


@pytest.fixture
async def client(standin: ClassOnLiveStandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=standin)) as made:
        yield made


async def ask(client: httpx.AsyncClient, method: str, path: str, body: Any = None) -> Any:
    """The answer to a call that must go well."""
    response = await client.request(method, BASE + path, json=body)
    assert response.status_code == 200
    assert response.json().get("ok", True) is True, response.headers.get("x-standin-reason")
    return response.json()


@pytest.mark.parametrize(("method", "path", "body", "keys"), ANSWERS)
async def test_an_answer_has_the_documented_keys(
    client: httpx.AsyncClient, method: str, path: str, body: Any, keys: set[str]
) -> None:
    """No more and no fewer; the progress alone has no `ok`."""
    assert (await ask(client, method, path, body)).keys() == keys


@pytest.mark.parametrize(("method", "path", "body", "why"), REFUSED)
async def test_everything_that_is_wrong_gets_a_bare_no(
    client: httpx.AsyncClient, standin: ClassOnLiveStandIn, method: str, path: str, body: Any, why: str
) -> None:
    """With status 200, as the document has no other; the reason is for whoever tries things out. Nothing changes."""
    before = repr(standin.academy)
    response = await client.request(method, BASE + path, json=body)
    assert (response.status_code, response.json()) == (200, {"ok": False})
    assert why in response.headers["x-standin-reason"]
    assert repr(standin.academy) == before


def test_every_route_is_tried(standin: ClassOnLiveStandIn) -> None:
    """45 operations, the address of a new weekly course that is not printed, and progress without a page."""
    tried = [f"{method} /api/v1/token{path}" for method, path, *_ in ANSWERS]
    for method, path in standin.table:
        call = re.compile(f"{method} {re.sub(r'{[^}]+}', '[^/]+', path)}")
        assert any(map(call.fullmatch, tried)), path
    assert len(standin.table) == len(ANSWERS) - 1 == 47


async def test_rows_have_the_documented_keys(client: httpx.AsyncClient) -> None:
    """At every depth."""
    assert (await ask(client, "GET", "/content"))["contentList"][0].keys() == ROW | {"scormPath"}
    assert (await ask(client, "GET", "/content/search/onb"))["contentList"][0].keys() == ROW
    recording = (await ask(client, "GET", f"/video_records/{FIRST}"))["videos"][0]
    assert recording.keys() == VIDEO | {"id", "downloadLink", "users"}
    assert recording["users"][0].keys() == {"canDownload", "email", "name", "applicantId", "viewLink"}
    own = (await ask(client, "GET", f"/video_records/{FIRST}/{JANES}"))["videos"][0]
    assert own.keys() == VIDEO | {"id", "userLinks"}
    assert own["userLinks"].keys() == {"downloadLink", "canDownload", "viewLink"}
    share = {"videoId": RECORDING, "appList": [{"applicantId": MAEVES}]}
    shared = await ask(client, "POST", "/video_records/publishvideo", share)
    assert shared["video"].keys() == SHARED
    assert shared["video"]["users"][0].keys() == {"canDownload", "applicantId", "viewLink"}
    taken = await ask(client, "POST", "/video_records/unpublishvideo", {"videoId": RECORDING, "appList": [MAEVES]})
    assert taken["video"].keys() == SHARED - {"users"}
    assert (await ask(client, "GET", f"/student/findbycontent/{FIRST}"))["students"][0].keys() == STUDENT
    stats = (await ask(client, "GET", f"/student/getstatsfromcontent/{FIRST}"))["stats"][0]
    assert (stats["general"].keys(), stats["detail"][0].keys()) == (GENERAL, DETAIL)
    one = (await ask(client, "GET", f"/student/getuserstats/{FIRST}/{JANES}"))["progress"]
    assert (one["general"], one["detail"]) == ([stats["general"]], stats["detail"])
    session = (await ask(client, "GET", f"/particular/{HOURS}/calendar"))["sessions"][0]
    assert session.keys() == {"sessionId", "teacher", "date", "teacherLink", "applicants"}
    assert session["applicants"][0].keys() == {"applicantId", "email", "name", "link"}
    assert "&claseTutoring sessionsId=" in session["teacherLink"]


async def test_a_content_has_the_shape_of_its_kind(client: httpx.AsyncClient) -> None:
    """Four of them, and the document's misspelling."""
    common, tutoring = {"contentId", "title", "type"}, {"startDate", "endDate", "contentType"}
    for id, keys in (
        (FIRST, {"teacher", "oneDayDate", "durartion"}),
        (SERIES, {"teacher", "multipleDayFromDate", "multipleDayToDate", "dates"}),
        (HOURS, tutoring),
        (SCORM, tutoring | {"scormPath"}),
    ):
        assert (await ask(client, "GET", f"/content/{id}"))["content"].keys() == common | keys


@pytest.mark.parametrize("token", ["another", "", "a-token", "%2E%2E"])
async def test_another_token_opens_nothing(client: httpx.AsyncClient, token: str) -> None:
    """Nor does the right one from another place, which is what the document says of it."""
    response = await client.get(f"https://api.classonlive.example.com/api/v1/{token}/content")
    assert (response.status_code, response.json()) == (401, {"ok": False})


async def test_the_token_works_from_its_own_address_only(standin: ClassOnLiveStandIn) -> None:
    """The one it was registered for."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=standin, client=("10.0.0.9", 5))) as elsewhere:
        response = await elsewhere.get(f"{BASE}/content")
    assert (response.status_code, response.json()) == (403, {"ok": False})


async def test_what_nothing_documents_is_not_there(client: httpx.AsyncClient) -> None:
    """Not even with the right token; another method on a path that is there is not allowed."""
    assert (await client.get(f"{BASE}/teachers")).status_code == 404
    assert (await client.get("https://api.classonlive.example.com/content")).status_code == 404
    assert (await client.patch(f"{BASE}/content")).status_code == 405


async def test_no_list_of_calls_holds_the_token(client: httpx.AsyncClient, standin: ClassOnLiveStandIn) -> None:
    """It is taken out of the address at the door."""
    await ask(client, "GET", "/content")
    await client.get(f"{BASE}-wrong/content")
    assert [call.path for call in standin.calls] == ["/api/v1/•••/content"] * 2
    assert "a-token" not in repr(standin.calls)


async def test_it_fails_on_demand(client: httpx.AsyncClient, standin: ClassOnLiveStandIn) -> None:
    """By the documented path or by the one that arrives."""
    for path in ("/api/v1/{token}/content", "/api/v1/•••/content"):
        standin.faults.add(Fault(Reply({}, 503)), path=path)
        assert (await client.get(f"{BASE}/content")).status_code == 503
    await ask(client, "GET", "/content")


async def test_a_student_is_enrolled_once_and_has_one_link(client: httpx.AsyncClient) -> None:
    """Who is new gets a password; the second time nothing changes."""
    first = await ask(client, "POST", "/content/student", ZOE | {"contentId": FIRST})
    again = await ask(client, "POST", "/content/student", ZOE | {"contentId": FIRST, "name": "Other"})
    assert (first["isNewUser"], len(first["password"])) == (True, 8)
    assert again == {key: first[key] for key in ("link", "name", "email", "applicantId", "ok")} | {"isNewUser": False}
    assert (await ask(client, "GET", f"/content/{FIRST}/email/{ZOE['email']}"))["link"] == first["link"]
    found = (await ask(client, "GET", "/student/search/zoë o"))["students"]
    assert [(one["content"], one["contentId"]) for one in found] == [(ONBOARDING, FIRST)]
    await ask(client, "DELETE", "/content/student", {"contentId": FIRST, "email": ZOE["email"]})
    assert (await ask(client, "GET", "/student/search/zoë o"))["students"] == []


async def test_a_room_holds_as_many_as_it_holds(client: httpx.AsyncClient) -> None:
    """One to one means one, and the next one gets a no and no account."""
    made = await ask(client, "POST", "/content/oneDay", LIVE | ONCE | {"type": "One_to_One"})
    await ask(client, "POST", "/content/student", {"contentId": made["contentId"], "email": JANE, "name": "Jane"})
    response = await client.post(f"{BASE}/content/student", json=ZOE | {"contentId": made["contentId"]})
    assert response.json() == {"ok": False}
    assert (await client.get(f"{BASE}/username/{ZOE['email']}")).json() == {"ok": False}


async def test_a_new_address_is_the_old_person(client: httpx.AsyncClient) -> None:
    """In every course, as a student and as a teacher."""
    for old in (JANE, INES):
        await ask(client, "PUT", "/useremail", {"email": old, "newEmail": f"new.{old}"})
        assert (await client.get(f"{BASE}/username/{old}")).json() == {"ok": False}
    assert (await ask(client, "GET", f"/content/{FIRST}/email/new.{JANE}"))["applicantId"] == JANES
    assert (await ask(client, "GET", f"/content/{FIRST}"))["content"]["teacher"] == f"new.{INES}"
    await ask(client, "PUT", f"/content/{FIRST}/teacher", {"teacher": f"new.{INES}"})


async def test_a_week_becomes_its_sessions(client: httpx.AsyncClient) -> None:
    """All Wednesdays of June 2026; an update takes the place of the pattern."""
    id = (await ask(client, "POST", "/content/multipleDay", LIVE | WEEK))["contentId"]
    dates = (await ask(client, "GET", f"/content/{id}"))["content"]["dates"]
    assert dates == [f"2026-06-{day:02}T02:30:00.000Z" for day in (3, 10, 17, 24)]
    tuesdays = {**WEEK, "tuesday": SLOT, "endDate": "2026-06-05"}
    await ask(client, "PUT", f"/content/{id}/multipleday", LIVE | tuesdays)
    dates = (await ask(client, "GET", f"/content/{id}"))["content"]["dates"]
    assert dates == ["2026-06-02T02:30:00.000Z", "2026-06-03T02:30:00.000Z"]


async def test_hours_that_somebody_took_stay(client: httpx.AsyncClient) -> None:
    """The others make room for the new ones."""
    before = (await ask(client, "GET", f"/particular/{HOURS}/calendar"))["sessions"]
    taken = [one["sessionId"] for one in before if one["applicants"]]
    answer = await ask(client, "PUT", f"/particular/{HOURS}/calendar", OFFER)
    assert answer["contentId"] == str(HOURS)
    after = (await ask(client, "GET", f"/particular/{HOURS}/calendar"))["sessions"]
    assert 0 < len(taken) < len(before)
    assert {one["sessionId"] for one in after} > set(taken)
    assert len(after) == len(taken) + 1


async def test_a_theme_and_a_module_are_changed_by_number(client: httpx.AsyncClient) -> None:
    """Without one, they are new."""
    theme = (await ask(client, "POST", "/theme", THEME_OF))["themeId"]
    assert (await ask(client, "POST", "/theme", THEME_OF | {"themeId": theme}))["themeId"] == theme
    module = (await ask(client, "POST", "/theme/addModule", THEME_OF | {"themeId": theme}))["moduleId"]
    await ask(client, "POST", "/theme/addModule", THEME_OF | {"themeId": theme, "moduleId": module, "title": "New"})
    modules = (await ask(client, "GET", f"/theme/getThemeModules/{theme}"))["modules"]
    assert modules == {str(module): {"moduleId": module, "title": "New", "description": "D", "order": 1}}


async def test_a_session_of_a_module_is_dated_in_two_ways(client: httpx.AsyncClient) -> None:
    """As text in what is in the module, in milliseconds among its resources."""
    session = MODULE_SESSION | {"duration": "d15h", "startDay": 1622373300000}
    id = (await ask(client, "POST", "/theme/setOneDaySession", session))["resourceId"]
    here = (await ask(client, "GET", f"/theme/getModule/{MODULE}"))["module"]
    there = (await ask(client, "GET", f"/theme/getmoduleresources/{MODULE}"))["resources"]
    dates = [one["initOneDayDate"] for one in (*here, *there) if one["resourceId"] == id]
    assert dates == ["2021-05-30T11:15:00.000Z", 1622373300000]


async def test_a_recording_is_shared_and_taken_back(client: httpx.AsyncClient) -> None:
    """Who may see it, and who may download it."""
    share = {"videoId": RECORDING + 1, "appList": [{"applicantId": JANES, "downloadable": True}]}
    video = (await ask(client, "POST", "/video_records/publishvideo", share))["video"]
    assert (video["published"], [one["applicantId"] for one in video["users"]]) == (True, [JANES])
    assert len((await ask(client, "GET", f"/video_records/{FIRST}/{JANES}"))["videos"]) == 2
    take = {"videoId": RECORDING + 1, "appList": [JANES]}
    video = (await ask(client, "POST", "/video_records/unpublishvideo", take))["video"]
    assert (video["published"], "users" in video) == (False, False)
    (_, found) = (await ask(client, "GET", f"/video_records/{FIRST}"))["videos"]
    assert found["users"] == []


async def test_progress_comes_ten_at_a_time(client: httpx.AsyncClient) -> None:
    """From page 0, which is also the one without a number; behind the last there is nothing."""
    path = f"/student/getstatsfromcontent/{FIRST}"
    pages = [await ask(client, "GET", f"{path}/{n}") for n in range(4)]
    assert [(page["num"], len(page["stats"]), page["totalPages"]) for page in pages] == [
        (0, 10, 3), (1, 10, 3), (2, 4, 3), (3, 0, 3),
    ]  # fmt: skip
    assert await ask(client, "GET", path) == pages[0]


async def test_what_is_deleted_takes_its_students_along(client: httpx.AsyncClient) -> None:
    """And its recordings, hours, topics and modules."""
    for id in (FIRST, HOURS, TOPICS):
        await ask(client, "DELETE", f"/content/{id}")
    assert {one["content"] for one in (await ask(client, "GET", "/student/search/jane"))["students"]} == {HOSTILE_TITLE}
    for path in (f"/video_records/{FIRST}", f"/theme/getModule/{MODULE}", f"/particular/{HOURS}/calendar"):
        assert (await client.get(BASE + path)).json() == {"ok": False}


async def test_the_demo_is_an_academy_with_the_people_everybody_knows() -> None:
    """And the settings that reach it."""
    standin, settings = demo()
    transport = httpx.ASGITransport(app=standin)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://demo/api/v1/{settings['token']}") as client:
        titles = [one["title"] for one in (await client.get("/content")).json()["contentList"]]
        assert {ONBOARDING, VAN_LOADING} <= set(titles)
        for email in (JANE, MAEVE, INES, "ada@acme.com", "max@acme.com"):
            assert (await client.get(f"/username/{email}")).json()["ok"] is True
