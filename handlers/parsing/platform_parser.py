"""The platform that a sentence names, wherever it stands: `on skilljar`, `to Damstra Learning`, `everywhere`."""

import re
from collections.abc import Mapping, Sequence

from connectors.catalog import platforms
from connectors.core.same import folded
from connectors.everyday.verbs import Verb
from handlers.parsing import dates, times
from handlers.parsing.arguments import EVERYWHERE
from handlers.parsing.common_words import (
    AND_WORDS,
    ANY_EVERYWHERE_WORDS,
    EVERYWHERE_WORDS,
    FOREIGN_AND_WORDS,
    NEGATIONS,
    OR_WORDS,
    OTHER_PLATFORMS,
)
from handlers.parsing.reading import IF_A_TITLE, Became, Reading
from handlers.parsing.time_words import says_when
from handlers.parsing.words import Word, plain_word, sentence

PLATFORM_PREPOSITIONS = ("on", "onto", "via", "using")
"""What a platform follows."""
PLAIN_PREPOSITIONS = ("in", "into", "to", "from", "at", "within", "for")
"""What may stand before a platform, where its name is no ordinary word."""
CLAUSE_WORDS = ("in", "into", "to", "from", "out", "as", "at", "for", "with", "on", "onto", "of")
"""What begins something else behind it."""
MAX_PLATFORM_WORDS = 3
MAX_DAY_WORDS = 5
"""Words that say a day: `the day after tomorrow`."""
ORDINARY_WORDS = ("class",)
"""Platforms named as things are that people take."""
WHOLE_PLATFORM_VERBS = (Verb.ADD, Verb.DEACTIVATE, Verb.REACTIVATE)
"""Verbs that take somebody to or from a platform, and no course."""
EVERYWHERE_PHRASES = (*(f"{little} {one}" for little in ("on", "from") for one in EVERYWHERE_WORDS), "everywhere")
EVERYWHERE_VERBS = (Verb.DEACTIVATE, Verb.REACTIVATE, Verb.FIND)
EXCEPTING_WORDS = AND_WORDS | FOREIGN_AND_WORDS | NEGATIONS | OR_WORDS
SITE_PATTERN = re.compile(r"(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])/?")
"""How the address of a training site is written; a name of two parts may be a title's."""
MIN_SITE_DOTS = 2
"""Dots of an address that stands behind a title without quotes and is taken for a site."""
_UNTIL_WORDS = {"until", "till", "by"}


def platform_names() -> dict[str, str]:
    """How people write the platforms, in small letters, and which each is."""
    return {said: one.name for one in platforms().values() for said in (one.name, one.title.casefold())}


def others() -> frozenset[str]:
    """Platforms that people name and that Registrar does not run: one that comes into the catalogue is none of them."""
    return OTHER_PLATFORMS - _together(platform_names()).keys()


def platform_named(said: str) -> str:
    """The platform that these words are, by its name or its title; nothing for other words."""
    return _together(platform_names()).get(_joined(said.strip(".,!?")), "")


def is_everywhere(said: str) -> bool:
    """Whether these words are all platforms, in any language we know."""
    return plain_word(said.strip(".,!?")) in ANY_EVERYWHERE_WORDS


def names_platforms(said: str) -> bool:
    """Whether these words name a platform, or all of them, and more of where or when: `skilljar and damstra`,
    `skilljar until Friday`. `Skilljar basics` is a title."""
    found = sentence(said)
    for size in range(min(MAX_PLATFORM_WORDS, len(found.words) - 1), 0, -1):
        begins, behind = found.typed(found.words[:size]), found.words[size:]
        if platform_named(begins) or is_everywhere(begins):
            more = behind[0].separator or behind[0].plain in EXCEPTING_WORDS | _UNTIL_WORDS
            return more or says_when(found.typed(behind))
    return False


def _together(names: Mapping[str, str]) -> dict[str, str]:
    return {_joined(said): name for said, name in names.items()}


def _joined(said: str) -> str:
    """For comparing, however a name is parted: `Class On Live` is ClassOnLive."""
    return folded(said).replace(" ", "")


def take(reading: Reading, names: Mapping[str, str]) -> None:
    """Read the platform, if one is named. `names` are their names in small letters, and what each names. Raises
    Misread for two of them, and for one in the middle of a title."""
    _take_everywhere(reading)
    names = _together(names)
    found = [(at, size) for at in range(len(reading.left)) if (size := _named(reading.left, at, names))]
    for at, size in reversed(found):
        left = reading.left
        behind = left[at + size :]
        if not _is_platform(reading, left, at, size):
            continue
        name = names[_name(left[at : at + size])]
        with_prep = at > 0 and left[at - 1].small in (*PLATFORM_PREPOSITIONS, *PLAIN_PREPOSITIONS)
        start = at - with_prep
        while start and left[start - 1].plain in EXCEPTING_WORDS:
            start -= 1
        if reading.arguments.on:
            reading.unread(left[start : at + size], _one_at_a_time(reading))
        if left[start].plain in EXCEPTING_WORDS and not behind:
            reading.unread(left[start:], _one_at_a_time(reading))
        reading.take(left[start : at + size], Became.PLATFORM)
        reading.set(on=name)
    if reading.arguments.verb is not Verb.SCHEDULE:
        _take_site(reading)
    _refuse_unknown(reading)


def _take_site(reading: Reading) -> None:
    """A training site, which is a part of a platform: `on learn.example.com`. `Working on ASP.NET` is a title. Raises
    Misread for two of them."""
    words, whole = reading.left, reading.arguments.verb in WHOLE_PLATFORM_VERBS
    prepositions = (*PLATFORM_PREPOSITIONS, "at", *(PLAIN_PREPOSITIONS if whole else ()))
    for at in range(len(words) - 1, 0, -1):
        site = SITE_PATTERN.fullmatch(words[at].small)
        if not site or words[at - 1].small not in prepositions:
            continue
        behind = [one for one in words[at + 1 : at + 2] if not one.separator]
        ends = all(one.small in CLAUSE_WORDS or one.quoted or one.address for one in behind)
        if not ends and not _says_when(reading, words[at + 1 :]):
            continue
        apart = whole or _is_titled(words) or _before_the_course(words, at) or (at > 1 and words[at - 2].quoted)
        if not apart and site[1].count(".") < MIN_SITE_DOTS:
            continue
        if reading.arguments.place:
            reading.unread(words[at - 1 : at + 1], f"Say one training site. {IF_A_TITLE}")
        reading.take(words[at - 1 : at + 1], Became.PLATFORM)
        reading.set(place=site[1])


def _one_at_a_time(reading: Reading) -> str:
    everywhere = " or all of them with “everywhere”" if reading.arguments.verb in EVERYWHERE_VERBS else ""
    return f"Say one platform{everywhere}. If it's part of a title, put the title in quotes."


def _said(words: Sequence[Word]) -> str:
    return " ".join(one.small.strip(",") for one in words)


def _name(words: Sequence[Word]) -> str:
    """For comparing with platforms. Nothing in quotes is one."""
    return _joined(_said(words)) if all(one.small for one in words) else ""


def _named(words: Sequence[Word], at: int, names: Mapping[str, str]) -> int:
    """How many words from here on name a platform."""
    sizes = range(min(MAX_PLATFORM_WORDS, len(words) - at), 0, -1)
    return next((size for size in sizes if _name(words[at : at + size]) in names), 0)


def _is_platform(reading: Reading, words: Sequence[Word], at: int, size: int) -> bool:
    """Whether the name stands where a platform is read. Raises Misread where it stands in the middle of a title."""
    verb, ordinary = reading.arguments.verb, _said(words[at : at + size]) in ORDINARY_WORDS
    before, behind = words[at - 1].small if at else "", words[at + size :]
    last = all(one.separator for one in behind)
    ends = last or behind[0].small in CLAUSE_WORDS or behind[0].quoted or behind[0].separator or bool(behind[0].address)
    ends = ends or _says_when(reading, behind)
    quoted_before = at > 1 and words[at - 2].quoted
    if before in PLATFORM_PREPOSITIONS or (
        before in PLAIN_PREPOSITIONS and (not ordinary or verb in WHOLE_PLATFORM_VERBS or quoted_before)
    ):
        untitled = verb in WHOLE_PLATFORM_VERBS or _before_the_course(words, at)
        if ends or quoted_before or _is_titled(words) or untitled:
            return True
        if ordinary:
            return False
        hint = "If it's part of the title, put the title in quotes. Otherwise put it at the end."
        reading.unread(words[at - 1 :], hint)
    alone = at == 0 and last and verb in (Verb.COURSES, Verb.SESSIONS)
    if ordinary and alone and verb is Verb.COURSES:
        return _or_its_word(reading, words[at])
    spoken = [one for one in words[:at] if not one.separator]
    behind_title = bool(spoken) and spoken[-1].quoted and ends
    return behind_title or (not ordinary and (alone or (at > 0 and last)))


def _says_when(reading: Reading, words: Sequence[Word]) -> bool:
    """Whether a day follows, or an hour where the verb reads one; also one that something is to be done until."""
    words = words[1:] if words and words[0].plain in _UNTIL_WORDS | NEGATIONS else words
    said = [" ".join(one.text for one in words[:size]) for size in range(1, MAX_DAY_WORDS + 1)]
    match reading.arguments.verb:
        case Verb.SCHEDULE:
            return any(times.is_when(some, reading.now) for some in said)
        case _:
            return any(dates.spans(some, reading.now) for some in said)


def _is_titled(words: Sequence[Word]) -> bool:
    """Whether a little word and then a title in quotes stand anywhere: then no other title can hold the platform."""
    return any(one.quoted and at and words[at - 1].small in CLAUSE_WORDS for at, one in enumerate(words))


def _or_its_word(reading: Reading, word: Word) -> bool:
    """`courses class`: on the platform, or with the word in their title. Raises Misread."""
    name = word.text.rstrip("?!.")
    here, titled = {"on": word.small}, {"course": name}
    reading.choose(name, [(f"courses on {name.capitalize()}", here), (f"courses with “{name}” in their title", titled)])
    return False


def _before_the_course(words: Sequence[Word], at: int) -> bool:
    """Whether only people stand before it: `enroll jane@acme.com on class in …`."""
    return all(one.address or one.separator for one in words[: at - 1])


def _take_everywhere(reading: Reading) -> None:
    for phrase in EVERYWHERE_PHRASES:
        size = len(phrase.split())
        left = reading.left
        for at in range(len(left) - size, -1, -1):
            if _said(left[at : at + size]) != phrase or (len(left) == size and not at):
                continue
            if reading.arguments.verb in EVERYWHERE_VERBS:
                reading.take(left[at : at + size], Became.PLATFORM)
                reading.set(on=EVERYWHERE)
                return
            if at + size == len(left):
                reading.unread(left[at:], f"`{reading.arguments.verb}` works on one platform at a time. Say which.")


def _refuse_unknown(reading: Reading) -> None:
    """A platform that Registrar does not run must not become the end of a title."""
    words, unknown = [one for one in reading.left if not one.separator], others()
    hint = f"I don't know that platform. {IF_A_TITLE}"
    ends = len(words) > 1 and words[-2].small in (*PLATFORM_PREPOSITIONS, *PLAIN_PREPOSITIONS)
    if ends and words[-1].small in unknown:
        reading.unread(words[-2:], hint)
    for at, (led, name, behind) in enumerate(zip(words, words[1:], words[2:], strict=False)):
        clause = behind.small in CLAUSE_WORDS and _is_titled(words[at + 2 :])
        if led.small in PLATFORM_PREPOSITIONS and name.small in unknown and (behind.address or clause):
            reading.unread([led, name], hint)
