"""Skilljar: training sites, courses, people and their progress, live training, codes and sales. 130 operations of its
reference, and 4 of its schema that the verbs need."""

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

platform = Platform(
    name="skilljar",
    title="Skilljar",
    settings=SkilljarSettings,
    everyday=SkilljarEveryday,
    resources=(
        assets,
        courses,
        domains,
        access_codes,
        course_series,
        plans,
        published_courses,
        published_paths,
        domain_users,
        groups,
        live_training,
        lesson_progress,
        lessons,
        offers,
        paths,
        progress_tokens,
        promo_codes,
        purchases,
        quizzes,
        training_credits,
        users,
        live_sessions,
        web_packages,
        webhooks,
    ),
    probe=domains.DomainsList(),
    news=SkilljarNews(),
)
