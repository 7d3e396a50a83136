"""Damstra Learning (Velpic): people, groups, lessons, who takes them, and classroom sessions. 38 operations."""

from connectors.damstra import groups, lessons, player, schedules, sessions, users
from connectors.damstra.cancelling import CANCELLING
from connectors.damstra.everyday import DamstraEveryday
from connectors.damstra.news import DamstraNews
from connectors.damstra.settings import DamstraSettings
from connectors.everyday.verbs import Verb
from connectors.news.webhook import Webhook
from connectors.news.webhook_auth import AddressSecret
from connectors.platform import Platform

platform = Platform(
    name="damstra",
    title="Damstra Learning",
    settings=DamstraSettings,
    everyday=DamstraEveryday,
    cancelling=CANCELLING,
    resources=(users, groups, lessons, schedules, sessions, player),
    probe=users.UsersList(max_results=1),
    news=DamstraNews(),
    webhook=Webhook(
        AddressSecret(),
        setup="In Damstra, open Integrations and there WebHooks. Add one for All Events with this address:",
    ),
    course_fields=frozenset({"lesson_id", "lesson_ids", "lesson_version_id", "lesson_version_ids"}),
    takes={
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
    lacks={Verb.UNENROLL: "Damstra Learning assigns lessons and can't unassign them."},
    not_looked_up={"attendees.id": "Damstra Learning lists places only with the session"},
)
