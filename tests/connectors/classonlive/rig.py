"""Northwind Academy on ClassOnLive."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from urllib.parse import quote

from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.classonlive.connector import ClassOnLiveConnector
from connectors.classonlive.contents import ContentCreate, ContentGet, ContentTitleUpdate
from connectors.classonlive.progress import ContentProgressList, StudentProgressGet
from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.classonlive.students import ContentStudentsList
from connectors.core.connector import Connector
from connectors.core.intent import Intent, make
from tests.connectors.rig import KEY, NOW, Rig, error_body, rig_on
from tests.hostile_rows import hostile

ONBOARDING, NASTY, SERIES, OFFICE_HOURS, TOPICS, SCORM, LADDERS, PACK = (
    32951, 32952, 32958, 32960, 32961, 32962, 32963, 32964,
)  # fmt: skip
"""Numbers in the stand-in, which calls courses contents."""
JANE, MAEVE, SESSION, RECORDING = 142801, 142803, 85262, 81583
THEME, MODULE, VIDEO = 38, 134, 32431
INES, GRACE = "ines@acme.com", "grace.adeyemi@acme.com"
STUDENTS = 24
ZOE = {"email": "zoe@example.com", "name": "Zoë O’Brien"}
HERE, HOURS = {"content_id": NASTY}, {"session_id": SESSION}
TO_TOPICS = {"content_id": TOPICS, **ZOE}
WEEK = {
    "start_date": "2026-06-01",
    "end_date": "2026-06-30",
    "monday": {"hour": 9, "minutes": "30", "duration": "1h30"},
}


def classonlive_rig() -> Rig:
    standin = ClassOnLiveStandIn(token=KEY, clock=lambda: NOW)
    standin.seed(STUDENTS)
    hostile(standin)

    async def one_by_one() -> list[Any]:
        students = await rig.connector.run(ContentStudentsList(content_id=ONBOARDING))
        asked = [
            StudentProgressGet(content_id=ONBOARDING, applicant_id=one.applicant_id or 0) for one in students.items
        ]
        return [await rig.connector.run(one) for one in asked]

    rig = rig_on(
        standin,
        partial(ClassOnLiveConnector, SecretStr(KEY)),
        base_url="https://api.classonlive.example.com",
        key=quote(KEY, safe=""),  # as it stands in every address
        question=make(ContentGet, {"content_id": ONBOARDING}),
        repeatable=make(ContentTitleUpdate, {"content_id": ONBOARDING, "title": "Renamed"}),
        change=make(ContentCreate, {"title": "Once", "type": "Topics"}),
        listing=make(ContentProgressList, {"content_id": ONBOARDING}),
        walk=_walk,
        everything=one_by_one,
        refusal=error_body,
        names_nothing={"students.name": "a name"},
        shows_all={
            "content_students_list": "Request the students of a content",
            "theme_modules_list": "Request the modules of a theme",
        },
        lost_writes=[
            (("content_student_add", HERE | ZOE),),
            (("content_student_add", TO_TOPICS),),
            (("content_student_add", TO_TOPICS | {"themes": [38]}),),
            (("content_student_add", HERE | ZOE), ("content_student_remove", HERE | {"email": ZOE["email"]})),
            (("session_students_add", HOURS | {"students": [ZOE]}),),
            (("session_student_remove", HOURS | {"applicant_id": 142833}),),
        ],
        undecided={"single_session_content_create": "a course has no number yet, and its title may be another's"},
        seen_done=frozenset({"content_update"}),
        shown_unasked={
            "link": "a file of a course, which is asked for by its number",
            "password": "that of somebody new, whom nobody else would tell it",
            "download_link": "a recording, for whoever shares it with students",
        },
    )
    return rig


async def _walk(connector: Connector) -> AsyncIterator[tuple[Intent[Any], Any]]:
    operations = platforms()["classonlive"].operations

    async def do(id: str, **data: Any) -> tuple[Intent[Any], Any]:
        intent = make(operations[id], data)
        return intent, await connector.run(intent)

    made = await do("content_create", title="Night school", type="Topics")
    yield made
    course = {"content_id": made[1].content_id}
    yield await do("content_update", **course, title="Evening school", type="Themes")
    yield await do("content_title_update", **course, title="School")
    yield await do("content_list")
    yield await do("content_search", search="schoo")
    yield await do("content_get", **course)

    theme = await do("theme_create", **course, title="One", description="First", order=1)
    yield theme
    yield await do("theme_create", **course, title="One", description="The first", order=2, theme_id=theme[1].theme_id)
    module = {"title": "Alpha", "description": "It begins", "order": 1, "theme_id": theme[1].theme_id}
    added = await do("module_create", **course, **module)
    yield added
    here = {"module_id": added[1].module_id}
    live = {"type": "Broadcast", "teacher": INES}
    yield await do("module_single_session_create", **here, **live, duration="1h30", start_day="2026-06-01T18:00:00Z")
    yield await do("module_multiple_session_create", **here, **live, **WEEK)
    yield await do("theme_modules_list", theme_id=theme[1].theme_id)
    yield await do("module_contents_get", **here, email="jane@acme.com")
    resources = await do("module_resources_list", **here)
    yield resources
    found = {"resource_type": "Session", "resource_id": resources[1].items[0].resource_id}
    yield await do("module_resource_link_get", **found)
    yield await do("content_resources_list", content_id=TOPICS)
    yield await do("content_resource_link_get", resource_type="Video", resource_id=VIDEO)

    yield await do("pack_contents_add", content_id=PACK, selected_contents=[LADDERS])
    session = {"duration": "30min", "session": "2026-06-01T18:00:00Z"}
    one_day = await do("single_session_content_create", title="Live", **live, **session)
    yield one_day
    there = {"content_id": one_day[1].content_id}
    moved = {"duration": "2h", "date": "2026-06-02T18:00:00Z"}
    yield await do("single_session_content_session_update", **there, **moved)
    yield await do("content_teacher_update", **there, teacher=GRACE)
    weekly = await do("multiple_session_content_create", title="Weekly", **live, **WEEK)
    yield weekly
    several = {"content_id": weekly[1].content_id}
    yield await do("multiple_session_content_update", **several, title="Weekly", **live, **WEEK)
    yield await do("multiple_session_content_create", title="Weekly too", **live, **WEEK, **course)
    yield await do("content_get", **several)

    enrolled = await do("content_student_add", **there, **ZOE)
    yield enrolled
    yield await do("content_student_add", content_id=TOPICS, **ZOE, themes=[THEME])
    yield await do("content_student_get", **there, email=ZOE["email"])
    yield await do("content_students_list", **there)
    yield await do("student_search", search="zoë")
    yield await do("content_progress_list", **there)
    yield await do("student_progress_get", **there, applicant_id=enrolled[1].applicant_id)
    yield await do("content_student_remove", **there, email=ZOE["email"])

    tutoring = await do("particular_content_create", title="Tutoring", type="Many_to_Many")
    yield tutoring
    hours = {"content_id": tutoring[1].content_id}
    yield await do("particular_content_update", **hours, title="Tutoring", type="Broadcast")
    written = [f"{INES} mon 12:00 14:00 tue 9", {"teacher": GRACE, "friday": ["10:00"]}]
    span = {"start_date": "2026-06-01", "end_date": "2026-06-07"}
    yield await do("particular_calendar_update", **hours, **span, sessions=written)
    calendar = await do("particular_calendar_get", **hours)
    yield calendar
    hour = {"session_id": calendar[1].items[0].session_id}
    students = await do("session_students_add", **hour, students=[ZOE])
    yield students
    yield await do("session_student_remove", **hour, applicant_id=students[1].applicants[0].applicant_id)

    yield await do("video_record_publish", video_id=RECORDING, app_list=[{"applicant_id": JANE, "downloadable": True}])
    yield await do("video_records_list", content_id=ONBOARDING)
    yield await do("video_records_list_by_applicant", content_id=ONBOARDING, applicant_id=JANE)
    yield await do("video_record_unpublish", video_id=RECORDING, app_list=[JANE])

    yield await do("user_name_update", email=ZOE["email"], name="Zoë Berg")
    yield await do("user_name_get", email=ZOE["email"])
    yield await do("user_email_update", email=ZOE["email"], new_email="zoe.berg@example.com")
    yield await do("teacher_create", email="lena@example.com")
    yield await do("teacher_delete", teacher="lena@example.com")
    yield await do("content_delete", **there)
