"""Everyday verbs as people type them: from `enroll jane@acme.com in "Onboarding 101" on skilljar` to a value.

A sentence is a verb, what it is about, and clauses that a little word begins: in, from, to, on, as, at, for, with. A
little word counts only where what follows can be meant by it, so `enroll jane@acme.com in Hands on Labs` enrolls her in
“Hands on Labs”; quotes settle any doubt.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday import times

EVERYWHERE = "everywhere"
ADDRESSES_SHOWN = 5
"""Of the people a sentence names, when it names too many."""
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_QUOTES = str.maketrans("“”„«»", '"""""')
_EMAIL = re.compile(r"[^@\s\"<>]+@[^@\s\"<>]+\.[^@\s\"<>]+")
_MENTION = re.compile(r"@[UW][A-Z0-9]{2,}")

_TIME_LIKE = re.compile(
    rf"(?:{'|'.join(times.WEEKDAY_NAMES)})s?|{'|'.join(times.MONTH_NAMES)}|today|tomorrow|yesterday|noon|midnight|week"
    r"|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)"
    r"|[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2}(?:am|pm)|[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{1,4})?"
)
"""Words that say when, wherever they stand."""
_BEFORE_A_DAY = re.compile(
    "after|alternate|any|before|by|coming|daily|each|early|every|fifth|first|following|fortnightly|fourth|from|in|last"
    "|late|monthly|next|on|other|past|second|since|third|this|till|until|weekly"
)
"""Words that say which day, where one follows; at the end of a title, the day was read without them."""
_HOW_SCHEDULED = f"Write, for example: `/lms {VERB_EXAMPLES[Verb.SCHEDULE]}`."

VERB_ALIASES: Mapping[str, Verb] = {
    "enrol": Verb.ENROLL, "unenrol": Verb.UNENROLL, "disenroll": Verb.UNENROLL, "course": Verb.COURSES,
    "session": Verb.SESSIONS, "who": Verb.FIND, "participants": Verb.ROSTER, "disable": Verb.DEACTIVATE,
}  # fmt: skip

COURSE_PREPOSITIONS: Mapping[Verb, tuple[str, ...]] = {
    Verb.ENROLL: ("in", "into", "to"),
    Verb.UNENROLL: ("from", "out of", "of"),
    Verb.LINK: ("to", "for", "in"),
    Verb.ADD: (),
}
"""The little words that a course follows."""


@dataclass(frozen=True)
class VerbArguments:
    """What was asked of an everyday verb.

    Attributes:
        verb: which
        who: an address, a name, an id or `@U…`
        name: what a new person is called
        course: a title, a code or an id
        on: a platform, `everywhere`, or empty where nothing was said
        role: student, teacher and so on, as the platform calls it
        place: a room or an address of a live session
        since: beginning of the time that is asked about
        until: end of that time, no longer part of it
        at: when something to be scheduled begins
        minutes: how long that lasts
        hosts: e-mail addresses of who holds it
        after: rows of a list that were seen already
    """

    verb: Verb
    who: str = ""
    name: str = ""
    course: str = ""
    on: str = ""
    role: str = ""
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None
    at: datetime | None = None
    minutes: int = 60
    hosts: tuple[str, ...] = ()
    after: int = 0

    def stored(self) -> dict[str, Any]:
        """Plain data, for a draft."""
        return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in vars(self).items()}

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        """Raises TypeError or ValueError for what another version of ours has stored."""
        moments = {name: datetime.fromisoformat(stored[name]) for name in ("since", "until", "at") if stored.get(name)}
        known = {**stored, **moments, "verb": Verb(stored["verb"]), "hosts": tuple(stored["hosts"])}
        return cls(**known)

    @property
    def either(self) -> bool:
        """Whether a bare name was given that may be a person's or a course's."""
        return bool(self.who) and self.who == self.course


class Misread(Exception):
    """It could not be read. The message is a sentence that says what is missing; `arguments` is what was understood."""

    def __init__(self, sentence: str, arguments: VerbArguments) -> None:
        super().__init__(sentence)
        self.arguments = arguments


@dataclass(frozen=True)
class _Word:
    text: str
    quoted: bool = False

    @property
    def small(self) -> str:
        return "" if self.quoted else self.text.lower()


def verb(word: str) -> Verb | None:
    """The verb that a command begins with, if it does."""
    known = word.lower()
    return Verb(known) if known in [one.value for one in Verb] else VERB_ALIASES.get(known)


def understand(verb: Verb, text: str, platforms: Sequence[str], now: datetime) -> VerbArguments:
    """What the words after the verb ask for. `platforms` are the names that may follow “on”; `now` has the asker's
    zone. Raises Misread."""
    words = [_Word(one[1], True) if one[1] is not None else _Word(one[2]) for one in _TOKEN.finditer(_mended(text))]
    arguments, rest = _on(VerbArguments(verb), words, platforms)
    match verb:
        case Verb.FIND | Verb.DEACTIVATE | Verb.REACTIVATE:
            return _needing(_one(arguments, _without(rest, "user", "person")), "who", "Say who")
        case Verb.COURSES:
            return replace(arguments, course=_said(rest))
        case Verb.ROSTER:
            return _needing(replace(arguments, course=_said(_without(rest, "of", "for"))), "course", "Say which course")
        case Verb.PROGRESS:
            return _progress(arguments, _without(rest, "of", "for"))
        case Verb.SESSIONS | Verb.ATTENDANCE:
            return _in_time(arguments, rest, now)
        case Verb.ENROLL | Verb.UNENROLL | Verb.LINK:
            return _in_course(arguments, rest)
        case Verb.ADD:
            return _added(arguments, rest)
        case Verb.SCHEDULE:
            return _scheduled(arguments, rest, now)


def _one(arguments: VerbArguments, words: Sequence[_Word]) -> VerbArguments:
    """One person, by whatever they are called. Raises Misread for several addresses."""
    several = [address for one in words for address in _addresses(one)]
    if len(several) > 1:
        _refuse_several(arguments, several)
    return replace(arguments, who=several[0] if several and len(words) == 1 else _said(words))


def _mended(text: str) -> str:
    """Quotes of any kind as straight ones; one that never closes is none."""
    plain = text.translate(_QUOTES)
    return plain if plain.count('"') % 2 == 0 else plain[::-1].replace('"', " ", 1)[::-1]


def _said(words: Sequence[_Word]) -> str:
    return " ".join(one.text for one in words).strip()


def _without(words: Sequence[_Word], *first: str) -> Sequence[_Word]:
    return words[1:] if len(words) > 1 and words[0].small in first else words


def _on(
    arguments: VerbArguments, words: Sequence[_Word], platforms: Sequence[str]
) -> tuple[VerbArguments, Sequence[_Word]]:
    """The platform that is named, wherever it stands; the last one, if a title holds another."""
    of_platform = (Verb.ADD, Verb.DEACTIVATE, Verb.REACTIVATE)
    lead = ("on", "to", "in", "from", "at") if arguments.verb in of_platform else ("on",)
    for at in range(len(words) - 1, -1, -1):
        small = words[at].small.rstrip(".,!?")
        if small == EVERYWHERE and arguments.verb in (Verb.DEACTIVATE, Verb.REACTIVATE, Verb.FIND):
            return replace(arguments, on=EVERYWHERE), [*words[:at], *words[at + 1 :]]
        if at and small in platforms and words[at - 1].small in lead:
            return replace(arguments, on=small), [*words[: at - 1], *words[at + 1 :]]
    return arguments, words


def _needing(arguments: VerbArguments, field: str, sentence: str) -> VerbArguments:
    if not getattr(arguments, field):
        raise Misread(f"{sentence}: `/lms {VERB_EXAMPLES[arguments.verb]}`.", arguments)
    return arguments


def _in_course(arguments: VerbArguments, words: Sequence[_Word]) -> VerbArguments:
    """`who in course as role`."""
    if len(words) > 2 and words[-2].small == "as" and arguments.verb is Verb.ENROLL:
        arguments, words = replace(arguments, role=words[-1].text.lower()), words[:-2]
    after = COURSE_PREPOSITIONS[arguments.verb]
    split = next((at for at, one in enumerate(words) if one.small in after and at), None)
    people, course = (words[:split], words[split + 1 :]) if split else _apart(words)
    arguments = replace(_person(arguments, people), course=_said(course))
    _needing(arguments, "who", "Say who")
    return _needing(arguments, "course", "Say which course")


def _apart(words: Sequence[_Word]) -> tuple[Sequence[_Word], Sequence[_Word]]:
    """Without a little word between them an address or a quotation stands for itself."""
    one = bool(words) and (words[0].quoted or _is_address(words[0].text))
    return (words[:1], words[1:]) if one else (words, [])


def _person(arguments: VerbArguments, words: Sequence[_Word]) -> VerbArguments:
    """An address, with a name beside it or not; else all of it is the name. Raises Misread for more than one."""
    several = [address for one in words for address in _addresses(one)]
    if not several:
        return replace(arguments, who=_said(words))
    if len(several) > 1:
        _refuse_several(arguments, several)
    others = [one for one in words if several[0] not in one.text]
    return replace(arguments, who=several[0], name=_said(others))


def _addresses(word: _Word) -> list[str]:
    """The addresses and mentions in a word; several may stand in one without a blank between them."""
    found = [one.strip("<>") for one in re.split(r"[,;]+", word.text)]
    return [one for one in found if _is_address(one)]


def _refuse_several(arguments: VerbArguments, people: Sequence[str]) -> None:
    """Acting on one of them and dropping the rest would be something else than what was said. Raises Misread."""
    shown = ", ".join(people[:ADDRESSES_SHOWN]) + (", …" if len(people) > ADDRESSES_SHOWN else "")
    raise Misread(
        f"I read {len(people)} people ({shown}), and `{arguments.verb}` takes one at a time, so nothing was done. "
        "Say it once for each of them.",
        replace(arguments, who=people[0]),
    )


def _is_address(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text.strip("<>,;")) or _MENTION.fullmatch(text))


def _progress(arguments: VerbArguments, words: Sequence[_Word]) -> VerbArguments:
    """Of a person, of a course, or of a person in a course. A bare name may be either: it is kept as both."""
    several = [address for one in words for address in _addresses(one)]
    if len(several) > 1:
        _refuse_several(arguments, several)
    if words and _is_address(words[0].text):
        rest = _without(words[1:], "in")
        return replace(arguments, who=words[0].text.strip("<>,;"), course=_said(rest))
    said = _said(words)
    return _needing(replace(arguments, who=said, course=said), "who", "Say who or which course")


def _in_time(arguments: VerbArguments, words: Sequence[_Word], now: datetime) -> VerbArguments:
    """A course, perhaps, and at the end the time that is asked about."""
    found, title = None, words
    for at in range(len(words)):
        if not any(one.quoted for one in words[at:]) and (found := times.span(_said(words[at:]), now)):
            title = words[:at]
            break
    if arguments.verb is Verb.SESSIONS:
        if title and not found:
            raise Misread(
                f"I do not know when “{_said(title)}” is. Try: `/lms {VERB_EXAMPLES[Verb.SESSIONS]}`.", arguments
            )
        since, until = found or (now, now + timedelta(days=7))
        return replace(arguments, course=_said(title), since=since, until=until)
    since, until = found or (now - timedelta(days=30), now)
    asked = replace(arguments, course=_said(_without(title, "of", "for", "in")), since=since, until=until)
    return _needing(asked, "course", "Say of which course")


def _added(arguments: VerbArguments, words: Sequence[_Word]) -> VerbArguments:
    arguments = _person(arguments, words)
    if not _is_address(arguments.who):
        raise Misread(f"A new person needs an e-mail address: `/lms {VERB_EXAMPLES[Verb.ADD]}`.", arguments)
    return arguments


def _scheduled(arguments: VerbArguments, words: Sequence[_Word], now: datetime) -> VerbArguments:
    """`title at when for how long with whom`: each clause where what follows can be meant by it."""
    clauses: dict[str, Sequence[_Word]] = {}
    end = len(words)
    for at in range(len(words) - 1, 0, -1):
        small = words[at].small
        if small in ("at", "for", "with", "in") and small not in clauses and _fits(small, words[at + 1 : end], now):
            clauses[small], end = words[at + 1 : end], at
    title = words[:end]
    if "at" not in clauses:  # "tomorrow 10:00" needs no word before it
        for at in range(1, len(title)):
            if not any(one.quoted for one in title[at:]) and times.at(_said(title[at:]), now):
                clauses["at"], title = title[at:], title[:at]
                break
    elif len(title) > 1:  # "on Friday at 23:00": the day stands before the hour
        for at in range(1, len(title)):
            day = [*title[at:], _Word("at"), *clauses["at"]]
            if not any(one.quoted for one in title[at:]) and times.at(_said(day), now):
                clauses["at"], title = day, title[:at]
                break
    hosts = [one.text.strip(",;<>") for one in clauses.get("with", ()) if one.small != "and"]
    arguments = replace(
        arguments,
        course=_said(title),
        at=times.at(_said(clauses["at"]), now) if "at" in clauses else None,
        minutes=times.minutes(_said(clauses["for"])) or 60 if "for" in clauses else 60,
        hosts=tuple(one for one in hosts if one),
        place=_said(clauses.get("in", ())),
    )
    _needing(arguments, "course", "Say what")
    _no_leftovers(arguments, title, clauses.get("at", ()))
    if not arguments.at:
        raise Misread(f"Say when, such as “at 2026-12-01 10:00”: `/lms {VERB_EXAMPLES[Verb.SCHEDULE]}`.", arguments)
    if arguments.at <= now:
        raise Misread("That time is over. Give one that is still to come.", arguments)
    return arguments


def _no_leftovers(arguments: VerbArguments, title: Sequence[_Word], when: Sequence[_Word]) -> None:
    """What looks like a day, an hour, a platform or a person and was not read as one must not end up in the title.
    Raises Misread, which quotes it."""
    if len(title) > 1 and title[0].quoted:
        left = _said(title[1:])
        raise Misread(f"I do not know what “{left}” means here, so nothing was done. {_HOW_SCHEDULED}", arguments)
    for at, one in enumerate(title):
        which_day = at == len(title) - 1 > 0 and _BEFORE_A_DAY.fullmatch(one.small.strip(".,"))
        if one.small and (which_day or _TIME_LIKE.fullmatch(one.small.strip(".,")) or _is_address(one.text)):
            left = _said([one, *when]) if which_day else _said(title[max(0, at - 1) :]) if at else one.text
            raise Misread(
                f"I could not read “{left}”, so nothing was done. If it is part of the title, put the title in quotes. "
                f"{_HOW_SCHEDULED}",
                arguments,
            )


def _fits(small: str, words: Sequence[_Word], now: datetime) -> bool:
    said = _said(words)
    match small:
        case "at":
            return times.at(said, now) is not None
        case "for":
            return times.minutes(said) is not None
        case "with":
            return bool(words) and all(_is_address(one.text) or one.small in ("and", ",") for one in words)
        case _:
            return bool(words) and words[0].quoted
