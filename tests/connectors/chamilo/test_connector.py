"""What only Chamilo does: forms as PHP reads them, its own clock, a key fetched with a password, and second looks."""

import asyncio
from types import NoneType
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from connectors.catalog import operation, platforms
from connectors.chamilo import clock
from connectors.chamilo.connector import ChamiloConnector
from connectors.chamilo.courses import CourseInfo, GetCourses, UserCourses
from connectors.chamilo.enrollments import (
    GetUsersSubscribedToCourse,
    SubscribeUserToCourse,
    UnsubscribeUserFromCourse,
)
from connectors.chamilo.keys import Authenticate, GetUserApiKey, UpdateUserApikey
from connectors.chamilo.refusals import NobodyListed, NoSuch, OtherCourse, OtherRole, OwnAccount
from connectors.chamilo.sessions import AddCoursesSession, AddUsersSession, SaveSession
from connectors.chamilo.settings import ChamiloSettings
from connectors.chamilo.standin import ChamiloStandIn
from connectors.chamilo.standin.portal import Portal
from connectors.chamilo.users import DeleteUser, GetUsers, SaveUser, UpdateUserFromUsername, UserProfile
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs, open_secret
from connectors.core.intent import Intent, Mistakes, make, result_type
from connectors.core.record import Page, Record, plain
from connectors.platform import Misconfigured
from connectors.standin.standin import Fault, Reply
from tests.connectors.chamilo.rig import (
    ADA,
    AUTUMN,
    CALLER,
    DATES,
    FRIENDS,
    INES,
    JANE,
    KEY,
    MAEVE,
    ME,
    ONBOARDING,
    PASSWORD,
    WRITING,
    ZOE,
    chamilo_rig,
)
from tests.connectors.rig import Rig
from tests.rows import every

V2 = "/main/webservices/api/v2.php"
OPERATIONS = platforms()["chamilo"].operations
OWN = {"username": CALLER, "api_key": "•••"}
PORTAL = {"id": 2, "url": "https://two.example.com/", "description": "For partners", "active": True}
PORTAL_MADE = {"url": "https://two.example.com", "description": "For partners", "active": True}
LONG = "9" * 256
POST_IN_FORUM = {"course": 1, "forum": 1, "thread": 1, "title": "Re", "text": "At the desk"}
SESSION = {"name": "Evenings", "coach_id": INES, "description": "After work", **DATES}


@pytest.fixture
def rig() -> Rig:
    """Chamilo and nothing else."""
    return chamilo_rig()


def by_password(rig: Rig, **options: Any) -> ChamiloConnector:
    """A connector that has no key yet."""
    given = {"transport": httpx.ASGITransport(app=rig.standin), "key": None, "password": SecretStr(PASSWORD)}
    made = rig.connect(**given | options)
    assert isinstance(made, ChamiloConnector)
    return made


def actions(rig: Rig) -> list[str]:
    """What the stand-in was asked for, in order."""
    return [(dict(call.form()) | dict(call.query))["action"] for call in rig.standin.calls]


def portal(rig: Rig) -> Portal:
    """What the stand-in holds."""
    assert isinstance(rig.standin, ChamiloStandIn)
    return rig.standin.portal


async def failure(rig: Rig, intent: Intent[Any]) -> errors.PlatformError:
    with pytest.raises(errors.PlatformError) as caught:
        await rig.connector.run(intent)
    return caught.value


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("<html>Database is unavailable</html>"), errors.Unavailable),
        (Reply("<html>503 Service Unavailable</html>", 503), errors.OutcomeUnknown),
        (Reply({"error": True, "message": "The mailer: Database is unavailable for now"}), errors.OutcomeUnknown),
    ],
)
async def test_only_the_page_before_anything_is_done_settles_a_change(
    rig: Rig, reply: Reply, error: type[errors.PlatformError]
) -> None:
    """Chamilo 1.11.32 was seen to answer so where its database is away, which it opens before it looks at the call."""
    rig.standin.faults.add(Fault(reply), times=None)
    found = await failure(rig, rig.change)
    assert (type(found), found.happened) == (error, False if error is errors.Unavailable else None)


# What is sent


def test_a_form_is_one_that_php_reads(rig: Rig) -> None:
    """The action and the caller among the fields, lists and maps by brackets, yes and no as 1 and 0."""
    data = ZOE | {"extra": [{"field_name": "age", "field_value": "29"}, {"field_name": "a", "field_value": "b"}]}
    shown = rig.connector.request(make(SaveUser, data)).shown()
    assert shown["url"] == f"https://chamilo.example.com{V2}?language=english"
    assert shown["body"] == {
        "kind": "form",
        "value": {
            "action": "save_user",
            **OWN,
            "firstname": "Zoë",
            "lastname": "O’Brien",
            "status": "5",
            "email": "zoe@example.com",
            "loginname": "zoe",
            "password": "•••",
            "extra[0][field_name]": "age",
            "extra[0][field_value]": "29",
            "extra[1][field_name]": "a",
            "extra[1][field_value]": "b",
            "original_user_id_name": "registrar_id",
            "original_user_id_value": "zoe",
        },
    }
    courses = make(AddCoursesSession, {"session_id": 2, "courses": [3, 8], "import_assignments": True})
    assert rig.connector.request(courses).body == {
        "action": "add_courses_session",
        **OWN,
        "id_session": "2",
        "list_courses[]": ["3", "8"],
        "import_assignments": "1",
    }
    assert rig.connector.request(make(UserProfile, {})).body == {"action": "user_profile", **OWN}


def test_what_goes_into_the_address_is_shown_masked(rig: Rig) -> None:
    """A few operations are read from there."""
    shown = rig.connector.request(make(GetUserApiKey, {"user": "o'brien & co", "force": True})).shown()
    assert shown["url"] == (
        f"https://chamilo.example.com{V2}?action=get_user_api_key&username=registrar&api_key=•••"
        "&user=o%27brien%20%26%20co&force=1&language=english"
    )
    assert shown["body"] == {"kind": "none", "value": None}


def test_additional_fields_are_written_as_each_operation_wants(rig: Rig) -> None:
    """As fields of their own for a course, in a map with a prefix for a session, bare for one from a model."""
    typed = {"client": "ACME & Co", "extra_team": "x"}
    course = make(OPERATIONS["save_course"], {"title": "a", "wanted_code": "b", "extra": {"client": "ACME & Co"}})
    assert rig.connector.request(course).body["extra_client"] == "ACME & Co"
    session = rig.connector.request(make(SaveSession, SESSION | {"extra": typed})).body
    assert (session["extra[extra_client]"], session["extra[extra_team]"]) == ("ACME & Co", "x")
    data = {"model_session_id": 1, "session_name": "a", "start_date": DATES["access_start_date"]}
    data |= {"end_date": DATES["access_end_date"], "extra_fields": {"client": "ACME"}}
    model = rig.connector.request(make(OPERATIONS["create_session_from_model"], data)).body
    assert model["extraFields[client]"] == "ACME"


@pytest.mark.parametrize(
    ("zone", "start"),
    [("UTC", "2026-12-01 08:00:00"), ("Europe/Paris", "2026-12-01 09:00:00"), ("Asia/Kolkata", "2026-12-01 13:30:00")],
)
def test_times_are_sent_by_chamilos_clock(rig: Rig, zone: str, start: str) -> None:
    """It takes them in its own zone; what it gives is in UTC."""
    intent = make(SaveSession, SESSION)
    assert rig.connect(zone=zone).request(intent).body["access_start_date"] == start
    assert clock.utc("2026-12-01 08:00:00") == "2026-12-01T08:00:00Z"
    assert [clock.utc(one) for one in (None, "", "soon", 5)] == [None, "", "soon", 5]


@pytest.mark.parametrize(
    ("id", "typed", "field", "value"),
    [
        ("get_session_from_extra_field", {"fieldName": "a", "fieldValue": "b"}, "field_name", "a"),
        ("create_session_from_model", {"model_session_id": 3}, "modelSessionId", "3"),
        ("subscribe_user_to_session_from_username", {"sessionId": 1, "loginName": "zoe"}, "loginname", "zoe"),
        ("update_user_from_username", {"loginname": "zoe", "first name": "Z"}, "firstname", "Z"),
        ("save_session", {"coach_username": 3}, "coach_username", "3"),
        ("add_users_session", {"id_session": 1, "list_users": [8]}, "list_users[]", ["8"]),
    ],
)
def test_documented_names_are_understood_and_real_ones_sent(
    rig: Rig, id: str, typed: dict[str, Any], field: str, value: Any
) -> None:
    """Where the wiki is wrong, what Chamilo reads is what goes out."""
    needed: dict[str, Any] = {
        "session_name": "a",
        "start_date": DATES["access_start_date"],
        "end_date": DATES["access_end_date"],
    }
    uncoached = {name: held for name, held in SESSION.items() if name != "coach_id"}
    data = {"create_session_from_model": needed, "save_session": uncoached}.get(id, {}) | typed
    assert rig.connector.request(make(OPERATIONS[id], data)).body[field] == value


async def test_a_password_arrives_as_it_was_typed(rig: Rig) -> None:
    """Whatever is in it; JSON would have been filtered."""
    odd = "a<b>c&d\"e'f+ %41é"
    made = await rig.connector.run(make(SaveUser, ZOE | {"password": odd}))
    assert made.id
    signed = await rig.connector.run(make(Authenticate, {"username": "ZOE", "password": odd}))
    assert signed.api_key


# What is refused here


@pytest.mark.parametrize(
    ("id", "data", "field", "said"),
    [
        ("save_session", SESSION | {"access_end_date": "2026-12-01T08:00:00Z"}, "access_end_date", "must come after"),
        ("update_session", {"session_id": 1, "show_description": False}, "show_description", "cannot be emptied"),
        ("update_session", {"session_id": 1, "description": ""}, "description", "cannot be emptied or turned off"),
        ("save_user", ZOE | {"status": "anonymous"}, "status", "must be one of student, teacher"),
        ("save_user", ZOE | {"email": "zoe"}, "email", "must be an e-mail address"),
        ("add_users_session", {"session_id": 1, "users": []}, "users", "must not be empty"),
        ("course_info", {"course": 0}, "course", "must be at least 1"),
        ("message_users", {"q": "j"}, "q", "is too short: at least 2"),
        ("save_user", ZOE | {"login_name": "zoe+1@example.com"}, "login_name", "has “+” in it, and Chamilo takes"),
        ("save_user", ZOE | {"login_name": "o'neil"}, "login_name", "has “'” in it, and Chamilo takes"),
        ("save_user", ZOE | {"first_name": "Ana 😀"}, "first_name", "has 😀 in it, which Chamilo stores as ????"),
        ("save_forum_post", {**POST_IN_FORUM, "text": "See 𝄞 and 😀"}, "text", "has 𝄞 😀 in it, which Chamilo stores"),
        ("save_user", ZOE | {"first_name": "a" * 61}, "first_name", "is too long: at most 60 characters"),
        ("save_course", {"title": "a" * 251, "wanted_code": "A"}, "title", "is too long: at most 250 characters"),
        ("save_session", SESSION | {"name": "a" * 151}, "name", "is too long: at most 150 characters"),
        ("update_session", {"session_id": 1, "name": "a" * 151}, "name", "is too long: at most 150 characters"),
        ("edit_campus", PORTAL | {"id": 1, "active": False}, "active", "must be yes for portal 1"),
        ("edit_campus", PORTAL | {"url": "https://x.example/a?b=1"}, "url", "cannot have ? in it"),
        ("add_campus", PORTAL_MADE | {"url": "https://x.example/a&b"}, "url", "cannot have & in it"),
        ("add_campus", PORTAL_MADE | {"url": "https://x.example/" + "u" * 238}, "url", "is too long: at most 255"),
        ("delete_campus", {"id": 1}, "id", "cannot be 1: without its main portal"),
        ("save_user", ZOE | {"extra": [{"field_name": "age", "field_value": LONG}]}, "extra", "entry 1: field_value"),
        ("save_user", ZOE | {"original_user_id_value": LONG}, "original_user_id_value", "is too long: at most 255"),
        (
            "save_session",
            SESSION | {"extra": {"a]b": "x"}},
            "extra",
            "has “]” in “a]b”, and Chamilo reads",
        ),
        ("save_course", {"title": "a", "wanted_code": "A", "extra": {"a.b": "x"}}, "extra", "has “.” in “a.b”, and"),
        ("save_session", SESSION | {"extra": {"client": LONG}}, "extra", "has more than 255 characters in “client”"),
        ("gcm_id", {"registration_id": LONG}, "registration_id", "is too long: at most 255 characters"),
        ("get_users", {"campus": 2}, "campus", "can only be 1 here: Chamilo lists the people of portal 1"),
        ("delete_course", {}, "course_id", "is needed: give exactly one of course_id and course_code"),
    ],
)
def test_what_chamilo_would_pass_over_or_break_at_is_refused_here(
    id: str, data: dict[str, Any], field: str, said: str
) -> None:
    """With a sentence at the field that is at fault."""
    with pytest.raises(Mistakes) as caught:
        make(OPERATIONS[id], data)
    assert caught.value.fields[field][0].startswith(said)


def test_a_reset_may_empty_things() -> None:
    """There it is what is asked for, and an approver is told."""
    intent = make(OPERATIONS["update_session"], {"session_id": 1, "reset": True, "show_description": False})
    assert list(intent.risks()) == ["Everything about the session that is not given here is emptied."]


@pytest.mark.parametrize(
    ("id", "data", "effect"),
    [
        ("save_user", ZOE, Effect.WRITE),
        ("save_user", ZOE | {"status": "invitee"}, Effect.WRITE),
        ("save_user", ZOE | {"status": "session admin"}, Effect.DESTRUCTIVE),
        ("update_user_from_username", {"login_name": "zoe", "phone": "1", "active": True}, Effect.WRITE),
        ("update_user_from_username", {"login_name": "zoe", "active": False}, Effect.DESTRUCTIVE),
        ("update_user_from_username", {"login_name": "zoe", "roles": ["x"]}, Effect.DESTRUCTIVE),
        ("subscribe_user_to_course", {"course_id": 1, "user_id": 2}, Effect.WRITE),
        ("subscribe_user_to_course", {"course_id": 1, "user_id": 2, "status": "teacher"}, Effect.DESTRUCTIVE),
        ("update_session", {"session_id": 1, "name": "a"}, Effect.WRITE),
        ("update_session", {"session_id": 1, "reset": True}, Effect.DESTRUCTIVE),
        ("add_courses_session", {"session_id": 1, "courses": [1]}, Effect.DESTRUCTIVE),
        ("edit_campus", {"id": 1, "url": "http://x", "description": "", "active": True}, Effect.WRITE),
        ("edit_campus", {"id": 2, "url": "http://x", "description": "", "active": False}, Effect.DESTRUCTIVE),
        ("get_user_api_key", {"user": "zoe"}, Effect.READ),
        ("get_user_api_key", {"user": "zoe", "force": True}, Effect.DESTRUCTIVE),
        ("get_users_api_keys", {"force": False}, Effect.READ),
    ],
)
def test_what_takes_or_gives_too_much_needs_a_second_look(id: str, data: dict[str, Any], effect: Effect) -> None:
    """By what is in it; the approver is told why."""
    intent = make(OPERATIONS[id], data)
    assert intent.effect is effect
    assert bool(list(intent.risks())) is (effect is Effect.DESTRUCTIVE)


def test_what_needs_a_second_person_and_what_can_be_undone() -> None:
    """Whatever hands out a key; and only an enrollment has a way back."""
    assert {id for id, cls in OPERATIONS.items() if cls.http.sensitive} == {
        "authenticate",
        "get_users_api_keys",
        "get_user_api_key",
        "update_user_apikey",
        "save_user_get_apikey",
    }
    assert {id for id, cls in OPERATIONS.items() if cls.http.reversible} == {"unsubscribe_user_from_course"}
    assert len(OPERATIONS) == 59


# Signing in


async def test_a_password_fetches_the_key_once(rig: Rig) -> None:
    """Even if many ask at the same time; then the key is what must not be told."""
    connector = by_password(rig)
    assert connector.secrets() == [PASSWORD]
    await asyncio.gather(*(connector.run(rig.question) for _ in range(5)))
    await connector.run(rig.question)
    assert sorted(actions(rig)) == ["authenticate", *["course_info"] * 6]
    assert connector.secrets() == [KEY, PASSWORD]


async def test_a_key_that_is_no_longer_good_is_fetched_anew(rig: Rig) -> None:
    """And the call is made again, for nothing was done; without a password the person is told."""
    connector = by_password(rig)
    await connector.run(rig.question)
    portal(rig).users[ME].api_key = "another0one"
    await connector.run(rig.change)
    assert actions(rig)[1:] == ["course_info", "save_user_message", "authenticate", "save_user_message"]
    assert len(portal(rig).messages) == 3
    with pytest.raises(errors.NotAuthorized, match="didn't accept Registrar's key, so nothing was done"):
        await rig.connector.run(rig.change)


async def test_a_key_that_is_never_good_is_not_fetched_for_ever(rig: Rig) -> None:
    """Once, and then it is told."""
    connector = by_password(rig)
    refusal = Reply({"error": True, "message": "Invalid API key"})
    rig.standin.faults.add(Fault(refusal), path=f"{V2}?action=course_info", times=None)
    with pytest.raises(errors.NotAuthorized):
        await connector.run(rig.question)
    assert actions(rig) == ["authenticate", "course_info", "authenticate", "course_info"]


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault(Reply({"error": True, "message": "Invalid user detected."})), errors.NotAuthorized, "Invalid user"),
        (Fault(hang=60), errors.Unexpected, "didn't answer in time, so nothing was done"),
        (Fault(Reply("", 500)), errors.Unexpected, "an error of its own .*, so nothing was done"),
        (Fault(Reply({"error": False, "data": {"apiKey": None}})), errors.Unexpected, "answered without the key, so"),
        (Fault(Reply("Webservices are disabled.")), errors.Forbidden, "Webservices are disabled"),
    ],
)
async def test_a_change_without_a_key_is_not_sent(
    rig: Rig, fault: Fault, error: type[errors.PlatformError], said: str
) -> None:
    """However signing in fails, it is known that nothing was done; and no password is told."""
    rig.standin.faults.add(fault, path=f"{V2}?action=authenticate", times=None)
    with pytest.raises(error, match=said) as caught:
        await by_password(rig).run(rig.change)
    assert caught.value.happened is False
    assert caught.value.write
    assert set(actions(rig)) == {"authenticate"}
    assert PASSWORD not in f"{caught.value} {caught.value!r}"


async def test_somebody_elses_password_is_theirs_to_mend(rig: Rig) -> None:
    """It is not Registrar's key that is wrong then; and no key is needed to ask."""
    connector = by_password(rig)
    with pytest.raises(errors.Invalid, match="Invalid user detected"):
        await connector.run(make(Authenticate, {"username": "jane.doe", "password": "wrong"}))
    assert actions(rig) == ["authenticate"]


async def test_registrars_own_key_can_be_replaced(rig: Rig) -> None:
    """The next call goes with the new one, and the person is told to keep it."""
    fresh = await rig.connector.run(make(UpdateUserApikey, {"user_id": ME, "current_api_key": KEY}))
    assert fresh.remark.startswith("This was the key that Registrar uses.")
    assert "own" not in plain(fresh)
    await rig.connector.run(rig.question)
    other = await rig.connector.run(make(GetUserApiKey, {"user": "jane.doe", "force": True}))
    assert other.api_key
    data = {"user_id": JANE, "current_api_key": other.api_key.get_secret_value()}
    assert (await rig.connector.run(make(UpdateUserApikey, data))).remark == ""


# Second looks


async def test_enrolling_twice_is_said_kindly(rig: Rig) -> None:
    """It is as it should be; who it is, Chamilo lists."""
    enroll = make(SubscribeUserToCourse, {"course_id": FRIENDS, "user_id": MAEVE})
    await rig.connector.run(make(UnsubscribeUserFromCourse, {"course_id": FRIENDS, "user_id": MAEVE}))
    first = await rig.connector.run(enroll)
    assert (first.user_id, first.remark) == (MAEVE, "")
    again = await rig.connector.run(enroll)
    assert again.remark == "They were in this course already, just so; nothing had to be changed."
    assert (again.username, again.status_rel) == ("maeve.obrien", "student")
    assert "already" not in plain(again)


async def test_nobody_gets_a_message_twice_and_a_portal_has_its_slash(rig: Rig) -> None:
    """A portal that is there already is refused only where its address is sent as it is stored."""
    message = {"receivers": [JANE, JANE, MAEVE], "subject": "Hello", "text": "Once"}
    await rig.connector.run(make(OPERATIONS["save_user_message"], message))
    assert [one.receiver for one in portal(rig).messages.values() if one.title == "Hello"] == [JANE, MAEVE]
    made = await rig.connector.run(make(OPERATIONS["add_campus"], PORTAL_MADE))
    assert portal(rig).campuses[made.id]["url"] == "https://two.example.com/"
    assert isinstance(await failure(rig, make(OPERATIONS["add_campus"], PORTAL_MADE)), errors.Conflict)


async def test_roles_arrive_as_the_list_that_chamilo_reads(rig: Rig) -> None:
    """Text, as the wiki has it, breaks Chamilo."""
    change = make(UpdateUserFromUsername, {"login_name": "jane.doe", "roles": ["ROLE_STUDENT"]})
    await rig.connector.run(change)
    [sent] = rig.standin.calls_to("POST", V2)
    assert ("roles[]", "ROLE_STUDENT") in sent.form()


async def test_the_account_that_asks_is_neither_turned_off_nor_deleted(rig: Rig) -> None:
    """Chamilo would do it, and take no call of Registrar's after it."""
    for change in (
        make(UpdateUserFromUsername, {"login_name": CALLER.upper(), "active": False}),
        make(OPERATIONS["delete_user"], {"user_id": ME}),
    ):
        assert isinstance(await failure(rig, change), OwnAccount)
    assert portal(rig).users[ME].active


async def test_another_role_is_not_passed_off_as_done(rig: Rig) -> None:
    """Chamilo leaves the old one; the way out is told."""
    await rig.connector.run(make(UnsubscribeUserFromCourse, {"course_id": ONBOARDING, "user_id": JANE}))
    await rig.connector.run(make(SubscribeUserToCourse, {"course_id": ONBOARDING, "user_id": JANE}))
    error = await failure(rig, make(SubscribeUserToCourse, {"course_id": ONBOARDING, "user_id": JANE, "status": 1}))
    assert isinstance(error, OtherRole)
    assert error.sentence == (
        "This person is in the course already, as student, and Chamilo doesn't change that. "
        "Unenroll them first, then enroll them again."
    )


NOBODY = "lists no person with the number 999 to me"


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (make(SubscribeUserToCourse, {"course_id": 99, "user_id": JANE}), "has no course with the number 99"),
        (
            make(SubscribeUserToCourse, {"course_id": FRIENDS, "user_id": 999}),
            NOBODY,
        ),
        (make(UnsubscribeUserFromCourse, {"course_id": 99, "user_id": JANE}), "has no course with the number 99"),
        (make(DeleteUser, {"user_id": 999}), NOBODY),
        (make(AddCoursesSession, {"session_id": AUTUMN, "courses": [1, 99]}), "has no course with the number 99"),
    ],
)
async def test_what_is_not_there_is_named(rig: Rig, intent: Intent[Any], said: str) -> None:
    """Chamilo itself says no without a reason, or yes."""
    error = await failure(rig, intent)
    assert isinstance(error, NoSuch)
    assert error.sentence.startswith(f"Chamilo {said}, so nothing was done. Check it and try again.")
    assert ("several portals" in error.sentence) is ("person" in said)
    assert portal(rig).sessions[AUTUMN].courses == [1, 3]


async def test_the_code_that_is_given_too_is_the_one_that_counts(rig: Rig) -> None:
    """So of two courses nothing is sent."""
    enroll = {"course_id": ONBOARDING, "user_id": ADA, "status": "teacher"}
    done = await rig.connector.run(make(SubscribeUserToCourse, enroll | {"course_code": "ONBOARDING101"}))
    assert done.already
    for code in ("NOWHERE", "FRIENDS"):
        data = {"course_id": ONBOARDING, "user_id": JANE, "course_code": code}
        for intent in (make(SubscribeUserToCourse, data), make(UnsubscribeUserFromCourse, data)):
            assert isinstance(await failure(rig, intent), OtherCourse)
    assert "unsubscribe_user_from_course" not in actions(rig)


async def test_an_enrollment_whose_answer_was_lost_is_looked_for(rig: Rig) -> None:
    """It is done if the person is there now, and unknown if not."""
    enroll = make(SubscribeUserToCourse, {"course_id": FRIENDS, "user_id": INES})
    await rig.connector.run(make(UnsubscribeUserFromCourse, {"course_id": FRIENDS, "user_id": INES}))
    rig.standin.faults.add(Fault(hang=60, carried_out=True), path=f"{V2}?action=subscribe_user_to_course", times=None)
    assert (await rig.connector.run(enroll)).username == "ines.moreau"
    await rig.connector.run(make(UnsubscribeUserFromCourse, {"course_id": FRIENDS, "user_id": INES}))
    rig.standin.faults.clear()
    rig.standin.faults.add(Fault(hang=60), path=f"{V2}?action=subscribe_user_to_course", times=None)
    assert isinstance(await failure(rig, enroll), errors.OutcomeUnknown)


async def test_people_who_did_not_get_into_a_session_are_named(rig: Rig) -> None:
    """Chamilo says yes to anything; the list of the session tells. People it does not list are not sent to it, for it
    would stumble over them half way."""
    roster = await rig.connector.run(make(AddUsersSession, {"session_id": AUTUMN, "users": [JANE, MAEVE]}))
    assert {JANE, MAEVE} <= {one.user_id for one in roster.attendees}
    assert roster.remark == ""
    before = list(portal(rig).sessions[AUTUMN].people)
    some = await failure(rig, make(AddUsersSession, {"session_id": AUTUMN, "users": [ADA, 999]}))
    assert (type(some), some.happened) == (NobodyListed, False)
    assert portal(rig).sessions[AUTUMN].people == before
    for data in ({"session_id": 99, "users": [JANE]}, {"session_id": AUTUMN, "users": [999]}):
        assert isinstance(await failure(rig, make(AddUsersSession, data)), errors.NotFound)
    rig.standin.faults.add(Fault(Reply("", 500)), path=f"{V2}?action=get_users_subscribed_to_session", times=3)
    unseen = await rig.connector.run(make(AddUsersSession, {"session_id": AUTUMN, "users": [JANE]}))
    assert "I could not read who is in the session" in unseen.remark


CHANGES = [
    ("add_courses_session", {"session_id": AUTUMN, "courses": [ONBOARDING]}),
    ("add_users_session", {"session_id": AUTUMN, "users": [JANE]}),
    ("delete_user", {"user_id": MAEVE}),
    ("update_user_from_username", {"login_name": "jane.doe", "active": False}),
    ("update_user_from_username", {"login_name": "jane.doe", "active": True}),
    ("update_user_from_username", {"login_name": "jane.doe", "phone": "1"}),
    ("save_forum_thread", {"course": ONBOARDING, "forum": ONBOARDING, "title": "A", "text": "b"}),
    ("save_forum_post", {"course": ONBOARDING, "forum": ONBOARDING, "thread": 1, "title": "A", "text": "b"}),
    ("unsubscribe_user_from_course", {"course_id": ONBOARDING, "user_id": JANE}),
    ("unsubscribe_user_from_course", {"course_id": ONBOARDING, "user_id": JANE, "course_code": "ONBOARDING101"}),
    ("subscribe_user_to_course", {"course_id": FRIENDS, "user_id": INES}),
    ("subscribe_user_to_course", {"course_id": FRIENDS, "user_id": INES, "course_code": "FRIENDS"}),
    ("edit_campus", PORTAL),
    ("edit_campus", PORTAL | {"id": 1}),
    ("delete_campus", {"id": 2}),
    ("save_session", SESSION),
    ("update_session", {"session_id": AUTUMN, "name": "Another"}),
    ("subscribe_user_to_session_from_username", {"session_id": AUTUMN, "login_name": "ada.lovelace"}),
    ("save_user", ZOE),
]


@pytest.mark.parametrize(("id", "data"), CHANGES)
async def test_a_dry_run_names_the_looks_that_come_with_a_change(rig: Rig, id: str, data: dict[str, Any]) -> None:
    """As many calls as are then made, and no more."""
    portal(rig).campuses[2] = {"url": "https://two.example.com/", "active": 1}
    portal(rig).courses[WRITING].campus = 2
    portal(rig).courses[FRIENDS].people.pop(INES, None)
    intent = make(OPERATIONS[id], data)
    shown = rig.connector.request(intent).shown()
    await rig.connector.run(intent)
    assert sorted(actions(rig)) == sorted([id, *shown.get("looks", [])])


async def test_an_older_chamilo_is_asked_for_each_role(rig: Rig) -> None:
    """It lists nobody when asked for everybody."""
    rig.standin.faults.add(Fault(Reply({"error": False, "data": []})), path=f"{V2}?action=get_users")
    assert isinstance(await failure(rig, make(DeleteUser, {"user_id": 999})), NoSuch)
    assert "delete_user" not in actions(rig)
    rig.standin.faults.add(Fault(Reply({"error": False, "data": []})), path=f"{V2}?action=get_users")
    await rig.connector.run(make(DeleteUser, {"user_id": JANE}))
    assert JANE not in [one.id for one in await rig.connector.run(make(GetUsers, {}))]


# What is read


@pytest.mark.parametrize("old_php", [False, True])
@pytest.mark.parametrize("test_server", [False, True])
async def test_numbers_and_warnings_make_no_difference(old_php: bool, test_server: bool) -> None:
    """Numbers may come as text, and warnings may stand before the answer."""
    rig = chamilo_rig(old_php, test_server)
    courses = await rig.connector.run(make(GetCourses, {}))
    first = next(one for one in courses if one.id == ONBOARDING)
    assert (first.code, first.visibility, first.last_visit) == (
        "ONBOARDING101",
        "enrolled_people",
        "2025-11-09T20:26:40Z",
    )
    people = await rig.connector.run(make(GetUsersSubscribedToCourse, {"course": ONBOARDING}))
    assert {one.status_rel for one in people} == {"student", "teacher"}
    names = [one.title for one in courses]
    assert {"Onboarding 101", '<!channel> & "Friends" =cmd()'} <= set(names)


async def test_no_link_carries_the_key(rig: Rig) -> None:
    """Nor does what is shown as JSON, whatever field it is in."""
    await rig.connector.run(make(SubscribeUserToCourse, {"course_id": ONBOARDING, "user_id": ME}))
    taken = await rig.connector.run(make(UserCourses, {}))
    assert taken[0].url == f"http://localhost{V2}?username=registrar&course={ONBOARDING}"
    assert KEY not in str(plain(taken[0]))
    rig.standin.faults.add(Fault(Reply({"error": False, "data": {"title": f"x?a=1&api_key={KEY} b"}})))
    assert (await rig.connector.run(make(CourseInfo, {"course": 1}))).title == "x?a=1 b"


async def test_what_is_said_of_wrong_values_stays_in_english(rig: Rig) -> None:
    """The language is asked for with every call, so that refusals can be told apart."""
    await rig.connector.run(rig.question)
    await rig.connector.run(make(GetUserApiKey, {"user": "jane.doe"}))
    assert all(("language", "english") in call.query for call in rig.standin.calls)


# The rest


@every("id", OPERATIONS)
def test_a_picker_offers_rows_of_a_listing_that_exist(id: str) -> None:
    """With a value to take and a name to read in each row, asked for with what the form knows by then."""
    for spec in field_specs(OPERATIONS[id]).values():
        if not spec.options_from:
            continue
        listing = operation("chamilo", spec.options_from.operation)
        assert listing
        row = result_type(listing).__args__[0]
        assert issubclass(row, Record)
        assert {spec.options_from.value, spec.options_from.label} <= row.model_fields.keys()
        assert {name for name, one in field_specs(listing).items() if one.required} == set(spec.options_from.needs)
        assert set(spec.options_from.needs) <= field_specs(OPERATIONS[id]).keys()


@every("id", OPERATIONS)
def test_every_answer_is_a_record_or_nothing(id: str) -> None:
    """So that people see columns, and no change is shown as bare JSON."""
    wanted = result_type(OPERATIONS[id])
    row = wanted.__args__[0] if getattr(wanted, "__origin__", None) in (list, Page) else wanted
    assert row is NoneType or issubclass(row, Record)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing of this machine's own environment."""
    for name in ("BASE_URL", "USERNAME", "API_KEY", "PASSWORD", "TIMEZONE"):
        monkeypatch.delenv(f"CHAMILO_{name}", raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"USERNAME": "ada", "API_KEY": "k"}, "CHAMILO_BASE_URL is not set. Set it too"),
        ({"BASE_URL": "https://x.example.com", "API_KEY": "k"}, "CHAMILO_USERNAME is not set. Set it too"),
        (
            {"BASE_URL": "https://x.example.com", "USERNAME": "ada"},
            "CHAMILO_API_KEY or CHAMILO_PASSWORD is not set. "
            "Set one of them too, or leave out every setting of that platform.",
        ),
        (
            {"BASE_URL": "https://x.example.com", "USERNAME": "ada", "PASSWORD": "k", "TIMEZONE": "Paris"},
            "CHAMILO_TIMEZONE cannot be used: it must be a time zone such as Europe/Paris.",
        ),
        (
            {"BASE_URL": "https://x.example.com", "USERNAME": "ada", "API_KEY": "s3cr3t key"},
            "CHAMILO_API_KEY cannot be used: it must be the key alone",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_named(bare: pytest.MonkeyPatch, given: dict[str, str], said: str) -> None:
    """By its variable, never by its value; with none of them, Chamilo is simply not there."""
    assert ChamiloSettings.load(None) is None
    for name, value in given.items():
        bare.setenv(f"CHAMILO_{name}", value)
    with pytest.raises(Misconfigured) as caught:
        ChamiloSettings.load(None)
    assert str(caught.value).startswith(said)
    assert "s3cr3t" not in str(caught.value)


def test_settings_make_a_connector(bare: pytest.MonkeyPatch) -> None:
    """With a key or a password, and the zone that Chamilo keeps; its name in any spelling."""
    for name, value in {"BASE_URL": "https://x.example.com/lms/", "USERNAME": "ada", "PASSWORD": " p w "}.items():
        bare.setenv(f"CHAMILO_{name}", value)
    bare.setenv("CHAMILO_TIMEZONE", "europe/paris")
    settings = ChamiloSettings.load(None)
    assert settings
    connector = settings.connect()
    shown = connector.request(make(SaveSession, SESSION))
    assert shown.url == f"https://x.example.com/lms{V2}?language=english"
    assert shown.body["access_start_date"] == "2026-12-01 09:00:00"
    assert connector.request(make(GetUsers, {}), open_secret).body["api_key"] == ""  # it has not been fetched yet
    assert connector.secrets() == [" p w "]
    assert " p w " not in repr(settings)
