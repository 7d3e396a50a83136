"""Northwind Academy on Class."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from pydantic import SecretStr

from connectors.classcom.classes import ClassesCreate, ClassesDelete, ClassesGet, ClassesList, ClassesUpdate
from connectors.classcom.connector import ClassConnector
from connectors.classcom.enrollments import (
    EnrollmentsCreate,
    EnrollmentsDelete,
    EnrollmentsList,
    EnrollmentsUpdate,
    LaunchLinkGet,
)
from connectors.classcom.reports import AttendanceGet, MetricsGet
from connectors.classcom.schedules import SchedulesCreate, SchedulesDelete, SchedulesList
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.templates import (
    TemplatesCreate,
    TemplatesDelete,
    TemplatesGet,
    TemplatesList,
    TemplatesUpdate,
)
from connectors.classcom.users import UsersDelete, UsersGet, UsersList, UsersUpsert
from connectors.core.connector import Connector
from connectors.core.intent import Intent, make
from tests.connectors.rig import KEY, NOW, Rig, error_body, rig_on
from tests.hostile_rows import hostile

CLASS = {
    "class_name": "Night school",
    "email": "ada@acme.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "timezone": "Europe/Paris",
    "ext_class_id": "night",
    "session_times": [{"start_time": "2026-06-01T18:00:00Z", "end_time": "2026-06-01T19:00:00Z"}],
    "settings": {"waiting_room": True, "jbh_time": 5},
    "additional_instructors": [{"email": "kenji@acme.com"}],
}
PERSON = {"email": "zoe@example.com", "first_name": "Zoë", "last_name": "O’Brien"}
HERE = {"ext_class_id": "onboarding-101"}
MEMBER = HERE | PERSON
ENROLLED = ("enrollments_create", MEMBER)


def class_rig() -> Rig:
    standin = ClassStandIn(api_key=KEY, clock=lambda: NOW)
    standin.seed(12)
    hostile(standin)
    return rig_on(
        standin,
        partial(ClassConnector, SecretStr(KEY)),
        base_url="https://northwind.class.com",
        key=KEY,
        question=make(ClassesGet, {"ext_class_id": "onboarding-101"}),
        repeatable=make(ClassesUpdate, {"ext_class_id": "onboarding-101", "class_name": "Renamed"}),
        change=make(TemplatesCreate, {"name": "Once"}),
        secret_change=make(ClassesCreate, CLASS | {"meeting_passcode": "s3cr3t-of-jane"}),
        secret="s3cr3t-of-jane",
        listing=make(UsersList, {"limit": 4}),
        walk=_walk,
        refusal=error_body,
        shows_all={"enrollments_list": "return all enrollments for a specific class"},
        lost_writes=[
            (ENROLLED,),
            (ENROLLED, ("enrollments_update", MEMBER | {"role": "assistant"})),
            (ENROLLED, ("enrollments_delete", HERE | {"email": PERSON["email"]})),
        ],
        undecided={"classes_create": "a class has no number yet, and its name may be another's"},
        seen_done=frozenset({"classes_update", "templates_delete", "templates_update"}),
        shown_unasked={"password": "the passcode of a meeting, which all who are in it have"},
    )


async def _walk(connector: Connector) -> AsyncIterator[tuple[Intent[Any], Any]]:
    async def do(cls: type[Intent[Any]], **data: Any) -> tuple[Intent[Any], Any]:
        intent = make(cls, data)
        return intent, await connector.run(intent)

    yield await do(UsersUpsert, identified_by="email", email="new@example.com", user_name="New", roles=["admin"])
    yield await do(UsersGet, email="new@example.com")
    yield await do(UsersList)
    yield await do(UsersList, page=2, limit=3)
    yield await do(UsersDelete, email="new@example.com")

    template = await do(TemplatesCreate, name="Draft", status="draft")
    yield template
    yield await do(TemplatesUpdate, template_id=template[1].template_id, description="Changed")
    yield await do(TemplatesGet, template_id=template[1].template_id)
    yield await do(TemplatesList)
    yield await do(ClassesCreate, **CLASS, template_id=template[1].template_id)
    yield await do(TemplatesDelete, template_id=template[1].template_id)

    night = await do(ClassesGet, ext_class_id="night")
    yield night
    yield await do(ClassesUpdate, class_id=night[1].class_id, class_description="By candlelight")
    yield await do(ClassesList)
    yield await do(ClassesCreate, **CLASS | {"ext_class_id": "later", "email": "kenji@acme.com"})
    yield await do(ClassesList, deferred=True)

    times = {"start_time": "2026-06-02T18:00:00Z", "end_time": "2026-06-02T19:00:00Z"}
    date = await do(SchedulesCreate, class_id=night[1].class_id, timezone="Europe/Paris", **times)
    yield date
    yield await do(SchedulesList, class_id=night[1].class_id)
    yield await do(SchedulesDelete, schedule_id=date[1].schedule_id)

    yield await do(EnrollmentsCreate, ext_class_id="night", **PERSON)
    yield await do(EnrollmentsCreate, ext_class_id="later", **PERSON)
    yield await do(EnrollmentsUpdate, ext_class_id="night", **PERSON, role="assistant")
    yield await do(EnrollmentsList, ext_class_id="night")
    yield await do(LaunchLinkGet, ext_class_id="night", email="zoe@example.com")
    yield await do(EnrollmentsDelete, ext_class_id="night", email="zoe@example.com")
    yield await do(AttendanceGet, ext_class_id="onboarding-101")
    yield await do(MetricsGet, ext_class_id="onboarding-101", starting_after="2026-01-01T00:00:00Z", limit=5)
    yield await do(ClassesDelete, ext_class_id="night")
