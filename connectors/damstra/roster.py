"""Who has a lesson on Damstra Learning, gone on with at any of the people.

    people, a hundred a call ─▶ looks of fifteen, a call each ─▶ their schedules of the lesson

Nothing in Damstra's document lists who has a lesson, so everybody who is active is asked about. A page of an answer
costs a call for each person between its first row and its last, and for those of one look more: where few have the
lesson, these are many, and `stopped` says where there was no time for more.
"""

from collections.abc import AsyncIterator, Sequence

from connectors.core.errors import PartRead
from connectors.core.record import unread
from connectors.damstra import told
from connectors.damstra.listings import unseen, whole
from connectors.damstra.schedules import UserLessonSchedulesList
from connectors.damstra.users import UsersList
from connectors.everyday.everyday import Reader, RosterPlace, Stopped, unread_rows
from connectors.everyday.looks import each, some_of
from connectors.everyday.values import Course, Enrollment, Person

PEOPLE_A_LOOK = 15
"""People whose lessons are read at once: some seconds at the pace of two calls a second."""
ONLY_ACTIVE = "Damstra lists lessons by person: I looked at people who are active there."


class LessonRoster:
    """One reading of it.

    Attributes:
        stopped: where it stopped early; None where it saw everybody
    """

    def __init__(self, reader: Reader, course: Course) -> None:
        self._reader, self._course = reader, course
        self.stopped: Stopped | None = None
        self._unread = 0
        self._said: dict[str, None] = {}
        self._numberless: list[str] = []

    @property
    def unseen(self) -> tuple[str, ...]:
        """What it did not see, a sentence each."""
        said = [ONLY_ACTIVE, *unread_rows("Damstra", "people", self._unread), *self._said]
        if self._numberless:
            said.append(
                f"Damstra tells no number of {some_of(self._numberless)}, so I could not look at their lessons."
            )
        return tuple(said)

    async def looks(self, begin: RosterPlace | None) -> AsyncIterator[tuple[list[Enrollment], RosterPlace]]:
        """What each look found, and where it begins: who takes it now, from `begin` on. Where it stops early, a last
        one is empty and begins with the first for whom there was no time."""
        listing = UsersList(**begin.asked) if begin else UsersList()
        total: int | None = None
        try:
            async for users in self._reader.pages(listing):
                page, total = getattr(users, "asked", listing), getattr(users, "total", None)
                self._unread += unread(users)
                for at in range(0, len(users), PEOPLE_A_LOOK):
                    some = [told.person(one) for one in users[at : at + PEOPLE_A_LOOK]]
                    self._numberless += [one.called for one in some if not one.id]
                    if not (people := [one for one in some if one.id]):
                        continue
                    rows, late = await self._of(people)
                    here = page.start_index + at
                    stopped = here + some.index(late) if late else None
                    if stopped is not None:
                        self._stop(stopped, total)
                    yield rows, _place(here)
                    if stopped is not None:
                        yield [], _place(stopped)
                        return
        except PartRead as part:
            self._stop(part.rows, total, part.sentence)

    async def _of(self, people: Sequence[Person]) -> tuple[list[Enrollment], Person | None]:
        """Those of one look who have it, up to the first one for whom there was no time. Whoever comes after that one
        is told in their place later."""
        looks = [UserLessonSchedulesList(user_id=int(one.id)) for one in people]
        asked = await each(self._reader, looks)
        self._say(unseen([(people[place].called, error) for place, error in asked.failed.items()], "people"))
        late = next((at for at in range(len(people)) if at not in asked.found and at not in asked.failed), len(people))
        rows = list[Enrollment]()
        for place, page in asked.found.items():
            if place > late:
                break
            lessons = await whole(self._reader, looks[place], "lessons", page)
            self.stopped = self.stopped or lessons.stopped
            self._say(lessons.unseen)
            given = [told.enrollment(people[place], one) for one in lessons.rows]
            rows += [one for one in given if one.course.id == self._course.id and one.active is not False]
        return rows, people[late] if late < len(people) else None

    def _say(self, sentences: Sequence[str]) -> None:
        self._said |= dict.fromkeys(sentences)

    def _stop(self, read: int, of: int | None, why: str = "") -> None:
        """Of several reasons to stop the first is told."""
        self.stopped = self.stopped or Stopped(read, of, "people")
        self._say([why] if why else [])


def _place(start: int) -> RosterPlace:
    return RosterPlace({"start_index": start})
