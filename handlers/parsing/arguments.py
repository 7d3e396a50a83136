"""What was asked of an everyday verb, as plain data: what a sentence, a form and a button all become."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple, Self

from connectors.everyday.verbs import Verb

EVERYWHERE = "everywhere"
MAX_PEOPLE = 12
"""People of one sentence: more than a message can show with what became of each."""
SEVERAL_PEOPLE_VERBS = frozenset({Verb.ENROLL, Verb.UNENROLL, Verb.ADD, Verb.DEACTIVATE, Verb.REACTIVATE, Verb.LINK})
"""Verbs that take more than one person; the others look at one at a time."""

READING_VERBS = frozenset({Verb.FIND, Verb.COURSES, Verb.SESSIONS, Verb.ROSTER, Verb.PROGRESS, Verb.ATTENDANCE})
"""Verbs that only look."""


class Named(NamedTuple):
    """Somebody, as they were named: an address, a name, an id or `@U…`; and what they are called besides."""

    who: str
    name: str = ""


UNSURE_WHO = "I'm not sure who that is."


class LeftOut(NamedTuple):
    """Somebody whom the others were gone on without: what they are called, and why it could not be done for them."""

    who: str
    why: str

    def said(self, max_chars: int) -> str:
        """Both, as a sentence that names them."""
        named = self.who.casefold() in self.why.casefold()
        whole = self.why if named else f"“{self.who}”: {self.why or UNSURE_WHO}"
        return whole if len(whole) <= max_chars else f"{whole[: max_chars - 1]}…"


class Chosen(NamedTuple):
    """Who or what somebody chose from what was shown.

    Attributes:
        typed: how the command names it
        platform: where it is
        id: what the platform tells it by, as far as that is kept
        marks: what told it apart, as `handlers/everyday/chosen.py` compares it
        said: as it was shown
    """

    typed: str
    platform: str
    id: str
    marks: str
    said: str


@dataclass(frozen=True)
class VerbArguments:
    """What was asked of an everyday verb.

    Attributes:
        verb: which
        who: an address, a name, an id or `@U…`
        name: what a new person is called
        more: who else it is about
        course: a title, a code or an id
        on: a platform, `everywhere`, or empty where nothing was said
        role: student, teacher and so on, as the platform calls it
        login: what a new person logs in with, where somebody chose that
        place: a room or an address of a live session; of other verbs a training site, such as `learn.example.com`
        since: beginning of the time that is asked about
        until: end of that time, no longer part of it
        at: when something to be scheduled begins
        day: midnight of that day, where no hour was said
        minutes: how long that lasts
        hosts: addresses or names of who holds it
        after: rows of a list that were seen already
        onward: by what a list is gone on with, as `RosterPage` has it
        shown: the draft whose button showed it
        back: the draft that showed the page before
        asked: when the answer was asked for in which the button stands that leads here
        looked: how many things had been looked through for it, by platform, where not all were
        unfinished: of a course only those who have not completed it
        chosen: of these people, and of the course, what was shown to whoever chose them
        left_out: platforms that are no part of it any more, as whoever asked has seen and said
        without: people who are no part of it any more, as whoever asked has seen and said
        mentions: who was mentioned, a Slack id by the address that stands for it above
        title: what the course is called, where `course` holds only its id
        dry: it is only to be looked at
        confirmed: what is shown before it is done was seen and is wanted
    """

    verb: Verb
    who: str = ""
    name: str = ""
    more: tuple[Named, ...] = ()
    course: str = ""
    on: str = ""
    role: str = ""
    login: str = ""
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None
    at: datetime | None = None
    day: datetime | None = None
    minutes: int = 60
    hosts: tuple[str, ...] = ()
    after: int = 0
    onward: Mapping[str, Any] | None = None
    shown: str = ""
    back: str = ""
    asked: datetime | None = None
    looked: Mapping[str, int] | None = None
    unfinished: bool = False
    chosen: tuple[Chosen, ...] = ()
    left_out: tuple[str, ...] = ()
    without: tuple[LeftOut, ...] = ()
    mentions: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    dry: bool = False
    confirmed: bool = False

    def stored(self) -> dict[str, Any]:
        """Plain data, for a draft."""
        return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in vars(self).items()}

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        """Raises TypeError, ValueError or KeyError for what another version of ours has stored."""
        said = [name for name in ("since", "until", "at", "day", "asked") if stored.get(name)]
        moments = {name: datetime.fromisoformat(stored[name]) for name in said}
        known = {**stored, **moments, "verb": Verb(stored["verb"])}
        known |= {name: tuple(stored[name]) for name in ("hosts", "left_out")}
        known |= {
            "more": tuple(Named(*one) for one in stored["more"]),
            "chosen": tuple(Chosen(*one) for one in stored["chosen"]),
            "without": tuple(LeftOut(*one) for one in stored["without"]),
        }
        return cls(**known)

    @property
    def people(self) -> tuple[Named, ...]:
        """Everybody it is about."""
        return (Named(self.who, self.name), *self.more) if self.who else self.more

    def about(self, people: Sequence[Named]) -> Self:
        """The same, about these people."""
        first, *more = people or [Named("")]
        return replace(self, who=first.who, name=first.name, more=tuple(more))

    @property
    def question(self) -> Self:
        """The same, wherever in its answer somebody may be."""
        return replace(self, after=0, onward=None, shown="", back="", asked=None, looked=None)

    @property
    def site(self) -> str:
        """The only training site that it is about; empty where none was said."""
        return "" if self.verb is Verb.SCHEDULE else self.place

    @property
    def either(self) -> bool:
        """Whether a bare name was given that may be a person's or a course's."""
        return bool(self.who) and self.who == self.course and not self.more


class Misread(Exception):
    """It could not be read, or not in one way.

    Attributes:
        arguments: what was understood, to fill a form with
        meanings: where it may mean several things, what each is called and what it would be
        words: where the words begin that became nothing
    """

    def __init__(
        self,
        sentence: str,
        arguments: VerbArguments,
        meanings: Sequence[tuple[str, VerbArguments]] = (),
        words: Iterable[int] = (),
    ) -> None:
        super().__init__(sentence)
        self.arguments, self.meanings, self.words = arguments, tuple(meanings), frozenset(words)
