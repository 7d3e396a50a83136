"""The words behind a word that is no verb, taken apart just far enough to carry them over: who, the little word, and
what stands behind it. Whoever is not sure offers a form; the parser of the verb has the last word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from connectors.everyday.verbs import Verb
from handlers.parsing import common_words as common
from handlers.parsing.arguments import EVERYWHERE
from handlers.parsing.platform_parser import (
    MAX_PLATFORM_WORDS,
    is_everywhere,
    names_platforms,
    platform_named,
)
from handlers.parsing.words import Sentence, Word, sentence, trimmed

LEADING_WORDS = common.ANY_ARTICLES.union(
    common.ANY_PEOPLE_NOUNS, common.ANY_COURSE_NOUNS, common.SESSION_NOUNS, common.PLACE_NOUNS
)
"""What may stand before who is meant: `delete the user jane@acme.com`."""
_OWNED = "|".join(sorted(common.ACCESS_NOUNS | common.ENROLLMENT_NOUNS))
_POSSESSIVE = re.compile(rf"(?<!\S)(?P<who>[^\s@]*@[^\s@]*?)['’]s(?:\s+(?:{_OWNED})(?!\S))*(?!\S)", re.IGNORECASE)


@dataclass(frozen=True)
class VerbTail:
    """The words behind the first one.

    Attributes:
        noun: what kind of thing was named first, `user` in `delete user jane@acme.com`; empty where none was
        who: the words before the little word, as they were typed
        target: the words behind it
        little: the little word between them, as it was typed
        platform: the platform that `target` is, if it is one
        where: the platform, `everywhere`, or all of `target` where it begins with platforms and says more of them
        on: a platform named at the end, with its “on”
        sure: whether there is no doubt where `who` ends
    """

    noun: str = ""
    who: str = ""
    target: str = ""
    little: str = ""
    platform: str = ""
    where: str = ""
    on: str = ""
    sure: bool = True

    @property
    def address(self) -> str:
        """The first address or mention."""
        return next((one.address for one in sentence(self.who).words if one.address), "")

    @property
    def begins_with_address(self) -> bool:
        return any(one.address for one in sentence(self.who).words[:1])

    def words(self, little: str) -> str:
        """Put together again, for a verb that is typed with this little word."""
        return self._joined(little, self.target)

    def there(self, little: str = "on") -> str:
        """The same with the platforms by our names, or just as they were typed."""
        return self._joined("" if self.where.casefold().startswith(EVERYWHERE) else little, self.where)

    @property
    def as_typed(self) -> str:
        """The same with the little word that was typed."""
        return self.words(self.little)

    def _joined(self, little: str, target: str) -> str:
        return " ".join(one for one in (self.who, little if target else "", target, self.on) if one)


def read_tail(text: str, little_words: frozenset[str]) -> VerbTail:
    """Take the words apart at the first little word behind who is meant."""
    said = sentence(_POSSESSIVE.sub(r"\g<who>", text))  # `jane@acme.com's registration` is about Jane
    words, on = on_platform(said)
    noun = ""
    while words and (first := words[0].plain) in LEADING_WORDS | (common.FOR_WORDS if noun else frozenset()):
        noun = first if first not in common.ANY_ARTICLES | common.FOR_WORDS else noun
        words = words[1:]
    people = [at for at, one in enumerate(words) if one.address]
    start = people[0] + 1 if people else 0 if noun else 1
    splits = [at for at in range(start, len(words)) if words[at].plain in little_words]
    if not splits or splits[0] == len(words) - 1:
        return VerbTail(noun, _people(said, words, surely=False), on=on, sure=not splits)
    begin, end = splits[0], _last_little(words, splits[0])
    who, target = _people(said, words[:begin], surely=True), said.typed(words[end + 1 :])
    sure = bool(people) or all(at <= end for at in splits)
    little, platform = said.typed(words[begin : begin + 1]), platform_named(target)
    where = platform or (EVERYWHERE if is_everywhere(target) else target if names_platforms(target) else "")
    return VerbTail(noun, who, target, little, platform, where, on, sure)


def read_about(text: str) -> str:
    """What a verb with one subject is about, without the little word before it, as in `de la formation`."""
    said = sentence(text)
    words, on = on_platform(said)
    if len(words) > 1 and words[0].plain in common.ABOUT_WORDS:
        words = words[_last_little(words, 0) + 1 :]
    return f"{said.typed(words)} {on}".strip()


def swapped(text: str) -> str:
    """`Fire safety to jane@acme.com` as a verb has it, the person first; empty where it is not the other way round."""
    said = sentence(text)
    words = said.words
    at = next((at for at, one in enumerate(words) if one.small in ("to", "for", "from") and at), 0)
    behind = list(takewhile(_is_among_people, words[at + 1 :]))
    while behind and not behind[-1].address:
        behind.pop()
    if not at or not behind or not behind[0].address or any(one.address for one in words[:at]):
        return ""
    course = words[1:at] if words[0].plain in common.ANY_ARTICLES | common.ANY_COURSE_NOUNS and at > 1 else words[:at]
    little = "from" if words[at].small == "from" else "in"
    rest = said.typed(words[at + 1 + len(behind) :])
    return f"{said.typed(behind)} {little} {said.typed(course)} {rest}".strip()


def _is_among_people(one: Word) -> bool:
    return bool(one.address) or one.separator or one.small in common.AND_WORDS


def without_leading(words: Sequence[Word], leading: frozenset[str]) -> Sequence[Word]:
    """What stands behind these little words and nouns; the last word is never one of them."""
    while len(words) > 1 and words[0].plain in leading:
        words = words[1:]
    return words


def on_platform(said: Sentence) -> tuple[Sequence[Word], str]:
    """The words without a platform named at the end, and that platform with its “on”."""
    words = trimmed(said.words)
    for size in range(min(MAX_PLATFORM_WORDS, len(words) - 1), 0, -1):
        if words[-size - 1].plain in common.ON_WORDS and (name := platform_named(said.typed(words[-size:]))):
            return words[: -size - 1], f"on {name}"
    return words, ""


def _people(said: Sentence, words: Sequence[Word], surely: bool) -> str:
    """People with `and` between them where a line ends or the `and` of another language stands. That parts names where
    these words `surely` are people; else, and where a name may hold it, only beside an address."""
    people: list[list[Word]] = [[]]
    for at, one in enumerate(words):
        if _parts_people(words, at, surely):
            people.append([])
        else:
            people[-1].append(one)
    return " and ".join(said.typed(one) for one in people if one)


def _parts_people(words: Sequence[Word], at: int, surely: bool) -> bool:
    one = words[at]
    if not 0 < at < len(words) - 1 or "\n" in one.text:
        return "\n" in one.text and one.separator
    if one.plain in common.FOREIGN_AND_WORDS and surely:
        return True
    beside_address = bool(words[at - 1].address or words[at + 1].address)
    return beside_address and one.plain in common.FOREIGN_AND_WORDS | common.SHORT_FOREIGN_AND_WORDS


def _last_little(words: Sequence[Word], at: int) -> int:
    """Where the title begins is behind this: `out of`, `dans le cours`. An English article may be the title's own."""
    if [one.small for one in words[at : at + 2]] == ["out", "of"] and at + 2 < len(words):
        return at + 1
    if at + 2 < len(words) and words[at + 1].plain in common.FOREIGN_ARTICLES:
        return at + 2 if at + 3 < len(words) and words[at + 2].plain in common.FOREIGN_COURSE_NOUNS else at + 1
    return at


VERB_LITTLE_WORDS: Mapping[Verb, tuple[frozenset[str], str]] = {
    Verb.ENROLL: (common.ANY_INTO_WORDS, "in"),
    Verb.UNENROLL: (common.ANY_OUT_OF_WORDS | common.ANY_INTO_WORDS, "from"),
    Verb.LINK: (common.ANY_INTO_WORDS, "to"),
    Verb.ADD: (common.ANY_INTO_WORDS, "to"),
    Verb.DEACTIVATE: (common.ANY_INTO_WORDS | common.ANY_OUT_OF_WORDS, "on"),
    Verb.REACTIVATE: (common.ANY_INTO_WORDS | common.ANY_OUT_OF_WORDS, "on"),
}
"""Verbs with a little word: those people type there, and the one we read."""
