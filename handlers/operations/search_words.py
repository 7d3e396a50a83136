"""The words of what was typed that are looked for.

Names are no search words: quotations, addresses, mentions, numbers, and what stands behind a little word and is more
than a kind of thing. Where a platform is named only to say where, that is no search word either, and hides none.
"""

import re
from collections.abc import Sequence
from functools import cache

from connectors.catalog import platforms
from connectors.core.operation_sentence import summary
from connectors.core.stems import stem_of
from handlers.operations.synonyms import GENERIC_NOUNS

FILLER_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an and another any are as at be by can do does else for from has have how i if in into is it its me my of
        on one or our somebody someone something that the them their these they this those to us want was we what
        when where will with you""",
    )
)

NAMES_STAND_BEHIND = frozenset(("in", "into", "from", "to", "on", "onto", "with", "at", "for"))
"""Behind one of these stands a name, unless it is only a kind of thing: `in "Fire safety"`, `in a class`."""
PARTICLES = frozenset(("away", "off", "out", "up"))
"""The second half of a verb, which may stand at the end: `take places in a session away`."""
_QUOTATION = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_NAME = re.compile(r"\S*@\S*|\S*\d\S*")
"""Addresses, mentions and numbers."""


def words_without_names(text: str) -> list[str]:
    """The words that are not part of somebody's name or of a title, and do not only say on which platform."""
    words = re.findall(r"[^\W_]+", _NAME.sub(" ", _QUOTATION.sub(" ", _without_places(text))))
    at = next((at for at, word in enumerate(words) if word in NAMES_STAND_BEHIND), len(words))
    behind = [word for word in words[at + 1 :] if word not in FILLER_WORDS and word not in PARTICLES]
    if not any(stem_of(word) not in _generic_stems() for word in behind):
        return words
    if all(word in FILLER_WORDS for word in words[:at]):  # `in Fire safety list people`: the name ends where that does
        return next((words[begin:] for begin in range(at + 1, len(words)) if words[begin] in _first_words()), [])
    return words[: at + 1]


def _without_places(text: str) -> str:
    """The same without `on skilljar`, unless nothing else was said."""
    rest = _places().sub(" ", text)
    return rest if words_of(rest) else text


@cache
def _places() -> re.Pattern[str]:
    """A platform behind a little word, or before a colon; one whose name is an ordinary word only behind “on”."""
    names = sorted(
        {way for one in platforms().values() for way in (one.name, one.title.lower())}, key=len, reverse=True
    )
    proper = "|".join(re.escape(one) for one in names if stem_of(one) not in _generic_stems())
    ordinary = "|".join(re.escape(one) for one in names if stem_of(one) in _generic_stems())
    said = rf"(?:{'|'.join(sorted(NAMES_STAND_BEHIND))})\s+(?:{proper})|on\s+(?:{ordinary or '(?!)'})"
    return re.compile(rf"(?<!\w)(?:(?:{said})(?!\w)[,:]?|(?:{proper})\s*:)")


@cache
def _first_words() -> frozenset[str]:
    """What operations begin with, which is what they do."""
    return frozenset(words_of(summary(cls))[0] for one in platforms().values() for cls in one.operations.values())


@cache
def _generic_stems() -> frozenset[str]:
    named = " ".join(name for one in platforms().values() for name in one.by_resource)
    return frozenset(stem_of(word) for word in [*GENERIC_NOUNS, *re.findall(r"\w+", named)])


def words_of(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in FILLER_WORDS]


def named_platforms(text: str, among: Sequence[str]) -> frozenset[str]:
    """Those of these platforms that the words name; where a name is an ordinary word, only behind “on”."""
    said, ordinary = _apart(text[:200]), _generic_stems()
    called = {one: (one, platforms()[one].title.lower()) for one in among}
    ways = {one: [f"on {way}" if stem_of(way) in ordinary else way for way in called[one]] for one in among}
    return frozenset(one for one in among if any(_apart(way) in said for way in ways[one]))


def _apart(text: str) -> str:
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])
