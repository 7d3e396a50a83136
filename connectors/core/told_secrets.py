"""Whether a text tells a secret: a name for one, and near it something that looks like one.

the PIN of the door is 4711           a value right behind its name, or behind a colon or a verb
hunter22 is the new password          a value before its name
the password for Jane … Hunter2Zq9x   what nobody would write for anything else, some words away
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from connectors.core.linked_words import Link, LinkedWord, linked_words
from connectors.core.secret_names import SHORT_NAMES, SecretKind, fold
from connectors.core.secret_values import MAX_SECRET_CHARS, SecretShape, bare, is_address, is_year, shape_of


class Certainty(IntEnum):
    """How surely a text tells a secret.

    Attributes:
        NONE: nothing in it is called a secret
        NAMED: a secret is named
        FOLLOWED: something stands behind the name, and the name does not lead the text
        MARKED: a colon or an equals sign stands between, or what follows looks a little like a secret
        LIKELY: a person would take it so
        SURE: it can hardly be anything else, within a title in quotes too
    """

    NONE = 0
    NAMED = 1
    FOLLOWED = 2
    MARKED = 3
    LIKELY = 4
    SURE = 5


FAR_WORDS = {SecretKind.PLAIN: 12, SecretKind.EVERYDAY: 5, SecretKind.FAINT: 2}
"""Words between a name and a value that is STRONG, whichever comes first; before a FAINT one it is no value."""
FAR_LINKED_WORDS = 12
"""Words between a name and a value that a colon, an equals sign or a verb tells: `password for jane on damstra: …`."""
FAR_CODE_WORDS = 4
"""Words between the name of a code and a number that something tells: `the PIN of the door is 4711`."""
FAR_CLAIM_WORDS = 4
"""Words between a value, told by a verb behind it, and its name: `hunter22 is the new damstra password`."""
MIN_SURE_NUMBER_CHARS = 6
"""Digits from which on a number is no year and no amount."""
MIN_LIKELY_NUMBER_CHARS = 5
"""Digits from which on a number behind `password` is neither."""
MIN_PLAIN_VALUE_CHARS = 4
"""Characters of a plain word from which on an equals sign makes it a value."""
_IN_QUOTES = re.compile(r"""["'“„«‘`]{1,3}\S{4,200}["'”“»’`]{1,3}[.,;!?)]{0,3}""")
_ACRONYM = re.compile(r"[A-Z]{2,5}(?:-[A-Z]{2,4})?")
"""As in `Password: PCI-DSS`, a title."""
_HOLDS_A_MAILBOX = re.compile(r"@[\w-]+\.\w")
_DIGITS_FIRST = re.compile(r"\d{1,2}[^\W\d_]{3,}")
_SPOKEN = (Link.VERB, Link.BECOMES)
_TOLD = (Link.COLON, Link.EQUALS, *_SPOKEN)
_RANGE = re.compile(r"\d{4}-\d{4}")
_DOOR_CODE = re.compile(r"(?=\w{4})\d{2,4}[A-Z]\d{0,3}")
_USER_AND_PASSWORD = re.compile(r"[^\W\d_][\w.@-]{1,60}[:/]\S{4,200}")
_WHOSE = frozenset(fold("for of für von pour de para di voor").split())
_WAS_DONE = frozenset(fold("reset changed updated set geändert zurückgesetzt modifié réinitialisé").split())
_AND = frozenset(("and", "und", "et", "y", "e", "en"))
_WITH = frozenset(("with", "w/", "mit", "avec", "con", "com", "med", "met"))
MAX_BETWEEN_WORDS = 3
"""Words between a name and a value in `password for Jane Doe hunter2`."""
MAX_LOOKED_AT_WORDS = MAX_BETWEEN_WORDS + 2
"""Words behind a name, with one more, that are looked at for what stands between it and a value."""
_STATE = re.compile(
    r".*(?:ed|ing|able|ible|ert|bar|ee|ad[oa]|id[oa]|en|er|less|ory|al|ful|ic|ant|ent)|wrong|invalid|dead|gone|set|known|"
    r"lost|weak|strong|blank|null|free|safe|back|fine|good|here|there|correct|right|default|expire|never|nothing|"
    r"something|valid|active|unique|this|that|more|falsch|leer|bekannt|richtig|pflicht|egal|gleich|faux|vide|perdue?|"
    r"valide|correct[ao]|vacia|igual|self-service|today"
)
"""What a password is or becomes, behind `is now` and `reset to`, and is not its value."""
_UPPER_REFERENCE = re.compile(r"[A-Z]{2,}\d{2,}")


def certainty(text: str, own: Set[str] = frozenset()) -> Certainty:
    """How surely the text tells a secret. `own` are the names, squashed, of an operation's secret fields."""
    words = linked_words(text, own)
    found, names = Certainty.NONE, dict[SecretKind, LinkedWord]()
    strong: LinkedWord | None = None
    weak: LinkedWord | None = None
    claimed: LinkedWord | None = None
    for word in words:
        left = len(words) - word.at - 1
        if word.link in (*_SPOKEN, Link.EQUALS):
            claimed = weak
        weak = None
        shape = shape_of(word.text)
        if not word.name or shape >= SecretShape.WEAK:
            ends = word.ends or bool(left and words[word.at + 1].link in _SPOKEN)
            for name in names.values():
                between = tuple(
                    bare(one.text) for one in words[name.at + 1 : min(word.at, name.at + MAX_LOOKED_AT_WORDS)]
                )
                found = max(found, _told(_Pair(name, word, shape, ends, between, last=not left)))
        if word.name:
            names[word.kind] = word
            found = max(found, _named(word, left), _told_before(word, strong, claimed))
        if shape is SecretShape.STRONG:
            found = max(found, _login_told(words[word.at - 1], word) if word.at else found)
            strong = word
        elif shape in (SecretShape.WEAK, SecretShape.NUMBER) and not word.title:
            weak = word
    return found


def is_handed_over(text: str) -> bool:
    """Whether a line that asks for something gives a secret along with it, whatever that looks like: `… pw x`,
    `… with password x`, `… the password is x`. A title in quotes does not."""
    words = linked_words(text)
    for name, value in pairwise(words):
        if name.name and name.kind is SecretKind.PLAIN and not name.title and not value.name:
            before = words[name.at - name.name.size] if name.at >= name.name.size else None
            led = before is not None and fold(bare(before.text)) in _WITH
            if led or value.link in (*_SPOKEN, Link.EQUALS) or fold(bare(name.text)) in SHORT_NAMES:
                return True
    return False


def _named(name: LinkedWord, left: int) -> Certainty:
    """What a name makes of `left` words behind it."""
    followed = left > 0 if name.kind is SecretKind.PLAIN else left == 1 and name.kind is SecretKind.EVERYDAY
    asks = name.text.endswith("?")
    return Certainty.FOLLOWED if followed and not (name.leads or name.title or asks) else Certainty.NAMED


def _told_before(name: LinkedWord, strong: LinkedWord | None, claimed: LinkedWord | None) -> Certainty:
    if strong and name.kind is not SecretKind.FAINT and name.at - strong.at <= FAR_WORDS[name.kind]:
        return _strong_told(name, strong)
    if not claimed or not name.name or name.title or name.at - claimed.at - name.name.size >= FAR_CLAIM_WORDS:
        return Certainty.NAMED
    value = bare(claimed.text)
    number = shape_of(value) is SecretShape.NUMBER
    amount = number and (is_year(value) or len(value) < MIN_LIKELY_NUMBER_CHARS)
    told = (number and name.name.numeric) or (name.kind is SecretKind.PLAIN and not amount)
    return Certainty.LIKELY if told else Certainty.NAMED


@dataclass(frozen=True)
class _Pair:
    """A name and a value behind it.

    Attributes:
        ends: the clause ends behind the value, or goes on with a verb
        between: the words between them, up to one more than MAX_BETWEEN_WORDS
        last: nothing stands behind the value
    """

    name: LinkedWord
    value: LinkedWord
    shape: SecretShape
    ends: bool
    between: tuple[str, ...]
    last: bool

    @property
    def alone(self) -> bool:
        """The value is all that stands behind the name."""
        return self.last and not self.apart

    @property
    def plain(self) -> bool:
        return self.name.kind is SecretKind.PLAIN

    @property
    def apart(self) -> int:
        """Words between them."""
        return self.value.at - self.name.at - 1

    @property
    def link(self) -> Link:
        return self.value.link

    @property
    def in_title(self) -> bool:
        return bool(self.name.title or self.value.title)


def _told(pair: _Pair) -> Certainty:
    if pair.shape is SecretShape.STRONG:
        return _strong_told(pair.name, pair.value) if pair.apart <= FAR_WORDS[pair.name.kind] else Certainty.NONE
    if pair.name.kind is SecretKind.FAINT:
        return Certainty.LIKELY if _account_told(pair) else Certainty.NONE
    if pair.shape is SecretShape.NUMBER:
        return _number_told(pair)
    if pair.name.text[:1].isupper() and _ACRONYM.fullmatch(bare(pair.value.text)):
        return Certainty.NONE
    if pair.in_title:
        quoted = pair.plain and not pair.apart and pair.link in _TOLD and not pair.name.title
        return Certainty.LIKELY if quoted else Certainty.NONE
    if (pair.shape is SecretShape.WEAK and _weak_told(pair)) or _word_told(pair):
        return Certainty.LIKELY
    if pair.apart:
        return Certainty.NONE
    speaks = pair.shape is not SecretShape.REFERENCE or (pair.plain and pair.ends)
    marked = pair.link in (Link.COLON, Link.EQUALS) and speaks and (pair.alone or not pair.name.leads)
    return Certainty.MARKED if marked or pair.shape is SecretShape.WEAK else Certainty.NONE


def _strong_told(name: LinkedWord, value: LinkedWord) -> Certainty:
    """Titles speak of `P@ssw0rd`, which is a name too."""
    if not value.name:
        return Certainty.SURE
    return Certainty.NAMED if name.title or value.title else Certainty.LIKELY


def _login_told(before: LinkedWord, value: LinkedWord) -> Certainty:
    """`jane@acme.com / Tk7mQ2xv`"""
    listed = before.text.endswith((">", ";", ","))  # a person among others
    mailbox = (
        "@" in before.text[1:] and is_address(before.text) and value.link in (Link.DASH, Link.COLON) and not listed
    )
    told = mailbox and not value.title and not _HOLDS_A_MAILBOX.search(value.text)
    return Certainty.LIKELY if told else Certainty.NONE


def _account_told(pair: _Pair) -> bool:
    """A user and a password: `login: jdoe / Start123`, `creds jdoe:hunter2`."""
    if not (pair.name.name and pair.name.name.account) or pair.shape is not SecretShape.WEAK or pair.in_title:
        return False
    if not pair.apart:
        return bool(_USER_AND_PASSWORD.fullmatch(bare(pair.value.text)))
    user, *joined = pair.between
    linked = pair.link in (Link.DASH, Link.COLON) or not fold(pair.name.text).startswith("login")
    pairs = (not joined and linked) or (len(joined) == 1 and joined[0] in _AND)
    return pairs and pair.ends and user[:1].islower()


def _weak_told(pair: _Pair) -> bool:
    """Behind a colon that does not stand right behind the name, and without one, a title goes on and a value ends."""
    small = pair.ends and bare(pair.value.text)[:1].islower()
    if not pair.plain:
        told = pair.link in _TOLD and pair.ends
        passes = small and fold(bare(pair.name.text)) == "pass"
        return not pair.apart and (pair.link is Link.EQUALS or told or passes)
    if not pair.apart:
        return pair.link is not Link.NONE or pair.ends
    if small and _goes_on(pair.between):
        return True
    if pair.apart > FAR_LINKED_WORDS:
        return False
    return pair.link in (*_SPOKEN, Link.EQUALS) or (pair.link is Link.COLON and pair.ends)


def _goes_on(between: tuple[str, ...]) -> bool:
    """`password for Jane hunter2`, `password reset hunter2`"""
    first, *names = between
    if len(between) > MAX_BETWEEN_WORDS or not names:
        return fold(first) in _WAS_DONE and not names
    return fold(first) in _WHOSE and all(one[:1].isupper() for one in names)


def _word_told(pair: _Pair) -> bool:
    """A word, or what looks like the number of a course, right behind a name, or behind what says that it is new."""
    value = bare(pair.value.text)
    if len(value) < MIN_PLAIN_VALUE_CHARS:
        return False
    if pair.link is Link.BECOMES and pair.plain and pair.shape is SecretShape.WORD and pair.apart <= FAR_CODE_WORDS:
        return pair.value.ends and value.isalpha() and not _STATE.fullmatch(fold(value))
    if pair.apart:
        return False
    if pair.plain and _IN_QUOTES.fullmatch(pair.value.text[:MAX_SECRET_CHARS]):
        return True
    if pair.name.name and pair.name.name.numeric and pair.value.ends and _DOOR_CODE.fullmatch(value):
        return True
    if pair.link not in _TOLD:
        return False
    if not pair.plain:
        return pair.link is Link.EQUALS and pair.shape is SecretShape.WORD
    if pair.link is Link.EQUALS:
        return True
    ends_in_one = pair.value.ends and bool(_DIGITS_FIRST.fullmatch(value))
    if pair.link in _SPOKEN:
        return ends_in_one or bool(_UPPER_REFERENCE.fullmatch(value))
    return ends_in_one or (pair.shape is SecretShape.WORD and pair.value.ends and not is_address(value))


def _number_told(pair: _Pair) -> Certainty:
    digits, told, near = sum(map(str.isdecimal, pair.value.text)), pair.link in _TOLD, not pair.apart
    numeric = bool(pair.name.name and pair.name.name.numeric)
    ranges = bool(_RANGE.fullmatch(bare(pair.value.text)))
    if digits >= MIN_SURE_NUMBER_CHARS and near and (numeric or pair.plain) and not ranges:
        return Certainty.SURE
    year = is_year(bare(pair.value.text)) and not (numeric and near and told and pair.ends)
    if pair.in_title or year:
        return Certainty.NONE
    code = numeric and (near or (told and pair.ends and pair.apart <= FAR_CODE_WORDS))
    short = near and pair.plain and told
    if code or short or (digits >= MIN_LIKELY_NUMBER_CHARS and _weak_told(pair)):
        return Certainty.LIKELY
    return Certainty.MARKED if near else Certainty.NONE
