"""Every id of a destructive or a sensitive operation, and the read of its platform by which its name is looked up."""

from bot.changes.naming import harmless, identifies, way
from connectors.catalog import operation, platforms
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


SHOWS_ALL = {
    "chamilo get_courses": "1.11.32 joins courses with a portal only where id_campus is given",
    "class enrollments_list": "return all enrollments for a specific class",
    "classonlive content_students_list": "Request the students of a content",
    "classonlive theme_modules_list": "Request the modules of a theme",
    "skilljar courses_list": "List all courses in your organization",
    "skilljar domains_plan_list": "List all Plans available in the specified Domain",
    "skilljar domains_users_list": "List users for a domain",
    "skilljar groups_list": "List all groups in your organization",
    "skilljar lessons_content_items_list": "List all content items for a lesson",
    "skilljar lessons_list": "List all lessons within a specific course",
    "skilljar offers_list": "Offers available to your organization",
    "skilljar promo_code_pools_list": "Promo Code Pools for your organization",
    "skilljar promo_codes_list": "Promo Codes for your organization",
    "skilljar question_banks_list": "all question banks for the current organization",
    "skilljar quizzes_list": "all quizzes for the current organization",
    "skilljar training_credit_codes_list": "training credit codes for your organization",
    "skilljar users_published_courses_list": "published courses in which the user is enrolled",
    "skilljar users_published_courses_lessons_list": "lessons within a published course",
    "skilljar vilt_session_registrations_list": "registrations for VILT sessions, filtered by session if specified",
}
"""Listings of which the vendor says that they have all there is to name, in the vendor's words."""


def test_what_a_listing_lacks_is_not_there_only_where_the_vendor_says_so() -> None:
    """A listing of which that is not known says what it shows, and nobody is told that there is no such thing."""
    ways = {
        how
        for platform in platforms().values()
        for cls in platform.operations.values()
        for name, spec in field_specs(cls).items()
        if not harmless(cls) and identifies(cls, spec) and (how := way(cls, name)) and not how.parameter
    }
    read = {f"{how.read.platform} {operation_id(how.read)}": how.read.http.shows_only for how in ways}
    assert {one for one, only in read.items() if not only} == set(SHOWS_ALL)


def test_an_id_is_asked_of_what_shows_things_of_its_kind() -> None:
    """The number of a person is no number of a session, though the session is what the operation acts on: what shows
    one thing has the address of what lists such things."""
    odd = [
        f"{cls.platform} {operation_id(cls)} {name}: {how.read.http.path}"
        for platform in platforms().values()
        for cls in platform.operations.values()
        for name, spec in field_specs(cls).items()
        if spec.known_in and identifies(cls, spec) and (how := way(cls, name)) and how.parameter
        if (listing := operation(cls.platform, spec.known_in.operation))
        if _collection(listing.http.path) != _collection(how.read.http.path)
    ]
    assert odd == []


def _collection(path: str) -> str:
    return [one for one in path.split("/") if one and "{" not in one][-1]
