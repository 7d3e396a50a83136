"""Class (class.com): classes, enrollments, dates, templates, staff and reports. 24 operations."""

from connectors.classcom import classes, enrollments, reports, schedules, templates, users
from connectors.classcom.cancelling import CANCELLING
from connectors.classcom.everyday import ClassEveryday
from connectors.classcom.news import ClassNews
from connectors.classcom.settings import ClassSettings
from connectors.everyday.verbs import Verb
from connectors.platform import Platform

NO_SWITCH = "On Class, learners have access by being enrolled, and staff are removed for good."

platform = Platform(
    name="class",
    title="Class",
    settings=ClassSettings,
    everyday=ClassEveryday,
    cancelling=CANCELLING,
    resources=(classes, enrollments, reports, schedules, templates, users),
    probe=users.UsersList(page=1, limit=1),
    news=ClassNews(),
    course_fields=frozenset({"class_deferred_id", "class_id", "ext_class_id"}),
    takes={
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
    lacks={
        Verb.ADD: "People join Class by being enrolled. Only staff are added, with roles.",
        **dict.fromkeys((Verb.DEACTIVATE, Verb.REACTIVATE), NO_SWITCH),
    },
    not_looked_up={"schedule_id": "Class lists times only of one class, which this doesn't name"},
)
