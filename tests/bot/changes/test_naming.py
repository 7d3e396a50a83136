"""Every field of a write that says whom or what is meant, and the read of its platform by which that is looked up."""

import re
from collections.abc import Iterator

from bot.changes.naming import harmless, identifies, way
from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, FieldSpecs, field_specs
from connectors.core.intent import Operation, operation_id

NO_READ = {
    "chamilo add_courses_session session_id": "it lists sessions only to those who are in them",
    "chamilo add_users_session session_id": "it lists sessions only to those who are in them",
    "chamilo create_session_from_model model_session_id": "it lists sessions only to those who are in them",
    "chamilo delete_campus id": "it lists no portals",
    "chamilo edit_campus id": "it lists no portals",
    "chamilo get_users_api_keys url_id": "it lists no portals",
    "chamilo save_course_notebook session": "it lists sessions only to those who are in them",
    "chamilo save_forum_post session": "it lists sessions only to those who are in them",
    "chamilo save_forum_thread session": "it lists sessions only to those who are in them",
    "chamilo subscribe_user_to_session_from_username session_id": "it lists sessions only to those who are in them",
    "chamilo update_session promotion_id": "it lists no promotions",
    "chamilo update_session session_category_id": "it lists no categories of sessions",
    "chamilo update_session session_id": "it lists sessions only to those who are in them",
    "chamilo update_user_from_username hr_dept_id": "it lists no departments",
    "class schedules_delete schedule_id": "it lists times only of one class, which this does not name",
    "classonlive content_student_add themes": "it shows the topics of a course as a part of the course",
    "classonlive module_create theme_id": "it lists topics only of one course, which this does not name",
    "classonlive module_multiple_session_create module_id": "it lists modules only of one topic, not named here",
    "classonlive module_single_session_create module_id": "it lists modules only of one topic, not named here",
    "classonlive session_student_remove applicant_id": "it lists students only of one course, which this does not name",
    "classonlive session_student_remove session_id": "it lists sessions only of one course, which this does not name",
    "classonlive session_students_add session_id": "it lists sessions only of one course, which this does not name",
    "classonlive theme_create theme_id": "it shows the topics of a course as a part of the course",
    "classonlive video_record_publish app_list.applicant_id": "it lists students only of one course, not named here",
    "classonlive video_record_publish video_id": "it lists recordings only of one course, which this does not name",
    "classonlive video_record_unpublish video_id": "it lists recordings only of one course, which this does not name",
    "damstra ilt_session_attendees_save_progress attendees.id": "it lists places only with the session",
    "skilljar domains_users_signup_fields_bulk_create signup_fields.id": "several questions, each by its number",
    "skilljar groups_access_code_pools_create access_code_pool.id": "it lists pools only of one site, not named here",
    "skilljar groups_create group_category_id": "it lists no categories of groups",
    "skilljar groups_create sign_up_field_rule.options.id": "it lists the answers of a question with the question",
    "skilljar groups_update group_category_id": "it lists no categories of groups",
    "skilljar groups_update sign_up_field_rule.options.id": "it lists the answers of a question with the question",
    "skilljar ilt_sessions_update id": "it shows no single session",
    "skilljar lesson_progress_update lesson_progress_id": "it shows no single one",
    "skilljar progresstokens_update progress_token_id": "it shows no single one",
    "skilljar promo_code_pools_offers_create ids": "several offers, each by its number",
    "skilljar vilt_session_registrations_create enrollment_id": "it lists them only of one course, not named here",
}
"""What no look-up of ours names, and why. Whoever asks and whoever approves reads that nobody could look it up."""
GIVEN = {
    "chamilo gcm_id registration_id": "what Google called a phone",
    "skilljar purchases_fulfill payment_processor_order_id": "the payment service's own number, kept for reference",
}
"""What is written down and names nothing on the platform."""
NO_NAMES = {
    "address": "where somebody lives",
    "asset.name": "a title",
    "theme": "colors",
    "students.name": "a name",
    "user.first_name": "a name",
    "users.first_name": "a name",
    "user.last_name": "a name",
    "users.last_name": "a name",
    "phone": "is rung up",
    "phone_number": "is rung up",
    "mobile_number": "is rung up",
    "users.phone_number": "is rung up",
    "users.mobile_number": "is rung up",
    "currency_code": "letters of a currency",
    "basic_auth_username": "Registrar's own, for its door",
    "code": "the new code itself, which nobody is looked for by",
    "training_credit_code": "the new code itself, which nobody is looked for by",
    "wanted_code": "Chamilo gives the course another one where somebody has it",
    "official_code": "shown, and nobody is looked for by it",
}
"""Texts and numbers whose names only sound as if they said whom or what is meant, and what they are."""
_NAMING = (
    "id ids email emails login username user users code codes number numbers uuid address addresses person people "
    "student students teacher instructor host phone member learner group groups session sessions course courses class "
    "classes lesson lessons offer offers theme themes module modules pool plan path quiz asset"
)
NAMING_WORDS = frozenset(_NAMING.split())
NAMING_KINDS = frozenset({"text", "integer", "email"})


def _writes() -> Iterator[Operation]:
    for platform in platforms().values():
        yield from (cls for cls in platform.operations.values() if not harmless(cls))


def _fields(specs: FieldSpecs, within: str = "") -> Iterator[tuple[str, FieldSpec]]:
    for spec in specs.values():
        yield f"{within}{spec.name}", spec
        if part := (spec.kind.item or spec.kind).parts:
            yield from _fields(part, f"{within}{spec.name}.")


def _ids() -> Iterator[tuple[Operation, str, FieldSpec]]:
    for cls in _writes():
        yield from ((cls, name, spec) for name, spec in _fields(field_specs(cls)) if identifies(cls, spec))


def _called(cls: Operation, name: str) -> str:
    return f"{cls.platform} {operation_id(cls)} {name}"


def test_whom_and_what_every_write_is_about_is_looked_up() -> None:
    """Also in a part of it. A new operation says by which read, or somebody says here why it cannot."""
    unseen = {_called(cls, name) for cls, name, _ in _ids() if not way(cls, name)}
    assert {cls.platform for cls in _writes()} == set(platforms())
    assert unseen == set(NO_READ) | set(GIVEN)


def test_only_what_names_nothing_is_silent_though_nobody_can_look_it_up() -> None:
    """What may be new is not told to be unknown; so it has a look-up, or is given to what is made."""
    silent = {_called(cls, name) for cls, name, spec in _ids() if spec.may_be_new and not way(cls, name)}
    assert silent == set(GIVEN)


def test_a_field_that_sounds_like_a_name_of_somebody_is_one_or_is_known_not_to_be() -> None:
    """An address, a login name, a code or a number, by the words of its name and not by how it is declared: that once
    let addresses through."""
    sounds = {
        _called(cls, name): name
        for cls in _writes()
        for name, spec in _fields(field_specs(cls))
        if NAMING_WORDS & {re.split(r"[._]", name)[-1], *name.split(".")[:-1]}
        if (spec.kind.item or spec.kind).name in NAMING_KINDS and not spec.secret and not identifies(cls, spec)
    }
    explained = {one for one, name in sounds.items() if {name, name.rpartition(".")[2]} & NO_NAMES.keys()}
    assert set(sounds) == explained
    assert {end for name in sounds.values() for end in (name, name.rpartition(".")[2])} >= NO_NAMES.keys()


def test_every_address_is_somebodys() -> None:
    """Wherever it stands, also where its field is called otherwise."""
    others = {
        _called(cls, name)
        for cls in _writes()
        for name, spec in _fields(field_specs(cls))
        if (spec.kind.item or spec.kind).name == "email" and not (identifies(cls, spec) and way(cls, name))
    }
    assert others == set()


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
    "skilljar domains_signup_fields_list": "the list of signup fields configured for a domain",
    "skilljar domains_plan_list": "List all Plans available in the specified Domain",
    "skilljar domains_users_list": "List users for a domain",
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
    "skilljar vilt_session_events_list": "Retrieve a paginated list of VILT session events",
    "skilljar vilt_session_registrations_list": "registrations for VILT sessions, filtered by session if specified",
}
"""Listings of which the vendor says that they have all there is to name, in the vendor's words."""


def test_what_a_listing_lacks_is_not_there_only_where_the_vendor_says_so() -> None:
    """A listing of which that is not known says what it shows, and nobody is told that there is no such thing."""
    ways = {
        how
        for platform in platforms().values()
        for cls in platform.operations.values()
        for name, spec in _fields(field_specs(cls))
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
