"""What only ClassOnLive does: a token in every address, a bare no, times typed as people say them, private links."""

from collections.abc import Iterator
from typing import Any, get_args
from urllib.parse import quote

import httpx
import pytest
from pydantic import SecretStr

from connectors.catalog import operation, platforms
from connectors.classonlive.contents import Content, ContentDelete, ContentGet, ContentList, ContentSearch
from connectors.classonlive.live import (
    TEACHER_LINK,
    LiveCourse,
    MultipleSessionContentCreate,
    SingleSessionContentCreate,
)
from connectors.classonlive.people import UserNameGet, UserNameUpdate
from connectors.classonlive.progress import ContentProgressList, Progress, StudentProgressGet
from connectors.classonlive.recordings import VideoRecordPublish, VideoRecordsList, VideoRecordUnpublish
from connectors.classonlive.settings import ClassOnLiveSettings
from connectors.classonlive.students import (
    ContentStudentAdd,
    ContentStudentGet,
    ContentStudentsList,
    SessionStudentsAdd,
)
from connectors.classonlive.teachers import TeacherCreate
from connectors.classonlive.topics import ModuleContentsGet, ThemeModulesList
from connectors.classonlive.tutoring import ParticularCalendarGet, ParticularCalendarUpdate
from connectors.core import errors
from connectors.core.field_specs import FieldSpec, FieldSpecs, field_specs, open_secret
from connectors.core.grammar import read_all
from connectors.core.intent import Intent, Mistakes, make, result_type, returns_secret
from connectors.core.record import Page, Record, plain
from connectors.core.retrying import MAX_REQUEST_TRIES
from connectors.platform import Misconfigured
from connectors.standin.standin import Fault, Reply
from tests.connectors.classonlive.rig import (
    INES,
    JANE,
    MAEVE,
    NASTY,
    OFFICE_HOURS,
    ONBOARDING,
    RECORDING,
    SESSION,
    STUDENTS,
    WEEK,
    ZOE,
    classonlive_rig,
)
from tests.connectors.rig import KEY, Rig
from tests.rows import every

OPERATIONS = platforms()["classonlive"].operations
LIVE = {"title": "Live", "type": "Broadcast", "teacher": INES}
NO = Reply({"ok": False})
TWO = [ZOE, {"email": "yu@example.com", "name": "Yu"}]


@pytest.fixture
def rig() -> Rig:
    """ClassOnLive and nothing else."""
    return classonlive_rig()


# The token


def test_the_token_is_a_part_of_every_address_and_of_no_operation(rig: Rig) -> None:
    """Shown as three dots; sent so that no character of it leads elsewhere."""
    for cls in OPERATIONS.values():
        assert cls.http.path.startswith("/api/v1/{token}/")
        assert not {"token"} & {spec.wire for spec in field_specs(cls).values()}
    host = "https://api.classonlive.example.com/api/v1"
    assert rig.connector.request(rig.question).shown()["url"] == f"{host}/•••/content/{ONBOARDING}"
    assert rig.connector.request(rig.question, open_secret).url == f"{host}/{quote(KEY, safe='')}/content/{ONBOARDING}"
    assert rig.connector.headers(open_secret) == {}


async def test_an_answer_that_quotes_the_token_is_masked(rig: Rig) -> None:
    """However it is written there, even where secrets are revealed."""
    for said in (KEY, quote(KEY, safe="")):
        rig.standin.faults.add(Fault(Reply({"ok": True, "content": {"title": f"/api/v1/{said}/x", "contentId": 5}})))
        shown = await rig.connector.run(rig.question)
        assert plain(shown, reveal=True)["title"] == "/api/v1/•••/x"


@pytest.mark.parametrize("base", [None, "https://www.apiclassonlive.com", "https://www.apiclassonlive.com/api/v1/", ""])
def test_settings_need_only_the_token(base: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """ClassOnLive has one address; whether its version is given with it makes no difference."""
    monkeypatch.setenv("CLASSONLIVE_TOKEN", "eyJhbGciOi.t0ken")
    monkeypatch.delenv("CLASSONLIVE_BASE_URL", raising=False)
    if base is not None:
        monkeypatch.setenv("CLASSONLIVE_BASE_URL", base)
    settings = ClassOnLiveSettings.load(None)
    assert settings
    url = settings.connect().request(make(ContentList, {}), open_secret).url
    assert url == "https://www.apiclassonlive.com/api/v1/eyJhbGciOi.t0ken/content"
    assert "t0ken" not in repr(settings)


def test_an_address_without_a_token_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """With neither, ClassOnLive is simply not there."""
    monkeypatch.delenv("CLASSONLIVE_TOKEN", raising=False)
    monkeypatch.delenv("CLASSONLIVE_BASE_URL", raising=False)
    assert ClassOnLiveSettings.load(None) is None
    monkeypatch.setenv("CLASSONLIVE_BASE_URL", "https://www.apiclassonlive.com")
    with pytest.raises(Misconfigured, match="CLASSONLIVE_TOKEN is not set"):
        ClassOnLiveSettings.load(None)


# Words


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("30min", "d30m"), ("30", "d30m"), ("30 minutes", "d30m"), ("1h", "d1h"), ("60 min", "d1h"), ("1 hour", "d1h"),
        ("1h30", "d15h"), ("1.5h", "d15h"), ("1 h 30 min", "d15h"), ("90", "d15h"), ("d15h", "d15h"), ("8 hrs", "d8h"),
        ("15h", None), ("2h30", None), ("45min", None), ("", None), ("long", None),
    ],
)  # fmt: skip
def test_a_length_is_typed_as_people_say_it(rig: Rig, typed: str, sent: str | None) -> None:
    """Only those that ClassOnLive allows; `d15h` is an hour and a half, and 15h is none of them."""
    data = LIVE | {"duration": typed, "session": "2026-06-01T18:00:00Z"}
    if sent:
        assert rig.connector.request(make(SingleSessionContentCreate, data)).body["duration"] == sent
        return
    with pytest.raises(Mistakes) as caught:
        make(SingleSessionContentCreate, data)
    assert caught.value.fields["duration"][0].startswith("must be one of 30min, 1h, 1h30, 2h, 3h")


@pytest.mark.parametrize("typed", ["2026-06-01T18:00:00Z", 1780336800000, "1780336800000", 1780336800])
def test_a_start_is_typed_as_a_time_or_in_milliseconds(rig: Rig, typed: Any) -> None:
    """And sent as the operation wants it."""
    data = LIVE | {"duration": "1h", "session": typed}
    assert rig.connector.request(make(SingleSessionContentCreate, data)).body["session"] == "2026-06-01T18:00:00.000Z"
    data = {"type": "Broadcast", "teacher": INES, "duration": "1h", "module_id": 1, "start_day": typed}
    assert rig.connector.request(make(OPERATIONS["module_single_session_create"], data)).body["startDay"] == (
        1780336800000
    )


def test_the_days_of_a_week_are_typed_naturally(rig: Rig) -> None:
    """With short names too; hours in two figures, and minutes as ClassOnLive's own texts."""
    cls = OPERATIONS["multiple_session_content_create"]
    typed = LIVE | {"start_date": "2026-06-01", "end_date": 1782691200000}
    week = read_all(field_specs(cls), "mon=9:00 for 1h wednesday=17:45 for 90 min")
    body = rig.connector.request(make(cls, typed | week)).body
    assert body["monday"] == {"hour": "09", "minutes": "0", "duration": "d1h"}
    assert body["wednesday"] == {"hour": "17", "minutes": "45", "duration": "d15h"}
    assert (body["startDate"], body["endDate"]) == ("2026-06-01", "2026-06-29")


def test_the_hours_of_a_teacher_are_typed_naturally(rig: Rig) -> None:
    """Or given in ClassOnLive's own shape; both are the same intent."""
    span = {"content_id": OFFICE_HOURS, "start_date": "2026-06-01", "end_date": "2026-06-30"}
    shape = {"teacher": INES, "monday": ["10:00", "14:00"], "tuesday": ["09:00"]}
    written = f"{INES} Mon 10:00, 14; tuesday: 9:00"
    intents = [make(ParticularCalendarUpdate, span | {"sessions": [one]}) for one in (shape, written)]
    assert intents[0] == intents[1]
    assert rig.connector.request(intents[1]).body["sessions"] == [shape]


@pytest.mark.parametrize(
    ("id", "data", "field", "said"),
    [
        ("multiple_session_content_create", LIVE | {"start_date": "2026-06-01", "end_date": "2026-06-30"}, "monday",
         "is needed: give at least one of monday, tuesday"),
        ("multiple_session_content_create", LIVE | WEEK | {"end_date": "2026-05-01"}, "end_date",
         "must not be before start_date"),
        ("multiple_session_content_create", LIVE | WEEK | {"monday": "9 o'clock"}, "monday",
         "must be written as hour:minutes for duration, such as 10:00 for 1h"),
        ("multiple_session_content_create", LIVE | WEEK | {"monday": {"hour": 9, "minutes": "20", "duration": "1h"}},
         "monday", "minutes must be one of 00, 15, 30, 45"),
        ("particular_calendar_update", {"content_id": 1, "start_date": "2026-06-02", "end_date": "2026-06-01",
         "sessions": [f"{INES} mon 9"]}, "end_date", "must not be before start_date"),
        ("particular_calendar_update", {"content_id": 1, "start_date": "2026-06-01", "end_date": "2026-06-02",
         "sessions": [INES]}, "sessions", f"of {INES} has no hours"),
        ("particular_calendar_update", {"content_id": 1, "start_date": "2026-06-01", "end_date": "2026-06-02",
         "sessions": [f"{INES} mon 9:30"]}, "sessions", f"“{INES} mon 9:30” is not a teacher with days and"),
        ("particular_calendar_update", {"content_id": 1, "start_date": "2026-06-01", "end_date": "2026-06-02",
         "sessions": [f"{INES} mon 25"]}, "sessions", "entry 1: monday entry 1: must be one of 00:00"),
        ("video_record_publish", {"video_id": 1, "app_list": ["Jane"]}, "app_list",
         "entry 1: must be written as applicant_id download: downloadable, such as 142829 download: yes"),
        ("content_search", {"search": " "}, "search", "must not be empty"),
    ],
)  # fmt: skip
def test_what_classonlive_could_not_mean_is_refused_here(id: str, data: dict[str, Any], field: str, said: str) -> None:
    """With a sentence at the field that is at fault."""
    with pytest.raises(Mistakes) as caught:
        make(OPERATIONS[id], data)
    assert caught.value.fields[field][0].startswith(said)


def test_students_to_share_with_are_numbers_or_lines() -> None:
    """They may download it only if somebody says so."""
    shared = make(
        VideoRecordPublish, {"video_id": 5, "app_list": ["1938", 1937, {"applicantId": 7, "downloadable": True}]}
    )
    assert [(one.applicant_id, one.downloadable) for one in shared.app_list] == [
        (1938, False),
        (1937, False),
        (7, True),
    ]


def test_a_kind_of_course_that_nobody_documents_is_passed_on(rig: Rig) -> None:
    """The document contradicts itself on what they are called."""
    for kind in ("Topics", "Themes", "Temas", "Drip"):
        sent = rig.connector.request(make(OPERATIONS["content_create"], {"title": "x", "type": kind})).body
        assert sent["type"] == kind


def test_a_new_weekly_course_is_sent_where_it_must_be_and_an_old_one_where_the_document_says(rig: Rig) -> None:
    """The printed address holds the number of a course, which a new one does not have."""
    for given, path in (({}, "content/multipleDay"), ({"content_id": 5}, "content/5/multipleday")):
        url = rig.connector.request(make(MultipleSessionContentCreate, LIVE | WEEK | given)).shown()["url"]
        assert url.endswith(f"/api/v1/•••/{path}")


# What takes a second person, and what is offered


def test_what_needs_a_second_person_and_what_can_be_undone() -> None:
    """Another person's way in, and who may teach; what has a way back."""
    assert {id for id, cls in OPERATIONS.items() if cls.http.sensitive} == {"content_student_get", "teacher_create"}
    assert {id for id, cls in OPERATIONS.items() if cls.http.reversible} == {
        "content_student_remove",
        "session_student_remove",
    }


def test_answers_with_a_way_in_are_known_to_hold_a_secret() -> None:
    """However deep it is in them."""
    assert {id for id, cls in OPERATIONS.items() if returns_secret(cls)} == {
        "single_session_content_create",
        "particular_calendar_get",
        "content_resource_link_get",
        "module_resource_link_get",
        "video_records_list",
        "video_records_list_by_applicant",
        "video_record_publish",
        "video_record_unpublish",
        "content_student_add",
        "content_student_get",
        "session_students_add",
        "teacher_create",
    }


@every("id", OPERATIONS)
def test_a_picker_offers_rows_of_a_listing_that_exist(id: str) -> None:
    """With a value to take and a name to read in each row, asked for with what the form knows by then."""
    for spec in _deep(field_specs(OPERATIONS[id])):
        if not spec.options_from:
            continue
        listing = OPERATIONS[spec.options_from.operation]
        [row] = get_args(result_type(listing))
        assert issubclass(row, Record)
        assert {spec.options_from.value, spec.options_from.label} <= row.model_fields.keys()
        assert {name for name, one in field_specs(listing).items() if one.required} == set(spec.options_from.needs)


def test_what_a_display_speaks_of_is_in_the_record() -> None:
    """The name, the columns and what is hidden."""
    for cls in OPERATIONS.values():
        for arm in (result_type(cls), *get_args(result_type(cls))):
            if isinstance(arm, type) and issubclass(arm, Record):
                assert {arm.display.name} - {""} | {
                    *arm.display.columns,
                    *arm.display.hidden,
                } <= arm.model_fields.keys()


# Refusals

REFUSALS: list[tuple[Reply, type[errors.PlatformError], type[errors.PlatformError], str]] = [
    (NO, errors.NotFound, errors.Invalid, ""),
    (Reply({"ok": "false"}), errors.NotFound, errors.Invalid, ""),
    (Reply({"ok": False, "contentList": []}), errors.NotFound, errors.Invalid, ""),
    (Reply({"ok": False, "message": "Title too long"}), errors.Invalid, errors.Invalid, "Title too long"),
    (Reply({"ok": False, "error": "No, thank you"}, 201), errors.Invalid, errors.Invalid, "No, thank you"),
    (Reply({"ok": False, "message": {"a": 1}, "error": ""}), errors.Invalid, errors.Invalid, "“a: 1”"),
    (Reply({"ok": False}, 400), errors.NotFound, errors.Invalid, ""),
    (Reply({"ok": False}, 404), errors.NotFound, errors.NotFound, ""),
    (Reply({"ok": False}, 401), errors.NotAuthorized, errors.NotAuthorized, "didn't accept Registrar's key"),
    (Reply({"ok": False}, 403), errors.NotAuthorized, errors.NotAuthorized, "didn't accept Registrar's key"),
    (Reply("<html>Forbidden</html>", 403), errors.NotAuthorized, errors.NotAuthorized, "Registrar's key"),
    (Reply({"ok": False}, 429), errors.RateLimited, errors.RateLimited, "too many"),
]


@pytest.mark.parametrize(("reply", "asked", "done", "said"), REFUSALS)
async def test_a_no_is_a_no_whatever_it_comes_with(
    rig: Rig, reply: Reply, asked: type[errors.PlatformError], done: type[errors.PlatformError], said: str
) -> None:
    """Status 200 too. A bare one to a question about one thing means that there is no such thing."""
    rig.standin.faults.add(Fault(reply), times=None)
    with pytest.raises(asked) as caught:
        await rig.connector.run(rig.question)
    assert said in caught.value.sentence
    with pytest.raises(done) as caught:
        await rig.connector.run(rig.change)
    assert said in caught.value.sentence
    assert (type(caught.value), caught.value.happened) == (done, False)
    if reply.status < 429:
        assert len(rig.standin.calls) == 2  # and nobody asks again


async def test_a_no_to_a_question_about_everything_is_not_about_one_thing(rig: Rig) -> None:
    """There is no name or number to check."""
    rig.standin.faults.add(Fault(NO))
    with pytest.raises(errors.Invalid, match=r"didn't accept this\. It gives no reason\."):
        await rig.connector.run(make(ContentList, {}))


async def test_a_no_in_the_middle_of_several_leaves_the_outcome_open(rig: Rig) -> None:
    """The stand-in fills the one place there is, and then says no."""
    course = await rig.connector.run(
        make(OPERATIONS["particular_content_create"], {"title": "x", "type": "One_to_One"})
    )
    hours = {"start_date": "2026-06-01", "end_date": "2026-06-07", "sessions": [f"{INES} mon 9"]}
    await rig.connector.run(make(ParticularCalendarUpdate, hours | {"content_id": course.content_id}))
    look = make(ParticularCalendarGet, {"content_id": course.content_id})
    [session] = (await rig.connector.run(look)).items
    add = {"session_id": session.session_id, "students": TWO}
    with pytest.raises(errors.OutcomeUnknown, match=r"reported an error on the way\. I don't know"):
        await rig.connector.run(make(SessionStudentsAdd, add))
    assert (await rig.connector.run(look)).items[0].students == ("Zoë O’Brien",)
    with pytest.raises(errors.Invalid, match="so nothing was done"):
        await rig.connector.run(make(SessionStudentsAdd, add | {"students": TWO[1:]}))


async def test_what_the_stand_in_refuses_is_told(rig: Rig) -> None:
    """A course that is not there, a teacher who is none, and a token used from another place."""
    with pytest.raises(errors.NotFound):
        await rig.connector.run(make(ContentGet, {"content_id": 5}))
    with pytest.raises(errors.Invalid, match=r"so nothing was done\. It gives no reason\."):
        await rig.connector.run(make(ContentDelete, {"content_id": 5}))
    jane = LIVE | {"teacher": "jane@acme.com", "duration": "1h", "session": "2026-06-01T18:00:00Z"}
    with pytest.raises(errors.Invalid):
        await rig.connector.run(make(SingleSessionContentCreate, jane))
    elsewhere = rig.connect(transport=httpx.ASGITransport(app=rig.standin, client=("10.0.0.9", 5)))
    with pytest.raises(errors.NotAuthorized):
        await elsewhere.run(rig.question)
    await elsewhere.close()


# Changes that are looked after


async def test_a_changed_name_is_read_back(rig: Rig) -> None:
    """Nobody has confirmed the method with which it is sent; twice the old name means that it may not be done."""
    rename = make(UserNameUpdate, {"email": "jane@acme.com", "name": "Jane Berg"})
    assert (await rig.connector.run(rename)).name == "Jane Berg"
    again = make(UserNameUpdate, {"email": "jane@acme.com", "name": "Jane Roe"})
    rig.standin.faults.add(Fault(Reply({"ok": True, "name": "Jane Berg"})), method="GET")
    assert (await rig.connector.run(again)).name == "Jane Roe"
    assert rig.waits == [1.0]
    rig.standin.faults.add(Fault(Reply({"ok": True, "name": "Jane Berg"})), method="GET", times=2)
    with pytest.raises(errors.OutcomeUnknown, match=r"accepted this, but still shows another name.*“Jane Berg”"):
        await rig.connector.run(again)
    rig.standin.faults.add(Fault(Reply({}, 500)), method="GET", times=3)
    assert (await rig.connector.run(again)).name is None


async def test_an_answer_that_does_not_show_what_was_asked_for_says_so(rig: Rig) -> None:
    """For some it is a remark; for all of them nobody knows."""
    share = make(VideoRecordPublish, {"video_id": RECORDING, "app_list": [JANE, MAEVE]})
    take = make(VideoRecordUnpublish, {"video_id": RECORDING, "app_list": [JANE, MAEVE]})
    both: list[Any] = [{"applicantId": JANE}, {"applicantId": str(MAEVE)}]
    for intent, users, otherwise in (
        (share, both, ()), (share, both[:1], (str(MAEVE),)), (take, [], ()), (take, both[:1], (str(JANE),)),
        (share, None, ()), (take, None, ()),
    ):  # fmt: skip
        rig.standin.faults.add(Fault(Reply({"ok": True, "video": {"videoId": 5, "users": users}})))
        shown = await rig.connector.run(intent)
        assert (shown.video_id, shown.otherwise) == (5, otherwise)
        assert ("says otherwise" in shown.remark) is bool(otherwise)
        assert "otherwise" not in shown.plain()
    for intent, users in ((share, [{"applicantId": 142836}]), (take, both)):
        rig.standin.faults.add(Fault(Reply({"ok": True, "video": {"videoId": 5, "users": users}})))
        with pytest.raises(errors.OutcomeUnknown, match="accepted this, but its answer does not show it"):
            await rig.connector.run(intent)


async def test_students_of_a_session_who_are_not_listed_are_named(rig: Rig) -> None:
    """Whatever the case of their address."""
    add = make(SessionStudentsAdd, {"session_id": SESSION, "students": TWO})
    rig.standin.faults.add(
        Fault(Reply({"ok": True, "applicants": [{"email": "ZOE@example.com", "link": "https://x"}]}))
    )
    added = await rig.connector.run(add)
    assert added.remark.startswith("ClassOnLive didn't say what happened to yu@example.com.")
    rig.standin.faults.add(Fault(Reply({"ok": True, "applicants": []})))
    with pytest.raises(errors.OutcomeUnknown):
        await rig.connector.run(add)
    assert (await rig.connector.run(add)).remark == ""


async def test_a_course_without_the_link_of_its_teacher_is_still_a_course(rig: Rig) -> None:
    """The link has an `ok` of its own."""
    create = make(SingleSessionContentCreate, LIVE | {"duration": "1h", "session": "2026-06-01T18:00:00Z"})
    made = await rig.connector.run(create)
    assert (made.teacher, made.teacher_name, made.remark) == (INES, "Ines Moreau", TEACHER_LINK)
    rig.standin.faults.add(Fault(Reply({"ok": True, "contentId": 7, "teacherLink": {"ok": False}})))
    made = await rig.connector.run(create)
    assert (made.content_id, made.link) == (7, None)
    assert made.remark.startswith("The course is there, but ClassOnLive made no link")
    assert LiveCourse.model_validate({"contentId": 7, "teacherLink": "odd"}).remark == ""


async def test_a_lost_answer_leaves_the_outcome_open(rig: Rig) -> None:
    """The student was enrolled, and no look can tell; Registrar does not try again."""
    rig.standin.faults.add(Fault(hang=60, carried_out=True))
    rig.standin.faults.add(Fault(hang=60), method="GET", times=MAX_REQUEST_TRIES)
    with pytest.raises(errors.OutcomeUnknown):
        await rig.connector.run(make(ContentStudentAdd, ZOE | {"content_id": NASTY}))
    students = await rig.connector.run(make(ContentStudentsList, {"content_id": NASTY}))
    assert "zoe@example.com" in [one.email for one in students.items]
    assert [one.method for one in rig.standin.calls].count("POST") == 1


# Answers


async def test_a_new_password_is_a_secret_and_so_is_a_personal_link(rig: Rig) -> None:
    """The password is shown to who asked, and only of somebody who is new; the link is not, for the same one takes an
    approval by `link`."""
    add = make(ContentStudentAdd, ZOE | {"content_id": NASTY})
    new = await rig.connector.run(add)
    assert isinstance(new.password, SecretStr)
    told, asks = new.remark.split(" The link ")
    assert told == "This person is new to ClassOnLive. The password is shown this once: pass it on in private."
    assert asks.endswith("`/lms link zoe@example.com to …` asks for it.")
    shown, revealed = plain(new), plain(new, reveal=True)
    assert (shown["password"], shown["link"]) == ("•••", "•••")
    assert (revealed["link"], revealed["password"]) == ("•••", new.password.get_secret_value())
    known = await rig.connector.run(add)
    assert (known.is_new_user, known.password, known.remark) == (False, None, f"The link {asks}")
    assert isinstance(new.link, SecretStr)
    assert known.link == new.link
    asked = await rig.connector.run(make(ContentStudentGet, {"content_id": NASTY, "email": ZOE["email"]}))
    assert plain(asked, reveal=True)["link"] == new.link.get_secret_value()


@pytest.mark.parametrize("spelled", ["paswword", "password"])
async def test_a_misspelled_password_is_a_secret_too(rig: Rig, spelled: str) -> None:
    """The document has it both ways."""
    rig.standin.faults.add(Fault(Reply({"ok": True, "isNewUser": True, spelled: "672773"})))
    made = await rig.connector.run(make(TeacherCreate, {"email": "lena@example.com"}))
    assert plain(made) == {"is_new_user": True, "password": "•••"}
    assert plain(made, reveal=True)["password"] == "672773"
    assert "pass it on in private" in made.remark


async def test_the_links_of_others_are_not_in_what_is_listed(rig: Rig) -> None:
    """Neither those of teachers and students to a room, nor those to a recording."""
    for intent in (
        make(ParticularCalendarGet, {"content_id": OFFICE_HOURS}),
        make(VideoRecordsList, {"content_id": ONBOARDING}),
    ):
        shown = plain(await rig.connector.run(intent))
        assert "•••" in str(shown)
        assert "http" not in str(shown)


CONTENTS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"oneDayDate": "2020-10-28T22:12:00.000Z", "durartion": "d15h", "type": "Broadcast"},
        {"one_day_date": "2020-10-28T22:12:00.000Z", "duration": "1h30", "type": "Broadcast"},
    ),
    ({"duration": "d30m"}, {"duration": "30min"}),
    # Days are written as their midnights in Madrid, and stay the days that they are; a moment is no day.
    ({"multipleDayFromDate": "2026-11-15T23:00:00.000Z"}, {"multiple_day_from_date": "2026-11-16"}),
    ({"particularEndDate": "2020-07-23T22:00:00.000Z"}, {"particular_end_date": "2020-07-24"}),
    ({"endDate": "2026-11-15T10:30:00.000Z"}, {"end_date": "2026-11-15T10:30:00.000Z"}),
    ({"dates": ["2020-08-20T05:30:00.000Z"]}, {"dates": ["2020-08-20T05:30:00.000Z"]}),
    ({"dates": None, "startDate": None, "contentType": "Tutoring sessions"}, {"dates": [], "content_type": "tutoring"}),
    ({"contentType": "particular"}, {"content_type": "tutoring"}),
    ({"contentType": "oneDay", "oneDayDate": 1603923120000}, {"one_day_date": "2020-10-28T22:12:00.000Z"}),
    ({"contentType": "Scorm", "scormPath": "x"}, {"content_type": "SCORM", "scorm_path": "x"}),
    ({"contentType": "Drip", "duration": "d9h"}, {"content_type": "Drip", "duration": "d9h"}),
]


@pytest.mark.parametrize(("arrived", "shown"), CONTENTS)
async def test_a_course_is_read_in_all_its_shapes(rig: Rig, arrived: Any, shown: dict[str, Any]) -> None:
    """Names as people type them, lengths and kinds in words, times in one form."""
    rig.standin.faults.add(Fault(Reply({"ok": True, "content": {"contentId": 5, "title": "A"} | arrived})))
    read = await rig.connector.run(rig.question)
    assert isinstance(read, Content)
    assert plain(read).items() >= ({"content_id": 5, "title": "A"} | shown).items()


async def test_modules_by_number_are_a_listing(rig: Rig) -> None:
    """They come as an object, not as a list."""
    modules = {"134": {"moduleId": 134, "title": "A", "order": 1}, "135": {"moduleId": 135, "title": "B"}}
    rig.standin.faults.add(Fault(Reply({"ok": True, "modules": modules})))
    page = await rig.connector.run(make(ThemeModulesList, {"theme_id": 38}))
    assert [(one.module_id, one.title) for one in page.items] == [(134, "A"), (135, "B")]


async def test_a_session_in_a_module_is_read_in_words(rig: Rig) -> None:
    """Dates are texts in one listing and milliseconds in another."""
    session = {
        "resourceType": "Session", "resourceId": 5, "initOneDayDate": 1621404000000, "initMidLongDate": None,
        "theContentDuration": "d30m", "theContentMethod": "Broadcast", "theAssignedExpert": INES,
    }  # fmt: skip
    rig.standin.faults.add(Fault(Reply({"ok": True, "module": [session, {"resourceType": "Video", "title": "A"}]})))
    page = await rig.connector.run(make(ModuleContentsGet, {"module_id": 134}))
    read = page.items[0]
    assert (read.starts, read.first_day, read.duration) == ("2021-05-19T06:00:00.000Z", None, "30min")
    assert (read.teacher, read.room, page.items[1].title) == (INES, "Broadcast", "A")


@pytest.mark.parametrize(
    "general", [{"name": "Jane", "totalPercent": 33.33}, [{"name": "Jane", "totalPercent": 33.33}]]
)
def test_progress_is_read_in_both_shapes(general: Any) -> None:
    """An object where all are listed, a list of one where one is asked for."""
    read = Progress.model_validate(
        {"general": general, "detail": [{"name": "Test", "percent": None, "success": False}]}
    )
    assert (read.name, read.total_percent, read.detail[0].name) == ("Jane", "33.33 %", "Test")
    assert "general" not in read.plain()


async def test_progress_of_nobody_is_not_found(rig: Rig) -> None:
    """The answer has no `ok`, and empty lists."""
    with pytest.raises(errors.NotFound):
        await rig.connector.run(make(StudentProgressGet, {"content_id": ONBOARDING, "applicant_id": 5}))


async def test_a_nasty_title_is_only_text(rig: Rig) -> None:
    """Found by it, and kept as it is."""
    nasty = '<!channel> & "Friends" =cmd()'
    found = await rig.connector.run(make(ContentSearch, {"search": nasty}))
    assert [one.title for one in found.items] == [nasty]
    assert (await rig.connector.run(make(UserNameGet, {"email": "maeve@acme.com"}))).name == "Maeve O'Brien"


# Pages


async def test_progress_comes_in_pages_counted_from_zero(rig: Rig) -> None:
    """As long as ClassOnLive says that there are more."""
    listing = make(ContentProgressList, {"content_id": ONBOARDING})
    sizes = [len(page.items) async for page in rig.connector.pages(listing)]
    assert sizes == [10, 10, STUDENTS - 20]
    assert [call.path.rpartition("/")[2] for call in rig.standin.calls] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("rows", "pages", "more"),
    [(10, 2, True), (10, 1, True), (9, 1, False), (10, None, True), (9, None, False), (0, 9, False)],
)
async def test_the_next_page_is_asked_for_only_if_there_may_be_one(
    rig: Rig, rows: int, pages: int | None, more: bool
) -> None:
    """By the number of pages, or by a full page whatever that says; an empty page is always the last."""
    listing = make(ContentProgressList, {"content_id": ONBOARDING})
    body: dict[str, Any] = {"stats": [{"general": {"name": "x"}}] * rows, "num": 0}
    rig.standin.faults.add(Fault(Reply(body | ({} if pages is None else {"totalPages": pages}))))
    following = rig.connector.after(listing, await rig.connector.run(listing))
    assert (following is not None) is more
    if following:
        assert following == make(ContentProgressList, {"content_id": ONBOARDING, "page_number": 1})


async def test_other_listings_are_whole(rig: Rig) -> None:
    """They say how many there are, and nothing comes after."""
    page = await rig.connector.run(make(ContentList, {}))
    assert page.total == len(page.items) > 10
    assert rig.connector.after(make(ContentList, {}), page) is None
    assert isinstance(page, Page)


async def test_calls_are_spread_over_time(rig: Rig) -> None:
    """Twenty at once, and then no more than four a second on average; time is the connector's own clock."""
    for _ in range(20):
        await rig.connector.run(rig.question)
    assert rig.waits == []
    await rig.connector.run(rig.question)
    assert rig.waits == [5.0]


def test_every_documented_id_leads_to_its_operation() -> None:
    """In whatever way its words are joined."""
    for typed in ("content_student_add", "content student add", "content.student-add"):
        found: type[Intent[Any]] | None = operation("classonlive", typed)
        assert found is ContentStudentAdd


def _deep(table: FieldSpecs) -> Iterator[FieldSpec]:
    """Every field, those of objects and of their lists too."""
    for spec in table.values():
        yield spec
        yield from _deep((spec.kind.item or spec.kind).parts)
