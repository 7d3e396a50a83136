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
from connectors.platform import Platform

platform = Platform(
    name="chamilo",
    title="Chamilo",
    settings=ChamiloSettings,
    resources=(users, courses, enrollments, sessions, contents, forums, exercises, messages, campuses, keys),
    probe=users.UserProfile(),
    news=ChamiloNews(),
    everyday=ChamiloEveryday,
)
