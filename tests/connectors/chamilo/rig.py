"""Northwind Academy on Chamilo."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.chamilo.connector import ChamiloConnector
from connectors.chamilo.courses import CourseInfo
from connectors.chamilo.enrollments import Enrolled, Removed
from connectors.chamilo.exercises import GetCourseQuizMdlCompat
from connectors.chamilo.keys import GetUsersApiKeys
from connectors.chamilo.messages import SaveUserMessage
from connectors.chamilo.standin import ChamiloStandIn
from connectors.chamilo.users import SaveUser, UpdateUserFromUsername
from connectors.core.connector import Connector
from connectors.core.intent import Intent, make
from tests.connectors.rig import NOW, Rig, error_body, rig_on
from tests.hostile_rows import hostile

CALLER, KEY, PASSWORD = "registrar", "7d793037a0760186574b0282f2f435e7", "0pen-sesame"
"""Chamilo's keys are made of hexadecimal digits."""
ME, ADA, INES, JANE, MAEVE = 1, 2, 3, 5, 6
ONBOARDING, FRIENDS, WRITING = 1, 2, 3
AUTUMN = 1
"""Numbers in the stand-in: people, courses and a session."""
ZOE = {
    "first_name": "Zoë",
    "last_name": "O’Brien",
    "status": "student",
    "email": "zoe@example.com",
    "login_name": "zoe",
    "password": "s3cr3t-of-zoe",
}
IN_FRIENDS = {"course_id": FRIENDS, "user_id": INES}
OUT_OF_FRIENDS = ("unsubscribe_user_from_course", IN_FRIENDS)
DATES = {"access_start_date": "2026-12-01T08:00:00Z", "access_end_date": "2026-12-18T17:00:00Z"}


def chamilo_rig(old_php: bool = False, test_server: bool = False) -> Rig:
    standin = ChamiloStandIn(
        username=CALLER,
        api_key=KEY,
        password=PASSWORD,
        old_php=old_php,
        test_server=test_server,
        clock=lambda: NOW,
    )
    standin.seed(12)
    hostile(standin)
    return rig_on(
        standin,
        partial(ChamiloConnector, CALLER, key=SecretStr(KEY)),
        base_url="https://chamilo.example.com",
        key=KEY,
        question=make(CourseInfo, {"course": ONBOARDING}),
        repeatable=make(UpdateUserFromUsername, {"login_name": "jane.doe", "phone": "1"}),
        change=make(SaveUserMessage, {"receivers": [JANE], "subject": "Hello", "text": "Once"}),
        secret_change=make(SaveUser, ZOE),
        secret="s3cr3t-of-zoe",
        listing=make(GetUsersApiKeys, {"per_page": 4}),
        walk=_walk,
        refusal=error_body,
        names_nothing={
            "registration_id": "what Google called a phone",
            "wanted_code": "Chamilo gives the course another one where somebody has it",
            "official_code": "shown, and nobody is looked for by it",
        },
        shows_all={"get_courses": "1.11.32 joins courses with a portal only where id_campus is given"},
        empty_answer=lambda cls, body: cls is GetCourseQuizMdlCompat and body == [],
        wordless=frozenset(platforms()["chamilo"].operations),
        lost_writes=[
            (OUT_OF_FRIENDS, ("subscribe_user_to_course", IN_FRIENDS)),
            (OUT_OF_FRIENDS,),
            (("save_user", ZOE | {"send_mail": True}),),
            (("update_user_from_username", {"login_name": "jane.doe", "active": False}),),
        ],
        always_looked_at=(Enrolled, Removed),
        seen_done=frozenset({"delete_course"}),
    )


async def _walk(connector: Connector) -> AsyncIterator[tuple[Intent[Any], Any]]:
    operations = platforms()["chamilo"].operations

    async def do(id: str, /, **data: Any) -> tuple[Intent[Any], Any]:
        intent = make(operations[id], data)
        return intent, await connector.run(intent)

    yield await do("get_users", status="student")
    yan = await do(
        "save_user",
        **ZOE | {"first_name": "Yan", "login_name": "yan", "password": "x y&z"},
        extra=[{"field_name": "age", "field_value": "29"}, {"field_name": "client", "field_value": "ACME"}],
        expiration_date="2027-06-30T18:00:00Z",
    )
    yield yan
    person = {"user_id": yan[1].id}
    kim = await do("save_user_get_apikey", **ZOE | {"login_name": "kim", "password": "x"}, original_user_id_value="7")
    yield kim
    yield await do(
        "update_user_from_username", login_name="yan", active=False, extra=[{"field_name": "age", "field_value": "30"}]
    )
    yield await do("username_exist", login_name="yan")
    yield await do("user_profile")
    yield await do("users_profiles_by_extra_field", field_name="client", field_value="Northwind", active=True)
    yield await do("authenticate", username="jane.doe", password="welcome")
    yield await do("get_user_api_key", user="yan", force=True)
    yield await do("get_users_api_keys", page=2, per_page=3)
    key = kim[1].api_key.get_secret_value()
    yield await do("update_user_apikey", user_id=kim[1].id, current_api_key=key)
    yield await do("gcm_id", registration_id="APA91b")

    yield await do("get_courses")
    yield await do("get_courses_from_extra_field", variable="client", value="ACME")
    yield await do("courses_details_by_extra_field", field_name="client", field_value="ACME")
    night = await do("save_course", title="Night school", wanted_code="NIGHT-1", bare_code=True, extra={"client": "x"})
    yield night
    here = {"course": night[1].id}
    yield await do("course_info", **here)
    yield await do("subscribe_user_to_course", course_id=night[1].id, **person, status="teacher")
    yield await do("get_users_subscribed_to_course", **here)
    yield await do("user_courses", **person)
    yield await do("user_courses_by_dates", **person, start_date="2026-01-01", end_date="2026-12-31")
    yield await do("view_my_courses")
    for id in ("descriptions", "documents", "announcements", "agenda", "learnpaths", "forumcategories", "exercises"):
        yield await do(f"course_{id}", **here)
    yield await do("course_announcement", **here, announcement=1)
    yield await do("save_course_notebook", **here, title="Candles", text="Who brings them?")
    yield await do("course_notebooks", **here)
    yield await do("course_learnpath", **here, learning_path=1)
    forum = {"forum": night[1].id}
    thread = await do("save_forum_thread", **here, **forum, title="Badge", text="Where?", notify=False)
    yield thread
    there = {**here, **forum, "thread": thread[1].id}
    yield await do("save_forum_post", **there, title="Re: Badge", text="At the desk.", notify=False)
    yield await do("course_forum", **here, **forum)
    yield await do("course_forumthread", **there)
    yield await do("get_course_quiz_mdl_compat", **here)
    yield await do("get_test_updates_list", fields=["client"])
    yield await do("get_test_average_results_list", ids=[4, 5], fields=["client", "country"])

    evening = {"name": "Evenings", "coach_id": INES, "description": "After work", "extra": {"client": "ACME & Co"}}
    session = await do("save_session", **evening, **DATES)
    yield session
    yield await do("update_session", session_id=session[1].id, name="Late evenings")
    yield await do("get_session_from_extra_field", field_name="client", field_value="ACME & Co")
    dates = {"start_date": "2027-01-04T08:00:00Z", "end_date": "2027-01-08T17:00:00Z"}
    yield await do("create_session_from_model", model_session_id=AUTUMN, session_name="Mornings", **dates)
    yield await do("add_courses_session", session_id=session[1].id, courses=[ONBOARDING, night[1].id])
    yield await do("add_users_session", session_id=session[1].id, users=[JANE, MAEVE])
    yield await do("subscribe_user_to_session_from_username", session_id=session[1].id, login_name="ada.lovelace")
    yield await do("user_sessions")

    yield await do("user_messages")
    yield await do("user_message_read", messages=[1])
    yield await do("user_message_unread", messages=[1, 99])
    yield await do("message_users", q="jane")
    yield await do("save_user_message", receivers=[JANE, MAEVE], subject="Hello", text="Bring a pen.")
    campus = await do("add_campus", url="https://two.example.com/", description="For partners", active=True)
    yield campus
    yield await do("save_course", title="Partners first", wanted_code="PARTNERS", campus=campus[1].id)
    yield await do("edit_campus", id=campus[1].id, url="https://two.example.com/", description="Closed", active=False)
    yield await do("delete_campus", id=campus[1].id)

    yield await do("unsubscribe_user_from_course", course_id=night[1].id, **person)
    yield await do("delete_course", course_id=night[1].id)
    yield await do("delete_user", **person)
