"""Class (class.com): classes, enrollments, dates, templates, staff and reports. 24 operations."""

from connectors.classcom import classes, enrollments, reports, schedules, templates, users
from connectors.classcom.everyday import ClassEveryday
from connectors.classcom.news import ClassNews
from connectors.classcom.settings import ClassSettings
from connectors.platform import Platform

platform = Platform(
    name="class",
    title="Class",
    settings=ClassSettings,
    everyday=ClassEveryday,
    resources=(classes, enrollments, reports, schedules, templates, users),
    probe=users.UsersList(page=1, limit=1),
    news=ClassNews(),
)
