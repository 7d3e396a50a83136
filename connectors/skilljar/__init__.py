"""Skilljar: training sites, courses, people and their progress, live training, codes and sales. 130 operations of its
reference, and 4 of its schema that the verbs need."""

from connectors.everyday.verbs import Verb
from connectors.news.webhook import Webhook
from connectors.news.webhook_auth import BasicAuth
from connectors.platform import Platform
from connectors.skilljar import (
    access_codes,
    assets,
    course_series,
    courses,
    domain_users,
    domains,
    groups,
    lesson_progress,
    lessons,
    live_sessions,
    live_training,
    offers,
    paths,
    plans,
    progress_tokens,
    promo_codes,
    published_courses,
    published_paths,
    purchases,
    quizzes,
    training_credits,
    users,
    web_packages,
    webhooks,
)
from connectors.skilljar.everyday import SkilljarEveryday
from connectors.skilljar.news import SkilljarNews
from connectors.skilljar.settings import SkilljarSettings
from connectors.skilljar.webhook_api import SkilljarWebhooks

RESOURCES = (
    assets, courses, domains, access_codes, course_series, plans, published_courses, published_paths, domain_users,
    groups, live_training, lesson_progress, lessons, offers, paths, progress_tokens, promo_codes, purchases, quizzes,
    training_credits, users, live_sessions, web_packages, webhooks,
)  # fmt: skip

platform = Platform(
    name="skilljar",
    title="Skilljar",
    settings=SkilljarSettings,
    everyday=SkilljarEveryday,
    resources=RESOURCES,
    probe=domains.DomainsList(),
    news=SkilljarNews(),
    webhook=Webhook(BasicAuth(), api=SkilljarWebhooks()),
    course_fields=frozenset({"course__id", "course_id", "courses_update id", "published_course_id"}),
    takes={
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
    lacks={
        Verb.ATTENDANCE: "Skilljar records who came to a live session, but not when it was.",
        Verb.SCHEDULE: "A live session on Skilljar belongs to a lesson, which this command doesn't name.",
        Verb.LINK: "Skilljar doesn't make join links for other people.",
    },
    not_looked_up={
        "signup_fields.id": "these are several questions, each by its number",
        "access_code_pool.id": "Skilljar lists pools only of one site, which this doesn't name",
        "group_category_id": "Skilljar lists no categories of groups",
        "sign_up_field_rule.options.id": "Skilljar lists the answers of a question with the question",
        **dict.fromkeys(
            ("ilt_sessions_update id", "lesson_progress_id", "progress_token_id"), "Skilljar shows no single one"
        ),
        "promo_code_pools_offers_create ids": "these are several offers, each by its number",
        "enrollment_id": "Skilljar lists them only of one course, which this doesn't name",
    },
)
