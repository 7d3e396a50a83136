"""A live session in words: `"Q&A" on class on Friday at 10:00 for 1h with anne@acme.com`.

The title is what stands in quotes, or the words before the first from which on everything says when, how long, with
whom or where. Nothing is left over, and no day or hour ends up in a title.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.parsing import dates, people_parser, times
from handlers.parsing.common_words import AND_WORDS, ARTICLES
from handlers.parsing.missing_hours import no_such_hour, which_hour
from handlers.parsing.reading import NEAR_DAYS, Became, Reading, moment_labels
from handlers.parsing.time_words import BEFORE_A_DAY, TIME_LIKE, is_misspelt, leaves_time
from handlers.parsing.words import Sentence, Word, trimmed

HOST_WORDS = ("with", "by")
DEFAULT_SESSION_MINUTES = 60
MAX_LENGTH_WORDS = 4
"""Words that say a length: `1 hour 30 minutes`."""
MAX_WHEN_WORDS = 9
"""Words that say one moment: `on the 5th of December 2026 at 2 p.m.`."""
HOW_SCHEDULED = f"Write, for example: `/lms {VERB_EXAMPLES[Verb.SCHEDULE]}`."
_NOT_A_HOST = ARTICLES - {"an"} | {"all", "your", "everyone", "everybody", "no"}  # An is a name too


@dataclass
class _Clauses:
    """What stands behind a title, piece by piece."""

    when: list[Word] = field(default_factory=list)
    length: list[Word] = field(default_factory=list)
    hosts: list[Word] = field(default_factory=list)
    place: list[Word] = field(default_factory=list)
    little: list[Word] = field(default_factory=list)
    unread: list[Word] = field(default_factory=list)


def scheduled(reading: Reading) -> None:
    """Read title, moment, length, hosts and place. Raises Misread."""
    words = trimmed(reading.left)
    reading.need(words, "Say what")
    quoted = next(
        (at for at, one in enumerate(words) if one.quoted and not _in_clause(reading.sentence, words, at)), None
    )
    if quoted is None:
        quoted = _beside_a_host(reading, words)
    if quoted is None:
        title, clauses = _unquoted(reading, words)
    else:
        title, beside = words[quoted : quoted + 1], [*words[:quoted], *words[quoted + 1 :]]
        clauses = _clauses(reading.sentence, beside, reading.now)
        if clauses.unread:
            title, clauses = _with_a_host_in_quotes(reading, words, quoted) or (title, clauses)
    reading.title(title)
    _apply(reading, clauses)


def _in_clause(sentence: Sentence, words: Sequence[Word], at: int) -> bool:
    """`in "Room 2"`, `with "Anne Moreau", "Bob Two"`: what is in quotes there is no title."""
    if at and words[at - 1].small in ("in", "at"):
        return True
    place = sentence.words.index(words[at])
    at, place = at - 1, place - 1
    while at > 0 and (words[at].separator or words[at].quoted or words[at].address or words[at].small in AND_WORDS):
        if sentence.words[place] != words[at]:
            return False  # another clause stands between
        at, place = at - 1, place - 1
    return at >= 0 and words[at].small in HOST_WORDS and sentence.words[place] == words[at]


def _with_a_host_in_quotes(
    reading: Reading, words: Sequence[Word], quoted: int
) -> tuple[Sequence[Word], _Clauses] | None:
    """`Welding on Friday at 10:00 with Bo; "JD"`: what is in quotes is a host where then alone all can be read."""
    for at in range(1, quoted):
        clauses = _clauses(reading.sentence, words[at:], reading.now)
        if clauses.when and not clauses.unread and words[quoted] in clauses.hosts:
            return words[:at], clauses
    return None


def _beside_a_host(reading: Reading, words: Sequence[Word]) -> int | None:
    """A quotation right behind somebody's address is the title where all the rest says when, with whom or where, so
    that nothing else could be it: `with anne@acme.com "Fire drill" on Friday at 10:00`."""
    for at, one in enumerate(words):
        before = trimmed([each for each in words[:at] if each.text != "\n"])
        if one.quoted and before and before[-1].address and (words[at - 1].address or words[at - 1].text == "\n"):
            clauses = _clauses(reading.sentence, [*words[:at], *words[at + 1 :]], reading.now)
            if clauses.when and not clauses.unread:
                return at
    return None


def _unquoted(reading: Reading, words: Sequence[Word]) -> tuple[Sequence[Word], _Clauses]:
    """The shortest title behind which everything can be read; if there is none, as much as can."""
    for at in range(1, len(words)):
        clauses = _clauses(reading.sentence, words[at:], reading.now)
        if not clauses.unread and clauses.when:
            _no_day_in(reading, words[:at], clauses)
            return words[:at], clauses
    _no_day_in(reading, words, _Clauses())
    for at in range(1, len(words)):
        clauses = _clauses(reading.sentence, words[at:], reading.now)
        if not clauses.unread:
            return words[:at], clauses
    return words, _Clauses()


def _no_day_in(reading: Reading, title: Sequence[Word], clauses: _Clauses) -> None:
    """What looks like a day, an hour or a person and was not read as one must not end up in the title."""
    for at, one in enumerate(title):
        last = at == len(title) - 1 > 0
        small = one.small.strip(".,")
        # "first" of "first Friday"; the 5 of "5 December 30", of which only "December 30" was read
        beside = one.text.isdecimal() and _begins_with_month(clauses.when)
        which_day = last and bool(clauses.when) and (beside or bool(BEFORE_A_DAY.fullmatch(small)))
        if one.address or (small and (which_day or is_misspelt(small) or TIME_LIKE.fullmatch(small))):
            begins = _begins(title, at)
            _keep_sure(reading, title, at, begins, clauses)
            left = [one, *clauses.when] if which_day else title[min(begins, max(0, at - 1)) :] if at > 1 else title[at:]
            said = reading.sentence.quoting(left)
            reading.refuse(
                f"I didn't understand “{said}”. Nothing was changed. If it's part of the title, put the title in "
                f"quotes. {HOW_SCHEDULED}"
            )


def _begins(title: Sequence[Word], at: int) -> int:
    """Where what looks like a day begins: `31` of `31 Feb`, `a` of `a week`. The title's first word is its own."""
    while at > 1 and (
        title[at - 1].text.isdecimal()
        or title[at - 1].small in ARTICLES | AND_WORDS
        or BEFORE_A_DAY.fullmatch(title[at - 1].small)
    ):
        at -= 1
    return at


def _keep_sure(reading: Reading, title: Sequence[Word], doubtful: int, begins: int, clauses: _Clauses) -> None:
    """For the form: where a day and an hour stand behind it all, a day's name in the middle of a title is of the title,
    as in `Black Friday prep`; else the title ends there, and nobody knows when."""
    found, minutes = times.beginnings(_said(clauses.when), reading.now) if clauses.when else ([], None)
    names_a_day = title[doubtful].text.isalpha() and title[doubtful].small not in NEAR_DAYS
    led = doubtful > 0 and BEFORE_A_DAY.fullmatch(title[doubtful - 1].small)
    sure = len(found) == 1 and found[0] > reading.now and names_a_day and not led and doubtful < len(title) - 1
    reading.title(title if sure else title[:begins] or title[:1])
    if sure:
        length = times.minutes(_said(clauses.length)) or minutes or DEFAULT_SESSION_MINUTES
        reading.set(at=found[0], minutes=length, place=_place(clauses))
        reading.set(hosts=tuple(one.who for one in people_parser.people(reading, clauses.hosts)))


def _place(clauses: _Clauses) -> str:
    return " ".join(one.text for one in clauses.place)


def _begins_with_month(words: Sequence[Word]) -> bool:
    return bool(words) and any(one.startswith(words[0].small[:3] or "-") for one in dates.MONTH_NAMES)


def _clauses(sentence: Sentence, words: Sequence[Word], now: datetime) -> _Clauses:
    """Read as many words as can be, from left to right, the longest piece first; a length leaves a day behind it
    whole: `for 4h 12 June`."""
    tried = []
    for length_words in range(MAX_LENGTH_WORDS, 0, -1):
        found, at = _Clauses(), 0
        while at < len(words):
            at += _piece(found, sentence, words[at:], now, length_words)
        if not found.unread:
            return found
        tried.append(found)
    return tried[0]


def _piece(found: _Clauses, sentence: Sentence, words: Sequence[Word], now: datetime, length_words: int) -> int:
    """How many words the next piece has; it is added to what was found."""
    first = words[0]
    if first.separator or (first.small in AND_WORDS and len(words) > 1):
        found.little.append(first)
        return 1
    if first.small in ("for", "lasting") and not found.length:
        for size in range(min(length_words, len(words) - 1), 0, -1):
            if times.minutes(_said(words[1 : size + 1])) and not _goes_on(sentence, words[size]):
                found.little.append(first)
                found.length += words[1 : size + 1]
                return size + 1
    if first.small in (*HOST_WORDS, "led", "hosted") and not found.hosts:
        lead = 2 if len(words) > 1 and words[1].small == "by" and first.small != "with" else 1
        if hosts := list(_hosts(sentence, words[lead:], now)):
            found.little += words[:lead]
            found.hosts += hosts
            return lead + len(hosts)
    if first.small in ("in", "at") and len(words) > 1 and words[1].quoted and not found.place:
        found.little.append(first)
        found.place.append(words[1])
        return 2
    for size in range(min(MAX_WHEN_WORDS, len(words)), 0, -1):
        if _says_when(found, sentence, words[:size], now):
            found.when += words[:size]
            return size
    if times.minutes(first.text) and not first.text.isdecimal() and not found.length and not first.quoted:
        found.length.append(first)
        return 1
    found.unread.append(first)
    return 1


def _goes_on(sentence: Sentence, word: Word) -> bool:
    """Whether more stands right behind its comma, as in `1,500h`: it is a part of a number then."""
    return word.separator or bool(re.match(r",\S", sentence.text[word.end :]))


def _says_when(found: _Clauses, sentence: Sentence, words: Sequence[Word], now: datetime) -> bool:
    """Whether these say a day, an hour or both, which was not said before."""
    if any(one.quoted or one.address for one in words) or words[-1].separator:
        return False
    together = sentence.said([*found.when, *words]) if not found.when else f"{_said(found.when)} {_said(words)}"
    said = _said(words)
    return times.is_when(said, now) and (not found.when or bool(times.beginnings(together, now)[0]))


def _said(words: Sequence[Word]) -> str:
    return " ".join(one.text for one in words if not one.separator).strip().rstrip(".!?,")


def _hosts(sentence: Sentence, words: Sequence[Word], now: datetime) -> Iterator[Word]:
    """The words up to the next clause, also one that was read before."""
    first = sentence.words.index(words[0]) if words else 0
    for at, one in enumerate(words):
        if sentence.words[first + at] != one:
            return
        if one.text.istitle() and one.small in dates.MONTH_NAMES and not _has_number(words[at + 1 : at + 2]):
            yield one  # `with May Doe`: of a month alone nothing begins
            continue
        if one.small in ("at", "on", "for", "in", "from", *_NOT_A_HOST) or TIME_LIKE.fullmatch(one.small.strip(".,")):
            return
        begun = [_said(words[at : at + size]) for size in (1, 2, 4)]
        if one.small and not one.address and any(times.is_when(said, now) for said in begun if not said.isdecimal()):
            return
        yield one


def _has_number(words: Sequence[Word]) -> bool:
    return any(mark.isdigit() for one in words for mark in one.text)


def _understood(words: Sequence[Word], clauses: _Clauses) -> list[Word]:
    """The words that say when, but for those beside what could not be read: `5 Jnue at 10:00` is quoted whole."""
    runs = _runs(words, clauses)
    return [one for run in runs for one in run if not any(other in clauses.unread for other in run)]


def _sure(words: Sequence[Word], clauses: _Clauses) -> frozenset[int]:
    """Where those begin that say when, if no word beside them can be a part of that."""
    for run in _runs(words, clauses):
        when = [at for at, one in enumerate(run) if one in clauses.when]
        small = [one.small for one in run]
        if when and not leaves_time(small[: when[0]], small[when[-1] + 1 :]):
            return frozenset()
    return frozenset(one.start for one in clauses.when)


def _runs(words: Sequence[Word], clauses: _Clauses) -> list[list[Word]]:
    runs = groupby(words, lambda one: one in clauses.when or one in clauses.unread)
    return [list(run) for says, run in runs if says]


def _apply(reading: Reading, clauses: _Clauses) -> None:
    hosts = people_parser.people(reading, clauses.hosts)
    for words, became in (
        (_understood(reading.sentence.words, clauses), Became.DATE),
        (clauses.length, Became.DURATION),
        (clauses.hosts, Became.HOST),
        (clauses.place, Became.PLACE),
        (clauses.little, Became.LITTLE),
    ):
        reading.take(words, became)
    said = _said(clauses.when)
    found, minutes = times.beginnings(said, reading.now) if said else ([], None)
    length = times.minutes(_said(clauses.length)) if clauses.length else minutes
    if minutes and length != minutes:
        reading.refuse(
            f"“{said}” lasts {minutes} minutes, and “{_said(clauses.length)}” says {length}. Nothing was changed. "
            "Say only one of them."
        )
    reading.set(
        minutes=length or DEFAULT_SESSION_MINUTES,
        hosts=tuple(one.who for one in hosts),
        place=_place(clauses),
    )
    reading.sure = _sure(reading.sentence.words, clauses)
    for run in _runs(reading.sentence.words, clauses):
        if any(one in clauses.unread for one in run):
            no_such_hour(reading, run, _said(run))
    reading.finish()
    if not found:
        which_hour(reading, said)
    later = [one for one in found if one.timestamp() > reading.now.timestamp()]
    if not later:
        reading.refuse(f"“{said}” has passed. Nothing was changed. Choose a later time.")
    labels = moment_labels(found)
    over = [label for label, one in zip(labels, found, strict=True) if one not in later]
    reading.choose(said, [(label, {"at": one}) for label, one in zip(labels, found, strict=True)], over)
