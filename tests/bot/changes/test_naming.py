"""Every id of a destructive or a sensitive operation, and the read of its platform by which its name is looked up."""

from bot.changes.naming import identifies, way
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.core.intent import operation_id

NO_READ = {
    "chamilo add_courses_session session_id": "it lists sessions only to those who are in them",
    "chamilo delete_campus id": "it lists no portals",
    "chamilo get_users_api_keys url_id": "it lists no portals",
    "class classes_delete class_deferred_id": "it shows a class that it has put off only by its other numbers",
    "class schedules_delete schedule_id": "it lists times only of one class, which this does not name",
    "classonlive session_student_remove applicant_id": "it lists students only of one course, which this does not name",
    "classonlive session_student_remove session_id": "it lists sessions only of one course, which this does not name",
}
"""What no read of the platform names, and why."""


def test_whom_it_is_about_is_looked_up() -> None:
    """A new operation that takes away or shows a secret says whom it is about, or somebody says here why it cannot."""
    risky = [
        cls
        for platform in platforms().values()
        for cls in platform.operations.values()
        if cls.http.harm is Effect.DESTRUCTIVE or cls.http.sensitive
    ]
    ids = {
        f"{cls.platform} {operation_id(cls)} {name}": way(cls, name)
        for cls in risky
        for name, spec in field_specs(cls).items()
        if identifies(cls, spec)
    }
    assert {cls.platform for cls in risky} == set(platforms())
    assert {one for one, how in ids.items() if not how} == set(NO_READ)


def test_every_required_text_of_what_takes_away_is_an_id() -> None:
    """A field that such an operation cannot do without is one by which it says whom or what it takes away."""
    said = {
        f"{cls.platform} {operation_id(cls)} {name}"
        for platform in platforms().values()
        for cls in platform.operations.values()
        if cls.http.harm is Effect.DESTRUCTIVE
        for name, spec in field_specs(cls).items()
        if spec.required and not identifies(cls, spec)
    }
    assert said == {"damstra ilt_sessions_cancel tell_instructor", "damstra ilt_sessions_cancel tell_trainees"}
