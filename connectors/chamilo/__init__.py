"""Chamilo: people, courses, sessions, what is in a course, messages and portals. 59 operations."""

from connectors.chamilo import (
    campuses,
    contents,
    courses,
    enrollments,
    exercises,
    forums,
    keys,
    messages,
    sessions,
    users,
)
from connectors.chamilo.everyday import ChamiloEveryday
from connectors.chamilo.news import ChamiloNews
from connectors.chamilo.settings import ChamiloSettings
from connectors.everyday.verbs import Verb
from connectors.platform import Platform

SESSIONS_HIDDEN = "Chamilo lists sessions only to those who are in them"

platform = Platform(
    name="chamilo",
    title="Chamilo",
    settings=ChamiloSettings,
    resources=(users, courses, enrollments, sessions, contents, forums, exercises, messages, campuses, keys),
    probe=users.UserProfile(),
    news=ChamiloNews(),
    everyday=ChamiloEveryday,
    course_fields=frozenset({"course", "course_code", "course_id", "courses"}),
    takes={
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
    lacks={
        Verb.ATTENDANCE: "Chamilo doesn't record who came.",
        Verb.SESSIONS: "Chamilo's sessions last for weeks, and its calendar shows only the current month.",
        Verb.SCHEDULE: "Chamilo's sessions last for weeks and have no hours.",
        Verb.LINK: "A link to a Chamilo course opens it for anyone signed in.",
    },
    not_looked_up={
        **dict.fromkeys(("session_id", "model_session_id", "session"), SESSIONS_HIDDEN),
        **dict.fromkeys(("id", "url_id"), "Chamilo lists no portals"),
        **dict.fromkeys(("promotion_id", "session_category_id", "hr_dept_id"), "Chamilo lists none of these"),
    },
)
