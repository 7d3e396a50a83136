"""The live sessions of all platforms in a span of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.notifications.seen_sessions import SeenSessions, note
from bot.runtime.logs import logger
from bot.store import Store, StoreError
from connectors.core.intent import operation_id
from connectors.core.same import holds
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import NotKnown
from connectors.everyday.values import Course, LiveSession
from connectors.everyday.verbs import Verb
from handlers.everyday.one_answer import Drawn, give
from handlers.everyday.pages import at, count_of_what, counted, looked, paging
from handlers.everyday.person_view import local
from handlers.everyday.platform_reader import PlatformReader
from handlers.everyday.platform_reply import COURSE_OR_SESSION, PlatformReply, extent, listed
from handlers.everyday.scoped import ScopedEveryday, shows_some_only
from handlers.everyday.session_view import SESSIONS_SHOWN, by_time, timetable
from handlers.everyday.verb_request import VerbRequest
from handlers.slack import times
from handlers.slack.blocks import Element, context, say

log = logger("registrar.handlers")

DEFAULT_SESSIONS_SPAN = timedelta(days=7)
LONGER_SESSIONS_SPAN, LONGER_SESSIONS = timedelta(days=28), "sessions next 90 days"
"""What to type where a shorter time than this has none."""


async def look_at_sessions(request: VerbRequest) -> None:
    since = request.arguments.since or await request.now()
    until = request.arguments.until or since + DEFAULT_SESSIONS_SPAN

    title = request.arguments.title or request.arguments.course

    seen: list[SeenSessions] = []

    async def ask(verbs: Everyday) -> list[LiveSession]:
        every = await look(verbs, since, until, seen)
        found = [one for one in every if holds(one.title, title) or holds(one.course, title)]
        looked = verbs.stopped
        if title and not found and Verb.COURSES in verbs.can() and not await verbs.courses(title, 1):
            verbs.stopped = verbs.stopped or looked
            raise NotKnown(COURSE_OR_SESSION, title)
        verbs.stopped = verbs.stopped or looked
        return found

    await give(request, ask, SessionsView(request))
    await remember(request.services.store, seen)


async def look(verbs: Everyday, since: datetime, until: datetime, seen: list[SeenSessions]) -> list[LiveSession]:
    """The live sessions of a platform that begin in a time. That they were seen is added to `seen`."""
    found = await verbs.sessions(since, until)
    if not verbs.site and isinstance(verbs.reader, PlatformReader):
        asked = tuple(sorted(operation_id(cls) for cls in verbs.reader.asked))
        at, span = (await verbs.reader.now()).timestamp(), (since.timestamp(), until.timestamp())
        part = extent(verbs.stopped) if verbs.stopped else ""
        every = verbs.every_session if isinstance(verbs, ScopedEveryday) else found  # who looks at it may see others
        seen.append(SeenSessions(verbs.platform, at, *span, every, asked, part))
    return found


async def remember(store: Store, seen: Sequence[SeenSessions]) -> None:
    """For App Home. What cannot be kept is shown all the same to whoever asked."""
    try:
        for one in seen:
            await note(store, one)
    except StoreError as error:
        log.warning("sessions_not_kept", error=str(error))


@dataclass(frozen=True)
class SessionsView:
    """Day by day, in pages."""

    request: VerbRequest

    def title(self, told: Sequence[PlatformReply[Any]], now: datetime) -> str:
        arguments = self.request.arguments
        since = local(arguments.since or now, now.tzinfo)
        until = local(arguments.until or since + DEFAULT_SESSIONS_SPAN, now.tzinfo)
        about = f" of “{arguments.title or arguments.course}”" if arguments.course else ""
        return f"Live sessions{about}, {times.stretch(since, until, now)}"

    async def draw(self, told: Sequence[PlatformReply[Any]], now: datetime) -> Drawn:
        request = self.request
        sessions = by_time([session for one in told for session in one.found or ()])
        begin = at(sessions, request.arguments.after)
        here = sessions[begin : begin + SESSIONS_SHOWN]
        none = [one.title for one in told if one.found == [] and not one.stopped]
        count = counted(begin, len(here), len(sessions), of_what=count_of_what(request.names, told))
        return Drawn(
            [
                *timetable(here, now, place=len(request.names) > 1),
                *([context(_of_when(now))] if here else []),
                *([] if len(here) == len(sessions) else [context(count)]),
                *(
                    [say(f"No live sessions{self._which()} on {listed(none)} in that time.{self._longer(sessions)}")]
                    if none
                    else []
                ),
            ],
            await paging(request, SESSIONS_SHOWN, begin + len(here) < len(sessions), looked=looked(told)),
        )

    def _which(self) -> str:
        """Of which courses, for whoever may see some only."""
        limited = any(map(shows_some_only, self.request.platforms.values()))
        return " of the courses you can see" if limited else ""

    def _longer(self, found: Sequence[LiveSession]) -> str:
        """What to try where there is nothing at all."""
        since, until = self.request.arguments.since, self.request.arguments.until
        short = not since or not until or until - since < LONGER_SESSIONS_SPAN
        return f" Try a longer time: `/lms {LONGER_SESSIONS}`." if short and not found else ""

    def different(self, told: Sequence[PlatformReply[Any]]) -> Sequence[Course]:
        return []

    async def next(self, told: Sequence[PlatformReply[Any]]) -> list[Element]:
        return await self.request.form("Schedule…", Verb.SCHEDULE)


def _of_when(now: datetime) -> str:
    """The zone that times are of, and the moment from which it is told how long it is to them."""
    zone = getattr(now.tzinfo, "key", "")
    moment = f"As of {times.whole(now)}."
    return f"Times are in {zone}. {moment}" if zone else moment
