"""Class (class.com): classes, enrollments, dates, templates, staff and reports. 24 operations."""

from connectors.classcom import classes, enrollments, reports, schedules, templates, users
from connectors.classcom.everyday import ClassEveryday
from connectors.classcom.news import ClassNews
from connectors.classcom.settings import ClassSettings
from connectors.everyday.verbs import Verb
from connectors.platform import Platform

NO_SWITCH = "Nobody's access to Class is switched off: learners are there by being enrolled, staff go for good."

platform = Platform(
    name="class",
    title="Class",
    settings=ClassSettings,
    everyday=ClassEveryday,
    resources=(classes, enrollments, reports, schedules, templates, users),
    probe=users.UsersList(page=1, limit=1),
    news=ClassNews(),
    lacks={
        Verb.ADD: "On Class people are there by being enrolled; only staff are added, and with roles.",
        **dict.fromkeys((Verb.DEACTIVATE, Verb.REACTIVATE), NO_SWITCH),
    },
    not_looked_up={"schedule_id": "Class lists times only of one class, which this does not name"},
)
