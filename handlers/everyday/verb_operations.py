"""The operations that each everyday verb cannot do without, platform by platform."""

from collections.abc import Mapping, Sequence

from bot.policy.access import NeededAccess
from connectors.catalog import platforms
from connectors.core.intent import Operation, operation_id
from connectors.everyday.verbs import VERB_TITLES, Verb

VERB_OPERATIONS: Mapping[str, Mapping[Verb, tuple[str, ...]]] = {
    "chamilo": {
        Verb.FIND: ("get_users",),
        Verb.COURSES: ("get_courses",),
        Verb.ROSTER: ("get_courses", "get_users_subscribed_to_course"),
        Verb.PROGRESS: ("get_users", "user_courses"),
        Verb.ENROLL: ("get_courses", "subscribe_user_to_course"),
        Verb.UNENROLL: ("get_courses", "unsubscribe_user_from_course"),
        Verb.ADD: ("save_user",),
        Verb.DEACTIVATE: ("get_users", "update_user_from_username"),
        Verb.REACTIVATE: ("get_users", "update_user_from_username"),
    },
    "class": {
        Verb.FIND: ("enrollments_list",),
        Verb.COURSES: ("classes_list",),
        Verb.ROSTER: ("classes_list", "enrollments_list"),
        Verb.PROGRESS: ("classes_list", "enrollments_list"),
        Verb.ATTENDANCE: ("classes_list", "attendance_get"),
        Verb.SESSIONS: ("classes_list",),
        Verb.ENROLL: ("classes_list", "enrollments_create"),
        Verb.UNENROLL: ("classes_list", "enrollments_delete"),
        Verb.SCHEDULE: ("classes_create",),
        Verb.LINK: ("classes_list", "launch_link_get"),
    },
    "classonlive": {
        Verb.FIND: ("student_search",),
        Verb.COURSES: ("content_list",),
        Verb.ROSTER: ("content_list", "content_students_list"),
        Verb.PROGRESS: ("content_list",),
        Verb.ATTENDANCE: ("content_list",),
        Verb.SESSIONS: ("content_list",),
        Verb.ENROLL: ("content_list", "content_student_add"),
        Verb.UNENROLL: ("content_list", "content_student_remove"),
        Verb.SCHEDULE: ("single_session_content_create",),
        Verb.LINK: ("content_list", "content_student_get"),
    },
    "damstra": {
        Verb.FIND: ("users_list",),
        Verb.COURSES: ("lessons_list",),
        Verb.ROSTER: ("lessons_list", "users_list"),
        Verb.PROGRESS: ("user_lesson_schedules_list",),
        Verb.ATTENDANCE: ("lessons_list", "ilt_sessions_list"),
        Verb.SESSIONS: ("ilt_sessions_list",),
        Verb.ENROLL: ("lessons_list", "user_lesson_schedules_create"),
        Verb.SCHEDULE: ("ilt_sessions_create",),
        Verb.ADD: ("users_create",),
        Verb.DEACTIVATE: ("users_list", "users_inactivate"),
        Verb.REACTIVATE: ("users_list", "users_activate"),
        Verb.LINK: ("lessons_list", "embed_urls_get_any_lesson"),
    },
    "skilljar": {
        Verb.FIND: ("users_list",),
        Verb.COURSES: ("domains_published_courses_list",),
        Verb.ROSTER: ("domains_published_courses_list", "domains_published_courses_enrollments_list"),
        Verb.PROGRESS: ("users_published_courses_list",),
        Verb.SESSIONS: ("vilt_session_events_list",),
        Verb.ENROLL: ("domains_published_courses_list", "domains_published_courses_enrollments_create"),
        Verb.UNENROLL: ("domains_published_courses_list", "domains_published_courses_enrollments_update"),
        Verb.ADD: ("domains_users_create",),
        Verb.DEACTIVATE: ("users_list", "domains_users_update"),
        Verb.REACTIVATE: ("users_list", "domains_users_update"),
    },
}
"""A verb may take more of them, and never does with fewer."""
OF_A_COURSE = frozenset(Verb) - {Verb.FIND, Verb.ADD, Verb.DEACTIVATE, Verb.REACTIVATE}
"""Verbs that can be about one course, or show what is theirs course by course."""


def operations_of(verb: Verb, platform: str) -> tuple[Operation, ...]:
    """What a verb cannot do without on a platform that has it."""
    known = platforms()[platform].operations
    return tuple(known[id] for id in VERB_OPERATIONS.get(platform, {}).get(verb, ()))


def wanted_by(verb: Verb, names: Sequence[str], course: str = "") -> NeededAccess:
    """What somebody wants who is refused a verb on these platforms, perhaps of one course."""
    kinds = [(name, operation_id(one)) for name in names for one in operations_of(verb, name)]
    return NeededAccess(tuple(kinds), VERB_TITLES[verb], str(verb), (course,) if course else ())
