"""A text as it is read for secrets: word by word, with what links each to those before it.

    The PIN of the door is: „4711“   →   The, PIN (a name), of, the, door, 4711 (behind a colon)

Whatever the text holds, every character is looked at a few times and no more.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from connectors.core.secret_names import MAX_SECRET_NAME_WORDS, SecretKind, SecretName, fold, secret_name, unspaced_name
from connectors.core.secret_values import bare, is_address


class Link(StrEnum):
    """What stands before a word: nothing, a dash, a colon or an arrow, an equals sign, a verb such as `is`, or what
    says that it is new, such as `is now` and `changed to`."""

    NONE = ""
    DASH = "-"
    COLON = ":"
    EQUALS = "="
    VERB = "is"
    BECOMES = "is now"


@dataclass(frozen=True)
class LinkedWord:
    """A word and its place.

    Attributes:
        text: the word with the marks around it; of a name, all up to its end
        at: how many words stand before it
        link: what stands right before it
        title: which quotation of several words it stands in, from 1 on; 0 where in none
        ends: a line or a clause ends behind it
        name: the name of a secret that it ends
        leads: it is a name before which nothing stands
    """

    text: str
    at: int
    link: Link
    title: int
    ends: bool
    name: SecretName | None = None
    leads: bool = False

    @property
    def kind(self) -> SecretKind:
        return self.name.kind if self.name else SecretKind.FAINT


class _Token(NamedTuple):
    """What stands between two blanks."""

    text: str
    title: int
    ends: bool


MAX_MARKS_CHARS = 8
"""Characters at the end of a word that are looked at for what links it to the next."""

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]")
_UNSPACED = "\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SCRIPT_CHANGES = re.compile(rf"(?<=[{_UNSPACED}])(?=[^\s{_UNSPACED}])|(?<=[^\s{_UNSPACED}])(?=[{_UNSPACED}])")
_WHOLE_SENTENCES = dict.fromkeys((0xFDFA, 0xFDFB), " ")
"""Signs that stand for 18 and for 8 letters; no other stands for more than MAX_SPREAD_CHARS."""
MAX_SPREAD_CHARS = 6
_QUOTES = {"“": "”", "„": "[“”]", "«": "»", '"': '"', "「": "」", "『": "』", "《": "》"}
_CLOSING = {opening: re.compile(closing) for opening, closing in _QUOTES.items()}
_OPENING = re.compile(rf"(?<!\w)[{''.join(_QUOTES)}]")
_TOKEN = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+")
_PAIRS = re.compile(r"[?&;](?=[\w.-]{1,40}=)|(?<=[\w]=)(?=[^=>\s])")
_EMOJI = re.compile(r":[\w+-]+:")
_BEFORE_VALUE = re.compile(r"""[^\w!#$%&?@\\^"'“”„«‘`]*""")
_AT_END = re.compile(r"[^\w]*\Z")
_PARTICLE = re.compile(r"(?:[是为為はがもは는은이가]|คือ|है)\Z")
_POSSESSIVE = re.compile(r"['’´`]s?\b")
_END = re.compile(r"""\Z|\n|[ \t]?[.,;!?)\]"'”»*_~`]{1,4}(?:\s|\Z)""")
_ENDS = re.compile(r"""[.,;!?)\]]["'”»*_~`]{0,4}\Z""")
_COLONS = frozenset(":→⇒⟶➔>|")
_DASHES = frozenset("-–—/…")
_BACK = re.compile(r"<[-–—=]|←|⇐|⟵")
_NO_LINKS = frozenset("®©°")
_LETTER_SIGNS = str.maketrans({"$": "s", "@": "a"})
_VERBS = frozenset(
    fold("""
        is are was were be been being becomes now to as equals reads ist sind war lautet lauten wird wurde jetzt auf als
        heißt heissen bleibt bleiben wäre müsste sollte
        est sont était sera serait reste doit être devient comme es son era será sería sigue siendo debe ser sea como
        é são foi fica è sono sarà come är blir var som er
        blev zijn wordt naar jest są jako je jsou bude este sunt это есть є είναι هو هي היא הוא adalah है olacak
        是 为 為 は that's it's c'est
    """).split()
)
"""What tells a value as a colon does."""
_NOW = frozenset(fold("now jetzt nun maintenant désormais ahora agora adesso").split())
"""Behind a verb, what says that the value is new."""
_ADJECTIVES = frozenset(
    fold("""
        new temporary temp initial default neu neue neues temporär vorläufig nouveau temporaire provisoire initiale
        nueva nuevo temporal provisional inicial nova novo temporária provisória nuova nuovo temporanea provvisoria
        nieuw
    """).split()
)
"""What says of a secret, behind its name, which one it is."""
_CHANGED_TO = [
    ("changed change reset updated set replaced", "to into with"),
    ("geändert ändere gewechselt zurückgesetzt gesetzt gestellt", "in zu auf"),
    ("ersetzt", "durch"),
    ("changé change modifié réinitialisé remis mis", "en à"),
    ("remplacé", "par"),
    ("cambiada cambiado cambié cambia actualizada restablecida restablecido", "a por"),
    ("alterada mudada mudei alterei", "para"),
    ("cambiata modificata", "in con"),
]
"""What was done with a secret, and the little words that lead from there to the new one."""
_INTO = {
    word: frozenset(one for words, into in _CHANGED_TO if word in fold(words).split() for one in fold(into).split())
    for words, _ in _CHANGED_TO
    for word in fold(words).split()
}
MAX_CHANGED_WORDS = 5
"""Words between what was done and where that leads: `changed her password on damstra to`."""
_DIGIT_GROUPS = re.compile(
    r"(?<![\w.,:/+-])(?:\d(?: \d){3,5}|\d\d(?: \d\d){1,3}|\d{3} \d{3}|(?!(?:19|20)\d\d )\d{4} \d{4})"
    r"(?![.,:/-]?\w)(?! \d)"
)
"""One number in groups: `482 913`, `47 11`, no years."""
_FRENCH_QUOTES = re.compile(r"«\s{1,2}(\S{1,200})\s{1,2}»")
_NAMED_IN_BRACKETS = re.compile(r"(?<=\w )\(([^\W\d_][^()\d\n]{1,24})\)")


def linked_words(text: str, own: Set[str] = frozenset()) -> list[LinkedWord]:
    """The words of a text, without those that only link others. `own` are further names of secrets, squashed."""
    return list(_linked(_tokens(text), own))


def _tokens(text: str) -> Iterator[_Token]:
    spread = unicodedata.normalize("NFKC", text.translate(_WHOLE_SENTENCES))
    text = _SCRIPT_CHANGES.sub(" ", _INVISIBLE.sub("", spread)).rstrip()
    text = _FRENCH_QUOTES.sub(r"«\1»", _DIGIT_GROUPS.sub(lambda found: found[0].replace(" ", ""), text))
    text = _NAMED_IN_BRACKETS.sub(_equal, text)
    titles, title = _titles(text), 0
    for one in _TOKEN.finditer(text):
        while title < len(titles) and titles[title][1] <= one.start():
            title += 1
        within = title < len(titles) and titles[title][0] < one.end()
        ends = bool(_END.match(text, one.end()) or _ENDS.search(one[0][-MAX_MARKS_CHARS:]))
        parts = [one[0]] if is_address(one[0]) else _PAIRS.split(one[0])
        yield from (_Token(part, title + 1 if within else 0, ends) for part in parts if part)


def _equal(brackets: re.Match[str]) -> str:
    """`Soleil75 (mot de passe)` as `Soleil75 = mot de passe`."""
    parts = [fold(one) for one in _PART.findall(brackets[1])]
    name = secret_name(parts)
    return f"= {brackets[1]}" if name and name.size == len(parts) else brackets[0]


def _titles(text: str) -> list[tuple[int, int]]:
    """Where the quotations of several words begin and end."""
    found, end, unclosed = [], 0, set[str]()
    for opening in _OPENING.finditer(text):
        if opening.start() < end or opening[0] in unclosed:
            continue
        closing = _CLOSING[opening[0]].search(text, opening.end())
        if not closing:
            unclosed.add(opening[0])
            continue
        end = closing.end()
        if len(text[opening.end() : closing.start()].split()) > 1:
            found.append((opening.start(), end))
    return found


def _linked(tokens: Iterable[_Token], own: Set[str]) -> Iterator[LinkedWord]:
    at, read, link, named, changed = 0, 0, Link.NONE, -1, _Changed()
    parts: deque[str] = deque(maxlen=MAX_SECRET_NAME_WORDS)
    for text, title, ends in tokens:
        if _EMOJI.fullmatch(text) or not _PART.search(text):
            if name := secret_name([fold(text.strip(":"))]):
                yield LinkedWord(text, at, link, title, ends, name)
                at += 1
            link = _stronger(_link_in(text), link)
            continue
        begins = _begin_of_value(text)
        link = _stronger(_link_in(text[:begins]), link)
        name, end, before = _name_in(text, parts, own)
        read += before
        word = fold(bare(text)).replace("’", "'")
        if not name and changed.leads_on(word, at, behind_name=named == at):
            link = _link_behind(text) or Link.BECOMES
            continue
        if not name and word in _VERBS:
            new = word in _NOW and link in (Link.VERB, Link.BECOMES)
            link = _link_behind(text) or (Link.BECOMES if new else Link.VERB)
            continue
        if not name and named == at and not link and word in _ADJECTIVES:
            link = _link_behind(text)
            continue
        if word in _INTO:
            changed = _Changed(_INTO[word], at)
        asked = text[end : end + 1] == "?"
        yield LinkedWord(
            text[: end + asked], at, link, title, ends, name, leads=bool(name and read == name.size and not name.own)
        )
        at += 1
        if not name:
            link = _link_behind(text)
            continue
        named = at
        link, value = _behind_name(text[end:])
        if value:
            yield LinkedWord(value, at, link, title, ends)
            at += 1
            link = _link_behind(value)
        elif _PARTICLE.search(text):
            link = Link.VERB


class _Changed(NamedTuple):
    """What was done with a secret: the little words that lead on from there, and where it stands."""

    into: Set[str] = frozenset()
    at: int = -1

    def leads_on(self, word: str, at: int, *, behind_name: bool) -> bool:
        """Whether `word` leads to the new secret: right behind this, or behind the name of what was changed."""
        near = at == self.at + 1 or (behind_name and at <= self.at + MAX_CHANGED_WORDS)
        return word in self.into and near


def _behind_name(text: str) -> tuple[Link, str]:
    """What links a name to what stands behind it without a blank, and that: `:H`, `'s`, `-H`."""
    owner = _POSSESSIVE.match(text)
    rest = text[owner.end() :] if owner else text
    begins = _begin_of_value(rest)
    link = _link_in(rest[:begins]) or (Link.VERB if owner else Link.NONE)
    return link, rest[begins:] if _PART.search(rest) else ""


def _name_in(text: str, parts: deque[str], own: Set[str]) -> tuple[SecretName | None, int, int]:
    """The first name that ends in the text, where it ends, and how many words of the text are read by then. `parts` are
    the words before it; those of the text are added."""
    found: SecretName | None = None
    end, before, read = len(text), 0, 0
    if is_address(text):
        parts.clear()
        return None, end, 1
    for read, part in enumerate(_PART.finditer(text.translate(_LETTER_SIGNS)), 1):
        parts.append(fold(part[0]))
        name = secret_name(parts, own)
        if name and (not found or (name.size > 1 and name[:2] >= found[:2])):
            found, end, before = name, part.end(), read
    if not text.isascii() and not found and (found := unspaced_name(fold(text))):
        before = read = 1
    return found, end, before or read


def _begin_of_value(text: str) -> int:
    found = _BEFORE_VALUE.match(text)
    return found.end() if found else 0


def _stronger(link: Link, before: Link) -> Link:
    return before if link in (Link.NONE, Link.DASH) and before else link


def _link_behind(text: str) -> Link:
    found = _AT_END.search(text[-MAX_MARKS_CHARS:])
    return _link_in(found[0]) if found else Link.NONE


def _link_in(marks: str) -> Link:
    if "=" in marks or _BACK.search(marks):
        return Link.EQUALS
    if any(one in _COLONS or (one not in _NO_LINKS and unicodedata.category(one) == "So") for one in marks):
        return Link.COLON
    return Link.DASH if any(one in _DASHES for one in marks) else Link.NONE
