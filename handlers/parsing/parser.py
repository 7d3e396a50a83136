"""Everyday verbs as people type them: from `enroll jane@acme.com in "Onboarding 101" on skilljar` to a value.

A sentence is a verb, what it is about, and clauses that a little word begins: in, from, to, on, as, at, for, with. A
little word counts only where what follows can be meant by it, so `enroll jane@acme.com in Hands on Labs` enrolls her in
“Hands on Labs”; quotes settle any doubt. Every word becomes something: what became nothing stops everything and is
quoted.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.parsing import (
    courtesies,
    mail_headers,
    negations,
    people_parser,
    platform_parser,
    schedule_parser,
    span_parser,
)
from handlers.parsing.arguments import MAX_PEOPLE, SEVERAL_PEOPLE_VERBS, Misread, VerbArguments
from handlers.parsing.common_words import AND_WORDS, ARTICLES, INTO_WORDS, NEGATIONS, OUT_OF_WORDS
from handlers.parsing.platform_parser import CLAUSE_WORDS
from handlers.parsing.reading import Became, Reading
from handlers.parsing.role_words import role_words
from handlers.parsing.words import Word, sentence, trimmed

UNREAD_RUNS_READ = 4
"""Runs of words that became nothing, of which the others are still read."""
ADDRESSES_SHOWN = 5
"""Of the people a sentence names, when it names too many."""
COURSE_PREPOSITIONS: Mapping[Verb, frozenset[str]] = {
    Verb.ENROLL: INTO_WORDS,
    Verb.UNENROLL: OUT_OF_WORDS,
    Verb.LINK: INTO_WORDS - {"on", "onto"},
}
"""The little words that a course follows."""

_ALSO_BEFORE_OTHERS = frozenset(("on", "onto", "for", "of", "out"))
"""Of these, the little words that days and platforms follow too."""


def read(verb: Verb, text: str, platforms: Mapping[str, str], now: datetime) -> Reading:
    """What the words after the verb ask for, and what each of them became. `platforms` are the names as people write
    them, in small letters, and the platform each names; `now` has the asker's zone. Raises Misread, whose arguments
    hold what the other words became."""
    try:
        return _read(verb, text, platforms, now)
    except Misread as misread:
        raise Misread(
            str(misread), _without(misread, verb, text, platforms, now), misread.meanings, misread.words
        ) from None


def _without(misread: Misread, verb: Verb, text: str, platforms: Mapping[str, str], now: datetime) -> VerbArguments:
    """What the sentence asks for without the words that became nothing: it fills the form."""
    unread, found = misread.words, misread
    for _ in range(UNREAD_RUNS_READ):
        if not found.words:
            break
        words = sentence(text).words
        denied = negations.denied(words, unread, CLAUSE_WORDS)
        leading = {one.start for one, led in pairwise(words) if led.start in unread and _leads_to_a_platform(one)}
        try:
            return negations.limited(_read(verb, text, platforms, now, unread | denied | leading).arguments, denied)
        except Misread as more:
            found, unread = more, unread | more.words
            found.arguments = negations.limited(more.arguments, denied)
    return found.arguments


def _leads_to_a_platform(one: Word) -> bool:
    """Before what became nothing it leads nowhere, and must not be taken for what a course follows."""
    return one.small in platform_parser.PLATFORM_PREPOSITIONS


def _read(
    verb: Verb, text: str, platforms: Mapping[str, str], now: datetime, unread: frozenset[int] = frozenset()
) -> Reading:
    reading = Reading.of(verb, text, now)
    reading.take([one for one in reading.sentence.words if one.start in unread], Became.UNREAD)
    courtesies.take(reading)
    mail_headers.take(reading)
    platform_parser.take(reading, platforms)
    PARSERS[verb](reading)
    reading.finish()
    return reading


def _one(reading: Reading) -> None:
    """Somebody, by whatever they are called."""
    left = reading.skip()
    split = next((at for at, one in enumerate(left) if at and one.small == "in"), None)
    if split is None or reading.arguments.verb is not Verb.FIND:
        _take_people(reading, left)
    else:  # only what they take there
        reading.take(left[split : split + 1], Became.LITTLE)
        _take_people(reading, left[:split])
        reading.title(left[split + 1 :])
    reading.need(reading.arguments.who, "Say who")


def _courses(reading: Reading) -> None:
    reading.title(reading.skip("about", "with", "named", "called", "for", "like"))


def _roster(reading: Reading) -> None:
    reading.title(reading.skip("of", "for", "in"))
    reading.need(reading.arguments.course, "Say which course")


def _in_course(reading: Reading) -> None:
    """`who in course as role`; the course may come first, where its little word does."""
    verb = reading.arguments.verb
    if verb is Verb.ENROLL:
        _take_role(reading)
    prepositions = COURSE_PREPOSITIONS[verb]
    left: Sequence[Word] = reading.skip()
    if len(left) > 1 and left[0].small == "for" and left[1].address:
        left = reading.skip("for")
    if left and left[0].small in prepositions:
        again = [one for one in left[1:] if one.small in prepositions - _ALSO_BEFORE_OTHERS]
        people_at = next((at for at, one in enumerate(left) if at and one.address), len(left))
        if again and any(one.address and one.start < again[0].start for one in left):
            reading.unread(left[:people_at], f"The course may also be what follows “{again[-1].text}”.")
        title = left[1:people_at]
        quoted = next((at for at, one in enumerate(title) if one.quoted), None)
        title = title if quoted is None else title[: quoted + 1]
        reading.take(left[:1], Became.LITTLE)
        people, course = left[1 + len(title) :], title
    else:
        split = next((at for at in range(1, len(left)) if _parts(left, at, prepositions)), None)
        people, course = _apart(left) if split is None else (left[:split], left[split + 1 :])
        if split is not None:
            reading.take(left[split : split + 1], Became.LITTLE)
            if left[split].small == "out" and course and course[0].small == "of":
                reading.take(course[:1], Became.LITTLE)
                course = course[1:]
    _take_people(reading, people)
    reading.title(course)
    reading.need(reading.arguments.who, "Say who")
    reading.need(reading.arguments.course, "Say which course")


def _parts(words: Sequence[Word], at: int, prepositions: frozenset[str]) -> bool:
    """Whether a course follows this little word; the `of` of `instead of` belongs to that."""
    return words[at].small in prepositions and not (words[at].small == "of" and words[at - 1].small in NEGATIONS)


def _apart(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
    """Without a little word between them an address or a quotation stands for itself. Before a title in quotes all up
    to the last address are people: `jane@acme.com; Doe, Max <max@acme.com> "Onboarding 101"`."""
    title = trimmed(words)[-1:]
    if title and title[0].quoted and not title[0].address and words[0].address:
        at = max(at for at, one in enumerate(words) if one.address) + 1
        return words[:at], words[at:]
    at = 0
    while at < len(words) and (words[at].address or (at and _is_between(words[at]))):
        at += 1
    if not at and words and words[0].quoted:
        at = 1
    return (words[:at], words[at:]) if at else (words, [])


def _is_between(one: Word) -> bool:
    return one.separator or one.small in AND_WORDS


def _take_role(reading: Reading) -> None:
    """`as teacher`, behind a title or before it; in a title without quotes another word may follow `as`. Raises Misread
    where it stands beside one of several people."""
    left = reading.left
    for at in range(len(left) - 2, -1, -1):
        if left[at].small != "as":
            continue
        skipped = 1 + (left[at + 1].small in ARTICLES)
        role = left[at + skipped : at + skipped + 1]
        if role and role[0].small in role_words():
            said = left[at : at + skipped + 1]
            if others := _others(left[:at], left[at + skipped + 1 :]):
                reading.refuse(
                    f"I read “{reading.sentence.quoting(said)}” between “{reading.sentence.quoting(left[:at])}” and "
                    f"“{reading.sentence.quoting(others)}”. Nothing was changed. A role applies to everyone in the "
                    "line, and goes at its start or its end: send a line for each role.",
                    said,
                )
            reading.take(said, Became.ROLE)
            reading.set(role=role[0].small)
            return


def _others(before: Sequence[Word], behind: Sequence[Word]) -> Sequence[Word]:
    """Who stands behind a role, where people stand before it too."""
    prepositions = COURSE_PREPOSITIONS[Verb.ENROLL]
    before = trimmed(before)  # of the end of a line, where a platform had one of its own
    course_first = bool(before) and before[0].small in prepositions
    people_before = any(one.address for one in before) if course_first else any(not one.separator for one in before)
    rest = [one for one in behind if not _is_between(one)]
    if not people_before or not rest or rest[0].small in prepositions:
        return ()
    if len(rest) == 1 and rest[0].quoted and not rest[0].address and behind[0] is rest[0]:
        return ()  # the title
    course_named = any(one.small in prepositions for one in before)
    return rest if not course_named or _is_between(behind[0]) or rest[0].address else ()


def _take_people(reading: Reading, words: Sequence[Word]) -> None:
    """More than the verb takes are a problem: acting on some and dropping the rest would be something else than what
    was said."""
    found = people_parser.people(reading, words)
    reading.take(words, Became.PERSON)
    verb = reading.arguments.verb
    shown = ", ".join(one.name or one.who for one in found[:ADDRESSES_SHOWN]) + ", …" * (len(found) > ADDRESSES_SHOWN)
    if len(found) > MAX_PEOPLE:
        reading.problem = (
            f"I read {len(found)} people ({shown}), and I take at most {MAX_PEOPLE} at once. Nothing was changed. "
            f"Send them in groups of {MAX_PEOPLE} or fewer."
        )
    if len(found) > 1 and verb not in SEVERAL_PEOPLE_VERBS:
        reading.problem = (
            f"I read {len(found)} people ({shown}), and `{verb}` takes one at a time. Nothing was changed. "
            "Send it once for each person."
        )
        found = found[:1]
    reading.set_people(found)


def _progress(reading: Reading) -> None:
    """Of a person, of a course, or of a person in a course. A bare name may be either: it is kept as both."""
    if [one.small for one in reading.skip()[:2]] == ["not", "finished"] and len(reading.left) > 2:
        reading.take(reading.left[:2], Became.OPTION)
        reading.set(unfinished=True)
    course_first = bool(first := reading.skip()) and first[0].small == "in"
    left = reading.skip("of", "for", "in")
    addresses = [at for at, one in enumerate(left) if one.address]
    split = next((at for at, one in enumerate(left) if at and one.small == "in"), None)
    if split is None and not addresses:
        reading.title(left)
        reading.set(who="" if reading.arguments.unfinished else reading.arguments.course)
    elif course_first and addresses:
        _take_people(reading, left[addresses[0] :])
        reading.title(left[: addresses[0]])
    elif split is not None:
        reading.take(left[split : split + 1], Became.LITTLE)
        _take_people(reading, left[:split])
        reading.title(left[split + 1 :])
    else:
        _take_people(reading, left[: addresses[-1] + 1])
        reading.title(left[addresses[-1] + 1 :])
    if not reading.arguments.course:
        reading.need(reading.arguments.who, "Say who or which course")


def _added(reading: Reading) -> None:
    """`who to platform`; to anything else means into a course."""
    if any(at and one.small in ("to", "in", "into") for at, one in enumerate(reading.left)):
        reading.set(verb=Verb.ENROLL)
        _in_course(reading)
        return
    _take_people(reading, reading.left)
    reading.need(reading.arguments.who, "Say who")
    if bare := [one.who for one in reading.arguments.people if "@" not in one.who]:
        reading.refuse(
            f"A new person needs an e-mail address, and I see none for “{bare[0]}”: `/lms {VERB_EXAMPLES[Verb.ADD]}`."
        )


PARSERS: Mapping[Verb, Callable[[Reading], None]] = {
    Verb.FIND: _one,
    Verb.DEACTIVATE: _one,
    Verb.REACTIVATE: _one,
    Verb.COURSES: _courses,
    Verb.ROSTER: _roster,
    Verb.PROGRESS: _progress,
    Verb.SESSIONS: span_parser.in_time,
    Verb.ATTENDANCE: span_parser.in_time,
    Verb.ENROLL: _in_course,
    Verb.UNENROLL: _in_course,
    Verb.LINK: _in_course,
    Verb.ADD: _added,
    Verb.SCHEDULE: schedule_parser.scheduled,
}
