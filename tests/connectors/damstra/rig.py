"""Northwind Academy on Damstra Learning."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.intent import Intent, make
from connectors.damstra.connector import DamstraConnector
from connectors.damstra.groups import GroupsCreate, GroupsUpdate
from connectors.damstra.lessons import LessonsList
from connectors.damstra.standin import DamstraStandIn
from connectors.damstra.users import User, UsersCreate, UsersGet
from tests.connectors.damstra.event_bodies import DOCUMENTED
from tests.connectors.rig import KEY, NOW, Rig, error_body, rig_on
from tests.hostile_rows import hostile

JANE, MAEVE, INES, IMPORTER = 12308, 12309, 12302, 12307
NEW_STARTERS, HEIGHT, FIRST_AID = 1202, 2505, 2527
"""Numbers in the stand-in: people, a group, a lesson's version, and that of a lesson in a classroom."""
FIRST_AID_LESSON, COMING = 1414, 1302
ZOE = {"first_name": "Zoë", "last_name": "O’Brien", "email_address": "zoe@example.com"}


def damstra_rig(read_only: bool = False) -> Rig:
    standin = DamstraStandIn(access_key=KEY, read_only=read_only, clock=lambda: NOW)
    standin.seed(12)
    hostile(standin)
    group = {"name": "Night shift", "description": "By candlelight"}
    return rig_on(
        standin,
        partial(DamstraConnector, SecretStr(KEY)),
        base_url="https://velpic.example.com",
        key=KEY,
        question=make(UsersGet, {"user_id": JANE}),
        repeatable=make(GroupsUpdate, {"group_id": NEW_STARTERS, **group}),
        change=make(GroupsCreate, group),
        secret_change=make(UsersCreate, ZOE | {"password": "s3cr3t-of-zoe"}),
        secret="s3cr3t-of-zoe",
        listing=make(LessonsList, {"max_results": 4}),
        walk=_walk,
        refusal=error_body,
        events=[body for body, _, _ in DOCUMENTED],
        event_name="name",
        lost_writes=[
            (("users_create", ZOE),),
            (("users_inactivate", {"user_id": JANE}),),
            (("users_inactivate", {"user_id": JANE}), ("users_activate", {"user_id": JANE})),
            (("user_lesson_schedules_create", {"user_id": INES, "lesson_version_ids": [2505]}),),
        ],
        always_looked_at=(User,),
        undecided={"ilt_sessions_create": "it has no number yet, and two sessions of a lesson may well be alike"},
        seen_done=frozenset({"groups_update", "ilt_sessions_update"}),
    )


async def _walk(connector: Connector) -> AsyncIterator[tuple[Intent[Any], Any]]:
    operations = platforms()["damstra"].operations

    async def do(id: str, **data: Any) -> tuple[Intent[Any], Any]:
        intent = make(operations[id], data)
        return intent, await connector.run(intent)

    zoe = await do("users_create", **ZOE, roles=["trainee"], groups=[{"id": NEW_STARTERS}], time_zone="Europe/Paris")
    yield zoe
    person = zoe[1].id
    changed = {"phone_number": "1", "mobile_number": "2", "employee_number": None, "time_zone": "Europe/Paris"}
    supervised = {"groups_supervised": [{"id": NEW_STARTERS}]}
    yield await do("users_update", user_id=person, **ZOE, **changed, **supervised, roles=["trainee", "instructor"])
    yield await do("users_bulk_import", users=[ZOE, {"first_name": "Yu", "user_name": "yu"}], merge_type="email")
    yield await do("users_list", q="zo", active_value="all", role_id="trainee")
    yield await do("users_inactivate", user_id=person)
    yield await do("users_activate", user_id=person)
    yield await do("users_get", user_id=person)
    yield await do("users_generate_login_url", user_id=person, expires_in="day")

    group = await do("groups_create", name="Night shift", description="By candlelight", parent_id=NEW_STARTERS)
    yield group
    here = {"group_id": group[1].id}
    yield await do("groups_update", **here, name="Late shift", description="By candlelight")
    yield await do("groups_list", q="shift")
    yield await do("groups_get", **here)
    yield await do("group_members_add", **here, user_ids=[person, JANE])
    yield await do("group_members_list", **here)
    yield await do("group_members_remove", **here, user_ids=[JANE])
    yield await do("group_supervisors_add", **here, user_ids=[INES])
    yield await do("group_supervisors_list", **here)
    yield await do("group_supervisors_remove", **here, user_ids=[INES])
    yield await do("groups_inactivate", **here)

    yield await do("lessons_list", q="height", lesson_ids=[1403], published_states=["active", "inactive"])
    yield await do("lessons_list_details", q="First aid")

    lessons = {"lesson_version_ids": [HEIGHT, FIRST_AID], "grace_period": 2, "grace_period_unit": "months"}
    given = await do("user_lesson_schedules_create", user_id=person, **lessons, schedule_date="2026-06-01T09:00:00Z")
    yield given
    yield await do("embed_urls_get", lesson_schedule_id=given[1].ids[0])
    yield await do("embed_urls_get_any_lesson", lesson_schedule_id=given[1].ids[0])
    done = {"completed_date": "2026-06-02T09:00:00Z", "manually_completed_by_user_id": IMPORTER}
    yield await do("lesson_schedules_complete", user_id=person, lesson_version_id=HEIGHT, **done)
    yield await do("user_lesson_schedules_list", user_id=person, status="completed")
    yield await do("lesson_schedules_get", lesson_schedule_id=given[1].ids[0])
    yield await do("lesson_schedules_certificate", lesson_schedule_id=given[1].ids[0])

    times = {"start_datetime": "2026-06-05T09:00:00Z", "end_datetime": "2026-06-05T12:00:00Z"}
    room = {"location": "Room 1", "instructor_id": INES}
    planned = await do("ilt_sessions_create", lesson_id=FIRST_AID_LESSON, **times, **room, notes="Bring boots")
    yield planned
    there = {"ilt_session_id": planned[1].id}
    yield await do("ilt_sessions_update", **there, **room, number_of_places=12, status_id="active")
    yield await do("ilt_sessions_list", state="upcoming", status="active", instructor_id=INES)
    yield await do("ilt_sessions_get", **there)
    yield await do("ilt_sessions_bulk_register", **there, user_ids=[person])
    attendees = await do("ilt_session_attendees_list", **there)
    yield attendees
    result = {"id": attendees[1].items[0].id, "attended": True, "passed": True}
    yield await do("ilt_session_attendees_save_progress", **there, attendees=[result])
    yield await do("ilt_sessions_bulk_deregister", **there, user_ids=[person])
    yield await do("ilt_sessions_complete", **there)
    yield await do("ilt_sessions_cancel", ilt_session_id=COMING, tell_trainees=True, tell_instructor=False)
