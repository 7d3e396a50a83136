"""What a write may concern is forgotten; what it surely does not stays."""

from typing import Any

import pytest

from bot.changes.touching import touches
from connectors.classcom.classes import ClassesDelete, ClassesList
from connectors.classcom.enrollments import EnrollmentsCreate, EnrollmentsDelete, EnrollmentsList, EnrollmentsUpdate
from connectors.classcom.schedules import SchedulesDelete, SchedulesList
from connectors.classcom.users import UsersDelete, UsersGet, UsersList, UsersUpsert
from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent
from connectors.skilljar.groups import GroupsCreate
from tests.connectors.rigs import RIGS

JANE: dict[str, Any] = {"email": "jane@example.com", "first_name": "Jane", "last_name": "Doe"}


@pytest.mark.parametrize(
    ("write", "read", "touched"),
    [
        (EnrollmentsCreate(class_id="a", **JANE), EnrollmentsList(class_id="b"), False),
        (EnrollmentsCreate(class_id="a", **JANE), EnrollmentsList(class_id="a"), True),
        (
            EnrollmentsCreate(class_id="a", **JANE),
            EnrollmentsList(class_id="A"),
            True,
        ),  # nobody knows that these are two
        (EnrollmentsCreate(class_id="a", **JANE), EnrollmentsList(ext_class_id="b"), True),  # which may be one class
        (EnrollmentsCreate(class_id="a", **JANE), SchedulesList(class_id="b"), False),
        (EnrollmentsCreate(class_id="a", **JANE), ClassesList(), True),
        (EnrollmentsDelete(class_id="a", email="j@example.com"), EnrollmentsList(class_id="b"), False),
        (ClassesDelete(class_id="a"), SchedulesList(class_id="b"), False),
        (SchedulesDelete(schedule_id="s"), SchedulesList(class_id="b"), True),
        (UsersDelete(email="jane@example.com"), UsersGet(email="max@acme.com"), False),
        (UsersDelete(email="Jane@example.com"), UsersGet(email="jane@example.com"), True),
        (UsersDelete(id=7), UsersGet(email="jane@example.com"), True),
        (UsersDelete(id=7), UsersList(page=1, limit=20), True),
        # The address of an upsert and of a changed enrollment may be the new one.
        (UsersUpsert(identified_by="id", id=7, user_name="J", email="new@example.com"), UsersGet(id=8), True),
        (EnrollmentsUpdate(class_id="a", student_id="s", **JANE), EnrollmentsList(class_id="b"), False),
        (GroupsCreate(name="a"), EnrollmentsList(class_id="b"), False),  # of another platform
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Intent) else str(one),
)
def test_only_what_is_surely_another_thing_stays(write: Intent[Any], read: Intent[Any], touched: bool) -> None:
    assert touches(write, read) is touched


class Watched:
    """A connector that, before and after each change, asks again what it is said not to touch."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._reads: dict[str, Intent[Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connector, name)

    async def run(self, intent: Intent[Any]) -> Any:
        if intent.effect is Effect.READ:
            self._reads[repr(intent)] = intent
            return await self._connector.run(intent)
        untouched = [one for one in self._reads.values() if not touches(intent, one)]
        before = [(await self._answer(one), await self._answer(one)) for one in untouched]
        result = await self._connector.run(intent)
        for one, (first, second) in zip(untouched, before, strict=True):
            if first == second:  # some answers are another each time, such as links
                assert await self._answer(one) == first, f"{intent!r} changes what {one!r} answers"
        return result

    async def _answer(self, intent: Intent[Any]) -> str:
        try:
            return repr(await self._connector.run(intent))
        except PlatformError as error:
            return repr(error)


@pytest.mark.parametrize("name", RIGS)
async def test_no_operation_of_any_platform_changes_what_it_is_said_not_to(name: str) -> None:
    """Held against the stand-ins, which share nothing with the connectors: every operation is carried out once, and
    whatever was read before and is kept over it answers the same as before."""
    rig = RIGS[name]()
    watched: Any = Watched(rig.connector)
    async for _ in rig.walk(watched):
        pass
