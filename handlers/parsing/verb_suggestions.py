"""What a command may mean whose first word is no everyday verb: another name of one, a slip of the finger, a word of
another language, or a word that can mean several things.

Nothing is carried out by a guess. What can be meant in one way only is understood; everything else becomes
suggestions, each of them a command with the same words, for the person to press.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from connectors.everyday.verbs import Verb
from handlers.parsing import common_words as common
from handlers.parsing.courtesies import without_courtesies
from handlers.parsing.platform_parser import is_everywhere
from handlers.parsing.questions import question
from handlers.parsing.reading import WORDLESS_VERBS
from handlers.parsing.verb_senses import (
    Suggestion,
    added_to_course,
    form_for,
    invited,
    meant_by,
    named_list,
)
from handlers.parsing.verb_tail import LEADING_WORDS, VERB_LITTLE_WORDS, read_about, read_tail, swapped, without_leading
from handlers.parsing.verb_words import (
    SEPARABLE_WORDS,
    TWO_WORDS,
    Sense,
    foreign_verb,
    near_words,
    sense_of,
    verb,
)
from handlers.parsing.words import plain_word, sentence, spellings

MAX_SUGGESTIONS = 4
_ASKING_NOTHING = LEADING_WORDS.union(
    common.AND_WORDS, common.FOREIGN_AND_WORDS, common.SHORT_FOREIGN_AND_WORDS, common.ANY_INTO_WORDS,
    common.ANY_OUT_OF_WORDS, common.ABOUT_WORDS, common.ACCESS_NOUNS, common.ENROLLMENT_NOUNS, common.EVERYBODY_WORDS,
    common.plain_words(" ".join([*common.COURTESIES, *common.ANY_EVERYWHERE_WORDS, *TWO_WORDS])),
    common.plain_words("me us every sie l' called named at"),
    {half for halves in SEPARABLE_WORDS.values() for half in halves},
)  # fmt: skip
_AROUND_WORD = ".,!?:()'’"
_TWO = {
    "sign up": "signup", "bring back": "restore", "look up": "lookup", "kick out": "kick", "lock out": "lock",
    **{f"{one} off": "disable" for one in ("cut", "shut", "switch", "turn")},
}  # fmt: skip
"""Other names that are two words."""


@dataclass(frozen=True)
class Suggestions:
    """What a command may mean.

    Attributes:
        typed: the word in question
        offered: the likeliest first
        note: a sentence on what to do besides; where no verb does it, instead
        known: whether the word is one we know, and only its meaning is open
    """

    typed: str
    offered: tuple[Suggestion, ...] = ()
    note: str = ""
    known: bool = False


def read_verb(text: str) -> tuple[Verb, str] | None:
    """The verb that a command begins with and the words after it, if it can be meant in one way only."""
    if asked := question(text):
        return asked
    first, rest = split_first(text)
    found = verb(first)
    if found is None:
        named = named_list(rest) if sense_of(first) is Sense.SHOW else None
        return (named.verb, named.words) if named and not named.form else None
    if found is Verb.ADD:
        mistyped_platform = len(added_to_course(rest)) > 1
        return None if mistyped_platform else (found, rest)
    if first == found:
        return found, rest
    if (other := _renamed(found, rest)) and len(other) == 1 and other[0].verb is found and not swapped(rest):
        return found, other[0].words
    return None


def suggest(text: str) -> Suggestions:
    """What a command may mean."""
    first, rest = split_first(text)
    if (known := _meaning(first, rest)) is not None:
        return _saying_what_is_left_out(replace(known, typed=first, known=True), rest)
    words = near_words(first)
    near = [found for one in words if (found := _meaning(one, rest))]
    # a verb that is near itself has the very words; another name of it would put other little words
    themselves: dict[Verb, Suggestion] = {one: _same(one, rest) for one in Verb if one in words and one is not Verb.ADD}
    offered = _different(themselves.get(one.verb, one) for found in near for one in found.offered)
    return _saying_what_is_left_out(Suggestions(first, offered, near[0].note if near else ""), rest)


def forbidden(text: str) -> Suggestions | None:
    """`do not enroll jane@acme.com`: what is not to be done, where a command says that."""
    words = list(sentence(without_courtesies(text)).words)
    denies = next((at for at, one in enumerate(words[:2]) if one.plain.replace("’", "'") in common.FORBIDDING), None)
    if denies is None or (denies and words[0].plain not in common.DO_WORDS) or len(words) < denies + 2:
        return None
    word = words[denies + 1].plain
    if not (verb(word) or foreign_verb(word) or sense_of(word)):
        return None
    return Suggestions(word, note=f"You said not to {word[:60]}. Nothing was changed.", known=True)


def verbs_meant(text: str) -> list[Verb]:
    """The everyday verbs that words may stand for, under whatever name."""
    found = read_verb(text)
    return [found[0]] if found else list(dict.fromkeys(one.verb for one in suggest(text).offered))


def split_first(text: str) -> tuple[str, str]:
    """The first word without politeness and punctuation, in small letters, and what stands behind it as it was typed.
    Other names of two words are made one."""
    first, rest = [*without_courtesies(text).split(maxsplit=1), "", ""][:2]
    first, rest = first.strip("?!.,:;").lower().replace("’", "'"), rest.strip()
    first = "who" if first in ("who's", "whos") else first
    second, behind = [*rest.split(maxsplit=1), "", ""][:2]
    if two := _TWO.get(f"{first} {second.lower()}"):
        return two, behind.strip()
    return first, rest


def _saying_what_is_left_out(meant: Suggestions, rest: str) -> Suggestions:
    """Each with the words that are no part of it."""
    return replace(meant, offered=tuple(replace(one, without=left_out(rest, one.command)) for one in meant.offered))


def left_out(rest: str, command: str) -> str:
    """Of the words behind the first, those that ask for something and are not in this command."""
    said, carried = sentence(rest), "".join(plain_word("".join(one.text.split())) for one in sentence(command).words)
    asking = [
        one
        for before, one in zip((None, *said.words), said.words, strict=False)
        if not one.separator
        and (one.plain not in _ASKING_NOTHING or bool(before and before.plain in common.ON_WORDS | common.AND_WORDS))
    ]
    gone = [one for one in asking if "".join(plain_word(one.text.strip(_AROUND_WORD)).split()) not in carried]
    return said.typed(gone)


def _meaning(word: str, rest: str) -> Suggestions | None:
    """What a word that we know means with the words behind it."""
    if (found := verb(word)) is Verb.ADD:
        return Suggestions(word, tuple(added_to_course(rest)) or (_same(found, rest),))
    if found:
        return Suggestions(word, tuple([_same(found, rest)] if word == found else _renamed(found, rest)))
    if two := _two_words(word, rest):
        return Suggestions(word, tuple(_translated(*two)))
    if sense := sense_of(word):
        offered, note = meant_by(sense, rest)
        return Suggestions(word, tuple(offered), note)
    if found := foreign_verb(word):
        return Suggestions(word, tuple(_translated(found, rest)))
    return None


def _same(found: Verb, rest: str) -> Suggestion:
    """The very words that were typed; without any, the form."""
    return Suggestion(found, rest, form=not rest and found not in WORDLESS_VERBS)


def _renamed(found: Verb, rest: str) -> list[Suggestion]:
    """Another name of a verb: people put other little words behind it, and mean now and then another verb by it."""
    if found not in VERB_LITTLE_WORDS:
        return [_same(found, read_about(rest))]
    little, ours = VERB_LITTLE_WORDS[found]
    if found in (Verb.ENROLL, Verb.UNENROLL) and (other_way := swapped(rest)):
        return [Suggestion(found, other_way)]
    tail = read_tail(rest, little)
    if not tail.target or not tail.sure:
        return [_same(found, rest)]
    if found in (Verb.DEACTIVATE, Verb.REACTIVATE):
        if tail.where:
            return [Suggestion(found, tail.there())]
        course = Suggestion(Verb.UNENROLL, tail.words("from")), Suggestion(Verb.ENROLL, tail.words("in"))
        return [course[found is Verb.REACTIVATE], form_for(found, tail)]  # all of a platform is more than was said
    if tail.where and found in (Verb.ENROLL, Verb.UNENROLL):
        whole, to = (Verb.ADD, "to") if found is Verb.ENROLL else (Verb.DEACTIVATE, "on")
        return [Suggestion(whole, tail.there(to)), form_for(found, tail)]
    return [Suggestion(found, tail.words(ours))]


def _translated(found: Verb, rest: str) -> list[Suggestion]:
    """A verb of another language: the same words behind ours where they can be carried over, else its form."""
    if found is Verb.ADD:
        return invited(rest)[:1]
    if found in VERB_LITTLE_WORDS:
        tail = read_tail(rest, VERB_LITTLE_WORDS[found][0])
        who, _, last = tail.who.rpartition(" ")
        if found in (Verb.DEACTIVATE, Verb.REACTIVATE) and who and not tail.target and is_everywhere(last):
            return [Suggestion(found, f"{who} everywhere")]
        offered = _renamed(found, rest)
        carried = tail.sure and (tail.target or found in (Verb.DEACTIVATE, Verb.REACTIVATE)) and tail.who
        if carried:
            return offered if tail.target else [Suggestion(found, tail.words(""))]
        if tail.address and len(sentence(tail.who).words) > 1:
            return [Suggestion(found, tail.as_typed)]
        return [form_for(found, replace(tail, who=tail.address or tail.who))]
    if found in (Verb.SCHEDULE, Verb.SESSIONS):
        words = sentence(rest).words
        plain = all(one.quoted or one.address or not re.search(r"[^\W\d_]", one.text) for one in words)
        title = next((one.text for one in words if one.quoted), "")
        return [_same(found, rest) if plain else Suggestion(found, form=True, course=title)]
    return [_same(found, read_about(rest))]


def _two_words(word: str, rest: str) -> tuple[Verb, str] | None:
    """`dar de baja a jane@acme.com`; `melde jane@acme.com in "Fire safety" an`."""
    said = sentence(rest)
    words = said.words
    for two, found in TWO_WORDS.items():
        one, other = map(plain_word, two.split())
        for at in range(min(3, len(words))):
            if plain_word(word) == one and words[at].plain == other:
                return found, said.typed(without_leading(words[at + 1 :], common.ABOUT_WORDS | {"a", "al"}))
    for firsts, seconds in SEPARABLE_WORDS.items():
        halves = [way for one in firsts.split() for way in spellings(one)]
        if words and plain_word(word) in halves and (half := seconds.get(words[-1].plain)):
            return half, said.typed(words[words[0].small == "sie" : -1])
    return None


def _different(offered: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """One a verb: the likeliest."""
    found: dict[Verb, Suggestion] = {}
    for one in offered:
        found.setdefault(one.verb, one)
    return tuple(found.values())[:MAX_SUGGESTIONS]
