"""The courses of all platforms that a word of the title, a code or an id fits; else those in a state called so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from connectors.core.same import folded, same
from connectors.core.stretches import in_stretches
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import NotKnown
from connectors.everyday.values import Course
from connectors.everyday.verbs import Verb
from handlers.everyday import course_view
from handlers.everyday.one_answer import Drawn, give
from handlers.everyday.pages import at, count_of_what, counted, looked, paging
from handlers.everyday.platform_reply import PlatformReply, listed
from handlers.everyday.verb_request import VerbRequest
from handlers.slack.blocks import Element, context

MAX_LISTING_ROWS = 5_000
"""Courses asked of each platform, which lists all it has anyway; whoever has as many is said to have more."""


async def look_at_courses(request: VerbRequest) -> None:
    words = request.arguments.course

    async def ask(verbs: Everyday) -> list[Course]:
        found = await verbs.courses(words, MAX_LISTING_ROWS)
        if not found and words.isalpha():  # it may be a state, such as `archived`
            found = [one for one in await verbs.courses("", MAX_LISTING_ROWS) if same(one.closed, words)]
        if not found:
            raise NotKnown("course", words)
        return found

    await give(request, ask, CoursesView(request))


@dataclass(frozen=True)
class CoursesView:
    """A few with a button each, many as pages of a table."""

    request: VerbRequest

    def title(self, told: Sequence[PlatformReply[Any]], now: datetime) -> str:
        words = self.request.arguments.course
        return f"Courses with “{words}”" if words else "Courses"

    async def draw(self, told: Sequence[PlatformReply[Any]], now: datetime) -> Drawn:
        request = self.request
        order = self._order()
        found = [(order(one), one) async for one in in_stretches([it for one in told for it in one.found or ()])]
        courses = [one for _, one in sorted(found, key=itemgetter(0))]
        if not courses:
            return Drawn([])
        if len(courses) <= course_view.MAX_COURSE_BUTTONS:
            able = [one for one in courses if Verb.ROSTER in request.platforms[one.platform].can()]
            drafts = {id(one): await request.keep(verb=Verb.ROSTER, course=one.id, on=one.platform) for one in able}
            return Drawn(course_view.several(courses, [drafts.get(id(one), "") for one in courses]))
        begin = at(courses, request.arguments.after)
        here = courses[begin : begin + course_view.COURSE_TABLE_ROWS]
        cut = [one.title for one in told if len(one.found or ()) >= MAX_LISTING_ROWS]
        of_what = "" if cut else count_of_what(request.names, told)
        said = [counted(begin, len(here), None if cut else len(courses), more=bool(cut), of_what=of_what)]
        said += [f"{listed(cut)} has more than I listed. Add a word from the title."] if cut else []
        more = begin + len(here) < len(courses)
        return Drawn(
            [*course_view.table_of(here), context(" · ".join(said))],
            await paging(request, course_view.COURSE_TABLE_ROWS, more, looked=looked(told)),
        )

    def different(self, told: Sequence[PlatformReply[Any]]) -> Sequence[Course]:
        return []

    async def next(self, told: Sequence[PlatformReply[Any]]) -> list[Element]:
        return []

    def _order(self) -> Callable[[Course], tuple[bool, bool, str]]:
        """What is called exactly so, then what can be taken, by title."""
        words = self.request.arguments.course
        return lambda one: (
            not any(same(name, words) for name in (one.title, one.code, one.id)),
            bool(one.closed),
            folded(one.title),
        )
