"""What a word that can mean several things means with the words behind it: `remove` takes somebody out of a course
where a course is named, and switches access off where a platform is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.operations.guide import near_name
from handlers.parsing import common_words as common
from handlers.parsing.platform_parser import MAX_PLATFORM_WORDS, platform_named
from handlers.parsing.time_words import BEFORE_A_DAY, TIME_LIKE, says_when
from handlers.parsing.verb_tail import VerbTail, on_platform, read_about, read_tail, swapped, without_leading
from handlers.parsing.verb_words import Sense, verb
from handlers.parsing.words import sentence

READING_VERBS_NAMED = (Verb.COURSES, Verb.ROSTER, Verb.PROGRESS, Verb.ATTENDANCE, Verb.SESSIONS)
"""Verbs that are nouns too: `show roster`, `export attendance`."""
CSV_NOTE = "The answer has a CSV button that sends you all of it as a file."
REMIND_NOTE = "I can't remind people yet. See who hasn't finished, and message them here in Slack."
DELETE_NOTE = "`/lms search delete` shows what each platform can delete for good."
CANCEL_NOTE = "No short command cancels a session. `/lms search cancel a session` shows how each platform does it."
MOVE_NOTE = "No short command moves a session. `/lms search reschedule a session` shows how each platform does it."
_ANY_LITTLE_WORDS = common.ANY_INTO_WORDS | common.ANY_OUT_OF_WORDS
_MAX_END_WORDS = 1 + MAX_PLATFORM_WORDS
_TAUGHT = common.SESSION_NOUNS | common.ANY_COURSE_NOUNS
_BETWEEN = common.ARTICLES | {"me", "us", "all", "of", "every"}


@dataclass(frozen=True)
class Suggestion:
    """A command that may have been meant. With `form` the words lack something: the verb's form opens, with `who` and
    `course` filled in, and a platform. `without` are the words that are no part of it."""

    verb: Verb
    words: str = ""
    form: bool = False
    who: str = ""
    course: str = ""
    on: str = ""
    without: str = ""

    @property
    def command(self) -> str:
        """As it is typed."""
        said = (
            " ".join(one for one in (self.who, self.course, self.on and f"on {self.on}") if one)
            if self.form
            else self.words
        )
        return f"{self.verb} {said}".strip() + (" …" if self.form else "")


Meant = tuple[Sequence[Suggestion], str]
"""Suggestions, the likeliest first, and a note on what to do besides."""


def meant_by(sense: Sense, rest: str) -> Meant:
    """What the words behind it make of a word."""
    return _MEANINGS[sense](rest)


def named_list(rest: str) -> Suggestion | None:
    """A list by its noun: `roster "Fire safety"`, `the sessions next week`, `people in Fire safety`."""
    said = sentence(rest)
    words = without_leading(said.words, _BETWEEN)
    if not words:
        return None
    found, behind = verb(words[0].small), said.typed(words[1:])
    if found in (Verb.COURSES, Verb.SESSIONS):
        return Suggestion(found, behind)
    if found in READING_VERBS_NAMED:
        about = read_about(behind)
        return Suggestion(found, about, form=not about)
    if words[0].plain in common.ANY_PEOPLE_NOUNS and len(words) > 2 and words[1].small in ("in", "of", "from", "on"):
        return None if platform_named(words[2].small) else Suggestion(Verb.ROSTER, read_about(behind))
    return None


def invited(rest: str) -> list[Suggestion]:
    """Somebody into something: a platform, or a course."""
    tail = read_tail(rest, common.ANY_INTO_WORDS)
    if tail.where:
        return [_added(tail)]
    if tail.target:
        return [placed(Verb.ENROLL, tail, "in"), *([_adding(tail)] if tail.address else [])]
    new = Suggestion(Verb.ADD, tail.words("to") if tail.address else "", form=not tail.address)
    return [new, Suggestion(Verb.ENROLL, form=True, who=tail.who, on=tail.on.removeprefix("on "))]


def added_to_course(rest: str) -> list[Suggestion]:
    """What `add` means where no platform is named behind its little word: a course, or a platform's name mistyped."""
    said = sentence(rest)
    words, _ = on_platform(said)
    ends = [at for at, one in enumerate(words) if one.small in ("to", "on", "in", "into", "onto", "at") and at]
    if not ends or any(platform_named(said.typed(words[at + 1 :])) for at in ends if len(words) - at <= _MAX_END_WORDS):
        return []
    tail = read_tail(rest, frozenset(("to", "in", "into", "onto")))
    if not tail.target or tail.where:
        return []
    slip = near_name(tail.target, tuple(platforms()))
    new = [Suggestion(Verb.ADD, f"{tail.who} to {slip}")] if slip and tail.address else []
    return [*new, Suggestion(Verb.ENROLL, tail.words("in"))]


def placed(found: Verb, tail: VerbTail, little: str) -> Suggestion:
    """Who and where; where one of them is missing, the form with the other."""
    if tail.who and tail.target:
        return Suggestion(found, tail.words(little))
    return form_for(found, tail, course=tail.target)


def form_for(found: Verb, tail: VerbTail, course: str = "") -> Suggestion:
    """Its form, with who and where."""
    return Suggestion(found, form=True, who=tail.who, course=course, on=tail.platform or tail.on.removeprefix("on "))


def _added(tail: VerbTail) -> Suggestion:
    return Suggestion(Verb.ADD, tail.there("to")) if tail.who else form_for(Verb.ADD, tail)


def _take_away(rest: str) -> Meant:
    if who := _whose_access(rest):
        return _switched_off(who), DELETE_NOTE
    if other_way := swapped(rest):
        return [Suggestion(Verb.UNENROLL, other_way)], ""
    tail = read_tail(rest, common.ANY_OUT_OF_WORDS | {"in", "on", "en", "em", "dans", "at"})
    if tail.noun in common.SESSION_NOUNS and not tail.address:
        return [], CANCEL_NOTE
    if tail.noun in common.ANY_COURSE_NOUNS and not tail.address:
        return [], ""
    if tail.where and tail.who:
        return [Suggestion(Verb.DEACTIVATE, tail.there())], ""
    if tail.platform:
        return [form_for(Verb.DEACTIVATE, tail)], ""
    if tail.target:
        return [placed(Verb.UNENROLL, tail, "from")], ""
    out = form_for(Verb.UNENROLL, tail)
    if not tail.who:
        return [out, form_for(Verb.DEACTIVATE, tail)], DELETE_NOTE
    return [Suggestion(Verb.DEACTIVATE, tail.words("on")), out], DELETE_NOTE


def _whose_access(rest: str) -> str:
    """What stands behind `the access of`; empty for other words."""
    said = sentence(rest)
    words = without_leading(said.words, common.ANY_ARTICLES)
    owned = len(words) > 2 and words[0].plain in common.ACCESS_NOUNS and words[1].plain in common.ABOUT_WORDS
    return said.typed(words[2:]) if owned else ""


def _switched_off(rest: str) -> list[Suggestion]:
    tail = read_tail(rest, _ANY_LITTLE_WORDS)
    if tail.where:
        return [Suggestion(Verb.DEACTIVATE, tail.there())]
    if tail.target:
        return [placed(Verb.UNENROLL, tail, "from"), form_for(Verb.DEACTIVATE, tail)]
    return [Suggestion(Verb.DEACTIVATE, tail.as_typed)]


def _cancel(rest: str) -> Meant:
    said = sentence(rest)
    leading = common.ENROLLMENT_NOUNS | {"the", "my", "of", "for", "de", "da", "a", "la", "l'"}
    tail = read_tail(said.typed(without_leading(said.words, leading)), _ANY_LITTLE_WORDS)
    if tail.address:
        return [Suggestion(Verb.UNENROLL, tail.there() if tail.where else tail.words("from"))], ""
    if tail.noun in _TAUGHT or says_when(rest) or not tail.target:
        return [
            Suggestion(Verb.SESSIONS, _when_taught(rest)),
            form_for(Verb.UNENROLL, replace(tail, who="")),
        ], CANCEL_NOTE
    return [placed(Verb.UNENROLL, tail, "from")], CANCEL_NOTE


def _when_taught(rest: str) -> str:
    """What and when, as sessions are asked for: `of Fire safety tomorrow`; those of this week where nothing is said."""
    said = sentence(rest)
    leading = common.ARTICLES | _TAUGHT | (common.ABOUT_WORDS - common.ON_WORDS)
    words = [one for one in said.words if not one.separator]
    while words and words[0].plain in leading:
        words = words[1:]
    if not words:
        return "this week"
    says_which_day = BEFORE_A_DAY.fullmatch(words[0].small) or TIME_LIKE.fullmatch(words[0].small)
    return said.typed(words) if says_which_day else f"of {said.typed(words)}"


def _make(rest: str) -> list[Suggestion]:
    tail = read_tail(rest, common.ANY_INTO_WORDS)
    if tail.begins_with_address:
        return [_added(tail)] if tail.platform else invited(rest)[::-1] if tail.target else [_adding(tail)]
    if tail.noun in common.SESSION_NOUNS or says_when(rest):
        return [_scheduled(rest)]
    if tail.noun in common.ANY_COURSE_NOUNS:
        return []
    return [Suggestion(Verb.ADD, form=True), Suggestion(Verb.SCHEDULE, form=True)]


def _adding(tail: VerbTail) -> Suggestion:
    """The person alone: into a course is another command."""
    return Suggestion(Verb.ADD, f"{tail.who} {tail.on}".strip())


def _scheduled(rest: str) -> Suggestion:
    said = sentence(rest)
    words = without_leading(said.words, _TAUGHT | {"a", "the", "an", "called", "for"})
    typed, begins_with_time = said.typed(words), says_when(said.typed(words[:1]))
    if says_when(typed) and not begins_with_time:
        return Suggestion(Verb.SCHEDULE, typed)
    return Suggestion(Verb.SCHEDULE, form=True, course="" if begins_with_time else typed)


def _book(rest: str) -> list[Suggestion]:
    tail = read_tail(rest, common.ANY_INTO_WORDS)
    if tail.begins_with_address:
        return [placed(Verb.ENROLL, tail, "in")]
    if says_when(rest) or tail.noun in common.SESSION_NOUNS:
        return [_scheduled(rest)]
    place = placed(Verb.ENROLL, tail, "in") if tail.target else Suggestion(Verb.ENROLL, form=True, course=rest)
    return [place, Suggestion(Verb.SCHEDULE, form=True, course=rest)]


def _show(rest: str) -> list[Suggestion]:
    if named := named_list(rest):
        return [named]
    tail = read_tail(rest, frozenset())
    if tail.address or tail.noun in common.ANY_PEOPLE_NOUNS:
        return [Suggestion(Verb.FIND, tail.as_typed) if tail.who else form_for(Verb.FIND, tail)]
    if not tail.who:
        return [Suggestion(Verb.COURSES), Suggestion(Verb.SESSIONS, "this week"), Suggestion(Verb.FIND, form=True)]
    return [Suggestion(one, rest) for one in (Verb.COURSES, Verb.ROSTER, Verb.FIND)]


def _export(rest: str) -> Meant:
    if named := named_list(rest):
        return [named], CSV_NOTE
    about = read_about(rest)
    if any(one.address for one in sentence(about).words):
        return [Suggestion(Verb.PROGRESS, about)], ""
    lists = (Verb.ROSTER, Verb.ATTENDANCE, Verb.PROGRESS)
    return [Suggestion(one, about, form=not about) for one in lists], CSV_NOTE


def _remind(rest: str) -> Meant:
    tail = read_tail(rest, _ANY_LITTLE_WORDS | {"about"})
    everybody = replace(tail, who="") if set(tail.who.casefold().split()) <= common.EVERYBODY_WORDS else tail
    about = tail.there() if tail.where and tail.address else everybody.words("in" if everybody.who else "")
    about = about if tail.address or tail.target else ""
    return [Suggestion(Verb.PROGRESS, about, form=not about)], REMIND_NOTE


def _move(rest: str) -> Meant:
    tail = read_tail(rest, common.ANY_OUT_OF_WORDS)
    if tail.address and not tail.target:
        tail = read_tail(rest, common.ANY_INTO_WORDS)
        return [placed(Verb.ENROLL, tail, "in"), form_for(Verb.UNENROLL, replace(tail, platform=""))], ""
    old, _, new = tail.target.rpartition(" to ")
    if tail.address and old and new:
        into, out = (replace(tail, target=one).words(little) for one, little in ((new, "in"), (old, "from")))
        return [Suggestion(Verb.ENROLL, into), Suggestion(Verb.UNENROLL, out)], ""
    if tail.address:
        return [], MOVE_NOTE
    what, _, _ = rest.rpartition(" to ")
    return [Suggestion(Verb.SESSIONS, _when_taught(what or rest))], MOVE_NOTE


_MEANINGS: Mapping[Sense, Callable[[str], Meant]] = {
    Sense.TAKE_AWAY: _take_away,
    Sense.CANCEL: _cancel,
    Sense.INVITE: lambda rest: (invited(rest), ""),
    Sense.MAKE: lambda rest: (_make(rest), ""),
    Sense.BOOK: lambda rest: (_book(rest), ""),
    Sense.SHOW: lambda rest: (_show(rest), ""),
    Sense.EXPORT: _export,
    Sense.REMIND: _remind,
    Sense.MOVE: _move,
}
