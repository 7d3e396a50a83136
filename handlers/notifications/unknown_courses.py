"""Courses that a subscription asks for and its platform does not have at present: said at once, with what is near."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.notifications.subscription import Filter
from bot.policy.policy import Actor
from connectors.catalog import platforms
from connectors.core.same import holds, same
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import Course
from connectors.everyday.verbs import Verb
from handlers.everyday.did_you_mean import MAX_COURSES_SEARCHED, SUGGESTIONS_SHOWN, likely_titles
from handlers.everyday.fan_out import PlatformAsk, all_of
from handlers.everyday.platform_reader import everyday_of, verbs_of
from handlers.everyday.scoped import shows_some_only
from handlers.slack.services import Services


@dataclass(frozen=True)
class UnknownCourse:
    """A filter that no course of the platform fits; `near` are titles that are nearly so, the likest first."""

    filter: Filter
    near: tuple[str, ...] = ()


async def unknown_courses(
    services: Services, actor: Actor, platform: str, filters: Sequence[Filter]
) -> list[UnknownCourse]:
    """Those of the filters that name a course, and no course there is called so. None where the platform could not be
    asked, or does not list all, or who asks may see some only: then nobody knows."""
    kind = platforms()[platform].everyday
    named = [one for one in filters if kind and one.fact in ("course", kind.course_fact)]
    if not named or Verb.COURSES not in verbs_of(platform):
        return []
    (verbs,) = everyday_of(services.desk, actor, (platform,)).values()

    async def ask(verbs: Everyday) -> list[Course]:
        return await verbs.courses("", MAX_COURSES_SEARCHED)

    (told,) = await all_of({platform: PlatformAsk(verbs, ask)})
    if told.found is None or told.stopped or shows_some_only(verbs):
        return []
    titles = [one.title for one in told.found]
    missing = [one for one in named if not any(_fits(one, course) for course in told.found)]
    return [UnknownCourse(one, tuple(likely_titles(one.text, titles)[:SUGGESTIONS_SHOWN])) for one in missing]


def _fits(one: Filter, course: Course) -> bool:
    names = (course.title, course.code, course.id)
    return any((holds if one.part else same)(name, one.text) for name in names if name)
