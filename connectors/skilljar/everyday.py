"""The everyday verbs on Skilljar, where what people take are the courses that a training site has published."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connectors.core.datetimes import moment
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.core.same import folded, same
from connectors.core.stretches import in_stretches
from connectors.everyday.everyday import (
    Everyday,
    NeedsMore,
    NeedsPlace,
    NotAtPlace,
    NothingToDo,
    Opposite,
    Plan,
    ReadAnew,
    Reader,
    RosterPlace,
    Stopped,
    Unplanned,
    place_of,
)
from connectors.everyday.values import PROGRESS_FACTS, Course, Enrollment, Fact, LiveSession, Newcomer, Person, Tells
from connectors.everyday.verbs import Verb
from connectors.skilljar import access, enrollments, people, told
from connectors.skilljar.base import KnownPerson
from connectors.skilljar.domain_users import (
    DomainsUsersCreate,
    DomainsUsersList,
    DomainsUsersUpdate,
    NewPerson,
)
from connectors.skilljar.domains import DomainsList
from connectors.skilljar.live_sessions import ViltSessionEventsList
from connectors.skilljar.published_courses import (
    DomainsPublishedCoursesEnrollmentsCreate,
    DomainsPublishedCoursesEnrollmentsUpdate,
    DomainsPublishedCoursesList,
    PublishedCourse,
)
from connectors.skilljar.users import CourseAccess

PAGE_ROWS = 1000
SITES_SHOWN = 5
"""Training sites that a sentence names."""
PEOPLE_A_LOOK = 20
"""People of a course who are asked about together."""
INVITED = (
    "I don't know whether Skilljar e-mails them about it: its documents don't say. An invitation is a separate step: "
    "/lms skilljar domains users invites create domain_name={site}"
)
ENDED = {"expired": "has expired", "removed": "was removed"}
"""What became of access, by how an enrollment stands that gives none."""


class SkilljarEveryday(Everyday):
    platform = "skilljar"
    searching = "Skilljar finds people by e-mail address, by ID, or by their whole first or last name."
    tells = Tells(
        person=frozenset({Fact.ENROLLED, Fact.EXPIRES, Fact.CERTIFICATE, *PROGRESS_FACTS}),
        course=frozenset({Fact.ENROLLED, Fact.EXPIRES, Fact.CERTIFICATE, *PROGRESS_FACTS}),
    )

    names_sessions = True
    site_verbs = frozenset(Verb) - {Verb.FIND, Verb.SESSIONS, Verb.SCHEDULE}  # sessions tell no site

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._several_sites = False
        self._beside: dict[tuple[str, str], str] = {}
        """What is to be said of an enrollment in a course that this command makes or ends, by whose it is or its own
        number, and the course."""

    async def people(self, who: str, most: int | None = None) -> list[Person]:
        self.stopped, who = None, who.strip()
        if not who:
            return []
        look = people.by_address if "@" in who else people.by_name_or_id
        looked, sites = await asyncio.gather(look(self.reader, who), self._sites())
        self.stopped, wanted = looked.stopped, folded(who)
        found = sorted(looked.found, key=lambda one: wanted not in (folded(one.name), folded(one.email), one.id))
        if not 0 < len(found) <= people.MAX_PEOPLE_WITH_SITES:
            return found[:most]
        return await people.with_sites(self.reader, found[:most], sites)

    async def courses(self, words: str, most: int | None = None) -> list[Course]:
        found, now = [], await self.reader.now()
        for site in await self._sites():
            async for rows in self.reader.pages(DomainsPublishedCoursesList(domain_name=site)):
                found += [told.course(one, site, now) for one in rows if _fits(one, words)]
        wanted = folded(words)
        named = [
            (wanted in (folded(one.id), folded(one.code), folded(one.title)), one) async for one in in_stretches(found)
        ]
        return [one for exactly in (True, False) for so, one in named if so is exactly][:most]

    async def taken(self, person: Person) -> list[Enrollment]:
        now, sites = await self.reader.now(), await self._sites() if self.site else ()
        return [
            told.taken(person, one, now)
            for one in await access.taken(self.reader, person)
            if not sites or (one.domain_name or "") in sites
        ]

    async def roster(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        # Who was enrolled several times is there once, by what gives access longest. A list of thousands is not held as
        # a whole: whoever has access is told with their first page, and only who has none may still come again.
        now, shown, before = await self.reader.now(), dict[str, None](), list[Enrollment]()
        without: dict[str, enrollments.Enrollment] = {}
        begin, place = self.begin, None
        async for rows in access.enrollments(self.reader, course, begin):
            here_begins = place_of(rows, owing=bool(without) or bool(begin and begin.owing))
            page: dict[str, list[enrollments.Enrollment]] = {}
            for one in rows:
                page.setdefault(one.user_id or one.id or "", []).append(one)
            here: dict[str, Enrollment] = {}
            async for id, some in in_stretches((id, some) for id, some in page.items() if id not in shown):
                lasting = told.lasting(some, now)
                if (enrolled := told.enrolled(course, lasting, now)).current(now):
                    here[id] = enrolled
                else:
                    without[id] = told.lasting([lasting, *filter(None, [without.get(id)])], now)
            shown |= dict.fromkeys(here)
            if before:
                self.told_from = place
                yield before
            before, place = list(here.values()), here_begins
        if begin and (begin.owing or (without and access.rows_before(begin))):
            raise ReadAnew  # of whoever has no access here nobody knows whether they had before
        self.told_from = place
        yield [*before, *(told.enrolled(course, one, now) for id, one in without.items() if id not in shown)]

    async def progress(self, course: Course) -> AsyncIterator[Sequence[Enrollment]]:
        """A call for each person, some at a time: a page of an answer costs little more than it shows, however deep."""
        self.stopped, self.unseen, untold = None, (), 0
        before, skip = access.rows_before(self.begin), self.begin.skip if self.begin else 0
        looked, pages = before + skip, self._placed(course)
        page, following = await anext(pages, None), await anext(pages, None)
        await self.count_roster(page[0] if page and following is None and not before else None)
        while page:
            rows, place = page
            for begin in range(skip, len(rows), PEOPLE_A_LOOK):
                some = rows[begin : begin + PEOPLE_A_LOOK]
                answers = await access.takings(self.reader, some)
                if None in answers:  # whoever comes after the first who was late is told in their place later
                    answers = answers[: answers.index(None)]
                    self.stopped = Stopped(looked + len(answers), self.roster_rows, "people")
                looked += len(answers)
                untold += sum(isinstance(one, PlatformError) for one in answers)
                self.unseen = told.untold(untold)
                self.told_from = replace(place, skip=begin) if place else None
                yield [
                    told.with_progress(one, answer.items if isinstance(answer, Page) else ())
                    for one, answer in zip(some, answers, strict=False)
                ]
                if self.stopped:
                    self.told_from = replace(place, skip=begin + len(answers)) if place else None
                    yield []
                    return
            page, skip = following, 0
            following = await anext(pages, None) if page else None

    async def _placed(self, course: Course) -> AsyncIterator[tuple[Sequence[Enrollment], RosterPlace | None]]:
        """The roster, with where its rows begin: by the time they are told, the page behind them was read already."""
        async for rows in self.roster(course):
            yield rows, self.told_from

    async def sessions(self, since: datetime, until: datetime) -> list[LiveSession]:
        pages = self.reader.pages(ViltSessionEventsList(starts_at__gte=since, page_size=PAGE_ROWS))
        found = [one async for rows in pages for one in rows]
        within = [one for one in found if (starts := moment(one.starts_at)) and since <= starts < until]
        offered = await self._offered() if within else {}
        shown = (told.session(one, offered.get(one.course_id or "", ())) for one in within)
        return sorted(shown, key=lambda one: one.starts or since)

    async def enroll(self, person: Person, course: Course, role: str = "") -> Plan:
        if folded(role) not in ("", "student", "learner"):
            raise NeedsMore("Skilljar enrolls only learners. Leave the role out.")
        site, now = course.refs["domain_name"], await self.reader.now()
        given = await access.given(self.reader, person, course)
        had = told.lasting(given, now) if given else None
        if had and told.gives_access(had, now):
            ends = moment(had.expires_at)
            until = f", with access until {ends.day} {ends:%B %Y}" if ends else ""
            raise NothingToDo(f"{person.called} is already enrolled in {course.title}{until}. Nothing to do.")
        there = await people.on_site(self.reader, site, person)
        if not there:
            why = f"{person.called} isn't on {site}, and Skilljar enrolls only people on the training site."
            raise NotAtPlace(f"{why} Add them there first.", site, person)
        beside = []
        if had:
            ended = ENDED[told.standing(had, now)]
            beside.append(f"Their earlier access {ended}. This is a new enrollment, without an end.")
        if there.active is False:
            beside.append(f"They're deactivated on {site}, and can't enter it while it's a private site.")
        self._beside[person.id, course.id] = " ".join(beside)
        # Access that has ended or expired comes back with a further enrollment, as when people register again: it is
        # one of its own as soon as it begins at another moment, and what was there stays as it is. That may have begun
        # within this very second.
        new = DomainsPublishedCoursesEnrollmentsCreate(**access.fields_of(course), user=KnownPerson(id=person.id))
        return (new.model_copy(update={"enrolled_at": datetime.now(UTC)}) if given else new,)

    async def unenroll(self, person: Person, course: Course) -> Plan:
        now = await self.reader.now()
        given = await access.given(self.reader, person, course)
        current = [one.enrollment_id for one in given or () if one.enrollment_id and told.gives_access(one, now)]
        if not current:
            raise NothingToDo(_out_already(person, course, given, now))
        ids = list(dict.fromkeys(current))
        gone = await access.unshown(self.reader, course, ids) if len(ids) > 1 else []
        there = [one for one in ids if one not in gone]
        self._beside[there[0], course.id] = _left_out(person, course, gone)
        return tuple(
            DomainsPublishedCoursesEnrollmentsUpdate(**access.fields_of(course), enrollment_id=id, active=False)
            for id in there
        )

    async def add(self, newcomer: Newcomer) -> Plan:
        sites = await self._sites()
        chosen = [one for one in sites if len(sites) == 1 or same(one, newcomer.place)]
        if not chosen:
            other = f"no training site “{newcomer.place}”" if newcomer.place else f"{len(sites)} training sites"
            raise NeedsPlace(f"Skilljar has {other}. Which one? Nothing was changed yet.", sites)
        site = chosen[0]
        if (await self.reader.read(DomainsUsersList(domain_name=site, user__email=newcomer.email))).items:
            raise NothingToDo(f"{newcomer.email} is already on {site}. Nothing to do.")
        who = NewPerson(email=newcomer.email, first_name=newcomer.first or None, last_name=newcomer.last or None)
        return (DomainsUsersCreate(domain_name=site, user=who),)

    async def deactivate(self, person: Person) -> Plan:
        if plan := await self._switch(person, active=False):
            return plan
        raise NothingToDo(f"{person.called} isn't active on {self.site or 'any training site'}. Nothing to do.")

    async def reactivate(self, person: Person) -> Plan:
        if plan := await self._switch(person, active=True):
            return plan
        if person.standing == "inactive":
            raise Unplanned(
                f"Skilljar made {person.called} inactive everywhere, and its API can't undo that. "
                "Do it on Skilljar itself."
            )
        where = f"isn't deactivated on {self.site}" if self.site else "isn't deactivated on any training site"
        raise NothingToDo(f"{person.called} {where}. Nothing to do.")

    def consequence(self, plan: Plan) -> str:
        about = [
            (one.user.id if isinstance(one, DomainsPublishedCoursesEnrollmentsCreate) else one.enrollment_id, one)
            for one in plan
            if isinstance(one, DomainsPublishedCoursesEnrollmentsCreate | DomainsPublishedCoursesEnrollmentsUpdate)
        ]
        said = [self._beside.get((id, one.published_course_id), "") for id, one in about]
        said += [INVITED.format(site=one.domain_name) for one in plan if isinstance(one, DomainsUsersCreate)]
        return " ".join(dict.fromkeys(filter(None, said)))

    def left(self, plan: Plan, title: str) -> str:
        return f"the enrollments in {title} that are shown" if self.consequence(plan) else title

    def known(self, intent: Intent[Any]) -> Mapping[str, str]:
        """The plan saw each enrollment in the listings, also where Skilljar does not show it alone."""
        if not isinstance(intent, DomainsPublishedCoursesEnrollmentsUpdate):
            return {}
        return {"enrollment_id": intent.enrollment_id}

    def place(self, plan: Plan) -> str:
        sites = dict.fromkeys(site for one in plan if (site := getattr(one, "domain_name", "")))
        return " and ".join(sites) if self._several_sites else ""

    async def opposite(self, planned: Intent[Any], person: Person, course: Course | None) -> Opposite | None:
        """On the site, or of the enrollment, that it is about and no other."""
        match planned:
            case DomainsUsersUpdate() | DomainsPublishedCoursesEnrollmentsUpdate() if planned.active is not None:
                return planned.model_copy(update={"active": not planned.active})
            case DomainsPublishedCoursesEnrollmentsCreate():
                return Verb.UNENROLL
        return None

    async def unmake(self, made: str, person: Person, course: Course) -> Plan:
        """That one enrollment and no other: they may have got a further one meanwhile."""
        if not made:
            raise Unplanned(
                f"Skilljar didn't say which enrollment of {person.called} in {course.title} this made, so I can't "
                "undo just that one. Type the command you want instead."
            )
        now = await self.reader.now()
        known = [one for one in await access.given(self.reader, person, course) or () if one.enrollment_id == made]
        if known and not any(told.gives_access(one, now) for one in known):
            raise NothingToDo(_out_already(person, course, known, now))
        return (DomainsPublishedCoursesEnrollmentsUpdate(**access.fields_of(course), enrollment_id=made, active=False),)

    async def _switch(self, person: Person, *, active: bool) -> Plan:
        """On the sites where it is otherwise."""
        sites = await self._sites()
        looks = (people.on_site(self.reader, site, person) for site in sites)
        return tuple(
            DomainsUsersUpdate(domain_name=site, user_id=person.id, active=active)
            for site, there in zip(sites, await asyncio.gather(*looks), strict=True)
            if there and (there.active is not False) is not active
        )

    async def _offered(self) -> Mapping[str, Sequence[str]]:
        """By course, the sites that offer it, if it has several: a session tells only of which course it is."""
        offered: dict[str, list[str]] = {}
        try:
            for site in sites if len(sites := await self._sites()) > 1 else ():
                async for rows in self.reader.pages(DomainsPublishedCoursesList(domain_name=site)):
                    for one in rows:
                        offered.setdefault(one.course_id or "", []).append(site)
        except PlatformError:  # the sessions are told all the same, and half of the sites would be no answer
            return {}
        return offered

    async def _sites(self) -> list[str]:
        """All of them, or the one that was named. Raises NeedsPlace where there is none of that name."""
        sites = [one.name async for rows in self.reader.pages(DomainsList()) for one in rows]
        self._several_sites = len(sites) > 1
        named = [one for one in sites if same(one, self.site)]
        if self.site and not named:
            shown = f"It has {' and '.join(sites[:SITES_SHOWN])}" + (", and more" if sites[SITES_SHOWN:] else "")
            raise NeedsPlace(f"Skilljar has no training site “{self.site}”. {shown}. Nothing was changed yet.", sites)
        return named or sites


def _out_already(person: Person, course: Course, given: Sequence[CourseAccess] | None, now: datetime) -> str:
    """Whether they never took it, or do not any more."""
    if given is None:
        return f"{person.called} isn't enrolled in {course.title}. Nothing to do."
    ended = f": their access {ENDED[told.standing(told.lasting(given, now), now)]}" if given else ""
    return f"{person.called} is no longer enrolled in {course.title}{ended}. Nothing to do."


def _left_out(person: Person, course: Course, gone: Sequence[str]) -> str:
    listed = f"Skilljar lists more enrollments of {person.called} in {course.title}, and doesn't show them"
    left = "so I leave them as they are. Check on Skilljar whether any of them still gives access."
    return f"{listed} ({', '.join(gone)}), {left}" if gone else ""


def _fits(one: PublishedCourse, words: str) -> bool:
    wanted = folded(words)
    return wanted in folded(one.title or "") or wanted in (one.id, one.course_id, folded(one.slug or ""))
