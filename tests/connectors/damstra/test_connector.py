"""What only Damstra does: codes for words, refusals by number, changes without an answer, files and personal links."""

import json
from contextlib import suppress
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.catalog import operation, platforms
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs, open_secret
from connectors.core.intent import Intent, Mistakes, make
from connectors.core.record import Page, plain
from connectors.core.retrying import MAX_REQUEST_TRIES
from connectors.core.validation_messages import what
from connectors.damstra.groups import GroupMembersAdd, GroupsGet, GroupsList
from connectors.damstra.lessons import Lesson, LessonsList
from connectors.damstra.player import EmbedUrlsGet
from connectors.damstra.schedules import (
    LessonSchedule,
    LessonSchedulesCertificate,
    LessonSchedulesComplete,
    LessonSchedulesGet,
    UserLessonSchedulesCreate,
    UserLessonSchedulesList,
)
from connectors.damstra.sessions import (
    IltSession,
    IltSessionAttendeesList,
    IltSessionsBulkDeregister,
    IltSessionsBulkRegister,
    IltSessionsCreate,
)
from connectors.damstra.settings import DamstraSettings
from connectors.damstra.users import (
    User,
    UsersBulkImport,
    UsersCreate,
    UsersGenerateLoginUrl,
    UsersGet,
    UsersInactivate,
    UsersList,
    UsersUpdate,
)
from connectors.platform import Misconfigured
from connectors.standin.standin import Fault, Reply
from tests.connectors.damstra.rig import COMING, FIRST_AID, HEIGHT, INES, JANE, MAEVE, ZOE, damstra_rig
from tests.connectors.rig import Rig

DETAILS = ZOE | {"phone_number": "1", "mobile_number": "2", "employee_number": "3", "time_zone": "Europe/Paris"}
GIVEN = {"user_id": JANE, "grace_period": 14, "grace_period_unit": "days"}
SESSION = {"ilt_session_id": COMING}


@pytest.fixture
def rig() -> Rig:
    """Damstra and nothing else."""
    return damstra_rig()


# Words


def test_people_type_words_and_damstra_gets_its_numbers(rig: Rig) -> None:
    """In any spelling; the number itself, and the document's own word, are understood too."""
    intent = make(UsersUpdate, DETAILS | {"user_id": 5, "roles": ["Trainee", "INSTRUCTOR", 3]})
    sent = rig.connector.request(intent).body
    assert (sent["roles"], sent["id"]) == ([6, 8, 3], 5)  # the number goes into the body too, though nobody types it
    assert rig.connector.request(make(UsersList, {"role_id": "supervisor"})).url.endswith(
        "/user?roleId=5&startIndex=0&maxResults=100"
    )
    for typed in ("employee_number", "Employee number", "empNo"):
        sent = rig.connector.request(make(UsersBulkImport, {"users": [ZOE], "merge_type": typed})).body
        assert sent["mergeType"] == "empNo"


def test_an_unknown_word_is_refused_with_those_there_are() -> None:
    """Role 1, which the document's examples have, is none of them."""
    with pytest.raises(Mistakes) as caught:
        make(UsersCreate, ZOE | {"roles": [1, "trainer"]})
    assert caught.value.fields == {
        "roles": [
            "entry 1: must be one of admin, editor, supervisor, trainee, owner, instructor",
            "entry 2: must be one of admin, editor, supervisor, trainee, owner, instructor. Did you mean trainee?",
        ]
    }


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ([6, 8], ["trainee", "instructor"]),
        ([1], ["1"]),
        ([{"id": 3, "name": "ADMIN"}, {}], ["admin"]),
        (["6", None, []], ["trainee"]),
        (None, []),
    ],
)
def test_roles_are_read_as_words(roles: Any, shown: list[str]) -> None:
    """As numbers or as objects; a number without a word stays, and what is neither costs nothing else."""
    user = User.model_validate({"id": 5, "roles": roles, "clientStatusId": 57})
    assert (user.plain()["roles"], user.client_status_id) == (shown, "not_current")


def test_lengths_and_states_are_read_as_people_say_them() -> None:
    """Milliseconds, percent, and the state as a number or as a word; what is none of it stays as it came."""
    assert [Lesson.model_validate({"duration": one}).duration for one in (133_000, 7_200_000, 400, None, "long")] == [
        "2 min 13 s", "2 h", "0 s", None, "long",
    ]  # fmt: skip
    session = {"statusId": 3, "state": "inprogress", "passRate": 85, "attendanceRate": 62.5}
    read = IltSession.model_validate(session)
    assert (read.status_id, read.state, read.pass_rate, read.attendance_rate) == (
        "cancelled", "in_progress", "85 %", "62.5 %",
    )  # fmt: skip
    assert IltSession.model_validate({"state": 1}).state == "upcoming"


def test_names_are_those_people_type_whatever_arrives() -> None:
    """Also of fields that nobody declared."""
    shown = LessonSchedule.model_validate({"lessonName": "A", "moviePhysicalURI": "b", "overdueEmailAttempted": True})
    named = {"lesson_name": "A", "overdue_email_attempted": True, "movie_physical_uri": "b"}
    assert shown.plain() | named == shown.plain()


def test_what_a_test_demands_is_not_called_a_result() -> None:
    """The document calls it the minimum pass rate; how somebody did stands nowhere."""
    shown = LessonSchedule.model_validate({"questionnairePassRate": 80}).plain()
    assert shown["required_pass_rate"] == "80 %"
    assert not [name for name in shown if "score" in name or name in ("pass_rate", "questionnaire_pass_rate")]


@pytest.mark.parametrize("merge", [None, "email"])
def test_an_import_takes_groups_and_says_what_they_bring(rig: Rig, merge: str | None) -> None:
    """An entry is built like a person, and a person has groups."""
    people = [ZOE | {"roles": ["trainee"], "groups": [{"id": 5}]}, ZOE | {"roles": ["trainee"]}]
    intent = make(UsersBulkImport, {"users": people} | ({"merge_type": merge} if merge else {}))
    first, second = rig.connector.request(intent).body["users"]
    assert (first["groups"], "groups" in second) == ([{"id": 5}], False)
    assert any("take the place" in one for one in intent.risks()) is (merge is not None)
    supervising = make(UsersBulkImport, {"users": [ZOE | {"groups_supervised": [{"id": 6}]}]})
    assert any("look after a group" in one for one in supervising.risks())


def test_times_are_written_as_each_of_them_wants(rig: Rig) -> None:
    """Lesson schedules in seconds, sessions in milliseconds, both without a colon in the zone."""
    given = GIVEN | {"lesson_version_ids": [1], "schedule_date": "2026-12-01T10:00:00.5+01:00"}
    assert rig.connector.request(make(UserLessonSchedulesCreate, given)).body == {
        "lessonVersionIds": [1],
        "scheduleDate": "2026-12-01T09:00:00+0000",
        "gracePeriod": "14",
        "gracePeriodUnit": "days",
    }
    times = {"start_datetime": "2026-12-01T10:00:00.5+01:00", "end_datetime": "2026-12-01T12:00:00Z"}
    session = make(IltSessionsCreate, {"lesson_id": 1, "location": "Here", "instructor_id": 2} | times)
    assert rig.connector.request(session).body["startDatetime"] == "2026-12-01T09:00:00.500+0000"


@pytest.mark.parametrize(
    ("id", "data", "field", "said"),
    [
        ("users_update", DETAILS | {"user_id": 5, "id": 6, "roles": ["trainee"]}, "id", "must be the same as user_id"),
        ("group_members_add", {"group_id": 1, "user_ids": []}, "user_ids", "must not be empty"),
        ("users_list", {"max_results": 101}, "max_results", "must be at most 100"),
        ("users_bulk_import", {"users": [{}]}, "users", "entry 1: must be written as first_name last_name"),
        (
            "ilt_sessions_create",
            {"lesson_id": 1, "location": "x", "instructor_id": 2}
            | {"start_datetime": "2026-12-01T10:00Z", "end_datetime": "2026-12-01T09:00Z"},
            "end_datetime",
            "must not be before start_datetime",
        ),
        (
            "lesson_schedules_complete",
            {"user_id": 1, "completed_date": "2026-12-01T10:00Z", "manually_completed_by_user_id": 2},
            "lesson_id",
            "is needed: give at least one of lesson_id and lesson_version_id",
        ),
    ],
)
def test_what_damstra_could_not_mean_is_refused_here(id: str, data: dict[str, Any], field: str, said: str) -> None:
    """With a sentence at the field that is at fault."""
    cls = operation("damstra", id)
    assert cls
    with pytest.raises(Mistakes) as caught:
        make(cls, data)
    assert caught.value.fields[field][0].startswith(said)


def test_a_help_suggests_no_word() -> None:
    """Nobody has typed one yet, though “none” is near to some."""
    assert (
        what(field_specs(UsersBulkImport)["merge_type"].kind)
        == "must be one of none, email, employee_number, user_name"
    )


# Risk


@pytest.mark.parametrize(
    ("id", "data", "effect", "why"),
    [
        ("users_create", ZOE, Effect.WRITE, []),
        ("users_create", ZOE | {"roles": ["trainee"]}, Effect.WRITE, []),
        ("users_create", ZOE | {"roles": ["trainee", "editor"]}, Effect.DESTRUCTIVE, ["more rights"]),
        ("users_create", ZOE | {"groups_supervised": [{"id": 1}]}, Effect.DESTRUCTIVE, ["look after a group"]),
        ("users_update", DETAILS | {"user_id": 5, "roles": ["trainee"]}, Effect.DESTRUCTIVE, ["roles given here"]),
        (
            "users_update",
            DETAILS | {"user_id": 5, "roles": ["trainee"], "groups": [{"id": 1}], "password": "x"},
            Effect.DESTRUCTIVE,
            ["roles given here", "groups given here", "replaces the person's password"],
        ),
        ("users_bulk_import", {"users": [ZOE]}, Effect.WRITE, []),
        ("users_bulk_import", {"users": [ZOE], "merge_type": "none"}, Effect.WRITE, []),
        (
            "users_bulk_import",
            {"users": [ZOE], "merge_type": "email"},
            Effect.DESTRUCTIVE,
            ["overwrites the people", "no roles here lose theirs"],
        ),
        (
            "users_bulk_import",
            {"users": [ZOE | {"roles": ["owner"]}], "merge_type": "email"},
            Effect.DESTRUCTIVE,
            ["more rights", "overwrites the people"],
        ),
        ("ilt_sessions_update", SESSION | {"instructor_id": 1, "location": "x"}, Effect.WRITE, []),
        (
            "ilt_sessions_update",
            SESSION | {"instructor_id": 1, "location": "x", "status_id": "cancelled"},
            Effect.DESTRUCTIVE,
            ["ends the session"],
        ),
        (
            "ilt_sessions_update",
            SESSION | {"instructor_id": 1, "location": "x", "status_id": "active"},
            Effect.WRITE,
            [],
        ),
    ],
)
def test_what_takes_something_away_says_so(id: str, data: dict[str, Any], effect: Effect, why: list[str]) -> None:
    """By what is in it, with a reason each for whoever has to agree."""
    cls = operation("damstra", id)
    assert cls
    intent = make(cls, data)
    assert intent.effect is effect
    risks = list(intent.risks())
    assert len(risks) == len(why)
    assert all(word in risk for word, risk in zip(why, risks, strict=True))


def test_what_needs_a_second_person_and_what_can_be_undone() -> None:
    """Login links, playing a lesson as somebody, and the management of groups; what has a way back."""
    known = platforms()["damstra"].operations
    assert {id for id, cls in known.items() if cls.http.sensitive} == {
        "users_generate_login_url",
        "group_supervisors_add",
        "embed_urls_get",
        "embed_urls_get_any_lesson",
    }
    assert {id for id, cls in known.items() if cls.http.reversible} == {
        "users_inactivate",
        "group_members_remove",
        "group_supervisors_remove",
        "ilt_sessions_bulk_deregister",
    }


# Refusals

WRONG_KEY = {"message": "No such key", "reason": "Invalid", "internalCode": 806, "error": "Invalid security token"}
NO_GROUP = {"message": "No group found for that Id", "error": True, "internalCode": "TBD", "statusCode": 404}
UNPRINTABLE = b'{"message": "No group found for that Id", "error": true, "internalCode":TBD, "statusCode":404}'

REFUSALS: list[tuple[Reply, type[errors.PlatformError], str]] = [
    (Reply(WRONG_KEY, 403), errors.NotAuthorized, "No such key"),
    (Reply(WRONG_KEY, 401), errors.NotAuthorized, "No such key"),
    (Reply(WRONG_KEY, 200), errors.NotAuthorized, "No such key"),
    (Reply({"internalCode": "806", "error": "Token not valid"}, 403), errors.NotAuthorized, "Token not valid"),
    (Reply({"internalCode": 831, "error": "Not authorised"}, 403), errors.Forbidden, "Not authorised"),
    (Reply({"internalCode": 840, "error": "It does not exist"}, 400), errors.NotFound, "It does not exist"),
    (Reply({"message": "Group 1 not found", "internalCode": 842, "statusCode": 404}, 404), errors.NotFound, "Group 1"),
    (Reply({"message": "Group 1 not found", "internalCode": 842}, 200), errors.NotFound, "Group 1"),
    (Reply(NO_GROUP, 404), errors.NotFound, "No group found"),
    (Reply(NO_GROUP, 200), errors.NotFound, "No group found"),
    (Reply(UNPRINTABLE, 404), errors.NotFound, "has nothing with that name"),
    (Reply({"internalCode": 836, "error": "It is cancelled"}, 400), errors.Conflict, "It is cancelled"),
    (Reply({"internalCode": 837, "error": "It is completed"}, 404), errors.Conflict, "It is completed"),
    (Reply({"error": "Lesson Schedule already exists"}, 400), errors.Conflict, "already exists"),
    (Reply({"error": "Lesson Schedule already exists"}, 200), errors.Conflict, "already exists"),
    (Reply({"error": "No, thank you"}, 200), errors.Invalid, "No, thank you"),
    (Reply({"internalCode": 999, "reason": "Odd"}, 400), errors.Invalid, "Odd"),
    (Reply({"error": True}, 400), errors.Invalid, "no reason"),
]


@pytest.mark.parametrize(("reply", "error", "said"), REFUSALS)
async def test_a_refusal_is_known_by_its_number(
    rig: Rig, reply: Reply, error: type[errors.PlatformError], said: str
) -> None:
    """Whatever the status it comes with, which the document leaves out; nothing was done."""
    for intent in (rig.question, rig.change):
        rig.standin.faults.add(Fault(reply))
        with pytest.raises(error, match=said) as caught:
            await rig.connector.run(intent)
        assert caught.value.happened is False


async def test_an_error_of_its_own_tells_nothing_of_the_change(rig: Rig) -> None:
    """It comes as 503, and so does what a gateway says for it: neither tells whether it was done."""
    rig.standin.faults.add(Fault(Reply({"internalCode": 500, "error": "Internal Server Error"}, 503)), times=4)
    with pytest.raises(errors.OutcomeUnknown, match="500 Internal Server Error"):
        await rig.connector.run(rig.change)
    with pytest.raises(errors.Unexpected):
        await rig.connector.run(rig.question)
    rig.standin.faults.add(Fault(Reply({}, 503)))
    with pytest.raises(errors.OutcomeUnknown, match="says that it is down right now"):
        await rig.connector.run(rig.change)


async def test_what_the_stand_in_refuses_is_told() -> None:
    """A key that may only read, a group that is not there, a lesson given twice, one not over yet."""
    reader = damstra_rig(read_only=True)
    with pytest.raises(errors.Forbidden, match="not authorised to make this request"):
        await reader.connector.run(reader.change)
    rig = damstra_rig()
    with pytest.raises(errors.NotFound):
        await rig.connector.run(make(GroupsGet, {"group_id": 9}))
    with pytest.raises(errors.NotFound, match="Group with id 9"):
        await rig.connector.run(make(GroupMembersAdd, {"group_id": 9, "user_ids": [JANE]}))
    give = make(UserLessonSchedulesCreate, GIVEN | {"lesson_version_ids": [FIRST_AID]})
    [id] = (await rig.connector.run(give)).ids
    with pytest.raises(errors.Conflict, match="Lesson Schedule already exists"):
        await rig.connector.run(give)
    with pytest.raises(errors.Invalid, match="not completed"):
        await rig.connector.run(make(LessonSchedulesCertificate, {"lesson_schedule_id": id}))
    with pytest.raises(errors.NotFound, match="does not exist"):
        await rig.connector.run(make(EmbedUrlsGet, {"lesson_schedule_id": 5}))


# Paging


async def test_every_listing_says_where_it_begins_and_how_much(rig: Rig) -> None:
    """Left out, Damstra would answer with no rows; the first page is asked for as it is."""
    for id, cls in platforms()["damstra"].operations.items():
        if "start_index" in cls.model_fields:
            needed = {name: 1 for name, info in cls.model_fields.items() if info.is_required()}
            intent = make(cls, needed)
            assert rig.connector.begin(intent) == intent
            assert "startIndex=0&maxResults=100" in rig.connector.request(intent).url, id
    assert len((await rig.connector.run(make(UsersList, {}))).items) > 10


async def test_a_listing_without_a_count_ends_with_a_page_that_is_not_full(rig: Rig) -> None:
    """A person's lessons come without one."""
    many = {"lesson_version_ids": [2507, 2509, 2511, 2513, 2515], "grace_period": 14, "grace_period_unit": "days"}
    await rig.connector.run(make(UserLessonSchedulesCreate, {"user_id": MAEVE, **many}))
    everything = await rig.connector.run(make(UserLessonSchedulesList, {"user_id": MAEVE}))
    assert everything.total is None
    for size in (3, len(everything.items)):
        listing = make(UserLessonSchedulesList, {"user_id": MAEVE, "max_results": size})
        pages = [page.items async for page in rig.connector.pages(listing)]
        assert [row for page in pages for row in page] == everything.items


@pytest.mark.parametrize(
    ("body", "rows", "total", "more"),
    [
        ({"results": [{}] * 2, "meta": {"totalResultCount": 5}}, 2, 5, 2),
        ({"results": [{}] * 2, "meta": {"totalResultCount": 2}}, 2, 2, 2),
        ({"results": [{}] * 2, "meta": {"totalResultCount": "2", "endIndex": 9}}, 2, 2, 2),
        ({"results": [], "meta": {"totalResultCount": 5}}, 0, 5, None),
        ({"results": [{}]}, 1, None, None),
    ],
)
async def test_where_the_next_page_begins(rig: Rig, body: Any, rows: int, total: int | None, more: int | None) -> None:
    """Behind the rows that came, as long as there are some and the count, or a full page, promises more."""
    rig.standin.faults.add(Fault(Reply(body)))
    listing = make(GroupsList, {"max_results": 2})
    page = await rig.connector.run(listing)
    following = rig.connector.after(listing, page)
    begins = following.start_index if isinstance(following, GroupsList) else None
    assert (len(page.items), page.total, begins) == (rows, total, more)


async def test_attendees_are_paged_although_the_document_forgot_it(rig: Rig) -> None:
    """Everybody is there, however many a page holds."""
    people = [row.id async for page in rig.connector.pages(make(UsersList, {})) for row in page.items]
    for person in people:
        given = GIVEN | {"user_id": person, "lesson_version_ids": [FIRST_AID]}
        with suppress(errors.Conflict):  # some have to take it already
            await rig.connector.run(make(UserLessonSchedulesCreate, given))
    await rig.connector.run(make(IltSessionsBulkRegister, SESSION | {"user_ids": people}))
    listing = make(IltSessionAttendeesList, SESSION | {"max_results": 3})
    rows = [row.user_id async for page in rig.connector.pages(listing) for row in page.items]
    assert len(set(rows)) == len(rows) == 8


# Changes that are answered with little or nothing


@pytest.mark.parametrize("body", ["HTTP/1.1 200 OK", None, b"null"])
async def test_a_change_whose_answer_is_no_json_is_done(rig: Rig, body: Any) -> None:
    """The document prints a line of HTTP for it; nothing else that is no JSON will do."""
    add = make(GroupMembersAdd, {"group_id": 1202, "user_ids": [JANE]})
    rig.standin.faults.add(Fault(Reply(body)))
    await rig.connector.run(add)
    rig.standin.faults.add(Fault(Reply("HTTP/1.1 200 OK, or so")))
    with pytest.raises(errors.OutcomeUnknown, match="not JSON"):
        await rig.connector.run(add)
    rig.standin.faults.add(Fault(Reply("HTTP/1.1 200 OK")))
    with pytest.raises(errors.Unexpected, match="not JSON"):
        await rig.connector.run(make(GroupsList, {}))


async def test_lessons_that_were_not_all_given_are_told(rig: Rig) -> None:
    """Damstra answers with those it gave; with none, nothing was done."""
    await rig.connector.run(make(UserLessonSchedulesCreate, GIVEN | {"lesson_version_ids": [FIRST_AID]}))
    some = await rig.connector.run(make(UserLessonSchedulesCreate, GIVEN | {"lesson_version_ids": [FIRST_AID, HEIGHT]}))
    assert some.remark == "Damstra gave only 1 of the 2 lessons and does not say which."
    assert some.plain() == {"ids": list(some.ids)}
    done = {"user_id": JANE, "completed_date": "2026-05-01T09:00Z", "manually_completed_by_user_id": JANE}
    intents: list[Intent[Any]] = [
        make(UserLessonSchedulesCreate, GIVEN | {"lesson_version_ids": [HEIGHT]}),
        make(LessonSchedulesComplete, done | {"lesson_version_id": HEIGHT}),
    ]
    for intent in intents:
        rig.standin.faults.add(Fault(Reply({"ids": []})))
        with pytest.raises(errors.Conflict, match="nothing was done"):
            await rig.connector.run(intent)


async def test_people_an_import_does_not_list_are_named(rig: Rig) -> None:
    """By e-mail address or whatever else they are known by; an empty answer tells nothing."""
    people = [
        ZOE | {"email_address": "ZOE@example.com"},
        {"first_name": "Yu", "last_name": "Li"},
        {"user_name": "kim"},
        {"employee_number": "7"},
    ]
    rig.standin.faults.add(Fault(Reply([{"id": 1, "emailAddress": "Zoe@Example.com"}, {"userName": "kim"}, None])))
    done = await rig.connector.run(make(UsersBulkImport, {"users": people}))
    assert done.missing == ("Yu Li", "7")
    assert done.remark == "Damstra didn't say what happened to Yu Li, 7. Check whether they are there."
    assert [user.user_name for user in done.users] == [None, "kim"]
    for nobody in ([], [{"emailAddress": "somebody@else.example"}]):
        rig.standin.faults.add(Fault(Reply(nobody)))
        with pytest.raises(errors.OutcomeUnknown, match="says neither yes nor no"):
            await rig.connector.run(make(UsersBulkImport, {"users": [ZOE]}))
    done = await rig.connector.run(make(UsersBulkImport, {"users": [ZOE, {"first_name": "Yu", "user_name": "yu"}]}))
    assert (len(done.users), done.remark) == (2, "")


async def test_a_change_without_an_answer_is_looked_after(rig: Rig) -> None:
    """What is shown is the person as Damstra lists them afterwards."""
    person = await rig.connector.run(make(UsersInactivate, {"user_id": JANE}))
    assert (person.email_address, person.client_status_id) == ("jane@acme.com", "not_current")
    assert [call.method for call in rig.standin.calls] == ["POST", "GET"]


async def test_a_change_that_cannot_be_seen_yet_gets_a_second_look(rig: Rig) -> None:
    """Damstra tells of some changes before they are done."""
    active = Reply({"id": JANE, "clientStatusId": 56})
    rig.standin.faults.add(Fault(active), method="GET")
    person = await rig.connector.run(make(UsersInactivate, {"user_id": JANE}))
    assert (person.client_status_id, rig.waits) == ("not_current", [1.0])
    rig.standin.faults.add(Fault(active), method="GET", times=2)
    with pytest.raises(errors.OutcomeUnknown, match="accepted this, but still lists the person as active"):
        await rig.connector.run(make(UsersInactivate, {"user_id": JANE}))


@pytest.mark.parametrize("reply", [Reply({}, 500), Reply({"id": 5}), Reply(["odd"])])
async def test_a_change_that_cannot_be_looked_after_is_done_all_the_same(rig: Rig, reply: Reply) -> None:
    """Damstra accepted it, and nothing speaks against it."""
    rig.standin.faults.add(Fault(reply), method="GET", times=None)
    person = await rig.connector.run(make(UsersInactivate, {"user_id": JANE}))
    assert (person.id, person.client_status_id) == (JANE, None)
    roster = await rig.connector.run(make(IltSessionsBulkDeregister, SESSION | {"user_ids": [JANE]}))
    assert roster.attendees == ()


async def test_who_got_no_place_is_told(rig: Rig) -> None:
    """Damstra takes the call and says nothing of people who were not given the lesson."""
    await rig.connector.run(make(UserLessonSchedulesCreate, GIVEN | {"lesson_version_ids": [FIRST_AID]}))
    roster = await rig.connector.run(make(IltSessionsBulkRegister, SESSION | {"user_ids": [JANE, 12301, 12303]}))
    assert JANE in [one.user_id for one in roster.attendees]
    assert roster.remark.endswith("its list of attendees says otherwise for 12301, 12303.")
    assert "otherwise" not in roster.plain()
    with pytest.raises(errors.OutcomeUnknown, match="accepted this, but lists none of these people"):
        await rig.connector.run(make(IltSessionsBulkRegister, SESSION | {"user_ids": [12301]}))
    roster = await rig.connector.run(make(IltSessionsBulkDeregister, SESSION | {"user_ids": [JANE]}))
    assert JANE not in [one.user_id for one in roster.attendees]
    assert roster.remark == ""
    rig.standin.faults.add(Fault(Reply({"results": [{"userId": JANE}]})), method="GET", times=2)
    with pytest.raises(errors.OutcomeUnknown, match="still lists all of these people"):
        await rig.connector.run(make(IltSessionsBulkDeregister, SESSION | {"user_ids": [JANE]}))
    rig.standin.faults.add(Fault(Reply({}, 500)), method="GET", times=3)
    roster = await rig.connector.run(make(IltSessionsBulkDeregister, SESSION | {"user_ids": [JANE]}))
    assert "could not read who has a place" in roster.remark


# Files and links


async def _completed(rig: Rig) -> Intent[bytes]:
    done = {"user_id": JANE, "completed_date": "2026-05-01T09:00Z", "manually_completed_by_user_id": JANE}
    [id] = (await rig.connector.run(make(LessonSchedulesComplete, done | {"lesson_version_id": HEIGHT}))).ids
    schedule = await rig.connector.run(make(LessonSchedulesGet, {"lesson_schedule_id": id}))
    assert schedule.lesson_completed_date == "2026-05-01T09:00:00.000Z"
    return make(LessonSchedulesCertificate, {"lesson_schedule_id": id})


async def test_a_certificate_is_a_file(rig: Rig) -> None:
    """As it came, and never printed."""
    file = await rig.connector.run(await _completed(rig))
    assert file.startswith(b"%PDF-1.4")
    assert b"(Jane Doe)" in file
    assert plain(file) == f"a file of {len(file):,} bytes"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply({"internalCode": 806, "error": "Token not valid"}), errors.NotAuthorized),
        (Reply({"hello": 1}), errors.Unexpected),
        (Reply("<html>Log in</html>"), errors.Unexpected),
        (Reply(b""), errors.Unexpected),
        (Reply(b"%PDF-1.4 broken", 500), errors.Unexpected),
    ],
)
async def test_what_is_no_file_is_no_certificate(rig: Rig, reply: Reply, error: type[errors.PlatformError]) -> None:
    """Damstra explains itself in JSON, whatever the status; a page for people is no certificate either."""
    certificate = await _completed(rig)
    rig.standin.faults.add(Fault(reply), times=None)
    with pytest.raises(error):
        await rig.connector.run(certificate)


LINK = "https://app.velpic.com/#touch?token=t0ken"


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (LINK, LINK),
        (json.dumps(LINK).encode(), LINK),
        ({"touchTokenUrl": LINK}, LINK),
        ({"id": "5", "loginUrl": LINK}, LINK),
        ({"a": LINK, "b": f"{LINK}2"}, json.dumps({"a": LINK, "b": f"{LINK}2"})),
    ],
)
async def test_a_login_link_is_a_secret_however_it_comes(rig: Rig, body: Any, link: str) -> None:
    """A bare word, a JSON text or an object; what cannot be told apart is all of it secret."""
    rig.standin.faults.add(Fault(Reply(body)))
    made = await rig.connector.run(make(UsersGenerateLoginUrl, {"user_id": JANE, "expires_in": "day"}))
    assert made.login_url == SecretStr(link)
    assert "t0ken" not in f"{made!r} {plain(made)}"
    assert plain(made, reveal=True) == {"login_url": link}


@pytest.mark.parametrize(
    "body", [None, {}, {"url": None}, [], b'""', 5, b'"touch_token_url"', {"note": "User is locked"}]
)
async def test_a_success_without_the_link_is_none(rig: Rig, body: Any) -> None:
    """It may have been made, but nobody can use it."""
    rig.standin.faults.add(Fault(Reply(json.dumps(body).encode() if body == 5 else body)), times=2)
    with pytest.raises(errors.OutcomeUnknown, match="says neither yes nor no"):
        await rig.connector.run(make(UsersGenerateLoginUrl, {"user_id": JANE, "expires_in": "day"}))
    with pytest.raises(errors.Unexpected, match="answered without what was asked for"):
        await rig.connector.run(make(EmbedUrlsGet, {"lesson_schedule_id": 5}))


async def test_a_page_for_people_is_no_link(rig: Rig) -> None:
    """Nor is anything with blanks in it."""
    for body in ("<html>", "please log in", "locked"):
        rig.standin.faults.add(Fault(Reply(body)))
        with pytest.raises(errors.OutcomeUnknown):
            await rig.connector.run(make(UsersGenerateLoginUrl, {"user_id": JANE, "expires_in": "day"}))


async def test_the_link_that_plays_a_lesson_is_a_secret(rig: Rig) -> None:
    """It holds a token."""
    [id] = (await rig.connector.run(make(UserLessonSchedulesCreate, GIVEN | {"lesson_version_ids": [FIRST_AID]}))).ids
    link = await rig.connector.run(make(EmbedUrlsGet, {"lesson_schedule_id": id}))
    assert plain(link) == {"embed_url": "•••"}
    assert f"#player/{id}?embed=true&token=" in plain(link, reveal=True)["embed_url"]


async def test_a_refusal_does_not_quote_what_was_secret(rig: Rig) -> None:
    """Neither the key nor a password."""
    rig.standin.faults.add(Fault(Reply({"message": f"{rig.key} and {rig.secret}", "internalCode": 806}, 403)))
    with pytest.raises(errors.NotAuthorized, match="It says: “••• and •••”"):
        await rig.connector.run(rig.secret_change)


# The rest


async def test_calls_are_spread_over_time(rig: Rig) -> None:
    """Ten at once, and then no more than two a second on average; time is the connector's own clock."""
    for _ in range(10):
        await rig.connector.run(rig.question)
    assert rig.waits == []
    await rig.connector.run(rig.question)
    assert rig.waits == [5.0]


async def test_a_lost_answer_leaves_the_outcome_open(rig: Rig) -> None:
    """The person was added, and no look can tell; Registrar does not try again."""
    before = len((await rig.connector.run(make(UsersList, {}))).items)
    rig.standin.faults.add(Fault(hang=60, carried_out=True))
    rig.standin.faults.add(Fault(hang=60), method="GET", times=2 * MAX_REQUEST_TRIES)
    with pytest.raises(errors.OutcomeUnknown):
        await rig.connector.run(make(UsersCreate, ZOE))
    assert len((await rig.connector.run(make(UsersList, {}))).items) == before + 1
    assert len(rig.standin.calls_to("POST", "/user")) == 1


@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_lesson_whose_answer_was_lost_is_looked_for(rig: Rig, carried_out: bool) -> None:
    """It was given where the person has it; where they do not, nobody knows, and it is not sent again."""
    rig.standin.faults.add(
        Fault(drop=True, carried_out=carried_out), method="POST", path="/user/{userId}/lesson_schedule"
    )
    intent = make(UserLessonSchedulesCreate, {"user_id": INES, "lesson_version_ids": [HEIGHT, FIRST_AID]})
    if carried_out:
        done = await rig.connector.run(intent)
        assert len(done.ids) == 2
        assert "answer was lost" in done.remark
        assert done.plain().keys() == {"ids"}
    else:
        with pytest.raises(errors.OutcomeUnknown):
            await rig.connector.run(intent)
    assert sum(call.method == "POST" for call in rig.standin.calls) == 1


async def test_a_person_is_found_by_what_is_typed(rig: Rig) -> None:
    """And answers are records, whatever a row lacks."""
    found = await rig.connector.run(make(UsersList, {"q": "o'b"}))
    assert [(one.first_name, one.email_address) for one in found.items] == [("Maeve", "maeve@acme.com")]
    rig.standin.faults.add(Fault(Reply({"results": [{"id": "x", "groups": [{}, None, 5]}, None]})))
    odd: Page[Any] = await rig.connector.run(make(UsersList, {}))
    assert [(one.id, len(one.groups)) for one in odd.items] == [(None, 1)]
    rig.standin.faults.add(Fault(Reply({"results": [{"name": '<!channel> & "Friends" =cmd()'}]})))
    assert (await rig.connector.run(make(LessonsList, {}))).items[0].name == '<!channel> & "Friends" =cmd()'


def test_settings_need_only_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Damstra has one address; another one is for trying things out."""
    monkeypatch.setenv("DAMSTRA_ACCESS_KEY", "k3y-0f-damstra")
    monkeypatch.delenv("DAMSTRA_BASE_URL", raising=False)
    settings = DamstraSettings.load(None)
    assert settings
    connector = settings.connect()
    assert connector.base_url == "https://app.velpic.com/api/v2"
    assert connector.headers(open_secret) == {"AccessKey": "k3y-0f-damstra", "Content-Type": "application/json"}
    shown = connector.request(make(UsersGet, {"user_id": 5})).shown()
    assert shown["url"] == "https://app.velpic.com/api/v2/user/5"
    assert shown["headers"]["AccessKey"] == "•••"
    assert "k3y" not in repr(settings)


def test_how_long_people_have_for_a_lesson_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is part of what is asked for and shown, before anything is sent; what was said with the operation wins. Empty,
    nothing is sent, and the account's own time holds."""
    monkeypatch.setenv("DAMSTRA_ACCESS_KEY", "k3y-0f-damstra")
    give = UserLessonSchedulesCreate(user_id=JANE, lesson_version_ids=[1])
    months = give.model_copy(update={"grace_period": 2, "grace_period_unit": "months"})
    for said, sent in (("21", "'gracePeriod': '21', 'gracePeriodUnit': 'days'"), ("", "")):
        monkeypatch.setenv("DAMSTRA_DUE_DAYS", said)
        settings = DamstraSettings.load(None)
        assert settings
        connector = settings.connect()
        begun = connector.begin(give)
        assert sent in str(connector.request(begun).body)
        assert ("grace" in str(connector.request(begun).body)) is bool(sent)
        assert (connector.begin(begun), connector.begin(months)) == (begun, months)
    for wrong in ("0", "soon"):
        monkeypatch.setenv("DAMSTRA_DUE_DAYS", wrong)
        with pytest.raises(Misconfigured, match="DAMSTRA_DUE_DAYS"):
            DamstraSettings.load(None)


@pytest.mark.parametrize("half", [{"grace_period": 14}, {"grace_period_unit": "days"}])
def test_a_number_and_its_unit_come_together(half: dict[str, Any]) -> None:
    with pytest.raises(Mistakes, match="is needed with"):
        make(UserLessonSchedulesCreate, {"user_id": JANE, "lesson_version_ids": [1], **half})


def test_an_address_without_a_key_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """With neither, Damstra is simply not there."""
    monkeypatch.delenv("DAMSTRA_ACCESS_KEY", raising=False)
    monkeypatch.setenv("DAMSTRA_BASE_URL", "https://app.velpic.com/api/v2")
    with pytest.raises(Misconfigured, match="DAMSTRA_ACCESS_KEY is not set"):
        DamstraSettings.load(None)
    monkeypatch.delenv("DAMSTRA_BASE_URL")
    assert DamstraSettings.load(None) is None
