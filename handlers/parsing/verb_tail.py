"""The words behind a word that is no verb, taken apart just far enough to carry them over: who, the little word, and
what stands behind it. Whoever is not sure offers a form; the parser of the verb has the last word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.catalog import platforms
from connectors.core.same import folded
from connectors.everyday.verbs import Verb
from handlers.parsing.verb_words import plain_word

_TOKEN = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|\S+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|@[UW][A-Z0-9]{2,}")
_WHEN = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tomorrow|tonight|noon|next (?:week|month)|[0-9]{1,2}[:.]"
    r"[0-9]{2}|[0-9]{1,2} ?(?:am|pm)|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}|(?:jan|feb|mar|apr|may|jun|jul"
    r"|aug|sep|oct|nov|dec)[a-z]* [0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th)?\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec)[a-z]*)\b",
    re.IGNORECASE,
)


def _plain(words: str) -> frozenset[str]:
    return frozenset(map(plain_word, words.split()))


INTO_WORDS = _plain("in into to for on onto at im ins zu zum zur für auf dans en à au aux pour sur al em no na ao para")
OUT_OF_WORDS = _plain("from of off out aus von vom de du des del da do dos das")
_FOR = _plain("for für pour para")
ABOUT_WORDS = _plain("of for from in on about von vom für de du des del da do em en pour para")
ON_WORDS = _plain("on auf sur")
FOREIGN_ARTICLES = _plain("der die das den dem le la les el los las o os as um uma")
ARTICLES = _plain("the a an my our") | FOREIGN_ARTICLES
PEOPLE_NOUNS = _plain(
    """user users person people learner learners student students participant participants member members employee
    employees account accounts colleague attendee trainee profile someone somebody contractor intern nutzer benutzer
    teilnehmer konto utilisateur participant compte usuario alumno participante cuenta usuário utilizador aluno conta"""
)
COURSE_NOUNS = _plain("course courses class classes training trainings lesson module program kurs cours curso")
FOREIGN_COURSE_NOUNS = _plain("kurs cours curso formation schulung")
SESSION_NOUNS = _plain(
    """session sessions meeting meetings webinar webinars workshop date event call appointment termin sitzung séance
    sesión sessão"""
)
_AND_WORDS, _SHORT_AND_WORDS = _plain("und et sowie"), _plain("y e")
"""Between people, in other languages; a short one may be a part of a name."""
ACCESS_NOUNS = _plain("access account login licence license zugang accès acceso acesso")
OWNED_NOUNS = _plain("access account booking enrollment enrolment place registration seat spot")
LEADING_WORDS = ARTICLES | PEOPLE_NOUNS | COURSE_NOUNS | SESSION_NOUNS | _plain("seat place spot")
"""What may stand before who is meant: `delete the user jane@acme.com`."""


@dataclass(frozen=True)
class VerbTail:
    """The words behind the first one.

    Attributes:
        noun: what kind of thing was named first, `user` in `delete user jane@acme.com`; empty where none was
        who: the words before the little word, as they were typed
        target: the words behind it
        platform: the platform that `target` is, if it is one
        on: a platform named at the end, with its “on”
        sure: whether there is no doubt where `who` ends
    """

    noun: str = ""
    who: str = ""
    target: str = ""
    platform: str = ""
    on: str = ""
    sure: bool = True

    @property
    def address(self) -> str:
        """The first address or mention."""
        return next((one for one in tokens(self.who) if is_address(one)), "")

    def words(self, little: str) -> str:
        """Put together again, for a verb that is typed with this little word."""
        return " ".join(one for one in (self.who, little if self.target else "", self.target, self.on) if one)


def read_tail(text: str, little_words: frozenset[str]) -> VerbTail:
    """Take the words apart at the first little word behind who is meant."""
    words = tokens(text)
    words, on = on_platform(words)
    noun = ""
    while words and (first := plain_word(words[0])) in LEADING_WORDS | (_FOR if noun else frozenset()):
        noun = first if first not in ARTICLES | _FOR else noun
        words = words[1:]
    words = _without_possessive(words)
    people = [at for at, word in enumerate(words) if is_address(word)]
    start = people[0] + 1 if people else 0 if noun else 1
    splits = [at for at in range(start, len(words)) if plain_word(words[at]) in little_words]
    if not splits or splits[0] == len(words) - 1:
        return VerbTail(noun, with_and(words, surely=False), on=on, sure=not splits)
    begin, end = splits[0], _last_little(words, splits[0])
    who, target = with_and(words[:begin], surely=True), " ".join(words[end + 1 :])
    sure = bool(people) or all(at <= end for at in splits)
    return VerbTail(noun, who, target, platform_named(target), on, sure)


def _without_possessive(words: Sequence[str]) -> list[str]:
    """`jane@acme.com's registration` is about Jane."""
    found: list[str] = []
    owned = False
    for word in words:
        if owned and plain_word(word) in OWNED_NOUNS:
            continue
        owned = "@" in word and word.endswith(("'s", "’s"))
        found.append(word[:-2] if owned else word)
    return found


def _last_little(words: Sequence[str], at: int) -> int:
    """Where the title begins is behind this: `out of`, `dans le cours`. An English article may be the title's own."""
    if [one.lower() for one in words[at : at + 2]] == ["out", "of"] and at + 2 < len(words):
        return at + 1
    if at + 2 < len(words) and plain_word(words[at + 1]) in FOREIGN_ARTICLES:
        return at + 2 if at + 3 < len(words) and plain_word(words[at + 2]) in FOREIGN_COURSE_NOUNS else at + 1
    return at


def read_about(text: str) -> str:
    """What a verb with one subject is about, without the little word before it, as in `de la formation`."""
    words, on = on_platform(tokens(text))
    if len(words) > 1 and plain_word(words[0]) in ABOUT_WORDS:
        words = words[_last_little(words, 0) + 1 :]
    return " ".join([*words, on]).strip()


def tokens(text: str) -> list[str]:
    """Words and quotations, as they were typed."""
    return _TOKEN.findall(text)


def is_address(word: str) -> bool:
    return bool(_ADDRESS.fullmatch(word.strip("<>,;()")))


def says_when(text: str) -> bool:
    """Whether a day or an hour stands in it, outside quotations."""
    return bool(_WHEN.search(" ".join(one for one in tokens(text) if one[:1] not in '"“„«')))


def with_and(words: Sequence[str], surely: bool) -> str:
    """People with the `and` of another language between them, as it is typed here. It parts names where these words
    `surely` are people; else, and where a name may hold it, only beside an address."""
    return " ".join("and" if _parts_people(words, at, surely) else one for at, one in enumerate(words))


def _parts_people(words: Sequence[str], at: int, surely: bool) -> bool:
    one, inside = plain_word(words[at]), 0 < at < len(words) - 1
    beside_address = inside and (is_address(words[at - 1]) or is_address(words[at + 1]))
    return inside and ((surely and one in _AND_WORDS) or (one in _AND_WORDS | _SHORT_AND_WORDS and beside_address))


def platform_named(text: str) -> str:
    """The platform that these words are, by its name or its title."""
    known = {_together(way): one.name for one in platforms().values() for way in (one.name, one.title)}
    return known.get(_together(text.strip(".,!?")), "")


def _together(said: str) -> str:
    """`Class On Live` is ClassOnLive, however it is parted."""
    return folded(said).replace(" ", "")


def swapped(text: str) -> str:
    """`Fire safety to jane@acme.com` as a verb has it, the person first; empty where it is not the other way round."""
    words = tokens(text)
    at = next((at for at, one in enumerate(words) if one.lower() in ("to", "for", "from") and at), 0)
    turned = at and not any(map(is_address, words[:at])) and at + 1 < len(words) and is_address(words[at + 1])
    if not turned:
        return ""
    rest, little = words[at + 2 :], "from" if words[at].lower() == "from" else "in"
    course = words[1:at] if plain_word(words[0]) in ARTICLES | COURSE_NOUNS and at > 1 else words[:at]
    return " ".join([words[at + 1], little, *course, *rest])


def on_platform(words: Sequence[str]) -> tuple[list[str], str]:
    """The words without a platform named at the end, and that platform with its “on”."""
    if len(words) > 1 and plain_word(words[-2]) in ON_WORDS and (name := platform_named(words[-1])):
        return [*words[:-2]], f"on {name}"
    return [*words], ""


VERB_LITTLE_WORDS: Mapping[Verb, tuple[frozenset[str], str]] = {
    Verb.ENROLL: (INTO_WORDS, "in"),
    Verb.UNENROLL: (OUT_OF_WORDS | INTO_WORDS, "from"),
    Verb.LINK: (INTO_WORDS, "to"),
    Verb.ADD: (INTO_WORDS, "to"),
    Verb.DEACTIVATE: (INTO_WORDS | OUT_OF_WORDS, "on"),
    Verb.REACTIVATE: (INTO_WORDS | OUT_OF_WORDS, "on"),
}
"""Verbs with a little word: those people type there, and the one we read."""
