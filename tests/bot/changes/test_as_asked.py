"""Whether what a platform shows is what was asked for, or nobody can be sure."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.changes.as_asked import stands
from connectors.catalog import platforms
from connectors.core.field_markers import NULL
from connectors.core.field_specs import Part, field_specs
from connectors.core.intent import make

YES, NO, UNSURE = True, False, None
NOON = "2026-03-02T12:00:00Z"

CASES: list[tuple[str, str, str, Any, Any, bool | None]] = [
    ("class", "classes_update", "class_name", "Onboarding", "Onboarding", YES),
    ("class", "classes_update", "class_name", "Onboarding", "Knitting", NO),
    ("class", "classes_update", "class_name", "Onboarding", "onboarding", UNSURE),
    ("class", "classes_update", "class_name", "O'Brien", "O&#39;Brien", UNSURE),
    ("class", "classes_update", "class_name", "Tea & cake", "Tea &amp; cake", UNSURE),
    ("class", "classes_update", "class_name", "Onboarding", "<p>Onboarding</p>", UNSURE),
    ("class", "classes_update", "class_name", "Onboarding", None, UNSURE),
    ("class", "classes_update", "class_name", "Onboarding", "", UNSURE),
    ("class", "classes_update", "class_name", "Onboarding", "On•••ing", UNSURE),
    ("class", "classes_update", "class_name", "Onboarding", 7, UNSURE),
    ("class", "templates_update", "status", "draft", "draft", YES),
    ("class", "templates_update", "status", "draft", "published", NO),
    ("class", "templates_update", "status", "draft", "archived", UNSURE),
    ("class", "users_upsert", "roles", ["admin", "instructor"], ["admin", "instructor"], YES),
    ("class", "users_upsert", "roles", ["admin", "instructor"], ["instructor", "admin"], UNSURE),
    ("class", "users_upsert", "roles", ["instructor"], ["instructor", "admin"], UNSURE),
    ("class", "users_upsert", "roles", ["admin"], ["instructor"], NO),
    ("class", "users_upsert", "roles", ["admin"], [], UNSURE),
    ("skilljar", "promo_code_pools_update", "active", True, True, YES),
    ("skilljar", "promo_code_pools_update", "active", True, 1, YES),
    ("skilljar", "promo_code_pools_update", "active", False, "False", YES),
    ("skilljar", "promo_code_pools_update", "active", True, False, NO),
    ("skilljar", "promo_code_pools_update", "active", True, "yes", UNSURE),
    ("skilljar", "promo_code_pools_update", "active", False, None, UNSURE),
    ("skilljar", "promo_code_pools_update", "starts_at", NOON, "2026-03-02T12:00:00Z", YES),
    ("skilljar", "promo_code_pools_update", "starts_at", NOON, "2026-03-02T12:00:00.418Z", YES),
    ("skilljar", "promo_code_pools_update", "starts_at", NOON, "2026-03-02T13:00:00+01:00", YES),
    ("skilljar", "promo_code_pools_update", "starts_at", NOON, "2026-03-02T12:00:00+0000", YES),
    ("skilljar", "promo_code_pools_update", "starts_at", NOON, "2026-03-02T12:00:01Z", NO),
    ("skilljar", "promo_code_pools_update", "starts_at", NOON, "2026-03-02T12:00:00", UNSURE),
    ("skilljar", "promo_code_pools_update", "starts_at", NOON, "2 March", UNSURE),
    ("skilljar", "promo_codes_update", "max_uses", 30, 30, YES),
    ("skilljar", "promo_codes_update", "max_uses", 30, "30", YES),
    ("skilljar", "promo_codes_update", "max_uses", 30, "30.0", YES),
    ("skilljar", "promo_codes_update", "max_uses", 30, 31, NO),
    ("skilljar", "promo_codes_update", "max_uses", 1, True, UNSURE),
    ("skilljar", "promo_codes_update", "max_uses", 30, "many", UNSURE),
    ("damstra", "users_update", "roles", ["trainee"], ["trainee"], YES),
    ("damstra", "users_update", "roles", ["trainee"], ["manager"], UNSURE),
    ("damstra", "users_update", "groups", [{"id": 1}, {"id": 2}], [{"id": 1}, {"id": 2}], YES),
    ("damstra", "users_update", "groups", [{"id": 1}], [{"id": 3}], NO),
    ("classonlive", "content_update", "type", "Broadcast", "Broadcast", UNSURE),
    ("damstra", "users_update", "password", "hunter22-7f", "hunter22-7f", UNSURE),
]


@pytest.mark.parametrize(("platform", "operation", "field", "asked", "shown", "sure"), CASES)
def test_what_is_shown_is_what_was_asked(
    platform: str, operation: str, field: str, asked: Any, shown: Any, sure: bool | None
) -> None:
    """Only what certainly is the same, or certainly is not, is said to be."""
    spec = field_specs(platforms()[platform].operations[operation])[field]
    assert stands(spec, _held(platform, operation, field, asked), {field: shown}) is sure
    assert stands(spec, _held(platform, operation, field, asked), {}) is UNSURE


def test_what_was_to_be_emptied_is_never_sure() -> None:
    """An empty field may as well be one that the platform did not show."""
    spec = field_specs(platforms()["skilljar"].operations["promo_code_pools_update"])["expires_at"]
    assert [stands(spec, NULL, {"expires_at": shown}) for shown in (None, "", NOON)] == [UNSURE] * 3


def test_a_day_is_a_day() -> None:
    """As a moment it may be another day somewhere else."""

    class Holiday(Part):
        day: date

    spec, day = field_specs(Holiday)["day"], date(2026, 3, 2)
    shown = ("2026-03-02", "2026-03-03", "2026-03-02T00:00:00Z", "02.03.2026")
    assert [stands(spec, day, {"day": one}) for one in shown] == [YES, NO, UNSURE, UNSURE]


def test_a_moment_in_the_platforms_own_way() -> None:
    """Seconds since 1970 are what was sent."""

    class Meeting(Part):
        at: datetime

    sent = field_specs(platforms()["class"].operations["schedules_create"])
    times = [one for one in sent.values() if one.kind.name == "time"]
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert times
    for spec in times:
        assert stands(spec, noon, {spec.name: int(noon.timestamp())}) is YES
        assert stands(field_specs(Meeting)["at"], noon, {"at": int(noon.timestamp())}) is UNSURE


def _held(platform: str, operation: str, field: str, asked: Any) -> Any:
    """What an intent would hold, given only this field and made-up values for all that it cannot do without."""
    cls = platforms()[platform].operations[operation]
    specs = field_specs(cls).values()
    given = {one.name: one.example for one in specs if one.required and one.name != field}
    identity = {"class_id": "x"} if operation == "classes_update" else {}
    identity |= {"email": "jane@example.com", "identified_by": "email"} if operation == "users_upsert" else {}
    given = {name: value if value is not None else "x" for name, value in (given | identity).items()}
    return getattr(make(cls, given | {field: asked}), field)
