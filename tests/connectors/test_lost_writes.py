"""What the everyday verbs write is looked for where the answer was lost: done where the platform's own listing shows
it, and unknown where it does not. A table of all of them, on each platform's stand-in."""

import inspect
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

from connectors.catalog import platforms
from connectors.chamilo import everyday as chamilo
from connectors.chamilo.base import V2
from connectors.chamilo.enrollments import Enrolled, Removed
from connectors.classcom import everyday as classcom
from connectors.classonlive import everyday as classonlive
from connectors.classonlive import tutoring_hours
from connectors.core.errors import OutcomeUnknown
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, make, operation_id
from connectors.damstra import everyday as damstra
from connectors.damstra.users import User
from connectors.standin.standin import Fault
from tests.connectors.chamilo import rig as on_chamilo
from tests.connectors.classcom.rig import PERSON
from tests.connectors.classonlive import rig as on_classonlive
from tests.connectors.damstra import rig as on_damstra
from tests.connectors.rigs import RIGS, Rig

PLANNED: Mapping[str, tuple[ModuleType, ...]] = {
    "chamilo": (chamilo,),
    "class": (classcom,),
    "classonlive": (classonlive, tutoring_hours),
    "damstra": (damstra,),
}
"""Where the verbs of a platform say what they send."""
NOT_DECIDED = {
    "class classes_create": "a class has no number yet, and its name may be another's",
    "classonlive single_session_content_create": "the same",
    "damstra ilt_sessions_create": "the same; two sessions of a lesson may well be alike",
}
SOMEBODY = {"user_id": on_damstra.JANE}
HERE = {"ext_class_id": "onboarding-101"}
MEMBER = {**HERE, **PERSON}
ENROLLED = ("enrollments_create", MEMBER)
NASTY = {"content_id": on_classonlive.NASTY}
TOPICS = {"content_id": on_classonlive.TOPICS, **on_classonlive.ZOE}
HOURS = {"session_id": on_classonlive.SESSION}
IN_FRIENDS = {"course_id": on_chamilo.FRIENDS, "user_id": on_chamilo.INES}
OUT_OF_FRIENDS = ("unsubscribe_user_from_course", IN_FRIENDS)
SAVED = on_chamilo.ZOE | {"send_mail": True}
LOOKED_AT_ALWAYS = (Enrolled, Removed, User)
"""What is answered with as it is shown, whether the answer came or not."""
_Sent = tuple[str, Mapping[str, Any]]

WRITES: list[tuple[str, tuple[_Sent, ...], _Sent]] = [
    ("class", (), ENROLLED),
    ("class", (ENROLLED,), ("enrollments_update", {**MEMBER, "role": "assistant"})),
    ("class", (ENROLLED,), ("enrollments_delete", {**HERE, "email": PERSON["email"]})),
    ("classonlive", (), ("content_student_add", NASTY | on_classonlive.ZOE)),
    ("classonlive", (), ("content_student_add", TOPICS)),
    (
        "classonlive",
        (),
        ("content_student_add", TOPICS | {"themes": [38]}),
    ),
    (
        "classonlive",
        (("content_student_add", NASTY | on_classonlive.ZOE),),
        ("content_student_remove", NASTY | {"email": on_classonlive.ZOE["email"]}),
    ),
    ("classonlive", (), ("session_students_add", HOURS | {"students": [on_classonlive.ZOE]})),
    ("classonlive", (), ("session_student_remove", HOURS | {"applicant_id": 142833})),
    ("damstra", (), ("users_create", on_damstra.ZOE)),
    ("damstra", (), ("users_inactivate", SOMEBODY)),
    (
        "damstra",
        (("users_inactivate", SOMEBODY),),
        ("users_activate", SOMEBODY),
    ),
    ("damstra", (), ("user_lesson_schedules_create", {"user_id": on_damstra.INES, "lesson_version_ids": [2505]})),
    ("chamilo", (OUT_OF_FRIENDS,), ("subscribe_user_to_course", IN_FRIENDS)),
    ("chamilo", (), OUT_OF_FRIENDS),
    ("chamilo", (), ("save_user", SAVED)),
    ("chamilo", (), ("update_user_from_username", {"login_name": "jane.doe", "active": False})),
]


def intent_of(rig: Rig, sent: _Sent) -> Intent[Any]:
    id, data = sent
    return make(platforms()[rig.connector.platform].operations[id], data)


async def lost(platform: str, before: tuple[_Sent, ...], sent: _Sent, *, carried_out: bool) -> tuple[Rig, Intent[Any]]:
    """A platform that gives no answer to this, however often it is sent."""
    rig = RIGS[platform]()
    for one in before:
        await rig.connector.run(intent_of(rig, one))
    intent = intent_of(rig, sent)
    path = f"{V2}?action={operation_id(type(intent))}" if platform == "chamilo" else intent.http.path
    fault = Fault(drop=True, carried_out=carried_out)
    rig.standin.faults.add(fault, times=None, method=intent.http.method, path=path)
    return rig, intent


@pytest.mark.parametrize(("platform", "before", "sent"), WRITES, ids=lambda one: one[0] if len(one) == 2 else None)
async def test_what_was_done_is_told_as_done(platform: str, before: tuple[_Sent, ...], sent: _Sent) -> None:
    """And how it is known, where the answer has room for it."""
    rig, intent = await lost(platform, before, sent, carried_out=True)
    result = await rig.connector.run(intent)
    assert result is None or "lost" in result.remark or type(result) in LOOKED_AT_ALWAYS
    await rig.connector.close()


@pytest.mark.parametrize(("platform", "before", "sent"), WRITES, ids=lambda one: one[0] if len(one) == 2 else None)
async def test_what_cannot_be_seen_stays_unknown(platform: str, before: tuple[_Sent, ...], sent: _Sent) -> None:
    """It may still come, so it is never told as not done either."""
    rig, intent = await lost(platform, before, sent, carried_out=False)
    with pytest.raises(OutcomeUnknown):
        await rig.connector.run(intent)
    await rig.connector.close()


def test_every_write_of_the_verbs_is_in_the_table() -> None:
    """Or named, with the reason why no look decides."""
    writes = {
        f"{platform} {operation_id(one)}"
        for platform, modules in PLANNED.items()
        for module in modules
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, Intent) and hasattr(one, "http") and one.http.harm is not Effect.READ
    }
    assert writes == {f"{platform} {sent[0]}" for platform, _, sent in WRITES} | NOT_DECIDED.keys()
