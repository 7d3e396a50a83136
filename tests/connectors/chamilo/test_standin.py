"""Chamilo as it was seen to be: where it reads, how it refuses, what it calls a success, what becomes of a change."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from connectors.chamilo.standin import ACTIONS, ChamiloStandIn, demo
from connectors.chamilo.standin.asked import NOT_ALLOWED
from connectors.chamilo.standin.northwind import FIRE_SAFETY, ONBOARDING
from connectors.chamilo.standin.portal import Portal
from connectors.chamilo.standin.records import Session
from tests.hostile_rows import hostile

NOW = 1_780_000_000.0
V2 = "/main/webservices/api/v2.php"
KEY = "7d793037a0760186574b0282f2f435e7"
OWN = {"username": "registrar", "api_key": KEY}
ME, ADA, INES, JANE, MAEVE = 1, 2, 3, 5, 6
ZOE = {
    "firstname": "Zoë",
    "lastname": "Li",
    "status": "5",
    "email": "zoe@example.com",
    "loginname": "zoe",
    "password": "x",
    "original_user_id_name": "registrar_id",
    "original_user_id_value": "zoe",
}
SESSION = {
    "name": "Night",
    "coach_username": str(INES),
    "access_start_date": "2026-12-01 08:00:00",
    "access_end_date": "2026-12-18 17:00",
    "description": "",
}
Data = dict[str, Any]


@pytest.fixture
def standin() -> ChamiloStandIn:
    """Northwind Academy with twelve people."""
    made = ChamiloStandIn(username="registrar", api_key=KEY, password="sesame", clock=lambda: NOW)
    made.seed(12)
    hostile(made)
    return made


@pytest.fixture
def portal(standin: ChamiloStandIn) -> Portal:
    return standin.portal


@pytest.fixture
async def client(standin: ChamiloStandIn) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=standin)
    async with httpx.AsyncClient(transport=transport, base_url="https://chamilo.example.com") as made:
        yield made


async def post(client: httpx.AsyncClient, action: str, form: Data | None = None, **own: str) -> httpx.Response:
    client.cookies.clear()
    data = {"action": action, **(own or OWN), **(form or {})}
    return await client.post(V2, params={"language": "english"}, data=data)


async def told(client: httpx.AsyncClient, action: str, form: Data | None = None) -> Any:
    """What is inside the envelope."""
    answer = (await post(client, action, form)).json()
    assert answer["error"] is False, answer
    return answer["data"]


async def refusal(client: httpx.AsyncClient, action: str, form: Data | None = None, **own: str) -> str:
    """Its sentence. It comes with 200 like everything else."""
    answer = await post(client, action, form, **own)
    assert answer.status_code == 200
    assert answer.json().keys() == {"error", "message"}
    return str(answer.json()["message"])


async def test_an_answer_comes_in_an_envelope(client: httpx.AsyncClient) -> None:
    """With slashes escaped, letters beyond ASCII too, and a cookie that nobody needs."""
    await post(client, "save_user", ZOE)
    answer = await post(client, "get_users", {"status": "*"})
    assert answer.headers["content-type"] == "application/json"
    assert "ch_sid=" in answer.headers["set-cookie"]
    assert "Zo\\u00eb" in answer.text
    assert "http:\\/\\/localhost" in (await post(client, "user_profile")).text


@pytest.mark.parametrize(
    ("action", "own", "said"),
    [
        ("get_users", {"username": "registrar", "api_key": "wrong"}, "Invalid API key"),
        ("get_users", {"username": "nobody", "api_key": KEY}, "Invalid API key"),
        ("get_user", OWN, "Invalid action"),
        ("", OWN, "Invalid action"),
    ],
)
async def test_who_may_not_is_refused(client: httpx.AsyncClient, action: str, own: Data, said: str) -> None:
    assert await refusal(client, action, **own) == said


async def test_what_breaks_it_breaks_it_without_a_word(client: httpx.AsyncClient) -> None:
    """No key, no course, a course that is no number, one value where a list belongs."""
    broken = [
        await post(client, "get_users", username="registrar"),
        await post(client, "course_info"),
        await post(client, "course_info", {"course": "abc"}),
        await post(client, "add_courses_session", {"id_session": "1", "list_courses": "1"}),
        await post(client, "get_users_subscribed_to_session", {"id_session": "1"}),
    ]
    assert [(one.status_code, one.text) for one in broken] == [(500, "")] * 5


async def test_only_administrators_may_do_most_things(client: httpx.AsyncClient, portal: Portal) -> None:
    portal.users[JANE].api_key = "abc"
    jane: Data = {"username": "jane.doe", "api_key": "abc"}
    for action in ("get_users", "save_course", "delete_user"):
        assert await refusal(client, action, **jane) == NOT_ALLOWED
    assert (await post(client, "user_courses", **jane)).json()["error"] is False


async def test_what_it_would_not_see_is_refused(client: httpx.AsyncClient) -> None:
    """The real thing passes over it without a word: a parameter in the wrong place, JSON, any language."""
    wrong = [
        await client.post(V2, params={"language": "english", "status": "5"}, data={"action": "get_users", **OWN}),
        await client.post(V2, params={"language": "english"}, json={"action": "get_users", **OWN}),
        await client.post(V2, data={"action": "user_profile", **OWN}),
        await post(client, "get_user_api_key", {"user": "jane.doe"}),
        await client.post(
            V2, params={"action": "user_profile", "language": "english", **OWN}, headers={"cookie": "ch_sid=1"}
        ),
    ]
    assert [one.json()["error"] for one in wrong] == [True] * 5
    assert (await client.get("/main/webservices/api/v3.php")).status_code == 404


async def test_a_password_gets_a_key_that_stays(client: httpx.AsyncClient, portal: Portal) -> None:
    """The name in any spelling; whatever is wrong is told in the same words."""
    signed = (await post(client, "authenticate", username="JANE.doe", password="welcome")).json()["data"]
    assert signed.keys() == {"url", "apiKey", "gcmSenderId"}
    assert signed["apiKey"] == portal.users[JANE].api_key
    for name, password in (("jane.doe", "x"), ("nobody", "x"), ("", "")):
        assert await refusal(client, "authenticate", username=name, password=password) == "Invalid user detected."


async def test_people_are_added_once(client: httpx.AsyncClient, portal: Portal) -> None:
    """By login name; without a field for another system's number, one without a name is made."""
    [id] = await told(client, "save_user", ZOE)
    assert portal.users[id].full_name == "Zoë Li"
    assert await refusal(client, "save_user", ZOE | {"loginname": "ZOE"}) == "This login is not available"
    assert await refusal(client, "save_user", ZOE | {"loginname": ""}) == "This login is not available"
    for wrong in ({"email": "zoe"}, {"password": ""}, {"loginname": "zo é"}):
        assert await refusal(client, "save_user", ZOE | {"loginname": "zed"} | wrong) == "User not registered."
    await told(client, "save_user", {k: v for k, v in ZOE.items() if "original" not in k} | {"loginname": "yan"})
    assert "" in portal.user_fields
    assert await told(client, "get_users") == []


async def test_a_change_it_does_not_know_spoils_all_of_it(client: httpx.AsyncClient, portal: Portal) -> None:
    change = {"LoginName": "jane.doe", "phone": "1"}
    assert await told(client, "update_user_from_username", change) == [True]
    said = await refusal(client, "update_user_from_username", change | {"phone": "2", "password": "x"})
    assert said == "Unsupported update. 'password'"
    assert portal.users[JANE].phone == "1"
    assert await refusal(client, "update_user_from_username", {"loginname": "x"}) == "User not found."


async def test_deleting_says_yes_to_people_it_never_had(client: httpx.AsyncClient, portal: Portal) -> None:
    """And no where a course would lose its only teacher."""
    assert await told(client, "delete_user", {"user_id": "999"}) == {"status": True}
    assert await told(client, "delete_user", {"user_id": str(ADA)}) == {"status": False}
    assert await told(client, "delete_user", {"user_id": str(JANE)}) == {"status": True}
    assert (ADA in portal.users, JANE in portal.users) == (True, False)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"wanted_code": "SQL101"}, "CAMPUS1SQL101"),
        ({"wanted_code": "PY-101", "remove_campus_id_from_wanted_code": "1"}, "PY101"),
        ({"wanted_code": "x" * 60}, "CAMPUS1" + "X" * 33),
    ],
)
async def test_a_code_becomes_what_it_may_be(client: httpx.AsyncClient, wanted: Data, code: str) -> None:
    made = await told(client, "save_course", {"title": "A", **wanted})
    assert (made["status"], made["code_course"], made["title_course"]) == (True, code, "A")


async def test_a_course_that_cannot_be_is_no_error(client: httpx.AsyncClient) -> None:
    """Its code is taken, or it has no title."""
    bare = {"wanted_code": "ONBOARDING101", "remove_campus_id_from_wanted_code": "1"}
    for form in ({"title": "A", **bare}, {"wanted_code": "B"}):
        made = await told(client, "save_course", form)
        assert made.keys() == {"status", "message"}
        assert made["status"] is False
    assert await refusal(client, "delete_course", {"course_id": "99"}) == "Course doesn't exists"
    assert await refusal(client, "course_info", {"course": "99"}) == "This course could not be found"


async def test_enrolling_says_no_without_a_reason(client: httpx.AsyncClient, portal: Portal) -> None:
    """To whoever is there, unknown people, unknown courses, and without numbers; what is there stays as it is."""
    await told(client, "unsubscribe_user_from_course", {"course_id": "1", "user_id": str(JANE)})
    jane = {"course_id": "1", "user_id": str(JANE)}
    assert await told(client, "subscribe_user_to_course", jane) == [True]
    for form in (jane, jane | {"status": "1"}, jane | {"user_id": "99"}, jane | {"course_id": "99"}, {}):
        assert await told(client, "subscribe_user_to_course", form) == [False]
    assert portal.courses[1].people[JANE] == 5
    rows = await told(client, "get_users_subscribed_to_course", {"course": "1"})
    assert {"user_id", "username", "firstname", "lastname", "status_rel"} == rows[0].keys()
    assert await told(client, "unsubscribe_user_from_course", jane) == [True]
    assert await told(client, "unsubscribe_user_from_course", jane) == [True]
    assert await told(client, "unsubscribe_user_from_course", jane | {"course_id": "99"}) == [False]


async def test_a_session_that_cannot_be_has_a_sentence_for_a_number(client: httpx.AsyncClient) -> None:
    """Chamilo says that it was made all the same."""
    made = await told(client, "save_session", SESSION | {"extra[extra_client]": "X"})
    assert made == {"status": True, "message": "A new session has been created", "id_session": 4}
    wrong: tuple[Data, ...] = (
        {},
        {"name": ""},
        {"name": "B", "access_start_date": "soon"},
        {"name": "B", "access_end_date": "2026-01-01 00:00"},
    )
    for form in wrong:
        said = await told(client, "save_session", SESSION | form)
        assert (said["status"], type(said["id_session"])) == (True, str)
    assert "SQLSTATE" in await refusal(client, "save_session", SESSION | {"name": "C", "coach_username": "ines.moreau"})
    assert await told(client, "get_session_from_extra_field", {"field_name": "client", "field_value": "X"}) == [4]


async def test_a_session_is_changed_in_what_is_not_empty(client: httpx.AsyncClient, portal: Portal) -> None:
    """Unless it is reset; a name that is taken, a coach or a category that is not there, are statements."""
    start = portal.sessions[1].start
    done = await told(client, "update_session", {"session_id": "1", "name": "New", "description": ""})
    assert (done["id_session"], portal.sessions[1].name, portal.sessions[1].start) == ("1", "New", start)
    await told(client, "update_session", {"session_id": "1", "reset": "1", "name": "Bare"})
    assert (portal.sessions[1].name, portal.sessions[1].start) == ("Bare", "")
    assert await refusal(client, "update_session", {"session_id": "9", "name": "x"}) == "No data available"
    for wrong in ({"name": "Onboarding, winter"}, {"id_coach": "99"}, {"session_category_id": "1"}):
        said = await refusal(client, "update_session", {"session_id": "1", **wrong})
        assert "UPDATE session SET" in said


async def test_a_sessions_courses_are_replaced_and_its_people_added(client: httpx.AsyncClient, portal: Portal) -> None:
    """Unknown courses are dropped, unknown sessions get a yes, unknown people a statement of the database."""
    await told(client, "add_courses_session", {"id_session": "1", "list_courses[]": ["2", "99"]})
    assert portal.sessions[1].courses == [2]
    before = list(portal.sessions[1].people)
    await told(client, "add_users_session", {"id_session": "1", "list_users[]": [str(MAEVE), str(MAEVE)]})
    assert portal.sessions[1].people == [*before, MAEVE]
    assert (await told(client, "add_users_session", {"id_session": "9", "list_users[]": ["1"]}))["status"] is True
    assert (await told(client, "add_courses_session", {"id_session": "9", "list_courses[]": ["1"]}))["status"] is False
    assert "SQLSTATE" in await refusal(
        client, "add_users_session", {"id_session": "1", "list_users[]": [str(ADA), "99"]}
    )
    assert portal.sessions[1].people == [*before, MAEVE]
    assert (2, ADA) in portal.sessions[1].attending, "half done"
    by_name = {"sessionId": "1", "loginname": "INES.moreau"}
    assert await told(client, "subscribe_user_to_session_from_username", by_name) == [True]
    model = {"modelSessionId": "1", "sessionName": "B", "startDate": "2026-01-01 00:00", "endDate": "2026-02-01 00:00"}
    assert await told(client, "create_session_from_model", model) == [4]
    assert await refusal(client, "create_session_from_model", model) == "Session name already exists"


async def test_keys_come_in_pages(client: httpx.AsyncClient) -> None:
    """The link to the next holds the caller's own; only in the address can pages be asked for."""
    own = {"action": "get_users_api_keys", "language": "english", **OWN}
    first = (await client.get(V2, params=own | {"per_page": "4"})).json()["data"]
    assert (first["total"], len(first["list"]), first["length"]) == (16, 4, 4)
    assert f"api_key={KEY}" in first["next"]
    client.cookies.clear()
    last = (await client.get(V2, params=own | {"per_page": "4", "page": "4"})).json()["data"]
    assert "next" not in last


async def test_messages_are_marked_one_by_one(client: httpx.AsyncClient) -> None:
    assert await told(client, "user_message_read", {"messages[]": ["1", "99"]}) == {"1": True, "99": False}
    assert await told(client, "user_message_read", {"messages[]": ["1"]}) == {"1": False}
    assert await told(client, "save_user_message", {"receivers[]": ["999"], "subject": "a", "text": "b"}) == {
        "sent": True
    }


async def test_maps_are_lists_when_they_are_empty(client: httpx.AsyncClient) -> None:
    field = {"field_name": "client", "field_value": "ACME"}
    found = await told(client, "courses_details_by_extra_field", field)
    assert found["1"]["id"] == "ONBOARDING101"
    assert await told(client, "courses_details_by_extra_field", field | {"field_value": "x"}) == []


async def test_pages_for_people_are_redirects(client: httpx.AsyncClient) -> None:
    answer = await client.get(V2, params={"action": "view_my_courses", "language": "english", **OWN})
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (302, "/user_portal.php")


async def test_an_older_php_and_a_server_for_tests_have_habits() -> None:
    """Numbers as text, but not all of them; warnings in front, and JSON over many lines."""
    standin = ChamiloStandIn(username="registrar", api_key=KEY, old_php=True, test_server=True, clock=lambda: NOW)
    standin.seed(3)
    hostile(standin)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=standin), base_url="https://x.example.com"
    ) as client:
        answer = await post(client, "get_courses")
        assert answer.text.startswith("<br />\n<b>Warning</b>")
        rows = json.loads(answer.text[answer.text.index("{") :])["data"]
        assert {type(one["id"]) for one in rows} == {str}
        made = await post(client, "save_user", ZOE)
        assert json.loads(made.text[made.text.index("{") :])["data"] == [8]


async def test_what_is_only_the_wikis_example_says_so(client: httpx.AsyncClient) -> None:
    """What keeps state does not."""
    documented = await post(client, "course_exercises", {"course": "1"})
    assert documented.headers["x-standin"] == "documented"
    assert "x-standin" not in (await post(client, "get_courses")).headers
    assert isinstance((await post(client, "get_course_quiz_mdl_compat", {"course": "1"})).json(), list)


def test_the_demo_has_people_and_courses_that_other_platforms_have_too() -> None:
    """And every action of the wiki, besides the two that tell of sessions."""
    standin, credentials = demo()
    assert credentials.keys() == {"username", "api_key"}
    emails = {one.email for one in standin.portal.users.values()}
    assert {f"{name}@acme.com" for name in ("jane", "maeve", "ada", "ines", "max")} <= emails
    assert {ONBOARDING, FIRE_SAFETY} <= {one.title for one in standin.portal.courses.values()}
    assert (len(ACTIONS), len(emails)) == (61, 64)


async def test_it_says_yes_of_portals_and_forums_that_are_not_there(client: httpx.AsyncClient, portal: Portal) -> None:
    """Nothing changes, or something is made that no page shows; the first portal stays open, and can be deleted."""
    details = {"url": "https://x.example.com/", "description": "", "active": "0"}
    assert await told(client, "edit_campus", {"id": "77", **details}) == [True]
    assert await told(client, "edit_campus", {"id": "1", **details}) == [True]
    assert await told(client, "delete_campus", {"id": "77"}) == {"status": True, "message": "URL deleted."}
    assert {id: one["active"] for id, one in portal.campuses.items()} == {1: 1}
    said = {"course": "2", "title": "Lost", "text": "x"}
    for forum in ("1", "99"):
        assert isinstance((await told(client, "save_forum_thread", said | {"forum": forum}))["registered"], int)
    assert await told(client, "save_forum_post", said | {"forum": "2", "thread": "99"}) == {"registered": True}
    assert portal.orphans == ["Lost"] * 3
    assert await refusal(client, "course_forum", {"course": "2", "forum": "1"}) == "No forum"
    assert await told(client, "delete_campus", {"id": "1"}) == {"status": True, "message": "URL deleted."}
    assert not portal.campuses


async def test_a_portal_is_kept_with_a_slash_and_looked_for_without(client: httpx.AsyncClient, portal: Portal) -> None:
    """So one that is there is refused only where it is sent as it is stored; and addresses are kept as HTML."""
    details = {"description": "", "active": "1"}
    for url in ("https://x.example", "https://x.example", "https://x.example/?b=1&c=2"):
        assert (await told(client, "add_campus", details | {"url": url}))["status"]
    again = await told(client, "add_campus", details | {"url": "https://x.example/"})
    assert again == {"status": False, "id_campus": 0}
    stored = [one["url"] for one in portal.campuses.values()]
    assert stored[1:] == ["https://x.example/", "https://x.example/", "https://x.example/?b=1&amp;c=2/"]


async def test_additional_fields_are_made_for_somebody_new_and_dropped_for_all_else(
    client: httpx.AsyncClient, portal: Portal
) -> None:
    """Whatever they hold is cut at 255 characters; any language of a course is kept."""
    given = {"extra[0][field_name]": "shoe", "extra[0][field_value]": "3" * 300}
    [id] = await told(client, "save_user", ZOE | given)
    assert ("shoe" in portal.user_fields, len(portal.users[id].extra["shoe"])) == (True, 255)
    fields = {"extra_client": "ACME", "extra_undef": "x", "language": "klingon"}
    made = await told(client, "save_course", {"title": "Tea", "wanted_code": "TEA", **fields})
    course = portal.courses[int(made["id"])]
    assert (course.extra, course.language) == ({"client": "ACME"}, "klingon")
    made = await told(client, "save_session", SESSION | {"extra[extra_client]": "ACME", "extra[extra_undef]": "x"})
    assert portal.sessions[made["id_session"]].extra == {"client": "ACME"}


async def test_sessions_that_are_over_are_shown_unless_they_are_closed(
    client: httpx.AsyncClient, portal: Portal
) -> None:
    """Those to come are not."""
    past, to_come = ("2020-01-01 00:00", "2020-02-01 00:00"), ("2999-01-01 00:00", "2999-02-01 00:00")
    shown = {await _shown(client, portal, days, visibility) for days in (past, to_come) for visibility in (1, 2, 3)}
    assert shown == {(past, 1), (past, 2)} | {None}


async def _shown(
    client: httpx.AsyncClient, portal: Portal, days: tuple[str, str], visibility: int
) -> tuple[tuple[str, str], int] | None:
    made = portal.add_session(f"{days} {visibility}", ME, *days, visibility=visibility)
    assert isinstance(made, Session)
    listed = [one["id"] for kind in await told(client, "user_sessions") for one in kind["sessions"]]
    return (days, visibility) if made.id in listed else None


async def test_a_phone_is_kept_once_somebody_has_signed_in(client: httpx.AsyncClient, portal: Portal) -> None:
    for kept in (False, True):
        assert await told(client, "gcm_id", {"registration_id": "phone-7"}) == {"status": True}
        assert ("gcm_registration_id" in portal.users[ME].extra) is kept
        await post(client, "authenticate", username="jane.doe", password="welcome")


async def test_roles_as_text_break_it(client: httpx.AsyncClient) -> None:
    change = {"loginname": "jane.doe", "roles": "ROLE_STUDENT"}
    assert (await post(client, "update_user_from_username", change)).status_code == 500


async def test_text_is_changed_without_a_word(client: httpx.AsyncClient, portal: Portal) -> None:
    """What takes four bytes, what is too long, languages there are none of, quotation marks in new sessions."""
    [id] = await told(client, "save_user", ZOE | {"firstname": "Ana 😀" + "a" * 60, "language": "klingon"})
    user = portal.users[id]
    assert (user.firstname[:8], len(user.firstname), user.language) == ("Ana ????", 60, "english")
    made = await told(client, "save_session", SESSION | {"name": 'It\'s "on"'})
    assert portal.sessions[made["id_session"]].name == 'It\\\'s \\"on\\"'
    await told(client, "update_session", {"session_id": str(made["id_session"]), "name": "It's on"})
    assert portal.sessions[made["id_session"]].name == "It's on"


async def test_an_additional_field_that_has_its_value_already_is_refused(
    client: httpx.AsyncClient, portal: Portal
) -> None:
    """In English words that are also those of SQL; what stood before it is stored."""
    change: Data = {"loginname": "jane.doe", "extra[0][field_name]": "client", "extra[0][field_value]": "ACME"}
    age = portal.users[JANE].extra["age"]
    change |= {"extra[1][field_name]": "age", "extra[1][field_value]": age, "phone": "9"}
    said = await refusal(client, "update_user_from_username", change)
    assert said.startswith("Could not update extra field value.: Array\n(\n    [field_name] => age")
    assert (portal.users[JANE].extra["client"], portal.users[JANE].phone) == ("ACME", "")


async def test_a_test_is_told_with_the_name_of_anybody_who_took_it(client: httpx.AsyncClient, portal: Portal) -> None:
    """Where it is set to; and with a broken cache it breaks at whatever is about tests."""
    portal.attempts.clear()
    assert await told(client, "get_test_updates_list") == []
    for who in (JANE, MAEVE):
        portal.take(4, "Badge and door", portal.courses[1], portal.users[who])
    for anybody, name in ((False, "maeve.obrien"), (True, "jane.doe")):
        portal.names_anybody = anybody
        [row] = await told(client, "get_test_updates_list")
        assert row["last_attempt_username"] == name
    portal.broken_cache = True
    for action, form in (("get_test_updates_list", {}), ("course_exercises", {"course": "1"})):
        assert (await post(client, action, form)).status_code == 500


async def test_two_calls_at_once_make_two_rows(client: httpx.AsyncClient, portal: Portal) -> None:
    portal.races = True
    again = {"course_id": "1", "user_id": str(JANE)}
    portal.courses[1].people[JANE] = 5
    assert await told(client, "subscribe_user_to_course", again) == [True]
    rows = await told(client, "get_users_subscribed_to_course", {"course": "1"})
    assert [one["user_id"] for one in rows].count(JANE) == 2
    for _ in range(2):
        await told(client, "add_users_session", {"id_session": "2", "list_users[]": [str(ADA)]})
    rows = await told(client, "get_users_subscribed_to_session", {"id_session": "2", "move_info": "0"})
    assert [one["user_id"] for one in rows].count(ADA) == 2


async def test_a_calendar_is_by_the_clock_of_the_account(client: httpx.AsyncClient, portal: Portal) -> None:
    """And messages that are read are not listed."""
    portal.zone = "America/New_York"
    [event] = await told(client, "course_agenda", {"course": "1"})
    assert event["startDate"] == "2026-05-28 17:26:40"
    assert len(await told(client, "user_messages")) == 2
    await told(client, "user_message_read", {"messages[]": ["1"]})
    assert len(await told(client, "user_messages")) == 1
